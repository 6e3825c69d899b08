//! The field that searches: areas by name and number, housing organisations, and indicators by name, other words and definition.
use crate::{
    browser,
    data::Data,
    load::request,
    page::Page,
    search::{Entry, find},
    state::{Event, View as Middle},
};
use geodata::layer::LayerId;
use std::{collections::BTreeMap, rc::Rc};
use sycamore::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, KeyboardEvent, ScrollIntoViewOptions, ScrollLogicalPosition};

/// Layers that are searched, in this order.
const LAYERS: [LayerId; 4] = [LayerId::Districts, LayerId::Departments, LayerId::Disadvantaged, LayerId::Contiguous];
/// Finds that are shown.
const MOST: usize = 8;
/// Pixels of the widest window in which the panel is a sheet, as the style has it.
const PHONE: f64 = 700.0;

#[derive(Debug, Clone, PartialEq)]
enum What {
    /// An area of a layer, by its id.
    Area(LayerId, String),
    /// An indicator, by its code.
    Indicator(String),
    /// The departments of an organisation, by their ids.
    Departments(Vec<String>),
}

/// Everything that is searched, and how much of each kind.
#[derive(Debug, Default, PartialEq)]
struct Searched {
    entries: Vec<Entry<What>>,
    areas: usize,
    indicators: usize,
    organisations: usize,
}

/// What stands in the field, what was found, and which of it the arrows have come to.
#[derive(Clone, Copy)]
struct Search {
    page: Page,
    asked: Signal<String>,
    open: Signal<bool>,
    active: Signal<Option<usize>>,
    finds: ReadSignal<Vec<Rc<Entry<What>>>>,
}

pub(super) fn view(page: Page) -> View {
    let (asked, open, active) = (create_signal(String::new()), create_signal(false), create_signal(None));
    // What is searched is loaded once somebody wants to search, and again with each attempt if it failed.
    let (wanted, come) = (create_signal(false), create_signal(0_usize));
    create_effect(move || {
        page.attempt.track();
        let data = page.data.get_clone().filter(|data| wanted.get() && !all_come(data));
        if let Some(data) = data {
            request(page, async move {
                let mut failed = data.facts(LayerId::Departments).await.map(drop);
                come.set(come.get_untracked() + 1);
                for layer in layers(&data) {
                    failed = failed.and(data.layer(layer).await.map(drop));
                    come.set(come.get_untracked() + 1);
                }
                failed
            });
        }
    });
    let searched = create_memo(move || {
        come.track();
        Rc::new(if wanted.get() { searched(page) } else { Searched::default() })
    });
    let finds = create_selector(move || {
        let asked = asked.get_clone();
        searched.with(|searched| find(&searched.entries, &asked, MOST).into_iter().cloned().map(Rc::new).collect())
    });
    let search = Search { page, asked, open, active, finds };
    let focused = move |_: web_sys::FocusEvent| {
        open.set(true);
        if browser::room().is_some_and(|[width, _]| width <= PHONE) {
            // In a low sheet there is room for what is found below the field.
            browser::element("search").iter().for_each(|field| field.scroll_into_view());
        }
        if !wanted.get_untracked() {
            wanted.set(true);
        }
    };
    let typed = move |event: web_sys::Event| {
        active.set(None);
        open.set(true);
        asked.set(browser::entered_text(&event));
    };
    let is_open = create_selector(move || open.get() && finds.with(|finds| !finds.is_empty()));
    let asks = create_selector(move || asked.with(|asked| !asked.trim().is_empty()));
    let list = move || {
        let finds = finds.get_clone().into_iter().enumerate();
        finds.map(|(place, found)| row(search, place, found)).collect::<Vec<View>>()
    };
    let said = move || match finds.with(Vec::len) {
        _ if !asks.get() => String::new(),
        0 => {
            come.track();
            // Before everything has come nobody can say that there is nothing.
            let all = page.data.get_clone_untracked().is_some_and(|data| all_come(&data));
            if all { page.text("search-nothing") } else { String::new() }
        }
        count => page.counted(count, ["search-find", "search-finds"], [("count", page.number(count as f64, 0))]),
    };
    let among = move || {
        let number = |count: usize| page.number(count as f64, 0);
        searched.with(|searched| {
            let values = [("areas", searched.areas), ("indicators", searched.indicators)];
            let [areas, indicators] = values.map(|(name, count)| (name, number(count)));
            page.counted(
                searched.organisations,
                ["search-among-one", "search-among"],
                [areas, indicators, ("organisations", number(searched.organisations))],
            )
        })
    };
    let pointed = move || active.get().filter(|_| is_open.get()).map(option_id);
    let search_text = page.text("search");
    view! {
        div(class="search", role="search") {
            label(r#for="search", class="unseen") { (search_text) }
            input(
                id="search",
                r#type="search",
                role="combobox",
                autocomplete="off",
                aria-autocomplete="list",
                aria-controls="finds",
                aria-describedby="search-among",
                aria-expanded=is_open.get().to_string(),
                aria-activedescendant=pointed(),
                placeholder=page.text("search"),
                on:focus=focused,
                on:blur=move |_| open.set(false),
                on:input=typed,
                on:keydown=move |event: KeyboardEvent| search.press(&event),
            )
            ul(id="finds", role="listbox", aria-label=page.text("search-list"), hidden=!is_open.get()) { (list()) }
            p(class="note", role="status") { (said()) }
            p(id="search-among", class="note", hidden=!asks.get()) { (among()) }
        }
    }
}

impl Search {
    /// The arrows go through what was found and around its ends, Enter takes one: the first, where the arrows have come to none.
    fn press(self, event: &KeyboardEvent) {
        let count = self.finds.with_untracked(Vec::len);
        let shown = self.open.get_untracked() && count > 0;
        let active = self.active.get_untracked();
        match event.key().as_str() {
            "ArrowDown" | "ArrowUp" if count > 0 => {
                let down = event.key() == "ArrowDown";
                let next = match active.filter(|_| shown) {
                    None => {
                        if down {
                            0
                        } else {
                            count - 1
                        }
                    }
                    Some(place) => (place + if down { 1 } else { count - 1 }) % count,
                };
                self.open.set(true);
                self.point(next);
            }
            // In the list they go to its ends, otherwise to those of the text.
            "Home" if shown && active.is_some() => self.point(0),
            "End" if shown && active.is_some() => self.point(count - 1),
            "Enter" if shown => {
                let found = self.finds.with_untracked(|finds| finds.get(active.unwrap_or(0)).cloned());
                found.iter().for_each(|found| self.take(&found.what));
            }
            // The first closes the list, not the area that is shown.
            "Escape" if self.asked.with_untracked(|asked| !asked.is_empty()) => {
                self.clear();
                event.stop_propagation();
            }
            _ => return,
        }
        event.prevent_default();
    }

    fn point(self, place: usize) {
        self.active.set(Some(place));
        if let Some(option) = browser::element(&option_id(place)) {
            let least = ScrollIntoViewOptions::new();
            least.set_block(ScrollLogicalPosition::Nearest);
            option.scroll_into_view_with_scroll_into_view_options(&least);
        }
    }

    fn clear(self) {
        self.active.set(None);
        self.asked.set(String::new());
        if let Some(input) = browser::element("search").and_then(|input| input.dyn_into::<HtmlInputElement>().ok()) {
            input.set_value("");
        }
    }

    fn take(self, what: &What) {
        self.clear();
        let (layer, ids) = match what {
            What::Indicator(code) => return self.page.send(Event::Indicator(code.clone())),
            What::Area(layer, id) => (*layer, vec![id.clone()]),
            What::Departments(ids) => (LayerId::Departments, ids.clone()),
        };
        self.page.send(Event::View(Middle::Map));
        self.page.send(Event::Layer(layer));
        self.page.send(Event::SelectAll(ids.clone()));
        self.page.sought.set(Some((layer, ids)));
    }
}

fn option_id(place: usize) -> String {
    format!("find-{place}")
}

fn row(search: Search, place: usize, found: Rc<Entry<What>>) -> View {
    let (name, kind) = (found.name.clone(), found.kind.clone());
    let note = match &found.number {
        Some(number) => search.page.text_with("search-numbered", [("kind", kind), ("number", number.clone())]),
        None => kind,
    };
    let is_active = create_selector(move || search.active.get() == Some(place));
    view! {
        li(
            id=option_id(place),
            role="option",
            aria-selected=is_active.get().to_string(),
            // The keyboard stays in the field.
            on:mousedown=|event: web_sys::MouseEvent| event.prevent_default(),
            on:click=move |_| search.take(&found.what),
        ) {
            span { (name) }
            span(class="note") { (note) }
        }
    }
}

/// The layers that are searched, of those that there are.
fn layers(data: &Data) -> impl Iterator<Item = LayerId> + use<'_> {
    LAYERS.into_iter().filter(|layer| data.catalogue.layers.iter().any(|known| known.id == layer.as_str()))
}

fn all_come(data: &Data) -> bool {
    data.known_facts(LayerId::Departments).is_some() && layers(data).all(|layer| data.known_layer(layer).is_some())
}

/// The housing organisations by name, each with the ids of its departments, as far as both have come.
fn organisations(data: &Data) -> BTreeMap<String, Vec<String>> {
    let mut departments: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let (facts, layer) = (data.known_facts(LayerId::Departments), data.known_layer(LayerId::Departments));
    for (facts, layer) in facts.iter().zip(&layer) {
        let of = facts.organisations.iter().take(layer.len()).enumerate();
        for (area, name) in of.filter_map(|(area, name)| Some((area, name.clone()?))) {
            departments.entry(name).or_default().push(layer.features.id(area).to_owned());
        }
    }
    departments
}

/// Everything that has come, ready to be searched.
fn searched(page: Page) -> Searched {
    let Some(data) = page.data.get_clone() else { return Searched::default() };
    let mut searched = Searched::default();
    for (order, layer) in LAYERS.into_iter().enumerate() {
        let Some(known) = data.known_layer(layer) else { continue };
        let kind = data.catalogue.layers.iter().find(|known| known.id == layer.as_str());
        let kind = kind.map(|known| page.of(&known.name)).unwrap_or_default();
        for area in 0..known.len() {
            let (id, name) = (known.features.id(area), known.features.name(area));
            let entry = Entry::new(What::Area(layer, id.to_owned()), name, &kind, order);
            searched.entries.push(if layer == LayerId::Departments { entry.numbered(id) } else { entry });
        }
        searched.areas += known.len();
    }
    let kind = page.text("organisation");
    for (name, departments) in organisations(&data) {
        searched.entries.push(Entry::new(What::Departments(departments), &name, &kind, LAYERS.len()));
        searched.organisations += 1;
    }
    for indicator in &data.catalogue.indicators {
        let domain = page.of(&indicator.domain);
        let kind = page.text_with("search-indicator", [("domain", domain.clone())]);
        let words = page.known_code("words", &indicator.code).unwrap_or_default();
        let entry =
            Entry::new(What::Indicator(indicator.code.clone()), &page.of(&indicator.name), &kind, LAYERS.len() + 1);
        let description = format!("{domain} {}", page.of(&indicator.description));
        searched.entries.push(entry.described(&words, &description));
        searched.indicators += 1;
    }
    searched
}
