//! The edges of areas by rows of the table, and the exact test of a point against those of its row.
use super::{
    as_u32, rings,
    table::{LocatorTable, Window},
};
use geo::{
    Coord, MultiPolygon,
    kernels::{Kernel, Orientation, RobustKernel},
};

/// The edges of areas, by area and row of the table.
#[derive(Debug, Default)]
pub(super) struct Strips {
    /// For each area its first row, and where its rows begin in `starts`.
    areas: Vec<(u32, u32)>,
    /// Where the edges of each row of each area begin, and end where those of the next begin.
    starts: Vec<u32>,
    /// Edges by row: the place of each edge's first corner.
    edges: Vec<u32>,
    /// The corners of all rings, one ring after the other, each closed.
    corners: Vec<Coord<f64>>,
}

impl Strips {
    /// No area yet, with room for some.
    pub(super) fn for_areas(areas: &[Option<&MultiPolygon<f64>>]) -> Self {
        let corners = areas.iter().flatten().flat_map(|area| rings(area)).map(|ring| ring.0.len()).sum();
        Self {
            areas: Vec::with_capacity(areas.len()),
            starts: Vec::new(),
            // Most edges lie in one row or two.
            edges: Vec::with_capacity(2 * corners),
            corners: Vec::with_capacity(corners),
        }
    }

    /// Adds the next area; one without a place has no rows.
    pub(super) fn push(
        &mut self,
        table: &LocatorTable,
        place: Option<(&MultiPolygon<f64>, Window)>,
        next: &mut Vec<u32>,
    ) {
        let Some((area, window)) = place else {
            self.areas.push((0, 0));
            return;
        };
        let base = self.starts.len();
        self.areas.push((as_u32(window.row), as_u32(base)));
        self.starts.resize(base + window.rows + 1, 0);
        let starts = &mut self.starts[base..];
        let rows = |pair: &[Coord<f64>]| {
            let (a, b) = (table.row(pair[0].y) - window.row, table.row(pair[1].y) - window.row);
            a.min(b)..=a.max(b)
        };
        // Counted one row further on, so that adding up gives where each row begins.
        for pair in rings(area).flat_map(|ring| ring.0.windows(2)) {
            rows(pair).for_each(|row| starts[row + 1] += 1);
        }
        starts[0] = as_u32(self.edges.len());
        for row in 0..window.rows {
            starts[row + 1] += starts[row];
        }
        self.edges.resize(starts[window.rows] as usize, 0);
        next.clear();
        next.extend_from_slice(starts);
        for ring in rings(area) {
            let first = as_u32(self.corners.len());
            self.corners.extend_from_slice(&ring.0);
            for (corner, pair) in (first..).zip(ring.0.windows(2)) {
                for row in rows(pair) {
                    self.edges[next[row] as usize] = corner;
                    next[row] += 1;
                }
            }
        }
    }

    /// The area that was added last.
    pub(super) fn newest(&self) -> usize {
        self.areas.len() - 1
    }

    /// Whether an area holds a point of a row, its edges included: whether a ray to the east crosses an odd number of edges.
    pub(super) fn hold(&self, area: usize, row: usize, point: Coord<f64>) -> bool {
        let (first_row, start) = self.areas[area];
        let start = start as usize + (row - first_row as usize);
        let mut inside = false;
        for &corner in &self.edges[self.starts[start] as usize..self.starts[start + 1] as usize] {
            let (a, b) = (self.corners[corner as usize], self.corners[corner as usize + 1]);
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
