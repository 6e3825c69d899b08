//! Timings: how long each stage of the work takes, and how much memory it has needed so far.
use std::{
    fmt,
    time::{Duration, Instant},
};

/// The stages of a run, in their order.
#[derive(Debug)]
pub struct Timings {
    last: Instant,
    stages: Vec<(&'static str, Duration, Option<u64>)>,
}

impl Default for Timings {
    fn default() -> Self {
        Self { last: Instant::now(), stages: Vec::new() }
    }
}

impl Timings {
    /// Ends a stage: all the time since the one before.
    pub fn stage(&mut self, name: &'static str) {
        let now = Instant::now();
        self.stages.push((name, now - self.last, peak_memory_kib()));
        self.last = now;
    }
}

/// One line per stage: name, milliseconds, peak memory of the process so far in MiB.
impl fmt::Display for Timings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<12} {:>10} {:>12}", "stage", "ms", "peak MiB")?;
        for (name, duration, peak) in &self.stages {
            let peak = peak.map_or_else(|| "-".to_owned(), |kib| format!("{:.1}", kib as f64 / 1024.0));
            writeln!(f, "{name:<12} {:>10.1} {peak:>12}", duration.as_secs_f64() * 1000.0)?;
        }
        let total: Duration = self.stages.iter().map(|stage| stage.1).sum();
        write!(f, "{:<12} {:>10.1}", "total", total.as_secs_f64() * 1000.0)
    }
}

/// Highest resident memory of the process so far; known on Linux.
fn peak_memory_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix("kB")?.trim().parse().ok())
}
