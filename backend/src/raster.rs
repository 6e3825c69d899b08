//! A base map of images from another server, which a steward names: the address of its tiles, checked before it is served.
//!
//! The origin of the address is let through the page's content security policy, so what could break out of that policy is refused.
use geodata::validate::{PersonalData, personal_data};
use thiserror::Error;
use url::Url;
use wire::Raster;

/// Names of the places of zoom, column and row in an address: those of XYZ and those of WMTS.
const PLACES: [(&str, [&str; 2]); 3] =
    [("{z}", ["{z}", "{TileMatrix}"]), ("{x}", ["{x}", "{TileCol}"]), ("{y}", ["{y}", "{TileRow}"])];

/// An address that names no tiles.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RasterError {
    /// Neither `https://` nor `http://`.
    #[error("the base map \"{0}\" does not begin with https:// or http://")]
    Scheme(String),
    /// No host, or one with letters that no host has.
    #[error("the base map \"{0}\" has no host that can be allowed")]
    Host(String),
    /// The source seems to hold personal data.
    #[error("the source of the base map {0}")]
    Personal(PersonalData),
    /// A place is missing.
    #[error(
        "the base map \"{url}\" has no {place}; it needs {{z}}, {{x}} and {{y}}, or for WMTS {{TileMatrix}}, {{TileCol}} and {{TileRow}}"
    )]
    Place {
        /// The address.
        url: String,
        /// What is missing.
        place: &'static str,
    },
}

/// A checked base map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RasterSource {
    /// As the page gets it.
    pub raster: Raster,
    /// Scheme, host and port, for the content security policy.
    pub origin: String,
}

impl RasterSource {
    /// Takes an address with places for zoom, column and row, and the source to be named.
    ///
    /// # Errors
    /// [`RasterError`] where the address cannot name tiles.
    ///
    /// ```
    /// use bydelsblik::raster::RasterSource;
    /// let source = RasterSource::new("https://kort.example/wmts/{TileMatrix}/{TileCol}/{TileRow}.png?token=a", "Kortkilde").unwrap();
    /// assert_eq!(source.raster.url, "https://kort.example/wmts/{z}/{x}/{y}.png?token=a");
    /// assert_eq!(source.origin, "https://kort.example");
    /// ```
    pub fn new(url: &str, attribution: &str) -> Result<Self, RasterError> {
        if let Some(found) = personal_data(attribution) {
            return Err(RasterError::Personal(found));
        }
        if !["https://", "http://"].into_iter().any(|scheme| url.starts_with(scheme)) {
            return Err(RasterError::Scheme(url.to_owned()));
        }
        let origin = Url::parse(url).map(|url| url.origin().ascii_serialization());
        // A host may hold letters that end a directive of the policy.
        let is_plain = |letter: char| letter.is_ascii_alphanumeric() || ".-:[]/".contains(letter);
        let origin = origin.ok().filter(|origin| origin.chars().all(is_plain));
        let origin = origin.ok_or_else(|| RasterError::Host(url.to_owned()))?;
        let mut template = url.to_owned();
        for (place, names) in PLACES {
            let name = names.into_iter().find(|name| template.contains(name));
            let name = name.ok_or_else(|| RasterError::Place { url: url.to_owned(), place })?;
            template = template.replace(name, place);
        }
        let raster = Raster { url: template, attribution: attribution.to_owned() };
        Ok(Self { raster, origin })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_without_a_place_or_with_a_strange_host_is_refused() {
        let problem = |url: &str| RasterSource::new(url, "").unwrap_err().to_string();
        assert!(problem("https://a.dk/{z}/{x}.png").contains("has no {y}"));
        assert!(problem("ftp://a.dk/{z}/{x}/{y}").contains("does not begin with https://"));
        for url in ["https:///{z}/{x}/{y}", "https://a.dk; script-src */{z}/{x}/{y}", "https://a'b/{z}/{x}/{y}"] {
            assert!(problem(url).contains("no host that can be allowed"), "{url}");
        }
    }
}
