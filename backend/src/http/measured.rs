//! Measures of the layers of a release, computed once and kept while the release is served.
use super::weights::Weights;
use crate::measures::{AreaMeasures, LayerFacts};
use geodata::layer::LayerId;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};
use store::{Reader, ReleaseRow, StoreError};
use tokio::sync::{OnceCell, Semaphore};

/// Layers with more areas are not ranked: it would take minutes, and nobody reads such a list.
const MOST_AREAS: usize = 20_000;

/// A layer with its measures of the newest year.
pub(super) struct MeasuredLayer {
    /// The layer.
    pub(super) facts: LayerFacts,
    /// The newest year with a need index, and the measures of each area in it.
    pub(super) newest: Option<(i16, Arc<Vec<AreaMeasures>>)>,
}

/// Measures with weights of their own that are kept; more of them take the place of all.
const MOST_WEIGHTED: usize = 64;

/// Measures with weights of their own that are computed at the same time: they are asked for while somebody moves a slider.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

type Kept<T> = Arc<OnceCell<Option<Arc<T>>>>;

/// What was computed for a release; another release starts from nothing.
#[derive(Default)]
struct OfRelease {
    key: String,
    layers: HashMap<LayerId, Kept<MeasuredLayer>>,
    years: HashMap<(LayerId, i16), Kept<Vec<AreaMeasures>>>,
    weighted: HashMap<(LayerId, i16, Weights), Kept<Vec<AreaMeasures>>>,
}

/// What was computed; clones are the same.
#[derive(Clone, Default)]
pub(super) struct Measured {
    release: Arc<Mutex<OfRelease>>,
}

impl std::fmt::Debug for Measured {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Measured")
    }
}

impl Measured {
    /// The cell of something of a release, made empty where there is none.
    fn cell<T>(&self, key: &str, of: impl FnOnce(&mut OfRelease) -> &mut Kept<T>) -> Kept<T> {
        let mut release = self.release.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if release.key != key {
            *release = OfRelease { key: key.to_owned(), ..OfRelease::default() };
        }
        of(&mut release).clone()
    }

    /// Drops what was computed for a release.
    pub(super) fn forget(&self, key: &str) {
        let mut release = self.release.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if release.key == key {
            *release = OfRelease::default();
        }
    }

    /// A layer with its measures; `None` where there is none of this id, or it is too large.
    ///
    /// # Errors
    /// [`StoreError`] where something cannot be read.
    pub(super) async fn layer(
        &self,
        reader: &Reader,
        release: &ReleaseRow,
        layer: LayerId,
        areas: usize,
    ) -> Result<Option<Arc<MeasuredLayer>>, StoreError> {
        if areas > MOST_AREAS {
            return Ok(None);
        }
        let cell = self.cell(&super::release_key(release), |kept| kept.layers.entry(layer).or_default());
        let make = || async {
            let Some(facts) = LayerFacts::read(reader, release, layer).await? else { return Ok::<_, StoreError>(None) };
            Ok(Some(Arc::new(on_a_thread(move || MeasuredLayer::new(facts)).await)))
        };
        Ok(cell.get_or_try_init(make).await?.clone())
    }

    /// The measures of a layer in a year; `None` where it has no need index then.
    pub(super) async fn year(
        &self,
        release: &ReleaseRow,
        layer: &Arc<MeasuredLayer>,
        year: i16,
    ) -> Option<Arc<Vec<AreaMeasures>>> {
        if let Some((_, newest)) = layer.newest.as_ref().filter(|(newest, _)| *newest == year) {
            return Some(newest.clone());
        }
        let name = (layer.facts.layer, year);
        let cell = self.cell(&super::release_key(release), |kept| kept.years.entry(name).or_default());
        let layer = layer.clone();
        let make = || on_a_thread(move || layer.facts.measures(year, &Default::default()).ok().map(Arc::new));
        cell.get_or_init(make).await.clone()
    }
}

impl Measured {
    /// The same with weights of their own; `None` also where none of them is above 0.
    pub(super) async fn weighted(
        &self,
        release: &ReleaseRow,
        layer: &Arc<MeasuredLayer>,
        year: i16,
        weights: Weights,
    ) -> Option<Arc<Vec<AreaMeasures>>> {
        if weights.are_usual() {
            return self.year(release, layer, year).await;
        }
        let name = (layer.facts.layer, year, weights.clone());
        let cell = self.cell(&super::release_key(release), |kept| {
            if kept.weighted.len() >= MOST_WEIGHTED && !kept.weighted.contains_key(&name) {
                kept.weighted.clear();
            }
            kept.weighted.entry(name).or_default()
        });
        let layer = layer.clone();
        let make = || async {
            let _one_of_few = AT_ONCE.acquire().await.ok()?;
            on_a_thread(move || layer.facts.measures(year, &weights.by_indicator()).ok().map(Arc::new)).await
        };
        cell.get_or_init(make).await.clone()
    }
}

impl MeasuredLayer {
    fn new(facts: LayerFacts) -> Self {
        let newest = facts.newest_year().and_then(|year| {
            // A layer of which too few areas have values has no ranking, and that is all.
            Some((year, Arc::new(facts.measures(year, &Default::default()).ok()?)))
        });
        Self { facts, newest }
    }
}

/// Runs what takes long beside the server's own work.
pub(super) async fn on_a_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
}
