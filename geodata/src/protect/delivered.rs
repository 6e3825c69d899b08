//! What the newest release has put into the ledger, compared with the delivery that it was made from. What older releases put there is not: a later
//! delivery may have corrected it.
use super::{Group, Ledger, NoiseMade, Shown, figure::is_sum, sum::bounded_with};
use crate::{
    aggregate::{Atom, Tally, Totals},
    area::AreaId,
    indicator::{Indicator, Kind},
    numbers::floor_to_u64,
};
use std::collections::HashMap;

/// How entries of the newest release agree with its delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AsDelivered {
    /// Entries that the newest release has made.
    pub tried: usize,
    /// Those whose households, counts, reporters or sum are not those of the delivery.
    pub other: usize,
}

/// Compares the entries of the newest release with the totals of its delivery.
pub fn as_delivered(ledger: &Ledger, totals: &Totals) -> AsDelivered {
    let position: HashMap<&AreaId, usize> =
        totals.departments.iter().enumerate().map(|(at, department)| (&department.id, at)).collect();
    // A release that there has not been is no older one.
    let is_older = |noise: &NoiseMade| (1..ledger.releases).contains(&noise.release);
    let of_newest = |shown: &Shown| shown.noise.clone().filter(|noise| !is_older(noise));
    let mut found = AsDelivered::default();
    let mut take = |agrees: bool| {
        found.tried += 1;
        found.other += usize::from(!agrees);
    };
    for (key, figures) in &ledger.shown {
        let indicator = totals.indicators.iter().find(|indicator| indicator.code == key.0);
        for (group, shown) in figures {
            let Some(noise) = of_newest(shown) else { continue };
            let tallies = tallies(totals, totals.figures.get(key), group, &position);
            take(
                noise.release == ledger.releases
                    && indicator.zip(tallies).is_some_and(|(indicator, tallies)| {
                        has_households(totals, group, shown, &position) && is_of(indicator, shown, &noise, &tallies)
                    }),
            );
        }
    }
    for ((population, period), figures) in &ledger.persons {
        let columns: Vec<&Vec<Atom>> = totals
            .indicators
            .iter()
            .filter(|indicator| indicator.population == *population)
            .filter_map(|indicator| totals.figures.get(&(indicator.code.clone(), *period)))
            .collect();
        for (group, shown) in figures {
            let Some(noise) = of_newest(shown) else { continue };
            let counted = |column: &&Vec<Atom>| {
                let tallies = tallies(totals, Some(column), group, &position);
                tallies.is_some_and(|tallies| has_persons(&noise, &tallies))
            };
            let is_newest = noise.release == ledger.releases;
            take(is_newest && has_households(totals, group, shown, &position) && columns.iter().any(counted));
        }
    }
    found
}

/// What is delivered of each department; `None` where one has nothing.
fn tallies(
    totals: &Totals,
    column: Option<&Vec<Atom>>,
    group: &Group,
    position: &HashMap<&AreaId, usize>,
) -> Option<Vec<Tally>> {
    let of = |id: &AreaId| match column?.get(*position.get(id)?)? {
        Atom::Counted(tally) => Some(*tally),
        Atom::Missing | Atom::NobodyCouldReport => None,
    };
    debug_assert!(column.is_none_or(|column| column.len() == totals.departments.len()));
    group.ids().iter().map(of).collect()
}

fn has_households(totals: &Totals, group: &Group, shown: &Shown, position: &HashMap<&AreaId, usize>) -> bool {
    let of = |id: &AreaId| Some(totals.departments[*position.get(id)?].households);
    let delivered: Option<Vec<u32>> = group.ids().iter().map(of).collect();
    let in_order = |mut households: Vec<u32>| {
        households.sort_unstable();
        households
    };
    delivered.map(in_order) == Some(in_order(shown.households.clone()))
}

fn has_persons(noise: &NoiseMade, tallies: &[Tally]) -> bool {
    noise.counts.iter().map(|counts| counts[1]).eq(tallies.iter().map(|tally| tally.denominator))
}

fn is_of(indicator: &Indicator, shown: &Shown, noise: &NoiseMade, tallies: &[Tally]) -> bool {
    let mut sum = Tally::default();
    tallies.iter().for_each(|tally| sum += *tally);
    let events = tallies.iter().map(|tally| floor_to_u64(tally.numerator.round()));
    let numerator = if is_sum(indicator) {
        bounded_with(indicator, noise.unit, &sum)
    } else {
        noise.counts.iter().map(|counts| u64::from(counts[0])).eq(events).then_some(sum.numerator)
    };
    let reporters = indicator.kind != Kind::Rate || shown.truth[2] == f64::from(sum.reporters);
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * (1.0 + b.abs());
    has_persons(noise, tallies) && reporters && numerator.is_some_and(|numerator| near(shown.truth[0], numerator))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        aggregate::{DepartmentTotals, Largest},
        indicator::IndicatorCode,
        period::Period,
        protect::{Rules, SecretKey, release},
    };

    /// A town of six departments, with a share, a sum of which one contributes much, and concerns; each count is `more` than it was.
    fn town(more: u32) -> Totals {
        let of = |code: &str, kind| Indicator { code: IndicatorCode::new(code), kind, ..Indicator::share("x") };
        let indicators = vec![of("work", Kind::Share), of("income", Kind::Mean), of("concerns", Kind::Rate)];
        let department = |id: usize| DepartmentTotals {
            id: AreaId::new(id.to_string()),
            organisation: "A".to_owned(),
            district: None,
            centre: None,
            households: 40,
            dwellings: 40,
        };
        let tally =
            |numerator: f64, largest| Atom::Counted(Tally { numerator, denominator: 60 + more, largest, reporters: 4 });
        let figures = indicators.iter().map(|indicator| {
            let atom = |id: usize| match indicator.kind {
                Kind::Mean if id == 2 => tally(60.0 * 300.0 + 20_000.0, Largest::Known([20_000.0, 400.0])),
                Kind::Mean => tally(60.0 * 300.0, Largest::Known([500.0, 400.0])),
                Kind::Share | Kind::Rate | Kind::Score => tally(f64::from(7 + more), Largest::Unknown),
            };
            ((indicator.code.clone(), Period::Year(2025)), (0..6).map(atom).collect())
        });
        Totals {
            departments: (0..6).map(department).collect(),
            figures: figures.collect(),
            indicators: indicators.clone(),
        }
    }

    fn released(totals: &Totals, earlier: &Ledger) -> Ledger {
        release(totals, &SecretKey::new(b"a secret of the tests").unwrap(), Rules::default(), earlier).1
    }

    #[test]
    fn what_the_newest_release_has_made_is_what_was_delivered() {
        let first = released(&town(0), &Ledger::default());
        let found = as_delivered(&first, &town(0));
        assert!(found.other == 0 && found.tried >= 20, "{found:?}");
        // Of what was closed before nothing is said, whatever comes later.
        let second = released(&town(3), &first);
        assert_eq!((second.releases, as_delivered(&second, &town(3))), (2, AsDelivered::default()));
    }

    #[test]
    fn each_entry_that_says_something_else_is_found() {
        type Change = fn(&mut Shown);
        let changes: [(&str, Change); 7] = [
            ("work", |shown| shown.noise.as_mut().unwrap().release = 0),
            ("work", |shown| shown.noise.as_mut().unwrap().release = 9),
            ("work", |shown| shown.households[0] = 60),
            ("work", |shown| shown.noise.as_mut().unwrap().counts[0][0] += 1),
            ("work", |shown| shown.noise.as_mut().unwrap().counts[0][1] += 1),
            ("concerns", |shown| shown.truth[2] = 5.0),
            ("income", |shown| shown.truth[0] += 100.0),
        ];
        for (code, change) in changes {
            let mut ledger = released(&town(0), &Ledger::default());
            let figures = ledger.shown.get_mut(&(IndicatorCode::new(code), Period::Year(2025))).unwrap();
            figures.values_mut().filter(|shown| shown.noise.is_some()).take(1).for_each(change);
            assert_eq!(as_delivered(&ledger, &town(0)).other, 1, "{code}");
        }
        // Somebody whose contribution was not bounded.
        let mut ledger = released(&town(0), &Ledger::default());
        let figures = ledger.shown.get_mut(&(IndicatorCode::new("income"), Period::Year(2025))).unwrap();
        let rich = figures.iter_mut().find(|(group, _)| group.ids()[0] == AreaId::new("2")).unwrap().1;
        rich.truth[0] = 60.0 * 300.0 + 20_000.0;
        assert_eq!(as_delivered(&ledger, &town(0)).other, 1);
        // A department that delivered nothing.
        let mut totals = town(0);
        let column = totals.figures.get_mut(&(IndicatorCode::new("work"), Period::Year(2025))).unwrap();
        column[4] = Atom::Missing;
        assert_eq!(as_delivered(&released(&town(0), &Ledger::default()), &totals).other, 1);
    }
}
