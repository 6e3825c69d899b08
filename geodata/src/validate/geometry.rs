//! Geometry: polygons that later steps can rely on.
use geo::{Area, MultiPolygon, Validation};
use thiserror::Error;

/// Polygons that cannot be taken.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum GeometryError {
    /// Nothing in it.
    #[error("has no geometry")]
    Empty,
    /// A coordinate that is no number.
    #[error("has a coordinate that is not finite")]
    NotFinite,
    /// Not valid by the rules of simple features; the reason names the ring.
    #[error("is not valid: {0}")]
    Invalid(String),
    /// Nothing inside.
    #[error("encloses no area")]
    NoArea,
}

/// Checks polygons: finite, rings that do not cross themselves or each other, an area. Nothing is changed.
///
/// # Errors
/// [`GeometryError`] with the first reason.
pub fn checked_polygons(polygons: MultiPolygon<f64>) -> Result<MultiPolygon<f64>, GeometryError> {
    use geo::CoordsIter;
    if polygons.coords_count() == 0 {
        return Err(GeometryError::Empty);
    }
    if polygons.coords_iter().any(|point| !(point.x.is_finite() && point.y.is_finite())) {
        return Err(GeometryError::NotFinite);
    }
    polygons.check_validation().map_err(|reason| GeometryError::Invalid(reason.to_string()))?;
    if polygons.unsigned_area() > 0.0 { Ok(polygons) } else { Err(GeometryError::NoArea) }
}
