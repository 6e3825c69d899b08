//! Where the store is and which municipality of it is meant, as the arguments of every command that works on one.
use super::values::municipality_code;
use clap::Args;

/// Where the store is.
#[derive(Debug, Args)]
pub(super) struct StoreArguments {
    /// Address of the store: sqlite://FILE or postgres://USER@HOST/DATABASE.
    #[arg(long, value_name = "URL", default_value = "sqlite://bydelsblik.db")]
    pub(super) db: String,
}

/// A municipality in a store.
#[derive(Debug, Args)]
pub(super) struct TownArguments {
    #[command(flatten)]
    pub(super) store: StoreArguments,
    /// Code of the municipality, if the store holds several.
    #[arg(long, value_parser = municipality_code)]
    pub(super) municipality: Option<String>,
}
