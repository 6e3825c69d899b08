use super::*;
use crate::protect::attack::rank;
use proptest::prelude::*;

#[test]
fn an_overlap_of_districts_and_cells_is_seen() {
    // Departments 0 to 4; districts {0,1,2} and {3,4}; cells {0,1} and {2,3,4}; the municipality. Department 2 is small.
    let sums: [Vec<usize>; 10] = [
        vec![0],
        vec![1],
        vec![2],
        vec![3],
        vec![4],
        vec![0, 1, 2],
        vec![3, 4],
        vec![0, 1],
        vec![2, 3, 4],
        vec![0, 1, 2, 3, 4],
    ];
    let values = [12.0, 9.0, 2.0, 14.0, 8.0, 23.0, 22.0, 21.0, 24.0, 45.0];
    assert_eq!(suppressed_sums(&sums, &values, &[2]), [2, 4, 5, 6]);
}

#[test]
fn what_is_published_twice_is_published_once() {
    let mut guard = SpanGuard::new([[1_usize].as_slice()]);
    assert!(guard.publish(&[0, 1]) && guard.publish(&[1, 0]) && !guard.publish(&[0]));
    assert_eq!((guard.rank(), guard.follows(&[0, 1]), guard.follows(&[1])), (1, true, false));
}

proptest! {
    #[test]
    fn no_sensitive_sum_follows_and_nothing_is_kept_back_in_vain(
        masks in prop::collection::vec(1_u32..256, 1..14),
        secret in prop::collection::vec(0_usize..14, 1..3),
    ) {
        let sums: Vec<Vec<usize>> = masks.iter().map(|mask| (0..8).filter(|bit| mask >> bit & 1 == 1).collect()).collect();
        let mut sensitive: Vec<usize> = secret.into_iter().map(|position| position % sums.len()).collect();
        sensitive.sort_unstable();
        sensitive.dedup();
        let values: Vec<f64> = masks.iter().map(|mask| f64::from(mask.count_ones())).collect();
        let suppressed = suppressed_sums(&sums, &values, &sensitive);
        let row = |&position: &usize| (0..8).map(|bit| i128::from(masks[position] >> bit & 1)).collect::<Vec<_>>();
        let published: Vec<usize> = (0..sums.len()).filter(|position| !suppressed.contains(position)).collect();
        let rows = |extra: Option<usize>| published.iter().chain(&extra).map(row).collect::<Vec<_>>();
        for &position in &sensitive {
            prop_assert!(rank(rows(Some(position))) > rank(rows(None)));
        }
        for &position in suppressed.iter().filter(|position| !sensitive.contains(position)) {
            let mut with = published.clone();
            with.push(position);
            let with: Vec<Vec<i128>> = with.iter().map(row).collect();
            let reveals = sensitive.iter().any(|other| {
                let mut more = with.clone();
                more.push(row(other));
                rank(more) == rank(with.clone())
            });
            prop_assert!(reveals, "{:?} was kept back in vain", sums[position]);
        }
    }
}
