//! Serving interventions: those with a place, how near they are, and how many others ran. No statement here names a table that is not released.
use crate::{Reader, StoreError, codec::json, load::count};
use sqlx::{Row, query, query_as};

/// Participants of a year: the year, how many in all (`None` where they are withheld), and the groups that are named.
pub type YearOfParticipants = (i16, Option<f64>, Vec<(String, f64)>);

/// An intervention that is shown with its place, as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct InterventionRow {
    /// Its number in the release.
    pub number: u32,
    /// Code of its kind.
    pub kind: String,
    /// Codes of the groups that it means to reach, where they are named.
    pub target_groups: Vec<String>,
    /// Whether anybody may come.
    pub open_to_all: bool,
    /// The year from which it is shown.
    pub first_year: i16,
    /// The last year for which it is shown.
    pub last_year: Option<i16>,
    /// Departments of the blocks that it serves.
    pub departments: Vec<String>,
    /// Protected participants, ascending by year.
    pub participants: Vec<YearOfParticipants>,
}

/// How many interventions of a kind ran in a year besides those with a place, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedRow {
    /// Code of the kind.
    pub kind: String,
    /// Name of the district; `None` for the rest of the municipality.
    pub district: Option<String>,
    /// Year.
    pub year: i16,
    /// How many.
    pub count: u32,
}

/// For each kind of intervention a list in the order of the areas.
pub type NearnessRows = Vec<(String, Vec<Option<[f64; 3]>>)>;

impl Reader {
    /// The interventions of a release that are shown with their place, by number.
    ///
    /// # Errors
    /// [`StoreError`] where something cannot be read.
    pub async fn interventions(&self, municipality: &str, release: i64) -> Result<Vec<InterventionRow>, StoreError> {
        const TABLE: &str = "released_intervention_place";
        let rows = query(
            "SELECT number, kind, target_groups, open_to_all, first_year, last_year, departments, participants \
             FROM released_intervention_place WHERE municipality = $1 AND release = $2 ORDER BY number",
        )
        .bind(municipality)
        .bind(release)
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(InterventionRow {
                    number: count(TABLE, row.try_get(0)?)?,
                    kind: row.try_get(1)?,
                    target_groups: json(TABLE, &row.try_get::<String, _>(2)?)?,
                    open_to_all: row.try_get::<i64, _>(3)? != 0,
                    first_year: year(TABLE, row.try_get(4)?)?,
                    last_year: row.try_get::<Option<i64>, _>(5)?.map(|last| year(TABLE, last)).transpose()?,
                    departments: json(TABLE, &row.try_get::<String, _>(6)?)?,
                    participants: json(TABLE, &row.try_get::<String, _>(7)?)?,
                })
            })
            .collect()
    }

    /// The other interventions of a release, counted.
    ///
    /// # Errors
    /// [`StoreError`] where something cannot be read.
    pub async fn counted_interventions(&self, municipality: &str, release: i64) -> Result<Vec<CountedRow>, StoreError> {
        const TABLE: &str = "released_intervention_count";
        let rows: Vec<(String, Option<String>, i64, i64)> = query_as(
            "SELECT kind, district, year, interventions FROM released_intervention_count \
             WHERE municipality = $1 AND release = $2 ORDER BY position",
        )
        .bind(municipality)
        .bind(release)
        .fetch_all(&self.pool)
        .await?;
        let counted = |(kind, district, of_year, number): (String, Option<String>, i64, i64)| {
            Ok(CountedRow { kind, district, year: year(TABLE, of_year)?, count: count(TABLE, number)? })
        };
        rows.into_iter().map(counted).collect()
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
}

/// A year of a row.
pub(crate) fn year(table: &'static str, year: i64) -> Result<i16, StoreError> {
    i16::try_from(year).map_err(|_| StoreError::Corrupt { table, what: format!("the year {year}") })
}
