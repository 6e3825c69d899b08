//! `bydelsblik audit`.
mod again;
mod served;

use super::{Failure, store_arguments::TownArguments};
use crate::{
    audit::{Earlier, Reach, Report, Truth, as_stored, audit as attack, audit_earlier, audit_ledger, reach, utility},
    catalogue::{built_in, with_own_protection},
    publish::{Aggregated, StatuteRules, WeightCache},
    secret,
    statute::Statute,
};
use again::{Again, MadeFrom};
use clap::Args;
use geodata::{aggregate::Totals, delivery::Delivery, indicator::Indicator, layer::LayerId, protect::Rules};
use jiff::civil::Date;
use served::{Areas, served};
use store::{AreaRow, Reader, ReleaseRow, Store, StoreError};

#[derive(Debug, Args)]
pub(super) struct AuditArguments {
    #[command(flatten)]
    town: TownArguments,
}

/// Attacks the releases that are served and prints what was found out; ends with exit code 1 where a claim does not hold.
pub(super) async fn audit(arguments: &AuditArguments) -> Result<(), Failure> {
    let store = Store::open(&arguments.town.store.db).await?;
    let municipality = store.municipality(arguments.town.municipality.as_deref()).await?;
    let (mut delivery, batches) = store.delivery(&municipality).await?;
    delivery.indicators = with_own_protection(delivery.indicators);
    let owner = store.owner(&municipality, &delivery.departments, None).await?;
    let (ledger, _) = store.ledger(&owner.name).await?;
    let reader = Reader::open(&arguments.town.store.db).await?;
    let releases = reader.served_releases(&municipality).await?;
    let (newest, older) = releases.split_first().ok_or(StoreError::NoRelease)?;
    let again = Again {
        store: &store,
        owner: &owner,
        ledger: &ledger,
        source: &secret::source(&arguments.town.store.db),
        interventions: &delivery.interventions,
    };
    let (of_newest, areas) = served(&reader, newest).await?;
    let mut holds = true;
    let mut show = |report: &Report| {
        print!("{report}");
        holds &= report.holds();
    };
    let unlike = unlike_the_delivery(newest, &batches)?;
    let mut compared = None;
    if unlike.is_none() {
        if of_newest.blocks.is_empty() {
            let reason = "the release was made before blocks were stored with it; publish again";
            return Err(Failure::Usage(reason.to_owned()));
        }
        let mut cache = WeightCache::new(store.weights(&municipality).await?);
        let today = day_of(newest)?;
        let statute = statute_of(&reader, newest, &delivery).await?;
        let aggregated = Aggregated::new(&delivery, &mut cache, today, statute.as_ref())
            .map_err(|error| Failure::Input(format!("departments, {error}")))?;
        let reach = reach(&aggregated);
        let truth = Truth { delivery: &delivery, totals: &aggregated.totals, reach: &reach, today };
        let mut report = attack(&truth, &ledger, &of_newest);
        let made_from = MadeFrom { delivery: &delivery, today, statute: statute.as_ref() };
        report.findings.extend(again.findings(&of_newest.indicators, Some((newest, &made_from, &mut cache))).await?);
        println!(
            "audit of release {} of {municipality}, rules {}, {} households",
            newest.id, newest.rules, of_newest.households
        );
        report.findings.push(as_stored(&[store.is_as_stored(&municipality, newest.id).await?]));
        show(&report);
        print!("{}", utility(&aggregated.totals, &reach, &of_newest));
        compared = Some((aggregated.totals, reach));
    }
    let indicators = of_newest.indicators.clone();
    let mut earlier = Vec::new();
    for release in older {
        let (served, its_areas) = served(&reader, release).await?;
        let same = compared.as_ref().and_then(|(totals, reach)| same_areas(totals, reach, [&areas, &its_areas]));
        earlier.push((release.id, Earlier::new(served, same, &ledger)));
    }
    if unlike.is_some() {
        earlier.insert(0, (newest.id, Earlier::new(of_newest, None, &ledger)));
    }
    if !earlier.is_empty() {
        let mut same = Vec::with_capacity(earlier.len());
        for (number, _) in &earlier {
            same.push(store.is_as_stored(&municipality, *number).await?);
        }
        let numbers: Vec<String> = earlier.iter().map(|(number, _)| number.to_string()).collect();
        let releases: Vec<Earlier> = earlier.into_iter().map(|(_, release)| release).collect();
        let mut report = audit_earlier(&releases, &ledger);
        report.findings.push(as_stored(&same));
        if unlike.is_some() {
            report.findings.extend(audit_ledger(&ledger, &indicators));
            report.findings.extend(again.findings(&indicators, None).await?);
        }
        println!(
            "audit of {municipality} by the ledger alone, of what is still served of release {}",
            numbers.join(", ")
        );
        show(&report);
    }
    store.close().await;
    match unlike {
        _ if !holds => Err(Failure::Input("a claim of the protection does not hold".to_owned())),
        Some(reason) => Err(Failure::Usage(reason)),
        None => Ok(()),
    }
}

/// Why a release cannot be compared with what is delivered now; `None` where it can.
fn unlike_the_delivery(release: &ReleaseRow, batches: &[i64]) -> Result<Option<String>, Failure> {
    if release.source()? != batches {
        let reason = "something has been imported since the release was made; publish first, so that both come from the same delivery";
        return Ok(Some(reason.to_owned()));
    }
    let of_this = (Rules::VERSION, env!("CARGO_PKG_VERSION"));
    Ok(((release.rules.as_str(), release.software.as_str()) != of_this).then(|| {
        format!(
            "the release was made by version {} with rules {}, and this is version {} with rules {}; publish again",
            release.software, release.rules, of_this.1, of_this.0
        )
    }))
}

/// The day on which a release was made.
fn day_of(release: &ReleaseRow) -> Result<Date, Failure> {
    let published: jiff::Timestamp =
        release.published_at.parse().map_err(|error| Failure::environment("released_release", error))?;
    Ok(published.to_zoned(jiff::tz::TimeZone::system()).date())
}

/// The rules of the statute layer that a release was made with; `None` where that is off.
async fn statute_of(
    reader: &Reader,
    release: &ReleaseRow,
    delivery: &Delivery,
) -> Result<Option<StatuteRules>, Failure> {
    let Some(row) = reader.statute(&release.municipality, release.id).await? else { return Ok(None) };
    let known: Vec<Indicator> = delivery.indicators.iter().cloned().chain(built_in()).collect();
    let statute =
        Statute::parse(&row.rules, &known).map_err(|error| Failure::environment("released_statute", error))?;
    Ok(Some(StatuteRules { statute, text: row.rules }))
}

/// The layers whose areas are the same in two releases, with the departments that lie in them; `None` where the departments are others.
fn same_areas<'a>(totals: &'a Totals, reach: &Reach, releases: [&Areas; 2]) -> Option<(&'a Totals, Reach)> {
    let is_same = |layer: &LayerId| {
        let [one, other] = releases.map(|areas| areas.get(layer).map(Vec::as_slice).unwrap_or_default());
        let same = |(a, b): (&AreaRow, &AreaRow)| {
            let kept = |row: &AreaRow| (row.id.clone(), row.dwellings, row.dwellings_by_kind);
            kept(a) == kept(b) && a.geometry == b.geometry
        };
        one.len() == other.len() && one.iter().zip(other).all(same)
    };
    let layers = reach.iter().filter(|(layer, _)| is_same(layer)).map(|(layer, parts)| (*layer, parts.clone()));
    is_same(&LayerId::Departments).then(|| (totals, layers.collect()))
}
