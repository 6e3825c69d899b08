//! An analyst's desk: files of areas and tables, and the program at work on them.
use crate::program::{printed, run};
use serde_json::{Value, json};
use std::{fs, path::PathBuf};

/// A folder with the files of an analyst.
#[derive(Debug)]
pub struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    /// An empty folder.
    pub fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// Writes a file, and gives its path.
    pub fn file(&self, name: &str, text: &str) -> String {
        fs::write(self.path(name), text).unwrap();
        self.name(name)
    }

    /// The path of a file.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The path of a file, as text.
    pub fn name(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    /// What a file holds.
    pub fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Squares, each `[x, y, width, height]` in metres from a place in Copenhagen, with properties.
    pub fn areas(&self, name: &str, areas: &[([f64; 4], Value)]) -> String {
        let feature = |([x, y, width, height], properties): &([f64; 4], Value)| {
            let at = |dx: f64, dy: f64| [724_000.0 + x + dx, 6_175_000.0 + y + dy];
            let ring = [at(0.0, 0.0), at(*width, 0.0), at(*width, *height), at(0.0, *height), at(0.0, 0.0)];
            json!({ "type": "Feature", "properties": properties, "geometry": { "type": "Polygon", "coordinates": [ring] } })
        };
        let crs = json!({ "type": "name", "properties": { "name": "urn:ogc:def:crs:EPSG::25832" } });
        let features: Vec<Value> = areas.iter().map(feature).collect();
        self.file(name, &json!({ "type": "FeatureCollection", "crs": crs, "features": features }).to_string())
    }
}

/// Runs the program with words, and gives its exit code and what it printed.
pub fn bydelsblik(arguments: &str, more: &[&str]) -> (i32, String, String) {
    let words: Vec<&str> = arguments.split_whitespace().chain(more.iter().copied()).collect();
    printed(&run(&words))
}

/// The rows of a table, its header first.
pub fn rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// The number in a row and column of a table.
pub fn number(rows: &[Vec<String>], row: usize, column: &str) -> Option<f64> {
    let at = rows[0].iter().position(|name| name == column).unwrap_or_else(|| panic!("no {column} in {:?}", rows[0]));
    rows[row][at].parse().ok()
}

/// Whether a number is there, and is this but for rounding.
pub fn near(found: Option<f64>, expected: f64) -> bool {
    found.is_some_and(|found| (found - expected).abs() < 1e-6)
}
