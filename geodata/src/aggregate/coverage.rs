//! Exact areas of polygons in square cells, without a boolean overlay.
//!
//! Along each edge of a ring the signed area between the edge and the right side of its cell is added to that cell, and the
//! edge's signed height to all cells further right, as anti-aliasing rasterisers do for glyphs. Each edge is looked at once.
//! The areas of all cells add up to the polygon's, to the rounding of `f64`.
use crate::{
    grid::square::{Square, SquareFrame},
    numbers::floor_to_usize,
};
use geo::{BoundingRect, Coord, LineString, MultiPolygon};
use thiserror::Error;

/// More squares than this in the bounding box of one area are refused: Denmark has 16 million of 100 m.
const MOST_SQUARES: usize = 1 << 24;

/// Why an area cannot be laid onto squares.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CoverageError {
    /// A coordinate is not a number, or farther away than any place on earth.
    #[error("a coordinate is not finite, or farther than a million kilometres from the origin")]
    NotFinite,
    /// A coordinate lies outside of the area of use of EPSG:25832.
    #[error("a coordinate lies outside the area of use of EPSG:25832")]
    OutsideAreaOfUse,
    /// The area is too large for squares of this size.
    #[error("its bounding box has {squares} squares of {side} m, more than {MOST_SQUARES}; choose larger ones")]
    TooManySquares {
        /// Length of a side in metres.
        side: u32,
        /// Number of squares.
        squares: usize,
    },
}

/// Below this part of a cell, what is left is the rounding of sums that should cancel out: the cell is only touched.
const TOUCHED: f64 = 1e-9;

/// The squares that polygons cover, each with the covered area in m², south to north, then west to east. Squares that are
/// only touched (by less than 10⁻⁹ of themselves) are left out. `side` is in metres. Rings may be given in either direction;
/// they must not cross themselves or each other.
///
/// # Errors
/// [`CoverageError`] where a coordinate is not finite or the squares are too many.
///
/// ```
/// use geodata::aggregate::covered_squares;
/// let field = geo::Rect::new((50.0, 0.0), (150.0, 100.0)).to_polygon();
/// let covered = covered_squares(100, &geo::MultiPolygon(vec![field]))?;
/// let areas: Vec<(i32, f64)> = covered.iter().map(|(square, m2)| (square.column(), *m2)).collect();
/// assert_eq!(areas, [(0, 5_000.0), (1, 5_000.0)]);
/// # Ok::<(), geodata::aggregate::CoverageError>(())
/// ```
pub fn covered_squares(side: u32, area: &MultiPolygon<f64>) -> Result<Vec<(Square, f64)>, CoverageError> {
    let Some(rect) = area.bounding_rect() else { return Ok(Vec::new()) };
    let frame = SquareFrame::of(side, &rect).ok_or(CoverageError::NotFinite)?;
    let mut covered = Vec::new();
    Sheet::default().cover(area, &frame, |position, area_m2| covered.push((frame.square(position), area_m2)))?;
    Ok(covered)
}

/// Where coverage is added up; made once and used for many polygons.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    columns: usize,
    cells: Vec<Trace>,
}

/// What the edges have left in a cell.
#[derive(Debug, Clone, Copy, Default)]
struct Trace {
    /// Signed area between the edges in the cell and its right side, in cells.
    partial: f64,
    /// Signed height of the edges in the cell, in sides: what they cover of every cell further right.
    height: f64,
}

impl Sheet {
    /// Calls `each` for every covered square of the frame around an area, in the frame's order, with its position there and the
    /// covered area in m².
    pub(crate) fn cover(
        &mut self,
        area: &MultiPolygon<f64>,
        frame: &SquareFrame,
        mut each: impl FnMut(usize, f64),
    ) -> Result<(), CoverageError> {
        if frame.len() > MOST_SQUARES {
            return Err(CoverageError::TooManySquares { side: frame.side, squares: frame.len() });
        }
        self.columns = frame.columns;
        self.cells.clear();
        self.cells.resize(frame.len(), Trace::default());
        let (origin, metres) = (frame.square(0).rect().min(), f64::from(frame.side));
        let place = |point: &Coord<f64>| ((point.x - origin.x) / metres, (point.y - origin.y) / metres);
        for polygon in area {
            self.add_ring(polygon.exterior(), place, 1.0);
            polygon.interiors().iter().for_each(|hole| self.add_ring(hole, place, -1.0));
        }
        let mut position = 0;
        for row in self.cells.chunks(frame.columns) {
            let mut height = 0.0;
            for cell in row {
                let part = cell.partial + height;
                height += cell.height;
                if part > TOUCHED {
                    each(position, part.min(1.0) * metres * metres);
                }
                position += 1;
            }
        }
        Ok(())
    }

    fn add_ring(&mut self, ring: &LineString<f64>, place: impl Fn(&Coord<f64>) -> (f64, f64), sign: f64) {
        let Some((first, others)) = ring.0.split_first() else { return };
        let mut twice_area = 0.0;
        let mut from = Coord { x: 0.0, y: 0.0 };
        for &to in others {
            let to = to - *first;
            twice_area += from.x * to.y - to.x * from.y;
            from = to;
        }
        // An edge that goes up has the inside to its left where the ring runs against the clock.
        let sign = if twice_area < 0.0 { sign } else { -sign };
        let mut from = place(first);
        for to in others.iter().map(place) {
            self.add_edge(from, to, sign);
            from = to;
        }
    }

    /// Adds an edge, in sides, row by row. No coordinate is negative, so that cutting off the fraction is rounding down.
    fn add_edge(&mut self, from: (f64, f64), to: (f64, f64), sign: f64) {
        if from.1 == to.1 {
            return;
        }
        let (sign, low, high) = if from.1 < to.1 { (sign, from, to) } else { (-sign, to, from) };
        let top_row = self.cells.len() / self.columns - 1;
        let row = |y: f64| floor_to_usize(y).min(top_row);
        let (first, last) = (row(low.1), row(high.1));
        if first == last {
            self.add_piece(first, low.0, high.0, sign * (high.1 - low.1));
            return;
        }
        let slope = (high.0 - low.0) / (high.1 - low.1);
        let (mut x, mut y) = low;
        for row in first..=last {
            let top = (row + 1) as f64;
            let (next_x, next_y) = if top < high.1 { (low.0 + slope * (top - low.1), top) } else { high };
            if next_y > y {
                self.add_piece(row, x, next_x, sign * (next_y - y));
            }
            (x, y) = (next_x, next_y);
        }
    }

    /// Adds the piece of an edge that lies in a row, from `x0` to `x1`, with a signed height.
    fn add_piece(&mut self, row: usize, x0: f64, x1: f64, height: f64) {
        let (left, right) = if x0 < x1 { (x0, x1) } else { (x1, x0) };
        let at = |x: f64| floor_to_usize(x).min(self.columns - 1);
        let (first, last) = (at(left), at(right));
        let row = &mut self.cells[row * self.columns..(row + 1) * self.columns];
        if first == last {
            row[first].partial += height * ((first + 1) as f64 - f64::midpoint(left, right));
            row[first].height += height;
            return;
        }
        let per_side = height / (right - left);
        let (mut x, mut rest) = (left, height);
        for (column, cell) in row.iter_mut().enumerate().take(last + 1).skip(first) {
            let edge = (column + 1) as f64;
            let next = edge.min(right);
            // The last cell takes what is left, so that the heights add up to the whole.
            let part = if column == last { rest } else { per_side * (next - x) };
            cell.partial += part * (edge - f64::midpoint(x, next));
            cell.height += part;
            rest -= part;
            x = next;
        }
    }
}

#[cfg(test)]
#[path = "coverage_tests.rs"]
mod tests;
