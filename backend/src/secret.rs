//! The municipality's secret: made at the first publication, kept outside of every release, never logged.
use geodata::protect::{SecretError, SecretKey};
use std::{
    fs, io,
    io::Write,
    path::{Path, PathBuf},
};
use thiserror::Error;

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

/// Where the secret of a store lies: the environment variable, else beside an SQLite file, else in the working directory.
pub fn path(url: &str) -> PathBuf {
    if let Some(path) = std::env::var_os(FILE_VARIABLE) {
        return path.into();
    }
    url.strip_prefix("sqlite://")
        .map_or_else(|| "bydelsblik.secret".into(), |file| PathBuf::from(file).with_extension("secret"))
}

/// Reads the secret, or makes one of 32 random bytes that only this user may read.
///
/// # Errors
/// [`SecretFileError`] where it cannot be read, made, or kept.
pub fn read_or_make(path: &Path) -> Result<SecretKey, SecretFileError> {
    let file_error = |error| SecretFileError::File { path: path.to_owned(), error };
    match fs::read(path) {
        Ok(secret) => {
            check_mode(path)?;
            SecretKey::new(&secret).map_err(|error| SecretFileError::Secret { path: path.to_owned(), error })
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let mut secret = [0_u8; 32];
            getrandom::fill(&mut secret).map_err(|error| SecretFileError::Randomness(error.to_string()))?;
            write_private(path, &secret).map_err(file_error)?;
            SecretKey::new(&secret).map_err(|error| SecretFileError::Secret { path: path.to_owned(), error })
        }
        Err(error) => Err(file_error(error)),
    }
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
        read_or_make(&path).unwrap();
        let first = fs::read(&path).unwrap();
        read_or_make(&path).unwrap();
        assert_eq!(fs::read(&path).unwrap(), first);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(read_or_make(&path), Err(SecretFileError::Open(_))));
    }
}
