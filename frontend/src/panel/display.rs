//! How the map is drawn: how much is seen through the colours.
use crate::{
    page::Page,
    state::{Event, FULL_OPACITY, LEAST_OPACITY},
};
use sycamore::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

pub(super) fn view(page: Page) -> View {
    let opacity = create_selector(move || page.state.with(|state| state.opacity));
    let slid = move |event: web_sys::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        if let Some(input) = input {
            page.send(Event::Opacity(input.value_as_number() as u8));
        }
    };
    let text = move || page.text_with("percent", [("value", page.number(f64::from(opacity.get()), 0))]);
    view! {
        details(id="display", class="take") {
            summary { (page.text("display")) }
            div(class="weight") {
                label(r#for="opacity") { (page.text("opacity")) }
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
        }
    }
}
