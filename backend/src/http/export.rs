//! `GET /export`: a layer with its values as a file.
use super::{
    App,
    body::{Keep, answer},
    error::ApiError,
};
use crate::{
    export::{self, ExportError, Format, Selection},
    table::CsvFor,
};
use axum::{
    body::Body,
    extract::{Query, State, rejection::QueryRejection},
    http::{HeaderMap, HeaderValue, Response, header},
};
use serde::Deserialize;

/// What to export.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Parameters {
    layer: String,
    indicator: String,
    period: String,
    format: Format,
    /// Ids of areas, with commas between them; percent-encoded where they hold one.
    areas: Option<String>,
    /// Who opens a table; without it programs.
    #[serde(default)]
    csv_for: CsvFor,
}

/// The file.
///
/// # Errors
/// [`ApiError`] for a parameter that is none, or something that the release has not.
pub(super) async fn export(
    State(app): State<App>,
    parameters: Result<Query<Parameters>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response<Body>, ApiError> {
    let Query(parameters) = parameters.map_err(|error| ApiError::Parameter(error.body_text()))?;
    let release = app.newest_release().await?;
    let Parameters { layer, indicator, period, format, areas, csv_for } = parameters;
    let areas =
        areas.iter().flat_map(|areas| areas.split(',')).filter(|id| !id.is_empty()).map(str::to_owned).collect();
    let selection = Selection { layer, indicator, period, areas };
    let made = export::export(&app.reader, &release, &selection, format, csv_for).await;
    let bytes = made.map_err(|error| match error {
        ExportError::Unknown { what, id } => ApiError::Unknown(what, id),
        ExportError::Store(error) => error.into(),
        other @ ExportError::Projection(_) => ApiError::Internal(other.into()),
    })?;
    let mut response = answer(&headers, bytes, format.content_type(), Keep::Ask);
    let name = format!("attachment; filename=\"{}.{}\"", selection.file_name(), format.extension());
    if let Ok(name) = HeaderValue::from_str(&name) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}
