//! What the map shows, as a table: sorted by any column, in step with the map, and made of as many rows as there is room for.
use crate::{
    browser,
    page::{OnMap, Page, ShownAs},
    state::{Event, View as Middle},
};
use geodata::column::State;
use std::{cmp::Ordering, rc::Rc};
use sycamore::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Height of a row in pixels; the style sheet has the same.
const ROW: f64 = 37.0;
/// Rows that are made beyond what is seen, either way.
const SPARE: usize = 12;

/// What the rows are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Name,
    Value,
}

pub(super) fn view(page: Page) -> View {
    let shown = create_selector(move || page.state.with(|state| state.view == Middle::Table));
    let sorted_by = create_signal((Key::Value, true));
    let from = create_signal(0_usize);
    let room = create_signal(40_usize);
    let scroller = create_node_ref();
    let order = create_memo(move || {
        let (key, falling) = sorted_by.get();
        page.met.track();
        page.shown.get_clone().filter(|_| shown.get()).map_or_else(Vec::new, |shown| order(page, &shown, key, falling))
    });
    let scrolled = move |_: web_sys::Event| measure(scroller, from, room);
    create_effect(move || {
        order.track();
        // What is hidden is not measured: that would make the browser lay the page out.
        if shown.get() {
            browser::before_next_frame(move || measure(scroller, from, room));
        }
    });
    // Rows are rebuilt when the selection changes, and not when the map below comes to rest: a press on one would be lost.
    let chosen = create_selector(move || page.selected_areas());
    let rows = move || {
        let Some(shown) = page.shown.get_clone() else { return Vec::new() };
        let (first, count) = (from.get(), room.get());
        let selected = chosen.get_clone();
        // Views are made after the list was read, not while.
        let rows: Vec<(usize, usize)> =
            order.with(|order| order.iter().copied().enumerate().skip(first).take(count).collect());
        let rows = rows.into_iter().map(|(place, area)| row(page, &shown, place, area, selected.contains(&area)));
        rows.collect::<Vec<View>>()
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
    view! {
        section(id="table", class="card", aria-labelledby="table-title", hidden=!shown.get()) {
            h2(id="table-title") { (title().unwrap_or_default()) }
            div(class="scroller", tabindex="0", r#ref=scroller, on:scroll=scrolled, role="group", aria-labelledby="table-title") {
                table(aria-rowcount=(order.with(Vec::len) + 1).to_string()) {
                    thead { tr(aria-rowindex="1") {
                        (heading(page, sorted_by, Key::Name, "table-name"))
                        (super::change::headings(page))
                        (heading(page, sorted_by, Key::Value, "column-value"))
                        th(scope="col") { (page.text("table-chosen")) }
                    } }
                    tbody(aria-hidden="true") { tr(class="spacer", r#ref=above) { td(colspan="3") {} } }
                    tbody { (rows()) }
                    tbody(aria-hidden="true") { tr(class="spacer", r#ref=below) { td(colspan="3") {} } }
                }
            }
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

fn heading(page: Page, sorted_by: Signal<(Key, bool)>, key: Key, text: &'static str) -> View {
    let sort = move || match sorted_by.get() {
        (by, true) if by == key => "descending",
        (by, false) if by == key => "ascending",
        _ => "none",
    };
    let mark = move || match sort() {
        "descending" => " ↓",
        "ascending" => " ↑",
        _ => "",
    };
    view! {
        th(scope="col", aria-sort=sort()) {
            button(r#type="button", on:click=move |_| {
                let (by, falling) = sorted_by.get_untracked();
                sorted_by.set((key, if by == key { !falling } else { key == Key::Value }));
            }) { (page.text(super::change::heading(page, text))) (mark()) }
        }
    }
}

/// The areas that meet the filters, in order; those without a value come last, whichever way.
fn order(page: Page, shown: &Rc<OnMap>, key: Key, falling: bool) -> Vec<usize> {
    let met = page.met.get_clone_untracked().filter(|met| met.len() == shown.column.states.len());
    let mut order: Vec<usize> =
        (0..shown.column.states.len()).filter(|&area| met.as_ref().is_none_or(|met| met[area])).collect();
    let turned = |ordering: Ordering| if falling { ordering.reverse() } else { ordering };
    let name = |area: usize| shown.layer.features.name(area);
    let value = |area: usize| shown.column.states[area].has_value().then(|| shown.column.values[area]);
    match key {
        Key::Name => order.sort_by(|&a, &b| turned(browser::compare(page.language(), name(a), name(b)))),
        Key::Value => order.sort_by(|&a, &b| match (value(a), value(b)) {
            (Some(a), Some(b)) => turned(a.total_cmp(&b)),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => rank(shown.column.states[a]).cmp(&rank(shown.column.states[b])),
        }),
    }
    order
}

fn rank(state: State) -> usize {
    state as usize
}

fn row(page: Page, shown: &Rc<OnMap>, place: usize, area: usize, selected: bool) -> View {
    let (Some(id), Some((name, text))) = (shown.layer.id(area), page.area(shown, area)) else { return View::new() };
    let state = shown.column.states[area];
    let class = if state.has_value() { "value" } else { "value state" };
    // The unit of a change stands in the title.
    let text = match shown.kind {
        ShownAs::Change(_) if state.has_value() => page.change(&shown.indicator, f64::from(shown.column.values[area])),
        _ => text,
    };
    let colour = shown.picture.paints.get(area).and_then(|&paint| shown.picture.tones.get(usize::from(paint))).copied();
    let swatch = super::swatch::swatch_of(state, colour);
    let cells = super::change::cells(page, shown, area);
    let choose = page.text_with("table-choose", [("name", name.clone())]);
    let (open, toggle) = (id.clone(), id);
    view! {
        tr(aria-rowindex=(place + 2).to_string(), data-selected=selected.to_string()) {
            th(scope="row") { button(r#type="button", class="link", on:click=move |_| page.send(Event::Select(Some(open.clone())))) { (name) } }
            (cells)
            td(class=class) { (swatch) " " (text) }
            td { input(r#type="checkbox", aria-label=choose, checked=selected, on:change=move |_| page.send(Event::Toggle(toggle.clone()))) }
        }
    }
}
