//! How the map is drawn: how much is seen through the colours, and over which base map.
use crate::{
    browser,
    page::Page,
    state::{Event, FULL_OPACITY, LEAST_OPACITY},
};
use sycamore::prelude::*;

pub(super) fn view(page: Page) -> View {
    let opacity = create_selector(move || page.state.with(|state| state.opacity));
    let slid = move |event: web_sys::Event| {
        if let Some(percent) = browser::entered_number(&event) {
            page.send(Event::Opacity(percent as u8));
        }
    };
    let offered = create_selector(move || {
        page.catalogue.with(|catalogue| catalogue.as_ref().is_some_and(|catalogue| catalogue.raster.is_some()))
    });
    let raster = create_selector(move || page.state.with(|state| state.raster));
    let turn = move |_: web_sys::Event| page.send(Event::Raster(!raster.get_untracked()));
    let missing = move || raster.get() && page.picture_missing.get();
    let text = move || page.text_with("percent", [("value", page.number(f64::from(opacity.get()), 0))]);
    let display_text = page.text("display");
    let opacity_text = page.text("opacity");
    let raster_text = page.text("raster");
    view! {
        details(id="display", class="take") {
            summary { (display_text) }
            div(class="weight") {
                label(r#for="opacity") { (opacity_text) }
                input(
                    id="opacity",
                    r#type="range",
                    min=LEAST_OPACITY.to_string(),
                    max=FULL_OPACITY.to_string(),
                    step="5",
                    prop:value=opacity.get().to_string(),
                    aria-valuetext=text(),
                    on:input=slid,
                )
                output { (text()) }
            }
            label(class="check", hidden=!offered.get()) {
                input(id="raster", r#type="checkbox", prop:checked=raster.get(), on:change=turn)
                (raster_text)
            }
            p(class="note", role="status") { (if missing() { page.text("raster-missing") } else { String::new() }) }
        }
    }
}
