//! The camera over the flat world, in f64: which pixel shows which point. Knows no browser and no GPU.
//!
//! World units are those of `geodata::tile`; pixels are CSS pixels from the upper left corner of the map.
use geodata::tile::{WORLD_SIZE, lon_lat_of_world, world_of_lon_lat};

use crate::state::MapPlace;

/// A point of the world in world units, x to the east and y to the south.
pub type World = [f64; 2];

/// Width of the whole world in pixels at zoom 0.
const WORLD_PIXELS: f64 = 512.0;

/// Zooms that the map allows.
pub const ZOOM_RANGE: std::ops::RangeInclusive<f64> = 6.0..=19.0;

/// Pixels at each side of the map that panels cover.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Insets {
    /// At the top.
    pub top: f64,
    /// At the right.
    pub right: f64,
    /// At the bottom.
    pub bottom: f64,
    /// At the left.
    pub left: f64,
}

/// A panel over the map: its edges in pixels from the left and upper edge of the map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Panel {
    /// Left edge.
    pub left: f64,
    /// Right edge.
    pub right: f64,
    /// Upper edge.
    pub top: f64,
}

impl Insets {
    /// What panels cover of a map of a width and height: each takes the side where that costs the least of the map, but never the
    /// upper one, since a panel grows downwards when it is filled.
    pub fn beside([width, height]: [f64; 2], panels: &[Panel], margin: f64) -> Self {
        let mut insets = Self { top: margin, right: margin, bottom: margin, left: margin };
        for panel in panels {
            let (below, across) = (height - panel.top, width - panel.left);
            let sides = [
                (below * width, &mut insets.bottom, below),
                (panel.right * height, &mut insets.left, panel.right),
                (across * height, &mut insets.right, across),
            ];
            if let Some((_, side, covered)) = sides.into_iter().min_by(|(a, ..), (b, ..)| a.total_cmp(b)) {
                *side = side.max(covered + margin);
            }
        }
        insets
    }

    /// Width and height of what is free in a map of a width and height.
    pub fn free(&self, [width, height]: [f64; 2]) -> [f64; 2] {
        [width - self.left - self.right, height - self.top - self.bottom]
    }
}

/// A rectangle of the world: west, north, east, south in world units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Upper left corner.
    pub min: World,
    /// Lower right corner.
    pub max: World,
}

impl Bounds {
    /// Bounds from west, south, east, north in degrees.
    pub fn from_degrees([west, south, east, north]: [f64; 4]) -> Self {
        Self { min: world(west, north), max: world(east, south) }
    }

    /// The bounds with half of their width and height added on each side.
    #[must_use]
    pub fn with_margin(&self) -> Self {
        let margin = [0, 1].map(|axis| (self.max[axis] - self.min[axis]) / 2.0);
        Self {
            min: [self.min[0] - margin[0], self.min[1] - margin[1]],
            max: [self.max[0] + margin[0], self.max[1] + margin[1]],
        }
    }

    /// The point in the middle.
    pub fn centre(&self) -> World {
        [(self.min[0] + self.max[0]) / 2.0, (self.min[1] + self.max[1]) / 2.0]
    }
}

/// The world point of a longitude and latitude in degrees.
pub fn world(lon: f64, lat: f64) -> World {
    world_of_lon_lat(lon, lat).map(f64::from)
}

/// Where the camera stands and how large its picture is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Camera {
    /// World point in the middle of the picture.
    pub centre: World,
    /// The world is 512·2^zoom pixels wide.
    pub zoom: f64,
    /// Width of the picture in pixels.
    pub width: f64,
    /// Height of the picture in pixels.
    pub height: f64,
}

impl Camera {
    /// World units in a pixel.
    pub fn units_per_pixel(&self) -> f64 {
        WORLD_SIZE / (WORLD_PIXELS * self.zoom.exp2())
    }

    /// Metres on the ground in a pixel, at the centre.
    pub fn metres_per_pixel(&self) -> f64 {
        const EQUATOR_M: f64 = 40_075_016.686;
        let lat = self.place().lat;
        EQUATOR_M * lat.to_radians().cos() / WORLD_SIZE * self.units_per_pixel()
    }

    /// The pixel that shows a point.
    pub fn project(&self, point: World) -> [f64; 2] {
        let scale = 1.0 / self.units_per_pixel();
        [
            (point[0] - self.centre[0]) * scale + self.width / 2.0,
            (point[1] - self.centre[1]) * scale + self.height / 2.0,
        ]
    }

    /// The point that a pixel shows.
    pub fn unproject(&self, pixel: [f64; 2]) -> World {
        let units = self.units_per_pixel();
        [
            self.centre[0] + (pixel[0] - self.width / 2.0) * units,
            self.centre[1] + (pixel[1] - self.height / 2.0) * units,
        ]
    }

    /// The camera after the picture was pushed by so many pixels.
    #[must_use]
    pub fn pushed(mut self, x: f64, y: f64) -> Self {
        let units = self.units_per_pixel();
        self.centre = [self.centre[0] - x * units, self.centre[1] - y * units];
        self
    }

    /// The camera at another zoom, with the point under a pixel held still.
    #[must_use]
    pub fn zoomed(mut self, zoom: f64, pixel: [f64; 2]) -> Self {
        let point = self.unproject(pixel);
        self.zoom = zoom.clamp(*ZOOM_RANGE.start(), *ZOOM_RANGE.end());
        let now = self.project(point);
        self.pushed(pixel[0] - now[0], pixel[1] - now[1])
    }

    /// The camera with its centre inside the bounds, so that nobody loses the map.
    #[must_use]
    pub fn held_in(mut self, bounds: &Bounds) -> Self {
        for axis in 0..2 {
            self.centre[axis] = self.centre[axis].clamp(bounds.min[axis], bounds.max[axis]);
        }
        self
    }

    /// The camera that shows the bounds as large as they fit beside the panels.
    #[must_use]
    pub fn fitted(mut self, bounds: &Bounds, insets: &Insets) -> Self {
        let [free_width, free_height] = insets.free([self.width, self.height]).map(|free| free.max(64.0));
        let units = ((bounds.max[0] - bounds.min[0]) / free_width).max((bounds.max[1] - bounds.min[1]) / free_height);
        self.zoom =
            (WORLD_SIZE / (WORLD_PIXELS * units.max(1e-6))).log2().clamp(*ZOOM_RANGE.start(), *ZOOM_RANGE.end());
        self.centre = bounds.centre();
        self.pushed((insets.left - insets.right) / 2.0, (insets.top - insets.bottom) / 2.0)
    }

    /// The camera's place for the address.
    pub fn place(&self) -> MapPlace {
        let [lon, lat] = lon_lat_of_world(self.centre.map(|unit| unit.round() as u32));
        MapPlace { lon, lat, zoom: self.zoom }
    }

    /// The camera at a place.
    #[must_use]
    pub fn at(mut self, place: &MapPlace) -> Self {
        self.centre = world(place.lon, place.lat);
        self.zoom = place.zoom.clamp(*ZOOM_RANGE.start(), *ZOOM_RANGE.end());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn camera() -> Camera {
        Camera { centre: world(12.57, 55.6757), zoom: 12.0, width: 1000.0, height: 600.0 }
    }

    fn near(a: [f64; 2], b: [f64; 2], tolerance: f64) -> bool {
        (a[0] - b[0]).abs() < tolerance && (a[1] - b[1]).abs() < tolerance
    }

    #[test]
    fn the_centre_is_in_the_middle_and_pixels_lead_back() {
        let camera = camera();
        assert_eq!(camera.project(camera.centre), [500.0, 300.0]);
        assert!(near(camera.project(camera.unproject([17.0, 591.0])), [17.0, 591.0], 1e-6));
    }

    #[test]
    fn zooming_holds_the_point_under_the_pointer() {
        let pixel = [120.0, 80.0];
        let before = camera().unproject(pixel);
        let after = camera().zoomed(14.3, pixel).unproject(pixel);
        assert!(near(before, after, 1e-3), "{before:?} {after:?}");
    }

    #[test]
    fn zoom_stays_in_its_range() {
        assert_eq!(camera().zoomed(99.0, [0.0, 0.0]).zoom, *ZOOM_RANGE.end());
        assert_eq!(camera().zoomed(-5.0, [0.0, 0.0]).zoom, *ZOOM_RANGE.start());
    }

    #[test]
    fn a_panel_takes_the_side_that_costs_the_least_of_the_map() {
        let panel = |left, right, top| Panel { left, right, top };
        let beside = |room, panels: &[Panel]| {
            let insets = Insets::beside(room, panels, 10.0);
            [insets.top, insets.right, insets.bottom, insets.left]
        };
        let (desk, tablet, phone) = ([1440.0, 900.0], [1024.0, 768.0], [390.0, 844.0]);
        assert_eq!(beside(desk, &[]), [10.0; 4]);
        let both = [panel(16.0, 360.0, 16.0), panel(1000.0, 1424.0, 16.0)];
        assert_eq!(beside(desk, &both), [10.0, 450.0, 10.0, 370.0]);
        let one_below = [panel(12.0, 312.0, 12.0), panel(324.0, 1012.0, 400.0)];
        assert_eq!(beside(tablet, &one_below), [10.0, 10.0, 378.0, 322.0]);
        let sheet = [panel(0.0, 390.0, 456.0)];
        assert_eq!(beside(phone, &sheet), [10.0, 10.0, 398.0, 10.0]);
        assert_eq!(Insets::beside(phone, &sheet, 10.0).free(phone), [370.0, 436.0]);
    }

    #[test]
    fn fitted_bounds_touch_the_free_space_and_stay_inside() {
        let bounds = Bounds::from_degrees([12.45, 55.61, 12.65, 55.73]);
        let insets = Insets { top: 20.0, right: 20.0, bottom: 20.0, left: 380.0 };
        let camera = camera().fitted(&bounds, &insets);
        let (upper, lower) = (camera.project(bounds.min), camera.project(bounds.max));
        assert!(upper[0] >= 379.9 && upper[1] >= 19.9 && lower[0] <= 980.1 && lower[1] <= 580.1, "{upper:?} {lower:?}");
        assert!((lower[0] - upper[0] - 600.0).abs() < 0.1 || (lower[1] - upper[1] - 560.0).abs() < 0.1);
    }

    #[test]
    fn a_pixel_at_zoom_zero_and_the_equator_is_78_kilometres() {
        let camera = Camera { centre: world(0.0, 0.0), zoom: 0.0, width: 1.0, height: 1.0 };
        assert!((camera.metres_per_pixel() - 40_075_016.686 / 512.0).abs() < 1.0);
    }

    #[test]
    fn a_place_leads_back_to_the_camera() {
        let again = camera().at(&camera().place());
        assert!(near(again.centre, camera().centre, 2.0));
    }
}
