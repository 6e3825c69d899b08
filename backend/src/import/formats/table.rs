//! From a grid of cells, as a text or a sheet has it, to a table: which row has the names, which columns are read, how numbers are written.
use super::{
    asked::{Asked, Columns, Found},
    coordinates,
    grid::{Cell, Grid, GridRow},
    header::Layout,
    input::Input,
    names::{no_such_column, stands_twice},
    place::Placed,
    stubs,
};
use geodata::validate::{Notation, Problem, RawRow, RawTable, RawValue, Unit};

fn columns_of(count: usize) -> String {
    if count == 1 { "1 column".to_owned() } else { format!("{count} columns") }
}

fn rows_of(numbers: &[u64]) -> String {
    let (first, last) = (numbers.first().copied().unwrap_or_default(), numbers.last().copied().unwrap_or_default());
    if first == last { format!("row {first}") } else { format!("rows {first} to {last}") }
}

/// Makes a table of a grid.
///
/// # Errors
/// All problems of the file as a whole.
pub(super) fn table(input: &Input, asked: &Asked, grid: &Grid) -> Result<Found, Vec<Problem>> {
    let options = asked.options;
    let one = |field: Option<&str>, reason: String| vec![input.problem(field, None, reason)];
    let wanted: Vec<&str> = match &asked.columns {
        Columns::Named(columns) => columns.iter().map(|column| column.1.as_str()).collect(),
        Columns::All => Vec::new(),
    };
    let layout = Layout::of(grid, options.header_row, &wanted).ok_or_else(|| match options.header_row {
        Some(row) => one(None, format!("has no row {row}, which is said to have the names of the columns")),
        None => one(None, "is empty: it has no header".to_owned()),
    })?;
    let mut stated = Vec::new();
    if !layout.titles.is_empty() {
        let way = options.advice.table("header-row", &layout.titles[0].to_string());
        stated.push(format!(
            "{} read as a title; the names of the columns stand in row {} (otherwise say {way})",
            is_or_are(&layout.titles),
            grid.rows[layout.header].number
        ));
    }
    if !layout.notes.is_empty() {
        stated.push(format!("{} read as a note below the table", is_or_are(&layout.notes)));
    }
    let header = &grid.rows[layout.header].cells;
    let data: Vec<&GridRow> =
        grid.rows[layout.data.clone()].iter().filter(|row| row.cells.iter().any(|cell| !cell.is_empty())).collect();
    let header: Vec<&str> = header.iter().map(Cell::trimmed).collect();
    let with_names = stubs::filled(&header, &data);
    if with_names.is_some() {
        stated.push("names that stand in a row of their own are read as those of the rows below".to_owned());
    }
    let data: Vec<&GridRow> = with_names.as_ref().map_or(data, |rows| rows.iter().collect());
    let has_data = |at: usize| data.iter().any(|row| row.cells.get(at).is_some_and(|cell| !cell.is_empty()));
    let named = |(at, name): (usize, &&str)| {
        if name.is_empty() && has_data(at) { format!("column_{}", at + 1) } else { (*name).to_owned() }
    };
    let names: Vec<String> = header.iter().enumerate().map(named).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let unnamed: Vec<&str> = names
        .iter()
        .zip(&header)
        .filter(|(name, own)| own.is_empty() && !name.is_empty())
        .map(|found| *found.0)
        .collect();
    if !unnamed.is_empty() {
        stated.push(format!("columns without a name are called {}", listed(&unnamed)));
    }
    let (columns, positions) = match &asked.columns {
        Columns::Named(columns) => (columns.clone(), positions(input, columns, &names)?),
        Columns::All => {
            let used = |at: &usize| !names[*at].is_empty();
            let positions: Vec<usize> = (0..names.len()).filter(used).collect();
            (positions.iter().map(|&at| (names[at].to_owned(), names[at].to_owned())).collect(), positions)
        }
    };
    let notation_of = |position: usize| {
        let texts = data.iter().filter_map(|row| match row.cells.get(position) {
            Some(cell @ Cell::Text(_)) => Some(cell.trimmed()),
            _ => None,
        });
        Notation::find(texts.filter(|text| options.marks.find(text).is_none()), options.decimal)
    };
    let notations: Vec<Notation> = positions.iter().map(|&position| notation_of(position)).collect();
    let placed = coordinates::of(input, asked, &columns)?;
    let placed = placed.map(|at| Placed::table(input, options, at, &notations)).transpose()?;
    stated.extend(told_notations(&columns, &notations, options.decimal.is_some()));
    let mut table = RawTable {
        file: input.name.clone(),
        unit: Unit::Row,
        columns,
        notations,
        marks: options.marks.clone(),
        decimal_advice: options.advice.decimals(),
        unique: asked.unique.clone(),
        rows: Vec::with_capacity(data.len()),
        unreadable: Vec::new(),
    };
    for row in data {
        let width = row.cells.len();
        let is_short = width < names.len() && !names[width..].iter().all(|name| name.is_empty());
        let is_long = row.cells.iter().skip(names.len()).any(|cell| !cell.is_empty());
        if is_short || is_long {
            // It may be cut anywhere, so that none of its values can be trusted.
            let reason = format!("has {} where the header has {}", columns_of(width), names.len());
            table.unreadable.push(input.problem_at(Unit::Row, row.number, reason));
            continue;
        }
        let values: Vec<RawValue> =
            positions.iter().map(|&position| row.cells.get(position).map(Cell::raw).unwrap_or_default()).collect();
        let geometry = placed.as_ref().map(|placed| placed.point(&table, &values)).unwrap_or_default();
        table.rows.push(RawRow { number: row.number, values, geometry });
    }
    if let Some(placed) = placed {
        placed.check(input, options, &table)?.into_iter().for_each(|line| stated.push(line));
    }
    Ok(Found { table, stated })
}

fn is_or_are(numbers: &[u64]) -> String {
    format!("{} {}", rows_of(numbers), if numbers.len() == 1 { "is" } else { "are" })
}

/// Names with commas between them; of many the first, and how many there are.
fn listed<T: AsRef<str>>(names: &[T]) -> String {
    let shown: Vec<&str> = names.iter().take(6).map(AsRef::as_ref).collect();
    let more = names.len() - shown.len();
    format!("{}{}", shown.join(", "), if more > 0 { format!(" and {more} more") } else { String::new() })
}

/// Lines that say which columns have a decimal comma, and which have marks between thousands.
fn told_notations(columns: &[(String, String)], notations: &[Notation], asked: bool) -> Vec<String> {
    let named = |of: &dyn Fn(&Notation) -> bool| {
        let names = columns
            .iter()
            .zip(notations)
            .filter(|(_, notation)| of(notation))
            .map(|(column, _)| format!("\"{}\"", column.1));
        listed(&names.collect::<Vec<_>>())
    };
    let mut lines = Vec::new();
    let comma = named(&|notation| notation.decimal() == ',' && notation.thousands().is_none());
    if !comma.is_empty() && !asked {
        lines.push(format!("the comma is read as decimal mark in {comma}"));
    }
    for mark in ['.', ',', ' ', '\''] {
        let names = named(&|notation| notation.thousands() == Some(mark));
        if !names.is_empty() {
            let decimal = named(&|notation| notation.thousands() == Some(mark) && notation.decimal() == ',');
            let with = if decimal.is_empty() { "point" } else { "comma" };
            lines.push(format!(
                "\"{mark}\" is read as a mark between thousands, and the {with} as decimal mark, in {names}"
            ));
        }
    }
    lines
}

/// Where the columns stand in the header; a column that is not there, or stands there twice, is a problem.
fn positions(input: &Input, columns: &[(String, String)], names: &[&str]) -> Result<Vec<usize>, Vec<Problem>> {
    let mut positions = Vec::with_capacity(columns.len());
    let mut problems = Vec::new();
    for (_, name) in columns {
        let found = names.iter().position(|other| other == name);
        let reason = match found {
            Some(_) => stands_twice(names, name),
            None => Some(no_such_column(names, name)),
        };
        positions.extend(found);
        problems.extend(reason.map(|reason| input.problem(Some(name), None, reason)));
    }
    if problems.is_empty() { Ok(positions) } else { Err(problems) }
}
