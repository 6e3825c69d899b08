//! The audit makes a release again, and sees every row of it that the mechanism would not have made.
use tests::{
    postgres::Postgres,
    program::printed,
    town::{Town, command_in},
};

/// One change in each released table, of the newest release: what it does, and the table that the audit names.
const CHANGES: [(&str, &str); 14] = [
    ("UPDATE released_release SET household_threshold = 5 WHERE id = 4", "released_release"),
    (
        "UPDATE released_indicator SET definition = replace(definition, '\"flow\":false', '\"flow\":true') WHERE release = 4",
        "released_indicator",
    ),
    (
        "UPDATE released_layer SET tile = geometry FROM (SELECT geometry FROM released_area LIMIT 1) AS other WHERE release = 4 AND layer = 'districts'",
        "released_layer",
    ),
    ("UPDATE released_area SET served = '[1,7]' WHERE release = 4 AND layer = 'departments'", "released_area"),
    ("UPDATE released_area SET dwellings = 4 WHERE release = 4 AND layer = 'kvadratnet-1km'", "released_area"),
    // The need index shows another indicator, and a period that no block has.
    (
        "UPDATE released_column SET figures = other.figures FROM released_column AS other WHERE released_column.release = 4 AND released_column.indicator = 'behovsindeks' AND other.release = 4 AND other.indicator = 'uden_tilknytning' AND other.layer = released_column.layer AND other.period = released_column.period",
        "released_column",
    ),
    (
        "INSERT INTO released_column SELECT municipality, release, layer, indicator, '2031', figures FROM released_column WHERE release = 4 AND layer = 'departments' AND indicator = 'uden_tilknytning' AND period = '2025'",
        "released_column",
    ),
    (
        "DELETE FROM released_column WHERE release = 4 AND layer = 'h3-8' AND indicator = 'uden_tilknytning'",
        "released_column",
    ),
    ("UPDATE released_block SET households = households + 10 WHERE release = 4", "released_block"),
    ("DELETE FROM released_block_column WHERE release = 4 AND period = '2025'", "released_block_column"),
    (
        "INSERT INTO released_nearness VALUES ('0999', 4, 'departments', 'fritid', '[[1.0,1.0,1.0]]')",
        "released_nearness",
    ),
    (
        "INSERT INTO released_intervention_count VALUES ('0999', 4, 900, 'misbrug', NULL, 2025, 1)",
        "released_intervention_count",
    ),
    ("INSERT INTO released_statute_column VALUES ('0999', 4, 'ikke_vestlig', '2025', '')", "released_statute_column"),
    ("INSERT INTO released_base VALUES ('0999', 4, 'water', 1, '')", "released_base"),
];

fn assert_compares(db: &str, sql: Option<&dyn Fn(&str)>) {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let mut command = command_in(&folder, arguments);
        printed(&command.args(["--db", db]).output().expect("the program starts"))
    };
    let mut town = Town::new();
    let audit = |what: &str| {
        let (code, out, err) = run(&["audit"]);
        let line = out.lines().find(|line| line.starts_with("makes the release again")).unwrap_or_default().to_owned();
        assert!(!line.is_empty(), "{what}: {out}{err}");
        (code, line)
    };
    // Releases that follow each other, with another delivery, other thresholds, the statute layer and a period opened again.
    town.write(folder.path());
    assert_eq!(run(&["import", "town.toml"]).0, 0);
    for (change, publish) in [
        (false, &["publish"][..]),
        (true, &["publish", "--households", "30", "--reporters", "4"]),
        (true, &["publish", "--statute"]),
        (true, &["publish", "--renew", "uden_tilknytning/2025"]),
    ] {
        if change {
            let department = town.departments[0].id.clone();
            town.change(&department, "uden_tilknytning", |count| count + 3);
            town.write(folder.path());
            assert_eq!(run(&["import", "town.toml"]).0, 0);
        }
        let (code, out, err) = run(publish);
        assert_eq!(code, 0, "{publish:?}: {out}{err}");
        let (_, line) = audit(&publish.join(" "));
        assert!(line.contains(" holds "), "{publish:?}: {line}");
    }
    // Without the secret it says that it cannot.
    let mut command = command_in(&folder, &["audit"]);
    let (_, out, _) = printed(&command.env_remove("BYDELSBLIK_SECRET").args(["--db", db]).output().unwrap());
    assert!(out.contains("not possible: "), "{out}");
    if let Some(sql) = sql {
        assert_sees_changes(sql, &audit);
    }
}

/// Makes each change in a copy of its table, and takes it back.
fn assert_sees_changes(sql: &dyn Fn(&str), audit: &dyn Fn(&str) -> (i32, String)) {
    for (change, table) in CHANGES {
        sql(&format!("CREATE TABLE kept_rows AS SELECT * FROM {table}"));
        sql(change);
        let (code, line) = audit(change);
        assert!(code == 1 && line.contains("BROKEN") && line.ends_with(&format!(" in {table}")), "{change}: {line}");
        if table == "released_release" {
            sql("UPDATE released_release SET household_threshold = 20 WHERE id = 4");
        } else {
            sql(&format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept_rows"));
        }
        sql("DROP TABLE kept_rows");
    }
    let (_, line) = audit("as it was");
    assert!(line.contains(" holds "), "{line}");
}

#[test]
fn a_release_is_made_again_row_by_row_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    assert_compares(&format!("sqlite://{}", folder.path().join("again.db").display()), None);
}

#[test]
fn a_release_is_made_again_row_by_row_on_postgres_and_every_other_row_is_seen() {
    let Some(postgres) = Postgres::start() else { return };
    let database = postgres.database();
    let name = database.rsplit('/').next().unwrap_or_default().to_owned();
    assert_compares(&database, Some(&|sql| drop(postgres.sql(&name, sql))));
}
