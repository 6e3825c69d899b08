//! A layer as the page holds it: features, the tree that finds the one under the pointer, and where labels stand.
use super::camera::{Bounds, World};
use geo::{
    Area, BoundingRect, Centroid, Contains, Coord, LineString, MultiPolygon, Polygon,
    coordinate_position::{CoordPos, CoordinatePosition},
};
use geodata::tile::{Features, WorldPoint};
use rstar::{
    RTree,
    primitives::{GeomWithData, Rectangle},
};
use std::cell::OnceCell;

/// The box of an area, rounded: what is in a box is in the rounded one too, and 160,000 exact ones would take twice the memory.
type Entry = GeomWithData<Rectangle<[f32; 2]>, u32>;

/// A layer of areas, decoded.
#[derive(Debug)]
pub struct AreaLayer {
    /// Features in the order of the layer's columns.
    pub features: Features,
    /// Boxes of the areas. Nobody points at an area before there is a picture, so the tree does not keep that waiting.
    boxes: OnceCell<RTree<Entry>>,
}

impl AreaLayer {
    /// Takes over the features of a layer.
    pub fn new(features: Features) -> Self {
        Self { features, boxes: OnceCell::new() }
    }

    /// How many areas there are.
    pub fn len(&self) -> usize {
        self.features.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.features.is_empty()
    }

    /// Id of an area, if there is one at the position.
    pub fn id(&self, area: usize) -> Option<String> {
        (area < self.len()).then(|| self.features.id(area).to_owned())
    }

    /// Name of an area, if there is one at the position.
    pub fn name(&self, area: usize) -> Option<String> {
        (area < self.len()).then(|| self.features.name(area).to_owned())
    }

    /// Position of the area that holds a point; of several the first.
    pub fn at(&self, point: World) -> Option<usize> {
        let place = Coord { x: point[0], y: point[1] };
        let holds = |area: &usize| self.polygons(*area).coordinate_position(&place) != CoordPos::Outside;
        self.tree().locate_all_at_point(&rounded(point)).map(|entry| entry.data as usize).filter(holds).min()
    }

    /// Builds the tree that finds areas, where it is not there yet.
    pub fn prepare(&self) {
        self.tree();
    }

    fn tree(&self) -> &RTree<Entry> {
        self.boxes.get_or_init(|| {
            let entry = |area: usize| {
                let Bounds { min, max } = self.bounds(area)?;
                Some(Entry::new(Rectangle::from_corners(rounded(min), rounded(max)), area as u32))
            };
            RTree::bulk_load((0..self.len()).filter_map(entry).collect())
        })
    }

    /// Position of the area with an id.
    pub fn position(&self, id: &str) -> Option<usize> {
        (0..self.len()).find(|&area| self.features.id(area) == id)
    }

    /// Bounds of an area.
    pub fn bounds(&self, area: usize) -> Option<Bounds> {
        let mut points = self.rings(area).flatten().map(|point| point.map(f64::from));
        let first = points.next()?;
        Some(points.fold(Bounds { min: first, max: first }, |Bounds { min, max }, point| Bounds {
            min: [min[0].min(point[0]), min[1].min(point[1])],
            max: [max[0].max(point[0]), max[1].max(point[1])],
        }))
    }

    /// Bounds of several areas together.
    pub fn bounds_of(&self, areas: &[usize]) -> Option<Bounds> {
        areas.iter().filter_map(|&area| self.bounds(area)).reduce(|a, b| Bounds {
            min: [a.min[0].min(b.min[0]), a.min[1].min(b.min[1])],
            max: [a.max[0].max(b.max[0]), a.max[1].max(b.max[1])],
        })
    }

    /// A point inside an area where its label may stand: the centroid of its largest part, where that is inside.
    pub fn label_point(&self, area: usize) -> Option<World> {
        let polygons = self.polygons(area);
        let largest = polygons.iter().max_by(|a, b| a.unsigned_area().total_cmp(&b.unsigned_area()))?;
        let centroid = largest.centroid().filter(|point| largest.contains(point));
        centroid.map(|point| [point.x(), point.y()]).or_else(|| widest_middle(largest))
    }

    /// Size of an area in square units.
    pub fn size(&self, area: usize) -> f64 {
        if !self.is_area(area) {
            return 0.0;
        }
        // The first ring is the shell, the others are its holes.
        let signed = |(place, ring)| if place == 0 { ring_size(ring) } else { -ring_size(ring) };
        self.features.parts(area).map(|rings| rings.enumerate().map(signed).sum::<f64>()).sum()
    }

    /// The middle of all sizes' square roots: the width of a usual area in units, by which the map decides on outlines.
    pub fn usual_width(&self) -> f64 {
        let mut widths: Vec<f64> =
            (0..self.len()).map(|area| self.size(area).sqrt()).filter(|width| *width > 0.0).collect();
        let middle = widths.len() / 2;
        if widths.is_empty() { 0.0 } else { *widths.select_nth_unstable_by(middle, f64::total_cmp).1 }
    }

    fn is_area(&self, area: usize) -> bool {
        area < self.len() && self.features.is_surface(area)
    }

    fn rings(&self, area: usize) -> impl Iterator<Item = &[WorldPoint]> {
        self.is_area(area).then(|| self.features.parts(area).flatten()).into_iter().flatten()
    }

    fn polygons(&self, area: usize) -> MultiPolygon<f64> {
        if !self.is_area(area) {
            return MultiPolygon::new(Vec::new());
        }
        let polygons = self.features.parts(area).filter_map(|rings| {
            let mut rings = rings.map(line_string);
            Some(Polygon::new(rings.next()?, rings.collect()))
        });
        polygons.collect()
    }
}

fn line_string(ring: &[WorldPoint]) -> LineString<f64> {
    ring.iter().map(|&[x, y]| Coord { x: f64::from(x), y: f64::from(y) }).collect()
}

fn rounded(point: World) -> [f32; 2] {
    point.map(|axis| axis as f32)
}

/// Size inside a ring, whichever way it turns.
fn ring_size(ring: &[WorldPoint]) -> f64 {
    let Some(&origin) = ring.first() else { return 0.0 };
    let from_origin = |point: &WorldPoint| [0, 1].map(|axis| f64::from(point[axis]) - f64::from(origin[axis]));
    let twice: f64 = ring
        .windows(2)
        .map(|pair| {
            let (a, b) = (from_origin(&pair[0]), from_origin(&pair[1]));
            a[0] * b[1] - a[1] * b[0]
        })
        .sum();
    twice.abs() / 2.0
}

/// The middle of the widest stretch of a polygon at half its height. `geo` has a point inside too, but brings all of its relations of
/// geometries, which a page is too small for.
fn widest_middle(polygon: &Polygon<f64>) -> Option<World> {
    let y = polygon.bounding_rect()?.center().y;
    let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
    let mut crossings: Vec<f64> = rings
        .flat_map(LineString::lines)
        .filter(|line| (line.start.y > y) != (line.end.y > y))
        .map(|line| line.start.x + (y - line.start.y) * line.dx() / line.dy())
        .collect();
    crossings.sort_unstable_by(f64::total_cmp);
    let stretches = crossings.chunks_exact(2).map(|ends| [ends[0], ends[1]]);
    let [from, to] = stretches.max_by(|a, b| (a[1] - a[0]).total_cmp(&(b[1] - b[0])))?;
    Some([from.midpoint(to), y])
}

#[cfg(test)]
mod tests {
    use super::*;
    use geodata::tile::{Feature, Shape};

    fn layer(features: Vec<Feature>) -> AreaLayer {
        AreaLayer::new(features.into_iter().collect())
    }

    fn square(id: &str, x: u32, side: u32) -> Feature {
        let ring = vec![[x, 0], [x + side, 0], [x + side, side], [x, side]];
        Feature { id: id.into(), name: id.into(), shape: Shape::Surface(vec![vec![ring]]) }
    }

    #[test]
    fn a_point_finds_its_area_and_an_id_its_position() {
        let layer = layer(vec![square("a", 0, 10), square("b", 20, 10)]);
        assert_eq!(layer.at([25.0, 5.0]), Some(1));
        assert_eq!(layer.at([15.0, 5.0]), None);
        assert_eq!(layer.position("b"), Some(1));
    }

    #[test]
    fn the_label_of_a_bent_area_stands_inside_it() {
        // A horseshoe, open above: its centroid lies between the arms.
        let ring = vec![[0, 0], [0, 100], [30, 100], [30, 20], [70, 20], [70, 100], [90, 100], [90, 0]];
        let horseshoe = Feature {
            id: "h".into(),
            name: "h".into(),
            shape: Shape::Surface(vec![vec![ring], vec![vec![[200, 0], [200, 9], [209, 9]]]]),
        };
        let layer = layer(vec![horseshoe, square("s", 300, 10)]);
        assert_eq!(layer.label_point(0), Some([15.0, 50.0]), "the middle of the broader arm");
        assert_eq!(layer.at([15.0, 50.0]), Some(0));
        assert_eq!(layer.label_point(1), Some([305.0, 5.0]));
    }

    #[test]
    fn boxes_that_are_rounded_lose_no_area() {
        // So far from the origin a f32 counts in steps of 256.
        let far = 2_297_451_001;
        let layer = layer((0..50).map(|place| square("s", far + 7 * place, 7)).collect());
        for place in 0..50 {
            assert_eq!(layer.at([f64::from(far + 7 * place) + 3.5, 3.5]), Some(place as usize));
        }
        assert_eq!(layer.at([f64::from(far) - 1.0, 3.5]), None);
    }

    #[test]
    fn a_label_stands_inside_even_a_hollow_area() {
        // A horseshoe, whose centroid is outside of it.
        let ring = vec![[0, 0], [100, 0], [100, 100], [90, 100], [90, 10], [10, 10], [10, 100], [0, 100]];
        let layer = layer(vec![Feature { id: "u".into(), name: "u".into(), shape: Shape::Surface(vec![vec![ring]]) }]);
        let point = layer.label_point(0).unwrap();
        assert_eq!(layer.at(point), Some(0));
    }

    #[test]
    fn a_hole_takes_nothing_and_is_not_found() {
        let ring = |from: u32, side: u32| {
            vec![[from, from], [from + side, from], [from + side, from + side], [from, from + side]]
        };
        let hollow =
            Feature { id: "h".into(), name: "h".into(), shape: Shape::Surface(vec![vec![ring(0, 100), ring(40, 20)]]) };
        let layer = layer(vec![hollow]);
        assert_eq!(layer.size(0), 9600.0);
        assert_eq!((layer.at([10.0, 10.0]), layer.at([50.0, 50.0])), (Some(0), None));
    }

    #[test]
    fn an_area_without_geometry_is_never_found() {
        let layer = layer(vec![
            Feature { id: "x".into(), name: "x".into(), shape: Shape::Surface(vec![]) },
            square("a", 0, 10),
        ]);
        assert_eq!(layer.at([5.0, 5.0]), Some(1));
        assert_eq!((layer.label_point(0), layer.bounds(0)), (None, None));
        assert_eq!(layer.usual_width(), 10.0);
    }
}
