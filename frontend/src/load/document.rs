//! The document, the address and the texts, as the state has them.
use super::request;
use crate::{browser, client, page::Page, state::Event, text::Texts};
use std::rc::Rc;
use sycamore::prelude::*;
use wasm_bindgen::JsCast;

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
    create_effect(move || {
        let name =
            page.catalogue.with(|catalogue| catalogue.as_ref().map(|catalogue| catalogue.municipality.name.clone()));
        let title = page.text("title");
        browser::document().set_title(&name.map_or_else(|| title.clone(), |name| format!("{name} · {title}")));
    });
    create_effect(move || {
        // What the address asked for and is not there must not stay in it.
        let state = page.state.get_clone();
        if page.catalogue.with(Option::is_some) {
            browser::set_address(&state.address());
        }
    });
    create_effect(move || {
        let (busy, drawn) = (page.busy.get() > 0, page.drawn.get());
        if let Some(body) = &body {
            browser::set_attribute(body, "data-busy", busy.then_some("true"));
            if drawn && !busy {
                browser::set_attribute(body, "data-ready", Some("true"));
            }
        }
    });
    browser::listen(&browser::window(), "hashchange", move |_| {
        let before = page.state.with_untracked(|state| state.place);
        page.send(Event::Address(browser::address()));
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
