//! Programs that a test needs: where they are, or why the test is skipped.
use std::{env, path::PathBuf};

/// The path of a tool that `cargo xtask test` found, or that lies where Debian puts it. Without it the test is skipped with a
/// printed line; with `CI=true` it fails.
pub fn tool(variable: &str, usual: &[&str]) -> Option<PathBuf> {
    let named = env::var_os(variable).map(PathBuf::from);
    let found = named.or_else(|| usual.iter().map(PathBuf::from).find(|path| path.exists()));
    if found.is_none() {
        assert!(env::var_os("CI").is_none_or(|ci| ci != "true"), "{variable} is not set, and CI needs it");
        println!("skipped: {variable} is not set, and none of {usual:?} is there");
    }
    found
}
