//! Values: numbers, counts, dates and periods, read strictly.
use crate::{numbers::exact_u32, period::Period};
use jiff::civil::Date;
use thiserror::Error;

/// A text that is not what it should be. The text itself is named by the problem, not here.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum ValueError {
    /// No number.
    #[error("is not a number with the decimal mark \"{0}\"")]
    Number(char),
    /// A mark with three digits after it: decimals, or thousands.
    #[error(
        "can be read as {decimal} (the \"{mark}\" before decimals) or as {thousands} (between thousands), and nothing in the column tells which"
    )]
    Either {
        /// With decimals.
        decimal: f64,
        /// With thousands.
        thousands: f64,
        /// The mark.
        mark: char,
    },
    /// Two notations in one column.
    #[error(
        "is written with other marks than other numbers of the column: some have a decimal point, others a decimal comma"
    )]
    Mixed,
    /// A percent sign that others lack.
    #[error("has a percent sign, which other numbers of the column lack")]
    Percent,
    /// A word or sign that stands for no number.
    #[error("{0}")]
    Marked(&'static str),
    /// Below zero.
    #[error("is below 0")]
    Negative,
    /// No whole number.
    #[error("is not a whole number from 0 to 4294967295")]
    Count,
    /// No date.
    #[error("is not a date (YYYY-MM-DD)")]
    Date,
    /// Neither yes nor no.
    #[error("is neither yes (ja, true, 1) nor no (nej, false, 0)")]
    YesOrNo,
    /// No period.
    #[error("is not a year (2025), a quarter (2025-Q3) or a month (2025-07)")]
    Period,
}

/// Reads a finite number: digits, at most one decimal mark, an optional sign. No thousands separator, no exponent.
///
/// # Errors
/// [`ValueError::Number`].
///
/// ```
/// use geodata::validate::number;
/// assert_eq!(number("12,5", ','), Ok(12.5));
/// assert!(number("12.5", ',').is_err() && number("12,x", ',').is_err() && number("NaN", '.').is_err());
/// ```
pub fn number(text: &str, decimal_mark: char) -> Result<f64, ValueError> {
    let refused = ValueError::Number(decimal_mark);
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits.split_once(decimal_mark).unwrap_or((digits, "0"));
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole) || !plain(fraction) {
        return Err(refused);
    }
    let value: f64 = format!("{whole}.{fraction}").parse().map_err(|_| refused)?;
    Ok(if text.starts_with('-') { -value } else { value })
}

/// A number as a whole one of 0 or more; a fraction of zeros is allowed, as spreadsheets write it.
///
/// # Errors
/// [`ValueError::Negative`], [`ValueError::Count`].
pub fn count(value: f64) -> Result<u32, ValueError> {
    if value < 0.0 { Err(ValueError::Negative) } else { exact_u32(value).ok_or(ValueError::Count) }
}

/// Reads a date.
///
/// # Errors
/// [`ValueError::Date`].
pub fn date(text: &str) -> Result<Date, ValueError> {
    let date: Date = text.parse().map_err(|_| ValueError::Date)?;
    // The parser takes more ways to write a date than the format promises.
    if date.to_string() == text { Ok(date) } else { Err(ValueError::Date) }
}

/// Reads yes or no, in Danish, English, or as a program writes it.
///
/// # Errors
/// [`ValueError::YesOrNo`].
///
/// ```
/// use geodata::validate::yes_or_no;
/// assert_eq!((yes_or_no("Ja"), yes_or_no("false"), yes_or_no("1")), (Ok(true), Ok(false), Ok(true)));
/// assert!(yes_or_no("måske").is_err());
/// ```
pub fn yes_or_no(text: &str) -> Result<bool, ValueError> {
    match text.to_lowercase().as_str() {
        "ja" | "yes" | "true" | "1" => Ok(true),
        "nej" | "no" | "false" | "0" => Ok(false),
        _ => Err(ValueError::YesOrNo),
    }
}

/// Reads a period.
///
/// # Errors
/// [`ValueError::Period`].
pub fn period(text: &str) -> Result<Period, ValueError> {
    text.parse().map_err(|_| ValueError::Period)
}
