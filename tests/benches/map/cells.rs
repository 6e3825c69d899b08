//! Cells of 100 m with two figures, in each form that one of the maps takes.
use geo::{Coord, LineString, MultiPolygon, Polygon};
use geodata::{
    classify::{Breaks, SEQUENTIAL},
    column::{Column, State},
    crs::{Crs, Projection},
    random::Random,
    tile::{Feature, Shape, encode},
};
use mvt::{GeomEncoder, GeomType, Tile};
use serde_json::json;

/// South-west corner of the cells in EPSG:25832: land and sea around Odense.
const CORNER: [f64; 2] = [560_000.0, 6_100_000.0];
const SIDE_M: f64 = 100.0;
/// The figures of a cell, as both maps name them.
pub(crate) const FIGURES: [&str; 2] = ["a", "b"];
/// Units across a vector tile.
const EXTENT: f64 = 4096.0;

/// Cells of a square grid.
pub(crate) struct Cells {
    /// Corners of each cell, longitude and latitude in degrees.
    corners: Vec<[Coord<f64>; 4]>,
    /// For each figure its value in each cell.
    values: [Vec<f32>; 2],
    /// West, south, east, north in degrees.
    pub(crate) bounds: [f64; 4],
}

impl Cells {
    /// `columns` by `rows` cells; values change slowly over the land, with some noise.
    pub(crate) fn new(columns: u32, rows: u32) -> Self {
        let projection = Projection::new(Crs::Utm32, Crs::Wgs84);
        let mut random = Random::new(7);
        let (mut corners, mut values) = (Vec::new(), [Vec::new(), Vec::new()]);
        let mut bounds = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        for (row, column) in (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column))) {
            let at = |right: u32, up: u32| {
                let (x, y) = (CORNER[0] + SIDE_M * f64::from(column + right), CORNER[1] + SIDE_M * f64::from(row + up));
                projection.point(x, y).expect("the cells lie in Denmark")
            };
            let cell = [at(0, 0), at(1, 0), at(1, 1), at(0, 1)];
            for point in cell {
                bounds =
                    [bounds[0].min(point.x), bounds[1].min(point.y), bounds[2].max(point.x), bounds[3].max(point.y)];
            }
            corners.push(cell);
            let (x, y) = (f64::from(column) / 40.0, f64::from(row) / 40.0);
            values[0].push((20.0 + 8.0 * x.sin() * y.cos() + 4.0 * random.unit()) as f32);
            values[1].push((50.0 + 9.0 * (0.7 * x + y).cos() + 6.0 * random.unit()) as f32);
        }
        Self { corners, values, bounds }
    }

    /// How many.
    pub(crate) fn len(&self) -> usize {
        self.corners.len()
    }

    /// The compact file of a layer.
    pub(crate) fn layer(&self) -> Vec<u8> {
        let features = self.corners.iter().enumerate().map(|(cell, corners)| {
            let ring = LineString::new(corners.iter().chain(&corners[..1]).copied().collect());
            let surface = MultiPolygon::new(vec![Polygon::new(ring, Vec::new())]);
            let name = format!("100m_{}_{}", 61_000 + cell / 400, 5_600 + cell % 400);
            Feature { id: (cell + 1).to_string(), name, shape: Shape::surface(&surface) }
        });
        encode(&features.collect())
    }

    /// The column of a figure.
    pub(crate) fn column(&self, figure: usize) -> Vec<u8> {
        let values = self.values[figure].clone();
        Column { states: vec![State::Value; values.len()], values }.encode()
    }

    /// The same cells as GeoJSON, with both figures.
    pub(crate) fn geojson(&self) -> Vec<u8> {
        let features = self.corners.iter().enumerate().map(|(cell, corners)| {
            let degrees = |point: &Coord<f64>| [point.x, point.y].map(|degree| (degree * 1e6).round() / 1e6);
            let ring: Vec<[f64; 2]> = corners.iter().chain(&corners[..1]).map(degrees).collect();
            json!({
                "type": "Feature",
                "id": cell + 1,
                "properties": {"a": self.values[0][cell], "b": self.values[1][cell]},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            })
        });
        let collection = json!({"type": "FeatureCollection", "features": features.collect::<Vec<_>>()});
        serde_json::to_vec(&collection).expect("it is made of numbers and texts")
    }

    /// A vector tile with the cells that touch it; `None` where there are none.
    pub(crate) fn vector_tile(&self, zoom: u32, x: u32, y: u32) -> Option<Vec<u8>> {
        let tiles = f64::from(1_u32 << zoom);
        let place = |point: &Coord<f64>| {
            let sin = point.y.to_radians().sin();
            let [right, down] = [point.x / 360.0 + 0.5, 0.5 - sin.atanh() / std::f64::consts::TAU];
            [(right * tiles - f64::from(x)) * EXTENT, (down * tiles - f64::from(y)) * EXTENT]
        };
        let inside = |unit: f64| (-64.0..=EXTENT + 64.0).contains(&unit);
        let mut layer = Tile::new(EXTENT as u32).create_layer("cells");
        let mut found = false;
        for (cell, corners) in self.corners.iter().enumerate() {
            let places = corners.each_ref().map(place);
            if !places.iter().any(|place| inside(place[0]) && inside(place[1])) {
                continue;
            }
            found = true;
            let mut geometry = GeomEncoder::new(GeomType::Polygon);
            // Clockwise on the screen, where y goes down.
            for [right, down] in places.iter().rev() {
                geometry = geometry.point(*right, *down).expect("a cell has four corners");
            }
            let geometry = geometry.encode().expect("a cell has four corners");
            let mut feature = layer.into_feature(geometry);
            feature.set_id(cell as u64 + 1);
            for (figure, values) in FIGURES.into_iter().zip(&self.values) {
                feature.add_tag_float(figure, values[cell]);
            }
            layer = feature.into_layer();
        }
        let mut tile = Tile::new(EXTENT as u32);
        tile.add_layer(layer).expect("it is the only layer");
        found.then(|| tile.to_bytes().expect("a tile can be written"))
    }

    /// The colours of a figure for the other map: upper ends and colours of the same five classes.
    pub(crate) fn classes(&self, figure: usize) -> (Vec<f32>, Vec<String>) {
        let breaks = Breaks::quantile(&self.values[figure], 5).expect("there are values");
        let colours = SEQUENTIAL.map(|[red, green, blue]| format!("#{red:02x}{green:02x}{blue:02x}"));
        (breaks.ends().to_vec(), colours.to_vec())
    }
}
