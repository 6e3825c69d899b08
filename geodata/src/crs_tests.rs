use super::*;
use proptest::prelude::*;

/// Places from Skagen to Bornholm, with what PROJ makes of them: longitude, latitude; east and north in EPSG:25832, in
/// EPSG:3035, in EPSG:3857.
const PLACES: [[f64; 8]; 6] = [
    [
        12.57,
        55.6757,
        724_461.055_444_499,
        6_175_765.040_395_965,
        4_482_744.035_039_684,
        3_621_915.497_257_805,
        1_399_285.999_271_449,
        7_494_125.723_182_315,
    ],
    [
        10.5838,
        57.7209,
        594_339.302_009_465,
        6_398_740.270_234_857,
        4_355_836.698_619_519,
        3_846_697.370_670_498,
        1_178_183.226_657_849,
        7_908_914.457_405_929,
    ],
    [
        8.4516,
        55.4765,
        465_336.802_146_741,
        6_147_954.625_815_483,
        4_223_046.469_777_5,
        3_597_915.193_489_753,
        940_827.808_388_431,
        7_454_899.711_444_275,
    ],
    [
        14.7065,
        55.1009,
        863_911.466_007_924,
        6_120_903.170_318_229,
        4_621_311.676_855_943,
        3_564_870.608_648_61,
        1_637_120.091_351_278,
        7_381_473.422_545_596,
    ],
    [
        10.3883,
        55.3957,
        587_928.342_616_532,
        6_139_702.847_963_342,
        4_345_616.031_198_516,
        3_587_937.755_631_1,
        1_156_420.266_207_764,
        7_439_045.274_075_233,
    ],
    [
        9.9217,
        57.0488,
        555_917.025_709_434,
        6_323_195.552_191_247,
        4_316_242.696_146_059,
        3_771_798.535_525_284,
        1_104_478.591_803_622,
        7_770_099.517_025_014,
    ],
];

#[test]
fn places_are_where_others_find_them_to_a_millimetre() {
    for [lon, lat, projected @ ..] in PLACES {
        for (crs, place) in [Crs::Utm32, Crs::Laea, Crs::WebMercator].into_iter().zip(projected.as_chunks::<2>().0) {
            let there = Projection::new(Crs::Wgs84, crs).point(lon, lat).unwrap();
            assert!((there.x - place[0]).abs() < 0.001 && (there.y - place[1]).abs() < 0.001, "{crs:?}: {there:?}");
            let back = Projection::new(crs, Crs::Wgs84).point(place[0], place[1]).unwrap();
            assert!((back.x - lon).abs() < 1e-8 && (back.y - lat).abs() < 1e-8, "{crs:?}: {back:?}");
        }
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

    #[test]
    fn no_coordinates_make_it_panic(x in prop::num::f64::ANY, y in prop::num::f64::ANY, from in 0_usize..5, to in 0_usize..5) {
        if let Ok(point) = Projection::new(Crs::ALL[from], Crs::ALL[to]).point(x, y) {
            prop_assert!(point.x.is_finite() && point.y.is_finite());
        }
    }
}
