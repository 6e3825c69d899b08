//! Aggregation: from departments to any other geography, and from single reports to totals.
//!
//! *In*: valid departments, address points, observations, concerns. *Out*: [`Weights`] that say which part of a department lies
//! in which target area, and [`Totals`], the atoms that protection starts from.
mod coverage;
mod points;
mod totals;
mod weights;

pub use coverage::covered_cells;
pub use points::{PointAssignment, assign_points, dasymetric_weights, dwellings_by_source};
pub use totals::{Atom, DepartmentTotals, Tally, Totals, totals};
pub use weights::{Weights, area_weights, cell_weights};
