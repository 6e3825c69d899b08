use super::*;
use geo::Area;
use proptest::prelude::*;

/// Well-known binary, little-endian: kind, then parts.
fn binary(kind: u32, parts: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = vec![1];
    bytes.extend(kind.to_le_bytes());
    bytes.extend((parts.len() as u32).to_le_bytes());
    bytes.extend(parts.concat());
    bytes
}

fn positions(places: &[&[f64]]) -> Vec<Vec<u8>> {
    places.iter().map(|place| place.iter().flat_map(|number| number.to_le_bytes()).collect()).collect()
}

fn area(bytes: &[u8]) -> f64 {
    match wkb(bytes).unwrap().geometry {
        Some(Geometry::Polygon(polygon)) => polygon.unsigned_area(),
        Some(Geometry::MultiPolygon(polygons)) => polygons.unsigned_area(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn curves_are_made_of_edges() {
    let circle = binary(10, &[binary(8, &positions(&[&[50.0, 0.0], &[-50.0, 0.0], &[50.0, 0.0]]))]);
    let expected = std::f64::consts::PI * 2500.0;
    assert!((area(&circle) / expected - 1.0).abs() < 1e-3, "{}", area(&circle));
    // A square of 100 m with a half circle on its upper edge.
    let straight = binary(2, &positions(&[&[0.0, 100.0], &[0.0, 0.0], &[100.0, 0.0], &[100.0, 100.0]]));
    let half = binary(8, &positions(&[&[100.0, 100.0], &[50.0, 150.0], &[0.0, 100.0]]));
    let arch = binary(10, &[binary(9, &[straight, half])]);
    assert!((area(&arch) / (10_000.0 + expected / 2.0) - 1.0).abs() < 1e-3);
    let surface = binary(12, &[circle, arch.clone()]);
    assert!(area(&surface) > 20_000.0);
    let clockwise =
        binary(10, &[binary(8, &positions(&[&[0.0, 0.0], &[1.0, 1.0], &[2.0, 0.0], &[1.0, -1.0], &[0.0, 0.0]]))]);
    assert!((area(&clockwise) - std::f64::consts::PI).abs() < 1e-3);
    let straight_arc = binary(8, &positions(&[&[0.0, 0.0], &[1.0, 0.0], &[2.0, 0.0]]));
    assert!(matches!(wkb(&straight_arc).unwrap().geometry, Some(Geometry::LineString(line)) if line.0.len() == 3));
}

#[test]
fn heights_measures_and_systems_of_both_dialects_are_read() {
    let flat: &[&[f64]] = &[&[0.0, 0.0], &[2.0, 0.0], &[2.0, 2.0], &[0.0, 0.0]];
    let high: &[&[f64]] = &[&[0.0, 0.0, 9.0], &[2.0, 0.0, 9.0], &[2.0, 2.0, 9.0], &[0.0, 0.0, 9.0]];
    let ring = |places: &[&[f64]]| {
        let mut bytes = (places.len() as u32).to_le_bytes().to_vec();
        bytes.extend(positions(places).concat());
        bytes
    };
    for (kind, places) in [(3, flat), (1003, high), (2003, high), (0x8000_0003, high), (0x4000_0003, high)] {
        assert!((area(&binary(kind, &[ring(places)])) - 2.0).abs() < 1e-9, "{kind:#x}");
    }
    let mut own = vec![1];
    own.extend(0x2000_0001_u32.to_le_bytes());
    own.extend(25832_u32.to_le_bytes());
    own.extend(positions(&[&[7.0, 8.0]]).concat());
    assert_eq!(
        wkb(&own).unwrap(),
        Wkb { geometry: Some(Geometry::Point(Point::new(7.0, 8.0))), name: "point", srid: Some(25832) }
    );
    let nowhere = [&[1, 1, 0, 0, 0][..], &positions(&[&[f64::NAN, f64::NAN]]).concat()].concat();
    assert_eq!(wkb(&nowhere).unwrap().geometry, None);
}

#[test]
fn bytes_that_are_no_geometry_are_refused() {
    let read = geopackage_binary;
    assert!(read(b"").is_err() && read(b"XX\0\x01\0\0\0\0").is_err());
    assert!(read(b"GP\0\x0b\0\0\0\0").unwrap_err().contains("envelope"));
    assert!(read(b"GP\0\x03\0\0\0\0\0\0").unwrap_err().contains("ends within"));
    assert!(read(b"GP\0\x01\0\0\0\0\x01\x03").is_err());
    assert!(read(b"GP\0\x21\0\0\0\0").unwrap_err().contains("extended"));
    assert_eq!(read(b"GP\0\x11\0\0\0\0").unwrap().geometry, None);
    let most = [&[1, 3, 0, 0, 0][..], &u32::MAX.to_le_bytes()].concat();
    assert!(wkb(&most).unwrap_err().contains("ends within"));
    assert!(
        wkb(&binary(16, &[])).unwrap_err().contains("in space")
            && wkb(&binary(99, &[])).unwrap_err().contains("kind 99")
    );
    let deep = (0..100).fold(binary(7, &[]), |inner, _| binary(7, &[inner]));
    assert!(wkb(&deep).unwrap_err().contains("too deep"));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(mut bytes in proptest::collection::vec(any::<u8>(), 0..200), kind in 1u8..20) {
        let _ = geopackage_binary(&bytes);
        if bytes.len() > 5 {
            bytes[..5].copy_from_slice(&[1, kind, 0, 0, 0]);
        }
        let _ = wkb(&bytes);
    }
}
