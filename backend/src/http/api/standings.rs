//! `GET /api/v1/releases/{release}/standings/{layer}/{year}`: how the areas of a layer stand in a year, by the usual weights or those of the request.
use super::to_wire;
use crate::http::{
    App,
    body::{Keep, answer},
    error::ApiError,
    weights::WeightsQuery,
};
use axum::{
    body::Body,
    extract::{Path, Query, State},
    http::{HeaderMap, Response},
};
use geodata::layer::LayerId;

/// The standings.
///
/// # Errors
/// [`ApiError`] where the release has no such layer, the layer is too large to be ranked, or has no need index in the year.
pub(super) async fn standings(
    State(app): State<App>,
    Path((release, layer, year)): Path<(String, String, String)>,
    Query(weights): Query<WeightsQuery>,
    headers: HeaderMap,
) -> Result<Response<Body>, ApiError> {
    let release = app.release(&release).await?;
    let unknown = || ApiError::Unknown("standings", format!("{layer}/{year}"));
    let number: i16 = year.parse().map_err(|_| unknown())?;
    let layer: LayerId = layer.parse().map_err(|_| unknown())?;
    let rows = app.reader.catalogue(&release.municipality, release.id).await?.layers;
    let areas = rows.iter().find(|row| row.layer == layer).map(|row| usize::try_from(row.areas).unwrap_or(usize::MAX));
    let areas = areas.ok_or_else(unknown)?;
    let measured = app.measured.layer(&app.reader, &release, layer, areas).await?.ok_or_else(unknown)?;
    let weights = weights.of(&measured.facts.indicators)?;
    let nothing = || {
        if weights.are_usual() {
            unknown()
        } else {
            ApiError::Parameter("weights: at least one indicator with figures needs a weight above 0".to_owned())
        }
    };
    let measures = app.measured.weighted(&release, &measured, number, weights.clone()).await.ok_or_else(nothing)?;
    let persons = measured.facts.persons(number);
    let standings = wire::Standings {
        year: number,
        areas: measures.iter().map(|area| to_wire::standing(area, number)).collect(),
        served: measured.facts.areas.iter().map(|area| measured.facts.had_intervention(area, number)).collect(),
        dwellings: measured.facts.areas.iter().map(|area| area.dwellings).collect(),
        persons,
        quadrants: measures.iter().map(|area| to_wire::quadrant(area.quadrant)).collect(),
    };
    let body = serde_json::to_vec(&standings).map_err(|error| ApiError::Internal(error.into()))?;
    Ok(answer(&headers, body, "application/json", Keep::Ask))
}
