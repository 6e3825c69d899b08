//! Which areas meet the filters. Knows no browser.
use crate::state::Filter;
use geodata::column::Column;
use std::collections::HashMap;
use wire::{Dynamics, Standings};

/// For each of `areas` whether it meets all filters; `None` without a filter. An area whose figure is not known meets no filter by it.
/// `columns` are the newest values by code of the indicator, `standings` those of the newest year.
pub fn met(
    filters: &[Filter],
    areas: usize,
    columns: &HashMap<String, Column>,
    standings: Option<&Standings>,
) -> Option<Vec<bool>> {
    if filters.is_empty() {
        return None;
    }
    let value = |code: &str, area: usize| {
        let column = columns.get(code)?;
        column.states.get(area)?.has_value().then(|| column.values[area])
    };
    let dynamics = |area: usize| standings?.areas.get(area)?.as_ref()?.dynamics;
    let one = |filter: &Filter, area: usize| match filter {
        Filter::Above(code, limit) => value(code, area).is_some_and(|value| value > *limit),
        Filter::Below(code, limit) => value(code, area).is_some_and(|value| value < *limit),
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
        let columns = HashMap::from([("x".to_owned(), column)]);
        let above = |limit| Filter::Above("x".to_owned(), limit);
        let of = |filters: &[Filter]| met(filters, 4, &columns, None);
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
        assert_eq!(met(&[Filter::NotServed], 4, &columns, Some(&standings)), Some(vec![false, true, true, false]));
        assert_eq!(met(&[Filter::Worse], 4, &columns, Some(&standings)), Some(vec![false; 4]));
    }
}
