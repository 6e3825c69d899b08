//! Weights: no coordinates make them panic, no weight is negative or above the whole, and bytes that are read are those written.
#![no_main]
use arbitrary::Arbitrary;
use geo::{MultiPolygon, Polygon, coord};
use geodata::{
    aggregate::{WeightedPoint, Weights, area_weights, point_square_weights, square_weights},
    locate::AreaLocator,
    validate::mended_polygons,
};
use libfuzzer_sys::fuzz_target;

#[derive(Debug, Arbitrary)]
struct Input {
    rings: Vec<Vec<(f64, f64)>>,
    near: Vec<Vec<(i8, i8)>>,
    points: Vec<(f64, f64, f64)>,
    bytes: Vec<u8>,
}

fuzz_target!(|input: Input| {
    let area = |ring: &[(f64, f64)]| MultiPolygon(vec![Polygon::new(ring.to_vec().into(), Vec::new())]);
    let raw: Vec<MultiPolygon<f64>> = input.rings.iter().map(|ring| area(ring)).collect();
    let raw: Vec<Option<&MultiPolygon<f64>>> = raw.iter().map(Some).collect();
    let targets: Vec<&MultiPolygon<f64>> = raw.iter().copied().flatten().collect();
    let _ = area_weights(&raw, &targets);
    let points: Vec<WeightedPoint> =
        input.points.iter().map(|&(x, y, weight)| WeightedPoint { position: coord! { x: x, y: y }, weight }).collect();
    let locator = AreaLocator::new(&raw);
    points.iter().for_each(|point| {
        let _ = locator.at(point.position);
    });

    let near: Vec<Vec<(f64, f64)>> =
        input.near.iter().map(|ring| ring.iter().map(|&(x, y)| (f64::from(x), f64::from(y))).collect()).collect();
    let valid: Vec<MultiPolygon<f64>> =
        near.iter().filter_map(|ring| mended_polygons(&area(ring)).ok()).map(|(area, _)| area).collect();
    let sources: Vec<Option<&MultiPolygon<f64>>> = valid.iter().map(Some).collect();
    let (_, weights) = square_weights(10, &sources, &[]).expect("the coordinates are small");
    for source in 0..weights.sources() {
        assert!((weights.inside(source) - 1.0).abs() < 1e-9, "{}", weights.inside(source));
        assert!(weights.row(source).iter().all(|&(_, weight)| weight > 0.0 && weight <= 1.0 + 1e-9));
    }
    let onto_each_other = area_weights(&sources, &valid.iter().collect::<Vec<_>>()).expect("the coordinates are small");
    for (source, row) in onto_each_other.rows().enumerate() {
        assert!(row.iter().any(|&(target, weight)| target == source && weight > 1.0 - 1e-6), "{row:?}");
    }
    let _ = point_square_weights(10, &sources, &points);

    if let Ok(weights) = Weights::from_bytes(&input.bytes) {
        assert_eq!(weights.to_bytes(), input.bytes);
    }
});
