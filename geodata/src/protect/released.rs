//! A figure of a block, as it is released.
use crate::column::State;

/// A released figure of a block.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Released {
    /// No data.
    Missing,
    /// Withheld: too few households, persons or reporters.
    Suppressed,
    /// Concerns only: nobody was trained to report.
    NobodyCouldReport,
    /// Perturbed counts.
    Counts {
        /// Perturbed numerator; for a mean a perturbed and rounded sum.
        numerator: f64,
        /// Perturbed denominator; for concerns the dwellings, rounded to ten.
        denominator: f64,
        /// Mean square of what the numerator is off by, as far as the published one tells.
        numerator_variance: f64,
        /// Mean square of what the denominator is off by, as far as the published one tells.
        denominator_variance: f64,
    },
}

impl Released {
    /// Its state.
    pub fn state(&self) -> State {
        match *self {
            Self::Missing => State::Missing,
            Self::Suppressed => State::Suppressed,
            Self::NobodyCouldReport => State::NobodyCouldReport,
            Self::Counts { numerator, .. } => {
                if numerator == 0.0 {
                    State::Zero
                } else {
                    State::Value
                }
            }
        }
    }
}
