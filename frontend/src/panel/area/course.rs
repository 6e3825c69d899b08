//! How the figure on the map went over the years in the area: a line with its interval, beside the municipality, the region and the country.
use crate::{
    chart::{Chart, Mark},
    chart_file::{Drawing, Stroke},
    look::state_of,
    page::Page,
    panel::save_chart::{self, Charted},
};
use sycamore::prelude::*;
use wire::{Catalogue, Direction, Figure, Indicator, Profile};

pub(super) fn view(page: Page, profile: &Profile, catalogue: &Catalogue) -> View {
    let (profile, catalogue) = (profile.clone(), catalogue.clone());
    let code = create_selector(move || page.state.with(|state| state.indicator.clone()));
    let content = move || {
        let code = code.get_clone();
        // What the page makes of standings has no figures of its own: then the need index, which it is made of.
        let of = |code: &str| profile.figures.iter().find(|figure| figure.indicator == code);
        let figure = of(&code).or_else(|| of(&catalogue.need_index));
        let indicator =
            figure.and_then(|figure| catalogue.indicators.iter().find(|indicator| indicator.code == figure.indicator));
        match (figure, indicator) {
            (Some(figure), Some(indicator)) => drawn(page, &profile, figure, indicator),
            _ => View::new(),
        }
    };
    super::section("area-course", page.text("course"), true, View::from(content))
}

fn drawn(page: Page, profile: &Profile, figure: &Figure, indicator: &Indicator) -> View {
    let marks: Vec<Option<Mark>> =
        figure.series.iter().map(|point| Some(Mark { value: point.value?, interval: point.interval })).collect();
    let beside: Vec<Option<f64>> = figure.series.iter().map(|point| point.municipality).collect();
    let levels: Vec<f64> = [figure.region, figure.country].into_iter().flatten().collect();
    let Some(chart) = Chart::new(&marks, &beside, &levels) else {
        let text = page.text("course-nothing");
        return view! { p(class="note") { (text) } };
    };
    let name = page.of(&indicator.name);
    let number = |value: f64| page.number(value, indicator.decimals);
    let ends = figure
        .series
        .first()
        .zip(figure.series.last())
        .map(|(first, last)| [label(page, indicator, &first.period), label(page, indicator, &last.period)]);
    let [first, last] = ends.unwrap_or_default();
    let described = page.text_with(
        "course-described",
        [
            ("indicator", name.clone()),
            ("first", first.clone()),
            ("last", last.clone()),
            ("value", page.figure(indicator, state_of(figure.state), figure.value)),
        ],
    );
    let [top, bottom] = [chart.top, chart.bottom].map(number);
    let bands: Vec<View> =
        chart.bands.iter().cloned().map(|points| view! { polygon(class="band", points=points) }).collect();
    let lines: Vec<View> =
        chart.lines.iter().cloned().map(|points| view! { polyline(class="own", points=points) }).collect();
    let others: Vec<View> =
        chart.beside.iter().cloned().map(|points| view! { polyline(class="whole", points=points) }).collect();
    let levels: Vec<View> = chart
        .levels
        .iter()
        .map(|y| {
            let (from, to) = (format!("{y:.1}"), format!("{y:.1}"));
            view! { line(class="level", x1="0", x2="100%", y1=from, y2=to) }
        })
        .collect();
    let dots: Vec<View> = chart
        .dots
        .iter()
        .map(|[x, y]| {
            let (x, y) = (format!("{x:.1}"), format!("{y:.1}"));
            view! { circle(class="own", cx=x, cy=y, r="2.5") }
        })
        .collect();
    let key = |class: &'static str, text: String| view! { li { i(class=class) {} (text) } };
    let mut keys = vec![key("own", page.text("key-area"))];
    if !others.is_empty() {
        keys.push(key("whole", page.text("column-municipality")));
    }
    let references = [("key-region", figure.region), ("key-country", figure.country)];
    keys.extend(
        references
            .into_iter()
            .filter_map(|(text, value)| Some(key("level", format!("{} {}", page.text(text), number(value?))))),
    );
    let trend = trend(page, figure, indicator);
    let save = {
        let mut keys = vec![(Stroke::Own, profile.name.clone())];
        keys.extend((!chart.beside.is_empty()).then(|| (Stroke::Whole, page.text("column-municipality"))));
        let levels = references.into_iter().filter_map(|(text, value)| Some((page.text(text), number(value?))));
        keys.extend(levels.map(|(text, value)| (Stroke::Level, format!("{text} {value}"))));
        let (ends, periods) = ([top.clone(), bottom.clone()], [first.clone(), last.clone()]);
        let drawing = move || Drawing::Course {
            chart: Box::new(chart.clone()),
            ends: ends.clone(),
            periods: periods.clone(),
            keys: keys.clone(),
        };
        let unit = Some(page.of(&indicator.unit)).filter(|unit| !unit.is_empty());
        let charted = Charted {
            title: format!("{} · {}", profile.name, indicator_title(&name, unit)),
            about: page.of(&indicator.description),
            name: format!("{}_{}", indicator.code, profile.id),
        };
        save_chart::buttons(page, &charted, drawing)
    };
    view! {
        p(class="course-name") { (name) }
        div(class="course") {
            span(class="axis top") { (top) }
            span(class="axis bottom") { (bottom) }
            svg(viewBox=Chart::VIEW_BOX, aria-label=described) {
                (levels) (bands) (others) (lines) (dots)
            }
        }
        div(class="years") { span { (first) } span { (last) } }
        ul(class="keys") { (keys) }
        (trend)
        (save)
    }
}

/// An indicator with its unit, as a chart's file is headed.
fn indicator_title(name: &str, unit: Option<String>) -> String {
    unit.map_or_else(|| name.to_owned(), |unit| format!("{name}, {unit}"))
}

fn label(page: Page, indicator: &Indicator, period: &str) -> String {
    let known = indicator.periods.iter().find(|known| known.id == period);
    known.map_or_else(|| period.to_owned(), |known| page.of(&known.label))
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
