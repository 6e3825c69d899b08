use super::*;
use proptest::prelude::*;

fn shape() -> impl Strategy<Value = Shape> {
    let line = prop::collection::vec(prop::array::uniform2(any::<u32>()), 0..6);
    let lines = prop::collection::vec(line, 0..4);
    prop_oneof![lines.clone().prop_map(Shape::Line), prop::collection::vec(lines, 0..3).prop_map(Shape::Surface)]
}

proptest! {
    #[test]
    fn every_layer_comes_back_as_it_was(shapes in prop::collection::vec(("\\PC{0,6}", "\\PC{0,12}", shape()), 0..8)) {
        let features: Vec<Feature> = shapes.into_iter().map(|(id, name, shape)| Feature { id, name, shape }).collect();
        let all: Features = features.iter().cloned().collect();
        let apart: Vec<Feature> = (0..all.len()).map(|feature| all.feature(feature)).collect();
        prop_assert_eq!(&apart, &features);
        prop_assert_eq!(decode(&encode(&all)), Ok(all));
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let with_magic = [MAGIC.as_slice(), &bytes].concat();
        let _ = (decode(&bytes), decode(&with_magic));
    }

    #[test]
    fn a_world_point_is_within_a_centimetre(lon in 7.0..16.0, lat in 54.0..58.0) {
        let [back_lon, back_lat] = lon_lat_of_world(world_of_lon_lat(lon, lat));
        prop_assert!((lon - back_lon).abs() * 111_320.0 < 0.01 && (lat - back_lat).abs() * 111_320.0 < 0.01);
    }
}

#[test]
fn the_equator_meets_greenwich_in_the_middle() {
    assert_eq!(world_of_lon_lat(0.0, 0.0), [1 << 31, 1 << 31]);
}

#[test]
fn a_layer_cut_anywhere_is_refused() {
    let feature = Feature {
        id: "42".into(),
        name: "Åhusene".into(),
        shape: Shape::Surface(vec![vec![vec![[1, 2], [300, 4], [5, 60_000]]]]),
    };
    let bytes = encode(&Features::from_iter([feature]));
    for length in 0..bytes.len() {
        assert!(decode(&bytes[..length]).is_err(), "{length} bytes were taken for a layer");
    }
}
