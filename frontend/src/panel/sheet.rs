//! The grip of a sheet on a phone: a slider of three rests, for a finger that drags or presses it and for arrow keys.
use crate::{browser, page::Page, sheet::Sheet};
use sycamore::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent, PointerEvent};

/// What a hand does to the sheet.
#[derive(Clone, Copy)]
struct Drag {
    /// Height of the sheet, and the pointer's y, when it was taken.
    height: f64,
    from: f64,
    /// The pointer's y and the time of its last move, and how fast it went then.
    y: f64,
    time: f64,
    speed: f64,
}

/// The grip of the sheet that it is put into.
pub(super) fn grip(page: Page, id: &'static str) -> View {
    let sheet = page.sheet;
    let drag = create_signal(None::<Drag>);
    let take = move |event: PointerEvent| {
        let grip = event.current_target().and_then(|target| target.dyn_into::<Element>().ok());
        let Some((grip, of)) = grip.and_then(|grip| Some((grip.clone(), grip.parent_element()?))) else { return };
        // A pointer that is gone already moves nothing.
        let _ = grip.set_pointer_capture(event.pointer_id());
        let (y, time) = (f64::from(event.client_y()), event.time_stamp());
        drag.set(Some(Drag { height: of.get_bounding_client_rect().height(), from: y, y, time, speed: 0.0 }));
    };
    let pull = move |event: PointerEvent| {
        let Some(before) = drag.get_untracked() else { return };
        let (y, time) = (f64::from(event.client_y()), event.time_stamp());
        let speed = if time > before.time { (before.y - y) / (time - before.time) } else { before.speed };
        drag.set(Some(Drag { y, time, speed, ..before }));
        dragged(Some(before.height + before.from - y));
    };
    let leave = move |event: PointerEvent| {
        let Some(drag) = drag.take() else { return };
        dragged(None);
        let height = browser::room().map_or(1.0, |[_, height]| height.max(1.0));
        let moved = drag.from - drag.y;
        // A hand that waits before it lets go throws nothing.
        let speed = if event.time_stamp() - drag.time > 120.0 { 0.0 } else { drag.speed };
        sheet.set(sheet.get_untracked().released(moved, (drag.height + moved) / height, speed));
    };
    let lost = move |_: PointerEvent| {
        if drag.take().is_some() {
            dragged(None);
        }
    };
    let press = move |event: KeyboardEvent| {
        let now = sheet.get_untracked();
        let next = match event.key().as_str() {
            "ArrowUp" | "ArrowRight" => now.higher(),
            "ArrowDown" | "ArrowLeft" => now.lower(),
            "Home" => Sheet::Folded,
            "End" => Sheet::Tall,
            "Enter" | " " => now.pressed(),
            _ => return,
        };
        event.prevent_default();
        sheet.set(next);
    };
    let key = move || match sheet.get() {
        Sheet::Folded => "sheet-folded",
        Sheet::Half => "sheet-half",
        Sheet::Tall => "sheet-tall",
    };
    view! {
        div(
            id=id,
            class="grip",
            role="slider",
            tabindex="0",
            aria-label=page.text("sheet"),
            aria-orientation="vertical",
            aria-valuemin="0",
            aria-valuemax="2",
            aria-valuenow=(sheet.get() as u8).to_string(),
            aria-valuetext=page.text(key()),
            on:pointerdown=take,
            on:pointermove=pull,
            on:pointerup=leave,
            on:pointercancel=lost,
            on:keydown=press,
        )
    }
}

/// Tells the style sheet how high a hand holds the sheet; none leaves it at its rest.
fn dragged(height: Option<f64>) {
    let root = browser::document().document_element().and_then(|root| root.dyn_into::<HtmlElement>().ok());
    let Some(root) = root else { return };
    // A length in pixels can always be set, and a property always taken away.
    let _ = match height {
        Some(height) => root.style().set_property("--dragged", &format!("{:.0}px", height.max(0.0))),
        None => root.style().remove_property("--dragged").map(drop),
    };
    browser::set_attribute(&root, "data-dragged", height.map(|_| "true"));
}
