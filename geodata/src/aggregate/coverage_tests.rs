use super::*;
use geo::{Area, BooleanOps, Intersects, Polygon, Rect, polygon};
use proptest::prelude::*;

/// A star around (500, 500): never crosses itself, whatever the radii are.
fn star(radii: &[f64]) -> MultiPolygon<f64> {
    let angle = |i: usize| i as f64 / radii.len() as f64 * std::f64::consts::TAU;
    let ring =
        radii.iter().enumerate().map(|(i, radius)| (500.0 + radius * angle(i).cos(), 500.0 + radius * angle(i).sin()));
    MultiPolygon(vec![Polygon::new(ring.collect(), vec![])])
}

/// The part of a ring on one side of a grid line: `axis` 0 for easting, 1 for northing.
fn clipped(ring: &[[f64; 2]], axis: usize, line: f64, above: bool) -> Vec<[f64; 2]> {
    let inside = |point: &[f64; 2]| if above { point[axis] >= line } else { point[axis] <= line };
    let mut kept = Vec::new();
    for (i, &to) in ring.iter().enumerate() {
        let from = ring[(i + ring.len() - 1) % ring.len()];
        if inside(&from) != inside(&to) {
            let t = (line - from[axis]) / (to[axis] - from[axis]);
            let mut cut = [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])];
            cut[axis] = line;
            kept.push(cut);
        }
        if inside(&to) {
            kept.push(to);
        }
    }
    kept
}

/// The signed area of the part of a ring in a cell, by clipping at its four sides: another way than that of the code.
fn clipped_m2(ring: &LineString<f64>, cell: &Rect<f64>) -> f64 {
    let mut ring: Vec<[f64; 2]> = ring.0[1..].iter().map(|point| [point.x, point.y]).collect();
    for (axis, line, above) in
        [(0, cell.min().x, true), (0, cell.max().x, false), (1, cell.min().y, true), (1, cell.max().y, false)]
    {
        ring = clipped(&ring, axis, line, above);
    }
    let at = |i: usize| {
        let point = ring[i % ring.len()];
        [point[0] - cell.min().x, point[1] - cell.min().y]
    };
    (0..ring.len()).map(|i| at(i)[0] * at(i + 1)[1] - at(i + 1)[0] * at(i)[1]).sum::<f64>() / 2.0
}

/// Polygons with level and diagonal edges on whole metres, so that each crossing with a grid line lies on the grid of the boolean
/// overlay, which has 2³² steps: then it is exact, and the comparison too.
fn stairs(heights: &[u32]) -> MultiPolygon<f64> {
    let mut ring: Vec<(f64, f64)> = Vec::new();
    for (i, &height) in heights.iter().enumerate() {
        ring.push((i as f64 * 32.0, 64.0 + f64::from(height)));
    }
    ring.push(((heights.len() - 1) as f64 * 32.0, 0.0));
    ring.push((0.0, 0.0));
    MultiPolygon(vec![Polygon::new(ring.into_iter().collect(), vec![])])
}

proptest! {
    #[test]
    fn agrees_with_clipping_to_a_millionth_of_a_square_metre(
        radii in prop::collection::vec(20.0..480.0, 3..60), hole in prop::option::of(prop::collection::vec(1.0..19.0, 3..9)),
        east in 0.0..1e6, north in 0.0..7e6,
    ) {
        use geo::Translate;
        let mut area = star(&radii);
        if radii.len() > 8 && let Some(hole) = hole {
            area.0[0].interiors_push(star(&hole).0.remove(0).exterior().clone());
        }
        let area = area.translate(east, north);
        let polygon = &area.0[0];
        let mut covered_m2 = std::collections::BTreeMap::new();
        covered_m2.extend(covered_squares(100, &area).unwrap());
        let frame = SquareFrame::of(100, &area.bounding_rect().unwrap()).unwrap();
        for square in (0..frame.len()).map(|position| frame.square(position)) {
            let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
            let parts: Vec<f64> = rings.map(|ring| clipped_m2(ring, &square.rect()).abs()).collect();
            let expected = parts[0] - parts[1..].iter().sum::<f64>();
            let area_m2 = covered_m2.get(&square).copied().unwrap_or(0.0);
            prop_assert!((area_m2 - expected).abs() < 1e-5, "{:?}: {} against {}", square, area_m2, expected);
            prop_assert!((area_m2 - expected).abs() < 1e-6 || expected < 2e-5, "{:?}: {} against {}", square, area_m2, expected);
        }
    }

    #[test]
    fn agrees_with_the_boolean_overlay_to_a_millionth_of_a_square_metre(heights in prop::collection::vec(0_u32..17, 3..32)) {
        let heights: Vec<u32> = heights.iter().map(|height| height / 16 * 32).collect();
        let area = stairs(&heights);
        for (square, area_m2) in covered_squares(16, &area).unwrap() {
            let overlay = area.intersection(&MultiPolygon(vec![square.rect().to_polygon()])).unsigned_area();
            prop_assert!((area_m2 - overlay).abs() < 1e-6, "{:?}: {} against {}", square, area_m2, overlay);
        }
    }

    #[test]
    fn agrees_with_the_boolean_overlay_as_far_as_its_own_grid_reaches(radii in prop::collection::vec(20.0..480.0, 3..12)) {
        // The overlay of `geo` rounds to 2³² steps of the box around both, here a quarter of a micrometre, along each side.
        let area = star(&radii);
        for (square, area_m2) in covered_squares(100, &area).unwrap() {
            let overlay = area.intersection(&MultiPolygon(vec![square.rect().to_polygon()])).unsigned_area();
            prop_assert!((area_m2 - overlay).abs() < 1e-2, "{:?}: {} against {}", square, area_m2, overlay);
        }
    }

    #[test]
    fn keeps_the_whole_area(radii in prop::collection::vec(1.0..900.0, 3..40), reversed in any::<bool>()) {
        let mut area = star(&radii);
        if reversed {
            area.0[0].exterior_mut(|ring| ring.0.reverse());
        }
        let total: f64 = covered_squares(250, &area).unwrap().iter().map(|(_, area_m2)| area_m2).sum();
        prop_assert!((total / area.unsigned_area() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn no_coordinates_make_it_panic(ring in prop::collection::vec((prop::num::f64::ANY, prop::num::f64::ANY), 0..6)) {
        let area = MultiPolygon(vec![Polygon::new(ring.into_iter().collect(), vec![])]);
        let _ = covered_squares(100, &area);
    }

    #[test]
    fn moved_by_whole_cells_it_covers_the_same(radii in prop::collection::vec(20.0..480.0, 3..12), dx in -50_i32..50, dy in -50_i32..50) {
        use geo::Translate;
        let area = star(&radii);
        let moved = area.translate(f64::from(dx) * 128.0, f64::from(dy) * 128.0);
        let (before, after) = (covered_squares(128, &area).unwrap(), covered_squares(128, &moved).unwrap());
        for (before, after) in before.into_iter().zip(after) {
            prop_assert_eq!((before.0.column() + dx, before.0.row() + dy), (after.0.column(), after.0.row()));
            prop_assert!((before.1 - after.1).abs() < 1e-6);
        }
    }
}

#[test]
fn holes_are_not_covered_and_touched_cells_are_left_out() {
    let area = MultiPolygon(vec![polygon![
        exterior: [(x: 0.0, y: 0.0), (x: 200.0, y: 0.0), (x: 200.0, y: 100.0), (x: 0.0, y: 100.0)],
        interiors: [[(x: 100.0, y: 0.0), (x: 200.0, y: 0.0), (x: 200.0, y: 50.0), (x: 100.0, y: 50.0)]],
    ]]);
    let covered: Vec<(i32, f64)> =
        covered_squares(100, &area).unwrap().into_iter().map(|(square, m2)| (square.column(), m2)).collect();
    assert_eq!(covered, [(0, 10_000.0), (1, 5_000.0)]);
}

#[test]
fn a_sliver_of_a_centimetre_keeps_its_area_in_every_cell() {
    let sliver = polygon![(x: 3.0, y: 5.0), (x: 903.0, y: 505.0), (x: 903.0, y: 505.01), (x: 3.0, y: 5.01)];
    let covered = covered_squares(100, &MultiPolygon(vec![sliver])).unwrap();
    let total: f64 = covered.iter().map(|(_, area_m2)| area_m2).sum();
    assert!((total - 9.0).abs() < 1e-6 && covered.len() >= 14, "{total} in {}", covered.len());
}

#[test]
fn nothing_covers_nothing() {
    assert_eq!(covered_squares(100, &MultiPolygon(vec![])), Ok(vec![]));
    let line = MultiPolygon(vec![Rect::new((0.0, 0.0), (500.0, 0.0)).to_polygon()]);
    assert!(line.intersects(&line));
    assert_eq!(covered_squares(100, &line), Ok(vec![]));
}

#[test]
fn what_is_too_large_or_no_number_is_refused() {
    let square = |side: f64| MultiPolygon(vec![Rect::new((0.0, 0.0), (side, side)).to_polygon()]);
    let error = covered_squares(100, &square(1e6)).unwrap_err();
    assert!(error.to_string().contains("100020001 squares of 100 m"), "{error}");
    assert_eq!(covered_squares(100, &square(f64::INFINITY)), Err(CoverageError::NotFinite));
    assert_eq!(covered_squares(100, &square(1e12)), Err(CoverageError::NotFinite));
}
