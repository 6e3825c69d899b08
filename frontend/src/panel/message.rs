//! What went wrong, in words, with a way out.
use crate::state::NotThere;
use crate::{
    browser,
    page::{Message, Page},
    sheet::Sheet,
};
use sycamore::prelude::*;

/// Takes over the document's `#message`, which the start script uses when the page cannot even begin.
pub(super) fn render(page: Page) {
    let Some(place) = browser::element("message") else { return };
    place.set_text_content(None);
    {
        let place = place.clone();
        create_effect(move || place.set_hidden(page.message.get().is_none()));
    }
    sycamore::web::render_in_scope(move || view(page), &place);
}

fn view(page: Page) -> View {
    let content = move || {
        let message = page.message.get()?;
        let (key, button) = match message {
            Message::Unreachable => ("message-unreachable", Some("retry")),
            Message::Faulty => ("message-faulty", Some("retry")),
            Message::Outdated => ("message-outdated", Some("reload")),
            Message::Withdrawn => ("message-withdrawn", Some("reload")),
            Message::NoMap => ("message-no-map", None),
            Message::Lost => ("message-lost", Some("reload")),
            Message::NotThere => ("message-not-there", Some("understood")),
        };
        let text = match message {
            Message::NotThere => page.text_with(key, [("things", things(page)), ("why", why(page))]),
            _ => page.text(key),
        };
        let button = button.map(|key| {
            let name = page.text(key);
            view! { button(r#type="button", id="retry", on:click=move |_| again(page, message)) { (name) } }
        });
        let search = (message == Message::NotThere).then(|| {
            let name = page.text("message-search");
            view! { button(r#type="button", id="message-search", on:click=move |_| search(page)) { (name) } }
        });
        Some(view! { span { (text) } (search) (button) })
    };
    View::from(move || View::from(content()))
}

/// Why that may be, a sentence for each kind of thing.
fn why(page: Page) -> String {
    let kind = |thing: &NotThere| match thing {
        NotThere::Layer(_) => "not-there-why-layer",
        NotThere::Indicator(_) => "not-there-why-indicator",
        NotThere::Period(_) => "not-there-why-period",
        NotThere::Area(_) => "not-there-why-area",
    };
    let mut keys = page.not_there.with(|things| things.iter().map(kind).collect::<Vec<_>>());
    keys.dedup();
    keys.into_iter().map(|key| page.text(key)).collect::<Vec<_>>().join(" ")
}

/// Leads to the search, for what the link was about.
fn search(page: Page) {
    page.message.set(None);
    page.sheet.set(Sheet::Half);
    browser::focus_soon("search");
}

/// What the address asks for and the release does not have.
fn things(page: Page) -> String {
    let thing = |thing: &NotThere| {
        let (key, id) = match thing {
            NotThere::Layer(id) => ("not-there-layer", id),
            NotThere::Indicator(id) => ("not-there-indicator", id),
            NotThere::Period(id) => ("not-there-period", id),
            NotThere::Area(id) => ("not-there-area", id),
        };
        page.text_with(key, [("id", id.clone())])
    };
    page.not_there.with(|things| things.iter().map(thing).collect::<Vec<_>>().join(", "))
}

fn again(page: Page, message: Message) {
    match message {
        Message::Lost | Message::Outdated | Message::Withdrawn => {
            // A page that cannot be reloaded is being left.
            let _ = browser::window().location().reload();
        }
        Message::NotThere => page.message.set(None),
        _ => page.attempt.set(page.attempt.get_untracked() + 1),
    }
}
