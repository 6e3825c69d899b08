//! `GET /api/v1/releases/{release}/statute` and `…/statute/{id}`: contiguous housing areas against the rules of almenboligloven.
use super::to_wire;
use crate::{
    http::{
        App,
        body::{Keep, answer},
        error::ApiError,
    },
    statute::StatuteFacts,
};
use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, Response},
};
use geodata::layer::LayerId;

/// How an area stands to the rules that held at the end of the newest year.
///
/// # Errors
/// [`ApiError`] where the layer is off, or has no such area.
pub(super) async fn statute(
    State(app): State<App>,
    Path((release, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response<Body>, ApiError> {
    let release = app.release(&release).await?;
    let unknown = || ApiError::Unknown("statute", id.clone());
    let facts = StatuteFacts::read(&app.reader, &release).await?.ok_or_else(unknown)?;
    let area = facts.areas.iter().position(|area| area.id == id).ok_or_else(unknown)?;
    let results: Vec<wire::StatuteResult> = facts.newest_year().map_or_else(Vec::new, |year| {
        let rules = facts.statute.on(jiff::civil::date(year, 12, 31));
        rules
            .map(|rule| to_wire::statute(rule, &facts.result(rule, area, year), year, |code| facts.indicator(code)))
            .collect()
    });
    let body = serde_json::to_vec(&results).map_err(|error| ApiError::Internal(error.into()))?;
    Ok(answer(&headers, body, "application/json", Keep::Ask))
}

/// Which of those rules each area meets: the outcome of what [`statute`] says of every area, and nothing else.
///
/// # Errors
/// [`ApiError`] where the layer is off, or nothing can be judged.
pub(super) async fn outcomes(
    State(app): State<App>,
    Path(release): Path<String>,
    headers: HeaderMap,
) -> Result<Response<Body>, ApiError> {
    let release = app.release(&release).await?;
    let unknown = || ApiError::Unknown("layer", LayerId::Contiguous.to_string());
    let facts = StatuteFacts::read(&app.reader, &release).await?.ok_or_else(unknown)?;
    let year = facts.newest_year().ok_or_else(unknown)?;
    let rules: Vec<_> = facts.statute.on(jiff::civil::date(year, 12, 31)).collect();
    let of_area = |area| rules.iter().map(|rule| facts.result(rule, area, year).listed).collect();
    let outcomes = wire::StatuteOutcomes {
        year,
        rules: rules.iter().map(|rule| rule.code.clone()).collect(),
        areas: (0..facts.areas.len()).map(of_area).collect(),
    };
    let body = serde_json::to_vec(&outcomes).map_err(|error| ApiError::Internal(error.into()))?;
    Ok(answer(&headers, body, "application/json", Keep::Ask))
}
