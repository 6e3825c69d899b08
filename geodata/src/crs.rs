//! Projection between the coordinate reference systems of the field (proj4rs).
//!
//! Coordinates are east before north, and longitude before latitude, in degrees or metres, whatever the axis order of the
//! EPSG register is; this is the order of GeoJSON. ETRS89 and WGS 84 are taken as the same datum, as Danish data does: the
//! difference is below a metre.
use geo::{Coord, MapCoords, MultiPolygon};
use proj4rs::{Proj, transform::transform};
use thiserror::Error;

/// A supported coordinate reference system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Crs {
    /// EPSG:25832, ETRS89 / UTM zone 32N, metres: the system of this crate.
    Utm32,
    /// EPSG:25833, ETRS89 / UTM zone 33N, metres.
    Utm33,
    /// EPSG:3035, ETRS89-extended / LAEA Europe, metres.
    Laea,
    /// EPSG:4326, WGS 84, degrees.
    Wgs84,
    /// EPSG:3857, Web Mercator, metres.
    WebMercator,
}

/// A coordinate that cannot be projected, or a system that is not known.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum CrsError {
    /// The code is not one of the supported ones.
    #[error("EPSG:{0} is not supported: use one of 25832, 25833, 3035, 4326, 3857")]
    Unknown(u32),
    /// The coordinate is not a finite number.
    #[error("({x}, {y}) is not finite")]
    NotFinite {
        /// East or longitude.
        x: f64,
        /// North or latitude.
        y: f64,
    },
    /// The coordinate lies outside of the area that a system is made for.
    #[error("({x}, {y}) in EPSG:{from} lies outside the area of use of EPSG:{of}")]
    OutsideAreaOfUse {
        /// East or longitude.
        x: f64,
        /// North or latitude.
        y: f64,
        /// The system of the coordinate.
        from: u32,
        /// The system whose area is left.
        of: u32,
    },
}

impl Crs {
    /// All supported systems.
    pub const ALL: [Self; 5] = [Self::Utm32, Self::Utm33, Self::Laea, Self::Wgs84, Self::WebMercator];

    /// The EPSG code.
    pub fn epsg(self) -> u32 {
        match self {
            Self::Utm32 => 25832,
            Self::Utm33 => 25833,
            Self::Laea => 3035,
            Self::Wgs84 => 4326,
            Self::WebMercator => 3857,
        }
    }

    /// The system of an EPSG code.
    ///
    /// # Errors
    /// [`CrsError::Unknown`] for a code that is not supported.
    pub fn from_epsg(code: u32) -> Result<Self, CrsError> {
        Self::ALL.into_iter().find(|crs| crs.epsg() == code).ok_or(CrsError::Unknown(code))
    }

    fn definition(self) -> &'static str {
        match self {
            Self::Utm32 => "+proj=utm +zone=32 +ellps=GRS80 +towgs84=0,0,0 +units=m +no_defs",
            Self::Utm33 => "+proj=utm +zone=33 +ellps=GRS80 +towgs84=0,0,0 +units=m +no_defs",
            Self::Laea => {
                "+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 +ellps=GRS80 +towgs84=0,0,0 +units=m +no_defs"
            }
            Self::Wgs84 => "+proj=longlat +ellps=GRS80 +towgs84=0,0,0 +no_defs",
            Self::WebMercator => {
                "+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +no_defs"
            }
        }
    }

    /// Longitudes and latitudes, in degrees, where the system keeps its promise: west, south, east, north. The zones are
    /// wider than in the register, since Danish data uses zone 32 for Bornholm too.
    fn area_of_use(self) -> [f64; 4] {
        match self {
            Self::Utm32 => [-3.0, 34.0, 21.0, 84.0],
            Self::Utm33 => [3.0, 34.0, 27.0, 84.0],
            Self::Laea => [-35.6, 24.6, 44.9, 84.8],
            Self::Wgs84 => [-180.0, -90.0, 180.0, 90.0],
            Self::WebMercator => [-180.0, -85.06, 180.0, 85.06],
        }
    }
}

/// The way from one system to another.
///
/// ```
/// use geodata::crs::{Crs, Projection};
/// let townhall = Projection::new(Crs::Wgs84, Crs::Utm32).point(12.57, 55.6757)?;
/// assert!((townhall.x - 724_461.055).abs() < 0.001 && (townhall.y - 6_175_765.040).abs() < 0.001);
/// # Ok::<(), geodata::crs::CrsError>(())
/// ```
#[derive(Debug)]
pub struct Projection {
    from: Crs,
    to: Crs,
    source: Proj,
    target: Proj,
    geographic: Proj,
}

impl Projection {
    /// Prepares the way.
    pub fn new(from: Crs, to: Crs) -> Self {
        let proj = |crs: Crs| Proj::from_proj_string(crs.definition()).expect("the definitions above are valid");
        Self { from, to, source: proj(from), target: proj(to), geographic: proj(Crs::Wgs84) }
    }

    /// Projects a point: east or longitude, north or latitude.
    ///
    /// # Errors
    /// [`CrsError`] where it is not finite or lies outside the area of use of one of the systems.
    pub fn point(&self, x: f64, y: f64) -> Result<Coord<f64>, CrsError> {
        if !(x.is_finite() && y.is_finite()) {
            return Err(CrsError::NotFinite { x, y });
        }
        let outside = |of: Crs| CrsError::OutsideAreaOfUse { x, y, from: self.from.epsg(), of: of.epsg() };
        let geographic = self.step(Self::radians(self.from, x, y), &self.source, &self.geographic);
        let (lon, lat) = geographic.ok_or_else(|| outside(self.from))?;
        for crs in [self.from, self.to] {
            let [west, south, east, north] = crs.area_of_use();
            let (lon, lat) = (lon.to_degrees(), lat.to_degrees());
            if !(west..=east).contains(&lon) || !(south..=north).contains(&lat) {
                return Err(outside(crs));
            }
        }
        let (x, y) = self.step((lon, lat), &self.geographic, &self.target).ok_or_else(|| outside(self.to))?;
        Ok(if self.to == Crs::Wgs84 { Coord { x: x.to_degrees(), y: y.to_degrees() } } else { Coord { x, y } })
    }

    /// Projects every point of polygons.
    ///
    /// # Errors
    /// As [`Projection::point`], for the first point that fails.
    pub fn polygons(&self, polygons: &MultiPolygon<f64>) -> Result<MultiPolygon<f64>, CrsError> {
        polygons.try_map_coords(|point| self.point(point.x, point.y))
    }

    fn radians(crs: Crs, x: f64, y: f64) -> (f64, f64) {
        if crs == Crs::Wgs84 { (x.to_radians(), y.to_radians()) } else { (x, y) }
    }

    fn step(&self, (x, y): (f64, f64), source: &Proj, target: &Proj) -> Option<(f64, f64)> {
        let mut point = (x, y, 0.0);
        transform(source, target, &mut point).ok()?;
        (point.0.is_finite() && point.1.is_finite()).then_some((point.0, point.1))
    }
}

#[cfg(test)]
#[path = "crs_tests.rs"]
mod tests;
