//! Whether the page is up to date: a file in the target folder says from which inputs which `dist` was made.

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// A hash of the names and contents of all files at and below the paths.
///
/// # Errors
/// When a file cannot be read.
pub(super) fn of(paths: &[&Path]) -> Result<String> {
    let mut files = Vec::new();
    for path in paths {
        collect(path, &mut files)?;
    }
    files.sort();
    let mut hash = Sha256::new();
    for path in files {
        let bytes = fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        hash.update(path.to_string_lossy().as_bytes());
        hash.update([0]);
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    }
    Ok(hex::encode(hash.finalize()))
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if !path.is_dir() {
        files.push(path.to_path_buf());
        return Ok(());
    }
    for entry in fs::read_dir(path).with_context(|| format!("{} cannot be read", path.display()))? {
        collect(&entry?.path(), files)?;
    }
    Ok(())
}

/// Whether the stamp file says that `dist`, as it is now, was made from these inputs.
pub(super) fn holds(stamp_file: &Path, inputs: &str, dist: &Path) -> bool {
    let (Ok(stamp), Ok(text)) = (fs::read_to_string(stamp_file), text(inputs, dist)) else { return false };
    stamp == text
}

/// Notes in the stamp file that `dist`, as it is now, was made from these inputs.
///
/// # Errors
/// When `dist` cannot be read or the stamp file not be written.
pub(super) fn write(stamp_file: &Path, inputs: &str, dist: &Path) -> Result<()> {
    fs::write(stamp_file, text(inputs, dist)?).with_context(|| format!("{} cannot be written", stamp_file.display()))
}

fn text(inputs: &str, dist: &Path) -> Result<String> {
    Ok(format!("inputs {inputs}\ndist {}\n", of(&[dist])?))
}

#[cfg(test)]
#[path = "stamp_tests.rs"]
mod tests;
