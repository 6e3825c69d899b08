//! That every reader takes whatever there is: files of every format with bytes changed, cut and doubled, which may be refused but never panic.
use super::*;
use proptest::prelude::*;

/// A small file of each format.
fn samples() -> Vec<(&'static str, Vec<u8>)> {
    let polygon = r#"{"type":"Polygon","coordinates":[[[12.5,55.6],[12.51,55.6],[12.51,55.61],[12.5,55.6]]]}"#;
    let feature = format!(r#"{{"type":"Feature","id":7,"properties":{{"n":"1.000","m":null}},"geometry":{polygon}}}"#);
    let collection = format!(
        r#"{{"type":"FeatureCollection","crs":{{"type":"name","properties":{{"name":"EPSG:4326"}}}},"features":[{feature},{feature}]}}"#
    );
    vec![
        (
            "a.csv",
            "titel;\n\nx;y;\"n, pct.\"\n724010;6175010;12,5\n724011;6175011;1.000\n\nKilde: x;;\n".as_bytes().to_vec(),
        ),
        ("a.txt", b"sep=\t\nx\ty\n\"a\"\"b\"\t-\n".to_vec()),
        ("b.csv", b"x;y\nN\xf8rre;<5\n".to_vec()),
        ("a.geojson", collection.into_bytes()),
        ("b.geojson", format!("{feature}\n{feature}\n").into_bytes()),
        ("c.json", polygon.as_bytes().to_vec()),
        ("d.json", br#"{"data":[{"id":"1","n":4},{"id":"2","n":5.5,"m":[1]}]}"#.to_vec()),
        ("a.xlsx", sheet()),
    ]
}

fn sheet() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet
        .write(0, 0, "x")
        .unwrap()
        .write(0, 1, "y")
        .unwrap()
        .write(1, 0, 724_010)
        .unwrap()
        .write(1, 1, "6175010")
        .unwrap();
    book.save_to_buffer().unwrap()
}

fn asked<'a>(coordinates: Coordinates, options: &'a FormatOptions) -> Asked<'a> {
    Asked { columns: Columns::All, coordinates, unique: Vec::new(), options }
}

#[test]
fn each_sample_is_read() {
    let options = FormatOptions::default();
    for (name, bytes) in samples() {
        let input = Input { name: name.to_owned(), path: None, bytes };
        let found = read(&input, &asked(Coordinates::Absent, &options)).unwrap();
        assert!(!found.table.rows.is_empty(), "{name}");
        let widths = [found.table.columns.len(), found.table.notations.len()];
        assert!(found.table.rows.iter().all(|row| [row.values.len(); 2] == widths), "{name}");
    }
}

#[test]
fn what_is_no_table_is_named_for_what_it_is() {
    let options = FormatOptions::default();
    for (name, bytes, reason) in [
        ("a.csv", &b"<!DOCTYPE html><html>"[..], "is a web page"),
        ("a.geojson", b"<?xml version=\"1.0\"?><kml>", "is KML"),
        ("a.gml", b"<?xml version=\"1.0\"?><gml>", "is XML"),
        ("a.gpkg", b"no database", "cannot be read as a GeoPackage"),
        ("a.gpkg", b"", "is empty"),
        ("a.json", b"{\"type\":\"Topology\",\"objects\":{}}", "is TopoJSON"),
        ("a.json", b"{\"geometryType\":\"esriGeometryPolygon\",\"features\":[]}", "is Esri JSON"),
        ("a.parquet", b"PAR1....", "is a Parquet file"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Excel file"),
        ("a.docx", b"hej", "the format \"docx\" is not supported"),
        ("a.xlsx", b"hej", "cannot be read as a workbook"),
        ("a.csv", b"PK\x03\x04hej", "cannot be unpacked"),
        ("a.shx", b"\0\0\x27\x0a", "name its .shp"),
        ("a.csv", b"\x1f\x8bhej", "cannot be unpacked"),
    ] {
        let input = Input { name: name.to_owned(), path: None, bytes: bytes.to_vec() };
        let problems = read(&input, &asked(Coordinates::Absent, &options)).unwrap_err();
        assert!(problems[0].reason.contains(reason), "{name}: {}", problems[0].reason);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn no_change_of_a_file_makes_a_reader_panic(
        which in 0usize..64,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in any::<prop::sample::Index>(),
        doubled in any::<prop::sample::Index>(),
        how in 0u8..4,
    ) {
        let all = samples();
        let (name, mut bytes) = all[which % all.len()].clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        match how {
            0 => bytes.truncate(cut.index(bytes.len())),
            1 => {
                let tail = bytes[doubled.index(bytes.len())..].to_vec();
                bytes.extend(tail);
            }
            2 => bytes.insert(cut.index(bytes.len()), b'"'),
            _ => {}
        }
        let options = FormatOptions::default();
        let input = Input { name: name.to_owned(), path: None, bytes };
        for coordinates in [Coordinates::Absent, Coordinates::Found] {
            let _ = read(&input, &asked(coordinates, &options));
        }
    }
}
