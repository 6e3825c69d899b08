//! The noise of the ledger made again: with the secret each entry follows from the counts that it keeps, so that an audit need not believe it.
//!
//! *In*: a ledger, the indicators and the secret. *Out*: how many entries are judged, how many are others than the mechanism makes, and how many cannot
//! be judged, because they were made with another secret, by other rules, or of an indicator that was defined otherwise, or because it was not
//! kept what they were made of.
use super::{
    Group, Ledger, NoiseMade, Remade, Rules, SecretKey, Shown, ShownFigures,
    figure::{
        Numerator, counted, counted_persons, is_sum, mark, mark_of_persons, rounded_dwellings, when, when_persons,
    },
    noise::{Counted, Keys},
    sum::least_unit,
    tables::Tables,
};
use crate::{
    area::AreaId,
    indicator::{Indicator, IndicatorCode, Kind},
    numbers::floor_to_u64,
    period::Period,
    population::contains,
};

/// By what releases were made.
#[derive(Debug, Clone, Copy)]
pub struct MadeBy<'a> {
    /// The secret of the newest one.
    pub secret: &'a SecretKey,
    /// The smallest numbers of persons.
    pub contributors: &'a [u32],
    /// Whether the indicators are those of the newest one: then none of its entries can have been made otherwise.
    pub newest: bool,
}

/// Makes the noise of every entry of a ledger again.
pub fn remade(ledger: &Ledger, indicators: &[Indicator], by: &MadeBy) -> Remade {
    let &MadeBy { secret, contributors, newest } = by;
    // An entry of the newest release whose mark is another one is no older one.
    let is_foreign = |made: &NoiseMade, mark: u64| newest && made.mark != mark && made.release == ledger.releases;
    let tables = Tables::new(indicators);
    let figures: Vec<Figures> =
        ledger.shown.iter().filter_map(|(key, figures)| Figures::new(key, figures, indicators, secret)).collect();
    let persons: Vec<Persons> =
        ledger.persons.iter().map(|(key, figures)| Persons::new(key, figures, secret)).collect();
    let keys = {
        let numerators = figures.iter().flat_map(|column| {
            let noisy = column.judged().flat_map(|(group, made)| noisy(column.indicator, group, made));
            noisy.map(|(id, count)| (&column.counted, id, count))
        });
        let denominators = persons.iter().flat_map(|column| {
            let people = column.judged().flat_map(|(group, made)| people(group, made));
            people.map(|(id, count)| (&column.counted, id, count))
        });
        Keys::new(secret, numerators.chain(denominators))
    };
    let mut remade = Remade::default();
    for column in &figures {
        let least_unit = column.least_unit();
        let epoch = ledger.epoch(&column.indicator.population, column.key.1);
        let unit = column.judged().find(|(group, _)| column.figures[*group].standing).map(|(_, made)| made.unit);
        for (group, shown) in column.figures.iter().filter(|(group, _)| !group.ids().is_empty()) {
            if shown.noise.as_ref().is_some_and(|made| is_foreign(made, column.mark)) {
                remade += Some(false);
                continue;
            }
            let made = shown.noise.as_ref().filter(|made| made.mark == column.mark);
            remade += made.map(|made| {
                // What stands of a period was made at once: after it was opened for the last time, and with one unit.
                let at_once = !shown.standing || made.epoch == epoch && unit == Some(made.unit);
                at_once
                    && column.is_made(group, shown, made, &keys, &tables)
                    && made.unit >= least_unit
                    && has_the_persons(ledger, column, group, shown)
            });
        }
    }
    // Those that the ledger has of an indicator that is gone.
    let gone = ledger.shown.iter().filter(|((code, _), _)| indicators.iter().all(|known| known.code != *code));
    remade.not_judged +=
        gone.map(|(_, figures)| figures.keys().filter(|group| !group.ids().is_empty()).count()).sum::<usize>();
    for column in &persons {
        let epoch = ledger.epoch(column.population, column.period);
        for (group, shown) in column.figures {
            if shown.noise.as_ref().is_some_and(|made| is_foreign(made, column.mark)) {
                remade += Some(false);
                continue;
            }
            let made = shown.noise.as_ref().filter(|made| made.mark == column.mark);
            if made.is_some_and(|made| shown.standing && made.epoch != epoch) {
                remade += Some(false);
                continue;
            }
            remade += made.and_then(|made| {
                column.is_made(
                    group,
                    shown,
                    made,
                    &Known { ledger, secret, keys: &keys, tables: &tables, contributors },
                )
            });
        }
    }
    remade
}

/// The ledger's figures of an indicator and period.
struct Figures<'a> {
    key: &'a (IndicatorCode, Period),
    indicator: &'a Indicator,
    counted: Counted,
    mark: u64,
    figures: &'a ShownFigures,
}

impl<'a> Figures<'a> {
    fn new(
        key: &'a (IndicatorCode, Period),
        figures: &'a ShownFigures,
        indicators: &'a [Indicator],
        secret: &SecretKey,
    ) -> Option<Self> {
        let indicator = indicators.iter().find(|indicator| indicator.code == key.0)?;
        let [counted, _] = counted(indicator, key.1);
        Some(Self { key, indicator, counted, mark: mark(indicator, secret), figures })
    }

    fn judged(&self) -> impl Iterator<Item = (&'a Group, &'a NoiseMade)> {
        judged(self.figures, self.mark)
    }

    /// Whether a figure is what its counts give, but for the persons that it is shown over.
    fn is_made(&self, group: &Group, shown: &Shown, made: &NoiseMade, keys: &Keys, tables: &Tables) -> bool {
        let [of_numerator, of_denominator, _] = shown.truth;
        if made.counts.len() != group.ids().len() {
            return false;
        }
        let sum = |part: usize| made.counts.iter().map(|counts| f64::from(counts[part])).sum::<f64>();
        // Numerators of departments may be broken numbers, which are rounded one by one.
        let is_whole =
            is_sum(self.indicator) || (sum(0) - of_numerator.max(0.0)).abs() <= 0.5 * made.counts.len() as f64;
        let numerator = Numerator {
            indicator: self.indicator,
            counted: &self.counted,
            group,
            when: when(self.indicator, self.key.1, made.epoch),
            noisy: noisy(self.indicator, group, made).collect(),
            sum: of_numerator,
            unit: made.unit,
            persons: shown.published[1],
        };
        let denominator = match self.indicator.kind {
            Kind::Rate => [rounded_dwellings(of_denominator), 0.0],
            Kind::Share | Kind::Mean | Kind::Score => {
                [shown.published[1], tables.persons().mean_square_error(floor_to_u64(shown.published[1]))]
            }
        };
        is_whole
            && sum(1) == of_denominator
            && numerator.shown(keys, tables) == (shown.published[0], shown.errors[0])
            && denominator == [shown.published[1], shown.errors[1]]
    }

    /// The least unit that the noise of its sums may have; 0 for all else.
    fn least_unit(&self) -> f64 {
        let standing = self.figures.values().filter(|shown| shown.standing && shown.truth[1] > 0.0);
        let blocks = standing.map(|shown| [shown.truth[0] / shown.truth[1], shown.truth[1]]);
        if is_sum(self.indicator) { least_unit(self.indicator, &blocks.collect::<Vec<_>>()) } else { 0.0 }
    }
}

/// The ledger's persons of a population and period.
struct Persons<'a> {
    population: &'a str,
    period: Period,
    counted: Counted,
    mark: u64,
    figures: &'a ShownFigures,
}

/// By what persons are judged.
struct Known<'a> {
    ledger: &'a Ledger,
    secret: &'a SecretKey,
    keys: &'a Keys<'a>,
    tables: &'a Tables,
    contributors: &'a [u32],
}

impl<'a> Persons<'a> {
    fn new((population, period): &'a (String, Period), figures: &'a ShownFigures, secret: &SecretKey) -> Self {
        let mark = mark_of_persons(population, secret);
        Self { population, period: *period, counted: counted_persons(population), mark, figures }
    }

    fn judged(&self) -> impl Iterator<Item = (&'a Group, &'a NoiseMade)> {
        judged(self.figures, self.mark)
    }

    /// Whether persons are what their counts give, or were moved to what the order or a threshold asks for; `None` where that was reopened since.
    fn is_made(&self, group: &Group, shown: &Shown, made: &NoiseMade, known: &Known) -> Option<bool> {
        let people: Vec<(&AreaId, u64)> = people(group, made).collect();
        let sum: u64 = people.iter().map(|person| person.1).sum();
        let published = shown.published[1];
        let error = known.tables.persons().mean_square_error(floor_to_u64(published));
        if people.len() != group.ids().len()
            || sum as f64 != shown.truth[1]
            || shown.errors != [error; 2]
            || shown.published[0] != published
        {
            return Some(false);
        }
        let when = when_persons(self.period, made.epoch);
        let perturbed = known.keys.perturbed(known.tables.persons(), &self.counted, group, when, &people) as f64;
        if perturbed == published {
            return Some(true);
        }
        let is_up = published > perturbed;
        let least =
            known.contributors.iter().flat_map(|least| [*least, (*least).max(Rules::MIN_CONTRIBUTORS_OF_SENSITIVE)]);
        let mut thresholds = least.map(|least| if is_up { least } else { least - 1 });
        if thresholds.any(|threshold| f64::from(threshold) == published) {
            return Some(true);
        }
        let related = known.ledger.persons.iter().filter(|((_, of), _)| *of == self.period);
        let mut related = related.flat_map(|((population, _), figures)| {
            let is_related = move |other: &Group| {
                if population == self.population && other == group {
                    // Nothing is moved to where it is itself.
                    false
                } else if is_up {
                    contains(self.population, population) && other.is_within(group)
                } else {
                    contains(population, self.population) && group.is_within(other)
                }
            };
            let related = figures.iter().filter(move |(other, _)| is_related(other));
            related.map(move |(_, shown)| (population.as_str(), shown))
        });
        // One that was made again since, or by another secret, may have stood elsewhere then.
        let later = |population: &str, shown: &Shown| {
            let mark = mark_of_persons(population, known.secret);
            shown.noise.as_ref().is_none_or(|other| other.epoch > made.epoch || other.mark != mark)
        };
        let mut reopened = false;
        let to_order = related.any(|(population, other)| {
            reopened |= later(population, other);
            other.published[1] == published
        });
        if to_order || !reopened { Some(to_order) } else { None }
    }
}

/// The entries that were made with this mark.
fn judged(figures: &ShownFigures, mark: u64) -> impl Iterator<Item = (&Group, &NoiseMade)> {
    let made = figures.iter().filter_map(|(group, shown)| Some((group, shown.noise.as_ref()?)));
    made.filter(move |(_, made)| made.mark == mark)
}

/// What the noise of a figure comes from.
fn noisy<'a>(indicator: &Indicator, group: &'a Group, made: &'a NoiseMade) -> impl Iterator<Item = (&'a AreaId, u64)> {
    let part = usize::from(is_sum(indicator));
    group.ids().iter().zip(&made.counts).map(move |(id, counts)| (id, u64::from(counts[part])))
}

/// The persons of a figure.
fn people<'a>(group: &'a Group, made: &'a NoiseMade) -> impl Iterator<Item = (&'a AreaId, u64)> {
    group.ids().iter().zip(&made.counts).map(|(id, counts)| (id, u64::from(counts[1])))
}

/// Whether a figure is shown over the persons that the ledger has of its departments. What was reopened since may have others.
fn has_the_persons(ledger: &Ledger, column: &Figures, group: &Group, shown: &Shown) -> bool {
    if column.indicator.kind == Kind::Rate || !shown.standing {
        return true;
    }
    let persons = ledger.persons.get(&(column.indicator.population.clone(), column.key.1));
    persons.and_then(|figures| figures.get(group)).is_some_and(|persons| persons.published[1] == shown.published[1])
}

#[cfg(test)]
#[path = "remade_tests.rs"]
mod tests;
