//! The R-tree over areas: which hold a point, touch a box, lie within a distance, are the nearest.
//!
//! The tree finds by bounding boxes, and behind each find is an exact test on the outline.
//!
//! Works in any planar coordinates: metres of EPSG:25832 on the server, world units of [`crate::tile`] in the page.
use geo::{
    BoundingRect, Coord, Distance, Euclidean, Intersects, MultiPolygon, Point, Rect,
    coordinate_position::{CoordPos, CoordinatePosition},
};
use rstar::{
    AABB, RTree,
    primitives::{GeomWithData, Rectangle},
};

type Entry = GeomWithData<Rectangle<[f64; 2]>, usize>;

/// Areas, found by place. Areas are named by their position in the list that the tree was built from.
#[derive(Debug)]
pub struct AreaTree<'a> {
    areas: Vec<Option<&'a MultiPolygon<f64>>>,
    boxes: RTree<Entry>,
}

impl<'a> AreaTree<'a> {
    /// Builds the tree; an area without a geometry is never found.
    pub fn new(areas: impl IntoIterator<Item = Option<&'a MultiPolygon<f64>>>) -> Self {
        let areas: Vec<Option<&MultiPolygon<f64>>> = areas.into_iter().collect();
        let boxes = areas.iter().enumerate().filter_map(|(position, area)| {
            let rect = area.as_ref()?.bounding_rect()?;
            Some(Entry::new(Rectangle::from_corners(rect.min().into(), rect.max().into()), position))
        });
        let boxes = RTree::bulk_load(boxes.collect());
        Self { areas, boxes }
    }

    /// The area that holds a point. On an edge that areas share, or where areas overlap, it is the one that comes first in the
    /// list, so that a point belongs to one area at the most.
    pub fn at(&self, point: Coord<f64>) -> Option<usize> {
        self.holding(point).min()
    }

    /// All areas that hold a point, on their edges too, ascending.
    pub fn all_at(&self, point: Coord<f64>) -> Vec<usize> {
        let mut found: Vec<usize> = self.holding(point).collect();
        found.sort_unstable();
        found
    }

    fn holding(&self, point: Coord<f64>) -> impl Iterator<Item = usize> {
        let candidates = self.boxes.locate_all_at_point(&[point.x, point.y]).map(|entry| entry.data);
        candidates.filter(move |&position| {
            self.areas[position].is_some_and(|area| area.coordinate_position(&point) != CoordPos::Outside)
        })
    }

    /// Areas that have a point in common with `rect`, their edges included, ascending.
    pub fn intersecting(&self, rect: &Rect<f64>) -> Vec<usize> {
        let mut found = self.touching(rect);
        found.retain(|&position| self.areas[position].is_some_and(|area| area.intersects(rect)));
        found
    }

    /// The `k` areas nearest to a point, with their distances, ascending; 0 where the area holds the point. Of areas at the same
    /// distance the first in the list comes first.
    pub fn nearest(&self, point: Coord<f64>, k: usize) -> Vec<(usize, f64)> {
        let mut found: Vec<(usize, f64)> = Vec::new();
        for (entry, distance_2) in self.boxes.nearest_neighbor_iter_with_distance_2(&[point.x, point.y]) {
            let farthest = found.get(k.wrapping_sub(1)).map_or(f64::INFINITY, |farthest| farthest.1);
            // No outline is nearer than its box, and boxes come by their distance; rounding may swap the nearly equal.
            if k == 0 || distance_2.sqrt() > farthest * (1.0 + 1e-12) {
                break;
            }
            found.extend(self.distance(entry.data, point).map(|distance| (entry.data, distance)));
            found.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
            found.truncate(k);
        }
        found
    }

    /// Areas within a distance of a point, with their distances, in the order of [`AreaTree::nearest`].
    pub fn within(&self, point: Coord<f64>, distance: f64) -> Vec<(usize, f64)> {
        let reach = Rect::new(
            Coord { x: point.x - distance, y: point.y - distance },
            Coord { x: point.x + distance, y: point.y + distance },
        );
        let near = self.touching(&reach).into_iter();
        let mut found: Vec<(usize, f64)> = near
            .filter_map(|position| Some((position, self.distance(position, point)?)))
            .filter(|&(_, apart)| apart <= distance)
            .collect();
        found.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        found
    }

    fn distance(&self, position: usize, point: Coord<f64>) -> Option<f64> {
        self.areas[position].map(|area| Euclidean.distance(&Point::from(point), area))
    }

    /// Areas whose bounding box touches `rect`, ascending; the exact test is the caller's.
    pub fn touching(&self, rect: &Rect<f64>) -> Vec<usize> {
        let envelope = AABB::from_corners(rect.min().into(), rect.max().into());
        let mut found: Vec<usize> =
            self.boxes.locate_in_envelope_intersecting(&envelope).map(|entry| entry.data).collect();
        found.sort_unstable();
        found
    }
}

#[cfg(test)]
#[path = "tree_tests.rs"]
mod tests;
