//! Derivation: from released blocks to the areas of any geography. Post-processing only; nothing here sees a total.
use crate::{
    aggregate::Weights,
    column::{Column, State},
    indicator::{Indicator, IndicatorCode, Kind},
    numbers::nearest_f32,
    period::Period,
    protect::{Release, Released, ReleasedFigures},
};
use std::collections::BTreeMap;

/// A figure of an area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    /// State; only [`State::Value`] and [`State::Zero`] have the rest.
    pub state: State,
    /// Value in the indicator's unit, exact in `f32`, so that page and export hold the same number; 0 where there is none.
    pub value: f64,
    /// Lower and upper end of the 95 % interval that the protection's noise leaves.
    pub interval: Option<[f64; 2]>,
    /// Numerator and denominator, apportioned.
    pub counts: Option<[f64; 2]>,
}

impl Figure {
    /// A figure without a value.
    pub fn without_value(state: State) -> Self {
        Self { state, value: 0.0, interval: None, counts: None }
    }

    /// The standard error that the protection's noise leaves in the value: from the wider side of the interval, since the other may end at 0
    /// or at all. 0 where there is no interval.
    pub fn error(&self) -> f64 {
        /// Half the width of a 95 % interval, in standard deviations.
        const HALF_WIDTH: f64 = 1.96;
        self.interval.map_or(0.0, |[low, high]| (high - self.value).max(self.value - low) / HALF_WIDTH)
    }

    /// A computed score, which has neither counts nor an interval.
    pub fn score(value: f64) -> Self {
        Self { state: State::Value, value: as_f32(value), interval: None, counts: None }
    }
}

/// Figures of all areas of a geography, by indicator and period.
pub type Figures = BTreeMap<(IndicatorCode, Period), Vec<Figure>>;

/// The figures of a geography. Only [`derive`] makes one, from a release.
#[derive(Debug, Clone, PartialEq)]
pub struct Derived {
    areas: usize,
    indicators: Vec<Indicator>,
    figures: Figures,
}

impl Derived {
    /// Number of areas.
    pub fn areas(&self) -> usize {
        self.areas
    }

    /// The indicators of the figures.
    pub fn indicators(&self) -> &[Indicator] {
        &self.indicators
    }

    /// The figures: for each indicator and period one per area.
    pub fn figures(&self) -> &Figures {
        &self.figures
    }

    /// The column of an indicator and period as it travels.
    pub fn column(figures: &[Figure]) -> Column {
        Column {
            states: figures.iter().map(|figure| figure.state).collect(),
            values: figures.iter().map(|figure| nearest_f32(figure.value)).collect(),
        }
    }

    /// The standard errors of an indicator and period as they travel: a column whose values are those of [`Figure::error`].
    pub fn errors(figures: &[Figure]) -> Column {
        Column { values: figures.iter().map(|figure| nearest_f32(figure.error())).collect(), ..Self::column(figures) }
    }
}

/// Whether an area is shown with few households behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmallAreas {
    /// Suppress areas with fewer households than the release's threshold: cells, districts.
    Suppress,
    /// Show them: a department stands for the block that it is published in.
    ShowAsBlock,
}

/// Carries a release onto the areas of a geography. `departments` are the weights of the departments onto them, `dwellings`
/// the mass by which a block's figures spread over its departments.
///
/// An area that several blocks reach has the state that most of its households have; where that is a value, the blocks that
/// have none add nothing. A share or mean is computed from the apportioned numerator and denominator, never averaged.
pub fn derive(release: &Release, departments: &Weights, dwellings: &[f64], small: SmallAreas) -> Derived {
    let reach = Reach::new(release, departments, dwellings, small);
    let figures = reach.figures(release.figures(), release.indicators());
    Derived { areas: reach.blocks.len(), indicators: release.indicators().to_vec(), figures }
}

/// Carries the figures of the statute layer alone onto areas, in the same way. They are in no [`Derived`].
pub fn derive_statute(release: &Release, departments: &Weights, dwellings: &[f64]) -> Figures {
    let reach = Reach::new(release, departments, dwellings, SmallAreas::Suppress);
    reach.figures(release.statute_figures(), release.statute_indicators())
}

/// For each area of a geography the blocks that reach it.
struct Reach<'a> {
    release: &'a Release,
    blocks: Vec<Vec<(usize, f64)>>,
    threshold: f64,
}

impl<'a> Reach<'a> {
    fn new(release: &'a Release, departments: &Weights, dwellings: &[f64], small: SmallAreas) -> Self {
        let members: Vec<Vec<usize>> = release.blocks().iter().map(|block| block.members.clone()).collect();
        let weights = departments.of_groups(&members, dwellings);
        let mut blocks: Vec<Vec<(usize, f64)>> = vec![Vec::new(); weights.targets()];
        for block in 0..weights.sources() {
            for &(target, weight) in weights.row(block) {
                blocks[target].push((block, weight));
            }
        }
        let threshold = if small == SmallAreas::Suppress { f64::from(release.rules().households()) } else { 0.0 };
        Self { release, blocks, threshold }
    }

    fn figures(&self, released: &ReleasedFigures, indicators: &[Indicator]) -> Figures {
        let figures = released.iter().filter_map(|(key, released)| {
            let indicator = indicators.iter().find(|indicator| indicator.code == key.0)?;
            let parts = |blocks: &[(usize, f64)]| -> Vec<BlockPart> {
                let part = |&(block, weight): &(usize, f64)| BlockPart {
                    figure: released[block],
                    households: self.release.blocks()[block].households,
                    weight,
                };
                blocks.iter().map(part).collect()
            };
            let figures = self.blocks.iter().map(|blocks| sum_of_blocks(indicator, &parts(blocks), self.threshold));
            Some((key.clone(), figures.collect()))
        });
        figures.collect()
    }
}

#[derive(Default)]
struct Sums {
    numerator: f64,
    denominator: f64,
    numerator_variance: f64,
    denominator_variance: f64,
}

/// A part of a released block.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BlockPart {
    /// The block's figure.
    pub figure: Released,
    /// Its households.
    pub households: u32,
    /// Which part of it is meant, from 0 to 1.
    pub weight: f64,
}

/// The figure of parts of blocks together: the only sum that there is. Suppressed below `threshold` households.
///
/// Parts that have no value add nothing; the figure has the state that most of the households have.
pub fn sum_of_blocks(indicator: &Indicator, parts: &[BlockPart], threshold: f64) -> Figure {
    let mut households = [0.0; State::ALL.len()];
    let mut sums = Sums::default();
    for &BlockPart { figure, households: of_block, weight } in parts {
        let mut state = figure.state();
        if let Released::Counts { numerator, denominator, numerator_variance, denominator_variance } = figure {
            sums.numerator += weight * numerator;
            sums.denominator += weight * denominator;
            sums.numerator_variance += weight * weight * numerator_variance;
            sums.denominator_variance += weight * weight * denominator_variance;
            state = State::Value;
        }
        households[state as usize] += weight * f64::from(of_block);
    }
    let total: f64 = households.iter().sum();
    if total == 0.0 {
        return Figure::without_value(State::Missing);
    }
    if total < threshold {
        return Figure::without_value(State::Suppressed);
    }
    let most = State::ALL.into_iter().fold(State::Value, |most, state| {
        if households[state as usize] > households[most as usize] { state } else { most }
    });
    if most != State::Value {
        return Figure::without_value(most);
    }
    value(indicator, &sums)
}

fn value(indicator: &Indicator, sums: &Sums) -> Figure {
    if sums.denominator <= 0.0 {
        return Figure::without_value(State::Missing);
    }
    let ratio = sums.numerator / sums.denominator;
    let deviation = (sums.numerator_variance + ratio * ratio * sums.denominator_variance).sqrt() / sums.denominator;
    let most = if indicator.kind == Kind::Share { indicator.per } else { f64::INFINITY };
    let scaled = |ratio: f64| as_f32((indicator.per * ratio).clamp(0.0, most));
    Figure {
        state: if sums.numerator == 0.0 { State::Zero } else { State::Value },
        value: scaled(ratio),
        interval: Some([scaled(ratio - 1.96 * deviation), scaled(ratio + 1.96 * deviation)]),
        counts: Some([sums.numerator, sums.denominator]),
    }
}

/// The nearest number that survives the way through an `f32`.
fn as_f32(value: f64) -> f64 {
    f64::from(nearest_f32(value))
}

#[cfg(test)]
#[path = "derive_tests.rs"]
mod tests;
