//! `GET /api/v1/releases/{release}/layers/{layer}` and `…/base/{kind}`: geometry, once per release.
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

const BINARY: &str = "application/octet-stream";

/// The areas of a layer.
///
/// # Errors
/// [`ApiError`] where the release has no such layer.
pub(super) async fn layer(
    State(app): State<App>,
    Path((release, layer)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response<Body>, ApiError> {
    let release = app.release(&release).await?;
    let unknown = || ApiError::Unknown("layer", layer.clone());
    let id = layer.parse().map_err(|_| unknown())?;
    let tile = app.reader.layer_tile(&release.municipality, release.id, id).await?;
    let tile = tile.ok_or_else(unknown)?;
    Ok(answer(&headers, tile, BINARY, Keep::Ask))
}

/// The features of a base layer.
///
/// # Errors
/// [`ApiError`] where the release has no such base layer.
pub(super) async fn base(
    State(app): State<App>,
    Path((release, kind)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response<Body>, ApiError> {
    let release = app.release(&release).await?;
    let tile = app.reader.base_tile(&release.municipality, release.id, &kind).await?;
    let tile = tile.ok_or(ApiError::Unknown("base", kind))?;
    Ok(answer(&headers, tile, BINARY, Keep::Ask))
}
