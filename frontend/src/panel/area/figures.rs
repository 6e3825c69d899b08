//! All indicators of an area: what they were ten years ago, how they went, what they are now, and the place among the others.
use super::hidden;
use crate::{
    chart::{Axis, Chart, Frame, Mark, line},
    decade::{self, Decade},
    format::is_short,
    look::{number_or_word, state_of},
    page::Page,
    state::Event,
};
use sycamore::prelude::*;
use wire::{Catalogue, Direction, Figure, Indicator, Point, Profile, State};

/// The view box of a small curve, and where in it the curve is drawn.
const BOX: &str = "0 0 96 34";
const FRAME: Frame = Frame { across: [3.0, 93.0], down: [4.0, 30.0] };
const HEIGHT: f64 = 34.0;

/// Columns of the table.
const COLUMNS: [&str; 5] = ["column-then", "column-course", "column-now", "column-change", "column-rank"];

pub(super) fn view(page: Page, profile: &Profile, catalogue: &Catalogue) -> View {
    let rows: Vec<View> = profile
        .figures
        .iter()
        .filter_map(|figure| {
            let indicator = catalogue.indicators.iter().find(|indicator| indicator.code == figure.indicator)?;
            Some(Row { page, figure, indicator, households: catalogue.release.household_threshold }.view())
        })
        .collect();
    let headings: Vec<View> =
        COLUMNS.map(|key| page.text(key)).into_iter().map(|text| view! { th(scope="col") { (text) } }).collect();
    let (caption, rank_note) = (page.text("figures"), page.text("rank-note"));
    let [heading, label] = [caption.clone(), caption.clone()];
    let [area, municipality] = ["key-area", "column-municipality"].map(|key| page.text(key));
    let breaks = page.text("key-break");
    let content = view! {
        ul(class="keys") {
            li { i(class="own") {} (area) }
            li { i(class="whole") {} (municipality) }
            li { i(class="break") {} (breaks) }
        }
        div(class="scrolled-across", role="region", tabindex="0", aria-label=label) {
            table(class="figures decade") {
                caption(class="unseen") { (caption) }
                thead { tr { (headings) } }
                (rows)
            }
        }
        p(class="note") { (rank_note) }
    };
    super::section("area-figures", heading, true, content)
}

/// What an indicator says of the area.
struct Row<'a> {
    page: Page,
    figure: &'a Figure,
    indicator: &'a Indicator,
    /// Households that stand behind every figure.
    households: u32,
}

impl Row<'_> {
    fn view(&self) -> View {
        let Self { page, figure, indicator, .. } = *self;
        let decade = Decade::of(figure);
        let name = page.of(&indicator.name);
        let unit = Some(page.of(&indicator.unit)).filter(|unit| !is_short(unit));
        let unit = unit.map(|unit| view! { span(class="period") { (unit) } });
        let then = match &decade {
            Some(decade) if decade.points.len() > 1 => self.point(decade.then()),
            _ => view! { td { "–" } },
        };
        let newest = figure.series.last().cloned();
        let now = self.point(&newest.unwrap_or_else(|| Point {
            period: figure.period.clone(),
            state: figure.state,
            value: figure.value,
            interval: figure.interval,
            municipality: figure.municipality,
        }));
        let curve = decade.as_ref().and_then(|decade| self.curve(decade));
        let change = self.change(decade.as_ref());
        let rank = figure.rank.map(|rank| [rank.place, rank.of].map(|number| page.number(number as f64, 0)));
        let rank = rank.map_or_else(
            || page.text("none"),
            |[place, of]| page.text_with("place-of", [("place", place), ("of", of)]),
        );
        let notes: Vec<View> =
            self.notes(decade.as_ref()).into_iter().map(|note| view! { span { (note) } " " }).collect();
        let code = indicator.code.clone();
        let on_map = create_selector({
            let code = code.clone();
            move || page.state.with(|state| state.indicator == code)
        });
        let show = move |_: web_sys::MouseEvent| page.send(Event::Indicator(code.clone()));
        view! {
            tbody(data-on-map=on_map.get().to_string()) {
                tr {
                    th(scope="rowgroup", colspan="5") {
                        button(r#type="button", class="indicator-name", aria-pressed=on_map.get().to_string(), on:click=show) { (name) }
                        (unit)
                    }
                }
                tr { (then) td { (curve) } (now) (change) td { (rank) } }
                tr { td(class="notes", colspan="5") { (notes) } }
            }
        }
    }

    /// A value with its unit, where that is short.
    fn number(&self, value: f64) -> String {
        let unit = self.page.of(&self.indicator.unit);
        let number = self.page.number(value, self.indicator.decimals);
        if is_short(&unit) { self.page.with_unit(&number, &unit) } else { number }
    }

    /// A figure with its interval and period.
    fn point(&self, point: &Point) -> View {
        let page = self.page;
        let value = number_or_word(state_of(point.state), point.value)
            .map_or_else(|word| page.text(word), |value| self.number(value));
        let class = if point.value.is_some() { "value" } else { "value state" };
        let interval = point.interval.map(|[low, high]| {
            let (low, high) = (page.number(low, self.indicator.decimals), page.number(high, self.indicator.decimals));
            let text = page.text_with("interval", [("low", low), ("high", high)]);
            view! { span(class="interval") { (text) } }
        });
        let period = page.period(self.indicator, &point.period);
        view! { td(class=class) { (value) (interval) span(class="period") { (period) } } }
    }

    /// The change from then to now, in the unit of changes.
    fn change(&self, decade: Option<&Decade>) -> View {
        let page = self.page;
        let Some(change) = decade.and_then(|decade| decade.change) else { return view! { td { "–" } } };
        let number = page.change(self.indicator, change.value);
        let unit = page.unit_of_change(self.indicator);
        let (number, unit) = if is_short(&unit) {
            (page.with_unit(&number, &unit), None)
        } else {
            (number, Some(unit).filter(|unit| *unit != page.of(&self.indicator.unit)))
        };
        let unsure = change.unsure.then(|| page.text("figure-unsure"));
        let asides: Vec<View> =
            unit.into_iter().chain(unsure).map(|text| view! { span(class="interval") { (text) } }).collect();
        view! { td(class="value") { (number) (asides) } }
    }

    /// The years as a small curve, beside the municipality's, with breaks of the series.
    fn curve(&self, decade: &Decade) -> Option<View> {
        let points = decade.points;
        let marks: Vec<Option<Mark>> =
            points.iter().map(|point| Some(Mark { value: point.value?, interval: None })).collect();
        let beside: Vec<Option<f64>> = points.iter().map(|point| point.municipality).collect();
        let own = marks.iter().flatten().map(|mark| mark.value);
        let axis = Axis::tight(own.chain(beside.iter().flatten().copied()))?;
        let chart = Chart::new(FRAME, &axis, &marks, &beside, &[]);
        let mut svg = String::new();
        for (at, _) in decade.breaks(&self.indicator.breaks) {
            let x = chart.x(at as f64 - 0.5);
            svg += &line("break", [x, 0.0, x, HEIGHT]);
        }
        svg += &chart.svg();
        Some(view! { svg(class="sparkline", viewBox=BOX, aria-hidden="true", dangerously_set_inner_html=svg) })
    }

    /// What stands below the numbers: values to compare with, who is ranked, what is hidden and why, and breaks.
    fn notes(&self, decade: Option<&Decade>) -> Vec<String> {
        let Self { page, figure, indicator, .. } = *self;
        let now = page.period(indicator, &figure.period);
        let year = |year: Option<i16>| year.map_or_else(|| now.clone(), |year| year.to_string());
        let compared = [
            ("column-municipality", figure.municipality, now.clone()),
            ("key-region", figure.region, year(figure.region_year)),
            ("key-country", figure.country, year(figure.country_year)),
        ];
        let compared: Vec<String> = compared
            .into_iter()
            .filter_map(|(key, value, period)| {
                let values = [("name", page.text(key)), ("value", self.number(value?)), ("period", period)];
                Some(page.text_with("compared", values))
            })
            .collect();
        let mut notes = Vec::new();
        if !compared.is_empty() {
            notes.push(format!("{}.", compared.join(" · ")));
        }
        notes.extend(potential(page, figure));
        notes.extend(self.ranked());
        let points = decade.map_or(&[][..], |decade| decade.points);
        if points.is_empty() {
            notes.extend(hidden::reason(page, figure.state, &now, self.households));
        }
        notes.extend(decade::hidden(points).into_iter().filter_map(|(state, [first, last])| {
            let [from, to] = [first, last].map(|period| page.period(indicator, period));
            let periods = if from == to { from } else { page.text_with("years", [("first", from), ("last", to)]) };
            hidden::reason(page, state, &periods, self.households)
        }));
        notes.extend(decade.into_iter().flat_map(|decade| decade.breaks(&indicator.breaks)).map(|(_, found)| {
            let values = [("year", found.year.to_string()), ("reason", page.of(&found.reason))];
            page.text_with("trend-break", values)
        }));
        notes
    }

    /// Who shares the place and who is not ranked, or why there is no place.
    fn ranked(&self) -> Option<String> {
        let Self { page, figure, indicator, .. } = *self;
        let Some(rank) = figure.rank else {
            let key = match (indicator.direction, figure.state) {
                (Direction::Neutral, _) => "rank-neutral",
                (_, State::Zero) => "rank-zero",
                _ => return None,
            };
            return Some(page.text(key));
        };
        let number = |value: usize| page.number(value as f64, 0);
        let shared = (rank.shared > 0)
            .then(|| page.counted(rank.shared, ["rank-shared-one", "rank-shared"], [("shared", number(rank.shared))]));
        let without = figure.without;
        let why: Vec<String> = [
            ("without-suppressed", without.suppressed),
            ("without-missing", without.missing),
            ("without-nobody", without.nobody_could_report),
        ]
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(key, count)| page.text_with(key, [("count", number(count))]))
        .collect();
        let among = (!why.is_empty()).then(|| {
            let values = [("of", number(rank.of)), ("all", number(rank.of + rank.without)), ("why", why.join(", "))];
            page.text_with("rank-among", values)
        });
        let parts: Vec<String> = [shared, among].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| format!("{}.", page.text_with("rank-notes", [("notes", parts.join("; "))])))
    }
}

/// Persons more or fewer than by the municipality's value.
fn potential(page: Page, figure: &Figure) -> Option<String> {
    let persons = figure.potential.filter(|persons| persons.abs() >= 0.5)?;
    let keys = if persons > 0.0 {
        ["potential-one-more", "potential-more"]
    } else {
        ["potential-one-fewer", "potential-fewer"]
    };
    let count = [("persons", page.number(persons.abs(), 0))];
    Some(format!("{}.", page.counted(persons.abs().round() as usize, keys, count)))
}
