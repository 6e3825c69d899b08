//! `cargo xtask test`, `cargo xtask nightly` and `cargo xtask lint`.
//!
//! The order is that of cost: what fails early costs little.
//!
//! cargo chooses the features of a dependency for the packages that it is called with, and compiles it once for each
//! choice. So the same two groups of packages are named each time: xtask, which cargo built alone to come here, and
//! the rest. And all that is compiled for the page is so in the profile `page`, whose macros and build scripts are then
//! there once.

use crate::step::{self, Steps};
use crate::{page, programs, tools};
use anyhow::Result;
use std::process::Command;

/// The groups of packages that are built natively.
const THE_REST: [&str; 3] = ["--workspace", "--exclude", "xtask"];
const XTASK: [&str; 2] = ["--package", "xtask"];

/// How many steps [`lint`] takes.
pub(crate) const LINT_STEPS: usize = 4;

/// Checks the formatting, and lints all crates natively and the page as WASM.
///
/// # Errors
/// At the first check that finds something.
pub(crate) fn lint(steps: &mut Steps) -> Result<()> {
    let deny_warnings = ["--", "--deny", "warnings"];
    steps.run("lint: format", || step::run(tools::cargo().args(["fmt", "--all", "--check"])))?;
    steps.run("lint: clippy", || {
        step::run(tools::cargo().arg("clippy").args(THE_REST).arg("--all-targets").args(deny_warnings))
    })?;
    steps.run("lint: clippy of xtask", || {
        step::run(tools::cargo().arg("clippy").args(XTASK).arg("--all-targets").args(deny_warnings))
    })?;
    steps.run("lint: clippy of the page", || {
        tools::ensure_wasm_target()?;
        step::run(tools::cargo_for_page("clippy")?.args(deny_warnings))
    })
}

/// How many steps [`pure_core`] takes.
const PURE_CORE_STEPS: usize = 2;

/// Checks that geodata builds for the browser, which has no files, no clock and no sockets.
fn pure_core(steps: &mut Steps) -> Result<()> {
    let check = ["check", "--package", "geodata", "--target", tools::WASM_TARGET, "--profile", "page"];
    steps.run("geodata for the browser", || step::run(tools::cargo().args(check)))?;
    steps.run("geodata for the browser, bare", || step::run(tools::cargo().args(check).arg("--no-default-features")))
}

/// Installs what the tests need and runs them: all after all checks, or those alone whose name contains a filter.
///
/// # Errors
/// At the first step that fails; one that runs tests runs them all.
pub(crate) fn test(filters: &[String]) -> Result<()> {
    let checks = if filters.is_empty() { LINT_STEPS + PURE_CORE_STEPS } else { 0 };
    let mut steps = Steps::new(1 + checks + page::STEPS + 3);
    let found = steps.run("tests: what they need", programs::ensure)?;
    if filters.is_empty() {
        lint(&mut steps)?;
        pure_core(&mut steps)?;
    }
    bring_axe();
    page::build(&mut steps)?;
    // The tests start the server, and lie in another package, for which cargo would not build it.
    steps.run("tests: compile", || {
        step::run(tools::cargo().arg("build").args(THE_REST).args(["--tests", "--bin", "bydelsblik"]))
    })?;
    steps.run("tests: xtask", || step::run(&mut cargo_test(&XTASK, filters)))?;
    steps.run("tests: all others", || {
        let mut cargo = cargo_test(&THE_REST, filters);
        found.tell(&mut cargo);
        step::run(cargo.env("BYDELSBLIK_TEST_PAGE", "1"))
    })
}

/// Runs the tests that are marked as ignored, for they take too long for every day.
///
/// # Errors
/// Where one fails.
pub(crate) fn nightly() -> Result<()> {
    let mut steps = Steps::new(1);
    steps.run("tests: nightly", || {
        let mut cargo = tools::cargo();
        cargo.arg("test").args(THE_REST).args(["--tests", "--no-fail-fast", "--", "--ignored", "--nocapture"]);
        step::run(&mut cargo)
    })
}

/// The checker for accessibility, at the version that the tests were written with.
const AXE: &str = "axe-core@4.10.3";

/// Brings axe-core below the target folder, where there is npm. Without it the test that needs it is skipped with a line.
fn bring_axe() {
    if let Err(error) = tools::npm_package(AXE, "axe") {
        println!("{AXE} could not be downloaded: {error:#}");
    }
}

fn cargo_test(packages: &[&str], filters: &[String]) -> Command {
    let mut cargo = tools::cargo();
    cargo.arg("test").args(packages).args(["--no-fail-fast", "--"]).args(filters);
    cargo
}
