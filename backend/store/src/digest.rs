//! What a release was when it was stored: a checksum of all rows that are served of it, so that nobody has to believe that they are still the same.
use crate::{Store, StoreError, shown::SHOWN};
use sha2::{Digest, Sha256};
use sqlx::{AnyConnection, AssertSqlSafe, Column, Row, ValueRef, any::AnyRow, query, query_scalar};

/// Where checksums are kept.
pub(crate) const TABLE: &str = "private_release_digest";

/// A checksum that does not depend on the order of rows.
type Sum = [u8; 32];

impl Store {
    /// Whether the rows of a release are those that were stored; `None` where an earlier version stored it and kept no checksum.
    ///
    /// # Errors
    /// [`StoreError`] where the database refuses.
    pub async fn is_as_stored(&self, municipality: &str, release: i64) -> Result<Option<bool>, StoreError> {
        let mut connection = self.pool.acquire().await?;
        let kept: Option<String> =
            query_scalar("SELECT digest FROM private_release_digest WHERE municipality = $1 AND release = $2")
                .bind(municipality)
                .bind(release)
                .fetch_optional(&mut *connection)
                .await?;
        let Some(kept) = kept else { return Ok(None) };
        Ok(Some(hex::encode(sum(&mut connection, municipality, release).await?) == kept))
    }
}

/// Keeps the checksum of a release that has just been written.
pub(crate) async fn keep(connection: &mut AnyConnection, municipality: &str, release: i64) -> Result<(), StoreError> {
    let digest = hex::encode(sum(connection, municipality, release).await?);
    query("INSERT INTO private_release_digest (municipality, release, digest) VALUES ($1, $2, $3)")
        .bind(municipality)
        .bind(release)
        .bind(digest)
        .execute(connection)
        .await?;
    Ok(())
}

async fn sum(connection: &mut AnyConnection, municipality: &str, release: i64) -> Result<Sum, StoreError> {
    let mut rows_of_tables: Vec<Sum> = Vec::new();
    for (table, columns) in SHOWN {
        let key = if table == "released_release" { "id" } else { "release" };
        let sql = format!("SELECT {columns} FROM {table} WHERE municipality = $1 AND {key} = $2");
        let rows = query(AssertSqlSafe(sql)).bind(municipality).bind(release).fetch_all(&mut *connection).await?;
        for row in &rows {
            let mut hash = Sha256::new_with_prefix(table);
            take(&mut hash, row)?;
            rows_of_tables.push(hash.finalize().into());
        }
    }
    rows_of_tables.sort_unstable();
    let mut all = Sha256::new();
    rows_of_tables.iter().for_each(|row| all.update(row));
    Ok(all.finalize().into())
}

/// Adds the values of a row, each with its kind and its length.
fn take(hash: &mut Sha256, row: &AnyRow) -> Result<(), StoreError> {
    for (at, column) in row.columns().iter().enumerate() {
        let mut add = |kind: u8, bytes: &[u8]| {
            hash.update([kind]);
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        };
        if let Ok(Some(text)) = row.try_get::<Option<String>, _>(at) {
            add(1, text.as_bytes());
        } else if let Ok(Some(bytes)) = row.try_get::<Option<Vec<u8>>, _>(at) {
            add(2, &bytes);
        } else if let Ok(Some(number)) = row.try_get::<Option<i64>, _>(at) {
            add(3, &number.to_le_bytes());
        } else if let Ok(Some(number)) = row.try_get::<Option<f64>, _>(at) {
            add(4, &number.to_bits().to_le_bytes());
        } else if row.try_get_raw(at)?.is_null() {
            add(0, &[]);
        } else {
            let what = format!("the column {}", column.name());
            return Err(StoreError::Corrupt { table: "released", what });
        }
    }
    Ok(())
}
