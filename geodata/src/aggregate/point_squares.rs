//! Dasymetric weights onto square cells, from points that no source is named for: join, group and add up in one pass.
use super::{
    Weights, WeightsError,
    points::check_weights,
    weights::{CHUNK, frames, no_weights},
};
use crate::{
    grid::square::{Square, SquareFrame},
    locate::AreaLocator,
};
use geo::{Coord, MultiPolygon};
use rayon::prelude::*;
use std::{collections::BTreeMap, iter};

/// A place with a weight: an address with its dwellings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeightedPoint {
    /// Place in the system of the sources, metres.
    pub position: Coord<f64>,
    /// Dwellings, or what else tells where figures belong; finite and not negative.
    pub weight: f64,
}

/// Parts of the map that points are added up in. Their number is fixed, so that sums do not depend on how many threads there are.
const PARTS: usize = 4;
/// Up to this many squares around all sources, sums are kept in a table, which is faster than searching.
const MOST_IN_TABLE: usize = 1 << 22;

/// Weights of the sources onto the squares of a grid by the points that lie in them, and those squares, south to north, then
/// west to east. `side` is in metres. The mass of a source is the weight of its points; a source without any has no weights.
///
/// # Errors
/// [`WeightsError`] with the first source that is not finite, or the first point whose weight is negative or no number.
pub fn point_square_weights(
    side: u32,
    sources: &[Option<&MultiPolygon<f64>>],
    points: &[WeightedPoint],
) -> Result<(Vec<Square>, Weights), WeightsError> {
    check_weights(points, |point| point.weight)?;
    let frames = Frames::around(side, sources)?;
    let Some(whole) = frames.whole else { return Ok((Vec::new(), no_weights(sources.len()))) };
    let locator = AreaLocator::new(sources);
    let ordered = locator.ordered(points, |point| point.position);
    let parts = (0..PARTS).into_par_iter().map(|part| frames.add_up(ordered.part(part, PARTS), &locator));
    let sums = parts.collect::<Vec<_>>().into_iter().reduce(Sums::merged).expect("there are some parts");
    let (reached, weights) = frames.weights(sums, &whole).onto_reached();
    Ok((reached.into_iter().map(|position| whole.square(position)).collect(), weights))
}

/// The squares around the sources.
struct Frames {
    side: u32,
    /// For each source where its squares begin in a table of all, and its frame.
    of: Vec<(usize, Option<SquareFrame>)>,
    /// Number of squares in all frames.
    squares: usize,
    /// The frame around all.
    whole: Option<SquareFrame>,
}

impl Frames {
    fn around(side: u32, sources: &[Option<&MultiPolygon<f64>>]) -> Result<Self, WeightsError> {
        let frames = frames(side, sources)?;
        let whole = SquareFrame::around(side, frames.iter().flatten().flat_map(SquareFrame::corners));
        let mut squares: usize = 0;
        let of = frames.into_iter().map(|frame| {
            let start = squares;
            squares = squares.saturating_add(frame.map_or(0, |frame| frame.len()));
            (start, frame)
        });
        Ok(Self { side, of: of.collect(), squares, whole })
    }

    fn add_up<'a>(&self, points: impl Iterator<Item = &'a WeightedPoint>, locator: &AreaLocator) -> Sums {
        let found = points.filter_map(|point| {
            let source = locator.at(point.position)?;
            Some((source, Square::at(self.side, point.position)?, point.weight))
        });
        if self.squares <= MOST_IN_TABLE {
            let mut table = vec![0.0; self.squares];
            found.for_each(|(source, square, weight)| {
                if let (start, Some(frame)) = &self.of[source] {
                    table[start + frame.position(square)] += weight;
                }
            });
            Sums::Table(table)
        } else {
            let mut tree = BTreeMap::new();
            found.for_each(|(source, square, weight)| *tree.entry((source, square)).or_insert(0.0) += weight);
            Sums::Tree(tree)
        }
    }

    /// The sums as weights onto the squares of the frame around all.
    fn weights(&self, sums: Sums, whole: &SquareFrame) -> Weights {
        match sums {
            Sums::Table(sums) => {
                let part = |frames: &[(usize, Option<SquareFrame>)]| {
                    let mut weights = Weights::onto(whole.len());
                    for (start, frame) in frames {
                        let length = frame.map_or(0, |frame| frame.len());
                        let own = sums[*start..start + length].iter().enumerate().filter(|(_, sum)| **sum > 0.0);
                        let place = frame.map(|frame| frame.placed_in(whole));
                        weights.push_parts(own.filter_map(|(position, &sum)| Some((place.as_ref()?(position), sum))));
                    }
                    weights
                };
                Weights::stacked(self.of.par_chunks(CHUNK).map(part).collect(), whole.len())
            }
            Sums::Tree(sums) => {
                let mut weights = Weights::onto(whole.len());
                let mut sums = sums.into_iter().filter(|(_, sum)| *sum > 0.0).peekable();
                for source in 0..self.of.len() {
                    let own = iter::from_fn(|| sums.next_if(|((of, _), _)| *of == source));
                    weights.push_parts(own.map(|((_, square), sum)| (whole.position(square), sum)));
                }
                weights
            }
        }
    }
}

/// Weights of points by source and square.
enum Sums {
    /// By the place in the table of [`Frames`].
    Table(Vec<f64>),
    Tree(BTreeMap<(usize, Square), f64>),
}

impl Sums {
    fn merged(mut self, other: Self) -> Self {
        match (&mut self, other) {
            (Self::Table(sums), Self::Table(others)) => {
                sums.par_iter_mut().zip(others).for_each(|(sum, other)| *sum += other);
            }
            (Self::Tree(sums), Self::Tree(others)) => {
                others.into_iter().for_each(|(key, other)| *sums.entry(key).or_insert(0.0) += other);
            }
            _ => unreachable!("all parts are added up in one way"),
        }
        self
    }
}

#[cfg(test)]
#[path = "point_squares_tests.rs"]
mod tests;
