use super::*;
use proptest::prelude::*;

/// Row 1 and the last row of the table D = 5, V = 3, js = 2, as the R package ptable prints them.
const PTABLE: [(u64, i32, f64); 16] = [
    (1, -1, 0.734_469_54),
    (1, 2, 0.136_720_19),
    (1, 3, 0.072_796_31),
    (1, 4, 0.037_429_56),
    (1, 5, 0.018_584_4),
    (2, -2, 0.408_807_04),
    (2, 1, 0.406_643_56),
    (2, 2, 0.147_623_98),
    (2, 3, 0.032_318_83),
    (2, 4, 0.004_266_87),
    (2, 5, 0.000_339_72),
    (4, -4, 0.084_854_87),
    (4, -1, 0.277_921_23),
    (4, 0, 0.277_921_24),
    (4, 1, 0.189_393_69),
    (4, 5, 0.004_017_39),
];

#[test]
fn probabilities_are_those_of_ptable() {
    let table = PerturbationTable::new(&TableRules::default()).unwrap();
    for (count, noise, expected) in PTABLE {
        let found = table.distribution(count).find(|step| step.0 == noise).unwrap().1;
        assert!((found - expected).abs() < 2e-6, "count {count}, noise {noise}: {found} against {expected}");
    }
}

fn keeps_to(rules: &TableRules, table: &PerturbationTable) {
    let (most, hidden) = (i64::from(rules.max_noise), i64::from(rules.hidden));
    for count in 1..=u64::from(rules.max_noise + rules.hidden) + 20 {
        let moments =
            table.distribution(count).fold((0.0, 0.0), |sum, (noise, p)| (sum.0 + p, sum.1 + p * f64::from(noise)));
        assert!((moments.0 - 1.0).abs() < 1e-9 && moments.1.abs() < 1e-9, "{rules:?}, {count}: {moments:?}");
        assert!(table.variance(count) <= rules.variance * (1.0 + 1e-9), "{rules:?}, {count}");
        for (noise, _) in table.distribution(count) {
            let published = count as i64 + i64::from(noise);
            assert!(i64::from(noise).abs() <= most && (published == 0 || published > hidden), "{rules:?}, {count}");
        }
        let steps: Vec<(i32, f64)> = table.distribution(count).collect();
        let ordered = rules.monotone == [true];
        for pair in steps.windows(2).filter(|pair| ordered && (pair[0].0 >= 0 || pair[1].0 <= 0)) {
            let (near, far) = if pair[0].0 < 0 { (pair[1], pair[0]) } else { (pair[0], pair[1]) };
            assert!(far.1 <= near.1 + 1e-12, "{rules:?}, {count}: {pair:?}");
        }
    }
}

#[test]
fn every_row_keeps_to_the_rules() {
    keeps_to(&TableRules::default(), &PerturbationTable::new(&TableRules::default()).unwrap());
}

/// Row 3 of the table D = 8, V = 3, js = 2 with a probability of 0.5 of staying, not monotone: solved for its two
/// multipliers by bisection.
const STAYS: [(i32, f64); 10] = [
    (-3, 0.186_746_4),
    (0, 0.5),
    (1, 0.159_283_1),
    (2, 0.090_539_56),
    (3, 0.041_714_1),
    (4, 0.015_577_69),
    (5, 0.004_715_19),
    (6, 0.001_156_83),
    (7, 0.000_230_05),
    (8, 0.000_037_08),
];

#[test]
fn wide_tables_with_little_variance_are_found() {
    let stays = TableRules { max_noise: 8, stay: Some(0.5), monotone: vec![false], ..TableRules::default() };
    let table = PerturbationTable::new(&stays).unwrap();
    let found: Vec<(i32, f64)> = table.distribution(3).collect();
    for ((noise, expected), found) in STAYS.into_iter().zip(&found) {
        assert!(found.0 == noise && (found.1 - expected).abs() < 1e-7, "{found:?} where {noise} has {expected}");
    }
    assert_eq!(found.len(), STAYS.len());
    for max_noise in 6..=20 {
        for variance in [2.5, 3.0, 10.0] {
            let rules = TableRules { max_noise, variance, ..TableRules::default() };
            keeps_to(&rules, &PerturbationTable::new(&rules).unwrap());
        }
    }
}

#[test]
fn with_the_order_no_noise_is_likelier_than_staying() {
    let monotone = [vec![false; 7], vec![true]].concat();
    let rules = TableRules { stay: Some(0.2), variance: 2.5, monotone, ..TableRules::default() };
    let table = PerturbationTable::new(&rules).unwrap();
    keeps_to(&rules, &table);
    // The nearest noises would be likelier, and are as likely as staying instead.
    let nearest = table.distribution(20).filter(|step| step.0.abs() == 1);
    assert!(
        nearest.map(|step| step.1).all(|p| (p - 0.2).abs() < 1e-9),
        "{:?}",
        table.distribution(20).collect::<Vec<_>>()
    );
    let too_seldom = TableRules { stay: Some(0.2), ..TableRules::default() };
    assert!(matches!(PerturbationTable::new(&too_seldom), Err(TableError::Impossible { count: 3, .. })));
}

#[test]
fn rules_that_nothing_keeps_are_refused() {
    let impossible = TableRules { variance: 0.1, ..TableRules::default() };
    assert!(matches!(PerturbationTable::new(&impossible), Err(TableError::Impossible { count: 1, .. })));
    assert!(PerturbationTable::new(&TableRules { variance: f64::NAN, ..TableRules::default() }).is_err());
}

#[test]
fn a_probability_of_staying_is_kept() {
    let rules = TableRules { hidden: 1, stay: Some(0.4), monotone: Vec::new(), ..TableRules::default() };
    let table = PerturbationTable::new(&rules.clone()).unwrap();
    for count in 2..=12_u64 {
        let stays = table.distribution(count).find(|step| step.0 == 0).unwrap().1;
        let (sum, mean) =
            table.distribution(count).fold((0.0, 0.0), |sum, (noise, p)| (sum.0 + p, sum.1 + p * f64::from(noise)));
        assert!((stays - 0.4).abs() < 1e-12 && (sum - 1.0_f64).abs() < 1e-9 && mean.abs() < 1e-9, "{count}");
        assert!(table.variance(count) <= 3.0 + 1e-9);
    }
    assert_eq!(PerturbationTable::new(&TableRules { stay: Some(1.0), ..rules }).unwrap_err(), TableError::Stay(1.0));
}

#[test]
fn shuffling_changes_the_intervals_and_nothing_else() {
    let secret = |text: &[u8]| SecretKey::new(text).unwrap();
    let plain = PerturbationTable::new(&TableRules::default()).unwrap();
    let one = plain.clone().shuffled(&secret(b"a secret of the tests"));
    let two = plain.clone().shuffled(&secret(b"another secret of the tests"));
    assert!(one != plain && one != two && one == plain.clone().shuffled(&secret(b"a secret of the tests")));
    for count in 0..=12_u64 {
        let sorted = |table: &PerturbationTable| {
            let mut list: Vec<(i32, f64)> = table.distribution(count).collect();
            list.sort_by_key(|step| step.0);
            list
        };
        assert_eq!(sorted(&one), sorted(&plain));
        // As often as it says: keys spread evenly over all intervals.
        let keys = (0..20_000_u64).map(|i| i.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let noises: Vec<i32> = keys.map(|key| one.noise(count, key)).collect();
        for (noise, probability) in one.distribution(count) {
            let found = noises.iter().filter(|&&other| other == noise).count() as f64 / 20_000.0;
            assert!((found - probability).abs() < 0.005, "{count} {noise}: {found} against {probability}");
        }
    }
}

#[test]
fn what_a_published_count_may_come_from() {
    let table = PerturbationTable::new(&TableRules::default()).unwrap();
    assert_eq!(table.possible(0).collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5]);
    assert_eq!(table.possible(3).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6, 7, 8]);
    assert_eq!(table.possible(2).count(), 0, "2 is never published");
    assert!((table.mean_square_error(1_000) - 3.0).abs() < 1e-9);
    assert!(table.mean_square_error(0) > 1.0);
}

proptest! {
    #[test]
    fn zero_stays_zero_and_one_and_two_are_never_published(count in 0_u64..30, key in any::<u64>()) {
        let table = PerturbationTable::new(&TableRules::default()).unwrap();
        let published = count as i64 + i64::from(table.noise(count, key));
        prop_assert!(published == 0 || published > 2);
        prop_assert!(count > 0 || published == 0);
    }
}
