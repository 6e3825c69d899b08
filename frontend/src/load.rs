//! How what is shown comes: from the address and the server to the map, and from the map to the address.
use crate::{
    browser,
    client::{self, ClientError},
    data::Data,
    filter,
    map::{
        self, MapEvent, MapView,
        camera::{Bounds, Insets},
        layer::AreaLayer,
        palette::Theme,
    },
    page::{Kind, Message, Page, Shown},
    paint::{Meaning, Picture, QUADRANT, STATUS_DYNAMICS, filtered_out},
    ranking::{Ranking, change},
    state::{Classing, Comparison, Event, Filter, State},
    text::Texts,
    themes::{QUADRANT_THEME, STATUS_THEME, quadrant_column, status_column, with_themes},
};
use futures_util::future::join;
use geodata::column::Column;
use std::{collections::HashMap, future::Future, rc::Rc};
use sycamore::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use wire::{Catalogue, Indicator, Period};

/// The layer whose borders and names are shown over every other.
const DISTRICTS: &str = "districts";
/// Layers whose areas have names that people say.
const NAMED: [&str; 3] = ["departments", "disadvantaged", CONTIGUOUS];
/// The layer of contiguous social housing, which the statute layer judges.
const CONTIGUOUS: &str = "contiguous";
/// Pixels between a panel and what must be seen.
const MARGIN: f64 = 24.0;

/// Milliseconds after a picture until the layer is made ready for the pointer.
const PREPARE_MS: i32 = 300;

/// Areas that are compared side by side.
const MOST_COMPARED: usize = 6;

/// Starts everything that follows from what a person does.
pub(crate) fn start(page: Page) {
    keep_document(page);
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
    let selected = create_selector(move || page.state.with(|state| (state.layer.clone(), state.selected.clone())));
    create_effect(move || {
        let (layer, selected) = selected.get_clone();
        page.attempt.track();
        page.profile.set(None);
        page.statute.set(None);
        if let Some(data) = page.data.get_clone() {
            request(page, async move { profiles(page, &data, &layer, &selected).await });
        }
    });
    // When the selection changes, not when the map moves: a person may move away from what is selected.
    let chosen = create_selector(move || page.selected_areas());
    create_effect(move || {
        let areas = chosen.get_clone();
        if let Some(map) = page.map.get_clone() {
            map.select(&areas);
            browser::before_next_frame(move || {
                map.set_insets(insets());
                map.reveal(&areas);
            });
        }
    });
}

/// What of the state decides on the colours.
#[derive(Debug, Clone, PartialEq)]
struct Wanted {
    layer: String,
    indicator: String,
    period: String,
    against: Option<String>,
    comparison: Comparison,
    classing: Classing,
    weights: Vec<(String, u8)>,
}

impl Wanted {
    fn of(state: &State) -> Self {
        Self {
            layer: state.layer.clone(),
            indicator: state.indicator.clone(),
            period: state.period.clone(),
            against: state.against.clone(),
            comparison: state.comparison,
            classing: state.classing.clone(),
            weights: state.weights.iter().map(|(code, weight)| (code.clone(), *weight)).collect(),
        }
    }
}

fn show_what_is_wanted(page: Page) {
    let wanted = create_selector(move || page.state.with(Wanted::of));
    create_effect(move || {
        let (wanted, _) = (wanted.get_clone(), page.attempt.get());
        if let Some(data) = page.data.get_clone() {
            request(page, async move { show(page, &data, wanted).await });
        }
    });
    let filters = create_selector(move || page.state.with(|state| (state.layer.clone(), state.filters.clone())));
    create_effect(move || {
        let ((layer, filters), _) = (filters.get_clone(), page.attempt.get());
        if let Some(data) = page.data.get_clone() {
            request(page, async move { filtered(page, &data, &layer, &filters).await });
        }
    });
    create_effect(move || {
        let met = page.met.get_clone();
        if let (Some(map), Some(shown)) = (page.map.get_clone(), page.shown.get_clone()) {
            put_on_map(&map, &shown.layer_id, &shown.layer);
            let met = met.as_ref().filter(|met| met.len() == shown.picture.paints.len());
            let met = met.map(|met| met.as_slice());
            let beside = shown.beside.as_ref().map(|(_, paints)| filtered_out(paints, met));
            map.show_beside(&shown.layer_id, beside.as_deref());
            map.show(&shown.layer_id, &filtered_out(&shown.picture.paints, met), &shown.picture.colours);
            map.set_labels(NAMED.contains(&shown.layer_id.as_str()).then_some(&shown.layer_id));
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
    let opacity = create_selector(move || page.state.with(|state| state.opacity));
    create_effect(move || {
        if let Some(map) = page.map.get_clone() {
            map.set_opacity(opacity.get());
        }
    });
}

/// Keeps the document, the address and the texts as the state has them.
fn keep_document(page: Page) {
    let body = browser::document().body();
    let root = browser::document().document_element();
    let language = create_selector(move || page.state.with(|state| state.language));
    create_effect(move || {
        page.texts.set(Rc::new(Texts::new(language.get())));
        if let Some(root) = &root {
            browser::set_attribute(root, "lang", Some(language.get().tag()));
        }
    });
    create_effect(move || {
        let name =
            page.catalogue.with(|catalogue| catalogue.as_ref().map(|catalogue| catalogue.municipality.name.clone()));
        let title = page.text("title");
        browser::document().set_title(&name.map_or_else(|| title.clone(), |name| format!("{name} · {title}")));
    });
    create_effect(move || {
        let state = page.state.get_clone();
        if page.catalogue.with_untracked(Option::is_some) {
            browser::set_address(&state.address());
        }
    });
    create_effect(move || {
        let (busy, drawn) = (page.busy.get() > 0, page.drawn.get());
        if let Some(body) = &body {
            browser::set_attribute(body, "data-busy", busy.then_some("true"));
            if drawn && !busy {
                browser::set_attribute(body, "data-ready", Some("true"));
            }
        }
    });
    browser::listen(&browser::window(), "hashchange", move |_| {
        let before = page.state.with_untracked(|state| state.place);
        page.send(Event::Address(browser::address()));
        let place = page.state.with_untracked(|state| state.place);
        if let (Some(map), Some(place), true) = (page.map.get_clone_untracked(), place, place != before) {
            map.go_to(&place);
        }
    });
    browser::listen(&browser::window(), "keydown", move |event| {
        if event.dyn_ref::<web_sys::KeyboardEvent>().is_some_and(|event| event.key() == "Escape") {
            close_area(page);
        }
    });
}

/// Ends the selection; the keyboard goes back to the map if it was in the panel that closes.
pub(crate) fn close_area(page: Page) {
    let inside = browser::document()
        .active_element()
        .is_some_and(|active| active.closest("#area-panel").ok().flatten().is_some());
    page.send(Event::Select(None));
    if let Some(canvas) = browser::element("map").filter(|_| inside) {
        // The canvas can always be focused.
        let _ = canvas.focus();
    }
}

/// Runs a request, counted as busy, and shows what went wrong. A first request takes away what went wrong before.
fn request(page: Page, work: impl Future<Output = Result<(), ClientError>> + 'static) {
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
            Err(ClientError::Refused { .. } | ClientError::Unreadable { .. }) => Some(Message::Faulty),
        };
        if message.is_some() {
            page.message.set(message);
        }
        page.busy.set(page.busy.get_untracked() - 1);
    });
}

/// Fetches the catalogue and starts the map.
async fn begin(page: Page) -> Result<(), ClientError> {
    let catalogue = Rc::new(with_themes(client::catalogue().await?));
    let state = State::from_address(&browser::address(), &catalogue);
    browser::mark("catalogue");
    let (bounds, place) = (Bounds::from_degrees(catalogue.municipality.bounds), state.place);
    page.state.set(state);
    page.data.set(Some(Rc::new(Data::new(catalogue.clone()))));
    page.catalogue.set(Some(catalogue.clone()));
    let canvas = browser::element("map").and_then(|canvas| canvas.dyn_into::<web_sys::HtmlCanvasElement>().ok());
    let (Some(canvas), Some(labels)) = (canvas, browser::element("labels")) else { return Ok(()) };
    // The graphics keep the page waiting while they start; what is to be shown is fetched meanwhile.
    browser::next_task().await;
    browser::mark("graphics-asked");
    let listener = Rc::new(move |event| hear(page, event));
    let view = match MapView::start(canvas, labels, bounds, insets(), place, listener).await {
        Ok(view) => view,
        Err(_) => {
            page.message.set(Some(Message::NoMap));
            return Ok(());
        }
    };
    browser::mark("graphics");
    {
        let view = view.clone();
        browser::media("(prefers-color-scheme: dark)", move |dark| {
            view.set_theme(if dark { Theme::Dark } else { Theme::Light });
        });
    }
    map::publish(&view, Rc::new(move || page.state.with_untracked(State::address)));
    page.map.set(Some(view));
    Ok(())
}

/// Fetches what lies below and above the coloured layer, as far as the map does not have it yet.
fn surroundings(page: Page, view: &MapView, data: &Rc<Data>) {
    for kind in data.catalogue.base.iter().map(|base| base.kind).filter(|kind| !view.has_base(*kind)) {
        let (view, release) = (view.clone(), data.catalogue.release.key.clone());
        request(page, async move {
            view.add_base(kind, &client::base(&release, kind).await?);
            Ok(())
        });
    }
    if data.catalogue.layers.iter().any(|layer| layer.id == DISTRICTS) && !view.has_districts() {
        let (view, data) = (view.clone(), data.clone());
        request(page, async move {
            put_on_map(&view, DISTRICTS, &data.layer(DISTRICTS).await?);
            view.set_districts(DISTRICTS);
            Ok(())
        });
    }
}

fn put_on_map(view: &MapView, id: &str, layer: &Rc<AreaLayer>) {
    if !view.has_layer(id) {
        view.add_layer(id, layer.clone());
    }
}

/// Fetches a layer and its values and shows them, if they are still wanted then.
async fn show(page: Page, data: &Rc<Data>, wanted: Wanted) -> Result<(), ClientError> {
    let indicator = data.catalogue.indicators.iter().find(|known| known.code == wanted.indicator);
    let Some(indicator) = indicator else { return Ok(()) };
    let period_of = |id: &String| indicator.periods.iter().find(|known| known.id == *id).cloned();
    let Some(period) = period_of(&wanted.period) else { return Ok(()) };
    let against = wanted.against.as_ref().and_then(period_of);
    let (values, layer) = join(values(data, &wanted, indicator, against), data.layer(&wanted.layer)).await;
    let (Values { column, kind, beside }, layer) = (values?, layer?);
    browser::mark("data");
    if page.state.with_untracked(|state| Wanted::of(state) != wanted) {
        return Ok(());
    }
    let faulty = |column: &Column| column.states.len() != layer.len();
    if let Some(faulty) = [Some(&column), beside.as_ref()].into_iter().flatten().find(|column| faulty(column)) {
        let reason = format!("{} values for {} areas", faulty.states.len(), layer.len());
        let path = format!("{}/{}/{}", wanted.layer, indicator.code, period.id);
        return Err(ClientError::Unreadable { path, reason });
    }
    let meaning = match &kind {
        Kind::Figure | Kind::OwnWeights | Kind::Beside(_) => Meaning::Figure(indicator.direction, &wanted.classing),
        Kind::Change(_) => Meaning::Change(indicator.direction),
        Kind::Named(names) => Meaning::Named(names),
    };
    let (picture, beside) = match beside {
        Some(other) => {
            let (picture, paints) = Picture::pair(&column, &other, meaning);
            (picture, Some((other, paints)))
        }
        None => (Picture::new(&column, meaning), None),
    };
    let indicator = indicator.clone();
    let shown = Shown { layer_id: wanted.layer, layer, indicator, period, column, picture, kind, beside };
    page.hovered.set(None);
    let layer = shown.layer.clone();
    browser::mark("picture");
    page.shown.set(Some(Rc::new(shown)));
    browser::mark("shown");
    browser::later(PREPARE_MS, move || layer.prepare());
    Ok(())
}

/// Values, and what they mean.
struct Values {
    column: Column,
    kind: Kind,
    /// Values of another period.
    beside: Option<Column>,
}

impl Values {
    fn new(column: Column, kind: Kind) -> Self {
        Self { column, kind, beside: None }
    }
}

/// The values that are wanted, and what they mean.
async fn values(
    data: &Rc<Data>,
    wanted: &Wanted,
    indicator: &Indicator,
    against: Option<Period>,
) -> Result<Values, ClientError> {
    let Wanted { layer, period, .. } = wanted;
    match indicator.code.as_str() {
        STATUS_THEME => {
            let column = status_column(&*data.standings(layer, period).await?);
            Ok(Values::new(column, Kind::Named(&STATUS_DYNAMICS)))
        }
        QUADRANT_THEME => {
            Ok(Values::new(quadrant_column(&*data.standings(layer, period).await?), Kind::Named(&QUADRANT)))
        }
        code => {
            let column = data.column(layer, code, period).await?;
            let is_index = data.catalogue.indicators.first().is_some_and(|index| index.code == code);
            if is_index && !wanted.weights.is_empty() {
                let of = data.ranking(layer, period).await?;
                let weights: Vec<f64> = of.indicators.iter().map(|indicator| weight(wanted, &indicator.code)).collect();
                let index = of.ranking.as_ref().and_then(|ranking| ranking.index(&weights).ok());
                if let Some(index) = index {
                    return Ok(Values::new(Ranking::column(&index, &column), Kind::OwnWeights));
                }
            }
            match against {
                Some(then) => {
                    let before = data.column(layer, code, &then.id).await?;
                    Ok(match wanted.comparison {
                        Comparison::Change => Values::new(change(&column, &before), Kind::Change(then)),
                        Comparison::Swipe => Values {
                            column: (*column).clone(),
                            kind: Kind::Beside(then),
                            beside: Some((*before).clone()),
                        },
                    })
                }
                None => Ok(Values::new((*column).clone(), Kind::Figure)),
            }
        }
    }
}

fn weight(wanted: &Wanted, code: &str) -> f64 {
    let changed = wanted.weights.iter().find(|weight| weight.0 == code);
    changed.map_or(1.0, |weight| f64::from(weight.1) / f64::from(crate::state::USUAL_WEIGHT))
}

/// Finds which areas meet the filters, by the newest values.
async fn filtered(page: Page, data: &Rc<Data>, layer: &str, filters: &[Filter]) -> Result<(), ClientError> {
    let mut columns: HashMap<String, Column> = HashMap::new();
    let mut standings = None;
    for filter in filters {
        match filter {
            Filter::Above(code, _) | Filter::Below(code, _) => {
                let indicator = data.catalogue.indicators.iter().find(|known| known.code == *code);
                if let Some(period) = indicator.and_then(|indicator| indicator.periods.last()) {
                    columns.insert(code.clone(), (*data.column(layer, code, &period.id).await?).clone());
                }
            }
            Filter::Worse | Filter::Better | Filter::NotServed => {
                if let Some(year) = newest_year(&data.catalogue) {
                    standings = Some(data.standings(layer, &year).await?);
                }
            }
        }
    }
    let areas = data.layer(layer).await?.len();
    let still_wanted = page.state.with_untracked(|state| state.layer == layer && state.filters == filters);
    if still_wanted {
        page.met.set(filter::met(filters, areas, &columns, standings.as_deref()).map(Rc::new));
    }
    Ok(())
}

/// The newest year of the need index.
pub(crate) fn newest_year(catalogue: &Catalogue) -> Option<String> {
    Some(catalogue.indicators.first()?.periods.last()?.id.clone())
}

/// Fetches the profile of the selected area, or those of several to be compared.
async fn profiles(page: Page, data: &Rc<Data>, layer: &str, selected: &[String]) -> Result<(), ClientError> {
    let still_wanted = || page.state.with_untracked(|state| state.layer == layer && state.selected == selected);
    if let [id] = selected {
        let profile = data.profile(layer, id).await?;
        if still_wanted() {
            page.profile.set(Some(profile));
            page.compared.set(Vec::new());
            // There is such a layer only where a steward has turned the statute layer on.
            if layer == CONTIGUOUS {
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
        compared.push(data.profile(layer, id).await?);
    }
    if still_wanted() {
        page.compared.set(compared);
    }
    Ok(())
}

fn hear(page: Page, event: MapEvent) {
    match event {
        MapEvent::Drawn { coloured, metres_per_pixel } => {
            if page.metres_per_pixel.get_untracked() != metres_per_pixel {
                page.metres_per_pixel.set(metres_per_pixel);
            }
            if coloured && !page.drawn.get_untracked() {
                browser::mark("first-map");
                browser::before_next_frame(move || page.drawn.set(true));
            }
        }
        MapEvent::Moved(place) => page.send(Event::Moved(place)),
        MapEvent::Hovered(area) => page.hovered.set(area),
        MapEvent::Selected { area, added } => {
            let id = page.shown.with_untracked(|shown| shown.as_ref()?.layer.id(area?));
            match id {
                Some(id) if added => page.send(Event::Toggle(id)),
                None if added => {}
                id => page.send(Event::Select(id)),
            }
        }
        MapEvent::Enclosed(areas) => {
            let ids = page.shown.with_untracked(|shown| {
                let layer = &shown.as_ref()?.layer;
                Some(areas.iter().filter_map(|&area| layer.id(area)).collect())
            });
            page.send(Event::SelectAll(ids.unwrap_or_default()));
        }
        MapEvent::PictureMissing => {
            if !page.picture_missing.get_untracked() {
                page.picture_missing.set(true);
            }
        }
        MapEvent::Lost => page.message.set(Some(Message::Lost)),
    }
}

/// Which parts of the map panels cover.
fn insets() -> Insets {
    let window = browser::window();
    let side =
        |value: Result<wasm_bindgen::JsValue, _>| value.ok().and_then(|value| value.as_f64()).unwrap_or_default();
    let (width, height) = (side(window.inner_width()), side(window.inner_height()));
    let mut insets = Insets { top: MARGIN, right: MARGIN, bottom: MARGIN, left: MARGIN };
    for id in ["panel", "area-panel", "ranking", "compare"] {
        let Some(rect) = browser::element(id).map(|panel| panel.get_bounding_client_rect()) else { continue };
        if rect.width() < 1.0 {
            continue;
        }
        if rect.width() > 0.8 * width {
            insets.bottom = insets.bottom.max(height - rect.top() + MARGIN);
        } else if rect.left() < width / 2.0 {
            insets.left = insets.left.max(rect.right() + MARGIN);
        } else {
            insets.right = insets.right.max(width - rect.left() + MARGIN);
        }
    }
    insets
}
