//! From sources to the files of the page: hashed names, and the placeholders that become them.
//!
//! Pure: takes texts and bytes, gives paths and bytes.

use anyhow::{Result, bail};
use sha2::{Digest, Sha256};

/// What the page is made of.
pub(super) struct Sources {
    /// `index.html`, with the placeholders `{{style}}`, `{{start}}`, `{{icon}}`, `{{glue}}` and `{{wasm}}`.
    pub(super) index: String,
    /// `start.js`, with the placeholders `{{glue}}` and `{{wasm}}`.
    pub(super) start: String,
    /// `style.css`.
    pub(super) style: String,
    /// `icon.svg`.
    pub(super) icon: String,
    /// The JavaScript that wasm-bindgen makes.
    pub(super) glue: String,
    /// The module that wasm-bindgen makes.
    pub(super) wasm: Vec<u8>,
}

/// A file of the page.
#[derive(Debug, PartialEq)]
pub(super) struct PageFile {
    /// Path below `dist`, with forward slashes.
    pub(super) path: String,
    /// Content.
    pub(super) bytes: Vec<u8>,
}

/// The files of the page: `index.html`, and below `assets` all that it names.
///
/// # Errors
/// When a placeholder is unknown or missing.
pub(super) fn assemble(sources: &Sources) -> Result<Vec<PageFile>> {
    let style = hashed_name("style", "css", sources.style.as_bytes());
    let icon = hashed_name("icon", "svg", sources.icon.as_bytes());
    let glue = hashed_name("frontend", "js", sources.glue.as_bytes());
    let wasm = hashed_name("frontend", "wasm", &sources.wasm);
    let start_text =
        fill("start.js", &sources.start, &[("glue", &format!("./{glue}")), ("wasm", &format!("./{wasm}"))])?;
    let start = hashed_name("start", "js", start_text.as_bytes());
    let index_text = fill(
        "index.html",
        &sources.index,
        &[
            ("style", &format!("./assets/{style}")),
            ("start", &format!("./assets/{start}")),
            ("icon", &format!("./assets/{icon}")),
            ("glue", &format!("./assets/{glue}")),
            ("wasm", &format!("./assets/{wasm}")),
        ],
    )?;

    let asset = |name: String, bytes: Vec<u8>| PageFile { path: format!("assets/{name}"), bytes };
    Ok(vec![
        PageFile { path: "index.html".into(), bytes: index_text.into_bytes() },
        asset(style, sources.style.clone().into_bytes()),
        asset(icon, sources.icon.clone().into_bytes()),
        asset(start, start_text.into_bytes()),
        asset(glue, sources.glue.clone().into_bytes()),
        asset(wasm, sources.wasm.clone()),
    ])
}

/// `STEM-HASH.EXTENSION`, the hash being the first 16 hexadecimal digits of the content's SHA-256.
fn hashed_name(stem: &str, extension: &str, content: &[u8]) -> String {
    let hash: String = hex::encode(&Sha256::digest(content)[..8]);
    format!("{stem}-{hash}.{extension}")
}

/// The text with every `{{name}}` replaced by its value. Braces around anything else than a lower-case name stay.
///
/// # Errors
/// One that names every placeholder without a value and every value without a placeholder.
fn fill(file: &str, text: &str, values: &[(&str, &str)]) -> Result<String> {
    let mut filled = String::with_capacity(text.len());
    let mut used = vec![false; values.len()];
    let mut problems = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        filled.push_str(before);
        let name = after.split_once("}}").map(|(name, _)| name).filter(|name| is_name(name));
        match (name, name.and_then(|name| values.iter().position(|(known, _)| *known == name))) {
            (Some(name), Some(i)) => {
                filled.push_str(values[i].1);
                used[i] = true;
                rest = &after[name.len() + 2..];
            }
            (Some(name), None) => {
                problems.push(format!("the placeholder {{{{{name}}}}} is unknown"));
                rest = &after[name.len() + 2..];
            }
            (None, _) => {
                filled.push_str("{{");
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    let missing = values.iter().zip(&used).filter(|(_, used)| !**used);
    problems.extend(missing.map(|((name, _), _)| format!("the placeholder {{{{{name}}}}} is missing")));
    if !problems.is_empty() {
        bail!("{file}: {}", problems.join("; "));
    }
    Ok(filled)
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

#[cfg(test)]
#[path = "assemble_tests.rs"]
mod tests;
