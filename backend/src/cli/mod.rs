//! The command line: one function per command, failures with the exit code that they mean.
mod demo;
mod export;
mod failure;
mod import;
mod publish;
mod serve;

use clap::{Args, Parser, Subcommand};
pub use failure::Failure;
use std::{net::SocketAddr, path::PathBuf};

/// The geographic monitor of a municipality's districts.
///
/// A delivery is imported, published and served:
///
///   bydelsblik import MAPPING.toml     reads the files that the mapping names
///   bydelsblik publish                 protects every individual, and makes a release
///   bydelsblik serve                   shows the newest release on a map in the browser
///
/// or all at once, with a synthetic municipality: bydelsblik demo
///
/// Exit codes: 0 done · 1 the input has problems, all are listed · 2 wrong usage · 3 the environment (database, port, disk)
#[derive(Debug, Parser)]
#[command(name = "bydelsblik", version, verbatim_doc_comment)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read a delivery into the store; all of it, or nothing.
    Import(ImportArguments),
    /// Make a release of what was imported: aggregate, protect, derive, measure.
    Publish(PublishArguments),
    /// Write a layer of the newest release, with the values of an indicator, to a file.
    Export(ExportArguments),
    /// Serve the newest release: the page, its API and exports.
    Serve(ServeArguments),
    /// Make a synthetic municipality on a fictional island, publish it and serve it.
    Demo(DemoArguments),
}

/// Where the store is.
#[derive(Debug, Args)]
struct StoreArguments {
    /// Address of the store: sqlite://FILE or postgres://USER@HOST/DATABASE.
    #[arg(long, value_name = "URL", default_value = "sqlite://bydelsblik.db")]
    db: String,
}

#[derive(Debug, Args)]
struct ImportArguments {
    /// The mapping file (TOML): which files there are and what each column means.
    mapping: PathBuf,
    #[command(flatten)]
    store: StoreArguments,
    /// Folder that the mapping's paths are relative to; without it the mapping's own.
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Store the good records although there are problems; the list of problems is kept with them.
    #[arg(long)]
    accept_problems: bool,
    /// Who imports; without it the user's name.
    #[arg(long)]
    person: Option<String>,
    /// Print how long each stage took, and the peak memory.
    #[arg(long)]
    timings: bool,
}

#[derive(Debug, Args)]
struct PublishArguments {
    #[command(flatten)]
    store: StoreArguments,
    /// Code of the municipality, where the store holds several.
    #[arg(long)]
    municipality: Option<String>,
    /// Smallest number of households behind a figure; may be raised above 20, not lowered.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(20..))]
    households: u32,
    /// Print how long each stage took, and the peak memory.
    #[arg(long)]
    timings: bool,
}

#[derive(Debug, Args)]
struct ExportArguments {
    #[command(flatten)]
    store: StoreArguments,
    /// Code of the municipality, where the store holds several.
    #[arg(long)]
    municipality: Option<String>,
    /// Layer: departments, districts, disadvantaged, kvadratnet-1km, kvadratnet-100m.
    #[arg(long)]
    layer: String,
    /// Code of the indicator, for example uden_tilknytning or behovsindeks.
    #[arg(long)]
    indicator: String,
    /// Period: a year (2025) or a quarter (2025-Q3).
    #[arg(long)]
    period: String,
    /// Format of the file.
    #[arg(long, default_value = "geojson")]
    format: crate::export::Format,
    /// The file to write.
    #[arg(short, long)]
    output: PathBuf,
}

#[derive(Debug, Args)]
struct ServeArguments {
    #[command(flatten)]
    store: StoreArguments,
    /// Code of the municipality, where the store holds several.
    #[arg(long)]
    municipality: Option<String>,
    /// Address and port to listen at.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
}

#[derive(Debug, Args)]
struct DemoArguments {
    /// Address of the store; an SQLite file that the demo made before is made anew.
    #[arg(long, value_name = "URL", default_value = "sqlite://bydelsblik-demo.db")]
    db: String,
    /// Address and port to listen at; without it 127.0.0.1:8080, or the next free port.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// Do not open the browser.
    #[arg(long)]
    no_open: bool,
    /// Seed of the synthetic municipality: the same seed gives the same one.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Runs the command that was asked for.
///
/// # Errors
/// [`Failure`], with the exit code that it means.
pub async fn run(arguments: Arguments) -> Result<(), Failure> {
    match arguments.command {
        Command::Import(arguments) => import::import(arguments).await,
        Command::Publish(arguments) => publish::publish(&arguments).await,
        Command::Export(arguments) => export::export(arguments).await,
        Command::Serve(arguments) => serve::serve(arguments).await,
        Command::Demo(arguments) => demo::demo(arguments).await,
    }
}
