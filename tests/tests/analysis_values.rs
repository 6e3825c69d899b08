//! What is carried from areas to areas: nothing counts twice without a word, a value says what it rests on, and a property comes out as it
//! came in.
use serde_json::{Value, json};
use tests::{
    desk::{Desk, bydelsblik, near, number, rows},
    tool::tool,
};

#[test]
fn a_doubled_source_and_areas_over_each_other_must_be_accepted() {
    let desk = Desk::empty();
    let source = desk.areas(
        "kilde.geojson",
        &[
            ([0.0, 0.0, 100.0, 100.0], json!({ "navn": "a", "boliger": 50 })),
            ([0.0, 0.0, 100.0, 100.0], json!({ "navn": "a", "boliger": 50.0 })),
            ([80.0, 0.0, 100.0, 100.0], json!({ "navn": "b", "boliger": 10 })),
        ],
    );
    let target =
        desk.areas("bydele.geojson", &[([0.0, 0.0, 90.0, 100.0], json!({})), ([60.0, 0.0, 200.0, 100.0], json!({}))]);
    let output = desk.name("ud.csv");
    let arguments = format!("apportion --source {source} --target {target} --extensive boliger -o {output}");
    let (code, _, error) = bydelsblik(&arguments, &[]);
    assert_eq!((code, error.lines().count()), (1, 4), "{error}");
    for line in [
        "kilde.geojson, feature 2, field \"geometry\": is the same area as that of feature 1, with the same properties, and would count twice: boliger 50 (left out)",
        "kilde.geojson, feature 3, field \"geometry\": overlaps feature 1 by 2000 m², which is 20.0% of it and 20.0% of the other, where by area boliger 2.0 of this one and 10.0 of the other lie (kept)",
        "bydele.geojson, feature 2, field \"geometry\": overlaps feature 1 by 3000 m², which is 15.0% of it and 33.3% of the other, where boliger 16.0 lie, which both get (kept)",
    ] {
        assert!(error.lines().any(|found| found == line), "{line}\n{error}");
    }
    assert!(!desk.path("ud.csv").exists());
    let (code, out, _) = bydelsblik(&arguments, &["--accept-problems"]);
    assert_eq!(code, 0);
    let found = rows(&desk.text("ud.csv"));
    assert!(near(number(&found, 1, "boliger"), 46.0) && near(number(&found, 2, "boliger"), 30.0), "{found:?}");
    assert!(out.contains("boliger: 16.000 carried more than once, where targets overlap"), "{out}");
}

#[test]
fn an_averaged_value_says_how_much_it_covers_and_nothing_is_called_outside_that_lies_inside() {
    let desk = Desk::empty();
    let source = desk.areas(
        "kilde.geojson",
        &[
            ([0.0, 0.0, 100.0, 100.0], json!({ "ledige": 10, "voksne": 40, "husleje": 900 })),
            ([100.0, 0.0, 100.0, 100.0], json!({ "ledige": null, "voksne": 60, "husleje": null })),
            ([200.0, 0.0, 100.0, 100.0], json!({ "ledige": 4, "voksne": null, "husleje": null })),
        ],
    );
    let target = desk.areas(
        "bydele.geojson",
        &[([0.0, 0.0, 400.0, 100.0], json!({ "bydel": "alt" })), ([900.0, 0.0, 9.0, 9.0], json!({ "bydel": "tom" }))],
    );
    let output = desk.name("ud.csv");
    let base = format!("apportion --source {source} --target {target} -o {output}");
    let (code, out, error) = bydelsblik(&format!("{base} --share ledige/voksne --intensive husleje"), &[]);
    assert_eq!((code, error.as_str()), (0, ""));
    let found = rows(&desk.text("ud.csv"));
    for (column, value) in [
        ("ledige", 10.0),
        ("voksne", 40.0),
        ("ledige_per_voksne", 0.25),
        ("ledige_per_voksne_daekning", 0.25),
        ("husleje", 900.0),
        ("husleje_daekning", 0.25),
    ] {
        assert!(near(number(&found, 1, column), value), "{column} {found:?}");
    }
    assert_eq!((number(&found, 2, "husleje"), number(&found, 2, "husleje_daekning")), (None, Some(0.0)));
    for line in [
        "ledige                             14.000           10.000            0.000",
        "ledige: 4.000 of 1 source without voksne, left out of both parts",
        "voksne: 60.000 of 1 source without ledige, left out of both parts",
    ] {
        assert!(out.lines().any(|found| found == line), "{out}");
    }
    let (code, _, _) = bydelsblik(&format!("{base} --extensive ledige,voksne --share ledige/voksne"), &[]);
    let found = rows(&desk.text("ud.csv"));
    assert_eq!(code, 0);
    for (column, value) in [
        ("ledige", 14.0),
        ("voksne", 100.0),
        ("ledige_per_voksne_taeller", 10.0),
        ("ledige_per_voksne_naevner", 40.0),
        ("ledige_per_voksne", 0.25),
    ] {
        assert!(near(number(&found, 1, column), value), "{column} {found:?}");
    }
    let (code, out, _) =
        bydelsblik(&format!("{base} --intensive husleje --extensive voksne --least-coverage 0.5"), &[]);
    let found = rows(&desk.text("ud.csv"));
    assert_eq!((code, number(&found, 1, "husleje"), number(&found, 1, "husleje_daekning")), (0, None, Some(0.25)));
    assert!(out.contains("husleje: 1 target left empty, covered to less than 0.5 (--least-coverage)"), "{out}");
}

#[test]
fn what_lies_outside_is_left_or_spread_as_it_is_said() {
    let desk = Desk::empty();
    let source = desk.areas("kilde.geojson", &[([0.0, 0.0, 100.0, 100.0], json!({ "boliger": 80 }))]);
    let target = desk.areas("bydele.geojson", &[([0.0, 0.0, 25.0, 100.0], json!({}))]);
    let base = format!("apportion --source {source} --target {target} --extensive boliger -o {}", desk.name("ud.csv"));
    let (code, out, _) = bydelsblik(&base, &[]);
    assert!(code == 0 && out.contains("           20.000           60.000"), "{out}");
    assert!(out.contains("is left there (--outside leave)"), "{out}");
    let (code, out, _) = bydelsblik(&base, &["--outside", "spread"]);
    assert!(code == 0 && out.contains("           80.000            0.000"), "{out}");
    assert!(out.contains("boliger: 60.000 outside of all targets went with the rest of its source"), "{out}");
    assert!(near(number(&rows(&desk.text("ud.csv")), 1, "boliger"), 80.0));
}

#[test]
fn what_cannot_be_asked_for_or_gives_nothing_is_refused() {
    let desk = Desk::empty();
    let source = desk.areas(
        "kilde.geojson",
        &[([0.0, 0.0, 100.0, 100.0], json!({ "boliger": 80, "ledige": 5, "voksne": 4, "tom": null }))],
    );
    let minus = desk.areas("minus.geojson", &[([0.0, 0.0, 100.0, 100.0], json!({ "boliger": -1 }))]);
    let none = desk.file("ingen.geojson", r#"{"type":"FeatureCollection","features":[]}"#);
    let away = desk.areas("langt.geojson", &[([5000.0, 0.0, 9.0, 9.0], json!({}))]);
    for (source, more, code, reason) in [
        (
            &source,
            "--target h3-9 --extensive boliger,boliger",
            2,
            "the column \"boliger\" of the result is asked for twice",
        ),
        (
            &source,
            "--target h3-9 --extensive boliger --intensive boliger",
            2,
            "\"boliger\" of the result is asked for twice",
        ),
        (&source, "--target h3-9 --intensive boliger --least-coverage 1.5", 2, "is not a number from 0 to 1"),
        (
            &source,
            "--target h3-9 --share ledige/voksne",
            1,
            "field \"ledige\", value \"5\": is more than the 4 that it is a share of",
        ),
        (
            &minus,
            "--target h3-9 --extensive boliger",
            1,
            "field \"boliger\", value \"-1\": is below 0, but a count cannot be",
        ),
        (
            &source,
            &format!("--target {away} --extensive boliger"),
            1,
            "no source with a value reaches a target; nothing was written",
        ),
        (&source, "--target h3-9 --extensive tom", 1, "no source has a value in these columns"),
        (&none, "--target h3-9", 2, "nothing to carry"),
    ] {
        let (found, _, error) =
            bydelsblik(&format!("apportion --source {source} {more} -o {}", desk.name("ud.csv")), &[]);
        assert!(found == code && error.contains(reason), "{more}: {found} {error}");
        assert!(!desk.path("ud.csv").exists(), "{more}");
    }
    let (code, _, error) = bydelsblik(
        &format!(
            "apportion --source {source} --target h3-9 --extensive boliger -o {} --csv-for excel",
            desk.name("ud.geojson")
        ),
        &[],
    );
    assert!(code == 2 && error.contains("--csv-for excel: only where the file is a .csv"), "{error}");
}

#[test]
fn a_part_inside_another_is_dissolved_and_said() {
    let desk = Desk::empty();
    let ring = |x: u32, side: u32| {
        let (x0, x1) = (724_000 + x, 724_000 + x + side);
        let (y0, y1) = (6_175_000 + x, 6_175_000 + x + side);
        json!([[[x0, y0], [x1, y0], [x1, y1], [x0, y1], [x0, y0]]])
    };
    let collection = json!({
        "type": "FeatureCollection",
        "crs": { "type": "name", "properties": { "name": "EPSG:25832" } },
        "features": [{
            "type": "Feature",
            "properties": { "boliger": 30 },
            "geometry": { "type": "MultiPolygon", "coordinates": [ring(0, 100), ring(10, 30), ring(120, 20)] },
        }],
    });
    let source = desk.file("kilde.geojson", &collection.to_string());
    let target = desk.areas("bydele.geojson", &[([0.0, 0.0, 100.0, 100.0], json!({}))]);
    let output = desk.name("ud.csv");
    let (code, _, error) =
        bydelsblik(&format!("apportion --source {source} --target {target} --extensive boliger -o {output}"), &[]);
    assert!(
        code == 0 && error.contains("lies inside another part; dissolved, so that its 900.0 m² count once (kept)"),
        "{error}"
    );
    assert!(near(number(&rows(&desk.text("ud.csv")), 1, "boliger"), 30.0 * 10_000.0 / 10_400.0));
}

#[test]
fn properties_come_out_as_they_came_in() {
    let desk = Desk::empty();
    let source = desk.areas("kilde.geojson", &[([0.0, 0.0, 400.0, 100.0], json!({ "boliger": 8 }))]);
    let properties = |nr: &str| {
        json!({
            "nr": nr, "postnr": "2150", "aar": "2025", "version": "1.0", "aktiv": true, "ha": 2, "andel": 2.5, "rente": 2.0, "tom": null,
            "liste": ["1", 2], "indeni": { "a": "07" },
        })
    };
    let areas = [("09", 0.0), ("10", 200.0)].map(|(nr, x)| ([x, 0.0, 200.0, 100.0], properties(nr)));
    let target = desk.areas("bydele.geojson", &areas);
    let output = desk.name("ud.geojson");
    let base = format!("apportion --source {source} --extensive boliger -o {output}");
    assert_eq!(bydelsblik(&format!("{base} --target {target}"), &[]).0, 0);
    let carried = |name: &str| -> Vec<Value> {
        let result: Value = serde_json::from_str(&desk.text(name)).unwrap();
        let properties = result["features"].as_array().unwrap().iter().map(|feature| {
            let mut properties = feature["properties"].clone();
            assert!(near(properties.as_object_mut().unwrap().remove("boliger").unwrap().as_f64(), 4.0));
            properties
        });
        properties.collect()
    };
    assert_eq!(carried("ud.geojson"), [properties("09"), properties("10")]);
    let Some(ogr2ogr) = tool("BYDELSBLIK_TEST_OGR2OGR", &["/usr/bin/ogr2ogr"]) else { return };
    let package = desk.name("bydele.gpkg");
    let made = std::process::Command::new(ogr2ogr).args([&package, &target]).status().unwrap();
    assert!(made.success());
    assert_eq!(
        bydelsblik(&format!("{base} --target {package} --keep nr,postnr,version,aktiv,ha,andel,rente"), &[]).0,
        0
    );
    let kept = |nr: &str| json!({ "nr": nr, "postnr": "2150", "version": "1.0", "aktiv": true, "ha": 2, "andel": 2.5, "rente": 2.0 });
    assert_eq!(carried("ud.geojson"), [kept("09"), kept("10")]);
}

#[test]
fn points_without_effect_are_told() {
    let desk = Desk::empty();
    let source = desk.areas("kilde.geojson", &[([0.0, 0.0, 200.0, 100.0], json!({ "boliger": 8 }))]);
    let target = desk.areas(
        "bydele.geojson",
        &[
            ([0.0, 0.0, 100.0, 100.0], json!({ "navn": "Vest" })),
            ([100.0, 0.0, 100.0, 100.0], json!({ "navn": "Øst" })),
        ],
    );
    let output = desk.name("ud.csv");
    let apportion = |points: &str, more: &[&str]| {
        let points = desk.file("punkter.csv", points);
        let fixed =
            format!("apportion --source {source} --target {target} --extensive boliger --points {points} -o {output}");
        bydelsblik(&fixed, more)
    };
    let weighted = "x;y;\"boliger, i alt\"\n724010;6175010;3\n724190;6175010;\n724190;6175090;1\n";
    let (code, out, error) = apportion(weighted, &["--weight", "boliger, i alt"]);
    assert_eq!(error, "punkter.csv, field \"boliger, i alt\": is empty for 1 point, of weight 0 (kept)\n");
    assert!(code == 0 && !out.contains("in no source"), "{out}");
    let found = rows(&desk.text("ud.csv"));
    assert_eq!([number(&found, 1, "boliger"), number(&found, 2, "boliger")], [Some(6.0), Some(2.0)]);
    let (code, out, _) = apportion("x;y\n600000;6175010\n724010;6175010\n", &[]);
    assert!(code == 0 && out.contains("1 of 2 points lies in no source and has no effect\n"), "{out}");
    // Nothing is carried by area where points were asked for and all lie in another town.
    let (code, _, error) = apportion("x;y\n600000;6175010\n600100;6175010\n", &[]);
    assert!(code == 1 && error.contains("punkter.csv: none of 2 points lies in a source"), "{error}");
    let other = "x;y;\"øst, m\";nord\n724010;6175010;724190;6175010\n";
    let (code, ..) = apportion(other, &["--xy", "\"øst, m\",nord"]);
    let found = rows(&desk.text("ud.csv"));
    assert_eq!((code, number(&found, 1, "boliger"), number(&found, 2, "boliger")), (0, None, Some(8.0)));
}
