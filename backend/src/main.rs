//! The program `bydelsblik`.
use bydelsblik::cli::{Arguments, run};
use clap::Parser;
use std::{panic, process::ExitCode};
use tracing_subscriber::EnvFilter;

/// Ends quietly where the reader of the output has stopped reading it, as `head` does: that is not a fault.
fn end_with_the_reader() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let closed = info.payload_as_str().is_some_and(|text| {
            text.starts_with("failed printing to std") && text.to_lowercase().contains("broken pipe")
        });
        if closed {
            std::process::exit(0);
        }
        usual(info);
    }));
}

#[tokio::main]
async fn main() -> ExitCode {
    end_with_the_reader();
    // The database layer is silent by default: its statements would fill the log, and a log must hold no data.
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,sqlx=off,bydelsblik=info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            failure.exit_code()
        }
    }
}
