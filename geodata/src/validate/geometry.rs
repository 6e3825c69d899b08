//! Geometry: polygons that later steps can rely on, mended where nothing is lost by it.
//!
//! What may be mended without a word changes no place by more than [`TOLERANCE_M`]: a ring that is not closed, points that
//! follow each other at the same place, a ring that runs the wrong way round. A ring that crosses itself or another is untangled
//! where the area changes by less than [`TOLERANCE_M2`], and that is reported; otherwise it is refused, with the place of the
//! crossing. A part that lies wholly inside another one encloses nothing more: it is dissolved, so that its area counts once, and
//! that is reported.
use super::rings::{are_nested, crossing, rings};
use geo::{
    Area, BooleanOps, BoundingRect, Contains, Coord, LineString, MultiPolygon, Orient, Polygon, Relate, Validation,
    bool_ops::{FillRule, OpType},
    orient::Direction,
};
use thiserror::Error;

/// Points nearer to each other than this are one, in metres.
pub const TOLERANCE_M: f64 = 0.001;
/// Untangling may change the area by this much, in m².
pub const TOLERANCE_M2: f64 = 1.0;

/// Polygons that cannot be taken.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum GeometryError {
    /// Nothing in it.
    #[error("has no geometry")]
    Empty,
    /// A coordinate that is not a number.
    #[error("has a coordinate that is not finite")]
    NotFinite,
    /// Rings that cross each other or themselves.
    #[error("crosses itself near ({:.2}, {:.2}) in EPSG:25832; untangling it would change {changed_m2:.0} m²", place.x, place.y)]
    Crosses {
        /// Where, in EPSG:25832, metres.
        place: Coord<f64>,
        /// How much the area would change.
        changed_m2: f64,
    },
    /// Not valid by the rules of simple features in another way; the reason names the ring.
    #[error("is not valid: {0}")]
    Invalid(String),
    /// Nothing inside.
    #[error("encloses no area")]
    NoArea,
}

/// What was mended beyond the tolerance of a place.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum Mended {
    /// Rings that crossed each other or themselves.
    #[error("crossed itself near ({:.2}, {:.2}) in EPSG:25832; untangled, which changed {changed_m2:.4} m²", place.x, place.y)]
    Untangled {
        /// Where, in EPSG:25832, metres.
        place: Coord<f64>,
        /// How much the area changed.
        changed_m2: f64,
    },
    /// A part inside another part of the same area.
    #[error("has a part near ({:.2}, {:.2}) in EPSG:25832 that lies inside another part; dissolved, so that its {area_m2:.1} m² count once", place.x, place.y)]
    Dissolved {
        /// A corner of the part, in EPSG:25832, metres.
        place: Coord<f64>,
        /// Area of the part.
        area_m2: f64,
    },
}

/// Checks polygons and mends them: finite, closed rings without repeated points, outer ones against the clock, that do not
/// cross themselves or each other, with an area. What was untangled or dissolved is reported.
///
/// # Errors
/// [`GeometryError`] with the first reason.
///
/// ```
/// use geodata::validate::mended_polygons;
/// let ring = vec![(0.0, 0.0), (0.0, 9.0), (9.0, 9.0), (9.0, 9.0), (9.0, 0.0)];
/// let area = geo::MultiPolygon(vec![geo::Polygon::new(ring.into(), vec![])]);
/// let (mended, told) = mended_polygons(&area)?;
/// assert_eq!((mended.0[0].exterior().0.len(), told), (5, vec![]));
/// # Ok::<(), geodata::validate::GeometryError>(())
/// ```
pub fn mended_polygons(polygons: &MultiPolygon<f64>) -> Result<(MultiPolygon<f64>, Vec<Mended>), GeometryError> {
    let mut points = polygons.iter().flat_map(rings).flatten().peekable();
    if points.peek().is_none() {
        return Err(GeometryError::Empty);
    }
    if !points.all(|point| point.x.is_finite() && point.y.is_finite()) {
        return Err(GeometryError::NotFinite);
    }
    let plain: MultiPolygon<f64> = polygons.iter().filter_map(without_repeats).collect();
    let oriented = plain.orient(Direction::Default);
    let Err(reason) = validity(&oriented) else { return with_area(oriented, Vec::new()) };
    let (parts, mut told) = dissolved(oriented);
    let still = if told.is_empty() { Err(reason) } else { validity(&parts) };
    match still {
        Ok(()) => with_area(parts, told),
        Err(reason) => {
            let (parts, untangled) = untangled(&parts, reason)?;
            told.push(untangled);
            Ok((parts, told))
        }
    }
}

/// Whether polygons are valid, or why not. Where no edges meet, that is how the rings lie; only what meets is judged by the rules of simple
/// features, which compare all pairs of edges.
fn validity(polygons: &MultiPolygon<f64>) -> Result<(), String> {
    if crossing(polygons).is_none() && are_nested(polygons) {
        return Ok(());
    }
    polygons.check_validation().map_err(|reason| reason.to_string())
}

fn with_area(
    polygons: MultiPolygon<f64>,
    told: Vec<Mended>,
) -> Result<(MultiPolygon<f64>, Vec<Mended>), GeometryError> {
    if polygons.unsigned_area() > 0.0 { Ok((polygons, told)) } else { Err(GeometryError::NoArea) }
}

/// The parts without those that lie wholly inside another: what they enclose is enclosed already. Of parts that are the same, the
/// first is left.
fn dissolved(polygons: MultiPolygon<f64>) -> (MultiPolygon<f64>, Vec<Mended>) {
    if polygons.0.len() < 2 {
        return (polygons, Vec::new());
    }
    // How one polygon lies to another is defined for valid ones.
    let is_valid = |part: &Polygon<f64>| validity(&MultiPolygon(vec![part.clone()])).is_ok();
    let boxes: Vec<_> = polygons.iter().map(|part| part.bounding_rect().filter(|_| is_valid(part))).collect();
    let covers = |outer: usize, inner: usize| {
        let within =
            boxes[outer].zip(boxes[inner]).is_some_and(|(outer, inner)| outer.contains(&inner) || outer == inner);
        within && polygons.0[outer].relate(&polygons.0[inner]).is_covers()
    };
    let is_inside = |inner: usize| {
        (0..polygons.0.len())
            .any(|outer| outer != inner && covers(outer, inner) && (outer < inner || !covers(inner, outer)))
    };
    let inside: Vec<bool> = (0..polygons.0.len()).map(is_inside).collect();
    let (mut kept, mut told) = (Vec::new(), Vec::new());
    for (part, inside) in polygons.into_iter().zip(inside) {
        match part.exterior().0.first().filter(|_| inside) {
            Some(&place) => told.push(Mended::Dissolved { place, area_m2: part.unsigned_area() }),
            None => kept.push(part),
        }
    }
    (MultiPolygon(kept), told)
}

/// The polygon without points that follow another at the same place; `None` where its outer ring has no three places.
fn without_repeats(polygon: &Polygon<f64>) -> Option<Polygon<f64>> {
    let ring = |ring: &LineString<f64>| {
        let near = |a: &Coord<f64>, b: &Coord<f64>| (a.x - b.x).hypot(a.y - b.y) <= TOLERANCE_M;
        let mut kept: Vec<Coord<f64>> = Vec::with_capacity(ring.0.len());
        for &point in &ring.0 {
            if kept.last().is_none_or(|last| !near(last, &point)) {
                kept.push(point);
            }
        }
        while kept.len() > 1 && near(&kept[0], &kept[kept.len() - 1]) {
            kept.pop();
        }
        (kept.len() >= 3).then_some(LineString(kept))
    };
    Some(Polygon::new(ring(polygon.exterior())?, polygon.interiors().iter().filter_map(ring).collect()))
}

/// The polygons as the boolean overlay sees them, where that is nearly the same. What two parts have in common is inside, and counts
/// once.
fn untangled(polygons: &MultiPolygon<f64>, reason: String) -> Result<(MultiPolygon<f64>, Mended), GeometryError> {
    let Some(place) = crossing(polygons) else { return Err(GeometryError::Invalid(reason)) };
    let nothing = MultiPolygon::new(Vec::new());
    let union = polygons.boolean_op_with_fill_rule(&nothing, OpType::Union, FillRule::NonZero);
    // Where edges nearly coincide the overlay leaves parts of fewer than three places.
    let union = union.iter().filter_map(without_repeats).collect::<MultiPolygon<f64>>().orient(Direction::Default);
    // A loop that is run through the other way counts against the area of the ring and for that of the union; parts that lie on
    // one another count twice.
    let rings: f64 = polygons.iter().map(Area::unsigned_area).sum();
    let changed_m2 = (union.unsigned_area() - rings).abs();
    if union.unsigned_area() <= 0.0 {
        return Err(GeometryError::NoArea);
    }
    if changed_m2 > TOLERANCE_M2 {
        return Err(GeometryError::Crosses { place, changed_m2 });
    }
    validity(&union).map_err(GeometryError::Invalid)?;
    Ok((union, Mended::Untangled { place, changed_m2 }))
}

#[cfg(test)]
#[path = "geometry_tests.rs"]
mod tests;
