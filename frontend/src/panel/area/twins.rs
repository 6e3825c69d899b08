//! The areas that resemble this one, as a table, and how it differs from those where nothing was done.
use crate::{
    page::{Page, ShownAs},
    state::Event,
};
use sycamore::prelude::*;
use wire::{Profile, Twin};

/// Features that are named of what makes two areas alike.
const FEATURES: usize = 2;

pub(super) fn view(page: Page, profile: &Profile) -> View {
    if profile.twins.is_empty() {
        return View::new();
    }
    let profile = profile.clone();
    // It shows what is on the map too, and must not be folded when that changes.
    super::section("area-twins", page.text("twins"), false, View::from(move || content(page, &profile)))
}

fn content(page: Page, profile: &Profile) -> View {
    let year = profile.standing.as_ref().map(|standing| standing.year.to_string()).unwrap_or_default();
    let shown = shown_heading(page, profile);
    let rows: Vec<View> = profile.twins.iter().map(|twin| row(page, twin, shown.is_some())).collect();
    let own = own(page, profile, shown.is_some());
    let explained = page.text("twins-explained");
    let difference = profile.difference_from_twins.map(|difference| {
        let number = |value: f64| page.number(value, 2);
        let [low, high] = difference.interval;
        let sure = page.text(if low > 0.0 || high < 0.0 { "twins-differ" } else { "twins-alike" });
        // How much lower is said without a minus, and so are the ends of its interval turned.
        let (key, [low, high]) =
            if difference.value < 0.0 { ("twins-lower", [-high, -low]) } else { ("twins-higher", [low, high]) };
        let values = [
            ("difference", number(difference.value.abs())),
            ("low", number(low)),
            ("high", number(high)),
            ("year", year.clone()),
        ];
        let text = format!("{} {sure}", page.text_with(key, values));
        view! { p { (text) } }
    });
    let headings = [
        Some(page.text("twin-area")),
        shown,
        Some(page.text_with("twin-index", [("year", year)])),
        Some(page.text("twin-intervention")),
    ];
    let headings: Vec<View> = headings.into_iter().flatten().map(|text| view! { th(scope="col") { (text) } }).collect();
    let caption = page.text("twins");
    view! {
        p(class="note") { (explained) }
        table(class="figures twins") {
            caption(class="unseen") { (caption) }
            thead { tr { (headings) } }
            tbody { (own) (rows) }
        }
        (difference)
    }
}

/// Name and period of the indicator on the map, where it says something besides the need index.
fn shown_heading(page: Page, profile: &Profile) -> Option<String> {
    let shown = page.shown.get_clone().filter(|shown| shown.layer_id.as_str() == profile.layer)?;
    let index = page.catalogue.with(|catalogue| catalogue.as_ref().map(|catalogue| catalogue.need_index.clone()));
    let says_more = matches!(shown.kind, ShownAs::Figure) && Some(&shown.indicator.code) != index.as_ref();
    says_more.then(|| format!("{} {}", page.of(&shown.indicator.name), page.of(&shown.period.label)))
}

/// What is on the map of an area.
fn on_map(page: Page, id: &str) -> View {
    let said = page.shown.get_clone().and_then(|shown| Some(page.area(&shown, shown.layer.position(id)?)?.1));
    let said = said.unwrap_or_else(|| page.text("none"));
    view! { td { (said) } }
}

/// The area itself, to compare the others with.
fn own(page: Page, profile: &Profile, with_shown: bool) -> View {
    let name = profile.name.clone();
    let index = profile.standing.as_ref().map_or_else(|| page.text("none"), |standing| page.number(standing.index, 2));
    let shown = with_shown.then(|| on_map(page, &profile.id));
    let served = page.text(if profile.interventions.is_empty() { "twin-none" } else { "twin-shown" });
    view! { tr(class="own") { th(scope="row") { (name) } (shown) td { (index) } td { (served) } } }
}

fn row(page: Page, twin: &Twin, with_shown: bool) -> View {
    let (id, name) = (twin.id.clone(), twin.name.clone());
    let index = twin.index.map_or_else(|| page.text("none"), |index| page.number(index, 2));
    let alike: Vec<String> = twin.alike.iter().take(FEATURES).map(|feature| page.text(feature_key(feature))).collect();
    let alike = match &alike[..] {
        [one, other] => page.text_with("why-both", [("one", one.clone()), ("other", other.clone())]),
        _ => alike.concat(),
    };
    let why = page.text_with("twin-about", [("alike", alike)]);
    let shown = with_shown.then(|| on_map(page, &twin.id));
    let served = page.text(if twin.had_intervention { "twin-shown" } else { "twin-none" });
    let columns = if with_shown { "4" } else { "3" };
    view! {
        tr {
            th(scope="row") {
                button(r#type="button", class="link", on:click=move |_| page.send(Event::Select(Some(id.clone())))) { (name) }
            }
            (shown)
            td { (index) }
            td { (served) }
        }
        tr(class="why") { td(colspan=columns) { (why) } }
    }
}

fn feature_key(feature: &str) -> &'static str {
    match feature {
        "dwellings" => "alike-dwellings",
        "family" => "alike-family",
        "youth" => "alike-youth",
        "elderly" => "alike-elderly",
        _ => "alike-density",
    }
}
