//! Cell keys: every contributor has a secret key, a cell's key is their sum, so that the same persons always get the same noise.
//!
//! The key of contributor `k` is the first 8 bytes, big endian, of `HMAC-SHA256(secret, "ckm1|indicator|period|atom|k")`; stock
//! counts leave the period empty, so that somebody who stays from year to year keeps the noise. Sums wrap.
//! Source: Thompson, Broadfoot and Elazar, *Methodology for the automatic confidentialisation of statistical outputs from remote
//! servers at the Australian Bureau of Statistics*, UNECE 2013.
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::{borrow::Cow, fmt};
use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

/// The municipality's secret. It never leaves the process: no copy, no output, and `Debug` shows nothing of it. What is derived from it is
/// overwritten with zeros when it is dropped; it stays in one place in memory even if this value is moved.
pub struct SecretKey {
    prepared: Box<Hmac<Sha256>>,
}

/// A secret that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SecretError {
    /// Too short to be a secret.
    #[error("the secret has {0} bytes; it needs at least 16")]
    TooShort(usize),
}

impl SecretKey {
    /// Takes the secret's bytes.
    ///
    /// # Errors
    /// [`SecretError::TooShort`] below 16 bytes.
    pub fn new(secret: &[u8]) -> Result<Self, SecretError> {
        if secret.len() < 16 {
            return Err(SecretError::TooShort(secret.len()));
        }
        Ok(Self::of_any_length(secret))
    }

    fn of_any_length(secret: &[u8]) -> Self {
        let key = Self { prepared: prepare(secret) };
        overwrite_stack();
        key
    }

    /// The keys of the contributors 1, 2, 3, … of an atom; `period` is empty for a stock count.
    pub fn contributors(&self, indicator: &str, period: &str, atom: &str) -> impl Iterator<Item = u64> + use<> {
        let mut prefix = Hmac::clone(&self.prepared);
        let [indicator, period, atom] = [indicator, period, atom].map(plain);
        prefix.update(format!("ckm1|{indicator}|{period}|{atom}|").as_bytes());
        (1_u64..).map(move |contributor| {
            let mut mac = prefix.clone();
            mac.update(contributor.to_string().as_bytes());
            first_bytes(mac)
        })
    }

    /// The key of one municipality: what another one publishes with the same secret reveals nothing about it.
    pub fn of_municipality(&self, code: &str) -> Self {
        let mut mac = Hmac::clone(&self.prepared);
        mac.update(format!("municipality|{code}").as_bytes());
        let derived = Zeroizing::<[u8; 32]>::new(mac.finalize().into_bytes().into());
        Self::of_any_length(&*derived)
    }

    /// A number derived from the secret and texts in this order, which reveals nothing about the secret.
    pub(super) fn of_texts(&self, texts: &[&str]) -> u64 {
        let mut mac = Hmac::clone(&self.prepared);
        mac.update(b"texts");
        for text in texts {
            mac.update(b"|");
            mac.update(plain(text).as_bytes());
        }
        first_bytes(mac)
    }

    /// A number derived from the secret and a text, which reveals nothing about the secret.
    pub fn mark(&self, text: &str) -> u64 {
        let mut mac = Hmac::clone(&self.prepared);
        mac.update(format!("mark|{text}").as_bytes());
        first_bytes(mac)
    }
}

#[inline(never)]
fn prepare(secret: &[u8]) -> Box<Hmac<Sha256>> {
    Box::new(Hmac::new_from_slice(secret).expect("HMAC takes a key of any length"))
}

/// Writes zeros over the part of the stack that [`prepare`] has used: hmac leaves the padded key there.
#[inline(never)]
fn overwrite_stack() {
    let mut used = [0_u8; 4096];
    used.zeroize();
}

fn first_bytes(mac: Hmac<Sha256>) -> u64 {
    let digest = mac.finalize().into_bytes();
    u64::from_be_bytes(digest[..8].try_into().expect("a digest of SHA-256 has 32 bytes"))
}

/// A part of the text of a key without the mark that separates it from the others.
fn plain(text: &str) -> Cow<'_, str> {
    if text.contains(['|', '%']) {
        Cow::Owned(text.replace('%', "%25").replace('|', "%7C"))
    } else {
        Cow::Borrowed(text)
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

/// The key of the first `count` of these contributors together.
///
/// ```
/// use geodata::protect::{PerturbationTable, SecretKey, TableRules, cell_key};
/// let secret = SecretKey::new(b"golden-test-secret-not-for-production")?;
/// let key = cell_key(secret.contributors("concern", "2025-W01", "dep-001"), 3);
/// assert_eq!(key, 0xe88e_bf29_6273_977b);
/// assert_eq!(PerturbationTable::new(&TableRules::default())?.noise(3, key), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn cell_key(contributors: impl Iterator<Item = u64>, count: u64) -> u64 {
    contributors.take(usize::try_from(count).unwrap_or(usize::MAX)).fold(0, u64::wrapping_add)
}

#[cfg(test)]
#[path = "cell_key_tests.rs"]
mod tests;
