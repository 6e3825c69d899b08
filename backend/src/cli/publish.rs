//! `bydelsblik publish`.
use super::{Failure, PublishArguments};
use crate::{
    publish::{Tiles, WeightCache, publish as make, tiles},
    secret,
    timings::Timings,
};
use geodata::{aggregate::reports_without_coverage, protect::Rules};
use store::{PublishedRelease, ReleaseInfo, Store};

/// Publishes what was imported.
pub(super) async fn publish(arguments: &PublishArguments) -> Result<(), Failure> {
    let mut timings = Timings::default();
    let store = Store::open(&arguments.store.db).await?;
    let municipality = store.municipality(arguments.municipality.as_deref()).await?;
    let rules = Rules::new(arguments.households, Rules::MIN_CONTRIBUTORS);
    let id = publish_store(&store, &arguments.store.db, &municipality, rules, &mut timings).await?;
    store.close().await;
    println!("published release {id} of {municipality}");
    if arguments.timings {
        println!("{timings}");
    }
    Ok(())
}

/// Publishes the newest of everything that a store holds of a municipality, and gives the number of the release.
pub(super) async fn publish_store(
    store: &Store,
    db: &str,
    municipality: &str,
    rules: Rules,
    timings: &mut Timings,
) -> Result<i64, Failure> {
    let secret = secret::read_or_make(&secret::source(db))?;
    let (delivery, source) = store.delivery(municipality).await?;
    let mut cache = WeightCache::new(store.weights(municipality).await?);
    timings.stage("load");
    let before = store.ledger(municipality).await?;
    let unheard = reports_without_coverage(&delivery);
    if unheard > 0 {
        println!(
            "{unheard} reports are from departments where nobody could report then, and are not counted: mend the coverage"
        );
    }
    let (published, ledger) = make(&delivery, &secret, rules, &before, &mut cache, timings)
        .map_err(|error| Failure::Input(format!("departments, {error}")))?;
    store.keep_weights(municipality, cache.made()).await?;
    let Tiles { layers, base, bounds } =
        tiles(&published).map_err(|error| Failure::environment("a geometry", error))?;
    timings.stage("tiles");
    let release = PublishedRelease {
        info: ReleaseInfo {
            published_at: jiff::Timestamp::now().to_string(),
            software: env!("CARGO_PKG_VERSION").to_owned(),
            rules: Rules::VERSION.to_owned(),
            household_threshold: rules.households(),
            source,
        },
        published: &published,
        ledger: &ledger,
        layer_tiles: layers,
        base_tiles: base,
        bounds,
    };
    let id = store.publish(&release).await?;
    timings.stage("store");
    Ok(id)
}
