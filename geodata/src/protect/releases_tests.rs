//! Several releases of one town, connected by the ledger.
use super::*;

#[test]
fn a_department_that_shrinks_does_not_follow_by_subtraction() {
    let (before, now) = (Period::Year(2024), Period::Year(2025));
    let town = |b: u32, period, small: Atom| {
        let mut totals = totals(Kind::Share, &[40, b], vec![]);
        for department in &mut totals.departments {
            (department.district, department.centre) = (Some(0), Some(geo::Coord { x: 0.0, y: 0.0 }));
        }
        totals.indicators =
            ["x", "y"].map(|code| Indicator { population: "18-64".to_owned(), ..Indicator::share(code) }).to_vec();
        totals.figures.insert((IndicatorCode::new("x"), period), vec![counted(12.0, 70), counted(5.0, 44)]);
        totals.figures.insert((IndicatorCode::new("y"), period), vec![counted(9.0, 70), small]);
        totals
    };
    let first = town(25, before, counted(5.0, 44));
    let second = town(5, now, Atom::Missing);
    let alone = released(&second, SECRET);
    assert_eq!(alone.blocks().len(), 1, "it joins its neighbour");
    let found = &releases(&[(&first, SECRET), (&second, SECRET)])[1];
    let shown = |code: &str| matches!(found.figures()[&(IndicatorCode::new(code), now)][0], Released::Counts { .. });
    assert!(shown("x") && !shown("y"), "one of the two is shown, since the difference would be 5 households");
    // Nor a year later, when only one of them is delivered at first.
    let third = town(5, Period::Year(2026), Atom::Missing);
    let found = &releases(&[(&first, SECRET), (&second, SECRET), (&third, SECRET)])[2];
    assert_eq!(found.figures()[&(IndicatorCode::new("y"), Period::Year(2026))], [Released::Suppressed]);
}

#[test]
fn departments_that_shrink_together_do_not_follow_by_subtraction() {
    let (before, now) = (Period::Year(2024), Period::Year(2025));
    let town = |few: u32, period, of_few: Atom| {
        let mut totals = totals(Kind::Share, &[few, few, 60], vec![]);
        for department in &mut totals.departments {
            (department.district, department.centre) = (Some(0), Some(geo::Coord { x: 0.0, y: 0.0 }));
        }
        // Far enough away to be a block of its own at first.
        totals.departments[2].centre = Some(geo::Coord { x: 5_000.0, y: 0.0 });
        totals.indicators = ["x", "y"].map(Indicator::share).to_vec();
        for (code, few) in [("x", counted(9.0, 40)), ("y", of_few)] {
            totals.figures.insert((IndicatorCode::new(code), period), vec![few, few, counted(20.0, 120)]);
        }
        totals
    };
    // Both of 12 were shown as one; both of 4 join the large one, and have no data for one of two indicators.
    let first = town(12, before, counted(9.0, 40));
    let second = town(4, now, Atom::Missing);
    let found = releases(&[(&first, SECRET), (&second, SECRET)]);
    assert_eq!(found.iter().map(|release| release.blocks().len()).collect::<Vec<_>>(), [2, 1]);
    let shown = |code: &str| matches!(found[1].figures()[&(IndicatorCode::new(code), now)][0], Released::Counts { .. });
    assert!(shown("x") && !shown("y"), "the difference would be 8 households");
}

#[test]
fn what_comes_new_to_a_closed_period_needs_the_households_of_then() {
    let (year, next) = (Period::Year(2024), Period::Year(2025));
    let town = |households: u32, keys: &[(&str, Period)]| {
        let mut totals = totals(Kind::Share, &[households], vec![]);
        totals.indicators = ["x", "y"].map(Indicator::share).to_vec();
        totals.figures =
            keys.iter().map(|(code, period)| ((IndicatorCode::new(*code), *period), vec![counted(9.0, 60)])).collect();
        totals
    };
    let all = [
        town(40, &[("x", year)]),
        // A release in between, with fewer households.
        town(30, &[("x", year), ("x", next)]),
        town(30, &[("x", year), ("x", next), ("y", year), ("y", next)]),
    ];
    let found = &releases(&[(&all[0], SECRET), (&all[1], SECRET), (&all[2], SECRET)])[2];
    let shown = |period| matches!(found.figures()[&(IndicatorCode::new("y"), period)][0], Released::Counts { .. });
    assert!(!shown(year), "30 households are not the 40 that were shown");
    assert!(shown(next));
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

#[test]
fn no_correction_and_no_new_secret_changes_what_was_shown_until_a_steward_opens_the_period() {
    let year = Period::Year(2025);
    let of = |offset: f64| {
        let atoms = (0..60).map(|i| counted(f64::from(20 + i) + offset, 200)).collect();
        totals(Kind::Share, &[100; 60], vec![(year, atoms)])
    };
    let (first, corrected) = (of(0.0), of(40.0));
    let found = releases(&[(&first, SECRET), (&corrected, SECRET), (&first, b"another secret of the tests")]);
    assert_eq!(found[0], found[1]);
    assert_eq!(found[0], found[2]);
    assert_ne!(numerators(&released(&first, SECRET)), numerators(&released(&corrected, SECRET)), "alone it would show");

    let secret = SecretKey::new(SECRET).unwrap();
    let (_, mut ledger) = release(&first, &secret, Rules::default(), &Ledger::default());
    let of_x = |code: &IndicatorCode| code.as_str() == "x";
    assert!(ledger.reopen("x", year, of_x) && !ledger.reopen("y", year, |_| false));
    let opened = ledger.clone();
    let (anew, ledger) = release(&corrected, &secret, Rules::default(), &ledger);
    assert_ne!(numerators(&anew), numerators(&released(&corrected, SECRET)), "the noise is new");
    let (again, _) = release(&first, &secret, Rules::default(), &opened);
    let same = numerators(&again).iter().zip(numerators(&released(&first, SECRET))).filter(|(a, b)| **a == *b).count();
    assert!(same < 30, "what changes does not tell what was corrected: {same} of 60 stay");
    assert_eq!(release(&first, &secret, Rules::default(), &ledger).0, anew, "and is closed again");
}

#[test]
fn a_closed_period_shows_nothing_new_and_merged_blocks_as_the_sum_of_what_was_shown() {
    let year = Period::Year(2025);
    let with = |households: &[u32], figures: Vec<Atom>| {
        let mut totals = totals(Kind::Share, households, vec![(year, figures)]);
        for department in &mut totals.departments {
            (department.district, department.centre) = (Some(0), Some(geo::Coord { x: 0.0, y: 0.0 }));
        }
        totals
    };
    let secret = SecretKey::new(SECRET).unwrap();
    let first = with(&[40, 60], vec![counted(20.0, 80), counted(30.0, 120)]);
    let (before, ledger) = release(&first, &secret, Rules::default(), &Ledger::default());
    // A third department comes with its history: what would be new in a closed year is not shown.
    let more = with(&[40, 60, 90], vec![counted(20.0, 80), counted(30.0, 120), counted(50.0, 180)]);
    let (after, _) = release(&more, &secret, Rules::default(), &ledger);
    let figures = |release: &Release| release.figures().values().next().unwrap().clone();
    assert_eq!(figures(&after)[..2], figures(&before)[..]);
    assert_eq!(figures(&after)[2], Released::Suppressed);
    // A raised threshold merges the two.
    let (merged, _) = release(&first, &secret, Rules::new(95, 10), &ledger);
    let sum: Vec<f64> = numerators(&before);
    assert_eq!((merged.blocks().len(), numerators(&merged)), (1, vec![sum[0] + sum[1]]));
    // Without its data, what was shown stays too.
    let (without, _) =
        release(&with(&[40, 60], vec![Atom::Missing, counted(1.0, 9)]), &secret, Rules::default(), &ledger);
    assert_eq!(figures(&without), figures(&before));
}

#[test]
fn a_block_of_which_some_have_no_data_is_shown_again_whatever_comes_in() {
    let year = Period::Year(2025);
    let at = |figures: [Atom; 2]| {
        let mut totals = totals(Kind::Share, &[90, 12], vec![(year, figures.to_vec())]);
        for department in &mut totals.departments {
            (department.district, department.centre) = (Some(0), Some(geo::Coord { x: 0.0, y: 0.0 }));
        }
        totals
    };
    let [gap, empty, filled] =
        [Atom::Missing, counted(0.0, 0), counted(6.0, 20)].map(|small| at([counted(40.0, 150), small]));
    let found = releases(&[(&gap, SECRET), (&gap, SECRET), (&filled, SECRET), (&empty, SECRET)]);
    assert!(matches!(found[0].figures().values().next().unwrap()[..], [Released::Counts { .. }]));
    assert!(found.iter().all(|release| release.figures() == found[0].figures()));
}

#[test]
fn a_period_that_is_opened_again_is_closed_also_where_all_of_it_is_withheld() {
    let year = Period::Year(2025);
    let of = |persons| totals(Kind::Share, &[90; 2], vec![(year, vec![counted(5.0, persons); 2])]);
    let secret = SecretKey::new(SECRET).unwrap();
    let release = |persons, ledger: &Ledger| release(&of(persons), &secret, Rules::default(), ledger);
    let (_, mut ledger) = release(60, &Ledger::default());
    for _ in 0..2 {
        assert!(ledger.reopen("x", year, |_| true));
        // Too few persons: that they are enough later would tell that there is one more.
        let (withheld, closed) = release(9, &ledger);
        let later = release(10, &closed).0;
        assert_eq!(withheld.figures().values().next().unwrap()[..], [Released::Suppressed; 2]);
        assert_eq!(later.figures(), withheld.figures());
        ledger = closed;
    }
    assert!(ledger.reopen("x", year, |_| true));
    assert!(matches!(release(60, &ledger).0.figures().values().next().unwrap()[0], Released::Counts { .. }));
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
fn an_indicator_that_comes_new_shows_no_other_departments_in_a_closed_period() {
    let year = Period::Year(2025);
    let town = |codes: &[&str], households: &[u32], figures: &[Vec<Atom>]| {
        let mut totals = totals(Kind::Share, households, vec![]);
        totals.indicators = codes.iter().map(|code| Indicator::share(code)).collect();
        let keys = codes.iter().map(|code| (IndicatorCode::new(*code), year));
        totals.figures = keys.zip(figures.iter().cloned()).collect();
        totals
    };
    let secret = SecretKey::new(SECRET).unwrap();
    let first = town(&["x"], &[60, 70], &[vec![counted(20.0, 80), counted(30.0, 120)]]);
    let (_, ledger) = release(&first, &secret, Rules::default(), &Ledger::default());
    let figures = || vec![counted(10.0, 80), counted(11.0, 140)];
    let y = |households: &[u32]| {
        let both = town(&["x", "y"], households, &[figures(), figures()]);
        let (found, _) = release(&both, &secret, Rules::default(), &ledger);
        let states = found.figures()[&(IndicatorCode::new("y"), year)].iter().map(Released::state);
        states.collect::<Vec<_>>()
    };
    assert_eq!(y(&[60, 70]), [State::Value, State::Value]);
    assert_eq!(y(&[60, 82]), [State::Value, State::Suppressed], "twelve households came to the second");
}

#[test]
fn what_belongs_to_departments_that_are_gone_is_shown_of_no_other() {
    let year = Period::Year(2025);
    let secret = SecretKey::new(SECRET).unwrap();
    let town = |ids: &[usize]| {
        let mut totals = totals(Kind::Share, &[100, 12, 90], vec![(year, vec![counted(20.0, 80); 3])]);
        for department in &mut totals.departments {
            (department.district, department.centre) = (Some(0), Some(geo::Coord { x: 0.0, y: 0.0 }));
        }
        totals.departments = ids.iter().map(|&id| totals.departments[id].clone()).collect();
        totals.figures.values_mut().for_each(|atoms| atoms.truncate(ids.len()));
        totals
    };
    let states = |release: &Release| release.figures().values().flatten().map(Released::state).collect::<Vec<_>>();
    let (first, ledger) = release(&town(&[0, 1, 2]), &secret, Rules::default(), &Ledger::default());
    assert_eq!(first.blocks().iter().map(|block| block.members.clone()).collect::<Vec<_>>(), [vec![0, 1], vec![2]]);
    // The large one of the block goes: what was shown of both is not the small one's.
    let (without, later) = release(&town(&[1, 2]), &secret, Rules::default(), &ledger);
    assert_eq!(states(&without), [State::Suppressed, State::Value]);
    // It comes back, and everything is as it was.
    let (again, _) = release(&town(&[0, 1, 2]), &secret, Rules::default(), &later);
    assert_eq!(again, first);
}
