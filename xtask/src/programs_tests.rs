use super::*;
use crate::scratch::Scratch;

fn put(path: &Path) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, "").unwrap();
}

#[test]
fn the_newest_whole_postgres_is_taken() {
    let dir = Scratch::new();
    for version in ["9", "15", "17"] {
        for program in ["initdb", "pg_ctl", "postgres"] {
            put(&dir.path().join(version).join("bin").join(program));
        }
    }
    put(&dir.path().join("18/bin/psql"));
    put(&dir.path().join("common/bin/initdb"));
    assert_eq!(newest_postgres(dir.path()), Some(dir.path().join("17/bin")));
    assert_eq!(newest_postgres(&dir.path().join("none")), None);
}

#[test]
fn a_program_is_found_in_the_first_folder_that_has_it() {
    let dir = Scratch::new();
    for folder in ["b", "c"] {
        put(&dir.path().join(folder).join("ogrinfo"));
    }
    let path = env::join_paths(["a", "b", "c"].map(|folder| dir.path().join(folder))).unwrap();
    assert_eq!(in_folders(&path, "ogrinfo"), Some(dir.path().join("b/ogrinfo")));
    assert_eq!(in_folders(&path, "chromium"), None);
}

#[test]
fn the_tests_are_told_what_is_there_and_what_is_not() {
    let mut command = Command::new("true");
    Found(vec![("A", Some("/usr/bin/a".into())), ("B", None)]).tell(&mut command);
    let told: Vec<_> = command.get_envs().collect();
    assert_eq!(told, [(OsStr::new("A"), Some(OsStr::new("/usr/bin/a"))), (OsStr::new("B"), None)]);
}

#[test]
fn what_is_missing_may_be_skipped_but_not_in_ci() {
    let missing: Vec<&Program> = PROGRAMS.iter().filter(|program| program.package != "chromium").collect();
    assert!(tell_of_missing(&missing, false).is_ok());
    assert!(tell_of_missing(&[], true).is_ok());
    let error = tell_of_missing(&missing, true).unwrap_err().to_string();
    assert!(error.ends_with("are missing: chromium-driver postgresql gdal-bin"), "{error}");
}
