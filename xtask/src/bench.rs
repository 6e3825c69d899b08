//! `cargo xtask bench`: the spatial core measured alone, or against its peers in one run.
//!
//! The peers are Python packages; they are installed into a virtual environment below the target folder. Where that cannot be
//! done, or one of them does not start, it is named and left out.

use crate::page;
use crate::step::{self, Steps};
use crate::tools;
use anyhow::{Context, Result, bail};
use clap::Args;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const PEERS: &str = include_str!("bench/peers.py");

/// What is installed: versions that were seen to work together.
const REQUIREMENTS: [&str; 4] =
    ["duckdb==1.5.5", "duckdb-extension-spatial==1.5.5", "geopandas==1.2.0", "shapely==2.2.0"];

/// Our tasks, as `examples/peers.rs` of geodata names them. The points go one power of ten further than the peers'.
const TASKS: [&str; 7] = [
    "points:10000",
    "points:100000",
    "points:1000000",
    "points:10000000",
    "weights_cells",
    "weights_hexagons",
    "weights_districts",
];

/// What `cargo xtask bench` takes.
#[derive(Args)]
pub(crate) struct Options {
    /// Compare with DuckDB spatial and GeoPandas, which are installed from PyPI into a virtual environment
    #[arg(long)]
    peers: bool,
    /// Compare the page with maplibre-gl-js in headless Chromium; needs npm, which brings it
    #[arg(long, conflicts_with = "peers")]
    map: bool,
    /// Measure in headless Chromium what the page computes, and both ways to deliver a layer to it
    #[arg(long, conflicts_with_all = ["peers", "map"])]
    page: bool,
}

/// The other map, at the version that the benchmark was written with.
const MAPLIBRE: &str = "maplibre-gl@6.17.0";

/// Measures.
///
/// # Errors
/// When a build fails, a benchmark fails, or two sides do not compute the same.
pub(crate) fn bench(options: &Options) -> Result<()> {
    if options.map {
        return map();
    }
    if options.page {
        return in_browser();
    }
    if !options.peers {
        let bench = || step::run(tools::cargo().args(["bench", "--package", "geodata"]));
        return Steps::new(1).run("bench: geodata", bench);
    }
    let mut steps = Steps::new(4);
    let example = ["build", "--release", "--package", "geodata", "--example", "peers"];
    steps.run("bench: compile", || step::run(tools::cargo().args(example)))?;
    let ours = tools::target_dir()?.join("release").join("examples").join("peers");
    let folder = tools::target_dir()?.join("peers");
    steps.run("bench: data", || step::run(Command::new(&ours).arg("write").arg(&folder)))?;
    let mut results =
        steps.run("bench: ours", || TASKS.iter().map(|task| measure_ours(&ours, task)).collect::<Result<Vec<_>>>())?;
    let peers = steps.run("bench: peers", || match environment(&folder) {
        Ok(python) => measure_peers(&python, &folder).map(Some),
        Err(error) => {
            eprintln!("the peers are left out: {error:#}");
            Ok(None)
        }
    })?;
    if let Some(peers) = peers {
        println!("versions: {}", peers["versions"]);
        for skipped in peers["skipped"].as_array().into_iter().flatten() {
            println!("left out: {}: {}", text(&skipped["peer"]), text(&skipped["reason"]));
        }
        results.extend(peers["results"].as_array().into_iter().flatten().filter_map(Measured::of));
    }
    print!("{}", table(&results));
    agree(&results)
}

/// The page and maplibre-gl-js with the same cells.
fn map() -> Result<()> {
    let mut steps = Steps::new(page::STEPS + 2);
    page::build(&mut steps)?;
    let theirs = steps.run("bench: maplibre-gl-js", || tools::npm_package(MAPLIBRE, "maplibre"))?;
    steps.run("bench: map", || {
        let mut cargo = tools::cargo();
        cargo.args(["bench", "--package", "tests", "--bench", "map"]);
        step::run(cargo.env("BYDELSBLIK_BENCH_MAPLIBRE", theirs.join("dist")))
    })
}

/// What the page computes, in WASM as the page is built.
fn in_browser() -> Result<()> {
    tools::ensure_wasm_target()?;
    let mut steps = Steps::new(3);
    steps.run("bench: compile for the browser", || {
        step::run(tools::cargo_for_page("build")?.args(["--example", "rerank", "--example", "delivery"]))
    })?;
    steps.run("bench: compile", || step::run(tools::cargo().args(["build", "--release", "--bin", "bydelsblik"])))?;
    let wasm = tools::target_dir()?.join(tools::WASM_TARGET).join("page").join("examples");
    steps.run("bench: page", || {
        let mut cargo = tools::cargo();
        cargo.args(["bench", "--package", "tests", "--bench", "browser", "--bench", "delivery"]);
        step::run(cargo.env("BYDELSBLIK_BENCH_WASM", wasm))
    })
}

/// One side's figures for a task.
struct Measured {
    peer: String,
    /// The task; for points with their number.
    task: String,
    median_s: f64,
    rows: f64,
    checksum: f64,
    peak_mib: f64,
}

impl Measured {
    fn of(value: &Value) -> Option<Self> {
        let task = value["task"].as_str()?;
        let points = (task == "points").then(|| value["n"].as_u64()).flatten();
        Some(Self {
            peer: value["peer"].as_str()?.to_owned(),
            task: points.map_or_else(|| task.to_owned(), |points| format!("points:{points}")),
            median_s: value["median_s"].as_f64()?,
            rows: value["rows"].as_f64()?,
            checksum: value["checksum"].as_f64()?,
            peak_mib: value["peak_mib"].as_f64()?,
        })
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn measure_ours(program: &Path, task: &str) -> Result<Measured> {
    let output = Command::new(program).args(["run", task]).output().context("our side could not be started")?;
    let line = String::from_utf8_lossy(&output.stdout);
    let value: Value = serde_json::from_str(&line).with_context(|| format!("our side said: {line}"))?;
    Measured::of(&value).with_context(|| format!("our side said: {line}"))
}

/// The Python of a virtual environment with the peers; made where it is not there yet.
fn environment(folder: &Path) -> Result<PathBuf> {
    let venv = folder.join("venv");
    let python = venv.join("bin").join("python");
    let installed = venv.join("installed");
    if fs::read_to_string(&installed).is_ok_and(|list| list == REQUIREMENTS.join("\n")) {
        return Ok(python);
    }
    step::run(Command::new("python3").args(["-m", "venv"]).arg(&venv)).context("no virtual environment of Python")?;
    step::run(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(REQUIREMENTS))
        .context("the packages cannot be installed")?;
    fs::write(&installed, REQUIREMENTS.join("\n"))?;
    Ok(python)
}

fn measure_peers(python: &Path, folder: &Path) -> Result<Value> {
    let script = folder.join("peers.py");
    fs::write(&script, PEERS)?;
    let output = Command::new(python).arg(&script).arg(folder).stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        bail!("the peers ended with {}", output.status);
    }
    serde_json::from_slice(&output.stdout).context("the peers did not answer in JSON")
}

/// A line for each task and side, with how many times our time and memory it took.
fn table(results: &[Measured]) -> String {
    let mut lines = format!(
        "{:<18} {:<11} {:>10} {:>9} {:>10} {:>8} {:>9} {:>16}\n",
        "task", "side", "median ms", "× ours", "peak MiB", "× ours", "rows", "checksum"
    );
    for task in TASKS {
        let of_task = results.iter().filter(|result| result.task == task);
        let Some(ours) = of_task.clone().next() else { continue };
        for result in of_task {
            lines += &format!(
                "{:<18} {:<11} {:>10.2} {:>9.1} {:>10.1} {:>8.1} {:>9} {:>16.3}\n",
                result.task,
                result.peer,
                result.median_s * 1000.0,
                result.median_s / ours.median_s,
                result.peak_mib,
                result.peak_mib / ours.peak_mib,
                result.rows,
                result.checksum,
            );
        }
    }
    lines
}

/// Makes sure that all sides computed the same.
fn agree(results: &[Measured]) -> Result<()> {
    for task in TASKS {
        let mut of_task = results.iter().filter(|result| result.task == task);
        let Some(ours) = of_task.next() else { continue };
        for theirs in of_task {
            let apart = (theirs.checksum - ours.checksum).abs() / ours.checksum;
            if apart > 1e-9 || (theirs.rows - ours.rows).abs() > 1e-4 * ours.rows {
                bail!(
                    "{task}: {} has {} rows and {}, not {} and {}",
                    theirs.peer,
                    theirs.rows,
                    theirs.checksum,
                    ours.rows,
                    ours.checksum
                );
            }
        }
    }
    Ok(())
}

#[cfg(test)]
#[path = "bench_tests.rs"]
mod tests;
