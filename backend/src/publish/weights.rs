//! Weights from one publication to the next: made again only where a geometry or an address point has changed.
use super::places::Places;
use geo::{CoordsIter, MultiPolygon};
use geodata::{
    aggregate::{Weights, WeightsError},
    layer::LayerId,
};
use sha2::{Digest, Sha256};
use store::KeptWeights;

/// What the weights are made by; a new number makes all of them again.
const METHOD: &str = "weights 1";

/// Weights that were kept, and those that were made since.
#[derive(Debug, Default)]
pub struct WeightCache {
    kept: Vec<KeptWeights>,
    made: Vec<KeptWeights>,
}

impl WeightCache {
    /// Begins with weights that were kept.
    pub fn new(kept: Vec<KeptWeights>) -> Self {
        Self { kept, made: Vec::new() }
    }

    /// The weights that were made, to be kept.
    pub fn made(&self) -> &[KeptWeights] {
        &self.made
    }

    /// The weights onto a geography: those of this version, or else those that `make` makes, with the codes of its cells.
    pub(super) fn weights(
        &mut self,
        target: LayerId,
        version: String,
        make: impl FnOnce() -> Result<(Vec<String>, Weights), WeightsError>,
    ) -> Result<KeptWeights, WeightsError> {
        let known = self.made.iter().chain(&self.kept).find(|kept| kept.target == target && kept.version == version);
        if let Some(known) = known {
            return Ok(known.clone());
        }
        let (cells, weights) = make()?;
        let made = KeptWeights { target, version, cells, weights };
        self.made.push(made.clone());
        Ok(made)
    }
}

/// A checksum over everything that weights depend on.
pub(super) struct Version(Sha256);

impl Version {
    /// The departments, as weights onto a target see them.
    pub(super) fn of(target: LayerId, places: &Places) -> Self {
        let mut version = Self(Sha256::new());
        version.0.update(METHOD);
        version.0.update(target.as_str());
        let mut version = version.and(places.outlines);
        for point in places.points {
            version.0.update((point.source as u64).to_le_bytes());
            for value in [point.position.x, point.position.y, point.weight] {
                version.0.update(value.to_le_bytes());
            }
        }
        version
    }

    /// Further outlines.
    pub(super) fn and(mut self, outlines: &[Option<&MultiPolygon<f64>>]) -> Self {
        self.0.update((outlines.len() as u64).to_le_bytes());
        for outline in outlines {
            let rings = outline.iter().flat_map(|outline| outline.iter());
            let rings = rings.flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
            self.0.update((outline.map_or(0, CoordsIter::coords_count) as u64).to_le_bytes());
            for point in rings.flat_map(|ring| {
                [(ring.0.len() as f64, 0.0)].into_iter().chain(ring.0.iter().map(|point| (point.x, point.y)))
            }) {
                self.0.update(point.0.to_le_bytes());
                self.0.update(point.1.to_le_bytes());
            }
        }
        self
    }

    pub(super) fn finish(self) -> String {
        hex::encode(self.0.finalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Rect, coord};
    use geodata::aggregate::PointAssignment;

    #[test]
    fn the_version_changes_with_every_outline_and_point() {
        let square = |side: f64| MultiPolygon(vec![Rect::new((0.0, 0.0), (side, side)).to_polygon()]);
        let point = |weight| PointAssignment { source: 0, position: coord! { x: 1.0, y: 2.0 }, weight };
        let version = |target: LayerId, side: f64, points: &[PointAssignment]| {
            let outline = square(side);
            Version::of(target, &Places { outlines: &[Some(&outline), None], points }).finish()
        };
        let first = version(LayerId::Districts, 5.0, &[point(1.0)]);
        assert_eq!(first, version(LayerId::Districts, 5.0, &[point(1.0)]));
        for other in [
            version(LayerId::Disadvantaged, 5.0, &[point(1.0)]),
            version(LayerId::Districts, 5.5, &[point(1.0)]),
            version(LayerId::Districts, 5.0, &[point(2.0)]),
            version(LayerId::Districts, 5.0, &[]),
        ] {
            assert_ne!(first, other);
        }
    }

    #[test]
    fn weights_are_made_once_for_a_version() {
        let mut cache = WeightCache::default();
        let made = Weights::new(vec![vec![(0, 1.0)]], 1);
        cache.weights(LayerId::Districts, "a".to_owned(), || Ok((Vec::new(), made.clone()))).unwrap();
        let again = cache.weights(LayerId::Districts, "a".to_owned(), || panic!("it was made"));
        assert_eq!(again.unwrap().weights, made);
        assert_eq!(cache.made().len(), 1);
        let mut later = WeightCache::new(cache.made().to_vec());
        later.weights(LayerId::Districts, "a".to_owned(), || panic!("it was kept")).unwrap();
        assert!(later.made().is_empty());
        later.weights(LayerId::Districts, "b".to_owned(), || Ok((Vec::new(), made.clone()))).unwrap();
        assert_eq!(later.made().len(), 1);
    }
}
