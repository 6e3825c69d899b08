//! What is measured: how areas stand and why, whom they resemble, what is done there, and the statute layer.
use crate::{Rank, Text};
use serde::{Deserialize, Serialize};

/// The code of status × dynamics, which the page and exports show as an indicator.
pub const STATUS_THEME: &str = "status_udvikling";
/// The code of the quadrant of registers and concerns, which they show as an indicator too.
pub const QUADRANT_THEME: &str = "kvadrant";
/// The code of the lists of almenboligloven, which the page alone shows as an indicator: nothing of the statute layer is exported.
pub const STATUTE_THEME: &str = "almenbolig_lister";

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

/// Interventions that serve an area and are shown with their place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaInterventions {
    /// Position of the area in its layer, from 0.
    pub area: usize,
    /// The interventions, by number.
    pub interventions: Vec<InterventionYears>,
}

/// When an intervention is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InterventionYears {
    /// Its number in the release.
    pub number: u32,
    /// Code of its kind.
    pub kind: String,
    /// The year from which it is shown.
    pub first_year: i16,
    /// The last year for which it is shown; absent where it goes on.
    pub last_year: Option<i16>,
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

/// How all areas of the statute layer stand to its rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatuteOutcomes {
    /// The year that they are judged for.
    pub year: i16,
    /// Codes of the rules that held at its end.
    pub rules: Vec<String>,
    /// For each area in the order of the layer and each rule whether the area meets it; absent where what is missing could decide it.
    pub areas: Vec<Vec<Option<bool>>>,
}

/// How an area stands to a rule of the statute layer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StatuteResult {
    /// Code of the rule, for example "parallelsamfund".
    pub code: String,
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
    /// In how many of the last years, in a row, all of it must hold; 1 for the newest alone.
    pub years_in_a_row: u8,
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
    /// Code of the indicator.
    pub indicator: String,
    /// Name of the indicator.
    pub name: Text,
    /// Unit of value and limit.
    pub unit: Text,
    /// Decimals to show.
    pub decimals: u8,
    /// Whether it is met above its limit; otherwise below.
    pub above: bool,
    /// Number of years that the value is the mean of.
    pub years: u8,
    /// What the limit is a multiple of; absent where the law names it in the indicator's unit.
    pub multiple: Option<Multiple>,
    /// The rest; absent where it cannot be judged.
    pub judged: Option<Judged>,
}

/// A limit that is a multiple of another value.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Multiple {
    /// How many times.
    pub times: f64,
    /// Of what.
    pub of: MultipleOf,
}

/// What a limit is a multiple of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MultipleOf {
    /// The value of the country.
    Country,
    /// The value of the region.
    Region,
}

/// A criterion that was judged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// First and last year of the value.
    pub years: [i16; 2],
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
