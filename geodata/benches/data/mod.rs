//! Data for measuring, made here: a domain of 40 × 40 km in EPSG:25832 with 160,000 cells of 100 m.
#![allow(unreachable_pub, dead_code, reason = "each of those who include it uses a part")]
use geo::{Coord, LineString, MultiPolygon, Polygon};
use geodata::aggregate::WeightedPoint;
use std::f64::consts::TAU;

/// South-west corner of the domain, metres.
pub const ORIGIN: Coord<f64> = Coord { x: 700_000.0, y: 6_150_000.0 };
/// Length of a side of the domain, metres.
pub const SIDE: f64 = 40_000.0;

/// A sequence of numbers from 0 to 1 that is the same every time (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Points anywhere in the domain, each with the weight 1.
pub fn points(count: usize) -> Vec<WeightedPoint> {
    let mut numbers = Numbers(1);
    let mut place = || Coord { x: ORIGIN.x + SIDE * numbers.next(), y: ORIGIN.y + SIDE * numbers.next() };
    (0..count).map(|_| WeightedPoint { position: place(), weight: 1.0 }).collect()
}

/// Star-shaped polygons in the tiles of a lattice, which do not touch each other.
fn stars(count: usize, vertices: usize, smallest: f64, seed: u64) -> Vec<MultiPolygon<f64>> {
    let across = (count as f64).sqrt().ceil() as usize;
    let tile = SIDE / across as f64;
    let mut numbers = Numbers(seed);
    let star = |index: usize| {
        let centre = Coord {
            x: ORIGIN.x + tile * ((index % across) as f64 + 0.5),
            y: ORIGIN.y + tile * ((index / across) as f64 + 0.5),
        };
        let mut ring: Vec<Coord<f64>> = (0..vertices)
            .map(|vertex| {
                let radius = tile * (smallest + (0.49 - smallest) * numbers.next());
                let angle = vertex as f64 / vertices as f64 * TAU;
                Coord { x: centre.x + radius * angle.cos(), y: centre.y + radius * angle.sin() }
            })
            .collect();
        ring.push(ring[0]);
        MultiPolygon(vec![Polygon::new(LineString(ring), Vec::new())])
    };
    (0..count).map(star).collect()
}

/// 2,000 departments of 60 vertices.
pub fn polygons() -> Vec<MultiPolygon<f64>> {
    stars(2_000, 60, 0.36, 2)
}

/// 20 districts of 1,000 vertices.
pub fn districts() -> Vec<MultiPolygon<f64>> {
    stars(20, 1_000, 0.42, 3)
}

/// Hexagons side by side over the whole domain, as large as the cells of H3 in resolution 9.
pub fn hexagons() -> Vec<MultiPolygon<f64>> {
    let radius = 200.0;
    let (across, up) = (radius * 3.0_f64.sqrt(), radius * 1.5);
    let (columns, rows) = ((SIDE / across) as usize + 1, (SIDE / up) as usize + 1);
    let hexagon = |row: usize, column: usize| {
        let shift = if row % 2 == 1 { 0.5 } else { 0.0 };
        let centre = Coord { x: ORIGIN.x + across * (column as f64 + shift), y: ORIGIN.y + up * row as f64 };
        let corner = |corner: usize| {
            let angle = (corner as f64 + 0.5) / 6.0 * TAU;
            Coord { x: centre.x + radius * angle.cos(), y: centre.y + radius * angle.sin() }
        };
        MultiPolygon(vec![Polygon::new(LineString((0..7).map(|index| corner(index % 6)).collect()), Vec::new())])
    };
    (0..rows).flat_map(|row| (0..columns).map(move |column| hexagon(row, column))).collect()
}

/// Values of 20 indicators × 12 years for a number of areas.
pub fn values(areas: usize) -> Vec<Vec<Option<f64>>> {
    let mut numbers = Numbers(4);
    (0..240).map(|_| (0..areas).map(|_| Some((numbers.next() * 1_000.0).round())).collect()).collect()
}

/// All areas as sources.
pub fn some(areas: &[MultiPolygon<f64>]) -> Vec<Option<&MultiPolygon<f64>>> {
    areas.iter().map(Some).collect()
}
