//! A layer as vector tiles: those of the zoom in which all of it fits into the room beside the panel.
use geo::{Area, BooleanOps, BoundingRect, Coord, LineString, MultiPolygon, Polygon, Rect};
use geodata::tile::{Features, WORLD_SIZE};
use mvt::{GeomEncoder, GeomType, Tile};

/// Units across a vector tile, and how many more are drawn on each side.
const EXTENT: f64 = 4096.0;
const BUFFER: f64 = 64.0;
/// Pixels of the map beside the panel at 1440 × 900, and across a vector tile.
const ROOM: [f64; 2] = [1040.0, 850.0];
const TILE_PIXELS: f64 = 512.0;

/// Where a tile lies.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TileId {
    pub(crate) zoom: u32,
    pub(crate) column: u32,
    pub(crate) row: u32,
}

/// The tiles of the first view of a layer, with their bodies.
pub(crate) fn tiles(features: &Features) -> Vec<(TileId, Vec<u8>)> {
    let shapes: Vec<MultiPolygon<f64>> = (0..features.len()).map(|feature| shape(features, feature)).collect();
    let boxes: Vec<Option<Rect<f64>>> = shapes.iter().map(BoundingRect::bounding_rect).collect();
    let all = boxes.iter().flatten().copied().reduce(|a, b| {
        let (low, high) = (a.min(), b.min());
        let min = Coord { x: low.x.min(high.x), y: low.y.min(high.y) };
        Rect::new(min, Coord { x: a.max().x.max(b.max().x), y: a.max().y.max(b.max().y) })
    });
    let all = all.expect("the layer has areas");
    let zoom = (ROOM[0] / all.width()).min(ROOM[1] / all.height()) * WORLD_SIZE / TILE_PIXELS;
    let zoom = zoom.log2().floor() as u32;
    let side = WORLD_SIZE / f64::from(1_u32 << zoom);
    let range = |from: f64, to: f64| (from / side) as u32..=(to / side) as u32;
    let mut found = Vec::new();
    for row in range(all.min().y, all.max().y) {
        for column in range(all.min().x, all.max().x) {
            let tile = TileId { zoom, column, row };
            found.extend(body(features, &shapes, &boxes, tile, side).map(|body| (tile, body)));
        }
    }
    found
}

fn shape(features: &Features, feature: usize) -> MultiPolygon<f64> {
    let polygon = |rings: &mut dyn Iterator<Item = LineString<f64>>| {
        let shell = rings.next().unwrap_or_else(|| LineString::new(Vec::new()));
        Polygon::new(shell, rings.collect())
    };
    let ring = |points: &[[u32; 2]]| -> LineString<f64> {
        points.iter().map(|&[x, y]| Coord { x: f64::from(x), y: f64::from(y) }).collect()
    };
    features.parts(feature).map(|rings| polygon(&mut rings.map(ring))).collect()
}

fn body(
    features: &Features,
    shapes: &[MultiPolygon<f64>],
    boxes: &[Option<Rect<f64>>],
    tile: TileId,
    side: f64,
) -> Option<Vec<u8>> {
    let more = side * BUFFER / EXTENT;
    let corner = Coord { x: f64::from(tile.column) * side, y: f64::from(tile.row) * side };
    let window = Rect::new(
        Coord { x: corner.x - more, y: corner.y - more },
        Coord { x: corner.x + side + more, y: corner.y + side + more },
    );
    let unit = |coord: &Coord<f64>| [(coord.x - corner.x) / side * EXTENT, (coord.y - corner.y) / side * EXTENT];
    let mut layer = Tile::new(EXTENT as u32).create_layer("areas");
    let mut found = false;
    for (feature, (shape, bounds)) in shapes.iter().zip(boxes).enumerate() {
        let Some(bounds) = bounds else { continue };
        let apart = bounds.max().x < window.min().x
            || bounds.min().x > window.max().x
            || bounds.max().y < window.min().y
            || bounds.min().y > window.max().y;
        if apart {
            continue;
        }
        let inside = bounds.min().x >= window.min().x
            && bounds.max().x <= window.max().x
            && bounds.min().y >= window.min().y
            && bounds.max().y <= window.max().y;
        let clipped = if inside { shape.clone() } else { shape.intersection(&window.to_polygon()) };
        let mut geometry = GeomEncoder::new(GeomType::Polygon);
        let mut empty = true;
        for polygon in &clipped {
            for (place, ring) in std::iter::once(polygon.exterior()).chain(polygon.interiors()).enumerate() {
                let mut points: Vec<[f64; 2]> = ring.0.iter().skip(1).map(unit).collect();
                points.dedup_by_key(|point| point.map(f64::round));
                if points.len() < 3 {
                    // Too small to be seen in this tile; a hole of a shell that is too small is too.
                    continue;
                }
                // Shells clockwise on the screen, holes the other way.
                let clockwise = Polygon::new(points.iter().map(|&[x, y]| Coord { x, y }).collect(), Vec::new());
                if (clockwise.signed_area() > 0.0) != (place == 0) {
                    points.reverse();
                }
                for [x, y] in points {
                    geometry = geometry.point(x, y).expect("a point of a polygon");
                }
                geometry = geometry.complete().expect("a ring has three points");
                empty = false;
            }
        }
        if empty {
            continue;
        }
        found = true;
        let mut drawn = layer.into_feature(geometry.encode().expect("a polygon"));
        drawn.add_tag_string("id", features.id(feature));
        drawn.add_tag_string("name", features.name(feature));
        layer = drawn.into_layer();
    }
    let mut tile = Tile::new(EXTENT as u32);
    tile.add_layer(layer).expect("it is the only layer");
    found.then(|| tile.to_bytes().expect("a tile can be written"))
}
