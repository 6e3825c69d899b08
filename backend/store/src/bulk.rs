//! Writing many rows with few statements.
use crate::StoreError;
use sqlx::{AnyConnection, AssertSqlSafe, any::AnyArguments, query_with};

/// A value of a row.
#[derive(Debug, Clone)]
pub(crate) enum Bound {
    Integer(i64),
    MaybeInteger(Option<i64>),
    Real(f64),
    MaybeReal(Option<f64>),
    Text(String),
    MaybeText(Option<String>),
    Bytes(Vec<u8>),
    MaybeBytes(Option<Vec<u8>>),
}

/// Values bound in one statement at most: SQLite allows 32,766, PostgreSQL 65,535.
const MOST: usize = 16_000;

/// Inserts rows. `table` and `columns` are names of this crate, never input.
pub(crate) async fn insert(
    connection: &mut AnyConnection,
    table: &'static str,
    columns: &'static [&'static str],
    rows: impl IntoIterator<Item = Vec<Bound>>,
) -> Result<(), StoreError> {
    // SQLite looks named marks up one by one, so that thousands of them take minutes.
    let numbered = connection.backend_name() != "SQLite";
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let chunk: Vec<Vec<Bound>> = rows.by_ref().take(MOST / columns.len()).collect();
        let row = |number: usize| {
            let mark = |column| if numbered { format!("${}", number * columns.len() + column) } else { "?".to_owned() };
            format!("({})", (1..=columns.len()).map(mark).collect::<Vec<_>>().join(", "))
        };
        let values: Vec<String> = (0..chunk.len()).map(row).collect();
        let sql = format!("INSERT INTO {table} ({}) VALUES {}", columns.join(", "), values.join(", "));
        let mut arguments = AnyArguments::default();
        for value in chunk.into_iter().flatten() {
            bind(&mut arguments, value)?;
        }
        query_with(AssertSqlSafe(sql), arguments).persistent(false).execute(&mut *connection).await?;
    }
    Ok(())
}

fn bind(arguments: &mut AnyArguments, value: Bound) -> Result<(), StoreError> {
    use sqlx::Arguments;
    let bound = match value {
        Bound::Integer(value) => arguments.add(value),
        Bound::MaybeInteger(value) => arguments.add(value),
        Bound::Real(value) => arguments.add(value),
        Bound::MaybeReal(value) => arguments.add(value),
        Bound::Text(value) => arguments.add(value),
        Bound::MaybeText(value) => arguments.add(value),
        Bound::Bytes(value) => arguments.add(value),
        Bound::MaybeBytes(value) => arguments.add(value),
    };
    bound.map_err(|error| sqlx::Error::Encode(error).into())
}
