//! Robustness: whether an area would stand where it stands with other weights, with an indicator less, and with other noise.
use super::{MeasureError, Scores, index::Means};
use crate::numbers::floor_to_usize;
use crate::random::Random;

/// How sure the place of an area is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Robustness {
    /// Share of the runs in which the area has the same class, from 0 to 1.
    pub same_class: f64,
    /// The ranks between which the area lies in 95 of 100 runs; 1 is the worst.
    pub ranks: [usize; 2],
    /// Share of the runs that leave out one indicator in which the area has the same class, from 0 to 1.
    pub without_one: f64,
}

/// How far each weight may be off: by half of itself either way.
const WEIGHT_RANGE: f64 = 0.5;

/// The robustness of each area over `runs` runs that follow from the seed. In each run every weight is drawn again, evenly from half
/// to one and a half times itself, and every index moves by what noise leaves open in its scores ([`IndexInput::errors`](super::IndexInput)). The noise does not widen what the index is measured in: otherwise all areas would
/// seem nearer to the middle than they are. Then each indicator is left out once. `class_of` gives the class of an index.
///
/// # Errors
/// [`MeasureError`] where there is no index with the weights as they are.
pub fn robustness(
    scores: &Scores,
    weights: &[f64],
    runs: usize,
    seed: u64,
    class_of: impl Fn(f64) -> u8,
) -> Result<Vec<Option<Robustness>>, MeasureError> {
    let plain = scores.index(weights)?;
    let classes: Vec<Option<u8>> = plain.iter().map(|index| index.map(&class_of)).collect();
    let mut random = Random::new(seed);
    let mut same = vec![0_usize; scores.areas()];
    let mut ranks: Vec<Vec<u32>> = vec![Vec::with_capacity(runs); scores.areas()];
    let mut counted = 0_usize;
    let of_input = |input: usize| (0..scores.areas()).map(|area| scores.variance(input, area)).collect();
    let inputs = if scores.has_noise() { scores.inputs() } else { 0 };
    let variances: Vec<Vec<f64>> = (0..inputs).map(of_input).collect();
    for _ in 0..runs {
        let factor = |random: &mut Random| 1.0 - WEIGHT_RANGE + 2.0 * WEIGHT_RANGE * random.unit();
        let changed: Vec<f64> = weights.iter().map(|weight| weight * factor(&mut random)).collect();
        let Ok(means) = scores.means(&changed) else { continue };
        let index = moved(&means, &variances, &changed, &mut random);
        counted += 1;
        count_classes(&index, &classes, &class_of, &mut same);
        for (area, rank) in ranked(&index) {
            ranks[area].push(rank);
        }
    }
    let (mut same_without, mut left_out) = (vec![0_usize; scores.areas()], 0_usize);
    for input in (0..weights.len()).filter(|&input| weights[input] > 0.0) {
        let mut without = weights.to_vec();
        without[input] = 0.0;
        let Ok(index) = scores.index(&without) else { continue };
        left_out += 1;
        count_classes(&index, &classes, &class_of, &mut same_without);
    }
    let share = |part: usize, whole: usize| if whole > 0 { part as f64 / whole as f64 } else { 1.0 };
    let of_area = |area: usize| {
        plain[area]?;
        let ranks = &mut ranks[area].clone();
        ranks.sort_unstable();
        let at = |part: f64| {
            let place = floor_to_usize(((ranks.len().max(1) - 1) as f64 * part).round());
            ranks.get(place).map_or(1, |&rank| rank as usize)
        };
        Some(Robustness {
            same_class: share(same[area], counted),
            ranks: [at(0.025), at(0.975)],
            without_one: share(same_without[area], left_out),
        })
    };
    Ok((0..scores.areas()).map(of_area).collect())
}

/// The index of each area, moved by its noise: that of several scores together is normal, with the sum of their variances.
fn moved(means: &Means, variances: &[Vec<f64>], weights: &[f64], random: &mut Random) -> Vec<Option<f64>> {
    let mut spread = vec![0.0; if variances.is_empty() { 0 } else { means.means.len() }];
    for (variances, weight) in variances.iter().zip(weights) {
        spread.iter_mut().zip(variances).for_each(|(spread, variance)| *spread += weight * weight * variance);
    }
    let of_area = |(area, &mean): (usize, &f64)| {
        let noise = spread.get(area).map_or(0.0, |spread| spread.sqrt() / means.weights[area] * random.normal());
        (!mean.is_nan()).then(|| (mean + noise) / means.deviation)
    };
    means.means.iter().enumerate().map(of_area).collect()
}

fn count_classes(index: &[Option<f64>], classes: &[Option<u8>], class_of: &impl Fn(f64) -> u8, same: &mut [usize]) {
    for ((index, class), same) in index.iter().zip(classes).zip(same) {
        *same += usize::from(class.is_some() && index.map(class_of) == *class);
    }
}

/// Areas with an index and their rank, 1 the worst; equal ones in the order of the areas.
fn ranked(index: &[Option<f64>]) -> impl Iterator<Item = (usize, u32)> {
    let mut order: Vec<(f64, usize)> =
        index.iter().enumerate().filter_map(|(area, index)| index.map(|index| (index, area))).collect();
    order.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    order.into_iter().zip(1..).map(|((_, area), rank)| (area, rank))
}

#[cfg(test)]
#[path = "robustness_tests.rs"]
mod tests;
