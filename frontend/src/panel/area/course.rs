//! How the figure on the map went over the years in the area: a line with its interval, beside the municipality, the region and the country.
//! Each value is read with the pointer or with arrow keys.
use super::hidden;
use crate::{
    chart::{Axis, Chart, Frame, Mark, circle, label, line},
    chart_file::{Drawing, Stroke},
    decade,
    load::request,
    look::{number_or_word, state_of},
    page::Page,
    panel::save_chart::{self, Charted},
};
use geodata::layer::LayerId;
use std::rc::Rc;
use sycamore::prelude::*;
use wasm_bindgen::JsCast;
use wire::{Catalogue, Direction, Figure, Indicator, Profile};

/// Width and height of the view box, and where in it the chart is drawn; what is left of that are numbers, and below it years.
const BOX: [f64; 2] = [400.0, 150.0];
const FRAME: Frame = Frame { across: [46.0, 382.0], down: [8.0, 122.0] };
/// Units between two names below the chart, at least.
const LEAST_GAP: f64 = 44.0;
/// Years that are named below the chart, at most.
const MOST_LABELS: usize = 6;

pub(super) fn view(page: Page, profile: &Profile, catalogue: &Catalogue) -> View {
    let (profile, catalogue) = (profile.clone(), catalogue.clone());
    let layer: Option<LayerId> = profile.layer.parse().ok();
    let code = create_selector(move || page.state.with(|state| state.indicator.clone()));
    let content = move || {
        let code = code.get_clone();
        // What the page makes of standings has no figures of its own: then the need index, which it is made of.
        let of = |code: &str| profile.figures.iter().find(|figure| figure.indicator == code);
        let figure = of(&code).or_else(|| of(&catalogue.need_index));
        let indicator =
            figure.and_then(|figure| catalogue.indicators.iter().find(|indicator| indicator.code == figure.indicator));
        match (figure, indicator) {
            (Some(figure), Some(indicator)) => {
                let known =
                    page.extent.get_clone().filter(|(of, code, _)| Some(*of) == layer && *code == indicator.code);
                if let (None, Some(layer), false) = (&known, layer, figure.series.is_empty()) {
                    ask_for_extent(page, layer, indicator.clone());
                }
                let households = catalogue.release.household_threshold;
                drawn(page, &profile, (figure, indicator), known.map(|(_, _, extent)| extent), households)
            }
            _ => View::new(),
        }
    };
    super::section("area-course", page.text("course"), true, View::from(content))
}

/// Asks for what the axis of all areas reaches.
fn ask_for_extent(page: Page, layer: LayerId, indicator: Indicator) {
    if let Some(data) = page.data.get_clone_untracked() {
        request(page, async move {
            if let Some(extent) = data.extent(layer, &indicator).await? {
                page.extent.set(Some((layer, indicator.code, extent)));
            }
            Ok(())
        });
    }
}

fn drawn(
    page: Page,
    profile: &Profile,
    (figure, indicator): (&Figure, &Indicator),
    extent: Option<[f64; 2]>,
    households: u32,
) -> View {
    let marks: Vec<Option<Mark>> =
        figure.series.iter().map(|point| Some(Mark { value: point.value?, interval: point.interval })).collect();
    let beside: Vec<Option<f64>> = figure.series.iter().map(|point| point.municipality).collect();
    let levels: Vec<f64> = [figure.region, figure.country].into_iter().flatten().collect();
    let own = marks.iter().flatten().map(|mark| mark.value);
    let axis = Axis::round(
        own.chain(beside.iter().flatten().copied()).chain(levels.clone()).chain(extent.into_iter().flatten()),
    );
    let missing: Vec<View> = decade::hidden(&figure.series)
        .into_iter()
        .filter_map(|(state, ends)| hidden::reason(page, state, &periods(page, indicator, ends), households))
        .map(|text| view! { p(class="note") { (text) } })
        .collect();
    let Some(axis) = axis.filter(|_| marks.iter().any(Option::is_some)) else {
        let text = page.text("course-nothing");
        return view! { p(class="note") { (text) } (missing) };
    };
    let chart = Chart::new(FRAME, &axis, &marks, &beside, &levels);
    let picture = picture(page, figure, indicator, (&chart, &axis));
    let (name, unit) = (page.of(&indicator.name), page.of(&indicator.unit));
    let name = if unit.is_empty() { name } else { format!("{name}, {unit}") };
    let read = reading(page, figure, indicator, chart, picture.clone());
    let mut keys = vec![(Stroke::Own, page.text("key-area"))];
    if beside.iter().any(Option::is_some) {
        keys.push((Stroke::Whole, page.text("column-municipality")));
    }
    let references =
        [("key-region", figure.region, figure.region_year), ("key-country", figure.country, figure.country_year)];
    keys.extend(references.into_iter().filter_map(|(text, value, year)| {
        let (value, period) = (page.value(indicator, value?), year.map(|year| year.to_string()).unwrap_or_default());
        let values = [("name", page.text(text)), ("value", value), ("period", period)];
        Some((Stroke::Level, page.text_with("compared", values)))
    }));
    let key = |(stroke, text): (Stroke, String)| view! { li { i(class=stroke.class()) {} (text) } };
    let key_list: Vec<View> = keys.iter().cloned().map(key).collect();
    let trend = trend(page, figure, indicator);
    let same = extent.map(|_| {
        let text = page.text("course-axis");
        view! { p(class="note") { (text) } }
    });
    let save = {
        keys[0].1.clone_from(&profile.name);
        let charted = Charted {
            title: format!("{} · {name}", profile.name),
            about: page.of(&indicator.description),
            name: format!("{}_{}", indicator.code, profile.id),
        };
        save_chart::buttons(page, &charted, move || Drawing::Course {
            picture: picture.clone(),
            size: BOX,
            keys: keys.clone(),
        })
    };
    view! {
        p(class="course-name") { (name) }
        (read)
        ul(class="keys") { (key_list) }
        (same)
        (missing)
        (trend)
        (save)
    }
}

/// A run of periods.
fn periods(page: Page, indicator: &Indicator, ends: [&str; 2]) -> String {
    let [first, last] = ends.map(|period| page.period(indicator, period));
    if first == last { first } else { page.text_with("years", [("first", first), ("last", last)]) }
}

/// What is drawn, from the lowest to the uppermost: axes, levels, breaks, intervals, lines.
fn picture(page: Page, figure: &Figure, indicator: &Indicator, (chart, axis): (&Chart, &Axis)) -> String {
    let ([left, right], [upper, lower]) = (FRAME.across, FRAME.down);
    let mut svg = String::new();
    for (&y, &value) in chart.ticks.iter().zip(&axis.ticks) {
        svg += &line("tick", [left, y, right, y]);
        svg += &label([left - 6.0, y + 4.0], "end", &page.number(value, axis.decimals));
    }
    let last = figure.series.len().saturating_sub(1);
    let named = |step: usize| page.period(indicator, &figure.series[step].period);
    // Names of quarters are long: there the ends alone have one.
    let long = named(last).chars().count() > 4;
    let every = if long { last.max(1) } else { last.div_ceil(MOST_LABELS - 1).max(1) };
    // The first is named too, where it is not too near to the next.
    let first_has_room = last > 0 && (last % every) as f64 / last as f64 * (right - left) >= LEAST_GAP;
    let is_named = |step: &usize| (last - step).is_multiple_of(every) || *step == 0 && first_has_room;
    for step in (0..=last).filter(is_named) {
        let anchor = match step {
            0 if long => "start",
            _ if long => "end",
            _ => "middle",
        };
        svg += &label([chart.x(step as f64), BOX[1] - 8.0], anchor, &named(step));
    }
    for &y in &chart.levels {
        svg += &line("level", [left, y, right, y]);
    }
    let first_of = |year: i16| figure.series.iter().position(|point| decade::year(&point.period) >= Some(year));
    for at in indicator.breaks.iter().filter_map(|found| first_of(found.year)).filter(|at| *at > 0) {
        let x = chart.x(at as f64 - 0.5);
        svg += &line("break", [x, upper, x, lower]);
    }
    svg + &chart.svg()
}

/// The chart as a slider over its periods, and below it what is read of it: the newest, until a person asks for another.
fn reading(page: Page, figure: &Figure, indicator: &Indicator, chart: Chart, picture: String) -> View {
    let said: Rc<Vec<String>> = Rc::new(
        figure
            .series
            .iter()
            .map(|point| {
                let period = page.period(indicator, &point.period);
                let mut value = number_or_word(state_of(point.state), point.value)
                    .map_or_else(|word| page.text(word), |value| page.value(indicator, value));
                if let Some([low, high]) =
                    point.interval.map(|ends| ends.map(|end| page.number(end, indicator.decimals)))
                {
                    value = format!("{value} ({})", page.text_with("interval", [("low", low), ("high", high)]));
                }
                if let Some(municipality) = point.municipality {
                    let whole = page.value(indicator, municipality);
                    value = format!("{value} · {} {whole}", page.text("column-municipality"));
                }
                page.text_with("course-read", [("period", period), ("value", value)])
            })
            .collect(),
    );
    let last = said.len().saturating_sub(1);
    let read = create_signal(last);
    let chart = Rc::new(chart);
    let described = {
        let [first, last] = [figure.series.first(), figure.series.last()]
            .map(|point| point.map_or_else(String::new, |point| page.period(indicator, &point.period)));
        page.text_with("course-described", [("indicator", page.of(&indicator.name)), ("first", first), ("last", last)])
    };
    let pressed = move |event: web_sys::KeyboardEvent| {
        let now = read.get_untracked();
        let next = match event.key().as_str() {
            "ArrowLeft" | "ArrowDown" => now.saturating_sub(1),
            "ArrowRight" | "ArrowUp" => (now + 1).min(last),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        read.set(next);
    };
    let pointed = {
        let chart = chart.clone();
        move |event: web_sys::PointerEvent| {
            let target = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
            if let Some(rect) = target.map(|target| target.get_bounding_client_rect()).filter(|rect| rect.width() > 0.0)
            {
                let x = (f64::from(event.client_x()) - rect.left()) / rect.width() * BOX[0];
                read.set(chart.step_at(x));
            }
        }
    };
    let cursor = move || {
        let (step, [upper, lower]) = (read.get(), FRAME.down);
        let x = chart.x(step as f64);
        let dot = chart.points.get(step).copied().flatten().map(|place| circle("read", place, 4.0));
        let cursor = line("read", [x, upper, x, lower]) + &dot.unwrap_or_default();
        view! { g(dangerously_set_inner_html=cursor) }
    };
    let text = move || said.get(read.get()).cloned().unwrap_or_default();
    let view_box = format!("0 0 {} {}", BOX[0], BOX[1]);
    let (now, spoken) = (move || read.get().to_string(), text.clone());
    view! {
        div(
            class="course",
            role="slider",
            tabindex="0",
            aria-label=described,
            aria-valuemin="0",
            aria-valuemax=last.to_string(),
            aria-valuenow=now(),
            aria-valuetext=spoken(),
            on:keydown=pressed,
            on:pointerdown=pointed.clone(),
            on:pointermove=pointed,
            on:pointerleave=move |_: web_sys::PointerEvent| read.set(last),
        ) {
            svg(viewBox=view_box, aria-hidden="true") {
                g(dangerously_set_inner_html=picture)
                (cursor())
            }
        }
        p(class="course-read") { (text()) }
    }
}

/// The trend in words, with what speaks against it.
fn trend(page: Page, figure: &Figure, indicator: &Indicator) -> View {
    let Some(trend) = &figure.trend else { return View::new() };
    let decimals = indicator.decimals + 1;
    let unit = page.unit_of_change(indicator);
    let number = |value: f64| page.number(value, decimals);
    let [first, last] = trend.years.map(|year| year.to_string());
    let sure = trend.interval.filter(|[low, high]| *low > 0.0 || *high < 0.0);
    let text = match (sure, trend.interval) {
        (Some([low, high]), _) => {
            let worse = match indicator.direction {
                Direction::HigherIsWorse => trend.slope > 0.0,
                Direction::LowerIsWorse => trend.slope < 0.0,
                Direction::Neutral => false,
            };
            let key = match (trend.slope > 0.0, worse) {
                (true, true) => "trend-rises-worse",
                (true, false) => "trend-rises",
                (false, true) => "trend-falls-worse",
                (false, false) => "trend-falls",
            };
            page.text_with(
                key,
                [
                    ("slope", page.with_unit(&number(trend.slope.abs()), &unit)),
                    ("low", number(low.abs().min(high.abs()))),
                    ("high", number(low.abs().max(high.abs()))),
                    ("first", first),
                    ("last", last),
                ],
            )
        }
        (None, Some(_)) => page.text_with("trend-unsure", [("first", first), ("last", last)]),
        (None, None) => return View::new(),
    };
    let mut warnings: Vec<String> = trend
        .breaks
        .iter()
        .map(|year| {
            let reason = indicator.breaks.iter().find(|known| known.year == *year).map(|known| page.of(&known.reason));
            page.text_with("trend-break", [("year", year.to_string()), ("reason", reason.unwrap_or_default())])
        })
        .collect();
    warnings.extend(trend.jumps.iter().map(|year| page.text_with("trend-jump", [("year", year.to_string())])));
    let warnings: Vec<View> = warnings.into_iter().map(|text| view! { p(class="warning") { (text) } }).collect();
    view! { p { (text) } (warnings) }
}
