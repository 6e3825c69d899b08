//! Serving: what the released tables hold. No statement here names another table.
use crate::{
    Reader, StoreError,
    codec::{figures_from_bytes, indicator_from_json, json, polygons_from_wkb, released_from_bytes},
    load::{choose, count},
};
use geo::MultiPolygon;
use geodata::{derive::Figure, indicator::Indicator, layer::LayerId, period::Period, protect::Released};
use sqlx::{AssertSqlSafe, FromRow, Row, any::AnyRow, query, query_as, query_scalar};

/// A release, as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct ReleaseRow {
    /// Code of the municipality.
    pub municipality: String,
    /// Number.
    pub id: i64,
    /// Time of publication, RFC 3339 in UTC.
    pub published_at: String,
    /// Version of the software.
    pub software: String,
    /// Version of the protection rules.
    pub rules: String,
    /// Household threshold of blocks.
    pub household_threshold: i64,
    /// Smallest number of active reporters behind concerns.
    pub reporter_threshold: i64,
    /// JSON list of the batches that it was made from.
    pub source: String,
    /// Name of the municipality.
    pub name: String,
    /// Other than 0 for a fictional one.
    pub fictional: i64,
    /// JSON list of sources.
    pub attribution: String,
    /// Bounds in degrees.
    pub west: f64,
    /// Bounds in degrees.
    pub south: f64,
    /// Bounds in degrees.
    pub east: f64,
    /// Bounds in degrees.
    pub north: f64,
    /// When it was withdrawn, RFC 3339 in UTC; its figures are gone then.
    pub withdrawn_at: Option<String>,
}

impl FromRow<'_, AnyRow> for ReleaseRow {
    fn from_row(row: &AnyRow) -> sqlx::Result<Self> {
        Ok(Self {
            municipality: row.try_get("municipality")?,
            id: row.try_get("id")?,
            published_at: row.try_get("published_at")?,
            software: row.try_get("software")?,
            rules: row.try_get("rules")?,
            household_threshold: row.try_get("household_threshold")?,
            reporter_threshold: row.try_get("reporter_threshold")?,
            source: row.try_get("source")?,
            name: row.try_get("name")?,
            fictional: row.try_get("fictional")?,
            attribution: row.try_get("attribution")?,
            west: row.try_get("west")?,
            south: row.try_get("south")?,
            east: row.try_get("east")?,
            north: row.try_get("north")?,
            withdrawn_at: row.try_get("withdrawn_at")?,
        })
    }
}

impl ReleaseRow {
    /// The batches that it was made from.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] where they are not a list.
    pub fn source(&self) -> Result<Vec<i64>, StoreError> {
        json("released_release", &self.source)
    }

    /// Sources that must be named.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] where they are not a list.
    pub fn attributions(&self) -> Result<Vec<String>, StoreError> {
        json("released_release", &self.attribution)
    }
}

/// A layer, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayerRow {
    /// Which layer it is.
    pub layer: LayerId,
    /// Danish name.
    pub name_da: String,
    /// English name.
    pub name_en: String,
    /// Number of areas.
    pub areas: i64,
}

impl FromRow<'_, AnyRow> for LayerRow {
    fn from_row(row: &AnyRow) -> sqlx::Result<Self> {
        let layer = row.try_get::<String, _>("layer")?.parse::<LayerId>();
        Ok(Self {
            layer: layer.map_err(|error| sqlx::Error::Decode(Box::new(error)))?,
            name_da: row.try_get("name_da")?,
            name_en: row.try_get("name_en")?,
            areas: row.try_get("areas")?,
        })
    }
}

/// What a release holds.
#[derive(Debug, Clone, PartialEq)]
pub struct CatalogueRows {
    /// Layers of the picker.
    pub layers: Vec<LayerRow>,
    /// Kinds of base features, with how many there are.
    pub base: Vec<(String, i64)>,
    /// Indicators, each with the periods for which there are figures, ascending.
    pub indicators: Vec<(Indicator, Vec<Period>)>,
}

/// What belongs to an area besides its figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaFactsRow {
    /// Housing organisation, for a department.
    pub organisation: Option<String>,
    /// District, for a department or a cell that lies in one.
    pub district: Option<String>,
    /// Dwellings, rounded.
    pub dwellings: Option<u64>,
}

/// An area, as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct AreaRow {
    /// Position in its layer.
    pub position: usize,
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Organisation.
    pub organisation: Option<String>,
    /// District.
    pub district: Option<String>,
    /// Dwellings, rounded.
    pub dwellings: Option<u64>,
    /// Other departments that it is shown as one with.
    pub shown_with: Vec<String>,
    /// Dwellings for families, the young, the elderly, and those who need care, rounded.
    pub dwellings_by_kind: Option<[f64; 4]>,
    /// Numbers of the interventions that serve it.
    pub interventions: Vec<u32>,
    /// Outline in EPSG:25832, metres.
    pub geometry: MultiPolygon<f64>,
}

/// A released block, as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct BlockRow {
    /// Id.
    pub id: String,
    /// Households, rounded.
    pub households: u32,
    /// Its departments, each with its part of the dwellings.
    pub departments: Vec<(String, f64)>,
}

const RELEASE: &str = "SELECT municipality, id, published_at, software, rules, household_threshold, reporter_threshold, source, name, \
                       fictional, attribution, west, south, east, north, withdrawn_at FROM released_release";
const AREA: &str = "SELECT position, id, name, organisation, district, dwellings, shown_with, dwellings_by_kind, \
                    served, geometry FROM released_area \
                    WHERE municipality = $1 AND release = $2 AND layer = $3 AND id = $4";
const AREAS: &str = "SELECT position, id, name, organisation, district, dwellings, shown_with, dwellings_by_kind, \
                    served, geometry FROM released_area \
                     WHERE municipality = $1 AND release = $2 AND layer = $3 ORDER BY position";

impl Reader {
    /// The newest release of the only municipality, or of the one with this code, that was not withdrawn.
    ///
    /// # Errors
    /// [`StoreError`] where there is none, or several municipalities and none is named.
    pub async fn newest_release(&self, municipality: Option<&str>) -> Result<ReleaseRow, StoreError> {
        let codes: Vec<String> = query_scalar(
            "SELECT DISTINCT municipality FROM released_release WHERE withdrawn_at IS NULL ORDER BY municipality",
        )
        .fetch_all(&self.pool)
        .await?;
        let code = choose(&codes, municipality).ok_or(StoreError::NoRelease)??;
        let sql = format!("{RELEASE} WHERE municipality = $1 AND withdrawn_at IS NULL ORDER BY id DESC LIMIT 1");
        let release = query_as(AssertSqlSafe(sql)).bind(code).fetch_optional(&self.pool).await?;
        // It may have been withdrawn a moment ago.
        release.ok_or(StoreError::NoRelease)
    }

    /// The releases of a municipality that are served, the newest first.
    ///
    /// # Errors
    /// [`StoreError`] where the database refuses.
    pub async fn served_releases(&self, municipality: &str) -> Result<Vec<ReleaseRow>, StoreError> {
        let sql = format!("{RELEASE} WHERE municipality = $1 AND withdrawn_at IS NULL ORDER BY id DESC");
        Ok(query_as(AssertSqlSafe(sql)).bind(municipality).fetch_all(&self.pool).await?)
    }

    /// The releases with this number, of every municipality, withdrawn ones too.
    ///
    /// # Errors
    /// [`StoreError`] where the database refuses.
    pub async fn releases(&self, id: i64) -> Result<Vec<ReleaseRow>, StoreError> {
        let sql = format!("{RELEASE} WHERE id = $1 ORDER BY municipality");
        Ok(query_as(AssertSqlSafe(sql)).bind(id).fetch_all(&self.pool).await?)
    }

    /// Layers, base and indicators of a release.
    ///
    /// # Errors
    /// [`StoreError`] where something cannot be read.
    pub async fn catalogue(&self, municipality: &str, release: i64) -> Result<CatalogueRows, StoreError> {
        let layers = query_as(
            "SELECT layer, name_da, name_en, areas FROM released_layer \
             WHERE municipality = $1 AND release = $2 AND position > 0 ORDER BY position",
        )
        .bind(municipality)
        .bind(release)
        .fetch_all(&self.pool)
        .await?;
        let base = query_as("SELECT kind, features FROM released_base WHERE municipality = $1 AND release = $2")
            .bind(municipality)
            .bind(release)
            .fetch_all(&self.pool)
            .await?;
        let definitions: Vec<(String, String)> = query_as(
            "SELECT code, definition FROM released_indicator WHERE municipality = $1 AND release = $2 ORDER BY position",
        )
        .bind(municipality)
        .bind(release)
        .fetch_all(&self.pool)
        .await?;
        let periods: Vec<(String, String)> = query_as(
            "SELECT DISTINCT indicator, period FROM released_column WHERE municipality = $1 AND release = $2 \
             ORDER BY indicator, period",
        )
        .bind(municipality)
        .bind(release)
        .fetch_all(&self.pool)
        .await?;
        let indicators = definitions.into_iter().map(|(code, definition)| {
            let of = periods.iter().filter(|(indicator, _)| *indicator == code);
            let periods: Result<Vec<Period>, StoreError> = of
                .map(|(_, period)| {
                    period.parse().map_err(|_| StoreError::Corrupt {
                        table: "released_column",
                        what: format!("the period {period}"),
                    })
                })
                .collect();
            Ok((indicator_from_json("released_indicator", code, &definition)?, periods?))
        });
        Ok(CatalogueRows { layers, base, indicators: indicators.collect::<Result<_, StoreError>>()? })
    }

    /// The bytes of a layer's geometry, as they travel to the page.
    ///
    /// # Errors
    /// [`StoreError`] where the database refuses.
    pub async fn layer_tile(
        &self,
        municipality: &str,
        release: i64,
        layer: LayerId,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let tile = query_scalar(
            "SELECT tile FROM released_layer WHERE municipality = $1 AND release = $2 AND layer = $3 AND position > 0",
        );
        Ok(tile.bind(municipality).bind(release).bind(layer.as_str()).fetch_optional(&self.pool).await?)
    }

    /// The bytes of a base layer's geometry.
    ///
    /// # Errors
    /// [`StoreError`] where the database refuses.
    pub async fn base_tile(&self, municipality: &str, release: i64, kind: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let tile =
            query_scalar("SELECT tile FROM released_base WHERE municipality = $1 AND release = $2 AND kind = $3");
        Ok(tile.bind(municipality).bind(release).bind(kind).fetch_optional(&self.pool).await?)
    }

    /// The figures of a layer for an indicator and period, in the order of its areas.
    ///
    /// # Errors
    /// [`StoreError`] where something cannot be read.
    pub async fn figures(
        &self,
        municipality: &str,
        release: i64,
        layer: LayerId,
        indicator: &str,
        period: &str,
    ) -> Result<Option<Vec<Figure>>, StoreError> {
        let bytes: Option<Vec<u8>> = query_scalar(
            "SELECT figures FROM released_column \
             WHERE municipality = $1 AND release = $2 AND layer = $3 AND indicator = $4 AND period = $5",
        )
        .bind(municipality)
        .bind(release)
        .bind(layer.as_str())
        .bind(indicator)
        .bind(period)
        .fetch_optional(&self.pool)
        .await?;
        bytes.map(|bytes| figures_from_bytes(&bytes)).transpose()
    }

    /// The blocks of a release; none where it was published before blocks were stored.
    ///
    /// # Errors
    /// [`StoreError`] where something cannot be read.
    pub async fn blocks(&self, municipality: &str, release: i64) -> Result<Vec<BlockRow>, StoreError> {
        const TABLE: &str = "released_block";
        let rows: Vec<(String, i64, String)> = query_as(
            "SELECT id, households, departments FROM released_block \
             WHERE municipality = $1 AND release = $2 ORDER BY position",
        )
        .bind(municipality)
        .bind(release)
        .fetch_all(&self.pool)
        .await?;
        let block = |(id, households, departments): (String, i64, String)| {
            Ok(BlockRow { id, households: count(TABLE, households)?, departments: json(TABLE, &departments)? })
        };
        rows.into_iter().map(block).collect()
    }

    /// The figures of the blocks for an indicator and period, in the order of [`Reader::blocks`].
    ///
    /// # Errors
    /// [`StoreError`] where something cannot be read.
    pub async fn block_figures(
        &self,
        municipality: &str,
        release: i64,
        indicator: &str,
        period: &str,
    ) -> Result<Option<Vec<Released>>, StoreError> {
        let bytes: Option<Vec<u8>> = query_scalar(
            "SELECT figures FROM released_block_column \
             WHERE municipality = $1 AND release = $2 AND indicator = $3 AND period = $4",
        )
        .bind(municipality)
        .bind(release)
        .bind(indicator)
        .bind(period)
        .fetch_optional(&self.pool)
        .await?;
        bytes.map(|bytes| released_from_bytes(&bytes)).transpose()
    }

    /// An area of a layer.
    ///
    /// # Errors
    /// [`StoreError`] where something cannot be read.
    pub async fn area(
        &self,
        municipality: &str,
        release: i64,
        layer: LayerId,
        id: &str,
    ) -> Result<Option<AreaRow>, StoreError> {
        let row = query(AREA)
            .bind(municipality)
            .bind(release)
            .bind(layer.as_str())
            .bind(id)
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(area).transpose()
    }

    /// What belongs to each area of a layer besides figures: organisation, district and dwellings, in the order of its areas.
    ///
    /// # Errors
    /// [`StoreError`] where the database refuses.
    pub async fn area_facts(
        &self,
        municipality: &str,
        release: i64,
        layer: LayerId,
    ) -> Result<Vec<AreaFactsRow>, StoreError> {
        let rows: Vec<(Option<String>, Option<String>, Option<i64>)> = query_as(
            "SELECT organisation, district, dwellings FROM released_area \
             WHERE municipality = $1 AND release = $2 AND layer = $3 ORDER BY position",
        )
        .bind(municipality)
        .bind(release)
        .bind(layer.as_str())
        .fetch_all(&self.pool)
        .await?;
        let facts = |(organisation, district, dwellings): (_, _, Option<i64>)| AreaFactsRow {
            organisation,
            district,
            dwellings: dwellings.and_then(|dwellings| u64::try_from(dwellings).ok()),
        };
        Ok(rows.into_iter().map(facts).collect())
    }

    /// All areas of a layer, in its order.
    ///
    /// # Errors
    /// [`StoreError`] where something cannot be read.
    pub async fn areas(&self, municipality: &str, release: i64, layer: LayerId) -> Result<Vec<AreaRow>, StoreError> {
        let rows = query(AREAS).bind(municipality).bind(release).bind(layer.as_str()).fetch_all(&self.pool).await?;
        rows.iter().map(area).collect()
    }
}

fn area(row: &AnyRow) -> Result<AreaRow, StoreError> {
    const TABLE: &str = "released_area";
    let position: i64 = row.try_get(0)?;
    Ok(AreaRow {
        position: usize::try_from(position)
            .map_err(|_| StoreError::Corrupt { table: TABLE, what: format!("position {position}") })?,
        id: row.try_get(1)?,
        name: row.try_get(2)?,
        organisation: row.try_get(3)?,
        district: row.try_get(4)?,
        dwellings: row.try_get::<Option<i64>, _>(5)?.and_then(|dwellings| u64::try_from(dwellings).ok()),
        shown_with: json(TABLE, &row.try_get::<String, _>(6)?)?,
        // A release of an older version has neither.
        dwellings_by_kind: row.try_get::<Option<String>, _>(7)?.map(|kinds| json(TABLE, &kinds)).transpose()?,
        interventions: row
            .try_get::<Option<String>, _>(8)?
            .map(|numbers| json(TABLE, &numbers))
            .transpose()?
            .unwrap_or_default(),
        geometry: polygons_from_wkb(TABLE, &row.try_get::<Vec<u8>, _>(9)?)?,
    })
}
