//! The arguments of `bydelsblik apportion`.
use super::CsvArguments;
use clap::Args;
use std::path::PathBuf;

/// What becomes of a source without any point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum WithoutPoints {
    /// It is carried by area.
    Area,
    /// Its values are left out.
    Missing,
}

/// What becomes of the part of a source that lies outside of all targets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum OutsideArgument {
    /// It stays there, and is printed.
    Leave,
    /// It goes with the rest of its source, also where that is a sliver.
    Spread,
}

fn coverage(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "is no number from 0 to 1".to_owned())
}

#[derive(Debug, Args)]
pub(super) struct ApportionArguments {
    /// File with the areas that have the values: .geojson or .gpkg.
    #[arg(long, value_name = "FILE")]
    pub(super) source: PathBuf,
    /// EPSG code of the source, where the file does not name it or names a wrong one.
    #[arg(long, value_name = "CODE")]
    pub(super) source_epsg: Option<u32>,
    /// Layer of the source, where a GeoPackage has several.
    #[arg(long, value_name = "LAYER")]
    pub(super) source_layer: Option<String>,
    /// Where to: kvadratnet-100m, -250m, -1km, -10km; laea-100m, -1km, -10km; h3-6 to h3-10; or a file with areas.
    #[arg(long, value_name = "GRID or FILE")]
    pub(super) target: String,
    /// EPSG code of the target, where the file does not name it or names a wrong one.
    #[arg(long, value_name = "CODE")]
    pub(super) target_epsg: Option<u32>,
    /// Layer of the target, where a GeoPackage has several.
    #[arg(long, value_name = "LAYER")]
    pub(super) target_layer: Option<String>,
    /// Properties of the target's areas to keep; without it all.
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    pub(super) keep: Option<Vec<String>>,
    /// Counts, which are divided among the targets, and whose sum stays. One below 0 is a problem.
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    pub(super) extensive: Vec<String>,
    /// Densities and prices, which are averaged. What part of a target has a value is in the column NAME_daekning, from 0 to 1, as it is for
    /// shares and means: by area, or with --points by their weight.
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    pub(super) intensive: Vec<String>,
    /// Shares, as NUMERATOR/DENOMINATOR: each is carried, then they are divided. A source that lacks one of them gives neither. The two parts
    /// come under their own names, or as NAME_taeller and NAME_naevner where those are taken.
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    pub(super) share: Vec<String>,
    /// Means, as SUM/WEIGHT: each is carried, then they are divided.
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    pub(super) mean: Vec<String>,
    /// File with points that tell where in a source its values belong, such as addresses: .csv, .geojson or .gpkg.
    #[arg(long, value_name = "FILE")]
    pub(super) points: Option<PathBuf>,
    /// EPSG code of the points; without it the file's own, or 25832 for a table.
    #[arg(long, value_name = "CODE", requires = "points")]
    pub(super) points_epsg: Option<u32>,
    /// Columns of a table that hold the coordinates, as X,Y.
    #[arg(long, value_name = "COLUMNS", requires = "points")]
    pub(super) xy: Option<String>,
    /// Column with the weight of a point, such as its dwellings; without it each counts as 1.
    #[arg(long, value_name = "COLUMN", requires = "points")]
    pub(super) weight: Option<String>,
    /// What becomes of a source without any point.
    #[arg(long, default_value = "area")]
    pub(super) without_points: WithoutPoints,
    /// What becomes of the counts in the part of a source that lies outside of all targets. A source that reaches no target is left out
    /// either way.
    #[arg(long, default_value = "leave")]
    pub(super) outside: OutsideArgument,
    /// Leave shares, means, densities and prices empty where less than this part of the target has a value, from 0 to 1.
    #[arg(long, value_name = "SHARE", default_value_t = 0.0, value_parser = coverage)]
    pub(super) least_coverage: f64,
    /// The file to write: .geojson (EPSG:4326) or .csv.
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: PathBuf,
    #[command(flatten)]
    pub(super) csv: CsvArguments,
    /// Go on without the records that have problems.
    #[arg(long)]
    pub(super) accept_problems: bool,
    /// Print how long each stage took, and the peak memory.
    #[arg(long)]
    pub(super) timings: bool,
}
