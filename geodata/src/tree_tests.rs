use super::*;
use geo::{Contains, coord, polygon};
use proptest::prelude::*;

fn square(x: f64, y: f64, side: f64) -> MultiPolygon<f64> {
    MultiPolygon(vec![Rect::new(coord! { x: x, y: y }, coord! { x: x + side, y: y + side }).to_polygon()])
}

proptest! {
    #[test]
    fn finds_what_a_walk_over_all_areas_finds(
        squares in prop::collection::vec((0.0..90.0, 0.0..90.0, 1.0..20.0), 1..40),
        x in 0.0..100.0, y in 0.0..100.0,
    ) {
        let areas: Vec<MultiPolygon<f64>> = squares.iter().map(|&(x, y, side)| square(x, y, side)).collect();
        let tree = AreaTree::new(areas.iter().map(Some));
        let point = coord! { x: x, y: y };
        let walked = areas.iter().position(|area| area.contains(&point) || area.coordinate_position(&point) == CoordPos::OnBoundary);
        prop_assert_eq!(tree.at(point), walked);
        let all: Vec<usize> = (0..areas.len()).filter(|&area| areas[area].coordinate_position(&point) != CoordPos::Outside).collect();
        prop_assert_eq!(tree.all_at(point), all);
    }

    #[test]
    fn the_nearest_and_those_within_a_distance_are_those_of_a_walk(
        squares in prop::collection::vec((0.0..90.0, 0.0..90.0, 1.0..9.0), 0..40),
        x in -20.0..120.0, y in -20.0..120.0, k in 0_usize..50, reach in 0.0..60.0,
    ) {
        let areas: Vec<MultiPolygon<f64>> = squares.iter().map(|&(x, y, side)| square(x, y, side)).collect();
        let tree = AreaTree::new(areas.iter().map(Some));
        let point = coord! { x: x, y: y };
        let mut walked: Vec<(usize, f64)> =
            areas.iter().map(|area| Euclidean.distance(&Point::from(point), area)).enumerate().collect();
        walked.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        let within: Vec<(usize, f64)> = walked.iter().copied().filter(|found| found.1 <= reach).collect();
        prop_assert_eq!(tree.within(point, reach), within);
        walked.truncate(k);
        prop_assert_eq!(tree.nearest(point, k), walked);
    }
}

#[test]
fn a_point_on_a_shared_edge_belongs_to_the_first_area() {
    let areas = [square(0.0, 0.0, 10.0), square(10.0, 0.0, 10.0)];
    assert_eq!(AreaTree::new(areas.iter().map(Some)).at(coord! { x: 10.0, y: 5.0 }), Some(0));
}

#[test]
fn a_hole_is_outside_and_an_area_without_geometry_is_nowhere() {
    let ring = MultiPolygon(vec![polygon![
        exterior: [(x: 0.0, y: 0.0), (x: 9.0, y: 0.0), (x: 9.0, y: 9.0), (x: 0.0, y: 9.0)],
        interiors: [[(x: 3.0, y: 3.0), (x: 6.0, y: 3.0), (x: 6.0, y: 6.0), (x: 3.0, y: 6.0)]],
    ]]);
    let tree = AreaTree::new([None, Some(&ring)]);
    assert_eq!(tree.at(coord! { x: 4.0, y: 4.0 }), None);
    assert_eq!(tree.at(coord! { x: 1.0, y: 4.0 }), Some(1));
    assert_eq!(tree.touching(&Rect::new((8.0, 8.0), (20.0, 20.0))), [1]);
}

#[test]
fn a_box_in_the_corner_of_a_bounding_box_does_not_meet_the_area() {
    let triangle = MultiPolygon(vec![polygon![(x: 0.0, y: 0.0), (x: 10.0, y: 0.0), (x: 0.0, y: 10.0)]]);
    let tree = AreaTree::new([Some(&triangle)]);
    let corner = Rect::new((8.0, 8.0), (9.0, 9.0));
    assert_eq!((tree.touching(&corner), tree.intersecting(&corner)), (vec![0], vec![]));
    assert_eq!(tree.intersecting(&Rect::new((5.0, 5.0), (9.0, 9.0))), [0]);
}
