//! Totals: the atoms department × indicator × period, the finest that protection ever sees.
use super::Weights;
use crate::{
    area::AreaId,
    concern::{Concern, Coverage},
    delivery::Delivery,
    indicator::{Indicator, IndicatorCode},
    period::Period,
};
use geo::{Centroid, Coord};
use jiff::civil::Date;
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    ops::AddAssign,
};

/// Numerator and denominator, which are only ever added up, never averaged.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Tally {
    /// Persons with a property, a sum over persons, or reports.
    pub numerator: f64,
    /// Persons that were looked at, or dwellings.
    pub denominator: u32,
    /// The largest contributors to a sum.
    pub largest: Largest,
    /// Of concerns: active reporters who could report them.
    pub reporters: u32,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.numerator += other.numerator;
        self.denominator += other.denominator;
        self.largest += other.largest;
        self.reporters = self.reporters.saturating_add(other.reporters);
    }
}

/// The two largest contributors to a sum, in its unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Largest {
    /// The largest and the second largest; 0 where there are fewer.
    Known([f64; 2]),
    /// A delivery did not say.
    Unknown,
}

impl Largest {
    /// The two, where they are known.
    pub fn two(self) -> Option<[f64; 2]> {
        if let Self::Known(two) = self { Some(two) } else { None }
    }
}

impl Default for Largest {
    /// Of nobody.
    fn default() -> Self {
        Self::Known([0.0; 2])
    }
}

impl AddAssign for Largest {
    fn add_assign(&mut self, other: Self) {
        *self = match (*self, other) {
            (Self::Known([a, b]), Self::Known([c, d])) => Self::Known([a.max(c), a.min(c).max(b).max(d)]),
            _ => Self::Unknown,
        };
    }
}

/// What is known of a department for an indicator and period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Atom {
    /// No data.
    Missing,
    /// Concerns only: nobody was trained to report.
    NobodyCouldReport,
    /// A figure.
    Counted(Tally),
}

/// A department, as far as protection must know it.
#[derive(Debug, Clone, PartialEq)]
pub struct DepartmentTotals {
    /// Id.
    pub id: AreaId,
    /// The organisation that owns it.
    pub organisation: String,
    /// Position of its district, by the largest part of its dwellings.
    pub district: Option<usize>,
    /// Centre in EPSG:25832, metres.
    pub centre: Option<Coord<f64>>,
    /// Households: occupied dwellings where they are delivered, otherwise all dwellings.
    pub households: u32,
    /// Dwellings.
    pub dwellings: u32,
}

/// All atoms of a municipality. Never shown: only `protect` makes something of them that may be.
#[derive(Debug, Clone, PartialEq)]
pub struct Totals {
    /// Departments, in the order of the delivery.
    pub departments: Vec<DepartmentTotals>,
    /// Indicators that may be published.
    pub indicators: Vec<Indicator>,
    /// For each indicator and period, an atom per department.
    pub figures: BTreeMap<(IndicatorCode, Period), Vec<Atom>>,
}

/// Whether a steward has turned the statute layer on. Off, its indicators do not get into a total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StatuteLayer {
    /// Off.
    #[default]
    Off,
    /// On.
    On,
}

/// Adds up a delivery. Indicators of the statute layer alone are left out, unless that is on. `concerns` is the indicator that concerns are
/// counted as, by quarter and per dwelling, up to the last quarter that has ended before `today`; `point_dwellings` are the dwellings by address points, taken where the
/// department itself names none; `districts` are the departments' weights onto the districts.
pub fn totals(
    delivery: &Delivery,
    concerns: &Indicator,
    point_dwellings: &[u32],
    districts: &Weights,
    statute: StatuteLayer,
    today: Date,
) -> Totals {
    let departments: Vec<DepartmentTotals> = delivery
        .departments
        .iter()
        .enumerate()
        .map(|(position, department)| {
            let dwellings =
                department.dwellings.total().filter(|&total| total > 0).unwrap_or(point_dwellings[position]);
            DepartmentTotals {
                id: department.id.clone(),
                organisation: department.organisation.clone(),
                district: districts.largest(position),
                centre: department.geometry.as_ref().and_then(Centroid::centroid).map(Into::into),
                households: department.occupied.unwrap_or(dwellings),
                dwellings,
            }
        })
        .collect();
    let counts = |indicator: &&Indicator| statute == StatuteLayer::On || !indicator.statute_only;
    let indicators: Vec<Indicator> = delivery.indicators.iter().filter(counts).cloned().collect();
    let mut figures = register_figures(delivery, &indicators);
    figures.extend(concern_figures(delivery, &departments, &concerns.code, today));
    let indicators = indicators.into_iter().chain((!delivery.coverage.is_empty()).then(|| concerns.clone())).collect();
    Totals { departments, indicators, figures }
}

type Figures = BTreeMap<(IndicatorCode, Period), Vec<Atom>>;

fn register_figures(delivery: &Delivery, indicators: &[Indicator]) -> Figures {
    let published: BTreeSet<&IndicatorCode> = indicators.iter().map(|indicator| &indicator.code).collect();
    let position: HashMap<&AreaId, usize> =
        delivery.departments.iter().enumerate().map(|(position, department)| (&department.id, position)).collect();
    let mut figures = Figures::new();
    for observation in delivery.observations.iter().filter(|observation| published.contains(&observation.indicator)) {
        let Some(&department) = position.get(&observation.department) else { continue };
        let atoms = figures.entry((observation.indicator.clone(), observation.period));
        let atoms = atoms.or_insert_with(|| vec![Atom::Missing; delivery.departments.len()]);
        let tally = Tally {
            numerator: observation.numerator,
            denominator: observation.denominator,
            largest: observation.largest.map_or(Largest::Unknown, Largest::Known),
            reporters: 0,
        };
        add(&mut atoms[department], tally);
    }
    figures
}

/// Concerns by quarter, over the dwellings of departments where somebody could report. Whether a department is one of them is
/// said by its coverage alone: a report from elsewhere is not counted, for it would show by its mere existence.
fn concern_figures(
    delivery: &Delivery,
    departments: &[DepartmentTotals],
    code: &IndicatorCode,
    today: Date,
) -> Figures {
    let position: HashMap<&AreaId, usize> =
        departments.iter().enumerate().map(|(position, department)| (&department.id, position)).collect();
    let mut figures: Figures = quarters(&delivery.coverage, &delivery.concern_months, today)
        .into_iter()
        .map(|quarter| ((code.clone(), quarter), vec![Atom::NobodyCouldReport; departments.len()]))
        .collect();
    for ((_, quarter), atoms) in &mut figures {
        for coverage in delivery.coverage.iter().filter(|coverage| coverage.covers(*quarter)) {
            let Some(&department) = position.get(&coverage.department) else { continue };
            let reporters = coverage.active_reporters;
            match &mut atoms[department] {
                Atom::Counted(tally) => tally.reporters = tally.reporters.saturating_add(reporters),
                atom => {
                    let denominator = departments[department].dwellings;
                    *atom = Atom::Counted(Tally { denominator, reporters, ..Tally::default() });
                }
            }
        }
    }
    for concern in &delivery.concerns {
        let atoms = figures.get_mut(&(code.clone(), concern.month.quarter()));
        if let (Some(&department), Some(atoms)) = (position.get(&concern.department), atoms)
            && let Atom::Counted(tally) = &mut atoms[department]
        {
            *tally += Tally { numerator: f64::from(concern.count), ..Tally::default() };
        }
    }
    figures
}

/// All quarters from the first in which somebody could report to the last that has ended, with and without reports: that a quarter is there
/// says nothing of any report. A quarter of which a month was not delivered is not there, for nobody knows what was reported in it; months
/// before the first in which somebody could report need not be delivered.
fn quarters(coverage: &[Coverage], delivered: &BTreeSet<Period>, today: Date) -> Vec<Period> {
    let first = coverage.iter().filter(|covered| covered.active_reporters > 0).map(|covered| covered.trained).min();
    let Some(first) = first.map(|first| Period::Month(first.year(), first.month().unsigned_abs())) else {
        return Vec::new();
    };
    let this_month = Period::Month(today.year(), today.month().unsigned_abs());
    let quarters: BTreeSet<Period> =
        delivered.iter().filter(|month| **month >= first).map(|month| month.quarter()).collect();
    let whole = |quarter: &Period| {
        quarter.months_until(*quarter).all(|month| month < this_month && (month < first || delivered.contains(&month)))
    };
    quarters.into_iter().filter(whole).collect()
}

/// The quarters that have ended and of which some months were delivered and others not: nothing is shown of them.
pub fn quarters_with_gaps(delivery: &Delivery, today: Date) -> Vec<(Period, Vec<Period>)> {
    let whole = quarters(&delivery.coverage, &delivery.concern_months, today);
    let today = (today.year(), today.month().unsigned_abs());
    let some = delivery.concern_months.iter().map(|month| month.quarter());
    let some: BTreeSet<Period> = some.filter(|quarter| quarter.months().1 < today).collect();
    let missing = |quarter: Period| -> Vec<Period> {
        quarter.months_until(quarter).filter(|month| !delivery.concern_months.contains(month)).collect()
    };
    let gaps = some.into_iter().filter(|quarter| !whole.contains(quarter)).map(|quarter| (quarter, missing(quarter)));
    gaps.filter(|(_, missing)| !missing.is_empty()).collect()
}

/// Whether a report is from a department and quarter in which somebody could report.
fn reached(coverage: &[Coverage]) -> impl Fn(&Concern) -> bool {
    let mut by_department: HashMap<&AreaId, Vec<&Coverage>> = HashMap::new();
    for covered in coverage {
        by_department.entry(&covered.department).or_default().push(covered);
    }
    move |concern| {
        let of_it = by_department.get(&concern.department);
        of_it.is_some_and(|list| list.iter().any(|covered| covered.covers(concern.month.quarter())))
    }
}

/// Reports from departments where, by the coverage, nobody could report in that quarter: they are counted nowhere.
pub fn reports_without_coverage(delivery: &Delivery) -> u32 {
    let reached = reached(&delivery.coverage);
    delivery.concerns.iter().filter(|concern| !reached(concern)).map(|concern| concern.count).sum()
}

fn add(atom: &mut Atom, tally: Tally) {
    match atom {
        Atom::Counted(sum) => *sum += tally,
        Atom::Missing | Atom::NobodyCouldReport => *atom = Atom::Counted(tally),
    }
}

#[cfg(test)]
#[path = "totals_tests.rs"]
mod tests;
