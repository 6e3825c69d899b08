//! Release after release: asking again, corrections, departments that come and go, another threshold, another secret.
use crate::KEY;
use geodata::protect::{PerturbationTable, TableRules};
use serde_json::Value;
use std::{collections::BTreeMap, process::Command};
use tests::{
    outsider::{Outsider, View, truth},
    postgres::Postgres,
    program::{printed, program},
    town::{self, OTHER_SECRET, Served, Town, bydelsblik, command_in, serve},
};

#[test]
fn asking_again_averages_nothing_away() {
    let town = Town::new();
    let truth = truth(&town, KEY);
    let table = PerturbationTable::new(&TableRules::default()).unwrap();
    // Noise that is drawn again for each question: the mean of 4,000 answers is the count.
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
        let (mut answers, mut exported): (Vec<f64>, Vec<f64>) = Default::default();
        for _ in 0..5 {
            exported.push(area(served.features("departments", KEY))["vaerdi"].as_f64().unwrap());
            let table = served.export("departments", KEY, "csv").text();
            let mut reader = csv::Reader::from_reader(table.as_bytes());
            let place = reader.headers().unwrap().iter().position(|name| name == "vaerdi").unwrap();
            let row = reader.records().map(Result::unwrap).find(|row| row.iter().any(|cell| cell == id)).unwrap();
            exported.push(row[place].parse().unwrap());
            let profile: Value = served.api(&format!("areas/departments/{id}")).json();
            let figure =
                profile["figures"].as_array().unwrap().iter().find(|figure| figure["indicator"] == KEY.0).unwrap();
            answers.push(figure["value"].as_f64().unwrap());
        }
        assert!(answers.iter().all(|answer| (answer - answers[0]).abs() < 1e-4), "{id}: {answers:?}");
        // A file has the digits that the page shows of the same number.
        let rounded = (answers[0] * 10.0).round() / 10.0;
        assert!(exported.iter().all(|answer| *answer == rounded), "{id}: {exported:?} {answers:?}");
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
    let s4 = town::Department { id: "s4".to_owned(), corner: [725_510, 6_175_510], ..grown.departments[4].clone() };
    grown.departments.push(s4);
    let history: Vec<_> = grown.counts.iter().filter(|count| count.department == "s2").cloned().collect();
    grown.counts.extend(history.into_iter().map(|count| town::Count { department: "s4".to_owned(), ..count }));
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
        let of_s1 = |small: &&town::Count| {
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
        command.args(arguments).args(["--db", &db]).env("BYDELSBLIK_SECRET", OTHER_SECRET);
        printed(&command.output().expect("the program starts"))
    };
    let (code, _, err) = with_another(&["publish", "--households", "95"]);
    assert!(code == 3 && err.contains("is not that of the last release"), "{err}");
    let (code, out, err) = with_another(&["publish", "--households", "95", "--new-secret"]);
    assert!(code == 2 && out.contains("new noise for the same counts") && err.contains("--yes"), "{out}{err}");
    assert_eq!(with_another(&["publish", "--households", "95", "--new-secret", "--yes"]).0, 0);
    let (code, _, err) = with_another(&["publish", "--households", "95", "--new-secret", "--yes"]);
    assert!(code == 2 && err.contains("still has the secret"), "{err}");
    assert_eq!(with_another(&["publish", "--households", "95"]).0, 0);
    let (code, out, err) = bydelsblik(&folder, &["audit"]);
    assert_eq!(code, 0, "{out}{err}");
    assert!(out.contains("audit of release 4 of 0999, rules 5, 95 households") && !out.contains("BROKEN"), "{out}");
    let served = Outsider { served: serve(folder) };
    let shown = served.features("departments", KEY);
    let together = shown.iter().find(|area| area["id"] == "e").unwrap();
    assert_eq!(together["vist_sammen_med"], "Afdeling f", "{together}");
}

#[test]
fn an_audit_sees_what_is_no_sum_of_blocks() {
    let Some(postgres) = Postgres::start() else { return };
    let (db, folder) = (postgres.database(), tempfile::tempdir().unwrap());
    Town::new().write(folder.path());
    let run = |arguments: &[&str]| {
        let mut command = command_in(&folder, arguments);
        printed(&command.args(["--db", &db]).output().expect("the program starts"))
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
    // With another delivery its areas cannot be compared any more, but it is still another release than the one that was stored.
    let (code, out, _) = run(&["audit"]);
    let stored = out.lines().find(|line| line.starts_with("compares with what was stored")).unwrap_or_default();
    assert!(code == 1 && stored.contains("BROKEN"), "{out}");
}
