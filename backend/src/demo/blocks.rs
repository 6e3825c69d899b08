//! Building blocks and the streets between them, on the plan: what is to be built on is cut across its longer side
//! until the pieces have the size of a block. Cuts that follow the shape of each piece give streets that turn with the
//! shore and the main roads, as in towns that grew.
use super::random::Random;
use geo::algorithm::buffer::{BufferStyle, LineCap, LineJoin};
use geo::{Area, BooleanOps, Buffer, ConvexHull, Coord, LineString, MultiLineString, MultiPolygon, Polygon};

/// Half the width of a street, from its middle to the plots, metres.
const HALF_STREET_M: f64 = 7.0;
/// Smaller pieces are left unbuilt.
const SMALLEST_BLOCK_M2: f64 = 700.0;

/// Blocks and streets, plan metres.
#[derive(Default)]
pub(super) struct Subdivision {
    /// The plots, set back from the streets.
    pub(super) blocks: Vec<Polygon>,
    /// The middles of the streets.
    pub(super) streets: Vec<LineString>,
}

/// Grows (or, below zero, shrinks) with pointed corners.
pub(super) fn offset(shape: &Polygon, distance_m: f64) -> MultiPolygon {
    shape.buffer_with_style(BufferStyle::new(distance_m).line_join(LineJoin::Miter(1.0)))
}

/// The ground within a distance of a line.
pub(super) fn corridor(line: &LineString, distance_m: f64) -> MultiPolygon {
    line.buffer_with_style(BufferStyle::new(distance_m).line_join(LineJoin::Bevel).line_cap(LineCap::Butt))
}

/// How a shape lies: the direction of its longer side (a unit vector), the centre of the smallest rectangle around it,
/// and that rectangle's sides, metres.
pub(super) struct Lie {
    pub(super) along: Coord,
    pub(super) centre: Coord,
    pub(super) length_m: f64,
    pub(super) width_m: f64,
}

/// The smallest rectangle around a shape, by trying the direction of each edge of its hull; `None` without area.
pub(super) fn lie(shape: &Polygon) -> Option<Lie> {
    let hull = shape.convex_hull();
    let extent = |axis: Coord| {
        hull.exterior().coords().fold((f64::MAX, f64::MIN), |(low, high), corner| {
            let along = corner.x * axis.x + corner.y * axis.y;
            (low.min(along), high.max(along))
        })
    };
    let lies = hull.exterior().lines().filter_map(|edge| {
        let delta = edge.delta();
        let length = (delta.x * delta.x + delta.y * delta.y).sqrt();
        if length < 1e-6 {
            return None;
        }
        let (u, v) = (delta / length, Coord { x: -delta.y / length, y: delta.x / length });
        let ((low_u, high_u), (low_v, high_v)) = (extent(u), extent(v));
        let centre = u * ((low_u + high_u) / 2.0) + v * ((low_v + high_v) / 2.0);
        let (size_u, size_v) = (high_u - low_u, high_v - low_v);
        let (along, length_m, width_m) = if size_u >= size_v { (u, size_u, size_v) } else { (v, size_v, size_u) };
        Some(Lie { along, centre, length_m, width_m })
    });
    lies.min_by(|a, b| (a.length_m * a.width_m).total_cmp(&(b.length_m * b.width_m)))
}

/// Cuts a piece of ground into blocks of about the size in square metres that is wished for at their place.
pub(super) fn subdivide(
    ground: &Polygon,
    wished_m2: &dyn Fn(Coord) -> f64,
    random: &mut Random,
    into: &mut Subdivision,
) {
    let area = ground.unsigned_area();
    let Some(lie) = lie(ground).filter(|_| area >= SMALLEST_BLOCK_M2) else { return };
    let block_m2 = wished_m2(lie.centre);
    let slender = lie.length_m > 3.2 * lie.width_m && area > 0.55 * block_m2;
    let large = area > block_m2 * random.between(1.15, 1.9);
    if !slender && !large && ground.interiors().is_empty() {
        let plots = offset(ground, -HALF_STREET_M).into_iter();
        into.blocks
            .extend(plots.filter(|plot| plot.unsigned_area() >= SMALLEST_BLOCK_M2 && plot.interiors().is_empty()));
        return;
    }
    let along = lie.along;
    let middle = lie.centre + along * (lie.length_m * random.between(-0.08, 0.08));
    let slant = random.between(-0.1, 0.1);
    let across = Coord { x: -along.y + slant * along.x, y: along.x + slant * along.y };
    let reach = lie.length_m + lie.width_m;
    let (from, to) = (middle - across * reach, middle + across * reach);
    let half = |side: f64| {
        let far = along * (side * 2.0 * reach);
        Polygon::new(LineString(vec![from, to, to + far, from + far]), vec![])
    };
    let street = MultiLineString(vec![LineString(vec![from, to])]);
    into.streets.extend(ground.clip(&street, false).into_iter().filter(|line| line.0.len() > 1));
    for side in [-1.0, 1.0] {
        for piece in ground.intersection(&half(side)) {
            subdivide(&piece, wished_m2, random, into);
        }
    }
}

/// Cuts a block by a straight line into two that share the cut's ends exactly: the first with the given share of the
/// area. `None` where the line that does it meets the outline more than twice.
pub(super) fn split(block: &Polygon, share: f64) -> Option<(Polygon, Polygon)> {
    let lie = lie(block)?;
    let wanted = block.unsigned_area() * share;
    let (mut low, mut high) = (-lie.length_m / 2.0, lie.length_m / 2.0);
    let mut halves = None;
    for _ in 0..24 {
        let at = (low + high) / 2.0;
        let Some((near, far)) = cut(block, lie.along, lie.centre + lie.along * at) else { break };
        if near.unsigned_area() < wanted {
            low = at;
        } else {
            high = at;
        }
        halves = Some((near, far));
    }
    halves.filter(|(near, _)| (near.unsigned_area() / wanted - 1.0).abs() < 0.1)
}

/// The parts of a block before and behind the line through `origin` across `axis`.
fn cut(block: &Polygon, axis: Coord, origin: Coord) -> Option<(Polygon, Polygon)> {
    let side = |corner: Coord| (corner.x - origin.x) * axis.x + (corner.y - origin.y) * axis.y;
    let (mut near, mut far, mut crossings) = (Vec::new(), Vec::new(), 0);
    for edge in block.exterior().lines() {
        let (start, end) = (side(edge.start), side(edge.end));
        if start < 0.0 {
            near.push(edge.start);
        } else {
            far.push(edge.start);
        }
        if (start < 0.0) != (end < 0.0) {
            let crossing = edge.start + edge.delta() * (start / (start - end));
            near.push(crossing);
            far.push(crossing);
            crossings += 1;
        }
    }
    (crossings == 2).then(|| (Polygon::new(LineString(near), vec![]), Polygon::new(LineString(far), vec![])))
}
