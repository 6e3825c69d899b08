//! Squares of a plane, side by side: what Kvadratnettet and the European grid have in common.
//!
//! A square is half open: its south and west edges belong to it, its north and east edges to the next ones. So each point
//! lies in exactly one square of a size.
use crate::numbers::floor_to_i64;
use geo::{Coord, Rect};

/// Beyond this many metres from the origin no place of a supported system lies.
const FARTHEST: f64 = 1e9;

/// A square, named by its south-west corner, which lies on a multiple of its side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Square {
    side: u32,
    row: i32,
    column: i32,
}

impl Square {
    /// The square with this side, in metres, that holds a point. `None` where the point is not finite or farther from the
    /// origin than any place on earth.
    pub fn at(side: u32, point: Coord<f64>) -> Option<Self> {
        let index = |value: f64| {
            let near = value.abs() < FARTHEST;
            near.then(|| floor_to_i64(value).div_euclid(i64::from(side))).and_then(|index| i32::try_from(index).ok())
        };
        Some(Self { side, row: index(point.y)?, column: index(point.x)? })
    }

    /// The square with its south-west corner in this place, in metres; `None` where the place is not a corner of the size.
    pub fn with_corner(side: u32, easting: i64, northing: i64) -> Option<Self> {
        let index = |metres: i64| {
            let on_grid = metres % i64::from(side) == 0 && (metres.abs() as f64) < FARTHEST;
            on_grid.then(|| metres / i64::from(side)).and_then(|index| i32::try_from(index).ok())
        };
        Some(Self { side, row: index(northing)?, column: index(easting)? })
    }

    /// Length of a side, in metres.
    pub fn side(self) -> u32 {
        self.side
    }

    /// Number of the row: the northing of the south edge in sides.
    pub fn row(self) -> i32 {
        self.row
    }

    /// Number of the column: the easting of the west edge in sides.
    pub fn column(self) -> i32 {
        self.column
    }

    /// Northing of the south edge, in metres.
    pub fn northing(self) -> i64 {
        i64::from(self.row) * i64::from(self.side)
    }

    /// Easting of the west edge, in metres.
    pub fn easting(self) -> i64 {
        i64::from(self.column) * i64::from(self.side)
    }

    /// The square as a rectangle, in metres.
    pub fn rect(self) -> Rect<f64> {
        let (x, y, side) = (self.easting() as f64, self.northing() as f64, f64::from(self.side));
        Rect::new(Coord { x, y }, Coord { x: x + side, y: y + side })
    }

    /// The square of a larger side that this one lies in; `None` where larger squares would cut smaller ones.
    pub fn parent(self, side: u32) -> Option<Self> {
        let nests = side > self.side && side.is_multiple_of(self.side);
        let times = nests.then(|| (side / self.side) as i32)?;
        Some(Self { side, row: self.row.div_euclid(times), column: self.column.div_euclid(times) })
    }

    /// The squares of a smaller side that fill this one, south to north, then west to east; none where they would not fit.
    pub fn children(self, side: u32) -> impl Iterator<Item = Self> {
        let nests = side > 0 && side < self.side && self.side.is_multiple_of(side);
        let times = if nests { (self.side / side) as i32 } else { 0 };
        let steps = move |index: i32| index * times..(index + 1) * times;
        let column = self.column;
        steps(self.row).flat_map(move |row| steps(column).map(move |column| Self { side, row, column }))
    }
}

/// A size of cells that a grid has.
pub trait Size: Copy + Eq + 'static {
    /// All sizes, ascending.
    const SIZES: &'static [Self];

    /// Length of a side in metres.
    fn side(self) -> u32;

    /// The size as it begins a code, for example `100m`.
    fn name(self) -> &'static str;

    /// The size with this name.
    fn named(name: &str) -> Option<Self> {
        Self::SIZES.iter().copied().find(|size| size.name() == name)
    }
}

/// A cell of a square grid, in the plane of the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell<S> {
    pub(super) size: S,
    pub(super) square: Square,
}

impl<S: Size> Cell<S> {
    /// The cell that holds a point of the grid's plane; its south and west edges belong to it. `None` where the point is not
    /// finite or farther from the origin than any place on earth.
    pub fn at(size: S, point: Coord<f64>) -> Option<Self> {
        Square::at(size.side(), point).map(|square| Self { size, square })
    }

    /// The cell that is a square of the grid's plane; `None` where the grid has no cells of its size.
    pub fn of(square: Square) -> Option<Self> {
        let size = S::SIZES.iter().copied().find(|size| size.side() == square.side());
        size.map(|size| Self { size, square })
    }

    /// The square in the grid's plane.
    pub fn square(self) -> Square {
        self.square
    }

    /// The outline in the grid's plane, metres.
    pub fn rect(self) -> Rect<f64> {
        self.square.rect()
    }

    /// The size of the cell.
    pub fn size(self) -> S {
        self.size
    }

    /// The cell of a larger size that holds this one; `None` where the sizes do not nest, as 100 m and 250 m.
    pub fn parent(self, size: S) -> Option<Self> {
        self.square.parent(size.side()).map(|square| Self { size, square })
    }

    /// The cells of a smaller size that fill this one; none where the sizes do not nest.
    pub fn children(self, size: S) -> impl Iterator<Item = Self> {
        self.square.children(size.side()).map(move |square| Self { size, square })
    }
}

/// The row or column so many steps after another one of the same frame.
#[cfg(feature = "overlay")]
fn after(first: i32, steps: usize) -> i32 {
    first + i32::try_from(steps).expect("a frame reaches no farther than places on earth")
}

/// A rectangle of squares, onto which areas are laid.
#[cfg(feature = "overlay")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SquareFrame {
    pub(crate) side: u32,
    pub(crate) row: i32,
    pub(crate) column: i32,
    pub(crate) rows: usize,
    pub(crate) columns: usize,
}

#[cfg(feature = "overlay")]
impl SquareFrame {
    /// The squares that a box touches; `None` where it is not finite.
    pub(crate) fn of(side: u32, rect: &Rect<f64>) -> Option<Self> {
        let (first, last) = (Square::at(side, rect.min())?, Square::at(side, rect.max())?);
        Some(Self {
            side,
            row: first.row,
            column: first.column,
            rows: last.row.abs_diff(first.row) as usize + 1,
            columns: last.column.abs_diff(first.column) as usize + 1,
        })
    }

    /// Number of squares; at the most `usize::MAX` where there are more.
    pub(crate) fn len(&self) -> usize {
        self.rows.saturating_mul(self.columns)
    }

    pub(crate) fn square(&self, position: usize) -> Square {
        let (row, column) = (position / self.columns, position % self.columns);
        Square { side: self.side, row: after(self.row, row), column: after(self.column, column) }
    }

    /// The smallest frame around squares of a side; `None` where there are none.
    pub(crate) fn around(side: u32, squares: impl Iterator<Item = Square>) -> Option<Self> {
        let corners = squares.fold(None, |corners: Option<[i32; 4]>, Square { row, column, .. }| {
            let [south, north, west, east] = corners.unwrap_or([row, row, column, column]);
            Some([south.min(row), north.max(row), west.min(column), east.max(column)])
        });
        let [south, north, west, east] = corners?;
        let steps = |first: i32, last: i32| last.abs_diff(first) as usize + 1;
        Some(Self { side, row: south, column: west, rows: steps(south, north), columns: steps(west, east) })
    }

    /// The south-west and the north-east square.
    pub(crate) fn corners(&self) -> [Square; 2] {
        let (north, east) = (after(self.row, self.rows - 1), after(self.column, self.columns - 1));
        [
            Square { row: self.row, column: self.column, side: self.side },
            Square { row: north, column: east, side: self.side },
        ]
    }

    /// The places of this frame's squares in one that holds it.
    pub(crate) fn placed_in(&self, whole: &Self) -> impl Fn(usize) -> usize + use<> {
        let (columns, start, step) = (self.columns, whole.position(self.corners()[0]), whole.columns);
        move |position| start + position / columns * step + position % columns
    }

    /// The place of a square in the frame, south to north, then west to east.
    pub(crate) fn position(&self, square: Square) -> usize {
        (square.row - self.row) as usize * self.columns + (square.column - self.column) as usize
    }
}

#[cfg(test)]
#[path = "square_tests.rs"]
mod tests;
