//! Where data lies: coordinates projected to EPSG:25832, and whether they can be what they are said to be.
use super::{
    asked::FormatOptions,
    input::Input,
    system::{System, system},
};
use geo::{MapCoords, MultiLineString, MultiPolygon, Point};
use geodata::{
    crs::{Crs, CrsError, Projection},
    validate::{Notation, Problem, RawGeometry, RawTable, RawValue},
};

/// Numbers from and to, of x and of y.
type Box = [(f64, f64); 2];

/// Denmark, in degrees.
const DENMARK: Box = [(7.5, 15.6), (54.3, 58.1)];
/// Denmark in the systems of metres; zone 33 last, where the numbers of the two zones are the same.
const IN_METRES: [(Crs, Box); 4] = [
    (Crs::Utm32, [(400_000.0, 1_000_000.0), (6_000_000.0, 6_450_000.0)]),
    (Crs::WebMercator, [(830_000.0, 1_740_000.0), (7_200_000.0, 8_000_000.0)]),
    (Crs::Laea, [(4_150_000.0, 4_680_000.0), (3_460_000.0, 3_900_000.0)]),
    (Crs::Utm33, [(50_000.0, 560_000.0), (6_000_000.0, 6_450_000.0)]),
];

fn within([x, y]: [f64; 2], around: &Box) -> bool {
    (around[0].0..=around[0].1).contains(&x) && (around[1].0..=around[1].1).contains(&y)
}

/// Whether latitude seems to stand before longitude in a place in Denmark.
pub(crate) fn looks_swapped(x: f64, y: f64) -> bool {
    within([y, x], &DENMARK)
}

/// The system in which numbers lie in Denmark, if there is one.
fn looks_like(place: [f64; 2]) -> Option<Crs> {
    if within(place, &DENMARK) {
        return Some(Crs::Wgs84);
    }
    IN_METRES.iter().find(|(_, around)| within(place, around)).map(|(crs, _)| *crs)
}

/// The projection of a file's coordinates.
pub(super) struct Located {
    system: System,
    pub projection: Projection,
}

impl Located {
    /// Prepares the projection: from the system that was asked for, else the code that the file names, else what the format has.
    ///
    /// # Errors
    /// Why the code is not read.
    pub(super) fn new(options: &FormatOptions, named: Option<u32>, without: Crs) -> Result<Self, String> {
        let system = system(options, named, without)?;
        Ok(Self { projection: Projection::new(system.crs, Crs::Utm32), system })
    }

    /// Judges where a file lies by a place of each record. What cannot be in the system that the file has is a problem; what lies outside
    /// of Denmark is told.
    ///
    /// # Errors
    /// What the coordinates are not, what they look like, and the option that says so.
    pub(super) fn check(&self, options: &FormatOptions, places: &[[f64; 2]]) -> Result<Vec<String>, String> {
        let mut stated: Vec<String> = self.system.stated.iter().cloned().collect();
        let places: Vec<[f64; 2]> =
            places.iter().copied().filter(|place| place.iter().all(|number| number.is_finite())).collect();
        let most = |is: &dyn Fn(&[f64; 2]) -> bool| places.iter().filter(|place| is(place)).count() * 2 > places.len();
        let Some(&first) = places.first() else { return Ok(stated) };
        let (crs, shown) = (self.system.crs, format!("({}, {})", first[0], first[1]));
        let degrees = |place: &[f64; 2]| place[0].abs() <= 180.0 && place[1].abs() <= 90.0;
        let swapped_metres = |place: &[f64; 2]| within([place[1], place[0]], &IN_METRES[0].1);
        if crs == Crs::Wgs84 && most(&|place| !degrees(place)) {
            let way =
                options.advice.epsg(looks_like(first).map_or_else(|| "CODE".to_owned(), |crs| crs.epsg().to_string()));
            let seem = looks_like(first).map(|crs| format!(": they look like EPSG:{}", crs.epsg())).unwrap_or_default();
            let swapped = if swapped_metres(&first) { "; north seems to stand before east" } else { "" };
            return Err(format!("has coordinates such as {shown}, which are not degrees{seem}{swapped}; say {way}"));
        }
        if crs == Crs::Wgs84 && most(&|place| looks_swapped(place[0], place[1])) {
            return Err(format!(
                "has coordinates such as {shown}: latitude and longitude look swapped; longitude stands first"
            ));
        }
        if crs != Crs::Wgs84
            && most(&degrees)
            && most(&|place| looks_like(*place) == Some(Crs::Wgs84) || looks_swapped(place[0], place[1]))
        {
            let swapped = if looks_swapped(first[0], first[1]) { ", with latitude and longitude swapped" } else { "" };
            let way = options.advice.epsg(4326);
            return Err(format!(
                "has coordinates such as {shown}, which are not metres of EPSG:{}: they look like degrees{swapped}; say {way}",
                crs.epsg()
            ));
        }
        if matches!(crs, Crs::Utm32 | Crs::Utm33) && most(&swapped_metres) {
            return Err(format!(
                "has coordinates such as {shown}: north seems to stand before east; east stands first"
            ));
        }
        let to_degrees = Projection::new(crs, Crs::Wgs84);
        let lies = |place: &[f64; 2]| to_degrees.point(place[0], place[1]).ok().map(|point| [point.x, point.y]);
        if most(&|place| lies(place).is_some_and(|place| within(place, &DENMARK))) {
            return Ok(stated);
        }
        let Some([lon, lat]) = places.iter().find_map(lies) else { return Ok(stated) };
        let lies_at =
            format!("lies outside of Denmark by EPSG:{}, at {lon:.2}, {lat:.2} (longitude, latitude)", crs.epsg());
        match looks_like(first).filter(|other| *other != crs) {
            Some(other) if !self.system.asked => {
                let (likely, own) = (options.advice.epsg(other.epsg()), options.advice.epsg(crs.epsg()));
                Err(format!(
                    "{lies_at}, but its numbers, such as {shown}, are those of EPSG:{} in Denmark; say {likely}, or {own} if it is right",
                    other.epsg()
                ))
            }
            _ => {
                stated.extend(options.in_denmark.then_some(lies_at));
                Ok(stated)
            }
        }
    }
}

/// A geometry of any file, projected to EPSG:25832. `name` is what it is called where nothing takes it.
pub(super) fn raw_geometry(geometry: &geo::Geometry<f64>, name: &str, projection: &Projection) -> RawGeometry {
    let projected = || -> Result<RawGeometry, CrsError> {
        Ok(match geometry.try_map_coords(|point| projection.point(point.x, point.y))? {
            geo::Geometry::Polygon(polygon) => RawGeometry::Polygons(MultiPolygon(vec![polygon])),
            geo::Geometry::MultiPolygon(polygons) => RawGeometry::Polygons(polygons),
            geo::Geometry::LineString(line) => RawGeometry::Lines(MultiLineString(vec![line])),
            geo::Geometry::MultiLineString(lines) => RawGeometry::Lines(lines),
            geo::Geometry::Point(point) => RawGeometry::Point(point),
            geo::Geometry::MultiPoint(points) if points.0.len() == 1 => {
                points.0.first().copied().map(RawGeometry::Point).unwrap_or_default()
            }
            _ => RawGeometry::Unreadable(format!("is a {name}, which no data set accepts")),
        })
    };
    projected().unwrap_or_else(|error| RawGeometry::Unreadable(error.to_string()))
}

/// The first place of a geometry.
pub(super) fn first_place(geometry: &geo::Geometry<f64>) -> Option<[f64; 2]> {
    geo::CoordsIter::coords_iter(geometry).next().map(|place| [place.x, place.y])
}

/// The coordinates of a table's rows, which stand in two of its columns.
pub(super) struct Placed {
    at: [usize; 2],
    notations: [Notation; 2],
    located: Located,
}

impl Placed {
    /// Prepares to read the columns at two positions. Without a named system they are in EPSG:25832.
    ///
    /// # Errors
    /// The problem of the file.
    pub(super) fn table(
        input: &Input,
        options: &FormatOptions,
        (x, y): (usize, usize),
        notations: &[Notation],
    ) -> Result<Self, Vec<Problem>> {
        let located = Located::new(options, None, Crs::Utm32)
            .map_err(|reason| vec![input.problem(Some("epsg"), None, reason)])?;
        let notation = |at: usize| {
            let found = notations.get(at).copied().unwrap_or_default();
            // Thousands of degrees are none, so that three digits after a mark are decimals.
            if located.system.crs == Crs::Wgs84 { found.without_thousands() } else { found }
        };
        Ok(Self { at: [x, y], notations: [notation(x), notation(y)], located })
    }

    fn numbers(&self, table: &RawTable, values: &[RawValue]) -> Option<Result<[f64; 2], String>> {
        let written = self.at.map(|at| values.get(at).unwrap_or(&RawValue::Absent));
        if written.iter().all(|value| matches!(value, RawValue::Absent)) {
            return None;
        }
        let read = |which: usize| {
            let value = written[which];
            let found = match value {
                RawValue::Text(text) if table.marks.find(text).is_none() => {
                    self.notations[which].number(text).map_err(|reason| match reason {
                        geodata::validate::ValueError::Either { .. } | geodata::validate::ValueError::Mixed => {
                            format!("{reason}; {}", table.decimal_advice)
                        }
                        reason => reason.to_string(),
                    })
                }
                value => table
                    .figure(self.at[which], value)
                    .and_then(|figure| figure.number().ok_or_else(|| "is missing".to_owned())),
            };
            found.map_err(|reason| format!("the coordinate \"{}\" {reason}", value.text().unwrap_or_default()))
        };
        Some(read(0).and_then(|x| Ok([x, read(1)?])))
    }

    /// The point of a row.
    pub(super) fn point(&self, table: &RawTable, values: &[RawValue]) -> RawGeometry {
        match self.numbers(table, values) {
            None => RawGeometry::Absent,
            Some(Err(reason)) => RawGeometry::Unreadable(reason),
            Some(Ok([x, y])) => {
                raw_geometry(&geo::Geometry::Point(Point::new(x, y)), "point", &self.located.projection)
            }
        }
    }

    /// Judges where the rows lie.
    ///
    /// # Errors
    /// The problem of the file.
    pub(super) fn check(
        &self,
        input: &Input,
        options: &FormatOptions,
        table: &RawTable,
    ) -> Result<Vec<String>, Vec<Problem>> {
        let places = table.rows.iter().filter_map(|row| self.numbers(table, &row.values)?.ok());
        let places: Vec<[f64; 2]> = places.take(1000).collect();
        self.located.check(options, &places).map_err(|reason| vec![input.problem(None, None, reason)])
    }
}
