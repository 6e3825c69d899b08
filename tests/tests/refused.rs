//! Deliveries that are refused and processes that are killed: each problem is a line with its place, and nothing is stored by halves.
use bydelsblik::statute;
use std::{fs, path::Path, process::Command};
use tests::program::{printed, program, run};

/// Writes a small delivery and gives its folder.
fn delivery(departments: &str, observations: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("afdelinger.geojson"), departments).unwrap();
    fs::write(folder.path().join("tal.csv"), observations).unwrap();
    let mapping = r#"
        [municipality]
        code = "0999"
        name = "Prøveby"

        [departments]
        file = "afdelinger.geojson"
        id = "nr"
        name = "navn"
        organisation = "selskab"

        [observations]
        file = "tal.csv"
        decimal = ","
        department = "afdeling"
        indicator = "indikator"
        period = "periode"
        numerator = "taeller"
        denominator = "naevner"
    "#;
    fs::write(folder.path().join("mapping.toml"), mapping).unwrap();
    folder
}

fn feature(id: &str, geometry: &str) -> String {
    format!(
        r#"{{"type":"Feature","properties":{{"nr":{id},"navn":"Åhusene","selskab":"Ø-Bo"}},"geometry":{geometry}}}"#
    )
}

fn collection(features: &[String]) -> String {
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

const SQUARE: &str =
    r#"{"type":"Polygon","coordinates":[[[12.5,55.6],[12.51,55.6],[12.51,55.61],[12.5,55.61],[12.5,55.6]]]}"#;
const BOW: &str =
    r#"{"type":"Polygon","coordinates":[[[12.5,55.6],[12.51,55.61],[12.51,55.6],[12.5,55.61],[12.5,55.6]]]}"#;
const FAR: &str = r#"{"type":"Polygon","coordinates":[[[-70.5,55.6],[-70.51,55.6],[-70.51,55.61],[-70.5,55.6]]]}"#;
const HEADER: &str = "afdeling;indikator;periode;taeller;naevner\n";

fn import(folder: &Path, more: &[&str]) -> (i32, String, String) {
    let (mapping, db) = (folder.join("mapping.toml"), format!("sqlite://{}/a.db", folder.display()));
    let mut arguments = vec!["import", mapping.to_str().unwrap(), "--db", &db];
    arguments.extend(more);
    printed(&run(&arguments))
}

#[test]
fn every_kind_of_bad_input_is_one_line_and_nothing_is_stored() {
    let features = [
        feature("1", SQUARE),
        feature("2", "null"),
        feature("2", SQUARE),
        feature("3", BOW),
        feature("4", FAR),
        r#"{"type":"Feature","properties":{"nr":5,"navn":"Åhusene","selskab":"Ø-Bo"},"geometry":{"type":"Polygon","coordinates":[[[1]]]}}"#.to_owned(),
    ];
    let rows = "1;uden_tilknytning;2025;12,x;100\n9;uden_tilknytning;2025;1;100\n1;uden_tilknytning;2025\n1;kun_grundskole;2025;7;100\n";
    let folder = delivery(&collection(&features), &format!("{HEADER}{rows}"));
    let (code, _, errors) = import(folder.path(), &[]);
    assert_eq!(code, 1, "{errors}");
    let expected = [
        r#"afdelinger.geojson, feature 2, field "geometry": has no geometry (kept)"#,
        r#"afdelinger.geojson, feature 3, field "nr", value "2": is the same as in feature 2 (left out)"#,
        r#"afdelinger.geojson, feature 4, field "geometry": crosses itself near"#,
        r#"afdelinger.geojson, feature 5, field "geometry": (-70.5, 55.6) in EPSG:4326 lies outside the area of use of EPSG:25832 (kept)"#,
        r#"afdelinger.geojson, feature 6, field "geometry": is not a geometry"#,
        r#"tal.csv, row 4: has 3 columns where the header has 5 (left out)"#,
        r#"tal.csv, row 2, field "taeller", value "12,x": is not a number with the decimal mark "," (left out)"#,
        r#"tal.csv, row 3, field "afdeling", value "9": is not a known department (left out)"#,
    ];
    for line in expected {
        assert!(errors.lines().any(|found| found.starts_with(line)), "{line} is not in\n{errors}");
    }
    assert_eq!(errors.lines().count(), expected.len() + 1, "{errors}");
    assert!(!folder.path().join("a.db").exists(), "a refused delivery leaves no store");

    let (code, output, _) = import(folder.path(), &["--accept-problems"]);
    assert_eq!(code, 0, "{output}");
    assert!(output.contains("stored as batch 1 of 0999, 8 problems accepted"), "{output}");
}

#[test]
fn personal_data_is_refused_and_repeated_nowhere() {
    let named = |name: &str| feature("1", SQUARE).replace("Åhusene", name);
    assert!(named("x").contains("\"x\""), "the feature has a name that can be replaced");
    for (name, kind) in [
        ("Hanne 010136–5001", "seems to hold a CPR number"),
        ("hanne@example.dk", "seems to hold an e-mail address"),
        ("Parkvej 3, 2. tv.", "seems to hold a floor and door"),
    ] {
        let folder = delivery(&collection(&[named(name), feature("2", SQUARE)]), HEADER);
        let (code, output, errors) = import(folder.path(), &[]);
        assert_eq!(code, 1, "{errors}");
        assert!(
            errors.starts_with("afdelinger.geojson, feature 1, field \"navn\": ") && errors.contains(kind),
            "{errors}"
        );
        let (code, more, _) = import(folder.path(), &["--accept-problems"]);
        assert_eq!(code, 0);
        let store = fs::read(folder.path().join("a.db")).unwrap();
        let store = String::from_utf8_lossy(&store);
        assert!(store.contains(kind), "the list of problems is kept");
        for text in [&output, &errors, &more, &store.into_owned()] {
            assert!(!text.contains(name), "{name} is repeated");
        }
    }
    // An identifier is a text too.
    for id in ["010190-1234", "Hanne Jensen", "hanne@example.dk"] {
        let folder = delivery(&collection(&[feature(&format!("\"{id}\""), SQUARE)]), HEADER);
        let (code, output, errors) = import(folder.path(), &[]);
        assert!(code == 1 && errors.contains("seems to hold") && !format!("{output}{errors}").contains(id), "{errors}");
    }
    let folder = delivery(&collection(&[feature("\"0101901234\"", SQUARE)]), HEADER);
    assert_eq!(import(folder.path(), &[]).0, 0, "digits alone may be a code");
    // So are the texts of the mapping.
    let mapping = fs::read_to_string(folder.path().join("mapping.toml")).unwrap();
    let indicator = "[[indicator]]\ncode = \"x\"\nkind = \"share\"\nper = 100\ndecimals = 1\ndirection = \"neutral\"\n\
                     unit = { da = \"%\", en = \"%\" }\ndomain = { da = \"d\", en = \"d\" }\nname = { da = \"n\", en = \"n\" }\ndescription = { da = \"b\", en = \"b\" }\n";
    let about = "name = \"Prøveby\"";
    for (field, with) in [
        ("municipality.name", mapping.replacen(about, "name = \"Hanne 010190-1234\"", 1)),
        ("municipality.attribution", mapping.replacen(about, &format!("{about}\nattribution = [\"tlf 22334455\"]"), 1)),
        ("the names of departments", mapping.replacen("afdelinger.geojson", "010190-1234.geojson", 1)),
        ("the names of departments", mapping.replacen("\"navn\"", "\"navn på 010190-1234\"", 1)),
        (
            "indicator.name",
            format!("{mapping}\n{}", indicator.replace("da = \"n\"", "da = \"skriv til hanne@example.dk\"")),
        ),
        ("indicator.unit", format!("{mapping}\n{}", indicator.replace("en = \"%\"", "en = \"010190-1234\""))),
        ("indicator.code", format!("{mapping}\n{}", indicator.replace("\"x\"", "\"k010190_1234\""))),
        ("indicator.code", format!("{mapping}\n{}", indicator.replace("\"x\"", "\"hanne_jensen\""))),
    ] {
        fs::write(folder.path().join("mapping.toml"), &with).unwrap();
        let (code, output, errors) = import(folder.path(), &[]);
        let said = errors.lines().any(|line| line.starts_with(&format!("mapping, field \"{field}\": seems to hold")));
        assert!(code == 1 && said, "{field}: {errors}");
        for text in [output, errors] {
            assert!(!["1234", "22334455", "hanne"].iter().any(|part| text.contains(part)), "{field}: {text}");
        }
    }
    // And the rules that are served with the statute layer.
    let rules = folder.path().join("regler.toml");
    fs::write(&rules, format!("# spørg hanne@example.dk\n{}", statute::BUILT_IN)).unwrap();
    let db = format!("sqlite://{}/a.db", folder.path().display());
    let arguments = ["publish", "--db", &db, "--statute", "--statute-rules", rules.to_str().unwrap()];
    let (code, _, errors) = printed(&run(&arguments));
    assert!(code == 1 && errors.contains("row 1: seems to hold an e-mail") && !errors.contains("hanne"), "{errors}");
    // In a field that is not text it is a number that cannot be read, and is not repeated either.
    let rows = "1;uden_tilknytning;211062-5629;1;100\n";
    let folder = delivery(&collection(&[feature("1", SQUARE)]), &format!("{HEADER}{rows}"));
    let (code, _, errors) = import(folder.path(), &[]);
    assert!(code == 1 && errors.contains("tal.csv, row 2") && !errors.contains("5629"), "{errors}");
}

#[test]
fn a_file_that_cannot_be_read_is_named_with_the_reason() {
    let good = collection(&[feature("1", SQUARE)]);
    let line = |departments: &str, observations: &[u8], expected: &str| {
        let folder = delivery(departments, "");
        fs::write(folder.path().join("tal.csv"), observations).unwrap();
        let (code, _, errors) = import(folder.path(), &[]);
        assert_eq!(code, 1, "{errors}");
        assert!(errors.lines().any(|found| found.starts_with(expected)), "{expected} is not in\n{errors}");
    };
    line("{", HEADER.as_bytes(), "afdelinger.geojson: is not JSON: ");
    line("{}", HEADER.as_bytes(), r#"afdelinger.geojson, field "type": is not a GeoJSON feature collection"#);
    line(
        &good,
        b"afdeling;indikator;periode;taeller\n",
        r#"tal.csv, field "naevner": the file has no such column; it has: afdeling, "#,
    );
    line(
        &good,
        b"afdeling;indikator;periode;taeller;naevner\n\xe6;\xf8;2025;1;2\n",
        r#"tal.csv, row 2, field "afdeling", value "æ": is not a known department"#,
    );

    line(
        &good,
        "afdeling;indikator;periode;taeller;naevner\næ;ø;2025;1;2\n"
            .as_bytes()
            .iter()
            .chain(b"\xf8;a;2025;1;2\n")
            .copied()
            .collect::<Vec<u8>>()
            .as_slice(),
        "tal.csv: is UTF-8 up to line 3 and something else there",
    );

    let folder = delivery(&good, HEADER);
    fs::remove_file(folder.path().join("tal.csv")).unwrap();
    let (code, _, errors) = import(folder.path(), &[]);
    assert!(code == 1 && errors.starts_with("tal.csv: there is no such file ("), "{errors}");
    fs::write(folder.path().join("mapping.toml"), "[municipality]\ncode = 1\n").unwrap();
    let (code, _, errors) = import(folder.path(), &[]);
    assert!(code == 1 && errors.contains("mapping.toml, row 2: "), "{errors}");
}

#[test]
fn exit_codes_tell_usage_from_environment() {
    let folder = tempfile::tempdir().unwrap();
    let db = format!("sqlite://{}/a.db", folder.path().display());
    assert_eq!(printed(&run(&["publish", "--db", "mysql://x"])).0, 2);
    assert_eq!(printed(&run(&["publish", "--db", &db])).0, 2, "nothing was imported");
    assert_eq!(printed(&run(&["publish", "--households", "5"])).0, 2, "a threshold is never lowered");
    assert_eq!(printed(&run(&["serve", "--db", "sqlite:///nowhere/a.db"])).0, 3);
    assert_eq!(printed(&run(&["publish", "--db", "postgres://127.0.0.1:1/x"])).0, 3);
    assert_eq!(printed(&run(&["--help"])).0, 0);
}

/// A process that is killed while it writes leaves the database as it was: each run is killed a little later, until one is done.
#[cfg(unix)]
#[test]
fn a_kill_at_any_instant_leaves_the_database_as_before() {
    let features: Vec<String> = (0..400).map(|id| feature(&id.to_string(), SQUARE)).collect();
    let rows: String =
        (0..400).flat_map(|id| (1990..2020).map(move |year| format!("{id};uden_tilknytning;{year};7;100\n"))).collect();
    let folder = delivery(&collection(&features), &format!("{HEADER}{rows}"));
    let db = format!("sqlite://{}/a.db", folder.path().display());
    let (code, output, errors) = import(folder.path(), &[]);
    assert_eq!(code, 0, "{output}{errors}");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (mut killed, mut committed) = (0, false);
    for delay in 1..2_000 {
        let mut child = Command::new(program())
            .args(["import", folder.path().join("mapping.toml").to_str().unwrap(), "--db", &db])
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(20 * delay));
        child.kill().unwrap();
        let done = child.wait().unwrap().success();
        let batches = runtime.block_on(async {
            let store = store::Store::open(&db).await.unwrap();
            let (delivery, batches) = store.delivery("0999").await.unwrap();
            assert_eq!((delivery.departments.len(), delivery.observations.len()), (400, 12_000));
            store.close().await;
            batches
        });
        assert_eq!(batches.len(), 1, "data of two batches is mixed");
        // A kill just after the commit finds the new batch, whole.
        committed = batches[0] == 2;
        assert!(committed || !done, "a run that was done left no batch");
        if committed {
            break;
        }
        killed += 1;
    }
    assert!(committed && killed > 0, "{killed} runs were killed before their commit");
}
