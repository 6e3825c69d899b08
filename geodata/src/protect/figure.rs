//! A figure of a block, from its counts to what is shown of them.
use super::{
    Group, Released, Rules, Shown,
    block::Block,
    cell_key::SecretKey,
    ledger::NoiseMade,
    noise::{Counted, Keys, Mixing, Wanted, When},
    sum::Bounds,
    tables::Tables,
};
use crate::{
    aggregate::{Atom, Largest, Tally, Totals},
    area::AreaId,
    indicator::{Indicator, IndicatorCode, Kind},
    numbers::{floor_to_u32, floor_to_u64},
    period::Period,
    random::to_unit,
};

/// The figures of an indicator and period, to be.
pub(super) struct Column<'a> {
    pub key: &'a (IndicatorCode, Period),
    pub indicator: &'a Indicator,
    /// How often its population and period was reopened.
    pub epoch: u32,
    counted: [Counted; 2],
    bounds: Bounds,
    pub figures: Vec<Basis<'a>>,
}

/// What a figure of a block is made from.
pub(super) enum Basis<'a> {
    /// Nothing that may be shown.
    Without(Released),
    /// Nothing that may be shown, because these departments have fewer persons than this indicator needs.
    TooFewPersons {
        /// The departments.
        group: Group,
        /// How many it needs.
        least: u32,
    },
    /// What was shown before.
    AsBefore(Shown),
    /// Counts.
    Counts(Counts<'a>),
}

/// The departments of a block that have persons, and what they are together.
#[derive(Debug)]
pub(super) struct Counts<'a> {
    pub group: Group,
    /// Households of each department.
    pub households: Vec<u32>,
    atoms: Vec<(&'a AreaId, Tally)>,
    sum: Tally,
}

/// Under which names the numerator and the denominator of an indicator are counted. The persons of all populations have one name: so equal
/// numbers get the same noise, and no mean over populations removes it. Households are known outside, and have a name of their own.
pub(super) fn counted(indicator: &Indicator, period: Period) -> [Counted; 2] {
    let code = indicator.code.as_str();
    let persons = counted_persons(&indicator.population);
    match indicator.kind {
        Kind::Share | Kind::Rate => {
            let period = indicator.is_flow().then_some(period);
            [Counted { name: code.to_owned(), period, mixing: Mixing::Even }, persons]
        }
        Kind::Mean | Kind::Score => {
            [Counted { name: format!("{code}/sum"), period: None, mixing: Mixing::Normal }, persons]
        }
    }
}

/// Under which name the persons of a population are counted.
pub(super) fn counted_persons(population: &str) -> Counted {
    let name = if population == "households" { "households" } else { "persons" };
    Counted { name: name.to_owned(), period: None, mixing: Mixing::Normal }
}

/// When a numerator is counted: who is there is counted once a year, also for quarters, so that the quarters of a year do not reveal more.
pub(super) fn when(indicator: &Indicator, period: Period, epoch: u32) -> When {
    if indicator.is_flow() { When { period, epoch } } else { when_persons(period, epoch) }
}

/// When persons are counted.
pub(super) fn when_persons(period: Period, epoch: u32) -> When {
    When { period: Period::Year(period.year()), epoch }
}

/// By what the noise of an indicator is known again: it stands for the secret, the rules, and what the noise follows from.
pub(super) fn mark(indicator: &Indicator, secret: &SecretKey) -> u64 {
    let Indicator { code, kind, population, largest_in_means, persons_per_household, .. } = indicator;
    let definition =
        format!("{kind:?}|{}|{population}|{largest_in_means}|{persons_per_household}", indicator.is_flow());
    secret.of_texts(&["made", Rules::VERSION, code.as_str(), &definition])
}

/// The same for the persons of a population.
pub(super) fn mark_of_persons(population: &str, secret: &SecretKey) -> u64 {
    secret.of_texts(&["made", Rules::VERSION, "", population])
}

impl<'a> Basis<'a> {
    /// What the departments of a block have. The households of a department without a person in the denominator do not count: otherwise an
    /// empty department would lift a small one over the threshold. It belongs to the figure all the same: if it was left out, what is withheld
    /// would tell that nobody of these persons lives there wherever the others are enough by themselves.
    pub(super) fn new(totals: &'a Totals, indicator: &Indicator, block: &Block, atoms: &[Atom], rules: &Rules) -> Self {
        let (mut counted, mut sum, mut households) = (Vec::new(), Tally::default(), Vec::new());
        let (mut unreachable, mut lived_in) = (false, 0);
        for &member in &block.members {
            let department = &totals.departments[member];
            match atoms[member] {
                Atom::Missing => {}
                Atom::NobodyCouldReport => unreachable = true,
                Atom::Counted(tally) => {
                    sum += tally;
                    lived_in += if tally.denominator > 0 { department.households } else { 0 };
                    households.push((&department.id, department.households));
                    counted.push((&department.id, tally));
                }
            }
        }
        if counted.is_empty() {
            // Whether anybody could report is public, and whether there is data does not depend on a count.
            let without = if unreachable { Released::NobodyCouldReport } else { Released::Missing };
            return Self::Without(without);
        }
        if sum.denominator == 0 {
            return Self::Without(Released::Suppressed);
        }
        let group: Group = counted.iter().map(|atom: &(&AreaId, Tally)| atom.0.clone()).collect();
        let least = rules.contributors_for(indicator);
        let few = match indicator.kind {
            Kind::Rate => sum.reporters < rules.reporters() || sum.denominator < rules.contributors(),
            Kind::Share | Kind::Mean | Kind::Score => sum.denominator < least,
        };
        if few && indicator.kind != Kind::Rate {
            return Self::TooFewPersons { group, least };
        }
        if few || lived_in < rules.households_for(indicator) {
            return Self::Without(Released::Suppressed);
        }
        households.sort_unstable();
        let households = households.into_iter().map(|(_, households)| households).collect();
        Self::Counts(Counts { group, households, atoms: counted, sum })
    }
}

impl<'a> Counts<'a> {
    pub(super) fn persons(&self) -> Vec<(&'a AreaId, u64)> {
        self.atoms.iter().map(|(id, tally)| (*id, u64::from(tally.denominator))).collect()
    }

    /// Numerator, denominator, and of concerns the active reporters.
    pub(super) fn truth(&self) -> [f64; 3] {
        [self.sum.numerator, f64::from(self.sum.denominator), f64::from(self.sum.reporters)]
    }

    /// How noise was made from these counts; without their numerators for a sum and for persons.
    pub(super) fn noise(&self, mark: u64, epoch: u32, unit: f64, with_numerators: bool) -> NoiseMade {
        let word = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
        let events = self.events();
        let parts =
            self.atoms.iter().zip(events).map(|((id, tally), (_, count))| {
                (*id, [if with_numerators { word(count) } else { 0 }, tally.denominator])
            });
        let mut parts: Vec<(&AreaId, [u32; 2])> = parts.collect();
        parts.sort_unstable();
        NoiseMade { mark, epoch, release: 0, unit, counts: parts.into_iter().map(|part| part.1).collect() }
    }

    fn events(&self) -> Vec<(&'a AreaId, u64)> {
        self.atoms.iter().map(|(id, tally)| (*id, floor_to_u64(tally.numerator.round()))).collect()
    }
}

impl<'a> Column<'a> {
    /// A column of these figures.
    pub(super) fn new(
        key: &'a (IndicatorCode, Period),
        indicator: &'a Indicator,
        epoch: u32,
        figures: Vec<Basis<'a>>,
    ) -> Self {
        let bounds = Bounds::new(indicator, []);
        Self { key, indicator, epoch, counted: counted(indicator, key.1), bounds, figures }
    }

    /// The figures that get noise.
    pub(super) fn counts(&self) -> impl Iterator<Item = &Counts<'a>> {
        self.figures.iter().filter_map(|basis| if let Basis::Counts(counts) = basis { Some(counts) } else { None })
    }

    /// Bounds what one person contributes to sums, and withholds sums that would reveal one person. It is done once everything else that is withheld is known.
    pub(super) fn bound_sums(&mut self) {
        if !is_sum(self.indicator) {
            return;
        }
        let shown = self.figures.iter().filter_map(|basis| match basis {
            Basis::Counts(counts) => Some(counts.sum),
            Basis::AsBefore(shown) => Some(Tally {
                numerator: shown.published[0],
                denominator: floor_to_u32(shown.published[1].round()),
                largest: Largest::Unknown,
                reporters: 0,
            }),
            Basis::Without(_) | Basis::TooFewPersons { .. } => None,
        });
        self.bounds = Bounds::new(self.indicator, shown);
        for basis in &mut self.figures {
            let Basis::Counts(counts) = basis else { continue };
            match self.bounds.bounded(&counts.sum) {
                Some(bounded) => counts.sum.numerator = bounded,
                None => *basis = Basis::Without(Released::Suppressed),
            }
        }
    }

    /// Whether persons with noise stand below its figures.
    pub(super) fn is_of_persons(&self) -> bool {
        self.indicator.kind != Kind::Rate
    }

    /// What the noise of the numerator comes from.
    fn noisy<'b>(&self, counts: &Counts<'b>) -> Vec<(&'b AreaId, u64)> {
        if is_sum(self.indicator) { counts.persons() } else { counts.events() }
    }

    /// Every count that needs a key.
    pub(super) fn wanted(&self) -> impl Iterator<Item = Wanted<'_>> {
        let [numerator, denominator] = &self.counted;
        self.counts().flat_map(move |counts| {
            let persons = if self.is_of_persons() { counts.persons() } else { Vec::new() };
            let numerators = self.noisy(counts).into_iter().map(move |(id, count)| (numerator, id, count));
            numerators.chain(persons.into_iter().map(move |(id, count)| (denominator, id, count)))
        })
    }

    /// Dwellings, and that they carry no noise.
    pub(super) fn dwellings(&self, counts: &Counts) -> (f64, f64) {
        (rounded_dwellings(f64::from(counts.sum.denominator)), 0.0)
    }

    /// Persons with new noise.
    pub(super) fn persons(&self, counts: &Counts, keys: &Keys, tables: &Tables) -> u64 {
        let when = when_persons(self.key.1, self.epoch);
        keys.perturbed(tables.persons(), &self.counted[1], &counts.group, when, &counts.persons())
    }

    /// A figure with new noise in its numerator, over these persons with their mean square error.
    pub(super) fn shown(
        &self,
        counts: &Counts,
        (persons, error): (f64, f64),
        keys: &Keys,
        tables: &Tables,
        secret: &SecretKey,
    ) -> Shown {
        let unit = if is_sum(self.indicator) { self.bounds.unit() } else { 0.0 };
        let numerator = Numerator {
            indicator: self.indicator,
            counted: &self.counted[0],
            group: &counts.group,
            when: when(self.indicator, self.key.1, self.epoch),
            noisy: self.noisy(counts),
            sum: counts.sum.numerator,
            unit,
            persons,
        };
        let (numerator, numerator_error) = numerator.shown(keys, tables);
        let households = counts.households.clone();
        let (published, errors) = ([numerator, persons], [numerator_error, error]);
        let noise = counts.noise(mark(self.indicator, secret), self.epoch, unit, !is_sum(self.indicator));
        Shown { published, errors, standing: true, households, truth: counts.truth(), noise: Some(noise) }
    }
}

/// Whether numerators are sums over persons.
pub(super) fn is_sum(indicator: &Indicator) -> bool {
    matches!(indicator.kind, Kind::Mean | Kind::Score)
}

/// Dwellings as they are shown.
pub(super) fn rounded_dwellings(dwellings: f64) -> f64 {
    (dwellings.max(10.0) / 10.0).round() * 10.0
}

/// A numerator that is to get its noise.
pub(super) struct Numerator<'a> {
    pub indicator: &'a Indicator,
    pub counted: &'a Counted,
    pub group: &'a Group,
    pub when: When,
    /// What the noise comes from: what is counted of each department, or the persons of a sum.
    pub noisy: Vec<(&'a AreaId, u64)>,
    /// The sum, for one.
    pub sum: f64,
    /// The unit of its noise.
    pub unit: f64,
    /// The persons that it is shown over.
    pub persons: f64,
}

impl Numerator<'_> {
    /// What is shown, and the mean square of what it is off by.
    pub(super) fn shown(&self, keys: &Keys, tables: &Tables) -> (f64, f64) {
        if !is_sum(self.indicator) {
            let table = tables.of(self.indicator);
            let published = keys.perturbed(table, self.counted, self.group, self.when, &self.noisy) as f64;
            // More than all is not a share: the noise of the two is independent.
            let is_share = self.indicator.kind == Kind::Share;
            let numerator = if is_share { published.min(self.persons) } else { published };
            return (numerator, table.mean_square_error(floor_to_u64(numerator)));
        }
        let table = tables.persons();
        let name = &self.counted.name;
        // The sum is part of the key: the same persons with another sum get other noise.
        let key = format!("{:016x}|{}", keys.key(self.counted, &self.noisy), self.sum);
        let count: u64 = self.noisy.iter().map(|person| person.1).sum();
        let noise = table.noise(count, keys.place((name, Mixing::Normal), self.group, self.when, &key));
        // A part of a step as well, so that no sum is revealed by its remainder when divided by the steps.
        let part = keys.place((&format!("{name}/part"), Mixing::Normal), self.group, self.when, &key);
        let off = self.unit * (f64::from(noise) + to_unit(part) - 0.5);
        let numerator = three_digits((self.sum + off).max(0.0));
        (numerator, (table.mean_square_error(u64::MAX) + 1.0 / 12.0) * self.unit.powi(2))
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
mod tests {
    use super::*;

    #[test]
    fn a_sum_is_shown_with_three_digits() {
        assert_eq!([59_713.4, 0.0, 12.0, 0.123_46].map(three_digits), [59_700.0, 0.0, 12.0, 0.123]);
    }
}
