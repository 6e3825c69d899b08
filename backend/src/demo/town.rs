//! What is built on: the town, the villages, the estates that were planned as one, and the quarters without dwellings.
use super::blocks::{Subdivision, corridor, offset, subdivide};
use super::chart::{blob, place, shape};
use super::island::{PlanDistrict, main_island};
use super::random::Random;
use super::{roads, scenery};
use geo::{BooleanOps, Centroid, Contains, Coord, LineString, MultiPolygon, Point, Polygon};

/// The geography has a seed of its own: the same island for every municipality that is made of it.
const GEOGRAPHY: u64 = 0x0999;
/// Half the width that main roads keep free beside the setback of the blocks, metres.
const ROAD_M: f64 = 4.0;
/// Distance from buildings to the coast, to lakes and streams, and to woods and parks, metres.
const TO_COAST_M: f64 = 55.0;
const TO_WATER_M: f64 = 30.0;
const TO_GREEN_M: f64 = 8.0;
/// Distance from an estate's outline to its plot, metres.
const SETBACK_M: f64 = 6.0;

/// The edge of the town in hectometres.
const TOWN_EDGE: &[(f64, f64)] = &[
    (39.4, 57.0),
    (38.6, 63.0),
    (39.0, 70.0),
    (42.4, 74.6),
    (48.0, 77.0),
    (53.0, 79.8),
    (60.0, 82.4),
    (67.0, 80.6),
    (73.0, 79.6),
    (78.6, 75.4),
    (83.4, 71.0),
    (84.6, 65.0),
    (87.4, 59.0),
    (85.4, 52.0),
    (85.6, 46.6),
    (80.0, 42.4),
    (76.6, 37.8),
    (69.0, 36.6),
    (62.0, 34.6),
    (55.0, 35.4),
    (49.0, 36.8),
    (43.6, 41.4),
    (40.8, 46.0),
    (40.0, 52.0),
];
/// Villages: name, centre and radius in hectometres.
pub(super) const VILLAGES: [(&str, (f64, f64), f64); 8] = [
    ("Tangby", (58.6, 90.6), 4.4),
    ("Mosby", (26.0, 79.4), 4.0),
    ("Klintby", (106.6, 82.6), 4.6),
    ("Østerhavn", (118.0, 65.6), 4.8),
    ("Sønderup", (98.0, 25.6), 5.0),
    ("Revsby", (116.6, 31.6), 3.4),
    ("Vesterø", (16.4, 40.6), 4.2),
    ("Sandvig", (36.0, 21.6), 4.4),
];
/// Estates planned as one, without through streets, in hectometres.
const ESTATES: &[&[(f64, f64)]] = &[
    &[(49.2, 39.9), (53.7, 38.95), (54.4, 41.2), (53.9, 42.9), (50.0, 43.3)],
    &[(41.3, 69.4), (44.9, 70.2), (46.6, 72.6), (44.0, 74.1), (41.6, 72.6)],
    &[(68.6, 74.2), (72.3, 73.0), (74.0, 74.7), (71.2, 76.7), (68.9, 77.0)],
    &[(74.9, 59.4), (78.9, 59.8), (79.2, 62.3), (75.5, 62.6)],
];
/// Quarters without dwellings, in hectometres: the docks and the industry.
const NO_DWELLINGS: &[&[(f64, f64)]] = &[
    &[(47.0, 59.0), (58.6, 57.6), (58.8, 60.2), (54.0, 60.4), (47.4, 61.4)],
    &[(75.4, 42.6), (80.0, 40.6), (86.6, 45.8), (85.8, 50.8), (80.4, 50.6), (76.6, 46.6)],
];

/// How a block is built on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quarter {
    /// Old town houses wall to wall.
    Core,
    /// Blocks of flats and villas, mixed.
    Inner,
    /// Houses with gardens.
    Suburb,
    /// An estate planned as one.
    Estate,
    /// Houses of a village.
    Village,
    /// Docks and industry: no dwellings.
    Industry,
}

/// A building block in plan metres.
pub(super) struct Block {
    /// The plot.
    pub(super) plot: Polygon,
    /// How it is built on.
    pub(super) quarter: Quarter,
    /// Index of its district, 0 to 8.
    pub(super) district: usize,
}

/// What is built, in plan metres.
pub(super) struct Town {
    /// All blocks.
    pub(super) blocks: Vec<Block>,
    /// Streets by district.
    pub(super) streets: Vec<Vec<LineString>>,
    /// Main roads.
    pub(super) roads: Vec<LineString>,
    /// Where nothing is built: water and its banks, woods and parks.
    pub(super) unbuilt: MultiPolygon,
    /// Land that is far enough from the coast.
    pub(super) dry: MultiPolygon,
}

/// Everything that keeps buildings away, except roads and estates.
fn unbuilt() -> MultiPolygon {
    let greens = scenery::greens().into_iter().map(|green| offset(&green, TO_GREEN_M));
    let lakes = scenery::lakes().into_iter().map(|lake| offset(&lake, TO_WATER_M));
    let streams = scenery::streams().into_iter().map(|stream| corridor(&stream, TO_WATER_M));
    greens.chain(lakes).chain(streams).fold(MultiPolygon(vec![]), |all, one| all.union(&one))
}

/// How the ground at a place in the town is built on.
fn town_quarter(at: Coord) -> Quarter {
    let square = place((61.4, 57.2));
    let distance = ((at.x - square.x) * (at.x - square.x) + (at.y - square.y) * (at.y - square.y)).sqrt();
    if NO_DWELLINGS.iter().any(|places| shape(places).contains(&Point(at))) {
        Quarter::Industry
    } else if distance < 620.0 {
        Quarter::Core
    } else if distance < 1_500.0 {
        Quarter::Inner
    } else {
        Quarter::Suburb
    }
}

/// The size of blocks, square metres.
fn block_m2(quarter: Quarter) -> f64 {
    match quarter {
        Quarter::Core => 6_500.0,
        Quarter::Inner => 13_000.0,
        Quarter::Suburb => 24_000.0,
        Quarter::Village => 15_000.0,
        Quarter::Industry => 45_000.0,
        Quarter::Estate => f64::MAX,
    }
}

/// Builds town and villages.
pub(super) fn build(districts: &[PlanDistrict]) -> Town {
    let mut random = Random::new(GEOGRAPHY, "streets");
    let dry = offset(&main_island(), -TO_COAST_M);
    let unbuilt = unbuilt();
    let roads = roads::main_roads();
    let estates: Vec<Polygon> = ESTATES.iter().map(|places| polygon(places)).collect();
    let mut taken = roads.iter().fold(unbuilt.clone(), |all, road| all.union(&corridor(road, ROAD_M)));
    taken = estates.iter().fold(taken, |all, estate| all.union(estate));
    let villages = VILLAGES.iter().map(|(_, centre, radius)| blob(*centre, *radius));
    let settlements: Vec<Polygon> = std::iter::once(shape(TOWN_EDGE)).chain(villages).collect();

    let mut town = Town { blocks: Vec::new(), streets: Vec::new(), roads, unbuilt, dry };
    for (district, plan) in districts.iter().enumerate() {
        let mut built = Subdivision::default();
        for (settlement, outline) in settlements.iter().enumerate() {
            let quarter = |at: Coord| if settlement == 0 { town_quarter(at) } else { Quarter::Village };
            let ground = plan.main.intersection(outline).intersection(&town.dry).difference(&taken);
            let first = built.blocks.len();
            for part in ground {
                subdivide(&part, &|at| block_m2(quarter(at)), &mut random, &mut built);
            }
            town.blocks.extend(built.blocks.drain(first..).filter_map(|plot| {
                let quarter = quarter(plot.centroid()?.0);
                Some(Block { plot, quarter, district })
            }));
        }
        for estate in estates.iter().filter(|estate| plan.main.contains(*estate)) {
            let plots = offset(estate, -SETBACK_M).into_iter();
            town.blocks.extend(plots.map(|plot| Block { plot, quarter: Quarter::Estate, district }));
        }
        town.streets.push(built.streets);
    }
    town
}

/// A shape with straight sides, from places in hectometres.
fn polygon(places: &[(f64, f64)]) -> Polygon {
    Polygon::new(places.iter().copied().map(place).collect(), vec![])
}
