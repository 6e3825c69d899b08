//! The need index: indicators made comparable, and added up by the user's weights.
use super::{MeasureError, Standard, rank_exponential, reliability::Spread};
use crate::indicator::Direction;

/// An indicator in the index: a value per area, `None` where the area has none.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexInput {
    /// Which way is worse.
    pub direction: Direction,
    /// Weight, 0 or more; only the ratios of weights matter.
    pub weight: f64,
    /// Value per area.
    pub values: Vec<Option<f64>>,
    /// The standard error of each value, in its unit; empty where values are exact. An area's score is made of what is expected of it: the
    /// larger the error, the nearer to the mean.
    pub errors: Vec<f64>,
}

impl IndexInput {
    /// The value of an area with its error.
    fn known(&self, area: usize) -> Option<[f64; 2]> {
        Some([self.values[area]?, self.errors.get(area).copied().unwrap_or_default()])
    }

    fn all_known(&self) -> Vec<Option<[f64; 2]>> {
        (0..self.values.len()).map(|area| self.known(area)).collect()
    }
}

/// How indicators are made comparable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Method {
    /// z-scores; the index is their weighted mean in standard deviations of all areas' means.
    #[default]
    Z,
    /// The exponential transform of ranks ([`rank_exponential`]); the index is their weighted mean, from 0 to 100.
    RankExponential,
}

/// The scores of all indicators: made once, so that weights can be changed as quickly as a slider moves.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    method: Method,
    areas: usize,
    /// The greatest number of areas that have a value in one indicator.
    present: usize,
    /// For each indicator the score of each area, higher is worse; NaN where the area has none. `None` for an indicator that is
    /// neutral or the same everywhere: it tells nothing.
    columns: Vec<Option<Vec<f64>>>,
    /// For each indicator the variance that is left in the score of each area; empty where values are exact.
    variances: Vec<Vec<f64>>,
}

/// The weighted mean of the scores of each area, the weight that it rests on, and what means are divided by to be an index.
pub(super) struct Means {
    pub means: Vec<f64>,
    pub weights: Vec<f64>,
    pub whole: f64,
    pub deviation: f64,
}

impl Scores {
    /// Makes the scores.
    ///
    /// # Errors
    /// [`MeasureError::NotFinite`] for a value or an error that is not a number.
    pub fn new(inputs: &[IndexInput], method: Method) -> Result<Self, MeasureError> {
        let areas = inputs.iter().map(|input| input.values.len()).max().unwrap_or(0);
        let numbers = inputs.iter().flat_map(|input| input.values.iter().flatten().chain(&input.errors));
        if let Some(value) = numbers.into_iter().find(|value| !value.is_finite()) {
            return Err(MeasureError::NotFinite(*value));
        }
        let scored = inputs.iter().map(|input| scored(input, method, areas));
        let (columns, variances) =
            scored.map(|scored| scored.map_or((None, Vec::new()), |(scores, left)| (Some(scores), left))).unzip();
        let present = inputs.iter().map(|input| input.values.iter().flatten().count()).max().unwrap_or(0);
        Ok(Self { method, areas, present, columns, variances })
    }

    /// The variance that noise leaves in the score of an area, in squared units of the score.
    pub(super) fn variance(&self, input: usize, area: usize) -> f64 {
        if self.has(input, area) { self.variances[input].get(area).copied().unwrap_or_default() } else { 0.0 }
    }

    /// Whether any score has noise left in it.
    pub(super) fn has_noise(&self) -> bool {
        self.variances.iter().any(|variances| !variances.is_empty())
    }

    /// Number of indicators.
    pub fn inputs(&self) -> usize {
        self.columns.len()
    }

    /// Number of areas.
    pub fn areas(&self) -> usize {
        self.areas
    }

    /// The score of an area in an indicator, higher is worse.
    pub fn score(&self, input: usize, area: usize) -> Option<f64> {
        self.columns[input].as_ref().map(|scores| scores[area]).filter(|score| !score.is_nan())
    }

    /// Whether an indicator says something about an area.
    pub(super) fn has(&self, input: usize, area: usize) -> bool {
        self.score(input, area).is_some()
    }

    /// The index of each area, higher is worse; `None` for an area that has values for less than half of the weight.
    ///
    /// Source of the z-method: Monitoring Soziale Stadtentwicklung Berlin (index = Σz / SD(Σz)).
    ///
    /// # Errors
    /// [`MeasureError`] for a weight that is not a number of 0 or more, or where there is nothing to compare.
    pub fn index(&self, weights: &[f64]) -> Result<Vec<Option<f64>>, MeasureError> {
        let Means { mut means, deviation, .. } = self.means(weights)?;
        means.iter_mut().for_each(|mean| *mean /= deviation);
        Ok(means.into_iter().map(|index| (!index.is_nan()).then_some(index)).collect())
    }

    /// How much each indicator adds to the index of each area: they add up to it.
    ///
    /// # Errors
    /// [`MeasureError`] as [`Scores::index`].
    pub fn contributions(&self, weights: &[f64]) -> Result<Vec<Vec<Option<f64>>>, MeasureError> {
        let means = self.means(weights)?;
        let of_input = |(column, &weight): (&Option<Vec<f64>>, &f64)| {
            let part = |area: usize| {
                let score =
                    column.as_ref().map(|scores| scores[area]).filter(|score| !score.is_nan() && weight > 0.0)?;
                (!means.means[area].is_nan()).then(|| weight * score / means.weights[area] / means.deviation)
            };
            (0..self.areas).map(part).collect()
        };
        Ok(self.columns.iter().zip(weights).map(of_input).collect())
    }

    /// The share of the weight that each area has values for, from 0 to 1: what its index rests on. Indicators that tell nothing do not
    /// count for the whole.
    ///
    /// # Errors
    /// [`MeasureError`] as [`Scores::index`].
    pub fn weight_shares(&self, weights: &[f64]) -> Result<Vec<f64>, MeasureError> {
        let Means { weights, whole, .. } = self.means(weights)?;
        Ok(weights.into_iter().map(|reached| reached / whole).collect())
    }

    pub(super) fn means(&self, weights: &[f64]) -> Result<Means, MeasureError> {
        let bad = weights.iter().position(|weight| !(weight.is_finite() && *weight >= 0.0));
        if let Some(input) = bad {
            return Err(MeasureError::Weight { input, weight: weights[input] });
        }
        let (mut sums, mut reached) = (vec![0.0; self.areas], vec![0.0; self.areas]);
        let mut whole = 0.0;
        for (scores, &weight) in self.columns.iter().zip(weights) {
            let Some(scores) = scores.as_ref().filter(|_| weight > 0.0) else { continue };
            whole += weight;
            for ((sum, reached), &score) in sums.iter_mut().zip(&mut reached).zip(scores) {
                if !score.is_nan() {
                    *sum += weight * score;
                    *reached += weight;
                }
            }
        }
        if whole == 0.0 {
            let few = !self.columns.is_empty() && self.present < 3;
            return Err(if few { MeasureError::TooFewAreas(self.present) } else { MeasureError::Constant });
        }
        for (sum, reached) in sums.iter_mut().zip(&reached) {
            *sum = if *reached >= whole / 2.0 { *sum / reached } else { f64::NAN };
        }
        let valid = || sums.iter().copied().filter(|mean| !mean.is_nan());
        let deviation = match self.method {
            Method::Z => Standard::of(valid())?.deviation(),
            Method::RankExponential => {
                let valid = valid().count();
                if valid < 3 {
                    return Err(MeasureError::TooFewAreas(valid));
                }
                1.0
            }
        };
        Ok(Means { means: sums, weights: reached, whole, deviation })
    }
}

/// The scores of an indicator for so many areas, and the variance that is left in each; `None` where it tells nothing.
fn scored(input: &IndexInput, method: Method, areas: usize) -> Option<(Vec<f64>, Vec<f64>)> {
    if input.direction == Direction::Neutral {
        return None;
    }
    let known = input.all_known();
    let spread = Spread::of(&known.iter().copied().flatten().collect::<Vec<_>>()).ok()?;
    let (mut scores, mut variances): (Vec<f64>, Vec<f64>) = match method {
        Method::Z => {
            let scores = known.iter().map(|known| known.map_or(f64::NAN, |known| spread.score(known, input.direction)));
            // Of a score in units of the areas' own deviation, what is not the area's own is left open.
            let variances = known.iter().map(|known| known.map_or(0.0, |[_, error]| spread.left(error)));
            (scores.collect(), if input.errors.is_empty() { Vec::new() } else { variances.collect() })
        }
        Method::RankExponential => {
            let expected: Vec<Option<f64>> =
                known.iter().map(|known| known.map(|known| spread.expected(known))).collect();
            let scores = rank_exponential(&expected, input.direction);
            (scores.into_iter().map(|score| score.unwrap_or(f64::NAN)).collect(), Vec::new())
        }
    };
    scores.resize(areas, f64::NAN);
    if !variances.is_empty() {
        variances.resize(areas, 0.0);
    }
    Some((scores, variances))
}

/// The index of each area by z-scores and the inputs' own weights.
///
/// # Errors
/// [`MeasureError`] for a weight or value that is not a valid number, or where there is nothing to compare.
pub fn need_index(inputs: &[IndexInput]) -> Result<Vec<Option<f64>>, MeasureError> {
    let weights: Vec<f64> = inputs.iter().map(|input| input.weight).collect();
    Scores::new(inputs, Method::Z)?.index(&weights)
}

#[cfg(test)]
#[path = "index_tests.rs"]
mod tests;
