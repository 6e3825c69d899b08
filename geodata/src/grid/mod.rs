//! Grids: code ↔ cell ↔ polygon.
//!
//! | grid | plane of its cells | sizes | code |
//! |---|---|---|---|
//! | [`kvadratnet`] | EPSG:25832 | 100 m, 250 m, 1 km, 10 km, 50 km | `1km_6175_724` |
//! | [`laea`] | EPSG:3035 | 100 m to 100 km | `CRS3035RES1000mN3621000E4482000`, `1kmN3621E4482` |
//! | [`h3`] | the globe | resolutions 6 to 10 | `891f058317bffff` |
use thiserror::Error;

#[cfg(feature = "h3")]
pub mod h3;
pub mod kvadratnet;
pub mod laea;
pub mod square;

/// A text that is not a code of a cell.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("\"{code}\" is not a code of {grid}: {reason}")]
pub struct CodeError {
    code: String,
    grid: &'static str,
    reason: &'static str,
}

impl CodeError {
    fn new(grid: &'static str, code: &str, reason: &'static str) -> Self {
        Self { code: code.to_owned(), grid, reason }
    }
}

/// Reads plain digits, up to `most` of them; no sign and no leading zero, so that each number has one text.
fn digits(text: &str, most: usize) -> Option<i64> {
    let plain = !text.is_empty() && text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit());
    let plain = plain && (text == "0" || !text.starts_with('0'));
    if plain { text.parse().ok() } else { None }
}
