//! Marks that stand for no number: what they say is one table, and missing and suppressed are kept apart. None of them is ever 0.

/// What stands in a place for a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Figure {
    /// A number.
    Number(f64),
    /// Nobody knows it, or it is not said.
    Missing,
    /// It is known, and withheld.
    Suppressed,
}

impl Figure {
    /// The number, if it is one.
    pub fn number(self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(number),
            Self::Missing | Self::Suppressed => None,
        }
    }
}

/// Marks for a missing value, beside an empty cell, in small letters. `..`, `...`, `.` and `-` are those of statistics offices: where
/// `-` means none, as with Statistics Denmark, it has to be a 0 in the file.
pub const MISSING: [&str; 26] = [
    "-",
    "–",
    "—",
    "--",
    ".",
    "..",
    "...",
    "…",
    "/",
    "?",
    "na",
    "n/a",
    "n.a.",
    "#n/a",
    "#i/t",
    "i/t",
    "nan",
    "null",
    "none",
    "ukendt",
    "uoplyst",
    "ikke oplyst",
    "mangler",
    "ingen data",
    "missing",
    "unknown",
];

/// Marks for a value that is withheld, in small letters; so is a number below which it lies, such as `<5`.
pub const SUPPRESSED: [&str; 14] = [
    "x",
    "(x)",
    "*",
    "**",
    "***",
    "c",
    "diskretioneret",
    "diskretion",
    "diskret",
    "fortrolig",
    "skjult",
    "tilbageholdt",
    "suppressed",
    "confidential",
];

/// Which texts stand for no number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    /// Further marks for missing.
    pub missing: Vec<String>,
    /// Further marks for suppressed.
    pub suppressed: Vec<String>,
}

impl Marks {
    /// What a text of a number's place stands for; `None` where it is no mark. Marks that were named come before the table.
    ///
    /// ```
    /// use geodata::validate::{Figure, Marks};
    /// let marks = Marks { missing: vec!["-99".to_owned()], ..Marks::default() };
    /// assert_eq!((marks.find(".."), marks.find("-99")), (Some(Figure::Missing), Some(Figure::Missing)));
    /// assert_eq!((marks.find("< 5"), marks.find("Diskretioneret")), (Some(Figure::Suppressed), Some(Figure::Suppressed)));
    /// assert_eq!((marks.find("0"), marks.find("5")), (None, None));
    /// ```
    pub fn find(&self, text: &str) -> Option<Figure> {
        let text = text.trim();
        let named = |list: &[String]| list.iter().any(|mark| mark == text);
        if named(&self.missing) {
            return Some(Figure::Missing);
        }
        if named(&self.suppressed) {
            return Some(Figure::Suppressed);
        }
        if text.is_empty() {
            return Some(Figure::Missing);
        }
        if text.starts_with(|first: char| first.is_ascii_digit()) {
            return None;
        }
        let below = text.strip_prefix(['<', '≤']).map(|rest| rest.trim_start_matches('=').trim());
        let is_number = |rest: &str| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
        let small = text.to_lowercase();
        if below.is_some_and(is_number) || SUPPRESSED.contains(&small.as_str()) {
            Some(Figure::Suppressed)
        } else {
            MISSING.contains(&small.as_str()).then_some(Figure::Missing)
        }
    }
}

/// Numbers that programs write where there is none, as -99 or 999999.
const SENTINELS: [f64; 4] = [-2_147_483_648.0, -32_768.0, -1.0, -88.0];

/// Whether numbers of a column seem to stand for none: they are made of nines or are among those that programs write, and lie far from all others.
/// Gives for each whether it does.
pub fn sentinels(numbers: &[f64]) -> Vec<bool> {
    let nines = |number: f64| {
        let digits = format!("{}", number.abs());
        !digits.is_empty() && digits.bytes().all(|byte| byte == b'9')
    };
    let suspect = |number: f64| (nines(number) && !(0.0..=99.0).contains(&number)) || SENTINELS.contains(&number);
    let others: Vec<f64> = numbers.iter().copied().filter(|number| !suspect(*number)).collect();
    let least = others.iter().copied().fold(f64::INFINITY, f64::min);
    let greatest = others.iter().copied().fold(0.0, f64::max);
    let stands_out = |number: f64| if number < 0.0 { least >= 0.0 } else { number > 10.0 * greatest };
    numbers.iter().map(|&number| !others.is_empty() && suspect(number) && stands_out(number)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_of_the_table_is_small_and_stands_once() {
        let all: Vec<&str> = MISSING.iter().chain(&SUPPRESSED).copied().collect();
        for (at, mark) in all.iter().enumerate() {
            assert_eq!(mark.to_lowercase(), **mark);
            assert!(!all[..at].contains(mark), "{mark}");
        }
    }

    #[test]
    fn a_number_of_nines_far_from_the_others_is_suspect() {
        assert_eq!(sentinels(&[4.0, 6.0, -999_999.0, 5.0]), [false, false, true, false]);
        assert_eq!(sentinels(&[12.0, -99.0, 19.0]), [false, true, false]);
        assert_eq!(sentinels(&[4.0, 9999.0]), [false, true]);
        assert_eq!(sentinels(&[4.0, -1.0]), [false, true]);
        assert_eq!(sentinels(&[-4.0, -9.0, 99.0, 999.0, 980.0]), [false; 5], "a change may be that, and a count");
        assert_eq!(sentinels(&[-99.0, -99.0]), [false; 2], "nothing to compare with");
        assert_eq!(sentinels(&[9.0, 99.0, 3.0]), [false; 3]);
    }
}
