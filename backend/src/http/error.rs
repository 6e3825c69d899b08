//! What a caller gets to know when something goes wrong; the only place that knows status codes. What a person must not read goes to
//! the log alone.
use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use store::StoreError;
use wire::ErrorBody;

/// A request that is not answered with what it asked for.
#[derive(Debug)]
pub(crate) enum ApiError {
    /// The release is not served.
    UnknownRelease,
    /// The release was withdrawn.
    Withdrawn,
    /// The release has no such thing: what, and its id.
    Unknown(&'static str, String),
    /// A parameter that cannot be read, and why.
    Parameter(String),
    /// The path leads nowhere.
    NoSuchPath,
    /// The page is not in this binary.
    NoPage,
    /// The store does not answer; details go to the log.
    Store(StoreError),
    /// Something that should not happen; details go to the log.
    Internal(anyhow::Error),
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, code, message) = match self {
            Self::UnknownRelease => (
                StatusCode::NOT_FOUND,
                "unknown_release".to_owned(),
                "this release is not served; ask for the catalogue again".to_owned(),
            ),
            Self::Withdrawn => (
                StatusCode::GONE,
                "withdrawn".to_owned(),
                "this release was withdrawn; ask for the catalogue again".to_owned(),
            ),
            Self::Unknown(what, id) => {
                (StatusCode::NOT_FOUND, format!("unknown_{what}"), format!("the release has no {what} \"{id}\""))
            }
            Self::Parameter(message) => (StatusCode::BAD_REQUEST, "parameter".to_owned(), message),
            Self::NoSuchPath => {
                (StatusCode::NOT_FOUND, "no_such_path".to_owned(), "there is nothing at this path".to_owned())
            }
            Self::NoPage => {
                let message = "the page was not built into this program; build it with: cargo xtask page";
                (StatusCode::SERVICE_UNAVAILABLE, "no_page".to_owned(), message.to_owned())
            }
            Self::Store(StoreError::NoRelease) => {
                (StatusCode::SERVICE_UNAVAILABLE, "no_release".to_owned(), StoreError::NoRelease.to_string())
            }
            Self::Store(error @ StoreError::Corrupt { .. }) => {
                tracing::error!(%error, "the store holds something that cannot be read");
                let message = "the store holds something that cannot be read; the log of the server says what";
                (StatusCode::INTERNAL_SERVER_ERROR, "corrupt".to_owned(), message.to_owned())
            }
            Self::Store(error) => {
                tracing::error!(%error, "the store does not answer");
                (StatusCode::SERVICE_UNAVAILABLE, "store".to_owned(), "the store does not answer".to_owned())
            }
            Self::Internal(error) => {
                tracing::error!(%error, "a request failed");
                (StatusCode::INTERNAL_SERVER_ERROR, "internal".to_owned(), "the request failed".to_owned())
            }
        };
        // A browser may keep "not found" and "gone" of its own accord.
        ([(header::CACHE_CONTROL, "no-store")], (status, Json(ErrorBody { code, message }))).into_response()
    }
}
