//! `GET /api/v1/catalogue`: what the newest release holds.
use super::to_wire;
use crate::{
    catalogue::NEED_INDEX,
    http::{
        App,
        body::{Keep, answer},
        error::ApiError,
        release_key,
    },
    statute,
};
use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, Response},
};
use store::{CatalogueRows, ReleaseRow};
use wire::{BaseLayer, Catalogue, Layer, Municipality, Raster, Release, Text};

/// The catalogue.
///
/// # Errors
/// [`ApiError`] where nothing is published.
pub(super) async fn catalogue(State(app): State<App>, headers: HeaderMap) -> Result<Response<Body>, ApiError> {
    let release = app.newest_release().await?;
    let rows = app.reader.catalogue(&release.municipality, release.id).await?;
    let raster = app.raster.as_ref().map(|source| source.raster.clone());
    let statute_year = statute::year_of(&app.reader, &release).await?;
    let catalogue = Catalogue { statute_year, ..to_catalogue(&release, rows, raster)? };
    let body = serde_json::to_vec(&catalogue).map_err(|error| ApiError::Internal(error.into()))?;
    Ok(answer(&headers, body, "application/json", Keep::Ask))
}

fn to_catalogue(release: &ReleaseRow, rows: CatalogueRows, raster: Option<Raster>) -> Result<Catalogue, ApiError> {
    let count = |areas: i64| usize::try_from(areas).unwrap_or(0);
    let layers = rows.layers.into_iter().map(|layer| Layer {
        id: layer.layer.to_string(),
        name: Text { da: layer.name_da, en: layer.name_en },
        count: count(layer.areas),
    });
    let base = rows
        .base
        .iter()
        .filter_map(|(kind, features)| Some(BaseLayer { kind: to_wire::base_kind(kind)?, count: count(*features) }));
    let mut base: Vec<BaseLayer> = base.collect();
    base.sort_by_key(|layer| layer.kind);
    Ok(Catalogue {
        municipality: Municipality {
            code: release.municipality.clone(),
            name: release.name.clone(),
            fictional: release.fictional != 0,
            bounds: [release.west, release.south, release.east, release.north],
            attribution: release.attributions()?,
        },
        release: about(release),
        layers: layers.collect(),
        base,
        indicators: rows.indicators.iter().map(|(indicator, periods)| to_wire::indicator(indicator, periods)).collect(),
        need_index: NEED_INDEX.to_owned(),
        statute_year: None,
        raster,
    })
}

/// What is said about a release.
pub(super) fn about(release: &ReleaseRow) -> Release {
    Release {
        id: release.id,
        key: release_key(release),
        published_at: release.published_at.clone(),
        software: release.software.clone(),
        rules: release.rules.clone(),
        household_threshold: u32::try_from(release.household_threshold).unwrap_or(u32::MAX),
    }
}
