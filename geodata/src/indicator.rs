//! Indicators: what a figure says.
use std::fmt;

/// Stable code of an indicator, for example `uden_tilknytning`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct IndicatorCode(String);

impl IndicatorCode {
    /// Takes the code as it stands in the catalogue.
    pub fn new(code: impl Into<String>) -> Self {
        Self(code.into())
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for IndicatorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text in both languages of the interface.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Text {
    /// Danish.
    pub da: String,
    /// English.
    pub en: String,
}

/// How numerator and denominator make the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Kind {
    /// Persons of persons: both are counts, the numerator is part of the denominator.
    Share,
    /// A sum over persons: the numerator is a sum, the denominator a count.
    Mean,
    /// Events per dwellings: concerns.
    Rate,
    /// A score that is computed, as the need index.
    Score,
}

/// Which way is worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Direction {
    /// A higher value means more need.
    HigherIsWorse,
    /// A lower value means more need.
    LowerIsWorse,
    /// Neither.
    Neutral,
}

/// The wider area that a reference value is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum ReferenceArea {
    /// The municipality's region.
    Region,
    /// The country.
    Country,
}

/// A value to compare with, in the indicator's unit.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Reference {
    /// What it is the value of.
    pub of: ReferenceArea,
    /// The year that it is of.
    pub year: i16,
    /// The value.
    pub value: f64,
}

/// A year from which figures cannot be compared with those before.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Break {
    /// First year of the new series.
    pub year: i16,
    /// What changed.
    pub reason: Text,
}

/// An indicator of the catalogue.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Indicator {
    /// Stable code.
    pub code: IndicatorCode,
    /// Short name.
    pub name: Text,
    /// What is counted over what, in a sentence.
    pub description: Text,
    /// What the numerator counts or sums up.
    #[cfg_attr(feature = "serde", serde(default))]
    pub numerator: Text,
    /// What the denominator counts.
    #[cfg_attr(feature = "serde", serde(default))]
    pub denominator: Text,
    /// Domain that groups it, for example Employment.
    pub domain: Text,
    /// Where the figures come from.
    #[cfg_attr(feature = "serde", serde(default))]
    pub source: Text,
    /// Month, from 1 to 12, in which new figures come; `None` where there is no fixed one.
    pub update_month: Option<u8>,
    /// Values of the region and the country.
    #[cfg_attr(feature = "serde", serde(default))]
    pub references: Vec<Reference>,
    /// Years from which the figures are of a new kind.
    #[cfg_attr(feature = "serde", serde(default))]
    pub breaks: Vec<Break>,
    /// Unit behind the value.
    #[cfg_attr(feature = "serde", serde(default))]
    pub unit: Text,
    /// How numerator and denominator make the value.
    pub kind: Kind,
    /// The value is numerator / denominator × `per`: 100 for per cent, 1,000 for per mille, 1 for a mean.
    pub per: f64,
    /// Decimals to show.
    pub decimals: u8,
    /// Which way is worse.
    pub direction: Direction,
    /// Whether it may enter the need index.
    #[cfg_attr(feature = "serde", serde(default))]
    pub in_index: bool,
    /// Name of the persons that it is taken of, such as `18-64` (see [`population`](crate::population)): indicators of the same persons name
    /// the same. Empty where a file names none; then it is its own code ([`Indicator::with_population`]).
    #[cfg_attr(feature = "serde", serde(default))]
    pub population: String,
    /// Whether its denominator is all residents.
    #[cfg_attr(feature = "serde", serde(default))]
    pub of_all_residents: bool,
    /// Code of the target group of interventions that its numerator counts, where it is one.
    pub target_group: Option<String>,
    /// For a mean: how many times the municipality's mean one person contributes at most. What somebody is known to contribute beyond it is left out
    /// of the sum, and noise is of a third of that size.
    #[cfg_attr(feature = "serde", serde(default = "thrice"))]
    pub largest_in_means: f64,
    /// For a share of what comes by household (poverty, moving out, origin): the most persons of one household that are counted together.
    /// Noise is wide enough to hide all of them. 1, where persons are counted each by themselves.
    #[cfg_attr(feature = "serde", serde(default = "one"))]
    pub persons_per_household: u32,
    /// Whether it counts what happens in the period (convictions, moves, contacts), and not who is there at its beginning.
    #[cfg_attr(feature = "serde", serde(default))]
    pub flow: bool,
    /// Whether it tells of health, crime or poverty: it needs more persons behind it.
    #[cfg_attr(feature = "serde", serde(default))]
    pub sensitive: bool,
    /// One part of a distribution, such as an age group of all: it needs more households behind it.
    #[cfg_attr(feature = "serde", serde(default))]
    pub part_of_distribution: bool,
    /// Belongs to the statute layer alone: stored, but neither published nor used by any measure but that layer.
    #[cfg_attr(feature = "serde", serde(default))]
    pub statute_only: bool,
}

#[cfg(feature = "serde")]
fn thrice() -> f64 {
    3.0
}

#[cfg(feature = "serde")]
fn one() -> u32 {
    1
}

impl Indicator {
    /// The same, of persons that are named by its own code where it names none.
    #[must_use]
    pub fn with_population(mut self) -> Self {
        if self.population.is_empty() {
            self.code.as_str().clone_into(&mut self.population);
        }
        self
    }

    /// A share in per cent that is worse the higher it is, without texts: what another one can be described by its difference from.
    pub fn share(code: &str) -> Self {
        Self {
            code: IndicatorCode::new(code),
            name: Text::default(),
            description: Text::default(),
            numerator: Text::default(),
            denominator: Text::default(),
            domain: Text::default(),
            source: Text::default(),
            update_month: None,
            references: Vec::new(),
            breaks: Vec::new(),
            unit: Text::default(),
            kind: Kind::Share,
            per: 100.0,
            decimals: 1,
            direction: Direction::HigherIsWorse,
            in_index: true,
            population: code.to_owned(),
            of_all_residents: false,
            target_group: None,
            largest_in_means: 3.0,
            persons_per_household: 1,
            flow: false,
            sensitive: false,
            part_of_distribution: false,
            statute_only: false,
        }
    }

    /// Whether it counts what happens in a period: events, and shares of those to whom something happened.
    pub fn is_flow(&self) -> bool {
        self.flow || self.kind == Kind::Rate
    }

    /// The value of the region or country for a year: of that year, or the newest before it.
    pub fn reference(&self, of: ReferenceArea, year: i16) -> Option<&Reference> {
        let known = self.references.iter().filter(|reference| reference.of == of && reference.year <= year);
        known.max_by_key(|reference| reference.year)
    }

    /// The breaks between two years: those after the first, to the last.
    pub fn breaks_between(&self, first: i16, last: i16) -> impl Iterator<Item = &Break> {
        self.breaks.iter().filter(move |found| first < found.year && found.year <= last)
    }
}
