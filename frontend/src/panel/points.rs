//! Whether interventions are shown as points on the map, and how many areas have one.
use crate::{page::Page, state::Event};
use sycamore::prelude::*;

pub(super) fn view(page: Page) -> View {
    let on = create_selector(move || page.state.with(|state| state.points));
    let turn = move |_: web_sys::Event| page.send(Event::Points(!on.get_untracked()));
    let told = move || {
        let Some(pointed) = page.pointed.get() else { return String::new() };
        let values = [("count", page.number(pointed.areas as f64, 0)), ("year", pointed.year.to_string())];
        page.counted(pointed.areas, ["points-told-one", "points-told"], values)
    };
    let points_text = page.text("points");
    view! {
        div(class="points-choice") {
            label(class="check") {
                input(id="points-on", r#type="checkbox", prop:checked=on.get(), on:change=turn)
                (points_text)
            }
            p(class="note", role="status") { (told()) }
        }
    }
}
