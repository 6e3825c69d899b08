//! A release made again, compared with what is stored of it: the same delivery, ledger, secret and rules give the same rows.
//!
//! *In*: a release as it would be stored today. *Out*: for each released table, how many rows differ. Nothing is changed: the rows are written under a
//! number that no release has, compared by the database, and rolled back.
use crate::{PublishedRelease, Store, StoreError, publish, shown::SHOWN};
use sqlx::{AnyConnection, AssertSqlSafe, query_scalar};

/// The number under which a release made again is written for a moment.
const AGAIN: i64 = -1;

/// Rows of a table that are not those of the release made again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OtherRows {
    /// The table.
    pub table: &'static str,
    /// Rows in all, in the store.
    pub stored: usize,
    /// Rows that are in the store and should not be.
    pub unexpected: usize,
    /// Rows that should be in the store and are not.
    pub lacking: usize,
}

impl Store {
    /// Compares what is stored of a release with the same one made again, table by table.
    ///
    /// # Errors
    /// [`StoreError`] where the database refuses.
    pub async fn compare(&self, release: i64, again: &PublishedRelease<'_>) -> Result<Vec<OtherRows>, StoreError> {
        let municipality = again.published.municipality.code.as_str();
        let mut transaction = self.pool.begin().await?;
        publish::write(&mut transaction, AGAIN, again).await?;
        let mut found = Vec::with_capacity(SHOWN.len());
        for (table, columns) in SHOWN {
            let key = if table == "released_release" { "id" } else { "release" };
            let rows =
                |number: i64| format!("SELECT {columns} FROM {table} WHERE municipality = $1 AND {key} = {number}");
            let mut count = async |from: String| count(&mut transaction, municipality, from).await;
            found.push(OtherRows {
                table,
                stored: count(rows(release)).await?,
                unexpected: count(format!("{} EXCEPT {}", rows(release), rows(AGAIN))).await?,
                lacking: count(format!("{} EXCEPT {}", rows(AGAIN), rows(release))).await?,
            });
        }
        transaction.rollback().await?;
        Ok(found)
    }
}

async fn count(connection: &mut AnyConnection, municipality: &str, from: String) -> Result<usize, StoreError> {
    let sql = format!("SELECT COUNT(*) FROM ({from}) AS rows_found");
    let count: i64 = query_scalar(AssertSqlSafe(sql)).bind(municipality).fetch_one(connection).await?;
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is not compared: it says which release it is, or follows from when and by what it was made.
    const OTHER: [&str; 8] =
        ["municipality", "release", "id", "published_at", "software", "source", "withdrawn_at", "withdrawn_reason"];

    #[tokio::test]
    async fn every_column_of_every_released_table_is_compared() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite://{}", folder.path().join("a.db").display())).await.unwrap();
        let tables: Vec<String> = query_scalar(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'released_%' ORDER BY name",
        )
        .fetch_all(&store.pool)
        .await
        .unwrap();
        let mut known: Vec<&str> = SHOWN.iter().map(|(table, _)| *table).collect();
        known.sort_unstable();
        assert_eq!(tables, known);
        for (table, columns) in SHOWN {
            let there: Vec<String> =
                query_scalar(AssertSqlSafe(format!("SELECT name FROM pragma_table_info('{table}')")))
                    .fetch_all(&store.pool)
                    .await
                    .unwrap();
            let compared: Vec<&str> = columns.split(", ").collect();
            let about = if table == "released_release" { &OTHER[..] } else { &OTHER[..2] };
            for column in &there {
                assert!(compared.contains(&column.as_str()) != about.contains(&column.as_str()), "{table}.{column}");
            }
            assert!(compared.iter().all(|column| there.iter().any(|known| known == column)), "{table}");
        }
    }
}
