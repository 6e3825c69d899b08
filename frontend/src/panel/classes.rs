//! How classes are made: a method, whether all periods share their limits, and a histogram whose limits can be moved.
use super::fold::folded;
use crate::{
    browser,
    format::{hex, is_short},
    page::{OnMap, Page},
    paint::histogram,
    state::{Classing, Event},
};
use geodata::classify::{Breaks, FEWEST_FOR_QUANTILES};
use std::rc::Rc;
use sycamore::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// Bars of the histogram.
const BINS: usize = 32;

/// What stays when the part is rebuilt.
#[derive(Clone, Copy)]
pub(super) struct Open {
    open: Signal<bool>,
    /// The limit that was moved last, which keeps the keyboard.
    limit: Signal<Option<usize>>,
}

impl Open {
    pub(super) fn new() -> Self {
        Self { open: create_signal(false), limit: create_signal(None) }
    }
}

/// How the classes of what is on the map are made, with what may be known of their limits.
pub(super) fn view(page: Page, shown: &Rc<OnMap>, notes: Vec<String>, open: Open) -> View {
    if shown.picture.ends.is_empty() {
        return View::new();
    }
    let shown = shown.clone();
    folded("classes", page.text("classes"), open.open, move || {
        let (histogram, each_period) = (histogram_view(page, &shown, open), each_period(page, &shown));
        let notes: Vec<View> = notes.iter().cloned().map(|text| view! { p(class="note") { (text) } }).collect();
        view! { (histogram) (each_period) (notes) }
    })
}

/// The switch that gives each period limits of its own, where there are several and limits follow from values.
fn each_period(page: Page, shown: &OnMap) -> View {
    let is_fixed = page.state.with_untracked(|state| matches!(state.classing, Classing::Fixed(_)));
    if shown.indicator.periods.len() < 2 || is_fixed {
        return View::new();
    }
    let each = shown.limits_of_period;
    let is_year = shown.period.id.bytes().all(|digit| digit.is_ascii_digit());
    let name = page.text(if is_year { "limits-each-year" } else { "limits-each-period" });
    view! {
        label(class="check") {
            input(id="each-period", r#type="checkbox", prop:checked=each, on:change=move |_: web_sys::Event| page.send(Event::EachPeriod(!each)))
            (name)
        }
    }
}

fn histogram_view(page: Page, shown: &Rc<OnMap>, open: Open) -> View {
    let breaks = shown.limits.as_ref().and_then(|limits| limits.breaks.as_ref());
    let Some([min, max]) = breaks.map(Breaks::span).filter(|[min, max]| max > min) else { return View::new() };
    let counts = histogram(&shown.column, BINS, [min, max]);
    let highest = counts.iter().copied().max().unwrap_or(1).max(1) as f64;
    let colour_of = |value: f32| {
        let class = shown.picture.ends.partition_point(|&end| end < value);
        hex(shown.picture.tones[class.min(shown.picture.tones.len() - 1)].colour)
    };
    let width = 300.0 / BINS as f64;
    let bars: Vec<View> = counts
        .iter()
        .enumerate()
        .filter(|(_, count)| **count > 0)
        .map(|(bin, &count)| {
            let height = (44.0 * count as f64 / highest).max(1.5);
            let middle = min + (max - min) * (bin as f32 + 0.5) / BINS as f32;
            let (x, y) = (format!("{:.1}", width * bin as f64), format!("{:.1}", 46.0 - height));
            let (fill, wide, high) = (colour_of(middle), format!("{:.1}", width - 0.7), format!("{height:.1}"));
            view! { rect(x=x, y=y, width=wide, height=high, fill=fill) }
        })
        .collect();
    let limits: Vec<View> =
        (0..shown.picture.ends.len()).map(|limit| limit_view(page, shown, limit, [min, max], open)).collect();
    let method = shown.limits.as_ref().map_or("", |limits| limits.method.word());
    let few = shown.limits.as_ref().is_some_and(|limits| limits.areas < FEWEST_FOR_QUANTILES);
    let options: Vec<View> = [
        (Classing::Quantile, "classes-quantile"),
        (Classing::Natural, "classes-natural"),
        (Classing::Equal, "classes-equal"),
        (Classing::Fixed(shown.picture.ends.clone()), "classes-fixed"),
    ]
    .into_iter()
    .map(|(classing, key)| {
        let (word, name) = (classing.word(), page.text(key));
        // As many areas in each is not offered where there are too few of them.
        let disabled = few && classing == Classing::Quantile;
        view! { option(value=word, selected=word == method, disabled=disabled) { (name) } }
    })
    .collect();
    let ends = shown.picture.ends.clone();
    let choose = move |event: web_sys::Event| {
        let classing = match browser::chosen(&event).as_deref() {
            Some("natural") => Classing::Natural,
            Some("equal") => Classing::Equal,
            Some("fixed") => Classing::Fixed(ends.clone()),
            _ => Classing::Quantile,
        };
        page.send(Event::Classing(classing));
    };
    let number = |value: f32| page.number(f64::from(value), shown.indicator.decimals);
    let unit = page.of(&shown.indicator.unit);
    let unit = if is_short(&unit) { unit } else { String::new() };
    let (low, high) = (number(min), page.with_unit(&number(max), &unit));
    let label = page.text("classes");
    let drawn = page.text("histogram");
    view! {
        div(class="field") {
            label(r#for="classing", class="unseen") { (label) }
            select(id="classing", on:change=choose) { (options) }
        }
        div(class="histogram", role="group", aria-label=drawn) {
            svg(viewBox="0 0 300 46", preserveAspectRatio="none", aria-hidden="true") { (bars) }
            (limits)
        }
        div(class="ends") { span { (low) } span { (high) } }
    }
}

/// A limit between two classes: a native slider that lies over the histogram.
fn limit_view(page: Page, shown: &Rc<OnMap>, limit: usize, [min, max]: [f32; 2], open: Open) -> View {
    let ends = shown.picture.ends.clone();
    let end = ends[limit];
    let text = page.number(f64::from(end), shown.indicator.decimals);
    let label = page.text_with("class-limit", [("number", (limit + 1).to_string()), ("value", text)]);
    let step = f64::from(max - min) / 300.0;
    let moved = move |event: web_sys::Event| {
        let Some(value) = browser::entered_number(&event) else { return };
        let mut ends = ends.clone();
        ends[limit] = value as f32;
        open.limit.set(Some(limit));
        page.send(Event::Classing(Classing::Fixed(ends)));
    };
    if open.limit.get_untracked() == Some(limit) {
        open.limit.set(None);
        let place = limit;
        browser::before_next_frame(move || {
            let sliders = browser::document().query_selector_all(".limit").ok();
            let slider = sliders.and_then(|sliders| sliders.item(place as u32)?.dyn_into::<HtmlInputElement>().ok());
            // A slider can always be focused.
            let _ = slider.map(|slider| slider.focus());
        });
    }
    view! {
        input(r#type="range", class="limit", aria-label=label, min=min.to_string(), max=max.to_string(), step=step.to_string(), value=end.to_string(), on:change=moved)
    }
}
