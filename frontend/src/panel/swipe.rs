//! The line between two periods on the map: a native slider as wide as the map, of which the thumb alone takes the pointer.
use crate::{
    browser,
    page::{Page, ShownAs},
};
use sycamore::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Width of the thumb in pixels; the style sheet has the same.
const THUMB: f64 = 32.0;
/// Steps of the slider.
const STEPS: f64 = 1000.0;

pub(super) fn view(page: Page) -> View {
    let periods = create_selector(move || {
        let shown = page.shown.get_clone()?;
        match &shown.kind {
            ShownAs::Beside(then) => Some((page.of(&then.label), page.of(&shown.period.label))),
            _ => None,
        }
    });
    let place = create_signal(STEPS / 2.0);
    let line = create_node_ref();
    create_effect(move || {
        let wanted = periods.with(Option::is_some);
        let width = browser::element("map").map_or(0.0, |map| f64::from(map.client_width()));
        let left = THUMB / 2.0 + place.get() / STEPS * (width - THUMB);
        if !wanted || width <= 0.0 {
            return;
        }
        if let Some(line) = line.try_get().and_then(|line: web_sys::Node| line.dyn_into::<HtmlElement>().ok()) {
            // A place in pixels can always be set.
            let _ = line.style().set_property("left", &format!("{left:.1}px"));
        }
        if let Some(map) = page.map.get_clone_untracked() {
            map.move_split((STEPS * left / width) as u16);
        }
    });
    // The line stays at its part of the map when that gets another width.
    browser::listen(&browser::window(), "resize", move |_| place.set(place.get_untracked()));
    let slid = move |event: web_sys::Event| {
        if let Some(thousandths) = browser::entered_number(&event) {
            place.set(thousandths);
        }
    };
    let then = move || periods.get_clone().map(|periods| periods.0).unwrap_or_default();
    let now = move || periods.get_clone().map(|periods| periods.1).unwrap_or_default();
    let name = move || page.text_with("swipe", [("then", then()), ("now", now())]);
    view! {
        section(id="swipe", class="swipe", aria-label=page.text("swipe-title"), hidden=periods.with(Option::is_none)) {
            div(class="swipe-line", aria-hidden="true", r#ref=line) {
                span(class="swipe-then") { (then()) }
                span(class="swipe-now") { (now()) }
            }
            input(id="swipe-place", r#type="range", min="0", max="1000", step="10", value="500", aria-label=name(), on:input=slid)
        }
    }
}
