//! The table of cells: which cells an area holds, and which its edges come near to.
use super::{as_u32, rings};
use crate::numbers::floor_to_usize;
use geo::{Coord, MultiPolygon, Rect};
use std::ops::Range;

/// Cells for each edge. More would leave fewer points near an edge, but take longer to make than that saves.
const CELLS_PER_EDGE: usize = 1;
const FEWEST_CELLS: usize = 1 << 10;
const MOST_CELLS: usize = 1 << 20;
/// Tiles along each side of the table.
pub(super) const TILES: usize = 16;
/// Cells this near to an edge, in cells, count as crossed, so that rounding leaves none out.
const NEAR: f64 = 1e-9;

/// The cells of the table: a frame around all areas.
#[derive(Debug, Clone, Copy)]
pub(super) struct LocatorTable {
    min: Coord<f64>,
    max: Coord<f64>,
    side: f64,
    cells_per_metre: f64,
    tiles_per_metre: [f64; 2],
    pub(super) rows: usize,
    pub(super) columns: usize,
}

impl LocatorTable {
    pub(super) fn around<'a>(rects: impl Iterator<Item = &'a Rect<f64>>, edges: usize) -> Self {
        let all = rects.copied().reduce(|a, b| {
            let (low, high) = (a.min(), a.max());
            Rect::new(
                Coord { x: low.x.min(b.min().x), y: low.y.min(b.min().y) },
                Coord { x: high.x.max(b.max().x), y: high.y.max(b.max().y) },
            )
        });
        // Without any area, a frame that no point lies in.
        let Some(all) = all else {
            let (min, max) = (Coord { x: 1.0, y: 1.0 }, Coord { x: 0.0, y: 0.0 });
            let (cells_per_metre, tiles_per_metre) = (1.0, [0.0, 0.0]);
            return Self { min, max, side: 1.0, cells_per_metre, tiles_per_metre, rows: 1, columns: 1 };
        };
        let cells = (edges * CELLS_PER_EDGE).clamp(FEWEST_CELLS, MOST_CELLS) as f64;
        let longest = all.width().max(all.height());
        let side = (all.width() / cells * all.height()).sqrt().max(longest / cells);
        let side = if side > 0.0 && side.is_finite() { side } else { longest.max(1.0) };
        let count = |length: f64| floor_to_usize(length / side) + 1;
        let tiles = |length: f64| if length > 0.0 { TILES as f64 / length } else { 0.0 };
        Self {
            min: all.min(),
            max: all.max(),
            side,
            cells_per_metre: side.recip(),
            tiles_per_metre: [tiles(all.width()), tiles(all.height())],
            rows: count(all.height()),
            columns: count(all.width()),
        }
    }

    pub(super) fn row(&self, y: f64) -> usize {
        floor_to_usize((y - self.min.y) * self.cells_per_metre).min(self.rows - 1)
    }

    fn column(&self, x: f64) -> usize {
        floor_to_usize((x - self.min.x) * self.cells_per_metre).min(self.columns - 1)
    }

    /// The tile that a point lies in; one beyond the last for a point in none.
    #[inline]
    pub(super) fn tile(&self, point: Coord<f64>) -> u16 {
        let [across, up] = self.tiles_per_metre;
        let column = floor_to_usize((point.x - self.min.x) * across).min(TILES - 1);
        let row = floor_to_usize((point.y - self.min.y) * up).min(TILES - 1);
        let tile = if self.holds(point) { row * TILES + column } else { TILES * TILES };
        u16::try_from(tile).expect("the table has few tiles")
    }

    #[inline]
    fn holds(&self, point: Coord<f64>) -> bool {
        (self.min.x <= point.x) & (point.x <= self.max.x) & (self.min.y <= point.y) & (point.y <= self.max.y)
    }

    /// The place of a point's cell; one beyond the last for a point in none.
    #[inline]
    pub(super) fn cell(&self, point: Coord<f64>) -> usize {
        if self.holds(point) {
            self.row(point.y) * self.columns + self.column(point.x)
        } else {
            self.rows * self.columns
        }
    }

    /// The south-west corner of a cell.
    fn corner(&self, row: usize, column: usize) -> Coord<f64> {
        Coord { x: self.min.x + self.side * column as f64, y: self.min.y + self.side * row as f64 }
    }

    pub(super) fn window(&self, rect: &Rect<f64>) -> Window {
        let (row, column) = (self.row(rect.min().y), self.column(rect.min().x));
        let (last_row, last_column) = (self.row(rect.max().y), self.column(rect.max().x));
        Window { row, column, rows: last_row - row + 1, columns: last_column - column + 1 }
    }
}

/// The cells around one area.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Window {
    pub(super) row: usize,
    column: usize,
    pub(super) rows: usize,
    columns: usize,
}

/// Cells of a row that an area has a part in.
pub(super) struct Run {
    start: u32,
    length: u32,
    /// The area holds all of each cell; otherwise it has an edge there.
    pub(super) whole: bool,
}

impl Run {
    pub(super) fn cells(&self) -> Range<usize> {
        self.start as usize..(self.start + self.length) as usize
    }
}

impl Window {
    /// The cells of the window that the area holds or has an edge in, as runs along the rows. `holds` tells whether it holds a point of a row.
    pub(super) fn classify(
        self,
        table: &LocatorTable,
        area: &MultiPolygon<f64>,
        holds: impl Fn(usize, Coord<f64>) -> bool,
        marks: &mut Vec<bool>,
    ) -> Vec<Run> {
        let origin = table.corner(self.row, self.column);
        marks.clear();
        marks.resize(self.rows * self.columns, false);
        for line in rings(area).flat_map(geo::LineString::lines) {
            let place = |point: Coord<f64>| (point - origin) / table.side;
            self.mark(marks, place(line.start), place(line.end));
        }
        let mut runs = Vec::new();
        for (row, marks) in (self.row..).zip(marks.chunks(self.columns)) {
            let mut column = self.column;
            for run in marks.chunk_by(|a, b| a == b) {
                // No edge comes near the cells of the run, so that the midst of the first tells of all.
                let midst = || table.corner(row, column) + Coord { x: 0.5, y: 0.5 } * table.side;
                if run[0] || holds(row, midst()) {
                    let start = row * table.columns + column;
                    runs.push(Run { start: as_u32(start), length: as_u32(run.len()), whole: !run[0] });
                }
                column += run.len();
            }
        }
        runs
    }

    /// Marks the cells that an edge comes near to.
    fn mark(self, marks: &mut [bool], from: Coord<f64>, to: Coord<f64>) {
        let (low, high) = if from.y <= to.y { (from, to) } else { (to, from) };
        let index = |value: f64, count: usize| floor_to_usize(value).min(count - 1);
        let (first, last) = (index(low.y - NEAR, self.rows), index(high.y + NEAR, self.rows));
        let mut mark = |row: usize, x0: f64, x1: f64| {
            let columns = index(x0.min(x1) - NEAR, self.columns)..=index(x0.max(x1) + NEAR, self.columns);
            marks[row * self.columns..(row + 1) * self.columns][columns].fill(true);
        };
        if first == last || high.y - low.y <= 2.0 * NEAR {
            (first..=last).for_each(|row| mark(row, low.x, high.x));
            return;
        }
        let slope = (high.x - low.x) / (high.y - low.y);
        let x = |y: f64| low.x + (y.clamp(low.y, high.y) - low.y) * slope;
        (first..=last).for_each(|row| mark(row, x(row as f64 - NEAR), x((row + 1) as f64 + NEAR)));
    }
}
