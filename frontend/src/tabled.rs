//! What stands in the table beside the values on the map: facts, uncertainty, course and further indicators. Knows no browser.
use geodata::{
    column::{Column, State},
    layer::LayerId,
};
use std::{cmp::Ordering, rc::Rc};
use wire::{AreaFacts, Indicator, Period};

/// Half of a 95 % interval in standard errors.
const HALF_OF_INTERVAL: f64 = 1.96;

/// Values of an indicator in a period, as far as the table shows them.
#[derive(Debug, Clone, PartialEq)]
pub struct Values {
    /// The indicator.
    pub indicator: Indicator,
    /// The period.
    pub period: Period,
    /// Its values.
    pub values: Rc<Column>,
}

/// What the table shows beside the values on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct Tabled {
    /// Whose areas they are.
    pub layer: LayerId,
    /// Code of the indicator on the map.
    pub indicator: String,
    /// Id of the period on the map.
    pub period: String,
    /// What belongs to the areas.
    pub facts: Rc<AreaFacts>,
    /// Standard errors of the values on the map; `None` where they have none.
    pub errors: Option<Rc<Column>>,
    /// The indicator on the map in all its years up to the shown one, the oldest first; empty where it has no years.
    pub course: Vec<(Period, Rc<Column>)>,
    /// Where the map shows a change: values of the indicator then and now.
    pub then_and_now: Option<[Values; 2]>,
    /// Further indicators, in the order in which they were chosen.
    pub more: Vec<Values>,
}

/// A column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableColumn {
    /// Name of the area.
    Name,
    /// District.
    District,
    /// Housing organisation.
    Organisation,
    /// Dwellings.
    Dwellings,
    /// Place by the need index, with its range.
    Place,
    /// Where the map shows a change, the value then (0) or now (1).
    ThenOrNow(usize),
    /// What is on the map.
    Value,
    /// How the indicator on the map has changed since its first year.
    Change,
    /// All years as a small curve.
    Course,
    /// A further indicator, by its position.
    More(usize),
}

/// The value of an area, where it has one.
pub fn value(column: &Column, area: usize) -> Option<f64> {
    column.states.get(area)?.has_value().then(|| f64::from(column.values[area]))
}

impl Tabled {
    /// The columns that say something of any area, in the order of a reader.
    pub fn columns(&self, with_places: bool) -> Vec<TableColumn> {
        let AreaFacts { organisations, districts, dwellings } = &*self.facts;
        let mut columns = vec![TableColumn::Name];
        if self.then_and_now.is_some() {
            columns.extend([0, 1].map(TableColumn::ThenOrNow));
        }
        columns.push(TableColumn::Value);
        if self.course.len() > 1 && self.then_and_now.is_none() {
            columns.extend([TableColumn::Change, TableColumn::Course]);
        }
        columns.extend((0..self.more.len()).map(TableColumn::More));
        if with_places {
            columns.push(TableColumn::Place);
        }
        let facts = [
            (dwellings.iter().any(Option::is_some), TableColumn::Dwellings),
            (districts.iter().any(Option::is_some), TableColumn::District),
            (organisations.iter().any(Option::is_some), TableColumn::Organisation),
        ];
        columns.extend(facts.into_iter().filter(|(is_known, _)| *is_known).map(|(_, column)| column));
        columns
    }

    /// How far the interval of a value on the map reaches to either side; `None` for an exact one.
    pub fn half_interval(&self, area: usize) -> Option<f64> {
        let error = value(self.errors.as_deref()?, area)?;
        (error > 0.0).then_some(HALF_OF_INTERVAL * error)
    }

    /// The change of the indicator on the map from its first to the shown year.
    pub fn change(&self, area: usize) -> Option<f64> {
        let [(_, first), .., (_, last)] = &self.course[..] else { return None };
        Some(value(last, area)? - value(first, area)?)
    }

    /// The shape of an area's curve in a box of this width and height: a line for each run of years with values, as the points of an SVG polyline.
    pub fn curve(&self, area: usize, [width, height]: [f64; 2]) -> Vec<String> {
        let years: Vec<Option<f64>> = self.course.iter().map(|(_, column)| value(column, area)).collect();
        let known = || years.iter().flatten().copied();
        let (least, most) = (known().fold(f64::INFINITY, f64::min), known().fold(f64::NEG_INFINITY, f64::max));
        let step = width / (years.len().max(2) - 1) as f64;
        let point = |(at, value): (usize, f64)| {
            let part = if most > least { (value - least) / (most - least) } else { 0.5 };
            format!("{:.1},{:.1}", at as f64 * step, height * (1.0 - part))
        };
        let numbered: Vec<(usize, Option<f64>)> = years.into_iter().enumerate().collect();
        let runs = numbered.chunk_by(|a, b| a.1.is_some() == b.1.is_some()).filter(|run| run.len() > 1);
        let lines = runs.filter_map(|run| {
            let points: Option<Vec<String>> = run.iter().map(|(at, value)| Some(point((*at, (*value)?)))).collect();
            Some(points?.join(" "))
        });
        lines.collect()
    }
}

/// The order of two figures: those with a value by their value, falling or not; the others after them by their states.
pub fn by_value(a: (State, Option<f64>), b: (State, Option<f64>), falling: bool) -> Ordering {
    match (a.1, b.1) {
        (Some(a), Some(b)) if falling => b.total_cmp(&a),
        (Some(a), Some(b)) => a.total_cmp(&b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => (a.0 as usize).cmp(&(b.0 as usize)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(values: &[Option<f32>]) -> Rc<Column> {
        Rc::new(Column {
            states: values.iter().map(|value| if value.is_some() { State::Value } else { State::Suppressed }).collect(),
            values: values.iter().map(|value| value.unwrap_or_default()).collect(),
        })
    }

    fn tabled(course: &[&[Option<f32>]]) -> Tabled {
        let text = wire::Text { da: String::new(), en: String::new() };
        let year = |at: usize| Period { id: (2020 + at).to_string(), label: text.clone() };
        Tabled {
            layer: LayerId::Departments,
            indicator: "x".to_owned(),
            period: "2022".to_owned(),
            facts: Rc::new(AreaFacts {
                organisations: vec![None; 2],
                districts: vec![Some("Nord".to_owned()), None],
                dwellings: vec![Some(40), Some(20)],
            }),
            errors: Some(column(&[Some(0.5), Some(0.0)])),
            course: course.iter().enumerate().map(|(at, values)| (year(at), column(values))).collect(),
            then_and_now: None,
            more: Vec::new(),
        }
    }

    #[test]
    fn columns_are_those_that_say_something() {
        use TableColumn::*;
        let with = tabled(&[&[Some(1.0), None], &[Some(3.0), Some(2.0)]]);
        assert_eq!(with.columns(true), [Name, Value, Change, Course, Place, Dwellings, District]);
        assert_eq!(tabled(&[]).columns(false), [Name, Value, Dwellings, District]);
        assert_eq!((with.change(0), with.change(1)), (Some(2.0), None));
        assert_eq!((with.half_interval(0), with.half_interval(1)), (Some(0.98), None));
    }

    #[test]
    fn a_curve_has_a_line_for_each_run_of_years() {
        let years: [&[Option<f32>]; 5] = [&[Some(1.0)], &[Some(3.0)], &[None], &[Some(2.0)], &[Some(2.0)]];
        assert_eq!(tabled(&years).curve(0, [40.0, 10.0]), ["0.0,10.0 10.0,0.0", "30.0,5.0 40.0,5.0"]);
        assert!(tabled(&[&[Some(1.0)], &[None]]).curve(0, [40.0, 10.0]).is_empty(), "one year is no line");
    }

    #[test]
    fn areas_without_a_value_come_last_whichever_way() {
        let (value, none) = ((State::Value, Some(2.0)), (State::Suppressed, None));
        assert_eq!([by_value(value, none, true), by_value(value, none, false)], [Ordering::Less; 2]);
        assert_eq!(by_value(value, (State::Value, Some(3.0)), true), Ordering::Greater);
    }
}
