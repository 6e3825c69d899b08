//! Two publications at once: no entry of the ledger is lost, and the second one changes nothing.
use bydelsblik::{
    publish::{Making, WeightCache, publish, tiles},
    timings::Timings,
};
use geodata::{
    delivery::Delivery,
    protect::{Ledger, Rules, SecretKey},
    published::Published,
};
use std::process::{Command, Stdio};
use store::{LedgerVersion, Owner, PublishedRelease, Reader, ReleaseInfo, RestsOn, Store, StoreError};
use tests::{
    postgres::Postgres,
    program::{printed, program},
    town::{SECRET, Town},
};

const CODE: &str = "0999";

/// One of two who publish: what was read of the store before.
struct Steward {
    store: Store,
    delivery: Delivery,
    owner: Owner,
    ledger: Ledger,
    read: LedgerVersion,
}

impl Steward {
    /// Reads the store, of the figures only those of one indicator.
    async fn read(db: &str, indicator: &str) -> Self {
        let store = Store::open(db).await.unwrap();
        let (mut delivery, _) = store.delivery(CODE).await.unwrap();
        delivery.observations.retain(|observation| observation.indicator.as_str() == indicator);
        let owner = store.owner(CODE, &delivery.departments, None).await.unwrap();
        let (ledger, read) = store.ledger(&owner.name).await.unwrap();
        Self { store, delivery, owner, ledger, read }
    }

    fn made(&self) -> (Published, Ledger) {
        let key = SecretKey::new(b"a secret of the tests").unwrap().of_municipality(&self.owner.name);
        let making = Making {
            secret: &key,
            rules: Rules::default(),
            ledger: &self.ledger,
            today: jiff::civil::date(2026, 1, 1),
            statute: None,
        };
        publish(&self.delivery, &making, &mut WeightCache::default(), &mut Timings::default()).unwrap()
    }

    async fn store(&self, made: &(Published, Ledger)) -> Result<i64, StoreError> {
        let tiles = tiles(&made.0).unwrap();
        let info = ReleaseInfo {
            published_at: "2026-01-01T00:00:00Z".to_owned(),
            software: "test".to_owned(),
            rules: "test".to_owned(),
            household_threshold: 20,
            reporter_threshold: 3,
            source: Vec::new(),
        };
        let release = PublishedRelease {
            info,
            published: &made.0,
            ledger: &made.1,
            rests_on: RestsOn {
                owner: &self.owner,
                read: self.read,
                marks: vec![(self.owner.name.clone(), "a".to_owned())],
            },
            layer_tiles: tiles.layers,
            base_tiles: tiles.base,
            bounds: tiles.bounds,
        };
        self.store.publish(&release).await
    }
}

async fn newest(db: &str) -> i64 {
    Reader::open(db).await.unwrap().newest_release(Some(CODE)).await.unwrap().id
}

fn import(db: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    Town::new().write(folder.path());
    let output = Command::new(program()).current_dir(folder.path()).args(["import", "town.toml", "--db", db]).output();
    assert_eq!(printed(&output.unwrap()).0, 0);
    folder
}

/// Both read before either writes; one after the other, then at the same instant.
async fn interleaved(db: &str) {
    let (one, two) = (Steward::read(db, "uden_tilknytning").await, Steward::read(db, "kun_grundskole").await);
    let (first, second) = (one.made(), two.made());
    assert_eq!(one.store(&first).await.unwrap(), 1);
    assert!(matches!(two.store(&second).await, Err(StoreError::Overtaken)), "it rests on what is no more");
    let after = Steward::read(db, "kun_grundskole").await;
    assert_eq!((&after.ledger, newest(db).await), (&first.1, 1), "the second has changed nothing");
    let again = after.made();
    assert!(first.1.shown.keys().all(|key| again.1.shown.contains_key(key)), "no entry of the first is lost");
    assert!(again.1.shown.len() > first.1.shown.len());
    assert_eq!(after.store(&again).await.unwrap(), 2);

    for release in 3..6 {
        let (one, two) = (Steward::read(db, "uden_tilknytning").await, Steward::read(db, "bruttoindkomst").await);
        let (first, second) = (one.made(), two.made());
        let (first_stored, second_stored) = tokio::join!(one.store(&first), two.store(&second));
        let winner = match (first_stored, second_stored) {
            (Ok(id), Err(StoreError::Overtaken)) if id == release => first.1,
            (Err(StoreError::Overtaken), Ok(id)) if id == release => second.1,
            both => panic!("{both:?}"),
        };
        assert_eq!((Steward::read(db, "x").await.ledger, newest(db).await), (winner, release));
    }
}

/// Two processes at the same time: both releases are there, and the second knows the first.
fn processes(db: &str) {
    let folder = import(db);
    let start = || {
        let mut command = Command::new(program());
        command.current_dir(folder.path()).env("BYDELSBLIK_SECRET", SECRET).args(["publish", "--db", db]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts")
    };
    for round in 0..2 {
        let both = [start(), start()].map(|child| printed(&child.wait_with_output().unwrap()));
        let mut releases: Vec<&str> = both
            .iter()
            .map(|(code, out, err)| {
                assert_eq!(*code, 0, "{out}{err}");
                out.lines().find(|line| line.starts_with("published release")).unwrap()
            })
            .collect();
        releases.sort_unstable();
        let release = |number: usize| format!("published release {} of 0999", 2 * round + number);
        assert_eq!(releases, [release(1), release(2)]);
    }
}

fn run(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(test);
}

#[test]
fn two_publications_at_once_lose_no_entry_of_the_ledger_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let db = |name: &str| format!("sqlite://{}/{name}.db", folder.path().display());
    import(&db("a"));
    run(interleaved(&db("a")));
    processes(&db("b"));
}

#[test]
fn two_publications_at_once_lose_no_entry_of_the_ledger_on_postgres() {
    let Some(postgres) = Postgres::start() else { return };
    let db = postgres.database();
    import(&db);
    run(interleaved(&db));
    processes(&postgres.database());
}

/// A town that is published for the first time under two codes at once has one owner in the end.
#[test]
fn two_codes_of_one_town_at_once_have_one_owner() {
    let Some(postgres) = Postgres::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    for db in [format!("sqlite://{}/a.db", folder.path().display()), postgres.database()] {
        let files = import(&db);
        let text = std::fs::read_to_string(files.path().join("town.toml")).unwrap();
        std::fs::write(files.path().join("town.toml"), text.replace("\"0999\"", "\"0099\"")).unwrap();
        let start = |arguments: &[&str]| {
            let mut command = Command::new(program());
            command.current_dir(files.path()).env("BYDELSBLIK_SECRET", SECRET).args(arguments).args(["--db", &db]);
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts")
        };
        assert!(start(&["import", "town.toml"]).wait().unwrap().success());
        let both = ["0099", CODE]
            .map(|code| start(&["publish", "--municipality", code]))
            .map(|child| printed(&child.wait_with_output().unwrap()));
        assert!(both.iter().all(|(code, ..)| *code == 0), "{both:?}");
        let found = both.iter().filter(|(_, out, _)| out.contains("is the same municipality as")).count();
        assert_eq!(found, 1, "{both:?}");
    }
}
