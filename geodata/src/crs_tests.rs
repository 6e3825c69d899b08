use super::*;
use proptest::prelude::*;

#[test]
fn the_town_hall_of_copenhagen_is_where_others_find_it() {
    // Stored answers of PROJ.
    let expected = [
        (Crs::Utm32, 724_461.055_444_499, 6_175_765.040_395_965),
        (Crs::Laea, 4_482_744.035_039_684, 3_621_915.497_257_805),
        (Crs::WebMercator, 1_399_285.999_271_449, 7_494_125.723_182_315),
    ];
    for (crs, x, y) in expected {
        let point = Projection::new(Crs::Wgs84, crs).point(12.57, 55.6757).unwrap();
        assert!((point.x - x).abs() < 0.001 && (point.y - y).abs() < 0.001, "{crs:?}: {point:?}");
    }
}

#[test]
fn what_lies_elsewhere_is_an_error_and_no_number() {
    let to_utm = Projection::new(Crs::Wgs84, Crs::Utm32);
    assert!(matches!(to_utm.point(-70.0, 10.0), Err(CrsError::OutsideAreaOfUse { of: 25832, .. })));
    assert!(matches!(to_utm.point(f64::NAN, 55.0), Err(CrsError::NotFinite { .. })));
    assert!(Projection::new(Crs::Utm32, Crs::Wgs84).point(12.57, 55.6757).is_err(), "degrees taken for metres");
    assert_eq!(Crs::from_epsg(4258), Err(CrsError::Unknown(4258)));
}

proptest! {
    #[test]
    fn there_and_back_is_within_a_tenth_of_a_millimetre(lon in 8.0..15.2, lat in 54.5..57.8, from in 0_usize..5, to in 0_usize..5) {
        let (from, to) = (Crs::ALL[from], Crs::ALL[to]);
        let start = Projection::new(Crs::Wgs84, from).point(lon, lat).unwrap();
        let there = Projection::new(from, to).point(start.x, start.y).unwrap();
        let back = Projection::new(to, from).point(there.x, there.y).unwrap();
        let unit = if from == Crs::Wgs84 { 111_320.0 } else { 1.0 };
        prop_assert!((back.x - start.x).abs() * unit < 1e-4 && (back.y - start.y).abs() * unit < 1e-4);
    }
}
