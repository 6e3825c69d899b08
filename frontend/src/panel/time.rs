//! Time: a slider over the periods that plays, and a period to compare with.
use crate::{
    browser,
    page::Page,
    state::{Cause, Comparison, Event},
    themes::is_theme,
};
use sycamore::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::HtmlInputElement;
use wire::Period;

/// Milliseconds that a period is shown while it plays.
const STEP_MS: i32 = 900;

fn periods(page: Page) -> Vec<Period> {
    let code = page.state.with(|state| state.indicator.clone());
    page.catalogue
        .with(|catalogue| {
            let indicator = catalogue.as_ref()?.indicators.iter().find(|indicator| indicator.code == code)?;
            Some(indicator.periods.clone())
        })
        .unwrap_or_default()
}

pub(super) fn view(page: Page) -> View {
    let periods = create_selector(move || periods(page));
    let place = create_selector(move || {
        let period = page.state.with(|state| state.period.clone());
        periods.with(|periods| periods.iter().position(|known| known.id == period).unwrap_or_default())
    });
    let playing = create_signal(false);
    let last = move || periods.with(|periods| periods.len().saturating_sub(1));
    let label = move || {
        periods.with(|periods| periods.get(place.get()).map(|period| page.of(&period.label))).unwrap_or_default()
    };
    let go = move |step: usize| {
        let id = periods.with_untracked(|periods| periods.get(step).map(|period| period.id.clone()));
        if let Some(id) = id {
            page.send_as(Cause::Slide, Event::Period(id));
        }
    };
    let slid = move |event: web_sys::Event| {
        if let Some(step) = browser::entered_number(&event) {
            go(step as usize);
        }
    };
    let play = move |_: web_sys::MouseEvent| {
        playing.set(!playing.get_untracked());
        if playing.get_untracked() {
            if place.get_untracked() >= last() {
                go(0);
            }
            tick(page, playing, move || {
                let next = place.get_untracked() + 1;
                go(next);
                next < last()
            });
        }
    };
    let slider = create_node_ref();
    // A slider cuts its value to its ends, so these come first.
    create_effect(move || {
        let (last, place) = (last(), place.get());
        if let Some(slider) =
            slider.try_get().and_then(|slider: web_sys::Node| slider.dyn_into::<HtmlInputElement>().ok())
        {
            slider.set_max(&last.to_string());
            slider.set_value(&place.to_string());
        }
    });
    let name = move || page.text(if playing.get() { "pause" } else { "play" });
    let drawing = move || if playing.get() { "M4 3h3v10H4zM9 3h3v10H9z" } else { "M4 2.5v11l9-5.5z" };
    let period_text = page.text("period");
    view! {
        div(class="field time", data-alone=(last() == 0).to_string(), hidden=periods.with(Vec::is_empty)) {
            label(r#for="time") { (period_text) }
            button(r#type="button", id="play", class="square", hidden=last() == 0, aria-label=name(), title=name(), on:click=play) {
                svg(viewBox="0 0 16 16", width="16", height="16", aria-hidden="true") { path(d=drawing(), fill="currentColor") }
            }
            input(
                id="time",
                r#type="range",
                r#ref=slider,
                min="0",
                step="1",
                hidden=last() == 0,
                aria-valuetext=label(),
                on:input=slid,
            )
            output(class="now") { (label()) }
        }
    }
}

/// Calls again and again while it plays, until `next` says that it was the last.
fn tick(page: Page, playing: Signal<bool>, next: impl Fn() -> bool + 'static) {
    let again = Closure::once_into_js(move || {
        if !playing.get_untracked() {
            return;
        }
        // A period that has not come yet is waited for.
        let ready = page.busy.get_untracked() == 0;
        if ready && !next() {
            playing.set(false);
        } else {
            tick(page, playing, next);
        }
    });
    // Without a timer it does not play on.
    let _ = browser::window().set_timeout_with_callback_and_timeout_and_arguments_0(again.unchecked_ref(), STEP_MS);
}

/// The period that the shown one is compared with.
pub(super) fn against(page: Page) -> View {
    let options = move || {
        let (shown, against) = page.state.with(|state| (state.period.clone(), state.against.clone()));
        let none = page.text("against-none");
        let alone = against.is_none();
        let mut options = vec![view! { option(value="", selected=alone) { (none) } }];
        options.extend(periods(page).into_iter().rev().filter(|period| period.id != shown).map(|period| {
            let selected = against.as_ref() == Some(&period.id);
            let name = page.of(&period.label);
            view! { option(value=period.id.clone(), selected=selected) { (name) } }
        }));
        options
    };
    let themed = create_selector(move || page.state.with(|state| is_theme(&state.indicator)));
    let compares = create_selector(move || page.state.with(|state| state.against.is_some()));
    let beside = create_selector(move || page.state.with(|state| state.comparison == Comparison::Swipe));
    let turn = move |_: web_sys::Event| {
        let other = if beside.get_untracked() { Comparison::Change } else { Comparison::Swipe };
        page.send(Event::Comparison(other));
    };
    let against_text = page.text("against");
    let against_beside_text = page.text("against-beside");
    view! {
        div(class="field", hidden=themed.get()) {
            label(r#for="against") { (against_text) }
            select(
                id="against",
                on:change=move |event: web_sys::Event| {
                    page.send(Event::Against(browser::chosen(&event).filter(|period| !period.is_empty())));
                },
            ) {
                (options())
            }
        }
        label(class="check", hidden=themed.get() || !compares.get()) {
            input(id="beside", r#type="checkbox", prop:checked=beside.get(), on:change=turn)
            (against_beside_text)
        }
    }
}
