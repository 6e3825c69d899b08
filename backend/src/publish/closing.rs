//! What a publication closes for good, and what about it looks as if something were missing.
use geodata::{
    aggregate::quarters_with_gaps, delivery::Delivery, indicator::IndicatorCode, observation::Observation,
    period::Period, protect::Ledger,
};
use jiff::civil::Date;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// What a publication shows for the first time: from then on it stays as it is, whatever is corrected or comes in later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// Indicators by period.
    pub periods: BTreeMap<Period, BTreeSet<IndicatorCode>>,
    /// Years of interventions' participants.
    pub participants: BTreeSet<i16>,
    /// Quarters of concerns of which months are missing: nothing is shown of them, and they stay open.
    pub gaps: Vec<(Period, Vec<Period>)>,
    /// Figures that look as if the delivery were not complete.
    pub doubts: Vec<Doubt>,
}

/// An indicator and period in which departments have no figure that had one the period before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// Indicator.
    pub indicator: IndicatorCode,
    /// Period.
    pub period: Period,
    /// The period before, of the same kind.
    pub before: Period,
    /// Departments that had a figure then.
    pub had: usize,
    /// Those of them that have none now.
    pub missing: usize,
}

/// So many departments must be missing, and one in so many of those that had a figure, before it is a doubt.
const LEAST_MISSING: usize = 3;
const ONE_IN: usize = 10;

impl Closing {
    /// What the ledger holds after a publication and did not hold before it.
    pub fn new(delivery: &Delivery, before: &Ledger, after: &Ledger, today: Date) -> Self {
        let mut periods: BTreeMap<Period, BTreeSet<IndicatorCode>> = BTreeMap::new();
        for key in after.shown.keys().filter(|key| !before.shown.contains_key(key)) {
            periods.entry(key.1).or_default().insert(key.0.clone());
        }
        let years = |ledger: &Ledger| ledger.participants.counted.keys().copied().collect::<BTreeSet<i16>>();
        let participants = years(after).difference(&years(before)).copied().collect();
        let doubts = doubts(&delivery.observations, &periods);
        Self { periods, participants, gaps: quarters_with_gaps(delivery, today), doubts }
    }
}

fn doubts(observations: &[Observation], closing: &BTreeMap<Period, BTreeSet<IndicatorCode>>) -> Vec<Doubt> {
    let mut departments: BTreeMap<&IndicatorCode, BTreeMap<Period, BTreeSet<_>>> = BTreeMap::new();
    for observation in observations {
        let of_indicator = departments.entry(&observation.indicator).or_default();
        of_indicator.entry(observation.period).or_default().insert(&observation.department);
    }
    let mut doubts = Vec::new();
    for (period, indicator) in closing.iter().flat_map(|(period, codes)| codes.iter().map(|code| (*period, code))) {
        let Some(of_indicator) = departments.get(indicator) else { continue };
        let same_kind = |other: &Period| std::mem::discriminant(other) == std::mem::discriminant(&period);
        let earlier = of_indicator.range(..period).rev().find(|(other, _)| same_kind(other));
        let (Some((&before, had)), Some(have)) = (earlier, of_indicator.get(&period)) else { continue };
        let (missing, had) = (had.difference(have).count(), had.len());
        if missing >= LEAST_MISSING && missing * ONE_IN >= had {
            doubts.push(Doubt { indicator: indicator.clone(), period, before, had, missing });
        }
    }
    doubts
}

fn listed<T: fmt::Display>(items: impl IntoIterator<Item = T>) -> String {
    items.into_iter().map(|item| item.to_string()).collect::<Vec<_>>().join(", ")
}

impl fmt::Display for Closing {
    /// Lines for the steward; none where nothing is closed and nothing is missing.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Periods with the same indicators stand in one line.
        let mut alike: BTreeMap<&BTreeSet<IndicatorCode>, Vec<Period>> = BTreeMap::new();
        self.periods.iter().for_each(|(period, codes)| alike.entry(codes).or_default().push(*period));
        let mut lines: Vec<(Vec<Period>, String)> =
            alike.into_iter().map(|(codes, periods)| (periods, listed(codes))).collect();
        lines.sort();
        if !lines.is_empty() || !self.participants.is_empty() {
            writeln!(
                f,
                "shown for the first time, and closed from now on (a later correction is shown only if publish --renew reopens the period):"
            )?;
        }
        for (periods, codes) in lines {
            writeln!(f, "  {}: {codes}", listed(periods))?;
        }
        if !self.participants.is_empty() {
            writeln!(f, "  {}: participants of interventions", listed(&self.participants))?;
        }
        for (quarter, missing) in &self.gaps {
            writeln!(f, "not shown: the concerns of {quarter}, since {} was not delivered", listed(missing))?;
        }
        for Doubt { indicator, period, before, had, missing } in &self.doubts {
            writeln!(
                f,
                "is this complete? {indicator} of {period}: {missing} of {had} departments that had a figure in {before} have none"
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
#[path = "closing_tests.rs"]
mod tests;
