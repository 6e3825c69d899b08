//! What is found in the catalogue of a release. Knows no browser.
use wire::{Catalogue, Indicator};

/// An indicator by its code.
pub fn indicator<'a>(catalogue: &'a Catalogue, code: &str) -> Option<&'a Indicator> {
    catalogue.indicators.iter().find(|indicator| indicator.code == code)
}

/// The need index, where the release has one.
pub fn need_index(catalogue: &Catalogue) -> Option<&Indicator> {
    indicator(catalogue, &catalogue.need_index)
}
