//! An export as GeoJSON (RFC 7946), with an id for each feature and what the figures are beside them.
use super::{
    about::{About, INDICATOR},
    asked::Asked,
    table::{Row, Table},
};
use crate::table::Cell;
use geo::MapCoords;
use geodata::crs::{Crs, CrsError, Projection};
use geojson::{Feature, FeatureCollection, Geometry, GeometryValue, JsonObject, feature::Id};
use serde_json::{Value, json};
use store::StoreError;
use thiserror::Error;

/// Why there is no GeoJSON.
#[derive(Debug, Error)]
pub(super) enum GeojsonError {
    /// A coordinate that cannot be projected.
    #[error(transparent)]
    Projection(#[from] CrsError),
    /// Sources that cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The file.
///
/// # Errors
/// [`GeojsonError`] for a coordinate that cannot be projected.
pub(super) fn geojson(asked: &Asked, table: &Table, about: &About, name: &str) -> Result<Vec<u8>, GeojsonError> {
    let projection = Projection::new(Crs::Utm32, Crs::Wgs84);
    let outline = |area: &store::AreaRow| -> Result<GeometryValue, CrsError> {
        // 10⁻⁷ degrees are about a centimetre.
        let rounded = |value: f64| (value * 1e7).round() / 1e7;
        let degrees = projection
            .polygons(&area.geometry)?
            .map_coords(|point| geo::coord! { x: rounded(point.x), y: rounded(point.y) });
        Ok(GeometryValue::from(&degrees))
    };
    let outlines = asked.areas.iter().map(outline).collect::<Result<Vec<_>, CrsError>>()?;
    let feature = |row: &Row| Feature {
        bbox: None,
        geometry: Some(Geometry::new(outlines[row.area].clone())),
        id: Some(Id::String(row.id.clone())),
        properties: Some(properties(&table.headings, &row.cells)),
        foreign_members: None,
    };
    let mut collection = FeatureCollection::new(table.rows.iter().map(feature));
    let members = json!({
        "name": name,
        "kilde": asked.release.attributions()?,
        "udgivet": asked.release.published_at,
        "metadata": metadata(about),
    });
    collection.foreign_members = members.as_object().cloned();
    Ok(collection.to_string().into_bytes())
}

fn properties(headings: &[String], cells: &[Cell]) -> JsonObject {
    let value = |cell: &Cell| match cell {
        Cell::Empty => Value::Null,
        Cell::Text(text) => Value::from(text.as_str()),
        Cell::Number(text) => number(text),
    };
    headings.iter().cloned().zip(cells.iter().map(value)).collect()
}

/// A number as it is written: whole where it is.
fn number(text: &str) -> Value {
    text.parse::<i64>().map(Value::from).or_else(|_| text.parse::<f64>().map(Value::from)).unwrap_or_default()
}

fn metadata(about: &About) -> Value {
    let mut facts = JsonObject::new();
    for (code, _, text) in &about.facts {
        // Filters are several.
        match facts.get_mut(*code) {
            Some(Value::Array(texts)) => texts.push(text.as_str().into()),
            _ if *code == "filter" => drop(facts.insert((*code).to_owned(), json!([text]))),
            _ => drop(facts.insert((*code).to_owned(), text.as_str().into())),
        }
    }
    let indicator = |texts: &Vec<String>| -> Value {
        INDICATOR.iter().zip(texts).map(|((code, _), text)| ((*code).to_owned(), Value::from(text.as_str()))).collect()
    };
    facts.insert("titel".to_owned(), about.title.as_str().into());
    let states = about.states.iter().map(|(code, text)| ((*code).to_owned(), Value::from(*text)));
    facts.insert("tilstande".to_owned(), states.collect());
    facts.insert("noegletal".to_owned(), about.indicators.iter().map(indicator).collect());
    Value::Object(facts)
}
