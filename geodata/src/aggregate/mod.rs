//! Aggregation: from departments to any other geography, and from single reports to totals.
//!
//! *In*: valid departments, address points, observations, concerns. *Out*: [`Weights`] that say which part of a department lies
//! in which target area, and [`Totals`], the atoms that protection starts from.
//!
//! Weights are made once for a pair of geographies, by [`area_weights`] onto any polygons, [`square_weights`] onto a square
//! grid, `h3_weights` onto H3, [`dasymetric_weights`] by dwellings; then each indicator and year is one multiplication.
mod apply;
mod bytes;
mod coverage;
#[cfg(all(feature = "crs", feature = "h3"))]
mod hexagons;
mod matrix;
mod nearest;
mod overlap;
mod overlapping;
mod point_squares;
mod points;
mod totals;
mod weights;

pub use apply::{Over, Ratio};
pub use bytes::BytesError;
pub use coverage::{CoverageError, covered_squares};
#[cfg(all(feature = "crs", feature = "h3"))]
pub use hexagons::h3_weights;
pub use matrix::Weights;
pub use nearest::{Home, nearest_residents};
pub use overlap::overlap_m2;
pub use overlapping::{Overlapping, overlapping};
pub use point_squares::{WeightedPoint, point_square_weights};
pub use points::{
    Fallback, PointAssignment, assign_points, dasymetric_weights, dwellings_by_source, weights_by_targets,
};
pub use totals::{
    Atom, DepartmentTotals, Largest, StatuteLayer, Tally, Totals, quarters_with_gaps, reports_without_coverage, totals,
};
pub use weights::{WeightsError, area_weights, square_weights};
