//! How numbers are written in a column: which mark stands before decimals, which between thousands, and what stands for no number.
//!
//! *In*: the texts of a column. *Out*: a [`Notation`] that reads each of them. Where a column can be read in two ways, as `1.000` can, every
//! text of that kind is refused with both readings: nothing is guessed.
use super::ValueError;
use std::fmt::Write as _;

/// A text that has the shape of a number.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Written {
    /// Digits before the decimal mark, without marks between thousands.
    whole: String,
    /// Digits after the decimal mark.
    fraction: String,
    negative: bool,
    percent: bool,
    decimal: Option<char>,
    thousands: Option<char>,
    /// The power of ten after an `E`, as programs and spreadsheets write it.
    exponent: i16,
    /// One mark with three digits after it, which can stand before decimals or between thousands.
    either: bool,
}

/// Blanks that stand between thousands, or beside a sign.
fn is_blank(letter: char) -> bool {
    matches!(letter, ' ' | '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{202f}')
}

/// Whether a text is digits alone, as most are: a whole number in every notation.
fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl Written {
    /// Takes a text apart; `None` where it has not the shape of a number.
    fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some((mantissa, power)) = text.split_once(['e', 'E']) {
            let digits = power.strip_prefix(['-', '+']).unwrap_or(power);
            let exponent =
                power.parse().ok().filter(|_| digits.len() <= 3 && digits.bytes().all(|byte| byte.is_ascii_digit()))?;
            // Nobody writes a mark between thousands before a power of ten.
            let plain = !mantissa.contains(['e', 'E', '%']);
            return Self::read(mantissa).filter(|found| plain && found.thousands.is_none()).map(|found| Self {
                exponent,
                either: false,
                ..found
            });
        }
        let (negative, rest) = match text.strip_prefix(['-', '\u{2212}']) {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (rest, percent) =
            rest.strip_suffix('%').map_or((rest, false), |rest| (rest.trim_end_matches(is_blank), true));
        let rest = if rest.len() < text.len() { rest.trim_start_matches(is_blank) } else { rest };
        let plain = |letter: char| match letter {
            letter if is_blank(letter) => ' ',
            '\u{2019}' => '\'',
            letter => letter,
        };
        let parts: Vec<&str> = rest.split(|letter: char| !letter.is_ascii_digit()).collect();
        let marks: Vec<char> = rest.chars().filter(|letter| !letter.is_ascii_digit()).map(plain).collect();
        if parts.iter().any(|part| part.is_empty()) || marks.iter().any(|mark| !matches!(mark, '.' | ',' | ' ' | '\''))
        {
            return None;
        }
        let grouped = |parts: &[&str]| {
            parts[1..].iter().all(|part| part.len() == 3) && parts[0].len() <= 3 && !parts[0].starts_with('0')
        };
        let written = |whole: &[&str], fraction: &str, decimal, thousands, either| Self {
            whole: whole.concat(),
            fraction: fraction.to_owned(),
            negative,
            percent,
            decimal,
            thousands,
            exponent: 0,
            either,
        };
        let (&last, before) = match marks.split_last() {
            None => return Some(written(&parts, "", None, None, false)),
            Some(split) => split,
        };
        let (fraction, whole) = (parts[parts.len() - 1], &parts[..parts.len() - 1]);
        match before.first() {
            None if matches!(last, ' ' | '\'') => grouped(&parts).then(|| written(&parts, "", None, Some(last), false)),
            None => {
                let either = grouped(&parts);
                Some(written(whole, fraction, Some(last), None, either))
            }
            Some(&first) if before.iter().all(|mark| *mark == first) && first == last => {
                grouped(&parts).then(|| written(&parts, "", None, Some(first), false))
            }
            Some(&first) if before.iter().all(|mark| *mark == first) && matches!(last, '.' | ',') => {
                grouped(whole).then(|| written(whole, fraction, Some(last), Some(first), false))
            }
            Some(_) => None,
        }
    }

    /// The number, with the one mark between thousands where `as_thousands`.
    fn number(&self, as_thousands: bool) -> Option<f64> {
        let mut digits = String::from(if self.negative { "-" } else { "" });
        digits.push_str(&self.whole);
        if as_thousands {
            digits.push_str(&self.fraction);
        } else if !self.fraction.is_empty() {
            let _ = write!(digits, ".{}", self.fraction);
        }
        if self.exponent != 0 {
            let _ = write!(digits, "e{}", self.exponent);
        }
        digits.parse().ok().filter(|value: &f64| value.is_finite())
    }
}

/// What keeps the numbers of a column from being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// Every mark in the column has three digits after it; the mark, if it is one.
    Either(Option<char>),
    /// Some numbers have this as decimal mark, where others have it, or the other one, between thousands or before decimals.
    Mixed,
}

/// How the numbers of a column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Notation {
    decimal: char,
    thousands: Option<char>,
    /// All numbers have a percent sign, some of them have, or none.
    percent: Option<bool>,
    fault: Option<Fault>,
}

impl Default for Notation {
    fn default() -> Self {
        Self::plain('.')
    }
}

impl Notation {
    /// Numbers with this decimal mark, whatever else stands in the column.
    pub fn plain(decimal: char) -> Self {
        Self { decimal, thousands: None, percent: Some(false), fault: None }
    }

    /// Finds how the numbers among these texts are written. `asked` is the decimal mark that somebody named, which is then taken as it is.
    pub fn find<'a>(texts: impl IntoIterator<Item = &'a str>, asked: Option<char>) -> Self {
        let (mut decimals, mut thousands, mut either) = (Vec::new(), Vec::new(), Vec::new());
        let (mut with_percent, mut without) = (false, false);
        let add = |list: &mut Vec<char>, mark: Option<char>| {
            list.extend(mark.filter(|mark| !list.contains(mark)));
        };
        for text in texts {
            if is_digits(text) {
                without = true;
                continue;
            }
            let Some(written) = Written::read(text) else { continue };
            with_percent |= written.percent;
            without |= !written.percent;
            add(&mut thousands, written.thousands);
            add(if written.either { &mut either } else { &mut decimals }, written.decimal);
        }
        let percent = if with_percent && without { None } else { Some(with_percent) };
        let grouped = |decimal: char| {
            let among = either.iter().copied().filter(|mark| *mark != decimal);
            thousands.iter().copied().chain(among).next()
        };
        if let Some(decimal) = asked {
            return Self { decimal, thousands: grouped(decimal), percent, fault: None };
        }
        let other = |mark: char| if mark == '.' { ',' } else { '.' };
        let dots: Vec<char> = thousands.iter().copied().filter(|mark| matches!(mark, '.' | ',')).collect();
        let (decimal, fault) = match (&decimals[..], &dots[..]) {
            ([decimal], dots) => (*decimal, dots.contains(decimal).then_some(Fault::Mixed)),
            ([], [mark]) => (other(*mark), None),
            ([], []) => {
                let only = if let [only] = either[..] { Some(only) } else { None };
                ('.', (!either.is_empty()).then_some(Fault::Either(only)))
            }
            _ => ('.', Some(Fault::Mixed)),
        };
        Self { decimal, thousands: grouped(decimal), percent, fault }
    }

    /// The decimal mark.
    pub fn decimal(&self) -> char {
        self.decimal
    }

    /// The mark between thousands that was found, if any.
    pub fn thousands(&self) -> Option<char> {
        self.thousands
    }

    /// The same where thousands cannot be: a mark with three digits after it stands before decimals.
    #[must_use]
    pub fn without_thousands(self) -> Self {
        match self.fault {
            Some(Fault::Either(Some(decimal))) => Self { decimal, thousands: None, fault: None, ..self },
            _ => self,
        }
    }

    /// Reads a number.
    ///
    /// # Errors
    /// [`ValueError`] where it is no number in this notation, or can be read in two ways.
    ///
    /// ```
    /// use geodata::validate::Notation;
    /// assert_eq!(Notation::find(["12,5", "1.000"], None).number("1.000"), Ok(1000.0));
    /// assert_eq!(Notation::find(["12.5", "1.000"], None).number("1.000"), Ok(1.0));
    /// assert!(Notation::find(["704", "1.000"], None).number("1.000").is_err());
    /// ```
    pub fn number(&self, text: &str) -> Result<f64, ValueError> {
        let refused = || ValueError::Number(self.decimal);
        if is_digits(text) {
            return text.parse().ok().filter(|value: &f64| value.is_finite()).ok_or_else(refused);
        }
        let written = Written::read(text).ok_or_else(refused)?;
        if self.percent.is_none() && written.percent {
            return Err(ValueError::Percent);
        }
        match (written.either, written.decimal, self.fault) {
            (true, Some(mark), Some(_)) => {
                let [decimal, thousands] = [false, true].map(|grouped| written.number(grouped).unwrap_or_default());
                return Err(ValueError::Either { decimal, thousands, mark });
            }
            (false, Some(_), Some(Fault::Mixed)) => return Err(ValueError::Mixed),
            _ => {}
        }
        if written.thousands == Some(self.decimal) {
            return Err(refused());
        }
        let as_thousands = written.either && written.decimal != Some(self.decimal);
        if written.decimal.is_some_and(|mark| mark != self.decimal) && !as_thousands {
            return Err(refused());
        }
        written.number(as_thousands).ok_or_else(refused)
    }
}

#[cfg(test)]
#[path = "notation_tests.rs"]
mod tests;
