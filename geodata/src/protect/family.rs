//! Nested sets of departments: the second rule of the ledger, so that nothing follows about too few households.
use super::Group;
use crate::area::AreaId;
use std::collections::{BTreeMap, BTreeSet};

/// Nested sets of departments: see rule 2.
pub(super) struct Family<'a> {
    households: &'a BTreeMap<AreaId, u32>,
    least: u32,
    groups: Vec<Group>,
    /// Positions of the sets that hold a department.
    of: BTreeMap<AreaId, Vec<usize>>,
}

impl<'a> Family<'a> {
    /// A family of these sets, in which each part needs at least so many households.
    pub(super) fn new(
        households: &'a BTreeMap<AreaId, u32>,
        least: u32,
        groups: impl IntoIterator<Item = Group>,
    ) -> Self {
        let mut family = Self { households, least, groups: Vec::new(), of: BTreeMap::new() };
        groups.into_iter().for_each(|group| family.add(&group));
        family
    }

    /// Takes a set into the family.
    pub(super) fn add(&mut self, group: &Group) {
        if self.holds(group) {
            return;
        }
        for id in group.ids() {
            self.of.entry(id.clone()).or_default().push(self.groups.len());
        }
        self.groups.push(group.clone());
    }

    /// Whether a set is part of the family already.
    pub(super) fn holds(&self, group: &Group) -> bool {
        let first = group.ids().first().and_then(|id| self.of.get(id));
        first.is_some_and(|positions| positions.iter().any(|&position| self.groups[position] == *group))
    }

    /// Whether the family stays nested with this set, with enough households in each part of it and around it. A set that is part of the
    /// family is judged as if it came new: its households may be fewer than they were.
    pub(super) fn fits(&self, group: &Group) -> bool {
        let touched: BTreeSet<usize> = group.ids().iter().filter_map(|id| self.of.get(id)).flatten().copied().collect();
        let touched = touched.into_iter().filter(|&other| self.groups[other] != *group);
        let (inside, others): (Vec<usize>, Vec<usize>) =
            touched.partition(|&other| self.groups[other].is_within(group));
        if others.iter().any(|&other| !group.is_within(&self.groups[other])) {
            return false;
        }
        let around = others.into_iter().min_by_key(|&other| self.groups[other].ids().len());
        let inside: Vec<&Group> = inside.into_iter().map(|other| &self.groups[other]).collect();
        self.rest_is_enough(group, &inside)
            && around.is_none_or(|whole| {
                let whole = &self.groups[whole];
                let within = whole.ids().iter().filter_map(|id| self.of.get(id)).flatten().copied();
                let within: BTreeSet<usize> = within.collect();
                let parts = within.into_iter().map(|other| &self.groups[other]);
                let parts = parts.filter(|other| *other != whole && other.is_within(whole)).chain([group]);
                self.rest_is_enough(whole, &parts.collect::<Vec<_>>())
            })
    }

    /// Whether what a set holds beyond these parts of it is nothing, or enough households.
    fn rest_is_enough(&self, whole: &Group, parts: &[&Group]) -> bool {
        let mut rest = whole.ids().iter().filter(|id| !parts.iter().any(|part| part.holds(id))).peekable();
        rest.peek().is_none() || rest.filter_map(|id| self.households.get(id)).sum::<u32>() >= self.least
    }
}

#[cfg(test)]
#[path = "family_tests.rs"]
mod tests;
