//! The legend in short for narrow windows, where the whole one lies below what can be chosen: what is shown, and its colours from the
//! lowest value to the highest, or what each of them says.
use super::{legend, swatch};
use crate::{
    format::{hex, is_short},
    page::{OnMap, Page, ShownAs},
    paint::{Entry, EntryKind},
};
use geodata::column::State;
use sycamore::prelude::*;

pub(super) fn view(page: Page) -> View {
    let content = move || page.shown.get_clone().map(|shown| content(page, &shown));
    // The legend says the same to those who hear the page.
    view! {
        div(class="strip", aria-hidden="true") { (content()) }
    }
}

fn content(page: Page, shown: &OnMap) -> View {
    let (name, measure) = (page.of(&shown.indicator.name), legend::measure(page, shown));
    let colours = match shown.kind {
        ShownAs::Named(_) if legend::is_matrix(shown) => {
            let cell = |tone, _, _: Option<&Entry>| view! { td { (swatch::swatch_of(State::Value, Some(tone))) } };
            let matrix = legend::matrix_view(page, shown, cell);
            let states = names(page, shown, |entry| matches!(entry.kind, EntryKind::State(_)));
            view! { (matrix) (states) }
        }
        ShownAs::Named(_) => names(page, shown, |_| true),
        _ if shown.picture.entries.iter().any(|entry| matches!(entry.kind, EntryKind::Need { .. })) => {
            names(page, shown, |_| true)
        }
        _ => scale(page, shown),
    };
    view! {
        p { b { (name) } " " (measure) }
        (colours)
    }
}

/// What colours and patterns on the map say.
fn names(page: Page, shown: &OnMap, of: impl Fn(&Entry) -> bool) -> View {
    let names: Vec<View> = shown
        .picture
        .entries
        .iter()
        .filter(|entry| of(entry))
        .map(|entry| {
            let (swatch, text) = (swatch::swatch(entry), legend::says(page, shown, entry));
            view! { span { (swatch) (text) } }
        })
        .collect();
    view! { p(class="names") { (names) } }
}

/// The colours of the classes between the lowest and the highest value.
fn scale(page: Page, shown: &OnMap) -> View {
    let classes: Vec<_> = shown
        .picture
        .entries
        .iter()
        .filter_map(|entry| match entry.kind {
            EntryKind::Class { colour, low, high } => Some((colour, low, high)),
            EntryKind::Need { .. } | EntryKind::Named { .. } | EntryKind::Unsure | EntryKind::State(_) => None,
        })
        .collect();
    let Some(((_, low, _), (_, _, high))) = classes.first().zip(classes.last()) else { return View::new() };
    let is_change = matches!(shown.kind, ShownAs::Change(_));
    let number = |value: f32| match shown.kind {
        ShownAs::Change(_) => page.change(&shown.indicator, f64::from(value)),
        _ => page.number(f64::from(value), shown.indicator.decimals),
    };
    // The unit of a change stands in the heading.
    let unit = if is_change { String::new() } else { page.of(&shown.indicator.unit) };
    let (low, high) = (number(*low), number(*high));
    let high = if is_short(&unit) { page.with_unit(&high, &unit) } else { high };
    let rects: Vec<View> = classes
        .iter()
        .enumerate()
        .map(|(place, (colour, ..))| {
            let (x, fill) = (place.to_string(), hex(*colour));
            view! { rect(x=x, y="0", width="1", height="1", fill=fill) }
        })
        .collect();
    let extent = format!("0 0 {} 1", classes.len());
    view! {
        p(class="ends") {
            span { (low) }
            svg(viewBox=extent, preserveAspectRatio="none") { (rects) }
            span { (high) }
        }
    }
}
