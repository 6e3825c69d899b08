//! From the plan to the ground. The island is drawn by hand on a plan in hectometres (x east, y north, from its
//! south-west corner), as a few smooth curves. One bend of the whole plane then makes everything irregular at once:
//! coast, borders, streets and houses. Since it is one continuous map without folds, whatever lies inside, beside or
//! apart on the plan does so on the ground.
use super::random::noise;
use geo::{Coord, LineString, MultiLineString, MultiPolygon, Point, Polygon, coord};

/// South-west corner of the plan in EPSG:25832, metres. Open sea in Kattegat: the nearest land, Sjællands Odde, is 15 km
/// away.
const CORNER: (f64, f64) = (633_000.0, 6_224_500.0);
/// Metres in a unit of the plan.
const HECTOMETRE: f64 = 100.0;
/// Longest edge that is bent as one, in plan metres; longer edges get vertices between.
const STEP_M: f64 = 25.0;
/// The town's centre on the plan, metres: near it the bend is gentle, so that quays and streets stay clean.
const TOWN_M: (f64, f64) = (6_200.0, 5_700.0);

/// A bend of the plane: bumps this wide and this high, in metres.
struct Bend {
    channel: u64,
    width_m: f64,
    height_m: f64,
    in_town: bool,
}

/// Each bend is far less steep than 1, so that their sum does not fold the plane.
const BENDS: [Bend; 4] = [
    Bend { channel: 11, width_m: 1_500.0, height_m: 105.0, in_town: true },
    Bend { channel: 23, width_m: 600.0, height_m: 36.0, in_town: true },
    Bend { channel: 37, width_m: 230.0, height_m: 17.0, in_town: false },
    Bend { channel: 51, width_m: 90.0, height_m: 6.0, in_town: false },
];

/// How much of the finer bends is left at a place: 0 in the town, 1 in the open country.
fn roughness(x: f64, y: f64) -> f64 {
    let (dx, dy) = (x - TOWN_M.0, y - TOWN_M.1);
    let distance = (dx * dx + dy * dy).sqrt();
    let t = ((distance - 1_600.0) / 1_600.0).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// The place on the ground, EPSG:25832, to the centimetre, of a place on the plan in metres.
fn bent(plan: Coord) -> Coord {
    let rough = roughness(plan.x, plan.y);
    let mut ground = coord! { x: CORNER.0 + plan.x, y: CORNER.1 + plan.y };
    for bend in &BENDS {
        let height = if bend.in_town { bend.height_m } else { bend.height_m * rough };
        let (x, y) = (plan.x / bend.width_m, plan.y / bend.width_m);
        ground.x += height * noise(bend.channel, x, y);
        ground.y += height * noise(bend.channel + 1, x, y);
    }
    let centimetre = |metres: f64| (metres * 100.0).round() / 100.0;
    coord! { x: centimetre(ground.x), y: centimetre(ground.y) }
}

/// Vertices along an edge without its last, at most [`STEP_M`] apart. The same from either end, so that neighbours who
/// share an edge share its vertices.
fn stations(from: Coord, to: Coord) -> Vec<Coord> {
    let (delta_x, delta_y) = (to.x - from.x, to.y - from.y);
    let count = ((delta_x * delta_x + delta_y * delta_y).sqrt() / STEP_M).ceil().max(1.0);
    let forward = (from.x, from.y) <= (to.x, to.y);
    let (first, last) = if forward { (from, to) } else { (to, from) };
    (0..count as u32)
        .map(|i| {
            let step = if forward { f64::from(i) } else { count - f64::from(i) };
            let t = step / count;
            if step == count { last } else { first + (last - first) * t }
        })
        .collect()
}

/// A line of the plan on the ground.
fn line_on_ground(line: &LineString) -> LineString {
    let between = line.lines().flat_map(|edge| stations(edge.start, edge.end));
    let mut bent: Vec<Coord> = between.chain(line.0.last().copied()).map(bent).collect();
    bent.dedup();
    LineString(bent)
}

/// Lines of the plan (metres) on the ground (EPSG:25832).
pub(super) fn lines_on_ground(lines: &[LineString]) -> MultiLineString {
    MultiLineString(lines.iter().map(line_on_ground).collect())
}

/// A polygon of the plan (metres) on the ground (EPSG:25832).
pub(super) fn polygon_on_ground(polygon: &Polygon) -> Polygon {
    Polygon::new(line_on_ground(polygon.exterior()), polygon.interiors().iter().map(line_on_ground).collect())
}

/// Polygons of the plan (metres) on the ground (EPSG:25832).
pub(super) fn polygons_on_ground<'a>(polygons: impl IntoIterator<Item = &'a Polygon>) -> MultiPolygon {
    MultiPolygon(polygons.into_iter().map(polygon_on_ground).collect())
}

/// A point of the plan (metres) on the ground (EPSG:25832).
pub(super) fn point_on_ground(plan: Coord) -> Point {
    bent(plan).into()
}

/// A place of the plan in metres, given in hectometres.
pub(super) fn place((x, y): (f64, f64)) -> Coord {
    coord! { x: x * HECTOMETRE, y: y * HECTOMETRE }
}

/// One piece of a Catmull-Rom curve, from `b` to `c` (without `c`), between the neighbours `a` and `d`.
pub(super) fn curve_piece(a: Coord, b: Coord, c: Coord, d: Coord) -> impl Iterator<Item = Coord> {
    const PIECES: u32 = 8;
    (0..PIECES).map(move |i| {
        let t = f64::from(i) / f64::from(PIECES);
        let linear = (c - a) * t;
        let square = (a * 2.0 - b * 5.0 + c * 4.0 - d) * (t * t);
        let cube = (b * 3.0 - c * 3.0 + d - a) * (t * t * t);
        b + (linear + square + cube) * 0.5
    })
}

/// A smooth open line through places in hectometres, ends included, in plan metres.
pub(super) fn curve(places: &[(f64, f64)]) -> LineString {
    let places: Vec<Coord> = places.iter().copied().map(place).collect();
    let at = |i: usize| places[i.min(places.len() - 1)];
    let inner = (0..places.len() - 1).flat_map(|i| curve_piece(at(i.saturating_sub(1)), at(i), at(i + 1), at(i + 2)));
    inner.chain(places.last().copied()).collect()
}

/// A smooth closed shape through places in hectometres, in plan metres.
pub(super) fn shape(places: &[(f64, f64)]) -> Polygon {
    let places: Vec<Coord> = places.iter().copied().map(place).collect();
    let count = places.len();
    let at = |i: usize| places[i % count];
    let ring = (0..count).flat_map(|i| curve_piece(at(i + count - 1), at(i), at(i + 1), at(i + 2))).collect();
    Polygon::new(ring, vec![])
}

/// A round shape with an uneven rim, radius and centre in hectometres, in plan metres.
pub(super) fn blob(centre: (f64, f64), radius: f64) -> Polygon {
    const RIM: [(f64, f64); 8] =
        [(1.0, 0.0), (0.7, 0.72), (0.05, 0.9), (-0.75, 0.7), (-1.1, -0.05), (-0.7, -0.65), (0.0, -0.95), (0.8, -0.72)];
    let rim = RIM.map(|(x, y)| {
        let stretch = radius * (1.0 + 0.22 * noise(71, centre.0 + 3.1 * x, centre.1 + 3.1 * y));
        (centre.0 + x * stretch, centre.1 + y * stretch)
    });
    shape(&rim)
}
