//! The secret of a store: made when a person asks for it, kept outside of every release, never logged.
mod new;
mod weak;

use geodata::protect::SecretKey;
pub(crate) use new::{Leftover, NewSecret};
use std::{
    fmt, fs, io,
    io::Read,
    path::{Path, PathBuf},
};
use thiserror::Error;
pub(crate) use weak::{LENGTH, Weakness};
use zeroize::Zeroizing;

/// Environment variable with the secret itself, in 64 hexadecimal digits.
pub(crate) const VARIABLE: &str = "BYDELSBLIK_SECRET";
/// Environment variable with the path of the secret's file.
pub(crate) const FILE_VARIABLE: &str = "BYDELSBLIK_SECRET_FILE";

/// A secret that cannot be had.
#[derive(Debug, Error)]
pub enum SecretFileError {
    /// There is none.
    #[error("there is no secret in {0}; put a copy of the old one back or, if there is none, run: bydelsblik init")]
    Missing(PathBuf),
    /// There is one already.
    #[error("there is already a secret in {0}")]
    Exists(PathBuf),
    /// The file cannot be read or written.
    #[error("the secret file, {path}: {error}")]
    File {
        /// Path.
        path: PathBuf,
        /// Reason.
        error: io::Error,
    },
    /// The environment variable has something else than hexadecimal digits.
    #[error("the environment variable {VARIABLE} is not a secret: it needs 64 hexadecimal digits")]
    Digits,
    /// The environment variable has a secret that can be guessed.
    #[error(
        "the environment variable {VARIABLE} is refused: {0}; it needs 64 hexadecimal digits from a random generator"
    )]
    Variable(Weakness),
    /// Others may read it.
    #[error("the secret file, {0}, can be read by others; run: chmod 600 {0}")]
    Open(PathBuf),
    /// The file has a secret that can be guessed.
    #[error(
        "the secret file, {path}, is refused: {weakness}; it needs 32 bytes from a random generator, as bydelsblik init makes them"
    )]
    Weak {
        /// Path.
        path: PathBuf,
        /// Reason.
        weakness: Weakness,
    },
    /// Another process makes a secret in the same place.
    #[error("another process is making a secret in {0}; wait until it is done, then try again")]
    Busy(PathBuf),
    /// The release stands, and its secret is in a file with another name.
    #[error("the release is stored, but its secret is in {beside} and could not be moved: {error}; move it to {path}")]
    NotKept {
        /// Where it is.
        beside: PathBuf,
        /// Where it belongs.
        path: PathBuf,
        /// Reason.
        error: io::Error,
    },
    /// The operating system gives no randomness.
    #[error("the system gave no random bytes for a new secret: {0}")]
    Randomness(String),
}

/// A secret that nobody guesses.
#[derive(Debug)]
pub(crate) struct Secret {
    key: SecretKey,
}

impl Secret {
    fn new(bytes: &[u8; LENGTH]) -> Result<Self, Weakness> {
        match weak::weakness(bytes) {
            Some(weakness) => Err(weakness),
            None => Ok(Self { key: SecretKey::new(bytes).expect("32 bytes are enough") }),
        }
    }

    /// What noise is made with.
    pub(crate) fn key(&self) -> &SecretKey {
        &self.key
    }

    /// The number by which the store knows the secret of an owner again.
    pub(crate) fn mark(&self, owner: &str) -> String {
        format!("{:016x}", self.key.of_municipality(owner).mark("secret"))
    }

    /// What a person tells secrets apart by: four groups of hexadecimal digits, which tell nothing about the secret.
    pub(crate) fn fingerprint(&self) -> Fingerprint {
        Fingerprint(self.key.mark("fingerprint"))
    }
}

/// What a person tells secrets apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fingerprint(u64);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let group = |shift: u32| (self.0 >> shift) & 0xffff;
        write!(f, "{:04x}-{:04x}-{:04x}-{:04x}", group(48), group(32), group(16), group(0))
    }
}

/// Where a secret is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    /// In the environment variable [`VARIABLE`], in hexadecimal digits.
    Variable,
    /// In a file.
    File(PathBuf),
}

/// Where the secret of a store is: an environment variable with it or with its path, otherwise beside an SQLite file, otherwise in the
/// working directory.
pub(crate) fn source(url: &str) -> Source {
    if std::env::var_os(VARIABLE).is_some() {
        return Source::Variable;
    }
    let beside = || {
        let file = url.strip_prefix("sqlite://").map(|file| PathBuf::from(file).with_extension("secret"));
        file.unwrap_or_else(|| "bydelsblik.secret".into())
    };
    Source::File(std::env::var_os(FILE_VARIABLE).map_or_else(beside, PathBuf::from))
}

/// Reads the secret.
///
/// # Errors
/// [`SecretFileError`] where there is none, others may read it, or it can be guessed.
pub(crate) fn read(source: &Source) -> Result<Secret, SecretFileError> {
    match source {
        Source::File(path) => read_file(path),
        Source::Variable => {
            let digits = Zeroizing::new(std::env::var(VARIABLE).map_err(|_| SecretFileError::Digits)?);
            from_hexadecimal(digits.trim())
        }
    }
}

fn from_hexadecimal(digits: &str) -> Result<Secret, SecretFileError> {
    let read = Zeroizing::new(hex::decode(digits).map_err(|_| SecretFileError::Digits)?);
    match <&[u8; LENGTH]>::try_from(read.as_slice()) {
        Ok(bytes) => Secret::new(bytes).map_err(SecretFileError::Variable),
        Err(_) if read.is_empty() => Err(SecretFileError::Digits),
        Err(_) => Err(SecretFileError::Variable(Weakness::Length(read.len() as u64))),
    }
}

fn read_file(path: &Path) -> Result<Secret, SecretFileError> {
    let file_error = |error| SecretFileError::File { path: path.to_owned(), error };
    let mut file = fs::File::open(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => SecretFileError::Missing(path.to_owned()),
        _ => file_error(error),
    })?;
    let metadata = file.metadata().map_err(file_error)?;
    if !is_private(&metadata) {
        return Err(SecretFileError::Open(path.to_owned()));
    }
    let weak = |weakness| SecretFileError::Weak { path: path.to_owned(), weakness };
    if metadata.len() != LENGTH as u64 {
        return Err(weak(Weakness::Length(metadata.len())));
    }
    let mut bytes = Zeroizing::new([0_u8; LENGTH]);
    file.read_exact(&mut *bytes).map_err(file_error)?;
    Secret::new(&bytes).map_err(weak)
}

#[cfg(unix)]
fn is_private(metadata: &fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o077 == 0
}

#[cfg(not(unix))]
fn is_private(_: &fs::Metadata) -> bool {
    true
}

#[cfg(test)]
#[path = "secret_tests.rs"]
mod tests;
