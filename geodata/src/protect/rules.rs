//! The rules that a release is made by. A steward may make them stricter, never milder.
use crate::indicator::Indicator;

/// The rules of a release.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rules {
    households: u32,
    contributors: u32,
    reporters: u32,
}

impl Rules {
    /// Version of the mechanism; a release names it.
    pub const VERSION: &'static str = "5";
    /// The lowest household threshold of a block.
    pub const MIN_HOUSEHOLDS: u32 = 20;
    /// The lowest household threshold for one part of a distribution, such as persons by age group.
    pub const MIN_HOUSEHOLDS_OF_DISTRIBUTION: u32 = 50;
    /// The lowest number of persons behind a published share or mean.
    pub const MIN_CONTRIBUTORS: u32 = 10;
    /// The lowest number of persons behind a share about health, crime or poverty.
    pub const MIN_CONTRIBUTORS_OF_SENSITIVE: u32 = 20;
    /// The lowest number of active reporters behind a published number of concerns: with fewer it would reveal what they reported.
    pub const MIN_REPORTERS: u32 = 3;

    /// Rules with these thresholds, raised to the lowest allowed ones.
    pub fn new(households: u32, contributors: u32) -> Self {
        Self {
            households: households.max(Self::MIN_HOUSEHOLDS),
            contributors: contributors.max(Self::MIN_CONTRIBUTORS),
            reporters: Self::MIN_REPORTERS,
        }
    }

    /// The same with another number of active reporters, raised to the lowest allowed one.
    pub fn with_reporters(self, reporters: u32) -> Self {
        Self { reporters: reporters.max(Self::MIN_REPORTERS), ..self }
    }

    /// Smallest number of households in a block, and in a target area with a value.
    pub fn households(&self) -> u32 {
        self.households
    }

    /// Smallest number of households behind a figure of this indicator.
    pub fn households_for(&self, indicator: &Indicator) -> u32 {
        if indicator.part_of_distribution {
            self.households.max(Self::MIN_HOUSEHOLDS_OF_DISTRIBUTION)
        } else {
            self.households
        }
    }

    /// Smallest number of persons behind a published share or mean.
    pub fn contributors(&self) -> u32 {
        self.contributors
    }

    /// Smallest number of persons behind a share or mean of this indicator.
    pub fn contributors_for(&self, indicator: &Indicator) -> u32 {
        if indicator.sensitive { self.contributors.max(Self::MIN_CONTRIBUTORS_OF_SENSITIVE) } else { self.contributors }
    }

    /// Smallest number of active reporters behind a published number of concerns.
    pub fn reporters(&self) -> u32 {
        self.reporters
    }
}

impl Default for Rules {
    fn default() -> Self {
        Self::new(Self::MIN_HOUSEHOLDS, Self::MIN_CONTRIBUTORS)
    }
}
