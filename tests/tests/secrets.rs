//! The secret of a store: who makes it, what is refused, and under whose name it is kept.
use std::{collections::BTreeMap, fs, path::Path};
use tempfile::TempDir;
use tests::{
    postgres::Postgres,
    program::{Server, printed, program},
    town::{OTHER_SECRET, SECRET, Town},
};

/// Runs the program in a folder on its store, with no secret in the environment but this.
fn run_on(db: &str, folder: &Path, secret: Option<&str>, arguments: &[&str]) -> (i32, String, String) {
    let mut command = std::process::Command::new(program());
    command.current_dir(folder).args(arguments).args(["--db", db]);
    match secret {
        Some(secret) => command.env("BYDELSBLIK_SECRET", secret),
        None => command.env_remove("BYDELSBLIK_SECRET").env_remove("BYDELSBLIK_SECRET_FILE"),
    };
    printed(&command.output().expect("the program starts"))
}

fn sqlite(folder: &TempDir) -> String {
    format!("sqlite://{}/town.db", folder.path().display())
}

fn run(folder: &TempDir, secret: Option<&str>, arguments: &[&str]) -> (i32, String, String) {
    run_on(&sqlite(folder), folder.path(), secret, arguments)
}

/// The files beside the store that are a secret or part of one.
fn secrets(folder: &TempDir) -> Vec<String> {
    let files = fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    files.filter(|name| name.contains("secret")).collect()
}

fn imported() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    Town::new().write(folder.path());
    let (code, out, err) = run(&folder, None, &["import", "town.toml"]);
    assert_eq!(code, 0, "{out}{err}");
    folder
}

fn fingerprint(out: &str) -> &str {
    let line = out.lines().find_map(|line| line.strip_prefix("fingerprint of the secret: "));
    line.unwrap_or_else(|| panic!("no fingerprint in {out}"))
}

#[test]
fn a_publication_makes_no_secret_and_init_makes_one() {
    let folder = imported();
    let (code, _, err) = run(&folder, None, &["publish"]);
    assert!(code == 3 && err.contains("bydelsblik init"), "{err}");
    assert_eq!(secrets(&folder), [""; 0]);
    let (code, out, _) = run(&folder, None, &["init"]);
    assert!(code == 0 && out.contains("new noise for the same counts"), "{out}");
    assert_eq!(secrets(&folder), ["town.secret"]);
    let bytes = fs::read(folder.path().join("town.secret")).unwrap();
    assert_eq!(bytes.len(), 32);
    let (code, again, _) = run(&folder, None, &["init"]);
    assert_eq!((code, fingerprint(&again)), (0, fingerprint(&out)));
    let (code, published, err) = run(&folder, None, &["publish"]);
    assert_eq!((code, fingerprint(&published)), (0, fingerprint(&out)), "{err}");
    assert_eq!(fs::read(folder.path().join("town.secret")).unwrap(), bytes);

    // The store has released: a lost secret is not replaced without a word.
    fs::rename(folder.path().join("town.secret"), folder.path().join("copy")).unwrap();
    for command in ["init", "publish"] {
        let (code, _, err) = run(&folder, None, &[command]);
        assert!(code == 3 && secrets(&folder).is_empty(), "{command}: {err}");
    }
    let (code, out, err) = run(&folder, None, &["publish", "--new-secret"]);
    assert!(
        code == 2 && out.contains("What it costs") && err.contains("--yes") && secrets(&folder).is_empty(),
        "{out}"
    );
    fs::rename(folder.path().join("copy"), folder.path().join("town.secret")).unwrap();
    assert_eq!(run(&folder, None, &["publish"]).0, 0);
}

#[test]
fn a_store_is_made_with_its_secret() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(&folder, None, &["init"]).0, 0);
    assert!(folder.path().join("town.db").exists() && folder.path().join("town.secret").exists());
    // Without a store there is no secret.
    let other = folder.path().join("other.secret");
    let mut command = std::process::Command::new(program());
    command.args(["init", "--db", "sqlite:///nowhere/a.db"]).env("BYDELSBLIK_SECRET_FILE", &other);
    let (code, _, err) = printed(&command.env_remove("BYDELSBLIK_SECRET").output().expect("the program starts"));
    assert!(code == 3 && !other.exists(), "{err}");
}

#[test]
fn a_new_secret_counts_when_its_release_is_stored_and_not_before() {
    let folder = imported();
    let failing = ["publish", "--new-secret", "--yes", "--renew", "doemte/1999"];
    let (code, _, err) = run(&folder, None, &failing);
    assert_eq!((code, secrets(&folder)), (2, Vec::new()), "{err}");
    let (code, out, err) = run(&folder, None, &["publish", "--new-secret"]);
    assert_eq!((code, secrets(&folder)), (0, vec!["town.secret".to_owned()]), "{err}");
    let first = fs::read(folder.path().join("town.secret")).unwrap();
    assert_eq!(run(&folder, None, &failing).0, 2);
    assert_eq!(run(&folder, None, &["publish", "--new-secret"]).0, 2, "it asks before it replaces one");
    assert_eq!((fs::read(folder.path().join("town.secret")).unwrap(), secrets(&folder).len()), (first.clone(), 1));
    let (code, second, err) = run(&folder, None, &["publish", "--new-secret", "--yes"]);
    assert!(code == 0 && fingerprint(&second) != fingerprint(&out), "{err}");
    assert_ne!(fs::read(folder.path().join("town.secret")).unwrap(), first);
    assert_eq!(run(&folder, None, &["publish"]).0, 0);
    // The old one is another one from now on.
    fs::write(folder.path().join("town.secret"), first).unwrap();
    assert_eq!(run(&folder, None, &["publish"]).0, 3);
}

#[test]
fn weak_secrets_are_refused_and_not_repeated() {
    let folder = imported();
    for weak in [&"0".repeat(64), &"0".repeat(31), &"ab".repeat(32), &SECRET[..62], &SECRET[..32].repeat(2), "password"]
    {
        let (code, out, err) = run(&folder, Some(weak), &["publish"]);
        assert!(code == 3 && err.contains("BYDELSBLIK_SECRET") && !out.contains("published"), "{weak}: {err}");
        assert!(!err.contains(weak.get(..8).unwrap()), "{err}");
    }
    for weak in [&b"koebenhavn-2025\n"[..], &[7; 32], b"en hemmelighed paa 32 bogstaver."] {
        let path = folder.path().join("town.secret");
        fs::write(&path, weak).unwrap();
        #[cfg(unix)]
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        let (code, _, err) = run(&folder, None, &["publish"]);
        assert!(code == 3 && err.contains("is refused"), "{err}");
    }
}

/// What a store shows of a municipality's departments, without the number of the release.
fn shown(folder: &TempDir, db: &str, code: &str) -> Vec<BTreeMap<String, String>> {
    let server = Server::start_with(&["serve", "--municipality", code, "--db", db], |command| {
        command.current_dir(folder.path());
    });
    let path = "/export?layer=departments&indicator=uden_tilknytning&period=2025&format=csv";
    let text = tests::http::get(&format!("{}{path}", server.url), &[]).text();
    let mut rows: Vec<BTreeMap<String, String>> =
        csv::Reader::from_reader(text.as_bytes()).deserialize().map(Result::unwrap).collect();
    assert!(rows.iter_mut().all(|row| row.remove("udgivelse").is_some()) && rows.len() == 8);
    rows
}

/// Writes something before ids of departments.
fn rename(town: &mut Town, before: &str, which: impl Fn(&str) -> bool) {
    let departments = town.departments.iter_mut().map(|department| &mut department.id);
    let counts = town.counts.iter_mut().map(|count| &mut count.department);
    let concerns = town.concerns.iter_mut().map(|(department, ..)| department);
    let all = departments.chain(counts).chain(concerns).chain(&mut town.covered);
    all.filter(|id| which(id)).for_each(|id| id.insert_str(0, before));
}

/// The town comes under a wrong code first; the right one continues it, and so does the wrong one.
fn a_corrected_code(db: &str, folder: &TempDir) {
    let mapping = |code: &str| {
        let text = fs::read_to_string(folder.path().join("town.toml")).unwrap();
        fs::write(folder.path().join("code.toml"), text.replace("\"0999\"", &format!("\"{code}\""))).unwrap();
    };
    let publish = |code: &str| {
        mapping(code);
        let run = |arguments: &[&str]| run_on(db, folder.path(), Some(SECRET), arguments);
        let (done, out, err) = run(&["import", "code.toml"]);
        assert_eq!(done, 0, "{out}{err}");
        let (done, out, err) = run(&["publish", "--municipality", code]);
        assert_eq!(done, 0, "{out}{err}");
        out
    };
    Town::new().write(folder.path());
    assert!(!publish("0099").contains("is the same municipality as"));
    let first = shown(folder, db, "0099");
    let out = publish("0999");
    assert!(out.contains("0999 is the same municipality as 0099"), "{out}");
    assert_eq!(shown(folder, db, "0999"), first, "the same counts have the same noise");
    // Corrected counts of a period that was shown change nothing, under whichever code they come.
    let mut corrected = Town::new();
    corrected.counts.iter_mut().filter(|count| count.year == 2025).for_each(|count| count.numerator += 1);
    corrected.write(folder.path());
    for code in ["0099", "0999", "0099"] {
        assert!(!publish(code).contains("is the same municipality as"), "it is said once");
        assert_eq!(shown(folder, db, code), first, "{code}");
    }
    // Corrected ids, names or places alone make no other town.
    let mut renamed = Town::new();
    rename(&mut renamed, "ny-", |_| true);
    renamed.write(folder.path());
    assert!(publish("0098").contains("0098 is the same municipality as"));
    let mut elsewhere = Town::new();
    let move_away = |department: &mut tests::town::Department| {
        department.corner[0] += 100;
        department.corner[1] += 30;
    };
    elsewhere.departments.iter_mut().for_each(move_away);
    elsewhere.write(folder.path());
    assert!(publish("0097").contains("0097 is the same municipality as"));
    // Where only some departments are the same, a person is asked.
    let mut some = elsewhere;
    rename(&mut some, "x-", |id| id != "a");
    some.departments.iter_mut().skip(1).for_each(move_away);
    some.write(folder.path());
    mapping("0100");
    let run = |arguments: &[&str]| run_on(db, folder.path(), Some(SECRET), arguments);
    let (done, out, err) = run(&["import", "code.toml"]);
    assert_eq!(done, 0, "{out}{err}");
    let publish = ["publish", "--municipality", "0100"];
    let (done, _, err) = run(&publish);
    assert!(done == 2 && err.contains("--same-town 0") && err.contains("--another-town"), "{done} {err}");
    assert_eq!(run(&[&publish[..], &["--same-town", "0042"]].concat()).0, 2, "nobody has released under that code");
    let (done, out, err) = run(&[&publish[..], &["--another-town"]].concat());
    assert!(done == 0 && !out.contains("is the same municipality as"), "{out}{err}");
    let (done, _, err) = run(&[&publish[..], &["--same-town", "0999"]].concat());
    assert!(done == 2 && err.contains("keeps its own"), "{done} {err}");
}

#[test]
fn a_town_under_another_code_keeps_its_key_and_its_ledger() {
    let folder = tempfile::tempdir().unwrap();
    a_corrected_code(&sqlite(&folder), &folder);
    let Some(postgres) = Postgres::start() else { return };
    a_corrected_code(&postgres.database(), &tempfile::tempdir().unwrap());
}

/// A new secret is that of all municipalities of a store.
#[test]
fn a_new_secret_is_that_of_the_whole_store() {
    let folder = imported();
    let text = fs::read_to_string(folder.path().join("town.toml")).unwrap();
    fs::write(folder.path().join("other.toml"), text.replace("\"0999\"", "\"0100\"")).unwrap();
    let mut other = Town::new();
    other.departments.iter_mut().for_each(|department| department.corner[0] += 400);
    other.write(folder.path());
    assert_eq!(run(&folder, None, &["import", "other.toml"]).0, 0);
    let publish =
        |secret, arguments: &[&str]| run(&folder, secret, &[&["publish", "--municipality"], arguments].concat()).0;
    assert_eq!((publish(Some(SECRET), &["0999"]), publish(Some(SECRET), &["0100", "--another-town"])), (0, 0));
    // No word makes a town of the same places into another one: its counts would get a second noise.
    Town::new().write(folder.path());
    fs::write(folder.path().join("again.toml"), text.replace("\"0999\"", "\"0200\"")).unwrap();
    assert_eq!(run(&folder, None, &["import", "again.toml"]).0, 0);
    let (code, _, err) = run(&folder, Some(SECRET), &["publish", "--municipality", "0200", "--another-town"]);
    assert!(code == 2 && err.contains("lie where those of 0999 do"), "{code} {err}");
    assert_eq!(publish(Some(OTHER_SECRET), &["0999", "--new-secret", "--yes"]), 0);
    assert_eq!((publish(Some(SECRET), &["0100"]), publish(Some(OTHER_SECRET), &["0100"])), (3, 0));
}
