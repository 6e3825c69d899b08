//! The invariants of ARCHITECTURE.md, read off the tree.
use serde_json::Value;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use tests::{modules::Modules, shared::project};

fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![project(folder)];
    while let Some(folder) = folders.pop() {
        if folder.is_file() {
            found.push((folder.clone(), fs::read_to_string(&folder).unwrap()));
            continue;
        }
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("target") && !path.ends_with("dist") {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    assert!(!found.is_empty(), "{folder} has no source");
    found
}

/// Lines that hold one of these words, outside of `allowed` places.
fn strays(folders: &[&str], words: &[&str], allowed: &[&str]) -> Vec<String> {
    let allowed: Vec<PathBuf> = allowed.iter().map(|path| project(path)).collect();
    let may = |path: &Path| allowed.iter().any(|allowed| path.starts_with(allowed));
    let all = folders.iter().flat_map(|folder| sources(folder)).filter(|(path, _)| !may(path));
    all.flat_map(|(path, text)| {
        let code = |line: &&str| !line.trim_start().starts_with("//");
        let lines = text.lines().filter(code).filter(|line| words.iter().any(|word| line.contains(word)));
        lines.map(|line| format!("{}: {}", path.display(), line.trim())).collect::<Vec<_>>()
    })
    .collect()
}

fn none(strays: &[String]) {
    assert!(strays.is_empty(), "{}", strays.join("\n"));
}

#[test]
fn crates_depend_one_way() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version=1", "--no-deps"])
        .current_dir(project(""))
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let allowed: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("geodata", &[] as &[&str]),
        ("wire", &[]),
        ("store", &["geodata"]),
        ("bydelsblik", &["geodata", "store", "wire"]),
        ("frontend", &["geodata", "wire"]),
        ("tests", &["bydelsblik", "geodata", "store", "wire"]),
        ("xtask", &[]),
    ]);
    let ours: Vec<&str> = allowed.keys().copied().collect();
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        let may = allowed.get(name).unwrap_or_else(|| panic!("{name} has no place in the architecture"));
        for dependency in package["dependencies"].as_array().unwrap() {
            let dependency = dependency["name"].as_str().unwrap();
            assert!(!ours.contains(&dependency) || may.contains(&dependency), "{name} must not depend on {dependency}");
        }
    }
}

/// No two modules of one parent use each other, by whatever way around.
#[test]
fn modules_use_each_other_one_way() {
    let mut circles = Vec::new();
    for folder in ["geodata/src", "backend/src", "backend/store/src", "backend/wire/src", "frontend/src", "xtask/src"] {
        for circle in Modules::read(&project(folder)).circles() {
            let arrows = circle.iter().map(|(from, to, places)| format!("    {from} → {to} (in {places})"));
            circles.push(format!("{folder}:\n{}", arrows.collect::<Vec<_>>().join("\n")));
        }
    }
    none(&circles);
}

#[test]
fn geodata_does_no_io_and_reads_no_clock() {
    let words = [
        "std::fs",
        "std::net",
        "std::io",
        "std::process",
        "std::env",
        "SystemTime",
        "Instant",
        "Timestamp::now",
        "getrandom",
        "println!",
    ];
    none(&strays(&["geodata/src"], &words, &[]));
}

#[test]
fn only_protect_makes_a_release() {
    none(&strays(
        &["geodata/src", "backend", "frontend/src"],
        &["Release { rules", "Release {rules"],
        &["geodata/src/protect"],
    ));
    let release = fs::read_to_string(project("geodata/src/protect/release.rs")).unwrap();
    let fields = release.split("pub struct Release {").nth(1).unwrap().split('}').next().unwrap();
    assert!(!fields.contains("pub "), "a field of Release is public: {fields}");
    none(&strays(
        &["geodata/src"],
        &["aggregate::Totals", "aggregate::{Atom"],
        &["geodata/src/protect", "geodata/src/derive_tests.rs"],
    ));
}

#[test]
fn sql_lives_in_the_store_alone() {
    let words = ["SELECT ", "INSERT INTO", "DELETE FROM", "CREATE TABLE", "sqlx::"];
    none(&strays(&["geodata/src", "backend", "frontend/src", "xtask/src"], &words, &["backend/store"]));
}

#[test]
fn the_serving_side_names_no_private_table() {
    for file in ["serve.rs", "serve_measures.rs", "serve_interventions.rs"] {
        let serve = fs::read_to_string(project("backend/store/src").join(file)).unwrap();
        assert!(!serve.contains("private_"), "{file}");
    }
    none(&strays(&["backend/src/http", "backend/src/export"], &["Store::open", "store.delivery", "private_"], &[]));
}

#[test]
fn status_codes_live_in_one_file() {
    none(&strays(&["backend/src"], &["StatusCode::"], &["backend/src/http/error.rs", "backend/src/http/body.rs"]));
}

#[test]
fn the_map_library_is_named_by_the_map_alone() {
    none(&strays(&["frontend/src"], &["maplibre::", "wgpu::", "use maplibre", "use wgpu"], &["frontend/src/map"]));
}

/// Who may read what the statute layer alone may: its rules and criteria, their table in the store, the command, and the steps that carry
/// it there. No index, ranking, twin, export or page is among them; what the map colours is the verdicts that `GET …/statute` gives.
#[test]
fn origin_is_read_by_the_statute_layer_alone() {
    let layer = [
        "geodata/src/measure/statute.rs",
        "geodata/src/measure/statute_tests.rs",
        "geodata/src/measure/mod.rs",
        "backend/src/statute.rs",
        "backend/src/analysis/statute.rs",
        "backend/src/cli/statute.rs",
        "backend/src/http/api/statute.rs",
    ];
    none(&strays(
        &["geodata/src", "backend/src", "backend/wire", "frontend/src"],
        &["ikke_vestlig"],
        &[&layer[..], &["backend/src/demo", "backend/src/catalogue.rs", "geodata/src/aggregate/totals_tests.rs"]]
            .concat(),
    ));
    none(&strays(
        &["geodata/src", "backend/src", "frontend/src"],
        &["statute_figures", "statute_indicators", "derive_statute", "StatuteFacts", ".statute(", "released_statute"],
        &[
            &layer[..],
            &[
                "geodata/src/protect/release.rs",
                "geodata/src/derive.rs",
                "backend/src/audit",
                "backend/src/publish/mod.rs",
                "backend/src/cli/audit",
                "backend/src/cli/audit.rs",
            ],
        ]
        .concat(),
    ));
    let reads = |file: &str| fs::read_to_string(project(file)).unwrap();
    let export = sources("backend/src/export");
    assert!(export.len() > 5, "{}", export.len());
    for (path, text) in export {
        assert!(!text.contains("statute_figures") && !text.contains("StatuteFacts"), "{}", path.display());
    }
    for file in ["geodata/src/standing.rs", "geodata/src/published.rs", "backend/src/measures.rs"] {
        assert!(!reads(file).contains("statute_figures") && !reads(file).contains("StatuteFacts"), "{file}");
    }
    // The table is written and read by one function each.
    let store = [reads("backend/store/src/publish.rs"), reads("backend/store/src/serve_measures.rs")].concat();
    assert_eq!(
        store.matches("\"released_statute_column\", &[").count()
            + store.matches("FROM released_statute_column").count(),
        2
    );
}

/// Every name of a test in the claims is the beginning of one that there is, and every attack of the audit is one of its findings.
#[test]
fn the_claims_name_tests_that_there_are() {
    let claims = fs::read_to_string(project("geodata/src/protect/CLAIM.md")).unwrap();
    let all: String =
        ["geodata/src", "backend", "tests"].iter().flat_map(|folder| sources(folder)).map(|source| source.1).collect();
    let code = |text: &str| -> Vec<String> { text.split('`').skip(1).step_by(2).map(str::to_owned).collect() };
    let rows = claims.lines().filter(|line| line.starts_with("| ") && line.matches(" | ").count() == 3);
    let (mut named, mut missing) = (0, Vec::new());
    for row in rows {
        let attacked_by = row.rsplit(" | ").next().unwrap();
        for name in code(attacked_by) {
            let name = name.rsplit(": ").next().unwrap().to_owned();
            let Some(beginning) = name.strip_suffix('…') else {
                let file = name.trim_start_matches("tests/");
                let there = name.ends_with(".rs")
                    && !sources("geodata/src")
                        .iter()
                        .chain(&sources("tests"))
                        .chain(&sources("backend"))
                        .any(|(path, _)| path.ends_with(file));
                if there {
                    missing.push(name);
                }
                continue;
            };
            named += 1;
            if !all.contains(&format!("fn {beginning}")) {
                missing.push(name);
            }
        }
        for attack in attacked_by.split("audit ").skip(1).flat_map(|text| text.split('*').skip(1).step_by(2)) {
            if !all.contains(&format!("\"{attack}\"")) {
                missing.push(format!("the attack {attack}"));
            }
        }
    }
    assert!(named > 30, "{named}");
    assert!(missing.is_empty(), "{missing:?}");
}

/// What ARCHITECTURE.md links to in this folder.
fn linked(folder: &str) -> Vec<String> {
    let text = fs::read_to_string(project("ARCHITECTURE.md")).unwrap();
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets.filter(|target| target.starts_with(folder)).map(str::to_owned).collect()
}

#[test]
fn every_decision_has_a_page_that_the_index_links_to_once() {
    let mut linked = linked("docs/decisions/");
    let missing: Vec<&String> = linked.iter().filter(|target| !project(target).is_file()).collect();
    assert!(missing.is_empty(), "there is no such page: {missing:?}");
    linked.sort();
    let mut there: Vec<String> = fs::read_dir(project("docs/decisions"))
        .unwrap()
        .map(|entry| format!("docs/decisions/{}", entry.unwrap().file_name().to_str().unwrap()))
        .collect();
    there.sort();
    assert_eq!(linked, there, "the index on the left, the pages on the right");
    let title = |text: &str| text.lines().next().unwrap_or_default().strip_prefix("# ").map(str::to_owned);
    let index = fs::read_to_string(project("ARCHITECTURE.md")).unwrap();
    for page in &there {
        let text = fs::read_to_string(project(page)).unwrap();
        let title = title(&text).unwrap_or_else(|| panic!("{page} has no title"));
        assert!(index.contains(&format!("[{title}]({page})")), "{page} is not in the index under its title, {title}");
        for heading in ["\n## What\n", "\n## Why\n", "\n## What would change our mind\n"] {
            assert_eq!(text.matches(heading).count(), 1, "{page}: {heading}");
        }
    }
}

/// Every file and folder that ARCHITECTURE.md names by its whole path; names in capitals stand for a new one.
#[test]
fn every_path_in_the_architecture_is_there() {
    let text = fs::read_to_string(project("ARCHITECTURE.md")).unwrap();
    let folders = ["geodata/", "backend/", "frontend/", "migrations/", "tests/", "docs/"];
    let named: Vec<&str> = text
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|name| folders.iter().any(|folder| name.starts_with(folder)))
        .collect();
    let is_new = |path: &str| path.split(['/', '.']).any(|part| part.len() > 2 && part.chars().all(char::is_uppercase));
    let missing: Vec<&&str> = named.iter().filter(|path| !is_new(path) && !project(path).exists()).collect();
    assert!(named.len() > 40 && missing.is_empty(), "{} are named, and these are not there: {missing:?}", named.len());
}

/// A route that is not in these lists is served without a test that it is gone with its release, and that it depends on nothing withheld.
#[test]
fn every_route_of_a_release_is_described_and_tested_for_withdrawal_and_leaks() {
    let routes = fs::read_to_string(project("backend/src/http/api/mod.rs")).unwrap();
    let described = fs::read_to_string(project("backend/wire/src/lib.rs")).unwrap();
    let withdrawn = fs::read_to_string(project("tests/tests/withdrawal.rs")).unwrap();
    let attacked = fs::read_to_string(project("tests/tests/leak/surface.rs")).unwrap();
    let routes: Vec<&str> = routes.split(".route(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(routes.len() > 8, "{routes:?}");
    for route in routes.into_iter().filter(|route| !route.contains("{*")) {
        assert!(
            described.contains(&format!("/api/v1{route}`")),
            "{route} is not in the table of backend/wire/src/lib.rs"
        );
        let Some(kind) = route.strip_prefix("/releases/{release}/").and_then(|rest| rest.split('/').next()) else {
            continue;
        };
        assert!(withdrawn.contains(&format!("/{kind}")), "{route} is not in tests/tests/withdrawal.rs");
        assert!(
            attacked.contains(&format!("{kind}/")) || attacked.contains(&format!("/{kind}\"")),
            "{route} is not in tests/tests/leak/surface.rs"
        );
    }
}
