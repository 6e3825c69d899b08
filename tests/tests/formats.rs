//! Files as they come, through every command: a number that can be read in two ways is refused, and how a file was read is told.
use std::fs;
use tests::desk::{Desk, bydelsblik, near, number, rows};

const SCORES: [(&str, f64); 3] = [("A", -0.950_255), ("B", -0.431_934), ("C", 1.382_189)];

/// The z-scores of an index of one column, whatever the file.
fn index(desk: &Desk, name: &str, bytes: &[u8], more: &[&str]) -> Result<String, String> {
    fs::write(desk.path(name), bytes).unwrap();
    let output = desk.name("ud.csv");
    let (code, _, error) = bydelsblik(
        &format!("index --id omraade --status ledige -o {output} --input"),
        &[&[desk.name(name).as_str()], more].concat(),
    );
    if code != 0 {
        return Err(error);
    }
    let found = rows(&desk.text("ud.csv"));
    for (at, (id, score)) in SCORES.iter().enumerate() {
        assert!(found[at + 1][0] == *id && near(number(&found, at + 1, "z_ledige"), *score), "{name}: {found:?}");
    }
    Ok(error)
}

#[test]
fn the_same_table_is_read_alike_in_every_shape() {
    let desk = Desk::empty();
    let json = r#"[{"omraade":"A","ledige":10},{"omraade":"B","ledige":12},{"omraade":"C","ledige":19}]"#;
    let utf16: Vec<u8> =
        "\u{feff}omraade\tledige\r\nA\t10\r\nB\t12\r\nC\t19\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (name, bytes, told) in [
        ("a.csv", &b"omraade;ledige\nA;10\nB;12\nC;19\n"[..], ""),
        ("b.csv", b"sep=;\r\nomraade;ledige;;\r\nA;10;;\r\nB;12;;\r\nC;19;;\r\n;;;\r\n", ""),
        (
            "c.csv",
            b"Ledige i byen;\n\nomraade;ledige\nA;10,0\nB;12,0\nC;19,0\n\nKilde: DST;\n",
            "row 1 is read as a title",
        ),
        ("d.csv", b"omraade;ledige;\xe5r\nA;10;1\nB;12;1\nC;19;1\n", "is read as windows-1252"),
        ("e.txt", &utf16, "is read as UTF-16LE"),
        ("f.csv", b"omraade,\"ledige\",\"note; fri\"\rA,10,\"a\rb\"\rB,12,\rC,19,\r", ""),
        ("g.json", json.as_bytes(), ""),
        ("h.csv", b"omraade;ledige\nA;1.000,0\nB;1.200,0\nC;1.900,0\n", "\".\" is read as a mark between thousands"),
        ("i.csv", "omraade;ledige\nA;10 %\nB;12 %\nC;19 %\n".as_bytes(), ""),
        ("j.csv", "omraade;ledige\nA;1\u{a0}000\nB;1\u{202f}200\nC;1 900\n".as_bytes(), "between thousands"),
    ] {
        let error = index(&desk, name, bytes, &[]).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(error.contains(told) && (told.is_empty() == error.is_empty()), "{name}: {error}");
    }
}

#[test]
fn a_number_that_can_be_read_in_two_ways_is_refused_until_somebody_says_which() {
    let desk = Desk::empty();
    let bytes = b"omraade;ledige\nA;1.000\nB;1.200\nC;1.900\n";
    let error = index(&desk, "tal.csv", bytes, &[]).unwrap_err();
    assert!(
        error.contains("row 2, field \"ledige\", value \"1.000\": can be read as 1 ") && error.contains("or as 1000 "),
        "{error}"
    );
    assert!(error.contains("--decimal ,"), "{error}");
    for mark in [",", "."] {
        index(&desk, "tal.csv", bytes, &["--decimal", mark]).unwrap();
    }
    let mixed = index(&desk, "tal.csv", b"omraade;ledige\nA;1.5\nB;1,5\nC;2\n", &[]).unwrap_err();
    assert!(mixed.contains("some have a decimal point, others a decimal comma"), "{mixed}");
}

#[test]
fn marks_are_no_numbers_and_sentinels_are_told() {
    let desk = Desk::empty();
    let bytes = b"omraade;ledige\nA;10\nB;12\nC;19\nD;..\nE;x\nF;<5\nG;-\nH;-99\n";
    let error = index(&desk, "tal.csv", bytes, &["--missing=-99"]).unwrap();
    for line in [
        "value \"..\": stands for a missing value",
        "value \"x\": stands for a value that is withheld",
        "value \"<5\": stands for a value that is withheld",
        "value \"-\": stands for a missing value",
        "value \"-99\": stands for a missing value",
    ] {
        assert!(error.contains(line), "{line}\n{error}");
    }
    fs::write(desk.path("b.csv"), b"omraade;ledige\nA;10\nB;12\nC;-99\n").unwrap();
    let (code, _, error) = bydelsblik(
        &format!("index --id omraade --status ledige -o {} --input {}", desk.name("b.ud.csv"), desk.name("b.csv")),
        &[],
    );
    assert!(
        code == 0
            && error.contains("row 4, field \"ledige\", value \"-99\": is taken as a number, but is a common mark"),
        "{error}"
    );
    let counts = desk.file("antal.csv", "atom;n\n1;3\n2;x\n");
    let areas = desk.file("bydele.csv", "atom;bydel\n1;A\n2;A\n");
    let (code, _, error) = bydelsblik(
        &format!(
            "protect --input {counts} --atoms atom --count n --geography {areas} --secret-file x -o {}",
            desk.name("p.csv")
        ),
        &[],
    );
    assert!(code == 1 && error.contains("row 3, field \"n\", value \"x\": is not a number"), "{error}");
}

#[test]
fn a_place_that_cannot_be_is_refused_with_the_option_that_helps() {
    let desk = Desk::empty();
    let areas = |name: &str, crs: &str, shift: [f64; 2], scale: f64| {
        let ring: Vec<String> = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]
            .iter()
            .map(|[x, y]| format!("[{},{}]", shift[0] + x * scale, shift[1] + y * scale))
            .collect();
        desk.file(name, &format!(r#"{{"type":"FeatureCollection",{crs}"features":[{{"type":"Feature","properties":{{"n":80}},"geometry":{{"type":"Polygon","coordinates":[[{}]]}}}}]}}"#, ring.join(",")))
    };
    let named = |name: &str| format!(r#""crs":{{"type":"name","properties":{{"name":"{name}"}}}},"#);
    let carry = |source: &str, more: &str| {
        bydelsblik(
            &format!(
                "apportion --source {source} --target kvadratnet-1km --extensive n -o {} {more}",
                desk.name("ud.csv")
            ),
            &[],
        )
    };
    let (utm, degrees) = ([724_000.0, 6_175_000.0], [12.565, 55.669]);
    for (crs, place, scale, code, told) in [
        ("", utm, 200.0, 1, "are not degrees: they look like EPSG:25832; say --source-epsg 25832"),
        ("", [55.669, 12.565], 0.001, 1, "latitude and longitude look swapped"),
        (&named("EPSG:3857"), utm, 200.0, 1, "lies outside of Denmark by EPSG:3857"),
        (&named("EPSG:25832"), degrees, 0.001, 1, "they look like degrees; say --source-epsg 4326"),
        (&named("EPSG:23032"), utm, 200.0, 1, "names EPSG:23032, which is not read"),
        (&named("ED50"), utm, 200.0, 1, "is not understood"),
        (&named("http://www.opengis.net/def/crs/EPSG/0/25832"), utm, 200.0, 0, ""),
        (&named("EPSG:32632"), utm, 200.0, 0, "EPSG:32632 is read as EPSG:25832"),
        (&named("EPSG:4258"), degrees, 0.001, 0, "EPSG:4258 is read as EPSG:4326"),
    ] {
        let (found, _, error) = carry(&areas("a.geojson", crs, place, scale), "");
        assert!(found == code && error.contains(told), "{crs}{told}: {found} {error}");
    }
    assert_eq!(carry(&areas("a.geojson", "", utm, 200.0), "--source-epsg 25832").0, 0);
    let (code, _, error) = bydelsblik("cell 55.6757 12.57", &[]);
    assert!(code == 0 && error.contains("cell 12.57 55.6757"), "{error}");
}

#[test]
fn an_id_that_changed_on_the_way_is_told_with_what_it_was() {
    let desk = Desk::empty();
    let counts = desk.file("antal.csv", "atom;n\n03-dec;3\n101;4\n12.0;5\n");
    let areas = desk.file("bydele.csv", "atom;bydel\n3-12;A\n0101;A\n12;A\n");
    let (code, _, error) = bydelsblik(
        &format!(
            "protect --input {counts} --atoms atom --count n --geography {areas} --secret-file x -o {}",
            desk.name("p.csv")
        ),
        &[],
    );
    assert_eq!(code, 1);
    for (id, other) in [("3-12", "03-dec"), ("0101", "101"), ("12", "12.0")] {
        assert!(
            error.lines().any(|line| line.contains(&format!("value \"{id}\": has no count"))
                && line.contains(&format!("\"{other}\""))),
            "{id}: {error}"
        );
    }
}
