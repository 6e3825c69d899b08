use super::*;
use proptest::prelude::*;

fn read(text: &str, delimiter: u8) -> Result<Vec<(u64, Vec<String>)>, Broken> {
    let mut records = Records::new(text, delimiter, 1);
    let mut all = Vec::new();
    while let Some(record) = records.next() {
        let record = record?;
        all.push((record.line, record.cells.into_iter().map(Cow::into_owned).collect()));
    }
    Ok(all)
}

#[test]
fn a_record_has_the_number_of_its_line_however_lines_end() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["bydel;ledige", "Ærø;1", "\"Øst\r\nog vest\";2", "", "Å;3", ""].join(end);
        let lines: Vec<u64> = read(&text, b';').unwrap().into_iter().map(|record| record.0).collect();
        assert_eq!(lines, [1, 2, 3, 5, 6], "{end:?}");
    }
}

#[test]
fn quotes_are_taken_as_they_are_meant() {
    let cells = |text: &str| read(text, b';').unwrap().remove(0).1;
    assert_eq!(cells("\"a;b\";\"de \"\"tabte\"\"\";c"), ["a;b", "de \"tabte\"", "c"]);
    assert_eq!(cells(" \"a\" ;5\" rør;\"\""), ["a", "5\" rør", ""]);
    assert_eq!(cells("a;"), ["a", ""]);
    assert_eq!(cells("\"a\nb\";c"), ["a\nb", "c"]);
}

#[test]
fn a_quote_that_is_not_closed_or_closed_too_early_is_told_with_its_line() {
    let broken = |text: &str| read(text, b';').unwrap_err();
    let open = broken("bydel;ledige\nØst;1\n\"Vest;2\nNord;3\n");
    assert!(open.line == 3 && open.reason.contains("never closed"), "{open:?}");
    let early = broken("bydel;ledige\n\"Ny\" by;12\n");
    assert!(early.line == 2 && early.reason.contains("after a quote was closed"), "{early:?}");
    let late = broken("bydel;ledige\n\"Vest;2\nNord;3\n\"Syd\";4\n");
    assert!(late.line == 2, "{late:?}");
    assert!(swallowed("5\nNord;6", b';', 2) && !swallowed("Ledige\n(16-64 år)", b';', 3) && !swallowed("a;b", b';', 2));
    assert!(broken(&";".repeat(MOST_COLUMNS + 1)).reason.contains("16384 columns"));
}

proptest! {
    #[test]
    fn what_a_writer_writes_is_read_back(rows in proptest::collection::vec(proptest::collection::vec("[a-zæøå;,\" \n]{0,6}", 3), 1..5)) {
        let mut writer = csv::WriterBuilder::new().delimiter(b';').quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
        rows.iter().for_each(|row| writer.write_record(row).unwrap());
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        let found: Vec<Vec<String>> = read(&text, b';').unwrap().into_iter().map(|record| record.1).collect();
        prop_assert_eq!(found, rows);
    }

    #[test]
    fn no_text_makes_it_panic(text in "[a;,\" \n\r\u{feff}æ]{0,60}") {
        let _ = read(&text, b';');
    }
}
