//! Export: what is seen as a file that other programs open, of a release alone.
//!
//! *In*: a [`Request`]: areas × indicators × periods of a layer, and what goes with them. *Out*: a [`File`]. On the way, [`Asked`] is what the release
//! has for the request, `table` the one table that every format writes, and `about` what its figures are. A format is a writer of these two.
mod about;
mod asked;
mod geojson;
mod name;
mod request;
mod table;
mod words;
mod xlsx;

pub(crate) use asked::{Asked, Measured};
pub(crate) use request::{Format, Request, Shape};
pub(crate) use words::Language;

use crate::table::write;
use geodata::crs::CrsError;
use store::StoreError;
use thiserror::Error;

/// An export that cannot be made.
#[derive(Debug, Error)]
pub enum ExportError {
    /// The release has no such thing.
    #[error("the release has no {what} \"{id}\"")]
    Unknown {
        /// What it is.
        what: &'static str,
        /// Its id.
        id: String,
    },
    /// Something in the request that cannot be taken.
    #[error("{place}, value \"{value}\": {reason}")]
    Refused {
        /// Where it stands in the request.
        place: &'static str,
        /// What stands there.
        value: String,
        /// Why it is not taken.
        reason: String,
    },
    /// The store does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A coordinate that cannot be projected.
    #[error(transparent)]
    Projection(#[from] CrsError),
    /// A workbook that cannot be written.
    #[error(transparent)]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}

/// An export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct File {
    /// Its name, with its ending.
    pub(crate) name: String,
    /// Its media type.
    pub(crate) content_type: &'static str,
    /// What is in it.
    pub(crate) bytes: Vec<u8>,
}

impl Asked {
    /// Writes the file. `measured` is read for the years of [`Asked::ranked_years`]; a year that is not in it has no standings.
    ///
    /// # Errors
    /// [`ExportError`] where the format cannot hold what was found.
    pub(crate) fn file(mut self, measured: &Measured) -> Result<File, ExportError> {
        self.measure(measured);
        let (table, name) = (table::table(&self, measured), name::file_name(&self));
        let bytes = match self.request.format {
            Format::Csv => {
                let headings = table.headings.iter().map(String::as_str);
                write(headings, table.rows.into_iter().map(|row| row.cells), self.request.csv_for)
            }
            Format::Geojson => {
                geojson::geojson(&self, &table, &about::about(&self)?, &name).map_err(|error| match error {
                    geojson::GeojsonError::Projection(error) => ExportError::Projection(error),
                    geojson::GeojsonError::Store(error) => ExportError::Store(error),
                })?
            }
            Format::Xlsx => {
                xlsx::xlsx(&table, &about::about(&self)?, self.request.language, &self.release.published_at)?
            }
        };
        let format = self.request.format;
        Ok(File { name: format!("{name}.{}", format.extension()), content_type: format.content_type(), bytes })
    }
}
