//! Which sets of departments a release may show: those that stay nested in five families.
//!
//! *Everything ever*: all sets that were ever shown, by the fewest households that each department was ever known to have. *Now*: the sets of the
//! periods that are open, by today's households, with those shown earlier in which a department was below the threshold already. A department
//! that has shrunk was shown by itself when it was large, so that the first family holds its set; in the second it cannot be the rest of two sets
//! that are shown today. *Among themselves*: the sets of the open periods alone, by today's households, because a set that was shown when it was larger is not a part
//! that could be left over of them. And the first two once more for parts of a distribution, which need more households.
use super::{Group, Ledger, Rules, family::Family};
use crate::{area::AreaId, indicator::IndicatorCode};
use std::collections::{BTreeMap, BTreeSet};

/// A set that is to be shown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Candidate {
    /// Its households.
    pub households: u32,
    /// Its departments.
    pub group: Group,
    /// Whether a part of a distribution is to be shown of it.
    pub of_distribution: bool,
}

/// Of these candidates, those that may be shown: the greatest come first, equal ones in the order of their ids. `today` are the households of the
/// departments that are there, `is_distribution` tells whether an indicator is part of a distribution.
pub(super) fn admitted(
    candidates: &BTreeSet<Candidate>,
    ledger: &Ledger,
    today: &BTreeMap<AreaId, u32>,
    rules: &Rules,
    is_distribution: impl Fn(&IndicatorCode) -> bool,
) -> BTreeSet<(Group, bool)> {
    let few = rules.households();
    let mut ever = Vec::new();
    let mut still_small = Vec::new();
    let mut of_distributions = Vec::new();
    for ((code, _), figures) in &ledger.shown {
        for (group, shown) in figures {
            ever.push(group.clone());
            if group.ids().len() > 1 && shown.households.iter().any(|households| *households < few) {
                still_small.push(group.clone());
            }
            if is_distribution(code) {
                of_distributions.push(group.clone());
            }
        }
    }
    let mut households = ledger.households.clone();
    households.extend(today.iter().map(|(id, households)| (id.clone(), *households)));
    let families = |of_ever: Vec<Group>, of_now: Vec<Group>, least| {
        (Family::new(&ledger.households, least, of_ever), Family::new(&households, least, of_now))
    };
    let mut all = families(ever, still_small, few);
    let mut among_themselves = Family::new(&households, few, []);
    let least = few.max(Rules::MIN_HOUSEHOLDS_OF_DISTRIBUTION);
    let mut distributions = families(of_distributions, Vec::new(), least);
    let mut admitted = BTreeSet::new();
    for Candidate { group, of_distribution, .. } in candidates.iter().rev() {
        let (ever, now) = &mut all;
        let fits = (ever.holds(group) || ever.fits(group)) && now.fits(group) && among_themselves.fits(group);
        let (of_ever, of_now) = &mut distributions;
        let fits_as_part = !of_distribution || (of_ever.holds(group) || of_ever.fits(group)) && of_now.fits(group);
        if fits && fits_as_part {
            ever.add(group);
            now.add(group);
            among_themselves.add(group);
            if *of_distribution {
                of_ever.add(group);
                of_now.add(group);
            }
            admitted.insert((group.clone(), *of_distribution));
        }
    }
    admitted
}
