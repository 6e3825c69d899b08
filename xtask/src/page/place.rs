//! Putting the page in its place: whole or not at all.

use super::PageFile;
use anyhow::{Context, Result};
use std::fs::{self, File, TryLockError};
use std::path::Path;

/// Makes `files` the only content of the folder `dist`.
///
/// They are written beside it and the folders change names at the end, so that interrupting this leaves the page of
/// before or the page of after.
///
/// # Errors
/// When something cannot be written.
pub(super) fn replace(dist: &Path, files: &[PageFile]) -> Result<()> {
    let new = dist.with_added_extension("new");
    let old = dist.with_added_extension("old");
    remove(&new)?;
    remove(&old)?;
    for file in files {
        let path = new.join(&file.path);
        let folder = path.parent().expect("a path below a folder has a parent");
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&path, &file.bytes))
            .with_context(|| format!("{} cannot be written", path.display()))?;
    }
    if dist.exists() {
        fs::rename(dist, &old).with_context(|| format!("{} cannot be moved away", dist.display()))?;
    }
    fs::rename(&new, dist).with_context(|| format!("{} cannot be put in place", dist.display()))?;
    remove(&old)
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("{} cannot be removed", folder.display()))?;
    }
    Ok(())
}

/// Waits until no other xtask builds the page; the lock ends with the file that is given back.
///
/// # Errors
/// When the lock file cannot be written.
pub(super) fn lock(path: &Path) -> Result<File> {
    let file = File::create(path).with_context(|| format!("{} cannot be written", path.display()))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            eprintln!("page: waiting for another xtask that builds it");
            file.lock().with_context(|| format!("{} cannot be locked", path.display()))?;
        }
        Err(TryLockError::Error(error)) => {
            return Err(error).with_context(|| format!("{} cannot be locked", path.display()));
        }
    }
    Ok(file)
}

#[cfg(test)]
#[path = "place_tests.rs"]
mod tests;
