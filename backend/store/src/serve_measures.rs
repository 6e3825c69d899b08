//! Serving, for measures: all figures of a layer, interventions, and what the statute layer alone may read. No statement here names a table that is
//! not released.
use crate::{
    Reader, StoreError,
    codec::{figures_from_bytes, indicator_from_json, json},
    load::parsed,
};
use geodata::{
    derive::Figures,
    indicator::{Indicator, IndicatorCode},
};
use jiff::civil::Date;
use sqlx::{Row, query, query_as};

/// An intervention, as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct InterventionRow {
    /// Id.
    pub id: String,
    /// Code of its kind.
    pub kind: String,
    /// Codes of the groups that it means to reach.
    pub target_groups: Vec<String>,
    /// First day.
    pub start: Date,
    /// Last day, where it has ended.
    pub end: Option<Date>,
    /// Departments that it serves.
    pub departments: Vec<String>,
    /// Protected participants by group; `None` where they are withheld.
    pub participants: Vec<(String, Option<f64>)>,
    /// Where it takes place, EPSG:25832, metres.
    pub position: Option<(f64, f64)>,
}

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

/// For each kind of intervention a list in the order of the areas.
pub type NearnessRows = Vec<(String, Vec<Option<[f64; 3]>>)>;

impl Reader {
    /// All figures of a layer, by indicator and period, each in the order of its areas.
    ///
    /// # Errors
    /// [`StoreError`] where something cannot be read.
    pub async fn all_figures(&self, municipality: &str, release: i64, layer: &str) -> Result<Figures, StoreError> {
        let rows: Vec<(String, String, Vec<u8>)> = query_as(
            "SELECT indicator, period, figures FROM released_column WHERE municipality = $1 AND release = $2 AND layer = $3",
        )
        .bind(municipality)
        .bind(release)
        .bind(layer)
        .fetch_all(&self.pool)
        .await?;
        figures_of(rows, "released_column")
    }

    /// The interventions of a release.
    ///
    /// # Errors
    /// [`StoreError`] where something cannot be read.
    pub async fn interventions(&self, municipality: &str, release: i64) -> Result<Vec<InterventionRow>, StoreError> {
        const TABLE: &str = "released_intervention";
        let rows = query(
            "SELECT id, kind, target_groups, start_date, end_date, departments, participants, x, y FROM released_intervention \
             WHERE municipality = $1 AND release = $2 ORDER BY position",
        )
        .bind(municipality)
        .bind(release)
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(InterventionRow {
                    id: row.try_get(0)?,
                    kind: row.try_get(1)?,
                    target_groups: json(TABLE, &row.try_get::<String, _>(2)?)?,
                    start: parsed(TABLE, &row.try_get::<String, _>(3)?)?,
                    end: row.try_get::<Option<String>, _>(4)?.map(|end| parsed(TABLE, &end)).transpose()?,
                    departments: json(TABLE, &row.try_get::<String, _>(5)?)?,
                    participants: json(TABLE, &row.try_get::<String, _>(6)?)?,
                    position: row.try_get::<Option<f64>, _>(7)?.zip(row.try_get(8)?),
                })
            })
            .collect()
    }

    /// How near interventions are to the homes of a layer: for each kind a list in the order of the areas.
    ///
    /// # Errors
    /// [`StoreError`] where something cannot be read.
    pub async fn nearness(&self, municipality: &str, release: i64, layer: &str) -> Result<NearnessRows, StoreError> {
        let rows: Vec<(String, String)> = query_as(
            "SELECT kind, parts FROM released_nearness WHERE municipality = $1 AND release = $2 AND layer = $3 ORDER BY kind",
        )
        .bind(municipality)
        .bind(release)
        .bind(layer)
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(|(kind, parts)| Ok((kind, json("released_nearness", &parts)?))).collect()
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
