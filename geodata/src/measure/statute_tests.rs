use super::*;
use jiff::civil::date;
use proptest::prelude::*;

fn criterion(side: Side, limit: f64, years: u8) -> Criterion {
    Criterion { indicator: IndicatorCode::new("x"), side, limit, limit_of: LimitOf::Itself, years }
}

fn data(years: &[(i16, f64, f64)]) -> CriterionData {
    CriterionData { years: years.to_vec(), per: 100.0, country: vec![(2020, 9.0), (2024, 2.0)], region: vec![] }
}

#[test]
fn the_limit_itself_is_not_above_it_and_one_person_decides() {
    let criterion = criterion(Side::Above, 40.0, 1);
    let at = |numerator| criterion.judge(&data(&[(2025, numerator, 250.0)])).unwrap();
    let (below, exactly, above) = (at(99.0), at(100.0), at(101.0));
    assert_eq!((below.met, exactly.met, above.met), (false, false, true));
    assert_eq!([below.persons, exactly.persons, above.persons], [Some(2), Some(1), Some(1)]);
    assert!((above.distance - 0.4).abs() < 1e-9);
}

#[test]
fn a_mean_of_two_years_moves_half_as_much_by_a_person_of_the_newest() {
    let found = criterion(Side::Above, 40.0, 2).judge(&data(&[(2024, 100.0, 250.0), (2025, 98.0, 250.0)])).unwrap();
    // 40.0 and 39.2: the mean is 39.6, a person adds 0.2.
    assert!((found.value - 39.6).abs() < 1e-9 && found.persons == Some(3), "{found:?}");
    let gap = criterion(Side::Above, 40.0, 2).judge(&data(&[(2023, 100.0, 250.0), (2025, 98.0, 250.0)]));
    assert_eq!(gap.unwrap_err(), NotJudged::NoData, "two years in a row are meant");
}

#[test]
fn a_limit_may_be_a_multiple_of_the_country() {
    let criterion = Criterion { limit_of: LimitOf::Country, ..criterion(Side::Above, 3.0, 1) };
    let found = criterion.judge(&data(&[(2025, 13.0, 200.0)])).unwrap();
    assert!((found.limit - 6.0).abs() < 1e-12 && found.met);
    let region = Criterion { limit_of: LimitOf::Region, ..criterion };
    assert_eq!(region.judge(&data(&[(2025, 13.0, 200.0)])).unwrap_err(), NotJudged::NoReference);
}

#[test]
fn a_trend_tells_the_year_in_which_the_limit_is_reached() {
    let rising: Vec<(i16, f64, f64)> =
        (0..5).map(|year| (2021 + year, 300.0 + 20.0 * f64::from(year), 1_000.0)).collect();
    // 38 % in 2025, 2 points a year: 40 % in 2026.
    let found = criterion(Side::Above, 40.0, 1).judge(&data(&rising)).unwrap();
    assert_eq!(found.year, Some((2026, [Some(2026), Some(2026)])));
    let falling: Vec<(i16, f64, f64)> =
        rising.iter().map(|&(year, numerator, all)| (year, 700.0 - numerator, all)).collect();
    assert_eq!(criterion(Side::Above, 40.0, 1).judge(&data(&falling)).unwrap().year, None);
}

/// An area with shares of one year for the indicators a, b, c.
struct Shares {
    years: Vec<(i16, [Option<f64>; 3])>,
    residents: u32,
}

impl StatuteArea for Shares {
    fn residents(&self, _: i16) -> Option<u32> {
        Some(self.residents)
    }

    fn data(&self, indicator: &IndicatorCode) -> CriterionData {
        let at = ["a", "b", "c"].iter().position(|other| *other == indicator.as_str()).unwrap();
        data(&self.years.iter().filter_map(|(year, shares)| Some((*year, shares[at]?, 100.0))).collect::<Vec<_>>())
    }
}

fn two_of_three(years_in_a_row: u8) -> StatuteRule {
    StatuteRule {
        code: "omraade".to_owned(),
        name: Text::default(),
        law: "§".to_owned(),
        from: date(2021, 12, 1),
        until: Some(date(2026, 1, 1)),
        residents: 1_000,
        all: vec![],
        some: ["a", "b", "c"]
            .map(|code| Criterion { indicator: IndicatorCode::new(code), ..criterion(Side::Above, 40.0, 1) })
            .to_vec(),
        needed: 2,
        years_in_a_row,
    }
}

#[test]
fn a_list_needs_residents_all_of_one_kind_and_some_of_the_other_and_says_when_it_cannot_tell() {
    let rule = two_of_three(1);
    assert!(rule.holds_on(date(2021, 12, 1)) && !rule.holds_on(date(2026, 1, 1)) && !rule.holds_on(date(2021, 11, 30)));
    let of = |shares, residents| statute(&rule, 2025, &Shares { years: vec![(2025, shares)], residents }).listed;
    assert_eq!(of([Some(41.0), Some(42.0), Some(1.0)], 1_000), Some(true));
    assert_eq!(of([Some(41.0), Some(42.0), Some(1.0)], 999), Some(false));
    assert_eq!(of([Some(41.0), Some(2.0), Some(1.0)], 1_000), Some(false));
    assert_eq!(of([Some(41.0), Some(2.0), None], 1_000), None, "the missing one decides");
    assert_eq!(of([Some(41.0), Some(42.0), None], 1_000), Some(true), "the missing one decides nothing");
    let old = Shares { years: vec![(2023, [Some(41.0); 3])], residents: 1_000 };
    assert_eq!(statute(&rule, 2025, &old).listed, None, "figures of two years ago do not count");
}

#[test]
fn a_rule_that_lasts_needs_every_year() {
    let rule = two_of_three(3);
    let of = |shares: [f64; 3]| {
        let years = (2023..=2025).zip(shares.map(|share| [Some(share); 3])).collect();
        statute(&rule, 2025, &Shares { years, residents: 1_000 })
    };
    assert_eq!(of([41.0, 42.0, 43.0]).listed, Some(true));
    let broken = of([41.0, 39.0, 43.0]);
    assert_eq!(broken.listed, Some(false));
    assert_eq!(broken.years, [(2023, Some(true)), (2024, Some(false)), (2025, Some(true))]);
    let short = Shares { years: vec![(2025, [Some(41.0); 3])], residents: 1_000 };
    assert_eq!(statute(&rule, 2025, &short).listed, None);
}

proptest! {
    #[test]
    fn so_many_persons_change_it_and_one_less_does_not(
        numerator in 0_u32..500, more in 0_u32..500, limit in 1.0..99.0, above in any::<bool>(), years in 1_u8..3,
    ) {
        let denominator = f64::from(numerator + more + 1);
        let criterion = criterion(if above { Side::Above } else { Side::Below }, limit, years);
        let with = |persons: i64| {
            let numerator = (i64::from(numerator) + persons) as f64;
            let all = [(2024, f64::from(more.min(100)), 500.0), (2025, numerator, denominator)];
            criterion.judge(&data(&all)).unwrap()
        };
        let found = with(0);
        if let Some(persons) = found.persons {
            let sign = if above == found.met { -1 } else { 1 };
            prop_assert!(persons >= 1);
            prop_assert_ne!(with(sign * i64::from(persons)).met, found.met);
            prop_assert_eq!(with(sign * (i64::from(persons) - 1)).met, found.met);
        }
    }
}
