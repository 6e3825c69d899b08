//! A part of a panel that can be folded.
use sycamore::prelude::*;
use wasm_bindgen::JsCast;

/// A part that can be folded, and stays as it is when the legend is rebuilt. What is folded is not made.
pub(super) fn folded(
    class: &'static str,
    heading: String,
    open: Signal<bool>,
    content: impl Fn() -> View + 'static,
) -> View {
    // Told by the press itself: the browser tells of the fold only later, when the legend may be a new one.
    let pressed = move |event: web_sys::MouseEvent| {
        let heading = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let was_open =
            heading.and_then(|heading| heading.parent_element()).is_some_and(|part| part.has_attribute("open"));
        open.set(!was_open);
    };
    let is_open = open.get_untracked();
    let content = move || if open.get() { content() } else { View::new() };
    view! {
        details(class=class, open=is_open) {
            summary(on:click=pressed) { (heading) }
            (content())
        }
    }
}
