//! `bydelsblik cell` and `bydelsblik apportion`, as an analyst runs them.
use serde_json::Value;
use std::{fs, path::Path};
use tests::{
    program::{printed, run},
    shared::shared,
    tool::tool,
};

/// Two squares of 0.01°, side by side near the town hall of Copenhagen.
const AREAS: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"nr":"01","boliger":80,"husleje":900.5,"ledige":8,"personer":100},"geometry":{"type":"Polygon","coordinates":[[[12.56,55.67],[12.57,55.67],[12.57,55.68],[12.56,55.68],[12.56,55.67]]]}},
{"type":"Feature","properties":{"nr":"02","boliger":1e1,"husleje":null,"ledige":3,"personer":20},"geometry":{"type":"Polygon","coordinates":[[[12.57,55.67],[12.58,55.67],[12.58,55.68],[12.57,55.68],[12.57,55.67]]]}}
]}"#;

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn json(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn sum(result: &Value, column: &str) -> f64 {
    let features = result["features"].as_array().unwrap().iter();
    features.filter_map(|feature| feature["properties"][column].as_f64()).sum()
}

#[test]
fn a_place_has_its_codes_and_one_elsewhere_is_refused() {
    let (code, out, _) = printed(&run(&["cell", "--epsg", "4326", "12.57", "55.6757"]));
    let found: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &found["kvadratnet"]["1km"]), (0, &Value::from("1km_6175_724")));
    let (code, _, error) = printed(&run(&["cell", "--epsg", "25832", "-12.57", "55.6757"]));
    assert_eq!(code, 1);
    assert!(error.contains("(-12.57, 55.6757) in EPSG:25832 lies outside the area of use"), "{error}");
    let (code, _, error) = printed(&run(&["cell", "--epsg", "4258", "12.57", "55.6757"]));
    assert!(code == 2 && error.contains("25832, 25833, 3035"), "{error}");
}

#[test]
fn values_are_carried_onto_every_grid_and_a_table_is_written_where_it_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let (source, output) = (folder.path().join("kilde.geojson"), folder.path().join("celler.geojson"));
    fs::write(&source, AREAS).unwrap();
    for target in ["kvadratnet-100m", "kvadratnet-1km", "laea-1km", "h3-9"] {
        let what = ["--extensive", "boliger", "--intensive", "husleje", "--share", "ledige/personer"];
        let files = ["apportion", "--source", text(&source), "--target", target, "-o", text(&output)];
        let (code, out, error) = printed(&run(&[&files[..], &what[..]].concat()));
        assert_eq!((code, error.as_str()), (0, ""), "{target}");
        let result = json(&output);
        for (column, whole) in [("boliger", 90.0), ("ledige", 11.0), ("personer", 120.0)] {
            assert!((sum(&result, column) - whole).abs() < 1e-9 * whole, "{target} {column}");
            assert!(out.contains(&format!("{whole:.3}")), "{out}");
        }
    }
    let table = folder.path().join("celler.csv");
    let (code, ..) = printed(&run(&[
        "apportion",
        "--source",
        text(&source),
        "--target",
        "h3-8",
        "--extensive",
        "boliger",
        "-o",
        text(&table),
    ]));
    assert_eq!((code, fs::read_to_string(&table).unwrap().lines().next()), (0, Some("boliger,kode")));
}

#[test]
fn bad_input_is_a_line_each_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let good = write("kilde.geojson", AREAS);
    let output = folder.path().join("celler.geojson");
    let apportion = |source: &Path, target: &str, more: &[&str]| {
        let files = ["apportion", "--source", text(source), "--target", target, "-o", text(&output)];
        printed(&run(&[&files[..], more].concat()))
    };
    let boliger = ["--extensive", "boliger"];
    let without_geometry = AREAS.replacen("\"geometry\":{", "\"geometry\":null,\"x\":{", 1);
    let bad_number = AREAS.replace("\"boliger\":80", "\"boliger\":\"mange\"");
    let twice = write("to_gange.geojson", &AREAS.replace("12.58", "12.56"));
    for (source, target, more, reason) in [
        (
            &write("a.geojson", &without_geometry),
            "h3-9",
            &boliger[..],
            "a.geojson, feature 1, field \"geometry\": has no geometry",
        ),
        (
            &write("b.geojson", &bad_number),
            "h3-9",
            &boliger,
            "b.geojson, feature 1, field \"boliger\", value \"mange\": is not a number",
        ),
        (&good, "h3-9", &["--extensive", "beboere"], "there is no such column; there are: boliger, husleje"),
        (&write("c.geojson", "{"), "h3-9", &boliger, "c.geojson: is not JSON"),
        (&write("d.gpkg", "no database"), "h3-9", &boliger, "cannot be read as a GeoPackage"),
        (&folder.path().join("e.gpkg"), "h3-9", &boliger, "e.gpkg: there is no such file"),
        (&good, text(&twice), &boliger, "is the same area as that of feature 1"),
        (
            &good,
            "h3-9",
            &["--extensive", "boliger", "--points", text(&write("p.csv", "a;b\n1;2\n"))],
            "name them with --xy",
        ),
        (
            &good,
            "h3-9",
            &[
                "--extensive",
                "boliger",
                "--weight",
                "antal",
                "--points",
                text(&write("q.csv", "x;y;antal\n724461,5;6175765,2;-3\n")),
            ],
            "q.csv, row 2, field \"weight\", value \"-3\": is below 0",
        ),
    ] {
        let (code, _, error) = apportion(source, target, more);
        assert!(code == 1 && error.contains(reason), "{code}: {error}");
        assert!(!output.exists(), "{reason}");
    }
    for (target, more, reason) in [
        ("h3-12", &boliger[..], "the resolutions of H3 are 6 to 10"),
        ("h3-9", &[], "nothing to carry"),
        (text(&good), &boliger, "already; carry fewer of their properties with --keep"),
        ("h3-9", &["--share", "ledige"], "expected two columns with \"/\" between them"),
    ] {
        let (code, _, error) = apportion(&good, target, more);
        assert!(code == 2 && error.contains(reason), "{code}: {error}");
    }
    let (code, ..) =
        apportion(&write("a.geojson", &without_geometry), "h3-9", &["--extensive", "boliger", "--accept-problems"]);
    assert_eq!(code, 0);
    assert!((sum(&json(&output), "boliger") - 10.0).abs() < 1e-9);
}

#[test]
fn koebenhavns_dwellings_go_to_their_addresses_and_none_is_lost() {
    let Some(cases) = shared("cases/koebenhavn") else { return };
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("celler.geojson");
    let kinds = "antal_familie_boliger,antal_ungdomsboliger,antal_aeldre_boliger,antal_plejeboliger";
    let (source, points) = (cases.join("boligafdelinger.geojson"), cases.join("adgangspunkter.csv"));
    let (code, out, error) = printed(&run(&[
        "apportion",
        "--source",
        text(&source),
        "--target",
        "kvadratnet-100m",
        "--extensive",
        kinds,
        "--points",
        text(&points),
        "--weight",
        "boliger",
        "--accept-problems",
        "-o",
        text(&output),
        "--timings",
    ]));
    assert_eq!((code, error.lines().count()), (0, 1), "{error}");
    assert!(out.contains("carry"), "{out}");
    let (before, result) = (json(&source), json(&output));
    for kind in kinds.split(',') {
        let features = before["features"].as_array().unwrap().iter().filter(|feature| !feature["geometry"].is_null());
        let whole: f64 = features.filter_map(|feature| feature["properties"][kind].as_f64()).sum();
        assert!(
            whole > 0.0 && (sum(&result, kind) - whole).abs() < 1e-9 * whole,
            "{kind}: {whole} became {}",
            sum(&result, kind)
        );
    }
    if let Some(ogrinfo) = tool("BYDELSBLIK_TEST_OGRINFO", &["/usr/bin/ogrinfo"]) {
        let info = std::process::Command::new(ogrinfo).args(["-al", "-so", text(&output)]).output().unwrap();
        let info = String::from_utf8_lossy(&info.stdout).into_owned();
        assert!(info.contains("Feature Count: 1367") && info.contains("WGS 84"), "{info}");
    }
}

#[test]
fn a_geopackage_in_another_zone_is_read_as_it_lies() {
    let Some(cases) = shared("cases/berlin") else { return };
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("celler.geojson");
    let source = cases.join("planungsraeume_2021_25833.gpkg");
    let (code, out, error) = printed(&run(&[
        "apportion",
        "--source",
        text(&source),
        "--target",
        "laea-1km",
        "--extensive",
        "EW",
        "-o",
        text(&output),
    ]));
    assert_eq!((code, error.as_str()), (0, ""));
    assert!(out.starts_with("542 sources"), "{out}");
    assert!((sum(&json(&output), "EW") - 3_769_962.0).abs() < 0.01);
}
