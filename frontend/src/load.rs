//! How what is shown comes: from the address and the server to the map, and from the map to the address.
mod document;
mod picture;
mod points;
mod stage;
mod table;

use crate::{
    browser,
    catalogue::need_index,
    client::{self, ClientError, Weights},
    data::Data,
    filter::{self, Known, Unsure, sure_changes},
    look::Theme,
    map::{MapView, camera::Bounds, layer::AreaLayer},
    page::{Message, Page},
    paint::filtered_out,
    state::{Cause, Event, Filter, NotThere, State, View},
};
pub(crate) use document::close_area;
use geodata::layer::LayerId;
use picture::{Wanted, show};
use stage::{begin, refit, surroundings};
use std::{future::Future, rc::Rc};
use sycamore::prelude::*;
use wasm_bindgen_futures::spawn_local;
use wire::Catalogue;

/// Layers whose areas have names that people say.
const NAMED: [LayerId; 3] = [LayerId::Departments, LayerId::Disadvantaged, LayerId::Contiguous];

/// Pixels across and down beside the panels in which a whole municipality can be read.
const LEAST_ROOM: [f64; 2] = [480.0, 320.0];

/// Areas that are compared side by side.
const MOST_COMPARED: usize = 6;

/// Starts everything that follows from what a person does.
pub(crate) fn start(page: Page) {
    document::keep(page);
    browser::media("(prefers-color-scheme: dark)", move |dark| {
        page.theme.set(if dark { Theme::Dark } else { Theme::Light });
    });
    create_effect(move || {
        page.attempt.track();
        if page.catalogue.with_untracked(Option::is_none) {
            request(page, begin(page));
        }
    });
    create_effect(move || {
        page.attempt.track();
        if let (Some(view), Some(data)) = (page.map.get_clone(), page.data.get_clone_untracked()) {
            surroundings(page, &view, &data);
        }
    });
    show_what_is_wanted(page);
    refit(page);
    settle_weights(page);
    let selected = create_selector(move || {
        let opened = |state: &State| (state.view == View::Ranking).then(|| state.opened.iter().cloned().collect());
        page.state.with(|state| (state.layer, opened(state).unwrap_or_else(|| state.selected.clone())))
    });
    create_effect(move || {
        let ((layer, selected), _) = (selected.get_clone(), page.weights.track());
        page.attempt.track();
        page.profile.set(None);
        page.statute.set(None);
        if let Some(data) = page.data.get_clone() {
            request(page, async move { profiles(page, &data, layer, &selected).await });
        }
    });
    let ranked = create_selector(move || {
        let layer = page.state.with(|state| (state.view == View::Ranking).then_some(state.layer))?;
        Some((layer, ranked_year(page)?))
    });
    let placed = create_selector(move || {
        let layer = page.state.with(|state| (state.view != View::Map).then_some(state.layer))?;
        Some((layer, ranked_year(page)?))
    });
    table::start(page);
    points::start(page);
    create_effect(move || {
        page.attempt.track();
        // Names and figures of another layer or year would be taken for those that are wanted.
        page.ranked.set(None);
        if let (Some((layer, year)), Some(data)) = (ranked.get_clone(), page.data.get_clone()) {
            request(page, async move {
                let found = data.ranking(layer, &year).await?;
                if ranked.with_untracked(|wanted| wanted.as_ref() == Some(&(layer, year))) {
                    page.ranked.set(Some(found));
                }
                Ok(())
            });
        }
    });
    create_effect(move || {
        page.attempt.track();
        let weights = page.weights.get_clone();
        page.standings.set(None);
        if let (Some((layer, year)), Some(data)) = (placed.get_clone(), page.data.get_clone()) {
            request(page, async move {
                let found = match data.standings(layer, &year, &weights).await {
                    // A layer that is too large has no standings, and weights that are all 0 leave nothing to rank by.
                    Err(ClientError::Refused { .. }) => return Ok(()),
                    found => found?,
                };
                let wanted = placed.with_untracked(|wanted| wanted.as_ref() == Some(&(layer, year)));
                if wanted && page.weights.with_untracked(|now| *now == weights) {
                    page.standings.set(Some(found));
                }
                Ok(())
            });
        }
    });
    // When the selection changes or the list of priorities gives its place to what is selected, not when the map moves: a person may
    // move away from what is selected.
    let chosen = create_selector(move || {
        let ids = page.state.with(|state| (state.view == View::Ranking, state.layer, state.selected.clone()));
        (page.marked_areas(), ids)
    });
    create_effect(move || {
        let (areas, _) = chosen.get_clone();
        if let Some(map) = page.map.get_clone() {
            map.select(&areas);
            let found = found(page, &areas);
            // A link that selects shows the whole municipality beside the panel, where it has room; later only what is hidden comes out.
            let first = !page.drawn.get_untracked() && page.state.with_untracked(|state| state.place.is_none());
            // Panels stand then, and the map knows how much room they leave.
            browser::before_next_frame(move || match (found, map.free()) {
                (Some(bounds), _) => map.fit_to(&bounds),
                (None, [across, down]) if first && across > LEAST_ROOM[0] && down > LEAST_ROOM[1] => map.start_whole(),
                (None, _) => map.reveal(&areas),
            });
        }
    });
}

/// Milliseconds for which weights are left alone before the server is asked.
const SETTLED_MS: i32 = 200;

/// Takes over weights once they have been left alone for a moment; at once before anything is shown.
fn settle_weights(page: Page) {
    let weights = create_selector(move || page.state.with(|state| state.weights.clone()));
    create_effect(move || {
        let moved = weights.get_clone();
        let settle = move || {
            let still = page.state.with_untracked(|state| state.weights == moved);
            if still && page.weights.with_untracked(|settled| *settled != moved) {
                page.weights.set(moved);
            }
        };
        if page.drawn.get_untracked() { browser::later(SETTLED_MS, settle) } else { settle() }
    });
}

/// Bounds of the areas that a person went to, once they stand on the map. Who has selected something else meanwhile stays there.
fn found(page: Page, areas: &[usize]) -> Option<Bounds> {
    let (layer, ids) = page.sought.get_clone()?;
    let selected = page.state.with_untracked(|state| state.layer == layer && state.selected == ids);
    if selected && areas.is_empty() {
        return None;
    }
    page.sought.set(None);
    page.shown.with_untracked(|shown| shown.as_ref().filter(|_| selected)?.layer.bounds_of(areas))
}

fn show_what_is_wanted(page: Page) {
    let wanted = create_selector(move || page.state.with(|state| Wanted::of(state, page.theme.get())));
    create_effect(move || {
        let (wanted, _) = (wanted.get_clone(), page.attempt.get());
        if let Some(data) = page.data.get_clone() {
            request(page, async move { show(page, &data, wanted).await });
        }
    });
    let filters = create_selector(move || page.state.with(|state| (state.layer, state.filters.clone())));
    create_effect(move || {
        let ((layer, filters), _) = (filters.get_clone(), page.attempt.get());
        if let Some(data) = page.data.get_clone() {
            request(page, async move { filtered(page, &data, layer, &filters).await });
        }
    });
    create_effect(move || {
        let met = page.met.get_clone();
        if let (Some(map), Some(shown)) = (page.map.get_clone(), page.shown.get_clone()) {
            put_on_map(&map, shown.layer_id, &shown.layer);
            let met = met.as_ref().filter(|met| met.len() == shown.picture.paints.len());
            let met = met.map(|met| met.as_slice());
            let beside = shown.beside.as_ref().map(|(_, paints)| filtered_out(paints, met));
            map.show_beside(shown.layer_id, beside.as_deref());
            map.show(shown.layer_id, &filtered_out(&shown.picture.paints, met), &shown.picture.tones);
            map.set_labels(NAMED.contains(&shown.layer_id).then_some(shown.layer_id));
        }
    });
    let raster = create_selector(move || {
        let wanted = page.state.with(|state| state.raster);
        let catalogue = page.catalogue.get_clone()?;
        catalogue.raster.as_ref().filter(|_| wanted).map(|raster| raster.url.clone())
    });
    create_effect(move || {
        if let Some(map) = page.map.get_clone() {
            page.picture_missing.set(false);
            raster.with(|url| map.set_raster(url.as_deref()));
        }
    });
    create_effect(move || {
        let theme = page.theme.get();
        if let Some(map) = page.map.get_clone() {
            map.set_theme(theme);
        }
    });
    let opacity = create_selector(move || page.state.with(|state| state.opacity));
    create_effect(move || {
        if let Some(map) = page.map.get_clone() {
            map.set_opacity(opacity.get());
        }
    });
}

/// Runs a request, counted as busy, and shows what went wrong. A first request takes away what went wrong before.
pub(crate) fn request(page: Page, work: impl Future<Output = Result<(), ClientError>> + 'static) {
    let passing = matches!(page.message.get_untracked(), Some(Message::Unreachable | Message::Faulty));
    if passing && page.busy.get_untracked() == 0 {
        page.message.set(None);
    }
    page.busy.set(page.busy.get_untracked() + 1);
    spawn_local(async move {
        let message = match work.await {
            Ok(()) => None,
            Err(ClientError::Unreachable(_)) => Some(Message::Unreachable),
            Err(ClientError::Outdated) => Some(Message::Outdated),
            Err(ClientError::Withdrawn) => Some(Message::Withdrawn),
            Err(ClientError::Refused { .. } | ClientError::Unreadable { .. }) => Some(Message::Faulty),
        };
        if message.is_some() {
            page.message.set(message);
        }
        page.busy.set(page.busy.get_untracked() - 1);
    });
}

fn put_on_map(view: &MapView, id: LayerId, layer: &Rc<AreaLayer>) {
    if !view.has_layer(id) {
        view.add_layer(id, layer.clone());
    }
}

/// Finds which areas meet the filters, by the newest values.
async fn filtered(page: Page, data: &Rc<Data>, layer: LayerId, filters: &[Filter]) -> Result<(), ClientError> {
    let mut known = Known::default();
    for filter in filters {
        match filter {
            Filter::Above(code, _) | Filter::Below(code, _) => {
                if let Some(period) = newest_period(&data.catalogue, code) {
                    known.newest.insert(code.clone(), data.column(layer, code, &period).await?);
                }
            }
            Filter::Risen(code, then) | Filter::Fallen(code, then) => {
                let Some(newest) = newest_period(&data.catalogue, code) else { continue };
                let of = async |period: &str| {
                    let values = data.column(layer, code, period).await?;
                    Ok::<_, ClientError>((values, data.errors(layer, code, period).await?))
                };
                let ((then_values, then_errors), (values, errors)) = (of(then).await?, of(&newest).await?);
                let before = Unsure { values: &then_values, errors: &then_errors };
                let changes = sure_changes(before, Unsure { values: &values, errors: &errors });
                known.changes.insert((code.clone(), then.clone()), changes);
            }
            Filter::Worse | Filter::Better | Filter::NotServed => {
                if let Some(year) = newest_year(&data.catalogue) {
                    known.standings = Some(data.standings(layer, &year, &Weights::new()).await?);
                }
            }
        }
    }
    let areas = data.layer(layer).await?.len();
    let still_wanted = page.state.with_untracked(|state| state.layer == layer && state.filters == filters);
    if still_wanted {
        page.met.set(filter::met(filters, areas, &known).map(Rc::new));
    }
    Ok(())
}

/// The newest period of an indicator.
fn newest_period(catalogue: &Catalogue, code: &str) -> Option<String> {
    Some(catalogue.indicators.iter().find(|known| known.code == code)?.periods.last()?.id.clone())
}

/// The newest year of the need index.
pub(crate) fn newest_year(catalogue: &Catalogue) -> Option<String> {
    Some(need_index(catalogue)?.periods.last()?.id.clone())
}

/// The year that is ranked: the shown one, where it is a year of the need index, otherwise the newest.
pub(crate) fn ranked_year(page: Page) -> Option<String> {
    let period = page.state.with(|state| state.period.clone());
    page.catalogue.with(|catalogue| {
        let catalogue = catalogue.as_ref()?;
        let known = need_index(catalogue)?.periods.iter().any(|known| known.id == period);
        if known { Some(period) } else { newest_year(catalogue) }
    })
}

/// Fetches the profile of the selected area, or those of several to be compared.
async fn profiles(page: Page, data: &Rc<Data>, layer: LayerId, selected: &[String]) -> Result<(), ClientError> {
    let weights = page.weights.get_clone_untracked();
    let still_wanted = || {
        let same = |state: &State| match state.view {
            View::Ranking => state.opened.as_slice() == selected,
            View::Map | View::Table => state.selected == selected,
        };
        page.state.with_untracked(|state| state.layer == layer && same(state))
            && page.weights.with_untracked(|now| *now == weights)
    };
    if selected.is_empty() {
        page.compared.set(Vec::new());
        return Ok(());
    }
    let areas = data.layer(layer).await?;
    let gone: Vec<String> = selected.iter().filter(|id| areas.position(id).is_none()).cloned().collect();
    if !gone.is_empty() && still_wanted() {
        let there = selected.iter().filter(|id| !gone.contains(id)).cloned().collect();
        page.tell_not_there(gone.into_iter().map(NotThere::Area).collect());
        if page.state.with_untracked(|state| state.view == View::Ranking) {
            page.send_as(Cause::Page, Event::Open(None));
        } else {
            page.send_as(Cause::Page, Event::SelectAll(there));
        }
        return Ok(());
    }
    if let [id] = selected {
        let profile = data.profile(layer, id, &weights).await?;
        if still_wanted() {
            page.profile.set(Some(profile));
            page.compared.set(Vec::new());
            // There is such a layer only where a steward has turned the statute layer on.
            if layer == LayerId::Contiguous {
                let statute = client::statute(&data.catalogue.release.key, id).await?;
                if still_wanted() {
                    page.statute.set(Some(Rc::new(statute)));
                }
            }
        }
        return Ok(());
    }
    let mut compared = Vec::new();
    for id in selected.iter().take(MOST_COMPARED) {
        compared.push(data.profile(layer, id, &weights).await?);
    }
    if still_wanted() {
        page.compared.set(compared);
    }
    Ok(())
}
