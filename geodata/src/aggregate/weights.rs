//! Area weights: the part of each source's area that lies in each target.
//!
//! A source without a geometry, or one that encloses nothing, has no weights: what it holds lies outside of all targets.
//! Sources and targets may overlap among themselves; onto overlapping targets a source's weights may add up to more than 1.
use super::{
    CoverageError, Weights,
    coverage::Sheet,
    overlap::{Outline, Workspace},
};
use crate::{
    grid::square::{Square, SquareFrame},
    tree::AreaTree,
};
use geo::{BoundingRect, MultiPolygon};
use rayon::prelude::*;
use std::iter;
use thiserror::Error;

/// Input that no weights can be made from.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum WeightsError {
    /// A source cannot be laid onto the targets.
    #[error("source {position}: {reason}")]
    Source {
        /// Position of the source.
        position: usize,
        /// Why.
        reason: CoverageError,
    },
    /// A target has a coordinate that is not a number.
    #[error("target {position}: {reason}")]
    Target {
        /// Position of the target.
        position: usize,
        /// Why.
        reason: CoverageError,
    },
    /// A cell has a code that the grid does not know, or cannot be outlined.
    #[error(
        "\"{code}\" is not a cell of {grid}; where the weights in the store are damaged, delete the rows of private_weights"
    )]
    Cell {
        /// The grid.
        grid: String,
        /// The code.
        code: String,
    },
    /// There are not as many cells as weights lead to.
    #[error("{grid} has {cells} cells for weights onto {targets}; delete the rows of private_weights")]
    Cells {
        /// The grid.
        grid: String,
        /// Cells.
        cells: usize,
        /// Targets of the weights.
        targets: usize,
    },
    /// A weight is negative or no number.
    #[error("weight {position} is {weight}, not a finite number from 0")]
    Weight {
        /// Position of the weight.
        position: usize,
        /// The weight.
        weight: f64,
    },
    /// The dwellings of a source are more than fit.
    #[error("source {position}: its address points have {dwellings} dwellings together, more than {}", u32::MAX)]
    Dwellings {
        /// Position of the source.
        position: usize,
        /// Its dwellings.
        dwellings: f64,
    },
}

/// Sources that one thread takes at a time.
pub(super) const CHUNK: usize = 64;

/// Area weights onto any polygons.
///
/// # Errors
/// [`WeightsError`] with the first source or target that has a coordinate that is not finite.
///
/// ```
/// use geodata::aggregate::area_weights;
/// let square = |x: f64| geo::MultiPolygon(vec![geo::Rect::new((x, 0.0), (x + 10.0, 10.0)).to_polygon()]);
/// let (source, left, right) = (square(5.0), square(0.0), square(10.0));
/// let weights = area_weights(&[Some(&source)], &[&left, &right])?;
/// assert_eq!(weights.row(0), [(0, 0.5), (1, 0.5)]);
/// # Ok::<(), geodata::aggregate::WeightsError>(())
/// ```
pub fn area_weights(
    sources: &[Option<&MultiPolygon<f64>>],
    targets: &[&MultiPolygon<f64>],
) -> Result<Weights, WeightsError> {
    finite(sources.iter().copied()).map_err(|position| source_error(position, CoverageError::NotFinite))?;
    finite(targets.iter().copied().map(Some))
        .map_err(|position| WeightsError::Target { position, reason: CoverageError::NotFinite })?;
    let tree = AreaTree::new(targets.iter().map(|&target| Some(target)));
    let outlines: Vec<Option<Outline>> = targets.par_iter().map(|target| Outline::new(target)).collect();
    let part = |sources: &[Option<&MultiPolygon<f64>>]| {
        let mut workspace = Workspace::default();
        let mut mass = Vec::with_capacity(sources.len());
        let rows: Vec<Vec<(usize, f64)>> = sources
            .iter()
            .map(|source| {
                let Some(source) = source.and_then(Outline::new) else {
                    mass.push(0.0);
                    return Vec::new();
                };
                mass.push(source.area_m2());
                let weight = |target: usize| {
                    let overlap = source.overlap_m2(outlines[target].as_ref()?, &mut workspace);
                    (overlap > 0.0).then(|| (target, overlap / source.area_m2()))
                };
                tree.touching(source.rect()).into_iter().filter_map(weight).collect()
            })
            .collect();
        Weights::with_mass(rows, mass, targets.len())
    };
    Ok(Weights::stacked(sources.par_chunks(CHUNK).map(part).collect(), targets.len()))
}

/// Area weights onto the squares of a grid that the sources cover, and those squares together with `further` ones, south to
/// north, then west to east. `side` is in metres.
///
/// # Errors
/// [`WeightsError`] with the first source that has a coordinate that is not finite or covers too many squares.
///
/// # Panics
/// Where one of `further` has another side.
pub fn square_weights(
    side: u32,
    sources: &[Option<&MultiPolygon<f64>>],
    further: &[Square],
) -> Result<(Vec<Square>, Weights), WeightsError> {
    assert!(further.iter().all(|square| square.side() == side), "all squares of a grid have one side");
    let frames = frames(side, sources)?;
    let corners = frames.iter().flatten().flat_map(SquareFrame::corners);
    let Some(whole) = SquareFrame::around(side, corners.chain(further.iter().copied())) else {
        return Ok((Vec::new(), no_weights(sources.len())));
    };
    let part = |(chunk, sources): (usize, &[Option<&MultiPolygon<f64>>])| {
        let mut sheet = Sheet::default();
        let mut weights = Weights::onto(whole.len());
        let mut parts = Vec::new();
        for (position, (source, frame)) in sources.iter().zip(&frames[chunk * CHUNK..]).enumerate() {
            parts.clear();
            if let (Some(source), Some(frame)) = (source, frame) {
                let place = frame.placed_in(&whole);
                let covered = sheet.cover(source, frame, |position, area_m2| parts.push((place(position), area_m2)));
                covered.map_err(|reason| source_error(chunk * CHUNK + position, reason))?;
            }
            weights.push_parts(parts.iter().copied());
        }
        Ok(weights)
    };
    let parts: Result<Vec<Weights>, WeightsError> = sources.par_chunks(CHUNK).enumerate().map(part).collect();
    let further: Vec<usize> = further.iter().map(|&square| whole.position(square)).collect();
    let (reached, weights) = Weights::stacked(parts?, whole.len()).onto_reached_and(&further);
    Ok((reached.into_iter().map(|position| whole.square(position)).collect(), weights))
}

/// For each source the squares around it.
pub(super) fn frames(
    side: u32,
    sources: &[Option<&MultiPolygon<f64>>],
) -> Result<Vec<Option<SquareFrame>>, WeightsError> {
    finite(sources.iter().copied()).map_err(|position| source_error(position, CoverageError::NotFinite))?;
    let frame = |(position, source): (usize, &Option<&MultiPolygon<f64>>)| {
        let rect = source.and_then(BoundingRect::bounding_rect);
        let error = || source_error(position, CoverageError::NotFinite);
        rect.map(|rect| SquareFrame::of(side, &rect).ok_or_else(error)).transpose()
    };
    sources.par_iter().enumerate().map(frame).collect()
}

/// Sources without any weights.
pub(super) fn no_weights(sources: usize) -> Weights {
    Weights::with_mass(vec![Vec::new(); sources], vec![0.0; sources], 0)
}

/// The position of the first area with a coordinate that is not finite, as an error.
fn finite<'a>(areas: impl IntoIterator<Item = Option<&'a MultiPolygon<f64>>>) -> Result<(), usize> {
    let broken = areas.into_iter().position(|area| {
        let rings = area.into_iter().flatten();
        let mut rings = rings.flat_map(|polygon| iter::once(polygon.exterior()).chain(polygon.interiors()));
        rings.any(|ring| !ring.0.iter().all(|point| point.x.is_finite() && point.y.is_finite()))
    });
    broken.map_or(Ok(()), Err)
}

fn source_error(position: usize, reason: CoverageError) -> WeightsError {
    WeightsError::Source { position, reason }
}

#[cfg(test)]
#[path = "weights_tests.rs"]
mod tests;
