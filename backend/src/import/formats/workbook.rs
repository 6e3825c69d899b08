//! Workbooks of spreadsheets: XLSX and ODS. A sheet is a table, with numbers told from texts, and dates written as 2025-01-31.
use super::{
    archive::{Member, members},
    asked::{Asked, Found},
    grid::{Cell, Grid, GridRow},
    input::Input,
    records::MOST_COLUMNS,
    table::table,
};
use calamine::{Data, DataRef, Ods, Reader, Xlsx};
use geodata::validate::Problem;
use std::{borrow::Cow, io::Cursor};

/// No sheet has more cells, with the empty ones before the last of each row.
const MOST_CELLS: usize = 20_000_000;

/// Which kind of workbook the files of a zip are, if they are one.
pub(super) fn is_workbook(members: &[Member]) -> bool {
    members.iter().any(|member| member.name == "xl/workbook.xml") || is_ods(members)
}

fn is_ods(members: &[Member]) -> bool {
    let spreadsheet = |member: &Member| {
        member.name == "mimetype" && member.bytes.starts_with(b"application/vnd.oasis.opendocument.spreadsheet")
    };
    members.iter().any(spreadsheet) && members.iter().any(|member| member.name == "content.xml")
}

/// Reads a sheet: the one that is named, or the only one with cells.
///
/// # Errors
/// All problems of the file as a whole.
pub(super) fn read(input: &Input, asked: &Asked) -> Result<Found, Vec<Problem>> {
    let one = |reason: String| vec![input.problem(None, None, reason)];
    let members = members(input).map_err(one)?;
    let sheets = if is_ods(&members) { ods(input, &members) } else { xlsx(input) };
    let sheets: Vec<(String, Grid)> = sheets.map_err(one)?;
    let named = asked.options.layer.as_deref();
    let names = |sheets: &[(String, Grid)]| sheets.iter().map(|sheet| sheet.0.as_str()).collect::<Vec<_>>().join(", ");
    let all = names(&sheets);
    let fitting: Vec<(String, Grid)> = match named {
        Some(name) => sheets.into_iter().filter(|sheet| sheet.0 == name).collect(),
        None => sheets.into_iter().filter(|sheet| !sheet.1.rows.is_empty()).collect(),
    };
    match <[(String, Grid); 1]>::try_from(fitting) {
        Ok([(_, grid)]) => table(input, asked, &grid),
        Err(none) if none.is_empty() && named.is_some() => Err(one(format!("has no such sheet; it has: {all}"))),
        Err(none) if none.is_empty() => Err(one("is empty: no sheet has a cell".to_owned())),
        Err(several) => {
            Err(one(format!("has several sheets; name one with {}: {}", asked.options.advice.layer(), names(&several))))
        }
    }
}

/// A number as a format writes it that tells numbers from texts.
fn literal(number: f64) -> Cell<'static> {
    Cell::Literal(if number.fract() == 0.0 && number.abs() < 1e15 {
        format!("{number:.0}")
    } else {
        number.to_string()
    })
}

/// A date, with the time where it has one.
fn dated(date: &calamine::ExcelDateTime) -> Cell<'static> {
    if !date.is_datetime() {
        return literal(date.as_f64());
    }
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    let time =
        if (hour, minute, second) == (0, 0, 0) { String::new() } else { format!("T{hour:02}:{minute:02}:{second:02}") };
    text(format!("{year:04}-{month:02}-{day:02}{time}"))
}

fn text(text: String) -> Cell<'static> {
    Cell::Text(Cow::Owned(text))
}

/// Puts cells into rows, the empty ones between them too.
#[derive(Default)]
struct Rows {
    grid: Grid<'static>,
    cells: usize,
}

impl Rows {
    fn put(&mut self, row: u32, column: usize, cell: Cell<'static>) -> Result<(), String> {
        let number = u64::from(row) + 1;
        match self.grid.rows.last().map(|row| row.number) {
            Some(last) if number < last => return Err("has rows out of their order".to_owned()),
            Some(last) if number == last => {}
            last => {
                // An empty row may part a table from a note below it.
                if last.is_some_and(|last| number > last + 1) {
                    self.grid.rows.push(GridRow { number: number - 1, cells: Vec::new() });
                }
                self.grid.rows.push(GridRow { number, cells: Vec::new() });
            }
        }
        let Some(last) = self.grid.rows.last_mut() else { return Ok(()) };
        if column >= last.cells.len() {
            self.cells += column + 1 - last.cells.len();
            if self.cells > MOST_CELLS || column >= MOST_COLUMNS {
                return Err(format!("has more than {MOST_CELLS} cells, or {MOST_COLUMNS} columns"));
            }
            last.cells.resize(column + 1, Cell::Text(Cow::Borrowed("")));
        }
        if let Some(place) = last.cells.get_mut(column) {
            *place = cell;
        }
        Ok(())
    }

    /// The grid, in which each row reaches as far as the widest: a sheet has no row that is cut.
    fn whole(mut self) -> Grid<'static> {
        let width = self.grid.rows.iter().map(|row| row.cells.len()).max().unwrap_or_default();
        if width.saturating_mul(self.grid.rows.len()) <= MOST_CELLS {
            self.grid.rows.iter_mut().for_each(|row| row.cells.resize(width, Cell::Text(Cow::Borrowed(""))));
        }
        self.grid
    }
}

fn xlsx(input: &Input) -> Result<Vec<(String, Grid<'static>)>, String> {
    let refused = |error: calamine::XlsxError| format!("cannot be read as XLSX: {error}");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(input.bytes.clone())).map_err(refused)?;
    let mut sheets = Vec::new();
    for name in book.sheet_names() {
        // A sheet of charts has no cells.
        let Ok(mut reader) = book.worksheet_cells_reader(&name) else { continue };
        let mut rows = Rows::default();
        while let Some(cell) = reader.next_cell().map_err(refused)? {
            let (row, column) = cell.get_position();
            let value = match cell.get_value() {
                DataRef::Empty => continue,
                DataRef::Int(number) => Cell::Literal(number.to_string()),
                DataRef::Float(number) => literal(*number),
                DataRef::String(value) => text(value.clone()),
                DataRef::SharedString(value) => text((*value).to_owned()),
                DataRef::Bool(truth) => Cell::Literal(truth.to_string()),
                DataRef::DateTime(date) => dated(date),
                DataRef::DateTimeIso(value) | DataRef::DurationIso(value) => text(value.clone()),
                DataRef::Error(error) => text(error.to_string()),
            };
            rows.put(row, column as usize, value)?;
        }
        sheets.push((name, rows.whole()));
    }
    Ok(sheets)
}

fn ods(input: &Input, members: &[Member]) -> Result<Vec<(String, Grid<'static>)>, String> {
    let refused = |error: calamine::OdsError| format!("cannot be read as ODS: {error}");
    let content =
        members.iter().find(|member| member.name == "content.xml").map(|member| String::from_utf8_lossy(&member.bytes));
    if content.is_none_or(|content| repeated_cells(&content) > MOST_CELLS as u64) {
        return Err(format!("has more than {MOST_CELLS} cells"));
    }
    let mut book: Ods<_> = Ods::new(Cursor::new(input.bytes.clone())).map_err(refused)?;
    let mut sheets = Vec::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).map_err(refused)?;
        let (first_row, first_column) = range.start().unwrap_or_default();
        let mut rows = Rows::default();
        for (row, column, value) in range.used_cells() {
            let value = match value {
                Data::Empty => continue,
                Data::Int(number) => Cell::Literal(number.to_string()),
                Data::Float(number) => literal(*number),
                Data::String(value) | Data::DateTimeIso(value) | Data::DurationIso(value) => text(value.clone()),
                Data::Bool(truth) => Cell::Literal(truth.to_string()),
                Data::DateTime(date) => dated(date),
                Data::Error(error) => text(error.to_string()),
            };
            let row = u32::try_from(row).ok().and_then(|row| row.checked_add(first_row)).ok_or("has too many rows")?;
            rows.put(row, column + first_column as usize, value)?;
        }
        sheets.push((name, rows.whole()));
    }
    Ok(sheets)
}

/// How many cells rows and cells with something in them stand for, by how often they say they are repeated.
fn repeated_cells(content: &str) -> u64 {
    let number = |tag: &str, name: &str| -> u64 {
        let rest = tag.find(name).and_then(|at| tag.get(at + name.len()..)).unwrap_or_default();
        let digits: String =
            rest.trim_start_matches(['=', '"', '\'', ' ']).chars().take_while(char::is_ascii_digit).collect();
        digits.parse().unwrap_or(1)
    };
    let mut rows = 0_u64;
    let mut widest = 0_u64;
    for row in content.split("<table:table-row").skip(1) {
        let own = row.split('>').next().unwrap_or_default();
        let (mut width, mut filled) = (0_u64, 0_u64);
        for cell in row.split("<table:table-cell").skip(1) {
            let tag = cell.split('>').next().unwrap_or_default();
            width = width.saturating_add(number(tag, "table:number-columns-repeated"));
            if tag.contains("office:") || cell.contains("<text:p") {
                filled = width;
            }
        }
        if filled > 0 {
            rows = rows.saturating_add(number(own, "table:number-rows-repeated"));
            widest = widest.max(filled);
        }
    }
    rows.saturating_mul(widest)
}

#[cfg(test)]
#[path = "workbook_tests.rs"]
mod tests;
