//! What can be made again with the secret: the newest release, and the noise of the ledger.
use super::Failure;
use crate::{
    audit::{Finding, made_again, noise_made_again, not_made_again},
    cli::publish::as_stored,
    publish::{Making, StatuteRules, WeightCache, publish as make},
    secret::{self, Secret, Source},
    timings::Timings,
};
use geodata::{
    delivery::Delivery,
    indicator::Indicator,
    intervention::Intervention,
    protect::{Ledger, MadeBy, Rules, remade},
};
use jiff::civil::Date;
use store::{Owner, ReleaseRow, RestsOn, Store};

/// What a release and the noise of a ledger are made again from.
pub(super) struct Again<'a> {
    pub store: &'a Store,
    pub owner: &'a Owner,
    pub ledger: &'a Ledger,
    pub source: &'a Source,
    /// The interventions that are delivered now.
    pub interventions: &'a [Intervention],
}

/// What a release was made from.
pub(super) struct MadeFrom<'a> {
    pub delivery: &'a Delivery,
    pub today: Date,
    pub statute: Option<&'a StatuteRules>,
}

/// How often periods were opened again, all together.
fn opened_again(ledger: &Ledger) -> u32 {
    ledger.epochs.values().sum()
}

impl Again<'_> {
    /// The secret of the last release, or why there is none.
    async fn secret(&self) -> Result<Result<Secret, String>, Failure> {
        let secret = match secret::read(self.source) {
            Ok(secret) => secret,
            Err(error) => return Ok(Err(error.to_string())),
        };
        let mark = secret.mark(&self.owner.name);
        let is_other = self.store.secret_mark(&self.owner.name).await?.is_some_and(|last| last != mark);
        Ok(if is_other { Err("the secret is not that of the last release".to_owned()) } else { Ok(secret) })
    }

    /// Makes the noise of the ledger again, of these indicators; and a release, where it is at hand what it was made from.
    pub(super) async fn findings(
        &self,
        indicators: &[Indicator],
        release: Option<(&ReleaseRow, &MadeFrom<'_>, &mut WeightCache)>,
    ) -> Result<Vec<Finding>, Failure> {
        let secret = match self.secret().await? {
            Ok(secret) => secret,
            Err(reason) => return Ok(not_made_again(&reason).into()),
        };
        let mut findings = Vec::new();
        let newest = release.is_some();
        if let Some((release, made_from, cache)) = release {
            findings.push(self.compared(&secret, release, made_from, cache).await?);
        }
        let key = secret.key().of_municipality(&self.owner.name);
        let by = MadeBy { secret: &key, contributors: &[Rules::MIN_CONTRIBUTORS], newest };
        let mut noise = remade(self.ledger, indicators, &by);
        noise += self.ledger.participants.remade(self.interventions, &key, &Rules::default());
        findings.push(noise_made_again(noise, opened_again(self.ledger)));
        Ok(findings)
    }

    /// Makes the release again, and compares every row that is stored of it. With the ledger of today what was shown is shown again, so that it is the
    /// same to the last bit.
    async fn compared(
        &self,
        secret: &Secret,
        release: &ReleaseRow,
        made_from: &MadeFrom<'_>,
        cache: &mut WeightCache,
    ) -> Result<Finding, Failure> {
        let threshold = |stored: i64| u32::try_from(stored).unwrap_or_default();
        let rules = Rules::new(threshold(release.household_threshold), Rules::MIN_CONTRIBUTORS)
            .with_reporters(threshold(release.reporter_threshold));
        let making = Making {
            secret: &secret.key().of_municipality(&self.owner.name),
            rules,
            ledger: self.ledger,
            today: made_from.today,
            statute: made_from.statute,
        };
        let (published, ledger) = make(made_from.delivery, &making, cache, &mut Timings::default())
            .map_err(|error| Failure::Input(format!("departments, {error}")))?;
        let (_, read) = self.store.ledger(&self.owner.name).await?;
        let rests_on = RestsOn { owner: self.owner, read, marks: Vec::new() };
        let again = as_stored((&published, &ledger), rules, rests_on, release.source()?)?;
        Ok(made_again(&self.store.compare(release.id, &again).await?))
    }
}
