//! Weights, kept between publications: made once for each pair of geography versions.
use crate::{Store, StoreError, codec::json};
use geodata::{aggregate::Weights, layer::LayerId};
use sqlx::{Row, query};

const TABLE: &str = "private_weights";

/// The weights of the departments onto a geography.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptWeights {
    /// The layer that they lead onto.
    pub target: LayerId,
    /// What the geometries of both sides and the address points were, as a checksum.
    pub version: String,
    /// Codes of the cells, where the geography is a grid; empty where its areas are imported.
    pub cells: Vec<String>,
    /// The weights.
    pub weights: Weights,
}

impl Store {
    /// The weights that were kept for a municipality.
    ///
    /// # Errors
    /// [`StoreError`] where they cannot be read.
    pub async fn weights(&self, municipality: &str) -> Result<Vec<KeptWeights>, StoreError> {
        let rows = query(
            "SELECT target, version, cells, weights FROM private_weights WHERE municipality = $1 ORDER BY target",
        )
        .bind(municipality)
        .fetch_all(&self.pool)
        .await?;
        let mut kept = Vec::with_capacity(rows.len());
        for row in &rows {
            // Weights onto a layer that there is not any more are of no use.
            let Ok(target) = row.try_get::<String, _>(0)?.parse() else { continue };
            let weights = Weights::from_bytes(&row.try_get::<Vec<u8>, _>(3)?);
            kept.push(KeptWeights {
                target,
                version: row.try_get(1)?,
                cells: json(TABLE, &row.try_get::<String, _>(2)?)?,
                weights: weights.map_err(|error| StoreError::Corrupt { table: TABLE, what: error.to_string() })?,
            });
        }
        Ok(kept)
    }

    /// Keeps weights instead of those that were kept for the same geographies before; all of them, or none.
    ///
    /// # Errors
    /// [`StoreError`] where they cannot be written.
    pub async fn keep_weights(&self, municipality: &str, kept: &[KeptWeights]) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        for kept in kept {
            // Another publication may keep the same ones at the same time.
            query(
                "INSERT INTO private_weights (municipality, target, version, cells, weights) VALUES ($1, $2, $3, $4, $5) \
                 ON CONFLICT (municipality, target) DO UPDATE SET version = excluded.version, cells = excluded.cells, \
                 weights = excluded.weights",
            )
            .bind(municipality)
            .bind(kept.target.as_str())
            .bind(&kept.version)
            .bind(serde_json::to_string(&kept.cells).expect("texts are JSON"))
            .bind(kept.weights.to_bytes())
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_kept_is_what_comes_back_and_the_newer_takes_the_place_of_the_older() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite://{}/a.db", folder.path().display())).await.unwrap();
        let kept = |version: &str, weight| KeptWeights {
            target: LayerId::Kvadratnet1km,
            version: version.to_owned(),
            cells: vec!["1km_6175_724".to_owned(), "1km_6175_725".to_owned()],
            weights: Weights::new(vec![vec![(0, weight), (1, 1.0 - weight)], vec![]], 2),
        };
        let districts = KeptWeights { target: LayerId::Districts, cells: Vec::new(), ..kept("a", 0.5) };
        store.keep_weights("0101", &[kept("a", 0.25), districts.clone()]).await.unwrap();
        store.keep_weights("0101", &[kept("b", 0.75)]).await.unwrap();
        assert_eq!(store.weights("0101").await.unwrap(), [districts, kept("b", 0.75)]);
        assert_eq!(store.weights("0147").await.unwrap(), []);
    }
}
