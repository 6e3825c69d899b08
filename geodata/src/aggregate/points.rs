//! Dasymetric weights: a department's figures go where its dwellings are, by address points.
use super::Weights;
use crate::{
    area::{AddressPoint, AreaId},
    tree::AreaTree,
};
use geo::{Coord, MultiPolygon};
use std::collections::{BTreeMap, HashMap};

/// An address point that belongs to a source.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PointAssignment {
    /// Position of the source.
    pub source: usize,
    /// Place in EPSG:25832, metres.
    pub position: Coord<f64>,
    /// Number of dwellings at the address.
    pub dwellings: u32,
}

/// The points that belong to a source. Where the data names the department of any point, it is taken at its word, and a point
/// without a name belongs to none; where it names none at all, the R-tree finds the source that holds the point.
pub fn assign_points(
    ids: &[&AreaId],
    geometries: &[Option<&MultiPolygon<f64>>],
    points: &[AddressPoint],
) -> Vec<PointAssignment> {
    let by_id: HashMap<&AreaId, usize> = ids.iter().enumerate().map(|(source, &id)| (id, source)).collect();
    let tree = AreaTree::new(geometries.iter().copied());
    let named = points.iter().any(|point| point.department.is_some());
    let source = |point: &AddressPoint| match &point.department {
        Some(id) => by_id.get(id).copied(),
        None if named => None,
        None => tree.at(point.position.0),
    };
    let assigned = points.iter().filter_map(|point| {
        Some(PointAssignment { source: source(point)?, position: point.position.0, dwellings: point.dwellings })
    });
    assigned.collect()
}

/// Dwellings of each source, by its points.
pub fn dwellings_by_source(sources: usize, points: &[PointAssignment]) -> Vec<u32> {
    let mut dwellings = vec![0; sources];
    for point in points {
        dwellings[point.source] += point.dwellings;
    }
    dwellings
}

/// Weights by dwellings: the part of each source's dwellings whose point lies in a target, as `target_of` tells. A source
/// without dwellings at any point takes its row from `fallback`.
pub fn dasymetric_weights(
    points: &[PointAssignment],
    target_of: impl Fn(Coord<f64>) -> Option<usize>,
    fallback: &Weights,
) -> Weights {
    let dwellings = dwellings_by_source(fallback.sources(), points);
    let mut rows = vec![BTreeMap::<usize, u32>::new(); fallback.sources()];
    for point in points {
        if let Some(target) = target_of(point.position) {
            *rows[point.source].entry(target).or_default() += point.dwellings;
        }
    }
    let rows = rows.into_iter().enumerate().map(|(source, row)| match dwellings[source] {
        0 => fallback.row(source).to_vec(),
        whole => row
            .into_iter()
            .filter(|&(_, part)| part > 0)
            .map(|(target, part)| (target, f64::from(part) / f64::from(whole)))
            .collect(),
    });
    Weights::new(rows.collect(), fallback.targets())
}

#[cfg(test)]
#[path = "points_tests.rs"]
mod tests;
