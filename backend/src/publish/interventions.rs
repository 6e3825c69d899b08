//! Interventions in a release: which areas they serve, and how near they are to the homes.
use super::geographies::Geography;
use geo::Coord;
use geodata::{
    aggregate::{PointAssignment, Weights},
    area::AreaId,
    delivery::Delivery,
    locate::AreaLocator,
    measure::nearness as near,
    protect::ReleasedInterventions,
    published::PublishedNearness,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// For each area of a geography the numbers of the interventions that serve a department with dwellings in it.
pub(super) fn serving(weights: &Weights, delivery: &Delivery, interventions: &ReleasedInterventions) -> Vec<Vec<u32>> {
    let position: HashMap<&AreaId, usize> =
        delivery.departments.iter().enumerate().map(|(position, department)| (&department.id, position)).collect();
    let mut serving = vec![Vec::new(); weights.targets()];
    for intervention in interventions.placed() {
        let departments = intervention.departments().iter().filter_map(|id| position.get(id));
        let areas: BTreeSet<usize> =
            departments.flat_map(|&department| weights.row(department)).map(|&(area, _)| area).collect();
        areas.into_iter().for_each(|area| serving[area].push(intervention.number()));
    }
    serving
}

/// How near the interventions that go on and are shown with their place are to the homes of each layer but the grids, by kind.
pub(super) fn nearness(
    interventions: &ReleasedInterventions,
    geographies: &[Geography],
    points: &[PointAssignment],
) -> Vec<PublishedNearness> {
    let mut places: BTreeMap<&str, Vec<Coord<f64>>> = BTreeMap::new();
    for intervention in interventions.placed().iter().filter(|intervention| intervention.goes_on()) {
        places.entry(intervention.kind()).or_default().extend(intervention.position().map(Coord::from));
    }
    // A kind of which no place is known is near to nobody as far as is known, so nothing is said of it.
    places.retain(|_, places| !places.is_empty());
    let layers = geographies.iter().filter(|geography| !geography.layer.is_grid()).flat_map(|geography| {
        let homes = homes(geography, points);
        let of_kind = |(kind, places): (&&str, &Vec<Coord<f64>>)| PublishedNearness {
            layer: geography.layer,
            kind: (*kind).to_owned(),
            parts: homes.iter().map(|homes| near(homes.iter().copied(), places)).collect(),
        };
        places.iter().map(of_kind).collect::<Vec<_>>()
    });
    layers.collect()
}

/// The homes of each area, with their dwellings: those of the department that it is, otherwise those that lie in it.
fn homes(geography: &Geography, points: &[PointAssignment]) -> Vec<Vec<(Coord<f64>, f64)>> {
    let mut homes = vec![Vec::new(); geography.areas.len()];
    let of_department: HashMap<usize, usize> =
        geography.areas.iter().enumerate().filter_map(|(area, place)| Some((place.department?, area))).collect();
    let outlines: Vec<_> = geography.areas.iter().map(|place| Some(&place.area.geometry)).collect();
    let locator = AreaLocator::new(if of_department.is_empty() { &outlines } else { &[] });
    for point in points {
        let area = if of_department.is_empty() {
            locator.at(point.position)
        } else {
            of_department.get(&point.source).copied()
        };
        if let Some(area) = area {
            homes[area].push((point.position, point.weight));
        }
    }
    homes
}
