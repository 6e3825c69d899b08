//! What was carried, as a file: GeoJSON for maps, CSV for tables.
use super::{Carried, Target};
use crate::table::{Cell, Sheet};
use geo::MultiPolygon;
use geodata::crs::{Crs, CrsError, Projection};
use geojson::{Feature, FeatureCollection, Geometry, GeometryValue};
use std::path::Path;

/// The format of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// GeoJSON (RFC 7946): longitude and latitude in degrees, EPSG:4326.
    Geojson,
    /// A table without geometry.
    Csv,
}

impl Format {
    /// The format that a file's ending names.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()? {
            "geojson" | "json" => Some(Self::Geojson),
            "csv" => Some(Self::Csv),
            _ => None,
        }
    }
}

/// What was carried, as GeoJSON.
///
/// # Errors
/// [`CrsError`] where an outline cannot be projected to degrees.
pub(crate) fn geojson(carried: &Carried) -> Result<Vec<u8>, CrsError> {
    let projection = Projection::new(carried.plane, Crs::Wgs84);
    let mut features = Vec::with_capacity(carried.targets.len());
    for target in &carried.targets {
        let outline: MultiPolygon<f64> = projection.polygons(&target.outline)?;
        features.push(Feature {
            geometry: Some(Geometry::new(GeometryValue::from(&outline))),
            properties: Some(target.properties.clone()),
            ..Feature::default()
        });
    }
    let collection = FeatureCollection { bbox: None, features, foreign_members: None };
    Ok(collection.to_string().into_bytes())
}

/// What was carried, as a table without geometry.
pub(crate) fn sheet(carried: &Carried) -> Sheet {
    let mut names: Vec<&String> = carried.targets.iter().flat_map(|target| target.properties.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let row = |target: &Target| {
        names.iter().map(|name| target.properties.get(*name).map_or(Cell::Empty, Cell::from)).collect()
    };
    let rows = carried.targets.iter().map(row).collect();
    Sheet { header: names.into_iter().cloned().collect(), rows }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::CsvFor;
    use geo::Rect;
    use serde_json::{Value, json};

    #[test]
    fn a_table_quotes_names_and_leaves_missing_values_empty() {
        let target = |properties: Value| Target {
            properties: properties.as_object().unwrap().clone(),
            outline: MultiPolygon(vec![Rect::new((724_400.0, 6_175_700.0), (724_500.0, 6_175_800.0)).to_polygon()]),
        };
        let targets = vec![
            target(json!({ "navn": "Ø, vest", "boliger": 1.5 })),
            target(json!({ "navn": "\"Syd\"", "boliger": null })),
        ];
        let carried = Carried {
            targets,
            plane: Crs::Utm32,
            sums: Vec::new(),
            emptied: Vec::new(),
            astray: None,
            has_value: true,
        };
        let text = String::from_utf8(sheet(&carried).write(CsvFor::Programs)).unwrap();
        assert_eq!(text, "boliger,navn\n1.5,\"Ø, vest\"\n,\"\"\"Syd\"\"\"\n");
        let map: Value = serde_json::from_slice(&geojson(&carried).unwrap()).unwrap();
        let corner = &map["features"][0]["geometry"]["coordinates"][0][0][0];
        assert!(
            (corner[0].as_f64().unwrap() - 12.57).abs() < 0.01 && (corner[1].as_f64().unwrap() - 55.675).abs() < 0.01
        );
    }
}
