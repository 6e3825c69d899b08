//! The store: every SQL statement of Bydelsblik, one text for SQLite and PostgreSQL.
//!
//! [`Store`] writes: import batches and releases, each in one transaction, so that a crash at any instant leaves the state
//! before. [`Reader`] serves: it reads released tables only, and on PostgreSQL as a role that can read no other.
#![forbid(unsafe_code)]
#![warn(clippy::cast_possible_truncation)]

mod again;
mod bulk;
mod codec;
mod connect;
mod digest;
mod error;
mod geopackage;
mod import;
mod ledger;
mod ledger_participants;
mod load;
mod owner;
mod publish;
mod serve;
mod serve_audit;
mod serve_interventions;
mod serve_measures;
mod shown;
mod weights;
mod withdraw;

pub use again::OtherRows;
pub use connect::{Reader, Store};
pub use error::StoreError;
pub use geopackage::{
    GeoPackageError, GeoPackageFeature, GeoPackageLayer, GeoPackageSystem, GeoPackageValue, read_geopackage,
};
pub use import::{Batch, ImportedFile};
pub use ledger::{LedgerVersion, RestsOn};
pub use owner::{Kin, Owner, SaidOfTown};
pub use publish::{PublishedRelease, ReleaseInfo};
pub use serve::{AreaFactsRow, AreaRow, BlockRow, CatalogueRows, LayerRow, ReleaseRow};
pub use serve_interventions::{CountedRow, InterventionRow, NearnessRows, YearOfParticipants};
pub use serve_measures::StatuteRow;
pub use weights::KeptWeights;
