use super::*;
use proptest::prelude::*;

fn group(ids: &[&str]) -> Group {
    ids.iter().map(|id| AreaId::new(*id)).collect()
}

fn entry(population: &'static str, ids: &[&str], published: u64) -> Entry<'static> {
    Entry {
        population,
        group: group(ids),
        count: 60,
        published,
        fixed: false,
        made_of: None,
        least: 10,
        most: u64::MAX,
    }
}

#[test]
fn what_lies_inside_is_never_more() {
    let mut entries = vec![
        entry("residents", &["a"], 57),
        entry("18-64", &["a"], 61),
        entry("30-59", &["a"], 40),
        entry("x", &["a"], 99),
    ];
    put_in_order(&mut entries);
    let published: Vec<u64> = entries.iter().map(|entry| entry.published).collect();
    assert_eq!(published, [61, 61, 40, 99]);
    // What was shown stays, and what is new goes between.
    entries[0].fixed = true;
    entries.push(entry("15+", &["a"], 70));
    entries.push(entry("15+", &["a", "b"], 60));
    put_in_order(&mut entries);
    let published: Vec<u64> = entries.iter().map(|entry| entry.published).collect();
    assert_eq!(published, [61, 61, 40, 99, 61, 61]);
}

#[test]
fn what_was_delivered_as_more_than_all_around_it_moves_nothing() {
    let mut entries = [entry("residents", &["a"], 58), Entry { count: 100, ..entry("18+", &["a"], 103) }];
    put_in_order(&mut entries);
    assert_eq!([entries[0].published, entries[1].published], [58, 103]);
}

#[test]
fn a_threshold_leaves_every_interval_whole() {
    let mut shown = entry("18+", &["a"], 17);
    shown.least = 20;
    let mut withheld = entry("15+", &["a"], 23);
    withheld.most = 19;
    let mut entries = [shown, withheld];
    put_in_order(&mut entries[..1]);
    put_in_order(&mut entries[1..]);
    assert_eq!([entries[0].published, entries[1].published], [20, 19]);
}

proptest! {
    /// Counts that lie inside each other, with any noise: boxes and order together leave each an interval of 5 or more.
    #[test]
    fn boxes_and_order_bound_nothing_to_less_than_five(
        counts in prop::collection::vec(0_u64..60, 5),
        noise in prop::collection::vec(-5_i64..=5, 5),
    ) {
        let populations = ["30-59", "18-64", "18+", "15+", "residents"];
        let truth: Vec<u64> = counts.iter().scan(20, |sum, more| { *sum += more; Some(*sum) }).collect();
        let mut entries: Vec<Entry> = populations
            .iter()
            .zip(truth.iter().zip(&noise))
            .map(|(population, (count, noise))| {
                let published = count.saturating_add_signed(*noise);
                Entry { count: *count, ..entry(population, &["a"], published) }
            })
            .collect();
        put_in_order(&mut entries);
        for (at, entry) in entries.iter().enumerate() {
            prop_assert!(entry.published.abs_diff(truth[at]) <= 5, "{entries:?} {truth:?}");
            let published = |at: usize| entries[at].published as i64;
            let least = (0..=at).map(|inside| published(inside) - 5).max().unwrap();
            let most = (at..5).map(|around| published(around) + 5).min().unwrap();
            prop_assert!(most - least >= 5);
        }
    }
}
