use super::*;
use geo::{Area, BooleanOps, Polygon, Rect, polygon};
use proptest::prelude::*;

/// A star around (500, 500): never crosses itself, whatever the radii are.
fn star(radii: &[f64]) -> MultiPolygon<f64> {
    let angle = |i: usize| i as f64 / radii.len() as f64 * std::f64::consts::TAU;
    let ring =
        radii.iter().enumerate().map(|(i, radius)| (500.0 + radius * angle(i).cos(), 500.0 + radius * angle(i).sin()));
    MultiPolygon(vec![Polygon::new(ring.collect(), vec![])])
}

proptest! {
    #[test]
    fn agrees_with_the_boolean_overlay(radii in prop::collection::vec(20.0..480.0, 3..12)) {
        let area = star(&radii);
        for (cell, area_m2) in covered_cells(Size::M100, &area) {
            let overlay = area.intersection(&MultiPolygon(vec![cell.rect().to_polygon()])).unsigned_area();
            prop_assert!((area_m2 - overlay).abs() < 1e-2, "{cell}: {area_m2} against {overlay}");
        }
    }

    #[test]
    fn keeps_the_whole_area(radii in prop::collection::vec(1.0..900.0, 3..40), reversed in any::<bool>()) {
        let mut area = star(&radii);
        if reversed {
            area.0[0].exterior_mut(|ring| ring.0.reverse());
        }
        let total: f64 = covered_cells(Size::M250, &area).iter().map(|(_, area_m2)| area_m2).sum();
        prop_assert!((total / area.unsigned_area() - 1.0).abs() < 1e-9);
    }
}

#[test]
fn holes_are_not_covered_and_touched_cells_are_left_out() {
    let area = MultiPolygon(vec![polygon![
        exterior: [(x: 0.0, y: 0.0), (x: 200.0, y: 0.0), (x: 200.0, y: 100.0), (x: 0.0, y: 100.0)],
        interiors: [[(x: 100.0, y: 0.0), (x: 200.0, y: 0.0), (x: 200.0, y: 50.0), (x: 100.0, y: 50.0)]],
    ]]);
    let covered: Vec<(String, f64)> =
        covered_cells(Size::M100, &area).into_iter().map(|(cell, m2)| (cell.to_string(), m2)).collect();
    assert_eq!(covered, [("100m_0_0".to_owned(), 10_000.0), ("100m_0_1".to_owned(), 5_000.0)]);
}

#[test]
fn nothing_covers_nothing() {
    assert!(covered_cells(Size::M100, &MultiPolygon(vec![])).is_empty());
    let line = MultiPolygon(vec![Rect::new((0.0, 0.0), (500.0, 0.0)).to_polygon()]);
    assert!(covered_cells(Size::M100, &line).is_empty());
}
