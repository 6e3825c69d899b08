//! Raw tables: what an importer read, before anybody looked at it.
use super::{Figure, Marks, Mended, Notation, Place, Problem, Unit, ValueError, mended_polygons, number};
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
    /// A single value as text, whatever its type. A whole number of a format that keeps numbers is one without decimals: 101.0 is 101.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Literal(text) => Some(text.strip_suffix(".0").unwrap_or(text)),
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
    /// For each column how its numbers are written.
    pub notations: Vec<Notation>,
    /// Which texts stand for no number.
    pub marks: Marks,
    /// How to say which decimal mark the file has, where it can be read in two ways.
    pub decimal_advice: String,
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

    /// What a value of a column is as a number.
    ///
    /// # Errors
    /// Why it is none.
    pub fn figure(&self, column: usize, value: &RawValue) -> Result<Figure, String> {
        let (text, notation) = match value {
            RawValue::Absent => return Ok(Figure::Missing),
            RawValue::List(_) | RawValue::Map(_) => return Err("is a list or object, not a number".to_owned()),
            RawValue::Text(text) => (text.as_str(), self.notations.get(column).copied().unwrap_or_default()),
            // JSON and databases write large and small numbers with an exponent, which a table does not.
            RawValue::Literal(text) => {
                if let Some(marked) =
                    value.text().filter(|_| self.marks != Marks::default()).and_then(|text| self.marks.find(text))
                {
                    return Ok(marked);
                }
                let parsed = text.parse().ok().filter(|value: &f64| value.is_finite());
                let digits = text.starts_with(|first: char| first.is_ascii_digit() || first == '-');
                let refused = || number(text, '.').map_err(|reason| reason.to_string());
                return parsed.filter(|_| digits).map_or_else(refused, Ok).map(Figure::Number);
            }
        };
        if let Some(marked) = self.marks.find(text) {
            return Ok(marked);
        }
        notation.number(text).map(Figure::Number).map_err(|reason| match reason {
            ValueError::Either { .. } | ValueError::Mixed => format!("{reason}; {}", self.decimal_advice),
            reason => reason.to_string(),
        })
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
