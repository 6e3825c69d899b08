use super::*;
use geo::{Rect, coord};
use geodata::aggregate::overlapping;
use proptest::prelude::*;

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
        ..Request::default()
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

fn grid(name: &str) -> Onto {
    Onto { target: name.parse().unwrap(), areas: Vec::new(), overlapping: Vec::new() }
}

/// Areas of a file.
fn areas(outlines: &[MultiPolygon<f64>]) -> Onto {
    let area = |outline: &MultiPolygon<f64>| Target { properties: Map::new(), outline: outline.clone() };
    let overlapping = overlapping(&outlines.iter().collect::<Vec<_>>());
    Onto { target: TargetName::File("bydele.geojson".into()), areas: outlines.iter().map(area).collect(), overlapping }
}

fn of<'a>(carried: &'a Carried, name: &str) -> &'a Sum {
    carried.sums.iter().find(|sum| sum.name == name).unwrap()
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * b.abs().max(1.0)
}

#[test]
fn every_grid_keeps_every_sum() {
    for name in ["kvadratnet-100m", "kvadratnet-250m", "laea-100m", "laea-1km", "h3-9", "h3-10"] {
        let carried = apportion(&sources(), &values(), &request(), grid(name), None).unwrap();
        assert!(!carried.targets.is_empty());
        for sum in &carried.sums {
            assert!(near(sum.carried + sum.unpaired.sum, sum.sources), "{name} {sum:?}");
            assert_eq!((sum.outside, sum.spread, sum.twice), (0.0, 0.0, 0.0), "{name} {sum:?}");
        }
        for target in &carried.targets {
            let value = |column: &str| target.properties[column].as_f64();
            assert!(target.properties["kode"].is_string());
            let share = value("ledige").zip(value("personer")).map(|(upper, lower)| upper / lower);
            assert_eq!(value("ledige_per_personer"), share);
            let mean = value("indkomst").zip(value("indkomst_per_personer_naevner")).map(|(sum, weight)| sum / weight);
            assert_eq!(value("indkomst_per_personer"), mean, "the persons of the mean are those with an income");
            assert!(value("husleje").is_none_or(|rent| (rent - 900.0).abs() < 1e-9), "a rent stays what it is");
            let covered = value("husleje_daekning").unwrap();
            assert!((0.0..=1.0).contains(&covered) && (covered > 0.0) == value("husleje").is_some(), "{covered}");
        }
    }
}

#[test]
fn points_move_values_and_a_source_without_any_is_as_the_caller_chooses() {
    let points = [WeightedPoint { position: coord! { x: 724_450.0, y: 6_175_750.0 }, weight: 3.0 }];
    let request = Request { extensive: vec!["boliger".to_owned()], ..Request::default() };
    for (by_area_without, cells, sum) in [(true, 5, 120.0), (false, 1, 80.0)] {
        let points = Some(Points { points: &points, by_area_without });
        let carried = apportion(&sources(), &values(), &request, grid("kvadratnet-100m"), points).unwrap();
        assert_eq!(carried.targets.len(), cells);
        assert_eq!(carried.targets[0].properties["boliger"], 80.0);
        let found = of(&carried, "boliger");
        assert_eq!((found.sources, found.carried, found.outside), (120.0, sum, 0.0), "nothing lies outside");
        assert_eq!((found.pointless.sum, found.pointless.sources), (120.0 - sum, usize::from(!by_area_without)));
    }
}

#[test]
fn coverage_is_of_the_points_where_these_tell_where_values_are() {
    let at = |x: f64, weight: f64| WeightedPoint { position: coord! { x: x, y: 6_175_750.0 }, weight };
    // The first target holds points of both sources and one of neither.
    let points = [at(724_450.0, 3.0), at(724_650.0, 1.0), at(724_810.0, 4.0)];
    let onto = areas(&[square(724_400.0, 6_175_600.0, 450.0), square(729_000.0, 6_175_600.0, 100.0)]);
    let points = Some(Points { points: &points, by_area_without: false });
    let carried = apportion(&sources(), &values(), &request(), onto, points).unwrap();
    let properties = &carried.targets[0].properties;
    assert_eq!(
        (&properties["husleje_daekning"], &properties["ledige_per_personer_daekning"]),
        (&json!(0.375), &json!(0.5))
    );
    assert_eq!(carried.targets[1].properties["husleje_daekning"], 0.0);
}

#[test]
fn what_lies_outside_is_left_there_or_goes_with_its_source() {
    // A quarter of the first source, and nothing of the second.
    let onto = || areas(&[square(724_400.0, 6_175_700.0, 100.0)]);
    let left = apportion(&sources(), &values(), &request(), onto(), None).unwrap();
    let sum = of(&left, "boliger");
    assert!(near(sum.carried, 20.0) && near(sum.outside, 100.0) && sum.spread == 0.0, "{sum:?}");
    let spread = Request { outside: Outside::Spread, ..request() };
    let spread = apportion(&sources(), &values(), &spread, onto(), None).unwrap();
    let sum = of(&spread, "boliger");
    assert!(near(sum.carried, 80.0) && near(sum.outside, 40.0) && near(sum.spread, 60.0), "{sum:?}");
    let (before, after) = (&left.targets[0].properties, &spread.targets[0].properties);
    assert_eq!(after["husleje"], before["husleje"], "a mean is no count");
    assert_eq!(after["husleje_daekning"], before["husleje_daekning"]);
}

#[test]
fn an_averaged_value_is_left_empty_below_the_least_coverage() {
    // Half of the target has a rent; all of it has a share.
    let onto = || areas(&[square(724_500.0, 6_175_700.0, 200.0)]);
    for (least, rent) in [(0.5, true), (0.51, false)] {
        let request = Request { least_coverage: least, ..request() };
        let carried = apportion(&sources(), &values(), &request, onto(), None).unwrap();
        let properties = &carried.targets[0].properties;
        assert_eq!(properties["husleje"].is_number(), rent, "{least}");
        assert_eq!(
            (&properties["husleje_daekning"], properties["ledige_per_personer"].is_number()),
            (&json!(0.5), true)
        );
        let emptied: Vec<&str> = carried.emptied.iter().map(|column| column.0.as_str()).collect();
        assert_eq!(emptied, if rent { vec![] } else { vec!["husleje", "indkomst_per_personer"] });
    }
}

#[test]
fn what_overlapping_targets_get_twice_is_told_and_not_taken_for_what_lies_outside() {
    // They share half of the first source, and leave the second one out.
    let onto = areas(&[square(724_400.0, 6_175_700.0, 150.0), square(724_450.0, 6_175_700.0, 150.0)]);
    assert_eq!(onto.overlapping.len(), 1);
    let carried = apportion(&sources(), &values(), &request(), onto, None).unwrap();
    let sum = of(&carried, "boliger");
    // 150 m high: three quarters of the source, of which the middle half counts twice.
    assert!((sum.outside - 60.0).abs() < 1e-4 && (sum.twice - 30.0).abs() < 1e-4 && near(sum.carried, 90.0), "{sum:?}");
}

#[test]
fn a_property_of_the_targets_is_not_overwritten_and_stays_as_it_is() {
    let request = Request { extensive: vec!["boliger".to_owned()], ..Request::default() };
    let carry = |properties: Value| {
        let mut onto = areas(&[square(724_400.0, 6_175_700.0, 400.0)]);
        onto.areas[0].properties = properties.as_object().unwrap().clone();
        apportion(&sources(), &values(), &request, onto, None)
    };
    let carried = carry(json!({ "navn": "Indre By", "nr": "09", "aktiv": true })).unwrap();
    let expected = json!({ "navn": "Indre By", "nr": "09", "aktiv": true, "boliger": 120.0 });
    assert_eq!(carried.targets[0].properties, *expected.as_object().unwrap());
    let error = carry(json!({ "boliger": 1 })).unwrap_err();
    assert!(matches!(error, ApportionError::Taken(name) if name == "boliger"));
}

proptest! {
    #[test]
    fn no_part_of_a_sum_is_lost_or_counted_twice(
        rects in prop::collection::vec((0..9_i32, 0..9_i32, 1..5_i32, 1..5_i32, prop::option::of(0.0..1e3), prop::option::of(0.0..1e3)), 1..6),
        targets in prop::collection::vec((0..9_i32, 0..9_i32, 1..5_i32, 1..5_i32), 1..5),
        spread in any::<bool>(),
    ) {
        let rect = |x: i32, y: i32, w: i32, h: i32| {
            let at = |x: i32, y: i32| (724_000.0 + 10.0 * f64::from(x), 6_175_000.0 + 10.0 * f64::from(y));
            MultiPolygon(vec![Rect::new(at(x, y), at(x + w, y + h)).to_polygon()])
        };
        let outlines: Vec<MultiPolygon<f64>> = rects.iter().map(|r| rect(r.0, r.1, r.2, r.3)).collect();
        let onto: Vec<MultiPolygon<f64>> = targets.iter().map(|r| rect(r.0, r.1, r.2, r.3)).collect();
        let values = [
            ("a".to_owned(), rects.iter().map(|r| r.4).collect()),
            ("b".to_owned(), rects.iter().map(|r| r.5).collect::<Vec<Option<f64>>>()),
        ].into();
        let request = Request {
            extensive: vec!["a".to_owned()],
            shares: vec![("a".to_owned(), "b".to_owned())],
            outside: if spread { Outside::Spread } else { Outside::Leave },
            ..Request::default()
        };
        let carried = apportion(&outlines, &values, &request, areas(&onto), None).unwrap();
        for sum in &carried.sums {
            let told = sum.carried - sum.twice + sum.outside + sum.unpaired.sum;
            prop_assert!((told - sum.sources).abs() <= 1e-6 * sum.sources.max(1.0), "{sum:?}");
            prop_assert!(sum.outside >= 0.0 && (spread || sum.spread == 0.0), "{sum:?}");
            // With spread, a source is put in full on targets that may overlap, so that nothing is carried twice.
            prop_assert!(sum.twice >= 0.0 && (!spread || sum.twice == 0.0), "{sum:?}");
        }
    }
}
