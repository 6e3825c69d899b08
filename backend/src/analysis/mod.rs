//! An analyst's work on files, without a store: which cells a point lies in, values carried from one geography to another, counts protected, and an index computed.
//!
//! *In*: files as they lie there, in any supported system. *Out*: a file for other programs, and a table of what was carried.
//! It is the analyst's own data, on the analyst's own machine, and never gets into a release.
mod apportion;
mod cells;
mod file;
mod index;
mod protect;
mod records;
mod result;
mod target;

pub use apportion::{ApportionError, Carried, Points, Request, apportion};
pub use cells::cells;
pub use file::{FileOptions, read_file};
pub use index::{IndexRequest, IndexTable, index, index_table};
pub use protect::{AtomAreas, AtomCounts, atom_areas, atom_counts, protect};
pub use records::{Findings, Values, points, sources, targets};
pub use result::{Format, write};
pub use target::{Target, TargetName};
