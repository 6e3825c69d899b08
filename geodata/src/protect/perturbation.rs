//! Perturbation tables of the cell key method: which noise a count gets for which key.
//!
//! The probabilities of a row are those of greatest entropy under: noise at most `max_noise` either way, mean zero, variance at
//! most `variance`, no published count from 1 to `hidden`, and no noise likelier than none, where none is possible. Rows from `max_noise + hidden + 1` on are the same.
//! Source: Giessing, *Computational Issues in the Design of Transition Probabilities and Disclosure Risk Estimation for
//! Additive Noise*, Privacy in Statistical Databases 2016; the tables are those of the R package ptable.
use thiserror::Error;

/// What a table must keep to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TableRules {
    /// D: the greatest noise either way.
    pub max_noise: u32,
    /// V: the greatest variance of the noise.
    pub variance: f64,
    /// js: counts from 1 to this are never published.
    pub hidden: u32,
}

impl Default for TableRules {
    /// D = 5, V = 3, js = 2.
    fn default() -> Self {
        Self { max_noise: 5, variance: 3.0, hidden: 2 }
    }
}

/// Rules that no table can keep.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum TableError {
    /// The variance is not a number above zero.
    #[error("the variance {0} is not a number above 0")]
    Variance(f64),
    /// No distribution over the allowed noise has mean zero and so small a variance.
    #[error("no noise for the count {count} has mean 0 and a variance of at most {variance}")]
    Impossible {
        /// The count.
        count: u32,
        /// The variance that was asked for.
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
}

/// Probabilities are cut to this many parts, as published tables print them.
const PARTS: f64 = 1e8;

impl PerturbationTable {
    /// Makes the table.
    ///
    /// # Errors
    /// [`TableError`] where no table keeps to the rules.
    pub fn new(rules: TableRules) -> Result<Self, TableError> {
        if !(rules.variance.is_finite() && rules.variance > 0.0) {
            return Err(TableError::Variance(rules.variance));
        }
        let last = rules.max_noise + rules.hidden + 1;
        let rows = (0..=last).map(|count| row(count, rules)).collect::<Result<_, _>>()?;
        Ok(Self { rows })
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

    /// Each possible noise of a count with its probability, ascending.
    pub fn distribution(&self, count: u64) -> impl Iterator<Item = (i32, f64)> + '_ {
        self.row(count).iter().map(|step| (step.noise, step.probability))
    }

    fn row(&self, count: u64) -> &[Step] {
        let last = self.rows.len() - 1;
        &self.rows[usize::try_from(count).unwrap_or(last).min(last)]
    }
}

fn row(count: u32, rules: TableRules) -> Result<Vec<Step>, TableError> {
    if count == 0 {
        return Ok(vec![Step { noise: 0, probability: 1.0, below: 1 << 64 }]);
    }
    let (count_i, most) = (count as i32, rules.max_noise as i32);
    let allowed = |noise: &i32| count_i + noise == 0 || count_i + noise > rules.hidden as i32;
    let support: Vec<i32> = (-most.min(count_i)..=most).filter(allowed).collect();
    let impossible = TableError::Impossible { count, variance: rules.variance };
    let bounded = |tied: bool| {
        // Without the bound on the variance first; where that is too wide, the variance is exactly the bound.
        let free = greatest_entropy(&features(&support, None, tied))?;
        let second_moment: f64 = support.iter().zip(&free).map(|(&noise, p)| f64::from(noise).powi(2) * p).sum();
        if second_moment <= rules.variance {
            return Some(free);
        }
        greatest_entropy(&features(&support, Some(rules.variance), tied))
    };
    let mut probabilities = bounded(false).ok_or(impossible.clone())?;
    let at = |noise: i32| support.iter().position(|&other| other == noise);
    if let (Some(none), Some(minus_one)) = (at(0), at(-1))
        && probabilities[none] < probabilities[minus_one]
    {
        probabilities = bounded(true).ok_or(impossible)?;
    }
    let mut parts_below = 0.0;
    let steps = support.iter().zip(probabilities).map(|(&noise, probability)| {
        parts_below += (probability * PARTS).round();
        let below = if noise == most { 1 << 64 } else { ((parts_below as u128) << 64) / PARTS as u128 };
        Step { noise, probability, below }
    });
    Ok(steps.collect())
}

/// For each noise the two numbers whose mean must be 0: the noise itself, and its square less the second moment, where one is
/// given. With `tied`, the noises 0 and −1 are equally likely, and so share the mean of their numbers.
fn features(support: &[i32], second_moment: Option<f64>, tied: bool) -> Vec<[f64; 2]> {
    let own = |noise: i32| {
        let noise = f64::from(noise);
        [noise, second_moment.map_or(0.0, |moment| noise * noise - moment)]
    };
    let of = |&noise: &i32| match noise {
        0 | -1 if tied => [0, 1].map(|axis| f64::midpoint(own(0)[axis], own(-1)[axis])),
        _ => own(noise),
    };
    support.iter().map(of).collect()
}

/// The distribution of greatest entropy over things with these features that makes the mean of both 0: p ∝ exp(a·f₀ + b·f₁),
/// found by damped Newton steps on the convex dual ln Σ exp(a·f₀ + b·f₁). `None` where there is none.
fn greatest_entropy(features: &[[f64; 2]]) -> Option<Vec<f64>> {
    let bound = features.iter().any(|feature| feature[1] != 0.0);
    let distribution = |multipliers: [f64; 2]| {
        let exponents: Vec<f64> = features.iter().map(|f| multipliers[0] * f[0] + multipliers[1] * f[1]).collect();
        let highest = exponents.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let weights: Vec<f64> = exponents.iter().map(|exponent| (exponent - highest).exp()).collect();
        let sum: f64 = weights.iter().sum();
        (weights.into_iter().map(|weight| weight / sum).collect::<Vec<f64>>(), highest + sum.ln())
    };
    let mut multipliers = [0.0; 2];
    for _ in 0..500 {
        let (probabilities, dual) = distribution(multipliers);
        let mean = |value: &dyn Fn(&[f64; 2]) -> f64| {
            features.iter().zip(&probabilities).map(|(f, p)| p * value(f)).sum::<f64>()
        };
        let gradient = [mean(&|f| f[0]), mean(&|f| f[1])];
        if gradient[0].abs().max(gradient[1].abs()) < 1e-13 {
            return Some(probabilities);
        }
        let ridge = 1e-14;
        let (aa, ab, bb) = (
            mean(&|f| f[0] * f[0]) - gradient[0] * gradient[0] + ridge,
            mean(&|f| f[0] * f[1]) - gradient[0] * gradient[1],
            if bound { mean(&|f| f[1] * f[1]) - gradient[1] * gradient[1] + ridge } else { 1.0 },
        );
        let determinant = aa * bb - ab * ab;
        let step =
            [(bb * gradient[0] - ab * gradient[1]) / determinant, (aa * gradient[1] - ab * gradient[0]) / determinant];
        let mut length = 1.0;
        let moved = |length: f64| [multipliers[0] - length * step[0], multipliers[1] - length * step[1]];
        while length > 1e-12 && distribution(moved(length)).1 > dual {
            length /= 2.0;
        }
        multipliers = moved(length);
    }
    let (probabilities, _) = distribution(multipliers);
    let moment = |axis: usize| features.iter().zip(&probabilities).map(|(f, p)| p * f[axis]).sum::<f64>().abs();
    (moment(0).max(moment(1)) < 1e-9).then_some(probabilities)
}

#[cfg(test)]
#[path = "perturbation_tests.rs"]
mod tests;
