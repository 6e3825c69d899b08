use super::*;
use serde_json::json;

fn measured(peer: &str, median_s: f64, checksum: f64) -> Measured {
    let value = json!({ "peer": peer, "task": "weights_cells", "median_s": median_s, "rows": 5, "checksum": checksum, "peak_mib": 20.0 });
    Measured::of(&value).unwrap()
}

#[test]
fn the_table_says_how_many_times_ours_a_peer_takes() {
    let table = table(&[measured("bydelsblik", 0.005, 7.0), measured("duckdb", 1.0, 7.0)]);
    let line = table.lines().nth(2).unwrap();
    assert_eq!(line.split_whitespace().take(4).collect::<Vec<_>>(), ["weights_cells", "duckdb", "1000.00", "200.0"]);
}

#[test]
fn sides_that_compute_something_else_are_found() {
    assert!(agree(&[measured("bydelsblik", 1.0, 7.0), measured("duckdb", 1.0, 7.0)]).is_ok());
    assert!(agree(&[measured("bydelsblik", 1.0, 7.0), measured("duckdb", 1.0, 7.1)]).is_err());
}

#[test]
fn points_are_told_apart_by_their_number() {
    let value = json!({ "peer": "duckdb", "task": "points", "n": 10_000, "median_s": 1, "rows": 5, "checksum": 7, "peak_mib": 20 });
    assert_eq!(Measured::of(&value).unwrap().task, "points:10000");
}

#[test]
fn the_script_names_the_versions_that_are_installed() {
    for requirement in REQUIREMENTS {
        assert!(PEERS.contains(requirement), "{requirement}");
    }
}
