//! The release: perturbed counts of blocks, the only thing that anything shown may be computed from.
use super::{
    Group, Ledger, Rules, Shown,
    block::{Block, blocks},
    cell_key::SecretKey,
    ledger::Family,
    noise::{Counted, Keys, Wanted},
    perturbation::{PerturbationTable, TableRules},
};
use crate::{
    aggregate::{Atom, Tally, Totals},
    area::AreaId,
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
    figures: BTreeMap<(IndicatorCode, Period), Vec<Released>>,
}

impl Release {
    /// The rules that it was made by.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// The indicators that it holds.
    pub fn indicators(&self) -> &[Indicator] {
        &self.indicators
    }

    /// The blocks of departments, in the order of every list of figures.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// For each indicator and period a figure per block.
    pub fn figures(&self) -> &BTreeMap<(IndicatorCode, Period), Vec<Released>> {
        &self.figures
    }
}

/// Makes a release of totals, and the ledger of everything shown up to now.
///
/// Counts get the noise of the cell key method. A sum over persons gets the noise of its persons' count, times their mean, and is
/// rounded to three digits. Dwellings are public facts about buildings; they are rounded to ten all the same.
///
/// Suppressed is what rests on fewer households than the threshold, or a share or mean over fewer persons; a sum of which two
/// contributors hold too much; and what would, with what was shown before, tell about fewer households (see [`Ledger`]).
pub fn release(totals: &Totals, secret: &SecretKey, rules: Rules, ledger: &Ledger) -> (Release, Ledger) {
    let table =
        PerturbationTable::new(&TableRules::default()).expect("the default rules have a table").shuffled(secret);
    let blocks = blocks(totals, &rules, ledger);
    let mut ledger = ledger.clone();
    ledger
        .households
        .extend(totals.departments.iter().map(|department| (department.id.clone(), department.households)));
    let of_block = |block: &Block| block.members.iter().map(|&member| totals.departments[member].id.clone()).collect();
    ledger.blocks = blocks.iter().map(of_block).collect();

    let mut columns: Vec<Column> = totals
        .figures
        .iter()
        .filter_map(|(key, atoms)| {
            let indicator = totals.indicators.iter().find(|indicator| indicator.code == key.0)?;
            let figures = blocks.iter().map(|block| Basis::new(totals, indicator, block, atoms, &rules)).collect();
            Some(Column { key, indicator, counted: counted(indicator, key.1), figures })
        })
        .collect();
    withhold_what_is_not_nested(&mut columns, &ledger, &rules);

    let keys = Keys::new(secret, columns.iter().flat_map(Column::wanted));
    let mut figures = BTreeMap::new();
    for column in &columns {
        let released = column.figures.iter().map(|basis| match basis {
            Basis::Without(released) => *released,
            Basis::Counts(counts) => {
                let fresh = column.perturbed(counts, &keys, &table, &rules);
                let shown_before = ledger.shown.entry(column.key.clone()).or_default();
                let group = counts.departments();
                let shown = as_before(shown_before.get(&group), counts.truth(), fresh, column.indicator, &table);
                shown_before.insert(group, shown);
                published(column.indicator, shown.published, &table)
            }
        });
        figures.insert(column.key.clone(), released.collect());
    }
    (Release { rules, indicators: totals.indicators.clone(), blocks, figures }, ledger)
}

/// The figures of an indicator and period, to be.
struct Column<'a> {
    key: &'a (IndicatorCode, Period),
    indicator: &'a Indicator,
    counted: [Counted; 2],
    figures: Vec<Basis<'a>>,
}

/// What a figure of a block is made of.
enum Basis<'a> {
    /// Nothing that may be shown.
    Without(Released),
    /// Counts.
    Counts(Counts<'a>),
}

/// The departments of a block that have data, and what they are together.
struct Counts<'a> {
    atoms: Vec<(&'a AreaId, Tally)>,
    sum: Tally,
    households: u32,
}

/// Under which names the numerator and the denominator of an indicator are counted.
fn counted(indicator: &Indicator, period: Period) -> [Counted; 2] {
    let code = indicator.code.as_str();
    let persons = Counted { name: "persons".to_owned(), period: None };
    match indicator.kind {
        Kind::Share => [Counted { name: code.to_owned(), period: None }, persons],
        Kind::Rate => [Counted { name: code.to_owned(), period: Some(period) }, persons],
        Kind::Mean | Kind::Score => [Counted { name: format!("{code}/sum"), period: None }, persons],
    }
}

impl<'a> Basis<'a> {
    fn new(totals: &'a Totals, indicator: &Indicator, block: &Block, atoms: &[Atom], rules: &Rules) -> Self {
        let mut counts = Counts { atoms: Vec::new(), sum: Tally::default(), households: 0 };
        let mut unreachable = false;
        for &member in &block.members {
            let department = &totals.departments[member];
            match atoms[member] {
                Atom::Missing => {}
                Atom::NobodyCouldReport => unreachable = true,
                Atom::Counted(tally) => {
                    counts.sum += tally;
                    counts.households += department.households;
                    counts.atoms.push((&department.id, tally));
                }
            }
        }
        if counts.atoms.is_empty() {
            // Whether anybody could report is no secret, and whether there is data depends on no count.
            return Self::Without(if unreachable { Released::NobodyCouldReport } else { Released::Missing });
        }
        let few = counts.households < rules.households_for(indicator) || counts.sum.denominator < rules.contributors();
        let dominated = matches!(indicator.kind, Kind::Mean | Kind::Score)
            && counts
                .sum
                .largest
                .two()
                .is_some_and(|[first, second]| first + second > Rules::DOMINANCE * counts.sum.numerator);
        if few || dominated { Self::Without(Released::Suppressed) } else { Self::Counts(counts) }
    }
}

impl<'a> Counts<'a> {
    fn departments(&self) -> Group {
        self.atoms.iter().map(|atom| atom.0.clone()).collect()
    }

    fn truth(&self) -> [f64; 2] {
        [self.sum.numerator, f64::from(self.sum.denominator)]
    }

    fn persons(&self) -> Vec<(&'a AreaId, u64)> {
        self.atoms.iter().map(|(id, tally)| (*id, u64::from(tally.denominator))).collect()
    }

    fn events(&self) -> Vec<(&'a AreaId, u64)> {
        self.atoms.iter().map(|(id, tally)| (*id, tally.numerator.max(0.0).round() as u64)).collect()
    }
}

impl<'a> Column<'a> {
    fn counts(&self) -> impl Iterator<Item = &Counts<'a>> {
        self.figures.iter().filter_map(|basis| if let Basis::Counts(counts) = basis { Some(counts) } else { None })
    }

    /// What the noise of the numerator comes from.
    fn noisy<'b>(&self, counts: &Counts<'b>) -> Vec<(&'b AreaId, u64)> {
        match self.indicator.kind {
            Kind::Share | Kind::Rate => counts.events(),
            Kind::Mean | Kind::Score => counts.persons(),
        }
    }

    /// Every count that needs a key.
    fn wanted(&self) -> impl Iterator<Item = Wanted<'_>> {
        let [numerator, denominator] = &self.counted;
        self.counts().flat_map(move |counts| {
            let persons = if self.indicator.kind == Kind::Rate { Vec::new() } else { counts.persons() };
            let numerators = self.noisy(counts).into_iter().map(move |(id, count)| (numerator, id, count));
            numerators.chain(persons.into_iter().map(move |(id, count)| (denominator, id, count)))
        })
    }

    /// Numerator and denominator with new noise.
    fn perturbed(&self, counts: &Counts, keys: &Keys, table: &PerturbationTable, rules: &Rules) -> [f64; 2] {
        let numerator = keys.perturbed(table, &self.counted[0], &self.noisy(counts)) as f64;
        if self.indicator.kind == Kind::Rate {
            let dwellings = f64::from(counts.sum.denominator).max(10.0);
            return [numerator, (dwellings / 10.0).round() * 10.0];
        }
        let persons = keys.perturbed(table, &self.counted[1], &counts.persons()) as f64;
        // That it is shown says that there are as many as the threshold: a lower number would tell more than the noise hides.
        let persons = persons.max(f64::from(rules.contributors()));
        if self.indicator.kind == Kind::Share {
            // More than all is no share: the noise of the two is independent.
            return [numerator.min(persons), persons];
        }
        let mean = counts.sum.numerator / f64::from(counts.sum.denominator);
        [three_digits(mean * numerator), persons]
    }
}

/// A figure as it was shown before, where its counts are off from what that was made of by no more than noise can be; else with
/// its new noise. Each of the two counts for itself.
fn as_before(
    earlier: Option<&Shown>,
    truth: [f64; 2],
    fresh: [f64; 2],
    indicator: &Indicator,
    table: &PerturbationTable,
) -> Shown {
    let mut shown = Shown { truth, published: fresh };
    let Some(earlier) = earlier else { return shown };
    let noise = table.max_noise() as f64;
    let mean = earlier.truth[0] / earlier.truth[1];
    let scale = if matches!(indicator.kind, Kind::Mean | Kind::Score) { mean.abs() } else { 1.0 };
    for (part, most) in [(0, noise * scale), (1, noise)] {
        if (truth[part] - earlier.truth[part]).abs() <= most {
            (shown.truth[part], shown.published[part]) = (earlier.truth[part], earlier.published[part]);
        }
    }
    if indicator.kind == Kind::Share {
        shown.published[0] = shown.published[0].min(shown.published[1]);
    }
    shown
}

/// A figure, with what its noise may be by what is published alone.
fn published(indicator: &Indicator, [numerator, denominator]: [f64; 2], table: &PerturbationTable) -> Released {
    let error = |published: f64| table.mean_square_error(published as u64);
    let mean = numerator / denominator;
    let (numerator_variance, denominator_variance) = match indicator.kind {
        Kind::Share => (error(numerator), error(denominator)),
        Kind::Rate => (error(numerator), 0.0),
        Kind::Mean | Kind::Score => (error(denominator) * mean * mean, error(denominator)),
    };
    Released::Counts { numerator, denominator, numerator_variance, denominator_variance }
}

/// Withholds figures whose departments, with those of other periods and releases, would tell about too few households: the
/// greatest first, equal ones in the order of their ids.
fn withhold_what_is_not_nested(columns: &mut [Column], ledger: &Ledger, rules: &Rules) {
    let mut groups: BTreeMap<IndicatorCode, BTreeSet<(u32, Group)>> = BTreeMap::new();
    for column in columns.iter() {
        let groups = groups.entry(column.key.0.clone()).or_default();
        groups.extend(column.counts().map(|counts| (counts.households, counts.departments())));
    }
    let mut families: BTreeMap<IndicatorCode, Family> = BTreeMap::new();
    for column in columns {
        let code = &column.key.0;
        let family = families.entry(code.clone()).or_insert_with(|| {
            let mut family = ledger.family(code);
            for (_, group) in groups.get(code).into_iter().flatten().rev() {
                family.admit(group, rules.households_for(column.indicator));
            }
            family
        });
        for basis in &mut column.figures {
            if matches!(basis, Basis::Counts(counts) if !family.holds(&counts.departments())) {
                *basis = Basis::Without(Released::Suppressed);
            }
        }
    }
}

fn three_digits(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return 0.0;
    }
    let unit = 10_f64.powf(value.abs().log10().floor() - 2.0);
    (value / unit).round() * unit
}

#[cfg(test)]
#[path = "release_tests.rs"]
mod tests;
