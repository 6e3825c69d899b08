//! Periods: a year, a quarter or a month, as a figure or a concern belongs to.
use std::{fmt, str::FromStr};

/// A calendar period. Ordered by its first month, a longer period before a shorter one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// A calendar year, `2025`.
    Year(i16),
    /// A quarter, 1 to 4, `2025-Q3`.
    Quarter(i16, u8),
    /// A month, 1 to 12, `2025-07`.
    Month(i16, u8),
}

impl Period {
    /// The year that the period lies in.
    pub fn year(self) -> i16 {
        match self {
            Self::Year(year) | Self::Quarter(year, _) | Self::Month(year, _) => year,
        }
    }

    /// The quarter that a month lies in; a year and a quarter are given back as they are.
    ///
    /// ```
    /// # use geodata::period::Period;
    /// assert_eq!(Period::Month(2025, 7).quarter(), Period::Quarter(2025, 3));
    /// ```
    pub fn quarter(self) -> Self {
        match self {
            Self::Month(year, month) => Self::Quarter(year, (month - 1) / 3 + 1),
            other => other,
        }
    }

    /// All months from the first of this period to the last of another; none where that ends before this begins.
    ///
    /// ```
    /// # use geodata::period::Period;
    /// let months: Vec<Period> = Period::Month(2024, 12).months_until(Period::Month(2025, 1)).collect();
    /// assert_eq!(months, [Period::Month(2024, 12), Period::Month(2025, 1)]);
    /// ```
    pub fn months_until(self, last: Self) -> impl Iterator<Item = Self> {
        let ((year, month), end) = (self.months().0, last.months().1);
        let next = |&(year, month): &(i16, u8)| Some(if month == 12 { (year + 1, 1) } else { (year, month + 1) });
        std::iter::successors(Some((year, month)), next)
            .take_while(move |at| *at <= end)
            .map(|(year, month)| Self::Month(year, month))
    }

    /// The months of the period, first and last, as (year, month).
    pub fn months(self) -> ((i16, u8), (i16, u8)) {
        match self {
            Self::Year(year) => ((year, 1), (year, 12)),
            Self::Quarter(year, quarter) => ((year, quarter * 3 - 2), (year, quarter * 3)),
            Self::Month(year, month) => ((year, month), (year, month)),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Quarter(year, quarter) => write!(f, "{year:04}-Q{quarter}"),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
        }
    }
}

/// A text that is not a period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a period: expected a year (2025), a quarter (2025-Q3) or a month (2025-07) from 1900 to 2199")]
pub struct PeriodError(pub String);

impl FromStr for Period {
    type Err = PeriodError;

    /// Reads `2025`, `2025-Q3`, `2025-K3` (Danish *kvartal*) or `2025-07`.
    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let refused = || PeriodError(text.to_owned());
        let (year, rest) = text.split_once('-').map_or((text, None), |(year, rest)| (year, Some(rest)));
        let year = digits(year, 4).filter(|year: &i16| (1900..2200).contains(year)).ok_or_else(refused)?;
        let Some(rest) = rest else { return Ok(Self::Year(year)) };
        if let Some(quarter) = rest.strip_prefix(['Q', 'K']) {
            let quarter = digits(quarter, 1).filter(|quarter: &u8| (1..=4).contains(quarter)).ok_or_else(refused)?;
            return Ok(Self::Quarter(year, quarter));
        }
        let month = digits(rest, 2).filter(|month: &u8| (1..=12).contains(month)).ok_or_else(refused)?;
        Ok(Self::Month(year, month))
    }
}

/// So many digits, read as a number.
fn digits<N: FromStr>(text: &str, length: usize) -> Option<N> {
    let plain = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}
