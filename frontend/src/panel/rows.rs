//! A list on paper: every row, and a head that each page repeats.
use crate::page::Page;
use sycamore::prelude::*;

/// Rows that are put on paper: some hundred pages. More of them are for a file.
const MOST: usize = 5_000;

/// A table with what each page says of it, headings, and a row for each of `items`.
pub(super) fn printed<T>(
    page: Page,
    running: &str,
    headings: Vec<String>,
    items: &[T],
    row: impl Fn(&T) -> View,
) -> View {
    let width = headings.len();
    // The more columns, the smaller they are written.
    let class = match width {
        ..=6 => "paper-rows",
        7..=11 => "paper-rows many",
        _ => "paper-rows most",
    };
    let running = running.to_owned();
    let headings: Vec<View> = headings.into_iter().map(|text| view! { th(scope="col") { (text) } }).collect();
    let rows: Vec<View> = items.iter().take(MOST).map(row).collect();
    let cut = (items.len() > MOST).then(|| {
        let number = |count: usize| page.number(count as f64, 0);
        let text = page.text_with("print-cut", [("count", number(MOST)), ("all", number(items.len()))]);
        view! { p(class="note") { (text) } }
    });
    view! {
        (cut)
        table(class=class) {
            thead {
                tr(class="running") { td(colspan=width.to_string()) { (running) } }
                tr { (headings) }
            }
            tbody { (rows) }
        }
    }
}
