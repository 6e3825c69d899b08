//! A figure of a block, from its counts to what is shown of them.
use super::{
    Group, Released, Rules, Shown,
    block::Block,
    cell_key::SecretKey,
    noise::{Counted, Keys, Wanted},
    perturbation::PerturbationTable,
};
use crate::{
    aggregate::{Atom, Tally, Totals},
    area::AreaId,
    indicator::{Indicator, IndicatorCode, Kind},
    period::Period,
    random::to_unit,
};

/// The figures of an indicator and period, to be.
pub(super) struct Column<'a> {
    pub key: &'a (IndicatorCode, Period),
    pub indicator: &'a Indicator,
    counted: [Counted; 2],
    pub figures: Vec<Basis<'a>>,
}

/// What a figure of a block is made of.
pub(super) enum Basis<'a> {
    /// Nothing that may be shown.
    Without(Released),
    /// What was shown before.
    AsBefore(Shown),
    /// Counts.
    Counts(Counts<'a>),
}

/// The departments of a block that have data, and what they are together.
pub(super) struct Counts<'a> {
    pub group: Group,
    pub households: u32,
    atoms: Vec<(&'a AreaId, Tally)>,
    sum: Tally,
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
    pub(super) fn new(totals: &'a Totals, indicator: &Indicator, block: &Block, atoms: &[Atom], rules: &Rules) -> Self {
        let (mut counted, mut sum, mut households) = (Vec::new(), Tally::default(), 0);
        let mut unreachable = false;
        for &member in &block.members {
            let department = &totals.departments[member];
            match atoms[member] {
                Atom::Missing => {}
                Atom::NobodyCouldReport => unreachable = true,
                Atom::Counted(tally) => {
                    sum += tally;
                    households += department.households;
                    counted.push((&department.id, tally));
                }
            }
        }
        if counted.is_empty() {
            // Whether anybody could report is no secret, and whether there is data depends on no count.
            return Self::Without(if unreachable { Released::NobodyCouldReport } else { Released::Missing });
        }
        let few = households < rules.households_for(indicator) || sum.denominator < rules.contributors();
        let mean = sum.numerator / f64::from(sum.denominator.max(1));
        let too_large = |[first, second]: [f64; 2]| {
            first + second > Rules::DOMINANCE * sum.numerator || first > indicator.largest_in_means * mean.max(1.0)
        };
        let dominated = matches!(indicator.kind, Kind::Mean | Kind::Score) && sum.largest.two().is_some_and(too_large);
        if few || dominated {
            return Self::Without(Released::Suppressed);
        }
        let group = counted.iter().map(|atom: &(&AreaId, Tally)| atom.0.clone()).collect();
        Self::Counts(Counts { group, households, atoms: counted, sum })
    }
}

impl<'a> Counts<'a> {
    fn persons(&self) -> Vec<(&'a AreaId, u64)> {
        self.atoms.iter().map(|(id, tally)| (*id, u64::from(tally.denominator))).collect()
    }

    fn events(&self) -> Vec<(&'a AreaId, u64)> {
        self.atoms.iter().map(|(id, tally)| (*id, tally.numerator.max(0.0).round() as u64)).collect()
    }
}

impl<'a> Column<'a> {
    pub(super) fn new(key: &'a (IndicatorCode, Period), indicator: &'a Indicator, figures: Vec<Basis<'a>>) -> Self {
        Self { key, indicator, counted: counted(indicator, key.1), figures }
    }

    /// The figures that get noise.
    pub(super) fn counts(&self) -> impl Iterator<Item = &Counts<'a>> {
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
    pub(super) fn wanted(&self) -> impl Iterator<Item = Wanted<'_>> {
        let [numerator, denominator] = &self.counted;
        self.counts().flat_map(move |counts| {
            let persons = if self.indicator.kind == Kind::Rate { Vec::new() } else { counts.persons() };
            let numerators = self.noisy(counts).into_iter().map(move |(id, count)| (numerator, id, count));
            numerators.chain(persons.into_iter().map(move |(id, count)| (denominator, id, count)))
        })
    }

    /// Dwellings, and that they carry no noise.
    pub(super) fn dwellings(&self, counts: &Counts) -> (f64, f64) {
        let dwellings = f64::from(counts.sum.denominator).max(10.0);
        ((dwellings / 10.0).round() * 10.0, 0.0)
    }

    /// Persons with new noise, and their mean square error.
    pub(super) fn persons(&self, counts: &Counts, keys: &Keys, table: &PerturbationTable, rules: &Rules) -> (f64, f64) {
        // That it is shown says that there are as many as the threshold: a lower number would tell more than the noise hides.
        let persons = keys.perturbed(table, &self.counted[1], &counts.persons()).max(rules.contributors().into());
        (persons as f64, table.mean_square_error(persons))
    }

    /// A figure with new noise in its numerator, over these persons with their mean square error.
    pub(super) fn shown(
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
                let key = format!("{:016x}|{}", keys.key(&self.counted[0], &people), counts.sum.numerator);
                let count: u64 = people.iter().map(|person| person.1).sum();
                let noise = table.noise(count, secret.mark(&key));
                // A part of a step besides, so that no sum is told by what it leaves when it is divided by the steps.
                let part = to_unit(secret.mark(&format!("{key}|part"))) - 0.5;
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
