//! Geometries as GeoJSON writes them: nothing of them is taken for granted, and what is wrong with one is said with where in it.
use super::json::Json;
use geo::{Coord, Geometry, LineString, MultiLineString, MultiPolygon, Point, Polygon};

/// Reads a geometry and its name; `None` for null and for an empty one.
///
/// # Errors
/// Why it is none.
pub(super) fn geometry(json: &Json) -> Result<Option<(Geometry<f64>, &str)>, String> {
    if matches!(json, Json::Null) {
        return Ok(None);
    }
    if !matches!(json, Json::Map(_)) {
        return Err("is not a geometry: it is not an object".to_owned());
    }
    let Some(kind) = json.get("type").text() else {
        let esri = ["rings", "paths", "x"].iter().any(|name| json.has(name));
        let hint = if esri { " (it is one of Esri JSON; export as GeoJSON)" } else { "" };
        return Err(format!("is not a geometry: it has no type{hint}"));
    };
    if let Some(name) = json.doubled() {
        return Err(format!("is not a geometry: \"{name}\" stands in it twice"));
    }
    let coordinates = json.get("coordinates");
    let geometry = match kind {
        "GeometryCollection" => return collection(json),
        "Point" if is_empty(coordinates) => None,
        "Point" => Some(Geometry::Point(Point(position(coordinates)?))),
        "MultiPoint" => match list(coordinates)? {
            [only] => Some(Geometry::Point(Point(position(only)?))),
            points => {
                let points =
                    points.iter().map(|point| Ok(Point(position(point)?))).collect::<Result<Vec<_>, String>>()?;
                (!points.is_empty()).then(|| Geometry::MultiPoint(points.into()))
            }
        },
        "LineString" => line(coordinates, 2)?.map(Geometry::LineString),
        "MultiLineString" => {
            let lines: Vec<LineString<f64>> =
                list(coordinates)?.iter().filter_map(|item| line(item, 2).transpose()).collect::<Result<_, _>>()?;
            (!lines.is_empty()).then_some(Geometry::MultiLineString(MultiLineString(lines)))
        }
        "Polygon" => polygon(coordinates)?.map(Geometry::Polygon),
        "MultiPolygon" => {
            let polygons: Vec<Polygon<f64>> =
                list(coordinates)?.iter().filter_map(|item| polygon(item).transpose()).collect::<Result<_, _>>()?;
            (!polygons.is_empty()).then_some(Geometry::MultiPolygon(MultiPolygon(polygons)))
        }
        other => return Err(format!("is not a geometry: there is no type \"{}\"", other.escape_debug())),
    };
    Ok(geometry.map(|geometry| (geometry, kind)))
}

/// A collection of polygons is a multipolygon; any other is named as what it is.
fn collection(json: &Json) -> Result<Option<(Geometry<f64>, &str)>, String> {
    let mut polygons = Vec::new();
    for part in json.get("geometries").list().unwrap_or_default() {
        match (part.get("type").text(), geometry(part)?) {
            (_, None) => {}
            (_, Some((Geometry::Polygon(polygon), _))) => polygons.push(polygon),
            (_, Some((Geometry::MultiPolygon(more), _))) => polygons.extend(more.0),
            _ => return Err("is a GeometryCollection, which no data set accepts".to_owned()),
        }
    }
    Ok((!polygons.is_empty()).then_some((Geometry::MultiPolygon(MultiPolygon(polygons)), "MultiPolygon")))
}

fn is_empty(json: &Json) -> bool {
    matches!(json, Json::Null) || json.list().is_some_and(<[Json]>::is_empty)
}

fn list(json: &Json) -> Result<&[Json], String> {
    match json {
        Json::Null => Ok(&[]),
        Json::List(items) => Ok(items),
        _ => Err("is not a geometry: its coordinates are not a list".to_owned()),
    }
}

fn position(json: &Json) -> Result<Coord<f64>, String> {
    let items = json.list().ok_or_else(|| format!("is not a geometry: {} is not a position", shown(json)))?;
    let number = |item: &Json| match item {
        Json::Number(number) => {
            number.as_f64().filter(|number| number.is_finite()).ok_or_else(|| "is not finite".to_owned())
        }
        Json::Odd(word) => Err(format!("is not a geometry: {word}")),
        Json::Text(_) => Err(format!("is not a geometry: the coordinate {} is a text, not a number", shown(item))),
        other => Err(format!("is not a geometry: the coordinate {} is not a number", shown(other))),
    };
    match items {
        [] => Err("is not a geometry: a position is empty".to_owned()),
        [_] => Err("is not a geometry: a position has fewer than two coordinates".to_owned()),
        [x, y, ..] => Ok(Coord { x: number(x)?, y: number(y)? }),
    }
}

fn shown(json: &Json) -> String {
    json.to_string().chars().take(40).collect()
}

/// A line; `None` for an empty one.
fn line(json: &Json, least: usize) -> Result<Option<LineString<f64>>, String> {
    let positions = list(json)?.iter().map(position).collect::<Result<Vec<_>, String>>()?;
    match positions.len() {
        0 => Ok(None),
        count if count < least => Err(format!("is not a geometry: a line of {count} positions has no length")),
        _ => Ok(Some(LineString(positions))),
    }
}

/// A polygon; `None` for an empty one. A ring has three different positions or more.
fn polygon(json: &Json) -> Result<Option<Polygon<f64>>, String> {
    let mut rings = Vec::new();
    for ring in list(json)? {
        match line(ring, 1)? {
            None if rings.is_empty() && list(json)?.len() > 1 => {
                return Err("is not a geometry: its outer ring is empty".to_owned());
            }
            None => {}
            Some(ring) if ring.0.len() < 4 => {
                return Err(format!(
                    "is not a geometry: a ring of {} positions encloses nothing: it has four or more, the last as the first",
                    ring.0.len()
                ));
            }
            Some(ring) => rings.push(ring),
        }
    }
    let mut rings = rings.into_iter();
    Ok(rings.next().map(|outer| Polygon::new(outer, rings.collect())))
}

#[cfg(test)]
#[path = "geometry_tests.rs"]
mod tests;
