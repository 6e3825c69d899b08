//! Validation: from what a file says to what may be stored, with every problem on the way.
//!
//! *In*: a [`RawTable`] of texts and geometries as an importer read them. *Out*: valid records and a [`Problem`] for everything
//! that is not. Nothing is dropped in silence and nothing is guessed.
mod datasets;
mod geometry;
mod lookalike;
mod marks;
mod notation;
mod pii;
mod problem;
mod raw;
mod rings;
mod row;
mod value;

pub use datasets::{
    Known, address_points, areas, base_features, concerns, coverage, departments, interventions, observations,
};
pub use geometry::{GeometryError, Mended, TOLERANCE_M, TOLERANCE_M2, mended_polygons};
pub use lookalike::lookalike;
pub use marks::{Figure, MISSING, Marks, SUPPRESSED, sentinels};
pub use notation::Notation;
pub use pii::{PersonalData, personal_data, personal_data_in_code, personal_data_in_id, personal_data_in_label};
pub use problem::{Consequence, Place, Problem, Unit};
pub use raw::{RawGeometry, RawRow, RawTable, RawValue};
pub use value::{ValueError, count, date, number, period, yes_or_no};
