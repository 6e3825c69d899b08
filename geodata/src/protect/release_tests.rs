use super::*;
use crate::aggregate::{DepartmentTotals, Largest};

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
    Atom::Counted(Tally { numerator, denominator, largest: Largest::Unknown })
}

fn released(totals: &Totals, secret: &[u8]) -> Release {
    release(totals, &SecretKey::new(secret).unwrap(), Rules::default(), &Ledger::default()).0
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

/// Releases one after the other, each with what the one before left.
fn releases(all: &[(&Totals, &[u8])]) -> Vec<Release> {
    let mut ledger = Ledger::default();
    let mut releases = Vec::new();
    for (totals, secret) in all {
        let (release, next) = release(totals, &SecretKey::new(secret).unwrap(), Rules::default(), &ledger);
        releases.push(release);
        ledger = next;
    }
    releases
}

fn numerators(release: &Release) -> Vec<f64> {
    let figures = release.figures().values().flatten();
    figures.map(|figure| if let Released::Counts { numerator, .. } = figure { *numerator } else { f64::NAN }).collect()
}

#[test]
fn a_small_correction_and_a_new_secret_change_nothing_that_was_shown() {
    let of = |offset: f64| {
        let atoms = (0..60).map(|i| counted(f64::from(20 + i) + offset, 200)).collect();
        totals(Kind::Share, &[100; 60], vec![(Period::Year(2025), atoms)])
    };
    let (first, corrected, other) = (of(0.0), of(5.0), of(6.0));
    let found =
        releases(&[(&first, SECRET), (&corrected, SECRET), (&first, b"another secret of the tests"), (&other, SECRET)]);
    assert_eq!(found[0], found[1]);
    assert_eq!(found[0], found[2]);
    assert_ne!(numerators(&found[0]), numerators(&found[3]), "a correction beyond the noise is shown");
    assert_ne!(numerators(&released(&first, SECRET)), numerators(&released(&corrected, SECRET)), "alone it would show");
}

#[test]
fn a_part_without_data_that_is_too_small_is_not_the_difference_of_two_years() {
    // One block of two departments: in 2024 only the large one has data, in 2025 both. The difference would be 12 households.
    let both = vec![counted(40.0, 150), counted(6.0, 20)];
    let one = vec![counted(40.0, 150), Atom::Missing];
    let at = |figures| {
        let mut totals = totals(Kind::Share, &[90, 12], figures);
        for department in &mut totals.departments {
            department.district = Some(0);
            department.centre = Some(geo::Coord { x: 0.0, y: 0.0 });
        }
        totals
    };
    let (first, second) = (Period::Year(2024), Period::Year(2025));
    let together = &releases(&[(&at(vec![(first, one.clone()), (second, both.clone())]), SECRET)])[0];
    assert_eq!(together.blocks().len(), 1);
    let states: Vec<bool> =
        together.figures().values().flatten().map(|figure| *figure == Released::Suppressed).collect();
    assert_eq!(states, [true, false], "the larger group is shown, and the smaller one withheld");
    // The other way round, one release after the other: what was shown stays the measure.
    let after = releases(&[(&at(vec![(first, one)]), SECRET), (&at(vec![(second, both)]), SECRET)]);
    assert!(matches!(after[0].figures().values().next().unwrap()[..], [Released::Counts { .. }]));
    assert!(matches!(after[1].figures().values().next().unwrap()[..], [Released::Suppressed]));
}

#[test]
fn a_block_with_data_of_too_few_households_is_suppressed() {
    let mut totals = totals(Kind::Share, &[90, 12], vec![(Period::Year(2025), vec![Atom::Missing, counted(6.0, 30)])]);
    for department in &mut totals.departments {
        department.district = Some(0);
        department.centre = Some(geo::Coord { x: 0.0, y: 0.0 });
    }
    assert_eq!(released(&totals, SECRET).figures().values().next().unwrap()[..], [Released::Suppressed]);
}

#[test]
fn a_sum_that_two_hold_is_suppressed() {
    let atom = |largest| vec![Atom::Counted(Tally { numerator: 1_000.0, denominator: 60, largest })];
    let of = |largest| totals(Kind::Mean, &[90], vec![(Period::Year(2025), atom(largest))]);
    let state = |largest| released(&of(largest), SECRET).figures().values().next().unwrap()[0];
    assert_eq!(state(Largest::Known([500.0, 351.0])), Released::Suppressed);
    assert!(matches!(state(Largest::Known([500.0, 350.0])), Released::Counts { .. }));
    assert!(matches!(state(Largest::Unknown), Released::Counts { .. }));
}

#[test]
fn a_part_of_a_distribution_needs_fifty_households() {
    let year = Period::Year(2025);
    let mut totals = totals(Kind::Share, &[49, 50], vec![(year, vec![counted(5.0, 60); 2])]);
    totals.indicators[0].part_of_distribution = true;
    let figures = &released(&totals, SECRET).figures()[&(IndicatorCode::new("x"), year)].clone();
    assert_eq!(figures[0], Released::Suppressed);
    assert!(matches!(figures[1], Released::Counts { .. }));
}

#[test]
fn the_interval_of_a_zero_does_not_tell_a_true_one_from_a_made_one() {
    let atoms: Vec<Atom> = (0..200).map(|i| counted(f64::from(i % 2), 100)).collect();
    let totals = totals(Kind::Share, &[100; 200], vec![(Period::Year(2025), atoms)]);
    let release = released(&totals, SECRET);
    let zeros: Vec<(usize, Released)> = release
        .figures()
        .values()
        .flatten()
        .copied()
        .enumerate()
        .filter(|(_, figure)| matches!(figure, Released::Counts { numerator: 0.0, .. }))
        .collect();
    let of = |parity| {
        zeros.iter().find(|(i, _)| i % 2 == parity).map(|zero| match zero.1 {
            Released::Counts { numerator_variance, .. } => numerator_variance,
            _ => f64::NAN,
        })
    };
    assert!(of(0).is_some() && of(0) == of(1) && of(0) > Some(0.0), "{:?}", (of(0), of(1)));
}

#[test]
fn persons_are_never_shown_below_the_threshold_that_their_showing_reveals() {
    let atoms: Vec<Atom> = (0..300).map(|i| counted(3.0, 10 + i % 3)).collect();
    let totals = totals(Kind::Share, &[100; 300], vec![(Period::Year(2025), atoms)]);
    let release = released(&totals, SECRET);
    for figure in release.figures().values().flatten() {
        let Released::Counts { denominator, .. } = figure else { panic!("{figure:?}") };
        assert!(*denominator >= 10.0);
    }
}
