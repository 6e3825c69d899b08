//! A row of the list: place with its range, name, class with two reasons, how many live there, which way it moves, and what people report.
use super::{bring_into_sight, opened};
use crate::{
    browser,
    data::RankingOf,
    page::Page,
    panel::area::{causes, need_key},
    ranking::RankedArea,
    state::Event,
};
use std::rc::Rc;
use sycamore::prelude::*;
use wire::{Dynamics, Quadrant, Standings};

pub(super) fn view(
    page: Page,
    of: &Rc<RankingOf>,
    row: &RankedArea,
    standings: Option<&Rc<Standings>>,
) -> Option<View> {
    let (id, name) = (of.layer.id(row.area)?, of.layer.name(row.area)?);
    let number = |value: usize| page.number(value as f64, 0);
    let standing = standings.and_then(|standings| standings.areas.get(row.area)?.as_ref());
    let place = number(row.place);
    let range = standing.map(|standing| standing.places).filter(|[first, last]| first < last).map(|[first, last]| {
        let heard = page.text_with("row-range-heard", [("first", number(first)), ("last", number(last))]);
        let seen = format!("{}–{}", number(first), number(last));
        view! { span(class="range", aria-hidden="true") { (seen) } span(class="unseen") { (heard) } }
    });
    let why = standing.and_then(|standing| {
        let catalogue = page.catalogue.get_clone_untracked()?;
        let need = page.text(need_key(standing.need));
        let text = match causes(page, standing, &catalogue) {
            Some(causes) => page.text_with("row-why", [("need", need), ("causes", causes)]),
            None => need,
        };
        Some(view! { span(class="row-why") { (text) } })
    });
    let facts = facts(page, row, standings);
    let sign = standing.and_then(|standing| standing.dynamics).map(|dynamics| sign(page, dynamics));
    let moved = moved(page, row);
    let index = page.number(row.index, 2);
    let row_id = format!("row-{}", row.area);
    let is_open = create_selector({
        let id = id.clone();
        move || page.state.with(|state| state.opened.as_deref() == Some(&*id))
    });
    let is_ticked = create_selector({
        let id = id.clone();
        move || page.state.with(|state| state.selected.contains(&id))
    });
    let tick = {
        let id = id.clone();
        move |_: web_sys::Event| page.send(Event::Toggle(id.clone()))
    };
    let press = {
        let row_id = row_id.clone();
        move |_: web_sys::MouseEvent| {
            let opens = !is_open.get_untracked();
            page.send(Event::Open(opens.then(|| id.clone())));
            if opens {
                bring_into_sight(&row_id);
            }
        }
    };
    let tick_label = page.text_with("row-tick", [("name", name.clone())]);
    let inside = move || if is_open.get() { opened(page) } else { View::new() };
    let index_label = page.text("row-index");
    Some(view! {
        li(id=row_id, class="row", aria-current=is_open.get().then_some("true")) {
            input(r#type="checkbox", aria-label=tick_label, prop:checked=is_ticked.get(), on:change=tick)
            span(class="place") { (place) (range) }
            button(r#type="button", class="link", aria-expanded=is_open.get().to_string(), on:click=press) { (name) }
            span(class="row-side") {
                (sign)
                span(class="index", title=index_label) { (index) }
                (moved)
            }
            (why)
            (facts)
            (inside)
        }
    })
}

/// Dwellings and residents, and what people report where that says more than the place.
fn facts(page: Page, row: &RankedArea, standings: Option<&Rc<Standings>>) -> Option<View> {
    let standings = standings?;
    let known = |list: &[Option<u64>], key: &str| {
        let count = (*list.get(row.area)?)?;
        Some(page.text_with(key, [("count", page.number(count as f64, 0))]))
    };
    let quadrant = reports(*standings.quadrants.get(row.area)?);
    let parts = [
        known(&standings.dwellings, "row-dwellings"),
        known(&standings.persons, "row-persons"),
        quadrant.map(|key| page.text(key)),
    ];
    let text = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    (!text.is_empty()).then(|| view! { span(class="row-facts") { (text) } })
}

/// The key of what people report, where that says more than the place.
pub(super) fn reports(quadrant: Quadrant) -> Option<&'static str> {
    match quadrant {
        Quadrant::AgreedNeed => Some("quadrant-agreed"),
        Quadrant::HiddenNeed => Some("quadrant-hidden"),
        Quadrant::Unheard => Some("quadrant-unheard"),
        Quadrant::NotCovered => Some("row-not-covered"),
        Quadrant::NeedInFigures | Quadrant::Ordinary | Quadrant::Unsure | Quadrant::Unknown => None,
    }
}

/// Which way an area moves against the others over two years.
fn sign(page: Page, dynamics: Dynamics) -> View {
    let (sign, key, class) = match dynamics {
        Dynamics::Better => ("▼", "why-better", "sign better"),
        Dynamics::Stable => ("–", "why-stable", "sign stable"),
        Dynamics::Worse => ("▲", "why-worse", "sign worse"),
    };
    let text = page.text(key);
    let said = text.clone();
    view! { span(class=class, title=text) { span(aria-hidden="true") { (sign) } span(class="unseen") { (said) } } }
}

/// How far own weights have moved an area.
pub(super) fn moved(page: Page, row: &RankedArea) -> Option<View> {
    let (class, key, places) = match row.usual.cmp(&row.place) {
        std::cmp::Ordering::Equal => return None,
        std::cmp::Ordering::Greater => ("moved up", "moved-up", row.usual - row.place),
        std::cmp::Ordering::Less => ("moved down", "moved-down", row.place - row.usual),
    };
    let text = page.text_with(key, [("count", browser::number(page.language(), places as f64, 0))]);
    Some(view! { span(class=class) { (text) } })
}
