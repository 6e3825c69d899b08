//! `bydelsblik cell` and `bydelsblik apportion`: an analyst's work on files, without a store.
use super::{
    ApportionArguments, CellArguments, Failure, OutsideArgument, WithoutPoints,
    export::{write_sheet, write_whole},
};
use crate::{
    analysis::{
        ApportionError, Carried, Counted, FileOptions, Findings, Format, Onto, Outside, PlacedBy, Points, Request,
        Sources, Sum, TargetName, apportion as carry, cells, check_sources, check_targets, geojson, points, read_file,
        sheet, sources, targets,
    },
    timings::Timings,
};
use geodata::{crs::Crs, validate::RawTable};

/// Prints every code of a place.
pub(super) fn cell(arguments: &CellArguments) -> Result<(), Failure> {
    let crs = Crs::from_epsg(arguments.epsg).map_err(|error| Failure::Usage(error.to_string()))?;
    let found = cells(crs, arguments.x, arguments.y).map_err(|error| Failure::Input(error.to_string()))?;
    println!("{found:#}");
    Ok(())
}

/// Lists the problems of a file; where there are any, nothing is written.
pub(super) fn without_problems(findings: &Findings) -> Result<(), Failure> {
    findings.problems.iter().for_each(|problem| eprintln!("{problem}"));
    match findings.problems.len() {
        0 => Ok(()),
        1 => Err(Failure::Input("1 problem; nothing was written".to_owned())),
        count => Err(Failure::Input(format!("{count} problems; nothing was written"))),
    }
}

/// Carries values of a file onto a grid or the areas of another file, and writes the result.
pub(super) async fn apportion(arguments: ApportionArguments) -> Result<(), Failure> {
    let mut timings = Timings::default();
    let request = Request {
        extensive: arguments.extensive.clone(),
        intensive: arguments.intensive.clone(),
        shares: pairs("--share", &arguments.share)?,
        means: pairs("--mean", &arguments.mean)?,
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
    let target: TargetName = arguments.target.parse().map_err(Failure::Usage)?;
    let format = Format::of(&arguments.output).ok_or_else(|| {
        Failure::Usage(format!("{}: the file must end in .geojson or .csv", arguments.output.display()))
    })?;

    if format != Format::Csv {
        arguments.csv.refuse_without("the file is a .csv")?;
    }

    let mut findings = Findings::default();
    let source = FileOptions {
        path: arguments.source.clone(),
        epsg: arguments.source_epsg,
        layer: arguments.source_layer.clone(),
        xy: None,
        without_place: false,
    };
    let sources = sources(&read(&source).await?, &request, &mut findings);
    check_sources(&source.name(), &sources, &request, &mut findings);
    let placed = if arguments.points.is_some() { PlacedBy::Points } else { PlacedBy::Area };
    let onto = match &target {
        TargetName::File(path) => {
            let file = FileOptions {
                path: path.clone(),
                epsg: arguments.target_epsg,
                layer: arguments.target_layer.clone(),
                xy: None,
                without_place: false,
            };
            let (numbers, areas) = targets(&read(&file).await?, arguments.keep.as_deref(), &mut findings);
            let numbered = (&numbers[..], &areas[..]);
            let overlapping = check_targets(&file.name(), numbered, &sources, &request, placed, &mut findings);
            Onto { target, areas, overlapping }
        }
        _ => Onto { target, areas: Vec::new(), overlapping: Vec::new() },
    };
    let points = match &arguments.points {
        Some(path) => {
            let xy = arguments.xy.as_deref().map(|xy| pair("--xy", xy, ',')).transpose()?;
            let file = FileOptions { path: path.clone(), epsg: arguments.points_epsg, xy, ..FileOptions::default() };
            Some(points(&read(&file).await?, arguments.weight.as_deref(), &mut findings))
        }
        None => None,
    };
    timings.stage("read");
    let Findings { problems, mended } = findings;
    mended.iter().chain(&problems).for_each(|finding| eprintln!("{finding}"));
    if !problems.is_empty() && !arguments.accept_problems {
        let reason = "nothing was written. Mend them, or go on without these records with --accept-problems";
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
            "what lies outside of all targets is left there (--outside leave); --outside spread puts it on the rest of its source"
        );
    }
    for (name, emptied) in &carried.emptied {
        let least = request.least_coverage;
        println!("{name}: {} left empty, covered to less than {least} (--least-coverage)", Counted(*emptied, "target"));
    }
}

/// `a/b` for each word.
fn pairs(option: &str, words: &[String]) -> Result<Vec<(String, String)>, Failure> {
    words.iter().map(|word| pair(option, word, '/')).collect()
}

fn pair(option: &str, word: &str, mark: char) -> Result<(String, String), Failure> {
    let parts = word.split_once(mark).filter(|(a, b)| !a.is_empty() && !b.is_empty());
    let reason = || Failure::Usage(format!("{option} {word}: expected two columns with \"{mark}\" between them"));
    parts.map(|(a, b)| (a.to_owned(), b.to_owned())).ok_or_else(reason)
}

/// Reads a file, or ends with all its problems.
pub(super) async fn read(options: &FileOptions) -> Result<RawTable, Failure> {
    read_file(options).await.map_err(|problems| {
        problems.iter().for_each(|problem| eprintln!("{problem}"));
        Failure::Input(format!("{} cannot be read", options.name()))
    })
}
