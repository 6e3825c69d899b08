//! Perturbation tables of the cell key method: which noise a count gets for which key.
//!
//! The probabilities of a row are those of greatest entropy under: noise at most `max_noise` either way, mean zero, variance at
//! most `variance`, no published count from 1 to `hidden`; where asked, a given probability of no noise, and no noise likelier
//! than a smaller one of the same sign. Rows from `max_noise + hidden + 1` on are the same.
//! Source: Giessing, *Computational Issues in the Design of Transition Probabilities and Disclosure Risk Estimation for
//! Additive Noise*, Privacy in Statistical Databases 2016; the tables are those of the R package ptable.
use super::{cell_key::SecretKey, entropy::Noises};
use crate::numbers::floor_to_u64;
use thiserror::Error;

/// What a table must keep to.
#[derive(Debug, Clone, PartialEq)]
pub struct TableRules {
    /// D: the greatest noise either way.
    pub max_noise: u32,
    /// V: the greatest variance of the noise.
    pub variance: f64,
    /// js: counts from 1 to this are never published.
    pub hidden: u32,
    /// The probability that a count from 1 on is left as it is; as the entropy makes it, where `None`.
    pub stay: Option<f64>,
    /// For the counts 1, 2, 3, … whether no noise may be likelier than a smaller one of the same sign; the last holds for all
    /// further counts.
    pub monotone: Vec<bool>,
}

impl Default for TableRules {
    /// D = 5, V = 3, js = 2, monotone.
    fn default() -> Self {
        Self { max_noise: 5, variance: 3.0, hidden: 2, stay: None, monotone: vec![true] }
    }
}

/// Rules that no table can keep.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum TableError {
    /// The variance is not a number above zero.
    #[error("the variance {0} is not a number above 0")]
    Variance(f64),
    /// The probability of staying is not one from 0 to below 1.
    #[error("the probability {0} that a count stays is not from 0 to below 1")]
    Stay(f64),
    /// No distribution over the allowed noise has mean zero and so small a variance.
    #[error("no noise for the count {count} has mean 0 and a variance of at most {variance} within the other limits")]
    Impossible {
        /// The count.
        count: u32,
        /// The requested variance.
        variance: f64,
    },
}

/// A possible noise and how likely it is.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Step {
    noise: i32,
    probability: f64,
    /// Keys below this (of 2⁶⁴) get this noise, if no step before took them.
    below: u128,
}

/// A perturbation table.
#[derive(Debug, Clone, PartialEq)]
pub struct PerturbationTable {
    rows: Vec<Vec<Step>>,
    /// Mean square errors by what is published; the last stands for all further counts.
    errors: Vec<f64>,
    max_noise: u64,
}

/// Probabilities are cut to this many parts, as published tables print them.
const PARTS: u32 = 100_000_000;

impl PerturbationTable {
    /// Makes the table.
    ///
    /// # Errors
    /// [`TableError`] where no table keeps to the rules.
    pub fn new(rules: &TableRules) -> Result<Self, TableError> {
        if !(rules.variance.is_finite() && rules.variance > 0.0) {
            return Err(TableError::Variance(rules.variance));
        }
        if let Some(stay) = rules.stay.filter(|stay| !(0.0..1.0).contains(stay)) {
            return Err(TableError::Stay(stay));
        }
        let last = rules.max_noise + rules.hidden + 1;
        let rows = (0..=last).map(|count| row(count, rules)).collect::<Result<_, _>>()?;
        let mut table = Self { rows, errors: Vec::new(), max_noise: rules.max_noise.into() };
        table.errors = (0..=u64::from(last + rules.max_noise)).map(|published| table.error(published)).collect();
        Ok(table)
    }

    /// A table with these rows: for each count from 0 on every noise with its probability, ascending; the last row stands for all further
    /// counts. Noise is at most `max_noise` either way.
    pub(super) fn from_rows(rows: Vec<Vec<(i32, f64)>>, max_noise: u32) -> Self {
        let row = |steps: Vec<(i32, f64)>| {
            let mut steps: Vec<Step> =
                steps.into_iter().map(|(noise, probability)| Step { noise, probability, below: 0 }).collect();
            bound(&mut steps);
            steps
        };
        let rows: Vec<Vec<Step>> = rows.into_iter().map(row).collect();
        let last = rows.len() as u64 + u64::from(max_noise);
        let mut table = Self { rows, errors: Vec::new(), max_noise: max_noise.into() };
        table.errors = (0..=last).map(|published| table.error(published)).collect();
        table
    }

    /// The same probabilities with the intervals of each row in an order that only the secret knows, so that a published count
    /// reveals nothing about where its key lies.
    pub fn shuffled(mut self, secret: &SecretKey) -> Self {
        for (count, steps) in self.rows.iter_mut().enumerate() {
            let mut by_key: Vec<(u64, Step)> =
                secret.contributors("ckm1-intervals", "", &count.to_string()).zip(steps.drain(..)).collect();
            by_key.sort_unstable_by_key(|step| step.0);
            steps.extend(by_key.into_iter().map(|step| step.1));
            bound(steps);
        }
        self
    }

    /// The noise of a count with this cell key. A zero has none.
    pub fn noise(&self, count: u64, key: u64) -> i32 {
        let steps = self.row(count);
        let step = steps.iter().find(|step| u128::from(key) < step.below).or(steps.last());
        step.map_or(0, |step| step.noise)
    }

    /// Variance of the noise of a count.
    pub fn variance(&self, count: u64) -> f64 {
        self.row(count).iter().map(|step| f64::from(step.noise).powi(2) * step.probability).sum()
    }

    /// Each possible noise of a count with its probability.
    pub fn distribution(&self, count: u64) -> impl Iterator<Item = (i32, f64)> + '_ {
        self.row(count).iter().map(|step| (step.noise, step.probability))
    }

    /// Number of rows; the last stands for all further counts.
    pub(super) fn rows(&self) -> u64 {
        self.rows.len() as u64
    }

    /// Each possible noise of a count with the part of all keys, from 0 to 1, below which it and all before it lie.
    pub(super) fn cumulated(&self, count: u64) -> impl Iterator<Item = (i32, f64)> + '_ {
        self.row(count).iter().map(|step| (step.noise, step.below as f64 / 2_f64.powi(64)))
    }

    /// How likely a count is published as `published`.
    pub fn likelihood(&self, count: u64, published: u64) -> f64 {
        let steps =
            self.distribution(count).filter(|&(noise, _)| count.checked_add_signed(noise.into()) == Some(published));
        steps.map(|step| step.1).sum()
    }

    /// The counts that may have been published as `published`.
    pub fn possible(&self, published: u64) -> impl Iterator<Item = u64> + '_ {
        let most = self.max_noise;
        let near = published.saturating_sub(most)..=published.saturating_add(most);
        near.filter(move |&count| self.likelihood(count, published) > 0.0)
    }

    /// Mean square of what a published count is off by, by what is published alone: all counts that it may come from are taken
    /// to be equally likely before. The variance of the row of the true count would tell which row it was.
    pub fn mean_square_error(&self, published: u64) -> f64 {
        let last = self.errors.len() - 1;
        self.errors[usize::try_from(published).unwrap_or(last).min(last)]
    }

    fn error(&self, published: u64) -> f64 {
        let (mut sum, mut weights) = (0.0, 0.0);
        for count in self.possible(published) {
            let likelihood = self.likelihood(count, published);
            sum += likelihood * (count as f64 - published as f64).powi(2);
            weights += likelihood;
        }
        if weights > 0.0 { sum / weights } else { 0.0 }
    }

    /// D: the greatest noise either way.
    pub fn max_noise(&self) -> u64 {
        self.max_noise
    }

    fn row(&self, count: u64) -> &[Step] {
        let last = self.rows.len() - 1;
        &self.rows[usize::try_from(count).unwrap_or(last).min(last)]
    }
}

fn row(count: u32, rules: &TableRules) -> Result<Vec<Step>, TableError> {
    if count == 0 {
        return Ok(vec![Step { noise: 0, probability: 1.0, below: 1 << 64 }]);
    }
    let (count_i, most) = (count as i32, rules.max_noise as i32);
    let stay = rules.stay.filter(|_| count > rules.hidden);
    let allowed = |noise: &i32| {
        let published = count_i + noise;
        (published == 0 || published > rules.hidden as i32) && (*noise != 0 || stay.is_none())
    };
    let support: Vec<i32> = (-most.min(count_i)..=most).filter(allowed).collect();
    let moved = 1.0 - stay.unwrap_or(0.0);
    let ordered = rules.monotone.get(count as usize - 1).or(rules.monotone.last()).copied().unwrap_or(false);
    // No noise may be likelier than 0, whose probability is given; both are parts of what is moved.
    let cap = stay.filter(|_| ordered).map_or(f64::INFINITY, |stay| stay / moved);
    let noises = Noises { support: &support, ordered, cap };
    let impossible = TableError::Impossible { count, variance: rules.variance };
    let probabilities = noises.likeliest(rules.variance / moved).ok_or(impossible)?;
    let mut steps: Vec<Step> = support
        .into_iter()
        .zip(probabilities)
        .map(|(noise, probability)| Step { noise, probability: probability * moved, below: 0 })
        .collect();
    if let Some(stay) = stay {
        let place = steps.partition_point(|step| step.noise < 0);
        steps.insert(place, Step { noise: 0, probability: stay, below: 0 });
    }
    bound(&mut steps);
    Ok(steps)
}

/// Gives each step its interval of keys, in the order of the steps. The last takes what rounding leaves.
fn bound(steps: &mut [Step]) {
    let mut parts_below = 0.0;
    for step in steps.iter_mut() {
        parts_below += (step.probability * f64::from(PARTS)).round();
        step.below = (u128::from(floor_to_u64(parts_below)) << 64) / u128::from(PARTS);
    }
    if let Some(last) = steps.last_mut() {
        last.below = 1 << 64;
    }
}

#[cfg(test)]
#[path = "perturbation_tests.rs"]
mod tests;
