//! Carrying values from the areas of a file to other areas.
use super::{
    account::{Account, Sum},
    columns::{Carrying, carried},
    coverage::Ground,
    request::{Outside, Request},
    target::{Target, TargetName},
};
use geo::{Area, Coord, MultiPolygon, unary_union};
use geodata::{
    aggregate::{
        Fallback, Overlapping, PointAssignment, WeightedPoint, Weights, WeightsError, area_weights, dasymetric_weights,
        h3_weights, point_square_weights, square_weights,
    },
    crs::{Crs, CrsError, Projection},
    grid::{
        h3, kvadratnet, laea,
        square::{Size as _, Square},
    },
    locate::AreaLocator,
};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use thiserror::Error;

/// Points that tell where within a source its values belong.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Points<'a> {
    /// Places in EPSG:25832 with their weights.
    pub points: &'a [WeightedPoint],
    /// Whether a source without any point is carried by area; else it is missing.
    pub by_area_without: bool,
}

/// Where values are carried to.
#[derive(Debug)]
pub(crate) struct Onto {
    /// The grid or file.
    pub target: TargetName,
    /// The areas of a file; none for a grid.
    pub areas: Vec<Target>,
    /// Those of them that overlap.
    pub overlapping: Vec<Overlapping>,
}

/// What was carried.
#[derive(Debug)]
pub(crate) struct Carried {
    /// The targets, with the values among their properties.
    pub targets: Vec<Target>,
    /// The plane of the outlines.
    pub plane: Crs,
    /// For each count where its sum went.
    pub sums: Vec<Sum>,
    /// How many averaged values were left empty for their coverage, by column.
    pub emptied: Vec<(String, usize)>,
    /// How many points lie in no source, of how many; `None` without points.
    pub astray: Option<(usize, usize)>,
    /// Whether any target has a value at all.
    pub has_value: bool,
}

/// Values that cannot be carried.
#[derive(Debug, Error)]
pub(crate) enum ApportionError {
    /// A geometry that no weights can be made from.
    #[error(transparent)]
    Weights(#[from] WeightsError),
    /// A geometry outside of the target's area of use.
    #[error(transparent)]
    Projection(#[from] CrsError),
    /// A target's property has the name of a value.
    #[error("the targets have a property \"{0}\" already; carry fewer of their properties with --keep")]
    Taken(String),
}

/// Carries columns of the sources, given in EPSG:25832, onto a grid, or onto the areas of a file.
///
/// # Errors
/// [`ApportionError`].
pub(crate) fn apportion(
    sources: &[MultiPolygon<f64>],
    columns: &BTreeMap<String, Vec<Option<f64>>>,
    request: &Request,
    onto: Onto,
    points: Option<Points>,
) -> Result<Carried, ApportionError> {
    let plane = onto.target.plane();
    let moved = if plane == Crs::Utm32 { None } else { Some(Projection::new(Crs::Utm32, plane)) };
    let projected: Vec<MultiPolygon<f64>> = match &moved {
        Some(projection) => sources.iter().map(|source| projection.polygons(source)).collect::<Result<_, _>>()?,
        None => sources.to_vec(),
    };
    let outlines: Vec<Option<&MultiPolygon<f64>>> = projected.iter().map(Some).collect();
    let points = points.map(|points| in_plane(points, &outlines, moved.as_ref())).transpose()?;
    let overlap = points.is_none() && !onto.overlapping.is_empty();
    let Placed { mut targets, weights, whole } = placed(&outlines, &onto.target, onto.areas, points.as_ref())?;

    let target_outlines: Vec<&MultiPolygon<f64>> = targets.iter().map(|target| &target.outline).collect();
    let covered = if overlap {
        let union = unary_union(target_outlines.iter().copied());
        inside(&area_weights(&outlines, &[&union])?)
    } else {
        inside(&weights)
    };
    let by_area = match &points {
        Some(points) if points.by_area_without => {
            let areas_m2 = target_outlines.iter().map(|outline| outline.unsigned_area()).collect();
            Some((area_weights(&outlines, &target_outlines)?, areas_m2))
        }
        _ => None,
    };
    let pointless: Vec<bool> = match &points {
        Some(points) if !points.by_area_without => points.weight_of.iter().map(|weight| *weight == 0.0).collect(),
        _ => vec![false; sources.len()],
    };
    let spread = (request.outside == Outside::Spread).then(|| weights.clone().with_all_inside());
    let carrying = Carrying {
        counts: spread.as_ref().unwrap_or(&weights),
        averages: &weights,
        ground: Ground { weights: &weights, whole, by_area },
    };
    let account = Account { covered, pointless, reached: weights.rows().map(|row| !row.is_empty()).collect() };
    let found = carried(columns, request, &carrying, &account);
    for (name, values) in &found.columns {
        for (target, value) in targets.iter_mut().zip(values) {
            if target.properties.insert(name.clone(), json!(value)).is_some() {
                return Err(ApportionError::Taken(name.clone()));
            }
        }
    }
    let astray = points.map(|points| (points.points.len() - points.assigned.len(), points.points.len()));
    Ok(Carried { targets, plane, sums: found.sums, emptied: found.emptied, astray, has_value: found.has_value })
}

/// For each source the part that lies in any target.
fn inside(weights: &Weights) -> Vec<f64> {
    (0..weights.sources()).map(|source| weights.inside(source).min(1.0)).collect()
}

/// The targets, what part of each source lies in them, and for each target all that it has: its m², or the weight of its points.
struct Placed {
    targets: Vec<Target>,
    weights: Weights,
    whole: Vec<f64>,
}

fn placed(
    sources: &Outlines,
    target: &TargetName,
    areas: Vec<Target>,
    points: Option<&PlacedPoints>,
) -> Result<Placed, WeightsError> {
    match target {
        TargetName::File(_) => onto_areas(sources, areas, points),
        TargetName::Kvadratnet(size) => {
            let code = |square| kvadratnet::Cell::of(square).map(|cell| json!({ "kode": cell.to_string() }));
            onto_squares(sources, size.side(), code, points)
        }
        TargetName::Laea(size) => {
            let code = |square| {
                let cell = laea::Cell::of(square)?;
                Some(json!({ "kode": cell.to_string(), "kort_kode": cell.short().to_string() }))
            };
            onto_squares(sources, size.side(), code, points)
        }
        TargetName::H3(resolution) => onto_hexagons(sources, *resolution, points),
    }
}

/// Points in the plane of the target, and those of them that lie in a source.
struct PlacedPoints {
    points: Vec<WeightedPoint>,
    assigned: Vec<PointAssignment>,
    /// The weight of the points of each source.
    weight_of: Vec<f64>,
    by_area_without: bool,
}

impl PlacedPoints {
    /// The weight of the points in each target.
    fn whole(&self, targets: usize, at: impl Fn(Coord<f64>) -> Option<usize>) -> Vec<f64> {
        let mut whole = vec![0.0; targets];
        for point in &self.points {
            if let Some(target) = at(point.position) {
                whole[target] += point.weight;
            }
        }
        whole
    }

    fn fallback<'a>(&self, by_area: &'a Weights) -> Fallback<'a> {
        if self.by_area_without { Fallback::To(by_area) } else { Fallback::Missing }
    }
}

fn in_plane(points: Points, sources: &Outlines, projection: Option<&Projection>) -> Result<PlacedPoints, CrsError> {
    let place = |point: &WeightedPoint| {
        let position = match projection {
            Some(projection) => projection.point(point.position.x, point.position.y)?,
            None => point.position,
        };
        Ok(WeightedPoint { position, ..*point })
    };
    let placed = points.points.iter().map(place).collect::<Result<Vec<_>, CrsError>>()?;
    let assigned = assigned(sources, &placed);
    let mut weight_of = vec![0.0; sources.len()];
    assigned.iter().for_each(|point| weight_of[point.source] += point.weight);
    Ok(PlacedPoints { points: placed, assigned, weight_of, by_area_without: points.by_area_without })
}

type Outlines<'a> = [Option<&'a MultiPolygon<f64>>];

/// The points that lie in a source.
fn assigned(sources: &Outlines, points: &[WeightedPoint]) -> Vec<PointAssignment> {
    let locator = AreaLocator::new(sources);
    let assigned = |point: &WeightedPoint| {
        let source = locator.at(point.position)?;
        Some(PointAssignment { source, position: point.position, weight: point.weight })
    };
    points.iter().filter_map(assigned).collect()
}

fn onto_areas(sources: &Outlines, targets: Vec<Target>, points: Option<&PlacedPoints>) -> Result<Placed, WeightsError> {
    let outlines: Vec<&MultiPolygon<f64>> = targets.iter().map(|target| &target.outline).collect();
    let by_area = area_weights(sources, &outlines)?;
    let (weights, whole) = by_points(sources, &outlines, by_area, points)?;
    Ok(Placed { targets, weights, whole })
}

/// Weights by points where there are any, found by the outlines of the targets; and all that each target has.
fn by_points(
    sources: &Outlines,
    targets: &[&MultiPolygon<f64>],
    by_area: Weights,
    points: Option<&PlacedPoints>,
) -> Result<(Weights, Vec<f64>), WeightsError> {
    let Some(points) = points else {
        return Ok((by_area, targets.iter().map(|target| target.unsigned_area()).collect()));
    };
    let outlines: Vec<Option<&MultiPolygon<f64>>> = targets.iter().map(|&target| Some(target)).collect();
    let locator = AreaLocator::new(&outlines);
    let at = |point| locator.at(point);
    let fallback = points.fallback(&by_area);
    let weights = dasymetric_weights(sources.len(), targets.len(), &points.assigned, at, fallback)?;
    Ok((weights, points.whole(targets.len(), at)))
}

fn onto_squares(
    sources: &Outlines,
    side: u32,
    code: impl Fn(Square) -> Option<Value>,
    points: Option<&PlacedPoints>,
) -> Result<Placed, WeightsError> {
    let (squares, weights) = match points {
        None => square_weights(side, sources, &[])?,
        Some(PlacedPoints { points, by_area_without: false, .. }) => point_square_weights(side, sources, points)?,
        Some(points) => {
            let (squares, by_area) = square_weights(side, sources, &[])?;
            let at = |point| squares.binary_search(&Square::at(side, point)?).ok();
            let fallback = points.fallback(&by_area);
            let weights = dasymetric_weights(sources.len(), squares.len(), &points.assigned, at, fallback)?;
            let (reached, weights) = weights.onto_reached();
            (reached.into_iter().map(|position| squares[position]).collect(), weights)
        }
    };
    let whole = match points {
        None => vec![f64::from(side).powi(2); squares.len()],
        Some(points) => points.whole(squares.len(), |point| squares.binary_search(&Square::at(side, point)?).ok()),
    };
    let target = |square: Square| {
        let properties = code(square).and_then(|code| code.as_object().cloned()).unwrap_or_default();
        Target { properties, outline: MultiPolygon(vec![square.rect().to_polygon()]) }
    };
    Ok(Placed { targets: squares.into_iter().map(target).collect(), weights, whole })
}

fn onto_hexagons(
    sources: &Outlines,
    resolution: h3::Resolution,
    points: Option<&PlacedPoints>,
) -> Result<Placed, WeightsError> {
    let (cells, by_area) = h3_weights(resolution, sources)?;
    let projection = Projection::new(Crs::Wgs84, Crs::Utm32);
    let target = |cell: h3::Cell| {
        let mut properties = Map::new();
        properties.insert("kode".to_owned(), json!(cell.to_string()));
        Target { properties, outline: MultiPolygon(cell.outline(&projection).into_iter().collect()) }
    };
    let targets: Vec<Target> = cells.into_iter().map(target).collect();
    let outlines: Vec<&MultiPolygon<f64>> = targets.iter().map(|target| &target.outline).collect();
    let (weights, whole) = by_points(sources, &outlines, by_area, points)?;
    let (reached, weights) = weights.onto_reached();
    Ok(Placed {
        targets: reached.iter().map(|&position| targets[position].clone()).collect(),
        whole: reached.into_iter().map(|position| whole[position]).collect(),
        weights,
    })
}

#[cfg(test)]
#[path = "apportion_tests.rs"]
mod tests;
