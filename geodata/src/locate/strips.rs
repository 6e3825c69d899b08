//! The edges of areas by rows of the table, and the exact test of a point against those of its row.
use super::{
    rings,
    table::{Table, Window},
};
use geo::{
    Coord, Line, MultiPolygon,
    kernels::{Kernel, Orientation, RobustKernel},
};

/// The edges of areas, by area and row of the table.
#[derive(Debug, Default)]
pub(super) struct Strips {
    /// For each area its first row, and where its rows begin in `starts`.
    areas: Vec<(u32, u32)>,
    /// Where the edges of each row of each area begin, and end where those of the next begin.
    starts: Vec<u32>,
    edges: Vec<Line<f64>>,
}

impl Strips {
    /// Adds the next area; one without a place has no rows.
    pub(super) fn push(&mut self, table: &Table, place: Option<(&MultiPolygon<f64>, Window)>) {
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
    pub(super) fn newest(&self) -> usize {
        self.areas.len() - 1
    }

    pub(super) fn joined(parts: Vec<Self>) -> Self {
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
    pub(super) fn hold(&self, area: usize, row: usize, point: Coord<f64>) -> bool {
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
