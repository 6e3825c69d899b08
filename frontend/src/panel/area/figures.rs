//! All newest figures of an area, beside those of the municipality.
use crate::{
    format::is_short,
    look::{number_or_word, state_of},
    page::Page,
};
use sycamore::prelude::*;
use wire::{Catalogue, Figure, Profile};

pub(super) fn view(page: Page, profile: &Profile, catalogue: &Catalogue) -> View {
    let rows: Vec<View> = profile.figures.iter().filter_map(|figure| row(page, figure, catalogue)).collect();
    let headings: Vec<View> = ["column-figure", "column-value", "column-municipality", "column-rank"]
        .map(|key| page.text(key))
        .into_iter()
        .map(|text| view! { th(scope="col") { (text) } })
        .collect();
    let (caption, rank_note) = (page.text("figures"), page.text("rank-note"));
    let heading = caption.clone();
    let content = view! {
        table(class="figures") {
            caption(class="unseen") { (caption) }
            thead { tr { (headings) } }
            tbody { (rows) }
        }
        p(class="note") { (rank_note) }
    };
    super::section("area-figures", heading, true, content)
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
        if is_short(&unit) { page.with_unit(&number, &unit) } else { number }
    };
    let measure = if is_short(&unit) { period } else { format!("{unit} · {period}") };
    let value = number_or_word(state_of(figure.state), figure.value).map_or_else(|word| page.text(word), beside);
    let class = if figure.value.is_some() { "value" } else { "value state" };
    let interval = figure.interval.map(|[low, high]| {
        let (low, high) = (page.number(low, indicator.decimals), page.number(high, indicator.decimals));
        page.text_with("interval", [("low", low), ("high", high)])
    });
    let municipality = figure.municipality.map_or_else(|| page.text("none"), beside);
    let potential = figure.potential.filter(|persons| persons.abs() >= 0.5).map(|persons| {
        let keys = if persons > 0.0 {
            ["potential-one-more", "potential-more"]
        } else {
            ["potential-one-fewer", "potential-fewer"]
        };
        page.counted(persons.abs().round() as usize, keys, [("persons", page.number(persons.abs(), 0))])
    });
    let rank = figure.rank.map_or_else(|| page.text("none"), |rank| page.place(&rank));
    let rank_notes = figure.rank.map(|rank| page.place_notes(&rank)).filter(|notes| !notes.is_empty());
    let code = indicator.code.clone();
    let on_map = create_selector(move || page.state.with(|state| state.indicator == code));
    let [interval, potential, rank_notes] =
        [interval, potential, rank_notes].map(|note| note.map(|note| view! { span(class="interval") { (note) } }));
    Some(view! {
        tr(data-on-map=on_map.get().to_string()) {
            th(scope="row") { (name) span(class="period") { (measure) } }
            td(class=class) { (value) (interval) }
            td { (municipality) (potential) }
            td { (rank) (rank_notes) }
        }
    })
}
