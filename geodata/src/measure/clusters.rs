//! Clusters: where high values lie beside high ones, more than chance would have it.
//!
//! Local Moran's I with conditional permutation. Source: Anselin, *Local Indicators of Spatial Association – LISA*, Geographical
//! Analysis 27, 1995. Which are significant is decided with control of the false discovery rate: Benjamini and Hochberg, 1995.
use super::{MeasureError, Standard};
use crate::indicator::Direction;
use crate::numbers::floor_to_usize;
use crate::random::Random;

/// What kind of neighbourhood an area is the middle of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClusterKind {
    /// High beside high.
    HighHigh,
    /// Low beside low.
    LowLow,
    /// High beside low.
    HighLow,
    /// Low beside high.
    LowHigh,
    /// No more than chance.
    None,
}

/// The neighbourhood of an area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cluster {
    /// Local Moran's I: z of the area times the mean z of its neighbours.
    pub moran: f64,
    /// Share of permutations that are as extreme, from 1/(runs + 1) to 1.
    pub p: f64,
    /// What it is, at the false discovery rate that was asked for.
    pub kind: ClusterKind,
}

/// The neighbourhood of each area with a value and a neighbour that has one. `neighbours` are the positions of each area's neighbours, `runs`
/// permutations follow from the seed (999 is usual), and at most a share `rate` of the clusters is expected to be chance.
///
/// # Errors
/// [`MeasureError`] where all values are the same, too few, or no numbers.
pub fn clusters(
    values: &[Option<f64>],
    neighbours: &[Vec<usize>],
    runs: usize,
    rate: f64,
    seed: u64,
) -> Result<Vec<Option<Cluster>>, MeasureError> {
    let standard = Standard::of(values.iter().flatten().copied())?;
    let scores: Vec<Option<f64>> =
        values.iter().map(|value| value.map(|value| standard.score(value, Direction::HigherIsWorse))).collect();
    let present: Vec<f64> = scores.iter().flatten().copied().collect();
    let mut random = Random::new(seed);
    let mut found: Vec<Option<Cluster>> = Vec::with_capacity(values.len());
    for (area, score) in scores.iter().enumerate() {
        let around: Vec<f64> =
            neighbours[area].iter().filter(|&&other| other != area).filter_map(|&other| scores[other]).collect();
        let cluster = score.filter(|_| !around.is_empty()).map(|score| {
            let mean = around.iter().sum::<f64>() / around.len() as f64;
            let moran = score * mean;
            let mut others = present.clone();
            // The area itself keeps its value; any one with the same value may be taken out for it.
            others.swap_remove(others.iter().position(|&other| other == score).unwrap_or(0));
            let extreme = (0..runs).filter(|_| {
                let drawn = score * drawn_mean(&mut others, around.len(), &mut random);
                if moran >= 0.0 { drawn >= moran } else { drawn <= moran }
            });
            let p = (extreme.count() + 1) as f64 / (runs + 1) as f64;
            let kind = match (score >= 0.0, mean >= 0.0) {
                (true, true) => ClusterKind::HighHigh,
                (false, false) => ClusterKind::LowLow,
                (true, false) => ClusterKind::HighLow,
                (false, true) => ClusterKind::LowHigh,
            };
            Cluster { moran, p, kind }
        });
        found.push(cluster);
    }
    let limit = discovery_limit(found.iter().flatten().map(|cluster| cluster.p), rate);
    found.iter_mut().flatten().filter(|cluster| cluster.p > limit).for_each(|cluster| cluster.kind = ClusterKind::None);
    Ok(found)
}

/// The mean of as many values as there are neighbours, drawn without putting back.
fn drawn_mean(values: &mut [f64], count: usize, random: &mut Random) -> f64 {
    let count = count.min(values.len());
    for place in 0..count {
        let other = place + floor_to_usize(random.unit() * (values.len() - place) as f64);
        values.swap(place, other);
    }
    if count == 0 { 0.0 } else { values[..count].iter().sum::<f64>() / count as f64 }
}

/// The greatest p that still counts: of the sorted p, the last with p ≤ rate·rank/count; below 0 where none does.
fn discovery_limit(p: impl Iterator<Item = f64>, rate: f64) -> f64 {
    let mut sorted: Vec<f64> = p.collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let count = sorted.len() as f64;
    let counts = (1..).zip(&sorted).filter(|(rank, p)| **p <= rate * f64::from(*rank) / count);
    counts.last().map_or(-1.0, |(_, p)| *p)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A square of cells, each beside those that share a side with it.
    fn square(side: usize) -> Vec<Vec<usize>> {
        (0..side * side)
            .map(|cell| {
                let (row, column) = (cell / side, cell % side);
                let mut beside = Vec::new();
                if row > 0 {
                    beside.push(cell - side);
                }
                if row + 1 < side {
                    beside.push(cell + side);
                }
                if column > 0 {
                    beside.push(cell - 1);
                }
                if column + 1 < side {
                    beside.push(cell + 1);
                }
                beside
            })
            .collect()
    }

    #[test]
    fn a_corner_of_high_values_is_found_and_a_scatter_is_not() {
        let neighbours = square(12);
        let mut random = Random::new(3);
        let noise: Vec<f64> = (0..144).map(|_| random.normal()).collect();
        let corner: Vec<Option<f64>> = noise
            .iter()
            .enumerate()
            .map(|(cell, noise)| Some(noise + if cell / 12 < 4 && cell % 12 < 4 { 6.0 } else { 0.0 }))
            .collect();
        let found = clusters(&corner, &neighbours, 999, 0.05, 1).unwrap();
        let kind = |cell: usize| found[cell].unwrap().kind;
        assert!([13, 14, 25, 26].into_iter().all(|cell| kind(cell) == ClusterKind::HighHigh));
        assert_eq!(kind(130), ClusterKind::None);
        let scatter: Vec<Option<f64>> = noise.into_iter().map(Some).collect();
        let by_chance = clusters(&scatter, &neighbours, 999, 0.05, 1).unwrap();
        let kinds = by_chance.iter().flatten().filter(|cluster| cluster.kind != ClusterKind::None).count();
        assert!(kinds <= 4, "{kinds} of 144 by chance");
        assert_eq!(clusters(&corner, &neighbours, 99, 0.05, 1), clusters(&corner, &neighbours, 99, 0.05, 1));
    }

    #[test]
    fn what_has_no_value_or_no_neighbour_has_no_cluster() {
        let neighbours = vec![vec![1], vec![0, 2], vec![1], vec![], vec![0]];
        let values = [Some(1.0), Some(2.0), None, Some(3.0), Some(4.0)];
        let found = clusters(&values, &neighbours, 99, 0.05, 1).unwrap();
        assert_eq!(found.iter().map(Option::is_some).collect::<Vec<_>>(), [true, true, false, false, true]);
        assert_eq!(clusters(&[Some(1.0); 5], &neighbours, 99, 0.05, 1).unwrap_err(), MeasureError::Constant);
    }

    #[test]
    fn the_false_discovery_limit_is_that_of_the_paper() {
        // Benjamini and Hochberg's example of fifteen: four are significant at 5 %.
        let p = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
            0.7590, 1.0,
        ];
        assert!((discovery_limit(p.into_iter(), 0.05) - 0.0095).abs() < 1e-12);
    }
}
