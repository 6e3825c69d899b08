use super::*;
use proptest::prelude::*;

fn input(direction: Direction, weight: f64, values: &[f64]) -> IndexInput {
    IndexInput { direction, weight, values: values.iter().copied().map(Some).collect(), errors: Vec::new() }
}

#[test]
fn two_opposite_indicators_by_hand() {
    // z of 1, 2, 3 is ∓√1.5, 0; the sums ∓2·√1.5 / 2 have the SD 1, so that the index is the z itself.
    let index = need_index(&[
        input(Direction::HigherIsWorse, 1.0, &[1.0, 2.0, 3.0]),
        input(Direction::LowerIsWorse, 1.0, &[30.0, 20.0, 10.0]),
    ]);
    let index: Vec<f64> = index.unwrap().into_iter().flatten().collect();
    for (found, expected) in index.iter().zip([-1.224_744_871, 0.0, 1.224_744_871]) {
        assert!((found - expected).abs() < 1e-9, "{index:?}");
    }
}

#[test]
fn what_cannot_be_compared_is_an_error_with_its_reason() {
    let some = input(Direction::HigherIsWorse, 1.0, &[1.0, 2.0]);
    assert_eq!(need_index(std::slice::from_ref(&some)), Err(MeasureError::TooFewAreas(2)));
    assert_eq!(need_index(&[]), Err(MeasureError::Constant));
    assert_eq!(need_index(&[input(Direction::HigherIsWorse, 1.0, &[0.1; 9])]), Err(MeasureError::Constant));
    let enough = input(Direction::HigherIsWorse, 0.0, &[1.0, 2.0, 3.0]);
    assert_eq!(need_index(&[enough]), Err(MeasureError::Constant), "nothing has a weight");
    assert_eq!(
        need_index(&[IndexInput { weight: -1.0, ..some }]),
        Err(MeasureError::Weight { input: 0, weight: -1.0 })
    );
}

#[test]
fn an_area_with_less_than_half_of_the_weight_has_no_index() {
    let mut first = input(Direction::HigherIsWorse, 2.0, &[1.0, 2.0, 3.0, 4.0]);
    first.values[3] = None;
    let constant = input(Direction::HigherIsWorse, 5.0, &[7.0; 4]);
    let inputs = [first, input(Direction::HigherIsWorse, 1.0, &[1.0, 2.0, 3.0, 4.0]), constant];
    let index = need_index(&inputs).unwrap();
    assert_eq!(index.iter().map(Option::is_some).collect::<Vec<_>>(), [true, true, true, false]);
    let shares = Scores::new(&inputs, Method::Z).unwrap().weight_shares(&[2.0, 1.0, 5.0]).unwrap();
    assert_eq!(shares, [1.0, 1.0, 1.0, 1.0 / 3.0], "what is the same everywhere is no part of the whole");
}

proptest! {
    #[test]
    fn shift_scale_order_and_the_size_of_weights_change_nothing(
        values in prop::collection::vec((0.0..100.0, 0.0..1e4), 3..40), shift in -1e3..1e3, scale in 0.01..100.0,
    ) {
        let (a, b): (Vec<f64>, Vec<f64>) = values.into_iter().unzip();
        let index = |a: &[f64], b: &[f64], size: f64| {
            need_index(&[input(Direction::HigherIsWorse, size, a), input(Direction::LowerIsWorse, 3.0 * size, b)])
        };
        let Ok(plain) = index(&a, &b, 1.0) else { return Ok(()) };
        let moved: Vec<f64> = a.iter().map(|value| value * scale + shift).collect();
        let moved = index(&moved, &b, 7.0).unwrap();
        let reversed = |list: &[f64]| list.iter().rev().copied().collect::<Vec<f64>>();
        let mut turned = index(&reversed(&a), &reversed(&b), 1.0).unwrap();
        turned.reverse();
        for ((plain, moved), turned) in plain.iter().zip(&moved).zip(&turned) {
            let (plain, moved, turned) = (plain.unwrap(), moved.unwrap(), turned.unwrap());
            prop_assert!((plain - moved).abs() < 1e-6 && (plain - turned).abs() < 1e-6);
        }
    }

    #[test]
    fn higher_is_worse_after_direction(values in prop::collection::vec(0.0..100.0, 3..30), area in any::<prop::sample::Index>(), more in 0.1..50.0) {
        let negative: Vec<f64> = values.iter().map(|value| -value).collect();
        let Ok(plain) = need_index(&[input(Direction::HigherIsWorse, 1.0, &values)]) else { return Ok(()) };
        let turned = need_index(&[input(Direction::LowerIsWorse, 1.0, &negative)]).unwrap();
        for (plain, turned) in plain.iter().zip(&turned) {
            prop_assert!((plain.unwrap() - turned.unwrap()).abs() < 1e-9);
        }
        // An area that gets worse on its own does not get a better place.
        let area = area.index(values.len());
        let mut worse = values.clone();
        worse[area] += more;
        let place = |index: &[Option<f64>]| index.iter().filter(|other| other.unwrap() > index[area].unwrap() + 1e-9).count();
        if let Ok(found) = need_index(&[input(Direction::HigherIsWorse, 1.0, &worse)]) {
            prop_assert!(place(&found) <= place(&plain));
        }
    }

    #[test]
    fn rank_scores_change_neither_by_shift_and_scale_nor_by_the_order_of_areas(
        values in prop::collection::vec(0..50_i32, 3..30), shift in -1e3..1e3, scale in 0.01..100.0,
    ) {
        let values: Vec<f64> = values.into_iter().map(f64::from).collect();
        let index = |values: &[f64]| {
            Scores::new(&[input(Direction::HigherIsWorse, 1.0, values)], Method::RankExponential).unwrap().index(&[2.0])
        };
        let Ok(plain) = index(&values) else { return Ok(()) };
        prop_assert!(plain.iter().flatten().all(|score| (0.0..=100.0 + 1e-9).contains(score)));
        let moved: Vec<f64> = values.iter().map(|value| value * scale + shift).collect();
        let mut turned = index(&moved.into_iter().rev().collect::<Vec<_>>()).unwrap();
        turned.reverse();
        prop_assert_eq!(plain, turned);
    }
}
