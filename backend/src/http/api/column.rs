//! `GET /api/v1/releases/{release}/columns/{layer}/{indicator}/{period}`: the values of a layer, and
//! `GET /api/v1/releases/{release}/errors/{layer}/{indicator}/{period}`: the standard errors that protection leaves in them.
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
use geodata::{
    derive::{Derived, Figure},
    layer::LayerId,
};

/// The values.
///
/// # Errors
/// [`ApiError`] where the release has no such values.
pub(super) async fn column(
    State(app): State<App>,
    Path(place): Path<ColumnPath>,
    headers: HeaderMap,
) -> Result<Response<Body>, ApiError> {
    let figures = figures(&app, place).await?;
    Ok(answer(&headers, Derived::column(&figures).encode(), "application/octet-stream", Keep::Ask))
}

/// The standard errors of the values.
///
/// # Errors
/// [`ApiError`] where the release has no such values.
pub(super) async fn errors(
    State(app): State<App>,
    Path(place): Path<ColumnPath>,
    headers: HeaderMap,
) -> Result<Response<Body>, ApiError> {
    let figures = figures(&app, place).await?;
    Ok(answer(&headers, Derived::errors(&figures).encode(), "application/octet-stream", Keep::Ask))
}

/// Release, layer, indicator and period.
type ColumnPath = (String, String, String, String);

async fn figures(app: &App, (release, layer, indicator, period): ColumnPath) -> Result<Vec<Figure>, ApiError> {
    let release = app.release(&release).await?;
    let unknown = || ApiError::Unknown("column", format!("{layer}/{indicator}/{period}"));
    let id: LayerId = layer.parse().map_err(|_| unknown())?;
    app.reader.figures(&release.municipality, release.id, id, &indicator, &period).await?.ok_or_else(unknown)
}
