use super::*;

#[test]
fn the_mark_between_columns_is_counted_outside_of_quotes() {
    for (text, mark, header) in [
        ("bydel;ledige;boliger\n", ';', vec!["bydel", "ledige", "boliger"]),
        ("bydel;\"ledige, syge, i alt, pct.\";boliger\n", ';', vec!["bydel", "ledige, syge, i alt, pct.", "boliger"]),
        ("\"bydel; by\",ledige\n", ',', vec!["bydel; by", "ledige"]),
        ("\"ledige, pct.\";bydel\n", ';', vec!["ledige, pct.", "bydel"]),
        ("bydel;\"de \"\"tabte\"\"; kun\"\n", ';', vec!["bydel", "de \"tabte\"; kun"]),
        ("bydel;\"ledige,\ni alt, her\"\nA;1,2,3,4\n", ';', vec!["bydel", "ledige,\ni alt, her"]),
        ("bydel\tledige, i alt\n", '\t', vec!["bydel", "ledige, i alt"]),
        ("bydel;ledige\rA;1,2,3\r", ';', vec!["bydel", "ledige"]),
        ("sep=|\r\nbydel|ledige, i, alt\r\n", '|', vec!["bydel", "ledige, i, alt"]),
        (" bydel ; ledige\n", ';', vec!["bydel", "ledige"]),
        ("bydel\n", ';', vec!["bydel"]),
    ] {
        let (found, rest) = delimiter(text);
        assert_eq!((found, names(&rest, found)), (mark, Ok(header.into_iter().map(str::to_owned).collect())), "{text}");
    }
    assert_eq!(names("", ';').unwrap_err(), "is empty: it has no header");
}

#[test]
fn the_columns_that_are_asked_for_hold_the_coordinates_whatever_others_are_called() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("punkter.csv");
    let read = |text: &str, xy: Option<(&str, &str)>| {
        std::fs::write(&path, text).unwrap();
        let xy = xy.map(|(x, y)| (x.to_owned(), y.to_owned()));
        table(&FileOptions { path: path.clone(), xy, ..FileOptions::default() }, "punkter.csv")
    };
    let place = |table: &RawTable| {
        let point = table.rows[0].geometry.point().unwrap().unwrap();
        [point.x(), point.y()].map(|coordinate| (coordinate * 1e3).round() / 1e3)
    };
    let both = "x;y;øst;nord\n724010;6175010;724190;6175030\n";
    let asked = read(both, Some(("øst", "nord"))).unwrap();
    assert_eq!(place(&asked), [724_190.0, 6_175_030.0]);
    assert!(read(both, None).unwrap_err()[0].to_string().contains("cannot tell which columns hold the coordinates"));
    let comma = read("adresse;x;y\n\"Vej; 5\";724010;6175010,5\n", None).unwrap();
    assert_eq!((place(&comma), comma.decimal_mark), ([724_010.0, 6_175_010.5], ','));
    let reason = |text, xy| read(text, Some(xy)).unwrap_err()[0].to_string();
    let twice = reason("x;y;x\n1;2;3\n", ("x", "y"));
    assert!(twice.contains("field \"x\": is the name of the columns 1 and 3"), "{twice}");
    assert!(reason("x;y\n1;2\n", ("x", "z")).contains("field \"z\": there is no such column; the file has: x, y"));
}

#[test]
fn a_table_in_another_encoding_is_read_by_its_mark_or_refused_with_a_way_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tal.csv");
    let read = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        table(&FileOptions { path: path.clone(), without_place: true, ..FileOptions::default() }, "tal.csv")
    };
    let utf16: Vec<u8> =
        "\u{feff}bydel;børn\nØ;3\n".encode_utf16().flat_map(|unit| unit.to_le_bytes().into_iter()).collect();
    let found = read(&utf16).unwrap();
    assert_eq!((found.columns[1].1.as_str(), found.rows[0].values[1].text()), ("børn", Some("3")));
    let reason = read(b"bydel;b\xf8rn\n").unwrap_err()[0].to_string();
    assert!(
        reason.contains("is not UTF-8 from line 1 on; save it as UTF-8") && !reason.contains("mapping"),
        "{reason}"
    );
    assert!(read(b"").unwrap_err()[0].to_string().contains("tal.csv: is empty: it has no header"));
    let hinted = read("sep=;\r\nbydel;børn\r\nØ;3;4\r\n".as_bytes()).unwrap();
    assert!(hinted.unreadable[0].to_string().contains("row 3: has 3 columns where"), "{}", hinted.unreadable[0]);
}
