//! Texts as the guard reads them: what looks like a number to a person looks like it here too.

/// A text in lower-case letters: every digit as 0 to 9, every dash as "-", every space as " ", and nothing that is not seen.
pub(super) struct Plain {
    pub letters: Vec<char>,
    pub text: String,
}

impl Plain {
    pub(super) fn of(text: &str) -> Self {
        Self::from_letters(text.chars().filter(|letter| !is_unseen(*letter)).collect())
    }

    fn from_letters(seen: Vec<char>) -> Self {
        let lower = seen.into_iter().flat_map(char::to_lowercase);
        let mut letters: Vec<char> = lower.map(usual).collect();
        cover_uuids(&mut letters);
        let text = letters.iter().collect();
        Self { letters, text }
    }

    /// The words of letters.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.text.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty())
    }

    /// Other ways to read the numbers of the text: what is not seen parts them, or letters stand for digits that look alike.
    pub(super) fn other_readings(&self, text: &str) -> Vec<Self> {
        let mut readings = Vec::new();
        if text.chars().any(is_unseen) {
            let parted = text.chars().map(|letter| if is_unseen(letter) { ' ' } else { letter });
            readings.push(Self::from_letters(parted.collect()));
        }
        readings.extend(self.with_letters_for_digits());
        readings
    }

    /// "o1o19o" as "010190": words of digits and such letters alone.
    fn with_letters_for_digits(&self) -> Option<Self> {
        let mut letters = self.letters.clone();
        let mut changed = false;
        for word in letters.split_mut(|letter| !letter.is_alphanumeric()) {
            let digits = word.iter().filter(|letter| letter.is_ascii_digit()).count();
            let mixed = digits > 0 && digits < word.len();
            if mixed && word.iter().all(|letter| letter.is_ascii_digit() || looks_like(*letter).is_some()) {
                for letter in word {
                    *letter = looks_like(*letter).unwrap_or(*letter);
                }
                changed = true;
            }
        }
        let text = letters.iter().collect();
        changed.then_some(Self { letters, text })
    }
}

/// The digit that a letter is taken for: Latin, Greek and Cyrillic o, the crossed one, l, and i, as "I" is in lower case.
fn looks_like(letter: char) -> Option<char> {
    match letter {
        'o' | 'ø' | 'ο' | 'о' => Some('0'),
        'l' | 'i' | 'ı' | 'і' => Some('1'),
        _ => None,
    }
}

fn usual(letter: char) -> char {
    match letter {
        letter if letter.is_ascii() && !letter.is_ascii_whitespace() => letter,
        '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => '-',
        '\u{fe6b}' | '\u{ff20}' => '@',
        '\u{ff0e}' | '\u{2024}' | '\u{fe52}' => '.',
        '\u{b7}' | '\u{2022}' | '\u{2027}' | '\u{2219}' | '\u{22c5}' | '\u{30fb}' => '·',
        // A pattern of Braille without a dot.
        '\u{2800}' => ' ',
        letter if letter.is_whitespace() => ' ',
        letter => digit(letter).map_or(letter, |digit| (b'0' + digit) as char),
    }
}

/// What nobody sees: the code points that Unicode lets a program ignore (`Default_Ignorable_Code_Point`), and marks that stand on
/// another letter.
pub(super) fn is_unseen(letter: char) -> bool {
    matches!(
        u32::from(letter),
        0xad | 0x61c
            | 0x300..=0x36f
            | 0x115f..=0x1160
            | 0x17b4..=0x17b5
            | 0x180b..=0x180f
            | 0x200b..=0x200f
            | 0x202a..=0x202e
            | 0x2060..=0x206f
            | 0x20d0..=0x20ff
            | 0x3164
            | 0xfe00..=0xfe0f
            | 0xfeff
            | 0xffa0
            | 0xfff0..=0xfff8
            | 0x1bca0..=0x1bca3
            | 0x1d173..=0x1d17a
            | 0xe0000..=0xe0fff
    )
}

/// The value of a digit in any script. The ten decimal digits of a script follow each other in Unicode (Unicode Standard, section
/// 4.6), so that their zeros are enough; of digits in circles and the like there are nine, and a zero elsewhere.
fn digit(letter: char) -> Option<u8> {
    const ZEROS: [u32; 67] = [
        0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20,
        0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0,
        0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450,
        0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50, 0x11d50, 0x11da0, 0x11f50, 0x16a60, 0x16ac0,
        0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e4f0, 0x1e950, 0x1f101, 0x1fbf0,
    ];
    const ONES: [u32; 7] = [0x2460, 0x2474, 0x2488, 0x24f5, 0x2776, 0x2780, 0x278a];
    const LINES: [&str; 3] = ["⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉", "〇一二三四五六七八九"];
    let code = u32::from(letter);
    if code < 0x80 {
        return letter.to_digit(10).and_then(|value| u8::try_from(value).ok());
    }
    if matches!(code, 0x24ea | 0x24ff | 0x1f100 | 0x1f10b | 0x1f10c) {
        return Some(0);
    }
    let from =
        |start: u32, width: u32| code.checked_sub(start).filter(|&at| at < width).and_then(|at| u8::try_from(at).ok());
    ZEROS
        .iter()
        .find_map(|&zero| from(zero, 10))
        .or_else(|| ONES.iter().find_map(|&one| from(one, 9)).map(|at| at + 1))
        .or_else(|| {
            let at = LINES.iter().find_map(|line| line.chars().position(|other| other == letter));
            at.and_then(|at| u8::try_from(at).ok())
        })
}

/// Covers the numbers of things that are made at random (RFC 9562): any six digits may stand in them.
fn cover_uuids(letters: &mut [char]) {
    const LENGTH: usize = 36;
    let mut at = 0;
    while at + LENGTH <= letters.len() {
        let part = &letters[at..at + LENGTH];
        let is_mark = |place: usize| matches!(place, 8 | 13 | 18 | 23);
        let fits = |place: usize| if is_mark(place) { part[place] == '-' } else { part[place].is_ascii_hexdigit() };
        let alone = !at.checked_sub(1).is_some_and(|before| letters[before].is_alphanumeric())
            && !letters.get(at + LENGTH).is_some_and(|letter| letter.is_alphanumeric());
        if alone && part[8] == '-' && (0..LENGTH).all(fits) {
            letters[at..at + LENGTH].fill('…');
            at += LENGTH;
        } else {
            at += 1;
        }
    }
}
