//! The statute layer: the criteria of almenboligloven §§ 61 a and 61 b, as dated rules. A layer of its own: nothing else reads it, and the
//! share by origin is read by it alone.
use super::trend;
use crate::indicator::IndicatorCode;
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
}

impl StatuteRule {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }
}

/// What is known of an indicator in an area: for each year numerator and denominator, and the values that limits are multiples of, in the
/// indicator's unit. `per` is what the ratio is multiplied by.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CriterionData {
    /// Year, numerator, denominator; ascending.
    pub years: Vec<(i16, f64, f64)>,
    /// 100 for per cent, 1 for a mean.
    pub per: f64,
    /// Value of the country.
    pub country: Option<f64>,
    /// Value of the region.
    pub region: Option<f64>,
}

/// How an area stands to a criterion.
#[derive(Debug, Clone, PartialEq)]
pub struct CriterionResult {
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
            LimitOf::Country => self.limit * data.country.ok_or(NotJudged::NoReference)?,
            LimitOf::Region => self.limit * data.region.ok_or(NotJudged::NoReference)?,
        };
        let distance = value - limit;
        let met = match self.side {
            Side::Above => distance > 0.0,
            Side::Below => distance < 0.0,
        };
        Ok(CriterionResult {
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
        (data.per > 1.0 && persons <= room).then_some(persons as u32)
    }

    /// When the trend of the yearly values reaches the limit.
    fn year(&self, data: &CriterionData, limit: f64, met: bool) -> Option<(i16, [Option<i16>; 2])> {
        const YEARS: f64 = 10.0;
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
            (slope * way > 0.0 && years <= YEARS).then(|| last + years.ceil() as i16)
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
    /// Whether it has enough residents.
    pub enough_residents: bool,
    /// The criteria that must all be met.
    pub all: Vec<Result<CriterionResult, NotJudged>>,
    /// The criteria of which some must be met.
    pub some: Vec<Result<CriterionResult, NotJudged>>,
}

/// How an area of contiguous social housing stands to a rule. `data` gives what is known of each criterion's indicator.
pub fn statute(rule: &StatuteRule, residents: u32, data: impl Fn(&IndicatorCode) -> CriterionData) -> StatuteResult {
    let judged = |criteria: &[Criterion]| -> Vec<Result<CriterionResult, NotJudged>> {
        criteria.iter().map(|criterion| criterion.judge(&data(&criterion.indicator))).collect()
    };
    let (all, some) = (judged(&rule.all), judged(&rule.some));
    let met = |list: &[Result<CriterionResult, NotJudged>]| list.iter().flatten().filter(|result| result.met).count();
    let open = |list: &[Result<CriterionResult, NotJudged>]| list.iter().filter(|result| result.is_err()).count();
    let enough_residents = residents >= rule.residents;
    let surely = enough_residents && met(&all) == all.len() && met(&some) >= rule.needed;
    let maybe = enough_residents && met(&all) + open(&all) == all.len() && met(&some) + open(&some) >= rule.needed;
    StatuteResult { listed: (surely == maybe).then_some(surely), enough_residents, all, some }
}

#[cfg(test)]
#[path = "statute_tests.rs"]
mod tests;
