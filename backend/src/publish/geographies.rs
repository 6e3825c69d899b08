//! Geographies: the layers that a release is shown on, with the weights of the departments onto each.
use geo::{Coord, MultiPolygon};
use geodata::{
    aggregate::{PointAssignment, Weights, area_weights, cell_weights, dasymetric_weights},
    area::{Area, AreaId},
    delivery::Delivery,
    derive::SmallAreas,
    grid::kvadratnet::{Cell, Size},
    indicator::Text,
    tree::AreaTree,
};

/// A layer to be: its areas and the weights of the departments onto them.
pub(super) struct Geography {
    pub id: &'static str,
    pub name: Text,
    pub small: SmallAreas,
    pub areas: Vec<Place>,
    pub weights: Weights,
}

/// An area of a geography.
pub(super) struct Place {
    pub area: Area,
    /// Position of the department that it is.
    pub department: Option<usize>,
    /// Position of the district that it lies in.
    pub district: Option<usize>,
}

/// Where the departments are.
pub(super) struct Places<'a> {
    /// Outline of each department.
    pub outlines: &'a [Option<&'a MultiPolygon<f64>>],
    /// Address points of the departments.
    pub points: &'a [PointAssignment],
}

/// The layers, in the order of the picker.
const NAMES: [(&str, &str, &str); 5] = [
    ("departments", "Boligafdelinger", "Housing departments"),
    ("districts", "Bydele", "Districts"),
    ("disadvantaged", "Udsatte byområder", "Disadvantaged areas"),
    ("kvadratnet-1km", "Kvadratnet 1 km", "Square grid 1 km"),
    ("kvadratnet-100m", "Kvadratnet 100 m", "Square grid 100 m"),
];

fn geography(id: &str, small: SmallAreas, areas: Vec<Place>, weights: Weights) -> Geography {
    let (id, da, en) = NAMES.into_iter().find(|name| name.0 == id).expect("every layer has a name above");
    Geography { id, name: Text { da: da.to_owned(), en: en.to_owned() }, small, areas, weights }
}

/// All geographies of a delivery; one without any area is left out.
pub(super) fn all(delivery: &Delivery, places: &Places, districts: &Geography) -> Vec<Geography> {
    let tree = AreaTree::new(delivery.districts.iter().map(|district| Some(&district.geometry)));
    let district_at = |point: Coord<f64>| tree.at(point);
    let geographies = [
        departments(delivery, &districts.weights),
        areas("districts", &delivery.districts, places),
        areas("disadvantaged", &delivery.disadvantaged, places),
        cells("kvadratnet-1km", Size::Km1, places, district_at),
        cells("kvadratnet-100m", Size::M100, places, district_at),
    ];
    geographies.into_iter().filter(|geography| !geography.areas.is_empty()).collect()
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
        Place {
            area: Area { id: department.id.clone(), name: department.name.clone(), geometry },
            department: Some(position),
            district: districts.largest(position),
        }
    });
    let areas: Vec<Place> = areas.collect();
    let weights = Weights::new(rows, areas.len());
    geography("departments", SmallAreas::ShowAsBlock, areas, weights)
}

/// Any areas: weights by dwellings, and by area where a department has no address points.
pub(super) fn areas(id: &str, areas: &[Area], places: &Places) -> Geography {
    let outlines: Vec<&MultiPolygon<f64>> = areas.iter().map(|area| &area.geometry).collect();
    let fallback = area_weights(places.outlines, &outlines);
    let tree = AreaTree::new(outlines.iter().map(|&outline| Some(outline)));
    let weights = dasymetric_weights(places.points, |point| tree.at(point), &fallback);
    let areas = areas.iter().map(|area| Place { area: area.clone(), department: None, district: None });
    geography(id, SmallAreas::Suppress, areas.collect(), weights)
}

/// The cells of Kvadratnettet in which departments have dwellings.
fn cells(id: &str, size: Size, places: &Places, district_at: impl Fn(Coord<f64>) -> Option<usize>) -> Geography {
    let of_points = places.points.iter().filter_map(|point| Cell::at(size, point.position));
    let (cells, fallback) = cell_weights(size, places.outlines, of_points);
    let cell_of = |point: Coord<f64>| cells.binary_search(&Cell::at(size, point)?).ok();
    let (reached, weights) = dasymetric_weights(places.points, cell_of, &fallback).onto_reached();
    let areas = reached.into_iter().map(|position| {
        let cell = cells[position];
        let code = cell.to_string();
        let area = Area { id: AreaId::new(&code), name: code, geometry: MultiPolygon(vec![cell.rect().to_polygon()]) };
        Place { area, department: None, district: district_at(cell.rect().center()) }
    });
    geography(id, SmallAreas::Suppress, areas.collect(), weights)
}
