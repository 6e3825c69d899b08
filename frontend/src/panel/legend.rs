//! The legend of what is on the map: title, unit, classes with their ranges, and the states that occur; and how classes are made.
use super::{
    classes,
    fold::folded,
    swatch::{ink_over, overprint_in, swatch},
};
use crate::{
    format::hex,
    look::{Theme, Tone, look},
    page::{OnMap, Page, ShownAs},
    paint::{DYNAMICS_OVERPRINTS, Entry, EntryKind, status_dynamics},
    state::{Classing, Event},
};
use geodata::measure::Status;
use std::rc::Rc;
use sycamore::prelude::*;
use wire::Direction;

/// What stays when the legend is rebuilt.
#[derive(Clone, Copy)]
struct Open {
    classes: classes::Open,
    about: Signal<bool>,
}

pub(super) fn view(page: Page) -> View {
    let open = Open { classes: classes::Open::new(), about: create_signal(false) };
    view! {
        section(id="legend", class="legend", aria-labelledby="legend-title") {
            (page.shown.get_clone().map(|shown| content(page, &shown, open)))
        }
    }
}

/// Unit and period of what is shown, with what it is compared with.
pub(super) fn measure(page: Page, shown: &OnMap) -> String {
    let period = page.of(&shown.period.label);
    let unit = page.of(&shown.indicator.unit);
    let period = match &shown.kind {
        ShownAs::Change(then) => return change(page, shown, &page.of(&then.label), &period),
        ShownAs::Beside(then) => page.text_with("beside", [("then", page.of(&then.label)), ("now", period)]),
        ShownAs::OwnWeights => match page.state.with(|state| state.scenario.clone()) {
            name if name.is_empty() => page.text_with("own-weights", [("period", period)]),
            name => page.text_with("of-scenario", [("period", period), ("name", name)]),
        },
        ShownAs::Figure | ShownAs::Named(_) => period,
    };
    if unit.is_empty() { period } else { format!("{unit} · {period}") }
}

/// What a change is measured in, and between which periods it lies.
fn change(page: Page, shown: &OnMap, then: &str, now: &str) -> String {
    // Between labels of several words a dash stands by itself.
    let dash = if then.contains(' ') { " – " } else { "–" };
    let periods = ("periods", format!("{then}{dash}{now}"));
    match page.unit_of_change(&shown.indicator) {
        unit if unit.is_empty() => page.text_with("change", [periods]),
        unit => page.text_with("change-in", [("unit", unit), periods]),
    }
}

/// Whether what is shown has the two-way legend of need and change.
pub(super) fn is_matrix(shown: &OnMap) -> bool {
    matches!(shown.kind, ShownAs::Named(names) if names.len() == status_dynamics(Theme::Light).len())
}

fn content(page: Page, shown: &Rc<OnMap>, open: Open) -> View {
    let indicator = &shown.indicator;
    let name = page.of(&indicator.name);
    let measure = measure(page, shown);
    let description = match shown.kind {
        ShownAs::OwnWeights => page.text("own-weights-explained"),
        _ => page.of(&indicator.description),
    };
    let more = about(page, shown, description.clone(), open);
    let (notes, of_limits) = notes(page, shown, page.theme.get());
    let notes: Vec<View> = notes.into_iter().map(|text| view! { p(class="note") { (text) } }).collect();
    let matrix = is_matrix(shown);
    let entries: Vec<View> = shown
        .picture
        .entries
        .iter()
        .filter(|entry| !(matrix && matches!(entry.kind, EntryKind::Named { .. })))
        .map(|entry| entry_view(page, shown, entry))
        .collect();
    let left_out = left_out(page, shown);
    let two_way = matrix.then(|| matrix_view(page, shown, |tone, key, entry| cell(page, shown, tone, key, entry)));
    let classes = has_classes(shown).then(|| classes::view(page, shown, of_limits, open.classes));
    view! {
        h2(id="legend-title") { (name) " " span(class="measure") { (measure) } }
        p(class="description") { (description) }
        (two_way)
        ul(class="entries") { (entries) (left_out) }
        (notes)
        div(class="folds") {
            (classes)
            (more)
        }
    }
}

/// Whether the classes are made of numbers that a person may part in another way.
fn has_classes(shown: &OnMap) -> bool {
    matches!(shown.kind, ShownAs::Figure | ShownAs::OwnWeights | ShownAs::Beside(_))
}

/// What must be known to read the colours: which way they go, and where they mean something else than one expects. Then what may be
/// known of the limits of classes.
pub(super) fn notes(page: Page, shown: &OnMap, theme: Theme) -> (Vec<String>, Vec<String>) {
    let dark = theme == Theme::Dark;
    let colours = match (&shown.kind, shown.indicator.direction) {
        (ShownAs::Named(_), _) => None,
        (ShownAs::Change(_), Direction::Neutral) => Some("change-neutral"),
        (ShownAs::Change(_), _) => Some("change-colours"),
        (_, Direction::HigherIsWorse) => Some(if dark { "direction-higher-on-dark" } else { "direction-higher" }),
        (_, Direction::LowerIsWorse) => Some(if dark { "direction-lower-on-dark" } else { "direction-lower" }),
        (_, Direction::Neutral) => Some(if dark { "direction-neutral-on-dark" } else { "direction-neutral" }),
    };
    let scale = matches!(shown.kind, ShownAs::Change(_)).then(|| page.text("change-scale"));
    let limits = shown.limits.as_ref().and_then(|limits| {
        let periods = &shown.indicator.periods;
        let (first, last) = (periods.first()?, periods.last()?);
        if periods.len() < 2 || limits.breaks.as_ref()?.len() < 2 {
            return None;
        }
        let span = [("first", page.of(&first.label)), ("last", page.of(&last.label))];
        Some(match &shown.kind {
            _ if !shown.limits_of_period => page.text_with("limits-shared", span),
            ShownAs::Beside(then) => {
                page.text_with("limits-of-two", [("then", page.of(&then.label)), ("now", page.of(&shown.period.label))])
            }
            _ => page.text_with("limits-of-one", [("period", page.of(&shown.period.label))]),
        })
    });
    let of_values = !matches!(shown.kind, ShownAs::Change(_));
    let few = shown.limits.as_ref().filter(|_| of_values).and_then(|limits| {
        let asked = page.state.with(|state| state.classing == Classing::Quantile);
        let parts = limits.breaks.as_ref().is_some_and(|breaks| breaks.len() > 1);
        (asked && parts && limits.method != Classing::Quantile).then(|| {
            page.counted(
                limits.areas,
                ["limits-natural-one", "limits-natural"],
                [("count", page.number(limits.areas as f64, 0))],
            )
        })
    });
    // What is as usual is read in the fold of classes, where there is one.
    let (usual, unusual) = if !shown.limits_of_period && has_classes(shown) { (limits, None) } else { (None, limits) };
    let of_colours = [colours.map(|key| page.text(key)), scale, unusual];
    (of_colours.into_iter().flatten().collect(), [usual, few].into_iter().flatten().collect())
}

/// What the figure is made of and where it comes from.
fn about(page: Page, shown: &OnMap, description: String, open: Open) -> View {
    let indicator = &shown.indicator;
    let numerator = page.of(&indicator.numerator);
    let mut facts = Vec::new();
    if !numerator.is_empty() && !matches!(shown.kind, ShownAs::Named(_)) {
        facts = vec![
            ("about-numerator", numerator),
            ("about-denominator", page.of(&indicator.denominator)),
            ("about-source", page.of(&indicator.source)),
        ];
    }
    facts.extend(
        indicator.update_month.map(|month| ("about-month", page.text(MONTHS[usize::from(month.clamp(1, 12)) - 1]))),
    );
    facts.extend(
        indicator.breaks.iter().map(|found| ("about-break", format!("{}: {}", found.year, page.of(&found.reason)))),
    );
    let facts_known = !facts.is_empty();
    let content = move || {
        let row = |(key, text): &(&'static str, String)| {
            let (key, text) = (page.text(key), text.clone());
            view! { div { dt { (key) } dd { (text) } } }
        };
        let (facts, description): (Vec<View>, _) = (facts.iter().map(row).collect(), description.clone());
        view! {
            p(class="description low") { (description) }
            dl { (facts) }
        }
    };
    // A high window has the description in sight.
    let class = if facts_known { "about" } else { "about low" };
    folded(class, page.text("about"), open.about, content)
}

const MONTHS: [&str; 12] = [
    "month-1", "month-2", "month-3", "month-4", "month-5", "month-6", "month-7", "month-8", "month-9", "month-10",
    "month-11", "month-12",
];

/// What an entry says.
pub(super) fn says(page: Page, shown: &OnMap, entry: &Entry) -> String {
    match entry.kind {
        EntryKind::Class { low, high, .. } => {
            let number = |value: f32| match shown.kind {
                ShownAs::Change(_) => page.change(&shown.indicator, f64::from(value)),
                _ => page.number(f64::from(value), shown.indicator.decimals),
            };
            let (low, high) = (number(low), number(high));
            let first = shown.picture.entries.first().is_some_and(|first| first.kind == entry.kind);
            let of_class = |entry: &&Entry| matches!(entry.kind, EntryKind::Class { .. });
            let last = shown.picture.entries.iter().rfind(of_class).is_some_and(|last| last.kind == entry.kind);
            if matches!(shown.kind, ShownAs::Change(_)) && first != last {
                // The outermost classes have all that is beyond the scale.
                if first {
                    page.text_with("range-below", [("high", high)])
                } else {
                    page.text_with("range-above", [("low", low)])
                }
            } else if low == high {
                low
            } else {
                page.text_with(if first { "range-first" } else { "range" }, [("low", low), ("high", high)])
            }
        }
        EntryKind::Need { status, .. } => need(page, status),
        EntryKind::Named { key, .. } => page.text(key),
        EntryKind::Unsure => page.text("change-unsure"),
        EntryKind::State(state) => page.text(look(state).legend),
    }
}

/// The name of a class of the need index, with its limits.
fn need(page: Page, status: Status) -> String {
    let [middle, low, very_low] = Status::LIMITS.map(|limit| page.number(limit, u8::from(limit.fract() != 0.0)));
    match status {
        Status::High => page.text_with("need-low", [("limit", middle)]),
        Status::Middle => page.text_with("need-middle", [("low", middle), ("high", low)]),
        Status::Low => page.text_with("need-high", [("low", low), ("high", very_low)]),
        Status::VeryLow => page.text_with("need-very-high", [("limit", very_low)]),
    }
}

/// An entry; a press on a class selects all its areas.
fn entry_view(page: Page, shown: &Rc<OnMap>, entry: &Entry) -> View {
    let (swatch, text) = (swatch(entry), says(page, shown, entry));
    let areas = count_of(page, shown, entry);
    let count = page.number(areas as f64, 0);
    let values = [("class", text.clone()), ("count", count.clone())];
    let select = page.counted(areas, ["select-class-one", "select-class"], values);
    let title = select.clone();
    let (of, entry) = (shown.clone(), *entry);
    view! {
        li {
            button(r#type="button", class="entry", title=title, aria-label=select, on:click=move |_| page.send(Event::SelectAll(ids_of(page, &of, &entry)))) {
                (swatch)
                span(class="range") { (text) }
                span(class="count") { (count) }
            }
        }
    }
}

/// For each area on the map whether it meets the filters; `None` where there are none.
fn met(page: Page, shown: &OnMap) -> Option<Rc<Vec<bool>>> {
    page.met.get_clone().filter(|met| met.len() == shown.column.states.len())
}

/// How many areas that meet the filters look as an entry says.
pub(super) fn count_of(page: Page, shown: &OnMap, entry: &Entry) -> usize {
    if met(page, shown).is_some() { areas_of(page, shown, entry).len() } else { entry.areas }
}

/// The areas that look as an entry says and meet the filters.
fn areas_of(page: Page, shown: &OnMap, entry: &Entry) -> Vec<usize> {
    let met = met(page, shown);
    let is_met = |area: usize| met.as_ref().is_none_or(|met| met[area]);
    let like = |area: usize| shown.picture.is_of(entry.kind, shown.picture.paints[area], shown.column.states[area]);
    (0..shown.column.states.len()).filter(|&area| is_met(area) && like(area)).collect()
}

/// Their ids.
fn ids_of(page: Page, shown: &OnMap, entry: &Entry) -> Vec<String> {
    areas_of(page, shown, entry).into_iter().filter_map(|area| shown.layer.id(area)).collect()
}

/// What is grey on the map: areas that do not meet the filters.
fn left_out(page: Page, shown: &OnMap) -> Option<View> {
    let count = met(page, shown)?.iter().filter(|met| !**met).count();
    let (text, number) = (page.text("filtered-out"), page.number(count as f64, 0));
    (count > 0).then(|| {
        view! {
            li(class="entry left-out") {
                span(class="swatch filtered", aria-hidden="true")
                span(class="range") { (text) }
                span(class="count") { (number) }
            }
        }
    })
}

/// Status down, dynamics across: each cell as it is asked for by its colour, its name and what is in it.
pub(super) fn matrix_view(
    page: Page,
    shown: &OnMap,
    cell: impl Fn(Tone, &'static str, Option<&Entry>) -> View,
) -> View {
    let across: Vec<View> = ["matrix-better", "matrix-stable", "matrix-worse", "matrix-unknown"]
        .into_iter()
        .zip(DYNAMICS_OVERPRINTS)
        .map(|(key, overprint)| {
            let (text, sign) = (page.text(key), overprint.sign());
            view! { th(scope="col") { span(class="sign", aria-hidden="true") { (sign) } (text) } }
        })
        .collect();
    let rows: Vec<View> = (0..4)
        .rev()
        .map(|status| {
            let name = page.text(["status-low", "status-middle", "status-high", "status-very-high"][status]);
            let cells: Vec<View> = (0..4)
                .map(|dynamics| {
                    let (tone, key) = status_dynamics(page.theme.get())[4 * status + dynamics];
                    let entry = shown
                        .picture
                        .entries
                        .iter()
                        .find(|entry| matches!(entry.kind, EntryKind::Named { key: other, .. } if other == key));
                    cell(tone, key, entry)
                })
                .collect();
            view! { tr { th(scope="row") { (name) } (cells) } }
        })
        .collect();
    let caption = page.text("matrix");
    view! {
        table(class="matrix") {
            caption(class="unseen") { (caption) }
            thead { tr { td {} (across) } }
            tbody { (rows) }
        }
    }
}

fn cell(page: Page, shown: &Rc<OnMap>, tone: Tone, key: &'static str, entry: Option<&Entry>) -> View {
    let count = entry.map_or(0, |entry| count_of(page, shown, entry));
    let number = page.number(count as f64, 0);
    let values = [("class", page.text(key)), ("count", number.clone())];
    let label = page.counted(count, ["select-class-one", "select-class"], values);
    let title = label.clone();
    let (fill, class, overprint) = (hex(tone.colour), ink_over(tone), overprint_in(tone, [26, 26]));
    let (of, entry) = (shown.clone(), entry.copied());
    let select = move |_| page.send(Event::SelectAll(entry.map(|entry| ids_of(page, &of, &entry)).unwrap_or_default()));
    let shown_number = if count > 0 { number } else { String::new() };
    view! {
        td {
            button(r#type="button", aria-label=label, title=title, disabled=count == 0, on:click=select) {
                svg(viewBox="0 0 52 26", width="52", height="26", aria-hidden="true") {
                    rect(x="-104", y="0", width="260", height="26", fill=fill)
                    (overprint)
                    text(class=class, x="36", y="18", text-anchor="middle") { (shown_number) }
                }
            }
        }
    }
}
