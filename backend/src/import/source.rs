//! Reading a file of a delivery into a raw table, whatever its format is.
use super::{
    csv, geojson,
    mapping::{DatasetEntry, Meanings},
};
use geodata::validate::{Problem, RawTable};
use sha2::{Digest, Sha256};
use std::path::Path;

/// A file that was read.
pub(super) struct Source {
    /// Its records.
    pub table: RawTable,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// The bytes of a file, which is called `file` in problems.
pub(crate) fn read_bytes(path: &Path, file: &str) -> Result<Vec<u8>, Vec<Problem>> {
    std::fs::read(path).map_err(|error| {
        let reason = match error.kind() {
            std::io::ErrorKind::NotFound => format!("there is no such file ({})", path.display()),
            _ => format!("cannot be read ({}): {error}", path.display()),
        };
        vec![Problem::of_file(file, None, None, reason)]
    })
}

/// The columns that a data set names, checked against what they may mean: (meaning, name in the file).
fn columns(entry: &DatasetEntry, meanings: Meanings) -> Result<Vec<(String, String)>, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut columns = Vec::new();
    for (meaning, name) in &entry.columns {
        let known = meanings.needed.iter().chain(meanings.optional).any(|known| known == meaning);
        match name.as_str() {
            Some(name) if known => columns.push((meaning.clone(), name.to_owned())),
            Some(_) => {
                let may: Vec<&str> = meanings.needed.iter().chain(meanings.optional).copied().collect();
                let reason = format!(
                    "the mapping gives it a meaning that this data set does not have; it has: {}",
                    may.join(", ")
                );
                problems.push(Problem::of_file(&entry.file, Some(meaning), None, reason));
            }
            None => problems.push(Problem::of_file(
                &entry.file,
                Some(meaning),
                None,
                "the mapping gives something other than a column",
            )),
        }
    }
    for meaning in meanings.needed.iter().filter(|&&meaning| !entry.columns.contains_key(meaning)) {
        problems.push(Problem::of_file(&entry.file, Some(meaning), None, "the mapping has no column for it"));
    }
    for meaning in entry.unique.iter().flatten().filter(|meaning| !entry.columns.contains_key(*meaning)) {
        problems.push(Problem::of_file(
            &entry.file,
            Some("unique"),
            Some(meaning),
            "is not a meaning of a column of this data set",
        ));
    }
    if problems.is_empty() { Ok(columns) } else { Err(problems) }
}

/// Reads a file.
///
/// # Errors
/// All problems of the file as a whole: missing, unreadable, in another encoding or format, a column that is not there.
pub(super) fn read_source(directory: &Path, entry: &DatasetEntry, meanings: Meanings) -> Result<Source, Vec<Problem>> {
    let columns = columns(entry, meanings)?;
    let path = directory.join(&entry.file);
    let bytes = read_bytes(&path, &entry.file)?;
    let sha256 = hex::encode(Sha256::digest(&bytes));
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase()).unwrap_or_default();
    let table = match extension.as_str() {
        "geojson" | "json" => geojson::read(entry, geojson::Columns::Named(columns), &bytes)?,
        "csv" | "txt" => csv::read(entry, columns, &bytes)?,
        other => {
            let reason = format!("the format \"{other}\" is not supported: the file must end in .geojson or .csv");
            return Err(vec![Problem::of_file(&entry.file, None, None, reason)]);
        }
    };
    Ok(Source { table, sha256 })
}
