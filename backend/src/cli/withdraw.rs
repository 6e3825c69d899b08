//! `bydelsblik withdraw`.
use super::{Failure, WithdrawArguments};
use crate::http::release_key;
use geodata::validate::personal_data;
use store::{Reader, Store, StoreError};

/// Withdraws a release: its figures are deleted, and its addresses say that it is gone.
pub(super) async fn withdraw(arguments: &WithdrawArguments) -> Result<(), Failure> {
    if let Some(found) = personal_data(&arguments.reason) {
        return Err(Failure::Usage(format!("--reason {found}; it is kept with the release")));
    }
    let store = Store::open(&arguments.store.db).await?;
    let municipality = store.municipality(arguments.municipality.as_deref()).await?;
    let wrong = || Failure::Usage(format!("{}: {municipality} has no such release", arguments.release));
    let (number, is_key) = match arguments.release.split_once('-') {
        Some((number, _)) => (number, true),
        None => (arguments.release.as_str(), false),
    };
    let number: i64 = number.parse().map_err(|_| wrong())?;
    if is_key {
        let releases = Reader::open(&arguments.store.db).await?.releases(number).await?;
        let found =
            releases.iter().any(|row| row.municipality == municipality && release_key(row) == arguments.release);
        if !found {
            return Err(wrong());
        }
    }
    store.withdraw(&municipality, number, &jiff::Timestamp::now().to_string(), &arguments.reason).await?;
    store.close().await;
    println!(
        "withdrew release {number} of {municipality}: its figures are deleted, and what was shown stays in the ledger"
    );
    match Reader::open(&arguments.store.db).await?.newest_release(Some(&municipality)).await {
        Ok(newest) => println!("release {} is served now", newest.id),
        Err(StoreError::NoRelease) => println!("no release is served any more"),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
