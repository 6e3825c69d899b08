//! The statute layer: the criteria of almenboligloven §§ 61 a and 61 b, as dated rules. A layer of its own: nothing else reads it, and the
//! share by origin is read by it alone.
use super::trend;
use crate::indicator::{IndicatorCode, Text};
use crate::numbers::exact_u32;
use jiff::civil::Date;

/// Which side of its limit a criterion is met on. The limit itself meets neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Met above the limit.
    Above,
    /// Met below the limit.
    Below,
}

/// What a limit is a multiple of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitOf {
    /// Nothing: it is in the indicator's unit.
    Itself,
    /// The value of the country.
    Country,
    /// The value of the region.
    Region,
}

/// A criterion of a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Criterion {
    /// Indicator that it is measured by.
    pub indicator: IndicatorCode,
    /// Side on which it is met.
    pub side: Side,
    /// The limit, or what the value of the country or region is multiplied by.
    pub limit: f64,
    /// What the limit is a multiple of.
    pub limit_of: LimitOf,
    /// Number of years that the value is the mean of, to the newest.
    pub years: u8,
}

/// A rule: what an area of contiguous social housing must meet to be on a list.
#[derive(Debug, Clone, PartialEq)]
pub struct StatuteRule {
    /// Code, for example `udsat_boligomraade`.
    pub code: String,
    /// Name.
    pub name: Text,
    /// The law that it is of.
    pub law: String,
    /// First day on which it holds.
    pub from: Date,
    /// First day on which it holds no more.
    pub until: Option<Date>,
    /// Fewest residents.
    pub residents: u32,
    /// Criteria that must all be met.
    pub all: Vec<Criterion>,
    /// Criteria of which some must be met.
    pub some: Vec<Criterion>,
    /// How many of them.
    pub needed: usize,
    /// In how many of the last years, in a row, all this must hold; 1 for the newest alone.
    pub years_in_a_row: u8,
}

impl StatuteRule {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }

    /// All its criteria: those that must all be met, then those of which some must be.
    pub fn criteria(&self) -> impl Iterator<Item = &Criterion> {
        self.all.iter().chain(&self.some)
    }
}

/// What is known of an indicator in an area: for each year numerator and denominator, and the values that limits are multiples of, in the
/// indicator's unit, by year. `per` is what the ratio is multiplied by.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CriterionData {
    /// Year, numerator, denominator; ascending.
    pub years: Vec<(i16, f64, f64)>,
    /// 100 for per cent, 1 for a mean.
    pub per: f64,
    /// Value of the country, by year; ascending.
    pub country: Vec<(i16, f64)>,
    /// Value of the region, by year; ascending.
    pub region: Vec<(i16, f64)>,
}

impl CriterionData {
    /// What was known at the end of a year.
    fn until(&self, year: i16) -> Self {
        Self { years: self.years.iter().copied().filter(|known| known.0 <= year).collect(), ..self.clone() }
    }
}

/// The mean over years of a reference: each year's own, or the newest before it.
fn mean_reference(known: &[(i16, f64)], years: impl ExactSizeIterator<Item = i16>) -> Result<f64, NotJudged> {
    let count = years.len() as f64;
    let of_year = |year: i16| known.iter().rfind(|reference| reference.0 <= year).map(|reference| reference.1);
    years.map(of_year).sum::<Option<f64>>().map(|sum| sum / count).ok_or(NotJudged::NoReference)
}

/// How an area stands to a criterion.
#[derive(Debug, Clone, PartialEq)]
pub struct CriterionResult {
    /// First and last year that the value is the mean of.
    pub years: [i16; 2],
    /// The value that the law looks at, in the indicator's unit.
    pub value: f64,
    /// The limit in the same unit.
    pub limit: f64,
    /// Value less limit.
    pub distance: f64,
    /// Whether it is met.
    pub met: bool,
    /// Fewest persons of the newest year's numerator that would have to come or go for it to change; `None` where no number of them does.
    pub persons: Option<u32>,
    /// The year in which the trend reaches the limit, with the earliest and the latest that its interval allows; `None` where it does not
    /// within ten years.
    pub year: Option<(i16, [Option<i16>; 2])>,
}

/// A criterion that cannot be judged: why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotJudged {
    /// A year of the mean has no data, or nobody in it.
    NoData,
    /// The country or region has no value.
    NoReference,
}

impl Criterion {
    /// How an area stands to the criterion.
    ///
    /// # Errors
    /// [`NotJudged`] where something is missing: a missing figure is neither met nor not met.
    pub fn judge(&self, data: &CriterionData) -> Result<CriterionResult, NotJudged> {
        let count = usize::from(self.years.max(1));
        let newest = data.years.len().checked_sub(count).map(|from| &data.years[from..]).ok_or(NotJudged::NoData)?;
        let in_a_row = newest.windows(2).all(|pair| pair[1].0 == pair[0].0 + 1);
        let usable = |year: &(i16, f64, f64)| year.1.is_finite() && year.2.is_finite() && year.2 > 0.0;
        if !in_a_row || !newest.iter().all(usable) {
            return Err(NotJudged::NoData);
        }
        let value = newest.iter().map(|(_, numerator, denominator)| data.per * numerator / denominator).sum::<f64>()
            / count as f64;
        let limit = match self.limit_of {
            LimitOf::Itself => self.limit,
            LimitOf::Country => self.limit * mean_reference(&data.country, newest.iter().map(|year| year.0))?,
            LimitOf::Region => self.limit * mean_reference(&data.region, newest.iter().map(|year| year.0))?,
        };
        let distance = value - limit;
        let met = match self.side {
            Side::Above => distance > 0.0,
            Side::Below => distance < 0.0,
        };
        Ok(CriterionResult {
            years: [newest[0].0, newest[count - 1].0],
            value,
            limit,
            distance,
            met,
            persons: self.persons(data, distance, met),
            year: self.year(data, limit, met),
        })
    }

    /// Persons of the newest year that change the criterion. Only for shares: in a sum a person has no fixed part.
    fn persons(&self, data: &CriterionData, distance: f64, met: bool) -> Option<u32> {
        let &(_, numerator, denominator) = data.years.last()?;
        // What one person more in the newest year adds to the mean.
        let step = data.per / denominator / f64::from(self.years.max(1));
        let exact = distance.abs() / step;
        // To be met, the limit must be passed; to be met no more, it is enough to reach it. Rounding must not add a person.
        let whole = (exact - 1e-9).ceil().max(0.0);
        let persons = if met {
            whole
        } else if (exact - exact.round()).abs() < 1e-9 {
            exact.round() + 1.0
        } else {
            whole
        };
        let upwards = (self.side == Side::Above) != met;
        let room = if upwards { denominator - numerator } else { numerator };
        exact_u32(persons).filter(|_| data.per > 1.0 && persons <= room)
    }

    /// When the trend of the yearly values reaches the limit.
    fn year(&self, data: &CriterionData, limit: f64, met: bool) -> Option<(i16, [Option<i16>; 2])> {
        const YEARS: i16 = 10;
        let values: Vec<(i16, f64)> = data
            .years
            .iter()
            .filter(|(_, _, denominator)| *denominator > 0.0)
            .map(|&(year, numerator, denominator)| (year, data.per * numerator / denominator))
            .collect();
        let found = trend(&values)?;
        let &(last, value) = values.last()?;
        // Towards the other side of the limit than the one it is on.
        let way = if (self.side == Side::Above) == met { -1.0 } else { 1.0 };
        let reached = |slope: f64| {
            let years = ((limit - value) / slope).max(0.0);
            let whole = (0..=YEARS).find(|whole| f64::from(*whole) >= years);
            whole.filter(|_| slope * way > 0.0).map(|whole| last + whole)
        };
        let [low, high] = found.interval.unwrap_or([found.slope; 2]);
        let (soon, late) = if way > 0.0 { (high, low) } else { (low, high) };
        Some((reached(found.slope)?, [reached(soon), reached(late)]))
    }
}

/// How an area stands to a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct StatuteResult {
    /// Whether it is on the list; `None` where what is missing could decide it.
    pub listed: Option<bool>,
    /// Residents in the year, where they are known.
    pub residents: Option<u32>,
    /// The criteria that must all be met, in the year.
    pub all: Vec<Result<CriterionResult, NotJudged>>,
    /// The criteria of which some must be met, in the year.
    pub some: Vec<Result<CriterionResult, NotJudged>>,
    /// For each year that the rule looks at, the oldest first, whether all this held.
    pub years: Vec<(i16, Option<bool>)>,
}

/// What is known of an area: residents of a year, and the figures of an indicator.
pub trait StatuteArea {
    /// Residents in a year.
    fn residents(&self, year: i16) -> Option<u32>;
    /// What is known of an indicator.
    fn data(&self, indicator: &IndicatorCode) -> CriterionData;
}

/// How an area of contiguous social housing stands to a rule, by what is known at the end of a year. An indicator whose newest figures are
/// older than the year before is not judged.
pub fn statute(rule: &StatuteRule, year: i16, area: &impl StatuteArea) -> StatuteResult {
    let first = year - i16::from(rule.years_in_a_row.max(1)) + 1;
    let data: Vec<CriterionData> = rule.criteria().map(|criterion| area.data(&criterion.indicator)).collect();
    let of_year = |year: i16| -> (Vec<Result<CriterionResult, NotJudged>>, Option<bool>) {
        let judged = rule.criteria().zip(&data).map(|(criterion, data)| {
            let known = data.until(year);
            if known.years.last().is_none_or(|newest| newest.0 < year - 1) {
                Err(NotJudged::NoData)
            } else {
                criterion.judge(&known)
            }
        });
        let judged: Vec<_> = judged.collect();
        let enough = area.residents(year).map(|residents| residents >= rule.residents);
        let (all, some) = judged.split_at(rule.all.len());
        let surely = enough == Some(true) && met(all) == all.len() && met(some) >= rule.needed;
        let maybe = enough != Some(false) && met(all) + open(all) == all.len() && met(some) + open(some) >= rule.needed;
        (judged, (surely == maybe).then_some(surely))
    };
    let years: Vec<(i16, Option<bool>)> = (first..=year).map(|year| (year, of_year(year).1)).collect();
    let listed = if years.iter().any(|year| year.1 == Some(false)) {
        Some(false)
    } else {
        years.iter().all(|year| year.1 == Some(true)).then_some(true)
    };
    let (mut all, _) = of_year(year);
    let some = all.split_off(rule.all.len());
    StatuteResult { listed, residents: area.residents(year), all, some, years }
}

fn met(list: &[Result<CriterionResult, NotJudged>]) -> usize {
    list.iter().flatten().filter(|result| result.met).count()
}

fn open(list: &[Result<CriterionResult, NotJudged>]) -> usize {
    list.iter().filter(|result| result.is_err()).count()
}

#[cfg(test)]
#[path = "statute_tests.rs"]
mod tests;
