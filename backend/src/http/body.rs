//! Bodies that a browser may keep: with an ETag, answered with "not modified" where it has them already.
use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Response, StatusCode, header},
};
use sha2::{Digest, Sha256};

/// How long a browser may use a body without asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::http) enum Keep {
    /// For ever: its path changes when it does. Files of the page alone; what is released may be withdrawn.
    Forever,
    /// It asks each time whether it has changed, or is gone.
    Ask,
}

/// The answer with a body.
pub(in crate::http) fn answer(
    request: &HeaderMap,
    body: Vec<u8>,
    content_type: &'static str,
    keep: Keep,
) -> Response<Body> {
    let digest = Sha256::digest(&body);
    let tag: String = hex::encode(&digest[..12]);
    tagged(request, body, content_type, keep, &tag)
}

/// The answer with a body whose hash is known.
pub(in crate::http) fn tagged(
    request: &HeaderMap,
    body: Vec<u8>,
    content_type: &'static str,
    keep: Keep,
    tag: &str,
) -> Response<Body> {
    // Weak, since compression changes the bytes and not the meaning.
    let tag = format!("W/\"{tag}\"");
    let known = request.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let unchanged = known.flat_map(|value| value.split(',')).any(|value| value.trim() == tag || value.trim() == "*");
    let mut response = Response::new(if unchanged { Body::empty() } else { Body::from(body) });
    if unchanged {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    } else {
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    let cache = match keep {
        Keep::Forever => "public, max-age=31536000, immutable",
        Keep::Ask => "private, no-cache",
    };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}
