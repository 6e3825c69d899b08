//! Our side of `cargo xtask bench --peers`: writes the data that all sides read, and measures one task in a process of its own.
//!
//! `peers write FOLDER` · `peers run TASK`, which prints one line of JSON. Times are without making or reading the data; every
//! run begins without any index.
#[path = "../benches/data/mod.rs"]
mod data;

use geo::MultiPolygon;
use geodata::aggregate::{Weights, area_weights, point_square_weights, square_weights};
use std::{
    fs,
    io::Write,
    path::Path,
    time::{Duration, Instant},
};

fn main() -> std::io::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["write", folder] => write(Path::new(folder)),
        ["run", task] => {
            println!("{}", run(task));
            Ok(())
        }
        _ => Err(std::io::Error::other("expected: write FOLDER | run TASK")),
    }
}

fn write(folder: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut points = Vec::new();
    for point in data::points(1_000_000) {
        points.extend(point.position.x.to_le_bytes());
        points.extend(point.position.y.to_le_bytes());
    }
    fs::write(folder.join("points.f64"), points)?;
    for (name, polygons) in
        [("polygons", data::polygons()), ("districts", data::districts()), ("hexagons", data::hexagons())]
    {
        let mut file = std::io::BufWriter::new(fs::File::create(folder.join(format!("{name}.bin")))?);
        file.write_all(&(polygons.len() as u32).to_le_bytes())?;
        for polygon in polygons.iter().flatten() {
            let ring = &polygon.exterior().0;
            file.write_all(&(ring.len() as u32).to_le_bytes())?;
            for point in ring {
                file.write_all(&point.x.to_le_bytes())?;
                file.write_all(&point.y.to_le_bytes())?;
            }
        }
        file.flush()?;
    }
    Ok(())
}

/// Rows of the result and its checksum: the sum of the counts or of the areas.
type Outcome = (usize, f64);

fn outcome(weights: &Weights) -> Outcome {
    let masses = weights
        .rows()
        .enumerate()
        .flat_map(|(source, row)| row.iter().map(move |entry| entry.1 * weights.mass(source)));
    masses.fold((0, 0.0), |(rows, sum), mass| (rows + 1, sum + mass))
}

fn run(task: &str) -> String {
    let polygons = data::polygons();
    let sources = data::some(&polygons);
    let (name, size) = task.split_once(':').unwrap_or((task, "1000000"));
    let size: usize = size.parse().unwrap_or(1_000_000);
    let onto = |targets: &[MultiPolygon<f64>]| {
        let targets: Vec<&MultiPolygon<f64>> = targets.iter().collect();
        measured(name, || outcome(&area_weights(&sources, &targets).expect("finite")))
    };
    match name {
        "points" => {
            let points = data::points(size);
            measured(task, || outcome(&point_square_weights(100, &sources, &points).expect("finite").1))
        }
        "weights_cells" => measured(task, || outcome(&square_weights(100, &sources, &[]).expect("finite").1)),
        "weights_hexagons" => onto(&data::hexagons()),
        "weights_districts" => onto(&data::districts()),
        other => format!("{{\"error\":\"no task {other}\"}}"),
    }
}

/// The median of 5 runs, after one that warms up.
fn measured(task: &str, work: impl Fn() -> Outcome) -> String {
    let base = peak_mib();
    let (rows, checksum) = work();
    let mut runs: Vec<Duration> = (0..5)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(work());
            start.elapsed()
        })
        .collect();
    runs.sort_unstable();
    let median = runs[2].as_secs_f64();
    let peak = peak_mib();
    format!(
        "{{\"peer\":\"bydelsblik\",\"task\":\"{task}\",\"median_s\":{median},\"rows\":{rows},\"checksum\":{checksum},\
         \"peak_mib\":{peak:.1},\"base_mib\":{base:.1}}}"
    )
}

/// Highest resident memory of the process so far; 0 where the system does not tell.
fn peak_mib() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse::<f64>().ok());
    kib.unwrap_or(0.0) / 1024.0
}
