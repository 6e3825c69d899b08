use super::*;
use geo::{Area, BooleanOps, Polygon, Rect, Translate, polygon};
use proptest::prelude::*;

fn star(x: f64, y: f64, radii: &[f64]) -> MultiPolygon<f64> {
    let angle = |i: usize| i as f64 / radii.len() as f64 * std::f64::consts::TAU;
    let ring = radii.iter().enumerate().map(|(i, radius)| (x + radius * angle(i).cos(), y + radius * angle(i).sin()));
    MultiPolygon(vec![Polygon::new(ring.collect(), vec![])])
}

prop_compose! {
    /// Two parts that do not touch, the first with a hole where it is thick enough.
    fn areas()(
        x in 0.0..600.0, y in 0.0..600.0, radii in prop::collection::vec(60.0..290.0, 5..24), hole in 5.0..40.0,
        second in prop::option::of(prop::collection::vec(20.0..90.0, 3..8)),
    ) -> MultiPolygon<f64> {
        let mut area = star(x, y, &radii);
        area.0[0].interiors_push(star(x, y, &[hole; 5]).0.remove(0).exterior().clone());
        if let Some(second) = second {
            area.0.extend(star(x + 400.0, y, &second));
        }
        area
    }
}

proptest! {
    #[test]
    fn agrees_with_the_boolean_overlay(a in areas(), b in areas()) {
        // As far as the grid of the overlay reaches, a quarter of a micrometre along each side.
        let expected = a.intersection(&b).unsigned_area();
        prop_assert!((overlap_m2(&a, &b) - expected).abs() < 2e-3, "{} against {}", overlap_m2(&a, &b), expected);
    }

    #[test]
    fn is_the_same_from_both_sides_and_anywhere(a in areas(), b in areas(), dx in 4e5..9e5, dy in 6e6..6.4e6) {
        let there = overlap_m2(&a, &b);
        prop_assert!((there - overlap_m2(&b, &a)).abs() < 1e-7);
        prop_assert!((there - overlap_m2(&a.translate(dx, dy), &b.translate(dx, dy))).abs() < 1e-4);
    }

    #[test]
    fn cut_into_pieces_the_parts_add_up(a in areas(), x in 0.0..900.0) {
        let half = |from: f64, to: f64| MultiPolygon(vec![Rect::new((from, -900.0), (to, 1800.0)).to_polygon()]);
        let sum = overlap_m2(&a, &half(-900.0, x)) + overlap_m2(&a, &half(x, 1900.0));
        // A corner that the line barely cuts off counts as touched only.
        let rounding = 1e-6 + TOUCHING * a.unsigned_area();
        prop_assert!((sum - a.unsigned_area()).abs() < rounding, "{} against {}", sum, a.unsigned_area());
    }

    #[test]
    fn of_itself_is_the_whole(a in areas()) {
        prop_assert!((overlap_m2(&a, &a) - a.unsigned_area()).abs() < 1e-6);
    }

    #[test]
    fn no_coordinates_make_it_panic(
        a in prop::collection::vec((prop::num::f64::ANY, prop::num::f64::ANY), 0..6),
        b in prop::collection::vec((-1e3..1e3, -1e3..1e3), 0..6),
    ) {
        let area = |ring: Vec<(f64, f64)>| MultiPolygon(vec![Polygon::new(ring.into_iter().collect(), vec![])]);
        let _ = overlap_m2(&area(a.clone()), &area(b));
        let _ = overlap_m2(&area(a.clone()), &area(a));
    }
}

#[test]
fn a_corner_below_the_rounding_is_only_touched() {
    let wedge = MultiPolygon(vec![polygon![(x: 0.0, y: -100.0), (x: 200.0, y: 0.0), (x: 0.0, y: 100.0)]]);
    let east_of = |x| overlap_m2(&wedge, &MultiPolygon(vec![Rect::new((x, -200.0), (400.0, 200.0)).to_polygon()]));
    assert_eq!(east_of(200.0 - 1e-3), 0.0);
    assert!((east_of(200.0 - 1e-2) - 5e-5).abs() < 1e-8);
}

#[test]
fn neighbours_have_nothing_in_common() {
    let left = polygon![(x: 700_000.0, y: 6_170_000.0), (x: 700_100.3, y: 6_170_010.7), (x: 700_050.1, y: 6_170_100.9)];
    let right =
        polygon![(x: 700_100.3, y: 6_170_010.7), (x: 700_200.0, y: 6_170_090.0), (x: 700_050.1, y: 6_170_100.9)];
    assert_eq!(overlap_m2(&MultiPolygon(vec![left]), &MultiPolygon(vec![right])), 0.0);
}

#[test]
fn inside_in_a_hole_and_around_are_told_apart() {
    let square = |low: f64, high: f64| Rect::new((low, low), (high, high)).to_polygon();
    let ring = Polygon::new(square(0.0, 90.0).exterior().clone(), vec![square(30.0, 60.0).exterior().clone()]);
    let ring = MultiPolygon(vec![ring]);
    let overlap = |low, high| overlap_m2(&ring, &MultiPolygon(vec![square(low, high)]));
    assert_eq!([overlap(10.0, 20.0), overlap(40.0, 50.0)], [100.0, 0.0]);
    assert!((overlap(20.0, 70.0) - 1_600.0).abs() < 1e-9);
    assert!((overlap(-10.0, 100.0) - 7_200.0).abs() < 1e-9);
}

#[test]
fn an_edge_due_north_through_an_area_cuts_it() {
    let rect = |x0, y0, x1, y1| MultiPolygon(vec![Rect::new((x0, y0), (x1, y1)).to_polygon()]);
    assert_eq!(overlap_m2(&rect(2.0, 3.0, 3.0, 4.0), &rect(1.5, 2.5, 2.5, 4.5)), 0.5);
}
