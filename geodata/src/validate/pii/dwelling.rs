//! Floors and doors, which name a dwelling.
use super::plain::Plain;

/// A floor (1. to 99., st., kl.) followed by a side (tv, mf, th) or, after "dør", a number. A side that begins a longer word ("tv-stuen") is none,
/// and an hour does not count as a floor ("Kl. 12 tv").
pub(super) fn floor_and_door(plain: &Plain) -> bool {
    let text = plain
        .text
        .replace("t.v", "tv")
        .replace("t. v", "tv")
        .replace("t.h", "th")
        .replace("t. h", "th")
        .replace("m.f", "mf");
    let mut words: Vec<Word> = Vec::new();
    let mut rest = text.as_str();
    while let Some(start) = rest.find(char::is_alphanumeric) {
        let length = rest[start..].find(|letter: char| !letter.is_alphanumeric()).unwrap_or(rest.len() - start);
        let word = &rest[start..start + length];
        rest = &rest[start + length..];
        let goes_on = rest.strip_prefix('-').is_some_and(|after| after.starts_with(char::is_alphabetic));
        if !matches!(word, "til" | "nr") {
            words.push(Word { word, goes_on, dotted: rest.starts_with('.') });
        }
    }
    let numbered = |pair: &[Word]| {
        matches!(pair[0].word, "dør" | "doer" | "lejl" | "lejlighed")
            && pair[1].word.parse::<u32>().is_ok_and(|door| door < 1000)
    };
    let is_hour = |at: usize| at > 0 && words[at - 1].word == "kl" && !words[at].dotted;
    let mut pairs = words.windows(2).enumerate();
    pairs.any(|(at, pair)| pair[0].is_floor() && pair[1].is_side() && !is_hour(at) || numbered(pair))
        || words.iter().any(Word::is_both)
}

struct Word<'a> {
    word: &'a str,
    /// A hyphen and more letters follow.
    goes_on: bool,
    /// A point follows.
    dotted: bool,
}

impl Word<'_> {
    fn is_floor(&self) -> bool {
        let number = self.word.len() <= 2 && self.word.parse::<u32>().is_ok_and(|floor| (1..100).contains(&floor));
        number || matches!(self.word, "st" | "stuen" | "kl" | "kld" | "kælder" | "kælderen" | "sal")
    }

    fn is_side(&self) -> bool {
        !self.goes_on && matches!(self.word, "tv" | "mf" | "th" | "venstre" | "højre" | "midtfor")
    }

    /// "2tv"
    fn is_both(&self) -> bool {
        let side = self.word.trim_start_matches(|letter: char| letter.is_ascii_digit());
        let floor = self.word.len() - side.len();
        !self.goes_on && (1..=2).contains(&floor) && matches!(side, "tv" | "mf" | "th")
    }
}
