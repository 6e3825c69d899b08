//! Files that an analyst's command reads: how they were read is told, and all of their problems, and nothing is written where there are any.
use super::{Failure, table_arguments::TableArguments};
use crate::{
    analysis::{FileOptions, Findings, read_file},
    import::{Coordinates, FormatOptions},
};
use geodata::validate::RawTable;
use std::path::Path;

/// A table without a place: the only one of its file, or the one of this name.
pub(super) fn table(path: &Path, layer: Option<&String>, arguments: &TableArguments) -> FileOptions {
    let options = FormatOptions { layer: layer.cloned(), ..arguments.options("") };
    FileOptions { path: path.to_owned(), coordinates: Coordinates::Absent, options }
}

/// Reads a file, or ends with all its problems.
pub(super) fn read(options: &FileOptions) -> Result<RawTable, Failure> {
    let found = read_file(options).map_err(|problems| {
        problems.iter().for_each(|problem| eprintln!("{problem}"));
        Failure::Input(format!("{} cannot be read", options.name()))
    })?;
    found.stated.iter().for_each(|line| eprintln!("{}: {line}", options.name()));
    Ok(found.table)
}

/// Lists what was found in a file; where there are problems, nothing is written.
pub(super) fn without_problems(findings: &Findings) -> Result<(), Failure> {
    findings.mended.iter().chain(&findings.problems).for_each(|finding| eprintln!("{finding}"));
    match findings.problems.len() {
        0 => Ok(()),
        1 => Err(Failure::Input("1 problem; nothing was written".to_owned())),
        count => Err(Failure::Input(format!("{count} problems; nothing was written"))),
    }
}
