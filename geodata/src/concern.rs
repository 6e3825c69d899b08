//! Concerns (*bekymringer*): counted signs, never described; and who could have reported them.
use crate::{area::AreaId, period::Period};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// How often a sign was reported in a department in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concern {
    /// Department: no address is finer.
    pub department: AreaId,
    /// Month: no time is finer.
    pub month: Period,
    /// Code of the sign, for example `overfyldt_postkasse`.
    pub sign: String,
    /// Code of the target group, for example `ensom_isoleret`.
    pub target_group: String,
    /// Code of the reporter, for example `driftspersonale`.
    pub reporter: String,
    /// Number of reports.
    pub count: u32,
}

/// Who could report in a department, and when: without it, a zero says nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// Department.
    pub department: AreaId,
    /// The day on which its reporters had been trained.
    pub trained: Date,
    /// Reporters who are active.
    pub active_reporters: u32,
    /// The day from which nobody reported any more.
    pub ended: Option<Date>,
}

impl Coverage {
    /// Whether somebody could report during any part of the period.
    pub fn covers(&self, period: Period) -> bool {
        let ((first_year, first_month), (last_year, last_month)) = period.months();
        let (Ok(first_month), Ok(last_month)) = (i8::try_from(first_month), i8::try_from(last_month)) else {
            return false;
        };
        let (Ok(first), Ok(last)) = (Date::new(first_year, first_month, 1), Date::new(last_year, last_month, 1)) else {
            return false;
        };
        let last = last.last_of_month();
        self.active_reporters > 0 && self.trained <= last && self.ended.is_none_or(|ended| ended > first)
    }
}

/// The first and the last month that a delivery of concerns says it covers, where it says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// First month.
    pub from: Option<Period>,
    /// Last month.
    pub until: Option<Period>,
}

impl Span {
    /// Whether a month lies within what is said; an end that is not said is open.
    pub fn holds(self, month: Period) -> bool {
        self.from.is_none_or(|from| from <= month) && self.until.is_none_or(|until| month <= until)
    }
}

/// The concerns of one delivery.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DeliveredConcerns {
    /// Reports.
    pub concerns: Vec<Concern>,
    /// Which months they are of.
    pub span: Span,
}

/// What several deliveries of concerns say together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KnownConcerns {
    /// Reports, in the order of the deliveries.
    pub concerns: Vec<Concern>,
    /// Months that were delivered: in these alone, no report means that nobody reported.
    pub months: BTreeSet<Period>,
}

/// From so many departments reports must come in a month that a delivery begins or ends with, where it does not say which months it covers:
/// a month that is there by the report of one department would tell of that report.
const DEPARTMENTS_OF_AN_END: usize = 3;

/// Such a department has so many active reporters, as one that is shown has, so that its reports are no single person's.
const REPORTERS_OF_AN_END: u32 = 3;

/// And there are so many such departments: of fewer it would be told which reported.
const DEPARTMENTS_THAT_COULD: usize = 2 * DEPARTMENTS_OF_AN_END;

/// Puts deliveries together, the oldest first: a month stands as it was delivered until a later delivery brings it again.
///
/// A delivery covers the months from `span.from` to `span.until`. Where one of them is not said, its reports say it: they replace what was
/// known from their first or to their last month, and the months are delivered from the first or to the last in which three of at
/// least six departments with three active reporters reported.
pub fn together(deliveries: Vec<DeliveredConcerns>, coverage: &[Coverage]) -> KnownConcerns {
    let mut known = KnownConcerns::default();
    for DeliveredConcerns { concerns, span } in deliveries {
        let first = concerns.iter().map(|concern| concern.month).min();
        let last = concerns.iter().map(|concern| concern.month).max();
        let Some([from, until]) = ends(span, first, last) else { continue };
        known.concerns.retain(|concern| concern.month < from || concern.month > until);
        let reported = months_with_reports(&concerns, coverage);
        if let Some([from, until]) = ends(span, reported.first().copied(), reported.last().copied()) {
            known.months.extend(from.months_until(until));
        }
        known.concerns.extend(concerns);
    }
    known
}

/// What a delivery says, and else what its reports say.
fn ends(span: Span, first: Option<Period>, last: Option<Period>) -> Option<[Period; 2]> {
    Some([span.from.or(first)?, span.until.or(last)?])
}

/// The months in which enough departments reported to tell of none of them.
fn months_with_reports(concerns: &[Concern], coverage: &[Coverage]) -> BTreeSet<Period> {
    let mut departments: BTreeMap<Period, BTreeSet<&AreaId>> = BTreeMap::new();
    for concern in concerns {
        departments.entry(concern.month).or_default().insert(&concern.department);
    }
    let enough = |month: &Period, departments: &BTreeSet<&AreaId>| {
        let many = |covered: &&Coverage| covered.active_reporters >= REPORTERS_OF_AN_END && covered.covers(*month);
        let could: BTreeSet<&AreaId> = coverage.iter().filter(many).map(|covered| &covered.department).collect();
        could.len() >= DEPARTMENTS_THAT_COULD && could.intersection(departments).count() >= DEPARTMENTS_OF_AN_END
    };
    departments.iter().filter(|(month, departments)| enough(month, departments)).map(|(month, _)| *month).collect()
}

#[cfg(test)]
#[path = "concern_tests.rs"]
mod tests;
