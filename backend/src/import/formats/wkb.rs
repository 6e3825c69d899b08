//! Well-known binary: geometries as GeoPackages hold them, with heights and measures, systems of their own (EWKB), and curves, which are made of
//! short edges.
use geo::{Coord, Geometry, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};

/// A geometry, what it is called, and the code of the system that it names itself.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wkb {
    /// `None` for an empty one.
    pub geometry: Option<Geometry<f64>>,
    pub name: &'static str,
    pub srid: Option<u32>,
}

/// Geometries lie no deeper in each other than this.
const DEEPEST: u32 = 8;

/// Arcs are made of edges that turn by this, in degrees: an area is less by 0.005 %.
const TURN_DEG: f64 = 1.0;

/// Reads a GeoPackage binary: `GP`, version, flags, system, an envelope of a length that the flags tell, then WKB.
///
/// # Errors
/// Why it is none.
pub(super) fn geopackage_binary(blob: &[u8]) -> Result<Wkb, String> {
    let Some(head) = blob.get(..8).filter(|head| head.starts_with(b"GP")) else {
        return match blob.first() {
            Some(0 | 1) => wkb(blob),
            _ => Err("is not a GeoPackage geometry".to_owned()),
        };
    };
    let flags = head.get(3).copied().unwrap_or_default();
    if flags & 0b10_0000 != 0 {
        return Err("is of an extended kind that only another program reads".to_owned());
    }
    let envelope = match (flags >> 1) & 0b111 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        _ => return Err("has an envelope of an unknown kind".to_owned()),
    };
    if flags & 0b1_0000 != 0 {
        return Ok(Wkb { geometry: None, name: "empty geometry", srid: None });
    }
    wkb(blob.get(8 + envelope..).ok_or("ends within its envelope")?)
}

/// Reads well-known binary.
///
/// # Errors
/// Why it is none.
pub(super) fn wkb(bytes: &[u8]) -> Result<Wkb, String> {
    let mut reader = Reader { rest: bytes, srid: None };
    let (geometry, name) = reader.geometry(0)?;
    Ok(Wkb { geometry, name, srid: reader.srid })
}

struct Reader<'a> {
    rest: &'a [u8],
    srid: Option<u32>,
}

/// The order of the bytes, the kind, and how many numbers a position has.
#[derive(Clone, Copy)]
struct Head {
    little: bool,
    kind: u32,
    numbers: usize,
}

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], String> {
        let (taken, rest) = self.rest.split_first_chunk::<N>().ok_or("ends within its geometry")?;
        self.rest = rest;
        Ok(*taken)
    }

    fn number(&mut self, little: bool) -> Result<u32, String> {
        let bytes = self.take::<4>()?;
        Ok(if little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    fn head(&mut self) -> Result<Head, String> {
        let [order] = self.take::<1>()?;
        let little = match order {
            0 => false,
            1 => true,
            _ => return Err("is not well-known binary".to_owned()),
        };
        let written = self.number(little)?;
        // EWKB says by the highest bits what ISO says by thousands.
        if written & 0x2000_0000 != 0 {
            self.srid = Some(self.number(little)?);
        }
        let code = written & 0x0fff_ffff;
        let has_z = written & 0x8000_0000 != 0 || matches!(code / 1000, 1 | 3);
        let has_m = written & 0x4000_0000 != 0 || matches!(code / 1000, 2 | 3);
        Ok(Head { little, kind: code % 1000, numbers: 2 + usize::from(has_z) + usize::from(has_m) })
    }

    /// How many parts follow, of which each takes so many bytes at least.
    fn count(&mut self, head: Head, least: usize) -> Result<usize, String> {
        let count = self.number(head.little)? as usize;
        if count.checked_mul(least).is_none_or(|bytes| bytes > self.rest.len()) {
            return Err("ends within its geometry".to_owned());
        }
        Ok(count)
    }

    fn position(&mut self, head: Head) -> Result<Coord<f64>, String> {
        let mut numbers = [0.0; 2];
        for at in 0..head.numbers {
            let bytes = self.take::<8>()?;
            let number = if head.little { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) };
            if let Some(kept) = numbers.get_mut(at) {
                *kept = number;
            }
        }
        Ok(Coord { x: numbers[0], y: numbers[1] })
    }

    fn positions(&mut self, head: Head) -> Result<Vec<Coord<f64>>, String> {
        (0..self.count(head, 8 * head.numbers)?).map(|_| self.position(head)).collect()
    }

    fn rings(&mut self, head: Head) -> Result<Option<Polygon<f64>>, String> {
        let rings = (0..self.count(head, 4)?).map(|_| self.positions(head)).collect::<Result<Vec<_>, String>>()?;
        Ok(polygon(rings))
    }

    /// A line of any kind, with its arcs made of edges.
    fn curve(&mut self, depth: u32) -> Result<Vec<Coord<f64>>, String> {
        let head = self.head()?;
        self.curve_of(head, depth)
    }

    fn curve_of(&mut self, head: Head, depth: u32) -> Result<Vec<Coord<f64>>, String> {
        match head.kind {
            _ if depth > DEEPEST => Err("has geometries within geometries, too deep".to_owned()),
            2 => self.positions(head),
            8 => Ok(stroked(&self.positions(head)?)),
            9 => {
                let mut line: Vec<Coord<f64>> = Vec::new();
                for _ in 0..self.count(head, 9)? {
                    let part = self.curve(depth + 1)?;
                    let begin = usize::from(line.last().is_some_and(|last| part.first() == Some(last)));
                    line.extend(part.into_iter().skip(begin));
                }
                Ok(line)
            }
            other => Err(format!("has a part of kind {other} where a line belongs")),
        }
    }

    fn surface_of(&mut self, head: Head, depth: u32) -> Result<Option<Polygon<f64>>, String> {
        match head.kind {
            3 | 17 => self.rings(head),
            10 => {
                let rings =
                    (0..self.count(head, 9)?).map(|_| self.curve(depth + 1)).collect::<Result<Vec<_>, String>>()?;
                Ok(polygon(rings))
            }
            other => Err(format!("has a part of kind {other} where a polygon belongs")),
        }
    }

    fn geometry(&mut self, depth: u32) -> Result<(Option<Geometry<f64>>, &'static str), String> {
        if depth > DEEPEST {
            return Err("has geometries within geometries, too deep".to_owned());
        }
        let head = self.head()?;
        let empty = |parts: usize, geometry: Geometry<f64>| (parts > 0).then_some(geometry);
        Ok(match head.kind {
            1 => {
                let point = self.position(head)?;
                let there = point.x.is_finite() && point.y.is_finite();
                (there.then_some(Geometry::Point(Point(point))), "point")
            }
            2 | 8 | 9 => {
                let line = self.curve_of(head, depth)?;
                (empty(line.len(), Geometry::LineString(LineString(line))), "line")
            }
            3 | 10 | 17 => (self.surface_of(head, depth)?.map(Geometry::Polygon), "polygon"),
            4 => {
                let mut points = Vec::new();
                for _ in 0..self.count(head, 21)? {
                    if let (Some(Geometry::Point(point)), _) = self.geometry(depth + 1)? {
                        points.push(point);
                    }
                }
                (empty(points.len(), Geometry::MultiPoint(MultiPoint(points))), "multipoint")
            }
            5 | 11 => {
                let lines =
                    (0..self.count(head, 9)?).map(|_| self.curve(depth + 1)).collect::<Result<Vec<_>, String>>()?;
                let lines: Vec<LineString<f64>> =
                    lines.into_iter().filter(|line| !line.is_empty()).map(LineString).collect();
                (empty(lines.len(), Geometry::MultiLineString(MultiLineString(lines))), "multiline")
            }
            6 | 12 => {
                let mut polygons = Vec::new();
                for _ in 0..self.count(head, 9)? {
                    let part = self.head()?;
                    polygons.extend(self.surface_of(part, depth + 1)?);
                }
                (empty(polygons.len(), Geometry::MultiPolygon(MultiPolygon(polygons))), "multipolygon")
            }
            7 => {
                let mut polygons = Vec::new();
                for _ in 0..self.count(head, 9)? {
                    match self.geometry(depth + 1)?.0 {
                        None => {}
                        Some(Geometry::Polygon(polygon)) => polygons.push(polygon),
                        Some(Geometry::MultiPolygon(more)) => polygons.extend(more.0),
                        Some(_) => return Err("is a collection, which no data set accepts".to_owned()),
                    }
                }
                (empty(polygons.len(), Geometry::MultiPolygon(MultiPolygon(polygons))), "collection")
            }
            13..=16 => {
                return Err("is a surface in space, which no data set accepts; convert it: ogr2ogr -nlt MULTIPOLYGON"
                    .to_owned());
            }
            other => return Err(format!("is of the unknown kind {other}")),
        })
    }
}

fn polygon(rings: Vec<Vec<Coord<f64>>>) -> Option<Polygon<f64>> {
    let mut rings = rings.into_iter().filter(|ring| !ring.is_empty()).map(LineString);
    Some(Polygon::new(rings.next()?, rings.collect()))
}

/// A line through three positions at a time, each an arc, made of edges.
fn stroked(positions: &[Coord<f64>]) -> Vec<Coord<f64>> {
    let mut line: Vec<Coord<f64>> = positions.first().copied().into_iter().collect();
    let mut rest = positions;
    while let [begin, middle, end, ..] = *rest {
        line.extend(arc(begin, middle, end));
        rest = rest.get(2..).unwrap_or_default();
    }
    // Of two left the last is the end of a straight edge.
    line.extend(rest.get(1..).unwrap_or_default());
    line
}

/// The positions of an arc after its beginning; where begin and end are one, it is a circle and the middle lies opposite.
fn arc(begin: Coord<f64>, middle: Coord<f64>, end: Coord<f64>) -> Vec<Coord<f64>> {
    let center = if begin == end {
        (begin + middle) / 2.0
    } else {
        let (b, c) = (middle - begin, end - begin);
        let double = 2.0 * (b.x * c.y - b.y * c.x);
        let (bb, cc) = (b.x * b.x + b.y * b.y, c.x * c.x + c.y * c.y);
        let scale = bb.max(cc);
        if double.abs() <= scale * 1e-12 {
            return vec![middle, end];
        }
        begin + Coord { x: c.y * bb - b.y * cc, y: b.x * cc - c.x * bb } / double
    };
    let radius = (begin - center).x.hypot((begin - center).y);
    let angle = |place: Coord<f64>| (place.y - center.y).atan2(place.x - center.x);
    let turn = std::f64::consts::TAU;
    let from = angle(begin);
    let swept = |place: Coord<f64>| (angle(place) - from).rem_euclid(turn);
    let counterclockwise = begin == end || swept(middle) < swept(end);
    let sweep = match (begin == end, counterclockwise) {
        (true, _) => turn,
        (false, true) => swept(end),
        (false, false) => swept(end) - turn,
    };
    if !(sweep.is_finite() && radius.is_finite()) {
        return vec![middle, end];
    }
    let steps = (sweep.abs().to_degrees() / TURN_DEG).ceil().clamp(2.0, 720.0) as u32;
    let at = |step: u32| {
        let angle = from + sweep * f64::from(step) / f64::from(steps);
        Coord { x: center.x + radius * angle.cos(), y: center.y + radius * angle.sin() }
    };
    (1..steps).map(at).chain([end]).collect()
}

#[cfg(test)]
#[path = "wkb_tests.rs"]
mod tests;
