//! Import: files of a delivery, as a mapping names them, into a valid delivery and all its problems.
mod csv;
mod geojson;
mod mapping;
mod read;
mod source;

pub use mapping::Mapping;
pub use read::{Delivered, read};
