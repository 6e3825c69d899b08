//! Carrying values from the areas of a file to other areas.
use super::target::{Target, TargetName};
use geo::MultiPolygon;
use geodata::{
    aggregate::{
        Fallback, Over, PointAssignment, Ratio, WeightedPoint, Weights, WeightsError, area_weights, dasymetric_weights,
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

/// What to carry, by the names of columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// Counts, which are divided among the targets.
    pub extensive: Vec<String>,
    /// Densities and prices, which are averaged by area.
    pub intensive: Vec<String>,
    /// Numerators and denominators.
    pub shares: Vec<(String, String)>,
    /// Sums and weights.
    pub means: Vec<(String, String)>,
}

impl Request {
    /// The columns that the sources must have.
    pub fn columns(&self) -> Vec<&str> {
        let pairs = self.shares.iter().chain(&self.means).flat_map(|(upper, lower)| [upper, lower]);
        let mut columns: Vec<&str> =
            self.extensive.iter().chain(&self.intensive).chain(pairs).map(String::as_str).collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }
}

/// Points that tell where within a source its values belong.
#[derive(Debug, Clone, Copy)]
pub struct Points<'a> {
    /// Places in EPSG:25832 with their weights.
    pub points: &'a [WeightedPoint],
    /// Whether a source without any point is carried by area; else it is missing.
    pub by_area_without: bool,
}

/// What was carried.
#[derive(Debug)]
pub struct Carried {
    /// The targets, with the values among their properties.
    pub targets: Vec<Target>,
    /// The plane of the outlines.
    pub plane: Crs,
    /// For each count its sum over the sources and over the targets.
    pub sums: BTreeMap<String, [f64; 2]>,
}

/// Values that cannot be carried.
#[derive(Debug, Error)]
pub enum ApportionError {
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

/// Carries columns of the sources, given in EPSG:25832, onto a grid, or onto `areas` where the target is a file.
///
/// # Errors
/// [`ApportionError`].
pub fn apportion(
    sources: &[MultiPolygon<f64>],
    columns: &BTreeMap<String, Vec<Option<f64>>>,
    request: &Request,
    target: &TargetName,
    areas: Vec<Target>,
    points: Option<Points>,
) -> Result<Carried, ApportionError> {
    let plane = target.plane();
    let moved = if plane == Crs::Utm32 { None } else { Some(Projection::new(Crs::Utm32, plane)) };
    let projected: Vec<MultiPolygon<f64>> = match &moved {
        Some(projection) => sources.iter().map(|source| projection.polygons(source)).collect::<Result<_, _>>()?,
        None => sources.to_vec(),
    };
    let outlines: Vec<Option<&MultiPolygon<f64>>> = projected.iter().map(Some).collect();
    let points = points.map(|points| in_plane(points, moved.as_ref())).transpose()?;
    let (mut targets, weights) = match target {
        TargetName::File(_) => onto_areas(&outlines, areas, points.as_ref())?,
        TargetName::Kvadratnet(size) => {
            let code = |square| kvadratnet::Cell::of(square).map(|cell| json!({ "kode": cell.to_string() }));
            onto_squares(&outlines, size.side(), code, points.as_ref())?
        }
        TargetName::Laea(size) => {
            let code = |square| {
                let cell = laea::Cell::of(square)?;
                Some(json!({ "kode": cell.to_string(), "kort_kode": cell.short().to_string() }))
            };
            onto_squares(&outlines, size.side(), code, points.as_ref())?
        }
        TargetName::H3(resolution) => onto_hexagons(&outlines, *resolution, points.as_ref())?,
    };
    let values = values(&weights, columns, request);
    for (name, values) in &values {
        for (target, value) in targets.iter_mut().zip(values) {
            if target.properties.insert(name.clone(), json!(value)).is_some() {
                return Err(ApportionError::Taken(name.clone()));
            }
        }
    }
    let total = |values: &[Option<f64>]| values.iter().flatten().sum::<f64>();
    let counts = request.extensive.iter().chain(request.shares.iter().chain(&request.means).flat_map(|(a, b)| [a, b]));
    let sums = counts.filter_map(|name| {
        let carried = values.iter().find(|(value, _)| value == name)?;
        Some((name.clone(), [total(&columns[name]), total(&carried.1)]))
    });
    Ok(Carried { sums: sums.collect(), targets, plane })
}

/// Points in the plane of the target.
struct PlacedPoints {
    points: Vec<WeightedPoint>,
    by_area_without: bool,
}

fn in_plane(points: Points, projection: Option<&Projection>) -> Result<PlacedPoints, CrsError> {
    let place = |point: &WeightedPoint| {
        let position = match projection {
            Some(projection) => projection.point(point.position.x, point.position.y)?,
            None => point.position,
        };
        Ok(WeightedPoint { position, ..*point })
    };
    let placed = points.points.iter().map(place).collect::<Result<_, CrsError>>()?;
    Ok(PlacedPoints { points: placed, by_area_without: points.by_area_without })
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

fn onto_areas(
    sources: &Outlines,
    targets: Vec<Target>,
    points: Option<&PlacedPoints>,
) -> Result<(Vec<Target>, Weights), WeightsError> {
    let outlines: Vec<&MultiPolygon<f64>> = targets.iter().map(|target| &target.outline).collect();
    let by_area = area_weights(sources, &outlines)?;
    let weights = by_points(sources, &outlines, by_area, points)?;
    Ok((targets, weights))
}

/// Weights by points where there are any, found by the outlines of the targets.
fn by_points(
    sources: &Outlines,
    targets: &[&MultiPolygon<f64>],
    by_area: Weights,
    points: Option<&PlacedPoints>,
) -> Result<Weights, WeightsError> {
    let Some(points) = points else { return Ok(by_area) };
    let outlines: Vec<Option<&MultiPolygon<f64>>> = targets.iter().map(|&target| Some(target)).collect();
    let locator = AreaLocator::new(&outlines);
    let fallback = if points.by_area_without { Fallback::To(&by_area) } else { Fallback::Missing };
    let assigned = assigned(sources, &points.points);
    dasymetric_weights(sources.len(), targets.len(), &assigned, |point| locator.at(point), fallback)
}

fn onto_squares(
    sources: &Outlines,
    side: u32,
    code: impl Fn(Square) -> Option<Value>,
    points: Option<&PlacedPoints>,
) -> Result<(Vec<Target>, Weights), WeightsError> {
    let (squares, weights) = match points {
        None => square_weights(side, sources, &[])?,
        Some(PlacedPoints { points, by_area_without: false }) => point_square_weights(side, sources, points)?,
        Some(PlacedPoints { points, by_area_without: true }) => {
            let (squares, by_area) = square_weights(side, sources, &[])?;
            let at = |point| squares.binary_search(&Square::at(side, point)?).ok();
            let assigned = assigned(sources, points);
            let weights = dasymetric_weights(sources.len(), squares.len(), &assigned, at, Fallback::To(&by_area))?;
            let (reached, weights) = weights.onto_reached();
            (reached.into_iter().map(|position| squares[position]).collect(), weights)
        }
    };
    let target = |square: Square| {
        let properties = code(square).and_then(|code| code.as_object().cloned()).unwrap_or_default();
        Target { properties, outline: MultiPolygon(vec![square.rect().to_polygon()]) }
    };
    Ok((squares.into_iter().map(target).collect(), weights))
}

fn onto_hexagons(
    sources: &Outlines,
    resolution: h3::Resolution,
    points: Option<&PlacedPoints>,
) -> Result<(Vec<Target>, Weights), WeightsError> {
    let (cells, by_area) = h3_weights(resolution, sources)?;
    let projection = Projection::new(Crs::Wgs84, Crs::Utm32);
    let target = |cell: h3::Cell| {
        let mut properties = Map::new();
        properties.insert("kode".to_owned(), json!(cell.to_string()));
        Target { properties, outline: MultiPolygon(cell.outline(&projection).into_iter().collect()) }
    };
    let targets: Vec<Target> = cells.into_iter().map(target).collect();
    let outlines: Vec<&MultiPolygon<f64>> = targets.iter().map(|target| &target.outline).collect();
    let (reached, weights) = by_points(sources, &outlines, by_area, points)?.onto_reached();
    Ok((reached.into_iter().map(|position| targets[position].clone()).collect(), weights))
}

/// The carried values by name: counts and densities by their own, a share as `numerator_per_denominator`.
fn values(
    weights: &Weights,
    columns: &BTreeMap<String, Vec<Option<f64>>>,
    request: &Request,
) -> Vec<(String, Vec<Option<f64>>)> {
    let mut values: Vec<(String, Vec<Option<f64>>)> = Vec::new();
    let mut add = |name: String, carried: Vec<Option<f64>>| {
        if values.iter().all(|(known, _)| *known != name) {
            values.push((name, carried));
        }
    };
    let extensive: Vec<&[Option<f64>]> = request.extensive.iter().map(|name| columns[name].as_slice()).collect();
    for (name, carried) in request.extensive.iter().zip(weights.apportion_all(&extensive)) {
        add(name.clone(), carried);
    }
    for name in &request.intensive {
        add(name.clone(), weights.intensive(&columns[name], Over::Reached));
    }
    for (upper, lower) in request.shares.iter().chain(&request.means) {
        let ratios = weights.ratio(&columns[upper], &columns[lower]);
        add(upper.clone(), ratios.iter().map(|ratio| ratio.map(|ratio| ratio.numerator)).collect());
        add(lower.clone(), ratios.iter().map(|ratio| ratio.map(|ratio| ratio.denominator)).collect());
        add(format!("{upper}_per_{lower}"), ratios.iter().map(|ratio| ratio.and_then(Ratio::value)).collect());
    }
    values
}

#[cfg(test)]
#[path = "apportion_tests.rs"]
mod tests;
