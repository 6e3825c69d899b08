//! The introduction: what the page is, in three sentences with something to try. It is shown once to who comes without a link, since a link
//! shows what its sender saw; afterwards to who asks for it.
use super::cross;
use crate::{
    browser,
    look::Theme,
    page::Page,
    state::{Cause, Event, View as Middle},
};
use sycamore::prelude::*;

/// Where the browser keeps that the introduction was seen.
const SEEN: &str = "bydelsblik-introduced";

pub(super) fn view(page: Page) -> View {
    let linked = browser::address().contains('=');
    page.introduced.set(!linked && browser::kept(SEEN).is_none());
    // It is about the map, and gives its place to what is looked at.
    let hidden = create_selector(move || {
        let busy = page.state.with(|state| state.view != Middle::Map || !state.selected.is_empty());
        busy || !page.introduced.get()
    });
    // On a phone it covers the panel, which says so otherwise.
    let fictional = create_selector(move || {
        page.catalogue.with(|catalogue| catalogue.as_ref().is_some_and(|catalogue| catalogue.municipality.fictional))
    });
    let close = move || {
        browser::keep(SEEN, "1");
        page.introduced.set(false);
    };
    let attempt = move |_| {
        close();
        page.send(Event::View(Middle::Ranking));
        // The keyboard goes where the eyes go.
        browser::focus_soon("view-ranking");
    };
    let closed = move |_| {
        close();
        browser::focus_soon("map");
    };
    let welcome_text = page.text("welcome");
    let welcome_area_text = page.text("welcome-area");
    let welcome_protected_text = page.text("welcome-protected");
    let welcome_try_text = page.text("welcome-try");
    view! {
        section(id="welcome", class="card welcome", aria-labelledby="welcome-title", hidden=hidden.get()) {
            header(class="head") {
                div {
                    h2(id="welcome-title") { (welcome_text) }
                    (fictional.get().then(|| view! { p(class="badge") { (page.text("fictional")) } }))
                }
                button(r#type="button", id="welcome-close", class="close", aria-label=page.text("welcome-close"), on:click=closed) { (cross()) }
            }
            p { (page.text(if page.theme.get() == Theme::Dark { "welcome-map-on-dark" } else { "welcome-map" })) }
            p { (welcome_area_text) }
            p { (welcome_protected_text) }
            button(r#type="button", id="welcome-try", class="plain", on:click=attempt) { (welcome_try_text) }
        }
    }
}

/// Ways that lead to the beginning: everything as at first, and the introduction.
pub(super) fn beginnings(page: Page) -> View {
    let over = move |_| {
        page.send(Event::StartOver);
        if let Some(map) = page.map.get_clone_untracked() {
            map.fit();
        }
    };
    let introduce = move |_| {
        page.send(Event::View(Middle::Map));
        page.send_as(Cause::Page, Event::Select(None));
        page.lost.set(None);
        page.introduced.set(true);
        browser::focus_soon("welcome-try");
    };
    let start_over_text = page.text("start-over");
    let introduce_text = page.text("introduce");
    view! {
        div(class="beginnings") {
            button(r#type="button", id="start-over", class="link", on:click=over) { (start_over_text) }
            button(r#type="button", id="introduce", class="link", on:click=introduce) { (introduce_text) }
        }
    }
}
