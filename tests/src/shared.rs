//! Golden values, and cases beside the project, which are not on a user's machine.
use std::{env, path::PathBuf};

/// A file or folder of `../shared`, from the project's root. Where it is missing the test is skipped with a printed line.
///
/// # Panics
/// With CI=true, where the folder is there and this is missing: a half of the cases must not pass for all of them.
pub fn shared(path: &str) -> Option<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let found = root.join(path).canonicalize().ok();
    let in_ci = env::var("CI").is_ok_and(|value| value == "true");
    assert!(found.is_some() || !in_ci || !root.exists(), "../shared is here, but not {path}");
    if found.is_none() {
        println!("skipped: ../shared/{path} is not here");
    }
    found
}

/// A file of this project.
pub fn project(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// A file of golden values: what other programs and published tables say.
pub fn golden(file: &str) -> PathBuf {
    project("tests/golden").join(file)
}
