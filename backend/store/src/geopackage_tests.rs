use super::*;
use sqlx::{Executor, sqlite::SqliteJournalMode};

const TABLES: &str = "CREATE TABLE gpkg_spatial_ref_sys (srs_id INTEGER, organization TEXT, organization_coordsys_id INTEGER, definition TEXT); \
    INSERT INTO gpkg_spatial_ref_sys VALUES (25832, 'EPSG', 25832, ''); \
    CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER); \
    CREATE TABLE gpkg_contents (table_name TEXT); \
    CREATE TABLE omr (fid INTEGER PRIMARY KEY, Shape BLOB, boliger REAL, aktiv BOOLEAN, dato DATE, fyld TEXT); \
    INSERT INTO gpkg_geometry_columns VALUES ('omr', 'SHAPE', 25832); \
    INSERT INTO omr VALUES (1, x'4750', 80, 1, '2025-01-31', NULL);";

async fn file(path: &Path, mode: SqliteJournalMode) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(true).journal_mode(mode);
    let mut connection = options.connect().await.unwrap();
    connection.execute(TABLES).await.unwrap();
    connection
}

fn dwellings(layer: &GeoPackageLayer) -> Vec<String> {
    let at = layer.columns.iter().position(|name| name == "boliger").unwrap();
    let value = |feature: &GeoPackageFeature| match &feature.values[at] {
        Some(GeoPackageValue::Literal(text)) => text.clone(),
        other => panic!("{other:?}"),
    };
    layer.features.iter().map(value).collect()
}

#[tokio::test]
async fn changes_in_a_wal_are_read_and_no_file_is_touched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("omr.gpkg");
    let mut open = file(&path, SqliteJournalMode::Wal).await;
    open.execute("PRAGMA wal_checkpoint(TRUNCATE)").await.unwrap();
    let plain = read_geopackage(&path, None, true).await.unwrap();
    assert_eq!((dwellings(&plain), plain.with_changes), (vec!["80.0".to_owned()], false));
    open.execute("UPDATE omr SET boliger = 100; INSERT INTO omr (fid, boliger) VALUES (2, 40)").await.unwrap();
    let before = [fs::read(&path).unwrap(), fs::read(folder.path().join("omr.gpkg-wal")).unwrap()];
    let changed = read_geopackage(&path, None, true).await.unwrap();
    assert_eq!((dwellings(&changed), changed.with_changes), (vec!["100.0".to_owned(), "40.0".to_owned()], true));
    assert_eq!(before, [fs::read(&path).unwrap(), fs::read(folder.path().join("omr.gpkg-wal")).unwrap()]);
    drop(open);
}

#[tokio::test]
async fn a_layer_is_found_by_its_name_and_its_columns_by_theirs() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("omr.gpkg");
    let mut open = file(&path, SqliteJournalMode::Delete).await;
    let found = read_geopackage(&path, None, true).await.unwrap();
    assert_eq!(found.columns, ["fid", "boliger", "aktiv", "dato", "fyld"], "SHAPE is Shape");
    let text = |value: &str| Some(GeoPackageValue::Text(value.to_owned()));
    let literal = |value: &str| Some(GeoPackageValue::Literal(value.to_owned()));
    assert_eq!(found.features[0].values, [literal("1"), literal("80.0"), literal("true"), text("2025-01-31"), None]);
    assert_eq!(found.features[0].geometry.as_deref(), Some(&b"GP"[..]));
    let more = "CREATE VIEW \"små \"\"nye\"\"\" AS SELECT fid, Shape AS geom, boliger FROM omr WHERE 0; \
        INSERT INTO gpkg_geometry_columns VALUES ('små \"nye\"', 'geom', 25832), ('slettet', 'geom', 25832), ('uden', 'geom', 25832); \
        CREATE TABLE noter (n TEXT); INSERT INTO noter VALUES ('a'); INSERT INTO gpkg_contents VALUES ('omr'), ('noter'); CREATE TABLE uden (n TEXT)";
    open.execute(more).await.unwrap();
    let error = async |layer: Option<&str>, with_geometry| {
        read_geopackage(&path, layer, with_geometry).await.unwrap_err().to_string()
    };
    assert_eq!(error(None, true).await, "has several layers; name one of: omr, små \"nye\", uden");
    assert!(error(Some("slettet"), true).await.contains("but its table is gone"));
    assert!(error(Some("noter"), true).await.contains("has no geometry in the layer \"noter\""));
    assert!(error(Some("uden"), true).await.contains("has no column \"geom\""));
    assert!(error(Some("intet"), true).await.contains("has no such layer; it has: "));
    let view = read_geopackage(&path, Some("små \"nye\""), true).await.unwrap();
    assert_eq!((view.columns, view.features), (vec!["fid".to_owned(), "boliger".to_owned()], Vec::new()));
    let notes = read_geopackage(&path, Some("noter"), false).await.unwrap();
    assert_eq!((notes.system, notes.features.len()), (None, 1));
    let other = folder.path().join("andet.gpkg");
    let mut empty = SqliteConnectOptions::new().filename(&other).create_if_missing(true).connect().await.unwrap();
    empty.execute("CREATE TABLE a (b)").await.unwrap();
    assert!(read_geopackage(&other, None, true).await.unwrap_err().to_string().contains("not a GeoPackage"));
}
