//! GeoJSON: a collection, a feature, a geometry, or a feature a line. Each feature is read for itself, so that one that is broken spoils no other.
use super::{
    asked::{Asked, Columns, Found},
    geometry::geometry,
    input::Input,
    json::Json,
    layer,
    names::list_for,
    place::{Located, first_place, raw_geometry},
    system::named_crs,
};
use geodata::{
    crs::Crs,
    validate::{Problem, RawGeometry, RawRow, RawValue, Unit},
};
use std::collections::BTreeSet;

/// What GeoJSON calls geometries.
const GEOMETRIES: [&str; 7] =
    ["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"];

/// The features of a file, and where a system may be named for all of them.
struct Features<'a> {
    roots: Vec<&'a Json>,
    features: Vec<&'a Json>,
}

/// Reads features from the values of a file.
///
/// # Errors
/// All problems of the file as a whole.
pub(super) fn read(input: &Input, asked: &Asked, values: &[Json]) -> Result<Found, Vec<Problem>> {
    let options = asked.options;
    let one = |field: Option<&str>, value: Option<&str>, reason: String| vec![input.problem(field, value, reason)];
    let Features { roots, features } = features(values).map_err(|(field, reason)| one(field, None, reason))?;
    let crs = if options.epsg.is_none() { named(&roots, &features) } else { Ok(None) };
    let named = crs.map_err(|reason| {
        one(Some("crs"), None, format!("{reason}; say which it is: {}", options.advice.epsg("CODE")))
    })?;
    let located = Located::new(options, named, Crs::Wgs84).map_err(|reason| one(Some("crs"), None, reason))?;
    let (columns, own_id, mut stated) = columns(input, asked, &features)?;

    let (mut rows, mut unreadable, mut places) = (Vec::new(), Vec::new(), Vec::new());
    for (number, feature) in (1..).zip(features) {
        if let Some((field, reason)) = wrong(feature, &columns) {
            unreadable.push(Problem { field, ..input.problem_at(Unit::Feature, number, reason) });
            continue;
        }
        let is_geometry = feature.get("type").text() != Some("Feature");
        let properties = feature.get("properties");
        let values = columns.iter().map(|(_, name)| {
            raw(if own_id.as_deref() == Some(name) { feature.get("id") } else { properties.get(name) })
        });
        let values: Vec<RawValue> = values.collect();
        let place = if is_geometry { feature } else { feature.get("geometry") };
        let found = geometry(place);
        if let Ok(Some((geometry, _))) = &found
            && places.len() < 1000
        {
            places.extend(first_place(geometry));
        }
        let geometry = match found {
            Ok(Some((geometry, name))) => raw_geometry(&geometry, name, &located.projection),
            Ok(None) if feature.has("place") && !matches!(feature.get("place"), Json::Null) => {
                RawGeometry::Unreadable("has its geometry in \"place\" (JSON-FG), where it is not read".to_owned())
            }
            Ok(None) => RawGeometry::Absent,
            Err(reason) => RawGeometry::Unreadable(reason),
        };
        rows.push(RawRow { number, values, geometry });
    }
    stated.extend(located.check(options, &places).map_err(|reason| one(None, None, reason))?);
    Ok(Found { table: layer::table(input, asked, columns, rows, unreadable), stated })
}

/// The features of a file, whatever shape it has; otherwise what is wrong with it, and the member.
fn features(values: &[Json]) -> Result<Features<'_>, (Option<&'static str>, String)> {
    let kind = |json: &Json| json.get("type").text().map(str::to_owned);
    let is_feature =
        |json: &Json| kind(json).is_some_and(|kind| kind == "Feature" || GEOMETRIES.contains(&kind.as_str()));
    let [root] = values else {
        let wrong = values.iter().position(|json| kind(json).as_deref() != Some("Feature"));
        return match wrong {
            Some(at) => Err((
                None,
                format!(
                    "has several values, of which number {} is not a feature: one feature a line is read, or a FeatureCollection",
                    at + 1
                ),
            )),
            None => Ok(Features { roots: Vec::new(), features: values.iter().collect() }),
        };
    };
    if let Json::List(items) = root {
        return if !items.is_empty() && items.iter().all(is_feature) {
            Ok(Features { roots: Vec::new(), features: items.iter().collect() })
        } else {
            Err((None, "is a list, and not one of GeoJSON features".to_owned()))
        };
    }
    if let Some(name) = root.doubled() {
        return Err((Some("type"), format!("has \"{name}\" twice, and nothing says which is meant")));
    }
    match kind(root).as_deref() {
        Some("FeatureCollection") => match root.get("features").list() {
            Some(items) => Ok(Features { roots: vec![root], features: items.iter().collect() }),
            None => Err((Some("features"), "is not a list".to_owned())),
        },
        Some("Topology") => Err((
            Some("type"),
            "is TopoJSON, which is not read; convert it: ogr2ogr out.geojson FILE, or export it as GeoJSON".to_owned(),
        )),
        Some(_) if is_feature(root) => Ok(Features { roots: Vec::new(), features: vec![root] }),
        _ if ["geometryType", "spatialReference", "fieldAliases", "rings"].iter().any(|name| root.has(name)) => Err((
            None,
            "is Esri JSON, not GeoJSON; export it as GeoJSON (f=geojson), or convert it: ogr2ogr out.geojson FILE"
                .to_owned(),
        )),
        Some(other) => {
            Err((Some("type"), format!("is not a GeoJSON feature collection, but a \"{}\"", other.escape_debug())))
        }
        None => Err((Some("type"), "is not a GeoJSON feature collection".to_owned())),
    }
}

/// The code of the system that a file names: on the collection, or as some do on features or geometries, where all must be the same.
fn named(roots: &[&Json], features: &[&Json]) -> Result<Option<u32>, String> {
    let of = |json: &Json| named_crs(json.get("crs"));
    let mut found: Option<u32> = None;
    let inner = features.iter().flat_map(|feature| [*feature, feature.get("geometry")]);
    for json in roots.iter().copied().chain(inner) {
        let Some(code) = of(json)? else { continue };
        if found.is_some_and(|other| other != code) {
            return Err(format!("is EPSG:{} for some and EPSG:{code} for others", found.unwrap_or_default()));
        }
        found = Some(code);
    }
    Ok(found)
}

type ColumnsOfFile = (Vec<(String, String)>, Option<String>, Vec<String>);

/// The columns that are read, that among them which is the id of the feature itself, and a word on that. A feature may have an id beside its
/// properties; it is the column "id" where no property is called so.
fn columns(input: &Input, asked: &Asked, features: &[&Json]) -> Result<ColumnsOfFile, Vec<Problem>> {
    let properties = || features.iter().flat_map(|feature| feature.get("properties").members());
    let names: BTreeSet<&str> = properties().map(|member| member.0.as_str()).collect();
    let has_own = !names.contains("id")
        && features.iter().any(|feature| feature.get("type").text() == Some("Feature") && feature.has("id"));
    let own_id = has_own.then(|| "id".to_owned());
    let columns: Vec<(String, String)> = match &asked.columns {
        Columns::Named(columns) => columns.clone(),
        Columns::All => own_id
            .as_deref()
            .into_iter()
            .chain(names.iter().copied())
            .map(|name| (name.to_owned(), name.to_owned()))
            .collect(),
    };
    let known = |name: &str| names.contains(name) || own_id.as_deref() == Some(name);
    let all: Vec<&str> = own_id.as_deref().into_iter().chain(names.iter().copied()).collect();
    let missing: Vec<Problem> = columns
        .iter()
        .filter(|(_, name)| !features.is_empty() && !known(name))
        .map(|(_, name)| {
            input.problem(
                Some(name),
                None,
                format!("no feature has this property; they have: {}", list_for(&all, name)),
            )
        })
        .collect();
    if !missing.is_empty() {
        return Err(missing);
    }
    let stated =
        columns.iter().any(|column| own_id.as_deref() == Some(column.1.as_str())) && asked.columns != Columns::All;
    let stated =
        stated.then(|| "\"id\" is the id of each feature itself, as none has a property of this name".to_owned());
    Ok((columns, own_id, stated.into_iter().collect()))
}

/// Why a feature cannot be read, and the member that it is about.
fn wrong(feature: &Json, columns: &[(String, String)]) -> Option<(Option<String>, String)> {
    let kind = feature.get("type").text().unwrap_or_default();
    if kind != "Feature" && !GEOMETRIES.contains(&kind) {
        return Some((Some("type".to_owned()), format!("is not a feature, but \"{}\"", kind.escape_debug())));
    }
    let properties = feature.get("properties");
    let twice = |name: &str| {
        Some((Some(name.to_owned()), "stands in it twice, and nothing says which value is meant".to_owned()))
    };
    if let Some(name) = feature.doubled() {
        return twice(name);
    }
    if let Some(name) = properties.doubled().filter(|name| columns.iter().any(|column| column.1 == *name)) {
        return twice(name);
    }
    if !matches!(properties, Json::Null | Json::Map(_)) {
        return Some((Some("properties".to_owned()), "is not an object".to_owned()));
    }
    let odd = columns.iter().find_map(|(_, name)| Some((Some(name.clone()), properties.get(name).odd()?.to_owned())));
    odd.or_else(|| Some((Some("geometry".to_owned()), feature.get("geometry").odd()?.to_owned())))
}

pub(super) fn raw(value: &Json) -> RawValue {
    match value {
        Json::Null | Json::Odd(_) => RawValue::Absent,
        Json::Text(text) if text.trim().is_empty() => RawValue::Absent,
        Json::Text(text) => RawValue::Text(text.clone()),
        Json::Bool(truth) => RawValue::Literal(truth.to_string()),
        Json::Number(number) => RawValue::Literal(number.to_string()),
        Json::List(items) => RawValue::List(items.iter().map(raw).collect()),
        Json::Map(object) => {
            RawValue::Map(object.members.iter().map(|(name, value)| (name.clone(), raw(value))).collect())
        }
    }
}
