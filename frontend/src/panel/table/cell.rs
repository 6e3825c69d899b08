//! What a column of the table is called, what stands in it, and by what it is sorted.
use crate::{
    browser,
    page::{OnMap, Page, ShownAs},
    panel::swatch,
    tabled::{TableColumn, Tabled, by_value, value},
};
use geodata::column::State;
use std::{cmp::Ordering, rc::Rc};
use sycamore::prelude::*;
use wire::Standings;

/// Width and height of a small curve, in pixels.
const CURVE: [f64; 2] = [72.0, 20.0];

/// Everything that stands in the table.
#[derive(Clone)]
pub(super) struct Content {
    pub(super) shown: Rc<OnMap>,
    /// What stands beside the values on the map; `None` while it is asked for.
    pub(super) tabled: Option<Rc<Tabled>>,
    pub(super) standings: Option<Rc<Standings>>,
}

impl Content {
    /// What is on the map, with what was fetched for the same.
    pub(super) fn of(page: Page) -> Option<Self> {
        let shown = page.shown.get_clone()?;
        let of_same = |tabled: &Rc<Tabled>| {
            let facts = [tabled.facts.districts.len(), tabled.facts.dwellings.len()];
            tabled.layer == shown.layer_id
                && tabled.indicator == shown.indicator.code
                && tabled.period == shown.period.id
                && tabled.then_and_now.is_some() == matches!(shown.kind, ShownAs::Change(_))
                && facts == [shown.column.states.len(); 2]
        };
        let tabled = page.tabled.get_clone().filter(of_same);
        let standings =
            page.standings.get_clone().filter(|standings| standings.areas.len() == shown.column.states.len());
        Some(Self { shown, tabled, standings })
    }

    pub(super) fn columns(&self) -> Vec<TableColumn> {
        let with_places = self.standings.is_some();
        let plain = || vec![TableColumn::Name, TableColumn::Value];
        self.tabled.as_ref().map_or_else(plain, |tabled| tabled.columns(with_places))
    }

    /// The heading of a column.
    pub(super) fn heading(&self, page: Page, column: TableColumn) -> String {
        let of_period = |indicator: &wire::Indicator, period: &wire::Period| {
            let values = [("indicator", page.of(&indicator.name)), ("period", page.of(&period.label))];
            page.text_with("table-title", values)
        };
        let tabled = self.tabled.as_ref();
        match column {
            TableColumn::Name => page.text("table-name"),
            TableColumn::District => page.text("district"),
            TableColumn::Organisation => page.text("organisation"),
            TableColumn::Dwellings => page.text("dwellings"),
            TableColumn::Place => page.text("column-rank"),
            TableColumn::Value if matches!(self.shown.kind, ShownAs::Change(_)) => page.text("table-change"),
            TableColumn::Value => page.text("column-value"),
            TableColumn::ThenOrNow(at) => tabled
                .and_then(|tabled| Some(page.of(&tabled.then_and_now.as_ref()?.get(at)?.period.label)))
                .unwrap_or_default(),
            TableColumn::Change | TableColumn::Course => {
                let first = tabled.and_then(|tabled| Some(page.of(&tabled.course.first()?.0.label)));
                let first = [("first", first.unwrap_or_default())];
                if column == TableColumn::Course {
                    page.text_with("table-course", first)
                } else {
                    let since = page.text_with("table-change-since", first);
                    let unit = page.unit_of_change(&self.shown.indicator);
                    if unit.is_empty() { since } else { format!("{since}, {unit}") }
                }
            }
            TableColumn::More(at) => tabled
                .and_then(|tabled| tabled.more.get(at))
                .map(|more| of_period(&more.indicator, &more.period))
                .unwrap_or_default(),
        }
    }

    /// The words that an area is found by: its name, its housing organisation and its district.
    pub(super) fn words(&self, area: usize) -> String {
        let facts = self.tabled.as_ref().map(|tabled| &tabled.facts);
        let of = |texts: Option<&Vec<Option<String>>>| texts.and_then(|texts| texts.get(area)?.clone());
        let known = [of(facts.map(|facts| &facts.organisations)), of(facts.map(|facts| &facts.districts))];
        let name = self.shown.layer.features.name(area).to_owned();
        std::iter::once(name).chain(known.into_iter().flatten()).collect::<Vec<_>>().join("\n")
    }

    /// The order of two areas by a column.
    pub(super) fn compare(&self, page: Page, column: TableColumn, falling: bool, a: usize, b: usize) -> Ordering {
        let by_text = |of: &dyn Fn(usize) -> Option<String>| match (of(a), of(b)) {
            (Some(a), Some(b)) => {
                let ordering = browser::compare(page.language(), &a, &b);
                if falling { ordering.reverse() } else { ordering }
            }
            (a, b) => b.is_some().cmp(&a.is_some()),
        };
        let facts = self.tabled.as_ref().map(|tabled| &tabled.facts);
        match column {
            TableColumn::Name => by_text(&|area| Some(self.shown.layer.features.name(area).to_owned())),
            TableColumn::District => by_text(&|area| facts?.districts.get(area).cloned().flatten()),
            TableColumn::Organisation => by_text(&|area| facts?.organisations.get(area).cloned().flatten()),
            TableColumn::Value
            | TableColumn::ThenOrNow(_)
            | TableColumn::Change
            | TableColumn::Course
            | TableColumn::More(_)
            | TableColumn::Dwellings
            | TableColumn::Place => by_value(self.number(column, a), self.number(column, b), falling),
        }
    }

    /// The figure of an area in a column, or what stands in its place.
    fn number(&self, column: TableColumn, area: usize) -> (State, Option<f64>) {
        let of = |found: Option<f64>| (if found.is_some() { State::Value } else { State::Missing }, found);
        let tabled = self.tabled.as_ref();
        let values = match column {
            TableColumn::Value => Some(&self.shown.column),
            TableColumn::More(at) => tabled.and_then(|tabled| Some(&*tabled.more.get(at)?.values)),
            TableColumn::ThenOrNow(at) => {
                tabled.and_then(|tabled| Some(&*tabled.then_and_now.as_ref()?.get(at)?.values))
            }
            TableColumn::Change | TableColumn::Course => {
                return of(tabled.and_then(|tabled| tabled.change(area)));
            }
            TableColumn::Dwellings => {
                let known = tabled.and_then(|tabled| *tabled.facts.dwellings.get(area)?);
                return of(known.map(|dwellings| dwellings as f64));
            }
            TableColumn::Place => {
                let standing = self.standings.as_ref().and_then(|standings| standings.areas.get(area)?.as_ref());
                return of(standing.map(|standing| standing.rank.place as f64));
            }
            TableColumn::Name | TableColumn::District | TableColumn::Organisation => None,
        };
        let Some(values) = values else { return (State::Missing, None) };
        (values.states.get(area).copied().unwrap_or(State::Missing), value(values, area))
    }

    /// The cell of an area, but for its name.
    pub(super) fn cell(&self, page: Page, column: TableColumn, area: usize) -> View {
        let facts = self.tabled.as_ref().map(|tabled| &tabled.facts);
        match column {
            TableColumn::Name => View::new(),
            TableColumn::Value => self.value(page, area),
            TableColumn::District => text(facts.and_then(|facts| facts.districts.get(area).cloned().flatten())),
            TableColumn::Organisation => text(facts.and_then(|facts| facts.organisations.get(area).cloned().flatten())),
            TableColumn::Course => self.curve(area),
            TableColumn::Place => self.place(page, area),
            TableColumn::Dwellings => {
                let (_, known) = self.number(column, area);
                number_cell(known.map(|dwellings| page.number(dwellings, 0)))
            }
            TableColumn::Change => {
                let (_, change) = self.number(column, area);
                number_cell(change.map(|change| page.change(&self.shown.indicator, change)))
            }
            TableColumn::More(_) | TableColumn::ThenOrNow(_) => {
                let (state, found) = self.number(column, area);
                let tabled = self.tabled.as_ref();
                let indicator = match column {
                    TableColumn::More(at) => tabled.and_then(|tabled| tabled.more.get(at)).map(|more| &more.indicator),
                    _ => Some(&self.shown.indicator),
                };
                let said = indicator.map_or_else(String::new, |indicator| page.figure(indicator, state, found));
                let class = if found.is_some() { "value" } else { "value state" };
                view! { td(class=class) { (said) } }
            }
        }
    }

    fn value(&self, page: Page, area: usize) -> View {
        let shown = &self.shown;
        let state = shown.column.states[area];
        let Some((_, said)) = page.area(shown, area) else { return view! { td {} } };
        let said = match shown.kind {
            // The unit of a change stands in the title.
            ShownAs::Change(_) if state.has_value() => {
                page.change(&shown.indicator, f64::from(shown.column.values[area]))
            }
            _ => said,
        };
        let colour =
            shown.picture.paints.get(area).and_then(|&paint| shown.picture.tones.get(usize::from(paint))).copied();
        let swatch = swatch::swatch_of(state, colour);
        let half = self.tabled.as_ref().filter(|_| matches!(shown.kind, ShownAs::Figure));
        let half = half.and_then(|tabled| tabled.half_interval(area)).filter(|_| state.has_value()).map(|half| {
            let (seen, heard) = (
                format!("± {}", page.number(half, shown.indicator.decimals)),
                page.text_with("table-interval", [("half", page.number(half, shown.indicator.decimals))]),
            );
            view! { span(class="half", aria-hidden="true") { (seen) } span(class="unseen") { (heard) } }
        });
        let class = if state.has_value() { "value" } else { "value state" };
        view! { td(class=class) { (swatch) " " (said) " " (half) } }
    }

    fn place(&self, page: Page, area: usize) -> View {
        let number = |value: usize| page.number(value as f64, 0);
        let standing = self.standings.as_ref().and_then(|standings| standings.areas.get(area)?.as_ref());
        let said = standing.map(|standing| match standing.places {
            [first, last] if first < last => {
                format!("{} ({}–{})", number(standing.rank.place), number(first), number(last))
            }
            _ => number(standing.rank.place),
        });
        number_cell(said)
    }

    fn curve(&self, area: usize) -> View {
        let lines = self.tabled.as_ref().map(|tabled| tabled.curve(area, CURVE)).unwrap_or_default();
        let lines: Vec<View> = lines.into_iter().map(|points| view! { polyline(points=points) }).collect();
        let [width, height] = CURVE;
        let view_box = format!("-2 -2 {} {}", width + 4.0, height + 4.0);
        view! {
            td { svg(class="curve", viewBox=view_box, width=(width + 4.0).to_string(), height=(height + 4.0).to_string(), aria-hidden="true") { (lines) } }
        }
    }
}

fn text(text: Option<String>) -> View {
    let text = text.unwrap_or_default();
    view! { td { (text) } }
}

fn number_cell(said: Option<String>) -> View {
    let said = said.unwrap_or_else(|| "–".to_owned());
    view! { td(class="number") { (said) } }
}
