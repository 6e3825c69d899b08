//! The tables of a release: which noise what kind of count gets.
//!
//! - Counts of persons keep a true zero: the table of [`TableRules::default`].
//! - Counts of reports (concerns): the same, but a zero may become positive. Otherwise a number above 0 would prove that somebody reported, and where
//!   few could, who it was.
//! - Counts that concern whole households (poverty, move-outs, origin): noise that hides a whole household.
use super::{PerturbationTable, TableRules};
use crate::indicator::{Indicator, Kind};
use std::collections::BTreeMap;

/// What a zero of reports is published as, and how likely: a third of a report in the mean.
const ZERO_OF_REPORTS: [(i32, f64); 4] = [(0, 0.9), (3, 0.055), (4, 0.028), (5, 0.017)];

/// How many times likelier a published number may be with a household than without it: somebody who thought both equally likely is then sure of
/// neither by more than 9 : 1, which is 0.9.
const ODDS: f64 = 9.0;

/// Chance that noise beyond the greatest is cut off.
const CUT: f64 = 1e-6;

/// The tables of all kinds of counts.
#[derive(Debug, Clone)]
pub struct Tables {
    persons: PerturbationTable,
    reports: PerturbationTable,
    by_household: BTreeMap<u32, PerturbationTable>,
}

impl Tables {
    /// The tables that these indicators need.
    pub fn new<'a>(indicators: impl IntoIterator<Item = &'a Indicator>) -> Self {
        let rules = TableRules::default();
        let persons = PerturbationTable::new(&rules).expect("the default rules have a table");
        let mut rows: Vec<Vec<(i32, f64)>> =
            (0..persons.rows()).map(|count| persons.distribution(count).collect()).collect();
        rows[0] = ZERO_OF_REPORTS.to_vec();
        let reports = PerturbationTable::from_rows(rows, rules.max_noise);
        let households = indicators.into_iter().map(|indicator| indicator.persons_per_household);
        let by_household = households.filter(|most| *most > 1).map(|most| (most, by_household(most)));
        Self { persons, reports, by_household: by_household.collect() }
    }

    /// The table of the persons that shares and means are taken of, and of those of a sum.
    pub fn persons(&self) -> &PerturbationTable {
        &self.persons
    }

    /// The table of the numerator of a share or rate.
    pub fn of(&self, indicator: &Indicator) -> &PerturbationTable {
        match self.by_household.get(&indicator.persons_per_household) {
            Some(table) => table,
            None if indicator.kind == Kind::Rate => &self.reports,
            None => &self.persons,
        }
    }
}

/// A table that hides a whole household of so many persons: the staircase distribution, under which no published number is more than
/// [`ODDS`] times likelier with the household, or a part of it, than without; of all such noise it has nearly the least variance. What comes to 2
/// or less is published as 0.
///
/// Source: Geng and Viswanath, *The Optimal Noise-Adding Mechanism in Differential Privacy*, IEEE Transactions on Information Theory 62, 2016.
fn by_household(persons: u32) -> PerturbationTable {
    let persons = i32::try_from(persons).expect("no household is that large");
    let least_variance = (1..=persons).min_by(|a, b| staircase(persons, *a).1.total_cmp(&staircase(persons, *b).1));
    let (noise, _) = staircase(persons, least_variance.expect("a household has somebody"));
    let most = i32::try_from(noise.len()).expect("noise reaches no farther than some households") - 1;
    let hidden = TableRules::default().hidden as i32;
    let row = |count: i32| {
        let mut row: Vec<(i32, f64)> = Vec::new();
        for off in -most..=most {
            let probability = noise[off.unsigned_abs() as usize];
            let published = if count + off > hidden { count + off } else { 0 };
            match row.last_mut().filter(|last| last.0 == published - count) {
                Some(last) => last.1 += probability,
                None => row.push((published - count, probability)),
            }
        }
        row
    };
    let rows = (0..=most + hidden + 1).map(row).collect();
    PerturbationTable::from_rows(rows, u32::try_from(most + hidden).expect("the greatest noise is above 0"))
}

/// The probabilities of the noise 0, ±1, ±2, … and their variance, where the first step is `first` wide: all others are as wide as a household, and
/// each is [`ODDS`] times lower than the one before.
fn staircase(persons: i32, first: i32) -> (Vec<f64>, f64) {
    let height = |off: i32| ODDS.powi(-(off / persons + i32::from(off % persons >= first)));
    let steps: Vec<f64> = (0..).map(height).take_while(|height| *height > CUT).collect();
    let both = |(off, height): (usize, &f64)| if off == 0 { *height } else { 2.0 * height };
    let all: f64 = steps.iter().enumerate().map(both).sum();
    let square = |(off, height): (usize, &f64)| both((off, height)) * (off * off) as f64 / all;
    let variance = steps.iter().enumerate().map(square).sum();
    (steps.into_iter().map(|height| height / all).collect(), variance)
}

#[cfg(test)]
#[path = "tables_tests.rs"]
mod tests;
