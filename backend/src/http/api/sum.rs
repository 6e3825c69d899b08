//! `POST /api/v1/releases/{release}/sums/{indicator}/{period}`: a figure of several departments together.
use super::to_wire;
use crate::http::{
    App,
    body::{Keep, answer},
    error::ApiError,
};
use axum::{
    Json,
    body::Body,
    extract::{Path, State, rejection::JsonRejection},
    http::{HeaderMap, Response},
};
use geodata::derive::{BlockPart, sum_of_blocks};
use std::collections::BTreeSet;

/// The figure. It is made of released blocks alone: of a block that is only partly asked for, the part of its dwellings.
///
/// # Errors
/// [`ApiError`] for a department, indicator or period that the release has not.
pub(super) async fn sum(
    State(app): State<App>,
    Path((release, indicator, period)): Path<(String, String, String)>,
    headers: HeaderMap,
    body: Result<Json<wire::SumRequest>, JsonRejection>,
) -> Result<Response<Body>, ApiError> {
    let Json(wire::SumRequest { departments }) = body.map_err(|error| ApiError::Parameter(error.body_text()))?;
    let asked: BTreeSet<&str> = departments.iter().map(String::as_str).collect();
    if asked.is_empty() {
        return Err(ApiError::Parameter("departments: name at least one".to_owned()));
    }
    let release = app.release(&release).await?;
    let (municipality, number) = (release.municipality.as_str(), release.id);
    let indicators = app.reader.catalogue(municipality, number).await?.indicators;
    let known = indicators.into_iter().find(|known| known.0.code.as_str() == indicator);
    let (indicator, _) = known.ok_or(ApiError::Unknown("indicator", indicator))?;
    let blocks = app.reader.blocks(municipality, number).await?;
    let all: BTreeSet<&str> = blocks.iter().flat_map(|block| &block.departments).map(|(id, _)| id.as_str()).collect();
    if let Some(unknown) = asked.iter().find(|id| !all.contains(*id)) {
        return Err(ApiError::Unknown("department", (*unknown).to_owned()));
    }
    let figures = app.reader.block_figures(municipality, number, indicator.code.as_str(), &period).await?;
    let figures = figures.ok_or(ApiError::Unknown("period", period))?;
    let parts = blocks.iter().zip(figures).filter_map(|(block, figure)| {
        let members = block.departments.iter().filter(|(id, _)| asked.contains(id.as_str()));
        let weight: f64 = members.map(|(_, part)| part).sum();
        (weight > 0.0).then_some(BlockPart { figure, households: block.households, weight })
    });
    let parts: Vec<BlockPart> = parts.collect();
    let figure = sum_of_blocks(&indicator, &parts, release.household_threshold as f64);
    let sum = wire::Sum {
        state: to_wire::state(figure.state),
        value: figure.state.has_value().then_some(figure.value),
        interval: figure.interval,
        counts: figure.counts,
    };
    let body = serde_json::to_vec(&sum).map_err(|error| ApiError::Internal(error.into()))?;
    Ok(answer(&headers, body, "application/json", Keep::Ask))
}
