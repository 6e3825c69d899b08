//! What opens scrolls into sight: as far as it must, and no further.
//!
//! The sheet of a phone and a list of finds open too, and bring themselves into sight.
use crate::browser;
use wasm_bindgen::JsCast;
use web_sys::{Element, ScrollIntoViewOptions, ScrollLogicalPosition};

/// Listens to everything that opens a part of a panel: the heading of a part that folds, and the tools beside the views.
pub(super) fn listen() {
    browser::listen(&browser::document(), "click", |event| {
        let pressed = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let opener = pressed.and_then(|pressed| pressed.closest("summary, .beside [aria-expanded]").ok().flatten());
        let Some(opener) = opener else { return };
        // The part opens once everybody has heard that its heading was pressed.
        browser::later(0, move || {
            let part = match opener.get_attribute("aria-controls") {
                Some(id) => browser::element(&id).map(Into::into),
                None => opener.parent_element(),
            };
            let is_open = opener.get_attribute("aria-expanded").map_or_else(
                || part.as_ref().is_some_and(|part: &Element| part.has_attribute("open")),
                |expanded| expanded == "true",
            );
            if let Some(part) = part.filter(|_| is_open) {
                let options = ScrollIntoViewOptions::new();
                options.set_block(ScrollLogicalPosition::Nearest);
                part.scroll_into_view_with_scroll_into_view_options(&options);
            }
        });
    });
}
