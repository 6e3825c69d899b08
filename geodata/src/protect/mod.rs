//! Protection: the only place that makes a [`Release`] of [`Totals`](crate::aggregate::Totals). The argument is in `CLAIM.md` beside this file.
//!
//! *In*: totals per department, the municipality's secret, the rules. *Out*: perturbed counts per block of departments, and
//! nothing else; everything that is shown is computed from them.
mod block;
mod cell_key;
mod perturbation;
mod release;

pub use block::{Block, blocks};
pub use cell_key::{SecretError, SecretKey};
pub use perturbation::{PerturbationTable, TableError, TableRules};
pub use release::{Release, Released, release};

/// The rules that a release is made by. A steward may raise the thresholds, never lower them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rules {
    households: u32,
    contributors: u32,
}

impl Rules {
    /// Version of the mechanism; a release names it.
    pub const VERSION: &'static str = "1";
    /// The lowest household threshold of a block.
    pub const MIN_HOUSEHOLDS: u32 = 20;
    /// The lowest number of persons behind a published share or mean.
    pub const MIN_CONTRIBUTORS: u32 = 10;

    /// Rules with these thresholds, raised to the lowest allowed ones.
    pub fn new(households: u32, contributors: u32) -> Self {
        Self {
            households: households.max(Self::MIN_HOUSEHOLDS),
            contributors: contributors.max(Self::MIN_CONTRIBUTORS),
        }
    }

    /// Smallest number of households in a block, and in a target area with a value.
    pub fn households(&self) -> u32 {
        self.households
    }

    /// Smallest number of persons behind a published share or mean.
    pub fn contributors(&self) -> u32 {
        self.contributors
    }
}

impl Default for Rules {
    fn default() -> Self {
        Self::new(Self::MIN_HOUSEHOLDS, Self::MIN_CONTRIBUTORS)
    }
}
