//! Releases whose delivery is not at hand: earlier ones that are still served, and the newest where something was imported since.
//!
//! What they are compared with is the ledger, which keeps what every release has shown, and the areas of the newest delivery as far as they are the same.
use super::{
    Reach, Served,
    report::{Finding, Report},
    surface,
};
use geodata::{aggregate::Totals, indicator::IndicatorCode, period::Period, protect::Ledger};
use std::collections::{BTreeMap, BTreeSet};

/// A release whose delivery is not at hand.
#[derive(Debug)]
pub struct Earlier<'a> {
    served: Served,
    same: Option<(&'a Totals, Reach)>,
    reopened: BTreeSet<(IndicatorCode, Period)>,
}

impl<'a> Earlier<'a> {
    /// What is served of it; `same` are the totals of the newest delivery, and the layers of it whose areas are the same in this release.
    ///
    /// Of a period that was reopened the ledger has what was shown last: earlier figures of it are not compared.
    pub fn new(mut served: Served, same: Option<(&'a Totals, Reach)>, ledger: &Ledger) -> Self {
        let population = |code: &IndicatorCode| {
            served.indicators.iter().find(|known| known.code == *code).map(|known| &known.population)
        };
        // The indicator may have had another population when the period was reopened.
        let made_again = |key: &(IndicatorCode, Period)| {
            let figures = ledger.shown.get(key).into_iter().flat_map(BTreeMap::values);
            figures.filter_map(|shown| shown.noise.as_ref()).any(|noise| noise.epoch > 0)
        };
        let is_reopened = |key: &&(IndicatorCode, Period)| {
            population(&key.0).is_some_and(|of| ledger.epoch(of, key.1) > 0) || made_again(key)
        };
        let keys = served.released.keys().chain(served.statute.keys());
        let reopened: BTreeSet<_> = keys.filter(is_reopened).cloned().collect();
        // Its blocks are in the ledger alone.
        served.statute.retain(|key, _| !reopened.contains(key));
        Self { served, same, reopened }
    }

    fn findings(&self, ledger: &Ledger) -> Vec<Finding> {
        let served = &self.served;
        let mut findings = vec![
            surface::as_many_figures_as_blocks(served),
            surface::unknown_to_the_ledger(ledger, served, |key| !self.reopened.contains(key)),
            surface::nothing_hidden(served),
            surface::participants_unknown_to_the_ledger(ledger, served),
            surface::texts(served),
        ];
        if let Some((totals, reach)) = &self.same {
            findings.push(surface::nothing_but_blocks(totals, reach, ledger, served));
        }
        findings
    }
}

/// Compares what is served of releases with the checksum that was kept when they were stored. A release without one counts as changed: whoever
/// can change rows can delete the checksum. Releases from before migration 0010 have none and must be withdrawn.
pub fn as_stored(same: &[Option<bool>]) -> Finding {
    let found = same.iter().filter(|same| **same != Some(true)).count();
    let note = "releases that serve other rows than were stored, or whose checksum is gone";
    Finding::none("compares with what was stored", same.len(), found, note)
}

/// Attacks such releases, all together.
pub fn audit_earlier(releases: &[Earlier], ledger: &Ledger) -> Report {
    let mut together: Vec<Finding> = Vec::new();
    for finding in releases.iter().flat_map(|release| release.findings(ledger)) {
        match together.iter_mut().find(|known| known.attack == finding.attack) {
            Some(known) => {
                known.tried += finding.tried;
                known.found += finding.found;
                known.holds &= finding.holds;
            }
            None => together.push(finding),
        }
    }
    Report { findings: together }
}
