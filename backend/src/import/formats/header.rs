//! Where a table begins and ends in a sheet: title lines above it, the row with the names, source lines below it, empty columns.
use super::grid::{Grid, GridRow};

/// The parts of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    /// Position of the row with the names.
    pub header: usize,
    /// Positions of the first row of data, and of the first after it.
    pub data: std::ops::Range<usize>,
    /// Numbers of the rows that are titles.
    pub titles: Vec<u64>,
    /// Numbers of the rows that are notes below the table.
    pub notes: Vec<u64>,
}

/// With these begin notes below a table, in small letters.
const NOTES: [&str; 18] = [
    "kilde",
    "source",
    "note",
    "noter",
    "anm",
    "bemærk",
    "obs",
    "opgjort",
    "udtræk",
    "dannet",
    "©",
    "copyright",
    "quelle",
    "fodnote",
    "data fra",
    "danmarks statistik",
    "statistics denmark",
    "*",
];

/// Titles are looked for among this many rows.
const MOST_TITLES: usize = 50;

fn filled(row: &GridRow) -> usize {
    row.cells.iter().filter(|cell| !cell.is_empty()).count()
}

fn is_alone(row: &GridRow) -> bool {
    filled(row) == 1 && row.cells.first().is_some_and(|cell| !cell.is_empty())
}

impl Layout {
    /// Finds the parts. The row with the names is the one with this number, if it is named; else the first that has all names that are asked for; else
    /// the first with more than one name. `None` where no row has any.
    pub(super) fn of(grid: &Grid, header_row: Option<u64>, names: &[&str]) -> Option<Self> {
        let rows = &grid.rows;
        let first = rows.iter().position(|row| filled(row) > 0)?;
        let widest = rows.iter().take(MOST_TITLES).map(filled).max().unwrap_or_default();
        let has_names = |row: &GridRow| {
            !names.is_empty() && names.iter().all(|name| row.cells.iter().any(|cell| cell.trimmed() == *name))
        };
        let header = match header_row {
            Some(number) => rows.iter().position(|row| row.number == number)?,
            None => {
                let named = rows.iter().take(MOST_TITLES).position(has_names);
                let wide = || {
                    (first..rows.len()).find(|&at| filled(&rows[at]) > 0 && !is_alone(&rows[at])).filter(|_| widest > 1)
                };
                named.or_else(wide).unwrap_or(first)
            }
        };
        let titles = rows[..header].iter().filter(|row| filled(row) > 0).map(|row| row.number).collect();
        let width = filled(&rows[header]);
        let end = header + 1 + notes_begin(&rows[header + 1..], width);
        let notes = rows[end..].iter().filter(|row| filled(row) > 0).map(|row| row.number).collect();
        Some(Self { header, data: header + 1..end, titles, notes })
    }
}

/// The position of the first row of the notes below a table: all rows from there on have a text in the first column alone, and it begins as a
/// note does, or stands below an empty row.
fn notes_begin(rows: &[GridRow], width: usize) -> usize {
    if width < 2 {
        return rows.len();
    }
    let tail = rows.iter().rposition(|row| filled(row) > 0 && !is_alone(row)).map_or(0, |last| last + 1);
    let is_note = |at: usize| {
        let row = &rows[at];
        let text = row.cells.first().map(|cell| cell.trimmed().to_lowercase()).unwrap_or_default();
        let after_empty = at > 0 && filled(&rows[at - 1]) == 0;
        filled(row) > 0 && (after_empty || NOTES.iter().any(|note| text.starts_with(note)))
    };
    (tail..rows.len()).find(|&at| is_note(at)).unwrap_or(rows.len())
}
