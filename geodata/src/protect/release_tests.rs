use super::*;
use crate::aggregate::DepartmentTotals;

fn indicator(kind: Kind) -> Indicator {
    Indicator { kind, ..Indicator::share_for_tests("x") }
}

fn totals(kind: Kind, households: &[u32], figures: Vec<(Period, Vec<Atom>)>) -> Totals {
    let department = |(id, &households): (usize, &u32)| DepartmentTotals {
        id: AreaId::new(id.to_string()),
        organisation: "A".to_owned(),
        district: None,
        centre: None,
        households,
    };
    Totals {
        departments: households.iter().enumerate().map(department).collect(),
        indicators: vec![indicator(kind)],
        figures: figures.into_iter().map(|(period, atoms)| ((IndicatorCode::new("x"), period), atoms)).collect(),
    }
}

fn counted(numerator: f64, denominator: u32) -> Atom {
    Atom::Counted(Tally { numerator, denominator })
}

fn released(totals: &Totals, secret: &[u8]) -> Release {
    release(totals, &SecretKey::new(secret).unwrap(), Rules::default())
}

const SECRET: &[u8] = b"a secret of the tests";

#[test]
fn small_blocks_and_few_persons_are_suppressed() {
    let year = Period::Year(2025);
    let totals = totals(
        Kind::Share,
        &[19, 20, 20, 20],
        vec![(year, vec![counted(5.0, 30), counted(5.0, 9), counted(5.0, 10), Atom::Missing])],
    );
    let figures = &released(&totals, SECRET).figures()[&(IndicatorCode::new("x"), year)].clone();
    assert_eq!(figures[..2], [Released::Suppressed, Released::Suppressed]);
    assert!(matches!(figures[2], Released::Counts { .. }));
    assert_eq!(figures[3], Released::Missing);
}

#[test]
fn counts_are_perturbed_and_the_same_persons_get_the_same_noise() {
    let atoms: Vec<Atom> = (0..40).map(|i| counted(f64::from(10 + i), 200)).collect();
    let years = [2024, 2025].map(|year| (Period::Year(year), atoms.clone()));
    let totals = totals(Kind::Share, &[100; 40], years.to_vec());
    let (once, again, other) =
        (released(&totals, SECRET), released(&totals, SECRET), released(&totals, b"another secret of the tests"));
    assert_eq!(once, again);
    assert_ne!(once, other);
    let [first, second] = [2024, 2025].map(|year| &once.figures()[&(IndicatorCode::new("x"), Period::Year(year))]);
    assert_eq!(first, second);
    let moved = first.iter().enumerate().filter(|(i, figure)| {
        let Released::Counts { numerator, .. } = figure else { panic!("{figure:?}") };
        *numerator != (10 + i) as f64
    });
    assert!(moved.count() > 20, "most counts of a release carry noise");
}

#[test]
fn a_zero_stays_a_zero_and_one_never_shows() {
    let atoms: Vec<Atom> = (0..60).map(|i| counted(f64::from(i % 3), 100)).collect();
    let totals = totals(Kind::Rate, &[100; 60], vec![(Period::Quarter(2025, 1), atoms)]);
    for (i, figure) in released(&totals, SECRET).figures().values().flatten().enumerate() {
        let Released::Counts { numerator, denominator, .. } = figure else { panic!("{figure:?}") };
        assert!(*numerator == 0.0 || *numerator > 2.0);
        assert!(i % 3 != 0 || *numerator == 0.0);
        assert_eq!(*denominator, 100.0);
    }
}

#[test]
fn a_mean_stays_near_and_is_not_the_true_one() {
    let totals = totals(Kind::Mean, &[100], vec![(Period::Year(2025), vec![counted(59_713.4, 203)])]);
    let release = released(&totals, SECRET);
    let Released::Counts { numerator, denominator, .. } = release.figures().values().next().unwrap()[0] else {
        panic!()
    };
    assert!((numerator / denominator / (59_713.4 / 203.0) - 1.0).abs() < 0.06);
    assert_ne!(numerator, 59_713.4);
    assert_eq!(three_digits(59_713.4), 59_700.0);
    assert_eq!(three_digits(0.0), 0.0);
}

#[test]
fn nobody_could_report_is_neither_missing_nor_zero() {
    let totals = totals(
        Kind::Rate,
        &[100, 100],
        vec![(Period::Quarter(2025, 1), vec![Atom::NobodyCouldReport, counted(0.0, 100)])],
    );
    let release = released(&totals, SECRET);
    let figures = release.figures().values().next().unwrap();
    assert_eq!(figures[0], Released::NobodyCouldReport);
    assert!(matches!(figures[1], Released::Counts { numerator: 0.0, .. }));
}
