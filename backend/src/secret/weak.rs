//! What a secret must not be: guessed. It has the 32 bytes of a random generator, and nothing that a person has thought of.
use std::collections::BTreeSet;
use thiserror::Error;

/// Bytes of a secret.
pub(crate) const LENGTH: usize = 32;

/// Why a secret is refused. A random one never is: each of these happens by chance less than once in ten million secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Weakness {
    /// More or fewer bytes.
    #[error("it has {0} bytes, but a secret has {LENGTH}")]
    Length(u64),
    /// The same few bytes again and again, or in steps of the same size.
    #[error("it repeats itself, but a secret is random")]
    Repeated,
    /// Few different bytes.
    #[error("it has only {0} different bytes, but a secret is random")]
    FewBytes(usize),
    /// Something that can be read.
    #[error("it is text, but a secret is random bytes")]
    Text,
}

/// Fewest different bytes; 32 random bytes have about 30.
const FEWEST_DIFFERENT: usize = 16;

/// Longest sequence whose repetition is found. One of 29 to 31 bytes says nothing: every hundredth random secret ends as it begins.
const LONGEST_REPEATED: usize = LENGTH - 4;

/// Most bytes that are letters, digits and marks of ASCII; 32 random bytes have about 12.
const MOST_PRINTABLE: usize = 27;

/// Whether these bytes are no secret, and why.
pub(super) fn weakness(secret: &[u8; LENGTH]) -> Option<Weakness> {
    let steps: Vec<u8> = secret.windows(2).map(|pair| pair[1].wrapping_sub(pair[0])).collect();
    let repeats =
        |bytes: &[u8], longest: usize| (1..=longest).any(|period| bytes[period..] == bytes[..bytes.len() - period]);
    if repeats(secret, LONGEST_REPEATED) || repeats(&steps, LENGTH / 2) {
        return Some(Weakness::Repeated);
    }
    let printable = secret.iter().filter(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace()).count();
    if printable > MOST_PRINTABLE || std::str::from_utf8(secret).is_ok() {
        return Some(Weakness::Text);
    }
    let different = secret.iter().collect::<BTreeSet<_>>().len();
    (different < FEWEST_DIFFERENT).then_some(Weakness::FewBytes(different))
}

#[cfg(test)]
mod tests {
    use super::*;
    use geodata::random::Random;

    fn of(bytes: impl IntoIterator<Item = u8>) -> Option<Weakness> {
        weakness(&bytes.into_iter().collect::<Vec<u8>>().try_into().unwrap())
    }

    #[test]
    fn what_repeats_itself_is_no_secret() {
        let random: Vec<u8> = vec![
            0x91, 0x3c, 0xe7, 0x58, 0x0a, 0xd4, 0x6f, 0xb2, 0x25, 0x9e, 0x71, 0xc8, 0x13, 0xfa, 0x46, 0x8d, 0xd9, 0x02,
            0xbe, 0x67, 0x34, 0xa1, 0xef, 0x5b, 0x80, 0x1c, 0xc5, 0x7a,
        ];
        for period in 1..=28 {
            assert_eq!(of(random[..period].iter().copied().cycle().take(32)), Some(Weakness::Repeated), "{period}");
        }
        assert_eq!(of([0; 32]), Some(Weakness::Repeated));
        assert_eq!(of((0..32).map(|at| 0x83_u8.wrapping_add(7 * at))), Some(Weakness::Repeated), "equal steps");
    }

    #[test]
    fn what_can_be_read_is_no_secret() {
        for text in [
            "Bydelsblik koebenhavn 2025 foraar",
            "Rødgrød med fløde på Ærø, 2025!!",
            "uden tilknytning\tlinje\r\nog slut.",
        ] {
            let bytes: Vec<u8> = text.bytes().take(32).collect();
            assert_eq!(of(bytes), Some(Weakness::Text), "{text}");
        }
        let latin: Vec<u8> = "Tal for bydelene i Ørsted kommune".chars().map(|letter| letter as u8).take(32).collect();
        assert!(std::str::from_utf8(&latin).is_err());
        assert_eq!(of(latin), Some(Weakness::Text), "in another encoding");
        let few: Vec<u8> = (0..32_u8).map(|at| 0x80 + at.wrapping_mul(at).wrapping_mul(7) % 11).collect();
        assert!(matches!(of(few), Some(Weakness::FewBytes(..=11))));
    }

    #[test]
    fn random_bytes_are_a_secret() {
        let mut random = Random::new(7);
        for _ in 0..10_000 {
            assert_eq!(of((0..32).map(|_| (random.word() >> 56) as u8)), None);
        }
    }
}
