//! The areas that resemble this one, and how it differs from those where nothing was done.
use crate::{page::Page, state::Event};
use sycamore::prelude::*;
use wire::{Profile, Twin};

pub(super) fn view(page: Page, profile: &Profile) -> View {
    if profile.twins.is_empty() {
        return View::new();
    }
    let rows: Vec<View> = profile.twins.iter().map(|twin| row(page, twin)).collect();
    let explained = page.text("twins-explained");
    let difference = profile.difference_from_twins.map(|difference| {
        let number = |value: f64| page.number(value, 2);
        let [low, high] = difference.interval;
        let sure = page.text(if low > 0.0 || high < 0.0 { "twins-differ" } else { "twins-alike" });
        // How much lower is said without a minus, and so are the ends of its interval turned.
        let (key, [low, high]) =
            if difference.value < 0.0 { ("twins-lower", [-high, -low]) } else { ("twins-higher", [low, high]) };
        let values = [("difference", number(difference.value.abs())), ("low", number(low)), ("high", number(high))];
        let text = format!("{} {sure}", page.text_with(key, values));
        view! { p { (text) } }
    });
    let content = view! {
        p(class="note") { (explained) }
        ul(class="twins") { (rows) }
        (difference)
    };
    super::section("area-twins", page.text("twins"), false, content)
}

fn row(page: Page, twin: &Twin) -> View {
    let (id, name) = (twin.id.clone(), twin.name.clone());
    let index = twin.index.map_or_else(|| page.text("none"), |index| page.number(index, 2));
    let alike = twin.alike.first().map(|feature| {
        page.text(match feature.as_str() {
            "dwellings" => "alike-dwellings",
            "family" => "alike-family",
            "youth" => "alike-youth",
            "elderly" => "alike-elderly",
            _ => "alike-density",
        })
    });
    let served = page.text(if twin.had_intervention { "twin-served" } else { "twin-not-served" });
    let about =
        page.text_with("twin-about", [("alike", alike.unwrap_or_default()), ("index", index), ("served", served)]);
    view! {
        li {
            button(r#type="button", class="link", on:click=move |_| page.send(Event::Select(Some(id.clone())))) { (name) }
            span(class="note") { (about) }
        }
    }
}
