use super::*;
use crate::aggregate::{Fallback, PointAssignment, dasymetric_weights};
use geo::{Rect, coord};
use proptest::prelude::*;

fn rect(x0: f64, y0: f64, x1: f64, y1: f64) -> MultiPolygon<f64> {
    MultiPolygon(vec![Rect::new((x0, y0), (x1, y1)).to_polygon()])
}

proptest! {
    #[test]
    fn agrees_with_the_way_over_assigned_points(
        points in prop::collection::vec((0.0..1e3, 0.0..1e3, 0_u32..9), 0..300),
    ) {
        let areas = [rect(0.0, 0.0, 330.0, 900.0), rect(330.0, 0.0, 800.0, 450.0), rect(990.0, 990.0, 991.0, 991.0)];
        let areas: Vec<Option<&MultiPolygon<f64>>> = areas.iter().map(Some).chain([None]).collect();
        let points: Vec<WeightedPoint> = points.iter().map(|&(x, y, weight)| {
            WeightedPoint { position: coord! { x: x, y: y }, weight: f64::from(weight) }
        }).collect();
        let (squares, weights) = point_square_weights(100, &areas, &points).unwrap();
        prop_assert!(squares.is_sorted());
        let locator = AreaLocator::new(&areas);
        let assigned: Vec<PointAssignment> = points.iter().filter_map(|point| {
            Some(PointAssignment { source: locator.at(point.position)?, position: point.position, weight: point.weight })
        }).collect();
        let at = |point: Coord<f64>| squares.binary_search(&Square::at(100, point)?).ok();
        let expected = dasymetric_weights(4, squares.len(), &assigned, at, Fallback::Missing).unwrap();
        prop_assert_eq!(weights, expected);
    }
}

#[test]
fn sources_too_large_for_a_table_come_out_the_same() {
    let (near, far) = (rect(0.0, 0.0, 400.0, 400.0), rect(1e6, 1e6, 2e6, 2e6));
    let point = |x: f64, weight: f64| WeightedPoint { position: coord! { x: x, y: x }, weight };
    let points = [point(50.0, 1.0), point(350.0, 3.0), point(1.5e6, 2.0), point(-5.0, 9.0)];
    let (small, table) = point_square_weights(100, &[Some(&near)], &points).unwrap();
    let (large, tree) = point_square_weights(100, &[Some(&near), Some(&far)], &points).unwrap();
    assert_eq!((small.as_slice(), table.row(0)), (&large[..2], tree.row(0)));
    assert_eq!(tree.row(1), [(2, 1.0)]);
    assert_eq!((tree.mass(0), tree.mass(1)), (4.0, 2.0));
}

#[test]
fn a_negative_weight_is_refused() {
    let area = rect(0.0, 0.0, 400.0, 400.0);
    let point = WeightedPoint { position: coord! { x: 1.0, y: 1.0 }, weight: -0.5 };
    let error = point_square_weights(100, &[Some(&area)], &[point]).unwrap_err();
    assert_eq!(error.to_string(), "weight 0 is -0.5, not a finite number from 0");
}
