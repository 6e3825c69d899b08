//! What stands in the released tables below what they show, for the audit.
use crate::{Reader, StoreError, codec};
use sqlx::query_scalar;

impl Reader {
    /// How many figures of a release have numbers in the store that their state does not show.
    ///
    /// # Errors
    /// [`StoreError`] where something cannot be read.
    pub async fn hidden_figures(&self, municipality: &str, release: i64) -> Result<usize, StoreError> {
        let tables = [
            ("SELECT figures FROM released_block_column WHERE municipality = $1 AND release = $2", codec::RELEASED),
            ("SELECT figures FROM released_column WHERE municipality = $1 AND release = $2", codec::FIGURE),
            ("SELECT figures FROM released_statute_column WHERE municipality = $1 AND release = $2", codec::FIGURE),
        ];
        let mut hidden = 0;
        for (statement, size) in tables {
            let columns: Vec<Vec<u8>> =
                query_scalar(statement).bind(municipality).bind(release).fetch_all(&self.pool).await?;
            hidden += columns.iter().map(|bytes| codec::hidden_in(bytes, size)).sum::<usize>();
        }
        Ok(hidden)
    }
}
