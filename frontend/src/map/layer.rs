//! A layer as the page holds it: features, the tree that finds the one under the pointer, and where labels stand.
use super::camera::{Bounds, World};
use geo::{Area, BoundingRect, Centroid, Contains, Coord, InteriorPoint, LineString, MultiPolygon, Polygon};
use geodata::{
    tile::{Feature, Shape, WorldPoint},
    tree::AreaTree,
};

/// A layer of areas, decoded. Layers are few and live as long as the page, so their geometry is never freed.
#[derive(Debug)]
pub struct AreaLayer {
    /// Features in the order of the layer's columns.
    pub features: Vec<Feature>,
    geometry: &'static [MultiPolygon<f64>],
    tree: AreaTree<'static>,
}

impl AreaLayer {
    /// Takes over the features of a layer.
    pub fn new(features: Vec<Feature>) -> Self {
        let geometry: Vec<MultiPolygon<f64>> = features.iter().map(|feature| surface(&feature.shape)).collect();
        // The tree borrows the geometry, and both live as long as the page.
        let geometry: &'static [MultiPolygon<f64>] = Box::leak(geometry.into_boxed_slice());
        let tree = AreaTree::new(geometry.iter().map(Some));
        Self { features, geometry, tree }
    }

    /// Position of the area that holds a point.
    pub fn at(&self, point: World) -> Option<usize> {
        self.tree.at(Coord { x: point[0], y: point[1] })
    }

    /// Position of the area with an id.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.features.iter().position(|feature| feature.id == id)
    }

    /// Bounds of an area.
    pub fn bounds(&self, area: usize) -> Option<Bounds> {
        let rect = self.geometry.get(area)?.bounding_rect()?;
        Some(Bounds { min: rect.min().into(), max: rect.max().into() })
    }

    /// A point inside an area where its label may stand: the centroid of its largest part, where that is inside.
    pub fn label_point(&self, area: usize) -> Option<World> {
        let largest = self.geometry.get(area)?.iter().max_by(|a, b| a.unsigned_area().total_cmp(&b.unsigned_area()))?;
        let point = largest.centroid().filter(|point| largest.contains(point)).or_else(|| largest.interior_point())?;
        Some([point.x(), point.y()])
    }

    /// Size of an area in square units.
    pub fn size(&self, area: usize) -> f64 {
        self.geometry.get(area).map_or(0.0, Area::unsigned_area)
    }

    /// The middle of all sizes' square roots: the width of a usual area in units, by which the map decides on outlines.
    pub fn usual_width(&self) -> f64 {
        let mut widths: Vec<f64> =
            self.geometry.iter().map(|area| area.unsigned_area().sqrt()).filter(|width| *width > 0.0).collect();
        let middle = widths.len() / 2;
        if widths.is_empty() { 0.0 } else { *widths.select_nth_unstable_by(middle, f64::total_cmp).1 }
    }
}

fn surface(shape: &Shape) -> MultiPolygon<f64> {
    let Shape::Surface(polygons) = shape else { return MultiPolygon::new(Vec::new()) };
    let polygons = polygons.iter().filter_map(|rings| {
        let mut rings = rings.iter().map(|ring| ring_of(ring));
        Some(Polygon::new(rings.next()?, rings.collect()))
    });
    polygons.collect()
}

fn ring_of(ring: &[WorldPoint]) -> LineString<f64> {
    ring.iter().map(|&[x, y]| Coord { x: f64::from(x), y: f64::from(y) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(id: &str, x: u32, side: u32) -> Feature {
        let ring = vec![[x, 0], [x + side, 0], [x + side, side], [x, side]];
        Feature { id: id.into(), name: id.into(), shape: Shape::Surface(vec![vec![ring]]) }
    }

    #[test]
    fn a_point_finds_its_area_and_an_id_its_position() {
        let layer = AreaLayer::new(vec![square("a", 0, 10), square("b", 20, 10)]);
        assert_eq!(layer.at([25.0, 5.0]), Some(1));
        assert_eq!(layer.at([15.0, 5.0]), None);
        assert_eq!(layer.position("b"), Some(1));
    }

    #[test]
    fn a_label_stands_inside_even_a_hollow_area() {
        // A horseshoe, whose centroid is outside of it.
        let ring = vec![[0, 0], [100, 0], [100, 100], [90, 100], [90, 10], [10, 10], [10, 100], [0, 100]];
        let layer =
            AreaLayer::new(vec![Feature { id: "u".into(), name: "u".into(), shape: Shape::Surface(vec![vec![ring]]) }]);
        let point = layer.label_point(0).unwrap();
        assert_eq!(layer.at(point), Some(0));
    }

    #[test]
    fn an_area_without_geometry_is_never_found() {
        let layer = AreaLayer::new(vec![
            Feature { id: "x".into(), name: "x".into(), shape: Shape::Surface(vec![]) },
            square("a", 0, 10),
        ]);
        assert_eq!(layer.at([5.0, 5.0]), Some(1));
        assert_eq!((layer.label_point(0), layer.bounds(0)), (None, None));
        assert_eq!(layer.usual_width(), 10.0);
    }
}
