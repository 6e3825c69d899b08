//! The legend in two lines for narrow windows, where the whole one lies below what can be chosen: what is shown, and its colours from the
//! lowest value to the highest.
use crate::{
    format::{hex, is_short, with_unit},
    page::{Page, Shown},
    paint::EntryKind,
};
use sycamore::prelude::*;

pub(super) fn view(page: Page) -> View {
    let content = move || page.shown.get_clone().map(|shown| content(page, &shown));
    // The legend says the same to those who hear the page.
    view! {
        div(class="strip", aria-hidden="true") { (content()) }
    }
}

fn content(page: Page, shown: &Shown) -> View {
    let (name, measure) = (page.of(&shown.indicator.name), super::legend::measure(page, shown));
    let classes: Vec<_> = shown
        .picture
        .entries
        .iter()
        .filter_map(|entry| match entry.kind {
            EntryKind::Class { colour, low, high } => Some((colour, low, high)),
            EntryKind::Named { .. } | EntryKind::State(_) => None,
        })
        .collect();
    let scale = classes.first().zip(classes.last()).map(|(first, last)| {
        let number = |value: f32| page.number(f64::from(value), shown.indicator.decimals);
        let unit = page.of(&shown.indicator.unit);
        let (low, high) = (number(first.1), number(last.2));
        let high = if is_short(&unit) { with_unit(&high, &unit) } else { high };
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
                span { (low.clone()) }
                svg(viewBox=extent, preserveAspectRatio="none") { (rects) }
                span { (high.clone()) }
            }
        }
    });
    view! {
        p { b { (name.clone()) } " " (measure.clone()) }
        (scale)
    }
}
