//! Applying weights: carrying values from sources to targets, each kind of value in its own way.
//!
//! | kind | example | at the target |
//! |---|---|---|
//! | extensive | persons, dwellings | the sum of the sources' parts |
//! | intensive | rent per m² | the mean, by the mass that the target has in common with each source |
//! | share | unemployed of all | numerator and denominator each as extensive, then divided |
//! | mean | income per person | sum and weight each as extensive, then divided |
//!
//! A source without a value gives nothing, and a target that no source with a value reaches is missing, never 0.
use super::Weights;
use rayon::prelude::*;
use std::ops::AddAssign;

/// What an intensive value is divided by.
#[derive(Debug, Clone, Copy)]
pub enum Over<'a> {
    /// The mass that the target has in common with sources that have a value.
    Reached,
    /// The whole mass of each target, for example its m²; what no source reaches counts as 0.
    Whole(&'a [f64]),
}

/// The numerator and denominator of a share, or the sum and weight of a mean: added up, and divided only when they are read.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Ratio {
    /// Numerator of a share, sum of a mean.
    pub numerator: f64,
    /// Denominator of a share, weight of a mean.
    pub denominator: f64,
}

impl Ratio {
    /// The share or mean; `None` where the denominator is not above 0.
    pub fn value(self) -> Option<f64> {
        (self.denominator > 0.0).then(|| self.numerator / self.denominator)
    }
}

impl AddAssign for Ratio {
    fn add_assign(&mut self, other: Self) {
        self.numerator += other.numerator;
        self.denominator += other.denominator;
    }
}

impl Weights {
    /// Carries an extensive value onto the targets, in its own unit. What lies outside of all targets is left behind.
    ///
    /// ```
    /// use geodata::aggregate::Weights;
    /// let weights = Weights::new(vec![vec![(0, 0.25), (1, 0.75)], vec![(1, 1.0)]], 3);
    /// assert_eq!(weights.apportion(&[Some(8.0), Some(1.0)]), [Some(2.0), Some(7.0), None]);
    /// ```
    pub fn apportion(&self, values: &[Option<f64>]) -> Vec<Option<f64>> {
        let mut totals = vec![None; self.targets()];
        for (row, value) in self.rows().zip(values) {
            let Some(value) = value else { continue };
            for &(target, weight) in row {
                *totals[target].get_or_insert(0.0) += weight * value;
            }
        }
        totals
    }

    /// Carries many extensive values, several at a time.
    pub fn apportion_all(&self, columns: &[&[Option<f64>]]) -> Vec<Vec<Option<f64>>> {
        columns.par_iter().map(|values| self.apportion(values)).collect()
    }

    /// Carries an intensive value onto the targets, in its own unit.
    ///
    /// ```
    /// use geodata::aggregate::{Over, Weights};
    /// let weights = Weights::with_mass([vec![(0, 1.0)], vec![(0, 0.5)]], vec![100.0, 400.0], 1);
    /// assert_eq!(weights.intensive(&[Some(30.0), Some(60.0)], Over::Reached), [Some(50.0)]);
    /// ```
    pub fn intensive(&self, values: &[Option<f64>], over: Over) -> Vec<Option<f64>> {
        let mut sums = vec![None; self.targets()];
        for (source, (row, value)) in self.rows().zip(values).enumerate() {
            let Some(value) = value else { continue };
            for &(target, weight) in row {
                let mass = weight * self.mass(source);
                *sums[target].get_or_insert(Ratio::default()) += Ratio { numerator: mass * value, denominator: mass };
            }
        }
        let value = |(target, sum): (usize, Option<Ratio>)| {
            let Ratio { numerator, denominator } = sum?;
            let denominator = match over {
                Over::Reached => denominator,
                Over::Whole(masses) => masses[target],
            };
            Ratio { numerator, denominator }.value()
        };
        sums.into_iter().enumerate().map(value).collect()
    }

    /// Carries a share or a mean onto the targets: numerator and denominator, or sum and weight. A source that lacks either
    /// gives neither.
    ///
    /// ```
    /// use geodata::aggregate::Weights;
    /// let weights = Weights::new(vec![vec![(0, 1.0)], vec![(0, 0.5), (1, 0.5)]], 2);
    /// let shares = weights.ratio(&[Some(9.0), Some(2.0)], &[Some(10.0), Some(40.0)]);
    /// assert_eq!(shares[0].and_then(|share| share.value()), Some(10.0 / 30.0), "and not the mean of 0.9 and 0.05");
    /// ```
    pub fn ratio(&self, numerators: &[Option<f64>], denominators: &[Option<f64>]) -> Vec<Option<Ratio>> {
        let mut sums: Vec<Option<Ratio>> = vec![None; self.targets()];
        for ((row, numerator), denominator) in self.rows().zip(numerators).zip(denominators) {
            let (Some(numerator), Some(denominator)) = (numerator, denominator) else { continue };
            for &(target, weight) in row {
                *sums[target].get_or_insert_default() +=
                    Ratio { numerator: weight * numerator, denominator: weight * denominator };
            }
        }
        sums
    }
}

#[cfg(test)]
#[path = "apply_tests.rs"]
mod tests;
