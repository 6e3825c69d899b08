//! GeoPackage: reading a layer of features from somebody else's SQLite file, which is never written.
use geo::Geometry;
use geo_traits::to_geo::ToGeoGeometry;
use sqlx::{
    Column, ConnectOptions, Row, TypeInfo, Value, ValueRef,
    sqlite::{SqliteConnectOptions, SqliteRow},
};
use std::path::Path;
use thiserror::Error;
use wkb::reader::read_wkb;

/// A layer of features.
#[derive(Debug, Clone, PartialEq)]
pub struct GeoPackageLayer {
    /// Name of its table.
    pub name: String,
    /// EPSG code of its coordinates; `None` where the file names no such system.
    pub epsg: Option<u32>,
    /// Names of its columns but the geometry, in their order.
    pub columns: Vec<String>,
    /// Its features.
    pub features: Vec<GeoPackageFeature>,
}

/// A feature of a layer.
#[derive(Debug, Clone, PartialEq)]
pub struct GeoPackageFeature {
    /// Values of the columns; `None` for null and for bytes.
    pub values: Vec<Option<GeoPackageValue>>,
    /// Geometry, or why it cannot be read; `None` for null and for an empty one.
    pub geometry: Option<Result<Geometry<f64>, String>>,
}

/// A value of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GeoPackageValue {
    /// A text, also one that looks like a number.
    Text(String),
    /// A number, or `true` or `false`, as JSON writes it.
    Literal(String),
}

/// A file that is no GeoPackage with the layer that was asked for.
#[derive(Debug, Error)]
pub enum GeoPackageError {
    /// It cannot be opened or read as SQLite.
    #[error("cannot be read as a GeoPackage: {0}")]
    Database(#[from] sqlx::Error),
    /// No such layer, or several and none was named.
    #[error("{0}")]
    Layer(String),
}

/// Reads the layer with this name, or the only one.
///
/// # Errors
/// [`GeoPackageError`].
pub async fn read_geopackage(path: &Path, layer: Option<&str>) -> Result<GeoPackageLayer, GeoPackageError> {
    let mut file = SqliteConnectOptions::new().filename(path).read_only(true).immutable(true).connect().await?;
    let layers: Vec<(String, String, Option<String>, Option<i64>)> = sqlx::query_as(
        "SELECT g.table_name, g.column_name, s.organization, s.organization_coordsys_id FROM gpkg_geometry_columns g \
         LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id ORDER BY g.table_name",
    )
    .fetch_all(&mut file)
    .await?;
    let names = || layers.iter().map(|layer| layer.0.as_str()).collect::<Vec<_>>().join(", ");
    let chosen = match (layer, &layers[..]) {
        (Some(name), _) => layers.iter().find(|layer| layer.0 == name),
        (None, [only]) => Some(only),
        (None, []) => return Err(GeoPackageError::Layer("has no layer with geometry".to_owned())),
        (None, _) => return Err(GeoPackageError::Layer(format!("has several layers; name one of: {}", names()))),
    };
    let (table, geometry_column, organisation, code) =
        chosen.ok_or_else(|| GeoPackageError::Layer(format!("has no such layer; it has: {}", names())))?;
    let epsg = organisation.as_deref().is_some_and(|name| name.eq_ignore_ascii_case("epsg"));
    let epsg = code.filter(|_| epsg).and_then(|code| u32::try_from(code).ok());

    let quoted = table.replace('"', "\"\"");
    let statement = sqlx::AssertSqlSafe(format!("SELECT * FROM \"{quoted}\""));
    let rows: Vec<SqliteRow> = sqlx::query(statement).fetch_all(&mut file).await?;
    let positions: Vec<usize> = rows.first().map_or_else(Vec::new, |row| {
        row.columns().iter().filter(|column| column.name() != geometry_column).map(Column::ordinal).collect()
    });
    let columns = rows.first().map_or_else(Vec::new, |row| {
        positions.iter().map(|&position| row.columns()[position].name().to_owned()).collect()
    });
    let feature = |row: &SqliteRow| {
        let blob: Option<Vec<u8>> = row.try_get(geometry_column.as_str())?;
        let values = positions.iter().map(|&position| value(row, position)).collect::<Result<_, sqlx::Error>>()?;
        Ok(GeoPackageFeature { values, geometry: blob.and_then(|blob| geometry(&blob).transpose()) })
    };
    let features = rows.iter().map(feature).collect::<Result<_, sqlx::Error>>()?;
    Ok(GeoPackageLayer { name: table.clone(), epsg, columns, features })
}

fn value(row: &SqliteRow, position: usize) -> Result<Option<GeoPackageValue>, sqlx::Error> {
    // SQLite keeps truth values as 0 and 1: what they are is said by the column.
    let truth = row.columns()[position].type_info().name() == "BOOLEAN";
    let value = row.try_get_raw(position)?.to_owned();
    Ok(match value.type_info().name() {
        "INTEGER" | "BOOLEAN" => {
            let number = value.decode::<i64>();
            Some(GeoPackageValue::Literal(if truth { (number != 0).to_string() } else { number.to_string() }))
        }
        // With a point or an exponent, so that it is still one of these, and not a whole number, where it is written again.
        "REAL" => Some(GeoPackageValue::Literal(format!("{:?}", value.decode::<f64>()))),
        "TEXT" => Some(GeoPackageValue::Text(value.decode::<String>())),
        _ => None,
    })
}

/// Reads a GeoPackage binary: `GP`, version, flags, system, an envelope of a length that the flags tell, then WKB.
fn geometry(blob: &[u8]) -> Result<Option<Geometry<f64>>, String> {
    let head = blob.get(..8).filter(|head| head.starts_with(b"GP")).ok_or("is not a GeoPackage geometry")?;
    let flags = head[3];
    if flags & 0b1_0000 != 0 {
        return Ok(None);
    }
    let envelope = match (flags >> 1) & 0b111 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        _ => return Err("has an envelope of an unknown kind".to_owned()),
    };
    let bytes = blob.get(8 + envelope..).ok_or("ends within its envelope")?;
    let read = read_wkb(bytes).map_err(|error| error.to_string())?;
    Ok(read.try_to_geometry())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_geometry_are_refused() {
        assert!(geometry(b"").is_err());
        assert!(geometry(b"XX\0\x01\0\0\0\0").is_err());
        assert!(geometry(b"GP\0\x0b\0\0\0\0").unwrap_err().contains("envelope"));
        assert!(geometry(b"GP\0\x03\0\0\0\0\0\0").unwrap_err().contains("ends within"));
        assert!(geometry(b"GP\0\x01\0\0\0\0\x01\x03").is_err());
        assert_eq!(geometry(b"GP\0\x11\0\0\0\0"), Ok(None));
    }
}
