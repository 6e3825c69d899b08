//! The limits of an indicator's classes: of all its periods, so that a colour means one number while time moves, and as they are
//! printed. Knows no browser.
use crate::{ranking::change, state::Classing};
use geodata::{
    classify::{Breaks, FEWEST_FOR_QUANTILES},
    column::{Column, State},
};
use std::borrow::Borrow;

/// Number of classes that are asked for.
const CLASSES: usize = 5;

/// Most classes of a change.
const CHANGE_CLASSES: usize = 7;

/// Limits of classes, and how they came about.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    /// The classes; `None` where there is no value.
    pub breaks: Option<Breaks>,
    /// How they were made: not always as was asked for.
    pub method: Classing,
    /// Areas that have a value, in the period that has the most of them.
    pub areas: usize,
}

impl Limits {
    /// The limits of all values in some periods' columns, as they print with so many decimals. Classes with as many areas in each are
    /// made of natural ones where there are too few areas for that.
    pub fn of<C: Borrow<Column>>(columns: &[C], classing: &Classing, decimals: u8) -> Self {
        let (mut values, mut areas) = (Vec::new(), 0);
        for column in columns.iter().map(Borrow::borrow) {
            let before = values.len();
            let pairs = column.states.iter().zip(&column.values);
            values.extend(pairs.filter(|(state, _)| **state == State::Value).map(|(_, value)| *value));
            areas = areas.max(values.len() - before);
        }
        let method = match classing {
            Classing::Quantile if areas < FEWEST_FOR_QUANTILES => Classing::Natural,
            other => other.clone(),
        };
        let breaks = match &method {
            Classing::Quantile => Breaks::quantile(&values, CLASSES),
            Classing::Natural => Breaks::natural(&values, CLASSES),
            Classing::Equal => Breaks::equal(&values, CLASSES),
            Classing::Fixed(ends) => Breaks::fixed(&values, ends),
        };
        Self { breaks: breaks.map(|breaks| breaks.printed(decimals)), method, areas }
    }

    /// The limits of changes since a period, of all other periods together: whoever plays the periods sees one scale.
    pub fn of_changes<C: Borrow<Column>>(then: &Column, others: &[C], decimals: u8) -> Self {
        let (mut changes, mut areas) = (Vec::new(), 0);
        for other in others {
            let before = changes.len();
            let Column { states, values } = change(other.borrow(), then);
            changes
                .extend(states.iter().zip(values).filter(|(state, _)| **state == State::Value).map(|(_, value)| value));
            areas = areas.max(changes.len() - before);
        }
        Self { breaks: Breaks::of_change(&changes, CHANGE_CLASSES, decimals), method: Classing::Equal, areas }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(values: impl IntoIterator<Item = f32>) -> Column {
        let values: Vec<f32> = values.into_iter().collect();
        Column { states: vec![State::Value; values.len()], values }
    }

    fn ends(limits: &Limits) -> Vec<f32> {
        limits.breaks.as_ref().unwrap().ends().to_vec()
    }

    #[test]
    fn a_town_that_gets_worse_everywhere_gets_other_colours() {
        let years: Vec<Column> = (0..4_u8)
            .map(|year| column((0..30_u8).map(move |area| f32::from(10 * year) + f32::from(area) / 10.0)))
            .collect();
        let shared = Limits::of(&years, &Classing::Quantile, 1).breaks.unwrap();
        let class = |year: usize, area: usize| shared.class_of(years[year].values[area]);
        assert!((0..30).all(|area| class(3, area) > class(0, area)));
        let of_each: Vec<Breaks> =
            years.iter().map(|year| Limits::of(&[year], &Classing::Quantile, 1).breaks.unwrap()).collect();
        assert_eq!(of_each[0].class_of(years[0].values[9]), of_each[3].class_of(years[3].values[9]));
    }

    #[test]
    fn few_areas_have_no_quantiles_however_many_periods_they_have() {
        let years: Vec<Column> =
            (0..12_u8).map(|year| column((0..9_u8).map(move |area| f32::from(area * area + year)))).collect();
        let few = Limits::of(&years, &Classing::Quantile, 0);
        assert_eq!((few.method.clone(), few.areas), (Classing::Natural, 9));
        assert_eq!(ends(&few), ends(&Limits::of(&years, &Classing::Natural, 0)));
        let enough = Limits::of(&[column((0..25_u8).map(f32::from))], &Classing::Quantile, 0);
        assert_eq!((enough.method, enough.areas), (Classing::Quantile, 25));
        assert_eq!(Limits::of(&years, &Classing::Equal, 0).method, Classing::Equal);
    }

    #[test]
    fn zeros_and_withheld_values_do_not_move_the_limits() {
        let values = column((1..=30_u8).map(f32::from));
        let mut more = values.clone();
        more.states.extend([State::Zero, State::Suppressed]);
        more.values.extend([0.0, 0.0]);
        assert_eq!(Limits::of(&[values], &Classing::Quantile, 1), Limits::of(&[more], &Classing::Quantile, 1));
    }

    #[test]
    fn changes_since_a_period_have_one_scale_whichever_period_is_shown() {
        let year = |step: f32| column((0..30_u8).map(move |area| 50.0 + step * (f32::from(area) - 15.0)));
        let (then, small, great) = (year(0.0), year(0.1), year(1.0));
        let shared = Limits::of_changes(&then, &[&small, &great], 1);
        assert_eq!(shared, Limits::of_changes(&then, &[&great, &small], 1));
        assert_eq!(shared.areas, 30);
        let class =
            |year: &Column, area: usize| shared.breaks.as_ref().unwrap().class_of(change(year, &then).values[area]);
        assert_eq!(class(&small, 29), class(&small, 15), "a change that is small beside the greatest stays pale");
        assert!(class(&great, 29) > class(&small, 29));
        let alone = Limits::of_changes(&then, &[&small], 1).breaks.unwrap();
        assert!(alone.class_of(1.4) > alone.class_of(0.0), "by itself it has all colours");
        assert_eq!(Limits::of_changes(&column([]), &[column([])], 1).breaks, None);
    }

    #[test]
    fn limits_are_as_they_print() {
        let values = [column((0..40_u8).map(|step| 12.0 + f32::from(step) / 37.0))];
        assert!(ends(&Limits::of(&values, &Classing::Equal, 1)).iter().all(|end| (end * 10.0).fract().abs() < 1e-3));
        assert_eq!(ends(&Limits::of(&values, &Classing::Fixed(vec![12.26, 12.34]), 1)), [12.3]);
        assert_eq!(Limits::of(&[column([])], &Classing::Equal, 1).breaks, None);
    }
}
