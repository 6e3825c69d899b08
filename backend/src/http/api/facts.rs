//! `GET /api/v1/releases/{release}/facts/{layer}`: what belongs to the areas of a layer besides figures.
use crate::http::{
    App,
    body::{Keep, answer},
    error::ApiError,
};
use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, Response},
};
use geodata::layer::LayerId;

/// The facts.
///
/// # Errors
/// [`ApiError`] where the release has no such layer.
pub(super) async fn facts(
    State(app): State<App>,
    Path((release, layer)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response<Body>, ApiError> {
    let release = app.release(&release).await?;
    let unknown = || ApiError::Unknown("layer", layer.clone());
    let id: LayerId = layer.parse().map_err(|_| unknown())?;
    let rows = app.reader.area_facts(&release.municipality, release.id, id).await?;
    if rows.is_empty() {
        return Err(unknown());
    }
    let facts = wire::AreaFacts {
        dwellings: rows.iter().map(|row| row.dwellings).collect(),
        organisations: rows.iter().map(|row| row.organisation.clone()).collect(),
        districts: rows.into_iter().map(|row| row.district).collect(),
    };
    let body = serde_json::to_vec(&facts).map_err(|error| ApiError::Internal(error.into()))?;
    Ok(answer(&headers, body, "application/json", Keep::Ask))
}
