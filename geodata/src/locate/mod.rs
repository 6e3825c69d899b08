//! Locating many points in areas: cells of a table are inside one area, outside of all, or on an edge, before a point is read.
//!
//! Most points meet a cell that already tells; only those near an edge are tested, exactly, against the few edges in their row
//! of cells. Gives what [`crate::tree::AreaTree::at`] gives, for a million points in some hundredths of a second.
mod strips;
mod table;

use geo::{BoundingRect, Coord, MultiPolygon, Rect};
use rayon::prelude::*;
use strips::Strips;
use table::{LocatorTable, Run, TILES, Window};

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
    table: LocatorTable,
    /// For each cell of the table, and one for all that is not in it: [`OUTSIDE`], the area that holds all of it, or with
    /// [`ON_EDGE`] set a place in `lists`.
    codes: Vec<u32>,
    /// Where each list begins; one more than there are lists.
    lists: Vec<u32>,
    candidates: Vec<Candidate>,
    /// For each [`CHUNK`] of areas.
    strips: Vec<Strips>,
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

/// Areas that one thread takes at a time.
const CHUNK: usize = 64;
/// Points that one thread orders at a time.
const BLOCK: usize = 1 << 18;

impl AreaLocator {
    /// Builds the table; an area without a geometry, or with one that is not finite, is never found.
    pub fn new(areas: &[Option<&MultiPolygon<f64>>]) -> Self {
        let rects: Vec<Option<Rect<f64>>> = areas.iter().map(|area| finite_rect((*area)?)).collect();
        let edges = areas.iter().flatten().flat_map(|area| rings(area)).map(|ring| ring.0.len()).sum();
        let table = LocatorTable::around(rects.iter().flatten(), edges);
        let parts = areas.par_chunks(CHUNK).zip(rects.par_chunks(CHUNK)).map(|(areas, rects)| {
            let mut marks = Vec::new();
            let mut finds = Vec::with_capacity(areas.len());
            let mut next = Vec::new();
            let mut strips = Strips::for_areas(areas);
            for (area, rect) in areas.iter().zip(rects) {
                let place = area.zip(rect.as_ref()).map(|(area, rect)| (area, table.window(rect)));
                strips.push(&table, place, &mut next);
                let find = |(area, window): (&MultiPolygon<f64>, Window)| {
                    window.classify(&table, area, |row, point| strips.hold(strips.newest(), row, point), &mut marks)
                };
                finds.push(place.map(find).unwrap_or_default());
            }
            (finds, strips)
        });
        let (finds, strips): (Vec<Vec<Vec<Run>>>, Vec<Strips>) = parts.collect::<Vec<_>>().into_iter().unzip();
        let finds: Vec<Vec<Run>> = finds.into_iter().flatten().collect();
        let (codes, lists, candidates) = merge(table.columns * table.rows, &finds);
        Self { table, codes, lists, candidates, strips }
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
        let holds = |found: &&Candidate| {
            let area = found.area as usize;
            found.whole || self.strips[area / CHUNK].hold(area % CHUNK, row, point)
        };
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
                    *code = ON_EDGE | as_u32(lengths.len());
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

/// A place in a list of the table, in half the memory.
fn as_u32(place: usize) -> u32 {
    u32::try_from(place).expect("the lists of the table have fewer than 2^32 entries")
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
mod tests;
