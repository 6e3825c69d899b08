//! The catalogue of indicators, from `indicators.toml`.
use geodata::indicator::{Break, Direction, Indicator, IndicatorCode, Kind, Reference, ReferenceArea, Text};
use serde::Deserialize;

/// Code of the need index, which is computed and never delivered.
pub const NEED_INDEX: &str = "behovsindeks";
/// Code of the concerns, which are counted from reports and never delivered as an indicator.
pub const CONCERNS: &str = "bekymringer";

const BUILT_IN: &str = include_str!("../indicators.toml");

/// An indicator as a file defines it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndicatorEntry {
    code: String,
    name: TextEntry,
    description: TextEntry,
    #[serde(default)]
    numerator: TextEntry,
    #[serde(default)]
    denominator: TextEntry,
    domain: TextEntry,
    #[serde(default)]
    unit: TextEntry,
    #[serde(default)]
    source: TextEntry,
    update_month: Option<u8>,
    #[serde(default)]
    references: Vec<ReferenceEntry>,
    #[serde(default)]
    breaks: Vec<BreakEntry>,
    kind: KindEntry,
    per: f64,
    decimals: u8,
    direction: DirectionEntry,
    #[serde(default)]
    in_index: bool,
    population: Option<String>,
    #[serde(default)]
    of_all_residents: bool,
    target_group: Option<String>,
    #[serde(default = "thrice")]
    largest_in_means: f64,
    #[serde(default = "one")]
    persons_per_household: u32,
    #[serde(default)]
    flow: bool,
    #[serde(default)]
    sensitive: bool,
    #[serde(default)]
    part_of_distribution: bool,
    #[serde(default)]
    statute_only: bool,
}

fn thrice() -> f64 {
    3.0
}

fn one() -> u32 {
    1
}

impl IndicatorEntry {
    /// Code of the indicator, where the entry does not say of whom it is taken.
    pub fn without_population(&self) -> Option<&str> {
        self.population.is_none().then_some(self.code.as_str())
    }
}

/// A value of the region or the country.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReferenceEntry {
    of: ReferenceAreaEntry,
    year: i16,
    value: f64,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ReferenceAreaEntry {
    Region,
    Country,
}

/// A series break: the year from which figures are counted in a new way.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BreakEntry {
    year: i16,
    reason: TextEntry,
}

impl From<ReferenceEntry> for Reference {
    fn from(entry: ReferenceEntry) -> Self {
        let of = match entry.of {
            ReferenceAreaEntry::Region => ReferenceArea::Region,
            ReferenceAreaEntry::Country => ReferenceArea::Country,
        };
        Self { of, year: entry.year, value: entry.value }
    }
}

impl From<BreakEntry> for Break {
    fn from(entry: BreakEntry) -> Self {
        Self { year: entry.year, reason: entry.reason.into() }
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct TextEntry {
    da: String,
    en: String,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum KindEntry {
    Share,
    Mean,
    Rate,
    Score,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum DirectionEntry {
    HigherIsWorse,
    LowerIsWorse,
    Neutral,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalogue {
    indicator: Vec<IndicatorEntry>,
}

impl From<TextEntry> for Text {
    fn from(text: TextEntry) -> Self {
        Self { da: text.da, en: text.en }
    }
}

impl From<IndicatorEntry> for Indicator {
    fn from(entry: IndicatorEntry) -> Self {
        Self {
            name: entry.name.into(),
            description: entry.description.into(),
            numerator: entry.numerator.into(),
            denominator: entry.denominator.into(),
            domain: entry.domain.into(),
            unit: entry.unit.into(),
            source: entry.source.into(),
            update_month: entry.update_month,
            references: entry.references.into_iter().map(Reference::from).collect(),
            breaks: entry.breaks.into_iter().map(Break::from).collect(),
            kind: match entry.kind {
                KindEntry::Share => Kind::Share,
                KindEntry::Mean => Kind::Mean,
                KindEntry::Rate => Kind::Rate,
                KindEntry::Score => Kind::Score,
            },
            per: entry.per,
            decimals: entry.decimals,
            direction: match entry.direction {
                DirectionEntry::HigherIsWorse => Direction::HigherIsWorse,
                DirectionEntry::LowerIsWorse => Direction::LowerIsWorse,
                DirectionEntry::Neutral => Direction::Neutral,
            },
            in_index: entry.in_index,
            population: entry.population.unwrap_or_else(|| entry.code.clone()),
            of_all_residents: entry.of_all_residents,
            target_group: entry.target_group,
            largest_in_means: entry.largest_in_means,
            persons_per_household: entry.persons_per_household,
            flow: entry.flow,
            sensitive: entry.sensitive,
            part_of_distribution: entry.part_of_distribution,
            statute_only: entry.statute_only,
            code: IndicatorCode::new(entry.code),
        }
    }
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
    catalogue.indicator.into_iter().map(Indicator::from).collect()
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
