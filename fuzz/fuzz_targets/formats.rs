//! Files of every format that is read: no bytes make a reader panic, and what it refuses has a problem that says why.
#![no_main]
use bydelsblik::import::examine;
use libfuzzer_sys::fuzz_target;

/// Endings that choose a reader where the first bytes do not.
const NAMES: [&str; 7] = ["a.csv", "a.geojson", "a.json", "a.gpkg", "a.shp", "a.xlsx", "a.zip"];

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let name = NAMES[usize::from(*first) % NAMES.len()];
    for found in examine(name, rest) {
        assert_ne!(found, Err(0), "{name}");
    }
});
