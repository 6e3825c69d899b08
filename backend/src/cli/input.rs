//! Files that an analyst's command reads: all of their problems are told, and nothing is written where there are any.
use super::Failure;
use crate::analysis::{FileOptions, Findings, read_file};
use geodata::validate::RawTable;

/// Reads a file, or ends with all its problems.
pub(super) async fn read(options: &FileOptions) -> Result<RawTable, Failure> {
    read_file(options).await.map_err(|problems| {
        problems.iter().for_each(|problem| eprintln!("{problem}"));
        Failure::Input(format!("{} cannot be read", options.name()))
    })
}

/// Lists the problems of a file; where there are any, nothing is written.
pub(super) fn without_problems(findings: &Findings) -> Result<(), Failure> {
    findings.problems.iter().for_each(|problem| eprintln!("{problem}"));
    match findings.problems.len() {
        0 => Ok(()),
        1 => Err(Failure::Input("1 problem; nothing was written".to_owned())),
        count => Err(Failure::Input(format!("{count} problems; nothing was written"))),
    }
}
