//! Delimited text, in any encoding, with or without a pair of coordinates.
use super::{
    asked::{Asked, Found},
    grid::{Cell, Grid, GridRow},
    input::Input,
    records::{Broken, Record, Records, swallowed},
    table::table,
    text::decoded,
};
use geodata::validate::{Problem, Unit};

/// The marks that are looked for between columns, the likelier first.
const DELIMITERS: [u8; 5] = [b';', b'\t', b',', b'|', b' '];

/// How many records tell the mark between columns.
const LOOKED_AT: usize = 100;

/// Reads a table from a delimited text.
///
/// # Errors
/// All problems of the file as a whole.
pub(super) fn read(input: &Input, asked: &Asked) -> Result<Found, Vec<Problem>> {
    let text = decoded(input, asked)?;
    let (hint, rest, line) = hinted(&text.text);
    let delimiter = match asked.options.delimiter.or(hint) {
        Some(mark) => u8::try_from(mark)
            .ok()
            .filter(u8::is_ascii)
            .filter(|byte| !matches!(byte, b'"' | b'\r' | b'\n'))
            .ok_or_else(|| {
                vec![input.problem(
                    Some("delimiter"),
                    Some(&mark.to_string()),
                    "is not an ASCII character that can stand between columns",
                )]
            })?,
        None => delimiter(rest),
    };
    let grid =
        grid(rest, delimiter, line).map_err(|broken| vec![input.problem_at(Unit::Row, broken.line, broken.reason)])?;
    let mut found = table(input, asked, &grid)?;
    let asked_for = asked.options.delimiter.is_some();
    let unusual = (!asked_for && matches!(delimiter, b'|' | b' '))
        .then(|| format!("\"{}\" is read as the mark between columns", char::from(delimiter)));
    found.stated.splice(0..0, text.stated.into_iter().chain(unusual));
    Ok(found)
}

/// The mark that Excel hints at in a first line such as `sep=;`, the rest of the text, and the line it begins on.
fn hinted(text: &str) -> (Option<char>, &str, u64) {
    let text = text.trim_start_matches('\u{feff}');
    let end = text.find(['\r', '\n']).unwrap_or(text.len());
    let (first, rest) = text.split_at(end);
    let hint = first.trim().trim_matches('"');
    let mark = hint.get(..4).filter(|begin| begin.eq_ignore_ascii_case("sep=")).and_then(|_| hint[4..].chars().next());
    // A tab is a blank, which trimming takes away.
    let mark = mark.or_else(|| first.trim_start_matches('"').to_lowercase().starts_with("sep=\t").then_some('\t'));
    match mark.filter(char::is_ascii) {
        None => (None, text, 1),
        Some(mark) => {
            (Some(mark), rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\r', '\n'])).unwrap_or(rest), 2)
        }
    }
}

/// The mark between columns: the one by which most records have the same number of columns, of more than one; where two do, the likelier.
fn delimiter(text: &str) -> u8 {
    let score = |mark: u8| {
        let mut records = Records::new(text, mark, 1);
        let mut widths: Vec<usize> = Vec::new();
        while let Some(record) = records.next() {
            match record {
                Ok(record) if record.cells.iter().all(|cell| cell.trim().is_empty()) => {}
                Ok(record) => widths.push(record.cells.len()),
                // By another mark it may be whole.
                Err(_) => widths.push(0),
            }
            if widths.len() == LOOKED_AT {
                break;
            }
        }
        let count = |width: usize| widths.iter().filter(|other| **other == width).count();
        let best = widths.iter().copied().filter(|width| *width > 1).map(count).max().unwrap_or_default();
        // A blank stands in texts as well: it must divide every record alike.
        if mark == b' ' && best < widths.len() { 0 } else { best * 1000 / widths.len().max(1) }
    };
    let scores = DELIMITERS.map(score);
    let best = scores.iter().copied().max().unwrap_or_default();
    DELIMITERS.into_iter().zip(scores).find(|(_, score)| *score == best && best > 0).map_or(b';', |found| found.0)
}

fn grid(text: &str, delimiter: u8, line: u64) -> Result<Grid<'_>, Broken> {
    let mut records = Records::new(text, delimiter, line);
    let mut grid = Grid::default();
    let mut width = 0;
    while let Some(record) = records.next() {
        let Record { line, cells } = record?;
        width = width.max(cells.len());
        if let Some(cell) = cells.iter().find(|cell| swallowed(cell, delimiter, width)) {
            let lines = cell.lines().count();
            let reason = format!(
                "has a quoted value of {lines} lines that looks like rows of the table: a quote seems to be missing; double a quote that is part of a text"
            );
            return Err(Broken { line, reason });
        }
        grid.rows.push(GridRow { number: line, cells: cells.into_iter().map(Cell::Text).collect() });
    }
    Ok(grid)
}

#[cfg(test)]
#[path = "csv_tests.rs"]
mod tests;
