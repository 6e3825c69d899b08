//! `GET /export`: a layer of the newest release with its values as a file, at an address that stays. `POST /api/v1/releases/{release}/exports`: of a
//! certain release, all of a layer or the areas that are named.
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
    Json,
    body::Body,
    extract::{
        Path, Query, State,
        rejection::{JsonRejection, QueryRejection},
    },
    http::{HeaderMap, HeaderValue, Response, header},
};
use geodata::layer::LayerId;
use serde::Deserialize;
use store::ReleaseRow;

/// What to export.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Parameters {
    layer: String,
    indicator: String,
    period: String,
    format: Format,
    /// Who opens a table; programs by default.
    #[serde(default)]
    csv_for: CsvFor,
}

/// The file.
///
/// # Errors
/// [`ApiError`] for an unknown parameter, or something that the release does not have.
pub(super) async fn export(
    State(app): State<App>,
    parameters: Result<Query<Parameters>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response<Body>, ApiError> {
    let Query(parameters) = parameters.map_err(|error| ApiError::Parameter(error.body_text()))?;
    let release = app.newest_release().await?;
    let Parameters { layer, indicator, period, format, csv_for } = parameters;
    let selection = Selection { layer: known(layer)?, indicator, period, areas: Vec::new() };
    file(&app, &release, &selection, (format, csv_for), &headers).await
}

/// The file of a certain release.
///
/// # Errors
/// [`ApiError`] for a body that is not such a request, or something that the release has not.
pub(super) async fn of_release(
    State(app): State<App>,
    Path(release): Path<String>,
    headers: HeaderMap,
    body: Result<Json<wire::ExportRequest>, JsonRejection>,
) -> Result<Response<Body>, ApiError> {
    let Json(request) = body.map_err(|error| ApiError::Parameter(error.body_text()))?;
    let release = app.release(&release).await?;
    let wire::ExportRequest { layer, indicator, period, format, areas } = request;
    let format = match format {
        wire::ExportFormat::Geojson => (Format::Geojson, CsvFor::default()),
        wire::ExportFormat::Csv => (Format::Csv, CsvFor::default()),
        wire::ExportFormat::Excel => (Format::Csv, CsvFor::Excel),
    };
    let selection = Selection { layer: known(layer)?, indicator, period, areas };
    file(&app, &release, &selection, format, &headers).await
}

fn known(layer: String) -> Result<LayerId, ApiError> {
    layer.parse().map_err(|_| ApiError::Unknown("layer", layer))
}

async fn file(
    app: &App,
    release: &ReleaseRow,
    selection: &Selection,
    (format, csv_for): (Format, CsvFor),
    headers: &HeaderMap,
) -> Result<Response<Body>, ApiError> {
    let bytes =
        export::export(&app.reader, release, selection, format, csv_for).await.map_err(|error| match error {
            ExportError::Unknown { what, id } => ApiError::Unknown(what, id),
            ExportError::Store(error) => error.into(),
            other @ ExportError::Projection(_) => ApiError::Internal(other.into()),
        })?;
    let mut response = answer(headers, bytes, format.content_type(), Keep::Ask);
    let name = format!("attachment; filename=\"{}.{}\"", selection.file_name(), format.extension());
    if let Ok(name) = HeaderValue::from_str(&name) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}
