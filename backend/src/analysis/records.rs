//! From the records of a file to what is carried: sources with values, targets, weighted points; and a problem for all else.
use super::{
    Counted, Request, Target,
    limits::{GREATEST, check, check_ratio},
};
use crate::import;
use geo::{Area, CoordsIter, MultiPolygon};
use geodata::{
    aggregate::WeightedPoint,
    indicator::Kind,
    validate::{Consequence, Figure, Problem, RawRow, RawTable, RawValue, sentinels},
};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What was found on the way.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    /// Records that are left out, and why.
    pub problems: Vec<Problem>,
    /// What was mended, or is told and changes nothing.
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

/// A text, or a number as it is written; `None` where it is absent, or there is no such column.
pub(super) fn text<'a>(table: &RawTable, row: &'a RawRow, column: &str) -> Option<&'a str> {
    row.values[table.column(column)?.0].text()
}

/// Ids that were read, each with its row: one that comes again is a problem.
#[derive(Debug, Default)]
pub(super) struct Ids<'a> {
    seen: HashMap<&'a str, u64>,
}

impl<'a> Ids<'a> {
    /// The id of a row, if it has one that no row before has.
    pub(super) fn of(
        &mut self,
        table: &RawTable,
        row: &'a RawRow,
        column: &str,
        findings: &mut Findings,
    ) -> Option<&'a str> {
        // A missing column is told once, by `check_columns`.
        table.column(column)?;
        let Some(id) = text(table, row, column) else {
            findings.problems.push(problem(table, row, column, None, "is empty"));
            return None;
        };
        if let Some(first) = self.seen.get(id) {
            findings.problems.push(problem(table, row, column, Some(id), format!("is the same as in row {first}")));
            return None;
        }
        self.seen.insert(id, row.number);
        Some(id)
    }
}

/// The value of a column: `None` where it is absent.
pub(super) fn value(table: &RawTable, row: &RawRow, column: &str) -> Result<Option<f64>, Problem> {
    let Some((position, _)) = table.column(column) else { return Ok(None) };
    let written = &row.values[position];
    match table.figure(position, written) {
        Ok(Figure::Number(value)) if value.abs() > GREATEST => {
            Err(problem(table, row, column, written.text(), format!("is not from −{GREATEST} to {GREATEST}")))
        }
        Ok(figure) => Ok(figure.number()),
        Err(reason) => Err(problem(table, row, column, written.text(), reason)),
    }
}

/// The value of a column, as [`value`] reads it, where the indicator that the column is called by can have it.
pub(super) fn possible_value(table: &RawTable, row: &RawRow, column: &str) -> Result<Option<f64>, Problem> {
    let found = value(table, row, column)?;
    match found.and_then(|value| check(column, value)) {
        Some(reason) => Err(problem(table, row, column, text(table, row, column), reason)),
        None => Ok(found),
    }
}

/// The polygons of a record; what was untangled is told, and is not a problem.
fn polygons(table: &RawTable, row: &RawRow, findings: &mut Findings) -> Result<MultiPolygon<f64>, Problem> {
    let (polygons, mended) = row.geometry.polygons().map_err(|reason| problem(table, row, "geometry", None, reason))?;
    let told = mended.iter().map(|mended| problem(table, row, "geometry", None, mended.to_string()));
    findings.mended.extend(told.map(|told| Problem { consequence: Consequence::Kept, ..told }));
    Ok(polygons)
}

/// A column that the file does not have, or has twice, as a problem of the file.
pub(super) fn check_columns<'a>(table: &RawTable, columns: impl IntoIterator<Item = &'a str>, findings: &mut Findings) {
    let names: Vec<&str> = table.columns.iter().map(|column| column.1.as_str()).collect();
    for column in columns {
        let reason = if names.contains(&column) {
            import::stands_twice(&names, column)
        } else if names.is_empty() {
            let has = if table.rows.is_empty() {
                "the file has no records"
            } else {
                "the file has no columns, only geometry"
            };
            Some(format!("cannot be found: {has}"))
        } else {
            let comma = names.iter().any(|name| name.contains(','));
            let hint = if comma { " (a name with a comma stands in quotes)" } else { "" };
            Some(format!("{}{hint}", import::no_such_column(&names, column)))
        };
        findings.problems.extend(reason.map(|reason| Problem::of_file(&table.file, Some(column), None, reason)));
    }
}

/// Columns with numbers, as [`check_columns`]. Marks that stand in them for no number are told, with what they stand for, and so are numbers
/// that seem to.
pub(super) fn check_numbers<'a>(table: &RawTable, columns: impl IntoIterator<Item = &'a str>, findings: &mut Findings) {
    let columns: Vec<&str> = columns.into_iter().collect();
    check_columns(table, columns.iter().copied(), findings);
    for column in columns {
        let Some((position, _)) = table.column(column) else { continue };
        let mut told = |number: u64, value: &str, others: usize, reason: &str| {
            let more = if others > 0 { format!(" ({others} more of it)") } else { String::new() };
            findings.mended.push(Problem {
                place: table.place(number),
                field: Some(column.to_owned()),
                value: Some(value.to_owned()),
                reason: format!("{reason}{more}"),
                consequence: Consequence::Kept,
            });
        };
        let mut marks: BTreeMap<&str, (u64, usize, Figure)> = BTreeMap::new();
        let mut numbers: Vec<(u64, &str, f64)> = Vec::new();
        for row in &table.rows {
            let written = &row.values[position];
            match (table.figure(position, written), written.text().filter(|text| !text.trim().is_empty())) {
                (Ok(Figure::Number(number)), Some(text)) => numbers.push((row.number, text, number)),
                (Ok(figure), Some(text)) => marks.entry(text).or_insert((row.number, 0, figure)).1 += 1,
                _ => {}
            }
        }
        for (mark, (number, count, figure)) in marks {
            let reason = match figure {
                Figure::Suppressed => {
                    "stands for a value that is withheld: the cell counts as one without a number, not as 0"
                }
                _ if mark == "-" => {
                    "stands for a missing value: the cell counts as one without a number. Where it means none, as with Statistics Denmark, write 0"
                }
                _ => "stands for a missing value: the cell counts as one without a number, not as 0",
            };
            told(number, mark, count - 1, reason);
        }
        let suspect = sentinels(&numbers.iter().map(|number| number.2).collect::<Vec<_>>());
        for ((number, text, _), _) in numbers.iter().zip(suspect).filter(|(_, suspect)| *suspect) {
            let reason = format!(
                "is taken as a number, but is a common mark for a missing value; if it is one here, say --missing={text}"
            );
            told(*number, text, 0, &reason);
        }
    }
}

/// Values of the sources by column.
pub(crate) type Values = BTreeMap<String, Vec<Option<f64>>>;

/// The areas that have the values.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sources {
    /// Number of each feature in the file.
    pub numbers: Vec<u64>,
    /// Outlines in EPSG:25832.
    pub outlines: Vec<MultiPolygon<f64>>,
    /// Values by column, in the order of the outlines.
    pub columns: Values,
}

/// The outlines and values of the sources. A record that comes again is a problem: what a join has doubled would count twice. It has the
/// same outline and the same properties, but for those that number the records.
pub(crate) fn sources(table: &RawTable, request: &Request, findings: &mut Findings) -> Sources {
    findings.problems.extend(table.unreadable.iter().cloned());
    check_numbers(table, request.columns(), findings);
    let columns = request.columns().into_iter().map(|name| (name.to_owned(), Vec::new())).collect();
    let mut read = Sources { columns, ..Sources::default() };
    let numbering: Vec<bool> = (0..table.columns.len())
        .map(|at| numbers_all(table, at) && !read.columns.contains_key(&table.columns[at].1))
        .collect();
    let mut seen: HashMap<Vec<[u64; 2]>, Vec<&RawRow>> = HashMap::new();
    for row in &table.rows {
        let values: Vec<Result<Option<f64>, Problem>> =
            read.columns.keys().map(|name| value(table, row, name)).collect();
        let outline = polygons(table, row, findings);
        let (Ok(outline), true) = (&outline, values.iter().all(Result::is_ok)) else {
            findings.problems.extend(outline.err().into_iter().chain(values.into_iter().filter_map(Result::err)));
            continue;
        };
        let values: Vec<Option<f64>> = values.into_iter().flatten().collect();
        let wrong = impossible(table, row, request);
        if !wrong.is_empty() {
            findings.problems.extend(wrong);
            continue;
        }
        let same_outline = seen.entry(corners(outline)).or_default();
        let same = |other: &&&RawRow| {
            let mut values = other.values.iter().zip(&row.values).zip(&numbering);
            values.all(|((a, b), numbering)| *numbering || is_same(a, b))
        };
        if let Some(first) = same_outline.iter().find(same) {
            let counts =
                read.columns.keys().zip(&values).filter_map(|(name, value)| Some(format!("{name} {}", (*value)?)));
            let reason = format!(
                "is the same area as that of feature {}, with the same properties, and would count twice: {}",
                first.number,
                counts.collect::<Vec<_>>().join(", ")
            );
            findings.problems.push(problem(table, row, "geometry", None, reason));
            continue;
        }
        same_outline.push(row);
        read.numbers.push(row.number);
        read.outlines.push(outline.clone());
        read.columns.values_mut().zip(values).for_each(|(column, value)| column.push(value));
    }
    read
}

/// Whether two values are the same: 10 and 10.0 are, as programs write the same number in both ways.
fn is_same(one: &RawValue, other: &RawValue) -> bool {
    let number = |value: &RawValue| match value {
        RawValue::Literal(text) => text.parse::<f64>().ok(),
        _ => None,
    };
    one == other || number(one).is_some_and(|value| number(other) == Some(value))
}

/// Whether a column numbers the records: no two have the same value, and none has no value.
fn numbers_all(table: &RawTable, at: usize) -> bool {
    let mut seen = HashSet::new();
    table.rows.iter().all(|row| row.values[at].text().is_some_and(|text| seen.insert(text)))
}

/// Counts below 0, and shares of more than the whole.
fn impossible(table: &RawTable, row: &RawRow, request: &Request) -> Vec<Problem> {
    let read = |name: &str| value(table, row, name).ok().flatten();
    let said = |name: &str, reason: String| problem(table, row, name, text(table, row, name), reason);
    let negative = request.extensive.iter().filter(|name| read(name).is_some_and(|value| value < 0.0));
    let negative = negative.map(|name| said(name, "is below 0, but a count cannot be".to_owned()));
    let of = |kind: Kind| {
        move |(upper, lower): &(String, String)| {
            let (part, reason) = check_ratio(Some(kind), (read(upper)?, read(lower)?))?;
            Some(said(if part == 0 { upper } else { lower }, reason))
        }
    };
    let shares = request.shares.iter().filter_map(of(Kind::Share));
    let means = request.means.iter().filter_map(of(Kind::Mean));
    let mut all: Vec<Problem> = Vec::new();
    for found in negative.chain(shares).chain(means) {
        if !all.contains(&found) {
            all.push(found);
        }
    }
    all
}

/// What tells an outline from others, wherever its rings begin and whichever way they run.
fn corners(outline: &MultiPolygon<f64>) -> Vec<[u64; 2]> {
    let mut corners: Vec<[u64; 2]> =
        outline.coords_iter().map(|point| [point.x.to_bits(), point.y.to_bits()]).collect();
    corners.sort_unstable();
    corners.dedup();
    corners.push([(outline.unsigned_area() * 1e3).round() as u64, 0]);
    corners
}

/// The areas of the target, each with the number of its feature; one that is listed twice is a problem, as each would get everything.
pub(crate) fn targets(table: &RawTable, keep: Option<&[String]>, findings: &mut Findings) -> (Vec<u64>, Vec<Target>) {
    findings.problems.extend(table.unreadable.iter().cloned());
    check_columns(table, keep.unwrap_or_default().iter().map(String::as_str), findings);
    let mut seen: HashMap<Vec<[u64; 2]>, u64> = HashMap::new();
    let (mut numbers, mut targets) = (Vec::new(), Vec::with_capacity(table.rows.len()));
    for row in &table.rows {
        let outline = match polygons(table, row, findings) {
            Ok(outline) => outline,
            Err(error) => {
                findings.problems.push(error);
                continue;
            }
        };
        let corners = corners(&outline);
        if let Some(first) = seen.get(&corners) {
            let reason = format!("is the same area as that of feature {first}");
            findings.problems.push(problem(table, row, "geometry", None, reason));
            continue;
        }
        seen.insert(corners, row.number);
        let kept = table.columns.iter().zip(&row.values);
        let kept = kept.filter(|(column, _)| keep.is_none_or(|keep| keep.contains(&column.1)));
        let properties: Map<String, Value> = kept.map(|(column, value)| (column.1.clone(), json(value))).collect();
        numbers.push(row.number);
        targets.push(Target { properties, outline });
    }
    (numbers, targets)
}

/// A value as it came in: a text stays a text, also where it looks like a number.
fn json(value: &RawValue) -> Value {
    match value {
        RawValue::Absent => Value::Null,
        RawValue::Text(text) => Value::String(text.clone()),
        RawValue::Literal(text) => serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.clone())),
        RawValue::List(items) => items.iter().map(json).collect(),
        RawValue::Map(items) => Value::Object(items.iter().map(|(name, item)| (name.clone(), json(item))).collect()),
    }
}

/// The points with their weights; each counts as 1 without a column, and as 0 where the column is empty.
pub(crate) fn points(table: &RawTable, weight: Option<&str>, findings: &mut Findings) -> Vec<WeightedPoint> {
    findings.problems.extend(table.unreadable.iter().cloned());
    check_numbers(table, weight, findings);
    let mut points = Vec::with_capacity(table.rows.len());
    let mut empty = 0;
    for row in &table.rows {
        let weighed = match weight {
            None => Ok(1.0),
            Some(column) => value(table, row, column).and_then(|weight| {
                empty += usize::from(weight.is_none());
                let weight = weight.unwrap_or(0.0);
                let negative = || problem(table, row, column, Some(&weight.to_string()), "is below 0");
                if weight < 0.0 { Err(negative()) } else { Ok(weight) }
            }),
        };
        let place = row.geometry.point().and_then(|point| point.ok_or_else(|| "has no point".to_owned()));
        let place = place.map_err(|reason| problem(table, row, "geometry", None, reason));
        match place.and_then(|place| Ok(WeightedPoint { position: place.0, weight: weighed? })) {
            Ok(point) => points.push(point),
            Err(problem) => findings.problems.push(problem),
        }
    }
    if empty > 0 && weight.is_some_and(|column| table.column(column).is_some()) {
        let reason = format!("is empty for {}, of weight 0", Counted(empty, "point"));
        let told = Problem::of_file(&table.file, weight, None, reason);
        findings.mended.push(Problem { consequence: Consequence::Kept, ..told });
    }
    points
}
