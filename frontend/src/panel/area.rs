//! The selected area: what it is, and all its newest figures beside those of the municipality.
use crate::{
    format::{is_short, state_key, with_unit},
    load,
    page::Page,
};
use sycamore::prelude::*;
use wire::{Catalogue, Figure, Profile};

pub(super) fn view(page: Page) -> View {
    let selected = create_selector(move || page.selected_area());
    let name = move || {
        page.shown
            .with(|shown| Some(shown.as_ref()?.layer.features.get(selected.get()?)?.name.clone()))
            .unwrap_or_default()
    };
    let announced = move || {
        let shown = page.shown.get_clone()?;
        let (name, figure) = page.area(&shown, selected.get()?)?;
        let indicator = page.of(&shown.indicator.name);
        Some(page.text_with("announcement", [("name", name), ("indicator", indicator), ("figure", figure)]))
    };
    view! {
        section(id="area-panel", class="card", aria-labelledby="area-name", hidden=selected.get().is_none()) {
            header(class="head") {
                h2(id="area-name") { (name()) }
                button(r#type="button", id="area-close", class="close", aria-label=page.text("close"), on:click=move |_| load::close_area(page)) {
                    svg(viewBox="0 0 16 16", width="16", height="16", aria-hidden="true") {
                        path(d="M3 3l10 10M13 3L3 13", fill="none", stroke="currentColor", stroke-width="2", stroke-linecap="round")
                    }
                }
            }
            (profile(page))
        }
        p(id="announcement", class="unseen", aria-live="polite") { (announced().unwrap_or_default()) }
    }
}

fn profile(page: Page) -> View {
    let content = move || match (page.profile.get_clone(), page.catalogue.get_clone()) {
        (Some(profile), Some(catalogue)) => known(page, &profile, &catalogue),
        _ => view! { p(class="note") { (page.text("area-loading")) } },
    };
    View::from(content)
}

fn known(page: Page, profile: &Profile, catalogue: &Catalogue) -> View {
    let dwellings = profile.dwellings.map(|dwellings| page.number(dwellings as f64, 0));
    let facts = [
        ("organisation", profile.organisation.clone()),
        ("district", profile.district.clone()),
        ("dwellings", dwellings),
    ];
    let facts: Vec<View> = facts
        .into_iter()
        .filter_map(|(key, value)| {
            let (key, value) = (page.text(key), value?);
            Some(view! { div { dt { (key.clone()) } dd { (value.clone()) } } })
        })
        .collect();
    let together = (!profile.shown_with.is_empty()).then(|| {
        let text = page.text_with("shown-with", [("names", profile.shown_with.join(", "))]);
        view! { p(class="together") { (text.clone()) } }
    });
    let rows: Vec<View> = profile.figures.iter().filter_map(|figure| row(page, figure, catalogue)).collect();
    let headings: Vec<View> = ["column-figure", "column-value", "column-municipality", "column-rank"]
        .map(|key| page.text(key))
        .into_iter()
        .map(|text| view! { th(scope="col") { (text.clone()) } })
        .collect();
    let (caption, rank_note) = (page.text("figures"), page.text("rank-note"));
    view! {
        dl(class="facts") { (facts) }
        (together)
        table(class="figures") {
            caption(class="unseen") { (caption.clone()) }
            thead { tr { (headings) } }
            tbody { (rows) }
        }
        p(class="note") { (rank_note.clone()) }
    }
}

fn row(page: Page, figure: &Figure, catalogue: &Catalogue) -> Option<View> {
    let indicator = catalogue.indicators.iter().find(|indicator| indicator.code == figure.indicator)?;
    let period = indicator
        .periods
        .iter()
        .find(|period| period.id == figure.period)
        .map_or_else(|| figure.period.clone(), |period| page.of(&period.label));
    let name = page.of(&indicator.name);
    let unit = page.of(&indicator.unit);
    let beside = |number: f64| {
        let number = page.number(number, indicator.decimals);
        if is_short(&unit) { with_unit(&number, &unit) } else { number }
    };
    let measure = if is_short(&unit) { period } else { format!("{unit} · {period}") };
    let value = match (state_key(figure.state), figure.value) {
        (None, Some(value)) => beside(value),
        (key, _) => page.text(key.unwrap_or("state-missing")),
    };
    let class = if figure.value.is_some() { "value" } else { "value state" };
    let interval = figure.interval.map(|[low, high]| {
        let (low, high) = (page.number(low, indicator.decimals), page.number(high, indicator.decimals));
        page.text_with("interval", [("low", low), ("high", high)])
    });
    let municipality = figure.municipality.map_or_else(|| page.text("none"), beside);
    let rank = figure.rank.map_or_else(
        || page.text("none"),
        |rank| {
            page.text_with(
                "rank",
                [("place", page.number(rank.place as f64, 0)), ("of", page.number(rank.of as f64, 0))],
            )
        },
    );
    let code = indicator.code.clone();
    let on_map = create_selector(move || page.state.with(|state| state.indicator == code));
    Some(view! {
        tr(data-on-map=on_map.get().to_string()) {
            th(scope="row") { (name.clone()) span(class="period") { (measure.clone()) } }
            td(class=class) { (value.clone()) (interval.clone().map(|interval| view! { span(class="interval") { (interval.clone()) } })) }
            td { (municipality.clone()) }
            td { (rank.clone()) }
        }
    })
}
