//! Interventions as points on the map: those that are shown with their place and run in the shown year, each on the areas that it serves.
use super::request;
use crate::{
    browser,
    client::ClientError,
    data::Data,
    decade,
    map::Point,
    page::{Page, Pointed},
    state::Event,
};
use geodata::layer::LayerId;
use std::rc::Rc;
use sycamore::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};
use wire::InterventionYears;

/// Layers whose areas have points of their own; over cells stand those of departments.
const WITH_POINTS: [LayerId; 4] =
    [LayerId::Departments, LayerId::Districts, LayerId::Disadvantaged, LayerId::Contiguous];

/// Layer and year of the points that are wanted; `None` where they are not.
fn wanted(page: Page) -> Option<(LayerId, i16)> {
    let (layer, year) = page.state.with(|state| {
        let year = decade::year(&state.period).filter(|_| state.points);
        (state.layer, year)
    });
    Some((if WITH_POINTS.contains(&layer) { layer } else { LayerId::Departments }, year?))
}

/// Shows the points that are wanted, and hears them.
pub(super) fn start(page: Page) {
    let asked = create_selector(move || wanted(page));
    create_effect(move || {
        page.attempt.track();
        page.texts.track();
        let (Some(map), Some(data)) = (page.map.get_clone(), page.data.get_clone()) else { return };
        match asked.get() {
            None => {
                map.set_points(Vec::new());
                page.pointed.set(None);
            }
            Some((layer, year)) => request(page, async move {
                let (points, pointed) = points(page, &data, layer, year).await?;
                if asked.get_untracked() == Some((layer, year)) {
                    map.set_points(points);
                    page.pointed.set(Some(pointed));
                }
                Ok(())
            }),
        }
    });
    let Some(group) = browser::element("points") else { return };
    browser::listen(&group, "click", move |event| {
        let area = event.target().and_then(|target| target.dyn_into::<Element>().ok()?.get_attribute("data-area"));
        if let (Some(area), Some((layer, _))) = (area, asked.get_untracked()) {
            page.send(Event::Layer(layer));
            page.send(Event::Select(Some(area)));
        }
    });
    browser::listen(&group, "keydown", move |event| {
        let Some(next) = event.dyn_ref::<KeyboardEvent>().and_then(neighbour) else { return };
        event.prevent_default();
        if let Some(now) = browser::focused() {
            now.set_tab_index(-1);
        }
        next.set_tab_index(0);
        browser::focus(&next);
    });
    create_effect(move || {
        if let Some(group) = browser::element("points") {
            browser::set_attribute(&group, "aria-label", Some(&page.text("points")));
        }
    });
}

/// The point that an arrow key leads to.
fn neighbour(event: &KeyboardEvent) -> Option<HtmlElement> {
    let now: Element = browser::focused()?.into();
    let next = match event.key().as_str() {
        "ArrowRight" | "ArrowDown" => now.next_element_sibling(),
        "ArrowLeft" | "ArrowUp" => now.previous_element_sibling(),
        _ => None,
    };
    next?.dyn_into().ok()
}

async fn points(page: Page, data: &Rc<Data>, layer: LayerId, year: i16) -> Result<(Vec<Point>, Pointed), ClientError> {
    let (served, areas) = (data.interventions(layer).await?, data.layer(layer).await?);
    let runs = |one: &&InterventionYears| one.first_year <= year && one.last_year.is_none_or(|last| last >= year);
    let point = |of: &wire::AreaInterventions| {
        let running: Vec<&InterventionYears> = of.interventions.iter().filter(runs).collect();
        let kinds: Vec<String> = running.iter().map(|one| page.code("kind", &one.kind)).collect();
        let values = [("area", areas.name(of.area)?), ("year", year.to_string()), ("kinds", kinds.join(", "))];
        (!running.is_empty()).then_some(())?;
        Some(Point {
            place: areas.label_point(of.area)?,
            area_width: areas.size(of.area).sqrt(),
            area: areas.id(of.area)?,
            label: page.text_with("point", values),
            sign: page.number(running.len() as f64, 0),
        })
    };
    let points: Vec<Point> = served.iter().filter_map(point).collect();
    let pointed = Pointed { areas: points.len(), year };
    Ok((points, pointed))
}
