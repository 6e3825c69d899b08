//! The server: the page, its API, exports and health, all from released tables.
mod api;
mod body;
mod error;
mod export;
mod measured;
mod page;
mod weights;

use crate::raster::RasterSource;
use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderValue, header},
    middleware::{self, Next},
    response::Response,
    routing::get,
};
pub(crate) use error::ApiError;
use std::{future::Future, sync::Arc, time::Duration};
use store::{Reader, ReleaseRow};
use tokio::net::TcpListener;
use tower_http::{compression::CompressionLayer, trace::TraceLayer};

/// What every handler may use.
#[derive(Debug, Clone)]
pub(crate) struct App {
    reader: Reader,
    municipality: Option<Arc<str>>,
    measured: measured::Measured,
    raster: Option<Arc<RasterSource>>,
}

impl App {
    /// An app that serves the newest release of a municipality; of the only one, where none is named.
    pub(crate) fn new(reader: Reader, municipality: Option<&str>) -> Self {
        Self {
            reader,
            municipality: municipality.map(Arc::from),
            measured: measured::Measured::default(),
            raster: None,
        }
    }

    /// The app with a base map of images that the page may offer.
    #[must_use]
    pub(crate) fn with_raster(mut self, raster: Option<RasterSource>) -> Self {
        self.raster = raster.map(Arc::new);
        self
    }

    async fn newest_release(&self) -> Result<ReleaseRow, ApiError> {
        Ok(self.reader.newest_release(self.municipality.as_deref()).await?)
    }

    /// The release of a path. The store is asked each time, so that one that was withdrawn a moment ago is gone.
    async fn release(&self, key: &str) -> Result<ReleaseRow, ApiError> {
        let id = key.split('-').next().and_then(|id| id.parse().ok()).ok_or(ApiError::UnknownRelease)?;
        let served =
            |release: &ReleaseRow| self.municipality.as_deref().is_none_or(|code| code == release.municipality);
        let found = self.reader.releases(id).await?.into_iter().filter(served).find(|found| release_key(found) == key);
        let release = found.ok_or(ApiError::UnknownRelease)?;
        if release.withdrawn_at.is_some() {
            self.measured.forget(key);
            return Err(ApiError::Withdrawn);
        }
        Ok(release)
    }
}

/// A release in paths: its number and the time of its publication.
pub(crate) fn release_key(release: &ReleaseRow) -> String {
    let time: String = release.published_at.chars().filter(char::is_ascii_digit).collect();
    format!("{}-{time}", release.id)
}

/// All routes.
pub(crate) fn router(app: App) -> Router {
    Router::new()
        .nest("/api/v1", api::routes())
        .route("/export", get(export::export))
        .route("/health", get(health))
        .fallback(page::page)
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(content_security_policy(app.raster.as_deref()), security_headers))
        .layer(TraceLayer::new_for_http())
        .with_state(app)
}

/// Whether the store answers and something is published.
async fn health(State(app): State<App>) -> Result<String, ApiError> {
    app.reader.ping().await?;
    let release = app.newest_release().await?;
    Ok(format!("ok: release {}\n", release.id))
}

/// What the page may do: everything from here, and nothing else but the pictures of a base map that a steward has named.
fn content_security_policy(raster: Option<&RasterSource>) -> HeaderValue {
    let from = raster.map_or_else(String::new, |raster| format!(" {}", raster.origin));
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; \
         font-src 'self'; connect-src 'self'{from}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).expect("an origin has no letters that a header cannot have")
}

async fn security_headers(State(policy): State<HeaderValue>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

/// Connections that are open when the server is asked to end may take this long.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// Serves until `shutdown` is done, then lets open requests end.
///
/// # Errors
/// Where the listener fails.
pub(crate) async fn serve(
    app: App,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let (ending, ended) = tokio::sync::oneshot::channel();
    let signal = async move {
        shutdown.await;
        let _ = ending.send(());
    };
    let server = axum::serve(listener, router(app)).with_graceful_shutdown(signal);
    let deadline = async move {
        if ended.await.is_ok() {
            tokio::time::sleep(LAST_WORDS).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        result = server.into_future() => result,
        () = deadline => Ok(()),
    }
}
