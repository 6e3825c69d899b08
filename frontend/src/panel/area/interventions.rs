//! What is done in the area, whom it reaches, and how near it is.
use crate::{browser, page::Page, text::capitalised};
use sycamore::prelude::*;
use wire::{CountedInterventions, Intervention, Nearness, Participants, Profile};

pub(super) fn view(page: Page, profile: &Profile) -> View {
    // Residents by group are those of the newest year with a need index.
    let year = profile.standing.as_ref().map(|standing| standing.year.to_string());
    let year = year.as_deref();
    let list: Vec<View> = profile.interventions.iter().map(|intervention| one(page, intervention, year)).collect();
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
        let published =
            page.catalogue.with(|catalogue| catalogue.as_ref().map(|known| known.release.published_at.clone()));
        let day = browser::day(page.language(), &published.unwrap_or_default());
        let caption = page.text_with("near", [("day", day)]);
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
    super::section("area-interventions", page.text("interventions"), !profile.interventions.is_empty(), content)
}

fn one(page: Page, intervention: &Intervention, year: Option<&str>) -> View {
    let name = page.code("kind", &intervention.kind);
    let years = years(page, intervention.first_year, intervention.last_year);
    let open = note(intervention.open_to_all.then(|| page.text("intervention-open")));
    let groups: Vec<String> = intervention.target_groups.iter().map(|group| group_name(page, group)).collect();
    let aims = note((!groups.is_empty()).then(|| page.text_with("aims", [("groups", groups.join(", "))])));
    let newest = intervention.participants.last();
    let reached = note(Some(newest.map_or_else(|| page.text("participants-later"), |newest| reached(page, newest))));
    let bars = newest.filter(|newest| !newest.groups.is_empty()).map(|newest| bars(page, newest, year));
    view! {
        li {
            p { strong { (name) } " " (years) }
            (open) (aims) (reached) (bars)
        }
    }
}

/// The years for which an intervention is shown.
pub(in crate::panel) fn years(page: Page, first: i16, last: Option<i16>) -> String {
    let year = first.to_string();
    match last {
        Some(last) if last == first => year,
        Some(last) => page.text_with("years", [("first", year), ("last", last.to_string())]),
        None => page.text_with("years-open", [("first", year)]),
    }
}

fn note(text: Option<String>) -> Option<View> {
    text.map(|text| view! { p(class="note") { (text) } })
}

/// The name of a target group. One that the page does not know is its code in small letters.
fn group_name(page: Page, code: &str) -> String {
    page.known_code("group", code).unwrap_or_else(|| page.code("group", code).to_lowercase())
}

/// How many took part in a year.
fn reached(page: Page, participants: &Participants) -> String {
    let year = participants.year.to_string();
    let Some(count) = participants.count else { return page.text_with("participants-withheld", [("year", year)]) };
    let all = page.text_with("participants-all", [("year", year), ("count", page.number(count, 0))]);
    if participants.groups.is_empty() { format!("{all} {}", page.text("participants-one")) } else { all }
}

/// For each group two bars, of 100 %: its part of the participants, and of the residents.
fn bars(page: Page, participants: &Participants, year: Option<&str>) -> View {
    let percent = |part: f64| page.with_unit(&page.number(100.0 * part, 0), "%");
    let mut groups: Vec<_> = participants.groups.iter().collect();
    groups.sort_by(|a, b| b.count.total_cmp(&a.count));
    let bar = |group: &wire::ParticipantsOfGroup| {
        let name = capitalised(&group_name(page, &group.group));
        let (part, residents) = (group.part.unwrap_or_default(), group.of_residents);
        let values = [("part", percent(part)), ("count", page.number(group.count, 0))];
        let taking_part = page.text_with("reach-part", values);
        let living = residents.map_or_else(
            || page.text("reach-residents-unknown"),
            |part| page.text_with("reach-residents", [("part", percent(part))]),
        );
        let missed = group.representation.filter(|times| *times < 1.0).map(|_| page.text("reach-missed"));
        let missed = missed.map(|text| view! { strong(class="missed") { (text) } });
        let bar = |class: &str, y: u8, part: f64| {
            format!(r#"<rect class="{class}" y="{y}" width="{:.1}" height="5"/>"#, 100.0 * part.clamp(0.0, 1.0))
        };
        let bars = bar("participants", 1, part) + &residents.map(|part| bar("residents", 8, part)).unwrap_or_default();
        view! {
            li {
                span(class="bar-name") { (name) " " (missed) }
                svg(class="bar", viewBox="0 0 100 14", preserveAspectRatio="none", aria-hidden="true", dangerously_set_inner_html=bars)
                span(class="bar-text") { (taking_part) " · " (living) }
            }
        }
    };
    let list: Vec<View> = groups.into_iter().map(bar).collect();
    let participants = page.text_with("reach-key-part", [("year", participants.year.to_string())]);
    let residents = match year {
        Some(year) => page.text_with("reach-key-residents", [("year", year.to_owned())]),
        None => page.text("reach-key-residents-any"),
    };
    view! {
        ul(class="keys") {
            li { i(class="participants") {} (participants) }
            li { i(class="residents") {} (residents) }
        }
        ul(class="reach") { (list) }
    }
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
