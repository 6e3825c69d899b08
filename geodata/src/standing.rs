//! Standings: how the areas of a layer stand to each other in a year, why, and how sure that is. Computed from derived figures alone, so from a
//! release alone.
use crate::{
    column::State,
    derive::{Figure, Figures},
    indicator::{Direction, Indicator, IndicatorCode},
    measure::{
        Concerns, Dynamics, IndexInput, MeasureError, Method, Rate, Robustness, Scored, Scores, Status, TwinFeature,
        robustness, sum_index,
    },
    period::Period,
};
use std::ops::Range;

/// How an area stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// Place by the index, 1 is the worst; equal areas share the better place.
    pub rank: usize,
    /// Number of areas that have an index.
    pub of: usize,
    /// Other areas at the same place.
    pub shared: usize,
    /// Number of areas that have no index, and no place.
    pub without: usize,
    /// The need index.
    pub index: f64,
    /// Its class.
    pub status: Status,
    /// Which way the area moves against the others over [`CHANGE_YEARS`]; `None` where a figure lacks, or fewer than three areas can be compared.
    pub dynamics: Option<Dynamics>,
    /// How sure class and place are.
    pub robustness: Robustness,
    /// What each indicator adds to the index, the greatest first, either way.
    pub contributions: Vec<(IndicatorCode, f64)>,
}

/// Years over which the change is looked at.
pub const CHANGE_YEARS: i16 = 2;
/// Residents below which an area counts for no mean and no deviation of a change.
pub const LEAST_RESIDENTS: f64 = 300.0;
/// Runs of robustness, and their seed: the same question has the same answer.
const RUNS: usize = 1_000;
const SEED: u64 = 1;

/// The standing of each area in a year, by the indicators of the catalogue that enter the index, each with the weight that `weight` gives it.
///
/// The noise that protection leaves in a value, as its interval tells, moves its score towards the mean, and is carried through the robustness.
///
/// # Errors
/// [`MeasureError`] where the year has nothing to compare, or a weight is not a number of 0 or more.
pub fn standings(
    indicators: &[Indicator],
    figures: &Figures,
    year: i16,
    weight: impl Fn(&Indicator) -> f64,
) -> Result<Vec<Option<Standing>>, MeasureError> {
    let entering: Vec<(&Indicator, &[Figure])> = entering(indicators, figures, year);
    let inputs: Vec<IndexInput> = entering
        .iter()
        .map(|(indicator, figures)| IndexInput {
            direction: indicator.direction,
            weight: weight(indicator),
            values: values(figures),
            errors: figures.iter().map(Figure::error).collect(),
        })
        .collect();
    let weights: Vec<f64> = inputs.iter().map(|input| input.weight).collect();
    let scores = Scores::new(&inputs, Method::Z)?;
    let index = scores.index(&weights)?;
    let contributions = scores.contributions(&weights)?;
    let robust = robustness(&scores, &weights, RUNS, SEED, |index| Status::of(index) as u8)?;
    let dynamics = dynamics(indicators, figures, year, index.len());
    let of = index.iter().flatten().count();
    let standing = |area: usize| {
        let value = index[area]?;
        let mut parts: Vec<(IndicatorCode, f64)> = entering
            .iter()
            .zip(&contributions)
            .filter_map(|((indicator, _), parts)| Some((indicator.code.clone(), parts[area]?)))
            .collect();
        parts.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        Some(Standing {
            rank: index.iter().flatten().filter(|other| **other > value).count() + 1,
            of,
            shared: index.iter().flatten().filter(|other| **other == value).count() - 1,
            without: index.len() - of,
            index: value,
            status: Status::of(value),
            dynamics: dynamics[area],
            robustness: robust[area]?,
            contributions: parts,
        })
    };
    Ok((0..index.len()).map(standing).collect())
}

fn entering<'a>(indicators: &'a [Indicator], figures: &'a Figures, year: i16) -> Vec<(&'a Indicator, &'a [Figure])> {
    let enters = |indicator: &&Indicator| {
        indicator.in_index && !indicator.statute_only && indicator.direction != Direction::Neutral
    };
    let of_year = |indicator: &'a Indicator| {
        Some((indicator, figures.get(&(indicator.code.clone(), Period::Year(year)))?.as_slice()))
    };
    indicators.iter().filter(enters).filter_map(of_year).collect()
}

fn values(figures: &[Figure]) -> Vec<Option<f64>> {
    figures.iter().map(|figure| figure.state.has_value().then_some(figure.value)).collect()
}

/// Residents of each area in a year: the denominator of an indicator that is of all residents.
pub fn residents(indicators: &[Indicator], figures: &Figures, year: i16) -> Option<Vec<Option<f64>>> {
    let of_all = indicators.iter().filter(|indicator| indicator.of_all_residents);
    let mut known = of_all.filter_map(|indicator| figures.get(&(indicator.code.clone(), Period::Year(year))));
    known.next().map(|figures| figures.iter().map(|figure| figure.counts.map(|counts| counts[1])).collect())
}

/// Which way each area moves: the classes of the index of changes. Left out are indicators with a break in these years, and of mean
/// and deviation areas that are known to have few residents.
fn dynamics(indicators: &[Indicator], figures: &Figures, year: i16, areas: usize) -> Vec<Option<Dynamics>> {
    let before = year - CHANGE_YEARS;
    let earlier = entering(indicators, figures, before);
    let changes: Vec<Scored> = entering(indicators, figures, year)
        .into_iter()
        .filter(|(indicator, _)| indicator.breaks_between(before, year).next().is_none())
        .filter_map(|(indicator, now)| {
            let (_, then) = earlier.iter().find(|(other, _)| other.code == indicator.code)?;
            let change = |(now, then): (Option<f64>, Option<f64>)| Some(now? - then?);
            let values = values(now).into_iter().zip(values(then)).map(change).collect();
            Some(Scored { direction: indicator.direction, standard: None, values })
        })
        .collect();
    let residents = residents(indicators, figures, year);
    let enough = |area: usize| {
        residents.as_ref().and_then(|residents| residents[area]).is_none_or(|residents| residents >= LEAST_RESIDENTS)
    };
    let valid: Vec<bool> = (0..areas).map(enough).collect();
    sum_index(&changes, &valid, None)
        .map_or(vec![None; areas], |found| found.index.into_iter().map(|index| index.map(Dynamics::of)).collect())
}

/// What twins are found by, in the order of [`twin_features`].
pub const TWIN_FEATURES: [&str; 5] = ["dwellings", "family", "youth", "elderly", "density"];

/// The buildings of an area: public facts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Buildings {
    /// Dwellings for families, the young, the elderly, and those who need care; `None` where their kinds are not known.
    pub dwellings_by_kind: Option<[f64; 4]>,
    /// Ground of the area.
    pub hectares: f64,
}

/// What areas are compared by to find twins: the logarithm of the number of dwellings, the parts that are for families, for the young, and
/// for the elderly and those who need care, and the logarithm of dwellings per hectare. No outcome is among them, and nothing about residents.
pub fn twin_features(areas: &[Buildings]) -> Vec<TwinFeature> {
    let all = |area: &Buildings| -> Option<f64> {
        let all: f64 = area.dwellings_by_kind?.iter().sum();
        (all > 0.0).then_some(all)
    };
    let part = |area: &Buildings, kinds: Range<usize>| -> Option<f64> {
        Some(area.dwellings_by_kind?[kinds].iter().sum::<f64>() / all(area)?)
    };
    let density = |area: &Buildings| Some((all(area)? / area.hectares).ln()).filter(|density| density.is_finite());
    let feature =
        |of: &dyn Fn(&Buildings) -> Option<f64>| TwinFeature { values: areas.iter().map(of).collect(), weight: 1.0 };
    vec![
        feature(&|area| all(area).map(f64::ln)),
        feature(&|area| part(area, 0..1)),
        feature(&|area| part(area, 1..2)),
        feature(&|area| part(area, 2..4)),
        feature(&density),
    ]
}

/// Concerns of each area in the four quarters of a year: the mean of the quarters' rates, and how sure that is.
pub fn concerns_of_year(figures: &Figures, concerns: &IndicatorCode, year: i16, areas: usize) -> Vec<Concerns> {
    let quarters: Vec<Option<&Vec<Figure>>> =
        (1..=4).map(|quarter| figures.get(&(concerns.clone(), Period::Quarter(year, quarter)))).collect();
    let of_area = |area: usize| {
        let figures: Vec<&Figure> = quarters.iter().flatten().filter_map(|figures| figures.get(area)).collect();
        let of_quarter = |figure: &&Figure| {
            let (interval, [_, dwellings]) = (figure.interval?, figure.counts?);
            figure.state.has_value().then_some((figure.value, interval, dwellings))
        };
        let known: Vec<_> = figures.iter().filter_map(of_quarter).collect();
        if let Some(rate) = Rate::of(&known).filter(|_| known.len() == quarters.len()) {
            Concerns::Rate(rate)
        } else if figures.iter().any(|figure| figure.state == State::NobodyCouldReport) {
            Concerns::NotCovered
        } else {
            Concerns::Unknown
        }
    };
    (0..areas).map(of_area).collect()
}

#[cfg(test)]
#[path = "standing_tests.rs"]
mod tests;
