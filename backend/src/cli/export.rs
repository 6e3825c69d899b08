//! `bydelsblik export`.
use super::{
    Failure, csv_for::CsvArguments, output::write_whole, store_arguments::TownArguments, values::IndicatorWeight,
};
use crate::{
    export::{Asked, Format, Language, Measured, Request, Shape},
    measures::LayerFacts,
};
use clap::Args;
use geodata::{layer::LayerId, period::Period};
use std::{path::PathBuf, sync::Arc};
use store::Reader;

#[derive(Debug, Args)]
pub(super) struct ExportArguments {
    #[command(flatten)]
    town: TownArguments,
    /// Layer: departments, districts, disadvantaged, kvadratnet-1km, kvadratnet-100m, h3-8, h3-9.
    #[arg(long)]
    layer: LayerId,
    /// Codes of the indicators, separated by commas, for example uden_tilknytning,behovsindeks; also status_udvikling (need and trend) and
    /// kvadrant (register figures and concerns).
    #[arg(long, value_name = "CODES", value_delimiter = ',', required = true)]
    indicator: Vec<String>,
    /// Periods, separated by commas: years (2025) or quarters (2025-Q3).
    #[arg(long, value_name = "PERIODS", value_delimiter = ',', required_unless_present = "from")]
    period: Vec<Period>,
    /// First of a range of periods.
    #[arg(long, value_name = "PERIOD", requires = "to")]
    from: Option<Period>,
    /// Last of the range.
    #[arg(long, value_name = "PERIOD", requires = "from")]
    to: Option<Period>,
    /// Ids of the areas, separated by commas; defaults to all.
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    areas: Vec<String>,
    /// Format of the file.
    #[arg(long, default_value = "geojson")]
    format: Format,
    /// A row for each figure, or a row for each area with a column for each indicator and period.
    #[arg(long, default_value = "long")]
    shape: Shape,
    /// Include the rank, need and trend of each area and year, and how its register figures compare with its concerns.
    #[arg(long)]
    standings: bool,
    /// Own weights of the need index, as INDICATOR=NUMBER; an indicator without one has weight 1.
    #[arg(long, value_name = "WEIGHTS", value_delimiter = ',')]
    weights: Vec<IndicatorWeight>,
    /// Language of names, headings and explanations.
    #[arg(long, default_value = "da")]
    language: Language,
    /// The file to write.
    #[arg(short, long)]
    output: PathBuf,
    #[command(flatten)]
    csv: CsvArguments,
}

/// Writes areas, indicators and periods of the newest release to a file.
pub(super) async fn export(arguments: ExportArguments) -> Result<(), Failure> {
    if arguments.format != Format::Csv {
        arguments.csv.refuse_without("the format is csv")?;
    }
    let reader = Reader::open(&arguments.town.store.db).await?;
    let release = reader.newest_release(arguments.town.municipality.as_deref()).await?;
    let text = |period: &Period| period.to_string();
    let weights = arguments.weights.into_iter();
    let request = Request {
        layer: arguments.layer,
        areas: arguments.areas,
        indicators: arguments.indicator,
        periods: arguments.period.iter().map(text).collect(),
        from: arguments.from.as_ref().map(text),
        to: arguments.to.as_ref().map(text),
        format: arguments.format,
        csv_for: arguments.csv.csv_for,
        shape: arguments.shape,
        language: arguments.language,
        standings: arguments.standings,
        weights: weights.map(|weight| (weight.indicator.as_str().to_owned(), weight.weight)).collect(),
        scenario: String::new(),
        filters: Vec::new(),
    };
    let asked = Asked::read(&reader, release.clone(), request).await?;
    let years = asked.ranked_years();
    let mut measured = Measured::new();
    if !years.is_empty()
        && let Some(facts) = LayerFacts::read(&reader, &release, arguments.layer).await?
    {
        // A year in which there is nothing to compare has no standings.
        let of_year = |year| Some((year, Arc::new(facts.measures(year, asked.weights()).ok()?)));
        measured = years.into_iter().filter_map(of_year).collect();
    }
    write_whole(&arguments.output, &asked.file(&measured)?.bytes)
}
