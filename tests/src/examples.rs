//! The page's examples in WASM, which benchmarks time in the browser.
use std::{fs, path::PathBuf};

/// An example as the page is built, by its name; skips where `cargo xtask bench --page` has not built it.
pub fn example(name: &str) -> Option<Vec<u8>> {
    let Some(folder) = std::env::var_os("BYDELSBLIK_BENCH_WASM") else {
        println!(
            "skipped: BYDELSBLIK_BENCH_WASM does not name the folder of {name}.wasm; run cargo xtask bench --page"
        );
        return None;
    };
    let file = PathBuf::from(folder).join(format!("{name}.wasm"));
    Some(fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display())))
}
