//! Serving, for measures: all figures of a layer, and what the statute layer alone may read. No statement here names a table that is
//! not released.
use crate::{
    Reader, StoreError,
    codec::{figures_from_bytes, indicator_from_json, json},
    load::parsed,
};
use geodata::{
    derive::Figures,
    indicator::{Indicator, IndicatorCode},
    layer::LayerId,
};
use sqlx::query_as;

/// What the statute layer alone may read.
#[derive(Debug, Clone, PartialEq)]
pub struct StatuteRow {
    /// The rules, as they stand in their file.
    pub rules: String,
    /// Indicators that no other layer has.
    pub indicators: Vec<Indicator>,
    /// Their figures, in the order of the areas of the layer of contiguous housing.
    pub figures: Figures,
}

impl Reader {
    /// All figures of a layer, by indicator and period, each in the order of its areas.
    ///
    /// # Errors
    /// [`StoreError`] where something cannot be read.
    pub async fn all_figures(&self, municipality: &str, release: i64, layer: LayerId) -> Result<Figures, StoreError> {
        let rows: Vec<(String, String, Vec<u8>)> = query_as(
            "SELECT indicator, period, figures FROM released_column WHERE municipality = $1 AND release = $2 AND layer = $3",
        )
        .bind(municipality)
        .bind(release)
        .bind(layer.as_str())
        .fetch_all(&self.pool)
        .await?;
        figures_of(rows, "released_column")
    }

    /// What the statute layer alone may read; `None` where it is off.
    ///
    /// # Errors
    /// [`StoreError`] where something cannot be read.
    pub async fn statute(&self, municipality: &str, release: i64) -> Result<Option<StatuteRow>, StoreError> {
        const TABLE: &str = "released_statute";
        let row: Option<(String, String)> =
            query_as("SELECT rules, indicators FROM released_statute WHERE municipality = $1 AND release = $2")
                .bind(municipality)
                .bind(release)
                .fetch_optional(&self.pool)
                .await?;
        let Some((rules, indicators)) = row else { return Ok(None) };
        let definitions: Vec<(String, String)> = json(TABLE, &indicators)?;
        let indicators =
            definitions.into_iter().map(|(code, definition)| indicator_from_json(TABLE, code, &definition));
        let rows: Vec<(String, String, Vec<u8>)> = query_as(
            "SELECT indicator, period, figures FROM released_statute_column WHERE municipality = $1 AND release = $2",
        )
        .bind(municipality)
        .bind(release)
        .fetch_all(&self.pool)
        .await?;
        let figures = figures_of(rows, "released_statute_column")?;
        Ok(Some(StatuteRow { rules, indicators: indicators.collect::<Result<_, _>>()?, figures }))
    }
}

fn figures_of(rows: Vec<(String, String, Vec<u8>)>, table: &'static str) -> Result<Figures, StoreError> {
    let column = |(indicator, period, bytes): (String, String, Vec<u8>)| {
        Ok(((IndicatorCode::new(indicator), parsed(table, &period)?), figures_from_bytes(&bytes)?))
    };
    rows.into_iter().map(column).collect()
}
