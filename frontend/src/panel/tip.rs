//! Name and figure of the area under the pointer, beside the pointer.
use crate::{browser, page::Page};
use sycamore::prelude::*;
use wasm_bindgen::JsCast;

/// Pixels between the pointer and the tip.
const AWAY: f64 = 16.0;

pub(super) fn view(page: Page) -> View {
    let tip = create_node_ref();
    let area = create_selector(move || page.hovered.get().map(|(area, _)| area));
    let text = create_memo(move || page.shown.get_clone().and_then(|shown| page.area(&shown, area.get()?)));
    create_effect(move || {
        let Some((_, [x, y])) = page.hovered.get() else { return };
        let Some(tip) = tip.try_get().and_then(|tip| tip.dyn_into::<web_sys::HtmlElement>().ok()) else { return };
        let width = browser::document().body().map_or(0.0, |body| f64::from(body.client_width()));
        let own_width = f64::from(tip.offset_width());
        let left = if x + AWAY + own_width > width { x - AWAY - own_width } else { x + AWAY };
        // A transform in pixels can always be set.
        let _ = tip.style().set_property("transform", &format!("translate({left}px, {}px)", y + AWAY));
    });
    view! {
        div(id="tip", class="tip", aria-hidden="true", r#ref=tip, hidden=text.with(Option::is_none)) {
            (text.get_clone().map(|(name, figure)| view! { strong { (name) } span { (figure) } }))
        }
    }
}
