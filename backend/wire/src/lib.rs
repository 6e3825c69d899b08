//! What travels between the server and the page, and nothing else: no logic, no default, no conversion.
//!
//! | path | body |
//! |---|---|
//! | `GET /api/v1/catalogue` | [`Catalogue`] as JSON; everything else is named by it |
//! | `GET /api/v1/releases/{release}/layers/{layer}` | geometry of a layer, the format of `geodata::tile` |
//! | `GET /api/v1/releases/{release}/facts/{layer}` | [`AreaFacts`] of the layer as JSON |
//! | `GET /api/v1/releases/{release}/base/{kind}` | geometry of a base layer, the same format |
//! | `GET /api/v1/releases/{release}/columns/{layer}/{indicator}/{period}` | values of a layer, the format of `geodata::column` |
//! | `GET /api/v1/releases/{release}/errors/{layer}/{indicator}/{period}` | the standard errors that protection leaves in them, the same format |
//! | `GET /api/v1/releases/{release}/areas/{layer}/{id}` | [`Profile`] as JSON; `?weights=code:20,other:0` for own weights in tenths |
//! | `GET /api/v1/releases/{release}/standings/{layer}/{year}` | [`Standings`] as JSON; `?weights=…` as well |
//! | `GET /api/v1/releases/{release}/interventions/{layer}` | a list of [`AreaInterventions`] as JSON: which interventions are shown with their place, and where |
//! | `GET /api/v1/releases/{release}/statute` | [`StatuteOutcomes`] as JSON of all areas of the layer `contiguous`; only where the statute layer is on |
//! | `GET /api/v1/releases/{release}/statute/{id}` | a list of [`StatuteResult`] as JSON for an area of the layer `contiguous`; only where the statute layer is on |
//! | `GET /export?layer=…&indicator=…&period=…&format=geojson` | a layer with its values as a file |
//! | `POST /api/v1/releases/{release}/sums/{indicator}/{period}` | [`Sum`] as JSON of the departments of a [`SumRequest`] |
//! | `POST /api/v1/releases/{release}/exports` | areas × indicators × periods of a layer as a file, as an [`ExportRequest`] asks |
//! | `GET /api/v1/releases/{release}` | [`Release`] as JSON |
//!
//! `{release}` is [`Release::key`]; one that is not served is answered with the code `unknown_release`, one that was withdrawn with status 410
//! and the code `withdrawn`. What a browser keeps of a release it asks for again by its ETag.
//! Errors are [`ErrorBody`] as JSON with the fitting status.
#![forbid(unsafe_code)]

mod measure;

pub use measure::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A text in the interface's two languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// Danish.
    pub da: String,
    /// English.
    pub en: String,
}

/// What the current release holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Catalogue {
    /// The municipality that the release is about.
    pub municipality: Municipality,
    /// The release that every path names.
    pub release: Release,
    /// Layers of areas that carry values, in the order of the picker.
    pub layers: Vec<Layer>,
    /// Layers of the base map, from the lowest to the uppermost.
    pub base: Vec<BaseLayer>,
    /// Indicators, in the order of the picker.
    pub indicators: Vec<Indicator>,
    /// Code of the need index among them.
    pub need_index: String,
    /// The year that the statute layer is judged for; absent where that layer is off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statute_year: Option<i16>,
    /// A base map of images that the steward has named; the page asks for it only when a person wants it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raster: Option<Raster>,
}

/// A base map of images, 256 pixels wide and high, in the tiles of Web Mercator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raster {
    /// Address of a tile, with `{z}`, `{x}` and `{y}`.
    pub url: String,
    /// Source that must be named on the map.
    pub attribution: String,
}

/// The municipality of a release.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Municipality {
    /// Four-digit municipality code, for example "0101".
    pub code: String,
    /// Name, for example "København".
    pub name: String,
    /// Made by code for demonstration: the page says so all the time.
    pub fictional: bool,
    /// West, south, east, north of all areas in degrees (EPSG:4326).
    pub bounds: [f64; 4],
    /// Sources that must be named on the map.
    pub attribution: Vec<String>,
}

/// A published release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// Number of the release, from 1.
    pub id: i64,
    /// The release in paths. It names the time too, so that what a browser keeps of another store is never taken for this one.
    pub key: String,
    /// Time of publication, RFC 3339 in UTC.
    pub published_at: String,
    /// Version of the software that made it.
    pub software: String,
    /// Version of the protection rules that it was made by.
    pub rules: String,
    /// Smallest number of households that a published block holds.
    pub household_threshold: u32,
}

/// A layer of areas that carry values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layer {
    /// For example "departments", "kvadratnet-1km".
    pub id: String,
    /// Name in the interface, plural.
    pub name: Text,
    /// Number of areas with a geometry.
    pub count: usize,
}

/// A layer of the base map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BaseLayer {
    /// What it shows, and so how it is drawn.
    pub kind: BaseKind,
    /// Number of features.
    pub count: usize,
}

/// What a base layer shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BaseKind {
    /// Land inside the coast, polygons.
    Land,
    /// Parks and other green, polygons.
    Green,
    /// Sea, lakes and streams, polygons.
    Water,
    /// Roads, lines, with their names where they are known.
    Road,
    /// Places with their names, the most important first: each a line of one point.
    Place,
}

/// An indicator, and the periods for which it has values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Indicator {
    /// Stable code, for example "uden_tilknytning".
    pub code: String,
    /// Short name.
    pub name: Text,
    /// What is counted over what, in a sentence.
    pub description: Text,
    /// What the numerator counts or sums up.
    pub numerator: Text,
    /// What the denominator counts.
    pub denominator: Text,
    /// Where the figures come from.
    pub source: Text,
    /// Month, from 1 to 12, in which new figures come.
    pub update_month: Option<u8>,
    /// Years from which the figures are of a new kind, with the reason.
    pub breaks: Vec<Break>,
    /// Whether it enters the need index.
    pub in_index: bool,
    /// Domain that groups the picker, for example Employment.
    pub domain: Text,
    /// Unit behind a value, for example "%"; empty for a score.
    pub unit: Text,
    /// Decimals to show.
    pub decimals: u8,
    /// Which way is worse.
    pub direction: Direction,
    /// Periods with values, oldest first.
    pub periods: Vec<Period>,
}

/// A year from which figures cannot be compared with those before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Break {
    /// First year of the new series.
    pub year: i16,
    /// What changed.
    pub reason: Text,
}

/// A period of an indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// In paths, for example "2025" or "2025-Q3".
    pub id: String,
    /// In the interface, for example "2025" or "3. kvt. 2025".
    pub label: Text,
}

/// Which way an indicator points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// A higher value means more need.
    HigherIsWorse,
    /// A lower value means more need.
    LowerIsWorse,
    /// Neither.
    Neutral,
}

/// The state of a value; never mixed up with each other, on the map, in a table or in an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// A value above or below zero.
    Value,
    /// Nobody, as far as protection tells: a few persons may be shown as none.
    Zero,
    /// Withheld to protect persons.
    Suppressed,
    /// No data.
    Missing,
    /// Concerns only: nobody was trained to report.
    NobodyCouldReport,
}

/// One area of a layer, with all its newest figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// Layer of the area.
    pub layer: String,
    /// Id in the layer.
    pub id: String,
    /// Name; for a grid cell its code.
    pub name: String,
    /// Housing organisation, for a department.
    pub organisation: Option<String>,
    /// District, for a department or a cell that lies in one.
    pub district: Option<String>,
    /// Dwellings of housing departments in the area, rounded to ten.
    pub dwellings: Option<u64>,
    /// Names of all departments that are shown as one with this one; empty when it stands alone.
    pub shown_with: Vec<String>,
    /// The newest figure of each indicator, in the order of the catalogue.
    pub figures: Vec<Figure>,
    /// How it stands in the newest year that has a need index; absent where it has none, or its layer is too large to be ranked.
    pub standing: Option<Standing>,
    /// The areas that resemble it most in size and structure, the nearest first.
    pub twins: Vec<Twin>,
    /// Its need index less the mean of the nearest areas that had no intervention.
    pub difference_from_twins: Option<Difference>,
    /// Interventions that serve it and are shown with their place.
    pub interventions: Vec<Intervention>,
    /// How many others ran in its district, and in the rest of the municipality, by kind and year.
    pub counted: Vec<CountedInterventions>,
    /// How near interventions are to its homes, by kind.
    pub nearness: Vec<Nearness>,
}

/// What belongs to the areas of a layer besides figures. Every list is in the order of the layer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AreaFacts {
    /// Housing organisations, of departments.
    pub organisations: Vec<Option<String>>,
    /// Districts, of departments and cells that lie in one.
    pub districts: Vec<Option<String>>,
    /// Dwellings of housing departments in the area, rounded to ten.
    pub dwellings: Vec<Option<u64>>,
}

/// A figure of an area.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Code of the indicator.
    pub indicator: String,
    /// Id of the period.
    pub period: String,
    /// State of the value.
    pub state: State,
    /// Value in the indicator's unit, when the state is value or zero.
    pub value: Option<f64>,
    /// Lower and upper end of the 95 % interval of the protection's noise.
    pub interval: Option<[f64; 2]>,
    /// The same for the whole municipality, to compare with.
    pub municipality: Option<f64>,
    /// Value of the region and of the country: that of the period's year, or the newest before it.
    pub region: Option<f64>,
    /// See `region`.
    pub country: Option<f64>,
    /// The year that the value of the region is of.
    pub region_year: Option<i16>,
    /// The year that the value of the country is of.
    pub country_year: Option<i16>,
    /// Persons that would have to leave the count for the area to be like the municipality; below 0 those by which it is better. Shares only.
    pub potential: Option<f64>,
    /// Place among the layer's areas with a value, 1 is the worst; absent for a neutral indicator.
    pub rank: Option<Rank>,
    /// Why areas of the layer have no value, and so no place.
    pub without: Without,
    /// All periods of the indicator, oldest first.
    pub series: Vec<Point>,
    /// The line through all years.
    pub trend: Option<Trend>,
}

/// A figure of an area in a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Id of the period.
    pub period: String,
    /// State of the value.
    pub state: State,
    /// Value, when the state is value or zero.
    pub value: Option<f64>,
    /// Lower and upper end of the 95 % interval of the protection's noise.
    pub interval: Option<[f64; 2]>,
    /// The same for the whole municipality.
    pub municipality: Option<f64>,
}

/// A straight line through yearly values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trend {
    /// First and last year.
    pub years: [i16; 2],
    /// Change in a year.
    pub slope: f64,
    /// Its 95 % interval; absent for two years.
    pub interval: Option<[f64; 2]>,
    /// Years in between in which figures became of a new kind.
    pub breaks: Vec<i16>,
    /// Years in which the persons that are looked at changed by more than a third.
    pub jumps: Vec<i16>,
}

/// Which departments are asked for together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SumRequest {
    /// Ids; one that stands twice counts once.
    pub departments: Vec<String>,
}

/// A figure of several departments together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sum {
    /// State of the value.
    pub state: State,
    /// Value in the indicator's unit, when the state is value or zero.
    pub value: Option<f64>,
    /// Lower and upper end of the 95 % interval of the protection's noise.
    pub interval: Option<[f64; 2]>,
    /// Numerator and denominator, both protected.
    pub counts: Option<[f64; 2]>,
}

/// The format of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ExportFormat {
    /// GeoJSON (RFC 7946).
    Geojson,
    /// A table for programs: commas between columns, points in numbers.
    Csv,
    /// A table that an Excel with Danish settings opens: semicolons, decimal commas.
    Excel,
    /// A workbook: a sheet with the figures, and one that says what they are.
    Xlsx,
}

/// How figures stand in an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ExportShape {
    /// A row for each figure, with all that is known of it.
    #[default]
    Long,
    /// A row for each area, a column for each indicator and period.
    Wide,
}

/// The language of what an export says for persons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ExportLanguage {
    /// Danish.
    #[default]
    Da,
    /// English.
    En,
}

/// What to export of a release: areas × indicators × periods of a layer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportRequest {
    /// Layer.
    pub layer: String,
    /// Codes of the indicators, in the order of the file; [`STATUS_THEME`] and [`QUADRANT_THEME`] among them.
    #[serde(default)]
    pub indicators: Vec<String>,
    /// Code of an indicator, where it is one alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indicator: Option<String>,
    /// Periods.
    #[serde(default)]
    pub periods: Vec<String>,
    /// A period, where it is one alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// Periods from here on, up to `to`, besides those that are named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// See `from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Format of the file.
    pub format: ExportFormat,
    /// How figures stand in it.
    #[serde(default)]
    pub shape: ExportShape,
    /// Language of what it says for persons.
    #[serde(default)]
    pub language: ExportLanguage,
    /// Ids of areas, which may hold any letters; all areas of the layer, where none is named.
    #[serde(default)]
    pub areas: Vec<String>,
    /// Whether place, class and quadrant of each area and year are in it.
    #[serde(default)]
    pub standings: bool,
    /// Own weights of the need index, by code of the indicator; those without one have the weight 1.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub weights: BTreeMap<String, f64>,
    /// What a person calls these weights.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub scenario: String,
    /// By which filters the areas were chosen, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<String>,
}

/// A place in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rank {
    /// From 1, the worst; areas with equal values share the better place.
    pub place: usize,
    /// Number of areas that were ranked.
    pub of: usize,
    /// Other areas at the same place.
    #[serde(default)]
    pub shared: usize,
    /// Areas of the layer that have no value, and are not ranked.
    #[serde(default)]
    pub without: usize,
}

/// How many areas of a layer have no value, by the reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Without {
    /// Withheld to protect persons.
    pub suppressed: usize,
    /// No data.
    pub missing: usize,
    /// Concerns only: nobody was trained to report.
    pub nobody_could_report: usize,
}

/// An error that a person or a program can act on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorBody {
    /// Stable code, for example "unknown_layer".
    pub code: String,
    /// What is wrong, in English, for a program's author.
    pub message: String,
}
