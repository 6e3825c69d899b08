//! Bydelsblik, the geographic monitor of a municipality's districts. The modules in the order of the work.
#![forbid(unsafe_code)]

pub mod catalogue;
pub mod demo;
pub mod import;
pub mod publish;
pub mod raster;
pub mod secret;
pub mod statute;

pub mod export;
pub mod http;
pub mod measures;

pub mod analysis;
pub mod audit;

pub mod cli;
pub mod table;
pub mod timings;
