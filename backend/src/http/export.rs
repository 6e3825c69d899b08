//! `GET /export`: a layer of the newest release with its values as a file, at an address that stays. `POST /api/v1/releases/{release}/exports`: of a
//! certain release, areas × indicators × periods in one file.
use super::{
    App,
    body::{Keep, answer},
    error::ApiError,
    measured::on_a_thread,
};
use crate::{
    export::{Asked, ExportError, Format, Language, Measured, Request, Shape},
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
use std::sync::Arc;
use store::ReleaseRow;

/// Areas × years that own weights are computed for in a request: what the cache of the usual weights takes once, these take each time.
const MOST_WITH_WEIGHTS: usize = 10_000;

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
    let request = Request { csv_for, ..Request::new(known(layer)?, indicator, period, format) };
    file(&app, release, request, &headers).await
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
    let Json(asked) = body.map_err(|error| ApiError::Parameter(error.body_text()))?;
    let release = app.release(&release).await?;
    let layer = known(asked.layer)?;
    let (format, csv_for) = match asked.format {
        wire::ExportFormat::Geojson => (Format::Geojson, CsvFor::default()),
        wire::ExportFormat::Csv => (Format::Csv, CsvFor::default()),
        wire::ExportFormat::Excel => (Format::Csv, CsvFor::Excel),
        wire::ExportFormat::Xlsx => (Format::Xlsx, CsvFor::default()),
    };
    let request = Request {
        layer,
        areas: asked.areas,
        indicators: asked.indicators.into_iter().chain(asked.indicator).collect(),
        periods: asked.periods.into_iter().chain(asked.period).collect(),
        from: asked.from,
        to: asked.to,
        format,
        csv_for,
        shape: match asked.shape {
            wire::ExportShape::Long => Shape::Long,
            wire::ExportShape::Wide => Shape::Wide,
        },
        language: match asked.language {
            wire::ExportLanguage::Da => Language::Da,
            wire::ExportLanguage::En => Language::En,
        },
        standings: asked.standings,
        weights: asked.weights,
        scenario: asked.scenario,
        filters: asked.filters,
    };
    file(&app, release, request, &headers).await
}

fn known(layer: String) -> Result<LayerId, ApiError> {
    layer.parse().map_err(|_| ApiError::Unknown("layer", layer))
}

async fn file(
    app: &App,
    release: ReleaseRow,
    request: Request,
    headers: &HeaderMap,
) -> Result<Response<Body>, ApiError> {
    let layer = request.layer;
    let asked = Asked::read(&app.reader, release.clone(), request).await.map_err(told)?;
    let measured = measured(app, &release, layer, &asked).await?;
    // A large file takes long to write.
    let file = on_a_thread(move || asked.file(&measured)).await.map_err(told)?;
    let mut response = answer(headers, file.bytes, file.content_type, Keep::Ask);
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"{}\"", file.name)) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

/// How the areas stand in the years that are asked for: as the page is told, or by own weights.
async fn measured(app: &App, release: &ReleaseRow, layer: LayerId, asked: &Asked) -> Result<Measured, ApiError> {
    let (years, areas) = (asked.ranked_years(), asked.of_areas());
    if years.is_empty() {
        return Ok(Measured::new());
    }
    let refused = |what: String, reason: &str| ApiError::Parameter(format!("{what}: {reason}"));
    let of_layer = app.measured.layer(&app.reader, release, layer, areas).await?;
    let of_layer = of_layer.ok_or_else(|| {
        refused(
            format!("layer, value \"{layer}\""),
            "it has too many areas to be ranked; take a layer with fewer, or leave out ranks and classes",
        )
    })?;
    let weights = asked.weights().clone();
    if !weights.is_empty() && areas * years.len() > MOST_WITH_WEIGHTS {
        let reason = format!(
            "own weights are computed for at most {MOST_WITH_WEIGHTS} areas × years; take fewer years, or a layer with fewer areas"
        );
        return Err(refused(format!("weights, value \"{areas} × {}\"", years.len()), &reason));
    }
    let mut found = Measured::new();
    for year in years {
        let of_year = if weights.is_empty() {
            app.measured.year(release, &of_layer, year).await
        } else {
            let (of_layer, weights) = (of_layer.clone(), weights.clone());
            on_a_thread(move || of_layer.facts.measures(year, &weights).ok().map(Arc::new)).await
        };
        found.extend(of_year.map(|of_year| (year, of_year)));
    }
    Ok(found)
}

fn told(error: ExportError) -> ApiError {
    match error {
        ExportError::Unknown { what, id } => ApiError::Unknown(what, id),
        ExportError::Refused { .. } => ApiError::Parameter(error.to_string()),
        ExportError::Store(error) => error.into(),
        other @ (ExportError::Projection(_) | ExportError::Workbook(_)) => ApiError::Internal(other.into()),
    }
}
