//! `/api/v1`: what the page asks for. The shapes are in the crate `wire`.
mod catalogue;
mod column;
mod facts;
mod geometry;
mod interventions;
mod profile;
mod release;
mod standings;
mod statute;
mod sum;
mod to_wire;

use super::{App, error::ApiError, export};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{any, get, post},
};

/// Bytes that a request for an export may have: the ids of some hundred thousand areas.
const MOST_BYTES: usize = 8 << 20;

/// The routes of the API.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/catalogue", get(catalogue::catalogue))
        .route("/releases/{release}", get(release::release))
        .route("/releases/{release}/{*rest}", any(release::nothing))
        .route("/releases/{release}/layers/{layer}", get(geometry::layer))
        .route("/releases/{release}/facts/{layer}", get(facts::facts))
        .route("/releases/{release}/base/{kind}", get(geometry::base))
        .route("/releases/{release}/columns/{layer}/{indicator}/{period}", get(column::column))
        .route("/releases/{release}/errors/{layer}/{indicator}/{period}", get(column::errors))
        .route("/releases/{release}/areas/{layer}/{id}", get(profile::profile))
        .route("/releases/{release}/standings/{layer}/{year}", get(standings::standings))
        .route("/releases/{release}/interventions/{layer}", get(interventions::interventions))
        .route("/releases/{release}/statute", get(statute::outcomes))
        .route("/releases/{release}/statute/{id}", get(statute::statute))
        .route("/releases/{release}/sums/{indicator}/{period}", post(sum::sum))
        .route("/releases/{release}/exports", post(export::of_release).layer(DefaultBodyLimit::max(MOST_BYTES)))
        .fallback(|| async { ApiError::NoSuchPath })
}
