//! The R-tree over areas: which area holds this point, which areas may touch this box.
//!
//! Works in any planar coordinates: metres of EPSG:25832 on the server, world units of [`crate::tile`] in the page.
use geo::{
    BoundingRect, Coord, MultiPolygon, Rect,
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
        let candidates = self.boxes.locate_all_at_point(&[point.x, point.y]).map(|entry| entry.data);
        candidates
            .filter(|&position| {
                self.areas[position].is_some_and(|area| area.coordinate_position(&point) != CoordPos::Outside)
            })
            .min()
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
