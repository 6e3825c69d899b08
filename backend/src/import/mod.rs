//! Import: files of a delivery, as a mapping names them, into a valid delivery and all its problems.
mod csv;
mod geojson;
mod mapping;
mod read;
mod source;

pub(crate) use csv::{decoded as decoded_csv, read_text as read_csv_text, stands_twice};
pub(crate) use geojson::{Columns, raw_geometry, read as read_geojson};
pub use mapping::{DatasetEntry, Mapping};
pub use read::{Delivered, is_municipality_code, read};
pub(crate) use source::read_bytes;
