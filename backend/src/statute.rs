//! The statute layer: its rules from `statute.toml`, and how the areas of a release stand to them. Nothing else in the product reads what it reads.
use crate::catalogue;
use geodata::{
    derive::Figures,
    indicator::{Indicator, IndicatorCode, ReferenceArea, Text},
    layer::LayerId,
    measure::{
        Criterion, CriterionData, CriterionResult, LimitOf, Side, StatuteArea, StatuteResult, StatuteRule, statute,
    },
    numbers::floor_to_u32,
    period::Period,
};
use jiff::civil::Date;
use serde::Deserialize;
use store::{AreaRow, Reader, ReleaseRow, StoreError};
use thiserror::Error;

/// The built-in rules, as they stand in their file.
pub const BUILT_IN: &str = include_str!("../statute.toml");

/// The rules of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Statute {
    /// How far apart outlines may lie and still hang together, in metres.
    pub contiguous_m: f64,
    /// The rules.
    pub rules: Vec<StatuteRule>,
}

/// Rules that cannot be used.
#[derive(Debug, Error)]
pub enum StatuteError {
    /// No TOML, or not of these fields.
    #[error("{0}")]
    Toml(#[from] toml::de::Error),
    /// A criterion by an indicator that the catalogue does not know.
    #[error("rule {rule}, indicator \"{indicator}\": is not in the catalogue")]
    UnknownIndicator {
        /// Code of the rule.
        rule: String,
        /// Code of the indicator.
        indicator: String,
    },
    /// A value that a rule cannot have.
    #[error("rule {rule}, {field} \"{value}\": {reason}")]
    Value {
        /// Code of the rule.
        rule: String,
        /// Field.
        field: &'static str,
        /// Value.
        value: String,
        /// What is wrong with it.
        reason: &'static str,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    contiguous_m: f64,
    rule: Vec<RuleEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleEntry {
    code: String,
    name: NameEntry,
    law: String,
    from: String,
    until: Option<String>,
    residents: u32,
    #[serde(default)]
    all: Vec<CriterionEntry>,
    #[serde(default)]
    some: Vec<CriterionEntry>,
    #[serde(default)]
    needed: usize,
    #[serde(default = "one")]
    years_in_a_row: u8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NameEntry {
    da: String,
    en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CriterionEntry {
    indicator: String,
    above: Option<f64>,
    below: Option<f64>,
    of: Option<OfEntry>,
    #[serde(default = "one")]
    years: u8,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum OfEntry {
    Country,
    Region,
}

fn one() -> u8 {
    1
}

impl Statute {
    /// Reads the rules; `known` are the indicators that criteria may use.
    ///
    /// # Errors
    /// [`StatuteError`] with the rule, the value and the reason.
    pub fn parse(text: &str, known: &[Indicator]) -> Result<Self, StatuteError> {
        let file: File = toml::from_str(text)?;
        let wrong = |rule: &str, field, value: String, reason| StatuteError::Value {
            rule: rule.to_owned(),
            field,
            value,
            reason,
        };
        if !(file.contiguous_m.is_finite() && file.contiguous_m >= 0.0) {
            return Err(wrong("", "contiguous_m", file.contiguous_m.to_string(), "is not a number of 0 or more"));
        }
        let rules = file.rule.into_iter().map(|entry| {
            let criteria = |entries: Vec<CriterionEntry>| -> Result<Vec<Criterion>, StatuteError> {
                entries.into_iter().map(|criterion| criterion.read(&entry.code, known)).collect()
            };
            let (all, some) = (criteria(entry.all)?, criteria(entry.some)?);
            if entry.needed > some.len() {
                return Err(wrong(
                    &entry.code,
                    "needed",
                    entry.needed.to_string(),
                    "is more than the number of criteria",
                ));
            }
            if entry.years_in_a_row == 0 {
                return Err(wrong(&entry.code, "years_in_a_row", "0".to_owned(), "is not a number of years"));
            }
            let day = |field, text: &str| {
                text.parse::<Date>().map_err(|_| wrong(&entry.code, field, text.to_owned(), "is not a date"))
            };
            let (from, until) =
                (day("from", &entry.from)?, entry.until.as_deref().map(|until| day("until", until)).transpose()?);
            Ok(StatuteRule {
                code: entry.code,
                name: Text { da: entry.name.da, en: entry.name.en },
                law: entry.law,
                from,
                until,
                residents: entry.residents,
                all,
                some,
                needed: entry.needed,
                years_in_a_row: entry.years_in_a_row,
            })
        });
        Ok(Self { contiguous_m: file.contiguous_m, rules: rules.collect::<Result<_, StatuteError>>()? })
    }

    /// The rules that hold on a day.
    pub fn on(&self, day: Date) -> impl Iterator<Item = &StatuteRule> {
        self.rules.iter().filter(move |rule| rule.holds_on(day))
    }
}

impl CriterionEntry {
    fn read(self, rule: &str, known: &[Indicator]) -> Result<Criterion, StatuteError> {
        if !known.iter().any(|indicator| indicator.code.as_str() == self.indicator) {
            return Err(StatuteError::UnknownIndicator { rule: rule.to_owned(), indicator: self.indicator });
        }
        let wrong = |field, value: String, reason| StatuteError::Value { rule: rule.to_owned(), field, value, reason };
        let (side, limit) = match (self.above, self.below) {
            (Some(limit), None) => (Side::Above, limit),
            (None, Some(limit)) => (Side::Below, limit),
            _ => return Err(wrong("indicator", self.indicator, "needs exactly one limit, above or below")),
        };
        if !limit.is_finite() {
            return Err(wrong("limit", limit.to_string(), "is not a number"));
        }
        if self.years == 0 {
            return Err(wrong("years", "0".to_owned(), "is not a number of years"));
        }
        let limit_of = match self.of {
            None => LimitOf::Itself,
            Some(OfEntry::Country) => LimitOf::Country,
            Some(OfEntry::Region) => LimitOf::Region,
        };
        Ok(Criterion { indicator: IndicatorCode::new(self.indicator), side, limit, limit_of, years: self.years })
    }
}

/// What a criterion looks at: year, numerator, denominator in any order, beside the values of the country and the region.
pub fn criterion_data(indicator: &Indicator, mut years: Vec<(i16, f64, f64)>) -> CriterionData {
    years.sort_unstable_by_key(|year| year.0);
    let references = |of| {
        let known = indicator.references.iter().filter(|reference| reference.of == of);
        let mut known: Vec<(i16, f64)> = known.map(|reference| (reference.year, reference.value)).collect();
        known.sort_unstable_by_key(|reference| reference.0);
        known
    };
    CriterionData {
        years,
        per: indicator.per,
        country: references(ReferenceArea::Country),
        region: references(ReferenceArea::Region),
    }
}

/// The contiguous housing areas of a release, and what the rules look at.
pub struct StatuteFacts {
    /// The areas, in the order of all figures.
    pub areas: Vec<AreaRow>,
    /// The rules that the release was made with.
    pub statute: Statute,
    indicators: Vec<Indicator>,
    figures: Figures,
}

impl StatuteFacts {
    /// Reads what a release holds for the layer; `None` where that is off.
    ///
    /// # Errors
    /// [`StoreError`] where something cannot be read.
    pub async fn read(reader: &Reader, release: &ReleaseRow) -> Result<Option<Self>, StoreError> {
        let (municipality, number) = (release.municipality.as_str(), release.id);
        let Some(row) = reader.statute(municipality, number).await? else { return Ok(None) };
        let catalogue = reader.catalogue(municipality, number).await?;
        let mut indicators: Vec<Indicator> = catalogue.indicators.into_iter().map(|(indicator, _)| indicator).collect();
        indicators.extend(row.indicators);
        let mut figures = reader.all_figures(municipality, number, LayerId::Contiguous).await?;
        figures.extend(row.figures);
        // A criterion by an indicator that was not delivered is not judged.
        let known: Vec<Indicator> = indicators.iter().cloned().chain(catalogue::built_in()).collect();
        let statute = Statute::parse(&row.rules, &known)
            .map_err(|error| StoreError::Corrupt { table: "released_statute", what: error.to_string() })?;
        Ok(Some(Self {
            areas: reader.areas(municipality, number, LayerId::Contiguous).await?,
            statute,
            indicators,
            figures,
        }))
    }

    /// How an area stands to a rule by what was known at the end of a year. It is judged by its values as they are, and told by rounded ones: a
    /// share of all digits tells the two counts that it is the ratio of.
    pub fn result(&self, rule: &StatuteRule, area: usize, year: i16) -> StatuteResult {
        let mut result = statute(rule, year, &Facts { facts: self, area });
        for (criterion, judged) in rule.criteria().zip(result.all.iter_mut().chain(&mut result.some)) {
            if let Ok(judged) = judged {
                let decimals = self.indicator(&criterion.indicator).map_or(1, |indicator| indicator.decimals);
                round(judged, criterion.side, decimals);
            }
        }
        result
    }

    /// An indicator of the criteria.
    pub fn indicator(&self, code: &IndicatorCode) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.code == *code)
    }

    /// The newest year with residents.
    pub fn newest_year(&self) -> Option<i16> {
        let of_all = |code: &IndicatorCode| {
            self.indicators.iter().any(|indicator| indicator.code == *code && indicator.of_all_residents)
        };
        let years = self.figures.keys().filter(|(code, _)| of_all(code));
        years.filter_map(|(_, period)| if let Period::Year(year) = period { Some(*year) } else { None }).max()
    }
}

/// The year that the layer of a release is judged for; `None` where it is off, or nothing can be judged.
///
/// # Errors
/// [`StoreError`] where something cannot be read.
pub async fn year_of(reader: &Reader, release: &ReleaseRow) -> Result<Option<i16>, StoreError> {
    Ok(StatuteFacts::read(reader, release).await?.and_then(|facts| facts.newest_year()))
}

/// Rounds the value of what is judged; its distance is that of the rounded value, or 0 where that lies on the other side of the limit.
fn round(judged: &mut CriterionResult, side: Side, decimals: u8) {
    let parts = 10_f64.powi(decimals.into());
    judged.value = (judged.value * parts).round() / parts;
    let distance = judged.value - judged.limit;
    let is_above = (side == Side::Above) == judged.met;
    judged.distance = if is_above { distance.max(0.0) } else { distance.min(0.0) };
}

/// An area, as the rules look at it.
struct Facts<'a> {
    facts: &'a StatuteFacts,
    area: usize,
}

impl StatuteArea for Facts<'_> {
    fn residents(&self, year: i16) -> Option<u32> {
        let of_all = self.facts.indicators.iter().filter(|indicator| indicator.of_all_residents);
        let mut known = of_all.filter_map(|indicator| {
            let figures = self.facts.figures.get(&(indicator.code.clone(), Period::Year(year)))?;
            figures.get(self.area)?.counts.map(|counts| floor_to_u32(counts[1].round()))
        });
        known.next()
    }

    fn data(&self, code: &IndicatorCode) -> CriterionData {
        let Some(indicator) = self.facts.indicators.iter().find(|indicator| indicator.code == *code) else {
            return CriterionData::default();
        };
        let years = self.facts.figures.iter().filter_map(|((other, period), figures)| {
            let (Period::Year(year), true) = (*period, other == code) else { return None };
            let [numerator, denominator] = figures.get(self.area)?.counts?;
            Some((year, numerator, denominator))
        });
        criterion_data(indicator, years.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::built_in;
    use jiff::civil::date;

    #[test]
    fn the_built_in_rules_are_read_and_hold_since_december_2021() {
        let statute = Statute::parse(BUILT_IN, &built_in()).unwrap();
        let codes = |day| statute.on(day).map(|rule| rule.code.as_str()).collect::<Vec<_>>();
        let all = ["udsat_boligomraade", "parallelsamfund", "omdannelsesomraade", "forebyggelsesomraade"];
        assert_eq!(codes(date(2026, 12, 1)), all);
        assert_eq!(codes(date(2021, 11, 30)), Vec::<&str>::new());
        let origin =
            |rule: &StatuteRule| rule.criteria().any(|criterion| criterion.indicator.as_str() == "ikke_vestlig");
        assert_eq!(statute.rules.iter().map(origin).collect::<Vec<_>>(), [false, true, true, true]);
    }

    #[test]
    fn a_value_is_judged_as_it_is_and_told_rounded() {
        let judged = |side, limit, numerator: f64, denominator: f64| {
            let indicator = IndicatorCode::new("x");
            let criterion = Criterion { indicator, side, limit, limit_of: LimitOf::Itself, years: 1 };
            let years = vec![(2025, numerator, denominator)];
            let mut judged = criterion.judge(&CriterionData { years, per: 100.0, ..CriterionData::default() }).unwrap();
            round(&mut judged, side, 1);
            judged
        };
        let found = judged(Side::Above, 30.0, 37.0, 117.0);
        assert_eq!((found.value, found.met), (31.6, true));
        assert!((found.distance - 1.6).abs() < 1e-9);
        // 30.02 and 29.98 are both shown as 30.0, but judged differently.
        let found = [30.02, 29.98].map(|numerator| judged(Side::Above, 30.0, numerator, 100.0));
        assert_eq!(
            found.each_ref().map(|found| (found.value, found.distance, found.met)),
            [(30.0, 0.0, true), (30.0, 0.0, false)]
        );
        // 29.98 is shown as 30.0, which is above the limit that it is below.
        let found = judged(Side::Below, 29.99, 29.98, 100.0);
        assert_eq!((found.value, found.distance, found.met), (30.0, 0.0, true));
        // Every shown share fits several pairs of numbers, of nearly as many persons.
        let told = |n: u32, d: u32| judged(Side::Above, 30.0, n.into(), d.into()).value;
        let alike =
            (110..125).flat_map(|d| (0..d).map(move |n| (n, d))).filter(|(n, d)| told(*n, *d) == told(37, 117)).count();
        assert!(alike > 1, "{alike}");
    }

    #[test]
    fn what_is_wrong_with_a_rule_is_named_with_its_place() {
        let error = |from: &str, to: &str| {
            assert!(BUILT_IN.contains(from));
            Statute::parse(&BUILT_IN.replacen(from, to, 1), &built_in()).unwrap_err().to_string()
        };
        assert_eq!(
            error("\"kun_grundskole\"", "\"grundskole\""),
            "rule udsat_boligomraade, indicator \"grundskole\": is not in the catalogue"
        );
        assert!(error("needed = 2", "needed = 5").contains("needed \"5\": is more than the number of criteria"));
        assert!(error("above = 40.0", "above = nan").contains("limit \"NaN\": is not a number"));
        assert!(error("above = 60.0", "above = 60.0, below = 1.0").contains("needs exactly one limit"));
        assert!(error("years = 2", "years = 0").contains("is not a number of years"));
        assert!(error("contiguous_m = 30.0", "contiguous_m = -1.0").contains("contiguous_m \"-1\""));
        assert!(error("2021-12-01", "2021-13-01").contains("from \"2021-13-01\": is not a date"));
    }
}
