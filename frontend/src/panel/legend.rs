//! The legend of what is on the map: title, unit, classes with their ranges, and the states that occur.
use crate::{
    page::{Page, Shown},
    paint::{Entry, EntryKind},
};
use geodata::column::State;
use sycamore::prelude::*;
use wire::Direction;

pub(super) fn view(page: Page) -> View {
    view! {
        section(id="legend", class="legend", aria-labelledby="legend-title") {
            (page.shown.get_clone().map(|shown| content(page, &shown)))
        }
    }
}

fn content(page: Page, shown: &Shown) -> View {
    let indicator = &shown.indicator;
    let name = page.of(&indicator.name);
    let period = page.of(&shown.period.label);
    let unit = page.of(&indicator.unit);
    let measure = if unit.is_empty() { period } else { format!("{unit} · {period}") };
    let description = page.of(&indicator.description);
    let direction = page.text(match indicator.direction {
        Direction::HigherIsWorse => "direction-higher",
        Direction::LowerIsWorse => "direction-lower",
        Direction::Neutral => "direction-neutral",
    });
    let entries: Vec<View> = shown
        .picture
        .entries
        .iter()
        .enumerate()
        .map(|(place, entry)| entry_view(page, shown, entry, place == 0))
        .collect();
    view! {
        h2(id="legend-title") { (name.clone()) span(class="measure") { (measure.clone()) } }
        p(class="description") { (description.clone()) }
        ul(class="entries") { (entries) }
        p(class="note") { (direction.clone()) }
    }
}

fn entry_view(page: Page, shown: &Shown, entry: &Entry, first: bool) -> View {
    let (swatch, text) = match entry.kind {
        EntryKind::Class { colour: [red, green, blue], low, high } => {
            let fill = format!("#{red:02x}{green:02x}{blue:02x}");
            let number = |value: f32| page.number(f64::from(value), shown.indicator.decimals);
            let (low, high) = (number(low), number(high));
            let text = if low == high {
                low
            } else {
                page.text_with(if first { "range-first" } else { "range" }, [("low", low), ("high", high)])
            };
            (("swatch", Some(fill)), text)
        }
        EntryKind::State(state) => {
            let (class, key) = match state {
                State::Value => ("swatch", "legend-value"),
                State::Zero => ("swatch zero", "legend-zero"),
                State::Suppressed => ("swatch suppressed", "legend-suppressed"),
                State::Missing => ("swatch missing", "legend-missing"),
                State::NobodyCouldReport => ("swatch nobody", "legend-nobody-could-report"),
            };
            ((class, None), page.text(key))
        }
    };
    let count = page.number(entry.areas as f64, 0);
    let areas = page.text_with("areas", [("count", count.clone())]);
    let (class, fill) = swatch;
    view! {
        li {
            svg(class=class, viewBox="0 0 28 16", width="28", height="16", aria-hidden="true") {
                rect(x="0", y="0", width="28", height="16", fill=fill)
            }
            span(class="range") { (text.clone()) }
            span(class="count") { span(aria-hidden="true") { (count.clone()) } span(class="unseen") { (areas.clone()) } }
        }
    }
}
