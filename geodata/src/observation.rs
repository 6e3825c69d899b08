//! Observations: one atom of the register figures.
use crate::{area::AreaId, indicator::IndicatorCode, period::Period};

/// The figure of one department, indicator and period, as the register counts it.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// Department.
    pub department: AreaId,
    /// Indicator.
    pub indicator: IndicatorCode,
    /// Period.
    pub period: Period,
    /// Persons with the property; for a mean the sum in the indicator's unit.
    pub numerator: f64,
    /// Persons that were looked at.
    pub denominator: u32,
    /// For a mean the largest and the second largest person's part of the sum, where the delivery says so.
    pub largest: Option<[f64; 2]>,
}
