//! Chance that follows from a seed.
use geodata::random::Random;

/// Draws from a seed.
#[derive(Debug)]
pub(super) struct Dice(Random);

impl Dice {
    /// The draws of a seed.
    pub(super) fn new(seed: u64) -> Self {
        Self(Random::new(seed))
    }

    /// Whether something of this probability happens.
    pub(super) fn chance(&mut self, probability: f64) -> bool {
        self.0.unit() < probability
    }

    /// A number from `least` to `most`.
    pub(super) fn number(&mut self, least: u32, most: u32) -> u32 {
        least + (self.0.unit() * f64::from(most - least + 1)) as u32
    }

    /// A number from `least` to below `most`.
    pub(super) fn real(&mut self, least: f64, most: f64) -> f64 {
        least + self.0.unit() * (most - least)
    }

    /// One of these; `None` where there is none.
    pub(super) fn pick<'a, T>(&mut self, among: &'a [T]) -> Option<&'a T> {
        among.get((self.0.unit() * among.len() as f64) as usize)
    }
}
