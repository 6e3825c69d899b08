use super::*;
use crate::aggregate::{Fallback, Over, PointAssignment, dasymetric_weights, weights_by_targets};
use geo::{Area, Polygon, Rect, Translate, coord, polygon};
use proptest::prelude::*;

fn rect(x0: f64, y0: f64, x1: f64, y1: f64) -> MultiPolygon<f64> {
    MultiPolygon(vec![Rect::new((x0, y0), (x1, y1)).to_polygon()])
}

fn some(areas: &[MultiPolygon<f64>]) -> Vec<Option<&MultiPolygon<f64>>> {
    areas.iter().map(Some).collect()
}

/// The cases of r-spatial/sf, tests/testthat/test-aw.R.
mod sf {
    use super::*;

    /// Two unit squares, one above the other, with the values 1 and 2.
    fn column() -> [MultiPolygon<f64>; 2] {
        [rect(2.0, 3.0, 3.0, 4.0), rect(2.0, 4.0, 3.0, 5.0)]
    }

    const VALUES: [Option<f64>; 2] = [Some(1.0), Some(2.0)];

    #[test]
    fn extensive() {
        for (target, expected) in [(rect(2.0, 3.0, 3.0, 5.0), 3.0), (rect(1.5, 2.5, 2.5, 4.5), 1.0)] {
            let total = area_weights(&some(&column()), &[&target]).unwrap().apportion(&VALUES);
            assert!((total[0].unwrap() - expected).abs() < 1e-12, "{total:?}");
        }
    }

    #[test]
    fn intensive() {
        let shifted = rect(1.5, 2.5, 2.5, 4.5);
        let whole = [shifted.unsigned_area()];
        for (target, over, expected) in [
            (&rect(2.0, 3.0, 3.0, 5.0), Over::Reached, 1.5),
            (&shifted, Over::Reached, 4.0 / 3.0),
            (&shifted, Over::Whole(&whole), 0.5),
        ] {
            let mean = area_weights(&some(&column()), &[target]).unwrap().intensive(&VALUES, over);
            assert!((mean[0].unwrap() - expected).abs() < 1e-12, "{mean:?}");
        }
    }

    #[test]
    fn dasymetric() {
        // A square with 9 in its upper left quarter and 1 in the rest.
        let quarter = rect(0.0, 1.0, 1.0, 2.0);
        let rest = polygon![
            (x: 0.0, y: 0.0), (x: 2.0, y: 0.0), (x: 2.0, y: 2.0), (x: 1.0, y: 2.0), (x: 1.0, y: 1.0), (x: 0.0, y: 1.0)
        ];
        let targets = [quarter, MultiPolygon(vec![rest])];
        let carried = |sources: &[MultiPolygon<f64>], values: &[Option<f64>]| {
            let area = area_weights(&some(sources), &[&targets[0], &targets[1]]).unwrap();
            weights_by_targets(&area, &[1.0, 3.0], &[9.0, 1.0]).unwrap().apportion(values)
        };
        for (source, expected) in [
            (rect(0.0, 0.0, 2.0, 2.0), [18.0, 2.0]),
            (rect(0.0, 0.5, 1.0, 1.5), [19.285_714_285_714_285, 0.714_285_714_285_714_3]),
            (rect(-0.5, 0.5, 0.5, 1.5), [19.285_714_285_714_285, 0.714_285_714_285_714_3]),
        ] {
            let parts = carried(&[source], &[Some(20.0)]);
            assert!(
                parts.iter().zip(expected).all(|(part, expected)| (part.unwrap() - expected).abs() < 1e-12),
                "{parts:?}"
            );
        }
        assert_eq!(carried(&[rect(-1.0, 0.5, 0.0, 1.5)], &[Some(20.0)]), [None, None], "no weight is missing, not 0");
        let quarters = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)].map(|(x, y)| rect(x, y, x + 1.0, y + 1.0));
        assert_eq!(carried(&quarters, &[Some(1.0), Some(2.0), Some(3.0), Some(4.0)]), [Some(3.0), Some(7.0)]);
    }
}

#[test]
fn a_target_without_a_source_is_missing_and_not_zero() {
    let (near, far) = (rect(0.0, 0.0, 1.0, 1.0), rect(5.0, 5.0, 6.0, 6.0));
    let weights = area_weights(&[Some(&near), None], &[&near, &far]).unwrap();
    assert_eq!(weights.apportion(&[Some(4.0), Some(9.0)]), [Some(4.0), None]);
    assert_eq!(weights.apportion(&[None, Some(9.0)]), [None, None]);
}

#[test]
fn what_encloses_nothing_has_no_weights_and_a_target_listed_twice_gets_all_twice() {
    let (line, empty, whole) = (rect(0.0, 0.0, 9.0, 0.0), MultiPolygon(vec![]), rect(0.0, 0.0, 9.0, 9.0));
    let weights = area_weights(&[Some(&line), Some(&empty), Some(&whole)], &[&whole, &line, &whole]).unwrap();
    assert_eq!(weights.rows().map(<[_]>::len).collect::<Vec<_>>(), [0, 0, 2]);
    assert_eq!((weights.row(2), weights.mass(0)), ([(0, 1.0), (2, 1.0)].as_slice(), 0.0));
    let (squares, weights) = square_weights(10, &[Some(&line), Some(&empty), None, Some(&whole)], &[]).unwrap();
    assert_eq!((squares.len(), weights.rows().map(<[_]>::len).collect::<Vec<_>>()), (1, vec![0, 0, 0, 1]));
}

#[test]
fn coordinates_that_are_no_numbers_are_refused_by_position() {
    let whole = rect(0.0, 0.0, 9.0, 9.0);
    let broken = MultiPolygon(vec![polygon![(x: 0.0, y: 0.0), (x: f64::NAN, y: 1.0), (x: 2.0, y: 2.0)]]);
    let endless = rect(0.0, 0.0, f64::INFINITY, 9.0);
    for bad in [&broken, &endless] {
        let error = area_weights(&[Some(&whole), Some(bad)], &[&whole]).unwrap_err();
        assert_eq!(error, source_error(1, CoverageError::NotFinite));
        assert!(error.to_string().starts_with("source 1: a coordinate is not finite"));
        let error = area_weights(&[Some(&whole)], &[&whole, &whole, bad]).unwrap_err();
        assert_eq!(error, WeightsError::Target { position: 2, reason: CoverageError::NotFinite });
    }
    assert_eq!(square_weights(10, &[None, Some(&endless)], &[]), Err(source_error(1, CoverageError::NotFinite)));
    assert_eq!(square_weights(10, &[None, Some(&broken)], &[]), Err(source_error(1, CoverageError::NotFinite)));
}

#[test]
fn weights_by_points_take_the_fallback_the_caller_chooses() {
    let area = Weights::new(vec![vec![(0, 1.0)], vec![(1, 0.25)]], 2);
    let point = PointAssignment { source: 0, position: coord! { x: 0.0, y: 0.0 }, weight: 3.0 };
    let onto_second = |_| Some(1);
    let weights = |fallback| dasymetric_weights(2, 2, &[point], onto_second, fallback).unwrap();
    assert_eq!(weights(Fallback::To(&area)).row(1), [(1, 0.25)]);
    assert!(weights(Fallback::Missing).row(1).is_empty());
    assert_eq!(weights(Fallback::Missing).row(0), [(1, 1.0)]);
    let negative = PointAssignment { weight: -3.0, ..point };
    let error = dasymetric_weights(2, 2, &[point, negative], onto_second, Fallback::Missing).unwrap_err();
    assert_eq!(error, WeightsError::Weight { position: 1, weight: -3.0 });
}

#[test]
fn squares_beyond_any_table_are_found_by_searching() {
    let (west, east) = (rect(0.0, 0.0, 15.0, 5.0), rect(9e8, 9e8, 9e8 + 10.0, 9e8 + 10.0));
    let (squares, weights) = square_weights(10, &[Some(&west), Some(&east)], &[]).unwrap();
    assert_eq!((squares.len(), weights.row(1)), (3, [(2, 1.0)].as_slice()));
}

proptest! {
    #[test]
    fn mass_is_kept_on_squares(rects in prop::collection::vec((0.0..5e3, 0.0..5e3, 1.0..2e3, 1.0..2e3, 0.0..1e4), 1..20)) {
        let areas: Vec<MultiPolygon<f64>> = rects.iter().map(|&(x, y, w, h, _)| rect(x, y, x + w, y + h)).collect();
        let values: Vec<Option<f64>> = rects.iter().map(|rect| Some(rect.4)).collect();
        let (squares, weights) = square_weights(250, &some(&areas), &[]).unwrap();
        prop_assert!(squares.is_sorted());
        let (before, after): (f64, f64) = (values.iter().flatten().sum(), weights.apportion(&values).iter().flatten().sum());
        prop_assert!((after - before).abs() <= 1e-9 * before.max(1.0));
    }

    #[test]
    fn both_ways_onto_squares_agree(rects in prop::collection::vec((0.0..2e3, 0.0..2e3, 1.0..800.0, 1.0..800.0), 1..9), radii in prop::collection::vec(20.0..480.0, 3..20)) {
        let angle = |i: usize| i as f64 / radii.len() as f64 * std::f64::consts::TAU;
        let ring = radii.iter().enumerate().map(|(i, radius)| (500.0 + radius * angle(i).cos(), 500.0 + radius * angle(i).sin()));
        let star = MultiPolygon(vec![Polygon::new(ring.collect(), vec![])]);
        let areas: Vec<MultiPolygon<f64>> = rects.iter().map(|&(x, y, w, h)| rect(x, y, x + w, y + h)).chain([star]).collect();
        let (squares, by_square) = square_weights(100, &some(&areas), &[]).unwrap();
        let targets: Vec<MultiPolygon<f64>> = squares.iter().map(|square| MultiPolygon(vec![square.rect().to_polygon()])).collect();
        let by_overlap = area_weights(&some(&areas), &targets.iter().collect::<Vec<_>>()).unwrap();
        for source in 0..areas.len() {
            for target in 0..squares.len() {
                let weight = |weights: &Weights| weights.row(source).iter().find(|entry| entry.0 == target).map_or(0.0, |entry| entry.1);
                let apart_m2 = (weight(&by_square) - weight(&by_overlap)).abs() * by_square.mass(source);
                prop_assert!(apart_m2 < 2e-5, "{} m² apart", apart_m2);
            }
        }
    }

    #[test]
    fn moved_together_sources_and_targets_have_the_same_weights(dx in 0.0..9e5, dy in 0.0..7e6) {
        let sources = [rect(0.0, 0.0, 30.0, 10.0), rect(15.0, 5.0, 50.0, 45.0)];
        let targets = [rect(-5.0, -5.0, 20.0, 20.0), rect(20.0, -5.0, 60.0, 60.0)];
        let moved = |areas: &[MultiPolygon<f64>]| -> Vec<MultiPolygon<f64>> { areas.iter().map(|area| area.translate(dx, dy)).collect() };
        let here = area_weights(&some(&sources), &targets.iter().collect::<Vec<_>>()).unwrap();
        let there = area_weights(&some(&moved(&sources)), &moved(&targets).iter().collect::<Vec<_>>()).unwrap();
        for (here, there) in here.rows().zip(there.rows()) {
            prop_assert!(here.iter().zip(there).all(|(here, there)| here.0 == there.0 && (here.1 - there.1).abs() < 1e-6));
        }
    }

    #[test]
    fn no_coordinates_make_it_panic(ring in prop::collection::vec((prop::num::f64::ANY, prop::num::f64::ANY), 0..6)) {
        let area = MultiPolygon(vec![Polygon::new(ring.into_iter().collect(), vec![])]);
        let _ = area_weights(&[Some(&area)], &[&area]);
        let _ = square_weights(100, &[Some(&area)], &[]);
    }
}
