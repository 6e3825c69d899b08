//! `GET /api/v1/releases/{release}/interventions/{layer}`: which interventions are shown with their place, and which areas they serve.
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
use geodata::layer::LayerId;
use std::collections::BTreeMap;

/// The areas that interventions serve, those without one left out. It says no more than the profiles of the areas do.
///
/// # Errors
/// [`ApiError`] where the release has no such layer.
pub(super) async fn interventions(
    State(app): State<App>,
    Path((release, layer)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response<Body>, ApiError> {
    let release = app.release(&release).await?;
    let (municipality, number) = (release.municipality.as_str(), release.id);
    let unknown = || ApiError::Unknown("layer", layer.clone());
    let id: LayerId = layer.parse().map_err(|_| unknown())?;
    if !app.reader.catalogue(municipality, number).await?.layers.iter().any(|row| row.layer == id) {
        return Err(unknown());
    }
    let rows = app.reader.interventions(municipality, number).await?;
    let known: BTreeMap<u32, wire::InterventionYears> = rows
        .into_iter()
        .map(|row| {
            let (first_year, last_year) = (row.first_year, row.last_year);
            (row.number, wire::InterventionYears { number: row.number, kind: row.kind, first_year, last_year })
        })
        .collect();
    let served = app.reader.served_areas(municipality, number, id).await?.into_iter().map(|(area, numbers)| {
        wire::AreaInterventions {
            area,
            interventions: numbers.iter().filter_map(|of| known.get(of).cloned()).collect(),
        }
    });
    let served: Vec<_> = served.filter(|area| !area.interventions.is_empty()).collect();
    let body = serde_json::to_vec(&served).map_err(|error| ApiError::Internal(error.into()))?;
    Ok(answer(&headers, body, "application/json", Keep::Ask))
}
