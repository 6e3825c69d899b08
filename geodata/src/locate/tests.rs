use super::*;
use crate::tree::AreaTree;
use geo::{Polygon, coord, polygon};
use proptest::prelude::*;

/// A star that never crosses itself; on whole metres where `whole`, so that points meet its corners and edges.
fn star(x: f64, y: f64, radii: &[f64], whole: bool) -> MultiPolygon<f64> {
    let angle = |i: usize| i as f64 / radii.len() as f64 * std::f64::consts::TAU;
    let round = |value: f64| if whole { value.round() } else { value };
    let ring = radii
        .iter()
        .enumerate()
        .map(|(i, radius)| (round(x + radius * angle(i).cos()), round(y + radius * angle(i).sin())));
    MultiPolygon(vec![Polygon::new(ring.collect(), vec![])])
}

prop_compose! {
    fn stars()(
        stars in prop::collection::vec((0.0..100.0, 0.0..100.0, prop::collection::vec(5.0..30.0, 3..14)), 1..12),
        whole in any::<bool>(),
    ) -> Vec<MultiPolygon<f64>> {
        stars.iter().map(|(x, y, radii)| star(*x, *y, radii, whole)).collect()
    }
}

proptest! {
    #[test]
    fn finds_what_the_tree_finds(
        areas in stars(),
        points in prop::collection::vec((0.0..100.0, 0.0..100.0), 50),
        corners in prop::collection::vec((0_i32..100, 0_i32..100), 50),
    ) {
        let areas: Vec<Option<&MultiPolygon<f64>>> = areas.iter().map(Some).collect();
        let (locator, tree) = (AreaLocator::new(&areas), AreaTree::new(areas.iter().copied()));
        let corners = corners.into_iter().map(|(x, y)| (f64::from(x), f64::from(y)));
        let vertices = areas.iter().flatten().flat_map(|area| rings(area)).flatten().map(|point| (point.x, point.y));
        for (x, y) in points.into_iter().chain(corners).chain(vertices) {
            let point = coord! { x: x, y: y };
            prop_assert_eq!(locator.at(point), tree.at(point), "at {:?}", point);
        }
    }

    #[test]
    fn no_coordinates_make_it_panic(
        ring in prop::collection::vec((prop::num::f64::ANY, prop::num::f64::ANY), 0..6),
        x in prop::num::f64::ANY, y in prop::num::f64::ANY,
    ) {
        let area = MultiPolygon(vec![Polygon::new(ring.into_iter().collect(), vec![])]);
        let _ = AreaLocator::new(&[Some(&area)]).at(coord! { x: x, y: y });
    }
}

#[test]
fn holes_are_outside_and_their_edges_inside() {
    let ring = MultiPolygon(vec![polygon![
        exterior: [(x: 0.0, y: 0.0), (x: 90.0, y: 0.0), (x: 90.0, y: 90.0), (x: 0.0, y: 90.0)],
        interiors: [[(x: 30.0, y: 30.0), (x: 60.0, y: 30.0), (x: 60.0, y: 60.0), (x: 30.0, y: 60.0)]],
    ]]);
    let locator = AreaLocator::new(&[Some(&ring)]);
    let at = |x, y| locator.at(coord! { x: x, y: y });
    assert_eq!([at(45.0, 45.0), at(30.0, 45.0), at(10.0, 45.0), at(90.0, 90.0)], [None, Some(0), Some(0), Some(0)]);
    assert_eq!(at(f64::NAN, 45.0), None);
}

#[test]
fn nothing_holds_nothing() {
    let empty = MultiPolygon(vec![]);
    let line = MultiPolygon(vec![Rect::new((0.0, 0.0), (10.0, 0.0)).to_polygon()]);
    let broken = MultiPolygon(vec![polygon![(x: 0.0, y: 0.0), (x: f64::NAN, y: 1.0), (x: 2.0, y: 2.0)]]);
    for areas in [vec![], vec![None], vec![Some(&empty)], vec![Some(&broken)]] {
        assert_eq!(AreaLocator::new(&areas).at(coord! { x: 0.0, y: 0.0 }), None);
    }
    assert_eq!(AreaLocator::new(&[Some(&line)]).at(coord! { x: 5.0, y: 1.0 }), None);
}
