//! What the map shows, as a table: sorted by any column, in step with the map, and made of as many rows as there is room for.
mod cell;
mod printed;

pub(super) use printed::printed;

use crate::{
    browser,
    page::{Page, ShownAs},
    search::folded,
    state::{Event, View as Middle},
    tabled::TableColumn,
    themes::is_theme,
};
use cell::Content;
use sycamore::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Height of a row in pixels; the style sheet has the same.
const ROW: f64 = 37.0;
/// Rows that are made beyond what is seen, either way.
const SPARE: usize = 12;

pub(super) fn view(page: Page) -> View {
    let shown = create_selector(move || page.state.with(|state| state.view == Middle::Table));
    let (sorted_by, sought) = (page.table_order, page.table_sought);
    let from = create_signal(0_usize);
    let room = create_signal(40_usize);
    let scroller = create_node_ref();
    let content = create_memo(move || if shown.get() { Content::of(page) } else { None });
    let columns =
        create_selector(move || content.with(|content| content.as_ref().map(Content::columns)).unwrap_or_default());
    let order = create_memo(move || {
        let by = sorted_by.get();
        page.met.track();
        let sought = sought.get_clone();
        content.with(|content| content.as_ref().map(|content| order(page, content, by, &sought))).unwrap_or_default()
    });
    let scrolled = move |_: web_sys::Event| measure(scroller, from, room);
    create_effect(move || {
        order.track();
        // What is hidden is not measured: that would make the browser lay the page out.
        if shown.get() {
            browser::before_next_frame(move || measure(scroller, from, room));
        }
    });
    let rows = move || {
        let (first, count, columns) = (from.get(), room.get(), columns.get_clone());
        let Some(content) = content.get_clone() else { return Vec::new() };
        // Views are made after the list was read, not while.
        let rows: Vec<(usize, usize)> =
            order.with(|order| order.iter().copied().enumerate().skip(first).take(count).collect());
        rows.into_iter().map(|(place, area)| row(page, &content, &columns, place, area)).collect::<Vec<View>>()
    };
    let (above, below) = (create_node_ref(), create_node_ref());
    create_effect(move || {
        let (first, all) = (from.get(), order.with(Vec::len));
        // What is above and below in the list takes its place without being made.
        for (node, rows) in [(above, first.min(all)), (below, all.saturating_sub(first + room.get()))] {
            if let Some(row) = node.try_get().and_then(|row: web_sys::Node| row.dyn_into::<HtmlElement>().ok()) {
                // A height in pixels can always be set.
                let _ = row.style().set_property("height", &format!("{}px", rows as f64 * ROW));
            }
        }
    });
    let title = move || {
        page.shown.get_clone().map(|shown| {
            let name = page.of(&shown.indicator.name);
            match shown.kind {
                ShownAs::Change(_) => format!("{name} · {}", super::legend::measure(page, &shown)),
                _ => page.text_with("table-title", [("indicator", name), ("period", page.of(&shown.period.label))]),
            }
        })
    };
    let headings = move || {
        let Some(content) = content.get_clone() else { return Vec::new() };
        let heading = |column| heading(sorted_by, column, content.heading(page, column));
        columns.get_clone().into_iter().map(heading).collect::<Vec<View>>()
    };
    let count = move || {
        let (found, all) = (
            order.with(Vec::len),
            content.with(|content| content.as_ref().map_or(0, |content| content.shown.column.states.len())),
        );
        let number = |count: usize| page.number(count as f64, 0);
        page.text_with("table-count", [("count", number(found)), ("all", number(all))])
    };
    let width = move || (columns.with(Vec::len) + 1).to_string();
    let typed = move |event: web_sys::Event| sought.set(browser::entered_text(&event));
    let table_chosen_text = page.text("table-chosen");
    view! {
        section(id="table", class="card", aria-labelledby="table-title", hidden=!shown.get()) {
            header(class="table-head") {
                h2(id="table-title") { (title().unwrap_or_default()) }
                div(class="table-tools") {
                    input(id="table-search", r#type="search", autocomplete="off", aria-label=page.text("table-search"), placeholder=page.text("table-search"), on:input=typed)
                    (chooser(page))
                    span(class="note", role="status") { (count()) }
                }
            }
            div(class="scroller", tabindex="0", r#ref=scroller, on:scroll=scrolled, role="group", aria-labelledby="table-title") {
                table(aria-rowcount=(order.with(Vec::len) + 1).to_string()) {
                    thead { tr(aria-rowindex="1") {
                        th(scope="col", class="tick") { span(class="unseen") { (table_chosen_text) } }
                        (headings())
                    } }
                    tbody(aria-hidden="true") { tr(class="spacer", r#ref=above) { td(colspan=width()) {} } }
                    tbody { (rows()) }
                    tbody(aria-hidden="true") { tr(class="spacer", r#ref=below) { td(colspan=width()) {} } }
                }
            }
        }
    }
}

/// Which further indicators stand in the table.
fn chooser(page: Page) -> View {
    let chosen = create_selector(move || page.state.with(|state| (state.indicator.clone(), state.columns.clone())));
    let boxes = move || {
        let indicators = page.catalogue.get_clone().map(|catalogue| catalogue.indicators.clone()).unwrap_or_default();
        let box_of = |indicator: wire::Indicator| {
            let (code, of, sent) = (indicator.code.clone(), indicator.code.clone(), indicator.code.clone());
            let name = page.of(&indicator.name);
            let is_on = {
                let code = code.clone();
                create_selector(move || chosen.with(|(shown, columns)| *shown == code || columns.contains(&code)))
            };
            let on_map = create_selector(move || chosen.with(|(shown, _)| *shown == of));
            view! {
                label(class="check") {
                    input(r#type="checkbox", name=code, prop:checked=is_on.get(), disabled=on_map.get(), on:change=move |_| page.send(Event::Column(sent.clone())))
                    span { (name) }
                }
            }
        };
        indicators.into_iter().filter(|indicator| !is_theme(&indicator.code)).map(box_of).collect::<Vec<View>>()
    };
    let table_columns_text = page.text("table-columns");
    view! {
        details(id="columns", class="columns") {
            summary { (table_columns_text) }
            div(class="card column-list") { (boxes()) }
        }
    }
}

/// Looks which rows are in sight.
fn measure(scroller: NodeRef, from: Signal<usize>, room: Signal<usize>) {
    let Some(element) = scroller.try_get().and_then(|node| node.dyn_into::<HtmlElement>().ok()) else { return };
    let first = ((f64::from(element.scroll_top()) / ROW) as usize).saturating_sub(SPARE);
    let count = (f64::from(element.client_height()) / ROW) as usize + 2 * SPARE;
    // In steps, so that rows are not rebuilt with every pixel.
    let first = first - first % 6;
    if from.get_untracked() != first {
        from.set(first);
    }
    if room.get_untracked() < count {
        room.set(count);
    }
}

fn heading(sorted_by: Signal<(TableColumn, bool)>, column: TableColumn, text: String) -> View {
    let sort = move || match sorted_by.get() {
        (by, true) if by == column => "descending",
        (by, false) if by == column => "ascending",
        _ => "none",
    };
    let mark = move || match sort() {
        "descending" => " ↓",
        "ascending" => " ↑",
        _ => "",
    };
    // The greatest figure comes first, and the first word, and the first place.
    let falls =
        !matches!(column, TableColumn::Name | TableColumn::District | TableColumn::Organisation | TableColumn::Place);
    let class = if column == TableColumn::Name { "name" } else { "" };
    view! {
        th(scope="col", class=class, aria-sort=sort()) {
            button(r#type="button", on:click=move |_| {
                let (by, falling) = sorted_by.get_untracked();
                sorted_by.set((column, if by == column { !falling } else { falls }));
            }) { (text) (mark()) }
        }
    }
}

/// The areas that meet the filters and what is sought, in order; those without a value come last, whichever way.
fn order(page: Page, content: &Content, (by, falling): (TableColumn, bool), sought: &str) -> Vec<usize> {
    let areas = content.shown.column.states.len();
    let met = page.met.get_clone_untracked().filter(|met| met.len() == areas);
    let is_met = |area: &usize| met.as_ref().is_none_or(|met| met[*area]);
    let sought = folded(sought.trim());
    let is_sought = |area: &usize| sought.is_empty() || folded(&content.words(*area)).contains(sought.as_str());
    let mut order: Vec<usize> = (0..areas).filter(is_met).filter(is_sought).collect();
    order.sort_by(|&a, &b| content.compare(page, by, falling, a, b));
    order
}

fn row(page: Page, content: &Content, columns: &[TableColumn], place: usize, area: usize) -> View {
    let layer = &content.shown.layer;
    let (Some(id), Some(name)) = (layer.id(area), layer.name(area)) else { return View::new() };
    let cells: Vec<View> = columns
        .iter()
        .filter(|column| **column != TableColumn::Name)
        .map(|column| content.cell(page, *column, area))
        .collect();
    let choose = page.text_with("table-choose", [("name", name.clone())]);
    // A row follows the selection by itself: if it were made again, the keyboard would lose its place.
    let is_selected = {
        let id = id.clone();
        create_selector(move || page.state.with(|state| state.selected.contains(&id)))
    };
    let (open, toggle) = (id.clone(), id);
    view! {
        tr(aria-rowindex=(place + 2).to_string(), data-selected=is_selected.get().to_string()) {
            td(class="tick") { input(r#type="checkbox", aria-label=choose, prop:checked=is_selected.get(), on:change=move |_| page.send(Event::Toggle(toggle.clone()))) }
            th(scope="row", class="name") { button(r#type="button", class="link", on:click=move |_| page.send(Event::Select(Some(open.clone())))) { (name) } }
            (cells)
        }
    }
}
