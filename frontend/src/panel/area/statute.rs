//! The statute layer: how a contiguous housing area stands to the criteria of almenboligloven. Only where a steward has turned it on.
use crate::{format::is_short, page::Page};
use sycamore::prelude::*;
use wire::{CriterionResult, Judged, StatuteResult};

pub(super) fn view(page: Page) -> View {
    let content = move || {
        let Some(results) = page.statute.get_clone().filter(|results| !results.is_empty()) else { return View::new() };
        let rules: Vec<View> = results.iter().map(|result| rule(page, result)).collect();
        let explained = page.text("statute-explained");
        let content = view! { p(class="note") { (explained) } (rules) };
        super::section("area-statute", page.text("statute"), true, content)
    };
    View::from(content)
}

fn rule(page: Page, result: &StatuteResult) -> View {
    let name = page.of(&result.name);
    // The heading of the part names the act.
    let law = result.law.find('§').map_or(&result.law[..], |paragraph| &result.law[paragraph..]).to_owned();
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
    let residents = residents.unwrap_or_default();
    let [needed, count] = [result.needed, result.some.len()].map(|number| number.to_string());
    let besides: Vec<String> = result.all.iter().map(|criterion| besides(page, criterion)).collect();
    let needed = match &besides[..] {
        [] => page.text_with("statute-needed", [("needed", needed), ("count", count)]),
        all => page.text_with("statute-needed-and", [("needed", needed), ("count", count), ("all", all.join(", "))]),
    };
    let rows: Vec<View> = result.all.iter().chain(&result.some).map(|criterion| row(page, criterion)).collect();
    let headings: Vec<View> = ["statute-criterion", "column-value", "statute-limit", "statute-met"]
        .map(|key| page.text(key))
        .into_iter()
        .map(|text| view! { th(scope="col") { (text) } })
        .collect();
    view! {
        h3 { (name) " " span(class="measure") { (law) } }
        p { strong { (verdict) } " " (residents) " " (needed) }
        table(class="figures") { thead { tr { (headings) } } tbody { (rows) } }
    }
}

/// A criterion that must be met besides, in words.
fn besides(page: Page, criterion: &CriterionResult) -> String {
    let name = page.of(&criterion.name).to_lowercase();
    criterion.judged.as_ref().map_or(name.clone(), |judged| format!("{name} {}", limit_of(page, criterion, judged)))
}

/// The limit of a criterion, as in "over 40 %".
fn limit_of(page: Page, criterion: &CriterionResult, judged: &Judged) -> String {
    let key = if criterion.above { "statute-above" } else { "statute-below" };
    let decimals = if judged.limit.fract() == 0.0 { 0 } else { criterion.decimals };
    page.text_with(key, [("limit", number_of(page, criterion, judged.limit, decimals))])
}

fn number_of(page: Page, criterion: &CriterionResult, value: f64, decimals: u8) -> String {
    let unit = page.of(&criterion.unit);
    page.with_unit(&page.number(value, decimals), if is_short(&unit) { &unit } else { "" })
}

/// How many persons stand between the area and the limit, and on which side of it.
fn persons_of(page: Page, criterion: &CriterionResult, judged: &Judged) -> Option<String> {
    let persons = judged.persons?;
    let keys = if criterion.above == judged.met {
        ["statute-person-over", "statute-persons-over"]
    } else {
        ["statute-person-under", "statute-persons-under"]
    };
    let values = [("persons", page.number(f64::from(persons), 0))];
    Some(page.counted(usize::try_from(persons).unwrap_or(usize::MAX), keys, values))
}

fn row(page: Page, criterion: &CriterionResult) -> View {
    let name = page.of(&criterion.name);
    let Some(judged) = &criterion.judged else {
        let text = page.text("statute-not-judged");
        return view! { tr { th(scope="row") { (name) } td(class="state", colspan="3") { (text) } } };
    };
    let limit = limit_of(page, criterion, judged);
    let met = page.text(if judged.met { "yes" } else { "no" });
    let persons = persons_of(page, criterion, judged);
    let year = judged.year.map(|year| page.text_with("statute-year", [("year", year.to_string())]));
    let aside: Vec<View> =
        persons.into_iter().chain(year).map(|text| view! { span(class="interval") { (text) } }).collect();
    let value = number_of(page, criterion, judged.value, criterion.decimals);
    view! {
        tr {
            th(scope="row") { (name) }
            td(class="value") { (value) }
            td { (limit) }
            td { (met) (aside) }
        }
    }
}
