//! Tiles of a base map of images: which are seen, where each lies. Knows no browser.
use super::camera::{Bounds, Camera};
use geodata::tile::WORLD_SIZE;

/// The most tiles that a view asks for; a larger screen gets coarser ones.
const MOST: usize = 96;
/// Zooms that tile servers commonly have.
const ZOOMS: std::ops::RangeInclusive<u32> = 0..=19;

/// A tile of Web Mercator: row 0 is in the north.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileId {
    /// Zoom: the world is 2^zoom tiles wide.
    pub zoom: u32,
    /// Column from the west.
    pub column: u32,
    /// Row from the north.
    pub row: u32,
}

impl TileId {
    /// Where the tile lies.
    pub fn bounds(self) -> Bounds {
        let side = WORLD_SIZE / f64::from(1_u32 << self.zoom);
        let [x, y] = [self.column, self.row].map(|place| f64::from(place) * side);
        Bounds { min: [x, y], max: [x + side, y + side] }
    }

    /// The address of the tile, from one with `{z}`, `{x}` and `{y}`.
    pub fn address(self, template: &str) -> String {
        let places = [("{z}", self.zoom), ("{x}", self.column), ("{y}", self.row)];
        places.iter().fold(template.to_owned(), |address, (place, number)| address.replace(place, &number.to_string()))
    }

    /// Whether something of the tile is in the picture.
    pub fn is_seen(self, camera: &Camera) -> bool {
        let Bounds { min, max } = self.bounds();
        let (a, b) = (camera.project(min), camera.project(max));
        b[0] > 0.0 && b[1] > 0.0 && a[0] < camera.width && a[1] < camera.height
    }
}

/// The tiles of 256 pixels that fill the picture, those nearest to its middle first.
pub fn tiles(camera: &Camera) -> Vec<TileId> {
    // A world of zoom z is 512·2^z pixels wide for the camera, and 256·2^z for the tiles.
    let mut zoom = (camera.zoom + 1.0).round().clamp(f64::from(*ZOOMS.start()), f64::from(*ZOOMS.end())) as u32;
    loop {
        let found = tiles_of(camera, zoom);
        if found.len() <= MOST || zoom == 0 {
            return found;
        }
        zoom -= 1;
    }
}

fn tiles_of(camera: &Camera, zoom: u32) -> Vec<TileId> {
    let side = WORLD_SIZE / f64::from(1_u32 << zoom);
    let place = |unit: f64| (unit / side).floor().clamp(0.0, f64::from((1_u32 << zoom) - 1)) as u32;
    let (from, to) = (camera.unproject([0.0, 0.0]), camera.unproject([camera.width, camera.height]));
    let rows = place(from[1])..=place(to[1]);
    let mut found: Vec<TileId> = rows
        .flat_map(|row| (place(from[0])..=place(to[0])).map(move |column| TileId { zoom, column, row }))
        .filter(|tile| tile.is_seen(camera))
        .collect();
    let away = |tile: &TileId| {
        let middle = tile.bounds().centre();
        (middle[0] - camera.centre[0]).hypot(middle[1] - camera.centre[1])
    };
    found.sort_by(|a, b| away(a).total_cmp(&away(b)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::camera::world;

    fn camera(zoom: f64) -> Camera {
        Camera { centre: world(12.57, 55.6757), zoom, width: 1000.0, height: 600.0 }
    }

    #[test]
    fn the_tile_of_copenhagen_is_the_known_one() {
        // Zoom 13, column 4382, row 2564, by the formula of slippy map tiles.
        let found = tiles(&camera(12.0));
        assert_eq!(found[0], TileId { zoom: 13, column: 4382, row: 2564 });
        assert_eq!(found[0].address("https://a.dk/{z}/{x}/{y}.png"), "https://a.dk/13/4382/2564.png");
    }

    #[test]
    fn tiles_fill_the_picture_and_each_is_seen() {
        for zoom in [6.0, 9.4, 12.0, 13.7, 19.0] {
            let camera = camera(zoom);
            let found = tiles(&camera);
            assert!(found.iter().all(|tile| tile.is_seen(&camera)));
            for pixel in [[1.0, 1.0], [999.0, 1.0], [500.0, 300.0], [999.0, 599.0]] {
                let [x, y] = camera.unproject(pixel);
                let holds = |tile: &TileId| {
                    let Bounds { min, max } = tile.bounds();
                    (min[0]..max[0]).contains(&x) && (min[1]..max[1]).contains(&y)
                };
                assert_eq!(found.iter().filter(|tile| holds(tile)).count(), 1, "{zoom} {pixel:?}");
            }
        }
    }

    #[test]
    fn a_wall_of_screens_gets_coarser_tiles() {
        let camera = Camera { width: 9000.0, height: 5000.0, ..camera(12.0) };
        let found = tiles(&camera);
        assert!(found.len() <= MOST && found[0].zoom < 13, "{} at {}", found.len(), found[0].zoom);
    }
}
