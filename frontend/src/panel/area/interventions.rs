//! What is done in the area, whom it reaches, and how near it is.
use crate::{page::Page, text::readable};
use sycamore::prelude::*;
use wire::{Intervention, Nearness, Profile};

pub(super) fn view(page: Page, profile: &Profile) -> View {
    let list: Vec<View> = profile.interventions.iter().map(|intervention| one(page, intervention)).collect();
    let nothing = profile.interventions.is_empty().then(|| {
        let text = page.text("interventions-none");
        view! { p { (text.clone()) } }
    });
    let near: Vec<View> = profile.nearness.iter().map(|nearness| near(page, nearness)).collect();
    let table = (!near.is_empty()).then(|| {
        let headings: Vec<View> = ["near-kind", "near-500", "near-1000", "near-5000"]
            .map(|key| page.text(key))
            .into_iter()
            .map(|text| view! { th(scope="col") { (text.clone()) } })
            .collect();
        let caption = page.text("near");
        view! {
            table(class="figures near") {
                caption { (caption.clone()) }
                thead { tr { (headings) } }
                tbody { (near) }
            }
        }
    });
    let content = view! { (nothing) ul(class="interventions") { (list) } (table) };
    super::section("area-interventions", page.text("interventions"), false, content)
}

fn one(page: Page, intervention: &Intervention) -> View {
    let name = page.code("kind", &intervention.kind);
    let year = |date: &str| date.get(..4).unwrap_or_default().to_owned();
    let first = year(&intervention.start);
    let years = match &intervention.end {
        Some(end) => page.text_with("years", [("first", first), ("last", year(end))]),
        None => page.text_with("years-open", [("first", first)]),
    };
    let groups: Vec<String> = intervention.target_groups.iter().map(|group| page.code("group", group)).collect();
    let aims = (!groups.is_empty()).then(|| page.text_with("aims", [("groups", groups.join(", "))]));
    let mut shown: Vec<&wire::Participants> =
        intervention.participants.iter().filter(|group| group.count.is_some_and(|count| count > 0.0)).collect();
    shown.sort_by(|a, b| b.count.partial_cmp(&a.count).unwrap_or(std::cmp::Ordering::Equal));
    let parts: Vec<String> = shown
        .iter()
        .map(|group| {
            let number = page.number(group.count.unwrap_or_default(), 0);
            let name = readable(&page.code("group", &group.group)).to_lowercase();
            page.text_with("participants-group", [("count", number), ("group", name)])
        })
        .collect();
    let withheld =
        !intervention.participants.is_empty() && intervention.participants.iter().all(|group| group.count.is_none());
    let reached = if withheld {
        Some(page.text("participants-withheld"))
    } else {
        (!parts.is_empty()).then(|| page.text_with("participants", [("groups", parts.join(", "))]))
    };
    let missed: Vec<View> = intervention
        .participants
        .iter()
        .filter_map(|group| Some((group, group.representation?)))
        .map(|(group, times)| {
            let key = if times < 1.0 { "reach-missed" } else { "reach-reached" };
            let percent = |part: Option<f64>| page.number(100.0 * part.unwrap_or_default(), 0);
            let group_name = page.code("group", &group.group).to_lowercase();
            let values =
                [("group", group_name), ("part", percent(group.part)), ("residents", percent(group.of_residents))];
            let text = page.text_with(key, values);
            view! { p(class="note") { (text.clone()) } }
        })
        .collect();
    let line = |text: Option<String>| text.map(|text| view! { p(class="note") { (text.clone()) } });
    let (aims, reached) = (line(aims), line(reached));
    view! {
        li {
            p { strong { (name.clone()) } " " (years.clone()) }
            (aims) (reached) (missed)
        }
    }
}

fn near(page: Page, nearness: &Nearness) -> View {
    let name = page.code("kind", &nearness.kind);
    let cells: Vec<View> = nearness
        .parts
        .iter()
        .map(|part| {
            let text = format!("{}\u{a0}%", page.number(100.0 * part, 0));
            view! { td { (text.clone()) } }
        })
        .collect();
    view! { tr { th(scope="row") { (name.clone()) } (cells) } }
}
