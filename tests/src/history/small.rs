//! That nothing small follows by adding and subtracting.
use super::{
    Faults, Set, Told, Town, Truth,
    told::{Fresh, least},
};
use geodata::protect::SpanGuard;
use std::collections::{BTreeMap, BTreeSet};

/// Up to so many departments every set of them is tried besides.
const FEW: usize = 12;

/// Looks for a set of departments that follows from what is shown since this release, and has too few households: within each population and
/// period by those of today, over all that was ever shown by the fewest that were ever known.
pub(super) fn follows(told: &Told, fresh: &[Fresh], town: &Town, truth: &Truth, faults: &mut Faults) {
    let mut families: BTreeMap<_, BTreeSet<Set>> = BTreeMap::new();
    for figure in fresh {
        families.entry((&figure.population, figure.key.1)).or_default().insert(figure.set.clone());
    }
    let today = |id: &str| truth.households.get(id).or(told.fewest.get(id)).copied().unwrap_or(0);
    for ((population, period), new) in families {
        let before = told.family(population, period, town);
        if let Some(set) = small(&before, &new, &today, town.rules.households()) {
            let households: Vec<(&String, u32)> = new.iter().flatten().map(|id| (id, today(id))).collect();
            faults.push(format!(
                "small: {set:?} follows for {population} in {period}, of {before:?} and {new:?}, with {households:?}"
            ));
        }
    }
    let fewest = |id: &str| told.fewest.get(id).copied().unwrap_or(0);
    for of_distribution in [false, true] {
        let new = fresh.iter().filter(|figure| figure.of_distribution || !of_distribution);
        let new: BTreeSet<Set> = new.map(|figure| figure.set.clone()).collect();
        let before = &told.ever[usize::from(of_distribution)];
        if let Some(set) = small(before, &new, &fewest, least(&town.rules, of_distribution)) {
            faults.push(format!("small: {set:?} follows over all that was shown (distribution: {of_distribution})"));
        }
    }
}

/// A set with fewer households than `least` whose sum follows from the sums of `before` and `new` together, and not from those of `before`.
///
/// Departments that lie in the same of these sets have the same coefficient in every combination. So what follows is made of whole classes of such.
pub(super) fn small(
    before: &BTreeSet<Set>,
    new: &BTreeSet<Set>,
    households: &dyn Fn(&str) -> u32,
    least: u32,
) -> Option<Set> {
    let all: Vec<&Set> = before.union(new).collect();
    let ids: Vec<&String> = all.iter().copied().flatten().collect::<BTreeSet<_>>().into_iter().collect();
    let span = |sets: &mut dyn Iterator<Item = &Set>| {
        let mut guard = SpanGuard::default();
        for set in sets {
            guard.publish(&positions(&ids, set));
        }
        guard
    };
    let (known, together) = (span(&mut before.iter()), span(&mut all.iter().copied()));
    if known.rank() == together.rank() {
        return None;
    }
    let is_new = |set: &Set| {
        let atoms = positions(&ids, set);
        together.follows(&atoms) && !known.follows(&atoms)
    };
    let mut classes: BTreeMap<Vec<bool>, Set> = BTreeMap::new();
    for id in &ids {
        classes.entry(all.iter().map(|set| set.contains(*id)).collect()).or_default().insert((*id).clone());
    }
    let classes: Vec<Set> = classes.into_values().collect();
    let of = |set: &Set| set.iter().map(|id| households(id)).sum::<u32>();
    let found = unions(&classes, &of, least).into_iter().find(&is_new);
    if ids.len() <= FEW {
        let each: Vec<Set> = ids.iter().map(|id| Set::from([(*id).clone()])).collect();
        let by_force = unions(&each, &of, least).into_iter().find(is_new);
        assert_eq!(found.is_some(), by_force.is_some(), "{found:?} {by_force:?}");
    }
    found
}

/// All unions of these disjoint sets that have fewer households than `least`.
fn unions(sets: &[Set], households: &dyn Fn(&Set) -> u32, least: u32) -> Vec<Set> {
    let mut unions = vec![Set::new()];
    for set in sets.iter().filter(|set| households(set) < least) {
        for at in 0..unions.len() {
            let union: Set = unions[at].union(set).cloned().collect();
            if households(&union) < least {
                unions.push(union);
            }
        }
    }
    unions.split_off(1)
}

fn positions(ids: &[&String], set: &Set) -> Vec<usize> {
    set.iter().map(|id| ids.binary_search(&id).expect("an id of these")).collect()
}
