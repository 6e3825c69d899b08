//! The bytes of a file, and what it is called in problems.
use geodata::validate::{Place, Problem, Unit};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// A file that was read into memory.
#[derive(Debug, Clone)]
pub(crate) struct Input {
    /// The name in messages.
    pub name: String,
    /// Where it lies; none for one that was packed in another.
    pub path: Option<PathBuf>,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl Input {
    /// Reads a file, which is called `name` in problems.
    ///
    /// # Errors
    /// The problem of the file.
    pub(crate) fn open(path: &Path, name: &str) -> Result<Self, Vec<Problem>> {
        let bytes = std::fs::read(path).map_err(|error| {
            let reason = match error.kind() {
                std::io::ErrorKind::NotFound => format!("there is no such file ({})", path.display()),
                std::io::ErrorKind::IsADirectory => format!("is a folder ({})", path.display()),
                _ => format!("cannot be read ({}): {error}", path.display()),
            };
            vec![Problem::of_file(name, None, None, reason)]
        })?;
        Ok(Self { name: name.to_owned(), path: Some(path.to_owned()), bytes })
    }

    /// SHA-256 of the bytes, in hexadecimal, and of changes that lie beside a database and belong to it.
    pub(crate) fn sha256(&self) -> String {
        let mut digest = Sha256::new();
        digest.update(&self.bytes);
        for ending in ["-wal", "-journal"] {
            let Some((path, name)) = self.path.as_deref().and_then(|path| Some((path, path.file_name()?))) else {
                continue;
            };
            let mut name = name.to_owned();
            name.push(ending);
            if let Ok(bytes) = std::fs::read(path.with_file_name(name)) {
                digest.update(bytes);
            }
        }
        hex::encode(digest.finalize())
    }

    /// The ending of the name, in small letters.
    pub(super) fn ending(&self) -> String {
        Path::new(&self.name).extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default()
    }

    /// A problem with the file as a whole.
    pub(super) fn problem(&self, field: Option<&str>, value: Option<&str>, reason: impl std::fmt::Display) -> Problem {
        Problem::of_file(&self.name, field, value, reason)
    }

    /// A problem with a record.
    pub(super) fn problem_at(&self, unit: Unit, number: u64, reason: impl std::fmt::Display) -> Problem {
        let place = Place { file: self.name.clone(), record: Some((unit, number)) };
        Problem { place, ..self.problem(None, None, reason) }
    }
}
