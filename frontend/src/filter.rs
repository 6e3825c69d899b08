//! Which areas meet the filters. Knows no browser.
use crate::{state::Filter, tabled::value};
use geodata::column::Column;
use std::{cmp::Ordering, collections::HashMap, rc::Rc};
use wire::{Dynamics, Standings};

/// What filters look at.
#[derive(Debug, Default)]
pub struct Known {
    /// The newest values, by code of the indicator.
    pub newest: HashMap<String, Rc<Column>>,
    /// Since a period how the newest values have changed, by code and period: for each area whether they have risen, as far as that is sure.
    pub changes: HashMap<(String, String), Vec<Option<Ordering>>>,
    /// How areas stand in the newest year.
    pub standings: Option<Rc<Standings>>,
}

/// Values with their standard errors.
#[derive(Debug, Clone, Copy)]
pub struct Unsure<'a> {
    /// Values.
    pub values: &'a Column,
    /// Standard errors.
    pub errors: &'a Column,
}

/// How far a difference lies outside of the noise of 95 of 100, in standard errors.
const SURE: f64 = 1.96;

/// For each area whether its value has risen or fallen by more than the noise of both explains; equal where it has not, `None` where one is not known.
pub fn sure_changes(then: Unsure, now: Unsure) -> Vec<Option<Ordering>> {
    let of_area = |area: usize| {
        let difference = value(now.values, area)? - value(then.values, area)?;
        let error = [then, now].into_iter().filter_map(|unsure| value(unsure.errors, area)).map(|error| error * error);
        let error = error.sum::<f64>().sqrt();
        if difference.abs() > SURE * error { difference.partial_cmp(&0.0) } else { Some(Ordering::Equal) }
    };
    (0..now.values.states.len()).map(of_area).collect()
}

/// For each of `areas` whether it meets all filters; `None` without a filter. An area whose figure is not known meets no filter by it.
pub fn met(filters: &[Filter], areas: usize, known: &Known) -> Option<Vec<bool>> {
    if filters.is_empty() {
        return None;
    }
    let newest = |code: &str, area: usize| value(known.newest.get(code)?, area);
    let change = |code: &String, period: &String, area: usize| {
        known.changes.get(&(code.clone(), period.clone()))?.get(area).copied().flatten()
    };
    let standings = known.standings.as_deref();
    let dynamics = |area: usize| standings?.areas.get(area)?.as_ref()?.dynamics;
    let one = |filter: &Filter, area: usize| match filter {
        Filter::Above(code, limit) => newest(code, area).is_some_and(|value| value > f64::from(*limit)),
        Filter::Below(code, limit) => newest(code, area).is_some_and(|value| value < f64::from(*limit)),
        Filter::Risen(code, period) => change(code, period, area) == Some(Ordering::Greater),
        Filter::Fallen(code, period) => change(code, period, area) == Some(Ordering::Less),
        Filter::Worse => dynamics(area) == Some(Dynamics::Worse),
        Filter::Better => dynamics(area) == Some(Dynamics::Better),
        Filter::NotServed => standings.is_some_and(|standings| standings.served.get(area) == Some(&false)),
    };
    Some((0..areas).map(|area| filters.iter().all(|filter| one(filter, area))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use geodata::column::State;

    #[test]
    fn all_filters_must_be_met_and_what_is_not_known_meets_none() {
        let column = Column {
            states: vec![State::Value, State::Value, State::Suppressed, State::Zero],
            values: vec![45.0, 35.0, 0.0, 0.0],
        };
        let newest = HashMap::from([("x".to_owned(), Rc::new(column))]);
        let known = Known { newest: newest.clone(), ..Known::default() };
        let above = |limit| Filter::Above("x".to_owned(), limit);
        let of = |filters: &[Filter]| met(filters, 4, &known);
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[above(30.0)]), Some(vec![true, true, false, false]));
        assert_eq!(of(&[above(30.0), Filter::Below("x".to_owned(), 40.0)]), Some(vec![false, true, false, false]));
        assert_eq!(
            of(&[Filter::Below("x".to_owned(), 1.0)]),
            Some(vec![false, false, false, true]),
            "a zero is a figure"
        );
        assert_eq!(of(&[Filter::NotServed]), Some(vec![false; 4]), "nothing is known of interventions");
        let standings = Standings {
            year: 2025,
            areas: vec![None; 4],
            quadrants: vec![],
            served: vec![true, false, false, true],
            dwellings: vec![],
            persons: vec![],
        };
        let known = Known { newest, standings: Some(Rc::new(standings)), ..Known::default() };
        assert_eq!(met(&[Filter::NotServed], 4, &known), Some(vec![false, true, true, false]));
        assert_eq!(met(&[Filter::Worse], 4, &known), Some(vec![false; 4]));
    }

    #[test]
    fn a_change_counts_where_noise_does_not_explain_it() {
        let column = |values: [f32; 4]| Column { states: vec![State::Value; 4], values: values.to_vec() };
        let (then, now) = (column([10.0, 10.0, 10.0, 10.0]), column([13.0, 12.0, 7.0, 10.0]));
        let mut errors = column([1.0; 4]);
        errors.values[3] = 0.0;
        let exact = column([0.0; 4]);
        let of = |errors| sure_changes(Unsure { values: &then, errors }, Unsure { values: &now, errors });
        let (more, same, less) = (Some(Ordering::Greater), Some(Ordering::Equal), Some(Ordering::Less));
        assert_eq!(of(&errors), [more, same, less, same]);
        assert_eq!(of(&exact), [more, more, less, same]);
        let key = ("x".to_owned(), "2020".to_owned());
        let known = Known { changes: HashMap::from([(key.clone(), of(&errors))]), ..Known::default() };
        let (code, period) = key;
        assert_eq!(
            met(&[Filter::Risen(code.clone(), period.clone())], 4, &known),
            Some(vec![true, false, false, false])
        );
        assert_eq!(met(&[Filter::Fallen(code, period)], 4, &known), Some(vec![false, false, true, false]));
    }
}
