//! A button that copies the link to what is shown: choices, filters, own weights with their scenario, and where the map is.
use crate::{browser, page::Page};
use sycamore::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// Milliseconds for which the button says that it has copied.
const SAID_MS: i32 = 3_000;

/// The button, in a class of the style sheet.
pub(super) fn button(page: Page, class: &'static str) -> View {
    let said = create_signal(None::<&'static str>);
    let copy = move |_: web_sys::MouseEvent| {
        spawn_local(async move {
            let copied = browser::copy(&browser::link()).await;
            said.set(Some(if copied { "link-copied" } else { "link-not-copied" }));
            browser::later(SAID_MS, move || said.set(None));
        });
    };
    let link_copy_text = page.text("link-copy");
    view! {
        button(r#type="button", class=class, on:click=copy) { (link_copy_text) }
        span(class="note", role="status") { (said.get().map(|key| page.text(key)).unwrap_or_default()) }
    }
}
