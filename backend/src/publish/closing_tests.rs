use super::*;
use geodata::{area::AreaId, protect::Group};

fn observed(indicator: &str, year: i16, department: u32) -> Observation {
    Observation {
        department: AreaId::new(department.to_string()),
        indicator: IndicatorCode::new(indicator),
        period: Period::Year(year),
        numerator: 10.0,
        denominator: 100,
        largest: None,
    }
}

fn ledger(keys: &[(&str, Period)]) -> Ledger {
    let shown = keys.iter().map(|(code, period)| ((IndicatorCode::new(*code), *period), Default::default()));
    Ledger { shown: shown.collect(), blocks: vec![Group::from_iter([AreaId::new("1")])], ..Ledger::default() }
}

#[test]
fn what_is_shown_for_the_first_time_is_told_with_what_looks_incomplete() {
    let observations = (1..=20)
        .flat_map(|department| [observed("ledige", 2024, department), observed("doemte", 2024, department)])
        .chain((1..=20).map(|department| observed("doemte", 2025, department)))
        .chain((1..=17).map(|department| observed("ledige", 2025, department)))
        .collect();
    let months = Period::Month(2025, 1).months_until(Period::Month(2025, 4)).collect();
    let delivery = Delivery { observations, concern_months: months, ..Delivery::default() };
    let year = Period::Year;
    let before = ledger(&[("ledige", year(2024))]);
    let after = ledger(&[
        ("ledige", year(2024)),
        ("doemte", year(2024)),
        ("ledige", year(2025)),
        ("doemte", year(2025)),
        ("bekymringer", Period::Quarter(2025, 1)),
    ]);
    let closing = Closing::new(&delivery, &before, &after, jiff::civil::date(2025, 8, 1));
    let text = closing.to_string();
    assert!(text.contains("\n  2025: doemte, ledige\n") && text.contains("\n  2024: doemte\n"), "{text}");
    assert!(text.contains("\n  2025-Q1: bekymringer\n"), "{text}");
    assert!(text.contains("the concerns of 2025-Q2, since 2025-05, 2025-06 was not delivered"), "{text}");
    let doubts = closing.doubts.iter().map(|doubt| (doubt.indicator.as_str(), doubt.had, doubt.missing));
    assert_eq!(doubts.collect::<Vec<_>>(), [("ledige", 20, 3)]);
    assert_eq!(Closing::new(&Delivery::default(), &after, &after, jiff::civil::date(2025, 8, 1)).to_string(), "");
}
