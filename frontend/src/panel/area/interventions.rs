//! What is done in the area, whom it reaches, and how near it is.
use crate::{page::Page, text::capitalised};
use sycamore::prelude::*;
use wire::{CountedInterventions, Intervention, Nearness, Participants, Profile};

pub(super) fn view(page: Page, profile: &Profile) -> View {
    let list: Vec<View> = profile.interventions.iter().map(|intervention| one(page, intervention)).collect();
    let nothing = profile.interventions.is_empty().then(|| {
        let text = page.text("interventions-none");
        view! { p { (text) } }
    });
    let near: Vec<View> = profile.nearness.iter().map(|nearness| near(page, nearness)).collect();
    let table = (!near.is_empty()).then(|| {
        let headings: Vec<View> = ["near-kind", "near-500", "near-1000", "near-5000"]
            .map(|key| page.text(key))
            .into_iter()
            .map(|text| view! { th(scope="col") { (text) } })
            .collect();
        let caption = page.text("near");
        view! {
            table(class="figures near") {
                caption { (caption) }
                thead { tr { (headings) } }
                tbody { (near) }
            }
        }
    });
    let counted = note(counted(page, &profile.counted));
    let content = view! { (nothing) ul(class="interventions") { (list) } (counted) (table) };
    super::section("area-interventions", page.text("interventions"), false, content)
}

fn one(page: Page, intervention: &Intervention) -> View {
    let name = page.code("kind", &intervention.kind);
    let first = intervention.first_year.to_string();
    let years = match intervention.last_year {
        Some(last) if last == intervention.first_year => first,
        Some(last) => page.text_with("years", [("first", first), ("last", last.to_string())]),
        None => page.text_with("years-open", [("first", first)]),
    };
    let open = note(intervention.open_to_all.then(|| page.text("intervention-open")));
    let groups: Vec<String> = intervention.target_groups.iter().map(|group| group_name(page, "group", group)).collect();
    let aims = note((!groups.is_empty()).then(|| page.text_with("aims", [("groups", groups.join(", "))])));
    let newest = intervention.participants.last();
    let reached = note(Some(newest.map_or_else(|| page.text("participants-later"), |newest| reached(page, newest))));
    let missed: Vec<View> = newest
        .into_iter()
        .flat_map(|newest| &newest.groups)
        .filter_map(|group| Some((group, group.representation?)))
        .map(|(group, times)| {
            let key = if times < 1.0 { "reach-missed" } else { "reach-reached" };
            let percent = |part: Option<f64>| page.number(100.0 * part.unwrap_or_default(), 0);
            let name = capitalised(&group_name(page, "group", &group.group));
            let values = [("group", name), ("part", percent(group.part)), ("residents", percent(group.of_residents))];
            let text = page.text_with(key, values);
            view! { p(class="note") { (text) } }
        })
        .collect();
    view! {
        li {
            p { strong { (name) } " " (years) }
            (open) (aims) (reached) (missed)
        }
    }
}

fn note(text: Option<String>) -> Option<View> {
    text.map(|text| view! { p(class="note") { (text) } })
}

/// The name of a target group: by itself ("group") or behind a number ("among"). One that the page does not know is its code in small letters.
fn group_name(page: Page, what: &str, code: &str) -> String {
    page.known_code(what, code).unwrap_or_else(|| page.code(what, code).to_lowercase())
}

/// Who took part in a year: in all, and of which groups, the greatest first.
fn reached(page: Page, participants: &Participants) -> String {
    let year = participants.year.to_string();
    let Some(count) = participants.count else { return page.text_with("participants-withheld", [("year", year)]) };
    let count = page.number(count, 0);
    let mut shown: Vec<_> = participants.groups.iter().filter(|group| group.count > 0.0).collect();
    if shown.is_empty() {
        return page.text_with("participants-all", [("year", year), ("count", count)]);
    }
    shown.sort_by(|a, b| b.count.total_cmp(&a.count));
    let part = |group: &&wire::ParticipantsOfGroup| {
        let name = group_name(page, "among", &group.group);
        page.text_with("participants-group", [("count", page.number(group.count, 0)), ("group", name)])
    };
    let groups: Vec<String> = shown.iter().map(part).collect();
    page.text_with("participants", [("year", year), ("count", count), ("groups", groups.join(", "))])
}

/// The interventions that are counted without their place, of the newest year that has any.
fn counted(page: Page, counted: &[CountedInterventions]) -> Option<String> {
    let newest = counted.iter().map(|row| row.year).max()?;
    let item = |row: &CountedInterventions| {
        let place = row.district.clone().unwrap_or_else(|| page.text("counted-elsewhere"));
        let kind = page.code("kind", &row.kind).to_lowercase();
        page.text_with("counted-item", [("count", row.count.to_string()), ("kind", kind), ("place", place)])
    };
    let items: Vec<String> = counted.iter().filter(|row| row.year == newest).map(item).collect();
    Some(page.text_with("counted", [("year", newest.to_string()), ("list", items.join(", "))]))
}

fn near(page: Page, nearness: &Nearness) -> View {
    let name = page.code("kind", &nearness.kind);
    let cells: Vec<View> = nearness
        .parts
        .iter()
        .map(|part| {
            let text = page.with_unit(&page.number(100.0 * part, 0), "%");
            view! { td { (text) } }
        })
        .collect();
    view! { tr { th(scope="row") { (name) } (cells) } }
}
