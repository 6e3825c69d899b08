//! The bar that says on every view that somebody's own weights are used, which, and takes them back.
use crate::{
    page::Page,
    state::{Event, USUAL_WEIGHT},
};
use sycamore::prelude::*;

/// Weights that the bar names before it counts the rest.
const NAMED: usize = 3;

pub(super) fn view(page: Page) -> View {
    let weights = create_selector(move || page.state.with(|state| (state.weights.clone(), state.scenario.clone())));
    let text = move || {
        let (weights, scenario) = weights.get_clone();
        let catalogue = page.catalogue.get_clone()?;
        let name = |code: &String| {
            let known = catalogue.indicators.iter().find(|indicator| indicator.code == *code);
            known.map_or_else(|| code.clone(), |indicator| page.of(&indicator.name))
        };
        let times = |tenths: u8| page.number(f64::from(tenths) / f64::from(USUAL_WEIGHT), 1);
        let mut parts: Vec<String> =
            weights.iter().take(NAMED).map(|(code, weight)| format!("{} {} ×", name(code), times(*weight))).collect();
        if weights.len() > NAMED {
            let more = weights.len() - NAMED;
            parts.push(page.text_with("own-weights-more", [("count", page.number(more as f64, 0))]));
        }
        let list = parts.join(", ");
        Some(if scenario.is_empty() {
            page.text_with("own-weights-bar", [("weights", list)])
        } else {
            page.text_with("own-weights-bar-named", [("name", scenario), ("weights", list)])
        })
    };
    view! {
        div(id="own-weights", class="card own-weights", role="status", hidden=weights.with(|(weights, _)| weights.is_empty())) {
            span { (text().unwrap_or_default()) }
            button(r#type="button", id="own-weights-reset", class="link", on:click=move |_| page.send(Event::UsualWeights)) { (page.text("own-weights-reset")) }
        }
    }
}
