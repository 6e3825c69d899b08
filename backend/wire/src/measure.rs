//! What is measured: how areas stand and why, whom they resemble, what is done there, and the statute layer.
use crate::{Rank, Text};
use serde::{Deserialize, Serialize};

/// The code of status × dynamics, which the page and exports show as an indicator.
pub const STATUS_THEME: &str = "status_udvikling";
/// The code of the quadrant of registers and concerns, which they show as an indicator too.
pub const QUADRANT_THEME: &str = "kvadrant";

/// How much need there is by the index: the more, the higher. What the source of the classes calls a high status is a low need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// Little need: an index below −1.
    Low,
    /// From −1 to 1.
    Middle,
    /// Much need: above 1, to 1.5.
    High,
    /// Very much need: above 1.5.
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
    /// Poor figures, and as many concerns as elsewhere.
    NeedInFigures,
    /// Ordinary figures and no more concerns than elsewhere.
    Ordinary,
    /// Too few reports to tell.
    Unsure,
    /// Nobody could report.
    NotCovered,
    /// One of the two is not known.
    Unknown,
}

/// Concerns per 100 dwellings in a quarter, the mean over the year.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ConcernRate {
    /// Per 100 dwellings.
    pub rate: f64,
    /// Its 95 % interval: protection and chance.
    pub interval: [f64; 2],
    /// Fewer are few: half the median of the areas.
    pub few: f64,
    /// More are many: twice the median.
    pub many: f64,
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
    /// For each area its dwellings, rounded to ten; absent where they are not known.
    pub dwellings: Vec<Option<u64>>,
    /// For each area its residents in the year, with noise; absent where they are not known.
    pub persons: Vec<Option<u64>>,
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
    /// The class of the index.
    pub need: Need,
    /// Which way it moves over two years; absent where that is not known.
    pub dynamics: Option<Dynamics>,
    /// Part of 1,000 runs with other weights and other noise in which it has the same class, from 0 to 1.
    pub same_class: f64,
    /// Part of the runs without one indicator in which it has the same class, from 0 to 1.
    pub without_one: f64,
    /// The places between which it lies in 95 of 100 runs.
    pub places: [usize; 2],
    /// What each indicator adds to the index, the greatest first, either way.
    pub contributions: Vec<Contribution>,
    /// What registers say against what people report.
    pub quadrant: Quadrant,
    /// What the quadrant rests on; absent where concerns are not known, or there is nothing to compare them with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub concerns: Option<ConcernRate>,
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

/// An intervention that is shown with its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Intervention {
    /// Its number in the release; another release may give it another.
    pub number: u32,
    /// Code of its kind.
    pub kind: String,
    /// Whether anybody may come.
    pub open_to_all: bool,
    /// Codes of the groups that it means to reach; empty where naming them would tell of its participants.
    pub target_groups: Vec<String>,
    /// The year from which it is shown.
    pub first_year: i16,
    /// The last year for which it is shown; absent where it goes on.
    pub last_year: Option<i16>,
    /// Protected participants of the years that have ended, the newest last.
    pub participants: Vec<Participants>,
}

/// Participants of an intervention in a year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Participants {
    /// The year.
    pub year: i16,
    /// How many; absent where they are withheld or not known.
    pub count: Option<f64>,
    /// Those of each group; empty where they are withheld, and where all are of one group.
    pub groups: Vec<ParticipantsOfGroup>,
}

/// Participants of a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ParticipantsOfGroup {
    /// Code of the group.
    pub group: String,
    /// Their number.
    pub count: f64,
    /// Part of all participants, from 0 to 1.
    pub part: Option<f64>,
    /// Part of the area's residents who are of the group, from 0 to 1, where a figure counts them.
    pub of_residents: Option<f64>,
    /// How many times as often the group is among participants as among residents: below 1 it is missed.
    pub representation: Option<f64>,
}

/// How many interventions of a kind ran in a year, besides those that are shown with their place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountedInterventions {
    /// Code of the kind.
    pub kind: String,
    /// Name of the district; absent where it is the rest of the municipality.
    pub district: Option<String>,
    /// The year, which has ended.
    pub year: i16,
    /// How many.
    pub count: u32,
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
    /// Whether it is met above its limit; otherwise below.
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
