//! What stands at the edge of the map: zoom, scale and sources; and under the legend, which release this is.
use crate::{browser, format::length, map::scale::scale_bar, page::Page};
use sycamore::prelude::*;
use wasm_bindgen::JsCast;

/// Widest scale bar in pixels.
const SCALE_PIXELS: f64 = 110.0;
/// What stands between two sources.
pub(super) const SEPARATOR: &str = " · ";

/// The release that the figures come from.
pub(super) fn release(page: Page) -> View {
    let text = move || {
        let catalogue = page.catalogue.get_clone()?;
        let release = &catalogue.release;
        let date = browser::day(page.language(), &release.published_at);
        let number = release.id.to_string();
        Some((
            page.text_with("release", [("number", number), ("date", date)]),
            page.number(f64::from(release.household_threshold), 0),
        ))
    };
    let sources = create_memo(move || sources(page).join(SEPARATOR));
    view! {
        p(id="release", class="release") {
            (text().map(|(release, threshold)| {
                let protection = page.text_with("protection", [("threshold", threshold)]);
                view! { (release) " " span { (protection) } }
            }))
            span(class="sources") { (sources.get_clone()) }
        }
    }
}

/// Who made what is on the map.
pub(super) fn sources(page: Page) -> Vec<String> {
    let raster = page.state.with(|state| state.raster);
    let Some(catalogue) = page.catalogue.get_clone() else { return Vec::new() };
    let mut sources = catalogue.municipality.attribution.clone();
    let shown = catalogue.raster.as_ref().filter(|shown| raster && !shown.attribution.is_empty());
    sources.extend(shown.map(|shown| shown.attribution.clone()));
    sources
}

/// Scale bar, north and sources.
pub(super) fn edge(page: Page) -> View {
    let sources = create_memo(move || sources(page).join(SEPARATOR));
    let north_letter_text = page.text("north-letter");
    view! {
        footer(class="edge") {
            (scale(page))
            span(class="north", role="img", aria-label=page.text("north")) {
                svg(viewBox="0 0 16 26", width="16", height="26", aria-hidden="true") {
                    path(d="M8 1l4 9H4z", fill="currentColor")
                    text(x="8", y="24", text-anchor="middle") { (north_letter_text) }
                }
            }
            p(id="attribution") { (sources.get_clone()) }
        }
    }
}

/// Buttons that move the map to a person's wish.
pub(super) fn zoom(page: Page) -> View {
    let selected = create_selector(move || page.state.with(|state| !state.selected.is_empty()));
    view! {
        section(id="zoom", class="zoom card", aria-label=page.text("zoom")) {
            (button_view(page, "zoom-in", "M8 3v10M3 8h10", |view| view.zoom_by(1.0)))
            (button_view(page, "zoom-out", "M3 8h10", |view| view.zoom_by(-1.0)))
            (button_view(page, "zoom-fit", "M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3", crate::map::MapView::fit))
            (selected.get().then(|| button_view(page, "zoom-selection", "M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3M6.500 6.500h3v3h-3z", move |view| fit_selected(page, view))))
        }
    }
}

fn fit_selected(page: Page, view: &crate::map::MapView) {
    let areas = page.selected_areas();
    if let Some(bounds) = page.shown.with(|shown| shown.as_ref()?.layer.bounds_of(&areas)) {
        view.fit_to(&bounds);
    }
}

fn button_view(
    page: Page,
    id: &'static str,
    drawing: &'static str,
    act: impl Fn(&crate::map::MapView) + 'static,
) -> View {
    view! {
        button(
            r#type="button",
            id=id,
            aria-label=page.text(id),
            title=page.text(id),
            on:click=move |_| {
                if let Some(view) = page.map.get_clone_untracked() {
                    act(&view);
                }
            },
        ) {
            svg(viewBox="0 0 16 16", width="16", height="16", aria-hidden="true") {
                path(d=drawing, fill="none", stroke="currentColor", stroke-width="1.8", stroke-linecap="round", stroke-linejoin="round")
            }
        }
    }
}

fn scale(page: Page) -> View {
    let bar = create_node_ref();
    let metres = create_signal(0_u32);
    // In whole pixels: a map that is moved changes its scale a little with every frame, and each new width is a new layout.
    let width = create_signal(0_u32);
    create_effect(move || {
        let metres_per_pixel = page.metres_per_pixel.get();
        if metres_per_pixel <= 0.0 {
            return;
        }
        let scale = scale_bar(metres_per_pixel, SCALE_PIXELS);
        if metres.get_untracked() != scale.metres {
            metres.set(scale.metres);
        }
        let pixels = scale.pixels.round() as u32;
        if width.get_untracked() != pixels {
            width.set(pixels);
        }
    });
    create_effect(move || {
        let pixels = width.get();
        if let Some(bar) = bar.try_get().and_then(|bar| bar.dyn_into::<web_sys::HtmlElement>().ok()) {
            // A width in pixels can always be set.
            let _ = bar.style().set_property("width", &format!("{pixels}px"));
        }
    });
    let text = move || {
        let (number, unit) = length(metres.get());
        page.with_unit(&page.number(f64::from(number), 0), unit)
    };
    view! {
        div(id="scale", class="scale", r#ref=bar, hidden=metres.get() == 0) { (text()) }
    }
}
