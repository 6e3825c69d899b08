use super::*;
use proptest::prelude::*;

#[test]
fn a_group_counts_its_members_by_their_mass() {
    let weights = Weights::new(vec![vec![(0, 1.0)], vec![(0, 0.5), (1, 0.5)], vec![]], 2);
    let groups = weights.of_groups(&[vec![0, 1], vec![2]], &[30.0, 10.0, 0.0]);
    assert_eq!(groups.row(0), [(0, 0.875), (1, 0.125)]);
    assert_eq!(groups.mass(0), 40.0);
    assert!(groups.row(1).is_empty());
}

#[test]
fn targets_that_nothing_reaches_can_be_left_out() {
    let weights = Weights::new(vec![vec![(3, 0.5)], vec![(1, 1.0), (3, 0.0)]], 5);
    let (reached, fewer) = weights.onto_reached();
    assert_eq!((reached, fewer.targets(), fewer.row(0)), (vec![1, 3], 2, [(1, 0.5)].as_slice()));
}

#[test]
fn what_lies_outside_can_go_with_the_rest() {
    let weights = Weights::new(vec![vec![(0, 0.25), (1, 0.25)], vec![]], 2).with_all_inside();
    assert_eq!((weights.row(0), weights.inside(1)), ([(0, 0.5), (1, 0.5)].as_slice(), 0.0));
}

#[test]
fn the_first_of_equals_is_the_largest() {
    let weights = Weights::new(vec![vec![(0, 0.1), (2, 0.4), (5, 0.4)], vec![]], 6);
    assert_eq!((weights.largest(0), weights.largest(1)), (Some(2), None));
}

proptest! {
    #[test]
    fn stacked_parts_are_the_whole(lengths in prop::collection::vec(0_usize..5, 0..12), cut in 0_usize..12) {
        let rows: Vec<Vec<(usize, f64)>> =
            lengths.iter().map(|&length| (0..length).map(|target| (target, 0.1)).collect()).collect();
        let cut = cut.min(rows.len());
        let part = |rows: &[Vec<(usize, f64)>]| Weights::new(rows.to_vec(), 5);
        prop_assert_eq!(Weights::stacked(vec![part(&rows[..cut]), part(&rows[cut..])], 5), part(&rows));
    }
}
