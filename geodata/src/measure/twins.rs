//! Twins: areas that resemble each other in size and structure, to compare outcomes with. Source: Landsbyggefonden,
//! *Tvillingeværktøjet*.
use super::{MeasureError, Standard};
use crate::indicator::Direction;

/// A feature that areas are compared by: size or structure, never an outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct TwinFeature {
    /// Value per area; an area without it neither has twins nor is one.
    pub values: Vec<Option<f64>>,
    /// Weight, above 0.
    pub weight: f64,
}

/// An area that resembles another.
#[derive(Debug, Clone, PartialEq)]
pub struct Twin {
    /// Position of the area.
    pub area: usize,
    /// Euclidean distance in standardised features, 0 for the same.
    pub distance: f64,
    /// Positions of the features, those in which the two are nearest first.
    pub alike: Vec<usize>,
}

/// How areas resemble each other, made once for all of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Resemblance {
    /// Positions of the features that tell areas apart, each with its part of the whole weight.
    told: Vec<(usize, f64)>,
    /// For each area the standardised features in that order; `None` where it lacks one.
    scores: Vec<Option<Vec<f64>>>,
}

impl Resemblance {
    /// Standardises the features. One that is the same everywhere tells nothing and is left out.
    ///
    /// # Errors
    /// [`MeasureError`] for a weight or value that is not a valid number, or where nothing tells the areas apart.
    pub fn new(features: &[TwinFeature]) -> Result<Self, MeasureError> {
        let bad = features.iter().position(|feature| !(feature.weight.is_finite() && feature.weight > 0.0));
        if let Some(input) = bad {
            return Err(MeasureError::Weight { input, weight: features[input].weight });
        }
        let mut standards = Vec::with_capacity(features.len());
        for (at, feature) in features.iter().enumerate() {
            match Standard::of(feature.values.iter().flatten().copied()) {
                Ok(standard) => standards.push((at, standard)),
                Err(MeasureError::Constant) => {}
                Err(error) => return Err(error),
            }
        }
        if standards.is_empty() {
            return Err(MeasureError::Constant);
        }
        let whole: f64 = standards.iter().map(|(at, _)| features[*at].weight).sum();
        let areas = features.iter().map(|feature| feature.values.len()).min().unwrap_or(0);
        let score = |area: usize| {
            let of = |(at, standard): &(usize, Standard)| {
                Some(standard.score(features[*at].values[area]?, Direction::HigherIsWorse))
            };
            standards.iter().map(of).collect()
        };
        let scores = (0..areas).map(score).collect();
        Ok(Self { told: standards.into_iter().map(|(at, _)| (at, features[at].weight / whole)).collect(), scores })
    }

    /// The areas nearest to one among those that `may` be, by the Euclidean distance of standardised features: √(Σ weight·(z − z')² / Σ weight).
    /// Those at the same distance, within rounding, come in the order of the areas.
    pub fn twins(&self, area: usize, most: usize, may: impl Fn(usize) -> bool) -> Vec<Twin> {
        let Some(own) = self.scores.get(area).and_then(Option::as_ref) else { return Vec::new() };
        let squared = |other: &[f64]| -> f64 {
            self.told.iter().zip(own.iter().zip(other)).map(|((_, weight), (a, b))| weight * (a - b).powi(2)).sum()
        };
        // Parts of a billionth of a standard deviation are rounding.
        let place = |distance: f64| (distance * 1e9).round();
        let others = self.scores.iter().enumerate().filter(|&(other, _)| other != area && may(other));
        let mut found: Vec<(f64, usize, f64)> = others
            .filter_map(|(other, scores)| {
                let distance = squared(scores.as_ref()?).sqrt();
                Some((place(distance), other, distance))
            })
            .collect();
        let order = |a: &(f64, usize, f64), b: &(f64, usize, f64)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
        if most < found.len() {
            found.select_nth_unstable_by(most, order);
            found.truncate(most);
        }
        found.sort_unstable_by(order);
        found.into_iter().map(|(_, area, distance)| Twin { area, distance, alike: self.alike(own, area) }).collect()
    }

    /// The features of an area from the one in which it is nearest to `own`.
    fn alike(&self, own: &[f64], area: usize) -> Vec<usize> {
        let Some(other) = &self.scores[area] else { return Vec::new() };
        let parts = self.told.iter().zip(own.iter().zip(other));
        let mut parts: Vec<(usize, f64)> =
            parts.map(|((at, weight), (a, b))| (*at, weight * (a - b).powi(2))).collect();
        parts.sort_by(|a, b| a.1.total_cmp(&b.1));
        parts.into_iter().map(|part| part.0).collect()
    }
}

/// The difference of an area from the mean of its twins, with the 95 % interval that the spread of the twins leaves. `None` for fewer than
/// two twins with a value.
pub fn difference_from_twins(value: f64, twins: &[f64]) -> Option<(f64, [f64; 2])> {
    let count = twins.len() as f64;
    if twins.len() < 2 || !value.is_finite() || twins.iter().any(|twin| !twin.is_finite()) {
        return None;
    }
    let mean = twins.iter().sum::<f64>() / count;
    let variance = twins.iter().map(|twin| (twin - mean).powi(2)).sum::<f64>() / (count - 1.0);
    // A single area against others: its own spread is theirs.
    let half = super::trend::student_t(twins.len() - 1) * (variance * (1.0 + 1.0 / count)).sqrt();
    let difference = value - mean;
    Some((difference, [difference - half, difference + half]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn twins(features: &[TwinFeature], area: usize, most: usize) -> Result<Vec<Twin>, MeasureError> {
        Ok(Resemblance::new(features)?.twins(area, most, |_| true))
    }

    fn feature(values: &[f64]) -> TwinFeature {
        TwinFeature { values: values.iter().copied().map(Some).collect(), weight: 1.0 }
    }

    #[test]
    fn the_nearest_comes_first_and_says_in_what_it_is_alike() {
        let size = feature(&[100.0, 101.0, 300.0, 100.0]);
        let families = feature(&[0.5, 0.9, 0.5, 0.55]);
        let found = twins(&[size, families], 0, 2).unwrap();
        assert_eq!(found.iter().map(|twin| twin.area).collect::<Vec<_>>(), [3, 2]);
        assert_eq!((found[0].alike.clone(), found[1].alike.clone()), (vec![0, 1], vec![1, 0]));
        assert!(found[0].distance < found[1].distance);
    }

    #[test]
    fn an_area_without_a_feature_is_no_twin_and_has_none() {
        let mut size = feature(&[1.0, 2.0, 3.0, 4.0]);
        size.values[1] = None;
        assert!(twins(std::slice::from_ref(&size), 0, 9).unwrap().iter().all(|twin| twin.area != 1));
        assert_eq!(twins(&[size], 1, 9).unwrap(), []);
        assert_eq!(twins(&[feature(&[1.0; 5])], 0, 9).unwrap_err(), MeasureError::Constant);
        assert_eq!(twins(&[feature(&[1.0, 2.0])], 0, 9).unwrap_err(), MeasureError::TooFewAreas(2));
    }

    #[test]
    fn twins_at_the_same_distance_come_in_the_order_of_the_areas() {
        let found = twins(&[feature(&[0.3, 0.1 + 0.2 + 0.1, 0.2, 0.4, 0.9])], 0, 3).unwrap();
        assert_eq!(found.iter().map(|twin| twin.area).collect::<Vec<_>>(), [1, 2, 3]);
    }

    #[test]
    fn a_difference_has_the_spread_of_the_twins() {
        let (difference, [low, high]) = difference_from_twins(10.0, &[7.0, 8.0, 9.0]).unwrap();
        let half = 4.303 * (4.0_f64 / 3.0).sqrt();
        assert!((difference - 2.0).abs() < 1e-12 && (high - low - 2.0 * half).abs() < 1e-9);
        assert_eq!(difference_from_twins(10.0, &[7.0]), None);
    }

    #[test]
    fn only_those_that_may_be_are_twins() {
        let resemblance = Resemblance::new(&[feature(&[1.0, 2.0, 3.0, 9.0])]).unwrap();
        let found: Vec<usize> = resemblance.twins(0, 2, |other| other != 1).into_iter().map(|twin| twin.area).collect();
        assert_eq!(found, [2, 3]);
    }

    proptest! {
        #[test]
        fn the_few_nearest_are_the_first_of_all(values in prop::collection::vec(0..9_u8, 3..30), most in 0_usize..8) {
            let values: Vec<f64> = values.into_iter().map(f64::from).collect();
            if let Ok(resemblance) = Resemblance::new(&[feature(&values)]) {
                let mut all = resemblance.twins(0, values.len(), |_| true);
                all.truncate(most);
                prop_assert_eq!(resemblance.twins(0, most, |_| true), all);
            }
        }

        #[test]
        fn shift_and_scale_of_a_feature_change_no_twin(
            pairs in prop::collection::vec((0.0..100.0, 0.0..1.0), 4..12), shift in -1e3..1e3, scale in 0.1..10.0,
        ) {
            let (a, b): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
            let moved: Vec<f64> = a.iter().map(|value| value * scale + shift).collect();
            if let (Ok(plain), Ok(moved)) = (twins(&[feature(&a), feature(&b)], 0, 3), twins(&[feature(&moved), feature(&b)], 0, 3)) {
                for (plain, moved) in plain.iter().zip(&moved) {
                    prop_assert!((plain.distance - moved.distance).abs() < 1e-6);
                }
            }
        }
    }
}
