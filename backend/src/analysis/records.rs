//! From the records of a file to what is carried: sources with values, targets, weighted points; and a problem for all else.
use super::{Request, Target};
use crate::import::file_problem;
use geo::{Area, CoordsIter, MultiPolygon};
use geodata::{
    aggregate::WeightedPoint,
    validate::{Consequence, Problem, RawRow, RawTable, RawValue, number},
};
use serde_json::{Map, Number, Value};
use std::collections::{BTreeMap, HashMap};

/// What was found on the way.
#[derive(Debug, Default)]
pub struct Findings {
    /// Records that are left out, and why.
    pub problems: Vec<Problem>,
    /// Geometry that was untangled.
    pub mended: Vec<Problem>,
}

/// A problem with a value of a record.
pub(super) fn problem(
    table: &RawTable,
    row: &RawRow,
    field: &str,
    value: Option<&str>,
    reason: impl Into<String>,
) -> Problem {
    Problem {
        place: table.place(row.number),
        field: Some(field.to_owned()),
        value: value.map(str::to_owned),
        reason: reason.into(),
        consequence: Consequence::LeftOut,
    }
}

/// The value of a column: `None` where it is absent.
pub(super) fn value(table: &RawTable, row: &RawRow, column: &str) -> Result<Option<f64>, Problem> {
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
            Err(problem(table, row, column, None, "is a list or object, not a number"))
        }
    }
}

/// The polygons of a record; what was untangled is told, and is not a problem.
fn polygons(table: &RawTable, row: &RawRow, findings: &mut Findings) -> Result<MultiPolygon<f64>, Problem> {
    let (polygons, untangled) =
        row.geometry.polygons().map_err(|reason| problem(table, row, "geometry", None, reason))?;
    let told = untangled.map(|untangled| problem(table, row, "geometry", None, untangled.to_string()));
    findings.mended.extend(told.map(|told| Problem { consequence: Consequence::Kept, ..told }));
    Ok(polygons)
}

/// A column that no record has, as a problem of the file.
pub(super) fn check_columns<'a>(table: &RawTable, columns: impl IntoIterator<Item = &'a str>, findings: &mut Findings) {
    let names: Vec<&str> = table.columns.iter().map(|column| column.1.as_str()).collect();
    for column in columns.into_iter().filter(|column| !names.contains(column)) {
        let reason = format!("there is no such column; the file has: {}", names.join(", "));
        findings.problems.push(file_problem(&table.file, Some(column), None, reason));
    }
}

/// Values of the sources by column.
pub type Values = BTreeMap<String, Vec<Option<f64>>>;

/// The outlines and values of the sources.
pub fn sources(table: &RawTable, request: &Request, findings: &mut Findings) -> (Vec<MultiPolygon<f64>>, Values) {
    findings.problems.extend(table.unreadable.iter().cloned());
    check_columns(table, request.columns(), findings);
    let mut columns: Values = request.columns().into_iter().map(|name| (name.to_owned(), Vec::new())).collect();
    let mut outlines = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let values: Vec<Result<Option<f64>, Problem>> = columns.keys().map(|name| value(table, row, name)).collect();
        let outline = polygons(table, row, findings);
        if outline.is_ok() && values.iter().all(Result::is_ok) {
            outlines.extend(outline);
            columns.values_mut().zip(values).for_each(|(column, value)| column.extend(value));
        } else {
            findings.problems.extend(outline.err().into_iter().chain(values.into_iter().filter_map(Result::err)));
        }
    }
    (outlines, columns)
}

/// The areas of the target; one that is listed twice is a problem, as each would get everything.
pub fn targets(table: &RawTable, keep: Option<&[String]>, findings: &mut Findings) -> Vec<Target> {
    findings.problems.extend(table.unreadable.iter().cloned());
    check_columns(table, keep.unwrap_or_default().iter().map(String::as_str), findings);
    let mut seen: HashMap<Vec<[u64; 2]>, u64> = HashMap::new();
    let mut targets = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let outline = match polygons(table, row, findings) {
            Ok(outline) => outline,
            Err(error) => {
                findings.problems.push(error);
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
            findings.problems.push(problem(
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
pub fn points(table: &RawTable, weight: Option<&str>, findings: &mut Findings) -> Vec<WeightedPoint> {
    findings.problems.extend(table.unreadable.iter().cloned());
    check_columns(table, weight, findings);
    let mut points = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let weighed = weight.map_or(Ok(Some(1.0)), |column| value(table, row, column));
        let weighed = weighed.and_then(|weight| {
            let weight = weight.unwrap_or(0.0);
            let negative = || problem(table, row, "weight", Some(&weight.to_string()), "is below 0");
            if weight < 0.0 { Err(negative()) } else { Ok(weight) }
        });
        let place = row.geometry.point().and_then(|point| point.ok_or_else(|| "has no point".to_owned()));
        let place = place.map_err(|reason| problem(table, row, "geometry", None, reason));
        match place.and_then(|place| Ok(WeightedPoint { position: place.0, weight: weighed? })) {
            Ok(point) => points.push(point),
            Err(problem) => findings.problems.push(problem),
        }
    }
    points
}
