//! What the server says, as the types of `wire` and `geodata`: one function for each path.
use crate::{browser::window, state::segment};
use geodata::{
    column::Column,
    layer::LayerId,
    tile::{self, Features},
};
use js_sys::{ArrayBuffer, Object, Reflect, Uint8Array};
use std::collections::BTreeMap;
use thiserror::Error;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, RequestInit, Response};
use wire::{
    AreaFacts, AreaInterventions, BaseKind, Catalogue, ErrorBody, ExportRequest, Profile, Standings, StatuteOutcomes,
    StatuteResult,
};

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum ClientError {
    /// Nothing came: the server or the network is away.
    #[error("{0} did not answer")]
    Unreachable(String),
    /// The release is not served any more: a newer one is out.
    #[error("the release is not served any more")]
    Outdated,
    /// The release was withdrawn.
    #[error("the release was withdrawn")]
    Withdrawn,
    /// The server said no.
    #[error("{path} answered with status {status}")]
    Refused {
        /// Path that was asked for.
        path: String,
        /// Status of the answer.
        status: u16,
    },
    /// What came is not what the path promises.
    #[error("{path} gave an answer that cannot be read: {reason}")]
    Unreadable {
        /// Path that was asked for.
        path: String,
        /// What is wrong.
        reason: String,
    },
}

/// What the current release holds.
pub(crate) async fn catalogue() -> Result<Catalogue, ClientError> {
    let path = "/api/v1/catalogue".to_owned();
    let bytes = fetch(&path).await?;
    serde_json::from_slice(&bytes).map_err(|error| unreadable(path, &error))
}

/// Whether a release is still the one that is served: it may be withdrawn, or a newer one be out.
pub(crate) async fn is_current(release: &str) -> Result<(), ClientError> {
    fetch(&format!("/api/v1/releases/{}", segment(release))).await?;
    if catalogue().await?.release.key == release { Ok(()) } else { Err(ClientError::Outdated) }
}

/// Geometry of a layer.
pub(crate) async fn layer(release: &str, layer: LayerId) -> Result<Features, ClientError> {
    features(format!("/api/v1/releases/{}/layers/{}", segment(release), layer)).await
}

/// Geometry of a layer of the base map.
pub(crate) async fn base(release: &str, kind: BaseKind) -> Result<Features, ClientError> {
    let kind = match kind {
        BaseKind::Land => "land",
        BaseKind::Green => "green",
        BaseKind::Water => "water",
        BaseKind::Road => "road",
        BaseKind::Place => "place",
    };
    features(format!("/api/v1/releases/{}/base/{kind}", segment(release))).await
}

/// What there is of a layer for an indicator and period, an entry for each area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum PerArea {
    /// The values.
    Values,
    /// The standard errors that protection leaves in them.
    Errors,
}

/// Values of a layer, or their errors.
pub(crate) async fn column(
    release: &str,
    of: PerArea,
    layer: LayerId,
    [indicator, period]: [&str; 2],
) -> Result<Column, ClientError> {
    let [release, indicator, period] = [release, indicator, period].map(segment);
    let what = match of {
        PerArea::Values => "columns",
        PerArea::Errors => "errors",
    };
    let path = format!("/api/v1/releases/{release}/{what}/{layer}/{indicator}/{period}");
    let bytes = fetch(&path).await?;
    Column::decode(&bytes).map_err(|error| unreadable(path, &error))
}

/// Weights in tenths by indicator, where they are not the usual one.
pub(crate) type Weights = BTreeMap<String, u8>;

/// The query that asks for an answer by these weights; empty for the usual ones.
fn query(weights: &Weights) -> String {
    let parts: Vec<String> = weights.iter().map(|(code, weight)| format!("{}:{weight}", segment(code))).collect();
    if parts.is_empty() { String::new() } else { format!("?weights={}", parts.join(",")) }
}

/// What belongs to the areas of a layer besides figures.
pub(crate) async fn facts(release: &str, layer: LayerId) -> Result<AreaFacts, ClientError> {
    let path = format!("/api/v1/releases/{}/facts/{layer}", segment(release));
    let bytes = fetch(&path).await?;
    serde_json::from_slice(&bytes).map_err(|error| unreadable(path, &error))
}

/// One area with all its newest figures.
pub(crate) async fn profile(
    release: &str,
    layer: LayerId,
    id: &str,
    weights: &Weights,
) -> Result<Profile, ClientError> {
    let path = format!("/api/v1/releases/{}/areas/{}/{}{}", segment(release), layer, segment(id), query(weights));
    let bytes = fetch(&path).await?;
    serde_json::from_slice(&bytes).map_err(|error| unreadable(path, &error))
}

/// How the areas of a layer stand in a year.
pub(crate) async fn standings(
    release: &str,
    layer: LayerId,
    year: &str,
    weights: &Weights,
) -> Result<Standings, ClientError> {
    let path = format!("/api/v1/releases/{}/standings/{}/{}{}", segment(release), layer, segment(year), query(weights));
    let bytes = fetch(&path).await?;
    serde_json::from_slice(&bytes).map_err(|error| unreadable(path, &error))
}

/// The areas of a layer that interventions with a place serve.
pub(crate) async fn interventions(release: &str, layer: LayerId) -> Result<Vec<AreaInterventions>, ClientError> {
    let path = format!("/api/v1/releases/{}/interventions/{layer}", segment(release));
    let bytes = fetch(&path).await?;
    serde_json::from_slice(&bytes).map_err(|error| unreadable(path, &error))
}

/// How all contiguous housing areas stand to the rules of the statute layer.
pub(crate) async fn outcomes(release: &str) -> Result<StatuteOutcomes, ClientError> {
    let path = format!("/api/v1/releases/{}/statute", segment(release));
    let bytes = fetch(&path).await?;
    serde_json::from_slice(&bytes).map_err(|error| unreadable(path, &error))
}

/// How a contiguous housing area stands to the rules of the statute layer.
pub(crate) async fn statute(release: &str, id: &str) -> Result<Vec<StatuteResult>, ClientError> {
    let path = format!("/api/v1/releases/{}/statute/{}", segment(release), segment(id));
    let bytes = fetch(&path).await?;
    serde_json::from_slice(&bytes).map_err(|error| unreadable(path, &error))
}

/// The header that names a file.
const NAMED_IN: &str = "Content-Disposition";

/// Areas, indicators and periods as a file, with the name that the server gives it.
pub(crate) async fn export(release: &str, request: &ExportRequest) -> Result<(Blob, String), ClientError> {
    let path = format!("/api/v1/releases/{}/exports", segment(release));
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(&serde_json::to_string(request).unwrap_or_default().into());
    let headers = Object::new();
    let unreachable = |_| ClientError::Unreachable(path.clone());
    Reflect::set(&headers, &"Content-Type".into(), &"application/json".into()).map_err(unreachable)?;
    init.set_headers(&headers);
    let response = JsFuture::from(window().fetch_with_str_and_init(&path, &init)).await.map_err(unreachable)?;
    let response: Response = response.dyn_into().map_err(unreachable)?;
    if !response.ok() {
        return Err(refusal(&path, &response, &bytes_of(&path, &response).await?));
    }
    let blob = JsFuture::from(response.blob().map_err(unreachable)?).await.map_err(unreachable)?;
    let named = response.headers().get(NAMED_IN).ok().flatten();
    let name = named.as_deref().and_then(|named| named.split('"').nth(1)).unwrap_or("bydelsblik");
    Ok((blob.dyn_into().map_err(unreachable)?, name.to_owned()))
}

async fn features(path: String) -> Result<Features, ClientError> {
    let bytes = fetch(&path).await?;
    tile::decode(&bytes).map_err(|error| unreadable(path, &error))
}

fn unreadable(path: String, error: &dyn std::error::Error) -> ClientError {
    ClientError::Unreadable { path, reason: error.to_string() }
}

async fn fetch(path: &str) -> Result<Vec<u8>, ClientError> {
    let unreachable = |_| ClientError::Unreachable(path.to_owned());
    let response = JsFuture::from(window().fetch_with_str(path)).await.map_err(unreachable)?;
    let response: Response = response.dyn_into().map_err(unreachable)?;
    let bytes = bytes_of(path, &response).await?;
    if response.ok() { Ok(bytes) } else { Err(refusal(path, &response, &bytes)) }
}

async fn bytes_of(path: &str, response: &Response) -> Result<Vec<u8>, ClientError> {
    let unreachable = |_| ClientError::Unreachable(path.to_owned());
    let buffer = JsFuture::from(response.array_buffer().map_err(unreachable)?).await.map_err(unreachable)?;
    let buffer: ArrayBuffer = buffer.dyn_into().map_err(unreachable)?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

fn refusal(path: &str, response: &Response, bytes: &[u8]) -> ClientError {
    match serde_json::from_slice::<ErrorBody>(bytes) {
        Ok(error) if error.code == "unknown_release" => ClientError::Outdated,
        Ok(error) if error.code == "withdrawn" => ClientError::Withdrawn,
        _ => ClientError::Refused { path: path.to_owned(), status: response.status() },
    }
}
