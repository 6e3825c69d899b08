//! Which names of places and streets a map has room for, and where they stand: context that helps to recognise a town, and gives way to
//! the labels of areas. Knows no browser.
use super::{
    camera::{Camera, World},
    labels::{Room, Wish},
};
use geodata::tile::{Features, WorldPoint};

/// Metres in a pixel below which streets can be read one by one.
const STREETS_BELOW_M: f64 = 2.4;
/// Pixels between a place and the next more important one: closer, the one says nothing that the other does not.
const APART: f64 = 96.0;
/// Pixels between two labels of one street.
const AGAIN: f64 = 320.0;
/// Pixels of a letter and of a line of text, and what is kept free around it.
const LETTER: f64 = 6.6;
const HEIGHT: f64 = 14.0;
const MARGIN: f64 = 6.0;
/// How many times longer than its chord a street may be below its name.
const BENT: f64 = 1.02;
/// The most places along a line that are tried for its name.
const TRIALS: usize = 12;
/// Places that are looked at: each is compared with those before it.
const MOST_PLACES: usize = 2_000;

/// Width of a name in pixels, as a rule: asking the browser would make it lay the page out.
fn width_of(name: &str) -> f64 {
    LETTER * name.chars().count() as f64
}

/// Names of places, the most important first.
#[derive(Debug, Clone, Default)]
pub struct Places {
    places: Vec<Place>,
}

#[derive(Debug, Clone)]
struct Place {
    name: String,
    point: World,
    /// World units to the nearest place that comes before it.
    apart: f64,
}

impl Places {
    /// The places of a base layer, in its order.
    pub fn new(features: &Features) -> Self {
        let mut places: Vec<Place> = Vec::new();
        for feature in (0..features.len()).take(MOST_PLACES) {
            let Some(point) = lines(features, feature).next().and_then(<[WorldPoint]>::first) else { continue };
            let point = point.map(f64::from);
            let apart = places.iter().map(|other| distance(other.point, point)).fold(f64::INFINITY, f64::min);
            places.push(Place { name: features.name(feature).to_owned(), point, apart });
        }
        Self { places }
    }

    /// Names in their order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.places.iter().map(|place| place.name.as_str())
    }

    /// For each place the pixel where its name stands, where it has room.
    pub fn placed(&self, camera: &Camera, room: &mut Room) -> Vec<Option<[f64; 2]>> {
        let units = camera.units_per_pixel();
        let placed = self.places.iter().map(|place| {
            let centre = camera.project(place.point);
            let size = [width_of(&place.name), HEIGHT].map(|side| side + 2.0 * MARGIN);
            (place.apart > APART * units && room.take(&[Wish { centre, size }])).then_some(centre)
        });
        placed.collect()
    }
}

/// Roads with their names.
#[derive(Debug, Clone, Default)]
pub struct Streets {
    features: Features,
    /// For each road the least and greatest x and y of its points.
    bounds: Vec<[u32; 4]>,
}

/// A name along a street.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Along {
    /// Position of the road.
    pub road: usize,
    /// The middle of the name.
    pub point: World,
    /// How far it is turned, in radians to the right, from -π/2 to π/2: nobody reads upside down.
    pub angle: f64,
    /// Its width in pixels.
    width: f64,
}

impl Streets {
    /// The roads of a base layer.
    pub fn new(features: Features) -> Self {
        let bounds = |feature| {
            lines(&features, feature).flatten().fold([u32::MAX, u32::MAX, 0, 0], |bounds, &[x, y]| {
                [bounds[0].min(x), bounds[1].min(y), bounds[2].max(x), bounds[3].max(y)]
            })
        };
        let bounds = (0..features.len()).map(bounds).collect();
        Self { features, bounds }
    }

    /// Name of a road.
    pub fn name(&self, road: usize) -> &str {
        self.features.name(road)
    }

    /// The names that a camera's picture has room for, along the straight parts of their streets; none where it shows too much.
    pub fn chosen(&self, camera: &Camera, room: &mut Room) -> Vec<Along> {
        let mut chosen: Vec<Along> = Vec::new();
        if camera.metres_per_pixel() > STREETS_BELOW_M {
            return chosen;
        }
        let units = camera.units_per_pixel();
        let [west, north] = camera.unproject([0.0, 0.0]);
        let [east, south] = camera.unproject([camera.width, camera.height]);
        for road in 0..self.features.len() {
            let [left, top, right, bottom] = self.bounds[road].map(f64::from);
            let name = self.name(road);
            let width = width_of(name);
            let seen = left < east && right > west && top < south && bottom > north;
            if name.is_empty() || !seen || (right - left).hypot(bottom - top) < width * units {
                continue;
            }
            for line in lines(&self.features, road) {
                let pixels: Vec<[f64; 2]> = line.iter().map(|point| camera.project(point.map(f64::from))).collect();
                let free = |place: &(Spot, f64)| {
                    let (Spot { centre, angle }, _) = *place;
                    let again = |other: &Along| {
                        self.name(other.road) == name && distance(camera.project(other.point), centre) < AGAIN
                    };
                    !chosen.iter().any(again) && room.take(&boxes(centre, angle, width))
                };
                if let Some((spot, _)) = straight_parts(&pixels, width).into_iter().find(free) {
                    let point = camera.unproject(spot.centre);
                    chosen.push(Along { road, point, angle: spot.angle, width });
                }
            }
        }
        chosen
    }
}

impl Along {
    /// The pixel where the middle of the name stands, where it has room.
    pub fn placed(&self, camera: &Camera, room: &mut Room) -> Option<[f64; 2]> {
        let centre = camera.project(self.point);
        room.take(&boxes(centre, self.angle, self.width)).then_some(centre)
    }
}

/// Where a name may stand.
#[derive(Debug, Clone, Copy)]
struct Spot {
    centre: [f64; 2],
    angle: f64,
}

/// Where a line is straight enough for a name of a width in pixels, with the distance from its middle, the nearest first.
fn straight_parts(line: &[[f64; 2]], width: f64) -> Vec<(Spot, f64)> {
    let mut ends = vec![0.0];
    for pair in line.windows(2) {
        ends.push(ends[ends.len() - 1] + distance(pair[0], pair[1]));
    }
    let length = ends[ends.len() - 1];
    if length < width {
        return Vec::new();
    }
    let at = |along: f64| {
        let part = ends.partition_point(|&end| end < along).clamp(1, line.len() - 1);
        let (from, to) = (ends[part - 1], ends[part]);
        let share = if to > from { (along - from) / (to - from) } else { 0.0 };
        [0, 1].map(|axis| line[part - 1][axis] + share * (line[part][axis] - line[part - 1][axis]))
    };
    let trials = ((length / width) as usize).clamp(1, TRIALS);
    let mut spots: Vec<(Spot, f64)> = (0..trials)
        .filter_map(|trial| {
            let middle = width / 2.0 + (length - width) * (trial as f64 + 0.5) / trials as f64;
            let (from, to) = (at(middle - width / 2.0), at(middle + width / 2.0));
            let centre = [0, 1].map(|axis| (from[axis] + to[axis]) / 2.0);
            let (turned, flat) = (distance(from, to) * BENT < width, distance(centre, at(middle)) < HEIGHT / 4.0);
            let angle = ((to[1] - from[1]) / (to[0] - from[0])).atan();
            (!turned && flat && angle.is_finite()).then_some((Spot { centre, angle }, (middle - length / 2.0).abs()))
        })
        .collect();
    spots.sort_by(|a, b| a.1.total_cmp(&b.1));
    spots
}

/// Squares along a name that is turned, which together cover it.
fn boxes([x, y]: [f64; 2], angle: f64, width: f64) -> Vec<Wish> {
    let count = (width / HEIGHT).ceil().max(1.0);
    let (sine, cosine) = angle.sin_cos();
    let square = |place: u32| {
        let along = (f64::from(place) + 0.5) / count * width - width / 2.0;
        Wish { centre: [x + along * cosine, y + along * sine], size: [HEIGHT + MARGIN; 2] }
    };
    (0..count as u32).map(square).collect()
}

fn lines(features: &Features, feature: usize) -> impl Iterator<Item = &[WorldPoint]> {
    features.parts(feature).flatten()
}

fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::camera::world;
    use geodata::tile::{Feature, Shape, world_of_lon_lat};

    const HERE: (f64, f64) = (12.57, 55.6757);

    fn camera(zoom: f64) -> Camera {
        Camera { centre: world(HERE.0, HERE.1), zoom, width: 1000.0, height: 600.0 }
    }

    /// A point so many pixels east and south of the middle at zoom 15.
    fn at(x: f64, y: f64) -> WorldPoint {
        camera(15.0).unproject([500.0 + x, 300.0 + y]).map(|axis| axis.round() as u32)
    }

    fn named(name: &str, lines: Vec<Vec<WorldPoint>>) -> Feature {
        Feature { id: String::new(), name: name.into(), shape: Shape::Line(lines) }
    }

    fn names<'a>(streets: &'a Streets, camera: &Camera) -> Vec<(&'a str, f64)> {
        let mut room = Room::new(camera.width, camera.height);
        let named = |along: Along| (streets.name(along.road), along.angle.to_degrees().round());
        streets.chosen(camera, &mut room).into_iter().map(named).collect()
    }

    #[test]
    fn a_street_is_named_along_its_line_once_it_can_be_read() {
        let east = named("Smedegade", vec![vec![at(-200.0, 0.0), at(200.0, 0.0)]]);
        let upward = named("Bagerstræde", vec![vec![at(-100.0, 250.0), at(100.0, 50.0)]]);
        let nameless = named("", vec![vec![at(-200.0, -100.0), at(200.0, -100.0)]]);
        let streets = Streets::new([east, upward, nameless].into_iter().collect());
        assert_eq!(names(&streets, &camera(15.0)), [("Smedegade", 0.0), ("Bagerstræde", -45.0)]);
        assert_eq!(names(&streets, &camera(13.5)), []);
    }

    #[test]
    fn a_name_never_stands_on_a_bend_or_on_a_street_that_is_too_short() {
        let zigzag = (0..20).map(|step| at(f64::from(step) * 20.0, f64::from(step % 2) * 30.0)).collect();
        let bent = named("Krogen", vec![zigzag]);
        let short = named("Den meget lange gade", vec![vec![at(0.0, -100.0), at(90.0, -100.0)]]);
        let streets = Streets::new([bent, short].into_iter().collect());
        assert_eq!(names(&streets, &camera(15.0)), []);
    }

    #[test]
    fn a_bend_is_avoided_where_the_street_goes_on_straight() {
        let street = named("Algade", vec![vec![at(-300.0, -100.0), at(-300.0, 0.0), at(300.0, 0.0)]]);
        let streets = Streets::new([street].into_iter().collect());
        assert_eq!(names(&streets, &camera(15.0)), [("Algade", 0.0)]);
    }

    #[test]
    fn parts_of_one_street_are_named_once_and_gives_way_to_what_was_there() {
        let part = |x: f64| named("Algade", vec![vec![at(x, 0.0), at(x + 90.0, 0.0)]]);
        let streets = Streets::new([part(-90.0), part(0.0), part(90.0)].into_iter().collect());
        assert_eq!(names(&streets, &camera(15.0)).len(), 1);
        let mut room = Room::new(1000.0, 600.0);
        assert!(room.take(&[Wish { centre: [500.0, 300.0], size: [600.0, 30.0] }]), "the label of a district");
        assert_eq!(streets.chosen(&camera(15.0), &mut room), []);
    }

    #[test]
    fn the_more_important_place_comes_first_and_the_other_when_the_map_comes_nearer() {
        let place = |name: &str, east: f64| {
            let point = world_of_lon_lat(HERE.0 + east, HERE.1);
            named(name, vec![vec![point]])
        };
        let places = Places::new(&[place("Storby", 0.0), place("Lilleby", 0.01)].into_iter().collect());
        let shown = |zoom| {
            let mut room = Room::new(1000.0, 600.0);
            places.placed(&camera(zoom), &mut room).iter().map(Option::is_some).collect::<Vec<_>>()
        };
        assert_eq!(shown(11.0), [true, false]);
        assert_eq!(shown(14.0), [true, true]);
    }

    #[test]
    fn names_stay_on_the_map_as_a_whole() {
        let street = named("Algade", vec![vec![at(-550.0, 0.0), at(-470.0, 0.0)]]);
        assert_eq!(names(&Streets::new([street].into_iter().collect()), &camera(15.0)), []);
    }
}
