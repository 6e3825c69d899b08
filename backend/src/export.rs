//! Export: a layer with its values as a file that other programs open.
use crate::table::{self, Cell, CsvFor};
use geo::MapCoords;
use geodata::{
    crs::{Crs, CrsError, Projection},
    derive::Figure,
    indicator::Indicator,
    layer::LayerId,
};
use geojson::{Feature, FeatureCollection, Geometry, GeometryValue, JsonObject};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashSet;
use store::{AreaRow, Reader, ReleaseRow, StoreError};
use thiserror::Error;

/// The format of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    /// GeoJSON (RFC 7946): longitude and latitude in degrees, EPSG:4326.
    Geojson,
    /// A table without geometry, for programs or for Excel.
    Csv,
}

impl Format {
    /// The media type.
    pub(crate) fn content_type(self) -> &'static str {
        match self {
            Self::Geojson => "application/geo+json",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }

    /// The file name's ending.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::Geojson => "geojson",
            Self::Csv => "csv",
        }
    }
}

/// What to export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Selection {
    /// Layer.
    pub layer: LayerId,
    /// Code of the indicator.
    pub indicator: String,
    /// Period, for example "2025".
    pub period: String,
    /// Ids of the areas; all, where none is named.
    pub areas: Vec<String>,
}

impl Selection {
    /// A name for the file, without its ending.
    pub(crate) fn file_name(&self) -> String {
        let plain = |text: &str| {
            text.chars().filter(|letter| letter.is_ascii_alphanumeric() || "-_".contains(*letter)).collect::<String>()
        };
        format!("{}_{}_{}", self.layer, plain(&self.indicator), plain(&self.period))
    }
}

/// An export that cannot be made.
#[derive(Debug, Error)]
pub enum ExportError {
    /// The release has no such thing.
    #[error("the release has no {what} \"{id}\"")]
    Unknown {
        /// What it is.
        what: &'static str,
        /// Its id.
        id: String,
    },
    /// The store does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A coordinate that cannot be projected.
    #[error(transparent)]
    Projection(#[from] CrsError),
}

/// Makes an export of a release. `csv_for` is read for a table alone.
///
/// # Errors
/// [`ExportError`] where the release has no such layer, indicator or period, or the store does not answer.
pub(crate) async fn export(
    reader: &Reader,
    release: &ReleaseRow,
    selection: &Selection,
    format: Format,
    csv_for: CsvFor,
) -> Result<Vec<u8>, ExportError> {
    let catalogue = reader.catalogue(&release.municipality, release.id).await?;
    if !catalogue.layers.iter().any(|layer| layer.layer == selection.layer) {
        return Err(ExportError::Unknown { what: "layer", id: selection.layer.to_string() });
    }
    let indicator =
        catalogue.indicators.into_iter().find(|(indicator, _)| indicator.code.as_str() == selection.indicator);
    let (indicator, _) =
        indicator.ok_or_else(|| ExportError::Unknown { what: "indicator", id: selection.indicator.clone() })?;
    let figures = reader
        .figures(&release.municipality, release.id, selection.layer, &selection.indicator, &selection.period)
        .await?;
    let figures = figures.ok_or_else(|| ExportError::Unknown { what: "period", id: selection.period.clone() })?;
    let areas = reader.areas(&release.municipality, release.id, selection.layer).await?;
    if areas.len() != figures.len() {
        let what = format!("{} figures for {} areas of {}", figures.len(), areas.len(), selection.layer);
        return Err(StoreError::Corrupt { table: "released_column", what }.into());
    }
    let (areas, figures) = chosen(areas, figures, &selection.areas)?;
    match format {
        Format::Geojson => geojson(release, selection, &indicator, &areas, &figures),
        Format::Csv => Ok(csv(release, selection, &indicator, &areas, &figures, csv_for)),
    }
}

/// The areas that were named, in the order of the layer, with their figures.
fn chosen(
    areas: Vec<AreaRow>,
    figures: Vec<Figure>,
    ids: &[String],
) -> Result<(Vec<AreaRow>, Vec<Figure>), ExportError> {
    if ids.is_empty() {
        return Ok((areas, figures));
    }
    let known: HashSet<&str> = areas.iter().map(|area| area.id.as_str()).collect();
    if let Some(id) = ids.iter().find(|id| !known.contains(id.as_str())) {
        return Err(ExportError::Unknown { what: "area", id: id.clone() });
    }
    let wanted: HashSet<&str> = ids.iter().map(String::as_str).collect();
    Ok(areas.into_iter().zip(figures).filter(|(area, _)| wanted.contains(area.id.as_str())).unzip())
}

fn geojson(
    release: &ReleaseRow,
    selection: &Selection,
    indicator: &Indicator,
    areas: &[AreaRow],
    figures: &[Figure],
) -> Result<Vec<u8>, ExportError> {
    let projection = Projection::new(Crs::Utm32, Crs::Wgs84);
    let features = areas.iter().zip(figures).map(|(area, figure)| {
        // 10⁻⁷ degrees are about a centimetre.
        let degrees = projection
            .polygons(&area.geometry)?
            .map_coords(|point| geo::coord! { x: rounded(point.x, 1e7), y: rounded(point.y, 1e7) });
        Ok(Feature {
            bbox: None,
            geometry: Some(Geometry::new(GeometryValue::from(&degrees))),
            id: None,
            properties: Some(properties(release, selection, indicator, area, figure)),
            foreign_members: None,
        })
    });
    let features = features.collect::<Result<Vec<Feature>, CrsError>>()?;
    let about = json!({
        "name": selection.file_name(),
        "kilde": release.attributions()?,
        "udgivet": release.published_at,
    });
    let mut collection = FeatureCollection::new(features);
    collection.foreign_members = about.as_object().cloned();
    Ok(collection.to_string().into_bytes())
}

fn csv(
    release: &ReleaseRow,
    selection: &Selection,
    indicator: &Indicator,
    areas: &[AreaRow],
    figures: &[Figure],
    csv_for: CsvFor,
) -> Vec<u8> {
    let records: Vec<JsonObject> = areas
        .iter()
        .zip(figures)
        .map(|(area, figure)| properties(release, selection, indicator, area, figure))
        .collect();
    let header = records.iter().take(1).flat_map(JsonObject::keys).map(String::as_str);
    table::write(header, records.iter().map(|record| record.values().map(Cell::from).collect()), csv_for)
}

fn properties(
    release: &ReleaseRow,
    selection: &Selection,
    indicator: &Indicator,
    area: &AreaRow,
    figure: &Figure,
) -> JsonObject {
    let [low, high] = figure.interval.map_or([None; 2], |interval| interval.map(Some));
    let [numerator, denominator] =
        figure.counts.map_or([None; 2], |counts| counts.map(|count| Some(rounded(count, 1e3))));
    let value = figure.state.has_value().then(|| shortest(figure.value));
    let properties = json!({
        "id": area.id,
        "navn": area.name,
        "boligorganisation": area.organisation,
        "bydel": area.district,
        "boliger": area.dwellings,
        "indikator": selection.indicator,
        "periode": selection.period,
        "tilstand": figure.state.export_code(),
        "vaerdi": value,
        "enhed": indicator.unit.da,
        "nedre": low.map(shortest),
        "oevre": high.map(shortest),
        "taeller": numerator,
        "naevner": denominator,
        "vist_sammen_med": if area.shown_with.is_empty() { Value::Null } else { Value::from(area.shown_with.join("; ")) },
        "udgivelse": release.id,
    });
    match properties {
        Value::Object(properties) => properties,
        _ => JsonObject::new(),
    }
}

fn rounded(value: f64, parts: f64) -> f64 {
    (value * parts).round() / parts
}

/// The number with the fewest digits that is the same `f32`: published values are exact in `f32`.
fn shortest(value: f64) -> f64 {
    (value as f32).to_string().parse().unwrap_or(value)
}
