//! Bydelsblik, the geographic monitor of a municipality's districts. The modules in the order of the work.
//!
//! What is public is what the program and the tests of the whole system use; all else stays in the crate.
#![forbid(unsafe_code)]

pub mod catalogue;
pub mod demo;
pub mod import;
pub mod publish;
mod secret;
pub mod statute;

mod export;
mod http;
mod measures;
pub mod raster;

mod analysis;
pub mod audit;

pub mod cli;
mod table;
pub mod timings;
