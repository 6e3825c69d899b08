//! Whose map this is, and in which language.
use crate::{
    browser,
    page::Page,
    state::{Event, Language, View as Middle},
};
use sycamore::prelude::*;

pub(super) fn view(page: Page) -> View {
    let municipality =
        move || page.catalogue.with(|catalogue| catalogue.as_ref().map(|catalogue| catalogue.municipality.clone()));
    let title_text = page.text("title");
    view! {
        header(class="head") {
            div {
                p(class="product") { (title_text) }
                h1 { (municipality().map_or_else(|| page.text("loading"), |municipality| municipality.name)) }
                (municipality().filter(|municipality| municipality.fictional).map(|_| view! { p(id="fictional", class="badge") { (page.text("fictional")) } }))
            }
            (language(page))
        }
        (middle(page))
    }
}

/// What fills the middle of the page: map, table or ranking.
fn middle(page: Page) -> View {
    let now = create_selector(move || page.state.with(|state| state.view));
    let buttons: Vec<View> = Middle::ALL
        .into_iter()
        .map(|middle| {
            let key = match middle {
                Middle::Map => "view-map",
                Middle::Table => "view-table",
                Middle::Ranking => "view-ranking",
            };
            view! {
                button(r#type="button", id=key, aria-pressed=(now.get() == middle).to_string(), on:click=move |_| page.send(Event::View(middle))) { (page.text(key)) }
            }
        })
        .collect();
    view! { div(class="views", role="group", aria-label=page.text("views")) { (buttons) } }
}

fn language(page: Page) -> View {
    let options: Vec<View> = Language::ALL
        .into_iter()
        .map(|language| {
            let name = match language {
                Language::Danish => "language-danish",
                Language::English => "language-english",
            };
            view! {
                option(value=language.tag(), lang=language.tag(), selected=page.language() == language) { (page.text(name)) }
            }
        })
        .collect();
    view! {
        select(
            id="language",
            class="language",
            aria-label=page.text("language"),
            on:change=move |event: web_sys::Event| {
                if let Some(language) = browser::chosen(&event).and_then(|tag| Language::from_tag(&tag)) {
                    page.send(Event::Language(language));
                }
            },
        ) {
            (options)
        }
    }
}
