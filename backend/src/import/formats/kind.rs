//! Which format a file is of: by what it begins with, and by its ending where that tells nothing.
use super::input::Input;

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Delimited text.
    Csv,
    /// JSON: features, or a list of records.
    Json,
    /// GeoPackage.
    GeoPackage,
    /// A workbook of a spreadsheet.
    Workbook,
    /// Shapefile.
    Shapefile,
}

/// What a file begins with, for formats that are named and not read: the bytes, the name, and what to do.
const NAMED: [(&[u8], &str); 6] = [
    (b"fgb\x03", "is FlatGeobuf, which is not read; convert it: ogr2ogr out.gpkg FILE"),
    (b"PAR1", "is a Parquet file, which is not read; convert it: ogr2ogr out.gpkg FILE"),
    (b"\xd0\xcf\x11\xe0", "is an old Excel file (.xls), which is not read; save it as .xlsx or CSV UTF-8"),
    (b"%PDF", "is a PDF, not a table"),
    (b"Rar!", "is packed as RAR; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "is packed as 7z; unpack it first"),
];

impl Kind {
    /// The format of a file.
    ///
    /// # Errors
    /// Why none reads it.
    pub(super) fn of(input: &Input) -> Result<Self, String> {
        let bytes = &input.bytes;
        if bytes.starts_with(b"SQLite format 3\0") {
            return Ok(Self::GeoPackage);
        }
        if bytes.starts_with(b"PK\x03\x04") {
            return match input.ending().as_str() {
                "zip" => Err("is a zip in a zip, which is not read; unpack it".to_owned()),
                _ => Ok(Self::Workbook),
            };
        }
        if bytes.starts_with(&9994_u32.to_be_bytes()) && matches!(input.ending().as_str(), "shp" | "dbf" | "shx") {
            return if input.ending() == "shp" {
                Ok(Self::Shapefile)
            } else {
                Err("is part of a shapefile; name its .shp".to_owned())
            };
        }
        if let Some((_, reason)) = NAMED.iter().find(|(begin, _)| bytes.starts_with(begin)) {
            return Err((*reason).to_owned());
        }
        let ending = input.ending();
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let first = text.iter().find(|byte| !byte.is_ascii_whitespace()).copied();
        if first == Some(b'<') {
            return Err(markup(text).to_owned());
        }
        match ending.as_str() {
            "xlsx" | "ods" => Err("cannot be read as a workbook: it is not packed as one".to_owned()),
            "gpkg" if bytes.is_empty() => Err("is empty".to_owned()),
            "gpkg" => Err("cannot be read as a GeoPackage: it is not an SQLite file".to_owned()),
            "geojson" | "json" | "geojsonl" | "geojsons" | "ndjson" | "jsonl" | "topojson" => Ok(Self::Json),
            "csv" | "tsv" | "txt" | "tab" if matches!(first, Some(b'{' | 0x1e)) => Ok(Self::Json),
            "csv" | "tsv" | "txt" | "tab" => Ok(Self::Csv),
            _ if matches!(first, Some(b'{' | b'[' | 0x1e)) => Ok(Self::Json),
            ending => Err(format!(
                "the format \"{ending}\" is not supported: the file must end in .geojson, .json, .gpkg, .shp, .xlsx, .ods, .csv or .txt, or be one of them packed as .zip or .gz"
            )),
        }
    }
}

/// What a file is that begins with `<`.
fn markup(text: &[u8]) -> &'static str {
    let head = String::from_utf8_lossy(text.get(..512).unwrap_or(text)).to_lowercase();
    if head.contains("<html") || head.contains("<!doctype html") {
        "is a web page, not a table: it may be an error page, or a table that was saved as HTML; download or save it as CSV"
    } else if head.contains("kml") {
        "is KML, which is not read; convert it: ogr2ogr out.gpkg FILE"
    } else {
        "is XML (GML or another), which is not read; convert it: ogr2ogr out.gpkg FILE"
    }
}
