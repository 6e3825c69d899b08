//! Participants of interventions by group and year: counts over persons, so protected before anything is computed from them, and shown once.
use super::{PerturbationTable, Remade, Rules, SecretKey, TableRules, cell_key};
use crate::intervention::Intervention;
use std::collections::BTreeMap;

/// Protected participants of an intervention in a year: how many there were in all, and of which groups. Both are left out where they are withheld,
/// and the groups if all that are shown are of one: its name would then apply to everybody there.
#[derive(Debug, Clone, Default, PartialEq, PartialOrd)]
pub struct ProtectedParticipants {
    all: Option<f64>,
    groups: Vec<(String, f64)>,
}

impl ProtectedParticipants {
    /// As a ledger kept them.
    pub fn kept(all: Option<f64>, groups: Vec<(String, f64)>) -> Self {
        Self { all, groups }
    }

    /// How many there were; `None` where they are withheld. Where groups are named, it is their sum.
    pub fn all(&self) -> Option<f64> {
        self.all
    }

    /// The groups by their codes, each with its number; none, or those of which at least two have somebody.
    pub fn groups(&self) -> &[(String, f64)] {
        &self.groups
    }
}

/// What was shown of an intervention and year.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownParticipants {
    /// Recognises the number that was delivered, and reveals nothing about it.
    pub mark: u64,
    /// What was shown.
    pub participants: ProtectedParticipants,
}

/// Where interventions without a place are counted, in one year: by kind and name of the district, `None` for the rest of the municipality.
pub type CountedInYear = BTreeMap<(String, Option<String>), u32>;

/// What releases have shown of interventions. A year is shown once: what was shown of it is shown again, what was withheld is withheld for good, and what
/// is delivered later is not shown beside it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ParticipantsLedger {
    /// What was shown of participants, by the delivered id and the year.
    pub shown: BTreeMap<(String, i16), ShownParticipants>,
    /// For each closed year the interventions that were counted without their place. All years before the last of these are closed too.
    pub counted: BTreeMap<i16, CountedInYear>,
}

impl ParticipantsLedger {
    /// Whether a year is closed.
    pub(super) fn is_closed(&self, year: i16) -> bool {
        self.counted.last_key_value().is_some_and(|(last, _)| year <= *last)
    }

    /// What was shown of an intervention, by year.
    pub(super) fn of(&self, id: &str) -> impl DoubleEndedIterator<Item = (i16, &ShownParticipants)> {
        let of = self.shown.range((id.to_owned(), i16::MIN)..=(id.to_owned(), i16::MAX));
        of.map(|((_, year), shown)| (*year, shown))
    }

    /// Takes up the participants of an intervention in a year of which nothing was shown yet. A number that is delivered for another year as it was for the one
    /// before is shown as it was there: with noise of its own for each year, the mean over the years would give it away.
    pub(super) fn take_up(&mut self, intervention: &Intervention, year: i16, protection: &Protection) {
        let key = (intervention.id.clone(), year);
        if self.shown.contains_key(&key) {
            return;
        }
        let groups = groups(intervention);
        let mark = mark(&intervention.id, &groups, protection.secret);
        let participants = if self.is_closed(year) {
            ProtectedParticipants::default()
        } else {
            let fresh = protection.participants(&intervention.id, year, &groups);
            let before = self.of(&intervention.id).filter(|(other, shown)| *other < year && shown.mark == mark);
            let before = before.map(|(_, shown)| &shown.participants).rfind(|shown| shown.all().is_some());
            before.filter(|_| fresh.all().is_some()).cloned().unwrap_or(fresh)
        };
        self.shown.insert(key, ShownParticipants { mark, participants });
    }
}

impl ParticipantsLedger {
    /// Makes what was shown of participants again, of the interventions whose delivered counts have its mark; others cannot be judged.
    pub fn remade(&self, interventions: &[Intervention], secret: &SecretKey, rules: &Rules) -> Remade {
        let protection = Protection::of(secret, rules);
        let mut remade = Remade::default();
        let shown = self.shown.iter().filter(|(_, shown)| shown.participants != ProtectedParticipants::default());
        for ((id, year), shown) in shown {
            let intervention = interventions.iter().find(|intervention| intervention.id == *id);
            let counted = intervention.map(groups).filter(|groups| mark(id, groups, secret) == shown.mark);
            remade += counted.map(|groups| {
                // While they are the same, what the first year has shown is shown again.
                let mut years = self.of(id).filter(|(other, of)| other <= year && of.mark == shown.mark);
                years.any(|(year, _)| protection.participants(id, year, &groups) == shown.participants)
            });
        }
        remade
    }
}

/// Participants by group.
fn groups(intervention: &Intervention) -> BTreeMap<&str, u64> {
    let mut groups: BTreeMap<&str, u64> = BTreeMap::new();
    for (group, count) in &intervention.participants {
        *groups.entry(group).or_default() += u64::from(*count);
    }
    groups
}

/// By what the counts of an intervention are known again.
fn mark(id: &str, groups: &BTreeMap<&str, u64>, secret: &SecretKey) -> u64 {
    secret.mark(&format!("participants|{id}|{groups:?}"))
}

/// What participants are protected with.
pub(super) struct Protection<'a> {
    secret: &'a SecretKey,
    table: PerturbationTable,
    least: u64,
}

impl<'a> Protection<'a> {
    pub(super) fn of(secret: &'a SecretKey, rules: &Rules) -> Self {
        let table =
            PerturbationTable::new(&TableRules::default()).expect("the default rules have a table").shuffled(secret);
        Self { secret, table, least: rules.contributors().into() }
    }

    /// Each group by the cell key method, in its year. Which groups are named follows from the noisy numbers alone.
    fn participants(&self, id: &str, year: i16, groups: &BTreeMap<&str, u64>) -> ProtectedParticipants {
        if groups.values().sum::<u64>() < self.least {
            return ProtectedParticipants::default();
        }
        let noisy = groups.iter().map(|(group, &count)| {
            let atom = format!("{id}|{group}");
            let key = cell_key(self.secret.contributors("participants", &year.to_string(), &atom), count);
            ((*group).to_owned(), count.saturating_add_signed(self.table.noise(count, key).into()))
        });
        let noisy: Vec<(String, u64)> = noisy.collect();
        let sum: u64 = noisy.iter().map(|group| group.1).sum();
        let named = noisy.iter().filter(|group| group.1 > 0).count() > 1 && sum >= self.least;
        let groups = noisy.into_iter().filter(|_| named).map(|(group, count)| (group, count as f64)).collect();
        // Being shown says that the threshold is reached: a lower number would reveal more than the noise hides.
        ProtectedParticipants { all: Some(sum.max(self.least) as f64), groups }
    }
}

#[cfg(test)]
#[path = "participants_tests.rs"]
mod tests;
