use super::*;
use crate::import::formats::{Advice, Columns, Coordinates, FormatOptions};
use geo::Area;
use geodata::validate::{RawGeometry, RawTable};

/// A `.shp` with these shapes, each of rings.
pub(super) fn shp(shapes: &[Vec<Vec<[f64; 2]>>]) -> Vec<u8> {
    let mut bytes = 9994_u32.to_be_bytes().to_vec();
    bytes.resize(100, 0);
    for (at, rings) in shapes.iter().enumerate() {
        let mut content = if rings.is_empty() { 0_u32 } else { 5 }.to_le_bytes().to_vec();
        if !rings.is_empty() {
            content.extend([0; 32]);
            let total: usize = rings.iter().map(Vec::len).sum();
            content.extend((rings.len() as u32).to_le_bytes());
            content.extend((total as u32).to_le_bytes());
            let mut begin = 0_u32;
            for ring in rings {
                content.extend(begin.to_le_bytes());
                begin += ring.len() as u32;
            }
            rings.iter().flatten().flatten().for_each(|number| content.extend(number.to_le_bytes()));
        }
        bytes.extend((at as u32 + 1).to_be_bytes());
        bytes.extend((content.len() as u32 / 2).to_be_bytes());
        bytes.extend(content);
    }
    bytes
}

/// A `.dbf` with a text and a number in each row.
pub(super) fn dbf(rows: &[(&[u8], &str)]) -> Vec<u8> {
    let mut bytes = vec![3, 125, 1, 1];
    bytes.extend((rows.len() as u32).to_le_bytes());
    bytes.extend(97_u16.to_le_bytes());
    bytes.extend(19_u16.to_le_bytes());
    bytes.resize(32, 0);
    for (name, kind, length) in [("navn", b'C', 10), ("boliger", b'N', 8)] {
        let mut head = name.as_bytes().to_vec();
        head.resize(32, 0);
        head[11] = kind;
        head[16] = length;
        bytes.extend(head);
    }
    bytes.push(0x0d);
    for (name, number) in rows {
        let mut name = name.to_vec();
        name.resize(10, b' ');
        bytes.push(b' ');
        bytes.extend(name);
        bytes.extend(format!("{number:>8}").as_bytes());
    }
    bytes
}

fn square(x: f64, size: f64, clockwise: bool) -> Vec<[f64; 2]> {
    let at = |dx: f64, dy: f64| [724_000.0 + x + dx, 6_175_000.0 + x + dy];
    let mut ring = vec![at(0.0, 0.0), at(0.0, size), at(size, size), at(size, 0.0), at(0.0, 0.0)];
    if !clockwise {
        ring.reverse();
    }
    ring
}

fn parts(dbf: Vec<u8>, cpg: Option<&str>) -> Parts {
    let prj = "PROJCS[\"ETRS_1989_UTM_Zone_32N\",GEOGCS[\"GCS_ETRS_1989\"]]";
    Parts { dbf: Some(dbf), prj: Some(prj.to_owned()), cpg: cpg.map(str::to_owned) }
}

fn read_all(shp: Vec<u8>, parts: &Parts) -> Result<(RawTable, Vec<String>), String> {
    let input = Input { name: "omr.shp".to_owned(), path: None, bytes: shp };
    let options = FormatOptions { advice: Advice::Options("source-"), ..FormatOptions::default() };
    let asked = Asked { columns: Columns::All, coordinates: Coordinates::Found, unique: Vec::new(), options: &options };
    read_parts(&input, &asked, parts)
        .map(|found| (found.table, found.stated))
        .map_err(|problems| problems[0].to_string())
}

#[test]
fn outlines_with_holes_and_values_in_their_encoding_are_read() {
    let shapes = [
        vec![square(0.0, 100.0, true), square(10.0, 20.0, false), square(200.0, 10.0, true)],
        vec![],
        vec![square(0.0, 10.0, false)],
    ];
    let rows: [(&[u8], &str); 3] = [(b"\xd8st", "80"), (b"B", "12.50"), (b"C", ".5")];
    let (table, stated) = read_all(shp(&shapes), &parts(dbf(&rows), Some("1252"))).unwrap();
    assert_eq!(stated, ["its values are read as windows-1252"]);
    let areas: Vec<Option<f64>> =
        table
            .rows
            .iter()
            .map(|row| {
                if let RawGeometry::Polygons(polygons) = &row.geometry { Some(polygons.unsigned_area()) } else { None }
            })
            .collect();
    assert!(
        areas[0].is_some_and(|area| (area - 9700.0).abs() < 1e-3) && areas[1].is_none() && areas[2].is_some(),
        "{areas:?}"
    );
    let text =
        |row: usize| table.rows[row].values.iter().map(|value| value.text().unwrap_or_default()).collect::<Vec<_>>();
    assert_eq!((text(0), text(1), text(2)), (vec!["Øst", "80"], vec!["B", "12.50"], vec!["C", "0.5"]));
    let guessed = read_all(shp(&shapes), &parts(dbf(&rows), None)).unwrap().0;
    assert_eq!(guessed.rows[0].values[0].text(), Some("Øst"));
}

#[test]
fn what_is_missing_or_does_not_belong_together_is_told() {
    let shapes = [vec![square(0.0, 100.0, true)]];
    let row: [(&[u8], &str); 1] = [(b"A", "80")];
    let all = || parts(dbf(&row), None);
    let error = |parts: &Parts| read_all(shp(&shapes), parts).unwrap_err();
    assert!(error(&Parts { prj: None, ..all() }).contains("--source-epsg CODE"));
    assert!(error(&Parts { prj: Some("PROJCS[\"System_34\"]".to_owned()), ..all() }).contains("\"System_34\""));
    assert!(error(&Parts { dbf: None, ..all() }).contains("have no values"));
    assert!(error(&parts(dbf(&[]), None)).contains("has 0 records, where the .shp has 1"));
    assert!(error(&parts(dbf(&row), Some("klingon"))).contains("is not known"));
    assert!(read_all(b"hej".to_vec(), &all()).unwrap_err().contains("is not a shapefile"));
    let whole = shp(&shapes);
    for cut in 0..whole.len() {
        let _ = read_all(whole[..cut].to_vec(), &all());
    }
    let table = dbf(&row);
    for cut in 0..table.len() {
        let _ = read_all(whole.clone(), &parts(table[..cut].to_vec(), None));
    }
}
