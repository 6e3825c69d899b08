//! An analyst's work on files, without a store: which cells a point lies in, values carried from one geography to another, counts protected, an index computed, areas held against the statute,
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

pub use account::{Counted, Part, Sum};
pub use apportion::{ApportionError, Carried, Onto, Points, apportion};
pub use cells::cells;
pub use file::{FileOptions, read_file};
pub use index::{IndexRequest, IndexTable, Unscored, directed, index, index_table};
pub use overlaps::{check_sources, check_targets};
pub use protect::{AtomAreas, AtomCounts, atom_areas, atom_counts, protect};
pub use records::{Findings, Sources, Values, points, sources, targets};
pub use related::{Found, Related, related};
pub use request::{Outside, PlacedBy, Request};
pub use result::{Format, geojson, sheet};
pub use scorable::{told_against, told_unscored, unscored};
pub use statute::{
    StatuteRequest, StatuteRows, StatuteTable, indicators_of, statute_results, statute_sheet, statute_table,
};
pub use target::{Target, TargetName};
pub use twins::{TwinRequest, is_outcome, told_features, twin_sheet, twin_table, unscored_features};
