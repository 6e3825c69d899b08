//! `bydelsblik cell`, `bydelsblik apportion` and `bydelsblik protect`, as an analyst runs them.
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
        (&good, "h3-9", &["--extensive", "beboere"], "the file has no such column; it has: boliger, husleje"),
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
            "q.csv, row 2, field \"antal\", value \"-3\": is below 0",
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
    assert_eq!(code, 0, "{error}");
    assert!(out.contains("carry"), "{out}");
    // One has no geometry, two stand twice; departments in one house are told and kept.
    let left_out: Vec<usize> = error
        .lines()
        .filter(|line| line.ends_with("(left out)"))
        .map(|line| line.split("feature ").nth(1).unwrap().split(',').next().unwrap().parse().unwrap())
        .collect();
    assert_eq!(left_out, [148, 285, 451], "{error}");
    let kept: Vec<&str> = error.lines().filter(|line| line.ends_with("(kept)")).collect();
    assert!(kept.len() > 5 && kept.iter().all(|line| line.contains("is the same area as that of feature")), "{error}");
    let (before, result) = (json(&source), json(&output));
    for kind in kinds.split(',') {
        let features = (1..).zip(before["features"].as_array().unwrap());
        let features = features.filter(|(number, _)| !left_out.contains(number));
        let whole: f64 = features.filter_map(|(_, feature)| feature["properties"][kind].as_f64()).sum();
        assert!(
            whole > 0.0 && (sum(&result, kind) - whole).abs() < 1e-9 * whole,
            "{kind}: {whole} became {}",
            sum(&result, kind)
        );
    }
    if let Some(ogrinfo) = tool("BYDELSBLIK_TEST_OGRINFO", &["/usr/bin/ogrinfo"]) {
        let info = std::process::Command::new(ogrinfo).args(["-al", "-so", text(&output)]).output().unwrap();
        let info = String::from_utf8_lossy(&info.stdout).into_owned();
        assert!(info.contains("Feature Count: 1366") && info.contains("WGS 84"), "{info}");
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

const COUNTS: &str = "afdeling;ledige;børn\n1;3;0\n2;1;4\n3;0;9\n4;12;33\n5;2;1\n6;7;8\n";

#[test]
fn counts_are_protected_alike_wherever_an_area_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).unwrap();
        folder.path().join(name)
    };
    let input = file("tal.csv", COUNTS);
    let districts = file("bydele.csv", "afdeling;bydel\n1;Nord\n2;Nord\n3;Nord\n4;Syd\n5;Syd\n6;Syd\n");
    let cells = file("celler.csv", "afdeling,celle\n1,a\n2,a\n3,a\n4,b\n5,c\n6,c\n");
    let (secret, output) = (folder.path().join("a.secret"), folder.path().join("ud.csv"));
    let protect = |more: &[&str]| {
        let fixed =
            ["protect", "--input", text(&input), "--atoms", "afdeling", "--count", "ledige,børn", "--geography"];
        let files = [text(&districts), text(&cells), "--secret-file", text(&secret), "-o", text(&output)];
        let (code, _, error) = printed(&run(&[&fixed[..], &files[..], more].concat()));
        assert_eq!((code, error.as_str()), (0, ""));
        fs::read_to_string(&output).unwrap()
    };
    let missing = ["protect", "--input", text(&input), "--atoms", "afdeling", "--count", "ledige", "--geography"];
    let rest = [text(&districts), "--secret-file", text(&secret), "-o", text(&output)];
    let (code, _, error) = printed(&run(&[&missing[..], &rest[..]].concat()));
    assert!(code == 3 && error.contains("bydelsblik init --secret-file") && !secret.exists(), "{error}");
    let init = || printed(&run(&["init", "--secret-file", text(&secret)]));
    let (code, out, _) = init();
    assert!(code == 0 && out.contains("fingerprint of the secret: "), "{out}");
    assert_eq!(init().0, 3, "the one that is there stays");
    let first = protect(&[]);
    assert_eq!(protect(&[]), first, "the same twice");
    assert_ne!(protect(&["--period", "2025-Q1"]), first, "a flow count has other noise");
    let mut reader = csv::Reader::from_reader(first.as_bytes());
    let rows: Vec<Vec<String>> = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    assert_eq!(rows.len(), 5);
    let of = |area: &str| rows.iter().find(|row| row[1] == area).unwrap()[2..].to_vec();
    assert_eq!(of("Nord"), of("a"), "the same departments have the same counts in both geographies");
    let truth = [("Nord", [13_i64, 4]), ("Syd", [42, 21]), ("b", [33, 12]), ("c", [9, 9])];
    for (area, counts) in truth {
        let found: Vec<i64> = of(area).iter().map(|number| number.parse().unwrap()).collect();
        for (column, count) in counts.into_iter().enumerate() {
            let [published, least, most] = found[3 * column..3 * column + 3] else { panic!("{found:?}") };
            assert!((published - count).abs() <= 5 && (least..=most).contains(&count), "{area} {column} {found:?}");
            assert!(published == 0 || published > 2, "{area} {found:?}");
        }
    }
    let weak = file("svag.secret", "golden-test-secret-not-for-production");
    #[cfg(unix)]
    fs::set_permissions(&weak, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let rest = [text(&districts), "--secret-file", text(&weak), "-o", text(&output)];
    let (code, _, error) = printed(&run(&[&missing[..], &rest[..]].concat()));
    assert!(code == 3 && error.contains("37 bytes") && !error.contains("golden-test"), "{error}");

    let related = file(
        "summer.csv",
        "afdeling;ledige;igen;mænd;kvinder\n1;3;3;1;2\n2;5;5;2;3\n3;0;0;0;0\n4;12;12;7;5\n5;4;4;4;0\n6;7;7;1;6\n",
    );
    let counted = |columns: &str, more: &[&str]| {
        let fixed = ["protect", "--input", text(&related), "--atoms", "afdeling", "--count", columns, "--geography"];
        let files = [text(&districts), "--secret-file", text(&secret), "-o", "/dev/null"];
        let (code, _, error) = printed(&run(&[&fixed[..], &files[..], more].concat()));
        (code, error)
    };
    for more in [&[][..], &["--allow-related"]] {
        let (code, error) = counted("ledige,igen", more);
        assert!(code == 1 && error.contains("\"igen\" and \"ledige\" are the same in every atom"), "{error}");
    }
    let (code, error) = counted("ledige,mænd,kvinder", &[]);
    assert!(code == 1 && error.contains("\"ledige\" is the sum of \"kvinder\" and \"mænd\" in 5 of 5"), "{error}");
    let (code, error) = counted("ledige,mænd,kvinder", &["--allow-related"]);
    assert!(code == 0 && error.contains("is the sum of"), "{error}");
    assert_eq!(counted("mænd,kvinder", &[]), (0, String::new()));

    let wrong = file("forkert.csv", "afdeling;ledige;børn\n1;3,5;0\n1;;2\n");
    let arguments = ["protect", "--input", text(&wrong), "--atoms", "afdeling", "--count", "ledige", "--geography"];
    let rest = [text(&districts), "--secret-file", text(&secret), "-o", "/dev/null"];
    let (code, _, error) = printed(&run(&[&arguments[..], &rest[..]].concat()));
    assert!(code == 1 && error.contains("forkert.csv, row 2, field \"ledige\", value \"3,5\""), "{error}");
    let (code, _, error) = printed(&run(&[&arguments[..], &rest[..], &["--variance", "0.01"]].concat()));
    assert!(code == 1 && !error.is_empty(), "the problems of the input come first: {error}");
    let good = ["protect", "--input", text(&input), "--atoms", "afdeling", "--count", "ledige", "--geography"];
    let (code, _, error) = printed(&run(&[&good[..], &rest[..], &["--variance", "0.01"]].concat()));
    assert!(code == 2 && error.contains("no noise for the count 1"), "{error}");
}
