//! The bar that says on every view that somebody's own weights are used, which, and takes them back.
use super::link;
use crate::{
    page::Page,
    state::{Event, USUAL_WEIGHT},
};
use std::collections::BTreeMap;
use sycamore::prelude::*;

/// Weights that the bar names before it counts the rest.
const NAMED: usize = 3;

pub(super) fn view(page: Page) -> View {
    let weights = create_selector(move || page.state.with(|state| (state.weights.clone(), state.scenario.clone())));
    let text = move || {
        let (weights, scenario) = weights.get_clone();
        page.catalogue.track();
        let list = list(page, &weights, NAMED);
        Some(if scenario.is_empty() {
            page.text_with("own-weights-bar", [("weights", list)])
        } else {
            page.text_with("own-weights-bar-named", [("name", scenario), ("weights", list)])
        })
    };
    let own_weights_reset_text = page.text("own-weights-reset");
    view! {
        div(id="own-weights", class="card own-weights", role="status", hidden=weights.with(|(weights, _)| weights.is_empty())) {
            span { (text().unwrap_or_default()) }
            button(r#type="button", id="own-weights-reset", class="link", on:click=move |_| page.send(Event::UsualWeights)) { (own_weights_reset_text) }
            (link::button(page, "link copy-link"))
        }
    }
}

/// Weights in words, at most so many of them.
pub(super) fn list(page: Page, weights: &BTreeMap<String, u8>, most: usize) -> String {
    let catalogue = page.catalogue.get_clone_untracked();
    let name = |code: &String| {
        let known = catalogue.iter().flat_map(|known| &known.indicators).find(|indicator| indicator.code == *code);
        known.map_or_else(|| code.clone(), |indicator| page.of(&indicator.name))
    };
    let times = |tenths: u8| page.number(f64::from(tenths) / f64::from(USUAL_WEIGHT), 1);
    let mut parts: Vec<String> =
        weights.iter().take(most).map(|(code, weight)| format!("{} {} ×", name(code), times(*weight))).collect();
    if weights.len() > most {
        let more = weights.len() - most;
        parts.push(page.text_with("own-weights-more", [("count", page.number(more as f64, 0))]));
    }
    parts.join(", ")
}
