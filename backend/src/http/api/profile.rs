//! `GET /api/v1/releases/{release}/areas/{layer}/{id}`: an area with its newest figures.
use super::to_wire;
use crate::{
    http::{
        App,
        body::{Keep, answer},
        error::ApiError,
    },
    publish::WHOLE,
};
use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, Response},
};
use geodata::{derive::Figure, indicator::Direction};
use wire::{Profile, Rank};

/// The profile.
///
/// # Errors
/// [`ApiError`] where the layer has no such area.
pub(super) async fn profile(
    State(app): State<App>,
    Path((release, layer, id)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Response<Body>, ApiError> {
    let release = app.release(&release).await?;
    let (municipality, number) = (release.municipality.as_str(), release.id);
    let area = app.reader.area(municipality, number, &layer, &id).await?;
    let area = area.ok_or_else(|| ApiError::Unknown("area", format!("{layer}/{id}")))?;
    let mut figures = Vec::new();
    for (indicator, periods) in app.reader.catalogue(municipality, number).await?.indicators {
        let (Some(period), code) = (periods.last(), indicator.code.as_str()) else { continue };
        let period = period.to_string();
        let Some(column) = app.reader.figures(municipality, number, &layer, code, &period).await? else { continue };
        let Some(figure) = column.get(area.position) else { continue };
        let whole = app.reader.figures(municipality, number, WHOLE, code, &period).await?;
        let whole = whole.and_then(|figures| figures.first().copied()).filter(|figure| figure.state.has_value());
        figures.push(wire::Figure {
            indicator: code.to_owned(),
            period,
            state: to_wire::state(figure.state),
            value: figure.state.has_value().then_some(figure.value),
            interval: figure.interval,
            municipality: whole.map(|figure| figure.value),
            rank: rank(figure, &column, indicator.direction),
        });
    }
    let profile = Profile {
        layer,
        id: area.id,
        name: area.name,
        organisation: area.organisation,
        district: area.district,
        dwellings: area.dwellings,
        shown_with: area.shown_with,
        figures,
    };
    let body = serde_json::to_vec(&profile).map_err(|error| ApiError::Internal(error.into()))?;
    Ok(answer(&headers, body, "application/json", Keep::Forever))
}

/// The place of a figure among those of its layer.
fn rank(figure: &Figure, column: &[Figure], direction: Direction) -> Option<Rank> {
    let worse = |other: f64| match direction {
        Direction::HigherIsWorse => other > figure.value,
        Direction::LowerIsWorse => other < figure.value,
        Direction::Neutral => false,
    };
    let ranked = figure.state.has_value() && direction != Direction::Neutral;
    let values = || column.iter().filter(|other| other.state.has_value());
    ranked.then(|| Rank { place: values().filter(|other| worse(other.value)).count() + 1, of: values().count() })
}
