use super::*;
use geo::{Polygon, Rect};
use proptest::prelude::*;

fn rect(x: f64, y: f64, width: f64, height: f64) -> MultiPolygon<f64> {
    MultiPolygon(vec![Rect::new((x, y), (x + width, y + height)).to_polygon()])
}

proptest! {
    #[test]
    fn mass_is_kept_anywhere_in_denmark(
        x in 450_000.0..880_000.0, y in 6_060_000.0..6_400_000.0,
        radii in prop::collection::vec(5.0..1_500.0, 3..12), resolution in 1_usize..4,
    ) {
        let angle = |i: usize| i as f64 / radii.len() as f64 * std::f64::consts::TAU;
        let ring = radii.iter().enumerate().map(|(i, radius)| (x + radius * angle(i).cos(), y + radius * angle(i).sin()));
        let area = MultiPolygon(vec![Polygon::new(ring.collect(), vec![])]);
        let (cells, weights) = h3_weights(Resolution::ALL[resolution], &[Some(&area), None]).unwrap();
        prop_assert!(cells.is_sorted() && !cells.is_empty());
        prop_assert!((weights.inside(0) - 1.0).abs() < 1e-12, "{}", weights.inside(0));
        let covered: f64 = weights.row(0).iter().map(|entry| entry.1 * weights.mass(0)).sum();
        prop_assert!((covered - weights.mass(0)).abs() < 1e-6);
        prop_assert!(weights.row(1).is_empty());
    }
}

#[test]
fn a_small_area_in_the_midst_of_a_cell_and_a_long_one_over_many_are_found() {
    let small = rect(724_461.0, 6_175_765.0, 1.0, 1.0);
    let (cells, weights) = h3_weights(Resolution::R6, &[Some(&small)]).unwrap();
    assert_eq!((cells.len(), weights.row(0)), (1, [(0, 1.0)].as_slice()));
    let long = rect(700_000.0, 6_175_000.0, 20_000.0, 2.0);
    let (cells, weights) = h3_weights(Resolution::R9, &[Some(&long)]).unwrap();
    assert!(cells.len() > 60 && (weights.inside(0) - 1.0).abs() < 1e-12);
}

#[test]
fn what_lies_outside_of_the_system_is_refused() {
    let far = rect(1e8, 1e8, 5.0, 5.0);
    let endless = rect(0.0, 0.0, f64::INFINITY, 5.0);
    for (bad, reason) in [(&far, CoverageError::OutsideAreaOfUse), (&endless, CoverageError::NotFinite)] {
        let error = h3_weights(Resolution::R9, &[None, Some(bad)]).unwrap_err();
        assert_eq!(error, WeightsError::Source { position: 1, reason });
    }
    assert_eq!(h3_weights(Resolution::R9, &[Some(&MultiPolygon(vec![]))]).unwrap().0, []);
}
