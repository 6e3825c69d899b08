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
        let opener =
            pressed.and_then(|pressed| pressed.closest("summary, .beside [aria-expanded=true]").ok().flatten());
        let Some(opener) = opener.filter(|_| !event.default_prevented()) else { return };
        let part = match opener.get_attribute("aria-controls") {
            Some(id) => browser::element(&id).map(Into::into),
            None => opener.parent_element().filter(|part| !part.has_attribute("open")),
        };
        let Some(part) = part else { return };
        if opener.tag_name() == "SUMMARY" {
            // The browser would open it only after this, and nothing must move later under the pointer.
            event.prevent_default();
            browser::set_attribute(&part, "open", Some(""));
        }
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        part.scroll_into_view_with_scroll_into_view_options(&options);
    });
}
