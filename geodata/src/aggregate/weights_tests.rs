use super::*;
use geo::Rect;
use proptest::prelude::*;

fn rect(x0: f64, y0: f64, x1: f64, y1: f64) -> MultiPolygon<f64> {
    MultiPolygon(vec![Rect::new((x0, y0), (x1, y1)).to_polygon()])
}

#[test]
fn extensive_values_are_those_of_sf() {
    // r-spatial/sf, tests/testthat/test-aw.R: two unit squares, one above the other.
    let sources = [rect(2.0, 3.0, 3.0, 4.0), rect(2.0, 4.0, 3.0, 5.0)];
    let sources: Vec<Option<&MultiPolygon<f64>>> = sources.iter().map(Some).collect();
    for (target, expected) in [(rect(2.0, 3.0, 3.0, 5.0), 3.0), (rect(1.5, 2.5, 2.5, 4.5), 1.0)] {
        let total = area_weights(&sources, &[&target]).apportion(&[Some(1.0), Some(2.0)]);
        assert!((total[0].unwrap() - expected).abs() < 1e-6, "{total:?}");
    }
}

#[test]
fn a_target_without_a_source_is_missing_and_not_zero() {
    let (near, far) = (rect(0.0, 0.0, 1.0, 1.0), rect(5.0, 5.0, 6.0, 6.0));
    let weights = area_weights(&[Some(&near), None], &[&near, &far]);
    assert_eq!(weights.apportion(&[Some(4.0), Some(9.0)]), [Some(4.0), None]);
    assert_eq!(weights.apportion(&[None, Some(9.0)]), [None, None]);
}

#[test]
fn a_group_counts_its_members_by_their_mass() {
    let weights = Weights::new(vec![vec![(0, 1.0)], vec![(0, 0.5), (1, 0.5)], vec![]], 2);
    let groups = weights.of_groups(&[vec![0, 1], vec![2]], &[30.0, 10.0, 0.0]);
    assert_eq!(groups.row(0), [(0, 0.875), (1, 0.125)]);
    assert!(groups.row(1).is_empty());
}

#[test]
fn targets_that_nothing_reaches_can_be_left_out() {
    let weights = Weights::new(vec![vec![(3, 0.5)], vec![(1, 1.0), (3, 0.0)]], 5);
    let (reached, fewer) = weights.onto_reached();
    assert_eq!((reached, fewer.targets(), fewer.row(0)), (vec![1, 3], 2, [(1, 0.5)].as_slice()));
}

proptest! {
    #[test]
    fn mass_is_kept_on_cells(squares in prop::collection::vec((0.0..5e3, 0.0..5e3, 1.0..2e3, 1.0..2e3, 0.0..1e4), 1..20)) {
        let areas: Vec<MultiPolygon<f64>> = squares.iter().map(|&(x, y, w, h, _)| rect(x, y, x + w, y + h)).collect();
        let values: Vec<Option<f64>> = squares.iter().map(|square| Some(square.4)).collect();
        let (cells, weights) = cell_weights(Size::M250, &areas.iter().map(Some).collect::<Vec<_>>(), []);
        prop_assert!(cells.is_sorted());
        let (before, after): (f64, f64) = (values.iter().flatten().sum(), weights.apportion(&values).iter().flatten().sum());
        prop_assert!((after - before).abs() <= 1e-9 * before.max(1.0));
    }
}
