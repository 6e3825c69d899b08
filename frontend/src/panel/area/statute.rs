//! The statute layer: how a contiguous housing area stands to the criteria of almenboligloven. Only where a steward has turned it on.
use crate::{format::with_unit, page::Page};
use sycamore::prelude::*;
use wire::{CriterionResult, StatuteResult};

pub(super) fn view(page: Page) -> View {
    let content = move || {
        let Some(results) = page.statute.get_clone().filter(|results| !results.is_empty()) else { return View::new() };
        let rules: Vec<View> = results.iter().map(|result| rule(page, result)).collect();
        let explained = page.text("statute-explained");
        let content = view! { p(class="note") { (explained.clone()) } (rules) };
        super::section("area-statute", page.text("statute"), true, content)
    };
    View::from(content)
}

fn rule(page: Page, result: &StatuteResult) -> View {
    let name = page.of(&result.name);
    let law = result.law.clone();
    let verdict = page.text(match result.listed {
        Some(true) => "statute-listed",
        Some(false) => "statute-not-listed",
        None => "statute-unknown",
    });
    let number = |value: u32| page.number(f64::from(value), 0);
    let residents = result.residents.map(|residents| {
        page.text_with(
            "statute-residents",
            [("residents", number(residents)), ("least", number(result.least_residents))],
        )
    });
    let needed = page
        .text_with("statute-needed", [("needed", result.needed.to_string()), ("count", result.some.len().to_string())]);
    let rows: Vec<View> = result.all.iter().chain(&result.some).map(|criterion| row(page, criterion)).collect();
    let headings: Vec<View> = ["statute-criterion", "column-value", "statute-limit", "statute-met"]
        .map(|key| page.text(key))
        .into_iter()
        .map(|text| view! { th(scope="col") { (text.clone()) } })
        .collect();
    view! {
        h3 { (name.clone()) " " span(class="measure") { (law.clone()) } }
        p { strong { (verdict.clone()) } " " (residents.clone().unwrap_or_default()) " " (needed.clone()) }
        table(class="figures") { thead { tr { (headings) } } tbody { (rows) } }
    }
}

fn row(page: Page, criterion: &CriterionResult) -> View {
    let name = page.of(&criterion.name);
    let unit = page.of(&criterion.unit);
    let number = |value: f64| {
        with_unit(&page.number(value, criterion.decimals), if crate::format::is_short(&unit) { &unit } else { "" })
    };
    let Some(judged) = &criterion.judged else {
        let text = page.text("statute-not-judged");
        return view! { tr { th(scope="row") { (name.clone()) } td(class="state", colspan="3") { (text.clone()) } } };
    };
    let limit = page
        .text_with(if criterion.above { "statute-above" } else { "statute-below" }, [("limit", number(judged.limit))]);
    let met = page.text(if judged.met { "yes" } else { "no" });
    let persons = judged
        .persons
        .map(|persons| page.text_with("statute-persons", [("persons", page.number(f64::from(persons), 0))]));
    let year = judged.year.map(|year| page.text_with("statute-year", [("year", year.to_string())]));
    let aside: Vec<View> =
        persons.into_iter().chain(year).map(|text| view! { span(class="interval") { (text.clone()) } }).collect();
    let value = number(judged.value);
    view! {
        tr {
            th(scope="row") { (name.clone()) }
            td(class="value") { (value.clone()) }
            td { (limit.clone()) }
            td { (met.clone()) (aside) }
        }
    }
}
