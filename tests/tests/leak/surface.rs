//! What an answer carries: bodies, tags, order, states, logs, and what lies behind them.
use crate::KEY;
use geodata::column::{Column, State};
use serde_json::{Value, json};
use std::{collections::BTreeMap, fs};
use tests::{
    http::{Answer, post},
    outsider::{Outsider, truth},
    postgres::Postgres,
    program::printed,
    town::{Count, SECRET, Town, command_in},
    workbook,
};

#[test]
fn no_answer_differs_by_what_is_withheld() {
    // Two towns that differ in what must not be seen alone: the counts of a department that is withheld, what was reported there, and reports
    // from where nobody can report.
    let one = Town::new();
    let mut other = Town::new();
    for indicator in ["uden_tilknytning", "kun_grundskole"] {
        other.change("s3", indicator, |count| count + 3);
    }
    other.change("s3", "bruttoindkomst", |sum| 9 * sum + 999);
    assert!(one.covered.contains(&"s3".to_owned()) && !one.covered.contains(&"f".to_owned()));
    for (_, _, reports) in other.concerns.iter_mut().filter(|concern| ["s3", "f"].contains(&concern.0.as_str())) {
        *reports += 9;
    }
    let exact = [&one, &other].map(|town| truth(town, KEY).unprotected());
    assert_ne!(exact[0], exact[1], "unprotected, the two differ");
    let answers = [&one, &other].map(|town| everything(&Outsider::of(town)));
    assert!(answers[0].len() > 100, "{}", answers[0].len());
    for (path, answer) in &answers[0] {
        assert_eq!(Some(answer), answers[1].get(path), "{path}");
    }
    println!("{} answers are the same, bodies, tags and lengths", answers[0].len());
}

/// Every answer that a release gives, without what tells when it was made: status, headers, body.
pub(crate) fn everything(served: &Outsider) -> BTreeMap<String, String> {
    let catalogue = served.catalogue();
    let (key, time) =
        (catalogue["release"]["key"].as_str().unwrap(), catalogue["release"]["published_at"].as_str().unwrap());
    let mut answers = BTreeMap::new();
    let mut keep = |path: String, answer: Answer| {
        let text =
            answer.body.iter().map(|byte| char::from(*byte)).collect::<String>().replace(time, "T").replace(key, "K");
        // A workbook names its time in whole seconds.
        let text = text.replace(&time[..19], "T");
        // A tag is a checksum of the body, in which exports name the time.
        let tag = if path.contains("/export") || path.contains("catalogue") { None } else { answer.header("etag") };
        answers.insert(path.replace(key, "K"), format!("{} {tag:?} {text}", answer.status));
    };
    keep("catalogue".to_owned(), served.get("/api/v1/catalogue"));
    for layer in served.layers() {
        keep(format!("tile {layer}"), served.api(&format!("layers/{layer}")));
        keep(format!("facts {layer}"), served.api(&format!("facts/{layer}")));
        keep(format!("interventions {layer}"), served.api(&format!("interventions/{layer}")));
        for year in [2024, 2025] {
            keep(format!("standings {layer} {year}"), served.api(&format!("standings/{layer}/{year}")));
        }
        for indicator in catalogue["indicators"].as_array().unwrap() {
            let code = indicator["code"].as_str().unwrap();
            for period in indicator["periods"].as_array().unwrap() {
                let period = period["id"].as_str().unwrap();
                let column = format!("columns/{layer}/{code}/{period}");
                keep(column.clone(), served.api(&column));
                let errors = format!("errors/{layer}/{code}/{period}");
                keep(errors.clone(), served.api(&errors));
                for format in ["geojson", "csv"] {
                    let answer = served.export(&layer, (code, period), format);
                    keep(format!("/export {layer} {code} {period} {format}"), answer);
                }
            }
        }
        for area in served.features(&layer, KEY) {
            let id = area["id"].as_str().unwrap();
            keep(format!("area {layer} {id}"), served.api(&format!("areas/{layer}/{id}")));
        }
    }
    for kind in ["land", "green", "water", "road", "place"] {
        keep(format!("base {kind}"), served.api(&format!("base/{kind}")));
    }
    keep("release".to_owned(), served.api(""));
    let base = format!("{}/api/v1/releases/{key}", served.served.server.url);
    let departments: Vec<String> =
        served.features("departments", KEY).iter().map(|area| area["id"].as_str().unwrap().to_owned()).collect();
    let (code, period) = KEY;
    keep("sums".to_owned(), post(&format!("{base}/sums/{code}/{period}"), &json!({ "departments": departments })));
    // Everything that there is, in every format and shape.
    let indicators: Vec<&str> = catalogue["indicators"]
        .as_array()
        .unwrap()
        .iter()
        .map(|indicator| indicator["code"].as_str().unwrap())
        .chain([wire::STATUS_THEME, wire::QUADRANT_THEME])
        .collect();
    for format in ["geojson", "csv", "excel", "xlsx"] {
        for (shape, language) in [("long", "da"), ("wide", "en")] {
            for weights in [json!({}), json!({ code: 2.5 })] {
                let request = json!({
                    "layer": "departments", "indicators": indicators, "from": "2020", "to": "2026", "format": format, "shape": shape,
                    "language": language, "areas": departments, "standings": true, "weights": weights, "filters": ["a filter"]
                });
                let mut answer = post(&format!("{base}/exports"), &request);
                assert_eq!(answer.status, 200, "{}", answer.text());
                if format == "xlsx" {
                    answer.body = workbook::parts(&answer.body).concat().into_bytes();
                }
                keep(format!("/exports {format} {shape} {weights}"), answer);
            }
        }
    }
    keep("statute".to_owned(), served.api("statute/1"));
    keep("statute outcomes".to_owned(), served.api("statute"));
    for wrong in [
        "/export?layer=x",
        "/export?layer=departments&indicator=x&period=2025&format=csv",
        "/api/v1/releases/9/x",
        "/health",
    ] {
        keep(wrong.to_owned(), served.get(wrong));
    }
    answers
}

#[test]
fn no_released_row_differs_by_what_is_withheld_so_that_no_time_can() {
    let Some(postgres) = Postgres::start() else { return };
    let mut town = Town::new();
    // The statute layer is on, and reads an indicator of its own.
    let of_residents: Vec<Count> = town
        .counts
        .iter()
        .filter(|count| count.indicator == "kun_grundskole")
        .map(|count| Count { indicator: "ikke_vestlig", numerator: count.numerator + 5, ..count.clone() })
        .collect();
    town.counts.extend(of_residents);
    let mut other = town.clone();
    for indicator in ["uden_tilknytning", "ikke_vestlig"] {
        other.change("s3", indicator, |count| count + 3);
    }
    let tables = [town, other].map(|town| {
        let (db, folder) = (postgres.database(), tempfile::tempdir().unwrap());
        town.write(folder.path());
        for command in [&["import", "town.toml"][..], &["publish", "--statute"]] {
            let mut command = command_in(&folder, command);
            let (code, out, err) = printed(&command.args(["--db", &db]).output().expect("the program starts"));
            assert_eq!(code, 0, "{out}{err}");
        }
        let name = db.rsplit('/').next().unwrap().to_owned();
        let rows = |prefix: &str| -> BTreeMap<String, String> {
            let list = format!("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE '{prefix}%'");
            let read = |table: &str| {
                let time = if table.ends_with("_release") { "- 'published_at'" } else { "" };
                let sql = format!("SELECT string_agg(row, ' ' ORDER BY row) FROM (SELECT (to_jsonb(t) {time})::text AS row FROM {table} t) rows");
                (table.to_owned(), postgres.sql(&name, &sql))
            };
            postgres.sql(&name, &list).lines().map(read).collect()
        };
        [rows("private_observation"), rows("released_")]
    });
    assert_ne!(tables[0][0], tables[1][0], "unprotected, the rows differ");
    assert_eq!(tables[0][1].len(), 14);
    for (table, rows) in &tables[0][1] {
        // The town is delivered without a base map and without interventions.
        let empty = ["released_base", "released_nearness"].contains(&table.as_str())
            || table.starts_with("released_intervention");
        assert_eq!(rows.is_empty(), empty, "{table}");
        assert_eq!(*rows, tables[1][1][table], "{table}");
    }
}

#[test]
fn withheld_numbers_are_in_no_answer_and_no_log() {
    let mut town = Town::new();
    // Numbers that stand nowhere by chance.
    let (numerator, denominator) = (791_917, 982_451);
    for count in town.counts.iter_mut().filter(|count| count.department == "s3") {
        (count.numerator, count.denominator) = (numerator, denominator);
    }
    let served = Outsider::of(&town);
    let needles = [numerator.to_string(), denominator.to_string()];
    let as_float = f64::from(numerator).to_le_bytes();
    let holds = |bytes: &[u8]| {
        let found = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
        needles.iter().any(|needle| found(needle.as_bytes())) || found(&as_float)
    };
    let delivered = fs::read(served.served.folder.path().join("indikatorer.csv")).unwrap();
    assert!(holds(&delivered), "the search finds what is there");
    for (path, answer) in everything(&served) {
        assert!(!holds(answer.as_bytes()), "{path}");
    }
    let log = fs::read(served.served.folder.path().join("log")).unwrap();
    assert!(log.len() > 1_000, "the log was written: {}", String::from_utf8_lossy(&log));
    assert!(!holds(&log));
    let secret: Vec<u8> = (0..32).map(|at| u8::from_str_radix(&SECRET[2 * at..2 * at + 2], 16).unwrap()).collect();
    let file = fs::read(served.served.folder.path().join("town.db")).unwrap();
    for bytes in [log, file] {
        assert!(!bytes.windows(32).any(|window| window == secret) && !String::from_utf8_lossy(&bytes).contains(SECRET));
    }
}

#[test]
fn nothing_is_carried_under_a_state_without_a_value() {
    // A column that hides its numbers under a state alone: the attack reads them.
    let naive = Column { states: vec![State::Suppressed, State::Value], values: vec![41.5, 12.0] };
    let read = |column: &Column| {
        column.states.iter().zip(&column.values).filter(|(state, value)| !state.has_value() && **value != 0.0).count()
    };
    assert_eq!(read(&Column::decode(&naive.encode()).unwrap()), 1);
    let served = Outsider::of(&Town::new());
    let mut without = 0;
    for layer in served.layers() {
        for key in [KEY, ("bekymringer", "2025-Q1"), ("behovsindeks", "2025")] {
            let column = Column::decode(&served.api(&format!("columns/{layer}/{}/{}", key.0, key.1)).body).unwrap();
            assert_eq!(read(&column), 0, "{layer} {key:?}");
            let features = served.features(&layer, key);
            assert_eq!(features.len(), column.states.len());
            for (area, state) in features.iter().zip(&column.states).filter(|(_, state)| !state.has_value()) {
                without += 1;
                for field in ["vaerdi", "nedre", "oevre", "taeller", "naevner"] {
                    assert!(area[field].is_null(), "{layer} {state:?} {area}");
                }
                let profile: Value = served.api(&format!("areas/{layer}/{}", area["id"].as_str().unwrap())).json();
                for figure in profile["figures"].as_array().unwrap() {
                    let shows = matches!(figure["state"].as_str(), Some("value" | "zero"));
                    assert!(
                        shows
                            || (figure["value"].is_null() && figure["interval"].is_null() && figure["rank"].is_null())
                    );
                }
            }
        }
    }
    assert!(without > 10, "{without}");
}

#[test]
fn the_order_and_number_of_areas_say_nothing() {
    let served = Outsider::of(&Town::new());
    for layer in served.layers() {
        let ids = |key| -> Vec<Value> { served.features(&layer, key).iter().map(|area| area["id"].clone()).collect() };
        let first = ids(KEY);
        for key in [("bruttoindkomst", "2024"), ("bekymringer", "2025-Q2"), ("behovsindeks", "2025")] {
            assert_eq!(ids(key), first, "{layer} {key:?}");
        }
        let mut sorted: Vec<String> = first.iter().map(|id| id.as_str().unwrap().to_owned()).collect();
        let as_exported = sorted.clone();
        if layer == "departments" {
            sorted.sort();
            assert_eq!(sorted, as_exported, "departments come by their ids");
        }
    }
}

#[test]
fn all_states_come_out_different_in_every_format() {
    let mut town = Town::new();
    town.change("e", "kun_grundskole", |_| 0);
    town.counts.retain(|count| !(count.department == "f" && count.indicator == "kun_grundskole"));
    let served = Outsider::of(&town);
    let codes = ["vaerdi", "nul", "skjult", "mangler", "ingen_kunne_melde"];
    let cases = [
        ("c", "kun_grundskole", "2025", "value"),
        ("e", "kun_grundskole", "2025", "zero"),
        ("s3", "kun_grundskole", "2025", "suppressed"),
        ("f", "kun_grundskole", "2025", "missing"),
        ("f", "bekymringer", "2025-Q1", "nobody_could_report"),
    ];
    let words = ["værdi", "nul", "tilbageholdt", "ingen data", "ingen kunne indberette"];
    for (((id, indicator, period, state), code), word) in cases.into_iter().zip(codes).zip(words) {
        let catalogue = served.catalogue();
        let path = format!(
            "{}/api/v1/releases/{}/exports",
            served.served.server.url,
            catalogue["release"]["key"].as_str().unwrap()
        );
        for shape in ["long", "wide"] {
            let request = json!({
                "layer": "departments", "indicators": [indicator], "periods": [period], "format": "xlsx", "shape": shape, "areas": [id]
            });
            let sheet = workbook::figures(&post(&path, &request).body);
            let cell = |name: &str| sheet.iter().find(|(heading, _)| heading.starts_with(name)).unwrap().1[0].clone();
            if shape == "long" {
                assert_eq!(cell("Tallets status"), word, "{sheet:?}");
            } else {
                assert_eq!(
                    cell("Felter uden tal").split(':').next().unwrap(),
                    if state == "value" { "" } else { word }
                );
            }
            let name = if shape == "long" { "Værdi".to_owned() } else { served.name_of(indicator) };
            assert_eq!(cell(&name).is_empty(), !matches!(state, "value" | "zero"), "{sheet:?}");
        }
        let area =
            served.features("departments", (indicator, period)).into_iter().find(|area| area["id"] == id).unwrap();
        assert_eq!(area["tilstand"], code, "{area}");
        let table = served.export("departments", (indicator, period), "csv").text();
        let mut reader = csv::Reader::from_reader(table.as_bytes());
        let names = reader.headers().unwrap().clone();
        let place = |name: &str| names.iter().position(|other| other == name).unwrap();
        let row = reader.records().map(Result::unwrap).find(|row| &row[place("id")] == id).unwrap();
        assert_eq!(&row[place("tilstand")], code, "{row:?}");
        assert_eq!(row[place("vaerdi")].is_empty(), !matches!(state, "value" | "zero"), "{row:?}");
        let profile: Value = served.api(&format!("areas/departments/{id}")).json();
        let newest =
            profile["figures"].as_array().unwrap().iter().find(|figure| figure["indicator"] == indicator).unwrap();
        let sum = served.sum(&[id], (indicator, period));
        assert_eq!(sum["state"], state, "{sum}");
        if newest["period"] == period {
            assert_eq!(newest["state"], state, "{newest}");
        }
    }
}
