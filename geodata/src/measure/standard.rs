//! Standard scores: values of different units made comparable.
use super::MeasureError;
use crate::indicator::Direction;

/// Values that differ by less than this part of the greatest are the same: sums of tenths, such as 0.3 and 0.1 + 0.2, are no nearer.
const ROUNDING: f64 = 1e-12;

/// Values below this are compared with it, since what is left of 0.1 + 0.2 − 0.3 is no value.
const SMALLEST: f64 = 1e-3;

/// How far values as great as this may be apart by rounding alone.
fn rounding(greatest: f64) -> f64 {
    ROUNDING * greatest.abs().max(SMALLEST)
}

/// What values are compared with: their mean and population standard deviation. Kept from a base year, it makes a change of the score a
/// change of the value, and not of the others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standard {
    mean: f64,
    deviation: f64,
}

impl Standard {
    /// The standard of values. Unweighted: an area is an area.
    ///
    /// # Errors
    /// [`MeasureError::TooFewAreas`] below three, [`MeasureError::Constant`] where all are the same within rounding,
    /// [`MeasureError::NotFinite`] for what is not a number.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Result<Self, MeasureError> {
        let values: Vec<f64> = values.into_iter().collect();
        if let Some(value) = values.iter().find(|value| !value.is_finite()) {
            return Err(MeasureError::NotFinite(*value));
        }
        if values.len() < 3 {
            return Err(MeasureError::TooFewAreas(values.len()));
        }
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let deviation = (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count).sqrt();
        let greatest = values.iter().fold(0.0_f64, |greatest, value| greatest.max(value.abs()));
        if deviation <= rounding(greatest) {
            return Err(MeasureError::Constant);
        }
        Ok(Self { mean, deviation })
    }

    /// A mean and a deviation that are known.
    pub(super) fn new(mean: f64, deviation: f64) -> Self {
        Self { mean, deviation }
    }

    /// The mean.
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// The population standard deviation.
    pub fn deviation(&self) -> f64 {
        self.deviation
    }

    /// The z-score of a value, turned so that higher is worse; 0 where an indicator is neutral.
    pub fn score(&self, value: f64, direction: Direction) -> f64 {
        let z = (value - self.mean) / self.deviation;
        match direction {
            Direction::HigherIsWorse => z,
            Direction::LowerIsWorse => -z,
            Direction::Neutral => 0.0,
        }
    }
}

/// Ranks as an exponential distribution, from 0 for the best to 100 for the worst: X = −23·ln(1 − R·(1 − e^(−100/23))) with
/// R = (N − rank + 1)/N, where rank 1 is the worst. Areas with the same value, within rounding, share the mean of their ranks. So only the
/// worst tenth gets above 50, and one good indicator cannot make up for a bad one.
///
/// Source: *The English Indices of Deprivation 2019: Technical Report*, appendix E.
///
/// ```
/// use geodata::{indicator::Direction, measure::rank_exponential};
/// let scores = rank_exponential(&[Some(9.0), None, Some(3.0)], Direction::HigherIsWorse);
/// assert!((scores[0].unwrap() - 100.0).abs() < 1e-9);
/// assert_eq!(scores[1], None);
/// assert!((scores[2].unwrap() - 15.65).abs() < 0.01);
/// ```
pub fn rank_exponential(values: &[Option<f64>], direction: Direction) -> Vec<Option<f64>> {
    let turned = |value: f64| if direction == Direction::LowerIsWorse { -value } else { value };
    let mut order: Vec<(usize, f64)> = values
        .iter()
        .enumerate()
        .filter_map(|(area, value)| Some((area, turned((*value)?))))
        .filter(|(_, value)| value.is_finite())
        .collect();
    order.sort_by(|a, b| a.1.total_cmp(&b.1));
    let count = order.len() as f64;
    let mut scores = vec![None; values.len()];
    let mut from = 0;
    while from < order.len() {
        let lowest = order[from].1;
        let same = |value: f64| value - lowest <= rounding(lowest.abs().max(value.abs()));
        let same = order[from..].iter().take_while(|other| same(other.1)).count();
        // The best is at 1/N, the worst at 1; ties lie in the middle of theirs.
        let place = (from as f64 + (same as f64 + 1.0) / 2.0) / count;
        let score = -23.0 * (1.0 - place * (1.0 - (-100.0_f64 / 23.0).exp())).ln();
        order[from..from + same].iter().for_each(|&(area, _)| scores[area] = Some(score));
        from += same;
    }
    scores
}

#[cfg(test)]
#[path = "standard_tests.rs"]
mod tests;
