//! Several areas: what they are together, side by side, and as a file.
use super::{cross, export, sheet};
use crate::{
    look::{number_or_word, state_of},
    page::Page,
    state::{Event, View as Middle},
};
use std::rc::Rc;
use sycamore::prelude::*;
use wire::{Catalogue, Profile};

pub(super) fn view(page: Page) -> View {
    let several = create_selector(move || page.state.with(|state| state.selected.len()) > 1);
    let in_ranking = create_selector(move || page.state.with(|state| state.view == Middle::Ranking));
    let count = create_selector(move || page.state.with(|state| state.selected.len()));
    let summary = move || {
        let dwellings: u64 =
            page.compared.with(|profiles| profiles.iter().filter_map(|profile| profile.dwellings).sum());
        let all = page.compared.with(Vec::len) == count.get();
        let values = [("count", page.number(count.get() as f64, 0)), ("dwellings", page.number(dwellings as f64, 0))];
        if all {
            page.text_with("selection-dwellings", values)
        } else {
            page.text_with("selection", [("count", page.number(count.get() as f64, 0))])
        }
    };
    let compare_text = page.text("compare");
    view! {
        section(id="compare", class="card", aria-labelledby="compare-title", hidden=!several.get() || in_ranking.get()) {
            (sheet::grip(page, "compare-grip"))
            header(class="head") {
                h2(id="compare-title") { (compare_text) }
                button(r#type="button", id="compare-close", class="close", aria-label=page.text("selection-clear"), on:click=move |_| page.send(Event::Select(None))) { (cross()) }
            }
            p(class="summary", role="status") { (summary()) }
            p(class="exports") { (export::button(page)) }
            div(class="side-by-side") { (content(page)) }
        }
    }
}

/// The areas side by side.
pub(super) fn content(page: Page) -> View {
    let content = move || {
        let (profiles, catalogue) = (page.compared.get_clone(), page.catalogue.get_clone());
        match catalogue {
            Some(catalogue) if !profiles.is_empty() => side_by_side(page, &profiles, &catalogue),
            _ => View::new(),
        }
    };
    View::from(content)
}

fn side_by_side(page: Page, profiles: &[Rc<Profile>], catalogue: &Catalogue) -> View {
    let names: Vec<View> = profiles
        .iter()
        .map(|profile| {
            let (id, name) = (profile.id.clone(), profile.name.clone());
            view! { th(scope="col") { button(r#type="button", class="link", on:click=move |_| page.send(Event::Select(Some(id.clone())))) { (name) } } }
        })
        .collect();
    let standing = |of: &dyn Fn(&wire::Standing) -> String, heading: &str| {
        let cells: Vec<View> = profiles
            .iter()
            .map(|profile| {
                let text = profile.standing.as_ref().map_or_else(|| page.text("none"), of);
                view! { td { (text) } }
            })
            .collect();
        let heading = heading.to_owned();
        view! { tr { th(scope="row") { (heading) } (cells) } }
    };
    let mut rows = vec![
        standing(&|standing| page.place(&standing.rank), &page.text("column-rank")),
        standing(
            &|standing| {
                let [first, last] = standing.places.map(|place| page.number(place as f64, 0));
                if first == last { first } else { page.text_with("places", [("first", first), ("last", last)]) }
            },
            &page.text("compare-places"),
        ),
        standing(&|standing| page.text(super::area::need_key(standing.need)), &page.text("compare-status")),
    ];
    for indicator in &catalogue.indicators {
        let figures: Vec<_> = profiles
            .iter()
            .map(|profile| profile.figures.iter().find(|figure| figure.indicator == indicator.code))
            .collect();
        if figures.iter().all(Option::is_none) {
            continue;
        }
        let cells: Vec<View> = figures
            .into_iter()
            .map(|figure| {
                let text = figure.map_or_else(
                    || page.text("none"),
                    |figure| {
                        number_or_word(state_of(figure.state), figure.value)
                            .map_or_else(|word| page.text(word), |value| page.number(value, indicator.decimals))
                    },
                );
                view! { td { (text) } }
            })
            .collect();
        let (name, unit) = (page.of(&indicator.name), page.of(&indicator.unit));
        rows.push(view! { tr { th(scope="row") { (name) span(class="period") { (unit) } } (cells) } });
    }
    let caption = page.text("compare");
    view! {
        table(class="figures") {
            caption(class="unseen") { (caption) }
            thead { tr { td {} (names) } }
            tbody { (rows) }
        }
    }
}
