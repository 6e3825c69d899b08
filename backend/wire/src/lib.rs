//! What travels between the server and the page, and nothing else: no logic, no default, no conversion.
//!
//! | path | body |
//! |---|---|
//! | `GET /api/v1/catalogue` | [`Catalogue`] as JSON; everything else is named by it |
//! | `GET /api/v1/releases/{release}/layers/{layer}` | geometry of a layer, the format of `geodata::tile`, immutable |
//! | `GET /api/v1/releases/{release}/base/{kind}` | geometry of a base layer, the same format, immutable |
//! | `GET /api/v1/releases/{release}/columns/{layer}/{indicator}/{period}` | values of a layer, the format of `geodata::column`, immutable |
//! | `GET /api/v1/releases/{release}/areas/{layer}/{id}` | [`Profile`] as JSON, immutable |
//! | `GET /api/v1/releases/{release}/standings/{layer}/{year}` | [`Standings`] as JSON, immutable |
//! | `GET /api/v1/releases/{release}/statute/{id}` | a list of [`StatuteResult`] as JSON for an area of the layer `contiguous`, immutable; only where the statute layer is on |
//! | `GET /export?layer=…&indicator=…&period=…&format=geojson` | a layer with its values as a file; `&areas=1,2` for some of its areas |
//!
//! `{release}` is [`Release::key`]; one that is not served any more is answered with the code `unknown_release`.
//! Errors are [`ErrorBody`] as JSON with the fitting status.
#![forbid(unsafe_code)]

use serde::{Deserialize, Serialize};

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
    /// Indicators, in the order of the picker; the need index is the first.
    pub indicators: Vec<Indicator>,
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
    /// Roads, lines.
    Road,
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
    /// Interventions that serve it.
    pub interventions: Vec<Intervention>,
    /// How near interventions are to its homes, by kind.
    pub nearness: Vec<Nearness>,
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
    /// Persons that would have to leave the count for the area to be like the municipality; below 0 those by which it is better. Shares only.
    pub potential: Option<f64>,
    /// Place among the layer's areas with a value, 1 is the worst; absent for a neutral indicator.
    pub rank: Option<Rank>,
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

/// Class of a need index; from the least need to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// An index below −1.
    Low,
    /// From −1 to 1.
    Middle,
    /// Above 1, to 1.5.
    High,
    /// Above 1.5.
    VeryHigh,
}

/// Which way an area moves against the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dynamics {
    /// It gets better.
    Better,
    /// It moves with the others.
    Stable,
    /// It gets worse.
    Worse,
}

/// What registers say against what people on the spot report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quadrant {
    /// Poor figures and many concerns.
    AgreedNeed,
    /// Ordinary figures and many concerns.
    HiddenNeed,
    /// Poor figures and few concerns, although somebody could report.
    Unheard,
    /// Ordinary figures and few concerns.
    Ordinary,
    /// Nobody could report.
    NotCovered,
    /// One of the two is not known.
    Unknown,
}

/// What is around an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cluster {
    /// Much need among much need.
    HighHigh,
    /// Little need among little need.
    LowLow,
    /// Much need among little need.
    HighLow,
    /// Little need among much need.
    LowHigh,
    /// Nothing that could not be chance.
    None,
}

/// How the areas of a layer stand in a year. Every list is in the order of the layer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Standings {
    /// The year.
    pub year: i16,
    /// For each area; absent where it has no index.
    pub areas: Vec<Option<Standing>>,
    /// For each area.
    pub quadrants: Vec<Quadrant>,
    /// For each area whether an intervention has served it up to the end of the year.
    pub served: Vec<bool>,
}

/// How an area stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// The year.
    pub year: i16,
    /// Place by the need index.
    pub rank: Rank,
    /// The need index.
    pub index: f64,
    /// Its class.
    pub status: Status,
    /// Which way it moves over two years; absent where that is not known.
    pub dynamics: Option<Dynamics>,
    /// Part of 1,000 runs with other weights and other noise in which it has the same class, from 0 to 1.
    pub same_class: f64,
    /// Part of the runs without one indicator in which it has the same class, from 0 to 1.
    pub without_one: f64,
    /// The places between which it lies in 90 of 100 runs.
    pub places: [usize; 2],
    /// What each indicator adds to the index, the greatest first, either way.
    pub contributions: Vec<Contribution>,
    /// What registers say against what people report.
    pub quadrant: Quadrant,
    /// What is around it; absent where it has no neighbour.
    pub cluster: Option<Cluster>,
}

/// What an indicator adds to an index.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contribution {
    /// Code of the indicator.
    pub indicator: String,
    /// What it adds.
    pub value: f64,
}

/// An area that resembles another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Twin {
    /// Id in the layer.
    pub id: String,
    /// Name.
    pub name: String,
    /// Euclidean distance in standardised features, 0 for the same.
    pub distance: f64,
    /// Features in which the two are nearest first: dwellings, family, youth, elderly, density.
    pub alike: Vec<String>,
    /// Its need index.
    pub index: Option<f64>,
    /// Whether an intervention served it.
    pub had_intervention: bool,
}

/// A difference with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// The difference.
    pub value: f64,
    /// The interval.
    pub interval: [f64; 2],
}

/// An intervention.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Intervention {
    /// Id.
    pub id: String,
    /// Code of its kind.
    pub kind: String,
    /// Codes of the groups that it means to reach.
    pub target_groups: Vec<String>,
    /// First day, as 2025-01-31.
    pub start: String,
    /// Last day, where it has ended.
    pub end: Option<String>,
    /// Protected participants by group; absent where they are withheld.
    pub participants: Vec<Participants>,
}

/// Participants of a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Participants {
    /// Code of the group.
    pub group: String,
    /// Their number.
    pub count: Option<f64>,
    /// Part of all participants, from 0 to 1.
    pub part: Option<f64>,
    /// Part of the area's residents who are of the group, from 0 to 1, where a figure counts them.
    pub of_residents: Option<f64>,
    /// How many times as often the group is among participants as among residents: below 1 it is missed.
    pub representation: Option<f64>,
}

/// How near interventions of a kind are to the homes of an area.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Nearness {
    /// Code of the kind.
    pub kind: String,
    /// Part of the dwellings within 500 m, 1 km and 5 km, from 0 to 1.
    pub parts: [f64; 3],
}

/// How an area stands to a rule of the statute layer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StatuteResult {
    /// Name of the rule.
    pub name: Text,
    /// The law that it is of.
    pub law: String,
    /// The year that it is judged for.
    pub year: i16,
    /// Whether the area is on the list; absent where what is missing could decide it.
    pub listed: Option<bool>,
    /// Residents, and the fewest that the rule asks for.
    pub residents: Option<u32>,
    /// See `residents`.
    pub least_residents: u32,
    /// How many of `some` must be met.
    pub needed: usize,
    /// Criteria that must all be met.
    pub all: Vec<CriterionResult>,
    /// Criteria of which some must be met.
    pub some: Vec<CriterionResult>,
}

/// How an area stands to a criterion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CriterionResult {
    /// Name of the indicator.
    pub name: Text,
    /// Unit of value and limit.
    pub unit: Text,
    /// Decimals to show.
    pub decimals: u8,
    /// Whether it is met above its limit; else below.
    pub above: bool,
    /// The rest; absent where it cannot be judged.
    pub judged: Option<Judged>,
}

/// A criterion that was judged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// The value that the law looks at.
    pub value: f64,
    /// The limit.
    pub limit: f64,
    /// Whether it is met.
    pub met: bool,
    /// Persons that would change it.
    pub persons: Option<u32>,
    /// Year in which the trend reaches the limit.
    pub year: Option<i16>,
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

/// A place in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rank {
    /// From 1, the worst; areas with equal values share the better place.
    pub place: usize,
    /// Number of areas that were ranked.
    pub of: usize,
}

/// An error that a person or a program can act on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorBody {
    /// Stable code, for example "unknown_layer".
    pub code: String,
    /// What is wrong, in English, for a program's author.
    pub message: String,
}
