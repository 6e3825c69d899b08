//! Rings of polygons: where two edges meet that should not, and whether rings that never meet lie in each other as those of polygons do.
//!
//! Edges are found by an R-tree, so that an outline of ten thousand edges takes milliseconds.
use geo::{
    BoundingRect, Coord, Intersects, Line, LineString, MultiPolygon, Polygon,
    coordinate_position::{CoordPos, coord_pos_relative_to_ring},
    line_intersection::{LineIntersection, line_intersection},
};
use rstar::{
    AABB, RTree, RTreeObject,
    primitives::{GeomWithData, Rectangle},
};

/// The rings of a polygon, the outer one first.
pub(super) fn rings(polygon: &Polygon<f64>) -> impl Iterator<Item = &LineString<f64>> {
    std::iter::once(polygon.exterior()).chain(polygon.interiors())
}

/// An edge of a ring.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Edge {
    /// Position among all edges.
    position: usize,
    /// Position of the ring, of the edge in it, and of the last edge of it.
    ring: usize,
    at: usize,
    last: usize,
    line: Line<f64>,
}

impl RTreeObject for Edge {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners(self.line.start.into(), self.line.end.into())
    }
}

impl Edge {
    /// Where a later edge meets this one; the point that neighbours in a ring share does not count.
    fn meets(&self, later: &Self) -> Option<Coord<f64>> {
        let next = self.ring == later.ring && (later.at == self.at + 1 || (self.at == 0 && later.at == self.last));
        match self.line.intersects(&later.line).then(|| line_intersection(self.line, later.line)).flatten()? {
            LineIntersection::Collinear { intersection } => {
                (!next || intersection.start != intersection.end).then_some(intersection.start)
            }
            LineIntersection::SinglePoint { intersection, .. } => (!next).then_some(intersection),
        }
    }
}

/// The first place where two edges meet that are not neighbours in a ring, or overlap.
pub(super) fn crossing(polygons: &MultiPolygon<f64>) -> Option<Coord<f64>> {
    let of_ring = |(ring, points): (usize, &LineString<f64>)| {
        let last = points.0.len().saturating_sub(2);
        let edge = move |(at, line)| Edge { position: 0, ring, at, last, line };
        points.lines().enumerate().map(edge).collect::<Vec<_>>()
    };
    let mut edges: Vec<Edge> = polygons.iter().flat_map(rings).enumerate().flat_map(of_ring).collect();
    edges.iter_mut().enumerate().for_each(|(position, edge)| edge.position = position);
    let tree = RTree::bulk_load(edges.clone());
    edges.iter().find_map(|edge| {
        let near = tree.locate_in_envelope_intersecting(&edge.envelope()).filter(|near| near.position > edge.position);
        let met = near.filter_map(|later| Some((later.position, edge.meets(later)?)));
        met.min_by_key(|(position, _)| *position).map(|(_, place)| place)
    })
}

/// Whether the rings lie in each other as those of polygons do whose insides have nothing in common: each inner ring directly in the outer one of
/// its polygon, each outer one in none or in an inner one. Asked of rings of which no two meet ([`crossing`]), so that any point of a ring
/// tells where all of it lies.
pub(super) fn are_nested(polygons: &MultiPolygon<f64>) -> bool {
    let all: Vec<&LineString<f64>> = polygons.iter().flat_map(rings).collect();
    let boxes = all.iter().enumerate().filter_map(|(at, ring)| {
        let rect = ring.bounding_rect()?;
        Some(GeomWithData::new(Rectangle::from_corners(rect.min().into(), rect.max().into()), at))
    });
    let boxes = RTree::bulk_load(boxes.collect());
    let around = |at: usize| -> Vec<usize> {
        let Some(&point) = all[at].0.first() else { return Vec::new() };
        let near = boxes.locate_all_at_point(&[point.x, point.y]).map(|entry| entry.data);
        near.filter(|&other| other != at && coord_pos_relative_to_ring(point, all[other]) == CoordPos::Inside).collect()
    };
    let mut at = 0;
    polygons.iter().all(|polygon| {
        let (outer, depth) = (at, around(at).len());
        at += 1 + polygon.interiors().len();
        let directly_inside = |inner: usize| {
            let around = around(inner);
            around.contains(&outer) && around.len() == depth + 1
        };
        depth % 2 == 0 && (outer + 1..at).all(directly_inside)
    })
}

#[cfg(test)]
#[path = "rings_tests.rs"]
mod tests;
