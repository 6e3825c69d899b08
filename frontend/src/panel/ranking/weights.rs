//! The weights of the indicators, each by a slider or as a number, and the names that somebody has given to weights.
use crate::{
    browser,
    page::Page,
    panel::scenarios,
    state::{Event, GREATEST_WEIGHT, USUAL_WEIGHT},
};
use sycamore::prelude::*;

/// The weights, folded below the list.
pub(super) fn view(page: Page) -> View {
    let of = page.ranked;
    let changed = create_selector(move || page.state.with(|state| !state.weights.is_empty()));
    let sliders = move || {
        let of = of.get_clone();
        of.iter().flat_map(|of| of.indicators.clone()).map(|indicator| slider(page, &indicator)).collect::<Vec<View>>()
    };
    let weights_text = page.text("weights");
    let weights_explained_text = page.text("weights-explained");
    let weights_usual_text = page.text("weights-usual");
    view! {
        details(id="weights", class="part") {
            summary { (weights_text) }
            div(class="part-body") {
                p(class="note") { (weights_explained_text) }
                (sliders())
                (scenarios::view(page))
                button(r#type="button", id="usual-weights", class="plain", disabled=!changed.get(), on:click=move |_| page.send(Event::UsualWeights)) { (weights_usual_text) }
            }
        }
    }
}

fn slider(page: Page, indicator: &wire::Indicator) -> View {
    let (code, name) = (indicator.code.clone(), page.of(&indicator.name));
    let (of, id) = (code.clone(), format!("weight-{code}"));
    let weight =
        create_selector(move || page.state.with(|state| state.weights.get(&of).copied().unwrap_or(USUAL_WEIGHT)));
    let send = move |tenths: f64| {
        let tenths = tenths.round().clamp(0.0, f64::from(GREATEST_WEIGHT)) as u8;
        page.send(Event::Weight(code.clone(), tenths));
    };
    let typed = {
        let send = send.clone();
        move |event: web_sys::Event| {
            if let Some(times) = browser::entered_number(&event) {
                send(times * f64::from(USUAL_WEIGHT));
            }
        }
    };
    let moved = move |event: web_sys::Event| browser::entered_number(&event).into_iter().for_each(&send);
    let times = move || f64::from(weight.get()) / f64::from(USUAL_WEIGHT);
    let text = move || format!("{} ×", page.number(times(), 1));
    let number_label = page.text_with("weight-number", [("name", name.clone())]);
    let greatest = (f64::from(GREATEST_WEIGHT) / f64::from(USUAL_WEIGHT)).to_string();
    let for_id = id.clone();
    view! {
        div(class="weight") {
            label(r#for=for_id) { (name) }
            input(id=id, r#type="range", min="0", max=GREATEST_WEIGHT.to_string(), step="1", prop:value=weight.get().to_string(), aria-valuetext=text(), on:input=moved)
            input(r#type="number", class="weight-number", min="0", max=greatest, step="0.1", aria-label=number_label, prop:value=times().to_string(), on:change=typed)
        }
    }
}
