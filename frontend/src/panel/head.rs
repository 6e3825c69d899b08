//! Whose map this is, and in which language.
use crate::{
    page::Page,
    state::{Event, Language},
};
use sycamore::prelude::*;

pub(super) fn view(page: Page) -> View {
    let municipality =
        move || page.catalogue.with(|catalogue| catalogue.as_ref().map(|catalogue| catalogue.municipality.clone()));
    view! {
        header(class="head") {
            div {
                p(class="product") { (page.text("title")) }
                h1 { (municipality().map_or_else(|| page.text("loading"), |municipality| municipality.name)) }
                (municipality().filter(|municipality| municipality.fictional).map(|_| view! { p(id="fictional", class="badge") { (page.text("fictional")) } }))
            }
            (language(page))
        }
    }
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
                if let Some(language) = super::controls::chosen(&event).and_then(|tag| Language::from_tag(&tag)) {
                    page.send(Event::Language(language));
                }
            },
        ) {
            (options)
        }
    }
}
