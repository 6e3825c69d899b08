//! What is seen as a file: which areas, indicators and periods, how they stand in it, and for which program. The dialog begins with what is shown.
use super::cross;
use crate::{
    browser, client,
    export::{self, MOST_FIGURES, MOST_RANKED},
    load::request,
    page::{Page, ShownAs},
    state::Language,
    themes::{STATUTE_THEME, is_theme},
};
use std::collections::BTreeMap;
use sycamore::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, MouseEvent};
use wire::{Catalogue, ExportFormat, ExportLanguage, ExportRequest, ExportShape};

/// The formats of a file, with the keys of their names.
const FORMATS: [(ExportFormat, &str); 4] = [
    (ExportFormat::Xlsx, "export-xlsx"),
    (ExportFormat::Excel, "export-excel"),
    (ExportFormat::Csv, "export-csv"),
    (ExportFormat::Geojson, "export-geojson"),
];
/// The shapes of a table, with the keys of their names.
const SHAPES: [(ExportShape, &str); 2] = [(ExportShape::Long, "export-long"), (ExportShape::Wide, "export-wide")];

/// Which areas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Areas {
    Selected,
    Met,
    All,
}

/// What a person has chosen in the dialog.
#[derive(Clone, Copy)]
struct Draft {
    areas: Signal<Areas>,
    ticked: Signal<Vec<String>>,
    /// The indicator that was ticked last.
    last: Signal<Option<String>>,
    from: Signal<String>,
    to: Signal<String>,
    shape: Signal<ExportShape>,
    format: Signal<ExportFormat>,
    standings: Signal<bool>,
}

/// A button that opens the dialog.
pub(super) fn button(page: Page) -> View {
    let export_open_text = page.text("export-open");
    view! {
        button(r#type="button", class="plain export-open", on:click=move |_| open(page)) { (export_open_text) }
    }
}

fn open(page: Page) {
    page.exporting.set(page.exporting.get_untracked() + 1);
}

fn dialog() -> Option<HtmlDialogElement> {
    browser::document().get_element_by_id("export")?.dyn_into().ok()
}

fn close() {
    if let Some(dialog) = dialog() {
        dialog.close();
    }
}

/// The dialog, which is made again each time that it is opened.
pub(super) fn view(page: Page) -> View {
    let content = move || {
        if page.exporting.get() == 0 {
            return View::new();
        }
        page.texts.track();
        let catalogue = page.catalogue.get_clone_untracked();
        catalogue.map_or_else(View::new, |catalogue| form(page, &catalogue))
    };
    create_effect(move || {
        if page.exporting.get() > 0 {
            // What is in it stands when the effects are done.
            browser::later(0, || {
                // One that is open stays open.
                let _ = dialog().map(|dialog| if dialog.open() { Ok(()) } else { dialog.show_modal() });
            });
        }
    });
    view! {
        dialog(id="export", class="card export", aria-labelledby="export-title") { (content()) }
    }
}

/// The draft that says what is shown.
fn draft(page: Page, catalogue: &Catalogue) -> Draft {
    let (shown, state) = (page.shown.get_clone_untracked(), page.state.get_clone_untracked());
    let areas = match () {
        () if !state.selected.is_empty() => Areas::Selected,
        () if !state.filters.is_empty() => Areas::Met,
        () => Areas::All,
    };
    let of_index = state.indicator == catalogue.need_index || is_theme(&state.indicator);
    let from = match shown.as_ref().map(|shown| &shown.kind) {
        Some(ShownAs::Change(then) | ShownAs::Beside(then)) => then.id.clone(),
        _ => state.period.clone(),
    };
    // Nothing of the statute layer is exported.
    let indicator = if state.indicator == STATUTE_THEME { catalogue.need_index.clone() } else { state.indicator };
    Draft {
        areas: create_signal(areas),
        last: create_signal(Some(indicator.clone())),
        ticked: create_signal(vec![indicator]),
        from: create_signal(from),
        to: create_signal(state.period),
        shape: create_signal(ExportShape::default()),
        format: create_signal(ExportFormat::Xlsx),
        standings: create_signal(of_index),
    }
}

fn form(page: Page, catalogue: &Catalogue) -> View {
    let draft = draft(page, catalogue);
    let [areas, indicators, periods] =
        [areas(page, catalogue, draft), indicators(page, catalogue, draft), periods(page, catalogue, draft)];
    let shapes = SHAPES.map(|(shape, key)| {
        view! {
            label(class="check") {
                input(r#type="radio", name="export-shape", id=key, checked=draft.shape.get_untracked() == shape, on:change=move |_: web_sys::Event| draft.shape.set(shape))
                (page.text(key))
            }
        }
    });
    let formats = FORMATS.map(|(format, key)| {
        view! {
            label(class="check") {
                input(r#type="radio", name="export-format", id=key, checked=draft.format.get_untracked() == format, on:change=move |_: web_sys::Event| draft.format.set(format))
                (page.text(key))
            }
        }
    });
    let layer = page.state.with_untracked(|state| state.layer);
    let ranked = catalogue.layers.iter().any(|known| known.id == layer.as_str() && known.count <= MOST_RANKED);
    let standings = ranked.then(|| {
        let export_standings_text = page.text("export-standings");
        view! {
            label(class="check") {
                input(id="export-standings", r#type="checkbox", prop:checked=draft.standings.get(), on:change=move |_: web_sys::Event| draft.standings.set(!draft.standings.get_untracked()))
                (export_standings_text)
            }
        }
    });
    if !ranked {
        draft.standings.set(false);
    }
    let told = create_memo(move || told(page, draft));
    let shapes: Vec<View> = shapes.into();
    let formats: Vec<View> = formats.into();
    let export_text = page.text("export");
    let export_shape_text = page.text("export-shape");
    let export_format_text = page.text("export-format");
    let export_get_text = page.text("export-get");
    view! {
        form(method="dialog", on:submit=move |event: web_sys::SubmitEvent| { event.prevent_default(); get(page, draft); }) {
            header(class="head") {
                h2(id="export-title") { (export_text) }
                button(r#type="button", id="export-close", class="close", aria-label=page.text("export-close"), on:click=move |_| close()) { (cross()) }
            }
            div(class="export-parts") {
                (areas)
                (periods)
                (indicators)
                fieldset { legend { (export_shape_text) } (shapes) (standings) }
                fieldset { legend { (export_format_text) } (formats) }
            }
            footer {
                p(id="export-told", class="note", role="status") { (told.get_clone().0) }
                button(r#type="submit", id="export-get", class="plain", disabled=!told.get_clone().1) { (export_get_text) }
            }
        }
    }
}

fn areas(page: Page, catalogue: &Catalogue, draft: Draft) -> View {
    let number = |count: usize| page.number(count as f64, 0);
    let choices = [Areas::Selected, Areas::Met, Areas::All].map(|areas| {
        let (there, key) = match areas {
            Areas::Selected => (page.state.with_untracked(|state| !state.selected.is_empty()), "export-areas-selected"),
            Areas::Met => (page.state.with_untracked(|state| !state.filters.is_empty()), "export-areas-met"),
            Areas::All => (true, "export-areas-all"),
        };
        there.then(|| {
            let text = page.text_with(key, [("count", number(count(page, catalogue, areas)))]);
            view! {
                label(class="check") {
                    input(r#type="radio", name="export-areas", id=key, checked=draft.areas.get_untracked() == areas, on:change=move |_: web_sys::Event| draft.areas.set(areas))
                    (text)
                }
            }
        })
    });
    let choices: Vec<View> = choices.into_iter().flatten().collect();
    let export_areas_text = page.text("export-areas");
    view! { fieldset { legend { (export_areas_text) } (choices) } }
}

/// How many areas these are.
fn count(page: Page, catalogue: &Catalogue, areas: Areas) -> usize {
    let layer = page.state.with_untracked(|state| state.layer);
    match areas {
        Areas::Selected => page.state.with_untracked(|state| state.selected.len()),
        Areas::Met => met(page).len(),
        Areas::All => {
            let known = catalogue.layers.iter().find(|known| known.id == layer.as_str());
            known.map_or(0, |known| known.count)
        }
    }
}

/// Ids of the areas on the map that meet the filters.
fn met(page: Page) -> Vec<String> {
    let (Some(shown), Some(met)) = (page.shown.get_clone_untracked(), page.met.get_clone_untracked()) else {
        return Vec::new();
    };
    (0..met.len()).filter(|&area| met[area]).filter_map(|area| shown.layer.id(area)).collect()
}

fn indicators(page: Page, catalogue: &Catalogue, draft: Draft) -> View {
    let offered = || catalogue.indicators.iter().filter(|indicator| indicator.code != STATUTE_THEME);
    let codes: Vec<String> = offered().map(|indicator| indicator.code.clone()).collect();
    let boxes: Vec<View> = offered()
        .map(|indicator| {
            let (code, name, codes) = (indicator.code.clone(), page.of(&indicator.name), codes.clone());
            let of = code.clone();
            let on = create_selector(move || draft.ticked.with(|ticked| ticked.contains(&of)));
            let id = format!("export-of-{code}");
            let pressed = move |event: MouseEvent| {
                let before = draft.last.get_clone_untracked().filter(|_| event.shift_key());
                draft.ticked.update(|ticked| export::tick(&codes, ticked, &code, before.as_deref()));
                draft.last.set(Some(code.clone()));
            };
            view! {
                label(class="check") {
                    input(id=id, r#type="checkbox", prop:checked=on.get(), on:click=pressed)
                    (name)
                }
            }
        })
        .collect();
    let export_indicators_text = page.text("export-indicators");
    let export_hint_text = page.text("export-hint");
    view! {
        fieldset(class="export-indicators") {
            legend { (export_indicators_text) }
            div { (boxes) }
            p(class="note") { (export_hint_text) }
        }
    }
}

fn periods(page: Page, catalogue: &Catalogue, draft: Draft) -> View {
    let ends = export::ends(catalogue, &[&draft.from.get_clone_untracked(), &draft.to.get_clone_untracked()]);
    let label = |id: &str| {
        let known = catalogue.indicators.iter().flat_map(|indicator| &indicator.periods).find(|known| known.id == id);
        known.map_or_else(|| id.to_owned(), |known| page.of(&known.label))
    };
    let options: Vec<(String, String)> =
        ends.iter().map(ToString::to_string).map(|id: String| (id.clone(), label(&id))).collect();
    let whole = [options.first(), options.last()].map(|end| end.map(|(id, _)| id.clone()).unwrap_or_default());
    let select = |key: &'static str, chosen: Signal<String>| {
        let options = options.clone();
        let list = move || {
            let now = chosen.get_clone();
            let one = |(id, label): (String, String)| {
                let selected = id == now;
                view! { option(value=id, selected=selected) { (label) } }
            };
            options.clone().into_iter().map(one).collect::<Vec<View>>()
        };
        view! {
            label(class="export-end") {
                (page.text(key))
                select(id=key, on:change=move |event: web_sys::Event| if let Some(id) = browser::chosen(&event) { chosen.set(id) }) { (list()) }
            }
        }
    };
    let (from, to) = (select("export-from", draft.from), select("export-to", draft.to));
    let all = move |_: MouseEvent| {
        let [first, last] = whole.clone();
        draft.from.set(first);
        draft.to.set(last);
    };
    let export_periods_text = page.text("export-periods");
    let export_all_years_text = page.text("export-all-years");
    view! {
        fieldset {
            legend { (export_periods_text) }
            div(class="export-ends") {
                (from)
                (to)
                button(r#type="button", id="export-all-years", class="plain", on:click=all) { (export_all_years_text) }
            }
        }
    }
}

/// What the file will be, and whether it can be made.
fn told(page: Page, draft: Draft) -> (String, bool) {
    let Some(catalogue) = page.catalogue.get_clone_untracked() else { return Default::default() };
    let found =
        draft.ticked.with(|ticked| export::found(&catalogue, ticked, [&draft.from.get_clone(), &draft.to.get_clone()]));
    let figures = count(page, &catalogue, draft.areas.get()).saturating_mul(found.series);
    let number = |count: usize| page.number(count as f64, 0);
    if figures == 0 {
        return (page.text("export-none"), false);
    }
    if figures > MOST_FIGURES && found.series > 1 {
        return (page.text_with("export-too-many", [("most", number(MOST_FIGURES))]), false);
    }
    let mut sentences = vec![page.text_with("export-count", [("count", number(figures))])];
    if !found.without.is_empty() {
        let names = catalogue.indicators.iter().filter(|indicator| found.without.contains(&indicator.code));
        let names: Vec<String> = names.map(|indicator| page.of(&indicator.name)).collect();
        sentences.push(page.text_with("export-left-out", [("names", names.join(", "))]));
    }
    let weighted = page.state.with_untracked(|state| !state.weights.is_empty());
    if weighted && found.indicators.contains(&catalogue.need_index) {
        sentences.push(page.text("export-weights"));
    }
    (sentences.join(" "), true)
}

/// Saves the file: of the release that the page shows, also where a newer one is out.
fn get(page: Page, draft: Draft) {
    let Some(catalogue) = page.catalogue.get_clone_untracked() else { return };
    let ends = [draft.from.get_clone_untracked(), draft.to.get_clone_untracked()];
    let Some([from, to]) = export::ordered([&ends[0], &ends[1]]) else { return };
    let found = draft.ticked.with_untracked(|ticked| export::found(&catalogue, ticked, [&ends[0], &ends[1]]));
    let state = page.state.get_clone_untracked();
    let areas = draft.areas.get_untracked();
    // What has the usual weights on the page has them in the file.
    let own_weights = found.indicators.contains(&catalogue.need_index) && !state.weights.is_empty();
    let weights: BTreeMap<String, f64> =
        state.weights.keys().filter(|_| own_weights).map(|code| (code.clone(), state.weight(code))).collect();
    let wanted = ExportRequest {
        layer: state.layer.to_string(),
        indicators: found.indicators,
        indicator: None,
        periods: Vec::new(),
        period: None,
        from: Some(from.to_string()),
        to: Some(to.to_string()),
        format: draft.format.get_untracked(),
        shape: draft.shape.get_untracked(),
        language: match state.language {
            Language::Danish => ExportLanguage::Da,
            Language::English => ExportLanguage::En,
        },
        areas: match areas {
            Areas::Selected => state.selected.clone(),
            Areas::Met => met(page),
            Areas::All => Vec::new(),
        },
        standings: draft.standings.get_untracked(),
        scenario: if own_weights { state.scenario.clone() } else { String::new() },
        weights,
        filters: match areas {
            Areas::Met => state.filters.iter().map(|filter| super::filters::said(page, filter)).collect(),
            Areas::Selected | Areas::All => Vec::new(),
        },
    };
    request(page, async move {
        let (blob, name) = client::export(&catalogue.release.key, &wanted).await?;
        // A browser that refuses to save a file saves none.
        let _ = browser::save(&blob, &name);
        close();
        Ok(())
    });
}
