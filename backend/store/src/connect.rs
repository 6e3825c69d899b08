//! Opening a store: the address, the schema, the role.
use crate::StoreError;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use sqlx::{
    AnyPool, Executor, SqlSafeStr,
    any::AnyPoolOptions,
    migrate::{Migration, MigrationType, Migrator},
};
use std::path::{Path, PathBuf};

/// The steps of the schema: name, SQLite, PostgreSQL. A step that was released is never changed.
const MIGRATIONS: &[(&str, &str, &str)] = &[
    (
        "tables",
        include_str!("../../../migrations/sqlite/0001_tables.sql"),
        include_str!("../../../migrations/postgres/0001_tables.sql"),
    ),
    (
        "weights",
        include_str!("../../../migrations/sqlite/0002_weights.sql"),
        include_str!("../../../migrations/postgres/0002_weights.sql"),
    ),
    (
        "protection",
        include_str!("../../../migrations/sqlite/0003_protection.sql"),
        include_str!("../../../migrations/postgres/0003_protection.sql"),
    ),
    (
        "measures",
        include_str!("../../../migrations/sqlite/0004_measures.sql"),
        include_str!("../../../migrations/postgres/0004_measures.sql"),
    ),
    (
        "households",
        include_str!("../../../migrations/sqlite/0005_households.sql"),
        include_str!("../../../migrations/postgres/0005_households.sql"),
    ),
    (
        "interventions",
        include_str!("../../../migrations/sqlite/0006_interventions.sql"),
        include_str!("../../../migrations/postgres/0006_interventions.sql"),
    ),
    (
        "owner and withdrawal",
        include_str!("../../../migrations/sqlite/0007_owner_and_withdrawal.sql"),
        include_str!("../../../migrations/postgres/0007_owner_and_withdrawal.sql"),
    ),
    (
        "months",
        include_str!("../../../migrations/sqlite/0008_months.sql"),
        include_str!("../../../migrations/postgres/0008_months.sql"),
    ),
    (
        "reporters",
        include_str!("../../../migrations/sqlite/0009_reporters.sql"),
        include_str!("../../../migrations/postgres/0009_reporters.sql"),
    ),
    (
        "digest",
        include_str!("../../../migrations/sqlite/0010_digest.sql"),
        include_str!("../../../migrations/postgres/0010_digest.sql"),
    ),
    (
        "names",
        include_str!("../../../migrations/sqlite/0011_names.sql"),
        include_str!("../../../migrations/postgres/0011_names.sql"),
    ),
];

/// A store that can be written.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) pool: AnyPool,
    pub(crate) sqlite: bool,
}

/// A store that is only read, and only what is released.
#[derive(Debug, Clone)]
pub struct Reader {
    pub(crate) pool: AnyPool,
}

enum Address {
    Sqlite(PathBuf),
    Postgres(String),
}

impl Address {
    fn parse(url: &str) -> Result<Self, StoreError> {
        if let Some(path) = url.strip_prefix("sqlite://").filter(|path| !path.is_empty()) {
            let path = std::path::absolute(path).map_err(|_| StoreError::Address(url.to_owned()))?;
            return Ok(Self::Sqlite(path));
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Postgres(url.to_owned()));
        }
        Err(StoreError::Address(url.to_owned()))
    }
}

/// The file's address in the form that the driver reads; what an address gives a meaning is escaped.
fn sqlite_url(path: &Path, mode: &str) -> String {
    /// What an address gives a meaning, besides what no address may hold.
    const MEANT: &AsciiSet = &CONTROLS.add(b'%').add(b'?').add(b'#').add(b' ');
    let path = path.to_string_lossy();
    let escaped = utf8_percent_encode(&path, MEANT);
    format!("sqlite://{escaped}?mode={mode}")
}

/// Makes the file of a store where there is none, so that only its owner may read it: it holds what is private. The database gives
/// the files that it makes beside it the same mode.
fn make_private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

impl Store {
    /// Opens a store and brings its schema up to date; an SQLite file is made where there is none.
    ///
    /// # Errors
    /// [`StoreError`] where it is not the address of a store, or the database cannot be reached or written.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let address = Address::parse(url)?;
        let (url, sqlite) = match &address {
            Address::Sqlite(path) => (sqlite_url(path, "rwc"), true),
            Address::Postgres(url) => (url.clone(), false),
        };
        if let Address::Sqlite(path) = &address {
            make_private(path).map_err(sqlx::Error::Io)?;
        }
        let pool = AnyPoolOptions::new().max_connections(if sqlite { 1 } else { 4 }).connect(&url).await?;
        if sqlite {
            pool.execute("PRAGMA journal_mode = WAL").await?;
            // What is deleted is overwritten in the file.
            pool.execute("PRAGMA secure_delete = ON").await?;
            // As long as another publication may write.
            pool.execute("PRAGMA busy_timeout = 60000").await?;
        }
        let migrations = (1..).zip(MIGRATIONS).map(|(number, (name, on_sqlite, on_postgres))| {
            let statements = if sqlite { on_sqlite } else { on_postgres }.into_sql_str();
            Migration::new(number, (*name).into(), MigrationType::Simple, statements, false)
        });
        Migrator::with_migrations(migrations.collect()).run(&pool).await?;
        Ok(Self { pool, sqlite })
    }

    /// The municipalities of a store that are not fictional, without changing it; none where nothing is there yet.
    ///
    /// # Errors
    /// [`StoreError`] where the address leads to something else than a store.
    pub async fn real_municipalities(url: &str) -> Result<Vec<String>, StoreError> {
        sqlx::any::install_default_drivers();
        let address = Address::parse(url)?;
        let (url, tables) = match &address {
            Address::Sqlite(path) => (
                sqlite_url(path, "ro"),
                "SELECT COUNT(*), COUNT(CASE WHEN name = 'private_municipality' THEN 1 END) FROM sqlite_master",
            ),
            Address::Postgres(url) => (
                url.clone(),
                "SELECT COUNT(*), COUNT(CASE WHEN table_name = 'private_municipality' THEN 1 END) FROM information_schema.tables \
                 WHERE table_schema = current_schema()",
            ),
        };
        let pool = AnyPoolOptions::new().max_connections(1).connect(&url).await?;
        let (all, ours): (i64, i64) = sqlx::query_as(tables).fetch_one(&pool).await?;
        let real =
            match (all, ours) {
                (0, _) => Vec::new(),
                (_, 0) => return Err(StoreError::NotAStore),
                _ => sqlx::query_scalar(
                    "SELECT DISTINCT municipality FROM private_municipality WHERE fictional = 0 ORDER BY municipality",
                )
                .fetch_all(&pool)
                .await?,
            };
        pool.close().await;
        Ok(real)
    }

    /// Ends all connections; what was committed is in the file.
    pub async fn close(self) {
        self.pool.close().await;
    }
}

impl Reader {
    /// Opens a store for reading what is released.
    ///
    /// # Errors
    /// [`StoreError`] where the store is not there, or its reading role cannot be used.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let options = AnyPoolOptions::new().max_connections(8);
        let pool = match Address::parse(url)? {
            Address::Sqlite(path) if !path.exists() => return Err(StoreError::NoFile(path.display().to_string())),
            Address::Sqlite(path) => options.connect(&sqlite_url(&path, "ro")).await?,
            Address::Postgres(url) => {
                let as_reader = options.after_connect(|connection, _| {
                    Box::pin(async move { connection.execute("SET ROLE bydelsblik_reader").await.map(|_| ()) })
                });
                as_reader.connect(&url).await.map_err(|error| match error {
                    sqlx::Error::Database(_) => StoreError::ReaderRole(error),
                    other => other.into(),
                })?
            }
        };
        Ok(Self { pool })
    }

    /// Whether the store answers.
    ///
    /// # Errors
    /// [`StoreError`] where it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.pool.execute("SELECT 1").await?;
        Ok(())
    }
}

/// The steps of an SQLite schema before one.
#[cfg(test)]
pub(crate) fn steps_before(name: &str) -> Migrator {
    let steps = (1..).zip(MIGRATIONS.iter()).take_while(|(_, step)| step.0 != name);
    let steps = steps.map(|(number, &(name, on_sqlite, _))| {
        Migration::new(number, name.into(), MigrationType::Simple, on_sqlite.into_sql_str(), false)
    });
    Migrator::with_migrations(steps.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_apart_and_escaped() {
        assert!(matches!(Address::parse("postgres://me@host/db"), Ok(Address::Postgres(_))));
        for wrong in ["mysql://x", "bydelsblik.db", "sqlite://"] {
            assert!(Address::parse(wrong).is_err(), "{wrong}");
        }
        assert_eq!(sqlite_url(Path::new("/a b/50%?.db"), "ro"), "sqlite:///a%20b/50%25%3F.db?mode=ro");
    }
}
