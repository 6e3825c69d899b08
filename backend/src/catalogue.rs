//! The catalogue of indicators, from `indicators.toml`.
use geodata::indicator::{Direction, Indicator, IndicatorCode, Kind, Text};
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
    domain: TextEntry,
    #[serde(default)]
    unit: TextEntry,
    kind: KindEntry,
    per: f64,
    decimals: u8,
    direction: DirectionEntry,
    #[serde(default)]
    in_index: bool,
    population: Option<String>,
    #[serde(default = "twice")]
    largest_in_means: f64,
    #[serde(default)]
    part_of_distribution: bool,
    #[serde(default)]
    statute_only: bool,
}

fn twice() -> f64 {
    2.0
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
            domain: entry.domain.into(),
            unit: entry.unit.into(),
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
            largest_in_means: entry.largest_in_means.max(1.0),
            part_of_distribution: entry.part_of_distribution,
            statute_only: entry.statute_only,
            code: IndicatorCode::new(entry.code),
        }
    }
}

/// The built-in indicators, in the order of the picker.
pub fn built_in() -> Vec<Indicator> {
    let catalogue: Catalogue = toml::from_str(BUILT_IN).expect("indicators.toml is checked by a test");
    catalogue.indicator.into_iter().map(Indicator::from).collect()
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
            assert!(indicator.per > 0.0 && !indicator.name.da.is_empty() && !indicator.name.en.is_empty());
            assert!(!(indicator.in_index && indicator.statute_only), "{}", indicator.code);
        }
        assert!(required("ikke_vestlig").statute_only);
    }
}
