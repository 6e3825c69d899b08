//! `--csv-for`, the option of every command that writes CSV.
use super::Failure;
use crate::table::CsvFor;
use clap::Args;

/// Who opens a table.
#[derive(Debug, Args)]
pub(super) struct CsvArguments {
    /// What opens the table that is written: other programs, or Excel with Danish settings.
    #[arg(long, value_name = "WHO", default_value = "programs")]
    pub(super) csv_for: CsvFor,
}

impl CsvArguments {
    /// Refuses the option where no table is written.
    pub(super) fn refuse_without(&self, wanted: &str) -> Result<(), Failure> {
        match self.csv_for {
            CsvFor::Programs => Ok(()),
            CsvFor::Excel => Err(Failure::Usage(format!("--csv-for excel: only where {wanted}"))),
        }
    }
}
