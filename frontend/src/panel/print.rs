//! The print sheet: what is shown with all that must be known of it, the map drawn anew at the size of paper, the whole list or table with
//! heads that repeat, the profile and the comparison. It is made when the browser is about to print, by whatever way, and goes afterwards.
use super::{
    area, compare, drawn,
    facts::{self, Facts, Line},
    ranking, swatch, table,
};
use crate::{
    browser,
    map::{paper, picture::Part},
    page::{OnMap, Page, ShownAs},
    state::View as Middle,
};
use std::rc::Rc;
use sycamore::prelude::*;

/// Width of the map in CSS pixels: 182 mm, between the edges of A4.
const WIDTH: f64 = 688.0;
/// The same where a list follows, and the legend stands beside the map: 112 mm.
const BESIDE_LEGEND: f64 = 423.0;
/// Pixels of the map in a CSS pixel: 278 to an inch. A picture wider than 2,048 pixels is more than some graphics cards draw.
const RATIO: f64 = 2.9;
/// Where the maps stand.
const MAPS: &str = "paper-maps";

pub(super) fn view(page: Page) -> View {
    let printing = create_signal(false);
    browser::listen(&browser::window(), "beforeprint", move |_| {
        if !printing.get_untracked() {
            printing.set(true);
            finish(page);
        }
    });
    browser::listen(&browser::window(), "afterprint", move |_| printing.set(false));
    let content = move || if printing.get() { untrack(|| sheet(page)) } else { View::new() };
    view! { article(id="paper", class="paper") { (content) } }
}

/// Puts the maps where they stand, and opens what is folded.
fn finish(page: Page) {
    let document = browser::document();
    if let (Some(place), Some(shown)) = (browser::element(MAPS), page.shown.get_clone_untracked()) {
        let shown = shown.on_light();
        let width = if is_small(page, &shown) { BESIDE_LEGEND } else { WIDTH };
        for Part { canvas, above, .. } in drawn::maps(page, &shown, width, RATIO) {
            let Ok(part) = document.create_element("figure") else { continue };
            if let Ok(caption) = document.create_element("figcaption") {
                caption.set_text_content(Some(&above));
                // An element that was just made takes another, here and below.
                let _ = part.append_child(&caption);
            }
            let _ = part.append_child(&paper::pixels_of(&canvas).unwrap_or(canvas));
            let _ = place.append_child(&part);
        }
    }
    browser::each("#paper details", |details| browser::set_attribute(details, "open", Some("")));
    // They name what is on the screen.
    browser::each("#paper .paper-area [id]", |element| browser::set_attribute(element, "id", None));
}

/// Whether the map leaves room for a list below it and the legend beside it. Two maps have none to leave.
fn is_small(page: Page, shown: &OnMap) -> bool {
    page.state.with_untracked(|state| state.view != Middle::Map) && !matches!(shown.kind, ShownAs::Beside(_))
}

fn sheet(page: Page) -> View {
    let (Some(shown), Some(catalogue)) = (page.shown.get_clone_untracked(), page.catalogue.get_clone_untracked())
    else {
        return View::new();
    };
    let shown = Rc::new(shown.on_light());
    let facts = Facts::of(page, &shown, &catalogue);
    // What stands in the head of every page of a list.
    let running = format!("{} · {} · {} · {}", catalogue.municipality.name, facts.title, facts.measure, facts.release);
    let list = match page.state.with_untracked(|state| state.view) {
        Middle::Map => View::new(),
        Middle::Table => table::printed(page, &shown, &running),
        Middle::Ranking => ranking::printed(page, &running),
    };
    let product = format!("{} · {}", page.text("title"), catalogue.municipality.name);
    let badge = catalogue.municipality.fictional.then(|| {
        let text = page.text("fictional");
        view! { span(class="badge") { (text) } }
    });
    let printed = page.text_with("print-date", [("date", browser::day(page.language(), &browser::now()))]);
    let (title, measure, protection, sources) = (facts.title, facts.measure, facts.protection, facts.sources);
    let release = format!("{} {printed}", facts.release);
    let lines: Vec<View> =
        facts.lines.into_iter().map(|(heading, text)| view! { div { dt { (heading) } dd { (text) } } }).collect();
    let (legend, of_area) = (legend(page, &shown), of_area(page));
    let map = if is_small(page, &shown) { "paper-map reduced" } else { "paper-map" };
    view! {
        header(class="paper-head") {
            p(class="product") { (product) " " (badge) }
            h1 { (title) }
            p(class="measure") { (measure) }
            dl { (lines) }
            p(class="note") { (release) " " (protection) }
        }
        div(class=map) {
            div(id=MAPS, class="paper-maps")
            (legend)
        }
        p(class="note") { (sources) }
        (list)
        (of_area)
    }
}

fn legend(page: Page, shown: &OnMap) -> View {
    let line = |Line { entry, text, areas }: Line| {
        let drawn = match &entry {
            Some(entry) => swatch::swatch(entry),
            None => view! { span(class="swatch filtered", aria-hidden="true") },
        };
        let count = page.number(areas as f64, 0);
        view! { li { (drawn) span(class="range") { (text) } span(class="count") { (count) } } }
    };
    let lines: Vec<View> = facts::legend_lines(page, shown).into_iter().map(line).collect();
    let notes = facts::legend_notes(page, shown);
    let notes: Vec<View> = notes.into_iter().map(|text| view! { p(class="note") { (text) } }).collect();
    let heading = page.text("print-legend");
    view! {
        section(class="paper-legend") {
            h2 { (heading) }
            ul(class="entries") { (lines) }
            (notes)
        }
    }
}

/// The profile that stands open, or the comparison.
fn of_area(page: Page) -> View {
    let profile = page.profile.get_clone_untracked();
    let compared = page.compared.get_clone_untracked();
    let content = if let Some(profile) = profile {
        let (name, content) = (profile.name.clone(), area::profile(page));
        view! { h2 { (name) } (content) }
    } else if compared.len() > 1 {
        let (heading, content) = (page.text("compare"), compare::content(page));
        let chosen = page.state.with_untracked(|state| state.selected.len());
        let cut = (chosen > compared.len()).then(|| {
            let number = |count: usize| page.number(count as f64, 0);
            let values = [("count", number(compared.len())), ("all", number(chosen))];
            let text = page.text_with("print-compared", values);
            view! { p(class="note") { (text) } }
        });
        view! { h2 { (heading) } (cut) div(class="side-by-side") { (content) } }
    } else {
        return View::new();
    };
    view! { section(class="paper-area") { (content) } }
}
