//! `GET /api/v1/releases/{release}`: whether a release is served, and what is said about it.
use super::catalogue::about;
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

/// What is said about the release.
///
/// # Errors
/// [`ApiError`] where it is not served.
pub(super) async fn release(
    State(app): State<App>,
    Path(release): Path<String>,
    headers: HeaderMap,
) -> Result<Response<Body>, ApiError> {
    let release = about(&app.release(&release).await?);
    let body = serde_json::to_vec(&release).map_err(|error| ApiError::Internal(error.into()))?;
    Ok(answer(&headers, body, "application/json", Keep::Ask))
}

/// Any other path of a release: it is gone where the release is.
///
/// # Errors
/// [`ApiError`] always.
pub(super) async fn nothing(
    State(app): State<App>,
    Path((release, _)): Path<(String, String)>,
) -> Result<Response<Body>, ApiError> {
    app.release(&release).await?;
    Err(ApiError::NoSuchPath)
}
