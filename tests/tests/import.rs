//! What a delivery may say, and what is made of it: how far its concerns reach, which dwellings are lived in, whose figures they are.
use serde_json::{Value, json};
use std::fs;
use tempfile::TempDir;
use tests::{
    outsider::Outsider,
    town::{Count, Town, bydelsblik, serve},
};

const KEY: (&str, &str) = ("uden_tilknytning", "2025");

/// The files of a town, with a mapping in which a text is replaced.
fn written(town: &Town, from: &str, to: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    town.write(folder.path());
    replace(&folder, "town.toml", from, to);
    folder
}

fn replace(folder: &TempDir, file: &str, from: &str, to: &str) {
    let path = folder.path().join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{file} has no {from}");
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

/// Imports what must be refused: the errors.
fn refused(folder: &TempDir) -> String {
    let (code, out, errors) = bydelsblik(folder, &["import", "town.toml"]);
    assert_eq!(code, 1, "{out}{errors}");
    assert!(!folder.path().join("town.db").exists(), "a refused delivery leaves no store");
    errors
}

fn published(folder: TempDir) -> Outsider {
    for command in [&["import", "town.toml"][..], &["publish"]] {
        let (code, out, errors) = bydelsblik(&folder, command);
        assert_eq!(code, 0, "{out}{errors}");
    }
    Outsider { served: serve(folder) }
}

#[test]
fn concerns_reach_to_a_month_that_the_mapping_names() {
    let town = Town::new();
    let until = |text: &str| written(&town, "until = \"2025-12\"", &format!("until = \"{text}\""));
    for text in ["2025", "2025-Q2", "2025-13", "juni"] {
        let line = format!("mapping, field \"concerns.until\", value \"{text}\": must be a month, as 2025-06");
        let errors = refused(&until(text));
        assert!(errors.lines().any(|found| found.starts_with(&line)), "{line} is not in\n{errors}");
    }
    let quarters = |text: &str| -> Vec<String> {
        let catalogue = published(until(text)).catalogue();
        let indicators = catalogue["indicators"].as_array().unwrap();
        let concerns = indicators.iter().find(|indicator| indicator["code"] == "bekymringer").unwrap();
        let mut quarters: Vec<String> = concerns["periods"]
            .as_array()
            .unwrap()
            .iter()
            .map(|period| period["id"].as_str().unwrap().to_owned())
            .collect();
        quarters.sort();
        quarters
    };
    let whole = ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4", "2025-Q1", "2025-Q2"];
    assert_eq!(quarters("2025-06"), whole);
    assert_eq!(quarters("2025-08"), whole, "the third quarter is not whole");
}

#[test]
fn who_is_there_is_not_counted_by_the_month() {
    let town = Town::new();
    let folder = written(&town, "[municipality]", "[municipality]");
    let row = |indicator: &str| format!("a;{indicator};2025-07;12;150\n");
    let header = "afdeling;indikator;periode;taeller;naevner\n";
    replace(
        &folder,
        "indikatorer.csv",
        header,
        &format!("{header}{}{}", row("psykiatrikontakt"), row("kun_grundskole")),
    );
    let errors = refused(&folder);
    let line = "indikatorer.csv, row 3, field \"periode\", value \"2025-07\": is a month: a stock figure is counted once a year";
    assert!(errors.lines().any(|found| found.starts_with(line)), "{errors}");
    assert!(!errors.contains("row 2"), "what happens may be counted by the month: {errors}");
}

#[test]
fn dwellings_that_are_lived_in_decide_where_they_are_delivered() {
    let mut town = Town::new();
    // A department alone in its district, just large enough by its dwellings.
    town.departments.iter_mut().find(|department| department.id == "s3").unwrap().dwellings = 20;
    let with_occupied = |occupied: u32| {
        let folder = written(&town, "dwellings_family", "dwellings_occupied = \"beboede\"\ndwellings_family");
        let path = folder.path().join("afdelinger.geojson");
        let mut departments: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        for department in departments["features"].as_array_mut().unwrap() {
            let properties = department["properties"].as_object_mut().unwrap();
            let all = properties["boliger"].clone();
            properties.insert("beboede".to_owned(), if properties["id"] == "s3" { occupied.into() } else { all });
        }
        fs::write(path, departments.to_string()).unwrap();
        folder
    };
    let errors = refused(&with_occupied(21));
    let place = "afdelinger.geojson, feature 6, field \"beboede\", value \"21\": ";
    assert!(errors.lines().any(|found| found.starts_with(place)), "{place} is not in\n{errors}");
    let shown = |folder: TempDir| {
        let served = published(folder);
        let view = served.view(KEY);
        (view["departments"]["s3"].is_some(), view["districts"]["3"].is_some())
    };
    assert_eq!(shown(written(&town, "[municipality]", "[municipality]")), (true, true), "by its dwellings alone");
    assert_eq!(shown(with_occupied(20)), (true, true));
    assert_eq!(shown(with_occupied(4)), (false, false));
}

#[test]
fn an_indicator_that_names_no_population_is_noted() {
    let mut town = Town::new();
    let counts: Vec<Count> = town.counts.iter().filter(|count| count.indicator == KEY.0).cloned().collect();
    let of = |indicator: &'static str| counts.iter().cloned().map(move |count| Count { indicator, ..count });
    town.counts.extend(of("hunde").chain(of("katte")));
    let entry = |code: &str, more: &str| {
        format!(
            "[[indicator]]\ncode = \"{code}\"\nname = {{ da = \"A\", en = \"A\" }}\ndescription = {{ da = \"B\", en = \"B\" }}\n\
             domain = {{ da = \"C\", en = \"C\" }}\nkind = \"share\"\nper = 100.0\ndecimals = 1\ndirection = \"neutral\"\n{more}\n"
        )
    };
    let entries = format!("{}{}[municipality]", entry("hunde", ""), entry("katte", "population = \"18-64\""));
    let folder = written(&town, "[municipality]", &entries);
    let (code, out, errors) = bydelsblik(&folder, &["import", "town.toml"]);
    assert_eq!(code, 0, "{out}{errors}");
    let notes: Vec<&str> = errors.lines().filter(|line| line.starts_with("note: ")).collect();
    assert!(
        matches!(notes[..], [note] if note.starts_with("note: the indicator hunde has no population: say in the mapping")),
        "{errors}"
    );
}

/// A GeoJSON file of features: properties, kind of geometry and coordinates in degrees.
fn features(folder: &TempDir, file: &str, features: &[(Value, &str, Value)]) {
    let feature = |(properties, kind, coordinates): &(Value, &str, Value)| {
        let geometry = json!({ "type": kind, "coordinates": coordinates });
        json!({ "type": "Feature", "properties": properties, "geometry": geometry })
    };
    let features: Vec<Value> = features.iter().map(feature).collect();
    let collection = json!({ "type": "FeatureCollection", "features": features });
    fs::write(folder.path().join(file), collection.to_string()).unwrap();
}

/// A town with base layers in its mapping.
fn with_base(entries: &str) -> TempDir {
    written(&Town::new(), "[municipality]", &format!("{entries}\n[municipality]"))
}

const PLACES: &str =
    "[[base]]\nkind = \"place\"\nfile = \"steder.geojson\"\nname = \"navn\"\npopulation = \"folketal\"";
const ROADS: &str = "[[base]]\nkind = \"road\"\nfile = \"veje.geojson\"\nname = \"vejnavn\"";

#[test]
fn names_of_places_and_roads_are_released_the_most_important_first_and_without_their_numbers() {
    let folder = with_base(&format!("{PLACES}\n{ROADS}"));
    let place = |name: &str, population: Value, at: [f64; 2]| {
        (json!({ "navn": name, "folketal": population }), "Point", json!(at))
    };
    let places = [
        place("Ukendt Holm", Value::Null, [10.01, 56.0]),
        place("Lilleby", json!(731_917), [10.0, 56.0]),
        place("Storby", json!(931_917), [10.02, 56.0]),
    ];
    features(&folder, "steder.geojson", &places);
    let line = json!([[10.0, 56.0], [10.01, 56.0]]);
    let road = |name: Value| (json!({ "vejnavn": name, "kommentar": "ring til ejeren" }), "LineString", line.clone());
    features(&folder, "veje.geojson", &[road(json!("H.C. Andersens Gade")), road(Value::Null)]);
    let served = published(folder);
    let names = |kind: &str| -> Vec<String> {
        let bytes = served.api(&format!("base/{kind}")).body;
        for number in ["931917", "731917", "ejeren"] {
            assert!(!String::from_utf8_lossy(&bytes).contains(number), "{number} is in the release");
        }
        let layer = geodata::tile::decode(&bytes).unwrap();
        (0..layer.len()).map(|feature| layer.name(feature).to_owned()).collect()
    };
    assert_eq!(names("place"), ["Storby", "Lilleby", "Ukendt Holm"]);
    assert_eq!(names("road"), ["H.C. Andersens Gade", ""]);
    let kinds: Vec<Value> =
        served.catalogue()["base"].as_array().unwrap().iter().map(|base| base["kind"].clone()).collect();
    assert_eq!(kinds, ["road", "place"]);
}

#[test]
fn a_name_that_is_missing_or_tells_of_a_person_is_refused_with_its_feature() {
    let folder = with_base(&format!("{PLACES}\n{ROADS}"));
    let square = json!([[[10.0, 56.0], [10.01, 56.0], [10.01, 56.01], [10.0, 56.0]]]);
    let at = json!([10.0, 56.0]);
    let line = json!([[10.0, 56.0], [10.01, 56.0]]);
    let places = [
        (json!({ "navn": null }), "Point", at.clone()),
        (json!({ "navn": "211062-5629" }), "Point", at.clone()),
        (json!({ "navn": "Storby" }), "Polygon", square),
        (json!({ "navn": "By", "folketal": "mange" }), "Point", at.clone()),
        (json!({ "navn": "B".repeat(81) }), "Point", at.clone()),
    ];
    features(&folder, "steder.geojson", &places);
    let roads = [
        (json!({ "vejnavn": "Tlf. 31 22 45 67" }), "LineString", line.clone()),
        (json!({ "vejnavn": "Nygade 3, 2. tv." }), "LineString", line),
        (json!({ "vejnavn": "Torvet" }), "Point", at),
    ];
    features(&folder, "veje.geojson", &roads);
    let errors = refused(&folder);
    for line in [
        "steder.geojson, feature 1, field \"navn\": is empty",
        "steder.geojson, feature 2, field \"navn\": seems to hold a CPR number",
        "steder.geojson, feature 3, field \"geometry\": must be a point for a place",
        "steder.geojson, feature 4, field \"folketal\", value \"mange\"",
        "steder.geojson, feature 5, field \"navn\"",
        "veje.geojson, feature 1, field \"vejnavn\": seems to hold a telephone number",
        "veje.geojson, feature 2, field \"vejnavn\": seems to hold a floor and door",
        "veje.geojson, feature 3, field \"geometry\": is a point, which only a base layer of places takes",
    ] {
        assert!(errors.lines().any(|found| found.starts_with(line)), "{line} is not in\n{errors}");
    }
    assert!(!errors.contains("211062"), "{errors}");
    let mapping = |entry: &str| refused(&with_base(&format!("[[base]]\nfile = \"veje.geojson\"\n{entry}")));
    assert!(mapping("kind = \"place\"").contains("field \"name\": the mapping has no column for it"));
    assert!(mapping("kind = \"road\"\nrank = \"vej\"").contains("field \"rank\""));
    assert!(mapping("kind = \"by\"").contains("use land, green, water, road or place"));
}
