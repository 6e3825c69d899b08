//! Links past what stands before: seen once the keyboard is on them. A plain anchor would take the place of the state in the address.
use crate::{browser, page::Page, sheet::Sheet};
use sycamore::prelude::*;

/// Takes over the document's `#skip`, which comes before everything else.
pub(super) fn render(page: Page) {
    if let Some(place) = browser::element("skip") {
        sycamore::web::render_in_scope(move || view(page), &place);
    }
}

fn view(page: Page) -> View {
    let links: Vec<View> = [("skip-search", "#search"), ("skip-controls", "#indicator"), ("skip-content", "")]
        .into_iter()
        .map(|(key, to)| {
            let go = move |event: web_sys::MouseEvent| {
                event.prevent_default();
                go(page, to);
            };
            view! { a(href="#", id=key, on:click=go) { (page.text(key)) } }
        })
        .collect();
    view! { nav(class="skip", aria-label=page.text("skip")) { (links) } }
}

/// Puts the keyboard on a place; without one on the first thing of what is looked at: the profile, the list, the table or the map.
fn go(page: Page, to: &'static str) {
    const CONTENT: [&str; 5] = [
        "#area-panel:not([hidden]) button",
        "#compare:not([hidden]) button",
        "#places button",
        "#table button",
        "#map",
    ];
    if !to.is_empty() {
        page.sheet.set(Sheet::Half);
    }
    browser::before_next_frame(move || {
        let wanted = if to.is_empty() { &CONTENT[..] } else { &[to][..] };
        wanted.iter().filter_map(|selector| browser::first(selector)).any(|element| browser::focus(&element));
    });
}
