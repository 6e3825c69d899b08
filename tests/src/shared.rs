//! Cases and golden values beside the project, which are not on a user's machine.
use std::path::PathBuf;

/// A file or folder of `../shared`, from the project's root. Where it is missing the test is skipped with a printed line.
pub fn shared(path: &str) -> Option<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared").join(path);
    let found = root.canonicalize().ok();
    if found.is_none() {
        println!("skipped: ../shared/{path} is not here");
    }
    found
}

/// A file of this project.
pub fn project(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}
