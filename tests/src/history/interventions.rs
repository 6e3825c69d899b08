//! That of interventions a year is shown once, with noise, and of enough participants.
use super::{Faults, Town};
use geodata::{
    intervention::Intervention,
    protect::{ProtectedParticipants, ReleasedInterventions},
};
use std::collections::BTreeMap;

/// What was shown of interventions. Each has a kind of its own, by which it is known again.
#[derive(Debug, Default)]
pub(super) struct ToldOfInterventions {
    /// What was delivered first of an intervention for a year.
    taken: BTreeMap<(String, i16), Vec<(String, u32)>>,
    shown: BTreeMap<(String, i16), ProtectedParticipants>,
    /// Years of interventions with a place in which nothing was shown.
    withheld: BTreeMap<(String, i16), ()>,
    counted: BTreeMap<(String, Option<String>, i16), u32>,
    /// The last year that is closed.
    closed: Option<i16>,
}

impl ToldOfInterventions {
    /// Compares a release with what was shown, and takes it up.
    pub(super) fn compare(&mut self, released: &ReleasedInterventions, town: &Town, faults: &mut Faults) {
        for intervention in &town.interventions {
            if let Some(year) = intervention.last_ended_year(town.today) {
                let key = (intervention.kind.clone(), year);
                self.taken.entry(key).or_insert_with(|| intervention.participants.clone());
            }
        }
        for placed in released.placed() {
            let delivered = town.interventions.iter().find(|intervention| intervention.kind == placed.kind());
            let Some(delivered) = delivered else {
                faults.push(format!("intervention: {placed:?} was not delivered"));
                continue;
            };
            for (year, participants) in placed.participants() {
                self.year(delivered, *year, participants, town, faults);
            }
            for year in 2020..town.today.year() {
                let key = (delivered.kind.clone(), year);
                if !self.shown.contains_key(&key) {
                    self.withheld.insert(key, ());
                }
            }
        }
        let counted = released.counted().iter().map(|of| ((of.kind.clone(), of.district.clone(), of.year), of.count));
        let counted: BTreeMap<_, u32> = counted.collect();
        let before = |(_, _, year): &(String, Option<String>, i16)| self.closed.is_some_and(|closed| *year <= closed);
        let closed: BTreeMap<_, u32> =
            counted.iter().filter(|(key, _)| before(key)).map(|(key, count)| (key.clone(), *count)).collect();
        if closed != self.counted {
            faults.push(format!("intervention: counted {:?} and then {closed:?}", self.counted));
        }
        self.counted = counted;
        if !town.interventions.is_empty() {
            self.closed = self.closed.max(Some(town.today.year() - 1));
        }
    }

    fn year(
        &mut self,
        delivered: &Intervention,
        year: i16,
        shown: &ProtectedParticipants,
        town: &Town,
        faults: &mut Faults,
    ) {
        let key = (delivered.kind.clone(), year);
        let Some(all) = shown.all() else { return };
        if let Some(before) = self.shown.get(&key) {
            if before != shown {
                faults.push(format!("intervention: {key:?} was {before:?} and is {shown:?}"));
            }
            return;
        }
        if self.withheld.contains_key(&key) {
            faults.push(format!("intervention: {key:?} was withheld and is {shown:?}"));
        }
        let taken = self.taken.get(&key).cloned().unwrap_or_default();
        let number: u32 = taken.iter().map(|group| group.1).sum();
        let least = f64::from(town.rules.contributors().min(10));
        let near = |(group, published): &(String, f64)| {
            let count: u32 = taken.iter().filter(|taken| taken.0 == *group).map(|taken| taken.1).sum();
            let off = (published - f64::from(count)).abs();
            off <= if count == 0 { 0.0 } else { 5.0 } && *published != 1.0 && *published != 2.0
        };
        let groups: f64 = shown.groups().iter().map(|group| group.1).sum();
        let together = shown.groups().is_empty() || groups == all;
        if number < 10 || all < least || !together || !shown.groups().iter().all(near) {
            faults.push(format!("intervention: {key:?} of {taken:?} is {shown:?}"));
        }
        self.shown.insert(key, shown.clone());
    }
}
