//! Geometry of a release, as it travels to the page.
use geo::{BoundingRect, MapCoords, MultiPolygon};
use geodata::{
    area::{BaseFeature, BaseGeometry, BaseKind},
    crs::{Crs, CrsError, Projection},
    published::{Layer, Published},
    tile::{Feature, Shape, encode},
};

/// Geometry of a release.
pub struct Tiles {
    /// For each layer the bytes of `geodata::tile`.
    pub layers: Vec<Vec<u8>>,
    /// For each kind of base feature its code, the number of features and the bytes of `geodata::tile`.
    pub base: Vec<(&'static str, usize, Vec<u8>)>,
    /// West, south, east, north of all layers, in degrees.
    pub bounds: [f64; 4],
}

/// Encodes the geometry of a release.
///
/// # Errors
/// [`CrsError`] for a coordinate that lies outside the world.
pub fn tiles(published: &Published) -> Result<Tiles, CrsError> {
    let projection = Projection::new(Crs::Utm32, Crs::Wgs84);
    let mut bounds = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    let layers = published.layers.iter().map(|layer| layer_tile(layer, &projection, &mut bounds));
    let layers = layers.collect::<Result<_, _>>()?;
    let base = BaseKind::ALL.into_iter().filter_map(|kind| {
        let mut features: Vec<&BaseFeature> = published.base.iter().filter(|feature| feature.kind == kind).collect();
        // The order says which names find room first; the numbers behind it are not released.
        features.sort_by_key(|feature| feature.importance.order());
        (!features.is_empty()).then(|| Ok((kind.code(), features.len(), base_tile(&features, &projection)?)))
    });
    Ok(Tiles { layers, base: base.collect::<Result<_, CrsError>>()?, bounds })
}

fn layer_tile(layer: &Layer, projection: &Projection, bounds: &mut [f64; 4]) -> Result<Vec<u8>, CrsError> {
    let features = layer.areas().iter().map(|area| {
        let geometry = projection.polygons(&area.geometry)?;
        widen(bounds, &geometry);
        Ok(Feature { id: area.id.to_string(), name: area.name.clone(), shape: Shape::surface(&geometry) })
    });
    Ok(encode(&features.collect::<Result<_, CrsError>>()?))
}

fn widen(bounds: &mut [f64; 4], geometry: &MultiPolygon<f64>) {
    if let Some(rect) = geometry.bounding_rect() {
        let (min, max) = (rect.min(), rect.max());
        *bounds = [bounds[0].min(min.x), bounds[1].min(min.y), bounds[2].max(max.x), bounds[3].max(max.y)];
    }
}

fn base_tile(features: &[&BaseFeature], projection: &Projection) -> Result<Vec<u8>, CrsError> {
    let features = features.iter().map(|feature| {
        let shape = match &feature.geometry {
            BaseGeometry::Surface(polygons) => Shape::surface(&projection.polygons(polygons)?),
            BaseGeometry::Line(lines) => {
                Shape::line(&lines.try_map_coords(|point| projection.point(point.x, point.y))?)
            }
            BaseGeometry::Point(point) => {
                let place = projection.point(point.x(), point.y())?;
                Shape::point(place.x, place.y)
            }
        };
        Ok(Feature { id: String::new(), name: feature.name.clone().unwrap_or_default(), shape })
    });
    Ok(encode(&features.collect::<Result<_, CrsError>>()?))
}
