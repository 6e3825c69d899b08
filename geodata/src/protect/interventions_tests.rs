use super::*;
use crate::{
    aggregate::Totals,
    protect::{Ledger, release},
};
use jiff::civil::date;
use proptest::prelude::*;

/// Departments with households and district; `lille` and `mini` are in blocks of their own, too small to be shown.
fn totals() -> Totals {
    let department = |(id, district, households, x): (&str, Option<usize>, u32, f64)| DepartmentTotals {
        id: AreaId::new(id),
        organisation: "Nord".to_owned(),
        district,
        centre: Some(geo::coord! { x: x, y: 0.0 }),
        households,
        dwellings: households,
    };
    let departments = [
        ("a", Some(0), 100, 0.0),
        ("b1", Some(0), 12, 300.0),
        ("b2", Some(0), 15, 350.0),
        ("lille", Some(1), 12, 5_000.0),
        ("c", Some(2), 60, 9_000.0),
        ("d", Some(3), 90, 15_000.0),
        ("mini", None, 3, 20_000.0),
    ];
    Totals { departments: departments.map(department).to_vec(), indicators: Vec::new(), figures: BTreeMap::new() }
}

const TODAY: Date = date(2026, 3, 1);

fn released(
    delivered: &[Intervention],
    today: Date,
    earlier: &ParticipantsLedger,
) -> (ReleasedInterventions, ParticipantsLedger) {
    let (totals, secret) = (totals(), SecretKey::new(b"a secret of the tests of interventions").unwrap());
    let (release, _) = release(&totals, &secret, Rules::default(), &Ledger::default());
    let districts = ["Havnen", "Engen", "Bakken", "Skoven"].map(str::to_owned);
    let delivered =
        DeliveredInterventions { interventions: delivered, departments: &totals.departments, districts: &districts };
    let (shown, ledger) = interventions(&delivered, &release, &secret, today, earlier);
    // The audit makes the same of the ledger, which has what it was made of; and of one that has more since.
    let mut later = ledger.clone();
    later.counted.entry(today.year()).or_default().insert(("familieterapi".to_owned(), None), 7);
    for kept in [&ledger, &later] {
        assert_eq!(interventions_again(&delivered, release.blocks(), release.rules(), today, kept), shown);
    }
    (shown, ledger)
}

fn first(delivered: &[Intervention]) -> ReleasedInterventions {
    released(delivered, TODAY, &ParticipantsLedger::default()).0
}

fn of(id: &str, departments: &[&str], participants: &[(&str, u32)]) -> Intervention {
    Intervention {
        departments: departments.iter().map(|id| AreaId::new(*id)).collect(),
        participants: participants.iter().map(|(group, count)| ((*group).to_owned(), *count)).collect(),
        target_groups: vec!["misbrug".to_owned()],
        ..Intervention::of(id, "familieterapi")
    }
}

const MANY: &[(&str, u32)] = &[("misbrug", 30), ("ensom_isoleret", 20)];

fn counted(released: &ReleasedInterventions) -> Vec<(Option<&str>, i16, u32)> {
    released.counted().iter().map(|row| (row.district.as_deref(), row.year, row.count)).collect()
}

#[test]
fn an_intervention_of_one_participant_has_no_place_and_is_counted_in_its_district() {
    let found = first(&[of("010190-1234", &["a"], &[("misbrug", 1)])]);
    assert!(found.placed().is_empty());
    assert_eq!(counted(&found), [(Some("Havnen"), 2025, 1)]);
}

#[test]
fn one_with_ten_has_a_place_in_whole_blocks_and_a_number_of_the_release() {
    let found = first(&[of("sag 7", &["b1"], MANY)]);
    let [placed] = found.placed() else { panic!("{found:?}") };
    let departments: Vec<&str> = placed.departments().iter().map(AreaId::as_str).collect();
    assert_eq!((placed.number(), &departments[..]), (1, &["b1", "b2"][..]), "the small ones are shown as one");
    assert_eq!((placed.first_year(), placed.last_year(), placed.goes_on()), (2025, None, true));
    assert_eq!(placed.target_groups(), ["misbrug"]);
    assert!(found.counted().is_empty() && placed.participants()[0].1.groups().len() == 2);
    // All are of one group: neither it nor what the intervention aims at is named.
    let one = first(&[of("1", &["a"], &[("misbrug", 30)])]);
    assert!(one.placed()[0].target_groups().is_empty() && one.placed()[0].participants()[0].1.groups().is_empty());
}

#[test]
fn one_that_is_open_to_all_has_a_place_whoever_comes_and_withholds_its_participants() {
    let open =
        |departments: &[&str], count| Intervention { open_to_all: true, ..of("1", departments, &[("misbrug", count)]) };
    let found = first(&[open(&["a"], 3)]);
    assert_eq!(found.placed()[0].target_groups(), ["misbrug"]);
    assert_eq!(found.placed()[0].participants(), [(2025, ProtectedParticipants::default())]);
    assert_eq!(found, first(&[open(&["a"], 9)]));
    let small = first(&[open(&["lille", "mini"], 50)]);
    assert!(small.placed().is_empty(), "two withheld blocks are no place, even together");
    assert_eq!(counted(&small), [(None, 2025, 1)]);
    let beside = first(&[open(&["a", "lille"], 3)]);
    assert_eq!(beside, found, "that it serves a withheld block too is not told");
}

#[test]
fn without_a_known_department_there_is_no_place_and_no_district() {
    for departments in [&[][..], &["ukendt"], &["lille"], &["a", "c"]] {
        let found = first(&[of("1", departments, &[("misbrug", 9)])]);
        assert!(found.placed().is_empty(), "{departments:?}");
        assert_eq!(counted(&found), [(None, 2025, 1)], "{departments:?}");
    }
    assert!(first(&[of("1", &["ukendt"], MANY)]).placed().is_empty());
}

#[test]
fn what_is_left_of_the_municipality_has_enough_households_or_none() {
    // Engen has 12 households and `mini` no district: 15 together. So the smallest of the others is counted with them.
    let found = first(&[of("1", &["c"], &[]), of("2", &["d"], &[]), of("3", &["lille"], &[])]);
    assert_eq!(counted(&found), [(None, 2025, 2), (Some("Skoven"), 2025, 1)]);
}

#[test]
fn a_year_is_shown_when_it_has_ended_and_then_for_ever() {
    let with = |count| [of("1", &["a"], &[("misbrug", count), ("ensom_isoleret", 30)])];
    let before = released(&with(30), date(2025, 12, 31), &ParticipantsLedger::default());
    assert!(before.0.placed().is_empty(), "it began this year: {before:?}");
    assert!(before.0.counted().is_empty());
    let (shown, ledger) = released(&with(30), TODAY, &before.1);
    assert_eq!(shown.placed().len(), 1);
    for count in [29, 31, 300] {
        assert_eq!(released(&with(count), TODAY, &ledger), (shown.clone(), ledger.clone()));
    }
    // Withheld, it stays so for the year, and so does one that comes new; the counts stay too.
    let few = [of("1", &["a"], &[("misbrug", 9)])];
    let (withheld, ledger) = released(&few, TODAY, &ParticipantsLedger::default());
    let more = [of("1", &["a"], &[("misbrug", 10)]), of("2", &["a"], MANY)];
    let (again, ledger) = released(&more, TODAY, &ledger);
    assert_eq!(again, withheld);
    let (next, _) = released(&more, date(2027, 1, 1), &ledger);
    let years: Vec<_> = next.placed().iter().map(|placed| (placed.first_year(), placed.participants()[0].0)).collect();
    assert_eq!(years, [(2026, 2026), (2026, 2026)], "the year of which it was withheld has no place either");
    assert_eq!(counted(&next), [(Some("Havnen"), 2025, 1)]);
}

#[test]
fn one_that_falls_below_ten_keeps_the_years_that_were_shown_and_no_other() {
    let (shown, ledger) = released(&[of("1", &["a"], MANY)], TODAY, &ParticipantsLedger::default());
    let (next, _) = released(&[of("1", &["a"], &[("misbrug", 1)])], date(2027, 1, 1), &ledger);
    let placed = &next.placed()[0];
    assert_eq!(placed.participants(), shown.placed()[0].participants());
    assert_eq!((placed.last_year(), placed.goes_on()), (Some(2025), false));
    assert_eq!(counted(&next), [(Some("Havnen"), 2026, 1)]);
}

proptest! {
    /// The attack: an outsider compares two releases that differ in interventions without a place. Only their kind, district and years tell.
    #[test]
    fn nothing_differs_by_what_has_no_place(few in prop::collection::vec((0_u32..10, 0_usize..3, 1_i8..13, any::<bool>()), 0..6)) {
        let shown = [of("5", &["a"], MANY), of("6", &["c"], MANY), Intervention { open_to_all: true, ..of("7", &["d"], &[]) }];
        let small = |seed: usize| few.iter().enumerate().map(move |(number, (count, place, month, _))| {
            let departments = [&["a"][..], &["b1"], &["b2", "a"]][(place + seed) % 3];
            let groups = [("misbrug", (count + seed as u32) % 10)];
            let start = date(2025, (month + seed as i8) % 12 + 1, 1);
            Intervention { start, ..of(&format!("{seed}-{number}"), departments, &groups) }
        });
        let mut one: Vec<Intervention> = small(0).chain(shown.clone()).collect();
        let other: Vec<Intervention> = shown.clone().into_iter().rev().chain(small(5)).collect();
        one.rotate_left(few.len() / 2);
        let (one, other, without) = (first(&one), first(&other), first(&shown));
        prop_assert_eq!(&one, &other);
        prop_assert_eq!(one.placed(), without.placed());
        prop_assert_eq!(one.counted().iter().map(|row| row.count as usize).sum::<usize>(), few.len());
    }

    /// Counts are order-free, and each year that an intervention ran in is counted once or has its place.
    #[test]
    fn every_year_is_counted_or_has_its_place(starts in prop::collection::vec((2015_i16..2026, 0_i16..5, any::<bool>()), 1..8)) {
        let one = |(number, (start, years, many)): (usize, &(i16, i16, bool))| Intervention {
            start: date(*start, 6, 1),
            end: Some(date(*start + *years, 6, 1)),
            ..of(&number.to_string(), &["a"], if *many { MANY } else { &[] })
        };
        let delivered: Vec<Intervention> = starts.iter().enumerate().map(one).collect();
        let found = first(&delivered);
        let placed: i16 = found.placed().iter().map(|one| one.last_year().unwrap().min(2025) - one.first_year() + 1).sum();
        let counted: u32 = found.counted().iter().map(|row| row.count).sum();
        let ran: i16 = starts.iter().map(|(start, years, _)| (start + years).min(2025) - start + 1).sum();
        prop_assert_eq!(i64::from(placed) + i64::from(counted), i64::from(ran));
        let reversed: Vec<Intervention> = delivered.into_iter().rev().collect();
        prop_assert_eq!(first(&reversed), found);
    }
}
