//! Raw tables: what an importer read, before anybody looked at it.
use super::{Mended, Place, Problem, Unit, mended_polygons};
use geo::{MultiLineString, MultiPolygon, Point};

/// A value as it stands in a file.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum RawValue {
    /// Null, or an empty cell.
    #[default]
    Absent,
    /// Text, or in a table any value as it is written.
    Text(String),
    /// A number or truth value of a format that tells it from a text, as JSON writes it.
    Literal(String),
    /// A list.
    List(Vec<RawValue>),
    /// Named values, in the order of the file.
    Map(Vec<(String, RawValue)>),
}

impl RawValue {
    /// A single value as text, whatever its type.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Literal(text) => Some(text),
            Self::Absent | Self::List(_) | Self::Map(_) => None,
        }
    }
}

/// A geometry in EPSG:25832, metres, not yet checked.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum RawGeometry {
    /// Null, or a table without geometry.
    #[default]
    Absent,
    /// One or more polygons.
    Polygons(MultiPolygon<f64>),
    /// One or more lines.
    Lines(MultiLineString<f64>),
    /// A point.
    Point(Point<f64>),
    /// Something that could not be read or projected, and why.
    Unreadable(String),
}

impl RawGeometry {
    /// The polygons, mended, and what was untangled or dissolved.
    ///
    /// # Errors
    /// Why there are none.
    pub fn polygons(&self) -> Result<(MultiPolygon<f64>, Vec<Mended>), String> {
        match self {
            Self::Polygons(polygons) => mended_polygons(polygons).map_err(|reason| reason.to_string()),
            Self::Absent => Err("has no geometry".to_owned()),
            Self::Unreadable(reason) => Err(reason.clone()),
            Self::Lines(_) | Self::Point(_) => Err("is not a polygon".to_owned()),
        }
    }

    /// The point; `None` where there is no geometry at all.
    ///
    /// # Errors
    /// Why the geometry is not a point.
    pub fn point(&self) -> Result<Option<Point<f64>>, String> {
        match self {
            Self::Point(point) => Ok(Some(*point)),
            Self::Absent => Ok(None),
            Self::Unreadable(reason) => Err(reason.clone()),
            Self::Lines(_) | Self::Polygons(_) => Err("is not a point".to_owned()),
        }
    }
}

/// A record as it stands in a file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RawRow {
    /// Number of the line or feature.
    pub number: u64,
    /// Values, in the order of the table's columns.
    pub values: Vec<RawValue>,
    /// Geometry.
    pub geometry: RawGeometry,
}

/// A table as it stands in a file, its columns named by what they mean.
#[derive(Debug, Clone, PartialEq)]
pub struct RawTable {
    /// File, as the mapping names it.
    pub file: String,
    /// What its records are.
    pub unit: Unit,
    /// For each column what it means, and its name in the file.
    pub columns: Vec<(String, String)>,
    /// Decimal mark of its numbers.
    pub decimal_mark: char,
    /// Groups of columns, by meaning, whose values together should be unique.
    pub unique: Vec<Vec<String>>,
    /// Records.
    pub rows: Vec<RawRow>,
    /// Records that could not even be read, each with its place.
    pub unreadable: Vec<Problem>,
}

impl RawTable {
    /// Number of records of the file, readable or not.
    pub fn records(&self) -> usize {
        self.rows.len() + self.unreadable.len()
    }

    /// The place of a record.
    pub fn place(&self, number: u64) -> Place {
        Place { file: self.file.clone(), record: Some((self.unit, number)) }
    }

    /// The position of the column with a meaning, and its name in the file.
    pub fn column(&self, meaning: &str) -> Option<(usize, &str)> {
        self.columns.iter().position(|column| column.0 == meaning).map(|at| (at, self.columns[at].1.as_str()))
    }
}
