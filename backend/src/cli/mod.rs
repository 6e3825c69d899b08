//! The command line: a file per command, with its arguments and its function; failures with the exit code that they mean.
mod apportion;
mod audit;
mod cell;
mod csv_for;
mod demo;
mod export;
mod failure;
mod import;
mod index;
mod init;
mod input;
mod output;
mod protect;
mod publish;
mod rank;
mod rank_list;
mod serve;
mod statute;
mod store_arguments;
mod table_arguments;
mod twins;
mod values;
mod withdraw;

use clap::{Parser, Subcommand};
pub use failure::Failure;

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
    Init(init::InitArguments),
    /// Read a delivery into the store: all of it or nothing.
    Import(import::ImportArguments),
    /// Make a release from what was imported: aggregate, protect, derive, measure.
    Publish(publish::PublishArguments),
    /// Withdraw a release: its figures are deleted, and all its addresses answer that it is gone.
    Withdraw(withdraw::WithdrawArguments),
    /// Write a layer of the newest release, with the values of an indicator, to a file.
    Export(export::ExportArguments),
    /// Serve the newest release: the page, its API and exports.
    Serve(serve::ServeArguments),
    /// Print every code of a place as JSON: Kvadratnettet, the European grid, H3, and its coordinates in every system.
    Cell(cell::CellArguments),
    /// Carry values from the areas of a file onto a grid or the areas of another file. Needs no store; nothing is protected.
    Apportion(apportion::ApportionArguments),
    /// Protect the counts of a file with the cell key method, for the areas of any geographies. Needs no store.
    ///
    /// Only the columns of one run are compared, atom by atom. The following are not looked for, and each of them lets noise be averaged away:
    /// the same people under two ids, in another file, or in another run under another column name; columns that are equal only once atoms are
    /// added up; sums over three or more columns that are right in most atoms but not in all; products and rates. No threshold is applied.
    Protect(protect::ProtectArguments),
    /// Compute an index from a table: status and dynamics in classes, or weighted by z-scores or ranks. Needs no store.
    Index(index::IndexArguments),
    /// Rank the areas of a layer of the newest release by need, with class, how robust it is, what it comes from, and twins.
    Rank(rank::RankArguments),
    /// Check contiguous housing areas against the criteria of almenboligloven: those of the newest release, or of a table.
    Statute(statute::StatuteArguments),
    /// For each area of a table, find those that resemble it most in size and structure. Needs no store.
    Twins(twins::TwinsArguments),
    /// Attack the newest release as an outsider would, compare with the truth, and print what could be found out.
    Audit(audit::AuditArguments),
    /// Create a synthetic municipality on a fictional island, publish it and serve it.
    Demo(demo::DemoArguments),
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
        Command::Cell(arguments) => cell::cell(&arguments),
        Command::Apportion(arguments) => apportion::apportion(&arguments),
        Command::Protect(arguments) => protect::protect(arguments),
        Command::Index(arguments) => index::index(arguments),
        Command::Rank(arguments) => rank::rank(arguments).await,
        Command::Statute(arguments) => statute::statute(arguments).await,
        Command::Twins(arguments) => twins::twins(arguments),
        Command::Audit(arguments) => audit::audit(&arguments).await,
        Command::Demo(arguments) => demo::demo(arguments).await,
    }
}
