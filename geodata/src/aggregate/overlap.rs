//! Exact areas that polygons have in common, without a boolean overlay.
//!
//! A polygon is the sum of the strips below its edges, counted up for the edges above its inside and down for those below. So
//! the common area of two polygons is, over all pairs of their edges, the signed area below both, which is the integral of the
//! lower of two straight lines. It builds no topology, so that slivers and shared edges cannot make it fail; the error is that of
//! the sums. Edges sorted by their west ends, with the farthest east end so far, leave few pairs to look at.
use geo::{BoundingRect, Coord, CoordsIter, LineString, MultiPolygon, Rect};

/// A common area below this part of the smaller polygon is the rounding of the sums: the polygons only touch.
const TOUCHING: f64 = 1e-10;

/// The area that two polygons have in common, in the square of their unit.
///
/// ```
/// use geodata::aggregate::overlap_m2;
/// let square = |x: f64| geo::MultiPolygon(vec![geo::Rect::new((x, 0.0), (x + 10.0, 10.0)).to_polygon()]);
/// assert!((overlap_m2(&square(0.0), &square(7.5)) - 25.0).abs() < 1e-9);
/// assert_eq!(overlap_m2(&square(0.0), &square(10.0)), 0.0);
/// ```
pub fn overlap_m2(a: &MultiPolygon<f64>, b: &MultiPolygon<f64>) -> f64 {
    match (Outline::new(a), Outline::new(b)) {
        (Some(a), Some(b)) => a.overlap_m2(&b, &mut Workspace::default()),
        _ => 0.0,
    }
}

/// Polygons, made ready to be laid over others.
#[derive(Debug, Clone)]
pub(crate) struct Outline {
    rect: Rect<f64>,
    area_m2: f64,
    /// By west end, ascending.
    edges: Vec<Edge>,
    /// For each edge the farthest east end of it and all before it; empty where there are too few to search among.
    reach: Vec<f64>,
}

/// With fewer edges than this, all are looked at.
const FEWEST_TO_SEARCH: usize = 32;

/// An edge from its west end to its east end. A vertical one has no strip below it, but may cut a box in two.
#[derive(Debug, Clone, Copy)]
struct Edge {
    west: Coord<f64>,
    east: Coord<f64>,
    /// 1 with the inside below it, −1 with the inside above it.
    sign: f64,
}

impl Edge {
    fn y(&self, x: f64) -> f64 {
        let part = (x - self.west.x) / (self.east.x - self.west.x);
        if x >= self.east.x { self.east.y } else { self.west.y + part * (self.east.y - self.west.y) }
    }

    fn moved(mut self, by: Coord<f64>) -> Self {
        self.west = self.west - by;
        self.east = self.east - by;
        self
    }
}

/// Lists that one overlay after the other uses.
#[derive(Debug, Default)]
pub(crate) struct Workspace {
    open: [Vec<Edge>; 2],
}

impl Outline {
    /// `None` where the polygons are empty, not finite or enclose nothing.
    pub(crate) fn new(polygons: &MultiPolygon<f64>) -> Option<Self> {
        let rect = polygons.bounding_rect()?;
        let corners = [rect.min(), rect.max()];
        if corners.iter().any(|corner| !(corner.x.is_finite() && corner.y.is_finite())) {
            return None;
        }
        let mut edges = Vec::with_capacity(polygons.coords_count());
        let mut area_m2 = 0.0;
        for polygon in polygons {
            area_m2 += add_ring(&mut edges, polygon.exterior(), 1.0);
            area_m2 += polygon.interiors().iter().map(|hole| add_ring(&mut edges, hole, -1.0)).sum::<f64>();
        }
        edges.sort_unstable_by(|a, b| a.west.x.total_cmp(&b.west.x));
        let reach = if edges.len() < FEWEST_TO_SEARCH {
            Vec::new()
        } else {
            let mut farthest = f64::NEG_INFINITY;
            let reach = edges.iter().map(|edge| {
                farthest = farthest.max(edge.east.x);
                farthest
            });
            reach.collect()
        };
        (area_m2 > 0.0).then_some(Self { rect, area_m2, edges, reach })
    }

    pub(crate) fn rect(&self) -> &Rect<f64> {
        &self.rect
    }

    pub(crate) fn area_m2(&self) -> f64 {
        self.area_m2
    }

    /// The edges that may lie between two eastings.
    fn between(&self, west: f64, east: f64) -> &[Edge] {
        let from = self.reach.partition_point(|&reach| reach <= west);
        let to = self.edges.partition_point(|edge| edge.west.x < east);
        &self.edges[from.min(to)..to]
    }

    /// The area in common, in m².
    pub(crate) fn overlap_m2(&self, other: &Self, workspace: &mut Workspace) -> f64 {
        let (a, b) = if self.edges.len() <= other.edges.len() { (self, other) } else { (other, self) };
        let (west, east) = (a.rect.min().x.max(b.rect.min().x), a.rect.max().x.min(b.rect.max().x));
        let (south, north) = (a.rect.min().y.max(b.rect.min().y), a.rect.max().y.min(b.rect.max().y));
        if west >= east || south >= north {
            return 0.0;
        }
        let (ours, theirs) = (a.between(west, east), b.between(west, east));
        let within = b.rect.min().x <= a.rect.min().x && a.rect.max().x <= b.rect.max().x;
        if within && let Some(all) = uncut(a, theirs) {
            return if all { a.area_m2 } else { 0.0 };
        }
        let origin = Coord { x: west, y: south };
        let sum = sweep(ours, theirs, origin, west, east, workspace);
        let smaller = a.area_m2.min(b.area_m2);
        if sum < TOUCHING * smaller { 0.0 } else { sum.min(smaller) }
    }
}

/// Where no edge of another outline, which reaches as far west and east, comes near the box of `a`: whether all of `a` lies inside of it, or nothing.
fn uncut(a: &Outline, theirs: &[Edge]) -> Option<bool> {
    let (min, max) = (a.rect.min(), a.rect.max());
    let apart = |edge: &Edge| {
        let (low, high) = (edge.west.y.min(edge.east.y), edge.west.y.max(edge.east.y));
        edge.east.x < min.x || edge.west.x > max.x || high < min.y || low > max.y
    };
    if !theirs.iter().all(apart) {
        return None;
    }
    // No edge crosses the box, so that any easting within it tells; edges above it close what is open below.
    let x = f64::midpoint(min.x, max.x);
    let above = theirs.iter().filter(|edge| edge.west.x <= x && x < edge.east.x && edge.west.y > max.y);
    Some(above.map(|edge| edge.sign).sum::<f64>() > 0.5)
}

/// Meets every pair of edges, one of each list, that have eastings in common, and adds up the areas below both.
fn sweep(ours: &[Edge], theirs: &[Edge], origin: Coord<f64>, west: f64, east: f64, workspace: &mut Workspace) -> f64 {
    let (west, east) = (west - origin.x, east - origin.x);
    let [open_ours, open_theirs] = &mut workspace.open;
    open_ours.clear();
    open_theirs.clear();
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    loop {
        let next_is_ours = match (ours.get(i), theirs.get(j)) {
            (Some(a), Some(b)) => a.west.x <= b.west.x,
            (Some(_), None) => !open_theirs.is_empty(),
            (None, Some(_)) => open_ours.is_empty(),
            (None, None) => break,
        };
        let (edge, against, own) = if next_is_ours {
            let Some(edge) = ours.get(i) else { break };
            i += 1;
            (edge, &mut *open_theirs, &mut *open_ours)
        } else {
            let Some(edge) = theirs.get(j) else { break };
            j += 1;
            (edge, &mut *open_ours, &mut *open_theirs)
        };
        let edge = edge.moved(origin);
        if edge.east.x <= west {
            continue;
        }
        against.retain(|other| {
            let (left, right) = (edge.west.x.max(other.west.x).max(west), edge.east.x.min(other.east.x).min(east));
            if left < right {
                sum += edge.sign * other.sign * below_both(&edge, other, left, right);
            }
            other.east.x > edge.west.x
        });
        own.push(edge);
    }
    sum
}

/// The integral of the lower of two edges between two eastings that both have.
fn below_both(a: &Edge, b: &Edge, left: f64, right: f64) -> f64 {
    let (a0, a1, b0, b1) = (a.y(left), a.y(right), b.y(left), b.y(right));
    let (d0, d1) = (a0 - b0, a1 - b1);
    let width = right - left;
    if d0 <= 0.0 && d1 <= 0.0 {
        return width * f64::midpoint(a0, a1);
    }
    if d0 >= 0.0 && d1 >= 0.0 {
        return width * f64::midpoint(b0, b1);
    }
    // They cross: first one is lower, then the other. What the lower one saves is a triangle on each side.
    let t = d0 / (d0 - d1);
    if d0 < 0.0 {
        width * (f64::midpoint(b0, b1) + 0.5 * d0 * t)
    } else {
        width * (f64::midpoint(a0, a1) - 0.5 * d0 * t)
    }
}

/// Adds the edges of a ring; gives the area it encloses, with the sign.
fn add_ring(edges: &mut Vec<Edge>, ring: &LineString<f64>, sign: f64) -> f64 {
    let Some(&first) = ring.0.first() else { return 0.0 };
    let twice_area: f64 = ring
        .lines()
        .map(|line| (line.start - first).x * (line.end - first).y - (line.end - first).x * (line.start - first).y)
        .sum();
    let towards = if twice_area < 0.0 { -sign } else { sign };
    for line in ring.lines() {
        // Against the clock, an edge that runs west has the inside below it.
        let (west, east, sign) =
            if line.start.x < line.end.x { (line.start, line.end, -towards) } else { (line.end, line.start, towards) };
        edges.push(Edge { west, east, sign });
    }
    sign * twice_area.abs() / 2.0
}

#[cfg(test)]
#[path = "overlap_tests.rs"]
mod tests;
