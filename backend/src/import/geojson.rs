//! GeoJSON: feature collections, each feature read for itself, so that one that is broken spoils no other.
use super::mapping::DatasetEntry;
use ::geojson::{Geometry, GeometryValue};
use geo::{MapCoords, MultiLineString, MultiPolygon};
use geodata::{
    crs::{Crs, CrsError, Projection},
    validate::{Place, Problem, RawGeometry, RawRow, RawTable, RawValue, Unit},
};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Which columns of a file are read.
pub(crate) enum Columns {
    /// These: what each means, and its name in the file.
    Named(Vec<(String, String)>),
    /// All, each meaning what it is called.
    All,
}

impl Columns {
    /// The columns, of a file that has these names.
    pub(super) fn among(self, names: impl FnOnce() -> Vec<String>) -> Vec<(String, String)> {
        match self {
            Self::Named(columns) => columns,
            Self::All => names().into_iter().map(|name| (name.clone(), name)).collect(),
        }
    }
}

/// Reads a feature collection. Geometry is projected to EPSG:25832.
///
/// # Errors
/// All problems of the file as a whole.
pub(crate) fn read(entry: &DatasetEntry, columns: Columns, bytes: &[u8]) -> Result<RawTable, Vec<Problem>> {
    let one = |field: Option<&str>, value: Option<&str>, reason: String| {
        vec![Problem::of_file(&entry.file, field, value, reason)]
    };
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let root: Value =
        serde_json::from_slice(bytes).map_err(|error| one(None, None, format!("is not JSON: {error}")))?;
    if root["type"] != "FeatureCollection" {
        let reason = "is not a GeoJSON feature collection".to_owned();
        return Err(one(Some("type"), root["type"].as_str(), reason));
    }
    let features =
        root["features"].as_array().ok_or_else(|| one(Some("features"), None, "is not a list".to_owned()))?;
    let epsg = entry.epsg.or_else(|| named_crs(&root)).unwrap_or(4326);
    let crs = Crs::from_epsg(epsg).map_err(|error| one(Some("crs"), Some(&epsg.to_string()), error.to_string()))?;
    let projection = Projection::new(crs, Crs::Utm32);
    let columns = columns.among(|| property_names(features));
    let absent = columns.iter().filter(|(_, name)| {
        !features.is_empty() && features.iter().all(|feature| feature["properties"].get(name).is_none())
    });
    let missing: Vec<Problem> =
        absent.flat_map(|(_, name)| one(Some(name), None, "no feature has this property".to_owned())).collect();
    if !missing.is_empty() {
        return Err(missing);
    }
    let (mut rows, mut unreadable) = (Vec::new(), Vec::new());
    for (number, feature) in (1..).zip(features) {
        if feature["type"] != "Feature" {
            let place = Place { file: entry.file.clone(), record: Some((Unit::Feature, number)) };
            unreadable.push(Problem {
                place,
                ..Problem::of_file(&entry.file, Some("type"), feature["type"].as_str(), "is not a feature")
            });
            continue;
        }
        let values = columns.iter().map(|(_, name)| raw(&feature["properties"][name])).collect();
        rows.push(RawRow { number, values, geometry: geometry(&feature["geometry"], &projection) });
    }
    let (file, unique) = (entry.file.clone(), entry.unique.clone());
    Ok(RawTable { file, unit: Unit::Feature, columns, decimal_mark: '.', unique, rows, unreadable })
}

/// The names of the properties of all features, in order.
fn property_names(features: &[Value]) -> Vec<String> {
    let properties = features.iter().filter_map(|feature| feature["properties"].as_object());
    let names: BTreeSet<&String> = properties.flat_map(Map::keys).collect();
    names.into_iter().cloned().collect()
}

/// The system that the collection names itself, as GeoJSON of 2008 allows: "urn:ogc:def:crs:EPSG::25832".
fn named_crs(root: &Value) -> Option<u32> {
    let name = root["crs"]["properties"]["name"].as_str()?;
    if name.ends_with("CRS84") { Some(4326) } else { name.rsplit(':').next()?.parse().ok() }
}

fn raw(value: &Value) -> RawValue {
    match value {
        Value::Null => RawValue::Absent,
        Value::String(text) if text.trim().is_empty() => RawValue::Absent,
        Value::String(text) => RawValue::Text(text.clone()),
        Value::Bool(_) | Value::Number(_) => RawValue::Literal(value.to_string()),
        Value::Array(items) => RawValue::List(items.iter().map(raw).collect()),
        Value::Object(items) => RawValue::Map(pairs(items)),
    }
}

fn pairs(items: &Map<String, Value>) -> Vec<(String, RawValue)> {
    items.iter().map(|(name, value)| (name.clone(), raw(value))).collect()
}

fn geometry(value: &Value, projection: &Projection) -> RawGeometry {
    if value.is_null() {
        return RawGeometry::Absent;
    }
    if !positions_are_whole(&value["coordinates"]) {
        return RawGeometry::Unreadable("is not a geometry: a position has fewer than two coordinates".to_owned());
    }
    let read: Result<Geometry, _> = serde_json::from_value(value.clone());
    match read {
        Err(error) => RawGeometry::Unreadable(format!("is not a geometry: {error}")),
        Ok(geometry) => {
            projected(geometry.value, projection).unwrap_or_else(|error| RawGeometry::Unreadable(error.to_string()))
        }
    }
}

/// Whether every innermost list holds two numbers at least: the conversion to geometry takes them for granted.
fn positions_are_whole(coordinates: &Value) -> bool {
    let Some(items) = coordinates.as_array() else { return true };
    if items.iter().any(Value::is_number) { items.len() >= 2 } else { items.iter().all(positions_are_whole) }
}

fn projected(value: GeometryValue, projection: &Projection) -> Result<RawGeometry, CrsError> {
    let name = value.type_name();
    let geometry = geo::Geometry::<f64>::try_from(value).ok();
    Ok(match geometry {
        Some(geometry) => raw_geometry(&geometry, name, projection)?,
        None => RawGeometry::Unreadable(format!("is a {name}, which no data set accepts")),
    })
}

/// A geometry of any file, projected to EPSG:25832. `name` is what it is called where nothing takes it.
pub(crate) fn raw_geometry(
    geometry: &geo::Geometry<f64>,
    name: &str,
    projection: &Projection,
) -> Result<RawGeometry, CrsError> {
    Ok(match geometry.try_map_coords(|point| projection.point(point.x, point.y))? {
        geo::Geometry::Polygon(polygon) => RawGeometry::Polygons(MultiPolygon(vec![polygon])),
        geo::Geometry::MultiPolygon(polygons) if polygons.0.is_empty() => RawGeometry::Absent,
        geo::Geometry::MultiPolygon(polygons) => RawGeometry::Polygons(polygons),
        geo::Geometry::LineString(line) => RawGeometry::Lines(MultiLineString(vec![line])),
        geo::Geometry::MultiLineString(lines) => RawGeometry::Lines(lines),
        geo::Geometry::Point(point) => RawGeometry::Point(point),
        _ => RawGeometry::Unreadable(format!("is a {name}, which no data set accepts")),
    })
}
