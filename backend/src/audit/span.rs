//! Attacks by adding and subtracting: what follows about few households from everything that was shown.
use super::report::Finding;
use geodata::{
    area::AreaId,
    period::Period,
    protect::{Group, Ledger, SpanGuard},
};
use std::collections::{BTreeMap, BTreeSet};

/// Solves for departments that are always named together: in each period, by the households of then, what still stands of it; and over
/// all periods, by the most that they had when they were shown: a department that was shown when it had enough may have fewer now.
/// `threshold` is the lowest that any rules allow.
pub(super) fn subtracts(ledger: &Ledger, threshold: u32) -> Finding {
    let (mut tried, mut found) = (0, 0);
    let mut by_period: BTreeMap<Period, BTreeSet<&Group>> = BTreeMap::new();
    let mut households: BTreeMap<(Period, &AreaId), u32> = BTreeMap::new();
    let mut most: BTreeMap<&AreaId, u32> = BTreeMap::new();
    let mut ever: BTreeMap<bool, BTreeSet<&Group>> = BTreeMap::new();
    for ((_, period), figures) in &ledger.shown {
        // Persons are the same in all indicators and years; events of quarters are others.
        ever.entry(matches!(period, Period::Year(_))).or_default().extend(figures.keys());
        for (group, shown) in figures {
            for (id, of_it) in group.ids().iter().zip(&shown.households) {
                let known = most.entry(id).or_insert(*of_it);
                *known = (*known).max(*of_it);
            }
            if !shown.standing {
                continue;
            }
            by_period.entry(*period).or_default().insert(group);
            for (id, of_it) in group.ids().iter().zip(&shown.households) {
                let fewest = households.entry((*period, id)).or_insert(*of_it);
                *fewest = (*fewest).min(*of_it);
            }
        }
    }
    for (period, groups) in &by_period {
        let of = |id: &AreaId| households.get(&(*period, id)).copied();
        let (more, small) = small_parts(groups, threshold, of);
        (tried, found) = (tried + more, found + small);
    }
    for groups in ever.values() {
        let (more, small) = small_parts(groups, threshold, |id| most.get(id).copied());
        (tried, found) = (tried + more, found + small);
    }
    Finding::none(
        "solves for few households",
        tried,
        found,
        format!("parts of what was shown with fewer than {threshold} households that follow by adding and subtracting"),
    )
}

/// Of the departments that are always named together, how many sets of too few households there are, and how many of them follow.
fn small_parts(
    groups: &BTreeSet<&Group>,
    threshold: u32,
    households: impl Fn(&AreaId) -> Option<u32>,
) -> (usize, usize) {
    let mut named: BTreeMap<&AreaId, Vec<usize>> = BTreeMap::new();
    for (at, group) in groups.iter().enumerate() {
        group.ids().iter().for_each(|id| named.entry(id).or_default().push(at));
    }
    let mut parts: BTreeMap<&Vec<usize>, Vec<&AreaId>> = BTreeMap::new();
    named.iter().for_each(|(id, named)| parts.entry(named).or_default().push(id));
    let position: BTreeMap<&AreaId, usize> = named.keys().enumerate().map(|(at, id)| (*id, at)).collect();
    let mut guard = SpanGuard::default();
    for group in groups {
        guard.publish(&group.ids().iter().map(|id| position[id]).collect::<Vec<_>>());
    }
    let is_small = |part: &Vec<&AreaId>| {
        let known: Option<Vec<u32>> = part.iter().map(|id| households(id)).collect();
        known.is_some_and(|known| known.iter().sum::<u32>() < threshold)
    };
    let by_itself = |part: &Vec<&AreaId>| groups.contains(&part.iter().map(|id| (*id).clone()).collect::<Group>());
    let small: Vec<&Vec<&AreaId>> = parts.values().filter(|part| is_small(part)).collect();
    let follows = |part: &&&Vec<&AreaId>| {
        guard.follows(&part.iter().map(|id| position[id]).collect::<Vec<_>>()) && !by_itself(part)
    };
    (parts.len(), small.iter().filter(follows).count())
}
