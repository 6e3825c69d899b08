//! The pure core of Bydelsblik, its modules in the order of the work.
#![forbid(unsafe_code)]
#![warn(clippy::cast_possible_truncation)]
#![cfg_attr(test, allow(clippy::cast_possible_truncation))]

#[cfg(feature = "crs")]
pub mod crs;
pub mod grid;

pub mod area;
pub mod concern;
pub mod delivery;
pub mod indicator;
pub mod intervention;
pub mod layer;
pub mod observation;
pub mod period;
pub mod population;

pub mod validate;

#[cfg(feature = "overlay")]
pub mod locate;
pub mod neighbours;
pub mod tree;

#[cfg(feature = "overlay")]
pub mod aggregate;

#[cfg(feature = "protect")]
pub mod derive;
pub mod measure;
pub mod numbers;
#[cfg(feature = "protect")]
pub mod protect;
#[cfg(feature = "protect")]
pub mod published;
pub mod random;
#[cfg(feature = "protect")]
pub mod standing;

pub mod classify;
pub mod column;
pub mod tile;
