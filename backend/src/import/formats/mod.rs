//! Formats: from a file, whatever it is, to a table of raw values with their places, what was found out about the file, and its problems.
//!
//! A format is a file here with one signature, [`Reader`]. Which one reads is chosen by what a file begins with, and by its ending where that tells
//! nothing. `import` and every analyst's command read through [`read`], so that what one of them has learnt all know. Nothing here indexes,
//! unwraps or guesses on foreign input: what can be read in two ways is a problem that says both.
mod archive;
mod asked;
mod coordinates;
mod csv;
mod dbf;
mod geojson;
mod geometry;
mod geopackage;
mod grid;
mod header;
mod input;
mod json;
mod json_list;
mod kind;
mod layer;
mod names;
mod place;
mod records;
mod shapefile;
mod stubs;
mod system;
mod table;
mod text;
mod wkb;
mod workbook;

pub(crate) use asked::{Advice, Asked, Columns, Coordinates, FormatOptions, Found};
pub(crate) use input::Input;
pub(crate) use names::{no_such_column, stands_twice};
pub(crate) use place::looks_swapped;

use geodata::validate::Problem;
use kind::Kind;
use shapefile::Parts;

/// What every format gives: the table of a file, or all problems of the file as a whole.
type Reader = fn(&Input, &Asked) -> Result<Found, Vec<Problem>>;

/// Reads a file with the columns that are asked for. Geometry is projected to EPSG:25832.
///
/// # Errors
/// All problems of the file as a whole.
pub(crate) fn read(input: &Input, asked: &Asked) -> Result<Found, Vec<Problem>> {
    match unpacked(input, asked)? {
        None => read_plain(input, asked),
        Some(Unpacked::File(inner)) => read_plain(&inner, asked),
        Some(Unpacked::Shapefile(inner, parts)) => shapefile::read_parts(&inner, asked, &parts),
    }
}

/// What was packed.
enum Unpacked {
    /// A file.
    File(Input),
    /// A shapefile with its other files.
    Shapefile(Input, Parts),
}

/// Reads a file that is not packed, or no more.
fn read_plain(input: &Input, asked: &Asked) -> Result<Found, Vec<Problem>> {
    let reader: Reader = match Kind::of(input) {
        Ok(Kind::Csv) => csv::read,
        Ok(Kind::Json) => json_list::read,
        Ok(Kind::GeoPackage) => geopackage::read,
        Ok(Kind::Workbook) => workbook::read,
        Ok(Kind::Shapefile) => shapefile::read,
        Err(reason) => return Err(vec![input.problem(None, None, reason)]),
    };
    reader(input, asked)
}

/// The file within one that is packed; `None` where it is not, or is a workbook. A zip in a gzip is unpacked too; deeper it is not.
fn unpacked(input: &Input, asked: &Asked) -> Result<Option<Unpacked>, Vec<Problem>> {
    let refused = |reason: String| vec![input.problem(None, None, reason)];
    let inner = if archive::is_gzip(input) { Some(archive::gzip(input).map_err(refused)?) } else { None };
    let outer = inner.as_ref().unwrap_or(input);
    if !archive::is_zip(outer) {
        return Ok(inner.map(Unpacked::File));
    }
    let members = archive::members(outer).map_err(refused)?;
    if workbook::is_workbook(&members) {
        return Ok(inner.map(Unpacked::File));
    }
    let way = asked.options.advice.layer();
    let only = archive::only(&members, asked.options.layer.as_deref(), &way).map_err(refused)?;
    let inner = Input { name: format!("{}/{}", outer.name, only.name), path: None, bytes: only.bytes.clone() };
    Ok(Some(match inner.ending().as_str() {
        "shp" => Unpacked::Shapefile(inner, Parts::among(&members, &only.name)),
        _ => Unpacked::File(inner),
    }))
}

#[cfg(test)]
#[path = "formats_tests.rs"]
mod tests;
