//! The statute layer: how a contiguous housing area stands to the lists of almenboligloven, as one matrix: criteria down, lists across.
//! Only where a steward has turned it on.
use crate::{format::is_short, page::Page, text::capitalised};
use sycamore::prelude::*;
use wire::{CriterionResult, Judged, MultipleOf, StatuteResult};

pub(super) fn view(page: Page) -> View {
    let content = move || {
        let Some(results) = page.statute.get_clone().filter(|results| !results.is_empty()) else { return View::new() };
        let (explained, matrix) = (page.text("statute-explained"), matrix(page, &results));
        let rules: Vec<View> = results.iter().map(|result| in_words(page, result)).collect();
        let rules_title = page.text("statute-rules");
        let content = view! {
            (matrix)
            h3 { (rules_title) }
            ul(class="rules") { (rules) }
            p(class="note") { (explained) }
        };
        super::section("area-statute", page.text("statute"), true, content)
    };
    View::from(content)
}

/// What a criterion says in each list; `None` where a list does not ask for it.
struct Row<'a> {
    criterion: &'a CriterionResult,
    cells: Vec<Option<&'a CriterionResult>>,
    /// Whether every list that asks for it cannot do without it.
    required: bool,
}

/// The criteria of all lists: those that must be met first.
fn rows(results: &[StatuteResult]) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    for (list, result) in results.iter().enumerate() {
        for (required, criteria) in [(true, &result.all), (false, &result.some)] {
            for criterion in criteria {
                let (code, years) = (&criterion.indicator, criterion.years);
                let same = |row: &Row<'_>| {
                    (&row.criterion.indicator, row.criterion.years, row.required) == (code, years, required)
                };
                let place = rows.iter().position(same).unwrap_or_else(|| {
                    rows.push(Row { criterion, cells: vec![None; results.len()], required });
                    rows.len() - 1
                });
                rows[place].cells[list] = Some(criterion);
            }
        }
    }
    rows.sort_by_key(|row| !row.required);
    rows
}

fn matrix(page: Page, results: &[StatuteResult]) -> View {
    let columns = (results.len() + 1).to_string();
    let lists: Vec<View> = results
        .iter()
        .map(|result| {
            let (name, law) = (hyphenated(&page.of(&result.name)), paragraph(&result.law).to_owned());
            view! { th(scope="col") { (name) span(class="period") { (law) } } }
        })
        .collect();
    let verdicts: Vec<View> = results.iter().map(|result| mark(page, result.listed, None)).collect();
    let residents: Vec<View> = results
        .iter()
        .map(|result| {
            let least = page.text_with("statute-least", [("least", count(page, result.least_residents))]);
            mark(page, result.residents.map(|residents| residents >= result.least_residents), Some(least))
        })
        .collect();
    let first = results.first();
    let year = first.map(|result| result.year.to_string()).unwrap_or_default();
    let known = first.and_then(|result| result.residents);
    let known = known.map_or_else(|| page.text("state-missing"), |residents| count(page, residents));
    let known = page.text_with("statute-value", [("value", known), ("years", year.clone())]);
    let criteria: Vec<View> = rows(results).iter().map(|row| criterion(page, row, &columns)).collect();
    let [heading, verdict, people] =
        ["statute-criterion", "statute-verdict", "statute-people"].map(|key| page.text(key));
    let (caption, label) = (page.text("statute"), page.text("statute"));
    view! {
        div(class="scrolled-across", role="region", tabindex="0", aria-label=label) {
            table(class="figures matrix-of-lists") {
                caption(class="unseen") { (caption) }
                thead { tr { th(scope="col") { (heading) } (lists) } }
                tbody {
                    tr(class="verdict") { th(scope="row") { (verdict) span(class="period") { (year) } } (verdicts) }
                    tr { th(scope="row") { (people) span(class="period") { (known) } } (residents) }
                }
                (criteria)
            }
        }
    }
}

fn criterion(page: Page, row: &Row<'_>, columns: &str) -> View {
    let name = page.of(&row.criterion.name);
    let value = row.criterion.judged.as_ref().map(|judged| {
        let value = number_of(page, row.criterion, judged.value, row.criterion.decimals);
        let [first, last] = judged.years.map(|year| year.to_string());
        let years =
            if first == last { last } else { page.text_with("statute-mean", [("first", first), ("last", last)]) };
        page.text_with("statute-value", [("value", value), ("years", years)])
    });
    let value = value.unwrap_or_else(|| page.text("statute-not-judged"));
    let required = row.required.then(|| {
        let text = page.text("statute-required");
        view! { span(class="period") { (text) } }
    });
    let cells: Vec<View> = row
        .cells
        .iter()
        .map(|cell| match cell {
            None => {
                let text = page.text("statute-not-asked");
                view! { td { span(aria-hidden="true") { "–" } span(class="unseen") { (text) } } }
            }
            Some(criterion) => {
                let judged = criterion.judged.as_ref();
                mark(page, judged.map(|judged| judged.met), judged.map(|judged| limit_of(page, criterion, judged)))
            }
        })
        .collect();
    let mut distances: Vec<String> =
        row.cells.iter().flatten().filter_map(|criterion| distance(page, criterion)).collect();
    distances.dedup();
    let distances = distances.join(" ");
    let columns = columns.to_owned();
    let told = (!distances.is_empty()).then(|| view! { tr { td(class="notes", colspan=columns) { (distances) } } });
    view! {
        tbody {
            tr { th(scope="row") { (name) span(class="period") { (value) } (required) } (cells) }
            (told)
        }
    }
}

/// ✓, ✗, or ? where it cannot be decided, and what it was held against.
fn mark(page: Page, met: Option<bool>, limit: Option<String>) -> View {
    let (sign, key, class) = match met {
        Some(true) => ("✓", "statute-is-met", "mark met"),
        Some(false) => ("✗", "statute-is-not-met", "mark"),
        None => ("?", "statute-not-judged", "mark"),
    };
    let said = page.text(key);
    let limit = limit.map(|limit| view! { span(class="period") { (limit) } });
    view! { td { span(class=class, aria-hidden="true") { (sign) } span(class="unseen") { (said) } (limit) } }
}

/// How far the area is from a limit, and when it may be reached.
fn distance(page: Page, criterion: &CriterionResult) -> Option<String> {
    let judged = criterion.judged.as_ref()?;
    let persons = judged.persons.map(|persons| {
        let keys = if criterion.above == judged.met {
            ["statute-person-over", "statute-persons-over"]
        } else {
            ["statute-person-under", "statute-persons-under"]
        };
        page.counted(usize::try_from(persons).unwrap_or(usize::MAX), keys, [("persons", count(page, persons))])
    });
    let year = judged.year.map(|year| page.text_with("statute-year", [("year", year.to_string())]));
    let parts: Vec<String> = persons.into_iter().chain(year).collect();
    let values = [("limit", capitalised(&limit_of(page, criterion, judged))), ("distance", parts.join(", "))];
    (!parts.is_empty()).then(|| page.text_with("statute-distance", values))
}

/// A rule in words: how many residents, which criteria, and for how long.
fn in_words(page: Page, result: &StatuteResult) -> View {
    let name = page.of(&result.name);
    let all: Vec<String> = result.all.iter().map(|criterion| words_of(page, criterion)).collect();
    let some: Vec<String> = result.some.iter().map(|criterion| words_of(page, criterion)).collect();
    let values = [
        ("residents", count(page, result.least_residents)),
        ("needed", result.needed.to_string()),
        ("count", result.some.len().to_string()),
        ("some", some.join("; ")),
    ];
    let mut text = page.text_with("statute-rule", values);
    if !all.is_empty() {
        text = format!("{text} {}", page.text_with("statute-rule-and", [("all", all.join("; "))]));
    }
    if result.years_in_a_row > 1 {
        let years = [("years", result.years_in_a_row.to_string())];
        text = format!("{text} {}", page.text_with("statute-rule-years", years));
    }
    view! { li { strong { (name) } " " (text) } }
}

/// A criterion in words, such as "domfældte personer over 3 gange landets tal (gennemsnit af 2 år)".
fn words_of(page: Page, criterion: &CriterionResult) -> String {
    let key = if criterion.above { "statute-above" } else { "statute-below" };
    let limit = match (criterion.multiple, &criterion.judged) {
        (Some(multiple), _) => {
            let decimals = if multiple.times.fract() == 0.0 { 0 } else { 2 };
            let of = page.text(match multiple.of {
                MultipleOf::Country => "statute-of-country",
                MultipleOf::Region => "statute-of-region",
            });
            let times = page.number(multiple.times, decimals);
            page.text_with(key, [("limit", page.text_with("statute-times", [("times", times), ("of", of)]))])
        }
        (None, Some(judged)) => limit_of(page, criterion, judged),
        (None, None) => String::new(),
    };
    let name = page.of(&criterion.name).to_lowercase();
    let mean =
        (criterion.years > 1).then(|| page.text_with("statute-mean-of", [("years", criterion.years.to_string())]));
    [Some(name), Some(limit).filter(|limit| !limit.is_empty()), mean]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
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

fn count(page: Page, value: u32) -> String {
    page.number(f64::from(value), 0)
}

/// The paragraph of a law; the heading of the part names the act.
fn paragraph(law: &str) -> &str {
    law.find('§').map_or(law, |at| &law[at..])
}

/// A long name with the places where it may be broken: in front of its last parts.
fn hyphenated(name: &str) -> String {
    ["område", "samfund", "gelses", "nelses", "formation"]
        .iter()
        .fold(name.to_owned(), |name, part| name.replace(part, &format!("\u{ad}{part}")))
}
