//! Everything that is HTML: what to choose on the left, what was chosen on the right, what went wrong above.
mod above;
mod actions;
mod area;
mod chips;
mod classes;
mod compare;
mod controls;
mod display;
mod drawn;
mod export;
mod facts;
mod filters;
mod fold;
mod foot;
mod head;
mod legend;
mod link;
mod message;
mod own_weights;
mod points;
mod print;
mod ranking;
mod reveal;
mod rows;
mod save_chart;
mod scenarios;
mod search;
mod sheet;
mod skip;
mod strip;
mod swatch;
mod swipe;
mod table;
mod time;
mod tip;
mod undo;
mod welcome;

use crate::{
    browser, load,
    page::{Message, Page},
    sheet::Sheet,
};
use sycamore::prelude::*;

/// Puts the panels into the document and starts the page.
pub(crate) fn render() {
    if let Some(app) = browser::element("app") {
        sycamore::render_to(panels, &app);
    }
}

/// The cross of buttons that close or take away; the button itself names what.
fn cross() -> View {
    view! {
        svg(viewBox="0 0 16 16", width="16", height="16", aria-hidden="true") {
            path(d="M3 3l10 10M13 3L3 13", fill="none", stroke="currentColor", stroke-width="2", stroke-linecap="round")
        }
    }
}

fn panels() -> View {
    let page = Page::new();
    let sheet = page.sheet;
    let is_folded = create_selector(move || sheet.get() == Sheet::Folded);
    skip::render(page);
    message::render(page);
    reveal::listen();
    load::start(page);
    name_map(page);
    let no_map = create_selector(move || page.message.get() == Some(Message::NoMap));
    view! {
        (undo::view(page))
        (welcome::view(page))
        (tip::view(page))
        (swipe::view(page))
        aside(id="panel", class="card", aria-label=page.text("panel"), data-sheet=sheet.get().word()) {
            (sheet::grip(page, "grip"))
            (head::view(page))
            (strip::view(page))
            button(
                r#type="button",
                id="fold",
                class="fold",
                aria-controls="panel-body",
                aria-expanded=(!is_folded.get()).to_string(),
                on:click=move |_| sheet.set(sheet.get_untracked().pressed()),
            ) {
                (page.text(if is_folded.get() { "panel-unfold" } else { "panel-fold" }))
            }
            div(id="panel-body", class="panel-body") {
                (actions::beside(page))
                (search::view(page))
                (controls::view(page))
                (legend::view(page))
                (points::view(page))
                (display::view(page))
                (welcome::beginnings(page))
                (foot::release(page))
            }
        }
        (above::view(page))
        (table::view(page))
        (ranking::view(page))
        (area::view(page))
        (compare::view(page))
        (export::view(page))
        div(class="buttons", hidden=no_map.get()) {
            (actions::tools(page))
            (foot::zoom(page))
        }
        (foot::edge(page))
        (print::view(page))
    }
}

/// The map's name and keys, for those who hear the page.
fn name_map(page: Page) {
    create_effect(move || {
        if let Some(canvas) = browser::element("map") {
            browser::set_attribute(&canvas, "aria-label", Some(&page.text("map-label")));
            browser::set_attribute(&canvas, "aria-roledescription", Some(&page.text("map-role")));
        }
    });
}
