//! Serving interventions: those with a place, how near they are, and how many others ran. No statement here names a table that is not released.
use crate::{Reader, StoreError, codec::json, load::count};
use geodata::layer::LayerId;
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

    /// The areas of a layer that interventions with a place serve: position, and the numbers of the interventions.
    ///
    /// # Errors
    /// [`StoreError`] where something cannot be read.
    pub async fn served_areas(
        &self,
        municipality: &str,
        release: i64,
        layer: LayerId,
    ) -> Result<Vec<(usize, Vec<u32>)>, StoreError> {
        const TABLE: &str = "released_area";
        let rows: Vec<(i64, String)> = query_as(
            "SELECT position, served FROM released_area \
             WHERE municipality = $1 AND release = $2 AND layer = $3 AND served <> '[]' ORDER BY position",
        )
        .bind(municipality)
        .bind(release)
        .bind(layer.as_str())
        .fetch_all(&self.pool)
        .await?;
        let positive = |position: i64| {
            usize::try_from(position)
                .map_err(|_| StoreError::Corrupt { table: TABLE, what: format!("position {position}") })
        };
        let area = |(position, numbers): (i64, String)| Ok((positive(position)?, json(TABLE, &numbers)?));
        rows.into_iter().map(area).collect()
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
    pub async fn nearness(&self, municipality: &str, release: i64, layer: LayerId) -> Result<NearnessRows, StoreError> {
        let rows: Vec<(String, String)> = query_as(
            "SELECT kind, parts FROM released_nearness WHERE municipality = $1 AND release = $2 AND layer = $3 ORDER BY kind",
        )
        .bind(municipality)
        .bind(release)
        .bind(layer.as_str())
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(|(kind, parts)| Ok((kind, json("released_nearness", &parts)?))).collect()
    }
}

/// A year of a row.
pub(crate) fn year(table: &'static str, year: i64) -> Result<i16, StoreError> {
    i16::try_from(year).map_err(|_| StoreError::Corrupt { table, what: format!("the year {year}") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Store, connect::steps_before, ledger_participants::keep};
    use geodata::protect::{CountedInYear, ParticipantsLedger, ProtectedParticipants, ShownParticipants};
    use sqlx::{AnyPool, query_scalar, raw_sql};

    /// A release as a version before this one stored it.
    const OLD: &str = "
        INSERT INTO released_release VALUES ('0999', 1, '2026-01-01T00:00:00Z', '0', '2', 20, '[1]', 'x', 0, '[]', 0, 0, 0, 0);
        INSERT INTO released_area (municipality, release, layer, position, id, name, shown_with, geometry, interventions)
            VALUES ('0999', 1, 'departments', 0, 'lille', 'Lille', '[]', x'010600000000000000', '[\"010190-1234\"]');
        INSERT INTO released_nearness VALUES ('0999', 1, 'departments', 'familieterapi', '[[1,1,1]]');
        INSERT INTO released_intervention VALUES ('0999', 1, 0, '010190-1234', 'familieterapi', '[\"misbrug\"]', '2025-03-01', NULL,
            '[\"lille\"]', '[[\"misbrug\",null]]', 1, 2);";

    #[tokio::test]
    async fn what_an_older_version_released_is_neither_there_nor_read() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/a.db", folder.path().display());
        sqlx::any::install_default_drivers();
        let pool = AnyPool::connect(&format!("{url}?mode=rwc")).await.unwrap();
        steps_before("interventions").run(&pool).await.unwrap();
        raw_sql(OLD).execute(&pool).await.unwrap();
        let rows = "SELECT COUNT(*) FROM released_intervention";
        assert_eq!(query_scalar::<_, i64>(rows).fetch_one(&pool).await.unwrap(), 1);
        pool.close().await;

        let store = Store::open(&url).await.unwrap();
        assert_eq!(query_scalar::<_, i64>(rows).fetch_one(&store.pool).await.unwrap(), 0, "the migration clears it");
        // An older version may still write beside this one.
        raw_sql("UPDATE released_area SET interventions = '[\"010190-1234\"]'").execute(&store.pool).await.unwrap();
        store.close().await;
        let reader = Reader::open(&url).await.unwrap();
        assert_eq!(reader.interventions("0999", 1).await.unwrap(), []);
        assert_eq!(reader.counted_interventions("0999", 1).await.unwrap(), []);
        assert_eq!(reader.nearness("0999", 1, LayerId::Departments).await.unwrap(), []);
        let area = reader.area("0999", 1, LayerId::Departments, "lille").await.unwrap().unwrap();
        assert!(area.interventions.is_empty(), "{area:?}");
    }

    #[tokio::test]
    async fn the_ledger_comes_back_as_it_was_kept() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite://{}/a.db", folder.path().display())).await.unwrap();
        let shown = |mark, all, groups: &[(&str, f64)]| ShownParticipants {
            mark,
            participants: ProtectedParticipants::kept(
                all,
                groups.iter().map(|(group, count)| ((*group).to_owned(), *count)).collect(),
            ),
        };
        let mut ledger = ParticipantsLedger::default();
        ledger.shown.insert(("sag æ".to_owned(), 2024), shown(u64::MAX, None, &[]));
        ledger.shown.insert(("sag æ".to_owned(), 2025), shown(0, Some(17.0), &[("a", 14.0), ("b", 3.0)]));
        ledger.counted.insert(2024, CountedInYear::new());
        let kinds = [(("cafe".to_owned(), None), 2), (("cafe".to_owned(), Some("Havnen".to_owned())), 1)];
        ledger.counted.insert(2025, CountedInYear::from(kinds));
        for kept in [ParticipantsLedger::default(), ledger] {
            keep(&mut store.pool.acquire().await.unwrap(), "0999", &kept).await.unwrap();
            assert_eq!(store.participants_ledger("0999").await.unwrap(), kept);
        }
        assert_eq!(store.participants_ledger("0998").await.unwrap(), ParticipantsLedger::default());
    }
}
