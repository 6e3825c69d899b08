//! The bar that gives back what was just taken away: it goes by itself, but not while somebody points at it or has the keyboard on it.
use crate::{
    browser,
    page::Page,
    state::{Event, Lost},
};
use sycamore::prelude::*;
use web_sys::HtmlElement;

/// Milliseconds that the bar stands.
const STANDS_MS: i32 = 10_000;
/// Milliseconds until it is looked again whether somebody is at it.
const AGAIN_MS: i32 = 2_000;

pub(super) fn view(page: Page) -> View {
    // Which bar it is: one that came later stands its own time.
    let turn = create_signal(0_u32);
    let before = create_signal(None::<HtmlElement>);
    create_effect(move || {
        if page.lost.with(Option::is_some) {
            // Who takes something away knows the way already, and the bar stands where the introduction does.
            page.introduced.set(false);
            turn.set(turn.get_untracked().wrapping_add(1));
            before.set(browser::focused());
            go_by_itself(page, turn, turn.get_untracked(), STANDS_MS);
        }
    });
    let content = move || {
        let lost = page.lost.get_clone()?;
        let text = page.text(match lost {
            Lost::Profile(..) => "undo-profile",
            Lost::Selection(..) => "undo-selection",
            Lost::Filters(_) => "undo-filters",
            Lost::Weights(..) => "undo-weights",
            Lost::Everything(_) => "undo-everything",
        });
        let name = page.text("undo");
        Some(view! {
            span { (text) }
            button(r#type="button", id="undo-button", class="link", on:click=move |_| take_back(page, before)) { (name) }
        })
    };
    view! {
        div(id="undo", class="card undo", role="status") { (content()) }
    }
}

/// Takes the bar away after a while, unless somebody is at it or another one has come.
fn go_by_itself(page: Page, turn: Signal<u32>, mine: u32, milliseconds: i32) {
    browser::later(milliseconds, move || {
        if turn.get_untracked() != mine || page.lost.with_untracked(Option::is_none) {
            return;
        }
        let held = browser::element("undo").is_some_and(|bar| bar.matches(":hover, :focus-within").unwrap_or_default());
        if held { go_by_itself(page, turn, mine, AGAIN_MS) } else { page.lost.set(None) }
    });
}

fn take_back(page: Page, before: Signal<Option<HtmlElement>>) {
    let Some(lost) = page.lost.take() else { return };
    let place = match &lost {
        Lost::Everything(state) => state.place,
        _ => None,
    };
    lost.back().into_iter().for_each(|event: Event| page.send(event));
    if let (Some(map), Some(place)) = (page.map.get_clone_untracked(), place) {
        map.go_to(&place);
    }
    // The keyboard goes back to where it was, or to the map: the bar that had it is gone.
    browser::before_next_frame(move || {
        if !before.take().is_some_and(|element| browser::focus(&element)) {
            browser::focus_soon("map");
        }
    });
}
