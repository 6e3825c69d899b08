//! The audit makes a release again, and sees every row of it that the mechanism would not have made; and earlier releases are compared with the ledger.
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

#[test]
fn an_earlier_release_that_is_still_served_is_compared_with_the_ledger_also_when_something_was_imported_since() {
    let Some(postgres) = Postgres::start() else { return };
    let (db, folder) = (postgres.database(), tempfile::tempdir().unwrap());
    let name = db.rsplit('/').next().unwrap().to_owned();
    let run = |arguments: &[&str]| {
        let mut command = command_in(&folder, arguments);
        printed(&command.args(["--db", &db]).output().expect("the program starts"))
    };
    let mut town = Town::new();
    for count in 0..2 {
        let department = town.departments[0].id.clone();
        town.change(&department, "uden_tilknytning", |before| before + count);
        town.write(folder.path());
        assert_eq!(run(&["import", "town.toml"]).0, 0);
        assert_eq!(run(&["publish"]).0, 0);
    }
    let (code, out, err) = run(&["audit"]);
    assert!(code == 0 && out.contains("of what is still served of release 1\n"), "{out}{err}");
    let columns = |table: &str, release: u8| {
        format!("{table} WHERE release = {release} AND indicator = 'uden_tilknytning' AND period = '2024'")
    };
    let broken = |changed: &str, attack: &str| {
        let (code, out, _) = run(&["audit"]);
        let earlier = out.split("by the ledger alone").nth(1).unwrap_or_default();
        let found = earlier.lines().any(|line| line.starts_with(attack) && line.contains("BROKEN"));
        assert!(code == 1 && found, "{changed}: {out}");
    };
    // A figure of a block, and one of an area, of the release before.
    for (table, attack) in
        [("released_block_column", "looks beside the ledger"), ("released_column", "looks for more than blocks")]
    {
        postgres.sql(&name, &format!("CREATE TABLE kept_rows AS SELECT * FROM {}", columns(table, 1)));
        let other = columns(table, 1).replace("2024", "2025");
        let same_layer = if table == "released_column" { " AND layer = of.layer" } else { "" };
        postgres.sql(
            &name,
            &format!(
                "UPDATE {table} AS of SET figures = (SELECT figures FROM {other}{same_layer}) WHERE {}",
                columns(table, 1).split_once("WHERE").unwrap().1
            ),
        );
        broken(table, attack);
        postgres.sql(&name, &format!("DELETE FROM {}", columns(table, 1)));
        postgres.sql(&name, &format!("INSERT INTO {table} SELECT * FROM kept_rows; DROP TABLE kept_rows"));
    }
    assert_eq!(run(&["audit"]).0, 0);
    // What no figure of the ledger tells: a place, an index, a threshold, and a period that was never shown.
    for change in [
        "UPDATE released_area SET name = 'Andet' WHERE release = 1 AND layer = 'departments'",
        "UPDATE released_release SET household_threshold = 5 WHERE id = 1",
        "INSERT INTO released_block_column SELECT municipality, release, indicator, '2031', figures FROM released_block_column \
         WHERE release = 1 AND indicator = 'uden_tilknytning' AND period = '2025'",
        "UPDATE released_column SET figures = (SELECT figures FROM released_column AS other WHERE other.release = 1 AND \
         other.indicator = 'uden_tilknytning' AND other.layer = released_column.layer AND other.period = released_column.period) \
         WHERE release = 1 AND indicator = 'behovsindeks'",
    ] {
        let table = change.split_whitespace().find(|word| word.starts_with("released_")).unwrap();
        postgres.sql(&name, &format!("CREATE TABLE kept_rows AS SELECT * FROM {table}"));
        postgres.sql(&name, change);
        broken(change, "compares with what was stored");
        if table == "released_release" {
            postgres.sql(&name, "UPDATE released_release SET household_threshold = 20 WHERE id = 1");
        } else {
            postgres.sql(&name, &format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept_rows"));
        }
        postgres.sql(&name, "DROP TABLE kept_rows");
    }
    assert_eq!(run(&["audit"]).0, 0);
    // The newest is withdrawn and something else imported: what is left is judged as far as the ledger tells, and the rest is asked for.
    town.write(folder.path());
    assert_eq!(run(&["import", "town.toml"]).0, 0);
    assert_eq!(run(&["withdraw", "2", "--reason", "a wrong number"]).0, 0);
    let (code, out, err) = run(&["audit"]);
    let line = |attack: &str| out.lines().find(|line| line.starts_with(attack)).unwrap_or_default().to_owned();
    assert!(code == 2 && err.contains("publish first") && out.contains("still served of release 1\n"), "{out}{err}");
    assert!(line("makes the noise again").contains(" holds ") && line("weighs the noise").contains(" holds "), "{out}");
    let other = columns("released_block_column", 1).replace("2024", "2025");
    postgres.sql(
        &name,
        &format!(
            "UPDATE released_block_column SET figures = (SELECT figures FROM {other}) WHERE {}",
            columns("", 1).split_once("WHERE").unwrap().1
        ),
    );
    broken("withdrawn", "looks beside the ledger");
}
