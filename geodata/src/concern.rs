//! Concerns (*bekymringer*): counted signs, never described; and who could have reported them.
use crate::{area::AreaId, period::Period};
use jiff::civil::Date;

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
