//! `bydelsblik publish`.
use super::{Failure, PublishArguments};
use crate::{
    catalogue::{CONCERNS, built_in, required, with_own_protection},
    publish::{Making, StatuteRules, Tiles, WeightCache, publish as make, tiles},
    secret,
    statute::{self, Statute},
    timings::Timings,
};
use geodata::{aggregate::reports_without_coverage, indicator::IndicatorCode, period::Period, protect::Rules};
use std::{fs, path::Path};
use store::{PublishedRelease, ReleaseInfo, Store};

/// Publishes what was imported.
pub(super) async fn publish(arguments: &PublishArguments) -> Result<(), Failure> {
    let mut timings = Timings::default();
    let store = Store::open(&arguments.store.db).await?;
    let municipality = store.municipality(arguments.municipality.as_deref()).await?;
    let rules = Rules::new(arguments.households, Rules::MIN_CONTRIBUTORS).with_reporters(arguments.reporters);
    let renewed = arguments.renew.iter().map(|text| renewal(text)).collect::<Result<Vec<_>, _>>()?;
    let statute = arguments.statute.then(|| statute_rules(arguments.statute_rules.as_deref())).transpose()?;
    let how = Publication { rules, renewed, statute };
    let id = publish_store(&store, &arguments.store.db, &municipality, &how, &mut timings).await?;
    store.close().await;
    println!("published release {id} of {municipality}");
    if arguments.timings {
        println!("{timings}");
    }
    Ok(())
}

/// How a release is published.
#[derive(Default)]
pub(super) struct Publication {
    /// The rules of protection.
    pub rules: Rules,
    /// What is opened again.
    pub renewed: Vec<Renewal>,
    /// The rules of the statute layer, where that is on.
    pub statute: Option<StatuteRules>,
}

/// The rules of the statute layer: those of a file, or the built-in ones.
pub(super) fn statute_rules(file: Option<&Path>) -> Result<StatuteRules, Failure> {
    let text = match file {
        Some(path) => {
            fs::read_to_string(path).map_err(|error| Failure::Input(format!("{}: {error}", path.display())))?
        }
        None => statute::BUILT_IN.to_owned(),
    };
    let name = file.map_or("statute.toml".to_owned(), |path| path.display().to_string());
    let statute = Statute::parse(&text, &built_in()).map_err(|error| Failure::Input(format!("{name}: {error}")))?;
    Ok(StatuteRules { statute, text })
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
    how: &Publication,
    timings: &mut Timings,
) -> Result<i64, Failure> {
    let secret = secret::read_or_make(&secret::source(db))?;
    let secret_mark = format!("{:016x}", secret.of_municipality(municipality).mark("secret"));
    if store.secret_mark(municipality).await?.is_some_and(|mark| mark != secret_mark) {
        let reason = "the secret is another one than that of the last release; give it the old one, or run: bydelsblik rotate-secret";
        return Err(Failure::Environment(reason.to_owned()));
    }
    let (mut delivery, source) = store.delivery(municipality).await?;
    delivery.indicators = with_own_protection(delivery.indicators);
    let concerns = required(CONCERNS);
    let mut cache = WeightCache::new(store.weights(municipality).await?);
    timings.stage("load");
    let mut before = store.ledger(municipality).await?;
    for (code, period) in &how.renewed {
        let indicators = || delivery.indicators.iter().chain([&concerns]);
        let population = indicators().find(|indicator| indicator.code == *code).map(|indicator| &indicator.population);
        let of_it = |population: &String| -> Vec<&IndicatorCode> {
            let same = indicators().filter(|indicator| indicator.population == *population);
            same.map(|indicator| &indicator.code).collect()
        };
        let Some((population, codes)) = population
            .map(|population| (population, of_it(population)))
            .filter(|(population, codes)| before.reopen(population, *period, |code| codes.contains(&code)))
        else {
            return Err(Failure::Usage(format!("--renew {code}/{period}: nothing was shown of it")));
        };
        let codes: Vec<&str> = codes.into_iter().map(IndicatorCode::as_str).collect();
        println!(
            "{period} is opened again for the population {population} ({}): all its figures get new noise; whoever has both releases can take the mean",
            codes.join(", ")
        );
    }
    let unheard = reports_without_coverage(&delivery);
    if unheard > 0 {
        println!(
            "{unheard} reports are from departments where nobody could report then, and are not counted: mend the coverage"
        );
    }
    if how.statute.is_some() {
        println!("the statute layer is on: the share by origin is protected and shown in that layer alone");
    }
    let making = Making {
        secret: &secret,
        rules: how.rules,
        ledger: &before,
        today: jiff::Zoned::now().date(),
        statute: how.statute.as_ref(),
    };
    let (published, ledger) = make(&delivery, &making, &mut cache, timings)
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
            household_threshold: how.rules.households(),
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
