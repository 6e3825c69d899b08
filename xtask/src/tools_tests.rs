use super::*;

#[test]
fn cargo_is_not_told_about_xtask_but_keeps_its_settings() {
    let removed: Vec<_> = cargo().get_envs().map(|(name, _)| name.to_string_lossy().into_owned()).collect();
    assert!(removed.contains(&"CARGO_MANIFEST_DIR".to_string()), "{removed:?}");
    assert!(removed.contains(&"CARGO_PKG_NAME".to_string()), "{removed:?}");
    for setting in ["CARGO_TARGET_DIR", "CARGO_HOME", "CARGO_INCREMENTAL", "CARGO_TERM_COLOR"] {
        assert!(!is_about_xtask(setting), "{setting}");
    }
}

#[test]
fn the_page_is_compiled_with_the_protoc_that_comes_along() {
    let cargo = cargo_for_page("check").unwrap();
    let protoc = cargo.get_envs().find(|(name, _)| *name == "PROTOC").and_then(|(_, value)| value).unwrap();
    assert!(Path::new(protoc).is_file(), "{}", protoc.display());
}
