//! Address points: departments' dwellings on their plots, ordinary houses along the streets, farms along the roads.
use super::blocks::offset;
use super::chart::point_on_ground;
use super::departments::{LIST, Sited};
use super::random::Random;
use super::town::{Block, Quarter, Town, VILLAGES};
use geo::{BoundingRect, Centroid, Contains, Coord, LineString, Point, coord};
use geodata::area::AddressPoint;

/// How ordinary dwellings stand: setback from the plot's edge and distance between entrances in metres, and the fewest
/// and most dwellings behind an entrance.
fn housing(quarter: Quarter) -> Option<(f64, f64, (u32, u32))> {
    match quarter {
        Quarter::Core => Some((8.0, 34.0, (3, 6))),
        Quarter::Inner => Some((9.0, 46.0, (2, 4))),
        Quarter::Suburb | Quarter::Estate => Some((12.0, 54.0, (1, 3))),
        Quarter::Village => Some((10.0, 52.0, (1, 2))),
        Quarter::Industry => None,
    }
}

/// All address points.
pub(super) fn addresses(seed: u64, town: &Town, departments: &[Sited]) -> Vec<AddressPoint> {
    let mut random = Random::new(seed, "addresses");
    let mut points = Vec::new();
    for (listed, sited) in LIST.iter().zip(departments) {
        points.extend(of_department(listed.dwellings(), sited, &mut random));
    }
    for block in &town.blocks {
        points.extend(of_block(block, &mut random));
    }
    points.extend(farms(town, &mut random));
    points
}

/// An address point with a place on the plan.
fn address(at: Coord, dwellings: u32) -> AddressPoint {
    AddressPoint { position: point_on_ground(at), dwellings, department: None }
}

/// Entrances of a department, about nine dwellings each, on a grid over its plots.
fn of_department(dwellings: u32, sited: &Sited, random: &mut Random) -> Vec<AddressPoint> {
    const SPACING_M: f64 = 17.0;
    const SETBACK_M: f64 = 5.0;
    let mut places: Vec<Coord> = Vec::new();
    for plot in &sited.plots {
        let before = places.len();
        for room in offset(plot, -SETBACK_M) {
            let Some(around) = room.bounding_rect() else { continue };
            let columns = (around.width() / SPACING_M) as u32;
            let rows = (around.height() / SPACING_M) as u32;
            let grid = (0..=rows).flat_map(|row| (0..=columns).map(move |column| (f64::from(column), f64::from(row))));
            let on_grid = grid.map(|(column, row)| {
                coord! {
                    x: around.min().x + SPACING_M * (column + random.between(0.2, 0.8)),
                    y: around.min().y + SPACING_M * (row + random.between(0.2, 0.8)),
                }
            });
            places.extend(on_grid.filter(|at| room.contains(&Point(*at))));
        }
        if places.len() == before {
            places.extend(plot.centroid().map(|centre| centre.0));
        }
    }
    let entrances = dwellings.div_ceil(9).max(1).min(places.len() as u32);
    (0..entrances)
        .map(|i| {
            let at = places[(i as usize * places.len()) / entrances as usize];
            let here = dwellings * (i + 1) / entrances - dwellings * i / entrances;
            AddressPoint { department: Some(sited.department.id.clone()), ..address(at, here) }
        })
        .collect()
}

/// Ordinary houses along the edge of a block.
fn of_block(block: &Block, random: &mut Random) -> Vec<AddressPoint> {
    let Some((setback_m, spacing_m, (fewest, most))) = housing(block.quarter) else { return Vec::new() };
    let mut points = Vec::new();
    for front in offset(&block.plot, -setback_m) {
        for at in along(front.exterior(), spacing_m, random) {
            // Most blocks have a gap or two: a garden, a workshop, a car park.
            if random.chance(0.93) {
                points.push(address(at, random.integer(fewest, most)));
            }
        }
    }
    points
}

/// Places along a line at uneven distances.
fn along(line: &LineString, spacing_m: f64, random: &mut Random) -> Vec<Coord> {
    let mut places = Vec::new();
    let mut to_go = spacing_m * random.between(0.2, 0.8);
    for edge in line.lines() {
        let delta = edge.delta();
        let length = (delta.x * delta.x + delta.y * delta.y).sqrt();
        let mut done = 0.0;
        while done + to_go < length {
            done += to_go;
            places.push(edge.start + delta * (done / length));
            to_go = spacing_m * random.between(0.75, 1.25);
        }
        to_go -= length - done;
    }
    places
}

/// Farms and lone houses beside the country roads.
fn farms(town: &Town, random: &mut Random) -> Vec<AddressPoint> {
    const SPACING_M: f64 = 140.0;
    let settled = |at: Coord| {
        let near = |centre: (f64, f64), radius_m: f64| {
            let (dx, dy) = (at.x - centre.0 * 100.0, at.y - centre.1 * 100.0);
            dx * dx + dy * dy < radius_m * radius_m
        };
        near((62.0, 58.0), 2_700.0) || VILLAGES.iter().any(|(_, centre, radius)| near(*centre, radius * 115.0))
    };
    let mut points = Vec::new();
    for road in &town.roads {
        for (i, at) in along(road, SPACING_M, random).into_iter().enumerate() {
            let Some(edge) = road.lines().min_by(|a, b| middle_to(*a, at).total_cmp(&middle_to(*b, at))) else {
                continue;
            };
            let delta = edge.delta();
            let length = (delta.x * delta.x + delta.y * delta.y).sqrt();
            let side = random.between(28.0, 110.0) * if i % 2 == 0 { 1.0 } else { -1.0 };
            let house = at + coord! { x: -delta.y, y: delta.x } * (side / length);
            let open = town.dry.contains(&Point(house)) && !town.unbuilt.contains(&Point(house)) && !settled(house);
            if open && random.chance(0.8) {
                points.push(address(house, random.integer(1, 3)));
            }
        }
    }
    points
}

/// The squared distance from the middle of an edge.
fn middle_to(edge: geo::Line, at: Coord) -> f64 {
    let delta = (edge.start + edge.end) / 2.0 - at;
    delta.x * delta.x + delta.y * delta.y
}
