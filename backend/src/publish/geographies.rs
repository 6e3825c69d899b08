//! Geographies: the layers that a release is shown on, with the weights of the departments onto each.
use super::{
    places::Places,
    weights::{Version, WeightCache},
};
use geo::{Centroid, Coord, MultiPolygon};
use geodata::{
    aggregate::{Weights, WeightsError, area_weights, h3_weights, square_weights},
    area::{Area, AreaId},
    crs::{Crs, Projection},
    delivery::Delivery,
    derive::SmallAreas,
    grid::{
        h3::{self, Resolution},
        kvadratnet::{Cell, Size},
        square::{Size as _, Square},
    },
    layer::LayerId,
    locate::AreaLocator,
    neighbours::contiguous,
};

/// A layer to be: its areas and the weights of the departments onto them.
#[derive(Clone)]
pub(super) struct Geography {
    pub layer: LayerId,
    pub small: SmallAreas,
    pub areas: Vec<GeographyArea>,
    pub weights: Weights,
}

/// An area of a geography.
#[derive(Clone)]
pub(super) struct GeographyArea {
    pub area: Area,
    /// Position of the department that it is.
    pub department: Option<usize>,
    /// Position of the district that it lies in.
    pub district: Option<usize>,
}

/// All geographies of a delivery; one without any area is left out.
pub(super) fn all(
    delivery: &Delivery,
    places: &Places,
    districts: &Geography,
    cache: &mut WeightCache,
) -> Result<Vec<Geography>, WeightsError> {
    let outlines: Vec<Option<&MultiPolygon<f64>>> =
        delivery.districts.iter().map(|district| Some(&district.geometry)).collect();
    let locator = AreaLocator::new(&outlines);
    let district_at = |point: Coord<f64>| locator.at(point);
    let geographies = [
        departments(delivery, &districts.weights),
        districts.clone(),
        areas(LayerId::Disadvantaged, &delivery.disadvantaged, places, cache)?,
        cells(LayerId::Kvadratnet1km, Size::Km1, places, district_at, cache)?,
        cells(LayerId::Kvadratnet100m, Size::M100, places, district_at, cache)?,
        hexagons(LayerId::H3Res8, Resolution::R8, places, district_at, cache)?,
        hexagons(LayerId::H3Res9, Resolution::R9, places, district_at, cache)?,
    ];
    Ok(geographies.into_iter().filter(|geography| !geography.areas.is_empty()).collect())
}

/// The departments themselves, those that have a place, in the order of their ids.
fn departments(delivery: &Delivery, districts: &Weights) -> Geography {
    let mut placed: Vec<usize> = (0..delivery.departments.len())
        .filter(|&department| delivery.departments[department].geometry.is_some())
        .collect();
    placed.sort_by(|&a, &b| delivery.departments[a].id.cmp(&delivery.departments[b].id));
    let mut rows = vec![Vec::new(); delivery.departments.len()];
    for (target, &department) in placed.iter().enumerate() {
        rows[department] = vec![(target, 1.0)];
    }
    let areas = placed.iter().map(|&position| {
        let department = &delivery.departments[position];
        let geometry = department.geometry.clone().unwrap_or(MultiPolygon(Vec::new()));
        GeographyArea {
            area: Area { id: department.id.clone(), name: department.name.clone(), geometry },
            department: Some(position),
            district: districts.largest(position),
        }
    });
    let areas: Vec<GeographyArea> = areas.collect();
    let weights = Weights::new(rows, areas.len());
    Geography { layer: LayerId::Departments, small: SmallAreas::ShowAsBlock, areas, weights }
}

/// Any areas: weights by dwellings, and by area where a department has no address points.
pub(super) fn areas(
    layer: LayerId,
    areas: &[Area],
    places: &Places,
    cache: &mut WeightCache,
) -> Result<Geography, WeightsError> {
    let outlines: Vec<&MultiPolygon<f64>> = areas.iter().map(|area| &area.geometry).collect();
    let some: Vec<Option<&MultiPolygon<f64>>> = outlines.iter().map(|&outline| Some(outline)).collect();
    let version = Version::of(layer, places).and(&some).finish();
    let kept = cache.weights(layer, version, || {
        let by_area = area_weights(places.outlines, &outlines)?;
        let locator = AreaLocator::new(&some);
        let at = |point| locator.at(point);
        Ok((Vec::new(), places.weights(&by_area, at)?))
    })?;
    let areas = areas.iter().map(|area| GeographyArea { area: area.clone(), department: None, district: None });
    Ok(Geography { layer, small: SmallAreas::Suppress, areas: areas.collect(), weights: kept.weights })
}

/// The departments that hang together: whose outlines lie within `within_m`, one after the other. The name is that of the largest.
pub(super) fn contiguous_areas(delivery: &Delivery, dwellings: &[u32], within_m: f64) -> Geography {
    let outlines: Vec<Option<&MultiPolygon<f64>>> =
        delivery.departments.iter().map(|department| department.geometry.as_ref()).collect();
    let groups = contiguous(&outlines, within_m);
    let mut rows = vec![Vec::new(); outlines.len()];
    let areas = groups.iter().enumerate().filter_map(|(target, group)| {
        group.iter().for_each(|&department| rows[department] = vec![(target, 1.0)]);
        let largest = group.iter().max_by_key(|&&department| (dwellings[department], std::cmp::Reverse(department)))?;
        let first = group.iter().map(|&department| &delivery.departments[department].id).min()?;
        let others = if group.len() > 1 { " m.fl." } else { "" };
        let parts = group.iter().filter_map(|&department| outlines[department]);
        Some(GeographyArea {
            area: Area {
                id: first.clone(),
                name: format!("{}{others}", delivery.departments[*largest].name),
                geometry: MultiPolygon(parts.flat_map(|part| part.0.iter().cloned()).collect()),
            },
            department: None,
            district: None,
        })
    });
    let areas: Vec<GeographyArea> = areas.collect();
    let weights = Weights::new(rows, areas.len());
    Geography { layer: LayerId::Contiguous, small: SmallAreas::Suppress, areas, weights }
}

/// The cells of Kvadratnettet in which departments have dwellings.
fn cells(
    layer: LayerId,
    size: Size,
    places: &Places,
    district_at: impl Fn(Coord<f64>) -> Option<usize>,
    cache: &mut WeightCache,
) -> Result<Geography, WeightsError> {
    let kept = cache.weights(layer, Version::of(layer, places).finish(), || {
        let at = |point| Square::at(size.side(), point);
        let of_points: Vec<Square> = places.points.iter().filter_map(|point| at(point.position)).collect();
        let (squares, by_area) = square_weights(size.side(), places.outlines, &of_points)?;
        let target = |point| squares.binary_search(&at(point)?).ok();
        let (reached, weights) = places.weights(&by_area, target)?.onto_reached();
        let cell = |position: usize| {
            let square = squares[position];
            Cell::of(square).map(|cell| cell.to_string()).ok_or_else(|| unknown_cell(layer, &format!("{square:?}")))
        };
        Ok((reached.into_iter().map(cell).collect::<Result<_, _>>()?, weights))
    })?;
    // A cell that is left out would give all later ones their neighbour's figures.
    let area = |code: &String| {
        let cell: Cell = code.parse().map_err(|_| unknown_cell(layer, code))?;
        let code = cell.to_string();
        let area = Area { id: AreaId::new(&code), name: code, geometry: MultiPolygon(vec![cell.rect().to_polygon()]) };
        Ok(GeographyArea { area, department: None, district: district_at(cell.rect().center()) })
    };
    let areas = kept.cells.iter().map(area).collect::<Result<Vec<GeographyArea>, WeightsError>>()?;
    as_many(layer, &areas, &kept.weights)?;
    Ok(Geography { layer, small: SmallAreas::Suppress, areas, weights: kept.weights })
}

/// The cells of H3 in which departments have dwellings: by their own area where there are no address points.
fn hexagons(
    layer: LayerId,
    resolution: Resolution,
    places: &Places,
    district_at: impl Fn(Coord<f64>) -> Option<usize>,
    cache: &mut WeightCache,
) -> Result<Geography, WeightsError> {
    let kept = cache.weights(layer, Version::of(layer, places).finish(), || {
        let to_degrees = Projection::new(Crs::Utm32, Crs::Wgs84);
        let at = |point: Coord<f64>| {
            let degrees = to_degrees.point(point.x, point.y).ok()?;
            h3::Cell::at(resolution, degrees.x, degrees.y)
        };
        let (covered, by_area) = h3_weights(resolution, places.outlines)?;
        // A point may lie beside the outline of its department, in a cell that no outline covers.
        let mut cells = covered.clone();
        cells.extend(places.points.iter().filter_map(|point| at(point.position)));
        cells.sort_unstable();
        cells.dedup();
        let place = |cell: &h3::Cell| cells.binary_search(cell).ok();
        let rows = by_area
            .rows()
            .map(|row| row.iter().filter_map(|&(target, weight)| Some((place(&covered[target])?, weight))).collect());
        let mass = (0..by_area.sources()).map(|source| by_area.mass(source)).collect();
        let by_area = Weights::with_mass(rows.collect::<Vec<_>>(), mass, cells.len());
        let target = |point| place(&at(point)?);
        let (reached, weights) = places.weights(&by_area, target)?.onto_reached();
        Ok((reached.into_iter().map(|position| cells[position].to_string()).collect(), weights))
    })?;
    let from_degrees = Projection::new(Crs::Wgs84, Crs::Utm32);
    let area = |code: &String| {
        let cell = code.parse::<h3::Cell>().ok();
        let outline =
            cell.and_then(|cell| cell.outline(&from_degrees).ok()).ok_or_else(|| unknown_cell(layer, code))?;
        let centre = outline.centroid().ok_or_else(|| unknown_cell(layer, code))?;
        let area = Area { id: AreaId::new(code), name: code.clone(), geometry: MultiPolygon(vec![outline]) };
        Ok(GeographyArea { area, department: None, district: district_at(centre.into()) })
    };
    let areas = kept.cells.iter().map(area).collect::<Result<Vec<GeographyArea>, WeightsError>>()?;
    as_many(layer, &areas, &kept.weights)?;
    Ok(Geography { layer, small: SmallAreas::Suppress, areas, weights: kept.weights })
}

fn unknown_cell(grid: LayerId, code: &str) -> WeightsError {
    WeightsError::Cell { grid: grid.to_string(), code: code.to_owned() }
}

/// Each target of the weights is an area.
fn as_many(grid: LayerId, areas: &[GeographyArea], weights: &Weights) -> Result<(), WeightsError> {
    let (cells, targets) = (areas.len(), weights.targets());
    if cells == targets { Ok(()) } else { Err(WeightsError::Cells { grid: grid.to_string(), cells, targets }) }
}
