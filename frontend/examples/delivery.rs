//! What stands between the bytes of a layer and the graphics, for both ways to deliver it: one compact file, or vector tiles. Built for
//! wasm32 by `cargo xtask bench --page`, which times it in Chromium.
use frontend::map::mesh::Surfaces;
use geodata::tile::{Feature, Features, Shape, WORLD_SIZE, WorldPoint, decode};
use mvt_reader::{Reader, feature::Value};
use std::{cell::RefCell, collections::HashMap};

/// Rings: the shell, then its holes.
type Polygon = Vec<Vec<WorldPoint>>;

thread_local! {
    static BODY: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static AREAS: RefCell<Areas> = RefCell::default();
}

/// Areas of the tiles so far: in which place the area of an id stands.
#[derive(Default)]
struct Areas {
    places: HashMap<String, usize>,
    areas: Vec<(String, String, Vec<Polygon>)>,
}

/// Room for a body of so many bytes.
#[allow(unsafe_code, reason = "a name that JavaScript can call")]
#[unsafe(no_mangle)]
pub extern "C" fn room(length: usize) -> *mut u8 {
    BODY.with_borrow_mut(|body| {
        body.resize(length, 0);
        body.as_mut_ptr()
    })
}

/// Takes the body as a compact file; gives the number of areas and corners, which nobody could leave out then.
#[allow(unsafe_code, reason = "a name that JavaScript can call")]
#[unsafe(no_mangle)]
pub extern "C" fn compact() -> usize {
    BODY.with_borrow(|body| drawn(&decode(body).expect("a layer")))
}

/// Takes the body as the tile of a zoom, column and row.
#[allow(unsafe_code, reason = "a name that JavaScript can call")]
#[unsafe(no_mangle)]
pub extern "C" fn tile(zoom: u32, column: u32, row: u32) {
    let reader = BODY.with_borrow(|body| Reader::new(body.clone()).expect("a vector tile"));
    let extent = f64::from(reader.get_layer_metadata().expect("a layer")[0].extent);
    let side = WORLD_SIZE / f64::from(1_u32 << zoom);
    let point = |[x, y]: [f32; 2]| -> WorldPoint {
        let place = |tile: u32, unit: f32| ((f64::from(tile) + f64::from(unit) / extent) * side).round() as u32;
        [place(column, x), place(row, y)]
    };
    AREAS.with_borrow_mut(|known| {
        for feature in reader.get_features(0).expect("features") {
            let properties = feature.properties.unwrap_or_default();
            let text = |key: &str| match properties.get(key) {
                Some(Value::String(text)) => text.clone(),
                _ => String::new(),
            };
            let id = text("id");
            let place = *known.places.entry(id.clone()).or_insert(known.areas.len());
            if place == known.areas.len() {
                known.areas.push((id, text("name"), Vec::new()));
            }
            let ring = |line: &geo::LineString<f32>| -> Vec<WorldPoint> {
                // The last point is the first again.
                line.0[1..].iter().map(|coord| point([coord.x, coord.y])).collect()
            };
            let polygon = |polygon: &geo::Polygon<f32>| -> Polygon {
                std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring).collect()
            };
            match &feature.geometry {
                geo::Geometry::Polygon(surface) => known.areas[place].2.push(polygon(surface)),
                geo::Geometry::MultiPolygon(surfaces) => known.areas[place].2.extend(surfaces.iter().map(polygon)),
                _ => {}
            }
        }
    });
}

/// Puts all tiles together; gives what [`compact`] gives.
#[allow(unsafe_code, reason = "a name that JavaScript can call")]
#[unsafe(no_mangle)]
pub extern "C" fn together() -> usize {
    let Areas { areas, .. } = AREAS.take();
    let features = areas.into_iter().map(|(id, name, parts)| Feature { id, name, shape: Shape::Surface(parts) });
    drawn(&features.collect())
}

fn drawn(features: &Features) -> usize {
    let centre = features.parts(0).flatten().flatten().next().map_or([0.0; 2], |&[x, y]| [f64::from(x), f64::from(y)]);
    let (vertices, _) = Surfaces::new(features, centre).in_lists();
    std::hint::black_box(vertices.len());
    features.len()
}
