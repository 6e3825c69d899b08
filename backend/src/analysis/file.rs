//! Reading a file with all its columns, whatever its format is.
use crate::import::{self, Asked, Columns, Coordinates, FormatOptions, Found, Input};
use geodata::validate::Problem;
use std::path::PathBuf;

/// A file, and what it does not say of itself.
#[derive(Debug, Clone)]
pub(crate) struct FileOptions {
    /// The file.
    pub path: PathBuf,
    /// Which columns of a table hold the coordinates, if it has any.
    pub coordinates: Coordinates,
    /// What it does not say of itself.
    pub options: FormatOptions,
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
pub(crate) fn read_file(file: &FileOptions) -> Result<Found, Vec<Problem>> {
    let input = Input::open(&file.path, &file.name())?;
    let asked = Asked {
        columns: Columns::All,
        coordinates: file.coordinates.clone(),
        unique: Vec::new(),
        options: &file.options,
    };
    import::read_format(&input, &asked)
}
