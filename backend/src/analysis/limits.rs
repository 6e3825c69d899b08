//! What values can be: counts are not negative, and a share lies between 0 and 100%.
use crate::catalogue;
use geodata::indicator::Kind;
use std::{collections::HashMap, sync::LazyLock};

/// Shares are sums of rounded numbers, so that a whole may be a little more than its parts.
const ROUNDING: f64 = 1e-9;

/// No figure of an area is greater, either way. Sums of greater ones could leave the numbers that can be written.
pub(crate) const GREATEST: f64 = 1e15;

/// The kinds of the indicators of the built-in catalogue, for columns that are called by their codes.
static KINDS: LazyLock<HashMap<String, Kind>> = LazyLock::new(|| {
    catalogue::built_in().into_iter().map(|indicator| (indicator.code.to_string(), indicator.kind)).collect()
});

/// The kind of an indicator, if it is known.
pub(super) fn kind(code: &str) -> Option<Kind> {
    KINDS.get(code).copied()
}

/// Why a column that is called by the code of an indicator cannot have this value. Shares are from 0 to 1 or from 0 to 100, whichever the
/// file has.
pub(super) fn check(column: &str, value: f64) -> Option<&'static str> {
    match kind(column)? {
        Kind::Share if !(0.0..=100.0).contains(&value) => Some("is not a share: it lies outside 0 to 100%"),
        Kind::Rate if value < 0.0 => Some("is below 0, but a rate cannot be"),
        _ => None,
    }
}

/// Which part of a ratio cannot be as it is (0 the numerator, 1 the denominator), and why.
pub(super) fn check_ratio(kind: Option<Kind>, (numerator, denominator): (f64, f64)) -> Option<(usize, String)> {
    if denominator < 0.0 {
        return Some((1, "is below 0, but a count cannot be".to_owned()));
    }
    match kind {
        Some(Kind::Share | Kind::Rate) if numerator < 0.0 => Some((0, "is below 0, but a count cannot be".to_owned())),
        Some(Kind::Share) if numerator > denominator * (1.0 + ROUNDING) => {
            Some((0, format!("is more than the {denominator} that it is a share of")))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_no_more_than_the_whole_and_a_count_not_negative() {
        let part = |kind, numbers| check_ratio(Some(kind), numbers).map(|(part, _)| part);
        assert_eq!(part(Kind::Share, (12.0, 10.0)), Some(0));
        assert_eq!(part(Kind::Share, (0.1 + 0.2, 0.3)), None);
        assert_eq!((part(Kind::Share, (-1.0, 10.0)), part(Kind::Share, (1.0, -10.0))), (Some(0), Some(1)));
        assert_eq!((part(Kind::Mean, (-5e6, 10.0)), part(Kind::Mean, (5e6, 10.0))), (None, None), "incomes");
        assert_eq!((part(Kind::Rate, (30.0, 10.0)), part(Kind::Rate, (-1.0, 10.0))), (None, Some(0)));
    }

    #[test]
    fn a_column_is_known_by_the_code_of_an_indicator() {
        let share = KINDS.iter().find(|(_, kind)| **kind == Kind::Share).map(|(code, _)| code.as_str()).unwrap();
        assert!(check(share, 101.0).is_some() && check(share, -0.1).is_some());
        assert!(check(share, 0.3).is_none() && check("ukendt", -5.0).is_none());
    }
}
