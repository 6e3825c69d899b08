//! `bydelsblik cell` and `bydelsblik apportion`: an analyst's work on files, without a store.
use super::{ApportionArguments, CellArguments, Failure, WithoutPoints, export::write_whole};
use crate::{
    analysis::{
        ApportionError, Carried, FileOptions, Format, Points, Request, Target, TargetName, apportion as carry, cells,
        read_file, write,
    },
    timings::Timings,
};
use geo::{Area, CoordsIter, MultiPolygon};
use geodata::{
    aggregate::WeightedPoint,
    crs::Crs,
    validate::{Consequence, Problem, RawGeometry, RawRow, RawTable, RawValue, mended_polygons, number},
};
use serde_json::{Map, Number, Value};
use std::collections::{BTreeMap, HashMap};

/// Prints every code of a place.
pub(super) fn cell(arguments: &CellArguments) -> Result<(), Failure> {
    let crs = Crs::from_epsg(arguments.epsg).map_err(|error| Failure::Usage(error.to_string()))?;
    let found = cells(crs, arguments.x, arguments.y).map_err(|error| Failure::Input(error.to_string()))?;
    println!("{found:#}");
    Ok(())
}

/// Carries values of a file onto a grid or the areas of another file, and writes the result.
pub(super) async fn apportion(arguments: ApportionArguments) -> Result<(), Failure> {
    let mut timings = Timings::default();
    let request = Request {
        extensive: arguments.extensive.clone(),
        intensive: arguments.intensive.clone(),
        shares: pairs("--share", &arguments.share)?,
        means: pairs("--mean", &arguments.mean)?,
    };
    if request.columns().is_empty() {
        let reason = "nothing to carry; name columns with --extensive, --intensive, --share or --mean";
        return Err(Failure::Usage(reason.to_owned()));
    }
    let target: TargetName = arguments.target.parse().map_err(Failure::Usage)?;
    let format = Format::of(&arguments.output).ok_or_else(|| {
        Failure::Usage(format!("{}: the ending is none of .geojson and .csv", arguments.output.display()))
    })?;

    let mut problems = Vec::new();
    let source = FileOptions {
        path: arguments.source.clone(),
        epsg: arguments.source_epsg,
        layer: arguments.source_layer.clone(),
        xy: None,
    };
    let (sources, columns) = sources(&read(&source).await?, &request, &mut problems);
    let areas = match &target {
        TargetName::File(path) => {
            let file = FileOptions {
                path: path.clone(),
                epsg: arguments.target_epsg,
                layer: arguments.target_layer.clone(),
                xy: None,
            };
            targets(&read(&file).await?, arguments.keep.as_deref(), &mut problems)
        }
        _ => Vec::new(),
    };
    let points = match &arguments.points {
        Some(path) => {
            let xy = arguments.xy.as_deref().map(|xy| pair("--xy", xy, ',')).transpose()?;
            let file = FileOptions { path: path.clone(), epsg: arguments.points_epsg, layer: None, xy };
            Some(points(&read(&file).await?, arguments.weight.as_deref(), &mut problems))
        }
        None => None,
    };
    timings.stage("read");
    problems.iter().for_each(|problem| eprintln!("{problem}"));
    if !problems.is_empty() && !arguments.accept_problems {
        let reason = "nothing was written. Mend them, or go on without these records with --accept-problems";
        let count = if problems.len() == 1 { "1 problem".to_owned() } else { format!("{} problems", problems.len()) };
        return Err(Failure::Input(format!("{count}; {reason}")));
    }

    let by_area_without = arguments.without_points == WithoutPoints::Area;
    let points = points.as_deref().map(|points| Points { points, by_area_without });
    let carried = carry(&sources, &columns, &request, &target, areas, points);
    let carried = carried.map_err(|error| match error {
        ApportionError::Taken(_) => Failure::Usage(error.to_string()),
        ApportionError::Weights(_) | ApportionError::Projection(_) => Failure::Input(error.to_string()),
    })?;
    timings.stage("carry");
    let bytes = write(&carried, format).map_err(|error| Failure::Input(error.to_string()))?;
    write_whole(&arguments.output, &bytes)?;
    timings.stage("write");
    print_sums(&carried, sources.len());
    if arguments.timings {
        println!("{timings}");
    }
    Ok(())
}

fn print_sums(carried: &Carried, sources: usize) {
    println!("{sources} sources carried onto {} targets", carried.targets.len());
    if !carried.sums.is_empty() {
        println!("{:<24} {:>16} {:>16} {:>16}", "sum", "in the sources", "carried", "left outside");
    }
    for (name, [before, after]) in &carried.sums {
        // What is left of rounding is not left outside.
        let outside = if (before - after).abs() <= 1e-9 * before.abs() { 0.0 } else { before - after };
        println!("{name:<24} {before:>16.3} {after:>16.3} {outside:>16.3}");
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
async fn read(options: &FileOptions) -> Result<RawTable, Failure> {
    read_file(options).await.map_err(|problems| {
        problems.iter().for_each(|problem| eprintln!("{problem}"));
        Failure::Input(format!("{} cannot be read", options.name()))
    })
}

/// A problem with a value of a record.
fn problem(table: &RawTable, row: &RawRow, field: &str, value: Option<&str>, reason: impl Into<String>) -> Problem {
    Problem {
        place: table.place(row.number),
        field: Some(field.to_owned()),
        value: value.map(str::to_owned),
        reason: reason.into(),
        consequence: Consequence::LeftOut,
    }
}

/// The value of a column: `None` where it is absent.
fn value(table: &RawTable, row: &RawRow, column: &str) -> Result<Option<f64>, Problem> {
    let Some((position, _)) = table.column(column) else { return Ok(None) };
    match &row.values[position] {
        RawValue::Absent => Ok(None),
        RawValue::Text(text) => {
            // JSON and SQLite write large and small numbers with an exponent, which a table does not.
            let read = number(text, table.decimal_mark).map_err(|reason| reason.to_string());
            let read = read.or_else(|reason| {
                text.parse().ok().filter(|value: &f64| value.is_finite() && table.decimal_mark == '.').ok_or(reason)
            });
            read.map(Some).map_err(|reason| problem(table, row, column, Some(text), reason))
        }
        RawValue::List(_) | RawValue::Map(_) => {
            Err(problem(table, row, column, None, "is no number, but a list or object"))
        }
    }
}

/// The polygons of a record; what was untangled is told, and is no problem.
fn polygons(table: &RawTable, row: &RawRow) -> Result<MultiPolygon<f64>, Problem> {
    let reason = match &row.geometry {
        RawGeometry::Polygons(polygons) => match mended_polygons(polygons) {
            Ok((polygons, untangled)) => {
                let told = untangled.map(|untangled| problem(table, row, "geometry", None, untangled.to_string()));
                told.into_iter().for_each(|told| eprintln!("{}", Problem { consequence: Consequence::Kept, ..told }));
                return Ok(polygons);
            }
            Err(error) => error.to_string(),
        },
        RawGeometry::Absent => "has no geometry".to_owned(),
        RawGeometry::Unreadable(reason) => reason.clone(),
        RawGeometry::Lines(_) | RawGeometry::Point(_) => "is no polygon".to_owned(),
    };
    Err(problem(table, row, "geometry", None, reason))
}

/// A column that no record has, as a problem of the file.
fn check_columns<'a>(table: &RawTable, columns: impl IntoIterator<Item = &'a str>, problems: &mut Vec<Problem>) {
    let names: Vec<&str> = table.columns.iter().map(|column| column.1.as_str()).collect();
    for column in columns.into_iter().filter(|column| !names.contains(column)) {
        let reason = format!("there is no such column; there are: {}", names.join(", "));
        problems.push(crate::import::file_problem(&table.file, Some(column), None, reason));
    }
}

type Columns = BTreeMap<String, Vec<Option<f64>>>;

/// The outlines and values of the sources.
fn sources(table: &RawTable, request: &Request, problems: &mut Vec<Problem>) -> (Vec<MultiPolygon<f64>>, Columns) {
    problems.extend(table.unreadable.iter().cloned());
    check_columns(table, request.columns(), problems);
    let mut columns: Columns = request.columns().into_iter().map(|name| (name.to_owned(), Vec::new())).collect();
    let mut outlines = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let values: Vec<Result<Option<f64>, Problem>> = columns.keys().map(|name| value(table, row, name)).collect();
        let outline = polygons(table, row);
        if outline.is_ok() && values.iter().all(Result::is_ok) {
            outlines.extend(outline);
            columns.values_mut().zip(values).for_each(|(column, value)| column.extend(value));
        } else {
            problems.extend(outline.err().into_iter().chain(values.into_iter().filter_map(Result::err)));
        }
    }
    (outlines, columns)
}

/// The areas of the target; one that is listed twice is a problem, as each would get everything.
fn targets(table: &RawTable, keep: Option<&[String]>, problems: &mut Vec<Problem>) -> Vec<Target> {
    problems.extend(table.unreadable.iter().cloned());
    check_columns(table, keep.unwrap_or_default().iter().map(String::as_str), problems);
    let mut seen: HashMap<Vec<[u64; 2]>, u64> = HashMap::new();
    let mut targets = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let outline = match polygons(table, row) {
            Ok(outline) => outline,
            Err(error) => {
                problems.push(error);
                continue;
            }
        };
        // Wherever its rings begin and whichever way they run.
        let mut corners: Vec<[u64; 2]> =
            outline.coords_iter().map(|point| [point.x.to_bits(), point.y.to_bits()]).collect();
        corners.sort_unstable();
        corners.dedup();
        corners.push([(outline.unsigned_area() * 1e3).round() as u64, 0]);
        if let Some(first) = seen.get(&corners) {
            problems.push(problem(
                table,
                row,
                "geometry",
                None,
                format!("is the same area as that of feature {first}"),
            ));
            continue;
        }
        seen.insert(corners, row.number);
        let kept = table.columns.iter().zip(&row.values);
        let kept = kept.filter(|(column, _)| keep.is_none_or(|keep| keep.contains(&column.1)));
        let properties: Map<String, Value> = kept.map(|(column, value)| (column.1.clone(), json(value))).collect();
        targets.push(Target { properties, outline });
    }
    targets
}

fn json(value: &RawValue) -> Value {
    match value {
        RawValue::Absent => Value::Null,
        RawValue::Text(text) => {
            // A number stays a number where nothing is lost: "0101" is a code.
            let number = text.parse::<Number>().ok().filter(|number| number.to_string() == *text);
            number.map_or_else(|| Value::String(text.clone()), Value::Number)
        }
        RawValue::List(items) => items.iter().map(json).collect(),
        RawValue::Map(items) => Value::Object(items.iter().map(|(name, item)| (name.clone(), json(item))).collect()),
    }
}

/// The points with their weights; each counts as 1 without a column.
fn points(table: &RawTable, weight: Option<&str>, problems: &mut Vec<Problem>) -> Vec<WeightedPoint> {
    problems.extend(table.unreadable.iter().cloned());
    check_columns(table, weight, problems);
    let mut points = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let weighed = weight.map_or(Ok(Some(1.0)), |column| value(table, row, column));
        let weighed = weighed.and_then(|weight| {
            let weight = weight.unwrap_or(0.0);
            let negative = || problem(table, row, "weight", Some(&weight.to_string()), "is below 0");
            if weight < 0.0 { Err(negative()) } else { Ok(weight) }
        });
        let reason = match &row.geometry {
            RawGeometry::Point(point) => match weighed {
                Ok(weight) => {
                    points.push(WeightedPoint { position: point.0, weight });
                    continue;
                }
                Err(error) => error,
            },
            RawGeometry::Absent => problem(table, row, "geometry", None, "has no point"),
            RawGeometry::Unreadable(reason) => problem(table, row, "geometry", None, reason.as_str()),
            RawGeometry::Lines(_) | RawGeometry::Polygons(_) => problem(table, row, "geometry", None, "is no point"),
        };
        problems.push(reason);
    }
    points
}
