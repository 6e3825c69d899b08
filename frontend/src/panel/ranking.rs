//! The areas by need, with a slider for the weight of each indicator: the list and the map follow at once.
use crate::{
    browser,
    data::RankingOf,
    load::ranked_year,
    page::Page,
    state::{Event, GREATEST_WEIGHT, USUAL_WEIGHT, View as Middle},
};
use sycamore::prelude::*;

/// Rows of the list.
const MOST: usize = 200;

pub(super) fn view(page: Page) -> View {
    let shown = create_selector(move || page.state.with(|state| state.view == Middle::Ranking));
    let of = page.ranked;
    let year = create_selector(move || ranked_year(page));
    // The map shows what the list is about.
    create_effect(move || {
        if shown.get() {
            let index = page
                .catalogue
                .with_untracked(|catalogue| catalogue.as_ref().map(|catalogue| catalogue.need_index.clone()));
            if let Some(index) = index {
                page.send(Event::Against(None));
                page.send(Event::Indicator(index));
            }
        }
    });
    let weights = create_selector(move || page.state.with(|state| state.weights.clone()));
    let changed = move || weights.with(|weights| !weights.is_empty());
    let sliders = move || {
        let of = of.get_clone();
        of.iter().flat_map(|of| of.indicators.clone()).map(|indicator| slider(page, &indicator)).collect::<Vec<View>>()
    };
    let list = move || {
        weights.track();
        of.get_clone().map_or_else(Vec::new, |of| rows(page, &of))
    };
    let has_room = browser::room().is_some_and(|[width, height]| width > 700.0 && height > 800.0);
    view! {
        section(id="ranking", class="card", aria-labelledby="ranking-title", hidden=!shown.get()) {
            header(class="head") {
                h2(id="ranking-title") { (page.text_with("ranking-title", [("year", year.get_clone().unwrap_or_default())])) }
            }
            // Where there is room for both, the sliders stand above the list that they change; otherwise the list comes first.
            details(class="part", open=has_room) {
                summary { (page.text("weights")) }
                div(class="part-body") {
                    p(class="note") { (page.text("weights-explained")) }
                    (sliders())
                    (super::scenarios::view(page))
                    button(r#type="button", id="usual-weights", class="plain", disabled=!changed(), on:click=move |_| page.send(Event::UsualWeights)) { (page.text("weights-usual")) }
                }
            }
            ol(id="places", class="places") { (list()) }
        }
    }
}

fn slider(page: Page, indicator: &wire::Indicator) -> View {
    let (code, name) = (indicator.code.clone(), page.of(&indicator.name));
    let (of, id) = (code.clone(), format!("weight-{code}"));
    let weight =
        create_selector(move || page.state.with(|state| state.weights.get(&of).copied().unwrap_or(USUAL_WEIGHT)));
    let moved = move |event: web_sys::Event| {
        if let Some(weight) = browser::entered_number(&event) {
            page.send(Event::Weight(code.clone(), weight as u8));
        }
    };
    let text = move || format!("{} ×", page.number(f64::from(weight.get()) / f64::from(USUAL_WEIGHT), 1));
    let for_id = id.clone();
    view! {
        div(class="weight") {
            label(r#for=for_id) { (name) }
            input(id=id, r#type="range", min="0", max=GREATEST_WEIGHT.to_string(), step="1", prop:value=weight.get().to_string(), aria-valuetext=text(), on:input=moved)
            output { (text()) }
        }
    }
}

fn rows(page: Page, of: &RankingOf) -> Vec<View> {
    let weights: Vec<f64> = page
        .state
        .with_untracked(|state| of.indicators.iter().map(|indicator| state.weight(&indicator.code)).collect());
    let Some(ranking) = &of.ranking else {
        let text = page.text("ranking-nothing");
        return vec![view! { li(class="note") { (text) } }];
    };
    let index = match ranking.index(&weights) {
        Ok(index) => index,
        Err(_) => {
            let text = page.text("ranking-no-weight");
            return vec![view! { li(class="note", role="status") { (text) } }];
        }
    };
    let places = ranking.places(&index);
    places
        .iter()
        .take(MOST)
        .filter_map(|row| {
            let (id, name) = (of.layer.id(row.area)?, of.layer.name(row.area)?);
            let place = page.number(row.place as f64, 0);
            let value = page.number(row.index, 2);
            let moved = row.usual as i64 - row.place as i64;
            let (class, change) = match moved {
                0 => ("moved", String::new()),
                up if up > 0 => ("moved up", page.text_with("moved-up", [("count", page.number(up as f64, 0))])),
                down => ("moved down", page.text_with("moved-down", [("count", page.number(-down as f64, 0))])),
            };
            Some(view! {
                li {
                    span(class="place") { (place) }
                    button(r#type="button", class="link", on:click=move |_| page.send(Event::Select(Some(id.clone())))) { (name) }
                    span(class=class) { (change) }
                    span(class="index") { (value) }
                }
            })
        })
        .collect()
}
