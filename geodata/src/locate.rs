//! Locating many points in areas: cells of a table are inside one area, outside of all, or on an edge, before a point is read.
//!
//! Most points meet a cell that already tells; only those near an edge are tested, exactly, against the few edges in their row
//! of cells. Gives what [`crate::tree::AreaTree::at`] gives, for a million points in some hundredths of a second.
use geo::{
    BoundingRect, Coord, Line, MultiPolygon, Rect,
    kernels::{Kernel, Orientation, RobustKernel},
};
use rayon::prelude::*;
use std::ops::Range;

/// Areas, ready to be asked which one holds a point. They are named by their position in the list that it was built from.
///
/// On an edge that areas share, or where areas overlap, it is the one that comes first in the list, so that a point belongs to
/// one area at the most.
///
/// ```
/// use geodata::locate::AreaLocator;
/// let square = |x: f64| geo::MultiPolygon(vec![geo::Rect::new((x, 0.0), (x + 10.0, 10.0)).to_polygon()]);
/// let (left, right) = (square(0.0), square(10.0));
/// let locator = AreaLocator::new(&[Some(&left), None, Some(&right)]);
/// assert_eq!(locator.at(geo::coord! { x: 12.0, y: 5.0 }), Some(2));
/// assert_eq!(locator.at(geo::coord! { x: 10.0, y: 5.0 }), Some(0), "a shared edge belongs to the first");
/// assert_eq!(locator.at(geo::coord! { x: 25.0, y: 5.0 }), None);
/// ```
#[derive(Debug)]
pub struct AreaLocator {
    table: Table,
    /// For each cell of the table, and one for all that is not in it: [`OUTSIDE`], the area that holds all of it, or with
    /// [`ON_EDGE`] set a place in `lists`.
    codes: Vec<u32>,
    /// Where each list begins; one more than there are lists.
    lists: Vec<u32>,
    candidates: Vec<Candidate>,
    strips: Strips,
}

const OUTSIDE: u32 = u32::MAX >> 1;
const ON_EDGE: u32 = 1 << 31;

/// An area that a cell with an edge may belong to.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    area: u32,
    /// The area holds all of the cell, so that no test is needed.
    whole: bool,
}

/// Cells for each edge: enough that few points meet an edge, and few enough to be made quickly.
const CELLS_PER_EDGE: usize = 4;
const FEWEST_CELLS: usize = 1 << 10;
const MOST_CELLS: usize = 1 << 20;
/// Areas that one thread takes at a time.
const CHUNK: usize = 64;
/// Points that one thread orders at a time.
const BLOCK: usize = 1 << 18;
/// Tiles along each side of the table.
const TILES: usize = 16;
/// Cells this near to an edge, in cells, count as crossed, so that rounding leaves none out.
const NEAR: f64 = 1e-9;

impl AreaLocator {
    /// Builds the table; an area without a geometry, or with one that is not finite, is never found.
    pub fn new(areas: &[Option<&MultiPolygon<f64>>]) -> Self {
        let rects: Vec<Option<Rect<f64>>> = areas.iter().map(|area| finite_rect((*area)?)).collect();
        let edges = areas.iter().flatten().flat_map(|area| rings(area)).map(|ring| ring.0.len()).sum();
        let table = Table::around(rects.iter().flatten(), edges);
        let parts = areas.par_chunks(CHUNK).zip(rects.par_chunks(CHUNK)).map(|(areas, rects)| {
            let mut marks = Vec::new();
            let mut finds = Vec::with_capacity(areas.len());
            let mut strips = Strips::default();
            for (area, rect) in areas.iter().zip(rects) {
                let place = area.zip(rect.as_ref()).map(|(area, rect)| (area, table.window(rect)));
                strips.push(&table, place);
                let find =
                    |(area, window): (&MultiPolygon<f64>, Window)| window.classify(&table, area, &strips, &mut marks);
                finds.push(place.map(find).unwrap_or_default());
            }
            (finds, strips)
        });
        let (finds, strips): (Vec<Vec<Vec<Run>>>, Vec<Strips>) = parts.collect::<Vec<_>>().into_iter().unzip();
        let finds: Vec<Vec<Run>> = finds.into_iter().flatten().collect();
        let (codes, lists, candidates) = merge(table.columns * table.rows, &finds);
        Self { table, codes, lists, candidates, strips: Strips::joined(strips) }
    }

    /// The area that holds a point; `None` outside of all, and for a point that is not finite.
    pub fn at(&self, point: Coord<f64>) -> Option<usize> {
        let cell = self.table.cell(point);
        self.resolve(cell, self.codes[cell], point)
    }

    /// The points that lie in the table, in the order of large tiles, so that what is looked up for one point is near when
    /// the next asks for it. The order does not depend on how many threads there are.
    pub fn ordered<P: Copy + Send + Sync>(
        &self,
        points: &[P],
        position: impl Fn(&P) -> Coord<f64> + Sync,
    ) -> OrderedPoints<P> {
        let order = |points: &[P]| {
            let tiles: Vec<u16> = points.iter().map(|point| self.table.tile(position(point))).collect();
            let mut starts = [0_usize; TILES * TILES + 2];
            tiles.iter().for_each(|&tile| starts[usize::from(tile) + 1] += 1);
            for tile in 0..TILES * TILES {
                starts[tile + 1] += starts[tile];
            }
            let mut next = starts;
            let mut ordered = points.to_vec();
            for (point, &tile) in points.iter().zip(&tiles) {
                let place = &mut next[usize::from(tile)];
                ordered[*place] = *point;
                *place += 1;
            }
            (ordered, starts)
        };
        OrderedPoints { blocks: points.par_chunks(BLOCK).map(order).collect() }
    }

    #[inline]
    fn resolve(&self, cell: usize, code: u32, point: Coord<f64>) -> Option<usize> {
        if code & ON_EDGE == 0 {
            return (code != OUTSIDE).then_some(code as usize);
        }
        let list = (code ^ ON_EDGE) as usize;
        let mut candidates = self.candidates[self.lists[list] as usize..self.lists[list + 1] as usize].iter();
        let row = cell / self.table.columns;
        let holds = |found: &&Candidate| found.whole || self.strips.hold(found.area as usize, row, point);
        candidates.find(holds).map(|found| found.area as usize)
    }
}

/// Points in the order of the tiles that they lie in.
#[derive(Debug)]
pub struct OrderedPoints<P> {
    /// Points by tile, and where each tile begins; after the last are those that lie in none.
    blocks: Vec<(Vec<P>, [usize; TILES * TILES + 2])>,
}

impl<P> OrderedPoints<P> {
    /// The points of one of so many parts of the table, numbered from 0.
    pub fn part(&self, part: usize, parts: usize) -> impl Iterator<Item = &P> {
        let tiles = TILES * TILES * part / parts..TILES * TILES * (part + 1) / parts;
        tiles
            .flat_map(|tile| self.blocks.iter().map(move |(points, starts)| &points[starts[tile]..starts[tile + 1]]))
            .flatten()
    }
}

/// The cells of the table: a frame around all areas.
#[derive(Debug, Clone, Copy)]
struct Table {
    min: Coord<f64>,
    max: Coord<f64>,
    side: f64,
    cells_per_metre: f64,
    tiles_per_metre: [f64; 2],
    rows: usize,
    columns: usize,
}

impl Table {
    fn around<'a>(rects: impl Iterator<Item = &'a Rect<f64>>, edges: usize) -> Self {
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
        let count = |length: f64| (length / side) as usize + 1;
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

    fn row(&self, y: f64) -> usize {
        (((y - self.min.y) * self.cells_per_metre) as usize).min(self.rows - 1)
    }

    fn column(&self, x: f64) -> usize {
        (((x - self.min.x) * self.cells_per_metre) as usize).min(self.columns - 1)
    }

    /// The tile that a point lies in; one beyond the last for a point in none.
    #[inline]
    fn tile(&self, point: Coord<f64>) -> u16 {
        let [across, up] = self.tiles_per_metre;
        let column = (((point.x - self.min.x) * across) as usize).min(TILES - 1);
        let row = (((point.y - self.min.y) * up) as usize).min(TILES - 1);
        let tile = if self.holds(point) { row * TILES + column } else { TILES * TILES };
        tile as u16
    }

    #[inline]
    fn holds(&self, point: Coord<f64>) -> bool {
        (self.min.x <= point.x) & (point.x <= self.max.x) & (self.min.y <= point.y) & (point.y <= self.max.y)
    }

    /// The place of a point's cell; one beyond the last for a point in none.
    #[inline]
    fn cell(&self, point: Coord<f64>) -> usize {
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

    fn window(&self, rect: &Rect<f64>) -> Window {
        let (row, column) = (self.row(rect.min().y), self.column(rect.min().x));
        let (last_row, last_column) = (self.row(rect.max().y), self.column(rect.max().x));
        Window { row, column, rows: last_row - row + 1, columns: last_column - column + 1 }
    }
}

/// The cells around one area.
#[derive(Debug, Clone, Copy, Default)]
struct Window {
    row: usize,
    column: usize,
    rows: usize,
    columns: usize,
}

/// Cells of a row that an area has a part in.
struct Run {
    start: u32,
    length: u32,
    /// The area holds all of each cell; else it has an edge there.
    whole: bool,
}

impl Run {
    fn cells(&self) -> Range<usize> {
        self.start as usize..(self.start + self.length) as usize
    }
}

impl Window {
    /// The cells of the window that the area holds or has an edge in, as runs along the rows.
    fn classify(self, table: &Table, area: &MultiPolygon<f64>, strips: &Strips, marks: &mut Vec<bool>) -> Vec<Run> {
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
                if run[0] || strips.hold(strips.newest(), row, midst()) {
                    let start = row * table.columns + column;
                    runs.push(Run { start: start as u32, length: run.len() as u32, whole: !run[0] });
                }
                column += run.len();
            }
        }
        runs
    }

    /// Marks the cells that an edge comes near to.
    fn mark(self, marks: &mut [bool], from: Coord<f64>, to: Coord<f64>) {
        let (low, high) = if from.y <= to.y { (from, to) } else { (to, from) };
        let index = |value: f64, count: usize| (value.max(0.0) as usize).min(count - 1);
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

/// Puts what all areas have found together: a code for each cell, and lists for those with an edge.
fn merge(cells: usize, finds: &[Vec<Run>]) -> (Vec<u32>, Vec<u32>, Vec<Candidate>) {
    // A cell whose first find is all of it belongs to that area: those that come later yield.
    let mut codes = vec![OUTSIDE; cells + 1];
    let mut lengths: Vec<u32> = Vec::new();
    for (area, runs) in (0_u32..).zip(finds) {
        for run in runs {
            for code in &mut codes[run.cells()] {
                if *code == OUTSIDE && run.whole {
                    *code = area;
                } else if *code == OUTSIDE {
                    *code = ON_EDGE | lengths.len() as u32;
                    lengths.push(1);
                } else if *code & ON_EDGE != 0 {
                    lengths[(*code ^ ON_EDGE) as usize] += 1;
                }
            }
        }
    }
    let mut lists = vec![0];
    lists.extend(lengths.iter().scan(0, |end, length| {
        *end += length;
        Some(*end)
    }));
    let mut next = lists[..lengths.len()].to_vec();
    let mut candidates = vec![Candidate { area: 0, whole: false }; lists[lengths.len()] as usize];
    for (area, runs) in (0_u32..).zip(finds) {
        for run in runs {
            for code in &codes[run.cells()] {
                if code & ON_EDGE != 0 {
                    let next = &mut next[(code ^ ON_EDGE) as usize];
                    candidates[*next as usize] = Candidate { area, whole: run.whole };
                    *next += 1;
                }
            }
        }
    }
    (codes, lists, candidates)
}

/// The edges of areas, by area and row of the table.
#[derive(Debug, Default)]
struct Strips {
    /// For each area its first row, and where its rows begin in `starts`.
    areas: Vec<(u32, u32)>,
    /// Where the edges of each row of each area begin, and end where those of the next begin.
    starts: Vec<u32>,
    edges: Vec<Line<f64>>,
}

impl Strips {
    /// Adds the next area; one without a place has no rows.
    fn push(&mut self, table: &Table, place: Option<(&MultiPolygon<f64>, Window)>) {
        let Some((area, window)) = place else {
            self.areas.push((0, 0));
            return;
        };
        let base = self.starts.len();
        self.areas.push((window.row as u32, base as u32));
        let lines = || rings(area).flat_map(geo::LineString::lines);
        let rows = |line: &Line<f64>| {
            let (a, b) = (table.row(line.start.y) - window.row, table.row(line.end.y) - window.row);
            a.min(b)..=a.max(b)
        };
        self.starts.resize(base + window.rows + 1, 0);
        let starts = &mut self.starts[base..];
        // Counted one row further on, so that adding up gives where each row begins, and filling moves that to where it ends.
        lines().flat_map(|line| rows(&line)).for_each(|row| starts[row + 1] += 1);
        starts[0] = self.edges.len() as u32;
        for row in 0..window.rows {
            starts[row + 1] += starts[row];
        }
        let nowhere = Coord { x: 0.0, y: 0.0 };
        self.edges.resize(starts[window.rows] as usize, Line::new(nowhere, nowhere));
        let mut next = starts.to_vec();
        for line in lines() {
            for row in rows(&line) {
                self.edges[next[row] as usize] = line;
                next[row] += 1;
            }
        }
    }

    /// The area that was added last.
    fn newest(&self) -> usize {
        self.areas.len() - 1
    }

    fn joined(parts: Vec<Self>) -> Self {
        let mut parts = parts.into_iter();
        let mut whole = parts.next().unwrap_or_default();
        for part in parts {
            let (starts, edges) = (whole.starts.len() as u32, whole.edges.len() as u32);
            whole.areas.extend(part.areas.iter().map(|&(row, start)| (row, start + starts)));
            whole.starts.extend(part.starts.iter().map(|start| start + edges));
            whole.edges.extend(part.edges);
        }
        whole
    }

    /// Whether an area holds a point of a row, its edges included: whether a ray to the east crosses an odd number of edges.
    fn hold(&self, area: usize, row: usize, point: Coord<f64>) -> bool {
        let (first_row, start) = self.areas[area];
        let start = start as usize + (row - first_row as usize);
        let mut inside = false;
        for line in &self.edges[self.starts[start] as usize..self.starts[start + 1] as usize] {
            let (a, b) = (line.start, line.end);
            let crosses = (a.y > point.y) != (b.y > point.y);
            let touches = a.y == point.y || b.y == point.y;
            if !(crosses || touches) || a.x.max(b.x) < point.x {
                continue;
            }
            if a.x.min(b.x) > point.x {
                inside ^= crosses;
                continue;
            }
            match RobustKernel::orient2d(a, b, point) {
                Orientation::Collinear => {
                    let (low, high) = (a.y.min(b.y), a.y.max(b.y));
                    if (low..=high).contains(&point.y) {
                        return true;
                    }
                }
                side => inside ^= crosses && (side == Orientation::CounterClockwise) == (b.y > a.y),
            }
        }
        inside
    }
}

fn rings(area: &MultiPolygon<f64>) -> impl Iterator<Item = &geo::LineString<f64>> {
    area.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
}

fn finite_rect(area: &MultiPolygon<f64>) -> Option<Rect<f64>> {
    let rect = area.bounding_rect()?;
    let finite = [rect.min(), rect.max()].iter().all(|corner| corner.x.is_finite() && corner.y.is_finite());
    let finite = finite && rings(area).flatten().all(|point| point.x.is_finite() && point.y.is_finite());
    finite.then_some(rect)
}

#[cfg(test)]
#[path = "locate_tests.rs"]
mod tests;
