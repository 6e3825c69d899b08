//! The release: perturbed counts of blocks, the only thing that anything shown may be computed from.
use super::{
    Group, Ledger, NoiseMade, Released, Rules, Shown,
    block::{Block, blocks},
    cell_key::SecretKey,
    figure::{Basis, Column, Counts, mark_of_persons},
    ledger::{Before, ShownBefore, StandingFigures, with_absent},
    nesting::{Candidate, admitted},
    noise::Keys,
    persons::Persons,
    tables::Tables,
};
use crate::{
    aggregate::{Atom, Totals},
    area::AreaId,
    indicator::{Indicator, IndicatorCode},
    period::Period,
};
use std::collections::{BTreeMap, BTreeSet};

/// A release. Only [`release`] makes one, so it never holds anything that must not be shown.
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
/// Counts get the noise of the cell key method, part of which lasts over the years. What concerns whole households gets noise that hides a
/// household. A sum over persons gets that of its persons' count, times what one person contributes (see [`sum`](super::sum)), and is rounded to three
/// digits. Dwellings are public facts about buildings; they are rounded to ten all the same.
///
/// Suppressed are figures of fewer households than the threshold, shares and means of fewer persons, and concerns that fewer could report; sums that
/// would reveal one person; and what, together with what was shown before, would reveal something about fewer households. What was shown for a period before
/// is shown again, and nothing beside it (see [`Ledger`]).
pub fn release(totals: &Totals, secret: &SecretKey, rules: Rules, earlier: &Ledger) -> (Release, Ledger) {
    let tables = Tables::new(&totals.indicators);
    let blocks = blocks(totals, &rules, earlier);
    let groups: Vec<Group> = blocks
        .iter()
        .map(|block| block.members.iter().map(|&member| totals.departments[member].id.clone()).collect())
        .collect();
    let today: BTreeMap<AreaId, u32> =
        totals.departments.iter().map(|department| (department.id.clone(), department.households)).collect();
    let mut ledger = earlier.clone();
    ledger.blocks = with_absent(&groups, earlier);
    ledger.releases += 1;
    let number = ledger.releases;
    for (id, households) in &today {
        let fewest = ledger.households.entry(id.clone()).or_insert(*households);
        *fewest = (*fewest).min(*households);
    }

    let mut columns = columns(totals, &rules, earlier, &today, &blocks, &groups);
    withhold_what_is_not_nested(&mut columns, &ledger, &today, &rules);
    columns.iter_mut().for_each(Column::bound_sums);

    let keys = Keys::new(secret, columns.iter().flat_map(Column::wanted));
    let block_of = groups.iter().enumerate().flat_map(|(at, group)| group.ids().iter().map(move |id| (id.clone(), at)));
    let persons = Persons::new(&columns, &block_of.collect(), earlier, &keys, &tables, &rules);
    let (mut figures, mut statute_figures) = (ReleasedFigures::new(), ReleasedFigures::new());
    for column in &columns {
        let population = (column.indicator.population.clone(), column.key.1);
        let closed = StandingFigures::new(earlier.persons.get(&population)).is_closed();
        let least = f64::from(rules.contributors_for(column.indicator));
        let released = column.figures.iter().map(|basis| {
            let counts = match basis {
                Basis::Without(released) => return *released,
                Basis::TooFewPersons { .. } => return Released::Suppressed,
                Basis::AsBefore(shown) => return shown.released(),
                Basis::Counts(counts) => counts,
            };
            let below = if column.is_of_persons() {
                let stood = ledger.persons.get(&population).and_then(|shown| shown.get(&counts.group));
                let own = stood.filter(|shown| shown.standing).map(|shown| (shown.published[1], shown.errors[1]));
                // Where these persons were not shown for a period that is closed, nothing new is.
                let new = persons.of(column, counts).filter(|_| own.is_none() && !closed);
                let below =
                    own.or_else(|| new.map(|(number, _)| (number as f64, tables.persons().mean_square_error(number))));
                // Where the persons were shown as fewer than this indicator needs, it would reveal that they are more.
                let Some(below) = below.filter(|below| below.0 >= least) else { return Released::Suppressed };
                if let Some((_, made_of)) = new {
                    let noise = made_of.noise(mark_of_persons(&population.0, secret), column.epoch, 0.0, false);
                    let noise = NoiseMade { release: number, ..noise };
                    let shown = Shown {
                        published: [below.0; 2],
                        errors: [below.1; 2],
                        standing: true,
                        households: made_of.households.clone(),
                        truth: made_of.truth(),
                        noise: Some(noise),
                    };
                    let of_population = ledger.persons.entry(population.clone()).or_default();
                    of_population.insert(counts.group.clone(), shown);
                }
                below
            } else {
                column.dwellings(counts)
            };
            let mut shown = column.shown(counts, below, &keys, &tables, secret);
            shown.noise.iter_mut().for_each(|noise| noise.release = number);
            let released = shown.released();
            ledger.shown.entry(column.key.clone()).or_default().insert(counts.group.clone(), shown);
            released
        });
        let released: Vec<Released> = released.collect();
        let shown = ledger.shown.entry(column.key.clone()).or_default();
        if !StandingFigures::new(Some(shown)).is_closed() {
            shown.insert(Group::from_iter([]), Shown::nothing());
        }
        let place = if column.indicator.statute_only { &mut statute_figures } else { &mut figures };
        place.insert(column.key.clone(), released);
    }
    let (statute_indicators, indicators) =
        totals.indicators.iter().cloned().partition(|indicator| indicator.statute_only);
    (Release { rules, indicators, blocks, figures, statute_indicators, statute_figures }, ledger)
}

/// What the figures of each indicator and period are made from, as far as earlier releases and the thresholds allow them to be shown.
fn columns<'a>(
    totals: &'a Totals,
    rules: &Rules,
    earlier: &Ledger,
    today: &BTreeMap<AreaId, u32>,
    blocks: &[Block],
    groups: &[Group],
) -> Vec<Column<'a>> {
    let known = ShownBefore::new(earlier, today);
    let column = |(key, atoms): (&'a (IndicatorCode, Period), &'a Vec<Atom>)| {
        let indicator = totals.indicators.iter().find(|indicator| indicator.code == key.0)?;
        let standing = StandingFigures::new(earlier.shown.get(key));
        let epoch = earlier.epoch(&indicator.population, key.1);
        let figures = blocks.iter().zip(groups).map(|(block, group)| {
            let basis = Basis::new(totals, indicator, block, atoms, rules);
            match (standing.before(group), basis) {
                (Before::Shown(shown), _) => Basis::AsBefore(shown),
                (Before::Nothing, Basis::Counts(_)) => Basis::Without(Released::Suppressed),
                (Before::Open, Basis::Counts(counts)) if !known.allows(key.1, &counts.group) => {
                    Basis::Without(Released::Suppressed)
                }
                (Before::Open | Before::Nothing, basis) => basis,
            }
        });
        Some(Column::new(key, indicator, epoch, figures.collect()))
    };
    totals.figures.iter().filter_map(column).collect()
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

/// Withholds figures whose departments, together with those of other periods and releases, would reveal something about too few households.
fn withhold_what_is_not_nested(columns: &mut [Column], ledger: &Ledger, today: &BTreeMap<AreaId, u32>, rules: &Rules) {
    let candidate = |column: &Column, counts: &Counts| Candidate {
        households: counts.households.iter().sum(),
        group: counts.group.clone(),
        of_distribution: column.indicator.part_of_distribution,
    };
    let candidates: BTreeSet<Candidate> =
        columns.iter().flat_map(|column| column.counts().map(|counts| candidate(column, counts))).collect();
    let distributions: BTreeSet<IndicatorCode> = columns
        .iter()
        .filter(|column| column.indicator.part_of_distribution)
        .map(|column| column.indicator.code.clone())
        .collect();
    let admitted = admitted(&candidates, ledger, today, rules, |code| distributions.contains(code));
    for column in columns {
        let of_distribution = column.indicator.part_of_distribution;
        for basis in &mut column.figures {
            if matches!(basis, Basis::Counts(counts) if !admitted.contains(&(counts.group.clone(), of_distribution))) {
                *basis = Basis::Without(Released::Suppressed);
            }
        }
    }
}

#[cfg(test)]
#[path = "release_tests.rs"]
mod tests;
