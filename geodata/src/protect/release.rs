//! The release: perturbed counts of blocks, the only thing that anything shown may be computed from.
use super::{
    Group, Ledger, Rules, Shown,
    block::{Block, blocks},
    cell_key::SecretKey,
    ledger::{Before, Family, Standing},
    noise::{Counted, Keys, Wanted},
    perturbation::{PerturbationTable, TableRules},
};
use crate::{
    aggregate::{Atom, DepartmentTotals, Tally, Totals},
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
    let has_changed = |department: &&DepartmentTotals| {
        earlier.households.get(&department.id).is_some_and(|households| *households != department.households)
    };
    let changed: BTreeSet<&AreaId> =
        totals.departments.iter().filter(has_changed).map(|department| &department.id).collect();
    let mut shown_in: BTreeMap<Period, BTreeSet<&Group>> = BTreeMap::new();
    for ((_, period), figures) in &earlier.shown {
        shown_in.entry(*period).or_default().extend(figures.keys());
    }
    let is_known = |period: &Period, group: &Group| {
        let same =
            |groups: &BTreeSet<&Group>| groups.contains(group) && !group.ids().iter().any(|id| changed.contains(id));
        shown_in.get(period).is_none_or(same)
    };
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
                    (Before::Open, Basis::Counts(counts)) if !is_known(&key.1, &counts.departments()) => {
                        Basis::Without(Released::Suppressed)
                    }
                    (Before::Open | Before::Nothing, basis) => basis,
                }
            });
            Some(Column { key, indicator, counted: counted(indicator, key.1), figures: figures.collect() })
        })
        .collect();
    withhold_what_is_not_nested(&mut columns, &ledger, &rules);

    let keys = Keys::new(secret, columns.iter().flat_map(Column::wanted));
    let mut figures = BTreeMap::new();
    for column in &columns {
        let population = (column.indicator.population.clone(), column.key.1);
        let standing = Standing::new(earlier.persons.get(&population));
        let released = column.figures.iter().map(|basis| match basis {
            Basis::Without(released) => *released,
            Basis::AsBefore(shown) => shown.released(),
            Basis::Counts(counts) => {
                let group = counts.departments();
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
        figures.insert(column.key.clone(), released);
    }
    (Release { rules, indicators: totals.indicators.clone(), blocks, figures }, ledger)
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
    /// What was shown before.
    AsBefore(Shown),
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
    let persons = Counted { name: format!("{}/persons", indicator.population), period: None };
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
        let mean = counts.sum.numerator / f64::from(counts.sum.denominator.max(1));
        let too_large = |[first, second]: [f64; 2]| {
            first + second > Rules::DOMINANCE * counts.sum.numerator
                || first > indicator.largest_in_means * mean.max(1.0)
        };
        let dominated =
            matches!(indicator.kind, Kind::Mean | Kind::Score) && counts.sum.largest.two().is_some_and(too_large);
        if few || dominated { Self::Without(Released::Suppressed) } else { Self::Counts(counts) }
    }
}

impl<'a> Counts<'a> {
    fn departments(&self) -> Group {
        self.atoms.iter().map(|atom| atom.0.clone()).collect()
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

    /// Dwellings, and that they carry no noise.
    fn dwellings(&self, counts: &Counts) -> (f64, f64) {
        let dwellings = f64::from(counts.sum.denominator).max(10.0);
        ((dwellings / 10.0).round() * 10.0, 0.0)
    }

    /// Persons with new noise, and their mean square error.
    fn persons(&self, counts: &Counts, keys: &Keys, table: &PerturbationTable, rules: &Rules) -> (f64, f64) {
        // That it is shown says that there are as many as the threshold: a lower number would tell more than the noise hides.
        let persons = keys.perturbed(table, &self.counted[1], &counts.persons()).max(rules.contributors().into());
        (persons as f64, table.mean_square_error(persons))
    }

    /// A figure with new noise in its numerator, over these persons with their mean square error.
    fn shown(
        &self,
        counts: &Counts,
        (persons, error): (f64, f64),
        keys: &Keys,
        table: &PerturbationTable,
        secret: &SecretKey,
    ) -> Shown {
        let (numerator, numerator_error) = match self.indicator.kind {
            Kind::Share | Kind::Rate => {
                let published = keys.perturbed(table, &self.counted[0], &self.noisy(counts)) as f64;
                // More than all is no share: the noise of the two is independent.
                let numerator = if self.indicator.kind == Kind::Share { published.min(persons) } else { published };
                (numerator, table.mean_square_error(numerator as u64))
            }
            Kind::Mean | Kind::Score => {
                let people = counts.persons();
                // The sum is part of the key: the same persons with another sum get other noise.
                let sum = secret.mark(&format!("{}|{}", self.counted[0].name, counts.sum.numerator));
                let count: u64 = people.iter().map(|person| person.1).sum();
                let noise = table.noise(count, keys.key(&self.counted[0], &people).wrapping_add(sum));
                // A part of a step besides, so that no sum is told by what it leaves when it is divided by the steps.
                let part = secret.mark(&format!("{}|{}|part", self.counted[0].name, counts.sum.numerator)) as f64
                    / 2_f64.powi(64)
                    - 0.5;
                let scale = |mean: f64| mean.max(1.0) * self.indicator.largest_in_means;
                let off = scale(counts.sum.numerator / count.max(1) as f64) * (f64::from(noise) + part);
                let numerator = three_digits((counts.sum.numerator + off).max(0.0));
                // By the published mean: the true one is not told.
                let scale = scale(numerator / persons);
                (numerator, (table.mean_square_error(u64::MAX) + 1.0 / 12.0) * scale * scale)
            }
        };
        Shown { published: [numerator, persons], errors: [numerator_error, error], standing: true }
    }
}

/// Withholds figures whose departments, with those of other periods and releases, would tell about too few households: the
/// greatest first, equal ones in the order of their ids.
fn withhold_what_is_not_nested(columns: &mut [Column], ledger: &Ledger, rules: &Rules) {
    let least = columns.iter().map(|column| rules.households_for(column.indicator)).max().unwrap_or(rules.households());
    let groups: BTreeSet<(u32, Group)> =
        columns.iter().flat_map(Column::counts).map(|counts| (counts.households, counts.departments())).collect();
    let mut family: Family = ledger.family();
    for (_, group) in groups.iter().rev() {
        family.admit(group, least);
    }
    for basis in columns.iter_mut().flat_map(|column| &mut column.figures) {
        if matches!(basis, Basis::Counts(counts) if !family.holds(&counts.departments())) {
            *basis = Basis::Without(Released::Suppressed);
        }
    }
}

/// The blocks, with the departments of earlier ones that are not there now: they may come back.
fn with_absent(groups: &[Group], earlier: &Ledger) -> Vec<Group> {
    let mut of: BTreeMap<&AreaId, usize> =
        groups.iter().enumerate().flat_map(|(at, group)| group.ids().iter().map(move |id| (id, at))).collect();
    let mut blocks: Vec<BTreeSet<AreaId>> = groups.iter().map(|group| group.ids().iter().cloned().collect()).collect();
    for block in &earlier.blocks {
        let home = block.ids().iter().find_map(|id| of.get(id).copied());
        let absent: Vec<&AreaId> = block.ids().iter().filter(|id| !of.contains_key(id)).collect();
        if absent.is_empty() {
            continue;
        }
        let home = home.unwrap_or_else(|| {
            blocks.push(BTreeSet::new());
            blocks.len() - 1
        });
        blocks[home].extend(absent.iter().map(|id| (*id).clone()));
        of.extend(absent.into_iter().map(|id| (id, home)));
    }
    blocks.into_iter().map(Group::from_iter).collect()
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
