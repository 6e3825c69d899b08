//! GeoPackage: reading a layer from somebody else's SQLite file, which is never written. Changes that lie beside it, in a `-wal` or a hot
//! `-journal`, are part of what it says: they are read from a copy.
use sqlx::{
    Column, ConnectOptions, Row, SqliteConnection, TypeInfo, Value, ValueRef,
    sqlite::{SqliteConnectOptions, SqliteRow},
};
use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};
use thiserror::Error;

/// A layer.
#[derive(Debug, Clone, PartialEq)]
pub struct GeoPackageLayer {
    /// Name of its table.
    pub name: String,
    /// The system of its coordinates; `None` for a layer without geometry.
    pub system: Option<GeoPackageSystem>,
    /// Names of its columns but the geometry, in their order.
    pub columns: Vec<String>,
    /// Its features.
    pub features: Vec<GeoPackageFeature>,
    /// Whether changes were read that lie beside the file.
    pub with_changes: bool,
}

/// What a file says of the system of a layer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GeoPackageSystem {
    /// Its number in the file; 0 and -1 stand for none.
    pub id: i64,
    /// Who gave it a code, such as `EPSG`; `None` where the file has no row for it.
    pub organisation: Option<String>,
    /// The code.
    pub code: Option<i64>,
    /// Well-known text.
    pub definition: Option<String>,
}

/// A feature of a layer.
#[derive(Debug, Clone, PartialEq)]
pub struct GeoPackageFeature {
    /// Values of the columns; `None` for null and for bytes.
    pub values: Vec<Option<GeoPackageValue>>,
    /// Geometry as the file has it; `None` for null.
    pub geometry: Option<Vec<u8>>,
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
    /// Changes beside it cannot be copied.
    #[error("has changes beside it, in {0}, which cannot be copied to be read: {1}")]
    Changes(String, io::Error),
    /// No such layer, or several and none was named.
    #[error("{0}")]
    Layer(String),
}

/// A file that is open, and the folder of its copy where it has changes beside it.
struct Opened {
    connection: SqliteConnection,
    copy: Option<tempfile::TempDir>,
}

fn beside(path: &Path, ending: &str) -> Option<PathBuf> {
    let mut name = path.file_name()?.to_owned();
    name.push(ending);
    let path = path.with_file_name(name);
    fs::metadata(&path).is_ok_and(|about| about.len() > 0).then_some(path)
}

/// Opens a file as it is, or a copy with the changes that lie beside it.
async fn open(path: &Path) -> Result<Opened, GeoPackageError> {
    let changes: Vec<PathBuf> = ["-wal", "-journal"].iter().filter_map(|ending| beside(path, ending)).collect();
    let Some(first) = changes.first() else {
        let connection = SqliteConnectOptions::new().filename(path).read_only(true).immutable(true).connect().await?;
        return Ok(Opened { connection, copy: None });
    };
    let shown = first.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let copied = || -> io::Result<(tempfile::TempDir, PathBuf)> {
        let folder = tempfile::tempdir()?;
        // The bytes alone: a file that may not be written would have a copy that may not be.
        let copy = |from: &Path| -> io::Result<PathBuf> {
            let to = folder.path().join(from.file_name().unwrap_or_default());
            io::copy(&mut File::open(from)?, &mut File::create(&to)?)?;
            Ok(to)
        };
        let main = copy(path)?;
        changes.iter().try_for_each(|change| copy(change).map(drop))?;
        Ok((folder, main))
    };
    let (folder, main) = copied().map_err(|error| GeoPackageError::Changes(shown, error))?;
    let connection = SqliteConnectOptions::new().filename(main).connect().await?;
    Ok(Opened { connection, copy: Some(folder) })
}

/// What a file registers.
struct Registered {
    name: String,
    geometry: Option<String>,
    system: Option<GeoPackageSystem>,
}

/// The layers of a file, those with geometry first, and which tables and views there are, in small letters.
async fn registered(file: &mut SqliteConnection) -> Result<(Vec<Registered>, Vec<String>), GeoPackageError> {
    let there: Vec<(String,)> = sqlx::query_as("SELECT lower(name) FROM sqlite_master WHERE type IN ('table', 'view')")
        .fetch_all(&mut *file)
        .await?;
    let there: Vec<String> = there.into_iter().map(|row| row.0).collect();
    let has = |name: &str| there.iter().any(|other| other == name);
    let mut layers = Vec::new();
    if has("gpkg_geometry_columns") {
        let systems = has("gpkg_spatial_ref_sys");
        let statement = if systems {
            "SELECT g.table_name, g.column_name, CAST(g.srs_id AS INTEGER), s.organization, CAST(s.organization_coordsys_id AS INTEGER), s.definition \
             FROM gpkg_geometry_columns g LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id ORDER BY g.table_name"
        } else {
            "SELECT table_name, column_name, CAST(srs_id AS INTEGER), NULL, NULL, NULL FROM gpkg_geometry_columns ORDER BY table_name"
        };
        type SystemRow = (String, String, Option<i64>, Option<String>, Option<i64>, Option<String>);
        let rows: Vec<SystemRow> = sqlx::query_as(statement).fetch_all(&mut *file).await?;
        layers.extend(rows.into_iter().map(|(name, column, id, organisation, code, definition)| {
            let system = GeoPackageSystem { id: id.unwrap_or_default(), organisation, code, definition };
            Registered { name, geometry: Some(column), system: Some(system) }
        }));
    }
    if has("gpkg_contents") {
        let rows: Vec<(String,)> =
            sqlx::query_as("SELECT table_name FROM gpkg_contents ORDER BY table_name").fetch_all(&mut *file).await?;
        for (name,) in rows {
            if !layers.iter().any(|layer| layer.name.eq_ignore_ascii_case(&name)) {
                layers.push(Registered { name, geometry: None, system: None });
            }
        }
    }
    Ok((layers, there))
}

/// The layer that is meant: the one of this name, or the only one.
fn chosen(
    layers: Vec<Registered>,
    there: &[String],
    layer: Option<&str>,
    with_geometry: bool,
) -> Result<Registered, GeoPackageError> {
    let exists = |name: &str| there.iter().any(|other| *other == name.to_lowercase());
    let fits = |layer: &Registered| exists(&layer.name) && (layer.geometry.is_some() || !with_geometry);
    let names =
        layers.iter().filter(|layer| fits(layer)).map(|layer| layer.name.as_str()).collect::<Vec<_>>().join(", ");
    let refused = |reason: String| Err(GeoPackageError::Layer(reason));
    if layers.is_empty() {
        return refused("is an SQLite file, but not a GeoPackage: it registers no layer".to_owned());
    }
    match layer {
        Some(name) => {
            let of_table = layers.iter().filter(|layer| layer.name == name).count();
            match layers.into_iter().find(|layer| layer.name == name) {
                Some(found) if !exists(name) => {
                    refused(format!("registers the layer \"{}\", but its table is gone; it has: {names}", found.name))
                }
                Some(found) if with_geometry && found.geometry.is_none() => {
                    refused(format!("has no geometry in the layer \"{}\"; layers with geometry: {names}", found.name))
                }
                Some(found) if of_table > 1 => refused(format!(
                    "registers two columns of geometry for the layer \"{}\", of which one is read",
                    found.name
                )),
                Some(found) => Ok(found),
                None => refused(format!("has no such layer; it has: {names}")),
            }
        }
        None => {
            let mut fitting: Vec<Registered> = layers.into_iter().filter(fits).collect();
            match (fitting.pop(), fitting.is_empty()) {
                (None, _) => refused("has no layer with geometry".to_owned()),
                (Some(only), true) => Ok(only),
                (Some(_), false) => refused(format!("has several layers; name one of: {names}")),
            }
        }
    }
}

/// Reads the layer with this name, or the only one. With geometry, layers without are none.
///
/// # Errors
/// [`GeoPackageError`].
pub async fn read_geopackage(
    path: &Path,
    layer: Option<&str>,
    with_geometry: bool,
) -> Result<GeoPackageLayer, GeoPackageError> {
    let Opened { mut connection, copy } = open(path).await?;
    let file = &mut connection;
    let (layers, there) = registered(file).await?;
    let Registered { name, geometry, system } = chosen(layers, &there, layer, with_geometry)?;
    let described: Vec<(String,)> =
        sqlx::query_as("SELECT name FROM pragma_table_info(?) ORDER BY cid").bind(&name).fetch_all(&mut *file).await?;
    // SQLite does not mind large and small letters in names of columns.
    let is_geometry = |column: &str| geometry.as_deref().is_some_and(|name| name.eq_ignore_ascii_case(column));
    if let Some(column) = geometry.as_deref().filter(|_| !described.iter().any(|column| is_geometry(&column.0))) {
        return Err(GeoPackageError::Layer(format!(
            "has no column \"{column}\" in the layer \"{name}\", where its geometry should be"
        )));
    }
    let columns: Vec<String> =
        described.into_iter().map(|column| column.0).filter(|column| !is_geometry(column)).collect();

    let quoted = name.replace('"', "\"\"");
    let statement = sqlx::AssertSqlSafe(format!("SELECT * FROM \"{quoted}\""));
    let rows: Vec<SqliteRow> = sqlx::query(statement).fetch_all(&mut *file).await?;
    let feature = |row: &SqliteRow| {
        let mut values = Vec::with_capacity(columns.len());
        let mut blob = None;
        for (position, column) in row.columns().iter().enumerate() {
            if is_geometry(column.name()) {
                blob = row.try_get::<Option<Vec<u8>>, usize>(position).ok().flatten();
            } else {
                values.push(value(row, position)?);
            }
        }
        values.resize(columns.len(), None);
        Ok(GeoPackageFeature { values, geometry: blob })
    };
    let features = rows.iter().map(feature).collect::<Result<_, sqlx::Error>>()?;
    Ok(GeoPackageLayer { name, system, columns, features, with_changes: copy.is_some() })
}

fn value(row: &SqliteRow, position: usize) -> Result<Option<GeoPackageValue>, sqlx::Error> {
    // SQLite keeps truth values as 0 and 1: what they are is said by the column.
    let truth = row.columns().get(position).is_some_and(|column| column.type_info().name() == "BOOLEAN");
    let value = row.try_get_raw(position)?.to_owned();
    if value.is_null() {
        return Ok(None);
    }
    let decoded = match value.type_info().name() {
        "INTEGER" | "BOOLEAN" => value.try_decode::<i64>().map(|number| {
            GeoPackageValue::Literal(if truth && matches!(number, 0 | 1) {
                (number != 0).to_string()
            } else {
                number.to_string()
            })
        }),
        // With a point or an exponent, so that it is still one of these, and not a whole number, where it is written again.
        "REAL" => value.try_decode::<f64>().map(|number| GeoPackageValue::Literal(format!("{number:?}"))),
        "TEXT" => value.try_decode::<String>().map(GeoPackageValue::Text),
        _ => return Ok(None),
    };
    decoded.map(Some)
}

#[cfg(test)]
#[path = "geopackage_tests.rs"]
mod tests;
