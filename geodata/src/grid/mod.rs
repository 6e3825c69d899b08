//! Grids: code ↔ cell ↔ polygon.
pub mod kvadratnet;
