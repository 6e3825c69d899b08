//! The list of priorities on paper: a row for each place, with the same that stands in it on the screen.
use super::{apart, kept, ranked, row::moved};
use crate::{
    data::RankingOf,
    page::Page,
    panel::{
        area::{causes, need_key},
        rows,
    },
    ranking::RankedArea,
};
use sycamore::prelude::*;
use wire::{Dynamics, Standing, Standings};

/// The whole list; why there is none, where that is so.
pub(in crate::panel) fn printed(page: Page, running: &str) -> View {
    let Some(of) = page.ranked.get_clone_untracked() else { return View::new() };
    let rows = match ranked(page, &of) {
        Ok(rows) => rows,
        Err(key) => {
            let text = page.text(key);
            return view! { p(class="note") { (text) } };
        }
    };
    let standings = page.standings.get_clone_untracked();
    let kept = kept(page, &of, &rows);
    let headings = [
        "print-place",
        "print-range",
        "table-name",
        "print-why",
        "dwellings",
        "print-persons",
        "print-moves",
        "print-index",
    ];
    let headings = headings.map(|key| page.text(key)).to_vec();
    let list = rows::printed(page, running, headings, &kept, |area| row(page, &of, area, standings.as_deref()));
    let apart = standings.as_deref().map(|standings| {
        let text = apart(page, standings, &rows);
        view! { p(class="note") { (text) } }
    });
    view! { (list) (apart) }
}

fn row(page: Page, of: &RankingOf, area: &RankedArea, standings: Option<&Standings>) -> View {
    let number = |value: usize| page.number(value as f64, 0);
    let standing = standings.and_then(|standings| standings.areas.get(area.area)?.as_ref());
    let range =
        standing.map(
            |Standing { places: [first, last], .. }| {
                if first == last { number(*first) } else { format!("{}–{}", number(*first), number(*last)) }
            },
        );
    let why = standing.and_then(|standing| {
        let (catalogue, need) = (page.catalogue.get_clone_untracked()?, page.text(need_key(standing.need)));
        let causes = causes(page, standing, &catalogue);
        Some(causes.map_or(need.clone(), |causes| page.text_with("row-why", [("need", need), ("causes", causes)])))
    });
    let reports = standings.and_then(|standings| super::row::reports(*standings.quadrants.get(area.area)?));
    let why = [why, reports.map(|key| page.text(key))].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let count = |list: Option<&Vec<Option<u64>>>| {
        let count = list.and_then(|list| *list.get(area.area)?);
        count.map_or_else(|| page.text("none"), |count| page.number(count as f64, 0))
    };
    let moves = standing.and_then(|standing| standing.dynamics).map(|dynamics| {
        let (sign, key) = match dynamics {
            Dynamics::Better => ("▼", "matrix-better"),
            Dynamics::Stable => ("–", "matrix-stable"),
            Dynamics::Worse => ("▲", "matrix-worse"),
        };
        format!("{sign} {}", page.text(key))
    });
    let (place, name, moved) = (number(area.place), of.layer.name(area.area).unwrap_or_default(), moved(page, area));
    let [range, moves] = [range, moves].map(|text| text.unwrap_or_else(|| page.text("none")));
    let dwellings = count(standings.map(|standings| &standings.dwellings));
    let persons = count(standings.map(|standings| &standings.persons));
    let index = page.number(area.index, 2);
    view! {
        tr {
            td(class="number") { (place) " " (moved) }
            td(class="number") { (range) }
            th(scope="row") { (name) }
            td(class="why") { (why) }
            td(class="number") { (dwellings) }
            td(class="number") { (persons) }
            td { (moves) }
            td(class="number") { (index) }
        }
    }
}
