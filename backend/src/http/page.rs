//! The page, embedded in the binary, compressed when it was built.
use super::{
    App,
    body::{Keep, tagged},
    error::ApiError,
};
use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, Method, Response, Uri, header},
};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../frontend/dist"]
#[allow_missing = true]
struct Page;

/// A file of the page. `/` is the page itself.
///
/// # Errors
/// [`ApiError`] where there is no such file, or no page in this binary.
pub(super) async fn page(
    State(_): State<App>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response<Body>, ApiError> {
    let path = uri.path().trim_start_matches('/');
    let path = if path.is_empty() { "index.html" } else { path };
    let compressed = path.ends_with(".br") || path.ends_with(".gz");
    if compressed || !(method == Method::GET || method == Method::HEAD) {
        return Err(ApiError::NoSuchPath);
    }
    let Some(content_type) = content_type(path) else { return Err(ApiError::NoSuchPath) };
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (file, encoding) =
        encoded(path, accepted).ok_or(if path == "index.html" { ApiError::NoPage } else { ApiError::NoSuchPath })?;
    // Names in assets carry the hash of their content.
    let keep = if path.starts_with("assets/") { Keep::Forever } else { Keep::Ask };
    let tag: String = hex::encode(&file.metadata.sha256_hash()[..12]);
    let mut response = tagged(&headers, file.data.into_owned(), content_type, keep, &tag);
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    Ok(response)
}

/// The smallest form of a file that the browser takes.
fn encoded(path: &str, accepted: &str) -> Option<(rust_embed::EmbeddedFile, Option<&'static str>)> {
    let takes = |name: &str| {
        accepted.split(',').any(|entry| {
            let mut parts = entry.split(';').map(str::trim);
            parts.next() == Some(name) && !parts.any(|part| part.replace(' ', "") == "q=0")
        })
    };
    let compressed = [("br", ".br"), ("gzip", ".gz")].into_iter().filter(|(name, _)| takes(name));
    let mut forms = compressed.filter_map(|(name, suffix)| Some((Page::get(&format!("{path}{suffix}"))?, Some(name))));
    forms.next().or_else(|| Some((Page::get(path)?, None)))
}

fn content_type(path: &str) -> Option<&'static str> {
    Some(match path.rsplit_once('.')?.1 {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "ftl" => "text/plain; charset=utf-8",
        _ => return None,
    })
}
