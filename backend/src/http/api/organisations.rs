//! `GET /api/v1/releases/{release}/organisations`: whose departments are whose.
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
use wire::Organisation;

/// The housing organisations by name, each with its departments in the order of their layer.
///
/// # Errors
/// [`ApiError`] where the release is not served.
pub(super) async fn organisations(
    State(app): State<App>,
    Path(release): Path<String>,
    headers: HeaderMap,
) -> Result<Response<Body>, ApiError> {
    let release = app.release(&release).await?;
    let areas = app.reader.areas(&release.municipality, release.id, LayerId::Departments).await?;
    let mut departments: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for area in areas {
        if let Some(organisation) = area.organisation {
            departments.entry(organisation).or_default().push(area.id);
        }
    }
    let organisations: Vec<Organisation> =
        departments.into_iter().map(|(name, departments)| Organisation { name, departments }).collect();
    let body = serde_json::to_vec(&organisations).map_err(|error| ApiError::Internal(error.into()))?;
    Ok(answer(&headers, body, "application/json", Keep::Ask))
}
