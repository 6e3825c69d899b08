//! `bydelsblik apportion`.
use super::{
    Failure,
    csv_for::CsvArguments,
    input::read,
    output::{refuse_inputs, write_sheet, write_whole},
    table_arguments::TableArguments,
    values,
};
use crate::{
    analysis::{
        ApportionError, Carried, Counted, FileOptions, Findings, Format, Listed, Onto, Outside, PlacedBy, Points,
        Request, Sources, Sum, TargetName, apportion as carry, check_sources, check_targets, geojson, points, sheet,
        sources, targets, two_columns,
    },
    import::{Coordinates, FormatOptions},
    timings::Timings,
};
use clap::Args;
use geodata::crs::Crs;
use std::path::{Path, PathBuf};

/// What to do with a source without points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum WithoutPoints {
    /// It is carried by area.
    Area,
    /// Its values are left out.
    Missing,
}

/// What becomes of the part of a source that lies outside of all targets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum OutsideArgument {
    /// It stays there, and is printed.
    Leave,
    /// It goes with the rest of its source, also where that is a sliver.
    Spread,
}

fn ratios(text: &str) -> Result<Listed<(String, String)>, String> {
    Listed::read(text, |text| two_columns(text, '/'))
}

fn coordinates(text: &str) -> Result<(String, String), String> {
    match <[String; 2]>::try_from(values::columns(text)?.0) {
        Ok([x, y]) => Ok((x, y)),
        Err(_) => Err("expected two columns with \",\" between them".to_owned()),
    }
}

#[derive(Debug, Args)]
pub(super) struct ApportionArguments {
    /// File with the areas that have the values: GeoJSON, GeoPackage or Shapefile.
    #[arg(long, value_name = "FILE")]
    source: PathBuf,
    /// EPSG code of the source, where the file does not name it or names a wrong one.
    #[arg(long, value_name = "CODE", value_parser = values::epsg)]
    source_epsg: Option<Crs>,
    /// Layer of the source, where a file has several.
    #[arg(long, value_name = "LAYER")]
    source_layer: Option<String>,
    /// Where to: kvadratnet-100m, -250m, -1km, -10km; laea-100m, -1km, -10km; h3-6 to h3-10; or a file with areas.
    #[arg(long, value_name = "GRID or FILE")]
    target: TargetName,
    /// EPSG code of the target, where the file does not name it or names a wrong one.
    #[arg(long, value_name = "CODE", value_parser = values::epsg)]
    target_epsg: Option<Crs>,
    /// Layer of the target, where a file has several.
    #[arg(long, value_name = "LAYER")]
    target_layer: Option<String>,
    /// Properties of the target's areas to keep; all of them by default. Put commas between columns, and a name that has a comma itself in
    /// quotes, here and wherever columns are named: '"Ledige, pct.",boliger'.
    #[arg(long, value_name = "COLUMNS", value_parser = values::columns)]
    keep: Option<Listed<String>>,
    /// Counts: they are divided among the targets, and their sum is kept. A count below 0 is a problem.
    #[arg(long, value_name = "COLUMNS", value_parser = values::columns)]
    extensive: Vec<Listed<String>>,
    /// Densities and prices, which are averaged. What part of a target has a value is in the column NAME_daekning, from 0 to 1, as it is for
    /// shares and means: by area, or with --points by their weight.
    #[arg(long, value_name = "COLUMNS", value_parser = values::columns)]
    intensive: Vec<Listed<String>>,
    /// Shares, as NUMERATOR/DENOMINATOR: each is carried, then they are divided. A source that lacks one of them gives neither. The two parts
    /// come under their own names, or as NAME_taeller and NAME_naevner where those are taken.
    #[arg(long, value_name = "COLUMNS", value_parser = ratios)]
    share: Vec<Listed<(String, String)>>,
    /// Means, as SUM/WEIGHT: each is carried, then they are divided.
    #[arg(long, value_name = "COLUMNS", value_parser = ratios)]
    mean: Vec<Listed<(String, String)>>,
    /// File with points that tell where in a source its values belong, such as addresses: a table with coordinates, or as the source.
    #[arg(long, value_name = "FILE")]
    points: Option<PathBuf>,
    /// EPSG code of the points; without it the file's own, or 25832 for a table.
    #[arg(long, value_name = "CODE", requires = "points", value_parser = values::epsg)]
    points_epsg: Option<Crs>,
    /// Layer of the points, where a file has several.
    #[arg(long, value_name = "LAYER", requires = "points")]
    points_layer: Option<String>,
    /// Columns of a table that hold the coordinates, as X,Y.
    #[arg(long, value_name = "COLUMNS", requires = "points", value_parser = coordinates)]
    xy: Option<(String, String)>,
    /// Column with the weight of a point, such as its dwellings; without it each counts as 1.
    #[arg(long, value_name = "COLUMN", requires = "points")]
    weight: Option<String>,
    /// What to do with a source without points.
    #[arg(long, default_value = "area")]
    without_points: WithoutPoints,
    /// What to do with the counts in the part of a source that lies outside all targets. A source that reaches no target is left out
    /// either way.
    #[arg(long, default_value = "leave")]
    outside: OutsideArgument,
    /// Leave shares, means, densities and prices empty where less than this part of the target has a value, from 0 to 1.
    #[arg(long, value_name = "SHARE", default_value_t = 0.0, value_parser = values::share)]
    least_coverage: f64,
    /// The file to write: .geojson (EPSG:4326) or .csv.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    table: TableArguments,
    #[command(flatten)]
    csv: CsvArguments,
    /// Go on without the records that have problems.
    #[arg(long)]
    accept_problems: bool,
    /// Print how long each stage took, and the peak memory.
    #[arg(long)]
    timings: bool,
}

/// Carries values of a file onto a grid or the areas of another file, and writes the result.
pub(super) fn apportion(arguments: &ApportionArguments) -> Result<(), Failure> {
    let target = match &arguments.target {
        TargetName::File(path) => Some(path),
        _ => None,
    };
    let inputs = [&arguments.source].into_iter().chain(target).chain(&arguments.points);
    refuse_inputs(&arguments.output, inputs.map(PathBuf::as_path))?;
    let mut timings = Timings::default();
    let request = Request {
        extensive: Listed::all(arguments.extensive.clone()),
        intensive: Listed::all(arguments.intensive.clone()),
        shares: Listed::all(arguments.share.clone()),
        means: Listed::all(arguments.mean.clone()),
        outside: match arguments.outside {
            OutsideArgument::Leave => Outside::Leave,
            OutsideArgument::Spread => Outside::Spread,
        },
        least_coverage: arguments.least_coverage,
    };
    if request.columns().is_empty() {
        let reason = "nothing to carry; name columns with --extensive, --intensive, --share or --mean";
        return Err(Failure::Usage(reason.to_owned()));
    }
    if let Some(name) = request.repeated() {
        return Err(Failure::Usage(format!("the column \"{name}\" of the result is asked for twice")));
    }
    let target = arguments.target.clone();
    let format = Format::of(&arguments.output).ok_or_else(|| {
        Failure::Usage(format!("{}: the file must end in .geojson or .csv", arguments.output.display()))
    })?;

    if format != Format::Csv {
        arguments.csv.refuse_without("the file is a .csv")?;
    }

    let mut findings = Findings::default();
    let in_denmark = matches!(target, TargetName::Kvadratnet(_));
    let file = |path: &Path, prefix, epsg: Option<Crs>, layer: Option<&String>| {
        let options = arguments.table.options(prefix);
        let options = FormatOptions { epsg: epsg.map(Crs::epsg), layer: layer.cloned(), in_denmark, ..options };
        FileOptions { path: path.to_owned(), coordinates: Coordinates::Found, options }
    };
    let source = file(&arguments.source, "source-", arguments.source_epsg, arguments.source_layer.as_ref());
    let sources = sources(&read(&source)?, &request, &mut findings);
    check_sources(&source.name(), &sources, &request, &mut findings);
    let placed = if arguments.points.is_some() { PlacedBy::Points } else { PlacedBy::Area };
    let onto = match &target {
        TargetName::File(path) => {
            let file = file(path, "target-", arguments.target_epsg, arguments.target_layer.as_ref());
            let (numbers, areas) =
                targets(&read(&file)?, arguments.keep.as_ref().map(|keep| keep.0.as_slice()), &mut findings);
            let numbered = (&numbers[..], &areas[..]);
            let overlapping = check_targets(&file.name(), numbered, &sources, &request, placed, &mut findings);
            Onto { target, areas, overlapping }
        }
        _ => Onto { target, areas: Vec::new(), overlapping: Vec::new() },
    };
    let points = match &arguments.points {
        Some(path) => {
            let named = arguments.xy.clone().map(|(x, y)| Coordinates::Named(x, y));
            let file = file(path, "points-", arguments.points_epsg, arguments.points_layer.as_ref());
            let file = FileOptions { coordinates: named.unwrap_or(Coordinates::Found), ..file };
            Some(points(&read(&file)?, arguments.weight.as_deref(), &mut findings))
        }
        None => None,
    };
    timings.stage("read");
    let Findings { problems, mended } = findings;
    mended.iter().chain(&problems).for_each(|finding| eprintln!("{finding}"));
    if !problems.is_empty() && !arguments.accept_problems {
        let reason = "nothing was written. Correct them, or go on without these records with --accept-problems";
        let count = if problems.len() == 1 { "1 problem".to_owned() } else { format!("{} problems", problems.len()) };
        return Err(Failure::Input(format!("{count}; {reason}")));
    }

    let by_area_without = arguments.without_points == WithoutPoints::Area;
    let points = points.as_deref().map(|points| Points { points, by_area_without });
    let carried = carry(&sources.outlines, &sources.columns, &request, onto, points);
    let carried = carried.map_err(|error| match error {
        ApportionError::Taken(_) => Failure::Usage(error.to_string()),
        ApportionError::Weights(_) | ApportionError::Projection(_) => Failure::Input(error.to_string()),
    })?;
    timings.stage("carry");
    if let Some((_, points)) = carried.astray.filter(|(astray, points)| astray == points) {
        let file = arguments.points.as_deref().unwrap_or(Path::new("")).display();
        let reason = "in a source, so that all would be carried by area; is --points-epsg right? nothing was written";
        return Err(Failure::Input(format!("{file}: none of {} lies {reason}", Counted(points, "point"))));
    }
    if !carried.has_value {
        return Err(Failure::Input(format!("{}; nothing was written", why_nothing(&sources, &carried))));
    }
    match format {
        Format::Csv => write_sheet(&arguments.output, sheet(&carried), arguments.csv.csv_for)?,
        Format::Geojson => {
            let bytes = geojson(&carried).map_err(|error| Failure::Input(error.to_string()))?;
            write_whole(&arguments.output, &bytes)?;
        }
    }
    timings.stage("write");
    print_sums(&carried, sources.outlines.len(), &request);
    if arguments.timings {
        println!("{timings}");
    }
    Ok(())
}

/// Why no target has any value.
fn why_nothing(sources: &Sources, carried: &Carried) -> &'static str {
    if sources.outlines.is_empty() {
        "there is no source"
    } else if sources.columns.values().flatten().all(Option::is_none) {
        "no source has a value in these columns"
    } else if !carried.emptied.is_empty() {
        "no target is covered to the --least-coverage"
    } else {
        "no source with a value reaches a target"
    }
}

fn print_sums(carried: &Carried, sources: usize, request: &Request) {
    println!("{} carried onto {}", Counted(sources, "source"), Counted(carried.targets.len(), "target"));
    if !carried.sums.is_empty() {
        println!("{}", Sum::heading());
    }
    carried.sums.iter().for_each(|sum| println!("{}", sum.row()));
    carried.sums.iter().flat_map(Sum::lines).for_each(|line| println!("{line}"));
    if request.outside == Outside::Leave && carried.sums.iter().any(|sum| sum.outside != 0.0) {
        println!(
            "what lies outside all targets is left there (--outside leave); --outside spread puts it on the rest of its source"
        );
    }
    if let Some((astray, points)) = carried.astray.filter(|(astray, _)| *astray > 0) {
        let lie =
            if astray == 1 { "lies in no source and has no effect" } else { "lie in no source and have no effect" };
        println!("{astray} of {} {lie}", Counted(points, "point"));
    }
    for (name, emptied) in &carried.emptied {
        let least = request.least_coverage;
        println!("{name}: {} left empty, covered to less than {least} (--least-coverage)", Counted(*emptied, "target"));
    }
}
