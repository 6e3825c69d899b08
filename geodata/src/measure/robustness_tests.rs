use super::*;
use crate::{
    indicator::Direction,
    measure::{IndexInput, Method, Status},
};
use proptest::prelude::*;

fn scores(columns: &[Vec<f64>]) -> Scores {
    with_errors(columns, 0.0)
}

fn with_errors(columns: &[Vec<f64>], error: f64) -> Scores {
    let inputs: Vec<IndexInput> = columns
        .iter()
        .map(|values| IndexInput {
            direction: Direction::HigherIsWorse,
            weight: 1.0,
            values: values.iter().copied().map(Some).collect(),
            errors: if error > 0.0 { vec![error; values.len()] } else { Vec::new() },
        })
        .collect();
    Scores::new(&inputs, Method::Z).unwrap()
}

fn class_of(index: f64) -> u8 {
    Status::of(index) as u8
}

#[test]
fn an_area_that_all_indicators_agree_on_is_sure_and_one_that_they_quarrel_about_is_not() {
    let agreed: Vec<f64> = (0..20).map(f64::from).collect();
    let mut other = agreed.clone();
    // The last is the worst by all; the first is the best by one and among the worst by the other.
    other[0] = 18.5;
    let found = robustness(&scores(&[agreed.clone(), agreed, other]), &[1.0; 3], 500, 7, class_of).unwrap();
    let (last, first) = (found[19].unwrap(), found[0].unwrap());
    assert_eq!((last.same_class, last.ranks, last.without_one), (1.0, [1, 1], 1.0));
    assert!(first.ranks[0] < first.ranks[1] && first.without_one < 1.0, "{first:?}");
}

#[test]
fn noise_makes_ranks_unsure_and_the_same_seed_gives_the_same() {
    let values: Vec<f64> = (0..30).map(|area| f64::from(area % 7) + f64::from(area) / 100.0).collect();
    let columns = [values.clone(), values];
    let run = |error: f64, seed| robustness(&with_errors(&columns, error), &[1.0, 1.0], 200, seed, class_of).unwrap();
    let width =
        |list: &[Option<Robustness>]| list.iter().flatten().map(|area| area.ranks[1] - area.ranks[0]).sum::<usize>();
    assert!(width(&run(0.0, 1)) < width(&run(1.0, 1)));
    assert_eq!(run(1.0, 1), run(1.0, 1));
    assert_ne!(run(1.0, 1), run(1.0, 2));
}

#[test]
fn an_area_on_the_border_of_a_class_is_in_it_in_half_of_the_runs() {
    // Of 41 areas the index of the one at 1.5 hardly depends on the weights, and noise moves it either way.
    let values: Vec<f64> = (0..400).map(|area| f64::from(area % 41)).collect();
    let scores = with_errors(&[values.clone(), values], 3.5);
    let plain = scores.index(&[1.0, 1.0]).unwrap();
    let found = robustness(&scores, &[1.0, 1.0], 1_000, 1, class_of).unwrap();
    let nearest = (0..400).min_by(|&a, &b| {
        let off = |area: usize| (plain[area].unwrap() - 1.5).abs();
        off(a).total_cmp(&off(b))
    });
    let same = found[nearest.unwrap()].unwrap().same_class;
    assert!((0.3..0.7).contains(&same), "{same}");
}

proptest! {
    #[test]
    fn shares_are_shares_and_ranks_are_ranks(
        columns in (3_usize..12).prop_flat_map(|areas| prop::collection::vec(prop::collection::vec(-50.0..50.0, areas), 1..5)),
        seed in any::<u64>(),
    ) {
        let (areas, weights) = (columns[0].len(), vec![1.0; columns.len()]);
        if let Ok(found) = robustness(&scores(&columns), &weights, 20, seed, class_of) {
            for area in found.into_iter().flatten() {
                prop_assert!((0.0..=1.0).contains(&area.same_class) && (0.0..=1.0).contains(&area.without_one));
                prop_assert!(1 <= area.ranks[0] && area.ranks[0] <= area.ranks[1] && area.ranks[1] <= areas);
            }
        }
    }
}
