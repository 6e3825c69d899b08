//! Publication: a release into the released tables, in one transaction.
use crate::{
    Store, StoreError,
    bulk::{Bound, insert},
    codec::{figures_to_bytes, indicator_to_json, polygons_to_wkb, released_to_bytes, to_json},
    digest,
    ledger::{self, RestsOn},
    ledger_participants,
};
use Bound::{Bytes, Integer, MaybeInteger, MaybeText};
use geodata::{
    indicator::Indicator,
    protect::Ledger,
    published::{Layer, Published, PublishedStatute},
};
use sqlx::{AnyConnection, query, query_scalar};

/// What is said about a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseInfo {
    /// Time of publication, RFC 3339 in UTC.
    pub published_at: String,
    /// Version of the software.
    pub software: String,
    /// Version of the protection rules.
    pub rules: String,
    /// Household threshold of blocks.
    pub household_threshold: u32,
    /// Smallest number of active reporters behind concerns.
    pub reporter_threshold: u32,
    /// Batches that it was made from.
    pub source: Vec<i64>,
}

/// A release, ready to be stored: the published values, and the geometries as they travel to the page.
#[derive(Debug, Clone)]
pub struct PublishedRelease<'a> {
    /// What is said about it.
    pub info: ReleaseInfo,
    /// Layers and figures.
    pub published: &'a Published,
    /// What all releases have shown, this one with them.
    pub ledger: &'a Ledger,
    /// What was read before.
    pub rests_on: RestsOn<'a>,
    /// For each layer, the bytes of `geodata::tile`.
    pub layer_tiles: Vec<Vec<u8>>,
    /// For each kind of base feature its code, the number of features and the bytes of `geodata::tile`.
    pub base_tiles: Vec<(&'static str, usize, Vec<u8>)>,
    /// West, south, east, north in degrees (EPSG:4326).
    pub bounds: [f64; 4],
}

fn text(value: impl Into<String>) -> Bound {
    Bound::Text(value.into())
}

fn count(value: usize) -> Bound {
    Integer(i64::try_from(value).unwrap_or(i64::MAX))
}

impl Store {
    /// Stores a release and gives its number. Readers see the release before until all of it is there.
    ///
    /// # Errors
    /// [`StoreError::Overtaken`] where another publication has landed since the ledger was read; [`StoreError`] where the database
    /// refuses. Nothing is stored then.
    pub async fn publish(&self, release: &PublishedRelease<'_>) -> Result<i64, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let about = &release.published.municipality;
        ledger::take(&mut transaction, &about.code, &release.rests_on).await?;
        let last: Option<i64> = query_scalar("SELECT MAX(id) FROM released_release WHERE municipality = $1")
            .bind(&about.code)
            .fetch_one(&mut *transaction)
            .await?;
        let id = last.unwrap_or(0) + 1;
        write(&mut transaction, id, release).await?;
        digest::keep(&mut transaction, &about.code, id).await?;
        ledger::keep(&mut transaction, &release.rests_on.owner.name, release.ledger).await?;
        ledger_participants::keep(&mut transaction, &release.rests_on.owner.name, &release.ledger.participants).await?;
        transaction.commit().await?;
        Ok(id)
    }
}

/// Writes what a release shows under a number.
pub(crate) async fn write(
    connection: &mut AnyConnection,
    id: i64,
    release: &PublishedRelease<'_>,
) -> Result<(), StoreError> {
    let about = &release.published.municipality;
    let [west, south, east, north] = release.bounds;
    query(
        "INSERT INTO released_release (municipality, id, published_at, software, rules, household_threshold, \
             reporter_threshold, source, name, fictional, attribution, west, south, east, north) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
    )
    .bind(&about.code)
    .bind(id)
    .bind(&release.info.published_at)
    .bind(&release.info.software)
    .bind(&release.info.rules)
    .bind(i64::from(release.info.household_threshold))
    .bind(i64::from(release.info.reporter_threshold))
    .bind(to_json(&release.info.source))
    .bind(&about.name)
    .bind(i64::from(about.fictional))
    .bind(to_json(&about.attribution))
    .bind(west)
    .bind(south)
    .bind(east)
    .bind(north)
    .execute(&mut *connection)
    .await?;
    Writer { connection, municipality: &about.code, release: id }.all(release).await
}

struct Writer<'a> {
    connection: &'a mut AnyConnection,
    municipality: &'a str,
    release: i64,
}

impl Writer<'_> {
    async fn rows(
        &mut self,
        table: &'static str,
        columns: &'static [&'static str],
        rows: impl Iterator<Item = Vec<Bound>>,
    ) -> Result<(), StoreError> {
        let key = [text(self.municipality), Integer(self.release)];
        let rows = rows.map(|row| key.iter().cloned().chain(row).collect());
        insert(self.connection, table, columns, rows).await
    }

    async fn all(&mut self, release: &PublishedRelease<'_>) -> Result<(), StoreError> {
        let indicators = release.published.indicators.iter().enumerate().map(|(position, indicator)| {
            vec![count(position), text(indicator.code.as_str()), text(indicator_to_json(indicator))]
        });
        let columns = &["municipality", "release", "position", "code", "definition"];
        self.rows("released_indicator", columns, indicators).await?;
        self.blocks(release.published).await?;
        // The whole comes first, and is not a layer of the picker: its tile is empty.
        self.layer(0, &release.published.whole, &[]).await?;
        for (position, (layer, tile)) in release.published.layers.iter().zip(&release.layer_tiles).enumerate() {
            self.layer(position + 1, layer, tile).await?;
        }
        let base = release
            .base_tiles
            .iter()
            .map(|(kind, features, tile)| vec![text(*kind), count(*features), Bytes(tile.clone())]);
        self.rows("released_base", &["municipality", "release", "kind", "features", "tile"], base).await?;
        self.interventions(release.published).await?;
        match &release.published.statute {
            Some(statute) => self.statute(statute, release.published.release.statute_indicators()).await,
            None => Ok(()),
        }
    }

    async fn interventions(&mut self, published: &Published) -> Result<(), StoreError> {
        let placed = published.interventions.placed().iter().map(|intervention| {
            let departments: Vec<&str> = intervention.departments().iter().map(geodata::area::AreaId::as_str).collect();
            let participants: Vec<_> = intervention
                .participants()
                .iter()
                .map(|(year, participants)| (year, participants.all(), participants.groups()))
                .collect();
            vec![
                Integer(intervention.number().into()),
                text(intervention.kind()),
                text(to_json(&intervention.target_groups())),
                Integer(intervention.open_to_all().into()),
                Integer(intervention.first_year().into()),
                MaybeInteger(intervention.last_year().map(Into::into)),
                text(to_json(&departments)),
                text(to_json(&participants)),
            ]
        });
        let columns = &[
            "municipality",
            "release",
            "number",
            "kind",
            "target_groups",
            "open_to_all",
            "first_year",
            "last_year",
            "departments",
            "participants",
        ];
        self.rows("released_intervention_place", columns, placed).await?;
        let counted = published.interventions.counted().iter().enumerate().map(|(position, counted)| {
            vec![
                count(position),
                text(&counted.kind),
                MaybeText(counted.district.clone()),
                Integer(counted.year.into()),
                Integer(counted.count.into()),
            ]
        });
        let columns = &["municipality", "release", "position", "kind", "district", "year", "interventions"];
        self.rows("released_intervention_count", columns, counted).await?;
        let nearness = published
            .nearness
            .iter()
            .map(|nearness| vec![text(nearness.layer.as_str()), text(&nearness.kind), text(to_json(&nearness.parts))]);
        self.rows("released_nearness", &["municipality", "release", "layer", "kind", "parts"], nearness).await
    }

    async fn statute(&mut self, statute: &PublishedStatute, indicators: &[Indicator]) -> Result<(), StoreError> {
        let definitions: Vec<(&str, String)> =
            indicators.iter().map(|indicator| (indicator.code.as_str(), indicator_to_json(indicator))).collect();
        let row = vec![text(&statute.rules), text(to_json(&definitions))];
        let columns = &["municipality", "release", "rules", "indicators"];
        self.rows("released_statute", columns, std::iter::once(row)).await?;
        let figures = statute.figures.iter().map(|((indicator, period), figures)| {
            vec![text(indicator.as_str()), text(period.to_string()), Bytes(figures_to_bytes(figures))]
        });
        self.rows("released_statute_column", &["municipality", "release", "indicator", "period", "figures"], figures)
            .await
    }

    async fn blocks(&mut self, published: &Published) -> Result<(), StoreError> {
        let blocks = published.blocks.iter().enumerate().map(|(position, block)| {
            let departments: Vec<(&str, f64)> =
                block.departments.iter().map(|(id, part)| (id.as_str(), *part)).collect();
            vec![
                count(position),
                text(block.id.as_str()),
                Integer(block.households.into()),
                text(to_json(&departments)),
            ]
        });
        let columns = &["municipality", "release", "position", "id", "households", "departments"];
        self.rows("released_block", columns, blocks).await?;
        let figures = published.release.figures().iter().map(|((indicator, period), figures)| {
            vec![text(indicator.as_str()), text(period.to_string()), Bytes(released_to_bytes(figures))]
        });
        self.rows("released_block_column", &["municipality", "release", "indicator", "period", "figures"], figures)
            .await
    }

    async fn layer(&mut self, position: usize, layer: &Layer, tile: &[u8]) -> Result<(), StoreError> {
        let name = layer.id().name();
        let row = vec![
            count(position),
            text(layer.id().as_str()),
            text(name.da),
            text(name.en),
            count(layer.areas().len()),
            Bytes(tile.to_vec()),
        ];
        let columns = &["municipality", "release", "position", "layer", "name_da", "name_en", "areas", "tile"];
        self.rows("released_layer", columns, std::iter::once(row)).await?;
        let areas = layer.areas().iter().enumerate().map(|(position, area)| {
            vec![
                text(layer.id().as_str()),
                count(position),
                text(area.id.as_str()),
                text(&area.name),
                MaybeText(area.organisation.clone()),
                MaybeText(area.district.clone()),
                MaybeInteger(area.dwellings.map(|dwellings| i64::try_from(dwellings).unwrap_or(i64::MAX))),
                text(to_json(&area.shown_with)),
                MaybeText(area.dwellings_by_kind.map(|kinds| to_json(&kinds))),
                text(to_json(&area.interventions)),
                Bytes(polygons_to_wkb(&area.geometry)),
            ]
        });
        let columns = &[
            "municipality",
            "release",
            "layer",
            "position",
            "id",
            "name",
            "organisation",
            "district",
            "dwellings",
            "shown_with",
            "dwellings_by_kind",
            "served",
            "geometry",
        ];
        self.rows("released_area", columns, areas).await?;
        let figures = layer.figures().iter().map(|((indicator, period), figures)| {
            vec![
                text(layer.id().as_str()),
                text(indicator.as_str()),
                text(period.to_string()),
                Bytes(figures_to_bytes(figures)),
            ]
        });
        let columns = &["municipality", "release", "layer", "indicator", "period", "figures"];
        self.rows("released_column", columns, figures).await
    }
}
