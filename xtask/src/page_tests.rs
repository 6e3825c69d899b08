use super::*;
use crate::scratch::Scratch;

/// The version of a package in Cargo.lock.
fn locked<'a>(lock: &'a str, package: &str) -> Vec<&'a str> {
    let entries = lock.split("[[package]]\n").filter(|entry| entry.starts_with(&format!("name = \"{package}\"\n")));
    entries.filter_map(|entry| entry.lines().find_map(|line| line.strip_prefix("version = "))).collect()
}

#[test]
fn the_glue_is_made_by_the_version_that_the_frontend_is_compiled_with() {
    let lock = text(&tools::root().join("Cargo.lock")).unwrap();
    let frontend = locked(&lock, "wasm-bindgen");
    assert_eq!(frontend.len(), 1, "one wasm-bindgen in Cargo.lock: {frontend:?}");
    assert_eq!(
        locked(&lock, "wasm-bindgen-cli-support"),
        frontend,
        "set wasm-bindgen-cli-support in xtask/Cargo.toml to the version of wasm-bindgen in Cargo.lock"
    );
    let manifest = text(&tools::root().join("xtask/Cargo.toml")).unwrap();
    let pin = format!("wasm-bindgen-cli-support = \"={}", frontend[0].trim_start_matches('"'));
    assert!(manifest.contains(&pin), "{pin} is pinned in xtask/Cargo.toml");
}

#[test]
fn a_file_without_a_place_is_an_error() {
    let dir = Scratch::new();
    fs::write(dir.path().join("index.html"), "").unwrap();
    assert!(only(dir.path(), &HAND_WRITTEN).is_ok());
    fs::write(dir.path().join("font.woff2"), "").unwrap();
    let error = only(dir.path(), &HAND_WRITTEN).unwrap_err().to_string();
    assert!(error.contains("holds font.woff2, for which"), "{error}");
}
