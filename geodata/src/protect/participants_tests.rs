use super::*;
use proptest::prelude::*;

fn secret() -> SecretKey {
    SecretKey::new(b"a secret of the tests of participants").unwrap()
}

fn take_up(ledger: &mut ParticipantsLedger, year: i16, groups: &[(&str, u32)]) -> ProtectedParticipants {
    let secret = secret();
    let protection = Protection::of(&secret, &Rules::default());
    let participants = groups.iter().map(|(group, count)| ((*group).to_owned(), *count)).collect();
    ledger.take_up(&Intervention { participants, ..Intervention::of("1", "cafe") }, year, &protection);
    ledger.shown[&("1".to_owned(), year)].participants.clone()
}

fn fresh(year: i16, groups: &[(&str, u32)]) -> ProtectedParticipants {
    take_up(&mut ParticipantsLedger::default(), year, groups)
}

#[test]
fn below_ten_nothing_is_shown_and_no_group_is_named() {
    for groups in [&[][..], &[("misbrug", 1)], &[("misbrug", 5), ("ensom_isoleret", 4)]] {
        assert_eq!(fresh(2025, groups), ProtectedParticipants::default(), "{groups:?}");
    }
}

#[test]
fn where_all_are_of_one_group_only_their_number_is_shown() {
    for count in 10..60 {
        let found = fresh(2025, &[("misbrug", count), ("ensom_isoleret", 0)]);
        assert!(found.groups().is_empty(), "{found:?}");
        let all = found.all().unwrap();
        assert!(all >= 10.0 && (all - f64::from(count)).abs() <= 5.0, "{count}: {found:?}");
    }
    let several = fresh(2025, &[("misbrug", 40), ("ensom_isoleret", 20), ("udadreagerende", 0)]);
    assert_eq!(several.groups().len(), 3, "a group that is not reached is told beside those that are");
    assert_eq!(several.groups()[2], ("udadreagerende".to_owned(), 0.0));
}

#[test]
fn each_year_has_noise_of_its_own_unless_the_number_is_the_same_delivery() {
    let of = |year, count| fresh(year, &[("misbrug", count), ("ensom_isoleret", 30)]);
    let years: std::collections::BTreeSet<String> = (2000..2026).map(|year| format!("{:?}", of(year, 30))).collect();
    assert!(years.len() > 5, "{years:?}");
    // The attack: the mean over the years of a number that was delivered once. With noise for each year it is nearly the number.
    let mean = |shown: &[f64]| shown.iter().sum::<f64>() / shown.len() as f64;
    let all = |found: ProtectedParticipants| found.all().unwrap();
    let averaged: Vec<f64> = (2000..2400).map(|year| all(of(year, 30))).collect();
    assert!((mean(&averaged) - 60.0).abs() < 0.5, "{}", mean(&averaged));
    let mut ledger = ParticipantsLedger::default();
    let kept: Vec<f64> =
        (2000..2026).map(|year| all(take_up(&mut ledger, year, &[("misbrug", 30), ("ensom_isoleret", 30)]))).collect();
    assert!(kept.iter().all(|shown| *shown == kept[0]), "{kept:?}");
    assert_eq!(take_up(&mut ledger, 2026, &[("misbrug", 31), ("ensom_isoleret", 30)]), of(2026, 31));
}

#[test]
fn what_was_shown_is_made_again_from_what_was_delivered() {
    let groups = [("misbrug", 12), ("ensom_isoleret", 9)];
    let mut ledger = ParticipantsLedger::default();
    for year in [2023, 2024, 2025] {
        take_up(&mut ledger, year, &groups);
    }
    let participants = groups.map(|(group, count)| (group.to_owned(), count)).to_vec();
    let delivered = [Intervention { participants, ..Intervention::of("1", "cafe") }];
    let again = |ledger: &ParticipantsLedger| ledger.remade(&delivered, &secret(), &Rules::default());
    assert_eq!(again(&ledger), Remade { judged: 3, other: 0, not_judged: 0 });
    // The true numbers, and a number of an intervention that has too few.
    let mut leaking = ledger.clone();
    let true_ones = groups.map(|(group, count)| (group.to_owned(), f64::from(count))).to_vec();
    for shown in leaking.shown.values_mut() {
        shown.participants = ProtectedParticipants::kept(Some(21.0), true_ones.clone());
    }
    assert_eq!(again(&leaking), Remade { judged: 3, other: 3, not_judged: 0 });
    let few = [Intervention { participants: vec![("misbrug".to_owned(), 3)], ..Intervention::of("1", "cafe") }];
    let mut ledger = ParticipantsLedger::default();
    take_up(&mut ledger, 2025, &[("misbrug", 3)]);
    ledger.shown.values_mut().for_each(|shown| shown.participants = ProtectedParticipants::kept(Some(13.0), vec![]));
    assert_eq!(ledger.remade(&few, &secret(), &Rules::default()), Remade { judged: 1, other: 1, not_judged: 0 });
    // Other counts are another delivery, of which nothing can be said.
    assert_eq!(ledger.remade(&delivered, &secret(), &Rules::default()), Remade { judged: 0, other: 0, not_judged: 1 });
}

proptest! {
    /// The attack: somebody joins between any two releases, and the number is read off each. Of a year it is the same for ever.
    #[test]
    fn of_a_year_the_first_is_shown_for_ever(counts in prop::collection::vec((0_u32..30, 0_u32..30), 1..20)) {
        let mut ledger = ParticipantsLedger::default();
        let shown: Vec<ProtectedParticipants> =
            counts.iter().map(|(a, b)| take_up(&mut ledger, 2025, &[("misbrug", *a), ("ensom_isoleret", *b)])).collect();
        prop_assert!(shown.iter().all(|one| *one == shown[0]));
        let (a, b) = counts[0];
        prop_assert_eq!(shown[0].all().is_some(), a + b >= 10);
    }

    /// What is named, and how far off it may be, whatever is delivered.
    #[test]
    fn groups_are_named_together_or_not_at_all(counts in prop::collection::vec(0_u32..40, 0..8), year in 2000_i16..2100) {
        let names: Vec<String> = (0..counts.len()).map(|group| format!("g{group}")).collect();
        let groups: Vec<(&str, u32)> = names.iter().map(String::as_str).zip(counts.iter().copied()).collect();
        let found = fresh(year, &groups);
        let all: u32 = counts.iter().sum();
        prop_assert_eq!(found.all().is_some(), all >= 10);
        prop_assert!(found.all().is_none_or(|all| all >= 10.0));
        if !found.groups().is_empty() {
            prop_assert!(found.groups().iter().filter(|group| group.1 > 0.0).count() > 1);
            prop_assert_eq!(found.groups().iter().map(|group| group.1).sum::<f64>(), found.all().unwrap());
            for ((_, count), (_, shown)) in groups.iter().zip(found.groups()) {
                prop_assert!((f64::from(*count) - shown).abs() <= 5.0 && *shown != 1.0 && *shown != 2.0);
                prop_assert!(*count > 0 || *shown == 0.0);
            }
        }
    }
}
