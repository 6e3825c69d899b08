//! What is asked for: areas × indicators × periods of a layer, in one file.
use super::words::{Language, Voice};
use crate::table::CsvFor;
use geodata::{
    layer::LayerId,
    period::{Period, PeriodError},
};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The format of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    /// GeoJSON (RFC 7946): longitude and latitude in degrees, EPSG:4326.
    Geojson,
    /// A table without geometry, for programs or for Excel.
    Csv,
    /// A workbook: a sheet with the figures, and one that says what they are.
    Xlsx,
}

impl Format {
    /// The media type.
    pub(crate) fn content_type(self) -> &'static str {
        match self {
            Self::Geojson => "application/geo+json",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// The file name's ending.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::Geojson => "geojson",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }
}

/// How figures stand in a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(crate) enum Shape {
    /// A row for each figure, with all that is known of it.
    #[default]
    Long,
    /// A row for each area, a column for each indicator and period: the values alone.
    Wide,
}

/// What to export.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Request {
    /// Layer.
    pub(crate) layer: LayerId,
    /// Ids of the areas; all, where none is named.
    pub(crate) areas: Vec<String>,
    /// Codes of the indicators, in the order of the file.
    pub(crate) indicators: Vec<String>,
    /// Periods, for example "2025".
    pub(crate) periods: Vec<String>,
    /// Periods from here on, up to `to`, besides those that are named.
    pub(crate) from: Option<String>,
    /// See `from`.
    pub(crate) to: Option<String>,
    /// Format of the file.
    pub(crate) format: Format,
    /// Who opens a table of the format CSV.
    pub(crate) csv_for: CsvFor,
    /// How figures stand in it.
    pub(crate) shape: Shape,
    /// Language of what is written for persons.
    pub(crate) language: Language,
    /// Whether place, class and quadrant of each area and year are in it.
    pub(crate) standings: bool,
    /// Own weights of the need index, by code of the indicator; those without one have the weight 1.
    pub(crate) weights: BTreeMap<String, f64>,
    /// What a person calls these weights.
    pub(crate) scenario: String,
    /// By which filters the areas were chosen, in words.
    pub(crate) filters: Vec<String>,
}

impl Request {
    /// An indicator in a period of a whole layer.
    pub(crate) fn new(layer: LayerId, indicator: String, period: String, format: Format) -> Self {
        Self {
            layer,
            areas: Vec::new(),
            indicators: vec![indicator],
            periods: vec![period],
            from: None,
            to: None,
            format,
            csv_for: CsvFor::default(),
            shape: Shape::default(),
            language: Language::default(),
            standings: false,
            weights: BTreeMap::new(),
            scenario: String::new(),
            filters: Vec::new(),
        }
    }

    /// To whom the table speaks.
    pub(super) fn voice(&self) -> Voice {
        match (self.format, self.csv_for) {
            (Format::Xlsx, _) | (Format::Csv, CsvFor::Excel) => Voice::Person(self.language),
            (Format::Geojson, _) | (Format::Csv, CsvFor::Programs) => Voice::Program,
        }
    }
}

/// The periods of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Periods<'a> {
    named: &'a [String],
    between: Option<[Period; 2]>,
}

/// Something in a request that cannot be taken: where, what, and why.
pub(super) type Fault = (&'static str, String, String);

impl<'a> Periods<'a> {
    /// Reads the periods of a request.
    ///
    /// # Errors
    /// [`Fault`] where an end is not a period, one is without the other, or no period is asked for.
    pub(super) fn of(request: &'a Request) -> Result<Self, Fault> {
        let end = |place: &'static str, text: &str| {
            text.parse::<Period>().map_err(|error: PeriodError| (place, text.to_owned(), error.to_string()))
        };
        let between = match (&request.from, &request.to) {
            (None, None) if request.periods.is_empty() => {
                return Err(("periods", String::new(), "no period is named: give periods, or from and to".to_owned()));
            }
            (None, None) => None,
            (Some(from), Some(to)) => {
                let ends = [end("from", from)?, end("to", to)?];
                if ends[0].months().0 > ends[1].months().1 {
                    return Err(("to", to.clone(), format!("lies before the first period, {from}")));
                }
                Some(ends)
            }
            (Some(from), None) => return Err(("from", from.clone(), "it needs a to as well".to_owned())),
            (None, Some(to)) => return Err(("to", to.clone(), "it needs a from as well".to_owned())),
        };
        Ok(Self { named: &request.periods, between })
    }

    /// Whether a period is asked for.
    pub(super) fn have(&self, period: Period) -> bool {
        let id = period.to_string();
        let lies = |[from, to]: [Period; 2]| from.months().0 <= period.months().0 && period.months().1 <= to.months().1;
        self.named.contains(&id) || self.between.is_some_and(lies)
    }

    /// The first that is named and none of these.
    pub(super) fn named_beside(&self, known: &[Period]) -> Option<&'a str> {
        let known: Vec<String> = known.iter().map(Period::to_string).collect();
        self.named.iter().find(|id| !known.contains(id)).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(periods: &[&str], from: Option<&str>, to: Option<&str>) -> Request {
        Request {
            periods: periods.iter().map(|&id| id.to_owned()).collect(),
            from: from.map(str::to_owned),
            to: to.map(str::to_owned),
            ..Request::new(LayerId::Districts, "x".to_owned(), String::new(), Format::Csv)
        }
    }

    #[test]
    fn periods_are_those_between_two_and_those_that_are_named() {
        let asked = request(&["2010"], Some("2020"), Some("2021"));
        let periods = Periods::of(&asked).unwrap();
        let has = |text: &str| periods.have(text.parse().unwrap());
        assert!(has("2010") && has("2020") && has("2021") && has("2021-Q4") && has("2020-01"));
        assert!(!has("2019") && !has("2022") && !has("2019-Q4") && !has("2010-Q1"));
        assert_eq!(periods.named_beside(&[Period::Year(2010)]), None);
        assert_eq!(periods.named_beside(&[]), Some("2010"));
    }

    #[test]
    fn a_fault_names_place_value_and_reason() {
        let fault = |from, to| Periods::of(&request(&[], from, to)).unwrap_err();
        assert_eq!(fault(None, None).0, "periods");
        assert_eq!(fault(Some("2020"), None), ("from", "2020".to_owned(), "it needs a to as well".to_owned()));
        assert_eq!(fault(Some("2020"), Some("20x")).1, "20x");
        assert_eq!(fault(Some("2020"), Some("2019")).0, "to");
    }
}
