//! Reliability: how much of a value is the area's own, and how much is the noise that protection leaves in it.
//!
//! A figure of thirty persons is moved further by noise than one of three thousand. Ranked as they are, small areas stand at both ends of every
//! list because of their noise. So a value is moved towards the mean by as much of it as is noise: the expected value, given what is published.
//!
//! *In*: values with their standard errors. *Out*: the mean and deviation that the values would have without noise, and for each value the part
//! that is its own, from 0 to 1. Source: R. E. Fay and R. A. Herriot (1979), *Estimates of Income for Small Places*, JASA 74, 269–277, with the
//! variance by R. C. Paule and J. Mandel (1982), which is the one of their equation (2.9).
use super::{MeasureError, Standard};
use crate::indicator::Direction;

/// Variances below this part of that of the values are none: what differs then is noise.
const NONE: f64 = 1e-9;

/// Halvings of the range in which the variance is sought: its last digit.
const HALVINGS: usize = 60;

/// What values with errors are compared with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spread(Standard);

impl Spread {
    /// The spread of values, each with its standard error; that of [`Standard::of`] where no value has one.
    ///
    /// The variance t of the areas themselves is the one at which Σ (x − μ)² / (t + e²) equals the number of values, where μ is the mean weighted
    /// by 1 / (t + e²).
    ///
    /// # Errors
    /// [`MeasureError`] as [`Standard::of`]. Where the values differ by no more than their noise, the mean is expected of all, and there is no spread.
    pub(super) fn of(known: &[[f64; 2]]) -> Result<Self, MeasureError> {
        let plain = Standard::of(known.iter().map(|[value, _]| *value))?;
        if let Some([_, error]) = known.iter().find(|[_, error]| !error.is_finite()) {
            return Err(MeasureError::NotFinite(*error));
        }
        if known.iter().all(|[_, error]| *error == 0.0) {
            return Ok(Self(plain));
        }
        // In units of the plain deviation, so that the search does not depend on the unit.
        let unit = plain.deviation();
        let known: Vec<[f64; 2]> =
            known.iter().map(|[value, error]| [(value - plain.mean()) / unit, (error / unit).powi(2)]).collect();
        let count = known.len() as f64;
        let at = |variance: f64| {
            let weights = || known.iter().map(|[value, squared]| (value, 1.0 / (variance + squared)));
            let sum: f64 = weights().map(|(_, weight)| weight).sum();
            let mean = weights().map(|(value, weight)| weight * value).sum::<f64>() / sum;
            (weights().map(|(value, weight)| weight * (value - mean).powi(2)).sum::<f64>(), mean)
        };
        if at(NONE).0 <= count {
            return Ok(Self(Standard::new(plain.mean() + unit * at(NONE).1, 0.0)));
        }
        // At the variance of all values the sum is at most their number.
        let [mut low, mut high] = [NONE, 1.0];
        for _ in 0..HALVINGS {
            let middle = (low + high) / 2.0;
            if at(middle).0 > count { low = middle } else { high = middle }
        }
        Ok(Self(Standard::new(plain.mean() + unit * at(high).1, unit * high.sqrt())))
    }

    /// The part of a value that is the area's own: 1 where it has no error, 0 where all that differs is noise.
    pub(super) fn reliability(self, error: f64) -> f64 {
        let own = self.0.deviation().powi(2);
        if own > 0.0 { own / (own + error * error) } else { 0.0 }
    }

    /// The variance that is left in the z-score of a value with this error.
    pub(super) fn left(self, error: f64) -> f64 {
        if self.0.deviation() > 0.0 { 1.0 - self.reliability(error) } else { 0.0 }
    }

    /// The value that is expected of an area, given what is published of it.
    pub(super) fn expected(self, [value, error]: [f64; 2]) -> f64 {
        self.0.mean() + self.reliability(error) * (value - self.0.mean())
    }

    /// The z-score of that value, turned so that higher is worse.
    pub(super) fn score(self, known: [f64; 2], direction: Direction) -> f64 {
        if self.0.deviation() > 0.0 { self.0.score(self.expected(known), direction) } else { 0.0 }
    }
}

#[cfg(test)]
#[path = "reliability_tests.rs"]
mod tests;
