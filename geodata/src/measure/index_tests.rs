use super::*;
use proptest::prelude::*;

fn input(direction: Direction, weight: f64, values: &[f64]) -> IndexInput {
    IndexInput { direction, weight, values: values.iter().copied().map(Some).collect() }
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
    let index = need_index(&[first, input(Direction::HigherIsWorse, 1.0, &[1.0, 2.0, 3.0, 4.0])]).unwrap();
    assert_eq!(index.iter().map(Option::is_some).collect::<Vec<_>>(), [true, true, true, false]);
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
}
