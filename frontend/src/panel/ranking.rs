//! The areas by need: a list that one can decide from, and below it the weights that it rests on.
mod printed;
mod row;
mod weights;

pub(super) use printed::printed;

use super::area;
use crate::{
    browser,
    data::RankingOf,
    load::ranked_year,
    page::Page,
    ranking::{RankedArea, told_apart},
    state::{Event, View as Middle},
};
use std::rc::Rc;
use sycamore::prelude::*;
use wire::Standings;

/// Rows that are shown before somebody asks for all.
const MOST: usize = 200;

pub(super) fn view(page: Page) -> View {
    let shown = create_selector(move || page.state.with(|state| state.view == Middle::Ranking));
    let year = create_selector(move || ranked_year(page));
    // The map shows what the list is about.
    create_effect(move || {
        if shown.get() {
            let index = page
                .catalogue
                .with_untracked(|catalogue| catalogue.as_ref().map(|catalogue| catalogue.need_index.clone()));
            if let Some(index) = index {
                page.send(Event::Against(None));
                page.send(Event::Indicator(index));
            }
        }
    });
    let moved = create_selector(move || page.state.with(|state| state.weights.clone()));
    let all = create_signal(false);
    let list = move || {
        moved.track();
        let (of, standings) = (page.ranked.get_clone(), page.standings.get_clone());
        let Some(of) = of else { return View::new() };
        page.catalogue.track();
        page.texts.track();
        match ranked(page, &of) {
            Ok(rows) => places(page, &of, &rows, standings.as_ref(), all),
            Err(key) => {
                let text = page.text(key);
                view! { p(class="note", role="status") { (text) } }
            }
        }
    };
    view! {
        section(id="ranking", class="card", aria-labelledby="ranking-title", hidden=!shown.get()) {
            header(class="head") {
                h2(id="ranking-title") { (page.text_with("ranking-title", [("year", year.get_clone().unwrap_or_default())])) }
            }
            div(class="scrolled") { (list()) }
            (chosen(page))
            (weights::view(page))
        }
    }
}

/// The areas by the weights of the moment, or the key of why there are none.
fn ranked(page: Page, of: &RankingOf) -> Result<Vec<RankedArea>, &'static str> {
    let weights: Vec<f64> = page
        .state
        .with_untracked(|state| of.indicators.iter().map(|indicator| state.weight(&indicator.code)).collect());
    let ranking = of.ranking.as_ref().ok_or("ranking-nothing")?;
    let index = ranking.index(&weights).map_err(|_| "ranking-no-weight")?;
    Ok(ranking.places(&index))
}

/// The list, and below it how much of its order is sure.
fn places(
    page: Page,
    of: &Rc<RankingOf>,
    rows: &[RankedArea],
    standings: Option<&Rc<Standings>>,
    all: Signal<bool>,
) -> View {
    let kept = kept(page, of, rows);
    let most = if all.get() { kept.len() } else { MOST };
    let list: Vec<View> = kept.iter().take(most).filter_map(|area| row::view(page, of, area, standings)).collect();
    let number = |count: usize| page.number(count as f64, 0);
    let filtered = page.met.with(Option::is_some).then(|| {
        let text = page.text_with("ranking-filtered", [("count", number(kept.len())), ("all", number(rows.len()))]);
        view! { p(class="note", role="status") { (text) } }
    });
    let more = (kept.len() > most).then(|| {
        let text = page.text_with("ranking-all", [("count", number(kept.len()))]);
        view! { button(r#type="button", id="all-places", class="plain", on:click=move |_| all.set(true)) { (text) } }
    });
    let apart = standings.map(|standings| {
        let text = apart(page, standings, rows);
        view! { p(id="told-apart", class="note") { (text) } }
    });
    view! {
        (filtered)
        ol(id="places", class="places") { (list) }
        (more)
        (apart)
    }
}

/// The rows that meet the filters.
fn kept<'a>(page: Page, of: &RankingOf, rows: &'a [RankedArea]) -> Vec<&'a RankedArea> {
    let met = page.met.get_clone().filter(|met| met.len() == of.layer.len());
    rows.iter().filter(|row| met.as_ref().is_none_or(|met| met[row.area])).collect()
}

/// How much of the order is sure.
fn apart(page: Page, standings: &Standings, rows: &[RankedArea]) -> String {
    let ranges: Vec<[usize; 2]> =
        rows.iter().filter_map(|row| Some(standings.areas.get(row.area)?.as_ref()?.places)).collect();
    let number = |count: usize| page.number(count as f64, 0);
    page.text_with("ranking-apart", [("apart", number(told_apart(&ranges))), ("all", number(rows.len()))])
}

/// What can be done with the areas that are ticked.
fn chosen(page: Page) -> View {
    let count = create_selector(move || page.state.with(|state| state.selected.len()));
    let compare_ticked_text = page.text("compare-ticked");
    let selection_clear_text = page.text("selection-clear");
    view! {
        div(id="ticked", class="ticked", hidden=count.get() == 0) {
            span(role="status") { (page.counted(count.get(), ["ticked-one", "ticked"], [("count", page.number(count.get() as f64, 0))])) }
            button(r#type="button", id="compare-ticked", class="plain", hidden=count.get() < 2, on:click=move |_| page.send(Event::View(Middle::Map))) { (compare_ticked_text) }
            button(r#type="button", id="untick", class="link", on:click=move |_| page.send(Event::SelectAll(Vec::new()))) { (selection_clear_text) }
        }
    }
}

/// The profile of the area that stands open, in its row.
fn opened(page: Page) -> View {
    view! { div(id="opened", class="opened") { (area::profile(page)) } }
}

/// Brings an opened row into sight, once its profile has its room.
fn bring_into_sight(id: &str) {
    let id = id.to_owned();
    browser::before_next_frame(move || {
        if let Some(row) = browser::element(&id) {
            row.scroll_into_view();
        }
    });
}
