//! Tables as statistics offices lay them out: names that stand once, in a row of their own, and hold for the rows below, each level in a column
//! further to the right.
use super::grid::{Cell, GridRow};

/// The rows with their names in each, where the first columns have no name in the header and some rows have nothing but a name; `None` for any
/// other table.
pub(super) fn filled<'a>(names: &[&str], data: &[&GridRow<'a>]) -> Option<Vec<GridRow<'a>>> {
    let stubs = names.iter().take_while(|name| name.is_empty()).count();
    let has = |row: &GridRow, range: std::ops::Range<usize>| {
        range.into_iter().any(|at| row.cells.get(at).is_some_and(|cell| !cell.is_empty()))
    };
    let is_name = |row: &GridRow| has(row, 0..stubs) && !has(row, stubs..row.cells.len());
    if stubs == 0 || stubs == names.len() || !data.iter().any(|row| is_name(row)) {
        return None;
    }
    let mut path: Vec<Cell<'a>> = vec![Cell::Text("".into()); stubs];
    let mut rows = Vec::new();
    for row in data {
        let own: Vec<Cell<'a>> = row.cells.iter().take(stubs).cloned().collect();
        if let Some(first) = own.iter().position(|cell| !cell.is_empty()) {
            path.iter_mut()
                .enumerate()
                .skip(first)
                .for_each(|(at, place)| *place = own.get(at).cloned().unwrap_or(Cell::Text("".into())));
        }
        if !is_name(row) {
            let cells = path.iter().cloned().chain(row.cells.iter().skip(stubs).cloned()).collect();
            rows.push(GridRow { number: row.number, cells });
        }
    }
    Some(rows)
}
