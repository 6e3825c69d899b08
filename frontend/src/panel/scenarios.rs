//! Weights that were given a name, below the sliders.
use super::cross;
use crate::{
    browser,
    page::Page,
    scenario::{self, Scenario},
    state::{Event, LONGEST_NAME},
};
use sycamore::prelude::*;

/// Where scenarios are kept in this browser.
const KEPT: &str = "bydelsblik.scenarios";

/// Weights that were given a name: kept in this browser, and in the link of those who use them.
pub(super) fn view(page: Page) -> View {
    let kept = create_signal(browser::kept(KEPT).map(|text| scenario::read(&text)).unwrap_or_default());
    let name = create_signal(String::new());
    let keep = move |scenarios: Vec<Scenario>| {
        browser::keep(KEPT, &scenario::write(&scenarios));
        kept.set(scenarios);
    };
    let changed = create_selector(move || page.state.with(|state| !state.weights.is_empty()));
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let name_now = name.get_clone_untracked().trim().to_owned();
        let weights = page.state.with_untracked(|state| state.weights.clone());
        if name_now.is_empty() || weights.is_empty() {
            return;
        }
        page.send(Event::Scenario(name_now.clone(), weights.clone()));
        keep(scenario::with(kept.get_clone_untracked(), Scenario { name: name_now, weights }));
        name.set(String::new());
    };
    let typed = move |event: web_sys::Event| name.set(browser::entered_text(&event));
    let current = create_selector(move || page.state.with(|state| state.scenario.clone()));
    let list = move || {
        let (all, current) = (kept.get_clone(), current.get_clone());
        let row = |found: &Scenario| {
            let (used, shown) = (found.clone(), found.name.clone());
            let is_current = (found.name == current).then_some("true");
            let delete = page.text_with("scenario-delete", [("name", found.name.clone())]);
            let gone = found.name.clone();
            let without = move |_: web_sys::MouseEvent| {
                keep(kept.get_clone_untracked().into_iter().filter(|other| other.name != gone).collect());
            };
            view! {
                li {
                    button(r#type="button", class="link", aria-current=is_current, on:click=move |_| page.send(Event::Scenario(used.name.clone(), used.weights.clone()))) { (shown) }
                    button(r#type="button", class="close", aria-label=delete, on:click=without) { (cross()) }
                }
            }
        };
        all.iter().map(row).collect::<Vec<View>>()
    };
    let scenario_name_text = page.text("scenario-name");
    let scenario_save_text = page.text("scenario-save");
    view! {
        form(class="scenario", on:submit=save) {
            label(r#for="scenario-name") { (scenario_name_text) }
            input(id="scenario-name", r#type="text", maxlength=LONGEST_NAME.to_string(), autocomplete="off", prop:value=name.get_clone(), on:input=typed)
            button(r#type="submit", id="scenario-save", class="plain", disabled=!changed.get() || name.with(|name| name.trim().is_empty())) { (scenario_save_text) }
        }
        ul(id="scenarios", class="scenarios", aria-label=page.text("scenarios"), hidden=kept.with(Vec::is_empty)) { (list()) }
    }
}
