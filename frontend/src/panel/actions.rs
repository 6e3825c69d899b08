//! What stands beside the views: what areas must meet, and what can be taken away, which is figures as a file, the map as a picture, and the
//! page on paper; and how areas are chosen with the pointer.
use super::{
    drawn, export,
    facts::{self, Facts},
    filters, link,
};
use crate::{
    browser,
    map::{self, Tool, picture::Caption},
    page::{self, Page},
};
use sycamore::prelude::*;

/// Buttons beside the views, and what the one that is pressed opens.
pub(super) fn beside(page: Page) -> View {
    let open = create_selector(move || page.tool.get());
    let button = move |id: &'static str, of: &'static str, tool: page::Tool| {
        let toggle = move |_| page.tool.set(Some(tool).filter(|tool| page.tool.get_untracked() != Some(*tool)));
        view! {
            button(r#type="button", id=id, class="plain", aria-controls=of, aria-expanded=(open.get() == Some(tool)).to_string(), on:click=toggle) { (page.text(id)) }
        }
    };
    let picture_text = page.text("picture");
    let print_text = page.text("print");
    view! {
        div(class="beside", role="group", aria-label=page.text("beside-views")) {
            (button("filters-open", "filters", page::Tool::Filter))
            (button("take-open", "take", page::Tool::Take))
        }
        div(id="filters", class="filters", hidden=open.get() != Some(page::Tool::Filter)) { (filters::view(page)) }
        div(id="take", class="take", role="group", aria-label=page.text("take"), hidden=open.get() != Some(page::Tool::Take)) {
            p(class="exports") {
                (export::button(page))
                button(r#type="button", id="picture", class="plain", on:click=move |_| picture(page)) { (picture_text) }
                button(r#type="button", id="print", class="plain", on:click=move |_| {
                    // A browser that cannot print does nothing.
                    let _ = browser::window().print();
                }) { (print_text) }
                (link::button(page, "plain copy-link"))
            }
        }
    }
}

/// Buttons that choose what a drag over the map does.
pub(super) fn tools(page: Page) -> View {
    let tool = create_signal(Tool::Pan);
    let choose = move |wanted: Tool| {
        tool.set(if tool.get_untracked() == wanted { Tool::Pan } else { wanted });
        if let Some(map) = page.map.get_clone_untracked() {
            map.set_tool(tool.get_untracked());
        }
    };
    let button = move |id: &'static str, drawing: &'static str, wanted: Tool| {
        view! {
            button(r#type="button", id=id, aria-label=page.text(id), title=page.text(id), aria-pressed=(tool.get() == wanted).to_string(), on:click=move |_| choose(wanted)) {
                svg(viewBox="0 0 16 16", width="16", height="16", aria-hidden="true") {
                    path(d=drawing, fill="none", stroke="currentColor", stroke-width="1.6", stroke-dasharray="2.4 1.6")
                }
            }
        }
    };
    view! {
        section(id="tools", class="zoom card tools", aria-label=page.text("tools")) {
            (button("tool-box", "M2.5 3.5h11v9h-11z", Tool::Box))
            (button("tool-lasso", "M8 3c3.6 0 6 1.6 6 3.8S11.6 10.600 8 10.600 2 9 2 6.800 4.400 3 8 3zM5 10.500c-.6 1.500.4 2.500-1 3.500", Tool::Lasso))
        }
    }
}

/// What is shown as a picture that is saved: the maps with all that must be known to read them.
fn picture(page: Page) {
    let (Some(view), Some(shown), Some(catalogue)) =
        (page.map.get_clone_untracked(), page.shown.get_clone_untracked(), page.catalogue.get_clone_untracked())
    else {
        return;
    };
    let shown = shown.on_light();
    let facts = Facts::of(page, &shown, &catalogue);
    let lines = facts::legend_lines(page, &shown);
    let caption = Caption {
        title: format!("{} · {}", catalogue.municipality.name, facts.title),
        measure: facts.measure,
        facts: facts.lines.iter().map(|(heading, text)| format!("{heading}: {text}")).collect(),
        entries: lines.iter().map(|line| (line.swatch(), line.text.clone())).collect(),
        notes: facts::legend_notes(page, &shown),
        source: format!("{} · {} {} {}", page.text("title"), facts.release, facts.protection, facts.sources),
    };
    let parts = drawn::maps(page, &shown, map::picture::WIDTH, map::picture::RATIO);
    let name = format!("{}_{}_{}.png", shown.layer_id, shown.indicator.code, shown.period.id);
    // A browser that refuses to make a picture saves none.
    let _ = map::picture::save(&parts, &caption, view.opacity(), name);
}
