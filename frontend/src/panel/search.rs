//! Search: departments and districts by name, indicators by name and definition; the nearest names first.
use crate::{
    browser,
    data::Data,
    load::request,
    page::Page,
    state::{Event, View as Middle},
};
use geodata::layer::LayerId;
use std::rc::Rc;
use sycamore::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// Layers that are searched, in this order.
const LAYERS: [LayerId; 4] = [LayerId::Districts, LayerId::Departments, LayerId::Disadvantaged, LayerId::Contiguous];
/// Finds that are shown.
const MOST: usize = 8;

#[derive(Debug, Clone, PartialEq)]
struct Find {
    what: What,
    name: String,
    /// What kind of thing it is.
    note: String,
}

#[derive(Debug, Clone, PartialEq)]
enum What {
    /// An area of a layer, by its id.
    Area(LayerId, String),
    /// An indicator, by its code.
    Indicator(String),
}

pub(super) fn view(page: Page) -> View {
    let asked = create_signal(String::new());
    // What is searched is loaded once somebody wants to search, and again with each attempt if it failed.
    let (wanted, come) = (create_signal(false), create_signal(0_usize));
    create_effect(move || {
        page.attempt.track();
        let data = page.data.get_clone().filter(|data| wanted.get() && !all_come(data));
        if let Some(data) = data {
            request(page, async move {
                let mut failed = Ok(());
                for layer in searched(&data) {
                    failed = failed.and(data.layer(layer).await.map(drop));
                    come.set(come.get_untracked() + 1);
                }
                failed
            });
        }
    });
    let finds = create_memo(move || {
        come.track();
        find(page, &asked.get_clone())
    });
    let focused = move |_: web_sys::FocusEvent| {
        if !wanted.get_untracked() {
            wanted.set(true);
        }
    };
    let typed = move |event: web_sys::Event| asked.set(browser::entered_text(&event));
    let list =
        move || finds.get_clone().into_iter().map(|found| row(page, Rc::new(found), asked)).collect::<Vec<View>>();
    let said = move || {
        let count = finds.with(Vec::len);
        match count {
            _ if asked.with(|asked| asked.trim().is_empty()) => String::new(),
            0 => {
                come.track();
                // Before everything has come nobody can say that there is nothing.
                let all = page.data.get_clone_untracked().is_some_and(|data| all_come(&data));
                if all { page.text("search-nothing") } else { String::new() }
            }
            count => page.counted(count, ["search-find", "search-finds"], [("count", page.number(count as f64, 0))]),
        }
    };
    view! {
        div(class="search", role="search") {
            label(r#for="search", class="unseen") { (page.text("search")) }
            input(id="search", r#type="search", autocomplete="off", placeholder=page.text("search"), on:focus=focused, on:input=typed)
            ul(id="finds", hidden=finds.with(Vec::is_empty)) { (list()) }
            p(class="note", role="status") { (said()) }
        }
    }
}

fn row(page: Page, found: Rc<Find>, asked: Signal<String>) -> View {
    let (name, note) = (found.name.clone(), found.note.clone());
    let choose = move |_: web_sys::MouseEvent| {
        asked.set(String::new());
        if let Some(input) = browser::element("search").and_then(|input| input.dyn_into::<HtmlInputElement>().ok()) {
            input.set_value("");
        }
        let (layer, id) = match &found.what {
            What::Indicator(code) => return page.send(Event::Indicator(code.clone())),
            What::Area(layer, id) => (*layer, id),
        };
        page.send(Event::View(Middle::Map));
        page.send(Event::Layer(layer));
        page.send(Event::Select(Some(id.clone())));
        page.sought.set(Some((layer, id.clone())));
    };
    view! {
        li { button(r#type="button", on:click=choose) { span { (name) } span(class="note") { (note) } } }
    }
}

/// The layers that are searched, of those that there are.
fn searched(data: &Data) -> impl Iterator<Item = LayerId> + use<'_> {
    LAYERS.into_iter().filter(|layer| data.catalogue.layers.iter().any(|known| known.id == layer.as_str()))
}

fn all_come(data: &Data) -> bool {
    searched(data).all(|layer| data.known_layer(layer).is_some())
}

fn find(page: Page, asked: &str) -> Vec<Find> {
    let words: Vec<String> = asked.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let Some(data) = page.data.get_clone_untracked().filter(|_| !words.is_empty()) else { return Vec::new() };
    // A name that begins so comes before one that holds it.
    let rank = |name: &str, order: usize| 10 * usize::from(!name.starts_with(words[0].as_str())) + order;
    let mut finds: Vec<(usize, Find)> = Vec::new();
    for indicator in &data.catalogue.indicators {
        let name = page.of(&indicator.name);
        let named = name.to_lowercase();
        let all = format!("{named} {} {}", page.of(&indicator.domain), page.of(&indicator.description)).to_lowercase();
        if words.iter().all(|word| all.contains(word.as_str())) {
            // Those that only their definition tells of come last.
            let by_name = words.iter().all(|word| named.contains(word.as_str()));
            let order = LAYERS.len() + if by_name { 0 } else { 10 };
            let note = page.text_with("search-indicator", [("domain", page.of(&indicator.domain))]);
            finds.push((rank(&named, order), Find { what: What::Indicator(indicator.code.clone()), name, note }));
        }
    }
    for (order, layer) in LAYERS.into_iter().enumerate() {
        let Some(known) = data.known_layer(layer) else { continue };
        let layer_name =
            data.catalogue.layers.iter().find(|known| known.id == layer.as_str()).map(|known| page.of(&known.name));
        let features = &known.features;
        for area in 0..known.len() {
            let name = features.name(area).to_lowercase();
            if words.iter().all(|word| name.contains(word.as_str()) || features.id(area) == *word) {
                let found = Find {
                    what: What::Area(layer, features.id(area).to_owned()),
                    name: features.name(area).to_owned(),
                    note: layer_name.clone().unwrap_or_default(),
                };
                finds.push((rank(&name, order), found));
            }
        }
    }
    finds.sort_by_key(|found| found.0);
    finds.into_iter().map(|found| found.1).take(MOST).collect()
}
