//! From features to what the GPU draws: triangles for surfaces, segments for outlines and lines. Knows no GPU.
//!
//! Positions are world units relative to an anchor. A world unit is an integer, and f32 holds integers exactly up to 2²⁴,
//! so that everything within 80 km of the anchor is drawn to the unit, which is 5 mm.
use super::camera::World;
use bytemuck::{Pod, Zeroable};
use earcut::Earcut;
use geodata::tile::{Features, WorldPoint};

/// A corner of a triangle.
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub struct Vertex {
    /// World units from the anchor.
    pub position: [f32; 2],
    /// Position of the area in its layer, by which the shader finds its paint.
    pub area: u32,
}

/// A piece of a line, made wide by the shader.
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub struct Segment {
    /// World units from the anchor to one end.
    pub from: [f32; 2],
    /// World units from the anchor to the other end.
    pub to: [f32; 2],
}

/// The triangles of a layer, to be written where the graphics take them from: a copy of 160,000 cells would be memory that the page never
/// gives back.
#[derive(Debug, Clone)]
pub struct Surfaces<'a> {
    features: &'a Features,
    anchor: World,
    /// Corners of all triangles.
    pub vertices: usize,
    /// Three positions among the vertices for each triangle; there are no more than so many.
    pub most_indices: usize,
}

impl<'a> Surfaces<'a> {
    /// The triangles of features, relative to `anchor`, which should be a whole number of units near them.
    pub fn new(features: &'a Features, anchor: World) -> Self {
        let mut surfaces = Self { features, anchor, vertices: 0, most_indices: 0 };
        for feature in surfaces.places() {
            for rings in features.parts(feature) {
                let (count, points) = rings.fold((0, 0), |(count, points), ring| (count + 1, points + ring.len()));
                surfaces.vertices += points;
                // A hole is joined to the shell by an edge there and back, which adds two corners.
                surfaces.most_indices += 3 * (points + 2 * usize::max(count, 1)).saturating_sub(4);
            }
        }
        surfaces
    }

    fn places(&self) -> impl Iterator<Item = usize> + use<'a> {
        let features = self.features;
        (0..features.len()).filter(move |&feature| features.is_surface(feature))
    }

    /// Writes them, and gives the number of indices. What has no room is left out.
    pub fn write(&self, vertices: &mut [Vertex], indices: &mut [u32]) -> usize {
        let mut writer =
            Writer { anchor: self.anchor, vertices, indices, at: [0; 2], earcut: Earcut::new(), triangles: Vec::new() };
        for feature in self.places() {
            self.features.parts(feature).for_each(|rings| writer.polygon(feature as u32, rings));
        }
        writer.at[1]
    }

    /// The same in lists.
    pub fn in_lists(&self) -> (Vec<Vertex>, Vec<u32>) {
        let mut vertices = vec![Vertex::zeroed(); self.vertices];
        let mut indices = vec![0; self.most_indices];
        let count = self.write(&mut vertices, &mut indices);
        indices.truncate(count);
        (vertices, indices)
    }
}

/// The outlines and lines of some features, in pieces relative to `anchor`; what is not a feature has none.
pub fn segments(features: &Features, of: impl IntoIterator<Item = usize>, anchor: World) -> Vec<Segment> {
    let mut segments = Vec::new();
    for feature in of.into_iter().filter(|&feature| feature < features.len()) {
        let closed = features.is_surface(feature);
        for line in features.parts(feature).flatten() {
            let next = line.iter().skip(1).chain(closed.then_some(line.first()).flatten());
            let pieces = line.iter().zip(next);
            segments
                .extend(pieces.map(|(&from, &to)| Segment { from: relative(from, anchor), to: relative(to, anchor) }));
        }
    }
    segments
}

struct Writer<'a> {
    anchor: World,
    vertices: &'a mut [Vertex],
    indices: &'a mut [u32],
    /// How many of each are written.
    at: [usize; 2],
    earcut: Earcut<f64>,
    triangles: Vec<u32>,
}

impl Writer<'_> {
    fn polygon<'a>(&mut self, area: u32, rings: impl Iterator<Item = &'a [WorldPoint]> + Clone) {
        let (first, anchor) = (self.at[0] as u32, self.anchor);
        let vertices = rings.clone().flatten().map(|point| Vertex { position: relative(*point, anchor), area });
        self.at[0] += fill(&mut self.vertices[self.at[0]..], vertices);
        if let (Some(shell), None) = (rings.clone().next(), rings.clone().nth(1))
            && is_convex_quad(shell)
        {
            // A cell of a grid, of which there are very many.
            let corners = [0, 1, 2, 0, 2, 3].map(|corner| first + corner);
            self.at[1] += fill(&mut self.indices[self.at[1]..], corners);
            return;
        }
        let mut corners = 0;
        let starts = rings.clone().map(|ring| {
            let start = corners;
            corners += ring.len() as u32;
            start
        });
        let holes: Vec<u32> = starts.skip(1).collect();
        // Ears are found in f64: products of f32 coordinates would lose the sign of thin triangles.
        let points = rings.flatten().map(|&[x, y]| [f64::from(x) - anchor[0], f64::from(y) - anchor[1]]);
        self.earcut.earcut(points, &holes, &mut self.triangles);
        let corners = self.triangles.iter().map(|corner| first + corner);
        self.at[1] += fill(&mut self.indices[self.at[1]..], corners);
    }
}

/// Fills a list from its beginning; gives how many there were.
fn fill<T>(list: &mut [T], with: impl IntoIterator<Item = T>) -> usize {
    list.iter_mut().zip(with).map(|(place, value)| *place = value).count()
}

/// Whether a ring has four corners that all turn the same way.
fn is_convex_quad(ring: &[WorldPoint]) -> bool {
    let [a, b, c, d] = ring else { return false };
    let apart = |from: u32, to: u32| i128::from(to) - i128::from(from);
    let turn = |a: &WorldPoint, b: &WorldPoint, c: &WorldPoint| {
        (apart(a[0], b[0]) * apart(b[1], c[1]) - apart(a[1], b[1]) * apart(b[0], c[0])).signum()
    };
    let turns = [turn(a, b, c), turn(b, c, d), turn(c, d, a), turn(d, a, b)];
    turns[0] != 0 && turns.iter().all(|&other| other == turns[0])
}

fn relative([x, y]: WorldPoint, anchor: World) -> [f32; 2] {
    [(f64::from(x) - anchor[0]) as f32, (f64::from(y) - anchor[1]) as f32]
}

#[cfg(test)]
mod tests {
    use super::*;
    use geodata::tile::{Feature, Shape};

    const ORIGIN: u32 = 2_297_451_264;

    fn square(x: u32, y: u32, side: u32) -> Vec<WorldPoint> {
        [[x, y], [x + side, y], [x + side, y + side], [x, y + side]].map(|[x, y]| [ORIGIN + x, ORIGIN + y]).to_vec()
    }

    fn feature(shape: Shape) -> Feature {
        Feature { id: String::new(), name: String::new(), shape }
    }

    const ANCHOR: World = [ORIGIN as f64, ORIGIN as f64];

    fn features(shapes: Vec<Shape>) -> Features {
        shapes.into_iter().map(feature).collect()
    }

    /// Corners and triangles.
    type Lists = (Vec<Vertex>, Vec<u32>);

    fn surfaces(shapes: Vec<Shape>) -> Lists {
        Surfaces::new(&features(shapes), ANCHOR).in_lists()
    }

    fn area((vertices, indices): &Lists) -> f64 {
        let corner = |index: &u32| vertices[*index as usize].position.map(f64::from);
        let triangles = indices.chunks_exact(3).map(|triangle| {
            let [a, b, c] = [corner(&triangle[0]), corner(&triangle[1]), corner(&triangle[2])];
            ((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])).abs() / 2.0
        });
        triangles.sum()
    }

    #[test]
    fn triangles_cover_a_polygon_without_its_hole() {
        let with_hole = features(vec![Shape::Surface(vec![vec![square(0, 0, 100), square(10, 10, 30)]])]);
        assert!((area(&Surfaces::new(&with_hole, ANCHOR).in_lists()) - (100.0 * 100.0 - 30.0 * 30.0)).abs() < 1e-6);
        assert_eq!(segments(&with_hole, 0..1, ANCHOR).len(), 8);
    }

    #[test]
    fn what_has_no_room_is_left_out() {
        let two =
            features(vec![Shape::Surface(vec![vec![square(0, 0, 10)]]), Shape::Surface(vec![vec![square(20, 0, 10)]])]);
        let surfaces = Surfaces::new(&two, ANCHOR);
        assert_eq!((surfaces.vertices, surfaces.most_indices), (8, 12));
        let (mut vertices, mut indices) = ([Vertex::zeroed(); 5], [0; 7]);
        assert_eq!(surfaces.write(&mut vertices, &mut indices), 7);
    }

    #[test]
    fn four_corners_are_covered_whether_they_bulge_or_not() {
        let quad = |corners: [[u32; 2]; 4]| corners.map(|[x, y]| [ORIGIN + x, ORIGIN + y]).to_vec();
        let arrow = quad([[0, 0], [100, 50], [0, 100], [40, 50]]);
        let kite = quad([[0, 0], [90, 10], [100, 100], [5, 95]]);
        let (hollow, bulging) =
            (surfaces(vec![Shape::Surface(vec![vec![arrow]])]), surfaces(vec![Shape::Surface(vec![vec![kite]])]));
        assert!((area(&hollow) - 3000.0).abs() < 1e-6, "{}", area(&hollow));
        assert!((area(&bulging) - 8500.0).abs() < 1e-6, "{}", area(&bulging));
        assert_eq!(bulging.1.len(), 6);
    }

    #[test]
    fn corners_name_their_area_and_outlines_stand_apart() {
        let features = features(vec![
            Shape::Surface(vec![vec![square(0, 0, 10)], vec![square(20, 0, 10)]]),
            Shape::Surface(vec![vec![square(0, 50, 10)]]),
        ]);
        let surfaces = Surfaces::new(&features, ANCHOR).in_lists();
        assert_eq!(
            surfaces.0.iter().map(|vertex| vertex.area).collect::<Vec<_>>(),
            [[0; 8].as_slice(), &[1; 4]].concat()
        );
        assert!((area(&surfaces) - 300.0).abs() < 1e-6);
        // Areas that are not there have no outline.
        let second = segments(&features, [1, 7], ANCHOR);
        assert_eq!((second.len(), second[0].from), (4, [0.0, 50.0]));
        assert_eq!(segments(&features, 0..2, ANCHOR).len(), 12);
    }

    #[test]
    fn a_line_is_not_closed_and_has_no_surface() {
        let line = features(vec![Shape::Line(vec![square(0, 0, 10)])]);
        let segments = segments(&line, 0..1, ANCHOR);
        assert_eq!((segments.len(), Surfaces::new(&line, ANCHOR).most_indices), (3, 0));
        assert_eq!(segments[0], Segment { from: [0.0, 0.0], to: [10.0, 0.0] });
    }

    #[test]
    fn forty_kilometres_from_the_anchor_a_unit_is_still_a_unit() {
        let surfaces = surfaces(vec![Shape::Surface(vec![vec![square(8_000_000, 8_000_000, 1)]])]);
        assert!((area(&surfaces) - 1.0).abs() < 1e-6);
    }

    #[test]
    fn a_feature_without_geometry_keeps_its_place() {
        let features = features(vec![Shape::Surface(vec![]), Shape::Surface(vec![vec![square(0, 0, 10)]])]);
        assert_eq!(segments(&features, [0], ANCHOR), []);
        assert_eq!(Surfaces::new(&features, ANCHOR).in_lists().0[0].area, 1);
    }
}
