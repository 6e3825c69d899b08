//! The need index: standardised indicators added up by weight.
use crate::indicator::Direction;
use thiserror::Error;

/// An indicator in the index: a value per area, `None` where the area has none.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexInput {
    /// Which way is worse.
    pub direction: Direction,
    /// Weight, 0 or more; only the ratios of weights matter.
    pub weight: f64,
    /// Value per area.
    pub values: Vec<Option<f64>>,
}

/// An index that cannot be computed.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum IndexError {
    /// Too few areas to compare.
    #[error("{0} areas have enough values; an index needs at least 3")]
    TooFewAreas(usize),
    /// A weight that is no weight.
    #[error("the weight {weight} of input {input} is not a number of 0 or more")]
    Weight {
        /// Position of the input.
        input: usize,
        /// Its weight.
        weight: f64,
    },
    /// No indicator tells the areas apart.
    #[error("no indicator with a weight tells the areas apart")]
    Constant,
}

/// The index of each area: z = (x − mean) / SD over the areas with a value, unweighted, with the population SD, turned so that
/// higher is worse; then Σ weight·z / Σ weight over the indicators that the area has, divided by the SD of all areas' sums.
/// An indicator that is the same everywhere, or neutral, tells nothing and is left out. An area with values for less than half
/// of the weight has no index.
///
/// Source: Monitoring Soziale Stadtentwicklung Berlin (index = Σz / SD(Σz)).
///
/// # Errors
/// [`IndexError`] for a weight that is none, or where there is nothing to compare.
pub fn need_index(inputs: &[IndexInput]) -> Result<Vec<Option<f64>>, IndexError> {
    let bad = inputs.iter().position(|input| !(input.weight.is_finite() && input.weight >= 0.0));
    if let Some(input) = bad {
        return Err(IndexError::Weight { input, weight: inputs[input].weight });
    }
    let areas = inputs.iter().map(|input| input.values.len()).max().unwrap_or(0);
    let scored: Vec<(f64, Vec<Option<f64>>)> = inputs
        .iter()
        .filter(|input| input.weight > 0.0)
        .filter_map(|input| Some((input.weight, standardised(&input.values, turned(input.direction)?)?)))
        .collect();
    let whole: f64 = scored.iter().map(|(weight, _)| weight).sum();
    if whole == 0.0 {
        return Err(IndexError::Constant);
    }
    let sums: Vec<Option<f64>> = (0..areas)
        .map(|area| {
            let present = scored.iter().filter_map(|(weight, z)| Some((weight, (*z.get(area)?)?)));
            let (weight, sum) =
                present.fold((0.0, 0.0), |(total, sum), (weight, z)| (total + weight, sum + weight * z));
            (weight >= whole / 2.0).then(|| sum / weight)
        })
        .collect();
    let valid = sums.iter().flatten().count();
    if valid < 3 {
        return Err(IndexError::TooFewAreas(valid));
    }
    let (_, deviation) =
        mean_and_deviation(&sums).filter(|(_, deviation)| *deviation > 0.0).ok_or(IndexError::Constant)?;
    Ok(sums.into_iter().map(|sum| Some(sum? / deviation)).collect())
}

fn turned(direction: Direction) -> Option<f64> {
    match direction {
        Direction::HigherIsWorse => Some(1.0),
        Direction::LowerIsWorse => Some(-1.0),
        Direction::Neutral => None,
    }
}

fn standardised(values: &[Option<f64>], sign: f64) -> Option<Vec<Option<f64>>> {
    let (mean, deviation) = mean_and_deviation(values)?;
    // Rounding alone gives a constant a deviation too.
    (deviation > 1e-12 * mean.abs())
        .then(|| values.iter().map(|value| Some(sign * ((*value)? - mean) / deviation)).collect())
}

/// Mean and population standard deviation of the values that are there.
fn mean_and_deviation(values: &[Option<f64>]) -> Option<(f64, f64)> {
    let present: Vec<f64> = values.iter().flatten().copied().collect();
    let count = present.len() as f64;
    (count > 0.0).then(|| {
        let mean = present.iter().sum::<f64>() / count;
        let variance = present.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count;
        (mean, variance.sqrt())
    })
}

#[cfg(test)]
#[path = "index_tests.rs"]
mod tests;
