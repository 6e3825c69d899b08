//! Blocks: departments merged until enough households stand behind every published figure.
use super::{Ledger, Rules};
use crate::{
    aggregate::{DepartmentTotals, Totals},
    area::AreaId,
};
use geo::Coord;
use std::collections::{BTreeMap, BTreeSet};

/// Departments that are published as one.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// The lowest id of its departments.
    pub id: AreaId,
    /// Positions of its departments, ascending.
    pub members: Vec<usize>,
    /// Households of all of them.
    pub households: u32,
}

/// How far a department of the same organisation may lie to count as a neighbour, in metres between the centres.
const NEIGHBOUR_M: f64 = 1_000.0;

/// Merges departments along a fixed hierarchy: one below the threshold joins the nearest department or block of its own
/// organisation and district within 1 km, otherwise the nearest of its district. The smallest moves first, so that small ones find
/// each other before they join a large one at the same distance. What has no place, or nothing near in its district, stays below
/// the threshold, and protection suppresses it.
///
/// The blocks of the last release are never taken apart, and what is left of one that lost departments joins nothing. Departments that were never shown join one that was only
/// if they have enough households by themselves: the difference to what was shown before would be exactly them.
///
/// The blocks come in the order of their ids and hold every department once.
pub fn blocks(totals: &Totals, rules: &Rules, ledger: &Ledger) -> Vec<Block> {
    let departments = &totals.departments;
    let mut units = units(departments, ledger);
    let mut alone: BTreeSet<(&AreaId, u32)> = BTreeSet::new();
    loop {
        let small = units
            .iter()
            .enumerate()
            .filter(|(_, unit)| unit.households < rules.households() && !alone.contains(&(unit.id, unit.households)));
        // Of equally small ones the one with the lowest id, so that the order of the departments does not matter.
        let Some((small, _)) = small.min_by_key(|(_, unit)| (unit.households, unit.id)) else { break };
        match nearest(&units, small, departments, rules) {
            Some(other) => {
                let absorbed = units.remove(small.max(other));
                units[small.min(other)].absorb(absorbed);
            }
            None => {
                alone.insert((units[small].id, units[small].households));
            }
        }
    }
    let block = |unit: Unit| Block { id: unit.id.clone(), members: unit.members, households: unit.households };
    units.into_iter().map(block).collect()
}

/// A block to be.
struct Unit<'a> {
    id: &'a AreaId,
    members: Vec<usize>,
    households: u32,
    /// Households of those members that were never shown; `None` where all were.
    never_shown: Option<u32>,
    /// Whether any member was shown.
    shown: bool,
    /// Whether it is what is left of a block of the last release: the others may come back.
    remnant: bool,
}

impl Unit<'_> {
    fn absorb(&mut self, other: Self) {
        self.members.extend(other.members);
        self.members.sort_unstable();
        self.households += other.households;
        self.never_shown = never_shown(self, other.never_shown);
        self.shown |= other.shown;
        self.remnant |= other.remnant;
    }

    fn may_join(&self, other: &Self, rules: &Rules) -> bool {
        if self.remnant || other.remnant {
            return false;
        }
        !(self.shown || other.shown)
            || never_shown(self, other.never_shown).is_none_or(|households| households >= rules.households())
    }
}

fn never_shown(unit: &Unit, other: Option<u32>) -> Option<u32> {
    match (unit.never_shown, other) {
        (None, None) => None,
        (one, other) => Some(one.unwrap_or(0) + other.unwrap_or(0)),
    }
}

/// The blocks of the last release with what is left of them, and every other department by itself, in the order of their ids.
fn units<'a>(departments: &'a [DepartmentTotals], ledger: &Ledger) -> Vec<Unit<'a>> {
    let block_of: BTreeMap<&AreaId, usize> = ledger
        .blocks
        .iter()
        .enumerate()
        .flat_map(|(block, group)| group.ids().iter().map(move |id| (id, block)))
        .collect();
    let shown = ledger.departments();
    let present: BTreeSet<&AreaId> = departments.iter().map(|department| &department.id).collect();
    let is_remnant = |block: usize| ledger.blocks[block].ids().iter().any(|id| !present.contains(id));
    let mut of_blocks: BTreeMap<usize, Unit> = BTreeMap::new();
    let mut units = Vec::new();
    for (position, department) in departments.iter().enumerate() {
        let was_shown = shown.contains(&department.id);
        let unit = Unit {
            id: &department.id,
            members: vec![position],
            households: department.households,
            never_shown: (!was_shown).then_some(department.households),
            shown: was_shown,
            remnant: block_of.get(&department.id).is_some_and(|&block| is_remnant(block)),
        };
        match block_of.get(&department.id) {
            None => units.push(unit),
            Some(block) => match of_blocks.get_mut(block) {
                Some(there) => {
                    there.id = there.id.min(unit.id);
                    there.absorb(unit);
                }
                None => {
                    of_blocks.insert(*block, unit);
                }
            },
        }
    }
    units.extend(of_blocks.into_values());
    units.sort_by(|a, b| a.id.cmp(b.id));
    units
}

/// Position of the unit that a small one joins.
fn nearest(units: &[Unit], small: usize, departments: &[DepartmentTotals], rules: &Rules) -> Option<usize> {
    let small = &units[small];
    let district = |unit: &Unit| departments[unit.members[0]].district;
    let organisation = |unit: &Unit| departments[unit.members[0]].organisation.as_str();
    district(small)?;
    let candidates = units.iter().enumerate().filter(|(_, other)| {
        other.id != small.id && district(other) == district(small) && small.may_join(other, rules)
    });
    let distances = candidates.filter_map(|(position, other)| Some((position, distance_m(small, other, departments)?)));
    let distances: Vec<(usize, f64)> = distances.collect();
    let least = |list: &mut dyn Iterator<Item = &(usize, f64)>| list.min_by(|a, b| a.1.total_cmp(&b.1)).copied();
    let neighbour = least(&mut distances.iter().filter(|(position, distance)| {
        *distance <= NEIGHBOUR_M && organisation(&units[*position]) == organisation(small)
    }));
    neighbour.or_else(|| least(&mut distances.iter())).map(|found| found.0)
}

/// The shortest distance between the centres of any two departments of the units.
fn distance_m(a: &Unit, b: &Unit, departments: &[DepartmentTotals]) -> Option<f64> {
    let centres = |unit: &Unit| -> Vec<Coord<f64>> {
        unit.members.iter().filter_map(|&member| departments[member].centre).collect()
    };
    let others = centres(b);
    let distances =
        centres(a).into_iter().flat_map(|from| others.iter().map(move |to| (from.x - to.x).hypot(from.y - to.y)));
    distances.min_by(f64::total_cmp)
}

#[cfg(test)]
#[path = "block_tests.rs"]
mod tests;
