//! The selected area: what it is, why it stands where it stands, how its figures went, who resembles it, and what is done there.
mod course;
mod figures;
mod hidden;
mod interventions;
mod statute;
mod twins;
mod why;

pub(super) use why::{causes, need_key};

use super::{cross, sheet};
use crate::{load, page::Page, state::View as Middle};
use sycamore::prelude::*;
use wire::{Catalogue, Profile};

pub(super) fn view(page: Page) -> View {
    let selected = create_selector(move || page.selected_area());
    let in_ranking = create_selector(move || page.state.with(|state| state.view == Middle::Ranking));
    let name = move || page.shown.with(|shown| shown.as_ref()?.layer.name(selected.get()?)).unwrap_or_default();
    let announced = move || {
        let shown = page.shown.get_clone()?;
        let (name, figure) = page.area(&shown, selected.get()?)?;
        let indicator = page.of(&shown.indicator.name);
        Some(page.text_with("announcement", [("name", name), ("indicator", indicator), ("figure", figure)]))
    };
    view! {
        section(id="area-panel", class="card", aria-labelledby="area-name", hidden=selected.get().is_none() || in_ranking.get()) {
            (sheet::grip(page, "area-grip"))
            header(class="head") {
                h2(id="area-name") { (name()) }
                button(r#type="button", id="area-close", class="close", aria-label=page.text("close"), on:click=move |_| load::close_area(page)) {
                    (cross())
                }
            }
            (move || if in_ranking.get() { View::new() } else { profile(page) })
        }
        p(id="announcement", class="unseen", aria-live="polite") { (announced().unwrap_or_default()) }
    }
}

/// The profile of the area that the page is about.
pub(super) fn profile(page: Page) -> View {
    let content = move || match (page.profile.get_clone(), page.catalogue.get_clone()) {
        (Some(profile), Some(catalogue)) => known(page, &profile, &catalogue),
        _ => view! { p(class="note") { (page.text("area-loading")) } },
    };
    View::from(content)
}

fn known(page: Page, profile: &Profile, catalogue: &Catalogue) -> View {
    let dwellings = profile.dwellings.map(|dwellings| page.number(dwellings as f64, 0));
    let facts = [
        ("organisation", profile.organisation.clone()),
        ("district", profile.district.clone()),
        ("dwellings", dwellings),
    ];
    let facts: Vec<View> = facts
        .into_iter()
        .filter_map(|(key, value)| {
            let (key, value) = (page.text(key), value?);
            Some(view! { div { dt { (key) } dd { (value) } } })
        })
        .collect();
    let together = (!profile.shown_with.is_empty()).then(|| {
        let text = page.text_with("shown-with", [("names", profile.shown_with.join(", "))]);
        view! { p(class="together") { (text) } }
    });
    let parts = [
        why::view(page, profile, catalogue),
        course::view(page, profile, catalogue),
        figures::view(page, profile, catalogue),
        twins::view(page, profile),
        interventions::view(page, profile),
        statute::view(page),
    ];
    let parts: Vec<View> = parts.into_iter().collect();
    view! {
        dl(class="facts") { (facts) }
        (together)
        div(class="parts") { (parts) }
    }
}

/// A part of the panel that can be folded.
fn section(id: &'static str, heading: String, open: bool, content: View) -> View {
    view! {
        details(id=id, class="part", open=open) {
            summary { (heading) }
            div(class="part-body") { (content) }
        }
    }
}
