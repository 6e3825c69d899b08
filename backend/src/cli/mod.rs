//! The command line: one function per command, failures with the exit code that they mean.
mod analysis;
mod apportion_arguments;
mod audit;
mod csv_for;
mod demo;
mod export;
mod failure;
mod import;
mod index;
mod init;
mod protect;
mod publish;
mod rank;
mod serve;
mod statute;
mod twins;
mod withdraw;

use crate::raster::RasterSource;
use apportion_arguments::{ApportionArguments, OutsideArgument, WithoutPoints};
use clap::{Args, Parser, Subcommand};
use csv_for::CsvArguments;
pub use failure::Failure;
use geodata::layer::LayerId;
use std::{net::SocketAddr, path::PathBuf};

/// The geographic monitor of a municipality's districts.
///
/// Import a delivery, publish it and serve it:
///
///   bydelsblik init                    creates the store and its secret, once
///   bydelsblik import MAPPING.toml     reads the files that the mapping names
///   bydelsblik publish                 protects every individual and makes a release
///   bydelsblik serve                   shows the newest release on a map in the browser
///
/// or do it all at once with a synthetic municipality: bydelsblik demo
///
/// These need no store: bydelsblik apportion carries values from one geography to another, bydelsblik protect protects
/// counts, bydelsblik cell gives the codes of a place
///
/// Exit codes: 0 done · 1 the input has problems (all are listed) · 2 wrong usage · 3 the environment (database, port, disk)
#[derive(Debug, Parser)]
#[command(name = "bydelsblik", version, verbatim_doc_comment)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Create the store, if it does not exist yet, and the secret that its noise is computed from.
    Init(InitArguments),
    /// Read a delivery into the store: all of it or nothing.
    Import(ImportArguments),
    /// Make a release from what was imported: aggregate, protect, derive, measure.
    Publish(PublishArguments),
    /// Withdraw a release: its figures are deleted, and all its addresses answer that it is gone.
    Withdraw(WithdrawArguments),
    /// Write a layer of the newest release, with the values of an indicator, to a file.
    Export(ExportArguments),
    /// Serve the newest release: the page, its API and exports.
    Serve(ServeArguments),
    /// Print every code of a place as JSON: Kvadratnettet, the European grid, H3, and its coordinates in every system.
    Cell(CellArguments),
    /// Carry values from the areas of a file onto a grid or the areas of another file. Needs no store; nothing is protected.
    Apportion(ApportionArguments),
    /// Protect the counts of a file with the cell key method, for the areas of any geographies. Needs no store.
    ///
    /// Only the columns of one run are compared, atom by atom. The following are not looked for, and each of them lets noise be averaged away:
    /// the same people under two ids, in another file, or in another run under another column name; columns that are equal only once atoms are
    /// added up; sums over three or more columns that are right in most atoms but not in all; products and rates. No threshold is applied.
    Protect(ProtectArguments),
    /// Compute an index from a table: status and dynamics in classes, or weighted by z-scores or ranks. Needs no store.
    Index(IndexArguments),
    /// Rank the areas of a layer of the newest release by need, with class, how robust it is, what it comes from, and twins.
    Rank(RankArguments),
    /// Check contiguous housing areas against the criteria of almenboligloven: those of the newest release, or of a table.
    Statute(StatuteArguments),
    /// For each area of a table, find those that resemble it most in size and structure. Needs no store.
    Twins(TwinsArguments),
    /// Attack the newest release as an outsider would, compare with the truth, and print what could be found out.
    Audit(AuditArguments),
    /// Create a synthetic municipality on a fictional island, publish it and serve it.
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
struct InitArguments {
    #[command(flatten)]
    store: StoreArguments,
    /// Create only a secret, in this file, and no store: for bydelsblik protect.
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct ImportArguments {
    /// The mapping file (TOML): which files there are and what each column means.
    mapping: PathBuf,
    #[command(flatten)]
    store: StoreArguments,
    /// Folder that the mapping's paths are relative to; defaults to the folder of the mapping.
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Store the good records despite problems; the list of problems is kept with them.
    #[arg(long)]
    accept_problems: bool,
    /// Who imports; defaults to the name of the user.
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
    /// Code of the municipality, if the store holds several.
    #[arg(long)]
    municipality: Option<String>,
    /// Smallest number of active reporters behind a number of concerns; may be raised above 3 but not lowered.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(3..))]
    reporters: u32,
    /// Smallest number of households behind a figure; may be raised above 20 but not lowered.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(20..))]
    households: u32,
    /// Turn the statute layer on: contiguous housing areas checked against the criteria of almenboligloven §§ 61 a and 61 b, including the
    /// share by origin. The layer is off in a release made without this.
    #[arg(long)]
    statute: bool,
    /// Rules of the statute layer (TOML) instead of the built-in ones.
    #[arg(long, value_name = "FILE", requires = "statute")]
    statute_rules: Option<PathBuf>,
    /// Reopen a period that was shown before: every figure of the same persons as this indicator gets new noise, so that the changes do not
    /// reveal what was corrected. Without it, what was shown stays even if it is corrected. Can be given several times.
    #[arg(long, value_name = "INDICATOR/PERIOD")]
    renew: Vec<String>,
    /// Replace the secret: for the first publication, or after a leak. Says what that costs. The old secret is replaced when the release is
    /// stored, and kept if the publication fails. If the secret is in the environment, its new value is used.
    #[arg(long)]
    new_secret: bool,
    /// Say that this is the municipality that released under CODE and that its code was corrected: it keeps the key and the ledger.
    #[arg(long, value_name = "CODE")]
    same_town: Option<String>,
    /// Say that this municipality has not released before, even though some departments look the same as those of one that has.
    #[arg(long, conflicts_with = "same_town")]
    another_town: bool,
    /// Do not ask: neither about what is closed for good, nor whether a secret is to be replaced. Needed where nobody can be asked and
    /// the delivery looks incomplete.
    #[arg(long)]
    yes: bool,
    /// Print how long each stage took, and the peak memory.
    #[arg(long)]
    timings: bool,
}

#[derive(Debug, Args)]
struct WithdrawArguments {
    /// The release: its number, or its key as in paths (1-20261122…).
    release: String,
    #[command(flatten)]
    store: StoreArguments,
    /// Code of the municipality, if the store holds several.
    #[arg(long)]
    municipality: Option<String>,
    /// The reason, for those who look into the store later; it is never served.
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
}

#[derive(Debug, Args)]
struct ExportArguments {
    #[command(flatten)]
    store: StoreArguments,
    /// Code of the municipality, if the store holds several.
    #[arg(long)]
    municipality: Option<String>,
    /// Layer: departments, districts, disadvantaged, kvadratnet-1km, kvadratnet-100m, h3-8, h3-9.
    #[arg(long)]
    layer: LayerId,
    /// Code of the indicator, for example uden_tilknytning or behovsindeks.
    #[arg(long)]
    indicator: String,
    /// Period: a year (2025) or a quarter (2025-Q3).
    #[arg(long)]
    period: String,
    /// Ids of the areas, separated by commas; defaults to all.
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    areas: Vec<String>,
    /// Format of the file.
    #[arg(long, default_value = "geojson")]
    format: crate::export::Format,
    /// The file to write.
    #[arg(short, long)]
    output: PathBuf,
    #[command(flatten)]
    csv: CsvArguments,
}

#[derive(Debug, Args)]
struct ServeArguments {
    #[command(flatten)]
    store: StoreArguments,
    /// Code of the municipality, if the store holds several.
    #[arg(long)]
    municipality: Option<String>,
    /// Address and port to listen at.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    #[command(flatten)]
    base_map: BaseMapArguments,
}

/// A base map of images from another server.
#[derive(Debug, Args)]
struct BaseMapArguments {
    /// Address of the images of a base map (XYZ or WMTS, Web Mercator), with {z}, {x} and {y}; the server must allow other sites (CORS). The
    /// page requests it only when somebody turns it on.
    #[arg(long, value_name = "URL")]
    base_map: Option<String>,
    /// Source of the base map, named on the map.
    #[arg(long, value_name = "TEXT", requires = "base_map", default_value = "")]
    base_map_source: String,
}

impl BaseMapArguments {
    fn source(&self) -> Result<Option<RasterSource>, Failure> {
        let source = self.base_map.as_ref().map(|url| RasterSource::new(url, &self.base_map_source)).transpose();
        source.map_err(|error| Failure::Input(error.to_string()))
    }
}

#[derive(Debug, Args)]
struct ProtectArguments {
    /// Table with a count per atom, such as a department: .csv.
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// Column that names the atoms, in every table.
    #[arg(long, value_name = "COLUMN")]
    atoms: String,
    /// Columns with the counts; each is a count of its own, with noise of its own. Equal columns are refused. So are columns that are nearly
    /// equal, a multiple of another, a fixed number apart, or that add up, unless --allow-related is given.
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',', required = true)]
    count: Vec<String>,
    /// Publish columns even though they are related: each carries its own noise, so combining them makes each more exact. What is related is
    /// still printed. Equal columns are still refused.
    #[arg(long)]
    allow_related: bool,
    /// Tables that say which area an atom belongs to: the column of the atoms and one with the area. Several may be named.
    #[arg(long, value_name = "FILES", num_args = 1.., required = true)]
    geography: Vec<PathBuf>,
    /// File with the secret, readable only by you; bydelsblik init --secret-file creates one.
    #[arg(long, value_name = "FILE")]
    secret_file: PathBuf,
    /// Period of a flow count, such as 2025-Q3; without it, persons counted in two years keep the same noise.
    #[arg(long)]
    period: Option<String>,
    /// D: the greatest noise either way.
    #[arg(long, value_name = "D", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=100))]
    max_noise: u32,
    /// V: the greatest variance of the noise.
    #[arg(long, value_name = "V", default_value_t = 3.0)]
    variance: f64,
    /// js: counts from 1 to JS are never published.
    #[arg(long, value_name = "JS", default_value_t = 2, value_parser = clap::value_parser!(u32).range(0..=20))]
    hidden: u32,
    /// The probability that a count is left as it is; without it, the one that gives the greatest entropy.
    #[arg(long, value_name = "P")]
    stay: Option<f64>,
    /// The file to write: .csv.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    csv: CsvArguments,
}

/// How columns are made comparable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum MethodArgument {
    /// z-scores.
    Z,
    /// The exponential transform of ranks used by the English Indices of Deprivation.
    RankExp,
}

#[derive(Debug, Args)]
struct IndexArguments {
    /// Table with a row per area: .csv.
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// Column that names the areas.
    #[arg(long, value_name = "COLUMN")]
    id: String,
    /// Only areas with this value count towards mean and deviation and get an index.
    #[arg(long, value_name = "COLUMN=VALUE")]
    valid: Option<String>,
    /// Columns of the state; higher is worse, unless "-" stands before a name: -indkomst. A column whose own name begins with "-" is named
    /// with "=" before it: =-18_aarige, and turned -=-18_aarige. Write --status=-indkomst where the first one is turned. A column that is the
    /// same everywhere, or that fewer than 3 areas have, is left out and named; its weight goes to the others.
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',', required = true, allow_hyphen_values = true)]
    status: Vec<String>,
    /// Dynamics columns, in the same way.
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',', allow_hyphen_values = true)]
    dynamics: Vec<String>,
    /// Weights of the columns of the state, in their order: makes a weighted index instead of classes. An area with values for half of the
    /// weight or more has an index, made of those; the column vaegt_andel says what share of the weight it rests on. It counts in the mean
    /// and deviation of each column that it has a value in. Classes are made of the areas that have every value, and of no other.
    #[arg(long, value_name = "NUMBERS", value_delimiter = ',', allow_hyphen_values = true)]
    weights: Vec<f64>,
    /// How columns are made comparable.
    #[arg(long, default_value = "z")]
    method: MethodArgument,
    /// The file to write: .csv.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    csv: CsvArguments,
}

#[derive(Debug, Args)]
struct RankArguments {
    #[command(flatten)]
    store: StoreArguments,
    /// Code of the municipality, if the store holds several.
    #[arg(long)]
    municipality: Option<String>,
    /// Layer: departments, districts, disadvantaged, contiguous, kvadratnet-1km, kvadratnet-100m, h3-8, h3-9.
    #[arg(long, default_value_t = LayerId::Districts)]
    layer: LayerId,
    /// Year; defaults to the newest.
    #[arg(long)]
    year: Option<i16>,
    /// Weights, as INDICATOR=NUMBER; an indicator without one has weight 1.
    #[arg(long, value_name = "WEIGHTS", value_delimiter = ',')]
    weights: Vec<String>,
    /// The file to write: .csv; without it, the list is printed.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    csv: CsvArguments,
}

#[derive(Debug, Args)]
struct StatuteArguments {
    #[command(flatten)]
    store: StoreArguments,
    /// Code of the municipality, if the store holds several.
    #[arg(long)]
    municipality: Option<String>,
    /// Table with a row per area and year: .csv. An indicator x is in the columns x_taeller and x_naevner. Defaults to the newest
    /// release in the store.
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,
    /// Column that names the areas.
    #[arg(long, value_name = "COLUMN", requires = "input", default_value = "id")]
    id: String,
    /// Column with the year.
    #[arg(long, value_name = "COLUMN", requires = "input", default_value = "aar")]
    year: String,
    /// Column with the residents.
    #[arg(long, value_name = "COLUMN", requires = "input", default_value = "beboere")]
    residents: String,
    /// Values for the country, as INDICATOR/YEAR=NUMBER.
    #[arg(long, value_name = "VALUES", value_delimiter = ',', requires = "input")]
    country: Vec<String>,
    /// Values for the region, in the same way.
    #[arg(long, value_name = "VALUES", value_delimiter = ',', requires = "input")]
    region: Vec<String>,
    /// Also check the rules that look at origin.
    #[arg(long, requires = "input")]
    with_origin: bool,
    /// Rules (TOML) instead of the built-in ones.
    #[arg(long, value_name = "FILE", requires = "input")]
    rules: Option<PathBuf>,
    /// Day on which the rules must be in force, as 2026-12-01; defaults to today.
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// The file to write: .csv.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    csv: CsvArguments,
}

#[derive(Debug, Args)]
struct TwinsArguments {
    /// Table with a row per area: .csv.
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// Column that names the areas.
    #[arg(long, value_name = "COLUMN")]
    id: String,
    /// Columns of size and structure, without outcomes.
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',', required = true)]
    features: Vec<String>,
    /// Weights of the features, in their order.
    #[arg(long, value_name = "NUMBERS", value_delimiter = ',', allow_hyphen_values = true)]
    weights: Vec<f64>,
    /// Number of twins of each area.
    #[arg(long, default_value_t = 5)]
    number: usize,
    /// Column with an outcome to compare with that of the twins.
    #[arg(long, value_name = "COLUMN")]
    outcome: Option<String>,
    /// Only areas with this value can be twins: those without an intervention.
    #[arg(long, value_name = "COLUMN=VALUE")]
    untouched: Option<String>,
    /// The file to write: .csv.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    csv: CsvArguments,
}

#[derive(Debug, Args)]
struct AuditArguments {
    #[command(flatten)]
    store: StoreArguments,
    /// Code of the municipality, if the store holds several.
    #[arg(long)]
    municipality: Option<String>,
}

#[derive(Debug, Args)]
struct DemoArguments {
    /// Address of the store; an SQLite file from an earlier demo is replaced.
    #[arg(long, value_name = "URL", default_value = "sqlite://bydelsblik-demo.db")]
    db: String,
    /// Address and port to listen at; defaults to 127.0.0.1:8080, or the next free port.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// Do not open the browser.
    #[arg(long)]
    no_open: bool,
    /// Turn the statute layer on.
    #[arg(long)]
    statute: bool,
    #[command(flatten)]
    base_map: BaseMapArguments,
    /// Seed of the synthetic municipality: the same seed gives the same one.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[derive(Debug, Args)]
#[command(allow_negative_numbers = true)]
struct CellArguments {
    /// EPSG code of the coordinates: 4326 (degrees), 25832, 25833, 3035 or 3857.
    #[arg(long, default_value_t = 4326)]
    epsg: u32,
    /// East, or longitude.
    x: f64,
    /// North, or latitude.
    y: f64,
}

/// Runs the command that was asked for.
///
/// # Errors
/// [`Failure`], with the exit code that it means.
pub async fn run(arguments: Arguments) -> Result<(), Failure> {
    match arguments.command {
        Command::Init(arguments) => init::init(&arguments).await,
        Command::Import(arguments) => import::import(arguments).await,
        Command::Publish(arguments) => publish::publish(&arguments).await,
        Command::Withdraw(arguments) => withdraw::withdraw(&arguments).await,
        Command::Export(arguments) => export::export(arguments).await,
        Command::Serve(arguments) => serve::serve(arguments).await,
        Command::Cell(arguments) => analysis::cell(&arguments),
        Command::Apportion(arguments) => analysis::apportion(arguments).await,
        Command::Protect(arguments) => protect::protect(arguments).await,
        Command::Index(arguments) => index::index(arguments).await,
        Command::Rank(arguments) => rank::rank(arguments).await,
        Command::Statute(arguments) => statute::statute(arguments).await,
        Command::Twins(arguments) => twins::twins(arguments).await,
        Command::Audit(arguments) => audit::audit(&arguments).await,
        Command::Demo(arguments) => demo::demo(arguments).await,
    }
}
