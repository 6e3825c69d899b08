//! The mapping file: which files a delivery has, and what each column means.
use super::formats::{Advice, FormatOptions};
use geodata::{
    indicator::{Break, Indicator, Reference},
    validate::Marks,
};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A mapping file (TOML). Paths are relative to it, or to `--dir`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The municipality that the delivery is about.
    pub municipality: MunicipalityEntry,
    /// Indicators that the built-in catalogue does not know.
    #[serde(default, rename = "indicator")]
    pub indicators: Vec<Indicator>,
    /// Values of the region and the country.
    #[serde(default, rename = "reference")]
    pub references: Vec<OfIndicator<Reference>>,
    /// Years from which figures are of a new kind.
    #[serde(default, rename = "break")]
    pub breaks: Vec<OfIndicator<Break>>,
    /// Housing departments.
    pub departments: Option<DatasetEntry>,
    /// Districts.
    pub districts: Option<DatasetEntry>,
    /// Areas that the municipality calls disadvantaged.
    pub disadvantaged: Option<DatasetEntry>,
    /// Address points with dwellings.
    pub address_points: Option<DatasetEntry>,
    /// Register figures.
    pub observations: Option<DatasetEntry>,
    /// Concerns.
    pub concerns: Option<DatasetEntry>,
    /// Who could report.
    pub coverage: Option<DatasetEntry>,
    /// Interventions.
    pub interventions: Option<DatasetEntry>,
    /// Layers of the base map.
    #[serde(default)]
    pub base: Vec<BaseEntry>,
}

/// Something that is said about an indicator.
#[derive(Debug, Deserialize)]
pub struct OfIndicator<T> {
    /// Code of the indicator.
    pub indicator: String,
    /// What is said.
    #[serde(flatten)]
    pub said: T,
}

/// The municipality of a delivery.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MunicipalityEntry {
    /// Four-digit code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Sources that must be named on the map.
    #[serde(default)]
    pub attribution: Vec<String>,
}

/// A file of a delivery.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct DatasetEntry {
    /// Path of the file.
    pub file: String,
    /// EPSG code of its coordinates; without it the file's own, or 4326 for GeoJSON and 25832 for a table.
    pub epsg: Option<u32>,
    /// Layer of a file with several.
    pub layer: Option<String>,
    /// Column delimiter of a table; found without it.
    pub delimiter: Option<char>,
    /// Decimal mark of its numbers, "." or ","; found for each column without it.
    pub decimal: Option<DecimalMark>,
    /// Encoding of a text, for example "windows-1252"; found without it.
    pub encoding: Option<String>,
    /// Row with the names of the columns, counted from 1; found without it.
    pub header_row: Option<u64>,
    /// Texts that stand for a missing value, beside those of the table of marks.
    #[serde(default)]
    pub missing: Vec<String>,
    /// Texts that stand for a value that is withheld, beside those of the table of marks.
    #[serde(default)]
    pub suppressed: Vec<String>,
    /// Of concerns: the first month that the file covers (`2025-01`).
    pub from: Option<String>,
    /// Of concerns: the last month that the file covers (`2025-06`).
    pub until: Option<String>,
    /// Of coverage and interventions: whether the file names all there are, so that what it does not name counts no more.
    #[serde(default)]
    pub complete: bool,
    /// Sources of this file that must be named on the map.
    #[serde(default)]
    pub attribution: Vec<String>,
    /// Groups of columns, by meaning, whose values together should be unique.
    #[serde(default)]
    pub unique: Vec<Vec<String>>,
    /// For each meaning the name of the column or property.
    #[serde(flatten)]
    pub columns: BTreeMap<String, toml::Value>,
}

/// A decimal mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum DecimalMark {
    /// A point.
    #[serde(rename = ".")]
    Point,
    /// A comma.
    #[serde(rename = ",")]
    Comma,
}

impl DatasetEntry {
    /// What it says of its file that the file does not say of itself.
    pub(super) fn options(&self) -> FormatOptions {
        FormatOptions {
            epsg: self.epsg,
            layer: self.layer.clone(),
            delimiter: self.delimiter,
            decimal: self.decimal.map(|mark| if mark == DecimalMark::Comma { ',' } else { '.' }),
            encoding: self.encoding.clone(),
            header_row: self.header_row,
            marks: Marks { missing: self.missing.clone(), suppressed: self.suppressed.clone() },
            in_denmark: true,
            advice: Advice::Mapping,
        }
    }
}

/// A layer of the base map.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaseEntry {
    /// What it shows: land, green, water, road or place.
    pub kind: String,
    /// Path of the file.
    pub file: String,
    /// EPSG code of its coordinates.
    pub epsg: Option<u32>,
    /// Sources of this file that must be named on the map.
    #[serde(default)]
    pub attribution: Vec<String>,
    /// Column with the names of roads or places.
    pub name: Option<String>,
    /// Column with the rank of a place: 1 is named first.
    pub rank: Option<String>,
    /// Column with the number of inhabitants of a place: where there is no rank, the largest is named first.
    pub population: Option<String>,
    /// Layer of a file with several.
    pub layer: Option<String>,
}

/// What the columns of a data set may mean; the first list is needed, the second is not.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meanings {
    /// Needed.
    pub needed: &'static [&'static str],
    /// May be left out.
    pub optional: &'static [&'static str],
}

/// Columns of each data set.
pub(super) const DEPARTMENTS: Meanings = Meanings {
    needed: &["id", "name", "organisation"],
    optional: &[
        "organisation_number",
        "department_number",
        "dwellings_family",
        "dwellings_youth",
        "dwellings_elderly",
        "dwellings_nursing",
        "dwellings_occupied",
    ],
};
/// Columns of districts and other areas.
pub(super) const AREAS: Meanings = Meanings { needed: &["id", "name"], optional: &[] };
/// Columns of address points.
pub(super) const ADDRESS_POINTS: Meanings = Meanings { needed: &["dwellings"], optional: &["x", "y", "department"] };
/// Columns of register figures.
pub(super) const OBSERVATIONS: Meanings = Meanings {
    needed: &["department", "indicator", "period", "numerator", "denominator"],
    optional: &["largest", "second_largest"],
};
/// Columns of concerns.
pub(super) const CONCERNS: Meanings =
    Meanings { needed: &["department", "month", "sign", "target_group", "reporter", "count"], optional: &[] };
/// Columns of reporting coverage.
pub(super) const COVERAGE: Meanings =
    Meanings { needed: &["department", "trained", "active_reporters"], optional: &["ended"] };
/// Columns of interventions.
pub(super) const INTERVENTIONS: Meanings = Meanings {
    needed: &["id", "kind", "start"],
    optional: &["target_groups", "end", "participants", "departments", "open_to_all"],
};
/// Columns of a base layer whose features have no names.
pub(super) const BASE: Meanings = Meanings { needed: &[], optional: &[] };
/// Columns of roads.
pub(super) const ROADS: Meanings = Meanings { needed: &[], optional: &["name"] };
/// Columns of places.
pub(super) const PLACES: Meanings = Meanings { needed: &["name"], optional: &["rank", "population"] };
