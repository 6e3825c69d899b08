//! `bydelsblik export`.
use super::{Failure, csv_for::CsvArguments, output::write_whole, store_arguments::TownArguments};
use crate::export::{Format, Selection, export as make};
use clap::Args;
use geodata::{layer::LayerId, period::Period};
use std::path::PathBuf;
use store::Reader;

#[derive(Debug, Args)]
pub(super) struct ExportArguments {
    #[command(flatten)]
    town: TownArguments,
    /// Layer: departments, districts, disadvantaged, kvadratnet-1km, kvadratnet-100m, h3-8, h3-9.
    #[arg(long)]
    layer: LayerId,
    /// Code of the indicator, for example uden_tilknytning or behovsindeks.
    #[arg(long)]
    indicator: String,
    /// Period: a year (2025) or a quarter (2025-Q3).
    #[arg(long)]
    period: Period,
    /// Ids of the areas, separated by commas; defaults to all.
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    areas: Vec<String>,
    /// Format of the file.
    #[arg(long, default_value = "geojson")]
    format: Format,
    /// The file to write.
    #[arg(short, long)]
    output: PathBuf,
    #[command(flatten)]
    csv: CsvArguments,
}

/// Writes a layer of the newest release to a file.
pub(super) async fn export(arguments: ExportArguments) -> Result<(), Failure> {
    if arguments.format != Format::Csv {
        arguments.csv.refuse_without("the format is csv")?;
    }
    let reader = Reader::open(&arguments.town.store.db).await?;
    let release = reader.newest_release(arguments.town.municipality.as_deref()).await?;
    let selection = Selection {
        layer: arguments.layer,
        indicator: arguments.indicator,
        period: arguments.period.to_string(),
        areas: arguments.areas,
    };
    let bytes = make(&reader, &release, &selection, arguments.format, arguments.csv.csv_for).await?;
    write_whole(&arguments.output, &bytes)
}
