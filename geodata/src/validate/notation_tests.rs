use super::*;

fn read(texts: &[&str], asked: Option<char>) -> Vec<Option<f64>> {
    let notation = Notation::find(texts.iter().copied(), asked);
    texts.iter().map(|text| notation.number(text).ok()).collect()
}

#[test]
fn the_marks_of_a_column_are_found_together() {
    for (texts, numbers) in [
        (&["12", "7"][..], &[12.0, 7.0][..]),
        (&["12,4", "1.000"], &[12.4, 1000.0]),
        (&["12.4", "1.000", "1,000"], &[12.4, 1.0, 1000.0]),
        (&["1.234.567", "1.000", "950"], &[1_234_567.0, 1000.0, 950.0]),
        (&["1,234,567", "2,500"], &[1_234_567.0, 2500.0]),
        (&["1.234,5", "-2.000"], &[1234.5, -2000.0]),
        (&["1 234", "1\u{a0}234,5", "1\u{202f}234\u{2009}567"], &[1234.0, 1234.5, 1_234_567.0]),
        (&["1'234.5", "1’000"], &[1234.5, 1000.0]),
        (&["0,123", "1,250"], &[0.123, 1.25]),
        (&["724010.125", "724.010"], &[724_010.125, 724.01]),
        (&["\u{2212}5", "- 23", "+4"], &[-5.0, -23.0, 4.0]),
        (&["12,4 %", "8 %", "-1,5%"], &[12.4, 8.0, -1.5]),
        (&["  6,42", " 704 "], &[6.42, 704.0]),
        (&["1,234E+03", "-5e-1", "7"], &[1234.0, -0.5, 7.0]),
    ] {
        let found: Vec<Option<f64>> = read(texts, None);
        assert_eq!(found, numbers.iter().map(|number| Some(*number)).collect::<Vec<_>>(), "{texts:?}");
    }
}

#[test]
fn what_can_be_read_in_two_ways_is_refused_with_both() {
    let notation = Notation::find(["6.421", "704"], None);
    let error = notation.number("6.421").unwrap_err();
    assert_eq!(error, ValueError::Either { decimal: 6.421, thousands: 6421.0, mark: '.' });
    assert_eq!(notation.number("704"), Ok(704.0));
    assert_eq!(read(&["1,250", "2,000"], None), [None, None]);
    assert_eq!(read(&["1 000", "1.000"], None), [Some(1000.0), None]);
    for (texts, left) in
        [(&["12.5", "12,5", "3"][..], 1), (&["12.5", "1.234.567"], 0), (&["1.234.567", "1,234,567"], 0)]
    {
        assert!(read(texts, None).iter().filter(|value| value.is_some()).count() <= left + 1, "{texts:?}");
    }
    assert_eq!(read(&["12 %", "7"], None), [None, Some(7.0)]);
}

#[test]
fn a_mark_that_is_asked_for_decides() {
    assert_eq!(read(&["1.000", "704"], Some(',')), [Some(1000.0), Some(704.0)]);
    assert_eq!(read(&["1.000", "704"], Some('.')), [Some(1.0), Some(704.0)]);
    assert_eq!(read(&["12.5", "12,5"], Some(',')), [None, Some(12.5)]);
    assert_eq!(read(&["1,250"], Some(',')), [Some(1.25)]);
}

#[test]
fn what_has_not_the_shape_of_a_number_is_none() {
    for text in [
        "",
        "-",
        ".",
        "5-",
        "(5)",
        "1.2.3",
        "1.00.000",
        "12.3456.789",
        "1e",
        "e5",
        "1e5e5",
        "1 000e3",
        "1e99999",
        "NaN",
        "0x1",
        "1_000",
        "5,",
        ",5",
        "1..000",
        "1 2",
        "12 34",
        "٣",
        "1.234 567",
        "--5",
        "%",
        "1234 567",
        "0 123",
        "5 kr.",
    ] {
        assert_eq!(read(&[text], None), [None], "{text}");
    }
}
