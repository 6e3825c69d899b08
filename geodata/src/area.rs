//! Areas: what figures belong to. Geometry is EPSG:25832 (ETRS89 / UTM zone 32N), in metres, everywhere in this crate
//! that does not say otherwise.
use geo::{MultiPolygon, Point};
use std::fmt;

/// The id of an area in its layer: a department's id, a district's number, a cell's code.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AreaId(String);

impl AreaId {
    /// Takes the id as it stands in the data.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Ids that are numbers come in the order of the numbers, before all others; so 9 comes before 10.
impl Ord for AreaId {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let number = |id: &Self| id.0.parse::<u64>().ok();
        match (number(self), number(other)) {
            (Some(a), Some(b)) => a.cmp(&b).then_with(|| self.0.cmp(&other.0)),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (None, None) => self.0.cmp(&other.0),
        }
    }
}

impl PartialOrd for AreaId {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for AreaId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An area with a place: a district, a grid cell, a department as the map shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// Id in its layer.
    pub id: AreaId,
    /// Name for people; a cell's name is its code.
    pub name: String,
    /// Outline in EPSG:25832, metres.
    pub geometry: MultiPolygon<f64>,
}

/// Dwellings of a department by kind; `None` where the source says nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Dwellings {
    /// Family dwellings (*familieboliger*).
    pub family: Option<u32>,
    /// Youth dwellings (*ungdomsboliger*).
    pub youth: Option<u32>,
    /// Dwellings for the elderly (*ældreboliger*).
    pub elderly: Option<u32>,
    /// Nursing dwellings (*plejeboliger*).
    pub nursing: Option<u32>,
}

impl Dwellings {
    /// All dwellings together, or `None` where no kind is known.
    pub fn total(&self) -> Option<u32> {
        let kinds = [self.family, self.youth, self.elderly, self.nursing];
        kinds
            .iter()
            .any(Option::is_some)
            .then(|| kinds.iter().flatten().fold(0, |sum: u32, kind| sum.saturating_add(*kind)))
    }
}

/// A housing department (*boligafdeling*): the atom of the social-housing figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Department {
    /// Unique id.
    pub id: AreaId,
    /// Name.
    pub name: String,
    /// Name of the housing organisation (*boligorganisation*) that owns it.
    pub organisation: String,
    /// The organisation's number.
    pub organisation_number: Option<String>,
    /// The department's number in its organisation; not always unique.
    pub department_number: Option<String>,
    /// Dwellings by kind.
    pub dwellings: Dwellings,
    /// Dwellings that somebody lives in: the households; `None` where the source does not say.
    pub occupied: Option<u32>,
    /// Outline in EPSG:25832; `None` for a department whose place is not known, which then counts in no cell and no district.
    pub geometry: Option<MultiPolygon<f64>>,
}

/// An address point with its dwellings: the ancillary data of dasymetric weights.
#[derive(Debug, Clone, PartialEq)]
pub struct AddressPoint {
    /// Place in EPSG:25832, metres.
    pub position: Point<f64>,
    /// Number of dwellings at the address.
    pub dwellings: u32,
    /// The department that it belongs to, where the source names one.
    pub department: Option<AreaId>,
}

/// A feature of the base map: drawn, never counted.
#[derive(Debug, Clone, PartialEq)]
pub struct BaseFeature {
    /// What it shows.
    pub kind: BaseKind,
    /// What people call it: every place has a name, a road may have one.
    pub name: Option<String>,
    /// Which places are named before which, as far as the source tells.
    pub importance: Importance,
    /// Outline, line or point in EPSG:25832, metres.
    pub geometry: BaseGeometry,
}

/// How important a place is. It decides the order in which names find room on a map, and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Importance {
    /// Rank as the source has it: 1 comes first.
    pub rank: Option<u32>,
    /// Number of inhabitants.
    pub population: Option<u32>,
}

impl Importance {
    /// A key that sorts the more important first: by rank, then by population; those without come last.
    ///
    /// ```
    /// use geodata::area::Importance;
    /// let of = |rank, population| Importance { rank, population }.order();
    /// assert!(of(Some(1), None) < of(Some(2), Some(9)) && of(Some(2), None) < of(None, Some(9)));
    /// assert!(of(None, Some(9)) < of(None, Some(8)) && of(None, Some(0)) < of(None, None));
    /// ```
    pub fn order(&self) -> (u32, std::cmp::Reverse<Option<u32>>) {
        (self.rank.unwrap_or(u32::MAX), std::cmp::Reverse(self.population))
    }
}

/// What a base feature shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BaseKind {
    /// Land inside the coast.
    Land,
    /// Parks and other green.
    Green,
    /// Sea, lakes, streams.
    Water,
    /// Roads, with their names where they are known.
    Road,
    /// Towns, villages and other places with a name.
    Place,
}

impl BaseKind {
    /// All kinds, from the lowest to the uppermost on the map.
    pub const ALL: [Self; 5] = [Self::Land, Self::Green, Self::Water, Self::Road, Self::Place];

    /// The code in stores and paths.
    pub fn code(self) -> &'static str {
        match self {
            Self::Land => "land",
            Self::Green => "green",
            Self::Water => "water",
            Self::Road => "road",
            Self::Place => "place",
        }
    }

    /// The kind of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// The geometry of a base feature.
#[derive(Debug, Clone, PartialEq)]
pub enum BaseGeometry {
    /// Filled.
    Surface(MultiPolygon<f64>),
    /// Drawn as a line.
    Line(geo::MultiLineString<f64>),
    /// Where a name stands.
    Point(Point<f64>),
}
