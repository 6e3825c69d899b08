//! Buttons that save a chart as a file: as lines that a program can change, or as a picture.
use super::foot;
use crate::{
    browser,
    chart_file::{ChartFile, Drawing, WIDTH},
    page::Page,
};
use sycamore::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// Pixels of a picture in a pixel of the chart.
const RATIO: f64 = 2.0;

/// What a chart shows, and of whom.
#[derive(Clone)]
pub(super) struct Charted {
    /// What is drawn, and of which area.
    pub(super) title: String,
    /// Unit, and who is counted.
    pub(super) about: String,
    /// Name of the file without its ending.
    pub(super) name: String,
}

/// The buttons. `drawing` makes what is saved.
pub(super) fn buttons(page: Page, charted: &Charted, drawing: impl Fn() -> Drawing + Clone + 'static) -> View {
    let button = |text: &'static str, label: &'static str, is_picture: bool| {
        let (charted, drawing) = (charted.clone(), drawing.clone());
        let save = move |_: web_sys::MouseEvent| {
            let (svg, height) = file(page, &charted, drawing()).svg();
            let name = charted.name.clone();
            spawn_local(async move {
                // A browser that refuses saves nothing.
                let _ = if is_picture {
                    browser::save_svg_as_picture(&svg, [WIDTH, height].map(|side| side * RATIO), &name).await
                } else {
                    browser::save_svg(&svg, &name)
                };
            });
        };
        let (text, label) = (page.text(text), page.text(label));
        view! { button(r#type="button", class="link", aria-label=label, on:click=save) { (text) } }
    };
    let (png, svg) = (button("chart-png", "chart-save-png", true), button("chart-svg", "chart-save-svg", false));
    let name = page.text("chart-save");
    view! { p(class="note chart-save") { (name) " " (png) " " (svg) } }
}

fn file(page: Page, charted: &Charted, drawing: Drawing) -> ChartFile {
    let mut facts = vec![charted.about.clone()];
    if let Some(catalogue) = page.catalogue.get_clone_untracked() {
        let release = &catalogue.release;
        let threshold = page.number(f64::from(release.household_threshold), 0);
        let date = browser::day(page.language(), &release.published_at);
        let released = page.text_with("release", [("number", release.id.to_string()), ("date", date)]);
        facts.push(format!("{released} {}", page.text_with("protection", [("threshold", threshold)])));
        let sources = foot::sources(page).join(foot::SEPARATOR);
        facts.push(format!("{} · {} · {sources}", page.text("title"), catalogue.municipality.name));
    }
    ChartFile { title: charted.title.clone(), facts, drawing }
}
