//! Status × dynamics: how an area stands, and which way it moves, in twelve classes.
//!
//! Source: Senatsverwaltung für Stadtentwicklung, Bauen und Wohnen Berlin, *Monitoring Soziale Stadtentwicklung 2021*.
use super::{MeasureError, Standard};
use crate::indicator::Direction;

/// An index this near to a limit is at it: which side it falls to by rounding alone depends on the order of the areas.
const ROUNDING: f64 = 1e-9;

/// How an area stands; worse from first to last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// An index below −1.
    High,
    /// From −1 to 1.
    Middle,
    /// Above 1, to 1.5.
    Low,
    /// Above 1.5.
    VeryLow,
}

impl Status {
    /// All classes, worse from first to last.
    pub const ALL: [Self; 4] = [Self::High, Self::Middle, Self::Low, Self::VeryLow];
    /// The limits between them, of the index; each is part of [`Status::Middle`] or of the class below.
    pub const LIMITS: [f64; 3] = [-1.0, 1.0, 1.5];

    /// The class of an index, which must not be rounded before.
    pub fn of(index: f64) -> Self {
        let [middle, low, very_low] = Self::LIMITS;
        match index {
            index if index < middle - ROUNDING => Self::High,
            index if index <= low + ROUNDING => Self::Middle,
            index if index <= very_low + ROUNDING => Self::Low,
            _ => Self::VeryLow,
        }
    }

    /// The code in files: the word of the source.
    pub fn code(self) -> &'static str {
        match self {
            Self::High => "hoch",
            Self::Middle => "mittel",
            Self::Low => "niedrig",
            Self::VeryLow => "sehr niedrig",
        }
    }
}

/// Which way an area moves, against the mean of all; worse from first to last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dynamics {
    /// An index of the change below −1.
    Positive,
    /// From −1 to 1.
    Stable,
    /// Above 1.
    Negative,
}

impl Dynamics {
    /// The class of an index of the change, which must not be rounded before.
    pub fn of(index: f64) -> Self {
        match index {
            index if index < -1.0 - ROUNDING => Self::Positive,
            index if index <= 1.0 + ROUNDING => Self::Stable,
            _ => Self::Negative,
        }
    }

    /// The code in files: the word of the source.
    pub fn code(self) -> &'static str {
        match self {
            Self::Positive => "positiv",
            Self::Stable => "stabil",
            Self::Negative => "negativ",
        }
    }
}

/// An indicator of an index, with a value per area.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// Which way is worse.
    pub direction: Direction,
    /// What the values are compared with, where it is kept from a base year; otherwise that of these values.
    pub standard: Option<Standard>,
    /// Value per area; `None` where it has none.
    pub values: Vec<Option<f64>>,
}

/// An index as the sum of z-scores.
#[derive(Debug, Clone, PartialEq)]
pub struct SumIndex {
    /// For each indicator its standard, to be kept for later years.
    pub standards: Vec<Standard>,
    /// For each indicator the z-scores of the areas, turned so that higher is worse.
    pub scores: Vec<Vec<Option<f64>>>,
    /// Standard deviation of the sums of z-scores.
    pub deviation: f64,
    /// Index of each area; `None` where it is not valid or lacks a value.
    pub index: Vec<Option<f64>>,
}

/// The index Σz / SD(Σz) of areas over indicators with the same weight. Only areas that are `valid` and have every value count for
/// mean and deviation, and have an index: small ones and outliers are left out by the caller. `sums_of` keeps the deviation of the
/// sums from a base year.
///
/// # Errors
/// [`MeasureError`] where an indicator is the same everywhere, fewer than three areas count, or a value is not a number.
pub fn sum_index(indicators: &[Scored], valid: &[bool], sums_of: Option<f64>) -> Result<SumIndex, MeasureError> {
    let whole = |area: usize| {
        valid[area] && indicators.iter().all(|indicator| indicator.values.get(area).is_some_and(Option::is_some))
    };
    let counted: Vec<usize> = (0..valid.len()).filter(|&area| whole(area)).collect();
    if indicators.is_empty() || counted.len() < 3 {
        return Err(MeasureError::TooFewAreas(counted.len()));
    }
    let mut standards = Vec::with_capacity(indicators.len());
    let mut scores = Vec::with_capacity(indicators.len());
    for (input, indicator) in indicators.iter().enumerate() {
        let values: Vec<f64> = counted.iter().filter_map(|&area| indicator.values[area]).collect();
        let own = || {
            Standard::of(values.iter().copied()).map_err(|error| match error {
                MeasureError::Constant => MeasureError::ConstantInput(input),
                other => other,
            })
        };
        let standard = indicator.standard.map_or_else(own, Ok)?;
        let mut of_areas = vec![None; valid.len()];
        for (&area, &value) in counted.iter().zip(&values) {
            if !value.is_finite() {
                return Err(MeasureError::NotFinite(value));
            }
            of_areas[area] = Some(standard.score(value, indicator.direction));
        }
        standards.push(standard);
        scores.push(of_areas);
    }
    let sums: Vec<f64> =
        counted.iter().map(|&area| scores.iter().filter_map(|of_areas| of_areas[area]).sum()).collect();
    let deviation = match sums_of {
        Some(deviation) if deviation.is_finite() && deviation > 0.0 => deviation,
        Some(deviation) => return Err(MeasureError::NotFinite(deviation)),
        None => Standard::of(sums.iter().copied())?.deviation(),
    };
    let mut index = vec![None; valid.len()];
    counted.iter().zip(&sums).for_each(|(&area, sum)| index[area] = Some(sum / deviation));
    Ok(SumIndex { standards, scores, deviation, index })
}

/// The class of each area by its index of the state and of the change.
///
/// # Errors
/// [`MeasureError`] as [`sum_index`], of either index.
pub fn status_dynamics(
    status: &[Scored],
    dynamics: &[Scored],
    valid: &[bool],
) -> Result<Vec<Option<(Status, Dynamics)>>, MeasureError> {
    let (status, dynamics) = (sum_index(status, valid, None)?.index, sum_index(dynamics, valid, None)?.index);
    let both = status.into_iter().zip(dynamics);
    Ok(both.map(|(status, dynamics)| Some((Status::of(status?), Dynamics::of(dynamics?)))).collect())
}

#[cfg(test)]
#[path = "status_tests.rs"]
mod tests;
