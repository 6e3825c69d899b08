//! What can go wrong with a store.
use thiserror::Error;

/// A store that does not do what it was asked to.
#[derive(Debug, Error)]
pub enum StoreError {
    /// It is not the address of a store.
    #[error("\"{0}\" is not an address of a store: use sqlite://FILE or postgres://USER@HOST/DATABASE")]
    Address(String),
    /// The file of an SQLite store is not there.
    #[error("the file {0} does not exist; import a delivery first")]
    NoFile(String),
    /// A database that holds other things.
    #[error("it holds a database that Bydelsblik did not make")]
    NotAStore,
    /// The database refused.
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
    /// The schema cannot be brought up to date.
    #[error("the schema: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The reading role is not there.
    #[error(
        "the role bydelsblik_reader cannot be used: {0}. A database administrator runs: CREATE ROLE bydelsblik_reader NOLOGIN; \
         GRANT bydelsblik_reader TO CURRENT_USER; GRANT SELECT ON released_release, released_indicator, released_layer, \
         released_area, released_column, released_base, released_block, released_block_column, released_intervention_place, \
         released_intervention_count, released_nearness, released_statute, released_statute_column TO bydelsblik_reader;"
    )]
    ReaderRole(sqlx::Error),
    /// Stored bytes or texts that make no sense.
    #[error("{table} holds something that cannot be read: {what}")]
    Corrupt {
        /// Table.
        table: &'static str,
        /// What it is.
        what: String,
    },
    /// Nothing has been imported for a municipality.
    #[error("nothing has been imported{0}")]
    NoImport(String),
    /// Another publication has landed since this one read what releases have shown.
    #[error(
        "another publication of the same municipality came first, and nothing of this one was stored: publish again"
    )]
    Overtaken,
    /// Nothing has been published, or all of it was withdrawn.
    #[error("nothing is published in this store; run publish first")]
    NoRelease,
    /// No release has this number.
    #[error("there is no release {0}")]
    UnknownRelease(i64),
    /// The release was withdrawn before.
    #[error("release {release} was withdrawn at {at}")]
    Withdrawn {
        /// Number.
        release: i64,
        /// When, RFC 3339 in UTC.
        at: String,
    },
    /// A municipality that was named as the same town has not released.
    #[error("--same-town {0}: nothing was published under this code in the store")]
    UnknownTown(String),
    /// A municipality has a key of its own already.
    #[error("--same-town {other}: {municipality} has released before and keeps its own key")]
    OtherTown {
        /// The municipality.
        municipality: String,
        /// The one that was named.
        other: String,
    },
    /// A municipality that has most departments in common with one that has released, and is said to be another one.
    #[error(
        "--another-town: more than half of the departments of {municipality} lie where those of {other} do, which has published before: it is the same \
         municipality, and publishing it with another key would give the same counts a second noise"
    )]
    SameTown {
        /// The municipality.
        municipality: String,
        /// The one that has released.
        other: String,
    },
    /// Several municipalities, and none was named.
    #[error("the store holds several municipalities ({0}); name one with --municipality")]
    WhichMunicipality(String),
}
