//! `bydelsblik export`.
use super::{ExportArguments, Failure};
use crate::export::{Selection, export as make};
use std::{fs, path::Path};
use store::Reader;

/// Writes a layer of the newest release to a file.
pub(super) async fn export(arguments: ExportArguments) -> Result<(), Failure> {
    let reader = Reader::open(&arguments.store.db).await?;
    let release = reader.newest_release(arguments.municipality.as_deref()).await?;
    let selection = Selection {
        layer: arguments.layer,
        indicator: arguments.indicator,
        period: arguments.period,
        areas: arguments.areas,
    };
    let bytes = make(&reader, &release, &selection, arguments.format).await?;
    write_whole(&arguments.output, &bytes)
}

/// Writes a file so that it is there whole, or as it was before.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".part{}", std::process::id()));
    let written = fs::write(&name, bytes).and_then(|()| fs::rename(&name, path));
    written.map_err(|error| {
        let _ = fs::remove_file(&name);
        Failure::environment(&path.display().to_string(), error)
    })
}
