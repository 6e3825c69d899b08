//! Reading a file with all its columns, whatever its format is.
use crate::import::{self, Columns, DatasetEntry};
use geodata::{
    crs::{Crs, Projection},
    validate::{Problem, RawGeometry, RawRow, RawTable, RawValue, Unit},
};
use std::{borrow::Cow, path::PathBuf};
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

/// A table. Its decimal mark is the comma where a coordinate has one.
fn table(options: &FileOptions, name: &str) -> Result<RawTable, Vec<Problem>> {
    let bytes = import::read_bytes(&options.path, name)?;
    let entry = entry(options, name);
    let text = import::decoded_csv(&entry, &bytes, "save it as UTF-8, which Excel calls CSV UTF-8")?;
    let (delimiter, text) = delimiter(&text);
    let names = names(&text, delimiter).map_err(|reason| vec![Problem::of_file(name, None, None, reason)])?;
    let entry = DatasetEntry { delimiter: Some(delimiter), ..entry };
    if options.without_place {
        return import::read_csv_text(&entry, Columns::All, None, &text);
    }
    let coordinates = coordinates(&names, options.xy.as_ref())
        .map_err(|(column, reason)| vec![Problem::of_file(name, column, None, reason)])?;
    let decimal = if delimiter != ',' && has_comma(&text, delimiter, coordinates) { ',' } else { '.' };
    let entry = DatasetEntry { decimal: Some(decimal), ..entry };
    import::read_csv_text(&entry, Columns::All, Some(coordinates), &text)
}

/// The mark between the columns of a table: the one that Excel hints at in a first line such as `sep=;`, else the one that is most frequent in
/// the header, outside of quotes. With it the text, in which a hint leaves an empty line, so that rows keep their numbers.
fn delimiter(text: &str) -> (char, Cow<'_, str>) {
    let (first, rest) = text.split_once(['\r', '\n']).unwrap_or((text, ""));
    let hint = first.trim_matches('"').strip_prefix("sep=").or_else(|| first.trim_matches('"').strip_prefix("SEP="));
    if let Some(mark) = hint.and_then(|hint| hint.chars().next()).filter(char::is_ascii) {
        return (mark, format!("\n{}", rest.strip_prefix('\n').unwrap_or(rest)).into());
    }
    let mut quoted = false;
    let header = text.trim_start_matches(['\r', '\n']).chars().take_while(|&letter| {
        quoted ^= letter == '"';
        quoted || !matches!(letter, '\r' | '\n')
    });
    let mut counts = [(',', 0), ('\t', 0), (';', 0)];
    let mut inside = false;
    for letter in header {
        inside ^= letter == '"';
        counts.iter_mut().filter(|count| !inside && count.0 == letter).for_each(|count| count.1 += 1);
    }
    let most = counts.into_iter().max_by_key(|count| count.1);
    (most.map_or(';', |count| count.0), text.into())
}

/// The names of the columns.
fn names(text: &str, delimiter: char) -> Result<Vec<String>, String> {
    let mut header = csv::ReaderBuilder::new();
    header.delimiter(delimiter as u8);
    let mut header = header.from_reader(text.as_bytes());
    let header = header.headers().map_err(|error| format!("has no readable header: {error}"))?;
    if header.is_empty() {
        return Err("is empty: it has no header".to_owned());
    }
    Ok(header.iter().map(|name| name.trim().to_owned()).collect())
}

/// The positions of the two columns that hold the coordinates: those that were asked for, or the only ones whose names begin so. Otherwise
/// the column that is wrong, if it is one, and the reason.
fn coordinates<'a>(
    names: &[String],
    asked: Option<&'a (String, String)>,
) -> Result<(usize, usize), (Option<&'a str>, String)> {
    if let Some((x, y)) = asked {
        let at = |name: &'a str| {
            let mut found = (0..names.len()).filter(|&at| names[at] == name);
            match (found.next(), found.next()) {
                (Some(at), None) => Ok(at),
                (None, _) => Err((Some(name), format!("there is no such column; the file has: {}", names.join(", ")))),
                (Some(_), Some(_)) => Err((Some(name), import::stands_twice(names, name).unwrap_or_default())),
            }
        };
        return Ok((at(x)?, at(y)?));
    }
    let begins = |letters: &[&str]| {
        let begins = |at: &usize| letters.iter().any(|letter| names[*at].to_lowercase().starts_with(letter));
        let found: Vec<usize> = (0..names.len()).filter(begins).collect();
        if let [only] = found[..] { Some(only) } else { None }
    };
    begins(&["x", "lon", "east", "øst"]).zip(begins(&["y", "lat", "north", "nord"])).ok_or_else(|| {
        let file_has = names.join(", ");
        (None, format!("cannot tell which columns hold the coordinates; name them with --xy; the file has: {file_has}"))
    })
}

/// Whether any value of the two columns has a comma.
fn has_comma(text: &str, delimiter: char, (x, y): (usize, usize)) -> bool {
    let mut rows = csv::ReaderBuilder::new();
    rows.delimiter(delimiter as u8).flexible(true);
    let mut rows = rows.from_reader(text.as_bytes());
    let commas =
        |record: &csv::StringRecord| [x, y].iter().any(|&at| record.get(at).is_some_and(|it| it.contains(',')));
    rows.records().any(|record| record.is_ok_and(|record| commas(&record)))
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

#[cfg(test)]
#[path = "file_tests.rs"]
mod tests;
