//! Measures of a layer, composed from what is released of it: standings, quadrants, clusters, twins, trends and the statute layer.
//!
//! *In*: a layer of a release, as the store serves it. *Out*: for each area what [`geodata::measure`] says of it.
use crate::catalogue::{CONCERNS, NEED_INDEX};
use geo::Area as _;
use geodata::{
    derive::{Figure, Figures},
    indicator::{Break, Indicator, IndicatorCode},
    layer::LayerId,
    measure::{
        Cluster, Concerns, MeasureError, Quadrant, QuadrantLimits, Rate, Resemblance, Trend, Twin, clusters,
        difference_from_twins, trend,
    },
    neighbours::neighbours,
    numbers::floor_to_u64,
    period::Period,
    standing::{Buildings, Standing, concerns_of_year, residents, standings, twin_features},
};
use std::{collections::BTreeMap, sync::OnceLock};
use store::{AreaRow, InterventionRow, Reader, ReleaseRow, StoreError};

/// Number of twins that are shown.
const TWINS: usize = 5;
/// Departments lie apart: those within so many metres are neighbours.
const BESIDE_DEPARTMENTS_M: f64 = 300.0;
/// Outlines of districts and cells touch, but for drawing errors.
const BESIDE_M: f64 = 10.0;
/// Permutations and false discovery rate of clusters.
const PERMUTATIONS: usize = 999;
const DISCOVERY_RATE: f64 = 0.05;
const SEED: u64 = 1;

/// A layer of a release, with all its figures.
pub(crate) struct LayerFacts {
    /// Which layer it is.
    pub layer: LayerId,
    /// Areas, in the order of all figures.
    pub areas: Vec<AreaRow>,
    /// Indicators of the release.
    pub indicators: Vec<Indicator>,
    /// Figures by indicator and period.
    pub figures: Figures,
    /// Interventions of the release that are shown with their place.
    pub interventions: Vec<InterventionRow>,
    ground: OnceLock<Ground>,
}

/// What of a layer is the same in every year.
struct Ground {
    /// For each area those that lie beside it.
    beside: Vec<Vec<usize>>,
    /// How the areas' buildings resemble each other; `None` where they are all alike, or unknown.
    resemblance: Option<Resemblance>,
}

/// What is said of an area in a year.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct AreaMeasures {
    /// How it stands; `None` where it has no index.
    pub standing: Option<Standing>,
    /// What registers say beside what people report.
    pub quadrant: Quadrant,
    /// How much people report, where that is known.
    pub rate: Option<Rate>,
    /// What the quadrant is cut at; `None` where no area has both an index and concerns.
    pub limits: Option<QuadrantLimits>,
    /// What is around it.
    pub cluster: Option<Cluster>,
    /// The areas that resemble it most, the nearest first.
    pub twins: Vec<Twin>,
    /// The need index less the mean of the nearest areas that had no intervention, with its 95 % interval.
    pub difference: Option<(f64, [f64; 2])>,
}

/// A trend, and what speaks against it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct AreaTrend {
    /// The line.
    pub trend: Trend,
    /// Years in between from which the figures are of a new kind.
    pub breaks: Vec<Break>,
    /// Years in which the number of persons changed by more than a third from the year before: other persons are counted.
    pub jumps: Vec<i16>,
}

impl LayerFacts {
    /// Reads a layer; `None` where the release has none of this id.
    ///
    /// # Errors
    /// [`StoreError`] where something cannot be read.
    pub(crate) async fn read(
        reader: &Reader,
        release: &ReleaseRow,
        layer: LayerId,
    ) -> Result<Option<Self>, StoreError> {
        let (municipality, number) = (release.municipality.as_str(), release.id);
        let areas = reader.areas(municipality, number, layer).await?;
        if areas.is_empty() {
            return Ok(None);
        }
        let catalogue = reader.catalogue(municipality, number).await?;
        Ok(Some(Self {
            layer,
            areas,
            indicators: catalogue.indicators.into_iter().map(|(indicator, _)| indicator).collect(),
            figures: reader.all_figures(municipality, number, layer).await?,
            interventions: reader.interventions(municipality, number).await?,
            ground: OnceLock::new(),
        }))
    }

    /// The newest year that has a need index.
    pub(crate) fn newest_year(&self) -> Option<i16> {
        let years = self.figures.keys().filter(|(code, _)| code.as_str() == NEED_INDEX);
        years.filter_map(|(_, period)| if let Period::Year(year) = period { Some(*year) } else { None }).max()
    }

    /// The measures of each area in a year, with weights for indicators by code; those without one have the weight 1.
    ///
    /// # Errors
    /// [`MeasureError`] where there is nothing to compare, or a weight is not a number of 0 or more.
    pub(crate) fn measures(
        &self,
        year: i16,
        weights: &BTreeMap<String, f64>,
    ) -> Result<Vec<AreaMeasures>, MeasureError> {
        let weight = |indicator: &Indicator| weights.get(indicator.code.as_str()).copied().unwrap_or(1.0);
        let standings = standings(&self.indicators, &self.figures, year, weight)?;
        let index: Vec<Option<f64>> = standings.iter().map(|standing| Some(standing.as_ref()?.index)).collect();
        let concerns = concerns_of_year(&self.figures, &IndicatorCode::new(CONCERNS), year, self.areas.len());
        let limits = QuadrantLimits::of(&index, &concerns);
        let Ground { beside, resemblance } = self.ground();
        let clusters = clusters(&index, beside, PERMUTATIONS, DISCOVERY_RATE, SEED);
        let clusters = clusters.unwrap_or_else(|_| vec![None; index.len()]);
        let without: Vec<bool> = self.areas.iter().map(|area| !self.had_intervention(area, year)).collect();
        let of_area = |(area, standing): (usize, Option<Standing>)| {
            let twins = |may: &dyn Fn(usize) -> bool| {
                resemblance.as_ref().map(|resemblance| resemblance.twins(area, TWINS, may)).unwrap_or_default()
            };
            let untouched = twins(&|other| without[other]);
            let of_twins: Vec<f64> = untouched.iter().filter_map(|twin| index[twin.area]).collect();
            AreaMeasures {
                quadrant: limits.map_or(quadrant_without_limits(concerns[area]), |limits| {
                    limits.quadrant(index[area], concerns[area])
                }),
                rate: if let Concerns::Rate(rate) = concerns[area] { Some(rate) } else { None },
                limits,
                cluster: clusters[area],
                difference: index[area].and_then(|index| difference_from_twins(index, &of_twins)),
                twins: twins(&|_| true),
                standing,
            }
        };
        Ok(standings.into_iter().enumerate().map(of_area).collect())
    }

    /// The trend of an indicator in an area between two years; `None` for fewer than two years with a value.
    pub(crate) fn trend(&self, indicator: &Indicator, area: usize, [first, last]: [i16; 2]) -> Option<AreaTrend> {
        let years = (first..=last).filter_map(|year| {
            let figure = self.figures.get(&(indicator.code.clone(), Period::Year(year)))?.get(area)?;
            figure.state.has_value().then_some((year, figure))
        });
        let years: Vec<(i16, &Figure)> = years.collect();
        let values: Vec<(i16, f64)> = years.iter().map(|(year, figure)| (*year, figure.value)).collect();
        let persons = |figure: &Figure| figure.counts.map(|counts| counts[1]);
        let jumps = years.windows(2).filter_map(|pair| {
            let (before, now) = (persons(pair[0].1)?, persons(pair[1].1)?);
            (now > before * 4.0 / 3.0 || now < before * 2.0 / 3.0).then_some(pair[1].0)
        });
        Some(AreaTrend {
            trend: trend(&values)?,
            breaks: indicator.breaks_between(values.first()?.0, values.last()?.0).cloned().collect(),
            jumps: jumps.collect(),
        })
    }

    /// Residents of an area by target group of interventions, as far as a figure counts them, and all its residents; of the newest year.
    pub(crate) fn residents_by_group(&self, area: usize) -> (BTreeMap<String, f64>, Option<f64>) {
        let Some(year) = self.newest_year() else { return Default::default() };
        let counted = |indicator: &Indicator| {
            let figures = self.figures.get(&(indicator.code.clone(), Period::Year(year)))?;
            Some((indicator.target_group.clone()?, figures.get(area)?.counts?[0]))
        };
        let all = residents(&self.indicators, &self.figures, year).and_then(|residents| *residents.get(area)?);
        (self.indicators.iter().filter_map(counted).collect(), all)
    }

    /// Residents of each area in a year, as they are published.
    pub(crate) fn persons(&self, year: i16) -> Vec<Option<u64>> {
        let known = residents(&self.indicators, &self.figures, year).unwrap_or_else(|| vec![None; self.areas.len()]);
        known.into_iter().map(|persons| persons.map(|persons| floor_to_u64(persons.round()))).collect()
    }

    /// Whether an intervention that is shown with its place served the area at any time up to the end of a year. One that is only counted does not:
    /// which area it served is not known here.
    pub(crate) fn had_intervention(&self, area: &AreaRow, year: i16) -> bool {
        let began = |number: &u32| {
            let of_area = |intervention: &&InterventionRow| intervention.number == *number;
            self.interventions.iter().find(of_area).is_some_and(|intervention| intervention.first_year <= year)
        };
        area.interventions.iter().any(began)
    }

    fn ground(&self) -> &Ground {
        self.ground.get_or_init(|| {
            let features = twin_features(&self.areas.iter().map(buildings).collect::<Vec<_>>());
            Ground { beside: self.neighbours(), resemblance: Resemblance::new(&features).ok() }
        })
    }

    fn neighbours(&self) -> Vec<Vec<usize>> {
        let outlines: Vec<_> = self.areas.iter().map(|area| Some(&area.geometry)).collect();
        neighbours(&outlines, if self.layer == LayerId::Departments { BESIDE_DEPARTMENTS_M } else { BESIDE_M })
    }
}

fn quadrant_without_limits(concerns: Concerns) -> Quadrant {
    if concerns == Concerns::NotCovered { Quadrant::NotCovered } else { Quadrant::Unknown }
}

fn buildings(area: &AreaRow) -> Buildings {
    Buildings { dwellings_by_kind: area.dwellings_by_kind, hectares: area.geometry.unsigned_area() / 10_000.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::MultiPolygon;
    use geodata::{column::State, indicator::Text};

    fn facts(persons: [f64; 6]) -> LayerFacts {
        let area = AreaRow {
            position: 0,
            id: "1".to_owned(),
            name: "Et".to_owned(),
            organisation: None,
            district: None,
            dwellings: None,
            shown_with: Vec::new(),
            dwellings_by_kind: None,
            interventions: Vec::new(),
            geometry: MultiPolygon(Vec::new()),
        };
        let breaks =
            vec![Break { year: 2023, reason: Text { da: "ny opgørelse".to_owned(), en: "new count".to_owned() } }];
        let figures = (2020..).zip(persons).map(|(year, persons)| {
            let state = if persons > 0.0 { State::Value } else { State::Suppressed };
            let value = f64::from(year - 2000);
            let figure = Figure { state, value, interval: None, counts: Some([value * persons / 100.0, persons]) };
            ((IndicatorCode::new("x"), Period::Year(year)), vec![figure])
        });
        LayerFacts {
            layer: LayerId::Districts,
            areas: vec![area],
            indicators: vec![Indicator { breaks, ..Indicator::share("x") }],
            figures: figures.collect(),
            interventions: Vec::new(),
            ground: OnceLock::new(),
        }
    }

    #[test]
    fn a_trend_names_the_breaks_in_its_years_and_whom_it_compares() {
        let facts = facts([100.0, 110.0, 160.0, 0.0, 150.0, 90.0]);
        let of = |years| facts.trend(&facts.indicators[0], 0, years);
        let whole = of([2020, 2025]).unwrap();
        assert!((whole.trend.slope - 1.0).abs() < 1e-9 && whole.trend.years == 5, "{whole:?}");
        assert_eq!((whole.breaks[0].year, &whole.jumps[..]), (2023, &[2022, 2025][..]));
        let after = of([2023, 2025]).unwrap();
        assert!(after.breaks.is_empty(), "the first year with a value is after the break: {after:?}");
        assert_eq!(of([2023, 2023]), None);
    }
}
