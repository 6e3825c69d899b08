//! Geometry as it travels to the page: one compact file per layer, in quantised Web Mercator.
//!
//! A point is a pair of `u32`: the world of EPSG:3857 is 2³² units wide and high, x to the east and y to the south, so that a
//! unit is 9 mm at the equator and 5 mm in Denmark. A file is the four bytes `BBL1`, the number of features, and for each its id,
//! its name, its kind (0 surface, 1 line) and its rings or lines. Every number is a varint (LEB128); a point is the zigzag
//! difference to the point before it. Rings are not closed by a repeated point; the first ring of a polygon is its shell.
use crate::numbers::floor_to_u32;
use geo::{LineString, MultiLineString, MultiPolygon};
use std::ops::Range;
use thiserror::Error;

/// A point of the quantised world: x to the east, y to the south.
pub type WorldPoint = [u32; 2];

/// The width of the world in units.
pub const WORLD_SIZE: f64 = 4_294_967_296.0;

/// The world point of a longitude and latitude in degrees (EPSG:4326); latitudes beyond the Mercator square are drawn to its edge.
///
/// ```
/// use geodata::tile::{lon_lat_of_world, world_of_lon_lat};
/// let [lon, lat] = lon_lat_of_world(world_of_lon_lat(12.57, 55.6757));
/// assert!((lon - 12.57).abs() < 1e-7 && (lat - 55.6757).abs() < 1e-7);
/// ```
pub fn world_of_lon_lat(lon: f64, lat: f64) -> WorldPoint {
    let sin = lat.to_radians().sin().clamp(-0.999_999_9, 0.999_999_9);
    let x = (lon / 360.0 + 0.5) * WORLD_SIZE;
    let y = (0.5 - sin.atanh() / std::f64::consts::TAU) * WORLD_SIZE;
    // What lies beyond the edge of the world comes to the edge.
    [floor_to_u32(x.round()), floor_to_u32(y.round())]
}

/// The longitude and latitude of a world point, in degrees (EPSG:4326).
pub fn lon_lat_of_world([x, y]: WorldPoint) -> [f64; 2] {
    let lon = (f64::from(x) / WORLD_SIZE - 0.5) * 360.0;
    let lat = ((0.5 - f64::from(y) / WORLD_SIZE) * std::f64::consts::TAU).tanh().asin().to_degrees();
    [lon, lat]
}

/// What a feature looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// Polygons, each a list of rings: the shell, then its holes.
    Surface(Vec<Vec<Vec<WorldPoint>>>),
    /// Lines; a place is a line of one point.
    Line(Vec<Vec<WorldPoint>>),
}

/// A feature of a layer, on its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feature {
    /// Id in the layer; empty for a feature of the base map.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// What it looks like.
    pub shape: Shape,
}

/// The features of a layer, their texts and points side by side in few lists: 160,000 cells would be a million lists otherwise.
///
/// A feature has parts, which are polygons, or one part that holds its lines; a part has lines, which are a polygon's rings, the
/// shell first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Features {
    /// Ids and names, one after the other.
    texts: String,
    /// For each feature the ends of its id and of its name among the texts.
    text_ends: Vec<[u32; 2]>,
    /// For each feature whether it is a surface.
    surfaces: Vec<bool>,
    /// For each feature the end of its parts.
    feature_ends: Vec<u32>,
    /// For each part the end of its lines.
    part_ends: Vec<u32>,
    /// For each line the end of its points.
    line_ends: Vec<u32>,
    points: Vec<WorldPoint>,
}

impl Features {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.surfaces.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.surfaces.is_empty()
    }

    /// How many points all of them have.
    pub fn points(&self) -> usize {
        self.points.len()
    }

    /// Id of a feature.
    pub fn id(&self, feature: usize) -> &str {
        let from = feature.checked_sub(1).map_or(0, |before| self.text_ends[before][1]);
        &self.texts[from as usize..self.text_ends[feature][0] as usize]
    }

    /// Name of a feature.
    pub fn name(&self, feature: usize) -> &str {
        let [from, to] = self.text_ends[feature];
        &self.texts[from as usize..to as usize]
    }

    /// Whether a feature is a surface; it is lines otherwise.
    pub fn is_surface(&self, feature: usize) -> bool {
        self.surfaces[feature]
    }

    /// The parts of a feature, each with its lines.
    pub fn parts(&self, feature: usize) -> impl Iterator<Item = impl Iterator<Item = &[WorldPoint]> + Clone> {
        range(&self.feature_ends, feature)
            .map(|part| range(&self.part_ends, part).map(|line| &self.points[range(&self.line_ends, line)]))
    }

    /// A feature on its own.
    pub fn feature(&self, feature: usize) -> Feature {
        let parts = self.parts(feature).map(|lines| lines.map(<[WorldPoint]>::to_vec).collect::<Vec<_>>());
        let shape = if self.is_surface(feature) {
            Shape::Surface(parts.collect())
        } else {
            Shape::Line(parts.flatten().collect())
        };
        Feature { id: self.id(feature).to_owned(), name: self.name(feature).to_owned(), shape }
    }

    fn end_text(&mut self, text: &str) -> u32 {
        self.texts.push_str(text);
        as_u32(self.texts.len())
    }

    fn end_line(&mut self) {
        self.line_ends.push(as_u32(self.points.len()));
    }

    fn end_part(&mut self) {
        self.part_ends.push(as_u32(self.line_ends.len()));
    }

    fn end_feature(&mut self, surface: bool) {
        self.surfaces.push(surface);
        self.feature_ends.push(as_u32(self.part_ends.len()));
    }
}

fn as_u32(end: usize) -> u32 {
    u32::try_from(end).expect("a layer has fewer than 2^32 bytes of text, points, lines and parts")
}

/// The places between the end before and an own end.
fn range(ends: &[u32], place: usize) -> Range<usize> {
    place.checked_sub(1).map_or(0, |before| ends[before] as usize)..ends[place] as usize
}

impl FromIterator<Feature> for Features {
    fn from_iter<T: IntoIterator<Item = Feature>>(features: T) -> Self {
        let mut all = Self::default();
        for Feature { id, name, shape } in features {
            let ends = [all.end_text(&id), all.end_text(&name)];
            all.text_ends.push(ends);
            let (surface, parts) = match shape {
                Shape::Surface(polygons) => (true, polygons),
                Shape::Line(lines) => (false, vec![lines]),
            };
            for lines in parts {
                for line in lines {
                    all.points.extend(line);
                    all.end_line();
                }
                all.end_part();
            }
            all.end_feature(surface);
        }
        all
    }
}

impl Shape {
    /// The shape of polygons whose coordinates are longitude and latitude in degrees. Rings that shrink to fewer than three points are left out.
    pub fn surface(geometry: &MultiPolygon<f64>) -> Self {
        let polygons = geometry.iter().map(|polygon| {
            let rings =
                std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(|ring| world_line(ring, true));
            rings.filter(|ring| ring.len() >= 3).collect::<Vec<_>>()
        });
        Self::Surface(polygons.filter(|rings| !rings.is_empty()).collect())
    }

    /// The shape of a place at a longitude and latitude in degrees.
    pub fn point(lon: f64, lat: f64) -> Self {
        Self::Line(vec![vec![world_of_lon_lat(lon, lat)]])
    }

    /// The shape of lines whose coordinates are longitude and latitude in degrees.
    pub fn line(geometry: &MultiLineString<f64>) -> Self {
        Self::Line(geometry.iter().map(|line| world_line(line, false)).filter(|line| line.len() >= 2).collect())
    }
}

fn world_line(line: &LineString<f64>, closed: bool) -> Vec<WorldPoint> {
    let mut points: Vec<WorldPoint> = line.coords().map(|point| world_of_lon_lat(point.x, point.y)).collect();
    points.dedup();
    if closed && points.len() > 1 && points.first() == points.last() {
        points.pop();
    }
    points
}

/// Bytes that are not a layer, with the position where reading ended.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LayerError {
    /// The first four bytes are others.
    #[error("the layer does not begin with BBL1")]
    Magic,
    /// The bytes end inside a feature.
    #[error("the layer ends inside feature {feature}")]
    Truncated {
        /// Position of the feature.
        feature: usize,
    },
    /// Bytes that mean nothing.
    #[error("feature {feature} has {what}")]
    Malformed {
        /// Position of the feature.
        feature: usize,
        /// What is wrong.
        what: &'static str,
    },
    /// Bytes after the last feature.
    #[error("{0} bytes follow the last feature")]
    Trailing(usize),
}

const MAGIC: &[u8; 4] = b"BBL1";

/// The layer as bytes.
pub fn encode(features: &Features) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    let mut last = [0_u32; 2];
    varint(&mut bytes, features.len() as u64);
    for feature in 0..features.len() {
        text(&mut bytes, features.id(feature));
        text(&mut bytes, features.name(feature));
        if features.is_surface(feature) {
            bytes.push(0);
            varint(&mut bytes, range(&features.feature_ends, feature).len() as u64);
        } else {
            bytes.push(1);
        }
        for part in features.parts(feature) {
            lines(&mut bytes, part, &mut last);
        }
    }
    bytes
}

fn varint(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    bytes.push(value.to_le_bytes()[0]);
}

fn text(bytes: &mut Vec<u8>, text: &str) {
    varint(bytes, text.len() as u64);
    bytes.extend(text.as_bytes());
}

fn lines<'a>(bytes: &mut Vec<u8>, lines: impl Iterator<Item = &'a [WorldPoint]> + Clone, last: &mut WorldPoint) {
    varint(bytes, lines.clone().count() as u64);
    for line in lines {
        varint(bytes, line.len() as u64);
        for point in line {
            for axis in 0..2 {
                let difference = i64::from(point[axis]) - i64::from(last[axis]);
                varint(bytes, ((difference << 1) ^ (difference >> 63)) as u64);
            }
            *last = *point;
        }
    }
}

/// Reads a layer.
///
/// # Errors
/// [`LayerError`] where the bytes are not what [`encode`] gives; never more memory than the bytes warrant.
pub fn decode(bytes: &[u8]) -> Result<Features, LayerError> {
    let body = bytes.strip_prefix(MAGIC).ok_or(LayerError::Magic)?;
    // The lists name places by 32 bits, and none is longer than the bytes.
    if u32::try_from(body.len()).is_err() {
        return Err(LayerError::Malformed { feature: 0, what: "more than 4 GiB" });
    }
    let mut reader = FeatureReader { bytes: body, feature: 0, last: [0; 2] };
    // Most points take a few bytes: one list that is too long for a while costs less than one that is moved as it grows.
    let mut features = Features { points: Vec::with_capacity(body.len() / 6), ..Features::default() };
    for feature in 0..reader.count()? {
        reader.feature = feature;
        let id = reader.text()?;
        let id = features.end_text(id);
        let name = reader.text()?;
        let name = features.end_text(name);
        features.text_ends.push([id, name]);
        match reader.byte()? {
            0 => {
                for _ in 0..reader.count()? {
                    reader.part(&mut features)?;
                }
                features.end_feature(true);
            }
            1 => {
                reader.part(&mut features)?;
                features.end_feature(false);
            }
            _ => return Err(reader.malformed("an unknown kind of shape")),
        }
    }
    // A layer is kept for as long as the page.
    features.points.shrink_to_fit();
    if reader.bytes.is_empty() { Ok(features) } else { Err(LayerError::Trailing(reader.bytes.len())) }
}

struct FeatureReader<'a> {
    bytes: &'a [u8],
    feature: usize,
    last: WorldPoint,
}

impl<'a> FeatureReader<'a> {
    fn malformed(&self, what: &'static str) -> LayerError {
        LayerError::Malformed { feature: self.feature, what }
    }

    fn byte(&mut self) -> Result<u8, LayerError> {
        let (&byte, rest) = self.bytes.split_first().ok_or(LayerError::Truncated { feature: self.feature })?;
        self.bytes = rest;
        Ok(byte)
    }

    fn varint(&mut self) -> Result<u64, LayerError> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(self.malformed("a number of more than 64 bits"))
    }

    /// A count of things that take at least a byte each, so that a lie about it cannot ask for memory.
    fn count(&mut self) -> Result<usize, LayerError> {
        let count = usize::try_from(self.varint()?).unwrap_or(usize::MAX);
        if count > self.bytes.len() { Err(LayerError::Truncated { feature: self.feature }) } else { Ok(count) }
    }

    fn text(&mut self) -> Result<&'a str, LayerError> {
        let length = self.count()?;
        let (text, rest) = self.bytes.split_at(length);
        self.bytes = rest;
        std::str::from_utf8(text).map_err(|_| self.malformed("a text that is not UTF-8"))
    }

    /// A polygon's rings, or a feature's lines.
    fn part(&mut self, features: &mut Features) -> Result<(), LayerError> {
        for _ in 0..self.count()? {
            for _ in 0..self.count()? {
                features.points.push(self.point()?);
            }
            features.end_line();
        }
        features.end_part();
        Ok(())
    }

    fn point(&mut self) -> Result<WorldPoint, LayerError> {
        let mut point = self.last;
        for coordinate in &mut point {
            let zigzag = self.varint()?;
            let difference = (zigzag >> 1) as i64 ^ -((zigzag & 1) as i64);
            *coordinate = i64::from(*coordinate)
                .checked_add(difference)
                .and_then(|value| u32::try_from(value).ok())
                .ok_or_else(|| self.malformed("a point outside the world"))?;
        }
        self.last = point;
        Ok(point)
    }
}

#[cfg(test)]
#[path = "tile_tests.rs"]
mod tests;
