//! Attacks on a release, over its public surface: HTTP, exports, tiles. Each first succeeds against the same data unprotected, so
//! that it is known to work, then fails against the release. What they attack is claimed in `geodata/src/protect/CLAIM.md`.
use bydelsblik::publish::WHOLE;
use geodata::{
    aggregate::{Atom, Totals, Weights, totals},
    column::{Column, State},
    delivery::Delivery,
    indicator::Kind,
    period::Period,
    protect::{
        Ledger, PerturbationTable, Release, Released, Rules, SecretKey, TableRules, attack::Equation, cell_key, release,
    },
};
use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOutcome};
use serde_json::{Value, json};
use std::{collections::BTreeMap, fs, process::Command};
use tests::{
    http::Answer,
    outsider::{Outsider, SMALL, View, truth},
    postgres::Postgres,
    program::{printed, program},
    town::{SECRET, Served, Town, bydelsblik, serve},
};

const KEY: (&str, &str) = ("uden_tilknytning", "2025");

#[test]
fn subtracting_geographies_finds_no_small_department() {
    let town = Town::new();
    let (truth, served) = (truth(&town, KEY), Outsider::of(&town));
    let view = served.view(KEY);
    truth.subtract(&view, &[WHOLE, "districts"], &["s3"]);
    truth.subtract(&view, &["districts", "departments"], &["s1", "s2"]);
    truth.subtract(&view, &["districts", "kvadratnet-100m"], &["s1", "s2"]);
    truth.subtract(&view, &["kvadratnet-1km", "kvadratnet-100m"], &["s1", "s2"]);
    truth.subtract(&view, &["h3-8", "kvadratnet-100m"], &["s2"]);
    // Everything together.
    let layers: Vec<&str> = view.keys().map(String::as_str).collect();
    truth.subtract(&view, &layers, &SMALL);
    let shown = view.values().flat_map(BTreeMap::values).flatten().count();
    println!("{shown} shown sums of {} layers: no small department follows from them", layers.len());
    assert!(shown > 30);
}

#[test]
fn areas_that_a_user_draws_one_department_apart_tell_nothing_of_it() {
    let town = Town::new();
    let (truth, served) = (truth(&town, KEY), Outsider::of(&town));
    for (large, small) in [("c", "s2"), ("a", "s1"), ("b", "s1"), ("e", "s3")] {
        let exact = |ids: &[&str]| ids.iter().map(|id| truth.counts[truth.position(id)][0]).sum::<f64>();
        assert_eq!(
            exact(&[large, small]) - exact(&[large]),
            exact(&[small]),
            "unprotected, the difference is the count"
        );
        let counts = |ids: &[&str]| served.sum(ids, KEY)["counts"][0].as_f64().unwrap();
        let difference = counts(&[large, small]) - counts(&[large]);
        assert!((difference - exact(&[small])).abs() > 1e-6, "{small}: {difference}");
    }
    let alone = served.sum(&["s2"], KEY);
    assert_eq!(alone, json!({ "state": "suppressed", "value": null, "interval": null, "counts": null }));
    assert_eq!(served.sum(&["s2", "s2", "s2"], KEY)["state"], "suppressed", "who is named twice counts once");
}

#[test]
fn no_answer_differs_by_what_is_withheld() {
    // Two towns that differ in what must not be seen alone: the counts of a department that is withheld, and reports from where
    // nobody can report.
    let one = Town::new();
    let mut other = Town::new();
    for indicator in ["uden_tilknytning", "kun_grundskole"] {
        other.change("s3", indicator, |count| count + 3);
    }
    other.change("s3", "bruttoindkomst", |sum| sum + 999);
    for (_, _, reports) in other.concerns.iter_mut().filter(|concern| concern.0 == "f") {
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
fn everything(served: &Outsider) -> BTreeMap<String, String> {
    let catalogue = served.catalogue();
    let (key, time) =
        (catalogue["release"]["key"].as_str().unwrap(), catalogue["release"]["published_at"].as_str().unwrap());
    let mut answers = BTreeMap::new();
    let mut keep = |path: String, answer: Answer| {
        let text =
            answer.body.iter().map(|byte| char::from(*byte)).collect::<String>().replace(time, "T").replace(key, "K");
        // A tag is a checksum of the body, in which exports name the time.
        let tag = if path.contains("/export") || path.contains("catalogue") { None } else { answer.header("etag") };
        answers.insert(path.replace(key, "K"), format!("{} {tag:?} {text}", answer.status));
    };
    keep("catalogue".to_owned(), served.get("/api/v1/catalogue"));
    for layer in served.layers() {
        keep(format!("tile {layer}"), served.api(&format!("layers/{layer}")));
        for indicator in catalogue["indicators"].as_array().unwrap() {
            let code = indicator["code"].as_str().unwrap();
            for period in indicator["periods"].as_array().unwrap() {
                let period = period["id"].as_str().unwrap();
                let column = format!("columns/{layer}/{code}/{period}");
                keep(column.clone(), served.api(&column));
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
fn asking_again_averages_nothing_away() {
    let town = Town::new();
    let truth = truth(&town, KEY);
    let table = PerturbationTable::new(&TableRules::default()).unwrap();
    // Noise that is drawn anew for each question: the mean of 4,000 answers is the count.
    let fresh = |count: f64| {
        let keys = (1..=4_000_u64).map(|question| question.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(17));
        let answers = keys.map(|key| count + f64::from(table.noise(count as u64, key)));
        (answers.sum::<f64>() / 4_000.0).round()
    };
    let counts: Vec<f64> = truth.counts.iter().map(|counts| counts[0]).collect();
    assert!(counts.iter().all(|&count| fresh(count) == count), "unprotected, the mean of the answers is the count");

    let folder = tempfile::tempdir().unwrap();
    town.publish(&folder);
    for _ in 0..3 {
        assert_eq!(bydelsblik(&folder, &["publish"]).0, 0);
    }
    let served = Outsider { served: serve(folder) };
    let (mut exact, mut tried) = (0, 0);
    for id in ["a", "c", "e", "f"] {
        let area = |features: Vec<Value>| features.into_iter().find(|area| area["id"] == id).unwrap();
        let mut answers: Vec<f64> = Vec::new();
        for _ in 0..5 {
            answers.push(area(served.features("departments", KEY))["vaerdi"].as_f64().unwrap());
            let table = served.export("departments", KEY, "csv").text();
            let mut reader = csv::Reader::from_reader(table.as_bytes());
            let place = reader.headers().unwrap().iter().position(|name| name == "vaerdi").unwrap();
            let row = reader.records().map(Result::unwrap).find(|row| row.iter().any(|cell| cell == id)).unwrap();
            answers.push(row[place].parse().unwrap());
            let profile: Value = served.api(&format!("areas/departments/{id}")).json();
            let figure =
                profile["figures"].as_array().unwrap().iter().find(|figure| figure["indicator"] == KEY.0).unwrap();
            answers.push(figure["value"].as_f64().unwrap());
        }
        assert!(answers.iter().all(|answer| (answer - answers[0]).abs() < 1e-4), "{id}: {answers:?}");
        let [numerator, denominator] = truth.counts[truth.position(id)];
        tried += 1;
        exact += usize::from((answers[0] - 100.0 * numerator / denominator).abs() < 1e-4);
    }
    assert!(exact * 2 < tried, "{exact} of {tried} are the true ones");
}

/// The figures of everything in a release, without its number and time.
fn figures(served: &Outsider) -> BTreeMap<String, View> {
    let keys = [
        KEY,
        ("uden_tilknytning", "2024"),
        ("kun_grundskole", "2025"),
        ("bruttoindkomst", "2025"),
        ("bekymringer", "2025-Q1"),
    ];
    keys.into_iter().map(|key| (format!("{key:?}"), served.view(key))).collect()
}

#[test]
fn a_later_release_tells_nothing_of_what_was_corrected_or_came_new() {
    let town = Town::new();
    let mut corrected = Town::new();
    corrected.change("b", "uden_tilknytning", |count| count + 1);
    corrected.change("b", "bruttoindkomst", |sum| sum + 400);
    let exact = [&town, &corrected].map(|town| truth(town, KEY).unprotected());
    let b = |view: &View| view["departments"]["b"].unwrap()[0];
    assert_eq!(b(&exact[1]) - b(&exact[0]), 1.0, "unprotected, the difference is who was added");

    let folder = tempfile::tempdir().unwrap();
    town.publish(&folder);
    let first = Outsider { served: serve(folder) };
    let before = figures(&first);
    let Served { folder, server } = first.served;
    drop(server);
    corrected.publish(&folder);
    let second = Outsider { served: serve(folder) };
    assert_eq!(before, figures(&second), "two releases differ by a correction");

    // A new small department with its history, beside a large one.
    let mut grown = corrected.clone();
    let s4 =
        tests::town::Dwelling { id: "s4".to_owned(), corner: [725_510, 6_175_510], ..grown.departments[4].clone() };
    grown.departments.push(s4);
    let history: Vec<_> = grown.counts.iter().filter(|count| count.department == "s2").cloned().collect();
    grown.counts.extend(history.into_iter().map(|count| tests::town::Count { department: "s4".to_owned(), ..count }));
    let district = |town: &Town| truth(town, KEY).unprotected()["districts"]["2"].unwrap()[0];
    let s4 = grown.truth("s4", KEY.0, 2025)[0];
    assert_eq!(district(&grown) - district(&corrected), s4, "unprotected, the district grew by its count");
    let Served { folder, server } = second.served;
    drop(server);
    grown.publish(&folder);
    let third = Outsider { served: serve(folder) };
    let of = |view: &BTreeMap<String, View>, layer: &str, area: &str| view[&format!("{KEY:?}")][layer][area];
    let after = figures(&third);
    for (layer, area) in [("departments", "c"), ("departments", "s2"), ("districts", "2")] {
        assert_eq!(of(&before, layer, area), of(&after, layer, area), "{layer} {area}");
    }
    assert_eq!(of(&after, "departments", "s4"), None);
    let audit = bydelsblik(&third.served.folder, &["audit"]);
    assert_eq!(audit.0, 0, "{}{}", audit.1, audit.2);
}

#[test]
fn a_department_that_is_merged_into_another_is_not_the_difference_of_two_releases() {
    let town = Town::new();
    let mut merged = town.clone();
    merged.departments.retain(|department| department.id != "s1");
    merged.departments.iter_mut().filter(|department| department.id == "b").for_each(|b| b.dwellings += 12);
    for count in merged.counts.iter_mut().filter(|count| count.department == "b") {
        let of_s1 = |small: &&tests::town::Count| {
            small.department == "s1" && (small.indicator, small.year) == (count.indicator, count.year)
        };
        let small = town.counts.iter().find(of_s1).unwrap();
        (count.numerator, count.denominator) =
            (count.numerator + small.numerator, count.denominator + small.denominator);
    }
    merged.counts.retain(|count| count.department != "s1");
    merged.concerns.retain(|concern| concern.0 != "s1");
    merged.covered.retain(|id| id != "s1");
    let difference = merged.truth("b", KEY.0, 2025)[0] - town.truth("b", KEY.0, 2025)[0];
    assert_eq!(
        difference,
        town.truth("s1", KEY.0, 2025)[0],
        "unprotected, the difference is the count of the merged one"
    );

    let folder = tempfile::tempdir().unwrap();
    town.publish(&folder);
    let first = Outsider { served: serve(folder) };
    let shown = |outsider: &Outsider, layer: &str, area: &str| outsider.view(KEY)[layer][area];
    let before = shown(&first, "departments", "a");
    let Served { folder, server } = first.served;
    drop(server);
    merged.publish(&folder);
    let second = Outsider { served: serve(folder) };
    assert_eq!(
        shown(&second, "departments", "b"),
        None,
        "what was shown is not of these departments, and the year is closed"
    );
    assert_eq!(shown(&second, "departments", "a"), before);
}

#[test]
fn a_raised_threshold_and_a_new_secret_leave_every_claim_standing() {
    let town = Town::new();
    let folder = tempfile::tempdir().unwrap();
    town.publish(&folder);
    let db = format!("sqlite://{}/town.db", folder.path().display());
    let raised = bydelsblik(&folder, &["publish", "--households", "95"]);
    assert_eq!(raised.0, 0, "{}", raised.2);
    let with_another = |arguments: &[&str]| {
        let mut command = Command::new(program());
        command.args(arguments).args(["--db", &db]).env("BYDELSBLIK_SECRET", SECRET.replace('0', "a"));
        printed(&command.output().expect("the program starts"))
    };
    let (code, _, err) = with_another(&["publish", "--households", "95"]);
    assert!(code == 3 && err.contains("another one than that of the last release"), "{err}");
    assert_eq!(with_another(&["rotate-secret", "--yes"]).0, 0);
    assert_eq!(with_another(&["publish", "--households", "95"]).0, 0);
    let (code, out, err) = bydelsblik(&folder, &["audit"]);
    assert_eq!(code, 0, "{out}{err}");
    assert!(out.contains("audit of release 3 of 0999, rules 2, 95 households") && !out.contains("BROKEN"), "{out}");
    let served = Outsider { served: serve(folder) };
    let shown = served.features("departments", KEY);
    let together = shown.iter().find(|area| area["id"] == "e").unwrap();
    assert_eq!(together["vist_sammen_med"], "Afdeling f", "{together}");
}

#[test]
fn linear_programming_bounds_no_withheld_count_narrowly() {
    let town = Town::new();
    let (truth, served) = (truth(&town, KEY), Outsider::of(&town));
    let layers: Vec<&str> = truth.reach.keys().map(String::as_str).collect();
    let width = |equations: &[Equation], slack: f64, target: usize| {
        let bound = |direction| {
            let mut problem = Problem::new(direction);
            let unknowns: Vec<_> = (0..truth.ids.len())
                .map(|at| {
                    problem.add_var(if at == target { 1.0 } else { 0.0 }, (0.0, 2.0 * f64::from(truth.households[at])))
                })
                .collect();
            for equation in equations {
                let row: Vec<_> = equation.parts.iter().map(|&(at, part)| (unknowns[at], part)).collect();
                let scale: f64 = equation.parts.iter().map(|part| part.1).sum();
                problem.add_constraint(&row[..], ComparisonOp::Le, equation.value + slack * scale + 1e-7);
                problem.add_constraint(&row[..], ComparisonOp::Ge, equation.value - slack * scale - 1e-7);
            }
            match problem.solve() {
                Ok(SolveOutcome::Solution(solution)) => solution.objective(),
                other => panic!("the programme is not solved: {other:?}"),
            }
        };
        let (least, most) = (bound(OptimizationDirection::Minimize), bound(OptimizationDirection::Maximize));
        most - least
    };
    let exact = truth.equations(&truth.unprotected(), &layers, &[]);
    for id in SMALL {
        let found = width(&exact, 0.0, truth.position(id));
        assert!(found < 1e-3, "unprotected, {id} is bounded to within {found}");
    }
    // The blocks are all that a release tells; each is off by at most 5. Which departments are one is told too.
    let view = served.view(KEY);
    let shown = served.features("departments", KEY);
    let names: BTreeMap<&str, &str> =
        shown.iter().map(|area| (area["navn"].as_str().unwrap(), area["id"].as_str().unwrap())).collect();
    let mut blocks = Vec::new();
    for area in shown.iter().filter(|area| !area["taeller"].is_null()) {
        let with = area["vist_sammen_med"].as_str().unwrap_or_default();
        let members: Vec<&str> = with
            .split("; ")
            .filter_map(|name| names.get(name).copied())
            .chain([area["id"].as_str().unwrap()])
            .collect();
        let value = members.iter().map(|id| view["departments"][*id].unwrap()[0]).sum();
        blocks.push(Equation { parts: members.iter().map(|id| (truth.position(id), 1.0)).collect(), value });
    }
    let widths: Vec<f64> = (0..truth.ids.len()).map(|at| width(&blocks, 5.0, at)).collect();
    println!("widths of {:?}: {widths:?}", truth.ids);
    assert!(widths.iter().all(|&width| width >= 5.0), "{widths:?}");
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
    for ((id, indicator, period, state), code) in cases.into_iter().zip(codes) {
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

#[test]
fn an_audit_sees_what_is_no_sum_of_blocks() {
    let Some(postgres) = Postgres::start() else { return };
    let (db, folder) = (postgres.database(), tempfile::tempdir().unwrap());
    Town::new().write(folder.path());
    let run = |arguments: &[&str]| {
        let mut command = Command::new(program());
        command.current_dir(folder.path()).env("BYDELSBLIK_SECRET", SECRET).args(arguments).args(["--db", &db]);
        printed(&command.output().expect("the program starts"))
    };
    assert_eq!(run(&["import", "town.toml"]).0, 0);
    assert_eq!(run(&["publish"]).0, 0);
    let (code, out, err) = run(&["audit"]);
    assert!(code == 0 && !out.contains("BROKEN"), "{out}{err}");
    let name = db.rsplit('/').next().unwrap();
    postgres.sql(
        name,
        "UPDATE released_column SET figures = (SELECT figures FROM released_column WHERE layer = 'districts' AND indicator = 'uden_tilknytning' \
         AND period = '2024') WHERE layer = 'districts' AND indicator = 'uden_tilknytning' AND period = '2025'",
    );
    let (code, out, _) = run(&["audit"]);
    assert!(code == 1 && out.contains("looks for more than blocks") && out.contains("BROKEN"), "{out}");
    assert_eq!(run(&["import", "town.toml"]).0, 0);
    let (code, _, err) = run(&["audit"]);
    assert!(code == 2 && err.contains("publish first"), "{err}");
}

fn demo() -> (Delivery, Totals) {
    let delivery = bydelsblik::demo::municipality(1);
    let districts = Weights::new(vec![vec![(0, 1.0)]; delivery.departments.len()], 1);
    let points = vec![0; delivery.departments.len()];
    let totals = totals(&delivery, &bydelsblik::catalogue::required("bekymringer"), &points, &districts);
    (delivery, totals)
}

fn released(totals: &Totals) -> Release {
    release(totals, &SecretKey::new(b"a secret of the tests").unwrap(), Rules::default(), &Ledger::default()).0
}

/// Numerators of single-department blocks: what is released against what is true.
fn pairs(kind: Kind) -> Vec<(f64, f64)> {
    let (_, totals) = demo();
    let release = released(&totals);
    let mut pairs = Vec::new();
    for ((code, period), figures) in release.figures() {
        let indicator = release.indicators().iter().find(|indicator| indicator.code == *code).unwrap();
        let atoms = &totals.figures[&(code.clone(), *period)];
        for (block, figure) in release.blocks().iter().zip(figures).filter(|(block, _)| block.members.len() == 1) {
            if let (Released::Counts { numerator, .. }, Atom::Counted(tally)) = (figure, atoms[block.members[0]])
                && indicator.kind == kind
            {
                pairs.push((*numerator, tally.numerator));
            }
        }
    }
    pairs
}

#[test]
fn reading_a_count_off_the_release_finds_few_true_ones() {
    for kind in [Kind::Share, Kind::Rate, Kind::Mean] {
        let pairs = pairs(kind);
        let positive: Vec<&(f64, f64)> = pairs.iter().filter(|pair| pair.1 > 0.0).collect();
        let truth: Vec<(f64, f64)> = positive.iter().map(|pair| (pair.1, pair.1)).collect();
        let hits = |pairs: &[(f64, f64)]| pairs.iter().filter(|(guess, truth)| guess == truth).count();
        assert_eq!(hits(&truth), truth.len(), "unprotected, every guess is right");
        let released: Vec<(f64, f64)> = positive.into_iter().copied().collect();
        let found = hits(&released);
        assert!(
            !released.is_empty() && found * 3 < released.len(),
            "{kind:?}: {found} of {} are right",
            released.len()
        );
    }
}

#[test]
fn one_and_two_are_never_published_and_zero_is_never_made_up() {
    for (published, truth) in pairs(Kind::Share).into_iter().chain(pairs(Kind::Rate)) {
        assert!(published == 0.0 || published > 2.0, "{published}");
        assert!(truth > 0.0 || published == 0.0, "{truth} became {published}");
    }
}

#[test]
fn the_difference_of_two_years_tells_nothing_about_who_came() {
    let (_, totals) = demo();
    let release = released(&totals);
    let (mut exact, mut tried) = (0, 0);
    for indicator in release.indicators().iter().filter(|indicator| indicator.kind == Kind::Share) {
        let year = |year| (indicator.code.clone(), Period::Year(year));
        let (before, after) = (&release.figures()[&year(2024)], &release.figures()[&year(2025)]);
        for (position, block) in release.blocks().iter().enumerate().filter(|(_, block)| block.members.len() == 1) {
            let counts = |figure: &Released| {
                if let Released::Counts { numerator, .. } = figure { Some(*numerator) } else { None }
            };
            let truth = |year| match totals.figures[&(indicator.code.clone(), Period::Year(year))][block.members[0]] {
                Atom::Counted(tally) => tally.numerator,
                _ => f64::NAN,
            };
            if let (Some(before), Some(after)) = (counts(&before[position]), counts(&after[position])) {
                let change = truth(2025) - truth(2024);
                // Nobody came and nobody went: the same persons keep the same noise, and the release may say so.
                if change != 0.0 {
                    tried += 1;
                    exact += usize::from(after - before == change);
                }
            }
        }
    }
    assert!(tried > 100 && exact * 3 < tried, "{exact} of {tried} changes are exact");
}

#[test]
fn keys_of_one_contributor_more_have_nothing_to_do_with_each_other() {
    let secret = SecretKey::new(b"a secret of the tests").unwrap();
    let table = PerturbationTable::new(&TableRules::default()).unwrap().shuffled(&secret);
    let noise = |count: u64| table.noise(count, cell_key(secret.contributors("x", "", "a"), count));
    // One noise for all counts, as a table by areas would have it: the difference is exact. By contributors it is not.
    let same = (20..400_u64).filter(|&count| noise(count) == noise(count + 1)).count();
    assert!(same < 120, "{same} of 380");
}
