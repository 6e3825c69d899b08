//! Columns: the values of a layer for one indicator and period, as they travel to the page, 5 bytes a value.
//!
//! Little endian: the four bytes `BBC1`, the number of areas as `u32`, one state byte per area, one `f32` per area
//! (0 where the state is not a value). Areas stand in the order of the layer.
use thiserror::Error;

/// The state of a value; never mixed up with each other, on the map, in a table or in an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum State {
    /// A value above or below zero.
    Value = 0,
    /// A true zero.
    Zero = 1,
    /// Withheld to protect persons.
    Suppressed = 2,
    /// No data.
    Missing = 3,
    /// Concerns only: nobody was trained to report.
    NobodyCouldReport = 4,
}

impl State {
    /// All states, in the order of their bytes.
    pub const ALL: [Self; 5] = [Self::Value, Self::Zero, Self::Suppressed, Self::Missing, Self::NobodyCouldReport];

    /// Whether there is a number to show.
    pub fn has_value(self) -> bool {
        matches!(self, Self::Value | Self::Zero)
    }

    /// The state of a byte, in columns and stores; `None` for a byte without meaning.
    pub fn from_byte(byte: u8) -> Option<Self> {
        Self::ALL.get(usize::from(byte)).copied()
    }

    /// The code in answers of the server.
    pub fn code(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Zero => "zero",
            Self::Suppressed => "suppressed",
            Self::Missing => "missing",
            Self::NobodyCouldReport => "nobody_could_report",
        }
    }

    /// The code in exports, in Danish as all of them.
    pub fn export_code(self) -> &'static str {
        match self {
            Self::Value => "vaerdi",
            Self::Zero => "nul",
            Self::Suppressed => "skjult",
            Self::Missing => "mangler",
            Self::NobodyCouldReport => "ingen_kunne_melde",
        }
    }
}

/// The values of a layer: `states[i]` and `values[i]` belong to the layer's area `i`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Column {
    /// State of each area.
    pub states: Vec<State>,
    /// Value of each area in the indicator's unit, 0 where the state is not a value.
    pub values: Vec<f32>,
}

/// Bytes that are not a column.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ColumnError {
    /// The first four bytes are others.
    #[error("the column does not begin with BBC1")]
    Magic,
    /// The length does not fit the count.
    #[error("the column has {found} bytes where its {areas} areas need {expected}")]
    Length {
        /// Areas that the header names.
        areas: usize,
        /// Bytes that they need.
        expected: usize,
        /// Bytes that are there.
        found: usize,
    },
    /// A state byte without meaning.
    #[error("area {area} has the unknown state {state}")]
    State {
        /// Position of the area.
        area: usize,
        /// Its byte.
        state: u8,
    },
    /// A value that is not a finite number.
    #[error("area {area} has a value that is not finite")]
    NotFinite {
        /// Position of the area.
        area: usize,
    },
}

const MAGIC: [u8; 4] = *b"BBC1";
const HEADER: usize = 8;

impl Column {
    /// The column as bytes.
    pub fn encode(&self) -> Vec<u8> {
        let areas = u32::try_from(self.states.len()).expect("a layer has fewer than 2^32 areas");
        let mut bytes = Vec::with_capacity(HEADER + 5 * self.states.len());
        bytes.extend(MAGIC);
        bytes.extend(areas.to_le_bytes());
        bytes.extend(self.states.iter().map(|&state| state as u8));
        bytes.extend(self.values.iter().flat_map(|value| value.to_le_bytes()));
        bytes
    }

    /// Reads a column.
    ///
    /// # Errors
    /// [`ColumnError`] where the bytes are not what [`Column::encode`] gives.
    pub fn decode(bytes: &[u8]) -> Result<Self, ColumnError> {
        let (Some(magic), Some(count)) = (bytes.get(..4), bytes.get(4..HEADER)) else { return Err(ColumnError::Magic) };
        if magic != MAGIC {
            return Err(ColumnError::Magic);
        }
        let areas = u32::from_le_bytes([count[0], count[1], count[2], count[3]]) as usize;
        let expected = areas.saturating_mul(5).saturating_add(HEADER);
        if bytes.len() != expected {
            return Err(ColumnError::Length { areas, expected, found: bytes.len() });
        }
        let (states, values) = bytes[HEADER..].split_at(areas);
        let states = states
            .iter()
            .enumerate()
            .map(|(area, &byte)| State::from_byte(byte).ok_or(ColumnError::State { area, state: byte }));
        let values = values.chunks_exact(4).enumerate().map(|(area, word)| {
            let value = f32::from_le_bytes([word[0], word[1], word[2], word[3]]);
            if value.is_finite() { Ok(value) } else { Err(ColumnError::NotFinite { area }) }
        });
        Ok(Self { states: states.collect::<Result<_, _>>()?, values: values.collect::<Result<_, _>>()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_states_are_in_the_list_in_the_order_of_their_bytes() {
        // A new state does not compile until it stands here, and then the list must have it.
        let after = |state: &State| match state {
            State::Value => Some(State::Zero),
            State::Zero => Some(State::Suppressed),
            State::Suppressed => Some(State::Missing),
            State::Missing => Some(State::NobodyCouldReport),
            State::NobodyCouldReport => None,
        };
        let all: Vec<State> = std::iter::successors(Some(State::Value), after).collect();
        assert_eq!(all, State::ALL);
        assert!(all.iter().enumerate().all(|(byte, state)| *state as usize == byte));
    }
}
