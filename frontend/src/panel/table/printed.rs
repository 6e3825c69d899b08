//! The table on paper: the rows that are found, in the order of the screen.
use super::{cell::Content, order};
use crate::{
    page::{OnMap, Page},
    panel::rows,
    tabled::TableColumn,
};
use std::rc::Rc;
use sycamore::prelude::*;

/// The whole table. `shown` is what is on the map as it looks on light ground.
pub(in crate::panel) fn printed(page: Page, shown: &Rc<OnMap>, running: &str) -> View {
    let Some(content) = Content::of(page) else { return View::new() };
    let content = Content { shown: shown.clone(), ..content };
    let columns = content.columns();
    let headings = columns.iter().map(|column| content.heading(page, *column)).collect();
    let sought = page.table_sought.get_clone_untracked();
    let areas = order(page, &content, page.table_order.get_untracked(), &sought);
    let row = |area: &usize| {
        let name = content.shown.layer.name(*area).unwrap_or_default();
        let others = columns.iter().filter(|column| **column != TableColumn::Name);
        let cells: Vec<View> = others.map(|column| content.cell(page, *column, *area)).collect();
        view! { tr { th(scope="row") { (name) } (cells) } }
    };
    let rows = rows::printed(page, running, headings, &areas, row);
    let found = (!sought.trim().is_empty()).then(|| {
        let number = |count: usize| page.number(count as f64, 0);
        let values = [
            ("sought", sought.trim().to_owned()),
            ("count", number(areas.len())),
            ("all", number(content.shown.column.states.len())),
        ];
        let text = page.text_with("print-sought", values);
        view! { p(class="note") { (text) } }
    });
    view! { (found) (rows) }
}
