//! Withdrawal: from that moment on nothing of a release is served, even to those who have kept parts of it, and the release before is the current one.
use tests::{
    http::{Answer, get, post},
    postgres::Postgres,
    program::{Server, printed},
    town::{Town, command_in},
};
use wire::{Catalogue, ErrorBody};

/// Every kind of address of a release.
fn addresses(base: &str) -> Vec<String> {
    let paths = [
        "",
        "/layers/departments",
        "/facts/departments",
        "/columns/departments/uden_tilknytning/2025",
        "/errors/departments/uden_tilknytning/2025",
        "/areas/departments/a",
        "/standings/departments/2025",
        "/statute/1",
        "/statute",
        "/interventions/departments",
        "/base/land",
        "/base/place",
        "/layers/findes-ikke",
        "/noget/helt/andet",
    ];
    paths.map(|path| format!("{base}{path}")).to_vec()
}

fn ask_sum(base: &str) -> Answer {
    post(&format!("{base}/sums/uden_tilknytning/2025"), &serde_json::json!({ "departments": ["a"] }))
}

fn ask_export(base: &str) -> Answer {
    let request = serde_json::json!({
        "layer": "departments", "indicators": ["uden_tilknytning", "behovsindeks"], "from": "2024", "to": "2025",
        "format": "xlsx", "shape": "wide", "areas": ["a"]
    });
    post(&format!("{base}/exports"), &request)
}

fn assert_gone(answer: &Answer, path: &str) {
    assert_eq!((answer.status, answer.json::<ErrorBody>().code.as_str()), (410, "withdrawn"), "{path}");
    assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
}

fn catalogue(url: &str) -> Catalogue {
    get(&format!("{url}/api/v1/catalogue"), &[]).json()
}

fn export(url: &str) -> Answer {
    get(&format!("{url}/export?layer=departments&indicator=uden_tilknytning&period=2025&format=csv"), &[])
}

fn assert_withdraws(db: &str) {
    let folder = tempfile::tempdir().unwrap();
    Town::new().write(folder.path());
    let run = |arguments: &[&str]| {
        let mut command = command_in(&folder, arguments);
        printed(&command.args(["--db", db]).output().expect("the program starts"))
    };
    assert_eq!(run(&["import", "town.toml"]).0, 0);
    assert_eq!(run(&["publish", "--statute"]).0, 0);
    let server = Server::start(&["serve", "--db", db]);
    let url = server.url.as_str();
    let key = |url: &str| catalogue(url).release.key;
    let first = key(url);
    assert_eq!(run(&["publish", "--statute"]).0, 0);
    let second = key(url);
    let base = |key: &str| format!("{url}/api/v1/releases/{key}");

    // A kept copy is used only as long as the server says that it is unchanged.
    let mut kept = Vec::new();
    for path in addresses(&base(&second)) {
        let answer = get(&path, &[]);
        if answer.status == 200 {
            assert_eq!(answer.header("cache-control"), Some("private, no-cache"), "{path}");
            let tag = answer.header("etag").unwrap().to_owned();
            assert_eq!(get(&path, &[("if-none-match", &tag)]).status, 304, "{path}");
            kept.push((path, tag));
        }
    }
    assert!(kept.len() >= 5, "{kept:?}");
    let tag = export(url).header("etag").unwrap().to_owned();
    assert_eq!((ask_sum(&base(&second)).status, ask_export(&base(&second)).status), (200, 200));

    let (code, out, err) = run(&["withdraw", "2", "--reason", "forkert fil"]);
    assert!(code == 0 && out.contains("release 1 is served now"), "{out}{err}");
    for path in addresses(&base(&second)) {
        assert_gone(&get(&path, &[]), &path);
    }
    for (path, tag) in &kept {
        assert_gone(&get(path, &[("if-none-match", tag)]), path);
    }
    assert_gone(&ask_sum(&base(&second)), "sums");
    assert_gone(&ask_export(&base(&second)), "exports");
    assert_eq!(key(url), first);
    let path = "/export?layer=departments&indicator=uden_tilknytning&period=2025&format=csv";
    assert_eq!(get(&format!("{url}{path}"), &[("if-none-match", &tag)]).status, 200, "the export is another one");
    assert_eq!(get(&format!("{}/columns/departments/uden_tilknytning/2025", base(&first)), &[]).status, 200);
    let shown = export(url).text();

    for (wrong, reason) in [("2", "was withdrawn at"), ("7", "there is no release 7"), ("1-2026", "no such release")] {
        let (code, _, err) = run(&["withdraw", wrong]);
        assert!(code == 2 && err.contains(reason), "{wrong}: {err}");
    }
    let (code, _, err) = run(&["withdraw", "1", "--reason", "skriv til hanne@example.dk"]);
    assert!(code == 2 && !err.contains("hanne"), "{err}");

    // The last one, by its key: nothing is served.
    let (code, out, err) = run(&["withdraw", &first, "--municipality", "0999"]);
    assert!(code == 0 && out.contains("no release is served any more"), "{out}{err}");
    assert_gone(&get(&base(&first), &[]), "the first");
    let nothing = get(&format!("{url}/api/v1/catalogue"), &[]);
    assert_eq!((nothing.status, nothing.json::<ErrorBody>().code.as_str()), (503, "no_release"));
    assert_eq!(export(url).status, 503);

    // What was shown was shown: it is shown again as it was, and counted on.
    let mut corrected = Town::new();
    corrected.counts.iter_mut().for_each(|count| count.numerator += 1);
    corrected.write(folder.path());
    assert_eq!(run(&["import", "town.toml"]).0, 0);
    let (code, out, err) = run(&["publish", "--statute"]);
    assert!(code == 0 && out.contains("published release 3"), "{out}{err}");
    assert_eq!(export(url).text(), shown.replace(",1\n", ",3\n"), "closed periods stay as they were");
    assert_gone(&get(&base(&second), &[]), "the second");
    assert!(key(url).starts_with("3-"));
}

#[test]
fn a_withdrawn_release_is_gone_at_once_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    assert_withdraws(&format!("sqlite://{}/town.db", folder.path().display()));
}

#[test]
fn a_withdrawn_release_is_gone_at_once_on_postgres_and_from_every_table() {
    let Some(postgres) = Postgres::start() else { return };
    let db = postgres.database();
    assert_withdraws(&db);
    let name = db.rsplit('/').next().unwrap();
    let tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'released_%'";
    for table in postgres.sql(name, tables).lines().filter(|table| *table != "released_release") {
        let left = postgres.sql(name, &format!("SELECT count(*) FROM {table} WHERE release < 3"));
        assert_eq!(left, "0", "{table}");
    }
    let why =
        postgres.sql(name, "SELECT withdrawn_reason FROM released_release WHERE id = 2 AND withdrawn_at > '2026'");
    assert_eq!(why, "forkert fil");
}
