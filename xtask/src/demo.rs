//! `cargo xtask demo`: the page, the server, and then the server in our place, so that Ctrl-C reaches it.

use crate::step::{self, Steps};
use crate::{page, tools};
use anyhow::{Context, Result};
use clap::Args;
use std::env::consts::EXE_SUFFIX;
use std::process::Command;

/// What is handed on to `bydelsblik demo`.
#[derive(Args)]
pub(crate) struct Options {
    /// Address and port to serve at [default: 127.0.0.1:8080, or the next free port]
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<String>,
    /// Do not open the browser
    #[arg(long)]
    no_open: bool,
    /// Number from which the synthetic municipality is made; the same number makes the same one
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,
}

impl Options {
    /// The options as `bydelsblik demo` takes them.
    pub(crate) fn handed_on(&self) -> Vec<String> {
        let mut words = Vec::new();
        if let Some(listen) = &self.listen {
            words.extend(["--listen".into(), listen.clone()]);
        }
        if self.no_open {
            words.push("--no-open".into());
        }
        if let Some(seed) = self.seed {
            words.extend(["--seed".into(), seed.to_string()]);
        }
        words
    }
}

/// Builds page and server and becomes the server.
///
/// # Errors
/// When a build fails or the server cannot be started.
pub(crate) fn demo(options: &Options) -> Result<()> {
    let mut steps = Steps::new(page::STEPS + 2);
    page::build(&mut steps)?;
    // The development profile compiles in half of the time that the release profile takes, and the tests can use what it
    // leaves; the demo starts in three seconds with it.
    steps.run("server: compile", || step::run(tools::cargo().args(["build", "--package", "bydelsblik"])))?;
    steps.begin("demo");
    let server = tools::target_dir()?.join("debug").join(format!("bydelsblik{EXE_SUFFIX}"));
    become_command(Command::new(server).arg("demo").args(options.handed_on()))
}

#[cfg(unix)]
fn become_command(command: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    let error = command.exec();
    Err(error).with_context(|| format!("{} could not be started", command.get_program().display()))
}

#[cfg(not(unix))]
fn become_command(command: &mut Command) -> Result<()> {
    let status =
        command.status().with_context(|| format!("{} could not be started", command.get_program().display()))?;
    std::process::exit(status.code().unwrap_or(1))
}
