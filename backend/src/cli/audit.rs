//! `bydelsblik audit`.
use super::{AuditArguments, Failure};
use crate::{
    audit::{Served, Truth, audit as attack, reach, utility},
    catalogue::{built_in, with_own_protection},
    publish::{Aggregated, StatuteRules, WeightCache},
    statute::Statute,
};
use geodata::{indicator::Indicator, layer::LayerId};
use std::collections::BTreeMap;
use store::{Reader, ReleaseRow, Store};

/// Attacks the newest release and prints what was found out; ends with exit code 1 where a claim does not hold.
pub(super) async fn audit(arguments: &AuditArguments) -> Result<(), Failure> {
    let store = Store::open(&arguments.store.db).await?;
    let municipality = store.municipality(arguments.municipality.as_deref()).await?;
    let (mut delivery, batches) = store.delivery(&municipality).await?;
    delivery.indicators = with_own_protection(delivery.indicators);
    let mut cache = WeightCache::new(store.weights(&municipality).await?);
    let owner = store.owner(&municipality, &delivery.departments, None).await?;
    let (ledger, _) = store.ledger(&owner.name).await?;
    let reader = Reader::open(&arguments.store.db).await?;
    let release = reader.newest_release(Some(&municipality)).await?;
    if release.source()? != batches {
        let reason = "something has been imported since the release was made; publish first, so that both come from the same delivery";
        return Err(Failure::Usage(reason.to_owned()));
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
    let report = attack(&truth, &ledger, &served);
    store.close().await;
    println!(
        "audit of release {} of {municipality}, rules {}, {} households",
        release.id, release.rules, served.households
    );
    print!("{report}");
    print!("{}", utility(&aggregated.totals, &reach, &served));
    if report.holds() { Ok(()) } else { Err(Failure::Input("a claim of the protection does not hold".to_owned())) }
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
