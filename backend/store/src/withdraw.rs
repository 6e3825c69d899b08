//! Withdrawal: the figures of a release are deleted; its row says when and why. What was shown stays in the ledger.
use crate::{Store, StoreError, digest, shown::SHOWN};
use sqlx::{AssertSqlSafe, Executor, query, query_scalar};

impl Store {
    /// Withdraws a release of a municipality, in one transaction: nobody reads it from then on. `at` is RFC 3339 in UTC.
    ///
    /// # Errors
    /// [`StoreError::UnknownRelease`] and [`StoreError::Withdrawn`] where there is nothing to withdraw.
    pub async fn withdraw(&self, municipality: &str, release: i64, at: &str, reason: &str) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        let withdrawn = query(
            "UPDATE released_release SET withdrawn_at = $1, withdrawn_reason = $2 \
             WHERE municipality = $3 AND id = $4 AND withdrawn_at IS NULL",
        )
        .bind(at)
        .bind(reason)
        .bind(municipality)
        .bind(release)
        .execute(&mut *transaction)
        .await?;
        if withdrawn.rows_affected() == 0 {
            let before: Option<Option<String>> =
                query_scalar("SELECT withdrawn_at FROM released_release WHERE municipality = $1 AND id = $2")
                    .bind(municipality)
                    .bind(release)
                    .fetch_optional(&mut *transaction)
                    .await?;
            return Err(match before.flatten() {
                Some(at) => StoreError::Withdrawn { release, at },
                None => StoreError::UnknownRelease(release),
            });
        }
        // What is left is the row that says when and why.
        let tables = SHOWN.iter().map(|(table, _)| *table).filter(|table| *table != "released_release");
        for table in tables.chain([digest::TABLE]) {
            let sql = format!("DELETE FROM {table} WHERE municipality = $1 AND release = $2");
            query(AssertSqlSafe(sql)).bind(municipality).bind(release).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        if self.sqlite {
            // The log beside the file has the pages as they were.
            self.pool.execute("PRAGMA wal_checkpoint(TRUNCATE)").await?;
        }
        Ok(())
    }
}
