//! Coverage: which part of a target has a value at all. A mean over a sliver is a mean, and says nothing about the rest.
use geodata::aggregate::Weights;

/// What the targets are made of.
pub(super) struct Ground<'a> {
    /// What part of each source lies where.
    pub(super) weights: &'a Weights,
    /// All that each target has, in the unit of the weights: m², or the weight of its points.
    pub(super) whole: Vec<f64>,
    /// With points: weights by area and the m² of the targets, for those that have no point and are reached by area.
    pub(super) by_area: Option<(Weights, Vec<f64>)>,
}

/// A part this near to 1 is 1: below it is the rounding of the overlay.
const WHOLE: f64 = 1e-6;

impl Ground<'_> {
    /// The part of each target that lies in sources that have a value, from 0 to 1.
    pub(super) fn covered(&self, has_value: impl Fn(usize) -> bool) -> Vec<f64> {
        let reached = |weights: &Weights| {
            let mut reached = vec![0.0; weights.targets()];
            for (source, row) in weights.rows().enumerate().filter(|(source, _)| has_value(*source)) {
                row.iter().for_each(|&(target, weight)| reached[target] += weight * weights.mass(source));
            }
            reached
        };
        let own = reached(self.weights);
        let by_area = self.by_area.as_ref().map(|(weights, areas_m2)| (reached(weights), areas_m2));
        let part = |(target, (reached, whole)): (usize, (f64, &f64))| match &by_area {
            _ if *whole > 0.0 => covered_part(reached, *whole),
            Some((reached, areas_m2)) => covered_part(reached[target], areas_m2[target]),
            None => 0.0,
        };
        own.into_iter().zip(&self.whole).enumerate().map(part).collect()
    }
}

/// Where sources overlap they cover more than there is.
fn covered_part(reached: f64, whole: f64) -> f64 {
    let part = reached / whole;
    if part > 1.0 - WHOLE { 1.0 } else { (part * 1e9).round() / 1e9 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_value_covers_no_more_than_the_whole() {
        let weights =
            Weights::with_mass([vec![(0, 0.5), (1, 0.5)], vec![(0, 1.0)], vec![(0, 1.0)]], vec![100.0, 25.0, 80.0], 3);
        let ground = Ground { weights: &weights, whole: vec![100.0, 50.0, 10.0], by_area: None };
        assert_eq!(ground.covered(|source| source < 2), [0.75, 1.0, 0.0]);
        assert_eq!(ground.covered(|_| true), [1.0, 1.0, 0.0]);
        assert_eq!(ground.covered(|_| false), [0.0; 3]);
    }

    #[test]
    fn a_target_without_points_is_covered_by_area() {
        let by_points = Weights::with_mass([vec![(0, 1.0)], vec![(1, 1.0)]], vec![30.0, 0.0], 2);
        let by_area = Weights::with_mass([vec![(0, 1.0)], vec![(1, 1.0)]], vec![400.0, 100.0], 2);
        let ground =
            Ground { weights: &by_points, whole: vec![40.0, 0.0], by_area: Some((by_area, vec![400.0, 200.0])) };
        assert_eq!(ground.covered(|_| true), [0.75, 0.5]);
    }
}
