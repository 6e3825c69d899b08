//! What is published: layers of areas with figures, computed from a release and nothing else.
use crate::{
    area::{AreaId, BaseFeature},
    delivery::Municipality,
    derive::{Derived, Figure, Figures},
    indicator::{Direction, Indicator, IndicatorCode},
    layer::LayerId,
    measure::{IndexInput, need_index},
    period::Period,
    protect::{Release, ReleasedInterventions},
};
use geo::MultiPolygon;

/// An area of a published layer.
#[derive(Debug, Clone, PartialEq)]
pub struct PublishedArea {
    /// Id in the layer.
    pub id: AreaId,
    /// Name; a cell's code.
    pub name: String,
    /// Organisation, for a department.
    pub organisation: Option<String>,
    /// Name of the district that it lies in.
    pub district: Option<String>,
    /// Dwellings of departments in the area, rounded to ten.
    pub dwellings: Option<u64>,
    /// Dwellings for families, the young, the elderly, and those who need care, rounded to ten; `None` where their kinds are not known.
    pub dwellings_by_kind: Option<[f64; 4]>,
    /// Numbers of the interventions that serve departments in the area.
    pub interventions: Vec<u32>,
    /// Names of the other departments that a department is shown as one with.
    pub shown_with: Vec<String>,
    /// Outline in EPSG:25832, metres.
    pub geometry: MultiPolygon<f64>,
}

/// A published layer.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    id: LayerId,
    areas: Vec<PublishedArea>,
    figures: Figures,
}

impl Layer {
    /// A layer of areas with their derived figures, in the same order, and the need index of each year in which the layer has
    /// one, by the indicators of the catalogue that enter it with equal weights.
    pub fn new(id: LayerId, areas: Vec<PublishedArea>, derived: &Derived, index: &IndicatorCode) -> Self {
        assert_eq!(areas.len(), derived.areas(), "each area has its figures");
        let mut figures = derived.figures().clone();
        figures.extend(need_index_figures(derived, index));
        Self { id, areas, figures }
    }

    /// Which layer it is.
    pub fn id(&self) -> LayerId {
        self.id
    }

    /// Areas, in the order of every list of figures.
    pub fn areas(&self) -> &[PublishedArea] {
        &self.areas
    }

    /// For each indicator and period a figure per area.
    pub fn figures(&self) -> &Figures {
        &self.figures
    }
}

fn need_index_figures(derived: &Derived, index: &IndicatorCode) -> Figures {
    let entering: Vec<&Indicator> = derived
        .indicators()
        .iter()
        .filter(|indicator| indicator.in_index && indicator.direction != Direction::Neutral)
        .collect();
    let mut periods: Vec<Period> = derived
        .figures()
        .keys()
        .map(|(_, period)| *period)
        .filter(|period| matches!(period, Period::Year(_)))
        .collect();
    periods.sort_unstable();
    periods.dedup();
    let scores = periods.into_iter().filter_map(|period| {
        let inputs = entering.iter().filter_map(|indicator| {
            let figures = derived.figures().get(&(indicator.code.clone(), period))?;
            let values = figures.iter().map(|figure| figure.state.has_value().then_some(figure.value)).collect();
            let errors = figures.iter().map(Figure::error).collect();
            Some(IndexInput { direction: indicator.direction, weight: 1.0, values, errors })
        });
        let inputs: Vec<IndexInput> = inputs.collect();
        let scores = need_index(&inputs).ok()?;
        let states = |area: usize| {
            let columns =
                entering.iter().filter_map(|indicator| derived.figures().get(&(indicator.code.clone(), period)));
            let states: Vec<_> =
                columns.map(|figures| figures[area].state).filter(|state| !state.has_value()).collect();
            *states
                .iter()
                .max_by_key(|state| states.iter().filter(|other| other == state).count())
                .expect("an area without an index lacks values")
        };
        let figures = scores
            .into_iter()
            .enumerate()
            .map(|(area, score)| score.map_or_else(|| Figure::without_value(states(area)), Figure::score));
        Some(((index.clone(), period), figures.collect()))
    });
    scores.collect()
}

/// A released block, which every sum is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct PublishedBlock {
    /// The lowest id of its departments.
    pub id: AreaId,
    /// Households, rounded to ten.
    pub households: u32,
    /// Its departments, each with its part of the dwellings, from 0 to 1.
    pub departments: Vec<(AreaId, f64)>,
}

/// How near the interventions of a kind are to the homes of a layer's areas.
#[derive(Debug, Clone, PartialEq)]
pub struct PublishedNearness {
    /// Layer.
    pub layer: LayerId,
    /// Code of the kind of intervention.
    pub kind: String,
    /// For each area the parts of its dwellings within each of [`NEAR_M`](crate::measure::NEAR_M); `None` where it has no address points.
    pub parts: Vec<Option<[f64; 3]>>,
}

/// What the statute layer alone may read, where a steward has turned it on.
#[derive(Debug, Clone, PartialEq)]
pub struct PublishedStatute {
    /// The rules, as they stand in their file.
    pub rules: String,
    /// Figures of the layer of contiguous areas, in its order.
    pub figures: Figures,
}

/// Everything that a release shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Published {
    /// The municipality.
    pub municipality: Municipality,
    /// Indicators of all figures, in the order of the picker.
    pub indicators: Vec<Indicator>,
    /// The blocks, in the order of the release's figures.
    pub blocks: Vec<PublishedBlock>,
    /// The figures of the blocks, which all others are computed from.
    pub release: Release,
    /// The layer of one area that all others are compared with.
    pub whole: Layer,
    /// Layers, in the order of the picker.
    pub layers: Vec<Layer>,
    /// The base map.
    pub base: Vec<BaseFeature>,
    /// Interventions.
    pub interventions: ReleasedInterventions,
    /// How near they are.
    pub nearness: Vec<PublishedNearness>,
    /// The statute layer.
    pub statute: Option<PublishedStatute>,
}
