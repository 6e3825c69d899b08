//! Reading a file of a delivery into a raw table, whatever its format is.
use super::{
    formats::{self, Asked, Columns, Coordinates, Found, Input},
    mapping::{DatasetEntry, Meanings},
};
use geodata::validate::{Problem, RawTable};
use std::path::Path;

/// A file that was read.
pub(super) struct Source {
    /// Its records.
    pub table: RawTable,
    /// SHA-256 of its bytes, in hexadecimal, and of changes that lie beside it.
    pub sha256: String,
    /// How it was read, where that is not plain.
    pub stated: Vec<String>,
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
    let input = Input::open(&directory.join(&entry.file), &entry.file)?;
    let sha256 = input.sha256();
    // Departments and observations need no place; where a file has one, it is read.
    let asked = Asked {
        columns: Columns::Named(columns),
        coordinates: Coordinates::Meant,
        unique: entry.unique.clone(),
        options: &entry.options(),
    };
    let Found { table, stated } = formats::read(&input, &asked)?;
    Ok(Source { table, sha256, stated })
}
