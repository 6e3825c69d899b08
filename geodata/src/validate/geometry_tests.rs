use super::*;
use geo::{Rect, coord};
use proptest::prelude::*;

fn area(ring: &[(f64, f64)]) -> MultiPolygon<f64> {
    MultiPolygon(vec![Polygon::new(ring.to_vec().into(), vec![])])
}

#[test]
fn repeated_points_and_wrong_turns_are_mended_without_a_word() {
    let hole = LineString::from(vec![(2.0, 2.0), (4.0, 2.0), (4.0, 4.0), (4.0, 4.0005), (2.0, 4.0)]);
    let outer = LineString::from(vec![(0.0, 0.0), (0.0, 9.0), (0.0, 9.0), (9.0, 9.0), (9.0, 0.0), (0.0, 0.0005)]);
    let (mended, told) = mended_polygons(&MultiPolygon(vec![Polygon::new(outer, vec![hole])])).unwrap();
    let polygon = &mended.0[0];
    assert_eq!((polygon.exterior().0.len(), polygon.interiors()[0].0.len(), told), (5, 5, vec![]));
    let turns = |ring: &LineString<f64>| Polygon::new(ring.clone(), vec![]).signed_area();
    assert!(turns(polygon.exterior()) > 0.0 && turns(&polygon.interiors()[0]) < 0.0);
    assert!((mended.unsigned_area() - 77.0).abs() < 0.01);
}

#[test]
fn a_small_loop_is_untangled_and_told_and_a_large_one_is_refused_with_its_place() {
    let with_loop = |size: f64| {
        area(&[
            (0.0, 0.0),
            (100.0, 0.0),
            (100.0, 100.0),
            (50.0 - size, 100.0 + size),
            (50.0 + size, 100.0 + size),
            (0.0, 100.0),
        ])
    };
    let (mended, told) = mended_polygons(&with_loop(0.1)).unwrap();
    let [Mended::Untangled { place, changed_m2 }] = told[..] else { panic!("{told:?}") };
    assert!((place.x - 50.0).abs() < 1.0 && (place.y - 100.1).abs() < 0.2, "{told:?}");
    assert!(changed_m2 < 0.1 && mended.check_validation().is_ok());
    assert!((mended.unsigned_area() - 10_005.0).abs() < 1.0, "{}", mended.unsigned_area());
    let error = mended_polygons(&with_loop(20.0)).unwrap_err();
    assert!(matches!(error, GeometryError::Crosses { changed_m2, .. } if changed_m2 > 100.0), "{error}");
    assert!(error.to_string().starts_with("crosses itself near ("), "{error}");
}

#[test]
fn a_part_whose_points_are_one_is_left_out_of_what_was_untangled() {
    let sliver = (80.838_617_845_429_25, 17.706_300_687_912_833);
    let crossed = [sliver, (49.030_330_331_885_96, 20.642_150_258_613_92), (51.53, 75.59), (25.33, 22.83)];
    let (mended, told) = mended_polygons(&area(&crossed)).unwrap();
    assert_eq!(mended.0.len(), 1, "{mended:?}");
    assert!(matches!(told[..], [Mended::Untangled { changed_m2, .. }] if changed_m2 < 0.1), "{told:?}");
    assert_eq!(mended_polygons(&mended), Ok((mended, vec![])));
}

#[test]
fn a_bow_tie_is_refused() {
    let error = mended_polygons(&area(&[(0.0, 0.0), (10.0, 10.0), (10.0, 0.0), (0.0, 10.0)])).unwrap_err();
    // Both halves count against each other.
    assert!(matches!(error, GeometryError::NoArea | GeometryError::Crosses { .. }), "{error}");
    let error = mended_polygons(&area(&[(0.0, 0.0), (10.0, 10.0), (10.0, 0.0), (0.0, 12.0)])).unwrap_err();
    assert!(matches!(error, GeometryError::Crosses { .. }), "{error}");
}

#[test]
fn what_is_nothing_is_refused_with_the_reason() {
    assert_eq!(mended_polygons(&MultiPolygon(vec![])), Err(GeometryError::Empty));
    assert_eq!(mended_polygons(&area(&[])), Err(GeometryError::Empty));
    assert_eq!(mended_polygons(&area(&[(0.0, 0.0), (1.0, f64::NAN), (2.0, 2.0)])), Err(GeometryError::NotFinite));
    assert_eq!(mended_polygons(&area(&[(0.0, 0.0), (5.0, 5.0), (9.0, 9.0)])), Err(GeometryError::NoArea));
    assert_eq!(mended_polygons(&area(&[(0.0, 0.0), (0.0, 0.0001), (0.0001, 0.0)])), Err(GeometryError::NoArea));
}

#[test]
fn a_hole_that_reaches_out_is_refused_with_the_place() {
    let outer = Rect::new(coord! { x: 0.0, y: 0.0 }, coord! { x: 90.0, y: 90.0 }).to_polygon();
    let hole = Rect::new(coord! { x: 80.0, y: 10.0 }, coord! { x: 120.0, y: 20.0 }).to_polygon();
    let polygon = Polygon::new(outer.exterior().clone(), vec![hole.exterior().clone()]);
    let error = mended_polygons(&MultiPolygon(vec![polygon])).unwrap_err();
    assert!(matches!(error, GeometryError::Crosses { place, .. } if (place.x - 90.0).abs() < 1e-9), "{error}");
}

fn parts(rects: &[[f64; 4]]) -> MultiPolygon<f64> {
    let part = |[x0, y0, x1, y1]: &[f64; 4]| Rect::new((*x0, *y0), (*x1, *y1)).to_polygon();
    MultiPolygon(rects.iter().map(part).collect())
}

#[test]
fn a_part_inside_another_counts_once_and_is_told() {
    let inner = [20.0, 20.0, 40.0, 40.0];
    // Inside, inside and along an edge, the same twice, and before the part that it lies in.
    for (areas, dissolved_m2) in [
        (parts(&[[0.0, 0.0, 100.0, 100.0], inner]), 400.0),
        (parts(&[inner, [0.0, 0.0, 100.0, 100.0]]), 400.0),
        (parts(&[[0.0, 0.0, 100.0, 100.0], [0.0, 20.0, 20.0, 40.0]]), 400.0),
        (parts(&[[0.0, 0.0, 100.0, 100.0], [0.0, 0.0, 100.0, 100.0]]), 10_000.0),
    ] {
        let (mended, told) = mended_polygons(&areas).unwrap();
        assert!((mended.unsigned_area() - 10_000.0).abs() < 1e-9 && mended.0.len() == 1, "{mended:?}");
        assert!(
            matches!(told[..], [Mended::Dissolved { area_m2, .. }] if (area_m2 - dissolved_m2).abs() < 1e-9),
            "{told:?}"
        );
        assert!(told[0].to_string().contains("lies inside another part"), "{}", told[0]);
    }
    let island = Polygon::new(
        Rect::new(coord! { x: 0.0, y: 0.0 }, coord! { x: 100.0, y: 100.0 }).to_polygon().exterior().clone(),
        vec![Rect::new(coord! { x: 10.0, y: 10.0 }, coord! { x: 60.0, y: 60.0 }).to_polygon().exterior().clone()],
    );
    let in_the_hole = MultiPolygon(vec![island, parts(&[inner]).0.remove(0)]);
    let (mended, told) = mended_polygons(&in_the_hole).unwrap();
    assert_eq!((mended.0.len(), told), (2, vec![]), "a part in the hole of another is a part");
}

#[test]
fn parts_that_cross_count_what_they_share_once() {
    let (mended, told) = mended_polygons(&parts(&[[0.0, 0.0, 100.0, 100.0], [99.9, 40.0, 200.0, 45.0]])).unwrap();
    assert!((mended.unsigned_area() - 10_500.0).abs() < 0.01, "{}", mended.unsigned_area());
    assert!(matches!(told[..], [Mended::Untangled { changed_m2, .. }] if (changed_m2 - 0.5).abs() < 0.01), "{told:?}");
    let error = mended_polygons(&parts(&[[0.0, 0.0, 100.0, 100.0], [50.0, 0.0, 150.0, 100.0]])).unwrap_err();
    assert!(
        matches!(error, GeometryError::Crosses { changed_m2, .. } if (changed_m2 - 5_000.0).abs() < 1.0),
        "{error}"
    );
    // Beside them one that lies inside, which is no crossing.
    let (mended, told) =
        mended_polygons(&parts(&[[0.0, 0.0, 100.0, 100.0], [99.9, 40.0, 200.0, 45.0], [1.0, 1.0, 5.0, 5.0]])).unwrap();
    assert!((mended.unsigned_area() - 10_500.0).abs() < 0.01);
    assert!(matches!(told[..], [Mended::Dissolved { .. }, Mended::Untangled { .. }]), "{told:?}");
}

proptest! {
    #[test]
    fn parts_unite_as_sets(rects in prop::collection::vec((0..12_i32, 0..12_i32, 1..8_i32, 1..8_i32), 1..5)) {
        let areas: Vec<[f64; 4]> = rects.iter().map(|&(x, y, w, h)| [x, y, x + w, y + h].map(f64::from)).collect();
        let inside = |x: i32, y: i32| rects.iter().any(|r| (r.0..r.0 + r.2).contains(&x) && (r.1..r.1 + r.3).contains(&y));
        let union = (0..20).flat_map(|x| (0..20).map(move |y| (x, y))).filter(|&(x, y)| inside(x, y)).count();
        if let Ok((mended, _)) = mended_polygons(&parts(&areas)) {
            prop_assert!((mended.unsigned_area() - union as f64).abs() < 1e-6, "{} for {}", mended.unsigned_area(), union);
        }
    }

    #[test]
    fn what_comes_out_is_valid_and_stays_as_it_is(ring in prop::collection::vec((0.0..100.0, 0.0..100.0), 3..9)) {
        if let Ok((mended, told)) = mended_polygons(&area(&ring)) {
            prop_assert!(mended.check_validation().is_ok());
            let small = |told: &Mended| matches!(told, Mended::Untangled { changed_m2, .. } if *changed_m2 <= TOLERANCE_M2);
            prop_assert!(told.iter().all(small));
            prop_assert_eq!(mended_polygons(&mended), Ok((mended, vec![])));
        }
    }

    #[test]
    fn no_coordinates_make_it_panic(ring in prop::collection::vec((prop::num::f64::ANY, prop::num::f64::ANY), 0..6)) {
        let _ = mended_polygons(&area(&ring));
    }
}
