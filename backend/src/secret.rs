//! The municipality's secret: made at the first publication, kept outside of every release, never logged.
use geodata::protect::{SecretError, SecretKey};
use std::{
    fs, io,
    io::Write,
    path::{Path, PathBuf},
};
use thiserror::Error;

/// Environment variable with the secret itself, in hexadecimal digits.
pub const VARIABLE: &str = "BYDELSBLIK_SECRET";
/// Environment variable with the path of the secret's file.
pub const FILE_VARIABLE: &str = "BYDELSBLIK_SECRET_FILE";

/// A secret that cannot be had.
#[derive(Debug, Error)]
pub enum SecretFileError {
    /// The file cannot be read or written.
    #[error("the secret's file {path}: {error}")]
    File {
        /// Path.
        path: PathBuf,
        /// Reason.
        error: io::Error,
    },
    /// The environment variable holds no secret.
    #[error("the environment variable {VARIABLE} holds no secret; needed are at least 32 hexadecimal digits")]
    Variable,
    /// Others may read it.
    #[error("the secret's file {0} can be read by others; run: chmod 600 {0}")]
    Open(PathBuf),
    /// It holds no secret.
    #[error("the secret's file {path}: {error}")]
    Secret {
        /// Path.
        path: PathBuf,
        /// Reason.
        error: SecretError,
    },
    /// The operating system gives no randomness.
    #[error("no randomness for a new secret: {0}")]
    Randomness(String),
}

/// Where a secret is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// In the environment variable [`VARIABLE`], in hexadecimal digits.
    Variable,
    /// In a file.
    File(PathBuf),
}

/// Where the secret of a store is: an environment variable with it or with its path, else beside an SQLite file, else in the
/// working directory.
pub fn source(url: &str) -> Source {
    if std::env::var_os(VARIABLE).is_some() {
        return Source::Variable;
    }
    let beside = || {
        let file = url.strip_prefix("sqlite://").map(|file| PathBuf::from(file).with_extension("secret"));
        file.unwrap_or_else(|| "bydelsblik.secret".into())
    };
    Source::File(std::env::var_os(FILE_VARIABLE).map_or_else(beside, PathBuf::from))
}

/// Reads the secret; where it is in a file that is not there, makes one of 32 random bytes that only this user may read.
///
/// # Errors
/// [`SecretFileError`] where it cannot be read, made, or kept.
pub fn read_or_make(source: &Source) -> Result<SecretKey, SecretFileError> {
    let path = match source {
        Source::File(path) => path,
        Source::Variable => {
            let text = std::env::var(VARIABLE).unwrap_or_default();
            let bytes = from_hexadecimal(text.trim()).ok_or(SecretFileError::Variable)?;
            return SecretKey::new(&bytes).map_err(|_| SecretFileError::Variable);
        }
    };
    let file_error = |error| SecretFileError::File { path: path.to_owned(), error };
    match fs::read(path) {
        Ok(secret) => {
            check_mode(path)?;
            SecretKey::new(&secret).map_err(|error| SecretFileError::Secret { path: path.to_owned(), error })
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let secret = random()?;
            write_private(path, &secret).map_err(file_error)?;
            SecretKey::new(&secret).map_err(|error| SecretFileError::Secret { path: path.to_owned(), error })
        }
        Err(error) => Err(file_error(error)),
    }
}

/// Puts a new secret in the place of the one in a file. The old one is gone when this is done, and still there when it fails.
///
/// # Errors
/// [`SecretFileError`] where there is none, or it cannot be replaced.
pub fn replace(path: &Path) -> Result<(), SecretFileError> {
    let file_error = |error| SecretFileError::File { path: path.to_owned(), error };
    fs::metadata(path).map_err(file_error)?;
    check_mode(path)?;
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".new{}", std::process::id()));
    let beside = PathBuf::from(beside);
    write_private(&beside, &random()?).and_then(|()| fs::rename(&beside, path)).map_err(|error| {
        let _ = fs::remove_file(&beside);
        file_error(error)
    })
}

fn random() -> Result<[u8; 32], SecretFileError> {
    let mut secret = [0_u8; 32];
    getrandom::fill(&mut secret).map_err(|error| SecretFileError::Randomness(error.to_string()))?;
    Ok(secret)
}

fn from_hexadecimal(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
    let digits = digits.filter(|digits| digits.len().is_multiple_of(2))?;
    Some(digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}

fn write_private(path: &Path, secret: &[u8]) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(secret)?;
    file.sync_all()
}

#[cfg(unix)]
fn check_mode(path: &Path) -> Result<(), SecretFileError> {
    use std::os::unix::fs::PermissionsExt;
    let metadata = fs::metadata(path).map_err(|error| SecretFileError::File { path: path.to_owned(), error })?;
    if metadata.permissions().mode() & 0o077 == 0 { Ok(()) } else { Err(SecretFileError::Open(path.to_owned())) }
}

#[cfg(not(unix))]
fn check_mode(_: &Path) -> Result<(), SecretFileError> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_secret_is_made_once_and_only_for_this_user() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.secret");
        let source = Source::File(path.clone());
        assert!(matches!(replace(&path), Err(SecretFileError::File { .. })), "there is none to replace");
        read_or_make(&source).unwrap();
        let first = fs::read(&path).unwrap();
        read_or_make(&source).unwrap();
        assert_eq!(fs::read(&path).unwrap(), first);
        replace(&path).unwrap();
        assert_ne!(fs::read(&path).unwrap(), first);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no copy of a secret is left");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(read_or_make(&source), Err(SecretFileError::Open(_))));
    }

    #[test]
    fn hexadecimal_digits_are_read_whole_or_not_at_all() {
        assert_eq!(from_hexadecimal("00fFa1"), Some(vec![0, 255, 161]));
        assert!(["0", "0g", "é0"].iter().all(|text| from_hexadecimal(text).is_none()));
    }
}
