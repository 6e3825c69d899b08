//! The legend of what is on the map: title, unit, classes with their ranges, and the states that occur; and how classes are made.
use crate::{
    browser,
    format::{hex, is_short},
    look::look,
    page::{OnMap, Page, ShownAs},
    paint::{Entry, EntryKind, STATUS_DYNAMICS, histogram},
    state::{Classing, Event},
};
use geodata::{classify::Rgb, column::State};
use std::rc::Rc;
use sycamore::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use wire::Direction;

/// Bars of the histogram.
const BINS: usize = 32;

/// What stays when the legend is rebuilt.
#[derive(Clone, Copy)]
struct Open {
    classes: Signal<bool>,
    about: Signal<bool>,
    /// The limit that was moved last, which keeps the keyboard.
    limit: Signal<Option<usize>>,
}

pub(super) fn view(page: Page) -> View {
    let open = Open { classes: create_signal(false), about: create_signal(false), limit: create_signal(None) };
    view! {
        section(id="legend", class="legend", aria-labelledby="legend-title") {
            (page.shown.get_clone().map(|shown| content(page, &shown, open)))
        }
    }
}

/// A part that can be folded, and stays as it is when the legend is rebuilt. What is folded is not made.
fn folded(class: &'static str, heading: String, open: Signal<bool>, content: impl Fn() -> View + 'static) -> View {
    // Told by the press itself: the browser tells of the fold only later, when the legend may be a new one.
    let pressed = move |event: web_sys::MouseEvent| {
        let heading = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let was_open =
            heading.and_then(|heading| heading.parent_element()).is_some_and(|part| part.has_attribute("open"));
        open.set(!was_open);
    };
    let is_open = open.get_untracked();
    let content = move || if open.get() { content() } else { View::new() };
    view! {
        details(class=class, open=is_open) {
            summary(on:click=pressed) { (heading) }
            (content())
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
    matches!(shown.kind, ShownAs::Named(names) if names == STATUS_DYNAMICS.as_slice())
}

fn content(page: Page, shown: &Rc<OnMap>, open: Open) -> View {
    let indicator = &shown.indicator;
    let name = page.of(&indicator.name);
    let measure = measure(page, shown);
    let description = page.of(&indicator.description);
    let more = about(page, shown, open);
    let direction = match (&shown.kind, indicator.direction) {
        (ShownAs::Named(_), _) => None,
        (ShownAs::Change(_), Direction::Neutral) => Some("change-neutral"),
        (ShownAs::Change(_), _) => Some("change-colours"),
        (_, Direction::HigherIsWorse) => Some("direction-higher"),
        (_, Direction::LowerIsWorse) => Some("direction-lower"),
        (_, Direction::Neutral) => Some("direction-neutral"),
    };
    let direction = direction.map(|key| {
        let text = page.text(key);
        view! { p(class="note") { (text) } }
    });
    let matrix = is_matrix(shown);
    let entries: Vec<View> = shown
        .picture
        .entries
        .iter()
        .filter(|entry| !(matrix && matches!(entry.kind, EntryKind::Named { .. })))
        .map(|entry| entry_view(page, shown, entry))
        .collect();
    let two_way = matrix.then(|| matrix_view(page, shown, |colour, key, entry| cell(page, shown, colour, key, entry)));
    let classes = matches!(shown.kind, ShownAs::Figure | ShownAs::OwnWeights | ShownAs::Beside(_))
        .then(|| classes_view(page, shown, open));
    view! {
        h2(id="legend-title") { (name) span(class="measure") { (measure) } }
        p(class="description") { (description) }
        (two_way)
        ul(class="entries") { (entries) }
        (direction)
        (classes)
        (more)
    }
}

/// What the figure is made of and where it comes from.
fn about(page: Page, shown: &OnMap, open: Open) -> View {
    let indicator = &shown.indicator;
    let numerator = page.of(&indicator.numerator);
    if numerator.is_empty() || matches!(shown.kind, ShownAs::Named(_)) {
        return View::new();
    }
    let mut facts = vec![
        ("about-numerator", numerator),
        ("about-denominator", page.of(&indicator.denominator)),
        ("about-source", page.of(&indicator.source)),
    ];
    facts.extend(
        indicator.update_month.map(|month| ("about-month", page.text(MONTHS[usize::from(month.clamp(1, 12)) - 1]))),
    );
    facts.extend(
        indicator.breaks.iter().map(|found| ("about-break", format!("{}: {}", found.year, page.of(&found.reason)))),
    );
    let content = move || {
        let row = |(key, text): &(&'static str, String)| {
            let (key, text) = (page.text(key), text.clone());
            view! { div { dt { (key) } dd { (text) } } }
        };
        let facts: Vec<View> = facts.iter().map(row).collect();
        view! { dl { (facts) } }
    };
    folded("about", page.text("about"), open.about, content)
}

const MONTHS: [&str; 12] = [
    "month-1", "month-2", "month-3", "month-4", "month-5", "month-6", "month-7", "month-8", "month-9", "month-10",
    "month-11", "month-12",
];

/// What an entry says.
pub(super) fn says(page: Page, shown: &OnMap, entry: &Entry) -> String {
    match entry.kind {
        EntryKind::Class { low, high, .. } => {
            let number = |value: f32| page.number(f64::from(value), shown.indicator.decimals);
            let (low, high) = (number(low), number(high));
            let first = shown.picture.entries.first() == Some(entry);
            if low == high {
                low
            } else {
                page.text_with(if first { "range-first" } else { "range" }, [("low", low), ("high", high)])
            }
        }
        EntryKind::Named { key, .. } => page.text(key),
        EntryKind::State(state) => page.text(look(state).legend),
    }
}

/// How areas of an entry are drawn.
pub(super) fn swatch(entry: &Entry) -> View {
    match entry.kind {
        EntryKind::Class { colour, .. } | EntryKind::Named { colour, .. } => swatch_of(State::Value, Some(colour)),
        EntryKind::State(state) => swatch_of(state, None),
    }
}

/// How an area in a state is drawn, with the colour of its value if it has one.
pub(super) fn swatch_of(state: State, colour: Option<Rgb>) -> View {
    let class = look(state).swatch;
    let fill = colour.map(hex);
    view! {
        svg(class=class, viewBox="0 0 28 16", width="28", height="16", preserveAspectRatio="none", aria-hidden="true") {
            rect(x="0", y="0", width="28", height="16", fill=fill)
        }
    }
}

/// An entry; a press on a class selects all its areas.
fn entry_view(page: Page, shown: &Rc<OnMap>, entry: &Entry) -> View {
    let (swatch, text) = (swatch(entry), says(page, shown, entry));
    let count = page.number(entry.areas as f64, 0);
    let values = [("class", text.clone()), ("count", count.clone())];
    let select = page.counted(entry.areas, ["select-class-one", "select-class"], values);
    let title = select.clone();
    let (of, entry) = (shown.clone(), *entry);
    view! {
        li {
            button(r#type="button", class="entry", title=title, aria-label=select, on:click=move |_| page.send(Event::SelectAll(ids_of(&of, &entry)))) {
                (swatch)
                span(class="range") { (text) }
                span(class="count") { (count) }
            }
        }
    }
}

/// Ids of the areas that look as an entry says.
fn ids_of(shown: &OnMap, entry: &Entry) -> Vec<String> {
    let like = |area: usize| {
        let (state, value) = (shown.column.states[area], shown.column.values[area]);
        match entry.kind {
            EntryKind::State(wanted) => state == wanted,
            EntryKind::Class { colour, .. } | EntryKind::Named { colour, .. } => {
                state == State::Value
                    && value.is_finite()
                    && shown.picture.colours.get(usize::from(shown.picture.paints[area])) == Some(&colour)
            }
        }
    };
    let areas = (0..shown.column.states.len()).filter(|&area| like(area));
    areas.filter_map(|area| shown.layer.id(area)).collect()
}

/// Status down, dynamics across: each cell as it is asked for by its colour, its name and what is in it.
pub(super) fn matrix_view(page: Page, shown: &OnMap, cell: impl Fn(Rgb, &'static str, Option<&Entry>) -> View) -> View {
    let across: Vec<View> = ["matrix-better", "matrix-stable", "matrix-worse", "matrix-unknown"]
        .map(|key| page.text(key))
        .into_iter()
        .map(|text| view! { th(scope="col") { (text) } })
        .collect();
    let rows: Vec<View> = (0..4)
        .rev()
        .map(|status| {
            let name = page.text(["status-low", "status-middle", "status-high", "status-very-high"][status]);
            let cells: Vec<View> = (0..4)
                .map(|dynamics| {
                    let (colour, key) = STATUS_DYNAMICS[4 * status + dynamics];
                    let entry = shown
                        .picture
                        .entries
                        .iter()
                        .find(|entry| matches!(entry.kind, EntryKind::Named { key: other, .. } if other == key));
                    cell(colour, key, entry)
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

fn cell(page: Page, shown: &Rc<OnMap>, colour: Rgb, key: &'static str, entry: Option<&Entry>) -> View {
    let count = entry.map_or(0, |entry| entry.areas);
    let number = page.number(count as f64, 0);
    let values = [("class", page.text(key)), ("count", number.clone())];
    let label = page.counted(count, ["select-class-one", "select-class"], values);
    let title = label.clone();
    let fill = hex(colour);
    let bright = colour.iter().map(|&channel| u32::from(channel)).sum::<u32>() > 380;
    let class = if bright { "on-bright" } else { "on-dark" };
    let (of, entry) = (shown.clone(), entry.copied());
    let select = move |_| page.send(Event::SelectAll(entry.map(|entry| ids_of(&of, &entry)).unwrap_or_default()));
    let shown_number = if count > 0 { number } else { String::new() };
    view! {
        td {
            button(r#type="button", aria-label=label, title=title, disabled=count == 0, on:click=select) {
                svg(viewBox="0 0 52 26", width="52", height="26", aria-hidden="true") {
                    rect(x="0", y="0", width="52", height="26", fill=fill)
                    text(class=class, x="26", y="18", text-anchor="middle") { (shown_number) }
                }
            }
        }
    }
}

/// How classes are made: a method, and a histogram whose limits can be moved.
fn classes_view(page: Page, shown: &Rc<OnMap>, open: Open) -> View {
    if shown.picture.ends.is_empty() {
        return View::new();
    }
    let shown = shown.clone();
    folded("classes", page.text("classes"), open.classes, move || histogram_view(page, &shown, open))
}

fn histogram_view(page: Page, shown: &Rc<OnMap>, open: Open) -> View {
    let Some((counts, [min, max])) = histogram(&shown.column, BINS).filter(|(_, [min, max])| max > min) else {
        return View::new();
    };
    let highest = counts.iter().copied().max().unwrap_or(1).max(1) as f64;
    let colour_of = |value: f32| {
        let class = shown.picture.ends.partition_point(|&end| end < value);
        hex(shown.picture.colours[class.min(shown.picture.colours.len() - 1)])
    };
    let width = 300.0 / BINS as f64;
    let bars: Vec<View> = counts
        .iter()
        .enumerate()
        .filter(|(_, count)| **count > 0)
        .map(|(bin, &count)| {
            let height = (44.0 * count as f64 / highest).max(1.5);
            let middle = min + (max - min) * (bin as f32 + 0.5) / BINS as f32;
            let (x, y) = (format!("{:.1}", width * bin as f64), format!("{:.1}", 46.0 - height));
            let (fill, wide, high) = (colour_of(middle), format!("{:.1}", width - 0.7), format!("{height:.1}"));
            view! { rect(x=x, y=y, width=wide, height=high, fill=fill) }
        })
        .collect();
    let limits: Vec<View> =
        (0..shown.picture.ends.len()).map(|limit| limit_view(page, shown, limit, [min, max], open)).collect();
    let options: Vec<View> = [
        (Classing::Quantile, "classes-quantile"),
        (Classing::Natural, "classes-natural"),
        (Classing::Equal, "classes-equal"),
        (Classing::Fixed(shown.picture.ends.clone()), "classes-fixed"),
    ]
    .into_iter()
    .map(|(classing, key)| {
        let (word, name) = (classing.word(), page.text(key));
        let selected = page.state.with_untracked(|state| state.classing.word() == word);
        view! { option(value=word, selected=selected) { (name) } }
    })
    .collect();
    let ends = shown.picture.ends.clone();
    let choose = move |event: web_sys::Event| {
        let classing = match browser::chosen(&event).as_deref() {
            Some("natural") => Classing::Natural,
            Some("equal") => Classing::Equal,
            Some("fixed") => Classing::Fixed(ends.clone()),
            _ => Classing::Quantile,
        };
        page.send(Event::Classing(classing));
    };
    let number = |value: f32| page.number(f64::from(value), shown.indicator.decimals);
    let unit = page.of(&shown.indicator.unit);
    let unit = if is_short(&unit) { unit } else { String::new() };
    let (low, high) = (number(min), page.with_unit(&number(max), &unit));
    let label = page.text("classes");
    let drawn = page.text("histogram");
    view! {
        div(class="field") {
            label(r#for="classing", class="unseen") { (label) }
            select(id="classing", on:change=choose) { (options) }
        }
        div(class="histogram", role="group", aria-label=drawn) {
            svg(viewBox="0 0 300 46", preserveAspectRatio="none", aria-hidden="true") { (bars) }
            (limits)
        }
        div(class="ends") { span { (low) } span { (high) } }
    }
}

/// A limit between two classes: a native slider that lies over the histogram.
fn limit_view(page: Page, shown: &Rc<OnMap>, limit: usize, [min, max]: [f32; 2], open: Open) -> View {
    let ends = shown.picture.ends.clone();
    let end = ends[limit];
    let text = page.number(f64::from(end), shown.indicator.decimals);
    let label = page.text_with("class-limit", [("number", (limit + 1).to_string()), ("value", text)]);
    let step = f64::from(max - min) / 300.0;
    let moved = move |event: web_sys::Event| {
        let Some(value) = browser::entered_number(&event) else { return };
        let mut ends = ends.clone();
        ends[limit] = value as f32;
        open.limit.set(Some(limit));
        page.send(Event::Classing(Classing::Fixed(ends)));
    };
    if open.limit.get_untracked() == Some(limit) {
        open.limit.set(None);
        let place = limit;
        browser::before_next_frame(move || {
            let sliders = browser::document().query_selector_all(".limit").ok();
            let slider = sliders.and_then(|sliders| sliders.item(place as u32)?.dyn_into::<HtmlInputElement>().ok());
            // A slider can always be focused.
            let _ = slider.map(|slider| slider.focus());
        });
    }
    view! {
        input(r#type="range", class="limit", aria-label=label, min=min.to_string(), max=max.to_string(), step=step.to_string(), value=end.to_string(), on:change=moved)
    }
}
