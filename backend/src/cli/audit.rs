//! `bydelsblik audit`.
use super::{Failure, publish::as_stored, store_arguments::TownArguments};
use crate::{
    audit::{Finding, Served, Truth, audit as attack, made_again, not_made_again, reach, utility},
    catalogue::{built_in, with_own_protection},
    publish::{Aggregated, Making, StatuteRules, WeightCache, publish as make},
    secret::{self, Source},
    statute::Statute,
    timings::Timings,
};
use clap::Args;
use geodata::{
    delivery::Delivery,
    indicator::Indicator,
    layer::LayerId,
    protect::{Ledger, Rules},
};
use jiff::civil::Date;
use std::collections::BTreeMap;
use store::{Owner, Reader, ReleaseRow, RestsOn, Store};

#[derive(Debug, Args)]
pub(super) struct AuditArguments {
    #[command(flatten)]
    town: TownArguments,
}

/// Attacks the newest release and prints what was found out; ends with exit code 1 where a claim does not hold.
pub(super) async fn audit(arguments: &AuditArguments) -> Result<(), Failure> {
    let store = Store::open(&arguments.town.store.db).await?;
    let municipality = store.municipality(arguments.town.municipality.as_deref()).await?;
    let (mut delivery, batches) = store.delivery(&municipality).await?;
    delivery.indicators = with_own_protection(delivery.indicators);
    let mut cache = WeightCache::new(store.weights(&municipality).await?);
    let owner = store.owner(&municipality, &delivery.departments, None).await?;
    let (ledger, _) = store.ledger(&owner.name).await?;
    let reader = Reader::open(&arguments.town.store.db).await?;
    let release = reader.newest_release(Some(&municipality)).await?;
    if release.source()? != batches {
        let reason = "something has been imported since the release was made; publish first, so that both come from the same delivery";
        return Err(Failure::Usage(reason.to_owned()));
    }
    if (release.rules.as_str(), release.software.as_str()) != (Rules::VERSION, env!("CARGO_PKG_VERSION")) {
        let reason = format!(
            "the release was made by version {} with rules {}, and this is version {} with rules {}; publish again",
            release.software,
            release.rules,
            env!("CARGO_PKG_VERSION"),
            Rules::VERSION
        );
        return Err(Failure::Usage(reason));
    }
    let published: jiff::Timestamp =
        release.published_at.parse().map_err(|error| Failure::environment("released_release", error))?;
    let today = published.to_zoned(jiff::tz::TimeZone::system()).date();
    let statute = reader.statute(&release.municipality, release.id).await?;
    let statute = statute.map(|row| {
        let known: Vec<Indicator> = delivery.indicators.iter().cloned().chain(built_in()).collect();
        let statute =
            Statute::parse(&row.rules, &known).map_err(|error| Failure::environment("released_statute", error))?;
        Ok::<_, Failure>(StatuteRules { statute, text: row.rules })
    });
    let statute = statute.transpose()?;
    let aggregated = Aggregated::new(&delivery, &mut cache, today, statute.as_ref())
        .map_err(|error| Failure::Input(format!("departments, {error}")))?;
    let served = served(&reader, &release).await?;
    if served.blocks.is_empty() {
        let reason = "the release was made before blocks were stored with it; publish again";
        return Err(Failure::Usage(reason.to_owned()));
    }
    let reach = reach(&aggregated);
    let truth = Truth { delivery: &delivery, totals: &aggregated.totals, reach: &reach, today };
    let mut report = attack(&truth, &ledger, &served);
    let source = secret::source(&arguments.town.store.db);
    let again = Again { delivery: &delivery, ledger: &ledger, today, statute: statute.as_ref(), owner: &owner };
    report.findings.push(again.compared(&store, &mut cache, &source, &release).await?);
    store.close().await;
    println!(
        "audit of release {} of {municipality}, rules {}, {} households",
        release.id, release.rules, served.households
    );
    print!("{report}");
    print!("{}", utility(&aggregated.totals, &reach, &served));
    if report.holds() { Ok(()) } else { Err(Failure::Input("a claim of the protection does not hold".to_owned())) }
}

/// What a release is made again from.
struct Again<'a> {
    delivery: &'a Delivery,
    ledger: &'a Ledger,
    today: Date,
    statute: Option<&'a StatuteRules>,
    owner: &'a Owner,
}

impl Again<'_> {
    /// Makes the release again, and compares every row that is stored of it. With the ledger of today what was shown is shown again, so that it is the
    /// same to the last bit.
    async fn compared(
        &self,
        store: &Store,
        cache: &mut WeightCache,
        source: &Source,
        release: &ReleaseRow,
    ) -> Result<Finding, Failure> {
        let secret = match secret::read(source) {
            Ok(secret) => secret,
            Err(error) => return Ok(not_made_again(&error.to_string())),
        };
        let mark = secret.mark(&self.owner.name);
        if store.secret_mark(&self.owner.name).await?.is_some_and(|last| last != mark) {
            return Ok(not_made_again("the secret is not that of the last release"));
        }
        let threshold = |stored: i64| u32::try_from(stored).unwrap_or_default();
        let rules = Rules::new(threshold(release.household_threshold), Rules::MIN_CONTRIBUTORS)
            .with_reporters(threshold(release.reporter_threshold));
        let making = Making {
            secret: &secret.key().of_municipality(&self.owner.name),
            rules,
            ledger: self.ledger,
            today: self.today,
            statute: self.statute,
        };
        let (published, ledger) = make(self.delivery, &making, cache, &mut Timings::default())
            .map_err(|error| Failure::Input(format!("departments, {error}")))?;
        let (_, read) = store.ledger(&self.owner.name).await?;
        let rests_on = RestsOn { owner: self.owner, read, marks: Vec::new() };
        let again = as_stored((&published, &ledger), rules, rests_on, release.source()?)?;
        Ok(made_again(&store.compare(release.id, &again).await?))
    }
}

/// Everything that is served of a release.
async fn served(reader: &Reader, release: &ReleaseRow) -> Result<Served, Failure> {
    let (municipality, number) = (release.municipality.as_str(), release.id);
    let catalogue = reader.catalogue(municipality, number).await?;
    let statute = reader.statute(municipality, number).await?;
    let mut served = Served {
        households: release.household_threshold as f64,
        blocks: reader.blocks(municipality, number).await?,
        interventions: reader.interventions(municipality, number).await?,
        counted_interventions: reader.counted_interventions(municipality, number).await?,
        hidden: reader.hidden_figures(municipality, number).await?,
        texts: vec![release.name.clone()],
        ..Served::default()
    };
    served.texts.extend(release.attributions()?);
    if let Some(statute) = statute {
        served.texts.extend(statute.rules.lines().map(str::to_owned));
        served.indicators.extend(statute.indicators);
        served.statute = statute.figures;
    }
    let layers = catalogue.layers.iter().map(|layer| layer.layer).chain([LayerId::Municipality]);
    let layers: Vec<LayerId> = layers.collect();
    let names = catalogue.layers.iter().flat_map(|layer| [layer.name_da.clone(), layer.name_en.clone()]);
    served.texts.extend(names);
    for &layer in &layers {
        for area in reader.areas(municipality, number, layer).await? {
            served.ids.push(area.id);
            served.texts.extend([Some(area.name), area.organisation, area.district].into_iter().flatten());
            served.texts.extend(area.shown_with);
        }
    }
    for (indicator, periods) in catalogue.indicators {
        for period in periods {
            let (code, name) = (indicator.code.as_str(), period.to_string());
            let key = (indicator.code.clone(), period);
            if let Some(figures) = reader.block_figures(municipality, number, code, &name).await? {
                served.released.insert(key.clone(), figures);
            }
            for &layer in &layers {
                if let Some(figures) = reader.figures(municipality, number, layer, code, &name).await? {
                    let columns: &mut BTreeMap<_, _> = served.layers.entry(layer).or_default();
                    columns.insert(key.clone(), figures);
                }
            }
        }
        served.indicators.push(indicator);
    }
    served.add_texts();
    Ok(served)
}
