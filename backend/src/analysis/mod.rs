//! An analyst's work on files, without a store: which cells a point lies in, values carried from one geography to another, counts protected, an index computed, areas checked against the statute,
//! and twins found.
//!
//! *In*: files as they lie there, in any supported system. *Out*: a file for other programs, and a table of what was carried.
//! It is the analyst's own data, on the analyst's own machine, and never gets into a release.
mod account;
mod apportion;
mod cells;
mod columns;
mod coverage;
mod file;
mod index;
mod limits;
mod named;
mod overlaps;
mod protect;
mod records;
mod related;
mod request;
mod result;
mod scorable;
mod statute;
mod target;
mod twins;

pub(crate) use account::{Counted, Sum};
pub(crate) use apportion::{ApportionError, Carried, Onto, Points, apportion};
pub(crate) use cells::cells;
pub(crate) use file::{FileOptions, read_file};
pub(crate) use index::{IndexRequest, IndexTable, Unscored, index, index_table};
pub(crate) use limits::GREATEST;
pub(crate) use named::{Condition, DirectedColumn, Listed, column_name, two_columns};
pub(crate) use overlaps::{check_sources, check_targets};
pub(crate) use protect::{AtomAreas, AtomCounts, atom_areas, atom_counts, protect};
pub(crate) use records::{Findings, Sources, points, sources, targets};
pub(crate) use related::{Related, related};
pub(crate) use request::{Outside, PlacedBy, Request};
pub(crate) use result::{Format, geojson, sheet};
pub(crate) use scorable::{told_against, told_unscored, unscored};
pub(crate) use statute::{StatuteRequest, indicators_of, statute_results, statute_sheet, statute_table, told_years};
pub(crate) use target::{Target, TargetName};
pub(crate) use twins::{
    TwinRequest, is_outcome, told_features, told_without_twins, twin_sheet, twin_table, unscored_features,
};
