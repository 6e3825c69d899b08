//! `GET /api/v1/releases/{release}/columns/{layer}/{indicator}/{period}`: the values of a layer.
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
use geodata::{derive::Derived, layer::LayerId};

/// The values.
///
/// # Errors
/// [`ApiError`] where the release has no such values.
pub(super) async fn column(
    State(app): State<App>,
    Path((release, layer, indicator, period)): Path<(String, String, String, String)>,
    headers: HeaderMap,
) -> Result<Response<Body>, ApiError> {
    let release = app.release(&release).await?;
    let unknown = || ApiError::Unknown("column", format!("{layer}/{indicator}/{period}"));
    let id: LayerId = layer.parse().map_err(|_| unknown())?;
    let figures = app.reader.figures(&release.municipality, release.id, id, &indicator, &period).await?;
    let figures = figures.ok_or_else(unknown)?;
    Ok(answer(&headers, Derived::column(&figures).encode(), "application/octet-stream", Keep::Ask))
}
