//! The document, the address and the texts, as the state has them.
use super::request;
use crate::{
    browser, client,
    page::Page,
    state::{Cause, Event, History, View},
    text::Texts,
};
use std::{cell::RefCell, rc::Rc};
use sycamore::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;

/// Keeps the document, the address and the texts as the state has them.
pub(super) fn keep(page: Page) {
    let body = browser::document().body();
    let root = browser::document().document_element();
    let language = create_selector(move || page.state.with(|state| state.language));
    let pictures = create_selector(move || page.state.with(|state| state.raster));
    // Swatches are seen through as the map's colours are.
    let opacity = create_selector(move || page.state.with(|state| state.opacity));
    create_effect(move || page.texts.set(Rc::new(Texts::new(language.get()))));
    create_effect(move || {
        if let Some(root) = root.as_ref().and_then(|root| root.dyn_ref::<web_sys::HtmlElement>()) {
            browser::set_attribute(root, "lang", Some(language.get().tag()));
            browser::set_attribute(root, "data-pictures", pictures.get().then_some("true"));
            let opacity = f64::from(opacity.get()) / 100.0;
            // A variable can always be set.
            let _ = root.style().set_property("--layer-opacity", &opacity.to_string());
        }
    });
    let title = create_selector(move || title(page));
    create_effect(move || browser::document().set_title(&title.get_clone()));
    let history = Rc::new(RefCell::new(History::default()));
    {
        let history = history.clone();
        create_effect(move || {
            // What the address asked for and is not there must not stay in it.
            let state = page.state.get_clone();
            if page.catalogue.with(Option::is_some) {
                let entry = history.borrow_mut().next(&state, page.cause.get_untracked());
                browser::set_address(&state.address(), entry);
                rest_soon(&history);
            }
        });
    }
    create_effect(move || {
        let (busy, drawn) = (page.busy.get() > 0, page.drawn.get());
        if let Some(body) = &body {
            browser::set_attribute(body, "data-busy", busy.then_some("true"));
            if drawn && !busy {
                browser::set_attribute(body, "data-ready", Some("true"));
            }
        }
    });
    // A step back or forward, a link that was followed, or an address that was edited.
    browser::listen(&browser::window(), "popstate", move |_| {
        let (place, language) = page.state.with_untracked(|state| (state.place, state.language));
        let mut address = browser::address();
        if browser::entry_is_ours() {
            // Who goes back goes back to what was shown, not to another language.
            address.push_str("&language=");
            address.push_str(language.tag());
        }
        history.borrow_mut().travel();
        rest_soon(&history);
        page.send_as(Cause::Page, Event::Address(address));
        let before = place;
        let place = page.state.with_untracked(|state| state.place);
        if let (Some(map), Some(place), true) = (page.map.get_clone_untracked(), place, place != before) {
            map.go_to(&place);
        }
    });
    // Somebody who comes back to the page after a while is told of a newer release, or that theirs was withdrawn.
    browser::listen(&browser::document(), "visibilitychange", move |_| {
        let known = page.catalogue.with_untracked(|catalogue| Some(catalogue.as_ref()?.release.key.clone()));
        if let (Some(known), false) = (known, browser::document().hidden()) {
            request(page, async move { client::is_current(&known).await });
        }
    });
    browser::listen(&browser::window(), "keydown", move |event| {
        if event.dyn_ref::<web_sys::KeyboardEvent>().is_some_and(|event| event.key() == "Escape") {
            close_area(page);
        }
    });
}

/// Ends an act once everything that follows from it at once has happened.
fn rest_soon(history: &Rc<RefCell<History>>) {
    let history = history.clone();
    spawn_local(async move { history.borrow_mut().rest() });
}

/// What the page is about, for tabs, bookmarks and the history: from the area to the municipality.
fn title(page: Page) -> String {
    let product = page.text("title");
    let Some(catalogue) = page.catalogue.get_clone() else { return product };
    let (layer, view) = page.state.with(|state| (state.layer, state.view));
    let (indicator, period) = page.state.with(|state| (state.indicator.clone(), state.period.clone()));
    let (focus, several) = page.state.with(|state| (state.focus().map(str::to_owned), state.selected.len()));
    let name = page.shown.with(|shown| {
        let layer = &shown.as_ref().filter(|shown| shown.layer_id == layer)?.layer;
        layer.name(layer.position(&focus?)?)
    });
    let several = (name.is_none() && several > 1)
        .then(|| page.text_with("title-areas", [("count", page.number(several as f64, 0))]));
    let view = match view {
        View::Map => None,
        View::Table => Some(page.text("view-table")),
        View::Ranking => Some(page.text("view-ranking")),
    };
    let figure = catalogue.indicators.iter().find(|known| known.code == indicator).map(|indicator| {
        let label = indicator.periods.iter().find(|known| known.id == period).map(|period| page.of(&period.label));
        format!("{} {}", page.of(&indicator.name), label.unwrap_or_default())
    });
    let layer = catalogue.layers.iter().find(|known| known.id == layer.as_str()).map(|layer| page.of(&layer.name));
    let parts = [name, several, view, figure, layer, Some(catalogue.municipality.name.clone())];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    format!("{} – {product}", parts.join(" · "))
}

/// Ends the selection; the keyboard goes back to the map if it was in the panel that closes.
pub(crate) fn close_area(page: Page) {
    let inside = browser::document()
        .active_element()
        .is_some_and(|active| active.closest("#area-panel").ok().flatten().is_some());
    page.send(Event::Select(None));
    if let Some(canvas) = browser::element("map").filter(|_| inside) {
        // The canvas can always be focused.
        let _ = canvas.focus();
    }
}
