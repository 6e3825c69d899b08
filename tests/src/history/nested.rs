//! That the persons behind shares and means are one number for the same persons, in order, and near the truth.
use super::{Faults, Set, Told, Truth, told::Fresh};
use bydelsblik::catalogue::CONCERNS;
use geodata::{period::Period, population::contains};
use std::collections::BTreeMap;

/// A published number of persons.
struct Persons<'a> {
    population: &'a str,
    set: &'a Set,
    number: f64,
    truth: f64,
    is_new: bool,
}

impl Persons<'_> {
    fn is_within(&self, other: &Self) -> bool {
        // Those of a period that was opened again are others than those that stand, where they were corrected.
        let among = contains(other.population, self.population) && self.truth <= other.truth;
        among && self.set.is_subset(other.set)
    }
}

/// Holds the persons of new figures against each other, against those that stand, and against the truth.
pub(super) fn hold(told: &Told, fresh: &[Fresh], truth: &Truth, faults: &mut Faults) {
    let mut of: BTreeMap<Period, Vec<Persons>> = BTreeMap::new();
    for ((population, period), standing) in &told.persons {
        let all =
            standing.iter().map(|(set, &[number, truth])| Persons { population, set, number, truth, is_new: false });
        of.entry(*period).or_default().extend(all);
    }
    for figure in fresh.iter().filter(|figure| figure.key.0 != CONCERNS) {
        let Fresh { key, population, set, numbers, .. } = figure;
        let persons = of.entry(key.1).or_default();
        let true_number = f64::from(truth.sum(key, set).denominator);
        let same = persons.iter().find(|persons| persons.population == population && persons.set == set);
        match same {
            Some(same) if same.number != numbers[1] => {
                faults.push(format!("persons: {key:?} of {set:?} has {} and {}", same.number, numbers[1]));
            }
            Some(_) => {}
            None if told.persons.contains_key(&(population.clone(), key.1)) => {
                faults.push(format!("persons: {key:?} shows {population} of {set:?}, who were not shown then"));
            }
            None => {
                if (numbers[1] - true_number).abs() > 5.0 {
                    faults.push(format!("persons: {key:?} of {set:?} has {} of {true_number}", numbers[1]));
                }
                persons.push(Persons { population, set, number: numbers[1], truth: true_number, is_new: true });
            }
        }
    }
    for (period, persons) in of {
        for inner in &persons {
            let around = persons.iter().filter(|outer| (inner.is_new || outer.is_new) && inner.is_within(outer));
            for outer in around.filter(|outer| outer.number < inner.number) {
                faults.push(format!(
                    "order: in {period} {} {} of {:?}, and {} {} of {:?}",
                    inner.number, inner.population, inner.set, outer.number, outer.population, outer.set
                ));
            }
        }
    }
}
