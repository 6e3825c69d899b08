//! How what is shown comes: from the address and the server to the map, and from the map to the address.
use crate::{
    browser,
    client::{self, ClientError},
    map::{
        self, MapEvent, MapView,
        camera::{Bounds, Insets},
        layer::AreaLayer,
        palette::Theme,
    },
    page::{Message, Page, Shown},
    paint::Picture,
    state::{Event, State},
    text::Texts,
};
use std::{cell::RefCell, collections::HashMap, future::Future, rc::Rc};
use sycamore::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use wire::Catalogue;

/// The layer whose borders and names are shown over every other.
const DISTRICTS: &str = "districts";
/// Pixels between a panel and what must be seen.
const MARGIN: f64 = 24.0;

type Layers = Rc<RefCell<HashMap<String, Rc<AreaLayer>>>>;

/// Starts everything that follows from what a person does.
pub(crate) fn start(page: Page) {
    let layers = Layers::default();
    keep_document(page);
    create_effect(move || {
        page.attempt.track();
        if page.catalogue.with_untracked(Option::is_none) {
            request(page, begin(page));
        }
    });
    {
        let layers = layers.clone();
        create_effect(move || {
            page.attempt.track();
            if let (Some(view), Some(catalogue)) = (page.map.get_clone(), page.catalogue.get_clone_untracked()) {
                surroundings(page, &view, &catalogue, &layers);
            }
        });
    }
    let wanted = create_selector(move || {
        page.state.with(|state| (state.layer.clone(), state.indicator.clone(), state.period.clone()))
    });
    create_effect(move || {
        let (wanted, _) = (wanted.get_clone(), page.attempt.get());
        if let Some(catalogue) = page.catalogue.get_clone() {
            let layers = layers.clone();
            request(page, async move { show(page, &catalogue, &layers, wanted).await });
        }
    });
    create_effect(move || {
        if let (Some(map), Some(shown)) = (page.map.get_clone(), page.shown.get_clone()) {
            put_on_map(&map, &shown.layer_id, &shown.layer);
            map.show(&shown.layer_id, &shown.picture.paints, &shown.picture.colours);
        }
    });
    let selected = create_selector(move || page.state.with(|state| (state.layer.clone(), state.selected.clone())));
    create_effect(move || {
        let (layer, selected) = selected.get_clone();
        page.attempt.track();
        page.profile.set(None);
        if let (Some(catalogue), Some(id)) = (page.catalogue.get_clone(), selected) {
            request(page, async move { profile(page, &catalogue, &layer, &id).await });
        }
    });
    create_effect(move || {
        let area = page.selected_area();
        if let Some(map) = page.map.get_clone() {
            map.select(area);
            browser::before_next_frame(move || {
                map.set_insets(insets());
                if let Some(area) = area {
                    map.reveal(area);
                }
            });
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
    let catalogue = Rc::new(client::catalogue().await?);
    let state = State::from_address(&browser::address(), &catalogue);
    let (bounds, place) = (Bounds::from_degrees(catalogue.municipality.bounds), state.place);
    page.state.set(state);
    page.catalogue.set(Some(catalogue.clone()));
    let canvas = browser::element("map").and_then(|canvas| canvas.dyn_into::<web_sys::HtmlCanvasElement>().ok());
    let (Some(canvas), Some(labels)) = (canvas, browser::element("labels")) else { return Ok(()) };
    let listener = Rc::new(move |event| hear(page, event));
    let view = match MapView::start(canvas, labels, bounds, insets(), place, listener).await {
        Ok(view) => view,
        Err(_) => {
            page.message.set(Some(Message::NoMap));
            return Ok(());
        }
    };
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
fn surroundings(page: Page, view: &MapView, catalogue: &Catalogue, layers: &Layers) {
    for kind in catalogue.base.iter().map(|base| base.kind).filter(|kind| !view.has_base(*kind)) {
        let (view, release) = (view.clone(), catalogue.release.key.clone());
        request(page, async move {
            view.add_base(kind, &client::base(&release, kind).await?);
            Ok(())
        });
    }
    if catalogue.layers.iter().any(|layer| layer.id == DISTRICTS) && !view.has_districts() {
        let (view, layers, release) = (view.clone(), layers.clone(), catalogue.release.key.clone());
        request(page, async move {
            put_on_map(&view, DISTRICTS, &layer(&layers, &release, DISTRICTS).await?);
            view.set_districts(DISTRICTS);
            Ok(())
        });
    }
}

/// Fetches a layer once.
async fn layer(layers: &Layers, release: &str, id: &str) -> Result<Rc<AreaLayer>, ClientError> {
    if let Some(layer) = layers.borrow().get(id) {
        return Ok(layer.clone());
    }
    let fresh = Rc::new(AreaLayer::new(client::layer(release, id).await?));
    Ok(layers.borrow_mut().entry(id.to_owned()).or_insert(fresh).clone())
}

fn put_on_map(view: &MapView, id: &str, layer: &Rc<AreaLayer>) {
    if !view.has_layer(id) {
        view.add_layer(id, layer.clone());
    }
}

/// Fetches a layer and its values and shows them, if they are still wanted then.
async fn show(
    page: Page,
    catalogue: &Catalogue,
    layers: &Layers,
    wanted: (String, String, String),
) -> Result<(), ClientError> {
    let (layer_id, indicator, period) = &wanted;
    let release = &catalogue.release.key;
    let indicator = catalogue.indicators.iter().find(|known| known.code == *indicator);
    let Some(indicator) = indicator else { return Ok(()) };
    let Some(period) = indicator.periods.iter().find(|known| known.id == *period) else { return Ok(()) };
    let column = client::column(release, layer_id, &indicator.code, &period.id).await?;
    let layer = layer(layers, release, layer_id).await?;
    let still_wanted = page.state.with_untracked(|state| {
        (&state.layer, &state.indicator, &state.period) == (layer_id, &indicator.code, &period.id)
    });
    if !still_wanted {
        return Ok(());
    }
    if column.states.len() != layer.features.len() {
        let reason = format!("{} values for {} areas", column.states.len(), layer.features.len());
        return Err(ClientError::Unreadable { path: format!("{layer_id}/{}/{}", indicator.code, period.id), reason });
    }
    let picture = Picture::new(&column, indicator.direction);
    let shown = Shown {
        layer_id: layer_id.clone(),
        layer,
        indicator: indicator.clone(),
        period: period.clone(),
        column,
        picture,
    };
    page.hovered.set(None);
    page.shown.set(Some(Rc::new(shown)));
    Ok(())
}

async fn profile(page: Page, catalogue: &Catalogue, layer: &str, id: &str) -> Result<(), ClientError> {
    let profile = client::profile(&catalogue.release.key, layer, id).await;
    let still_wanted = page.state.with_untracked(|state| state.layer == layer && state.selected.as_deref() == Some(id));
    if still_wanted {
        page.profile.set(Some(Rc::new(profile?)));
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
                browser::before_next_frame(move || page.drawn.set(true));
            }
        }
        MapEvent::Moved(place) => page.send(Event::Moved(place)),
        MapEvent::Hovered(area) => page.hovered.set(area),
        MapEvent::Selected(area) => {
            let id = page.shown.with_untracked(|shown| Some(shown.as_ref()?.layer.features.get(area?)?.id.clone()));
            page.send(Event::Select(id));
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
    for id in ["panel", "area-panel"] {
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
