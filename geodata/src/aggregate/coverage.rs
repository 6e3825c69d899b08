//! Exact areas of polygons in the square cells of Kvadratnettet, without a boolean overlay.
//!
//! Along each edge of a ring the signed area between the edge and the right side of its cell is added to that cell, and the
//! edge's signed height to all cells further right, as anti-aliasing rasterisers do for glyphs. Each edge is looked at once.
use crate::grid::kvadratnet::{Cell, Size};
use geo::{BoundingRect, Coord, LineString, MultiPolygon};

/// The cells that a polygon covers, each with the covered area in m², in the order of [`Cell::touching`]. Cells that are only
/// touched are left out. Rings may be given in either direction; a ring must not cross itself.
pub fn covered_cells(size: Size, area: &MultiPolygon<f64>) -> Vec<(Cell, f64)> {
    let cells = Cell::touching(size, area);
    let (Some(first), Some(rect)) = (cells.first(), area.bounding_rect()) else { return Vec::new() };
    let side = size.metres() as f64;
    let origin = first.rect().min();
    let columns = ((rect.max().x - origin.x) / side).floor() as usize + 1;
    let mut sheet = Sheet { origin, side, columns, partial: vec![0.0; cells.len()], height: vec![0.0; cells.len()] };
    for polygon in area {
        sheet.add_ring(polygon.exterior(), 1.0);
        polygon.interiors().iter().for_each(|hole| sheet.add_ring(hole, -1.0));
    }
    let mut covered = Vec::new();
    for (row, cells) in cells.chunks(columns).enumerate() {
        let mut height = 0.0;
        for (column, &cell) in cells.iter().enumerate() {
            let at = row * columns + column;
            let area_m2 = sheet.partial[at] + height * side;
            height += sheet.height[at];
            // A cell that is only touched keeps the rounding of sums that should cancel out.
            if area_m2 > 1e-9 * side * side {
                covered.push((cell, area_m2.min(side * side)));
            }
        }
    }
    covered
}

/// What the edges have left in each cell, row by row.
struct Sheet {
    origin: Coord<f64>,
    side: f64,
    columns: usize,
    /// Signed area between the edges in a cell and its right side, m².
    partial: Vec<f64>,
    /// Signed height of the edges in a cell, m: what they cover of every cell further right.
    height: Vec<f64>,
}

impl Sheet {
    fn add_ring(&mut self, ring: &LineString<f64>, sign: f64) {
        let points: Vec<(f64, f64)> = ring
            .coords()
            .map(|point| ((point.x - self.origin.x) / self.side, (point.y - self.origin.y) / self.side))
            .collect();
        let twice_area: f64 = points.windows(2).map(|pair| pair[0].0 * pair[1].1 - pair[1].0 * pair[0].1).sum();
        let sign = if twice_area < 0.0 { sign } else { -sign };
        for pair in points.windows(2) {
            self.add_edge(pair[0], pair[1], sign);
        }
    }

    /// Cuts an edge, in units of a side, where it crosses a grid line, and adds each piece to its cell.
    fn add_edge(&mut self, from: (f64, f64), to: (f64, f64), sign: f64) {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        if dy == 0.0 {
            return;
        }
        let mut cuts = vec![0.0, 1.0];
        for (start, step) in [(from.0, dx), (from.1, dy)] {
            if step != 0.0 {
                let (low, high) = (start.min(start + step), start.max(start + step));
                let mut line = low.floor() + 1.0;
                while line < high {
                    cuts.push(((line - start) / step).clamp(0.0, 1.0));
                    line += 1.0;
                }
            }
        }
        cuts.sort_unstable_by(f64::total_cmp);
        for pair in cuts.windows(2) {
            let at = |t: f64| (from.0 + t * dx, from.1 + t * dy);
            let ((x0, y0), (x1, y1)) = (at(pair[0]), at(pair[1]));
            let (x, y) = (f64::midpoint(x0, x1), f64::midpoint(y0, y1));
            let rows = self.partial.len() / self.columns;
            let (column, row) = ((x.floor() as usize).min(self.columns - 1), (y.floor() as usize).min(rows - 1));
            let cell = row * self.columns + column;
            let height = sign * (y1 - y0) * self.side;
            self.partial[cell] += height * ((column + 1) as f64 - x) * self.side;
            self.height[cell] += height;
        }
    }
}

#[cfg(test)]
#[path = "coverage_tests.rs"]
mod tests;
