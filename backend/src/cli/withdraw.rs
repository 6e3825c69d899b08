//! `bydelsblik withdraw`.
use super::{Failure, store_arguments::TownArguments, values::ReleaseName};
use crate::http::release_key;
use clap::Args;
use geodata::validate::personal_data;
use store::{Reader, Store, StoreError};

#[derive(Debug, Args)]
pub(super) struct WithdrawArguments {
    /// The release: its number, or its key as in paths (1-20261122…).
    release: ReleaseName,
    #[command(flatten)]
    town: TownArguments,
    /// The reason, for those who look into the store later; it is never served.
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
}

/// Withdraws a release: its figures are deleted, and its addresses say that it is gone.
pub(super) async fn withdraw(arguments: &WithdrawArguments) -> Result<(), Failure> {
    if let Some(found) = personal_data(&arguments.reason) {
        return Err(Failure::Usage(format!("--reason {found}; it is kept with the release")));
    }
    let store = Store::open(&arguments.town.store.db).await?;
    let municipality = store.municipality(arguments.town.municipality.as_deref()).await?;
    let ReleaseName { number, key } = &arguments.release;
    if let Some(key) = key {
        let releases = Reader::open(&arguments.town.store.db).await?.releases(*number).await?;
        if !releases.iter().any(|row| row.municipality == municipality && release_key(row) == *key) {
            return Err(Failure::Usage(format!("{key}: {municipality} has no such release")));
        }
    }
    store.withdraw(&municipality, *number, &jiff::Timestamp::now().to_string(), &arguments.reason).await?;
    store.close().await;
    println!(
        "withdrew release {number} of {municipality}: its figures are deleted, and what was shown stays in the ledger"
    );
    match Reader::open(&arguments.town.store.db).await?.newest_release(Some(&municipality)).await {
        Ok(newest) => println!("release {} is served now", newest.id),
        Err(StoreError::NoRelease) => println!("no release is served any more"),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
