//! Deliveries one after the other: what each of them leaves of those before, and what a publication closes.
use std::{collections::BTreeMap, fs, path::Path};
use tempfile::TempDir;
use tests::{
    postgres::Postgres,
    program::{Server, printed, program},
    town::{SECRET, Town},
};

fn run(folder: &Path, db: &str, arguments: &[&str]) -> (i32, String, String) {
    let mut command = std::process::Command::new(program());
    command.current_dir(folder).env("BYDELSBLIK_SECRET", SECRET).args(arguments).args(["--db", db]);
    printed(&command.output().expect("the program starts"))
}

fn done(folder: &Path, db: &str, arguments: &[&str]) -> String {
    let (code, out, err) = run(folder, db, arguments);
    assert_eq!(code, 0, "{arguments:?}: {out}{err}");
    out
}

fn sqlite(folder: &TempDir) -> String {
    format!("sqlite://{}/town.db", folder.path().display())
}

/// The town's mapping without what begins at one of the headings.
fn without(mapping: &str, headings: &[&str]) -> String {
    let mut kept = true;
    let lines = mapping.lines().filter(|line| {
        if line.starts_with('[') {
            kept = !headings.contains(line);
        }
        kept
    });
    lines.map(|line| format!("{line}\n")).collect()
}

fn write(folder: &Path, file: &str, text: &str) {
    fs::write(folder.join(file), text).unwrap();
}

fn read(folder: &Path, file: &str) -> String {
    fs::read_to_string(folder.join(file)).unwrap()
}

/// The concerns of all departments by quarter, as the newest release shows them: state and reports.
fn concerns(folder: &Path, db: &str) -> BTreeMap<String, Vec<(String, String)>> {
    let server = Server::start_with(&["serve", "--db", db], |command| {
        command.current_dir(folder);
    });
    let catalogue: serde_json::Value =
        serde_json::from_str(&tests::http::get(&format!("{}/api/v1/catalogue", server.url), &[]).text()).unwrap();
    let indicators = catalogue["indicators"].as_array().unwrap();
    let Some(of_concerns) = indicators.iter().find(|indicator| indicator["code"] == "bekymringer") else {
        return BTreeMap::new();
    };
    let quarters = of_concerns["periods"].as_array().unwrap().iter().map(|period| period["id"].as_str().unwrap());
    let figures = |quarter: &str| {
        let path = format!("/export?layer=departments&indicator=bekymringer&period={quarter}&format=csv");
        let text = tests::http::get(&format!("{}{path}", server.url), &[]).text();
        let rows = csv::Reader::from_reader(text.as_bytes()).into_deserialize::<BTreeMap<String, String>>();
        rows.map(Result::unwrap).map(|row| (row["tilstand"].clone(), row["vaerdi"].clone())).collect()
    };
    quarters.map(|quarter| (quarter.to_owned(), figures(quarter))).collect()
}

/// Half a year of reports, delivered two months at a time in every order, each delivery followed by a publication: a quarter is shown when
/// its three months have come, and with all its reports.
fn two_months_at_a_time(db_of: &dyn Fn(&TempDir) -> String, orders: &[[usize; 3]], saying: bool) {
    let mut last = Vec::new();
    for order in orders {
        let folder = tempfile::tempdir().unwrap();
        let (at, db) = (folder.path(), db_of(&folder));
        let mut town = Town::new();
        let departments: Vec<String> = town.departments.iter().map(|department| department.id.clone()).collect();
        town.covered = departments.clone();
        let months = ["2025-01", "2025-02", "2025-03", "2025-04", "2025-05", "2025-06"];
        let mut delivered = Vec::new();
        for (step, &pair) in order.iter().enumerate() {
            let of_pair = &months[2 * pair..2 * pair + 2];
            town.concerns =
                of_pair.iter().flat_map(|month| departments.iter().map(|id| (id.clone(), *month, 2))).collect();
            town.write(at);
            let mut mapping = read(at, "town.toml");
            let said =
                if saying { format!("from = \"{}\"\nuntil = \"{}\"", of_pair[0], of_pair[1]) } else { String::new() };
            mapping = mapping.replace("from = \"2024-01\"\nuntil = \"2025-12\"", &said);
            // All but the first bring concerns alone.
            if step > 0 {
                let others = ["[departments]", "[districts]", "[address_points]", "[observations]", "[coverage]"];
                mapping = without(&mapping, &others);
            }
            write(at, "months.toml", &mapping);
            done(at, &db, &["import", "months.toml"]);
            let out = done(at, &db, &["publish"]);
            delivered.extend(of_pair);
            let quarters = concerns(at, &db);
            for (quarter, of_quarter) in [("2025-Q1", &months[..3]), ("2025-Q2", &months[3..])] {
                let whole = of_quarter.iter().all(|month| delivered.contains(month));
                assert_eq!(quarters.contains_key(quarter), whole, "{order:?} after {delivered:?}: {quarters:?}");
                let some = of_quarter.iter().any(|month| delivered.contains(month));
                let told = out.contains(&format!("not shown: the concerns of {quarter}"));
                assert_eq!(told, some && !whole, "{order:?} after {delivered:?}: {out}");
            }
            assert!(
                quarters.keys().all(|quarter| quarter.starts_with("2025-Q")),
                "nobody delivered 2024: {quarters:?}"
            );
        }
        last.push(concerns(at, &db));
    }
    assert!(last.windows(2).all(|pair| pair[0] == pair[1]), "the order of deliveries changes what is shown");
    let figures = last[0].values().flatten();
    assert!(figures.clone().any(|(_, value)| value.parse::<f64>().is_ok_and(|value| value > 5.0)), "{last:?}");
}

const ORDERS: [[usize; 3]; 6] = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

#[test]
fn a_month_that_nobody_delivered_is_never_a_zero() {
    two_months_at_a_time(&sqlite, &ORDERS, true);
    two_months_at_a_time(&sqlite, &ORDERS[3..5], false);
    if let Some(postgres) = Postgres::start() {
        two_months_at_a_time(&|_| postgres.database(), &ORDERS[4..], true);
    }
}

#[test]
fn a_report_outside_of_the_months_that_are_named_is_a_problem() {
    let folder = tempfile::tempdir().unwrap();
    Town::new().write(folder.path());
    let mapping = read(folder.path(), "town.toml").replace("2025-12", "2025-03");
    write(folder.path(), "town.toml", &mapping);
    let (code, _, err) = run(folder.path(), &sqlite(&folder), &["import", "town.toml"]);
    let line = "bekymringer.csv, field \"month\", value \"2025-05\": lies outside of the months";
    assert!(code == 1 && err.contains(line), "{err}");
    write(folder.path(), "town.toml", &mapping.replace("2024-01", "2025-04"));
    let (code, _, err) = run(folder.path(), &sqlite(&folder), &["import", "town.toml"]);
    assert!(code == 1 && err.contains("must not lie before concerns.from, 2025-04"), "{err}");
}

#[test]
fn coverage_of_a_department_stands_until_it_comes_again_or_all_of_it_does() {
    let folder = tempfile::tempdir().unwrap();
    let (at, db) = (folder.path(), sqlite(&folder));
    let mut town = Town::new();
    town.write(at);
    done(at, &db, &["import", "town.toml"]);
    done(at, &db, &["publish"]);
    let states =
        |at: &Path| -> Vec<String> { concerns(at, &db)["2024-Q2"].iter().map(|(state, _)| state.clone()).collect() };
    let before = states(at);
    assert!(before.contains(&"vaerdi".to_owned()) || before.contains(&"nul".to_owned()), "{before:?}");
    // Another year's quarter is closed: look at a new one, of a store that has not released.
    for (complete, missing) in [("", 0), ("complete = true\n", 2)] {
        let folder = tempfile::tempdir().unwrap();
        let (at, db) = (folder.path(), sqlite(&folder));
        town.covered = town.departments.iter().map(|department| department.id.clone()).collect();
        town.write(at);
        done(at, &db, &["import", "town.toml"]);
        town.covered.retain(|id| id != "e" && id != "f");
        town.write(at);
        let mapping = read(at, "town.toml").replace("[coverage]\n", &format!("[coverage]\n{complete}"));
        let others = ["[departments]", "[districts]", "[address_points]", "[observations]", "[concerns]"];
        write(at, "coverage.toml", &without(&mapping, &others));
        done(at, &db, &["import", "coverage.toml"]);
        done(at, &db, &["publish"]);
        let nobody = concerns(at, &db)["2024-Q2"].iter().filter(|(state, _)| state.starts_with("ingen_kunne")).count();
        assert_eq!(nobody, missing, "{complete}");
    }
}

#[test]
fn sources_belong_to_their_data_and_are_not_taken_away_by_another_file() {
    let folder = tempfile::tempdir().unwrap();
    let (at, db) = (folder.path(), sqlite(&folder));
    Town::new().write(at);
    let mapping = read(at, "town.toml")
        .replace("name = \"Prøveby\"\n", "name = \"Prøveby\"\nattribution = [\"Kort: Prøveby Kommune\"]\n")
        .replace("[observations]\n", "[observations]\nattribution = [\"Tal: registret 2025\"]\n");
    write(at, "town.toml", &mapping);
    done(at, &db, &["import", "town.toml"]);
    done(at, &db, &["publish"]);
    let sources = || -> Vec<String> {
        let server = Server::start_with(&["serve", "--db", &db], |command| {
            command.current_dir(at);
        });
        let text = tests::http::get(&format!("{}/api/v1/catalogue", server.url), &[]).text();
        let catalogue: serde_json::Value = serde_json::from_str(&text).unwrap();
        serde_json::from_value(catalogue["municipality"]["attribution"].clone()).unwrap()
    };
    assert_eq!(sources(), ["Kort: Prøveby Kommune", "Tal: registret 2025"]);
    let later =
        mapping.replace("Kort: Prøveby Kommune", "Tal: leveret 2026").replace("registret 2025", "registret 2026");
    let others = ["[departments]", "[districts]", "[address_points]", "[concerns]", "[coverage]"];
    write(at, "later.toml", &without(&later, &others));
    done(at, &db, &["import", "later.toml"]);
    done(at, &db, &["publish"]);
    assert_eq!(sources(), ["Kort: Prøveby Kommune", "Tal: leveret 2026", "Tal: registret 2026"]);
}

#[test]
fn a_delivery_of_nothing_is_not_stored_and_nothing_is_not_published() {
    let folder = tempfile::tempdir().unwrap();
    let (at, db) = (folder.path(), sqlite(&folder));
    Town::new().write(at);
    for file in fs::read_dir(at).unwrap().map(|entry| entry.unwrap().path()) {
        if file.extension().is_none_or(|extension| extension != "toml") {
            fs::remove_file(file).unwrap();
        }
    }
    let (code, _, err) = run(at, &db, &["import", "town.toml", "--accept-problems"]);
    assert!(code == 1 && err.contains("nothing was stored: no file of the mapping could be read"), "{err}");
    assert!(!at.join("town.db").exists());
    // Districts alone can be stored, but not published.
    Town::new().write(at);
    let all = ["[departments]", "[address_points]", "[observations]", "[concerns]", "[coverage]"];
    write(at, "districts.toml", &without(&read(at, "town.toml"), &all));
    done(at, &db, &["import", "districts.toml"]);
    let (code, _, err) = run(at, &db, &["publish"]);
    assert!(code == 1 && err.contains("no housing estate has been imported for 0999"), "{code} {err}");
}

#[test]
fn what_is_closed_is_told_and_a_year_with_gaps_needs_a_yes() {
    let folder = tempfile::tempdir().unwrap();
    let (at, db) = (folder.path(), sqlite(&folder));
    let mut town = Town::new();
    town.counts.retain(|count| count.year == 2024 || !["b", "e", "f"].contains(&count.department.as_str()));
    town.write(at);
    done(at, &db, &["import", "town.toml"]);
    let (code, out, err) = run(at, &db, &["publish"]);
    assert!(code == 2 && err.contains("--yes"), "{code} {out}{err}");
    let line = "is this complete? uden_tilknytning of 2025: 3 of 8 departments that had a figure in 2024 have none";
    assert!(out.contains(line) && out.contains("closed from now on"), "{out}");
    let out = done(at, &db, &["publish", "--yes"]);
    assert!(out.contains(line) && out.contains("2024, 2025: ") || out.contains("  2024: "), "{out}");
    let out = done(at, &db, &["publish"]);
    assert!(!out.contains("closed from now on"), "nothing new is closed: {out}");
}

#[test]
fn the_demo_replaces_no_store_of_a_real_municipality() {
    let folder = tempfile::tempdir().unwrap();
    let (at, db) = (folder.path(), sqlite(&folder));
    Town::new().write(at);
    done(at, &db, &["import", "town.toml"]);
    let before = fs::read(at.join("town.db")).unwrap();
    let (code, _, err) = run(at, &db, &["demo", "--no-open", "--listen", "127.0.0.1:0"]);
    assert!(code == 2 && err.contains("holds 0999, not a fictional municipality"), "{code} {err}");
    assert_eq!(fs::read(at.join("town.db")).unwrap(), before);
    // Nor a file that is no store.
    write(at, "brev.txt", "Kære alle, dette er ingen database, men et brev, som nogen gerne vil beholde.");
    let (code, _, err) = run(at, &format!("sqlite://{}/brev.txt", at.display()), &["demo", "--no-open"]);
    assert!(code == 2 && err.contains("brev.txt"), "{code} {err}");
    assert!(read(at, "brev.txt").starts_with("Kære alle"));
    // Its own it replaces.
    let own = format!("sqlite://{}/demo.db", at.display());
    for _ in 0..2 {
        let server = Server::start_with(&["demo", "--no-open", "--db", &own], |command| {
            command.current_dir(at);
        });
        drop(server);
    }
}
