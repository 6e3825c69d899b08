//! Reading a file with all its columns, whatever its format is.
use crate::import::{self, Columns, DatasetEntry};
use geodata::{
    crs::{Crs, Projection},
    validate::{Problem, RawGeometry, RawRow, RawTable, RawValue, Unit},
};
use std::path::PathBuf;
use store::GeoPackageValue;

/// A file, and what it does not say of itself.
#[derive(Debug, Clone, Default)]
pub(crate) struct FileOptions {
    /// The file: GeoJSON, GeoPackage, or for points a table.
    pub path: PathBuf,
    /// EPSG code of its coordinates, where it is not the one that the file names.
    pub epsg: Option<u32>,
    /// Layer of a GeoPackage with several.
    pub layer: Option<String>,
    /// The columns of a table that hold the coordinates; without them those whose names begin with x and y.
    pub xy: Option<(String, String)>,
    /// It is a table that has no coordinates.
    pub without_place: bool,
}

impl FileOptions {
    /// The name in messages.
    pub(crate) fn name(&self) -> String {
        self.path
            .file_name()
            .map_or_else(|| self.path.display().to_string(), |name| name.to_string_lossy().into_owned())
    }
}

/// Reads a file with all its columns, each meaning what it is called. Geometry is projected to EPSG:25832.
///
/// # Errors
/// All problems of the file as a whole.
pub(crate) async fn read_file(options: &FileOptions) -> Result<RawTable, Vec<Problem>> {
    let name = options.name();
    let extension = options.path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    match extension.as_deref() {
        Some("gpkg") => geopackage(options, &name).await,
        Some("geojson" | "json") => {
            let bytes = import::read_bytes(&options.path, &name)?;
            import::read_geojson(&entry(options, &name), Columns::All, &bytes)
        }
        Some("csv" | "txt") => table(options, &name),
        other => {
            let reason = "is not supported: the file must end in .geojson, .gpkg or .csv";
            Err(vec![Problem::of_file(&name, Some("format"), other, reason)])
        }
    }
}

fn entry(options: &FileOptions, name: &str) -> DatasetEntry {
    DatasetEntry { file: name.to_owned(), epsg: options.epsg, ..DatasetEntry::default() }
}

/// Columns that mean what they are called.
fn same(names: Vec<String>) -> Vec<(String, String)> {
    names.into_iter().map(|name| (name.clone(), name)).collect()
}

/// A table: its delimiter is the most frequent in the header, and its decimal mark the comma where a coordinate has one.
fn table(options: &FileOptions, name: &str) -> Result<RawTable, Vec<Problem>> {
    let bytes = import::read_bytes(&options.path, name)?;
    let text = String::from_utf8_lossy(&bytes);
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let header = lines.next().unwrap_or_default();
    let delimiter = [';', ',', '\t'].into_iter().max_by_key(|&mark| header.matches(mark).count()).unwrap_or(';');
    let names: Vec<String> = header.split(delimiter).map(|name| name.trim().trim_matches('"').to_owned()).collect();
    let begins = |letters: &[&str]| {
        let found = names.iter().filter(|name| letters.iter().any(|letter| name.to_lowercase().starts_with(letter)));
        let found: Vec<&String> = found.collect();
        if let [only] = found[..] { Some(only.clone()) } else { None }
    };
    if options.without_place {
        let entry = DatasetEntry { delimiter: Some(delimiter), ..entry(options, name) };
        return import::read_csv(&entry, same(names), &bytes);
    }
    let pair = || begins(&["x", "lon", "east", "øst"]).zip(begins(&["y", "lat", "north", "nord"]));
    let (x, y) = options.xy.clone().or_else(pair).ok_or_else(|| {
        let reason = format!(
            "cannot tell which columns hold the coordinates; name them with --xy; the file has: {}",
            names.join(", ")
        );
        vec![Problem::of_file(name, None, None, reason)]
    })?;
    let at = names.iter().position(|name| *name == x);
    let with_comma =
        |line: &str| at.and_then(|at| line.split(delimiter).nth(at)).is_some_and(|value| value.contains(','));
    let decimal = if delimiter != ',' && lines.any(with_comma) { ',' } else { '.' };
    let mut columns = same(names);
    columns.extend([("x".to_owned(), x), ("y".to_owned(), y)]);
    let entry = DatasetEntry { delimiter: Some(delimiter), decimal: Some(decimal), ..entry(options, name) };
    import::read_csv(&entry, columns, &bytes)
}

fn raw(value: Option<GeoPackageValue>) -> RawValue {
    match value {
        None => RawValue::Absent,
        Some(GeoPackageValue::Text(text)) => RawValue::Text(text),
        Some(GeoPackageValue::Literal(text)) => RawValue::Literal(text),
    }
}

async fn geopackage(options: &FileOptions, name: &str) -> Result<RawTable, Vec<Problem>> {
    let one =
        |field: Option<&str>, value: Option<&str>, reason: String| vec![Problem::of_file(name, field, value, reason)];
    if !options.path.exists() {
        return Err(one(None, None, "there is no such file".to_owned()));
    }
    let layer = store::read_geopackage(&options.path, options.layer.as_deref()).await;
    let layer = layer.map_err(|error| one(None, None, error.to_string()))?;
    let epsg = options.epsg.or(layer.epsg);
    let epsg = epsg.ok_or_else(|| one(Some("srs_id"), None, "has no EPSG code; say which one it is".to_owned()))?;
    let crs = Crs::from_epsg(epsg).map_err(|error| one(Some("srs_id"), Some(&epsg.to_string()), error.to_string()))?;
    let projection = Projection::new(crs, Crs::Utm32);
    let rows = (1..).zip(layer.features).map(|(number, feature)| RawRow {
        number,
        values: feature.values.into_iter().map(raw).collect(),
        geometry: match feature.geometry {
            None => RawGeometry::Absent,
            Some(Err(reason)) => RawGeometry::Unreadable(reason),
            Some(Ok(geometry)) => import::raw_geometry(&geometry, "collection", &projection)
                .unwrap_or_else(|error| RawGeometry::Unreadable(error.to_string())),
        },
    });
    Ok(RawTable {
        file: name.to_owned(),
        unit: Unit::Feature,
        columns: same(layer.columns),
        decimal_mark: '.',
        unique: Vec::new(),
        rows: rows.collect(),
        unreadable: Vec::new(),
    })
}
