//! Progress: numbered steps, a line as each begins and the seconds as it ends, and the commands that they run.

use anyhow::{Context, Result, bail};
use std::process::Command;
use std::time::Instant;

/// The steps of one command, counted as they go.
pub(crate) struct Steps {
    done: usize,
    total: usize,
}

impl Steps {
    /// A command of `total` steps, none of them done.
    pub(crate) fn new(total: usize) -> Self {
        Self { done: 0, total }
    }

    /// Does the next step, between a line with its name and a line with the seconds it took.
    ///
    /// # Errors
    /// The step's own, under the name of the step.
    pub(crate) fn run<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        self.begin(name);
        let start = Instant::now();
        let done = work().with_context(|| format!("step \"{name}\" failed"))?;
        eprintln!("[{}/{}] {name} … {:.1} s", self.done, self.total, start.elapsed().as_secs_f64());
        Ok(done)
    }

    /// Passes over `count` steps, with one line that says why.
    pub(crate) fn skip(&mut self, count: usize, why: &str) {
        self.done += count;
        eprintln!("[{}/{}] {why}", self.done, self.total);
    }

    /// Begins a step whose end is not awaited.
    pub(crate) fn begin(&mut self, name: &str) {
        self.done += 1;
        eprintln!("[{}/{}] {name}", self.done, self.total);
    }
}

/// Runs a command to its end; its output goes where ours goes.
///
/// # Errors
/// When it cannot be started, or ends with another exit code than 0; both name the command as one would type it.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("`{}` could not be started", typed(command)))?;
    if status.success() {
        return Ok(());
    }
    match status.code() {
        Some(code) => bail!("`{}` ended with exit code {code}", typed(command)),
        None => bail!("`{}` was ended by a signal", typed(command)),
    }
}

/// The command as one would type it.
fn typed(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
#[path = "step_tests.rs"]
mod tests;
