//! `bydelsblik publish`.
use super::{Failure, PublishArguments};
use crate::{
    catalogue::{CONCERNS, required},
    publish::{Tiles, WeightCache, publish as make, tiles},
    secret,
    timings::Timings,
};
use geodata::{aggregate::reports_without_coverage, indicator::IndicatorCode, period::Period, protect::Rules};
use store::{PublishedRelease, ReleaseInfo, Store};

/// Publishes what was imported.
pub(super) async fn publish(arguments: &PublishArguments) -> Result<(), Failure> {
    let mut timings = Timings::default();
    let store = Store::open(&arguments.store.db).await?;
    let municipality = store.municipality(arguments.municipality.as_deref()).await?;
    let rules = Rules::new(arguments.households, Rules::MIN_CONTRIBUTORS);
    let renewed = arguments.renew.iter().map(|text| renewal(text)).collect::<Result<Vec<_>, _>>()?;
    let id = publish_store(&store, &arguments.store.db, &municipality, rules, &renewed, &mut timings).await?;
    store.close().await;
    println!("published release {id} of {municipality}");
    if arguments.timings {
        println!("{timings}");
    }
    Ok(())
}

/// An indicator and period that are opened again.
pub(super) type Renewal = (IndicatorCode, Period);

/// `INDICATOR/PERIOD`.
fn renewal(text: &str) -> Result<Renewal, Failure> {
    let parts = text.split_once('/').and_then(|(code, period)| Some((IndicatorCode::new(code), period.parse().ok()?)));
    parts.ok_or_else(|| {
        Failure::Usage(format!("--renew {text}: expected an indicator, \"/\" and a period, as uden_tilknytning/2025"))
    })
}

/// Publishes the newest of everything that a store holds of a municipality, and gives the number of the release.
pub(super) async fn publish_store(
    store: &Store,
    db: &str,
    municipality: &str,
    rules: Rules,
    renewed: &[Renewal],
    timings: &mut Timings,
) -> Result<i64, Failure> {
    let secret = secret::read_or_make(&secret::source(db))?;
    let secret_mark = format!("{:016x}", secret.of_municipality(municipality).mark("secret"));
    if store.secret_mark(municipality).await?.is_some_and(|mark| mark != secret_mark) {
        let reason = "the secret is another one than that of the last release; give it the old one, or run: bydelsblik rotate-secret";
        return Err(Failure::Environment(reason.to_owned()));
    }
    let (delivery, source) = store.delivery(municipality).await?;
    let concerns = required(CONCERNS);
    let mut cache = WeightCache::new(store.weights(municipality).await?);
    timings.stage("load");
    let mut before = store.ledger(municipality).await?;
    for (code, period) in renewed {
        let indicators = delivery.indicators.iter().chain([&concerns]);
        let population = indicators
            .filter(|indicator| indicator.code == *code)
            .map(|indicator| indicator.population.as_str())
            .next();
        if !population.is_some_and(|population| before.reopen(code, population, *period)) {
            return Err(Failure::Usage(format!("--renew {code}/{period}: nothing was shown of it")));
        }
        println!(
            "{code} in {period} is shown anew: whoever has both releases can average the noise, and see what was corrected"
        );
    }
    let unheard = reports_without_coverage(&delivery);
    if unheard > 0 {
        println!(
            "{unheard} reports are from departments where nobody could report then, and are not counted: mend the coverage"
        );
    }
    let (published, ledger) = make(&delivery, &secret, rules, &before, jiff::Zoned::now().date(), &mut cache, timings)
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
        secret_mark,
        layer_tiles: layers,
        base_tiles: base,
        bounds,
    };
    let id = store.publish(&release).await?;
    timings.stage("store");
    Ok(id)
}
