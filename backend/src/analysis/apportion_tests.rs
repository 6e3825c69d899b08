use super::*;
use geo::{Rect, coord};

fn square(x: f64, y: f64, side: f64) -> MultiPolygon<f64> {
    MultiPolygon(vec![Rect::new((x, y), (x + side, y + side)).to_polygon()])
}

fn columns(pairs: &[(&str, [Option<f64>; 2])]) -> BTreeMap<String, Vec<Option<f64>>> {
    pairs.iter().map(|(name, values)| ((*name).to_owned(), values.to_vec())).collect()
}

/// Two squares of 200 m near the town hall of Copenhagen, side by side.
fn sources() -> [MultiPolygon<f64>; 2] {
    [square(724_400.0, 6_175_700.0, 200.0), square(724_600.0, 6_175_700.0, 200.0)]
}

fn request() -> Request {
    let pair = |a: &str, b: &str| vec![(a.to_owned(), b.to_owned())];
    Request {
        extensive: vec!["boliger".to_owned()],
        intensive: vec!["husleje".to_owned()],
        shares: pair("ledige", "personer"),
        means: pair("indkomst", "personer"),
    }
}

fn values() -> BTreeMap<String, Vec<Option<f64>>> {
    columns(&[
        ("boliger", [Some(80.0), Some(40.0)]),
        ("husleje", [Some(900.0), None]),
        ("ledige", [Some(8.0), Some(12.0)]),
        ("personer", [Some(100.0), Some(60.0)]),
        ("indkomst", [Some(30_000.0), None]),
    ])
}

#[test]
fn every_grid_keeps_every_sum() {
    for name in ["kvadratnet-100m", "kvadratnet-250m", "laea-100m", "laea-1km", "h3-9", "h3-10"] {
        let target: TargetName = name.parse().unwrap();
        let carried = apportion(&sources(), &values(), &request(), &target, Vec::new(), None).unwrap();
        assert!(!carried.targets.is_empty());
        for (column, [before, after]) in &carried.sums {
            let before = if column == "personer" { 160.0 } else { *before };
            assert!((before - after).abs() < 1e-9 * before, "{name} {column}: {before} became {after}");
        }
        for target in &carried.targets {
            let value = |column: &str| target.properties[column].as_f64();
            assert!(target.properties["kode"].is_string());
            let share = value("ledige").zip(value("personer")).map(|(upper, lower)| upper / lower);
            assert_eq!(value("ledige_per_personer"), share);
            assert!(value("husleje").is_none_or(|rent| (rent - 900.0).abs() < 1e-9), "a rent stays what it is");
        }
    }
}

#[test]
fn points_move_values_and_a_source_without_any_is_as_the_caller_chooses() {
    let points = [WeightedPoint { position: coord! { x: 724_450.0, y: 6_175_750.0 }, weight: 3.0 }];
    let target: TargetName = "kvadratnet-100m".parse().unwrap();
    let request = Request { extensive: vec!["boliger".to_owned()], ..Request::default() };
    for (by_area_without, cells, sum) in [(true, 5, 120.0), (false, 1, 80.0)] {
        let points = Some(Points { points: &points, by_area_without });
        let carried = apportion(&sources(), &values(), &request, &target, Vec::new(), points).unwrap();
        assert_eq!(carried.targets.len(), cells);
        assert_eq!(carried.targets[0].properties["boliger"], 80.0);
        assert_eq!(carried.sums["boliger"], [120.0, sum]);
    }
}

#[test]
fn a_property_of_the_targets_is_not_overwritten() {
    let area = |properties: Value| Target {
        properties: properties.as_object().unwrap().clone(),
        outline: square(724_400.0, 6_175_700.0, 400.0),
    };
    let target = TargetName::File("bydele.geojson".into());
    let request = Request { extensive: vec!["boliger".to_owned()], ..Request::default() };
    let carried =
        apportion(&sources(), &values(), &request, &target, vec![area(json!({ "navn": "Indre By" }))], None).unwrap();
    assert_eq!(carried.targets[0].properties, *json!({ "navn": "Indre By", "boliger": 120.0 }).as_object().unwrap());
    let error =
        apportion(&sources(), &values(), &request, &target, vec![area(json!({ "boliger": 1 }))], None).unwrap_err();
    assert!(matches!(error, ApportionError::Taken(name) if name == "boliger"));
}
