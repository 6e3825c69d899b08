//! The release: perturbed counts of blocks, the only thing that anything shown may be computed from.
use super::{
    Group, Ledger, Rules, Shown,
    block::{Block, blocks},
    cell_key::SecretKey,
    family::Family,
    figure::{Basis, Column},
    ledger::{Before, Known, Standing, with_absent},
    noise::Keys,
    perturbation::{PerturbationTable, TableRules},
};
use crate::{
    aggregate::Totals,
    column::State,
    indicator::{Indicator, IndicatorCode, Kind},
    period::Period,
};
use std::collections::{BTreeMap, BTreeSet};

/// A released figure of a block.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Released {
    /// No data.
    Missing,
    /// Withheld: too few households or persons.
    Suppressed,
    /// Concerns only: nobody was trained to report.
    NobodyCouldReport,
    /// Perturbed counts.
    Counts {
        /// Perturbed numerator; for a mean a perturbed and rounded sum.
        numerator: f64,
        /// Perturbed denominator; for concerns the dwellings, rounded to ten.
        denominator: f64,
        /// Mean square of what the numerator is off by, as far as the published one tells.
        numerator_variance: f64,
        /// Mean square of what the denominator is off by, as far as the published one tells.
        denominator_variance: f64,
    },
}

impl Released {
    /// Its state.
    pub fn state(&self) -> State {
        match *self {
            Self::Missing => State::Missing,
            Self::Suppressed => State::Suppressed,
            Self::NobodyCouldReport => State::NobodyCouldReport,
            Self::Counts { numerator, .. } => {
                if numerator == 0.0 {
                    State::Zero
                } else {
                    State::Value
                }
            }
        }
    }
}

/// A release. Only [`release`] makes one, so whoever holds it holds nothing that must not be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Release {
    rules: Rules,
    indicators: Vec<Indicator>,
    blocks: Vec<Block>,
    figures: ReleasedFigures,
    statute_indicators: Vec<Indicator>,
    statute_figures: ReleasedFigures,
}

/// For each indicator and period a figure per block.
pub type ReleasedFigures = BTreeMap<(IndicatorCode, Period), Vec<Released>>;

impl Release {
    /// The rules that it was made by.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// The indicators that it holds, without those of the statute layer alone.
    pub fn indicators(&self) -> &[Indicator] {
        &self.indicators
    }

    /// The blocks of departments, in the order of every list of figures.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// For each indicator and period a figure per block, without those of the statute layer alone.
    pub fn figures(&self) -> &ReleasedFigures {
        &self.figures
    }

    /// The indicators that the statute layer alone may read.
    pub fn statute_indicators(&self) -> &[Indicator] {
        &self.statute_indicators
    }

    /// Their figures; empty where that layer is off.
    pub fn statute_figures(&self) -> &ReleasedFigures {
        &self.statute_figures
    }
}

/// Makes a release of totals, and the ledger of everything shown up to now.
///
/// Counts get the noise of the cell key method. A sum over persons gets that of its persons' count, times what one person
/// contributes at most ([`Indicator::largest_in_means`]), and is rounded to three digits. Dwellings are public facts about buildings; they are rounded to ten
/// all the same.
///
/// Suppressed is what rests on fewer households than the threshold, or a share or mean over fewer persons; a sum of which two
/// contributors hold too much; and what would, with what was shown before, tell about fewer households. What was shown for a period before
/// is shown again, and nothing beside it (see [`Ledger`]).
pub fn release(totals: &Totals, secret: &SecretKey, rules: Rules, earlier: &Ledger) -> (Release, Ledger) {
    let table =
        PerturbationTable::new(&TableRules::default()).expect("the default rules have a table").shuffled(secret);
    let blocks = blocks(totals, &rules, earlier);
    let groups: Vec<Group> = blocks
        .iter()
        .map(|block| block.members.iter().map(|&member| totals.departments[member].id.clone()).collect())
        .collect();
    let mut ledger = earlier.clone();
    ledger.blocks = with_absent(&groups, earlier);
    let known = Known::new(earlier, &totals.departments);
    for department in &totals.departments {
        let fewest = ledger.households.entry(department.id.clone()).or_insert(department.households);
        *fewest = department.households.min(*fewest);
    }

    let mut columns: Vec<Column> = totals
        .figures
        .iter()
        .filter_map(|(key, atoms)| {
            let indicator = totals.indicators.iter().find(|indicator| indicator.code == key.0)?;
            let standing = Standing::new(earlier.shown.get(key));
            let figures = blocks.iter().zip(&groups).map(|(block, group)| {
                let basis = Basis::new(totals, indicator, block, atoms, &rules);
                match (standing.before(group), basis) {
                    (Before::Shown(shown), _) => Basis::AsBefore(shown),
                    (Before::Nothing, Basis::Counts(_)) => Basis::Without(Released::Suppressed),
                    (Before::Open, Basis::Counts(counts)) if !known.allows(key.1, &counts.group) => {
                        Basis::Without(Released::Suppressed)
                    }
                    (Before::Open | Before::Nothing, basis) => basis,
                }
            });
            Some(Column::new(key, indicator, figures.collect()))
        })
        .collect();
    withhold_what_is_not_nested(&mut columns, &ledger, &rules);

    let keys = Keys::new(secret, columns.iter().flat_map(Column::wanted));
    let (mut figures, mut statute_figures) = (ReleasedFigures::new(), ReleasedFigures::new());
    for column in &columns {
        let population = (column.indicator.population.clone(), column.key.1);
        let standing = Standing::new(earlier.persons.get(&population));
        let released = column.figures.iter().map(|basis| match basis {
            Basis::Without(released) => *released,
            Basis::AsBefore(shown) => shown.released(),
            Basis::Counts(counts) => {
                let group = counts.group.clone();
                let persons = if column.indicator.kind == Kind::Rate {
                    column.dwellings(counts)
                } else {
                    let own = ledger
                        .persons
                        .get(&population)
                        .and_then(|shown| shown.get(&group))
                        .filter(|shown| shown.standing);
                    match own {
                        Some(shown) => (shown.published[1], shown.errors[1]),
                        // These persons were not shown for this period, which is closed.
                        None if standing.is_closed() => return Released::Suppressed,
                        None => column.persons(counts, &keys, &table, &rules),
                    }
                };
                let shown = column.shown(counts, persons, &keys, &table, secret);
                let both = |part: f64| [part; 2];
                let of_persons = Shown { published: both(persons.0), errors: both(persons.1), standing: true };
                if column.indicator.kind != Kind::Rate {
                    ledger.persons.entry(population.clone()).or_default().insert(group.clone(), of_persons);
                }
                ledger.shown.entry(column.key.clone()).or_default().insert(group, shown);
                shown.released()
            }
        });
        let released: Vec<Released> = released.collect();
        ledger.shown.entry(column.key.clone()).or_default();
        let place = if column.indicator.statute_only { &mut statute_figures } else { &mut figures };
        place.insert(column.key.clone(), released);
    }
    let (statute_indicators, indicators) =
        totals.indicators.iter().cloned().partition(|indicator| indicator.statute_only);
    (Release { rules, indicators, blocks, figures, statute_indicators, statute_figures }, ledger)
}

impl Shown {
    fn released(&self) -> Released {
        Released::Counts {
            numerator: self.published[0],
            denominator: self.published[1],
            numerator_variance: self.errors[0],
            denominator_variance: self.errors[1],
        }
    }
}

/// Withholds figures whose departments, with those of other periods and releases, would tell about too few households: the
/// greatest first, equal ones in the order of their ids.
fn withhold_what_is_not_nested(columns: &mut [Column], ledger: &Ledger, rules: &Rules) {
    let least = columns.iter().map(|column| rules.households_for(column.indicator)).max().unwrap_or(rules.households());
    let groups: BTreeSet<(u32, Group)> =
        columns.iter().flat_map(Column::counts).map(|counts| (counts.households, counts.group.clone())).collect();
    let mut family: Family = ledger.family();
    for (_, group) in groups.iter().rev() {
        family.admit(group, least);
    }
    for basis in columns.iter_mut().flat_map(|column| &mut column.figures) {
        if matches!(basis, Basis::Counts(counts) if !family.holds(&counts.group)) {
            *basis = Basis::Without(Released::Suppressed);
        }
    }
}

#[cfg(test)]
#[path = "release_tests.rs"]
mod tests;
