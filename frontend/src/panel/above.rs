//! What is said above the map on every view: the filters, and that somebody's own weights are used.
use super::{chips, own_weights};
use crate::{browser, page::Page};
use sycamore::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Pixels between what is said and what stands below it.
const BELOW: f64 = 8.0;

pub(super) fn view(page: Page) -> View {
    create_effect(move || {
        page.state.with(|state| (state.filters.len(), state.weights.len(), state.scenario.len()));
        page.met.track();
        page.texts.track();
        browser::before_next_frame(leave_room);
    });
    browser::listen(&browser::window(), "resize", |_| leave_room());
    view! {
        div(id="above-map", class="above-map") {
            (chips::view(page))
            (own_weights::view(page))
        }
    }
}

/// Tells the style sheet how high it is: a table, and a list on a phone, stand below it.
fn leave_room() {
    let root = browser::document().document_element().and_then(|root| root.dyn_into::<HtmlElement>().ok());
    if let (Some(root), Some(said)) = (root, browser::element("above-map")) {
        let height = f64::from(said.offset_height());
        let room = if height > 0.0 { height + BELOW } else { 0.0 };
        // A length in pixels can always be set.
        let _ = root.style().set_property("--above", &format!("{room}px"));
    }
}
