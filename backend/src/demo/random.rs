//! Pseudo-random numbers and noise that give the same bits on every platform: integers, and floating-point operations
//! that IEEE 754 fixes (no sine, no exponential).
use geodata::random::{STEP, mix, to_unit};

/// A SplitMix64 stream.
#[derive(Debug, Clone)]
pub(super) struct Random(geodata::random::Random);

impl Random {
    /// The stream of a seed for one purpose: parts that use streams of their own do not change when another part draws
    /// more numbers.
    pub(super) fn new(seed: u64, purpose: &str) -> Self {
        let name = purpose.bytes().fold(0, |hash: u64, byte| mix(hash ^ u64::from(byte)).wrapping_add(STEP));
        Self(geodata::random::Random::new(mix(seed.wrapping_add(STEP)) ^ name))
    }

    /// A number in [0, 1).
    pub(super) fn unit(&mut self) -> f64 {
        self.0.unit()
    }

    /// A number between two others.
    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// An integer from `low` to `high`, both included.
    pub(super) fn integer(&mut self, low: u32, high: u32) -> u32 {
        low + (self.0.word() % u64::from(high - low + 1)) as u32
    }

    /// Whether something of this probability happens.
    pub(super) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// Mean 0, standard deviation 1, bell-shaped, within ±3.5: the sum of four uniform numbers.
    pub(super) fn bell(&mut self) -> f64 {
        let sum = self.unit() + self.unit() + self.unit() + self.unit();
        (sum - 2.0) * 3.0_f64.sqrt()
    }

    /// One of the items, in proportion to its weight.
    pub(super) fn pick<'a, T>(&mut self, weighted: &'a [(T, u32)]) -> &'a T {
        let mut rest = self.integer(1, weighted.iter().map(|(_, weight)| weight).sum());
        let chosen = weighted.iter().find(|(_, weight)| {
            let found = rest <= *weight;
            rest = rest.saturating_sub(*weight);
            found
        });
        &chosen.unwrap_or(&weighted[0]).0
    }
}

/// Smooth noise over the plane in [-1, 1], with bumps about one unit wide (value noise on the integer lattice).
pub(super) fn noise(channel: u64, x: f64, y: f64) -> f64 {
    let corner = |dx: f64, dy: f64| {
        let (column, row) = ((x.floor() + dx) as i64 as u64, (y.floor() + dy) as i64 as u64);
        to_unit(mix(mix(mix(channel) ^ column).wrapping_add(STEP) ^ row)) * 2.0 - 1.0
    };
    let fade = |t: f64| t * t * t * (t * (t * 6.0 - 15.0) + 10.0);
    let (u, v) = (fade(x - x.floor()), fade(y - y.floor()));
    let lower = corner(0.0, 0.0) + (corner(1.0, 0.0) - corner(0.0, 0.0)) * u;
    let upper = corner(0.0, 1.0) + (corner(1.0, 1.0) - corner(0.0, 1.0)) * u;
    lower + (upper - lower) * v
}
