//! Shapefile: outlines in a `.shp`, values in a `.dbf`, the system in a `.prj`, the encoding in a `.cpg`, beside each other or in one zip.
use super::{
    archive::Member,
    asked::{Asked, Found},
    dbf,
    input::Input,
    layer::{Feature, Layer, found},
    place::Located,
    system::code_in,
};
use geo::{Contains, Coord, Geometry, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon, Winding};
use geodata::{crs::Crs, validate::Problem};

/// The files of a shapefile.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub dbf: Option<Vec<u8>>,
    pub prj: Option<String>,
    pub cpg: Option<String>,
}

impl Parts {
    /// The files beside a `.shp`, in whichever letters their endings are written.
    pub(super) fn beside(input: &Input) -> Self {
        let read = |ending: &str| {
            let path = input.path.as_deref()?;
            [ending.to_owned(), ending.to_uppercase()]
                .iter()
                .find_map(|ending| std::fs::read(path.with_extension(ending)).ok())
        };
        let text = |ending: &str| read(ending).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        Self { dbf: read("dbf"), prj: text("prj"), cpg: text("cpg") }
    }

    /// The files of the same name in a zip.
    pub(super) fn among(members: &[Member], shp: &str) -> Self {
        let stem = shp.get(..shp.len().saturating_sub(4)).unwrap_or(shp);
        let read = |ending: &str| {
            let name = format!("{stem}.{ending}");
            members.iter().find(|member| member.name.eq_ignore_ascii_case(&name)).map(|member| member.bytes.clone())
        };
        let text = |ending: &str| read(ending).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        Self { dbf: read("dbf"), prj: text("prj"), cpg: text("cpg") }
    }
}

/// Reads a shapefile.
///
/// # Errors
/// All problems of the file as a whole.
pub(super) fn read(input: &Input, asked: &Asked) -> Result<Found, Vec<Problem>> {
    read_parts(input, asked, &Parts::beside(input))
}

/// Reads a shapefile of these files.
///
/// # Errors
/// All problems of the file as a whole.
pub(super) fn read_parts(input: &Input, asked: &Asked, parts: &Parts) -> Result<Found, Vec<Problem>> {
    let options = asked.options;
    let one = |field: Option<&str>, reason: String| vec![input.problem(field, None, reason)];
    let way = || options.advice.epsg("CODE");
    let code = match (&parts.prj, options.epsg) {
        (_, Some(_)) => None,
        (None, None) => {
            return Err(one(
                Some(".prj"),
                format!("is not there, so that no system is named; say which it is: {}", way()),
            ));
        }
        (Some(text), None) => {
            let first = text.split('"').nth(1).unwrap_or_default();
            let code = code_in(text).or_else(|| code_in(first));
            Some(code.ok_or_else(|| {
                one(
                    Some(".prj"),
                    format!(
                        "names a system that is not understood, \"{}\"; say which it is: {}",
                        first.escape_debug(),
                        way()
                    ),
                )
            })?)
        }
    };
    let located = Located::new(options, code, Crs::Utm32).map_err(|reason| one(Some(".prj"), reason))?;
    let shapes = shapes(&input.bytes).map_err(|reason| one(None, reason))?;
    let table = match &parts.dbf {
        Some(bytes) => dbf::read(bytes, options.encoding.as_deref().or(parts.cpg.as_deref()))
            .map_err(|reason| one(Some(".dbf"), reason))?,
        None => return Err(one(Some(".dbf"), "is not there, so that the outlines have no values".to_owned())),
    };
    if table.rows.len() != shapes.len() {
        let reason = format!(
            "has {} records, where the .shp has {}: they do not belong together",
            table.rows.len(),
            shapes.len()
        );
        return Err(one(Some(".dbf"), reason));
    }
    let features =
        shapes.into_iter().zip(table.rows).filter_map(|(geometry, values)| Some(Feature { values: values?, geometry }));
    let layer = Layer { columns: table.columns, features: features.collect() };
    found(input, asked, layer, Some(&located))
        .map(|found| Found { stated: table.stated.into_iter().chain(found.stated).collect(), ..found })
}

type Shape = Result<Option<(Geometry<f64>, &'static str)>, String>;

/// The shapes of a `.shp`.
///
/// # Errors
/// Why it is none, or ends within a shape.
fn shapes(bytes: &[u8]) -> Result<Vec<Shape>, String> {
    if !bytes.starts_with(&9994_u32.to_be_bytes()) {
        return Err("is not a shapefile".to_owned());
    }
    let mut rest = bytes.get(100..).ok_or("ends within its header")?;
    let mut shapes = Vec::new();
    while let Some((head, after)) = rest.split_first_chunk::<8>() {
        let words = u32::from_be_bytes([head[4], head[5], head[6], head[7]]) as usize;
        let length = words.checked_mul(2).filter(|length| *length <= after.len());
        let (content, after) = after.split_at(length.ok_or_else(|| format!("ends within shape {}", shapes.len() + 1))?);
        shapes.push(shape(content));
        rest = after;
    }
    Ok(shapes)
}

fn number(bytes: &[u8], at: usize) -> Result<u32, String> {
    let four = bytes.get(at..).and_then(<[u8]>::first_chunk::<4>).ok_or("ends within its shape")?;
    Ok(u32::from_le_bytes(*four))
}

fn position(bytes: &[u8], at: usize) -> Result<Coord<f64>, String> {
    let float = |at: usize| {
        let eight = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>).ok_or("ends within its shape")?;
        Ok::<f64, String>(f64::from_le_bytes(*eight))
    };
    Ok(Coord { x: float(at)?, y: float(at + 8)? })
}

fn positions(bytes: &[u8], begin: usize, count: usize) -> Result<Vec<Coord<f64>>, String> {
    if count.checked_mul(16).is_none_or(|length| length > bytes.len()) {
        return Err("ends within its shape".to_owned());
    }
    (0..count).map(|at| position(bytes, begin + 16 * at)).collect()
}

fn shape(bytes: &[u8]) -> Shape {
    let geometry = match number(bytes, 0)? {
        0 => None,
        1 | 11 | 21 => Some((Geometry::Point(Point(position(bytes, 4)?)), "point")),
        8 | 18 | 28 => {
            let points = positions(bytes, 40, number(bytes, 36)? as usize)?;
            Some((Geometry::MultiPoint(MultiPoint(points.into_iter().map(Point).collect())), "multipoint"))
        }
        3 | 13 | 23 => {
            let lines = parts(bytes)?;
            (!lines.is_empty()).then_some((Geometry::MultiLineString(MultiLineString(lines)), "line"))
        }
        5 | 15 | 25 => {
            let polygons = polygons(parts(bytes)?);
            (!polygons.is_empty()).then_some((Geometry::MultiPolygon(MultiPolygon(polygons)), "polygon"))
        }
        31 => return Err("is a surface in space, which no data set accepts".to_owned()),
        other => return Err(format!("is of the unknown kind {other}")),
    };
    Ok(geometry)
}

/// The lines or rings of a shape.
fn parts(bytes: &[u8]) -> Result<Vec<LineString<f64>>, String> {
    let (count, total) = (number(bytes, 36)? as usize, number(bytes, 40)? as usize);
    if count.checked_mul(4).is_none_or(|length| length > bytes.len()) {
        return Err("ends within its shape".to_owned());
    }
    let all = positions(bytes, 44 + 4 * count, total)?;
    let begins =
        (0..count).map(|at| Ok(number(bytes, 44 + 4 * at)? as usize)).collect::<Result<Vec<usize>, String>>()?;
    let ends = begins.iter().skip(1).copied().chain([total]);
    let part = |(begin, end): (&usize, usize)| {
        all.get(*begin..end)
            .map(|part| LineString(part.to_vec()))
            .ok_or_else(|| "has parts out of their order".to_owned())
    };
    let parts = begins.iter().zip(ends).map(part).collect::<Result<Vec<_>, String>>()?;
    Ok(parts.into_iter().filter(|part| !part.0.is_empty()).collect())
}

/// Polygons of rings: those that run clockwise are outlines, the others holes in the outline around them.
fn polygons(rings: Vec<LineString<f64>>) -> Vec<Polygon<f64>> {
    let (holes, outlines): (Vec<LineString<f64>>, Vec<LineString<f64>>) =
        rings.into_iter().partition(LineString::is_ccw);
    if outlines.is_empty() {
        // Some programs write them the other way round.
        return holes.into_iter().map(|ring| Polygon::new(ring, Vec::new())).collect();
    }
    let mut polygons: Vec<Polygon<f64>> = outlines.into_iter().map(|ring| Polygon::new(ring, Vec::new())).collect();
    for hole in holes {
        let corner = hole.0.first().copied().unwrap_or_default();
        let around = |polygon: &&mut Polygon<f64>| {
            let outline = Polygon::new(polygon.exterior().clone(), Vec::new());
            outline.contains(&Point(corner)) || polygon.exterior().0.contains(&corner)
        };
        match polygons.iter_mut().find(around) {
            Some(polygon) => polygon.interiors_push(hole),
            None => polygons.push(Polygon::new(hole, Vec::new())),
        }
    }
    polygons
}

#[cfg(test)]
#[path = "shapefile_tests.rs"]
mod tests;
