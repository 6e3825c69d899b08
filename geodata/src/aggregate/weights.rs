//! Weights: which part of a source area lies in which target area, as a sparse matrix.
use super::covered_cells;
use crate::{
    grid::kvadratnet::{Cell, Size},
    tree::AreaTree,
};
use geo::{Area, BooleanOps, BoundingRect, MultiPolygon};
use std::collections::BTreeMap;

/// Weights from sources to targets. The weights of a source add up to the part of it that lies in any target: 1 where it
/// lies inside, 0 where it lies outside or has no place.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    rows: Vec<Vec<(usize, f64)>>,
    targets: usize,
}

/// A sum of weights this near to 1 is 1: below it is the rounding of the overlay, not a part outside of all targets.
const WHOLE: f64 = 1e-6;

impl Weights {
    /// Takes a row per source: targets by position, with the part of the source that lies there. A row that adds up to 1
    /// within 10⁻⁶ is scaled to 1, so that mass is kept.
    pub fn new(mut rows: Vec<Vec<(usize, f64)>>, targets: usize) -> Self {
        for row in &mut rows {
            let sum: f64 = row.iter().map(|(_, weight)| weight).sum();
            if (sum - 1.0).abs() < WHOLE {
                row.iter_mut().for_each(|(_, weight)| *weight /= sum);
            }
        }
        Self { rows, targets }
    }

    /// The targets of a source, with weights.
    pub fn row(&self, source: usize) -> &[(usize, f64)] {
        &self.rows[source]
    }

    /// Number of sources.
    pub fn sources(&self) -> usize {
        self.rows.len()
    }

    /// Number of targets.
    pub fn targets(&self) -> usize {
        self.targets
    }

    /// The part of a source that lies in any target.
    pub fn inside(&self, source: usize) -> f64 {
        self.rows[source].iter().map(|(_, weight)| weight).sum()
    }

    /// The target that holds the largest part of a source; the first of equals.
    pub fn largest(&self, source: usize) -> Option<usize> {
        let best = self.rows[source].iter().copied().reduce(|best, next| if next.1 > best.1 { next } else { best });
        best.map(|(target, _)| target)
    }

    /// The weights onto those targets alone that any source reaches, and their positions before, ascending.
    pub fn onto_reached(&self) -> (Vec<usize>, Self) {
        let mut reached: Vec<usize> = self.rows.iter().flatten().map(|&(target, _)| target).collect();
        reached.sort_unstable();
        reached.dedup();
        let position =
            |target: usize| reached.binary_search(&target).expect("every target of a row is among the reached");
        let rows = self.rows.iter().map(|row| row.iter().map(|&(target, weight)| (position(target), weight)).collect());
        let weights = Self { rows: rows.collect(), targets: reached.len() };
        (reached, weights)
    }

    /// Carries an extensive value onto the targets. A target without any source that has a value is missing, never 0.
    pub fn apportion(&self, values: &[Option<f64>]) -> Vec<Option<f64>> {
        let mut totals = vec![None; self.targets];
        for (row, value) in self.rows.iter().zip(values) {
            let Some(value) = value else { continue };
            for &(target, weight) in row {
                *totals[target].get_or_insert(0.0) += weight * value;
            }
        }
        totals
    }

    /// The weights of groups of sources, where each source counts by its own mass. A group without mass has no weights.
    pub fn of_groups(&self, groups: &[Vec<usize>], mass: &[f64]) -> Self {
        let rows = groups.iter().map(|members| {
            let total: f64 = members.iter().map(|&source| mass[source]).sum();
            let mut row = BTreeMap::new();
            for &source in members {
                for &(target, weight) in &self.rows[source] {
                    if mass[source] > 0.0 {
                        *row.entry(target).or_insert(0.0) += weight * mass[source] / total;
                    }
                }
            }
            row.into_iter().collect()
        });
        Self { rows: rows.collect(), targets: self.targets }
    }
}

/// Area weights onto any polygons: the part of each source's area that lies in each target. Sources without a geometry or an
/// area have no weights. Targets may overlap; then a source's weights may add up to more than 1.
pub fn area_weights(sources: &[Option<&MultiPolygon<f64>>], targets: &[&MultiPolygon<f64>]) -> Weights {
    let tree = AreaTree::new(targets.iter().map(|&target| Some(target)));
    let rows = sources.iter().map(|source| {
        let Some((source, rect)) = source.and_then(|source| Some((source, source.bounding_rect()?))) else {
            return Vec::new();
        };
        let whole = source.unsigned_area();
        let part = |target: usize| (target, source.intersection(targets[target]).unsigned_area() / whole);
        if whole > 0.0 {
            tree.touching(&rect).into_iter().map(part).filter(|&(_, weight)| weight > 0.0).collect()
        } else {
            Vec::new()
        }
    });
    Weights::new(rows.collect(), targets.len())
}

/// Area weights onto the cells of Kvadratnettet that the sources cover, and those cells together with `further` ones, ascending.
pub fn cell_weights(
    size: Size,
    sources: &[Option<&MultiPolygon<f64>>],
    further: impl IntoIterator<Item = Cell>,
) -> (Vec<Cell>, Weights) {
    let covered: Vec<Vec<(Cell, f64)>> =
        sources.iter().map(|source| source.map(|source| covered_cells(size, source)).unwrap_or_default()).collect();
    let mut cells: Vec<Cell> = covered.iter().flatten().map(|&(cell, _)| cell).chain(further).collect();
    cells.sort_unstable();
    cells.dedup();
    let rows = covered.into_iter().map(|row| {
        let whole: f64 = row.iter().map(|(_, area_m2)| area_m2).sum();
        row.into_iter()
            .filter_map(|(cell, area_m2)| Some((cells.binary_search(&cell).ok()?, area_m2 / whole)))
            .collect()
    });
    let weights = Weights::new(rows.collect(), cells.len());
    (cells, weights)
}

#[cfg(test)]
#[path = "weights_tests.rs"]
mod tests;
