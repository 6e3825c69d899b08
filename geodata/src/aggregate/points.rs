//! Dasymetric weights: figures go where the dwellings are, by address points or by targets whose dwellings are known.
use super::{Weights, WeightsError};
use crate::{
    area::{AddressPoint, AreaId},
    locate::AreaLocator,
    numbers::exact_u32,
};
use geo::{Coord, MultiPolygon};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};

/// An address point that belongs to a source.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PointAssignment {
    /// Position of the source.
    pub source: usize,
    /// Place in EPSG:25832, metres.
    pub position: Coord<f64>,
    /// Dwellings at the address, or what else tells where the source's figures belong; finite and not negative.
    pub weight: f64,
}

/// The points that belong to a source. Where the data names the department of any point, it is taken at its word, and a point
/// without a name belongs to none; where it names none at all, its place tells which source holds the point.
pub fn assign_points(
    ids: &[&AreaId],
    geometries: &[Option<&MultiPolygon<f64>>],
    points: &[AddressPoint],
) -> Vec<PointAssignment> {
    let by_id: HashMap<&AreaId, usize> = ids.iter().enumerate().map(|(source, &id)| (id, source)).collect();
    let named = points.iter().any(|point| point.department.is_some());
    let locator = AreaLocator::new(if named { &[] } else { geometries });
    let source = |point: &AddressPoint| match &point.department {
        Some(id) => by_id.get(id).copied(),
        None if named => None,
        None => locator.at(point.position.0),
    };
    let assigned = points.iter().filter_map(|point| {
        let weight = f64::from(point.dwellings);
        Some(PointAssignment { source: source(point)?, position: point.position.0, weight })
    });
    assigned.collect()
}

/// Dwellings of each source, by its points.
///
/// # Errors
/// [`WeightsError::Dwellings`] for the first source that has more than [`u32::MAX`].
pub fn dwellings_by_source(sources: usize, points: &[PointAssignment]) -> Result<Vec<u32>, WeightsError> {
    let mut dwellings = vec![0.0; sources];
    for point in points {
        dwellings[point.source] += point.weight;
    }
    let of_source = |(position, dwellings): (usize, f64)| {
        exact_u32(dwellings.floor()).ok_or(WeightsError::Dwellings { position, dwellings })
    };
    dwellings.into_iter().enumerate().map(of_source).collect()
}

/// Where a source belongs that has no weight at any point.
#[derive(Debug, Clone, Copy)]
pub enum Fallback<'a> {
    /// Where these weights say, for example those by area.
    To(&'a Weights),
    /// Nowhere: its figures are missing on all targets.
    Missing,
}

/// Weights by points: the part of each source's weight whose point lies in a target, as `target_of` tells. The mass of a
/// source is the weight of its points.
///
/// # Errors
/// [`WeightsError::Weight`] for a point whose weight is negative or no number.
pub fn dasymetric_weights(
    sources: usize,
    targets: usize,
    points: &[PointAssignment],
    target_of: impl Fn(Coord<f64>) -> Option<usize>,
    fallback: Fallback,
) -> Result<Weights, WeightsError> {
    check_weights(points, |point| point.weight)?;
    let mut mass = vec![0.0; sources];
    let mut reached = Vec::with_capacity(points.len());
    for point in points.iter().filter(|point| point.weight > 0.0) {
        mass[point.source] += point.weight;
        if let Some(target) = target_of(point.position) {
            reached.push((point.source, target, point.weight));
        }
    }
    reached.sort_by_key(|&(source, target, _)| (source, target));
    let mut reached = reached.as_slice();
    let rows = mass.clone().into_iter().enumerate().map(|(source, whole)| {
        let (own, rest) = reached.split_at(reached.partition_point(|entry| entry.0 == source));
        reached = rest;
        match fallback {
            _ if whole > 0.0 => {
                let by_target = own.chunk_by(|a, b| a.1 == b.1);
                by_target.map(|part| (part[0].1, part.iter().map(|entry| entry.2).sum::<f64>() / whole)).collect()
            }
            Fallback::To(weights) => weights.row(source).to_vec(),
            Fallback::Missing => Vec::new(),
        }
    });
    Ok(Weights::with_mass(rows, mass, targets))
}

/// Weights by targets whose dwellings are known: a source goes onto the targets that it overlaps in the proportion of the
/// dwellings in the overlaps, each target's dwellings being spread evenly over it. What a source has outside of all targets
/// goes with the rest of it; one that overlaps no dwellings has no weights.
///
/// `area` are the sources' weights by area onto the same targets, `areas_m2` the targets' areas, `dwellings` what they hold.
///
/// # Errors
/// [`WeightsError::Weight`] for a target whose dwellings are negative or no number.
pub fn weights_by_targets(area: &Weights, areas_m2: &[f64], dwellings: &[f64]) -> Result<Weights, WeightsError> {
    check_weights(dwellings, |&dwellings| dwellings)?;
    let mut mass = Vec::with_capacity(area.sources());
    let rows: Vec<Vec<(usize, f64)>> = (0..area.sources())
        .map(|source| {
            let row = area.row(source).iter().filter(|&&(target, _)| areas_m2[target] > 0.0);
            let part = |&(target, weight): &(usize, f64)| {
                (target, weight * area.mass(source) / areas_m2[target] * dwellings[target])
            };
            let parts: BTreeMap<usize, f64> = row.map(part).filter(|&(_, part)| part > 0.0).collect();
            let whole: f64 = parts.values().sum();
            mass.push(whole);
            parts.into_iter().map(|(target, part)| (target, part / whole)).collect()
        })
        .collect();
    Ok(Weights::with_mass(rows, mass, area.targets()))
}

/// Makes sure that each weight is finite and not negative.
pub(super) fn check_weights<T: Sync>(
    items: &[T],
    weight: impl Fn(&T) -> f64 + Sync + Send,
) -> Result<(), WeightsError> {
    let bad = |item: &T| !(0.0..f64::INFINITY).contains(&weight(item));
    let position = items.par_iter().position_first(bad);
    position.map_or(Ok(()), |position| Err(WeightsError::Weight { position, weight: weight(&items[position]) }))
}

#[cfg(test)]
#[path = "points_tests.rs"]
mod tests;
