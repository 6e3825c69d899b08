//! Filters: what an area must meet to be shown in full. Several are combined.
use super::cross;
use crate::{
    page::Page,
    state::{Event, Filter},
    themes::is_theme,
};
use sycamore::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};

pub(super) fn view(page: Page) -> View {
    let filters = create_selector(move || page.state.with(|state| state.filters.clone()));
    let list = move || {
        filters
            .get_clone()
            .into_iter()
            .enumerate()
            .map(|(place, filter)| row(page, place, &filter))
            .collect::<Vec<View>>()
    };
    let met = move || {
        let met = page.met.get_clone()?;
        let count = met.iter().filter(|met| **met).count();
        Some(page.text_with(
            "filters-met",
            [("count", page.number(count as f64, 0)), ("of", page.number(met.len() as f64, 0))],
        ))
    };
    // What is on the map is what one thinks of first.
    let on_map = create_selector(move || page.state.with(|state| state.indicator.clone()));
    let indicators = move || {
        let on_map = on_map.get_clone();
        page.catalogue
            .get_clone()
            .iter()
            .flat_map(|catalogue| catalogue.indicators.clone())
            .filter(|indicator| !is_theme(&indicator.code))
            .map(|indicator| {
                let (name, selected) = (page.of(&indicator.name), indicator.code == on_map);
                view! { option(value=indicator.code.clone(), selected=selected) { (name) } }
            })
            .collect::<Vec<View>>()
    };
    let open = !filters.with_untracked(Vec::is_empty);
    view! {
        details(id="filters", class="filters", open=open) {
            summary { (page.text("filters")) }
            ul { (list()) }
            p(class="note", role="status") { (met().unwrap_or_default()) }
            fieldset {
                legend { (page.text("filter-add")) }
                div(class="filter-line") {
                    select(id="filter-indicator", aria-label=page.text("indicator")) { (indicators()) }
                    select(id="filter-side", aria-label=page.text("filter-side")) {
                        option(value="above") { (page.text("filter-above")) }
                        option(value="below") { (page.text("filter-below")) }
                    }
                    input(id="filter-limit", r#type="number", step="any", aria-label=page.text("filter-limit"), placeholder="0")
                    button(r#type="button", id="filter-add", class="plain", on:click=move |_| add(page)) { (page.text("add")) }
                }
                div(class="filter-line") {
                    (simple(page, "filter-worse", Filter::Worse))
                    (simple(page, "filter-better", Filter::Better))
                    (simple(page, "filter-not-served", Filter::NotServed))
                }
            }
        }
    }
}

fn simple(page: Page, key: &'static str, filter: Filter) -> View {
    let known = filter.clone();
    let on = create_selector(move || page.state.with(|state| state.filters.contains(&known)));
    view! {
        button(r#type="button", id=key, class="plain", aria-pressed=on.get().to_string(), on:click=move |_| {
            let mut filters = page.state.with_untracked(|state| state.filters.clone());
            match filters.iter().position(|other| *other == filter) {
                Some(place) => drop(filters.remove(place)),
                None => filters.push(filter.clone()),
            }
            page.send(Event::Filters(filters));
        }) { (page.text(key)) }
    }
}

fn add(page: Page) {
    let document = crate::browser::document();
    let chosen = |id: &str| Some(document.get_element_by_id(id)?.dyn_into::<HtmlSelectElement>().ok()?.value());
    let limit = document.get_element_by_id("filter-limit").and_then(|input| input.dyn_into::<HtmlInputElement>().ok());
    let Some(limit) = limit.map(|input| input.value_as_number()).filter(|limit| limit.is_finite()) else { return };
    let (Some(indicator), Some(side)) = (chosen("filter-indicator"), chosen("filter-side")) else { return };
    let filter =
        if side == "below" { Filter::Below(indicator, limit as f32) } else { Filter::Above(indicator, limit as f32) };
    let mut filters = page.state.with_untracked(|state| state.filters.clone());
    filters.push(filter);
    page.send(Event::Filters(filters));
}

fn row(page: Page, place: usize, filter: &Filter) -> View {
    let text = match filter {
        Filter::Above(code, limit) | Filter::Below(code, limit) => {
            let indicator = page.catalogue.with(|catalogue| {
                catalogue.as_ref()?.indicators.iter().find(|indicator| indicator.code == *code).cloned()
            });
            let name = indicator.as_ref().map_or_else(|| code.clone(), |indicator| page.of(&indicator.name));
            let limit = indicator.map_or_else(String::new, |indicator| page.value(&indicator, f64::from(*limit)));
            let key = if matches!(filter, Filter::Above(..)) { "filter-is-above" } else { "filter-is-below" };
            page.text_with(key, [("indicator", name), ("limit", limit)])
        }
        Filter::Worse => page.text("filter-worse"),
        Filter::Better => page.text("filter-better"),
        Filter::NotServed => page.text("filter-not-served"),
    };
    let remove = page.text_with("filter-remove", [("filter", text.clone())]);
    view! {
        li {
            span { (text) }
            button(r#type="button", class="close", aria-label=remove, on:click=move |_| {
                let mut filters = page.state.with_untracked(|state| state.filters.clone());
                if place < filters.len() {
                    filters.remove(place);
                }
                page.send(Event::Filters(filters));
            }) { (cross()) }
        }
    }
}
