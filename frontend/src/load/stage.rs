//! The map: started, told of its surroundings and of the panels over it, and heard.
use super::{put_on_map, request};
use crate::{
    browser,
    client::{self, ClientError},
    data::Data,
    map::{
        self, MapEvent, MapView,
        camera::{Bounds, Insets, Panel},
    },
    page::{Message, Page},
    state::{Event, State, View},
    themes::with_themes,
};
use geodata::layer::LayerId;
use std::rc::Rc;
use sycamore::prelude::{create_effect, create_selector};
use wasm_bindgen::JsCast;

/// The layer whose borders and names are shown over every other.
const DISTRICTS: LayerId = LayerId::Districts;
/// Pixels between a panel and what must be seen.
const MARGIN: f64 = 24.0;

/// Fetches the catalogue and starts the map.
pub(super) async fn begin(page: Page) -> Result<(), ClientError> {
    let catalogue = Rc::new(with_themes(client::catalogue().await?));
    let state = State::from_address(&browser::address(), &catalogue);
    browser::mark("catalogue");
    let (bounds, place) = (Bounds::from_degrees(catalogue.municipality.bounds), state.place);
    page.state.set(state);
    page.tell_not_there(State::not_there(&browser::address(), &catalogue));
    page.data.set(Some(Rc::new(Data::new(catalogue.clone()))));
    page.catalogue.set(Some(catalogue.clone()));
    let canvas = browser::element("map").and_then(|canvas| canvas.dyn_into::<web_sys::HtmlCanvasElement>().ok());
    let over = (browser::element("labels"), browser::element("points"));
    let (Some(canvas), (Some(labels), Some(points))) = (canvas, over) else { return Ok(()) };
    // The graphics keep the page waiting while they start; what is to be shown is fetched meanwhile.
    browser::next_task().await;
    browser::mark("graphics-asked");
    let listener = Rc::new(move |event| hear(page, event));
    let view = match map::start(canvas, [labels, points], bounds, covered, place, listener).await {
        Ok(view) => view,
        Err(_) => {
            page.message.set(Some(Message::NoMap));
            return Ok(());
        }
    };
    browser::mark("graphics");
    map::publish(&view, Rc::new(move || page.state.with_untracked(State::address)));
    page.map.set(Some(view));
    Ok(())
}

/// Milliseconds that a window keeps its size before the map follows.
const TURNED_MS: i32 = 150;

/// A person who has not moved the map sees the whole municipality, also after a panel has closed or the phone was turned; otherwise the map
/// moves only as far as what is selected would be hidden.
pub(super) fn refit(page: Page) {
    let fit = move || {
        let Some(view) = page.map.get_clone_untracked() else { return };
        if page.state.with_untracked(|state| state.place.is_none()) {
            view.start_whole();
        } else {
            view.reveal(&page.marked_areas());
        }
    };
    browser::listen(&browser::window(), "resize", move |_| {
        browser::later(TURNED_MS, move || browser::before_next_frame(fit));
    });
    let beside =
        create_selector(move || page.state.with(|state| state.view == View::Ranking || !state.selected.is_empty()));
    create_effect(move || {
        let untouched = page.drawn.get_untracked() && page.state.with_untracked(|state| state.place.is_none());
        if !beside.get() && untouched {
            browser::before_next_frame(fit);
        }
    });
}

/// Fetches what lies below and above the coloured layer, as far as the map does not have it yet.
pub(super) fn surroundings(page: Page, view: &MapView, data: &Rc<Data>) {
    for kind in data.catalogue.base.iter().map(|base| base.kind).filter(|kind| !view.has_base(*kind)) {
        let (view, release) = (view.clone(), data.catalogue.release.key.clone());
        request(page, async move {
            view.add_base(kind, client::base(&release, kind).await?);
            Ok(())
        });
    }
    if data.catalogue.layers.iter().any(|layer| layer.id == DISTRICTS.as_str()) && !view.has_districts() {
        let (view, data) = (view.clone(), data.clone());
        request(page, async move {
            put_on_map(&view, DISTRICTS, &data.layer(DISTRICTS).await?);
            view.set_districts(DISTRICTS);
            Ok(())
        });
    }
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

/// Which parts of the map panels cover now.
fn covered() -> Insets {
    let panels: Vec<Panel> = ["panel", "area-panel", "ranking", "compare"]
        .into_iter()
        .filter_map(|id| Some(browser::element(id)?.get_bounding_client_rect()))
        .filter(|rect| rect.width() >= 1.0)
        .map(|rect| Panel { left: rect.left(), right: rect.right(), top: rect.top() })
        .collect();
    Insets::beside(browser::room().unwrap_or_default(), &panels, MARGIN)
}
