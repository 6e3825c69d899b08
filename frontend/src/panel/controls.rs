//! What to show: indicator, period and layer.
use crate::{
    browser,
    page::Page,
    state::{Event, State},
};
use sycamore::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use wire::Catalogue;

/// Options under a heading, or under none: value and name.
struct Group {
    heading: Option<String>,
    options: Vec<(String, String)>,
}

/// What a select chooses.
#[derive(Clone, Copy)]
struct Choice {
    id: &'static str,
    label: &'static str,
    groups: fn(Page, &Catalogue, &State) -> Vec<Group>,
    value: fn(&State) -> &str,
    event: fn(String) -> Option<Event>,
}

pub(super) fn view(page: Page) -> View {
    let indicator = Choice {
        id: "indicator",
        label: "indicator",
        groups: indicators,
        value: |state| &state.indicator,
        event: |code| Some(Event::Indicator(code)),
    };
    let layer = Choice {
        id: "layer",
        label: "layer",
        groups: layers,
        value: |state| state.layer.as_str(),
        event: |id| id.parse().ok().map(Event::Layer),
    };
    view! {
        form(class="controls", aria-label=page.text("controls"), on:submit=|event: web_sys::SubmitEvent| event.prevent_default()) {
            (picker(page, indicator))
            (super::time::view(page))
            div(class="pair") {
                (picker(page, layer))
                (super::time::against(page))
            }
        }
    }
}

fn picker(page: Page, choice: Choice) -> View {
    let select = create_node_ref();
    let value = create_selector(move || page.state.with(|state| (choice.value)(state).to_owned()));
    // Options change with the indicator and the language alone; they must not be rebuilt while the map moves.
    let options_of = create_selector(move || page.state.with(|state| (state.indicator.clone(), state.language)));
    let options = move || {
        options_of.track();
        let groups = page.catalogue.with(|catalogue| {
            page.state
                .with_untracked(|state| catalogue.as_ref().map(|catalogue| (choice.groups)(page, catalogue, state)))
        });
        groups
            .unwrap_or_default()
            .into_iter()
            .map(|group| group_view(group, &value.get_clone_untracked()))
            .collect::<Vec<View>>()
    };
    let view = view! {
        div(class="field") {
            label(r#for=choice.id) { (page.text(choice.label)) }
            select(
                id=choice.id,
                r#ref=select,
                on:change=move |event: web_sys::Event| {
                    if let Some(event) = browser::chosen(&event).and_then(choice.event) {
                        page.send(event);
                    }
                },
            ) {
                (options())
            }
        }
    };
    create_effect(move || {
        let value = value.get_clone();
        if let Some(select) = select.try_get().and_then(|select| select.dyn_into::<HtmlSelectElement>().ok()) {
            select.set_value(&value);
        }
    });
    view
}

fn group_view(group: Group, value: &str) -> View {
    let options: Vec<View> = group
        .options
        .into_iter()
        .map(|(id, name)| {
            let selected = id == value;
            view! { option(value=id, selected=selected) { (name) } }
        })
        .collect();
    match group.heading {
        Some(heading) => view! { optgroup(label=heading) { (options) } },
        None => View::from(options),
    }
}

fn layers(page: Page, catalogue: &Catalogue, _: &State) -> Vec<Group> {
    let options = catalogue.layers.iter().map(|layer| (layer.id.clone(), page.of(&layer.name)));
    vec![Group { heading: None, options: options.collect() }]
}

fn indicators(page: Page, catalogue: &Catalogue, _: &State) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for indicator in &catalogue.indicators {
        let heading = Some(page.of(&indicator.domain));
        let option = (indicator.code.clone(), page.of(&indicator.name));
        match groups.iter_mut().find(|group| group.heading == heading) {
            Some(group) => group.options.push(option),
            None => groups.push(Group { heading, options: vec![option] }),
        }
    }
    groups
}
