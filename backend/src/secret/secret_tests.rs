use super::*;

/// A file of a test, and its folder.
fn place() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.secret");
    (folder, path)
}

/// What a publication does before it reads the secret.
fn finish(path: &Path, counts: impl Fn(&Secret) -> bool) {
    if let Some(leftover) = Leftover::find(path).unwrap() {
        leftover.settle(counts).unwrap();
    }
}

fn names(folder: &tempfile::TempDir) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn nothing_is_made_by_reading() {
    let (folder, path) = place();
    let error = read(&Source::File(path.clone())).unwrap_err();
    assert!(matches!(error, SecretFileError::Missing(_)) && error.to_string().contains("bydelsblik init"), "{error}");
    finish(&path, |_| true);
    assert_eq!(names(&folder), [""; 0]);
}

#[test]
fn a_new_secret_is_in_its_place_only_when_it_is_kept() {
    let (folder, path) = place();
    drop(NewSecret::make(&path).unwrap());
    assert_eq!(names(&folder), [""; 0], "what failed leaves nothing");
    let new = NewSecret::make(&path).unwrap();
    let fingerprint = new.secret().fingerprint();
    assert!(matches!(NewSecret::make(&path), Err(SecretFileError::Busy(_))), "another one waits");
    assert!(matches!(read(&Source::File(path.clone())), Err(SecretFileError::Missing(_))));
    new.keep_first().unwrap();
    assert_eq!(names(&folder), ["a.secret"]);
    assert_eq!(read(&Source::File(path.clone())).unwrap().fingerprint(), fingerprint);
    let second = NewSecret::make(&path).unwrap();
    assert!(matches!(second.keep_first(), Err(SecretFileError::Exists(_))));
    assert_eq!(read(&Source::File(path.clone())).unwrap().fingerprint(), fingerprint);
    NewSecret::make(&path).unwrap().keep().unwrap();
    assert_eq!(names(&folder), ["a.secret"]);
    assert_ne!(read(&Source::File(path)).unwrap().fingerprint(), fingerprint);
}

/// The process ends after the release was stored and before its secret is in its place, or before the release was stored.
#[test]
fn a_crash_leaves_the_secret_that_the_store_knows() {
    let (folder, path) = place();
    NewSecret::make(&path).unwrap().keep().unwrap();
    let old = read(&Source::File(path.clone())).unwrap().mark("0101");
    let crashed = NewSecret::make(&path).unwrap();
    let new = crashed.secret().mark("0101");
    finish(&path, |_| true);
    assert_eq!(names(&folder), ["a.secret", "a.secret.new"], "one that is being made is left alone");
    let copy = fs::read(folder.path().join("a.secret.new")).unwrap();
    drop(crashed);
    let crash = |bytes: &[u8]| {
        fs::write(folder.path().join("a.secret.new"), bytes).unwrap();
        #[cfg(unix)]
        fs::set_permissions(folder.path().join("a.secret.new"), std::os::unix::fs::PermissionsExt::from_mode(0o600))
            .unwrap();
    };
    for unused in [&copy[..20], &copy] {
        crash(unused);
        finish(&path, |secret| secret.mark("0101") == old);
        assert_eq!(read(&Source::File(path.clone())).unwrap().mark("0101"), old);
        assert_eq!(names(&folder), ["a.secret"], "nothing is left of one that was never used");
    }
    crash(&copy);
    finish(&path, |secret| secret.mark("0101") == new);
    assert_eq!(read(&Source::File(path)).unwrap().mark("0101"), new);
    assert_eq!(names(&folder), ["a.secret"]);
}

#[cfg(unix)]
#[test]
fn only_this_user_may_read_it_and_it_has_32_bytes() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, path) = place();
    let source = Source::File(path.clone());
    let new = NewSecret::make(&path).unwrap();
    assert_eq!(fs::metadata(path.with_extension("secret.new")).unwrap().permissions().mode() & 0o777, 0o600);
    new.keep().unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let bytes = fs::read(&path).unwrap();
    assert_eq!(bytes.len(), 32);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    assert!(matches!(read(&source), Err(SecretFileError::Open(_))));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    for wrong in [
        &b"koebenhavn-2025\n"[..],
        &[0; 32],
        b"golden-test-secret-not-for-production",
        &[&bytes[..], b"\n"].concat(),
        b"",
    ] {
        fs::write(&path, wrong).unwrap();
        let error = read(&source).unwrap_err();
        assert!(matches!(error, SecretFileError::Weak { .. }), "{error}");
    }
}

#[test]
fn hexadecimal_digits_are_read_whole_or_not_at_all() {
    const GOOD: &str = "9c41f7e05b2da86313ce7f90d4681ab53ef207c96d84503fb1ea2c7695d80f4e";
    assert!(from_hexadecimal(GOOD).is_ok() && from_hexadecimal(&GOOD.to_uppercase()).is_ok());
    for wrong in ["", "0g", "é0", &GOOD[1..], "password"] {
        assert!(matches!(from_hexadecimal(wrong), Err(SecretFileError::Digits)), "{wrong}");
    }
    for (wrong, weakness) in [
        (&GOOD[..62], Weakness::Length(31)),
        (&format!("{GOOD}00"), Weakness::Length(33)),
        (&"0".repeat(32), Weakness::Length(16)),
        (&"ab".repeat(32), Weakness::Repeated),
        (&GOOD[..32].repeat(2), Weakness::Repeated),
    ] {
        let error = from_hexadecimal(wrong).unwrap_err();
        assert!(matches!(&error, SecretFileError::Variable(found) if *found == weakness), "{error}");
        assert!(!error.to_string().contains(&wrong[..8]), "it is not repeated: {error}");
    }
}

#[test]
fn a_fingerprint_tells_secrets_apart_and_nothing_of_them() {
    let bytes: [u8; 32] = std::array::from_fn(|at| (at * at * 31 + 77 * at) as u8 ^ 0xc3);
    let one = Secret::new(&bytes).unwrap();
    let other = Secret::new(&bytes.map(|byte| byte ^ 1)).unwrap();
    let shown = one.fingerprint().to_string();
    assert!(shown.len() == 19 && shown.split('-').all(|group| group.len() == 4), "{shown}");
    assert_eq!(shown, Secret::new(&bytes).unwrap().fingerprint().to_string());
    assert_ne!(shown, other.fingerprint().to_string());
    assert!(!format!("{one:?}").contains(|letter: char| letter.is_ascii_digit()), "{one:?}");
}
