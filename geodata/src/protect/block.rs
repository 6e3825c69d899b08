//! Blocks: departments merged until enough households stand behind every published figure.
use super::Rules;
use crate::{
    aggregate::{DepartmentTotals, Totals},
    area::AreaId,
};
use geo::Coord;

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
/// organisation and district within 1 km, else the nearest of its district. The smallest moves first, so that small ones find
/// each other before they join a large one at the same distance. What has no place, or nothing near in its district, stays below
/// the threshold, and protection suppresses it. The blocks come in the order of their ids and hold every department once.
pub fn blocks(totals: &Totals, rules: &Rules) -> Vec<Block> {
    let departments = &totals.departments;
    let mut blocks: Vec<Block> = departments
        .iter()
        .enumerate()
        .map(|(position, department)| Block {
            id: department.id.clone(),
            members: vec![position],
            households: department.households,
        })
        .collect();
    blocks.sort_by(|a, b| a.id.cmp(&b.id));
    let mut alone: Vec<AreaId> = Vec::new();
    loop {
        let small = blocks
            .iter()
            .enumerate()
            .filter(|(_, block)| block.households < rules.households() && !alone.contains(&block.id));
        let Some((small, _)) = small.min_by_key(|(_, block)| block.households) else { break };
        match nearest(&blocks, small, departments) {
            Some(other) => merge(&mut blocks, small, other),
            None => alone.push(blocks[small].id.clone()),
        }
    }
    blocks
}

fn merge(blocks: &mut Vec<Block>, a: usize, b: usize) {
    let absorbed = blocks.remove(a.max(b));
    let kept = &mut blocks[a.min(b)];
    kept.members.extend(absorbed.members);
    kept.members.sort_unstable();
    kept.households += absorbed.households;
}

fn nearest(blocks: &[Block], small: usize, departments: &[DepartmentTotals]) -> Option<usize> {
    let own = &blocks[small];
    let home = |block: &Block| departments[block.members[0]].district;
    let organisation = |block: &Block| departments[block.members[0]].organisation.clone();
    let by_distance = |same_organisation: bool| {
        let candidates = blocks.iter().enumerate().filter(|&(position, other)| {
            position != small
                && home(other) == home(own)
                && (!same_organisation || organisation(other) == organisation(own))
        });
        let distances =
            candidates.filter_map(|(position, other)| Some((position, distance_m(own, other, departments)?)));
        distances.min_by(|a, b| a.1.total_cmp(&b.1))
    };
    home(own)?;
    let neighbour = by_distance(true).filter(|&(_, distance)| distance <= NEIGHBOUR_M);
    neighbour.or_else(|| by_distance(false)).map(|(position, _)| position)
}

/// The shortest distance between the centres of any two departments of the blocks.
fn distance_m(a: &Block, b: &Block, departments: &[DepartmentTotals]) -> Option<f64> {
    let centres = |block: &Block| -> Vec<Coord<f64>> {
        block.members.iter().filter_map(|&member| departments[member].centre).collect()
    };
    let others = centres(b);
    let distances =
        centres(a).into_iter().flat_map(|from| others.iter().map(move |to| (from.x - to.x).hypot(from.y - to.y)));
    distances.min_by(f64::total_cmp)
}

#[cfg(test)]
#[path = "block_tests.rs"]
mod tests;
