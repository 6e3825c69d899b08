//! Then and now as columns of the table, where the map shows a change.
use crate::page::{OnMap, Page, ShownAs};
use geodata::column::Column;
use sycamore::prelude::*;

/// Headings of the columns then and now; none where no change is shown.
pub(super) fn headings(page: Page) -> View {
    let labels = move || {
        let Some(shown) = page.shown.get_clone() else { return Vec::new() };
        let ShownAs::Change(then) = &shown.kind else { return Vec::new() };
        let labels = [page.of(&then.label), page.of(&shown.period.label)];
        labels.into_iter().map(|label| view! { th(scope="col", class="then-now") { (label) } }).collect::<Vec<View>>()
    };
    view! { (labels()) }
}

/// The heading of the column that is coloured: it is of a change where the map shows one.
pub(super) fn heading(page: Page, key: &'static str) -> &'static str {
    let changes = page.shown.with(|shown| shown.as_ref().is_some_and(|shown| shown.changed.is_some()));
    if changes && key == "column-value" { "column-change" } else { key }
}

/// What an area had then and what it has now; nothing where no change is shown.
pub(super) fn cells(page: Page, shown: &OnMap, area: usize) -> View {
    let of = |column: &Column| {
        let (state, value) = (*column.states.get(area)?, column.values.get(area).copied().map(f64::from));
        let class = if state.has_value() { "value" } else { "value state" };
        let text = page.figure(&shown.indicator, state, value);
        Some(view! { td(class=class) { (text) } })
    };
    let cells: Vec<View> = shown.changed.iter().flatten().filter_map(|column| of(column)).collect();
    view! { (cells) }
}
