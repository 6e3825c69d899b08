//! The catalogue of indicators, from `indicators.toml`.
use geodata::indicator::{Direction, Indicator, Kind};
use serde::Deserialize;

/// Code of the need index, which is computed and never delivered.
pub const NEED_INDEX: &str = "behovsindeks";
/// Code of the concerns, which are counted from reports and never delivered as an indicator.
pub const CONCERNS: &str = "bekymringer";

const BUILT_IN: &str = include_str!("../indicators.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalogue {
    indicator: Vec<Indicator>,
}

/// What is wrong with an indicator: field, value and reason.
pub fn faults(indicator: &Indicator) -> Vec<(&'static str, String, &'static str)> {
    let code = indicator.code.as_str();
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    let reference = indicator.references.iter().find(|reference| !reference.value.is_finite());
    let neither = indicator.in_index && indicator.direction == Direction::Neutral;
    [
        (
            "code",
            code.to_owned(),
            "must be lower-case letters, digits and _",
            code.is_empty() || !code.bytes().all(plain),
        ),
        ("name", indicator.name.da.clone(), "is empty", indicator.name.da.is_empty() || indicator.name.en.is_empty()),
        (
            "per",
            indicator.per.to_string(),
            "is not a number above 0",
            !(indicator.per.is_finite() && indicator.per > 0.0),
        ),
        ("decimals", indicator.decimals.to_string(), "is more than 6", indicator.decimals > 6),
        (
            "largest_in_means",
            indicator.largest_in_means.to_string(),
            "is not a number of 1 or more",
            !(indicator.largest_in_means.is_finite() && indicator.largest_in_means >= 1.0),
        ),
        (
            "persons_per_household",
            indicator.persons_per_household.to_string(),
            "is not a number from 1 to 20",
            !(1..=20).contains(&indicator.persons_per_household),
        ),
        (
            "persons_per_household",
            indicator.persons_per_household.to_string(),
            "is only for shares",
            indicator.persons_per_household > 1 && indicator.kind != Kind::Share,
        ),
        ("population", indicator.population.clone(), "is empty", indicator.population.is_empty()),
        (
            "update_month",
            indicator.update_month.unwrap_or_default().to_string(),
            "is not a month from 1 to 12",
            indicator.update_month.is_some_and(|month| !(1..=12).contains(&month)),
        ),
        (
            "references",
            reference.map(|reference| reference.value.to_string()).unwrap_or_default(),
            "is not a number",
            reference.is_some(),
        ),
        ("in_index", "true".to_owned(), "is not possible: no direction is worse for this indicator", neither),
        (
            "in_index",
            "true".to_owned(),
            "is not possible: only the statute layer may read it",
            indicator.in_index && indicator.statute_only,
        ),
    ]
    .into_iter()
    .filter_map(|(field, value, reason, wrong)| wrong.then_some((field, value, reason)))
    .collect()
}

/// The built-in indicators, in the order of the picker.
pub fn built_in() -> Vec<Indicator> {
    let catalogue: Catalogue = toml::from_str(BUILT_IN).expect("indicators.toml is checked by a test");
    catalogue.indicator.into_iter().map(Indicator::with_population).collect()
}

/// The indicators of a store with what protects the built-in ones as this program knows it: a batch may be older.
pub fn with_own_protection(stored: Vec<Indicator>) -> Vec<Indicator> {
    let known = built_in();
    let own = |stored: Indicator| match known.iter().find(|known| known.code == stored.code) {
        None => stored,
        Some(known) => Indicator {
            population: known.population.clone(),
            persons_per_household: known.persons_per_household,
            flow: known.flow,
            sensitive: known.sensitive,
            statute_only: known.statute_only,
            ..stored
        },
    };
    stored.into_iter().map(own).collect()
}

/// A built-in indicator that the product itself relies on.
pub fn required(code: &str) -> Indicator {
    let found = built_in().into_iter().find(|indicator| indicator.code.as_str() == code);
    found.expect("indicators.toml defines what the product relies on; a test checks it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use geodata::indicator::{IndicatorCode, Reference, ReferenceArea};

    #[test]
    fn the_catalogue_is_complete_and_origin_stays_in_the_statute_layer() {
        let all = built_in();
        let mut codes: Vec<&str> = all.iter().map(|indicator| indicator.code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), all.len(), "a code stands twice");
        assert_eq!(required(CONCERNS).kind, Kind::Rate);
        assert_eq!(required(NEED_INDEX).kind, Kind::Score);
        for indicator in &all {
            assert_eq!(faults(indicator), [], "{}", indicator.code);
            let computed = indicator.kind == Kind::Score;
            assert!(
                computed || indicator.population != indicator.code.as_str(),
                "{} names whom it is of",
                indicator.code
            );
            let texts = [&indicator.numerator, &indicator.denominator, &indicator.source, &indicator.description];
            let told = texts.iter().all(|text| !text.da.is_empty() && !text.en.is_empty());
            assert!(told || indicator.kind == Kind::Score, "{} says what it counts over what", indicator.code);
        }
        assert!(required("ikke_vestlig").statute_only);
    }

    #[test]
    fn every_fault_of_an_indicator_is_named() {
        let wrong = Indicator {
            code: IndicatorCode::new("Å b"),
            per: 0.0,
            decimals: 7,
            largest_in_means: f64::NAN,
            persons_per_household: 0,
            population: String::new(),
            update_month: Some(13),
            references: vec![Reference { of: ReferenceArea::Country, year: 2025, value: f64::INFINITY }],
            direction: Direction::Neutral,
            in_index: true,
            statute_only: true,
            ..Indicator::share("x")
        };
        let fields: Vec<&str> = faults(&wrong).into_iter().map(|fault| fault.0).collect();
        let all = [
            "code",
            "name",
            "per",
            "decimals",
            "largest_in_means",
            "persons_per_household",
            "population",
            "update_month",
            "references",
            "in_index",
            "in_index",
        ];
        assert_eq!(fields, all);
    }
}
