//! Values of options that are written in a small language of their own: `INDICATOR/PERIOD`, `INDICATOR=NUMBER` and such.
//!
//! Each is read where the command line is, so that a wrong one is told with the option, the value and the reason before anything is done.
use crate::{
    analysis::{Listed, column_name},
    import::is_municipality_code,
};
use geodata::{crs::Crs, indicator::IndicatorCode, period::Period};
use std::{fmt, str::FromStr};

/// `INDICATOR/PERIOD`: a period that is opened again, for the persons of an indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Renewal {
    pub(super) indicator: IndicatorCode,
    pub(super) period: Period,
}

impl FromStr for Renewal {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let expected = "expected an indicator, \"/\" and a period, such as uden_tilknytning/2025";
        let (indicator, period) = before_and_after(text, '/').ok_or(expected)?;
        Ok(Self { indicator: IndicatorCode::new(indicator), period: period.parse().map_err(told)? })
    }
}

impl fmt::Display for Renewal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.indicator, self.period)
    }
}

/// `INDICATOR=NUMBER`: the weight of an indicator in the index, 0 or more.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct IndicatorWeight {
    pub(super) indicator: IndicatorCode,
    pub(super) weight: f64,
}

impl FromStr for IndicatorWeight {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (indicator, weight) = before_and_after(text, '=').ok_or("expected INDICATOR=NUMBER")?;
        let number = weight.parse().ok().filter(|number: &f64| number.is_finite() && *number >= 0.0);
        let weight = number.ok_or_else(|| format!("the weight {weight} is not a number of 0 or more"))?;
        Ok(Self { indicator: IndicatorCode::new(indicator), weight })
    }
}

/// `INDICATOR/YEAR=NUMBER`: the value of the country or the region, in the indicator's unit.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ReferenceValue {
    pub(super) indicator: IndicatorCode,
    pub(super) year: i16,
    pub(super) value: f64,
}

impl FromStr for ReferenceValue {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = before_and_after(text, '=').and_then(|(of, value)| Some((before_and_after(of, '/')?, value)));
        let ((indicator, year), value) = parts.ok_or("expected INDICATOR/YEAR=NUMBER")?;
        let Ok(Period::Year(year)) = year.parse() else {
            return Err(format!("{year} is not a year"));
        };
        let number = value.parse().ok().filter(|number: &f64| number.is_finite());
        let value = number.ok_or_else(|| format!("the value {value} is not a number"))?;
        Ok(Self { indicator: IndicatorCode::new(indicator), year, value })
    }
}

impl fmt::Display for ReferenceValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}={}", self.indicator, self.year, self.value)
    }
}

/// A release of a municipality: its number, or its key as in paths (`1-20261122…`), which no release of another store has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ReleaseName {
    pub(super) number: i64,
    /// The key, where that was given.
    pub(super) key: Option<String>,
}

impl FromStr for ReleaseName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let expected = "is not a release: expected its number, such as 1, or its key as in paths, such as 1-20261122";
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let (number, time) = text.split_once('-').map_or((text, None), |(number, time)| (number, Some(time)));
        if !digits(number) || time.is_some_and(|time| !digits(time)) {
            return Err(expected.to_owned());
        }
        let number = number.parse().map_err(|_| expected)?;
        Ok(Self { number, key: time.map(|_| text.to_owned()) })
    }
}

impl fmt::Display for ReleaseName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.key {
            Some(key) => f.write_str(key),
            None => write!(f, "{}", self.number),
        }
    }
}

/// The code of a municipality: four digits.
pub(super) fn municipality_code(text: &str) -> Result<String, String> {
    let expected = || "is not the code of a municipality: expected four digits, such as 0101".to_owned();
    is_municipality_code(text).then(|| text.to_owned()).ok_or_else(expected)
}

/// A coordinate system by its EPSG code.
pub(super) fn epsg(text: &str) -> Result<Crs, String> {
    let code = text.parse().map_err(|_| "is not an EPSG code, such as 25832".to_owned())?;
    Crs::from_epsg(code).map_err(told)
}

/// A day.
pub(super) fn date(text: &str) -> Result<jiff::civil::Date, String> {
    text.parse().map_err(|_| "is not a date, such as 2026-12-01".to_owned())
}

/// A share of a whole.
pub(super) fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "is not a number from 0 to 1".to_owned())
}

/// Names of columns with commas between them.
pub(super) fn columns(text: &str) -> Result<Listed<String>, String> {
    Listed::read(text, column_name)
}

/// What stands before and after a mark, where neither is empty.
fn before_and_after(text: &str, mark: char) -> Option<(&str, &str)> {
    text.split_once(mark).filter(|(before, after)| !before.is_empty() && !after.is_empty())
}

fn told(error: impl fmt::Display) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused<T: FromStr<Err = String> + fmt::Debug>(text: &str) -> String {
        text.parse::<T>().unwrap_err()
    }

    #[test]
    fn a_renewal_is_an_indicator_and_a_period() {
        let renewal: Renewal = "uden_tilknytning/2025-K3".parse().unwrap();
        assert_eq!(renewal.to_string(), "uden_tilknytning/2025-Q3");
        for text in ["doemte", "/2025", "doemte/"] {
            assert!(refused::<Renewal>(text).starts_with("expected an indicator, \"/\" and a period"), "{text}");
        }
        assert!(refused::<Renewal>("doemte/25").starts_with("\"25\" is not a period"));
    }

    #[test]
    fn a_weight_is_a_number_of_0_or_more() {
        let weight: IndicatorWeight = "doemte=0.5".parse().unwrap();
        assert_eq!((weight.indicator.as_str(), weight.weight), ("doemte", 0.5));
        assert_eq!(refused::<IndicatorWeight>("doemte"), "expected INDICATOR=NUMBER");
        for weight in ["-1", "en", "NaN", "inf"] {
            let reason = format!("the weight {weight} is not a number of 0 or more");
            assert_eq!(refused::<IndicatorWeight>(&format!("doemte={weight}")), reason);
        }
    }

    #[test]
    fn a_reference_is_of_an_indicator_in_a_year() {
        let reference: ReferenceValue = "doemte/2024=-1.5".parse().unwrap();
        assert_eq!(reference.to_string(), "doemte/2024=-1.5");
        assert_eq!(refused::<ReferenceValue>("doemte=1"), "expected INDICATOR/YEAR=NUMBER");
        assert_eq!(refused::<ReferenceValue>("doemte/24=1"), "24 is not a year");
        assert_eq!(refused::<ReferenceValue>("doemte/2024-Q1=1"), "2024-Q1 is not a year");
        assert_eq!(refused::<ReferenceValue>("doemte/2024=1,5"), "the value 1,5 is not a number");
    }

    #[test]
    fn a_release_is_named_by_its_number_or_its_key() {
        assert_eq!("12".parse(), Ok(ReleaseName { number: 12, key: None }));
        assert_eq!("1-2026112208".parse(), Ok(ReleaseName { number: 1, key: Some("1-2026112208".to_owned()) }));
        for wrong in ["", "-1", "1-", "en", "1-x", "99999999999999999999"] {
            assert!(refused::<ReleaseName>(wrong).starts_with("is not a release"), "{wrong}");
        }
    }

    #[test]
    fn codes_days_and_shares_say_what_was_expected() {
        assert_eq!(municipality_code("0999").as_deref(), Ok("0999"));
        assert!(municipality_code("999").unwrap_err().contains("expected four digits"));
        assert_eq!(epsg("25832"), Ok(Crs::Utm32));
        assert!(epsg("4258").unwrap_err().contains("25832, 25833, 3035") && epsg("utm").unwrap_err().contains("EPSG"));
        assert!(date("2026-12-01").is_ok() && date("1/12").unwrap_err().contains("is not a date"));
        assert!(share("0.5").is_ok() && share("1.5").is_err() && share("NaN").is_err());
    }
}
