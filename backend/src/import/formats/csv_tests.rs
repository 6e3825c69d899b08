use super::*;
use crate::import::formats::{Advice, Columns, Coordinates, FormatOptions};
use geodata::validate::RawTable;

fn options() -> FormatOptions {
    FormatOptions { advice: Advice::Options("points-"), ..FormatOptions::default() }
}

fn read_with(bytes: &[u8], options: &FormatOptions, coordinates: Coordinates) -> Result<Found, Vec<String>> {
    let input = Input { name: "tal.csv".to_owned(), path: None, bytes: bytes.to_vec() };
    let asked = Asked { columns: Columns::All, coordinates, unique: Vec::new(), options };
    read(&input, &asked).map_err(|problems| problems.iter().map(ToString::to_string).collect())
}

fn found(text: &str) -> Found {
    read_with(text.as_bytes(), &options(), Coordinates::Absent).unwrap()
}

fn refused(bytes: &[u8]) -> String {
    read_with(bytes, &options(), Coordinates::Absent).unwrap_err().join("\n")
}

fn names(table: &RawTable) -> Vec<&str> {
    table.columns.iter().map(|column| column.1.as_str()).collect()
}

fn row(table: &RawTable, at: usize) -> Vec<&str> {
    table.rows[at].values.iter().map(|value| value.text().unwrap_or_default()).collect()
}

#[test]
fn the_mark_between_columns_is_found_outside_of_quotes_and_by_all_rows() {
    for (text, header) in [
        ("bydel;ledige;boliger\nA;1;2\n", vec!["bydel", "ledige", "boliger"]),
        ("bydel;\"ledige, syge, i alt, pct.\";boliger\nA;1;2\n", vec!["bydel", "ledige, syge, i alt, pct.", "boliger"]),
        ("\"bydel; by\",ledige\nA,1\n", vec!["bydel; by", "ledige"]),
        ("Ledige, pct.;Børn, pct.;bydel\n12,4;8,1;A\n21,9;17,6;B\n", vec!["Ledige, pct.", "Børn, pct.", "bydel"]),
        ("bydel;\"de \"\"tabte\"\"; kun\"\nA;1\n", vec!["bydel", "de \"tabte\"; kun"]),
        ("bydel;\"ledige,\ni alt, her\"\nA;1,2\n", vec!["bydel", "ledige,\ni alt, her"]),
        ("bydel\tledige, i alt\nA\t1,5\n", vec!["bydel", "ledige, i alt"]),
        ("bydel;ledige\rA;1,2\r", vec!["bydel", "ledige"]),
        ("sep=|\r\nbydel|ledige, i, alt\r\nA|1\r\n", vec!["bydel", "ledige, i, alt"]),
        ("\"sep=;\"\nbydel;ledige\nA;1\n", vec!["bydel", "ledige"]),
        ("rute_100m sum\n22536006661600 9\n22536006661700 7\n", vec!["rute_100m", "sum"]),
        ("bydel|ledige\nA|1\n", vec!["bydel", "ledige"]),
        (" bydel ; ledige\nA;1\n", vec!["bydel", "ledige"]),
        ("bydel\nA\n", vec!["bydel"]),
    ] {
        assert_eq!(names(&found(text).table), header, "{text}");
    }
    assert!(refused(b"").contains("is empty: it has no header") && refused(b"\n;;\n").contains("is empty"));
}

#[test]
fn rests_of_a_spreadsheet_are_no_rows_and_no_columns() {
    let plain = found("bydel;ledige\nA;1\nB;2\n");
    for text in [
        "bydel;ledige;;\nA;1;;\nB;2;;\n;;;\n;;;\n",
        "bydel;ledige\nA;1;\n\nB;2;\n",
        "\u{feff}bydel;ledige\n\u{feff}A;1\nB;2\n\n\n",
    ] {
        let table = found(text).table;
        assert_eq!(
            (names(&table), row(&table, 0), row(&table, 1)),
            (names(&plain.table), vec!["A", "1"], vec!["B", "2"]),
            "{text}"
        );
        assert!(table.unreadable.is_empty() && table.rows.len() == 2, "{text}");
    }
    let unnamed = found(";ledige\nA;1\n").table;
    assert_eq!((names(&unnamed), row(&unnamed, 0)), (vec!["column_1", "ledige"], vec!["A", "1"]));
    let short = found("a;b;c\n1;2\n1;2;3;4\n1;2;3\n").table;
    let told: Vec<String> = short.unreadable.iter().map(ToString::to_string).collect();
    assert!(told[0].starts_with("tal.csv, row 2: has 2 columns where the header has 3"), "{told:?}");
    assert!(told[1].starts_with("tal.csv, row 3: has 4 columns") && short.rows.len() == 1, "{told:?}");
}

#[test]
fn titles_and_notes_are_told_and_no_data_is_taken_for_one() {
    let text = "Ledige efter afdeling;\nOpgjort 1. januar 2025;\n;\nafdeling;ledige\nA1;12\nA2;30\n;\nKilde: Boligselskabet;\n";
    let Found { table, stated } = found(text);
    assert_eq!((names(&table), table.rows.len()), (vec!["afdeling", "ledige"], 2));
    assert!(
        stated[0].starts_with("rows 1 to 2 are read as a title; the names of the columns stand in row 4"),
        "{stated:?}"
    );
    assert!(stated[1].starts_with("row 8 is read as a note below the table"), "{stated:?}");
    let cut = found("afdeling;ledige\nA1;12\nA2;\n").table;
    assert_eq!((cut.rows.len(), row(&cut, 1)), (2, vec!["A2", ""]), "an empty value is no note");
    let cut = found("afdeling;ledige\nA1;12\nA2\n").table;
    assert_eq!((cut.rows.len(), cut.unreadable.len()), (1, 1), "a row that was cut is a problem");
    let statbank = "\"Folketal efter område, tid\",,\n,,\nområde,tid,antal\nHele landet,2025K4,5\n";
    assert_eq!(names(&found(statbank).table), ["område", "tid", "antal"]);
    let stubs =
        "\"Befolkning\",,\n,,\n , ,I alt\nHele landet,,\n ,2025K4,\n , ,\nKøbenhavn,,\n ,2025K4,7\n ,2026K1,8\n";
    let Found { table, stated } = found(stubs);
    assert_eq!(
        (names(&table), row(&table, 0), row(&table, 1)),
        (vec!["column_1", "column_2", "I alt"], vec!["København", "2025K4", "7"], vec!["København", "2026K1", "8"])
    );
    assert!(stated.iter().any(|line| line.contains("those of the rows below")), "{stated:?}");
    let third = FormatOptions { header_row: Some(3), ..options() };
    let table = read_with(b"a;b\n1;2\nc;d\n3;4\n", &third, Coordinates::Absent).unwrap().table;
    assert_eq!((names(&table), table.rows.len()), (vec!["c", "d"], 1));
}

#[test]
fn an_encoding_is_found_and_told() {
    let text = "område;børn\nNørrevang;3\nSøparken;4\nÅbyhøj;5\n";
    let latin = encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
    let utf16 = |mark: bool, big: bool| -> Vec<u8> {
        let marked = format!("{}{text}", if mark { "\u{feff}" } else { "" });
        marked.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    for (bytes, name) in [
        (latin, Some("windows-1252")),
        (utf16(true, false), Some("UTF-16LE")),
        (utf16(true, true), Some("UTF-16BE")),
        (utf16(false, false), Some("UTF-16LE")),
        (format!("\u{feff}{text}").into_bytes(), None),
        (text.as_bytes().to_vec(), None),
    ] {
        let Found { table, stated } = read_with(&bytes, &options(), Coordinates::Absent).unwrap();
        assert_eq!((names(&table), row(&table, 2)), (vec!["område", "børn"], vec!["Åbyhøj", "5"]), "{name:?}");
        assert_eq!(stated.first().map(|line| line.replace("is read as ", "")).as_deref(), name);
    }
    let mixed = [text.as_bytes(), b"\xd8stervang;6\n"].concat();
    let reason = refused(&mixed);
    assert!(reason.contains("is UTF-8 up to line 5") && reason.contains("--encoding windows-1252"), "{reason}");
    assert!(refused(b"bydel;n\nA\x001;2\n").contains("value \"A\\01;2\": holds a NUL character in line 2"));
    let named = |label: &str| {
        read_with(
            text.as_bytes(),
            &FormatOptions { encoding: Some(label.to_owned()), ..options() },
            Coordinates::Absent,
        )
    };
    assert!(named("windows-1252").unwrap().stated[0].contains("but it is UTF-8 by its bytes"));
    assert!(named("klingon").unwrap_err()[0].contains("is not a known encoding"));
}

#[test]
fn the_columns_that_are_asked_for_hold_the_coordinates_whatever_others_are_called() {
    let place = |text: &str, xy: Option<(&str, &str)>, epsg: Option<u32>| {
        let coordinates = xy.map_or(Coordinates::Found, |(x, y)| Coordinates::Named(x.to_owned(), y.to_owned()));
        let options = FormatOptions { epsg, ..options() };
        let table = read_with(text.as_bytes(), &options, coordinates).map_err(|problems| problems.join("\n"))?.table;
        let point = table.rows[0].geometry.point()?.ok_or("no point")?;
        Ok::<_, String>([point.x(), point.y()].map(|coordinate| (coordinate * 1e3).round() / 1e3))
    };
    let both = "x;y;øst;nord\n724010;6175010;724190;6175030\n";
    assert_eq!(place(both, Some(("øst", "nord")), None), Ok([724_190.0, 6_175_030.0]));
    assert!(place(both, None, None).unwrap_err().contains("cannot tell which columns hold the coordinates"));
    assert_eq!(place("adresse;x;y\n\"Vej; 5\";724010;6175010,5\n", None, None), Ok([724_010.0, 6_175_010.5]));
    assert!(
        place("x;y;x\n1;2;3\n", Some(("x", "y")), None).unwrap_err().contains("is the name of the columns 1 and 3")
    );
    assert!(
        place("x;y\n1;2\n", Some(("x", "z")), None).unwrap_err().contains("field \"z\": the file has no such column")
    );
    assert!(place("x;y\n12.565;55.669\n", None, None).unwrap_err().contains("can be read as 12.565"));
    assert!(place("x;y\n12.5651;55.6690\n", None, None).unwrap_err().contains("--points-epsg 4326"));
    for degrees in ["x;y\n12.565;55.669\n", "x;y\n12,565;55,669\n"] {
        let [x, y] = place(degrees, None, Some(4326)).unwrap();
        assert!((724_000.0..725_000.0).contains(&x) && (6_174_000.0..6_176_000.0).contains(&y), "{degrees}: {x} {y}");
    }
    assert!(place("x;y\n55.6690;12.5651\n", None, Some(4326)).unwrap_err().contains("look swapped"));
    assert!(place("x;y\n6175010;724010\n", None, None).unwrap_err().contains("north seems to stand before east"));
}
