use super::*;
use geo::Validation;
use proptest::prelude::*;

fn square([x, y]: [f64; 2], size: f64) -> LineString<f64> {
    LineString::from(vec![(x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y)])
}

/// The first meeting by comparing all pairs.
fn by_all_pairs(polygons: &MultiPolygon<f64>) -> bool {
    let edges: Vec<Edge> = polygons
        .iter()
        .flat_map(rings)
        .enumerate()
        .flat_map(|(ring, points)| {
            let last = points.0.len() - 2;
            points.lines().enumerate().map(move |(at, line)| Edge { position: 0, ring, at, last, line })
        })
        .collect();
    edges.iter().enumerate().any(|(at, edge)| edges[at + 1..].iter().any(|later| edge.meets(later).is_some()))
}

#[test]
fn a_lake_in_an_island_in_a_lake_is_nested_and_two_outlines_in_each_other_are_not() {
    let land = Polygon::new(square([0.0, 0.0], 90.0), vec![square([10.0, 10.0], 70.0)]);
    let island = Polygon::new(square([20.0, 20.0], 50.0), vec![square([30.0, 30.0], 5.0)]);
    assert!(are_nested(&MultiPolygon(vec![land.clone(), island.clone()])));
    assert!(are_nested(&MultiPolygon(vec![island.clone(), land.clone()])));
    let filled = Polygon::new(square([0.0, 0.0], 90.0), vec![]);
    assert!(!are_nested(&MultiPolygon(vec![filled, island])));
    let outside = Polygon::new(square([0.0, 0.0], 9.0), vec![square([20.0, 20.0], 5.0)]);
    assert!(!are_nested(&MultiPolygon(vec![outside])));
    let twice = Polygon::new(square([0.0, 0.0], 90.0), vec![square([10.0, 10.0], 70.0), square([20.0, 20.0], 5.0)]);
    assert!(!are_nested(&MultiPolygon(vec![twice])));
}

#[test]
fn the_first_place_is_told() {
    let bow = LineString::from(vec![(0.0, 0.0), (10.0, 10.0), (10.0, 0.0), (0.0, 10.0), (0.0, 0.0)]);
    assert_eq!(crossing(&MultiPolygon(vec![Polygon::new(bow, vec![])])), Some(Coord { x: 5.0, y: 5.0 }));
    assert_eq!(crossing(&MultiPolygon(vec![Polygon::new(square([0.0, 0.0], 9.0), vec![])])), None);
    assert_eq!(crossing(&MultiPolygon(Vec::new())), None);
}

proptest! {
    #[test]
    fn what_is_apart_and_nested_is_what_is_valid_without_touching(
        rings in prop::collection::vec((0..12_i32, 0..12_i32, 1..9_i32), 1..5), holes in prop::collection::vec(any::<bool>(), 5),
        crooked in prop::collection::vec((0..12_i32, 0..12_i32), 3..7),
    ) {
        let mut polygons: Vec<Polygon<f64>> = Vec::new();
        for ((x, y, size), hole) in rings.into_iter().zip(holes) {
            let ring = square([f64::from(x), f64::from(y)], f64::from(size));
            match polygons.last_mut().filter(|_| hole) {
                Some(polygon) => polygon.interiors_push(ring),
                None => polygons.push(Polygon::new(ring, vec![])),
            }
        }
        let crooked: Vec<(f64, f64)> = crooked.into_iter().map(|(x, y)| (30.0 + f64::from(x), f64::from(y))).collect();
        let mut distinct = crooked.clone();
        distinct.dedup();
        for polygons in [MultiPolygon(polygons), MultiPolygon(vec![Polygon::new(crooked.into(), vec![])])] {
            let repeats = polygons.iter().flat_map(rings_of).any(|ring| ring.lines().any(|line| line.start == line.end));
            let apart = crossing(&polygons).is_none();
            prop_assert_eq!(apart, !by_all_pairs(&polygons));
            if apart && !repeats {
                prop_assert_eq!(are_nested(&polygons), polygons.check_validation().is_ok(), "{:?}", polygons);
            }
        }
    }
}

fn rings_of(polygon: &Polygon<f64>) -> Vec<&LineString<f64>> {
    rings(polygon).collect()
}
