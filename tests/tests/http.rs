//! The server over HTTP, on SQLite and on PostgreSQL.
use geodata::{
    column::Column,
    tile::{Shape, decode},
};
use serde_json::json;
use std::process::Command;
use tests::{
    http::{get, post},
    postgres::Postgres,
    program::{Server, printed, program, run},
};
use wire::{Catalogue, ErrorBody, Profile, Standings, State, Sum};

/// Everything that the page asks for, in the order in which it does.
fn assert_serves(url: &str) {
    let health = get(&format!("{url}/health"), &[]);
    assert_eq!((health.status, health.text().as_str()), (200, "ok: release 1\n"));
    let catalogue: Catalogue = get(&format!("{url}/api/v1/catalogue"), &[]).json();
    assert!(catalogue.municipality.fictional);
    let base = format!("{url}/api/v1/releases/{}", catalogue.release.key);
    for layer in &catalogue.layers {
        let features = decode(&get(&format!("{base}/layers/{}", layer.id), &[]).body).unwrap();
        assert_eq!(features.len(), layer.count, "{}", layer.id);
        assert!(
            (0..features.len())
                .all(|area| matches!(features.feature(area).shape, Shape::Surface(polygons) if !polygons.is_empty()))
        );
        for indicator in &catalogue.indicators {
            let period = &indicator.periods.last().unwrap().id;
            let column = get(&format!("{base}/columns/{}/{}/{period}", layer.id, indicator.code), &[]);
            assert!(column.body.len() <= 8 + 6 * layer.count);
            let column = Column::decode(&column.body).unwrap();
            assert_eq!(column.states.len(), layer.count, "{} {}", layer.id, indicator.code);
            let errors =
                Column::decode(&get(&format!("{base}/errors/{}/{}/{period}", layer.id, indicator.code), &[]).body)
                    .unwrap();
            assert_eq!(errors.states, column.states);
            assert!(errors.values.iter().all(|error| *error >= 0.0));
            let has_noise = errors.values.iter().any(|error| *error > 0.0);
            assert_eq!(has_noise, indicator.code != "behovsindeks", "{} {}", layer.id, indicator.code);
            assert!(
                column.states.iter().any(|state| state.has_value()),
                "{} {} has no value",
                layer.id,
                indicator.code
            );
        }
    }
    for layer in &catalogue.base {
        let kind = serde_json::to_value(layer.kind).unwrap();
        let features = decode(&get(&format!("{base}/base/{}", kind.as_str().unwrap()), &[]).body).unwrap();
        assert_eq!(features.len(), layer.count);
    }
    let department = decode(&get(&format!("{base}/layers/departments"), &[]).body).unwrap().feature(0);
    let profile: Profile = get(&format!("{base}/areas/departments/{}", department.id), &[]).json();
    assert_eq!((&profile.name, profile.figures.len()), (&department.name, catalogue.indicators.len()));
    for figure in &profile.figures {
        assert_eq!(figure.value.is_some(), matches!(figure.state, State::Value | State::Zero), "{}", figure.indicator);
    }
    let facts: wire::AreaFacts = get(&format!("{base}/facts/departments"), &[]).json();
    assert_eq!((&facts.organisations[0], &facts.districts[0]), (&profile.organisation, &profile.district));
    assert_eq!((facts.dwellings[0], facts.organisations.len()), (profile.dwellings, 45));
    let organisations: std::collections::BTreeSet<_> = facts.organisations.iter().flatten().collect();
    assert_eq!(organisations.len(), 6);
    assert_eq!(get(&format!("{base}/facts/findes-ikke"), &[]).status, 404);
    assert_standings(&base, &profile);
    assert_sums(&base, &catalogue, &department.id);
    assert_errors(url, &base);
    assert_export(url, &catalogue);
    assert_tables(url);
    assert_caching(url, &base);
}

/// The same area stands the same in its profile and in the list of all, and what is said of it hangs together.
fn assert_standings(base: &str, profile: &Profile) {
    let standing = profile.standing.as_ref().expect("a department of the demo has a need index");
    let all: Standings = get(&format!("{base}/standings/departments/{}", standing.year), &[]).json();
    assert_eq!((all.areas[0].as_ref(), all.areas.len(), all.quadrants.len()), (Some(standing), 45, 45));
    let sum: f64 = standing.contributions.iter().map(|part| part.value).sum();
    assert!((sum - standing.index).abs() < 1e-9);
    let earlier: Standings = get(&format!("{base}/standings/departments/2016"), &[]).json();
    assert!(earlier.year == 2016 && earlier.areas != all.areas);
    for missing in ["departments/1999", "departments/x", "nothing/2025"] {
        assert_eq!(get(&format!("{base}/standings/{missing}"), &[]).status, 404, "{missing}");
    }
    assert_eq!(profile.twins.len(), 5);
    assert!(profile.twins.windows(2).all(|pair| pair[0].distance <= pair[1].distance));
    let work = profile.figures.iter().find(|figure| figure.indicator == "uden_tilknytning").unwrap();
    assert_eq!((work.series.len(), work.region, work.country), (12, Some(20.4), Some(21.1)));
    assert_eq!(work.series.last().unwrap().value, work.value);
    let trend = work.trend.as_ref().unwrap();
    assert!(trend.years == [2014, 2025] && trend.interval.is_some());
    // The potential is the distance to the municipality, times persons: its sign is that of the distance.
    assert_eq!(work.potential.unwrap() > 0.0, work.value > work.municipality);
}

/// Departments together: one by itself is what the map shows of it, and wrong questions are answered with what is wrong.
fn assert_sums(base: &str, catalogue: &Catalogue, department: &str) {
    let ask = |path: &str, body: &serde_json::Value| post(&format!("{base}/sums/{path}"), body);
    let newest = &catalogue.indicators[1].periods.last().unwrap().id;
    let path = format!("{}/{newest}", catalogue.indicators[1].code);
    let sum: Sum = ask(&path, &json!({ "departments": [department] })).json();
    let profile: Profile = get(&format!("{base}/areas/departments/{department}"), &[]).json();
    let shown = profile.figures.iter().find(|figure| figure.indicator == catalogue.indicators[1].code).unwrap();
    assert_eq!((sum.state, sum.value, sum.interval), (shown.state, shown.value, shown.interval));
    let wrong = [
        (path.as_str(), json!({ "departments": [] }), 400, "parameter"),
        (&path, json!({ "afdelinger": ["1"] }), 400, "parameter"),
        (&path, json!({ "departments": ["findes-ikke"] }), 404, "unknown_department"),
        ("findes-ikke/2025", json!({ "departments": [department] }), 404, "unknown_indicator"),
        (&path.replace(newest, "1900"), json!({ "departments": [department] }), 404, "unknown_period"),
    ];
    for (path, body, status, code) in wrong {
        let answer = ask(path, &body);
        assert_eq!((answer.status, answer.json::<ErrorBody>().code.as_str()), (status, code), "{path} {body}");
    }
}

fn assert_errors(url: &str, base: &str) {
    let code = |path: &str, status: u16| {
        let answer = get(path, &[]);
        assert_eq!(answer.status, status, "{path}: {}", answer.text());
        answer.json::<ErrorBody>().code
    };
    assert_eq!(code(&format!("{url}/api/v1/releases/9-1/layers/departments"), 404), "unknown_release");
    assert_eq!(code(&format!("{base}/layers/municipality"), 404), "unknown_layer");
    assert_eq!(code(&format!("{base}/layers/%27%3B%20DROP%20TABLE%20x"), 404), "unknown_layer");
    assert_eq!(code(&format!("{base}/areas/departments/none"), 404), "unknown_area");
    assert_eq!(code(&format!("{base}/columns/departments/ikke_vestlig/2025"), 404), "unknown_column");
    assert_eq!(code(&format!("{base}/base/lava"), 404), "unknown_base");
    assert_eq!(code(&format!("{url}/api/v1/nothing"), 404), "no_such_path");
    assert_eq!(code(&format!("{url}/nothing"), 404), "no_such_path");
    assert_eq!(code(&format!("{url}/export?layer=departments"), 400), "parameter");
    assert_eq!(
        code(&format!("{url}/export?layer=x&indicator=doemte&period=2025&format=geojson"), 404),
        "unknown_layer"
    );
    assert_eq!(
        code(&format!("{url}/export?layer=districts&indicator=doemte&period=1999&format=geojson"), 404),
        "unknown_period"
    );
    assert_eq!(
        code(&format!("{url}/export?layer=districts&indicator=doemte&period=2025&format=csv&areas=1,2"), 400),
        "parameter"
    );
}

/// An export of a release names its release, and takes ids of any form and number.
#[test]
fn an_export_is_of_the_release_that_is_asked_and_of_the_areas_that_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut town = tests::town::Town::new();
    town.departments[0].id = "a,1".to_owned();
    let renamed = |id: &mut String| *id = if id == "a" { "a,1".to_owned() } else { std::mem::take(id) };
    town.counts.iter_mut().for_each(|count| renamed(&mut count.department));
    town.concerns.iter_mut().for_each(|(id, ..)| renamed(id));
    town.covered.iter_mut().for_each(renamed);
    town.write(folder.path());
    for command in [&["import", "town.toml"][..], &["publish"], &["publish"]] {
        let (done, out, err) = tests::town::bydelsblik(&folder, command);
        assert_eq!(done, 0, "{out}{err}");
    }
    let served = tests::town::serve(folder);
    let url = &served.server.url;
    let newest = get(&format!("{url}/api/v1/catalogue"), &[]).json::<Catalogue>().release.key;
    let ask = |release: &str, areas: &[String], format: &str| {
        let wanted = serde_json::json!({
            "layer": "departments", "indicator": "uden_tilknytning", "period": "2025", "format": format, "areas": areas
        });
        post(&format!("{url}/api/v1/releases/{release}/exports"), &wanted)
    };
    let answer = ask(&newest, &["a,1".to_owned()], "csv");
    let rows: Vec<std::collections::BTreeMap<String, String>> =
        csv::Reader::from_reader(answer.text().as_bytes()).deserialize().map(Result::unwrap).collect();
    assert_eq!((rows.len(), rows[0]["id"].as_str(), rows[0]["udgivelse"].as_str()), (1, "a,1", "2"));
    let unknown: Vec<String> = (0..20_000).map(|number| format!("department {number}")).collect();
    let answer = ask(&newest, &unknown, "csv");
    assert_eq!((answer.status, answer.json::<ErrorBody>().code.as_str()), (404, "unknown_area"), "a long list is read");
    assert_eq!(ask(&newest, &[], "xml").status, 400);
    assert_eq!(ask("9-1", &[], "csv").status, 404);
    let older = served.server.url.clone() + "/api/v1/releases/1";
    assert_eq!(get(&older, &[]).status, 404, "a release is named by its key");
}

/// An export holds the very numbers of the column that the map is coloured by.
fn assert_export(url: &str, catalogue: &Catalogue) {
    let answer =
        get(&format!("{url}/export?layer=districts&indicator=uden_tilknytning&period=2025&format=geojson"), &[]);
    assert_eq!(answer.header("content-type"), Some("application/geo+json"));
    assert_eq!(
        answer.header("content-disposition"),
        Some("attachment; filename=\"districts_uden_tilknytning_2025.geojson\"")
    );
    let exported: serde_json::Value = answer.json();
    let column =
        get(&format!("{url}/api/v1/releases/{}/columns/districts/uden_tilknytning/2025", catalogue.release.key), &[]);
    let column = Column::decode(&column.body).unwrap();
    let features = exported["features"].as_array().unwrap();
    assert_eq!(features.len(), column.values.len());
    for (feature, value) in features.iter().zip(&column.values) {
        // In the digits that the page shows.
        assert_eq!(feature["properties"]["vaerdi"].as_f64().unwrap(), (f64::from(*value) * 10.0).round() / 10.0);
    }
}

/// A table for programs, and the same for a Danish Excel.
fn assert_tables(url: &str) {
    let table = |more: &str| {
        let path = "/export?layer=districts&indicator=uden_tilknytning&period=2025&format=csv";
        let answer = get(&format!("{url}{path}{more}"), &[]);
        assert_eq!((answer.status, answer.header("content-type")), (200, Some("text/csv; charset=utf-8")));
        answer.text()
    };
    let (plain, excel) = (table(""), table("&csv_for=excel"));
    assert!(
        plain.starts_with("navn,id,bydel,boligorganisation,boliger,noegletal,indikator,periode,vaerdi,"),
        "{plain}"
    );
    assert!(excel.starts_with("\u{feff}Navn;Id;Boliger;Nøgletal;Kode;Periode;Værdi;"), "{excel}");
    assert_eq!(excel.matches("\r\n").count(), plain.lines().count());
    assert!(excel.contains(";\"=\"\"2025\"\"\";"), "a period is a text: {excel}");
}

fn assert_caching(url: &str, base: &str) {
    let layer = get(&format!("{base}/layers/districts"), &[("accept-encoding", "br")]);
    assert_eq!(layer.header("content-encoding"), Some("br"));
    assert_eq!(layer.header("cache-control"), Some("private, no-cache"));
    let tag = layer.header("etag").unwrap();
    let again = get(&format!("{base}/layers/districts"), &[("if-none-match", tag)]);
    assert_eq!((again.status, again.body.len()), (304, 0));
    let catalogue = get(&format!("{url}/api/v1/catalogue"), &[]);
    assert_eq!(catalogue.header("cache-control"), Some("private, no-cache"));
    assert_eq!(catalogue.header("x-content-type-options"), Some("nosniff"));
    assert!(catalogue.header("content-security-policy").unwrap().contains("script-src 'self' 'wasm-unsafe-eval'"));
}

fn demo(db: &str) -> Server {
    Server::start(&["demo", "--no-open", "--db", db])
}

#[test]
fn sqlite_serves_everything_and_ends_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let server = demo(&format!("sqlite://{}/demo.db", folder.path().display()));
    assert_serves(&server.url);
    #[cfg(unix)]
    assert_eq!(server.terminate(), 0);
}

#[test]
fn postgres_serves_everything_and_its_reader_sees_no_private_table() {
    let Some(postgres) = Postgres::start() else { return };
    let db = postgres.database();
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start_with(&["demo", "--no-open", "--db", &db], |command: &mut Command| {
        command.env("BYDELSBLIK_SECRET_FILE", folder.path().join("a.secret"));
    });
    assert_serves(&server.url);
    let tables = postgres.sql("db0", "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename");
    let (mut private, mut released) = (0, 0);
    for table in tables.lines() {
        let read = postgres.try_sql("db0", &format!("SET ROLE bydelsblik_reader; SELECT count(*) FROM {table}"));
        let may = table.starts_with("released_");
        assert_eq!(read.status.success(), may, "{table}");
        *(if may { &mut released } else { &mut private }) += 1;
        let write = postgres.try_sql("db0", &format!("SET ROLE bydelsblik_reader; DELETE FROM {table}"));
        assert!(!write.status.success(), "{table} can be written by the reader");
    }
    assert!(private >= 12 && released == 14, "{private} private and {released} released tables");
}

#[test]
fn both_databases_publish_the_same() {
    let Some(postgres) = Postgres::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("a.secret");
    let addresses = [format!("sqlite://{}/demo.db", folder.path().display()), postgres.database()];
    let exports = addresses.map(|db| {
        let server = Server::start_with(&["demo", "--no-open", "--db", &db], |command: &mut Command| {
            command.env("BYDELSBLIK_SECRET_FILE", &secret);
        });
        let path = "/export?layer=departments&indicator=behovsindeks&period=2025&format=geojson";
        let exported: serde_json::Value = get(&format!("{}{path}", server.url), &[]).json();
        exported["features"].clone()
    });
    assert_eq!(exports[0].as_array().unwrap().len(), 45);
    assert_eq!(exports[0], exports[1]);
}

#[test]
fn a_taken_port_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let db = format!("sqlite://{}/demo.db", folder.path().display());
    let server = demo(&db);
    let address = server.url.strip_prefix("http://").unwrap();
    let (code, _, errors) = printed(&run(&["serve", "--db", &db, "--listen", address]));
    assert_eq!(code, 3);
    assert!(errors.contains("is taken; choose another with --listen"), "{errors}");
}

#[test]
fn logs_hold_no_statement_and_no_figure() {
    let folder = tempfile::tempdir().unwrap();
    let db = format!("sqlite://{}/demo.db", folder.path().display());
    drop(demo(&db));
    let output = Command::new(program()).args(["publish", "--db", &db]).env_remove("RUST_LOG").output().unwrap();
    let (code, text, errors) = printed(&output);
    assert_eq!((code, errors.as_str()), (0, ""));
    let said: Vec<&str> = text.lines().collect();
    assert!(said.len() == 2 && said[0] == "published release 2 of 0999", "{text}");
    assert!(said[1].starts_with("fingerprint of the secret: ") && said[1].len() == 27 + 19, "{text}");
}
