//! Filters: what an area must meet to be shown in full. Several are combined.
use crate::{
    browser,
    page::Page,
    state::{Event, Filter},
    themes::is_theme,
};
use sycamore::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};

pub(super) fn view(page: Page) -> View {
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
    // Which indicator and side are chosen in the form; none is the one on the map.
    let (of, side) = (create_signal(None::<String>), create_signal(String::new()));
    create_effect(move || {
        on_map.track();
        of.set(None);
    });
    let by_change = create_selector(move || side.with(|side| side == "risen" || side == "fallen"));
    let periods = move || {
        let code = of.get_clone().unwrap_or_else(|| on_map.get_clone());
        let known = page.catalogue.get_clone();
        let indicator = known.iter().flat_map(|known| &known.indicators).find(|known| known.code == code);
        let earlier = indicator.map(|known| known.periods.split_last().map_or(&[][..], |(_, earlier)| earlier));
        let option = |period: &wire::Period| {
            let (id, label) = (period.id.clone(), page.of(&period.label));
            view! { option(value=id) { (label) } }
        };
        earlier.unwrap_or_default().iter().rev().map(option).collect::<Vec<View>>()
    };
    let filter_add_text = page.text("filter-add");
    let filter_above_text = page.text("filter-above");
    let filter_below_text = page.text("filter-below");
    let filter_risen_text = page.text("filter-risen");
    let filter_fallen_text = page.text("filter-fallen");
    let add_text = page.text("add");
    view! {
        fieldset {
            legend { (filter_add_text) }
            div(class="filter-line") {
                select(id="filter-indicator", aria-label=page.text("indicator"), on:change=move |event: web_sys::Event| of.set(browser::chosen(&event))) { (indicators()) }
                select(id="filter-side", aria-label=page.text("filter-side"), on:change=move |event: web_sys::Event| side.set(browser::chosen(&event).unwrap_or_default())) {
                    option(value="above") { (filter_above_text) }
                    option(value="below") { (filter_below_text) }
                    option(value="risen") { (filter_risen_text) }
                    option(value="fallen") { (filter_fallen_text) }
                }
                input(id="filter-limit", r#type="number", step="any", aria-label=page.text("filter-limit"), placeholder="0", hidden=by_change.get())
                select(id="filter-since", aria-label=page.text("filter-since"), hidden=!by_change.get()) { (periods()) }
                button(r#type="button", id="filter-add", class="plain", on:click=move |_| add(page)) { (add_text) }
            }
            div(class="filter-line") {
                (simple(page, "filter-worse", Filter::Worse))
                (simple(page, "filter-better", Filter::Better))
                (simple(page, "filter-not-served", Filter::NotServed))
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
    let document = browser::document();
    let chosen = |id: &str| Some(document.get_element_by_id(id)?.dyn_into::<HtmlSelectElement>().ok()?.value());
    let limit = document.get_element_by_id("filter-limit").and_then(|input| input.dyn_into::<HtmlInputElement>().ok());
    let limit = limit.map(|input| input.value_as_number()).filter(|limit| limit.is_finite());
    let (Some(indicator), Some(side)) = (chosen("filter-indicator"), chosen("filter-side")) else { return };
    let since = chosen("filter-since").filter(|period| !period.is_empty());
    let filter = match (side.as_str(), since, limit) {
        ("risen", Some(period), _) => Filter::Risen(indicator, period),
        ("fallen", Some(period), _) => Filter::Fallen(indicator, period),
        ("below", _, Some(limit)) => Filter::Below(indicator, limit as f32),
        ("above", _, Some(limit)) => Filter::Above(indicator, limit as f32),
        _ => return,
    };
    let mut filters = page.state.with_untracked(|state| state.filters.clone());
    if !filters.contains(&filter) {
        filters.push(filter);
    }
    page.send(Event::Filters(filters));
}

/// A filter in words.
pub(super) fn said(page: Page, filter: &Filter) -> String {
    let indicator = |code: &str| {
        let known = page.catalogue.get_clone_untracked();
        known.and_then(|known| known.indicators.iter().find(|indicator| indicator.code == code).cloned())
    };
    let name = |code: &str| indicator(code).map_or_else(|| code.to_owned(), |indicator| page.of(&indicator.name));
    let above_or_below = |code: &str, limit: f32, key: &str| {
        let limit = indicator(code).map_or_else(String::new, |indicator| page.value(&indicator, f64::from(limit)));
        page.text_with(key, [("indicator", name(code)), ("limit", limit)])
    };
    let since = |code: &str, period: &str, key: &str| {
        let known =
            indicator(code).and_then(|indicator| indicator.periods.into_iter().find(|known| known.id == period));
        let period = known.map_or_else(|| period.to_owned(), |period| page.of(&period.label));
        page.text_with(key, [("indicator", name(code)), ("period", period)])
    };
    match filter {
        Filter::Above(code, limit) => above_or_below(code, *limit, "filter-is-above"),
        Filter::Below(code, limit) => above_or_below(code, *limit, "filter-is-below"),
        Filter::Risen(code, period) => since(code, period, "filter-has-risen"),
        Filter::Fallen(code, period) => since(code, period, "filter-has-fallen"),
        Filter::Worse => page.text("filter-worse"),
        Filter::Better => page.text("filter-better"),
        Filter::NotServed => page.text("filter-not-served"),
    }
}
