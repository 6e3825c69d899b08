//! `cargo xtask …`: everything that a person types to build, try, test and measure Bydelsblik.
//!
//! Needs rustup and a C compiler. What else a command needs, it brings as a crate or installs (`tools`).

mod bench;
mod checks;
mod demo;
mod page;
mod programs;
#[cfg(test)]
mod scratch;
mod step;
mod tools;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::process::ExitCode;
use step::Steps;

/// Builds, tries, tests and measures Bydelsblik.
#[derive(Parser)]
#[command(bin_name = "cargo xtask", disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build everything and show a synthetic municipality in the browser
    ///
    /// Takes some minutes the first time and seconds after that. Ctrl-C ends it.
    Demo(demo::Options),
    /// Build the page only, into frontend/dist
    ///
    /// Does nothing when nothing that the page is made of has changed.
    Page,
    /// Install what the tests need, check the style, and run every test
    ///
    /// On Debian, as root, missing programs are installed with apt-get. Elsewhere they are named, and the tests that
    /// need them are skipped; with CI=true in the environment a missing program is a failure.
    Test {
        /// Run only the tests whose name contains one of these, and leave out the checks before them
        filters: Vec<String>,
    },
    /// Run the tests that take too long for every day
    ///
    /// They are those marked as ignored: a thousand histories of releases. The environment variable
    /// BYDELSBLIK_HISTORIES gives another number of them, and BYDELSBLIK_HISTORY_SEED one seed to run again.
    Nightly,
    /// Check the formatting and run clippy, natively and for the page
    Lint,
    /// Measure the spatial core
    Bench(bench::Options),
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    match command {
        Command::Demo(options) => demo::demo(&options),
        Command::Page => page::build(&mut Steps::new(page::STEPS)),
        Command::Test { filters } => checks::test(&filters),
        Command::Nightly => checks::nightly(),
        Command::Lint => checks::lint(&mut Steps::new(checks::LINT_STEPS)),
        Command::Bench(options) => bench::bench(&options),
    }
}

#[cfg(test)]
#[path = "main_tests.rs"]
mod tests;
