//! What came from the server, kept for as long as the page lives: what is asked for twice is fetched once.
use crate::{
    chart,
    client::{self, ClientError, PerArea, Weights},
    limits::Limits,
    map::layer::AreaLayer,
    ranking::{RankedBy, Ranking},
    state::Classing,
    tabled::value,
};
use futures_util::{future::try_join_all, lock::Mutex};
use geodata::{column::Column, layer::LayerId};
use std::{cell::RefCell, collections::HashMap, hash::Hash, rc::Rc};
use wire::{AreaFacts, AreaInterventions, Catalogue, Indicator, Profile, Standings, StatuteOutcomes};

/// What has come or is under way: who asks while it is under way waits for the same.
type Kept<K, T> = RefCell<HashMap<K, Rc<Mutex<Option<Rc<T>>>>>>;

/// The scores of a layer in a year, with the indicators that they are made of.
pub(crate) struct RankingOf {
    /// The ranking; `None` where there is nothing to compare.
    pub(crate) ranking: Option<Ranking>,
    /// Its indicators, in the order of the weights.
    pub(crate) indicators: Vec<Indicator>,
    /// Whose areas they are.
    pub(crate) layer: Rc<AreaLayer>,
}

/// Everything of a release that has come.
pub(crate) struct Data {
    pub(crate) catalogue: Rc<Catalogue>,
    layers: Kept<LayerId, AreaLayer>,
    columns: Kept<(PerArea, LayerId, [String; 2]), Column>,
    limits: Kept<(LayerId, String, &'static str), Limits>,
    limits_of_changes: Kept<(LayerId, [String; 2]), Limits>,
    standings: Kept<(LayerId, String, Weights), Standings>,
    rankings: Kept<(LayerId, String), RankingOf>,
    profiles: Kept<(LayerId, String, Weights), Profile>,
    facts: Kept<LayerId, AreaFacts>,
    interventions: Kept<LayerId, Vec<AreaInterventions>>,
    outcomes: Kept<(), StatuteOutcomes>,
}

impl Data {
    pub(crate) fn new(catalogue: Rc<Catalogue>) -> Self {
        Self {
            catalogue,
            layers: Kept::default(),
            columns: Kept::default(),
            limits: Kept::default(),
            limits_of_changes: Kept::default(),
            standings: Kept::default(),
            rankings: Kept::default(),
            profiles: Kept::default(),
            facts: Kept::default(),
            interventions: Kept::default(),
            outcomes: Kept::default(),
        }
    }

    fn release(&self) -> &str {
        &self.catalogue.release.key
    }

    pub(crate) async fn layer(&self, id: LayerId) -> Result<Rc<AreaLayer>, ClientError> {
        kept(&self.layers, id, async || Ok(AreaLayer::new(client::layer(self.release(), id).await?))).await
    }

    /// A layer that has come already.
    pub(crate) fn known_layer(&self, id: LayerId) -> Option<Rc<AreaLayer>> {
        self.layers.borrow().get(&id)?.try_lock()?.clone()
    }

    /// What belongs to the areas of a layer, where it has come already.
    pub(crate) fn known_facts(&self, layer: LayerId) -> Option<Rc<AreaFacts>> {
        self.facts.borrow().get(&layer)?.try_lock()?.clone()
    }

    pub(crate) async fn column(
        &self,
        layer: LayerId,
        indicator: &str,
        period: &str,
    ) -> Result<Rc<Column>, ClientError> {
        self.per_area(PerArea::Values, layer, [indicator, period]).await
    }

    /// The standard errors of values.
    pub(crate) async fn errors(
        &self,
        layer: LayerId,
        indicator: &str,
        period: &str,
    ) -> Result<Rc<Column>, ClientError> {
        self.per_area(PerArea::Errors, layer, [indicator, period]).await
    }

    /// What belongs to the areas of a layer besides figures.
    pub(crate) async fn facts(&self, layer: LayerId) -> Result<Rc<AreaFacts>, ClientError> {
        kept(&self.facts, layer, async || client::facts(self.release(), layer).await).await
    }

    /// The areas of a layer that interventions with a place serve.
    pub(crate) async fn interventions(&self, layer: LayerId) -> Result<Rc<Vec<AreaInterventions>>, ClientError> {
        kept(&self.interventions, layer, async || client::interventions(self.release(), layer).await).await
    }

    /// How all contiguous housing areas stand to the rules of the statute layer.
    pub(crate) async fn outcomes(&self) -> Result<Rc<StatuteOutcomes>, ClientError> {
        kept(&self.outcomes, (), async || client::outcomes(self.release()).await).await
    }

    /// The class limits that all periods of an indicator have in common, made in a way that follows from the values.
    pub(crate) async fn limits(
        &self,
        layer: LayerId,
        indicator: &Indicator,
        classing: &Classing,
    ) -> Result<Rc<Limits>, ClientError> {
        let make = async || Ok(Limits::of(&self.columns(layer, indicator).await?, classing, indicator.decimals));
        kept(&self.limits, (layer, indicator.code.clone(), classing.word()), make).await
    }

    /// The values of all periods of an indicator.
    async fn columns(&self, layer: LayerId, indicator: &Indicator) -> Result<Vec<Rc<Column>>, ClientError> {
        try_join_all(indicator.periods.iter().map(|period| self.column(layer, &indicator.code, &period.id))).await
    }

    /// The least and the greatest value of an indicator in all areas of a layer and all periods; `None` where there is no value.
    pub(crate) async fn extent(&self, layer: LayerId, indicator: &Indicator) -> Result<Option<[f64; 2]>, ClientError> {
        let columns = self.columns(layer, indicator).await?;
        Ok(chart::ends(
            columns.iter().flat_map(|column| (0..column.values.len()).filter_map(|area| value(column, area))),
        ))
    }

    /// The class limits that the changes of an indicator since a period have in common, whichever period is shown.
    pub(crate) async fn limits_of_changes(
        &self,
        layer: LayerId,
        indicator: &Indicator,
        then: &str,
    ) -> Result<Rc<Limits>, ClientError> {
        let make = async || {
            let others = indicator.periods.iter().filter(|period| period.id != then);
            let others = try_join_all(others.map(|period| self.column(layer, &indicator.code, &period.id))).await?;
            Ok(Limits::of_changes(&*self.column(layer, &indicator.code, then).await?, &others, indicator.decimals))
        };
        kept(&self.limits_of_changes, (layer, [indicator.code.clone(), then.to_owned()]), make).await
    }

    async fn per_area(&self, of: PerArea, layer: LayerId, path: [&str; 2]) -> Result<Rc<Column>, ClientError> {
        let key = (of, layer, path.map(str::to_owned));
        kept(&self.columns, key, async || client::column(self.release(), of, layer, path).await).await
    }

    /// How the areas of a layer stand in a year by these weights.
    pub(crate) async fn standings(
        &self,
        layer: LayerId,
        year: &str,
        weights: &Weights,
    ) -> Result<Rc<Standings>, ClientError> {
        let key = (layer, year.to_owned(), weights.clone());
        kept(&self.standings, key, async || client::standings(self.release(), layer, year, weights).await).await
    }

    /// An area with its figures, and how it stands by these weights.
    pub(crate) async fn profile(
        &self,
        layer: LayerId,
        id: &str,
        weights: &Weights,
    ) -> Result<Rc<Profile>, ClientError> {
        let key = (layer, id.to_owned(), weights.clone());
        kept(&self.profiles, key, async || client::profile(self.release(), layer, id, weights).await).await
    }

    /// The scores of a layer in a year, of all indicators that enter the index and have values then.
    pub(crate) async fn ranking(&self, layer: LayerId, year: &str) -> Result<Rc<RankingOf>, ClientError> {
        let make = async || {
            let has_year =
                |indicator: &&Indicator| indicator.in_index && indicator.periods.iter().any(|period| period.id == year);
            let indicators: Vec<Indicator> = self.catalogue.indicators.iter().filter(has_year).cloned().collect();
            let mut columns = Vec::with_capacity(indicators.len());
            for indicator in &indicators {
                let of = async |of| self.per_area(of, layer, [&indicator.code, year]).await;
                let (values, errors) = (of(PerArea::Values).await?, of(PerArea::Errors).await?);
                columns.push(RankedBy { direction: indicator.direction, values, errors });
            }
            Ok(RankingOf { ranking: Ranking::new(&columns).ok(), indicators, layer: self.layer(layer).await? })
        };
        kept(&self.rankings, (layer, year.to_owned()), make).await
    }
}

/// What is kept under a key, or what `make` brings. What is under way for another already is waited for.
async fn kept<K: Eq + Hash, T>(
    kept: &Kept<K, T>,
    key: K,
    make: impl AsyncFnOnce() -> Result<T, ClientError>,
) -> Result<Rc<T>, ClientError> {
    let place = kept.borrow_mut().entry(key).or_default().clone();
    let mut place = place.lock().await;
    if let Some(known) = &*place {
        return Ok(known.clone());
    }
    let fresh = Rc::new(make().await?);
    *place = Some(fresh.clone());
    Ok(fresh)
}
