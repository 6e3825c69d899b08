//! The filters above the map, each as a chip that takes it away; how many areas meet them, and a way to take all away.
use super::{cross, filters::said};
use crate::{
    page::Page,
    state::{Event, Filter},
};
use sycamore::prelude::*;

pub(super) fn view(page: Page) -> View {
    let filters = create_selector(move || page.state.with(|state| state.filters.clone()));
    let chips = move || {
        page.catalogue.track();
        let chip = |(place, filter): (usize, Filter)| chip(page, place, &filter);
        filters.get_clone().into_iter().enumerate().map(chip).collect::<Vec<View>>()
    };
    let met = move || {
        let met = page.met.get_clone()?;
        let count = met.iter().filter(|met| **met).count();
        let number = |count: usize| page.number(count as f64, 0);
        Some(match count {
            0 => page.text("filters-met-none"),
            _ => page.text_with("filters-met", [("count", number(count)), ("of", number(met.len()))]),
        })
    };
    let filters_clear_text = page.text("filters-clear");
    view! {
        div(id="chips", class="card chips", hidden=filters.with(Vec::is_empty)) {
            ul(aria-label=page.text("filters")) { (chips()) }
            span(role="status") { (met().unwrap_or_default()) }
            button(r#type="button", id="filters-clear", class="link", on:click=move |_| page.send(Event::Filters(Vec::new()))) { (filters_clear_text) }
        }
    }
}

fn chip(page: Page, place: usize, filter: &Filter) -> View {
    let text = said(page, filter);
    let remove = page.text_with("filter-remove", [("filter", text.clone())]);
    let without = move |_: web_sys::MouseEvent| {
        let mut filters = page.state.with_untracked(|state| state.filters.clone());
        if place < filters.len() {
            filters.remove(place);
        }
        page.send(Event::Filters(filters));
    };
    view! {
        li(class="chip") {
            span { (text) }
            button(r#type="button", class="close", aria-label=remove, on:click=without) { (cross()) }
        }
    }
}
