use super::*;
use crate::aggregate::{Atom, DepartmentTotals, Largest, Tally};
use crate::column::State;
use crate::{area::AreaId, indicator::Kind};

#[path = "releases_tests.rs"]
mod several;

fn indicator(kind: Kind) -> Indicator {
    Indicator { kind, ..Indicator::share("x") }
}

fn totals(kind: Kind, households: &[u32], figures: Vec<(Period, Vec<Atom>)>) -> Totals {
    let department = |(id, &households): (usize, &u32)| DepartmentTotals {
        id: AreaId::new(id.to_string()),
        organisation: "A".to_owned(),
        district: None,
        centre: None,
        households,
        dwellings: households,
    };
    Totals {
        departments: households.iter().enumerate().map(department).collect(),
        indicators: vec![indicator(kind)],
        figures: figures.into_iter().map(|(period, atoms)| ((IndicatorCode::new("x"), period), atoms)).collect(),
    }
}

fn counted(numerator: f64, denominator: u32) -> Atom {
    Atom::Counted(Tally { numerator, denominator, largest: Largest::Unknown, reporters: 3 })
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
fn counts_are_perturbed_and_half_of_the_noise_lasts() {
    let atoms: Vec<Atom> = (0..300).map(|i| counted(f64::from(10 + i), 400)).collect();
    let years = [2024, 2025].map(|year| (Period::Year(year), atoms.clone()));
    let totals = totals(Kind::Share, &[100; 300], years.to_vec());
    let (once, again, other) =
        (released(&totals, SECRET), released(&totals, SECRET), released(&totals, b"another secret of the tests"));
    assert_eq!(once, again);
    assert_ne!(once, other);
    let [first, second] = [2024, 2025].map(|year| &once.figures()[&(IndicatorCode::new("x"), Period::Year(year))]);
    let numerator =
        |figure: &Released| if let Released::Counts { numerator, .. } = figure { *numerator } else { f64::NAN };
    let off = |figures: &[Released]| -> Vec<f64> {
        figures.iter().enumerate().map(|(i, figure)| numerator(figure) - (10 + i) as f64).collect()
    };
    // The same counts a year later: mostly another number, yet on the same side.
    let (before, after) = (off(first), off(second));
    assert!(before.iter().zip(&after).filter(|(before, after)| before != after).count() > 200);
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let correlation = product(&before, &after) / product(&before, &before);
    assert!((0.3..0.7).contains(&correlation), "{correlation}");
    let moved = first.iter().enumerate().filter(|(i, figure)| {
        let Released::Counts { numerator, .. } = figure else { panic!("{figure:?}") };
        *numerator != (10 + i) as f64
    });
    assert!(moved.count() > 200, "most counts of a release carry noise");
}

#[test]
fn a_zero_stays_a_zero_but_for_what_happens_and_one_never_shows() {
    let atoms: Vec<Atom> = (0..300).map(|i| counted(f64::from(i % 3), 100)).collect();
    for kind in [Kind::Rate, Kind::Share] {
        let totals = totals(kind, &[100; 300], vec![(Period::Quarter(2025, 1), atoms.clone())]);
        let mut made_up = 0;
        for (i, figure) in released(&totals, SECRET).figures().values().flatten().enumerate() {
            let Released::Counts { numerator, denominator, .. } = figure else { panic!("{figure:?}") };
            assert!(*numerator == 0.0 || *numerator > 2.0);
            made_up += usize::from(i % 3 == 0 && *numerator > 0.0);
            assert!(kind == Kind::Share || *denominator == 100.0);
        }
        // A number of reports does not prove that there was one.
        assert!(if kind == Kind::Rate { (1..20).contains(&made_up) } else { made_up == 0 }, "{kind:?}: {made_up}");
    }
}

#[test]
fn what_few_could_report_is_withheld() {
    let atom = |reporters| Atom::Counted(Tally { numerator: 9.0, denominator: 100, reporters, ..Tally::default() });
    let totals = totals(Kind::Rate, &[100; 3], vec![(Period::Quarter(2025, 1), vec![atom(1), atom(2), atom(3)])]);
    let states = |rules: Rules| {
        let (release, _) = release(&totals, &SecretKey::new(SECRET).unwrap(), rules, &Ledger::default());
        release.figures().values().flatten().map(|figure| *figure == Released::Suppressed).collect::<Vec<bool>>()
    };
    assert_eq!(states(Rules::default()), [true, true, false]);
    assert_eq!(states(Rules::default().with_reporters(1)), [true, true, false], "a steward may raise it, not lower it");
    assert_eq!(states(Rules::default().with_reporters(4)), [true; 3]);
}

#[test]
fn a_department_without_persons_lifts_nothing() {
    let year = Period::Year(2025);
    let mut totals =
        totals(Kind::Share, &[8, 12, 60], vec![(year, vec![counted(9.0, 14), counted(0.0, 0), counted(3.0, 30)])]);
    for department in &mut totals.departments {
        (department.district, department.centre) = (Some(0), Some(geo::Coord { x: 0.0, y: 0.0 }));
    }
    totals.departments[2].district = Some(1);
    let figures = released(&totals, SECRET).figures().values().next().unwrap().clone();
    assert_eq!(figures[0], Released::Suppressed, "8 households, with 12 in which none of these persons lives");
    assert!(matches!(figures[1], Released::Counts { .. }));
    totals.figures.insert((IndicatorCode::new("x"), year), vec![counted(9.0, 14), counted(0.0, 1), counted(3.0, 30)]);
    assert!(matches!(released(&totals, SECRET).figures().values().next().unwrap()[0], Released::Counts { .. }));
}

#[test]
fn a_department_without_persons_is_not_told_from_one_with_some() {
    let years = [2024, 2025].map(Period::Year);
    // One dwelling beside forty, in one block: nobody of these persons, one, or two in the second year.
    let shown_with = |persons: u32| {
        let figures = years
            .into_iter()
            .zip([1, persons])
            .map(|(year, persons)| (year, vec![counted(9.0, 30), counted(0.0, persons), counted(9.0, 70)]));
        let mut totals = totals(Kind::Share, &[40, 1, 60], figures.collect());
        for department in &mut totals.departments {
            (department.district, department.centre) = (Some(0), Some(geo::Coord { x: 0.0, y: 0.0 }));
        }
        totals.departments[2].district = Some(1);
        let figures = released(&totals, SECRET).figures().clone();
        figures.into_values().map(|figures| matches!(figures[0], Released::Counts { .. })).collect::<Vec<_>>()
    };
    assert_eq!([0, 1, 2].map(shown_with), [[true; 2], [true; 2], [true; 2]]);
}

#[test]
fn health_crime_and_poverty_need_twenty_persons() {
    let mut totals =
        totals(Kind::Share, &[90; 2], vec![(Period::Year(2025), vec![counted(4.0, 19), counted(4.0, 20)])]);
    totals.indicators[0].sensitive = true;
    let figures = released(&totals, SECRET).figures().values().next().unwrap().clone();
    assert_eq!(figures[0], Released::Suppressed);
    assert!(matches!(figures[1], Released::Counts { denominator, .. } if denominator >= 20.0));
}

#[test]
fn a_distribution_does_not_withhold_what_is_none() {
    let year = Period::Year(2025);
    let mut totals = totals(Kind::Share, &[35, 25, 60], vec![(year, vec![counted(9.0, 60); 3])]);
    totals.indicators.push(Indicator { part_of_distribution: true, ..Indicator::share("age") });
    totals.figures.insert((IndicatorCode::new("age"), year), vec![counted(9.0, 60); 3]);
    let release = released(&totals, SECRET);
    let shown = |code: &str| {
        let figures = &release.figures()[&(IndicatorCode::new(code), year)];
        figures.iter().map(|figure| matches!(figure, Released::Counts { .. })).collect::<Vec<bool>>()
    };
    assert_eq!((shown("x"), shown("age")), (vec![true; 3], vec![false, false, true]));
}

#[test]
fn populations_that_lie_inside_each_other_are_published_so() {
    let year = Period::Year(2025);
    let populations = ["30-59", "18-64", "18+", "15+", "residents"];
    let mut totals = totals(Kind::Share, &[40; 60], vec![]);
    totals.indicators = populations
        .iter()
        .enumerate()
        .map(|(at, population)| Indicator {
            population: (*population).to_owned(),
            ..Indicator::share(&format!("i{at}"))
        })
        .collect();
    for (at, indicator) in totals.indicators.iter().enumerate() {
        // Every third department holds adults alone, as a nursing home does.
        let atoms = (0..60_u32).map(|id| counted(5.0, 40 + id % 7 + if id % 3 == 0 { 0 } else { 2 * at as u32 }));
        totals.figures.insert((indicator.code.clone(), year), atoms.collect());
    }
    let release = released(&totals, SECRET);
    let persons = |at: usize, department: usize| match release.figures()[&(IndicatorCode::new(format!("i{at}")), year)]
        [department]
    {
        Released::Counts { denominator, .. } => denominator,
        _ => f64::NAN,
    };
    for department in 0..60 {
        let published: Vec<f64> = (0..5).map(|at| persons(at, department)).collect();
        assert!(published.is_sorted(), "{published:?}");
        assert!(department % 3 != 0 || published[0] == published[4], "the same persons have one noise: {published:?}");
    }
}

#[test]
fn a_mean_stays_near_and_is_not_the_true_one() {
    let totals = totals(Kind::Mean, &[100], vec![(Period::Year(2025), vec![counted(59_713.4, 203)])]);
    let release = released(&totals, SECRET);
    let Released::Counts { numerator, denominator, .. } = release.figures().values().next().unwrap()[0] else {
        panic!()
    };
    assert!((numerator / denominator / (59_713.4 / 203.0) - 1.0).abs() < 0.09);
    assert_ne!(numerator, 59_713.4);
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
    assert!(matches!(figures[1], Released::Counts { .. }));
}

fn numerators(release: &Release) -> Vec<f64> {
    let figures = release.figures().values().flatten();
    figures.map(|figure| if let Released::Counts { numerator, .. } = figure { *numerator } else { f64::NAN }).collect()
}

#[test]
fn indicators_of_the_same_persons_show_the_same_persons_and_no_difference_of_few() {
    // The small department has data for one of the two indicators only: the difference of the persons would be its own.
    let year = Period::Year(2025);
    let key = |code: &str| (IndicatorCode::new(code), year);
    let mut totals = totals(Kind::Share, &[100, 12], vec![]);
    for department in &mut totals.departments {
        (department.district, department.centre) = (Some(0), Some(geo::Coord { x: 0.0, y: 0.0 }));
    }
    totals.indicators =
        ["x", "y", "z"].map(|code| Indicator { population: "18-64".to_owned(), ..Indicator::share(code) }).to_vec();
    totals.figures = BTreeMap::from([
        (key("x"), vec![counted(40.0, 200), counted(6.0, 24)]),
        (key("y"), vec![counted(10.0, 200), Atom::Missing]),
        (key("z"), vec![counted(50.0, 200), counted(9.0, 24)]),
    ]);
    let found = released(&totals, SECRET);
    let persons = |code: &str| match found.figures()[&key(code)][0] {
        Released::Counts { denominator, .. } => Some(denominator),
        _ => None,
    };
    assert_eq!(persons("y"), None, "the larger group is shown");
    assert!(persons("x").is_some() && persons("x") == persons("z"));
}

#[test]
fn one_person_of_a_sum_is_hidden_in_its_noise() {
    // A sum of few units, and a sum in which one person's part changes.
    let of = |sum: f64, largest| {
        let atom = Atom::Counted(Tally { numerator: sum, denominator: 200, largest, reporters: 0 });
        totals(Kind::Mean, &[90], vec![(Period::Year(2025), vec![atom])])
    };
    let sum = |totals: &Totals, secret: u8| numerators(&released(totals, &[secret; 32]))[0];
    for truth in [0.0, 1.0, 3.0] {
        let shown: Vec<f64> = (0..200).map(|secret| sum(&of(truth, Largest::Unknown), secret)).collect();
        let right = shown.iter().filter(|shown| (**shown - truth).abs() < 0.5).count();
        assert!(right < 140, "{truth}: {right} of 200");
        assert!(shown.iter().any(|shown| (shown - truth).abs() >= 2.0));
    }
    let change = |secret| sum(&of(50_400.0, Largest::Unknown), secret) - sum(&of(50_000.0, Largest::Unknown), secret);
    let right = (0..200).filter(|&secret| (change(secret) - 400.0).abs() < 200.0).count();
    assert!(right < 80, "the change of one is told in {right} of 200");
    // Two who are known to contribute more than the bound withhold the sum, unless the bound is made larger.
    let mut large = of(50_000.0, Largest::Known([4_000.0, 900.0]));
    assert_eq!(released(&large, SECRET).figures().values().next().unwrap()[..], [Released::Suppressed]);
    large.indicators[0].largest_in_means = 60.0;
    let off: Vec<f64> = (0..200).map(|secret| sum(&large, secret) - 50_000.0).collect();
    let spread = (off.iter().map(|off| off * off).sum::<f64>() / 200.0).sqrt();
    assert!((6_000.0..12_000.0).contains(&spread), "{spread}");
    // The steps of the noise tell nothing: what is left over a step is spread evenly.
    let left: Vec<f64> = off.iter().map(|off| (off / 5_000.0).rem_euclid(1.0)).collect();
    let quarters = [0, 1, 2, 3].map(|at| left.iter().filter(|left| (**left * 4.0) as usize == at).count());
    assert!(quarters.iter().all(|&quarter| quarter > 25), "{quarters:?}");
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
fn a_sum_of_which_one_could_be_told_is_suppressed() {
    let atom = |largest| vec![Atom::Counted(Tally { numerator: 1_000.0, denominator: 60, largest, reporters: 0 })];
    let of = |largest| {
        let mut totals = totals(Kind::Mean, &[90], vec![(Period::Year(2025), atom(largest))]);
        totals.indicators[0].largest_in_means = 300.0;
        totals
    };
    let state = |largest| released(&of(largest), SECRET).figures().values().next().unwrap()[0];
    assert_eq!(state(Largest::Known([500.0, 430.0])), Released::Suppressed);
    assert!(matches!(state(Largest::Known([500.0, 420.0])), Released::Counts { .. }));
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
