//! Weights as bytes, for a store that keeps them.
//!
//! Little endian: `BBW1`, sources u32, targets u32, entries u64; the masses f64; the lengths of the rows u32; the entries,
//! each a target u32 and a weight f64.
use super::Weights;
use thiserror::Error;

const MAGIC: &[u8; 4] = b"BBW1";

/// Bytes that are not weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the bytes are not weights: {0}")]
pub struct BytesError(&'static str);

impl Weights {
    /// The weights as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let entries: usize = self.rows().map(<[_]>::len).sum();
        let mut bytes = Vec::with_capacity(20 + 12 * self.sources() + 12 * entries);
        bytes.extend(MAGIC);
        bytes.extend(as_u32(self.sources()).to_le_bytes());
        bytes.extend(as_u32(self.targets()).to_le_bytes());
        bytes.extend((entries as u64).to_le_bytes());
        (0..self.sources()).for_each(|source| bytes.extend(self.mass(source).to_le_bytes()));
        self.rows().for_each(|row| bytes.extend(as_u32(row.len()).to_le_bytes()));
        for (target, weight) in self.rows().flatten() {
            bytes.extend(as_u32(*target).to_le_bytes());
            bytes.extend(weight.to_le_bytes());
        }
        bytes
    }

    /// The weights that were made into these bytes.
    ///
    /// # Errors
    /// [`BytesError`] for bytes that no weights were made into.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BytesError> {
        let mut reader = ByteReader(bytes);
        if &reader.take::<4>()? != MAGIC {
            return Err(BytesError("they do not begin with BBW1"));
        }
        let (sources, targets) = (reader.u32()?, reader.u32()?);
        let entries = usize::try_from(u64::from_le_bytes(reader.take()?)).map_err(|_| BytesError("too many"))?;
        let length = sources.checked_mul(12).and_then(|heads| entries.checked_mul(12)?.checked_add(heads));
        if length != Some(reader.0.len()) {
            return Err(BytesError("the length is not the one they tell"));
        }
        let mass = (0..sources).map(|_| reader.f64()).collect::<Result<Vec<f64>, _>>()?;
        let lengths = (0..sources).map(|_| reader.u32()).collect::<Result<Vec<usize>, _>>()?;
        if lengths.iter().sum::<usize>() != entries {
            return Err(BytesError("the rows do not have as many entries as they tell"));
        }
        let mut rows = Vec::with_capacity(sources);
        for length in lengths {
            let row = (0..length).map(|_| match (reader.u32()?, reader.f64()?) {
                (target, weight) if target < targets && weight.is_finite() => Ok((target, weight)),
                _ => Err(BytesError("an entry is out of range")),
            });
            rows.push(row.collect::<Result<Vec<_>, _>>()?);
        }
        let mut weights = Self::of_overlapping(rows, targets);
        weights.set_mass(mass);
        Ok(weights)
    }
}

fn as_u32(number: usize) -> u32 {
    u32::try_from(number).expect("weights have fewer than 2^32 sources and targets")
}

struct ByteReader<'a>(&'a [u8]);

impl ByteReader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], BytesError> {
        let (head, rest) = self.0.split_first_chunk::<N>().ok_or(BytesError("they end too early"))?;
        self.0 = rest;
        Ok(*head)
    }

    fn u32(&mut self) -> Result<usize, BytesError> {
        self.take().map(|bytes| u32::from_le_bytes(bytes) as usize)
    }

    fn f64(&mut self) -> Result<f64, BytesError> {
        self.take().map(f64::from_le_bytes)
    }
}

#[cfg(test)]
#[path = "bytes_tests.rs"]
mod tests;
