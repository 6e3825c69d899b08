//! An analyst's work on files, without a store: which cells a point lies in, values carried from one geography to another, counts protected, an index computed, areas held against the statute,
//! and twins found.
//!
//! *In*: files as they lie there, in any supported system. *Out*: a file for other programs, and a table of what was carried.
//! It is the analyst's own data, on the analyst's own machine, and never gets into a release.
mod apportion;
mod cells;
mod file;
mod index;
mod protect;
mod records;
mod related;
mod result;
mod statute;
mod target;
mod twins;

pub use apportion::{ApportionError, Carried, Points, Request, apportion};
pub use cells::cells;
pub use file::{FileOptions, read_file};
pub use index::{IndexRequest, IndexTable, index, index_table};
pub use protect::{AtomAreas, AtomCounts, atom_areas, atom_counts, protect};
pub use records::{Findings, Values, points, sources, targets};
pub use related::{Found, Related, related};
pub use result::{Format, write};
pub use statute::{
    StatuteRequest, StatuteRows, StatuteTable, indicators_of, statute_csv, statute_results, statute_table,
};
pub use target::{Target, TargetName};
pub use twins::{TwinRequest, is_outcome, twin_csv, twin_table};
