//! The ledger: what was shown by earlier releases, so that no later one tells more together with them.
//!
//! It holds true counts, and so is as private as the totals. Two rules follow from it:
//!
//! 1. *What was shown stays.* A count that was corrected by no more than the greatest noise is shown as before: two releases
//!    then tell nothing about the correction, and no second noise can be averaged with the first, not even after the secret
//!    was changed.
//! 2. *What was shown is nested.* The sets of departments that an indicator was ever shown for contain each other or are
//!    disjoint, and what one holds beyond the sets inside of it has enough households of its own. So whatever can be computed from
//!    them by adding and subtracting is about enough households too.
use crate::{area::AreaId, indicator::IndicatorCode, period::Period};
use std::collections::{BTreeMap, BTreeSet};

/// A set of departments.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Group(Vec<AreaId>);

impl Group {
    /// Its departments, ascending.
    pub fn ids(&self) -> &[AreaId] {
        &self.0
    }

    fn holds(&self, id: &AreaId) -> bool {
        self.0.binary_search(id).is_ok()
    }

    fn is_within(&self, other: &Self) -> bool {
        self.0.iter().all(|id| other.holds(id))
    }
}

impl FromIterator<AreaId> for Group {
    fn from_iter<T: IntoIterator<Item = AreaId>>(ids: T) -> Self {
        let ids: BTreeSet<AreaId> = ids.into_iter().collect();
        Self(ids.into_iter().collect())
    }
}

/// A figure as it was shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shown {
    /// Numerator and denominator that the shown ones were made of.
    pub truth: [f64; 2],
    /// Numerator and denominator as they are shown.
    pub published: [f64; 2],
}

/// What was shown last of an indicator and period, by departments.
pub type ShownFigures = BTreeMap<Group, Shown>;

/// What earlier releases have shown.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ledger {
    /// Households of each department, as last known.
    pub households: BTreeMap<AreaId, u32>,
    /// The blocks of the last release.
    pub blocks: Vec<Group>,
    /// What was shown last, by indicator and period.
    pub shown: BTreeMap<(IndicatorCode, Period), ShownFigures>,
}

impl Ledger {
    /// Departments that were part of anything shown.
    pub(super) fn departments(&self) -> BTreeSet<&AreaId> {
        let groups: BTreeSet<&Group> = self.shown.values().flat_map(BTreeMap::keys).collect();
        groups.into_iter().flat_map(Group::ids).collect()
    }

    /// The sets of departments that an indicator was shown for, in any period.
    pub(super) fn family(&self, indicator: &IndicatorCode) -> Family<'_> {
        let of_it = self.shown.iter().filter(|((code, _), _)| code == indicator);
        let groups: BTreeSet<&Group> = of_it.flat_map(|(_, figures)| figures.keys()).collect();
        let mut family = Family { households: &self.households, groups: Vec::new(), of: BTreeMap::new() };
        for group in groups {
            family.add(group.clone());
        }
        family
    }
}

/// Nested sets of departments: see rule 2.
pub(super) struct Family<'a> {
    households: &'a BTreeMap<AreaId, u32>,
    groups: Vec<Group>,
    /// Positions of the sets that hold a department.
    of: BTreeMap<AreaId, Vec<usize>>,
}

impl Family<'_> {
    fn add(&mut self, group: Group) {
        for id in group.ids() {
            self.of.entry(id.clone()).or_default().push(self.groups.len());
        }
        self.groups.push(group);
    }

    /// Whether a set is part of the family already.
    pub(super) fn holds(&self, group: &Group) -> bool {
        let first = group.ids().first().and_then(|id| self.of.get(id));
        first.is_some_and(|positions| positions.iter().any(|&position| self.groups[position] == *group))
    }

    /// Takes a set into the family if it stays nested with enough households in every part; says whether it did.
    pub(super) fn admit(&mut self, group: &Group, least: u32) -> bool {
        if self.holds(group) {
            return true;
        }
        let touched: BTreeSet<usize> = group.ids().iter().filter_map(|id| self.of.get(id)).flatten().copied().collect();
        let (inside, others): (Vec<usize>, Vec<usize>) =
            touched.into_iter().partition(|&other| self.groups[other].is_within(group));
        if others.iter().any(|&other| !group.is_within(&self.groups[other])) {
            return false;
        }
        let around = others.into_iter().min_by_key(|&other| self.groups[other].ids().len());
        let inside: Vec<&Group> = inside.into_iter().map(|other| &self.groups[other]).collect();
        let nested = self.rest_is_enough(group, &inside, least)
            && around.is_none_or(|whole| {
                let whole = &self.groups[whole];
                let within = whole.ids().iter().filter_map(|id| self.of.get(id)).flatten().copied();
                let within: BTreeSet<usize> = within.collect();
                let parts = within.into_iter().map(|other| &self.groups[other]);
                let parts = parts.filter(|other| *other != whole && other.is_within(whole)).chain([group]);
                self.rest_is_enough(whole, &parts.collect::<Vec<_>>(), least)
            });
        if nested {
            self.add(group.clone());
        }
        nested
    }

    /// Whether what a set holds beyond these parts of it is nothing, or enough households.
    fn rest_is_enough(&self, whole: &Group, parts: &[&Group], least: u32) -> bool {
        let mut rest = whole.ids().iter().filter(|id| !parts.iter().any(|part| part.holds(id))).peekable();
        rest.peek().is_none() || rest.filter_map(|id| self.households.get(id)).sum::<u32>() >= least
    }
}

#[cfg(test)]
#[path = "ledger_tests.rs"]
mod tests;
