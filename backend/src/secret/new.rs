//! A new secret: first in a file beside its place, which another publication leaves alone; in its place when all has succeeded.
//!
//! A crash leaves either the old secret or both: [`Leftover`] then tells by the store which of them counts.
use super::{LENGTH, Secret, SecretFileError, read_file, weak};
use std::{
    fs, io,
    io::Write,
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// A secret that is not in its place yet. Where it is dropped before, nothing is left of it.
#[derive(Debug)]
pub(crate) struct NewSecret {
    secret: Secret,
    path: PathBuf,
    beside: PathBuf,
    _locked: fs::File,
    stays: bool,
}

/// Where a new secret stands before it is in its place.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    name.into()
}

impl NewSecret {
    /// Makes one of 32 random bytes, which only this user may read.
    ///
    /// # Errors
    /// [`SecretFileError`] where it cannot be written, or another process makes one.
    pub(crate) fn make(path: &Path) -> Result<Self, SecretFileError> {
        let beside = beside(path);
        let file_error = |error| SecretFileError::File { path: beside.clone(), error };
        let mut locked =
            lock(&beside, true).map_err(file_error)?.ok_or_else(|| SecretFileError::Busy(path.to_owned()))?;
        let mut made = || -> Result<Secret, SecretFileError> {
            let bytes = random()?;
            locked.set_len(0).map_err(file_error)?;
            locked.write_all(&*bytes).map_err(file_error)?;
            locked.sync_all().map_err(file_error)?;
            Ok(Secret::new(&bytes).expect("random bytes are looked at before"))
        };
        let made = made();
        match made {
            Ok(secret) => Ok(Self { secret, path: path.to_owned(), beside, _locked: locked, stays: false }),
            Err(error) => {
                let _ = fs::remove_file(&beside);
                Err(error)
            }
        }
    }

    /// The secret.
    pub(crate) fn secret(&self) -> &Secret {
        &self.secret
    }

    /// Puts it in its place, over what is there.
    ///
    /// # Errors
    /// [`SecretFileError::NotKept`] where it cannot be moved; it then stays beside its place, since a release was made with it.
    pub(crate) fn keep(mut self) -> Result<(), SecretFileError> {
        self.stays = true;
        move_into_place(&self.beside, &self.path).map_err(|error| SecretFileError::NotKept {
            beside: self.beside.clone(),
            path: self.path.clone(),
            error,
        })
    }

    /// Puts it in its place where nothing is there.
    ///
    /// # Errors
    /// [`SecretFileError`] where there is a secret already, or it cannot be moved.
    pub(crate) fn keep_first(mut self) -> Result<(), SecretFileError> {
        if fs::exists(&self.path).map_err(|error| SecretFileError::File { path: self.path.clone(), error })? {
            return Err(SecretFileError::Exists(self.path.clone()));
        }
        move_into_place(&self.beside, &self.path)
            .map_err(|error| SecretFileError::File { path: self.path.clone(), error })?;
        self.stays = true;
        Ok(())
    }
}

impl Drop for NewSecret {
    fn drop(&mut self) {
        if !self.stays {
            let _ = fs::remove_file(&self.beside);
        }
    }
}

/// A new secret that a crash has left beside its place. While it is looked at, nobody else makes one.
#[derive(Debug)]
pub(crate) struct Leftover {
    /// The secret; `None` where it was not written to its end.
    secret: Option<Secret>,
    path: PathBuf,
    beside: PathBuf,
    _locked: fs::File,
}

impl Leftover {
    /// What is left beside a place; `None` where nothing is, or another process is at work on it.
    ///
    /// # Errors
    /// [`SecretFileError`] where it cannot be read.
    pub(crate) fn find(path: &Path) -> Result<Option<Self>, SecretFileError> {
        let beside = beside(path);
        let file_error = |error| SecretFileError::File { path: beside.clone(), error };
        let Some(locked) = lock(&beside, false).map_err(file_error)? else { return Ok(None) };
        let secret = match read_file(&beside) {
            Ok(secret) => Some(secret),
            Err(SecretFileError::Weak { .. }) => None,
            Err(error) => return Err(error),
        };
        Ok(Some(Self { secret, path: path.to_owned(), beside, _locked: locked }))
    }

    /// Puts it in its place where it counts: where the store's last release was made with it. Otherwise it was never used, and is removed. What
    /// `counts` knows of the store must have been read after this was found.
    ///
    /// # Errors
    /// [`SecretFileError`] where it cannot be moved or removed.
    pub(crate) fn settle(self, counts: impl Fn(&Secret) -> bool) -> Result<(), SecretFileError> {
        let done = match self.secret {
            Some(secret) if counts(&secret) => move_into_place(&self.beside, &self.path),
            _ => fs::remove_file(&self.beside),
        };
        done.map_err(|error| SecretFileError::File { path: self.beside, error })
    }
}

fn move_into_place(beside: &Path, path: &Path) -> io::Result<()> {
    fs::rename(beside, path)?;
    // The name itself must outlive a power cut.
    #[cfg(unix)]
    {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Opens a file that nobody else works on; `None` where somebody does, or where it is not there and is not to be made.
fn lock(path: &Path, make: bool) -> io::Result<Option<fs::File>> {
    let mut options = fs::OpenOptions::new();
    options.read(true).write(true).create(make).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = match options.open(path) {
        Err(error) if !make && error.kind() == io::ErrorKind::NotFound => return Ok(None),
        opened => opened?,
    };
    match file.try_lock() {
        Ok(()) => Ok(still_there(&file, path).then_some(file)),
        Err(fs::TryLockError::WouldBlock) => Ok(None),
        Err(fs::TryLockError::Error(error)) => Err(error),
    }
}

/// Whether a path still means this file: who had the lock before may have moved it.
#[cfg(unix)]
fn still_there(file: &fs::File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let id = |metadata: io::Result<fs::Metadata>| metadata.ok().map(|metadata| (metadata.dev(), metadata.ino()));
    id(file.metadata()) == id(fs::metadata(path))
}

#[cfg(not(unix))]
fn still_there(_: &fs::File, path: &Path) -> bool {
    path.exists()
}

/// 32 bytes that are not a weak secret.
fn random() -> Result<Zeroizing<[u8; LENGTH]>, SecretFileError> {
    let mut secret = Zeroizing::new([0_u8; LENGTH]);
    loop {
        getrandom::fill(&mut *secret).map_err(|error| SecretFileError::Randomness(error.to_string()))?;
        if weak::weakness(&secret).is_none() {
            return Ok(secret);
        }
    }
}
