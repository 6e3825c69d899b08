use super::*;
use proptest::prelude::*;

fn scored(values: &[Option<f64>]) -> Scored {
    Scored { direction: Direction::HigherIsWorse, standard: None, values: values.to_vec() }
}

#[test]
fn classes_are_cut_on_unrounded_values() {
    let classes = [-1.000_001, -1.0, 1.0, 1.000_001, 1.5, 1.500_001].map(Status::of);
    assert_eq!(classes, [Status::High, Status::Middle, Status::Middle, Status::Low, Status::Low, Status::VeryLow]);
    let classes = [-1.000_001, -1.0, 1.0, 1.000_001].map(Dynamics::of);
    assert_eq!(classes, [Dynamics::Positive, Dynamics::Stable, Dynamics::Stable, Dynamics::Negative]);
}

#[test]
fn what_is_at_a_limit_but_for_rounding_is_at_it() {
    let classes = [-1.0 - 1e-15, 1.0 + 1e-15, 1.5 + 1e-15].map(Status::of);
    assert_eq!(classes, [Status::Middle, Status::Middle, Status::Low]);
    assert_eq!([-1.0 - 1e-15, 1.0 + 1e-15].map(Dynamics::of), [Dynamics::Stable, Dynamics::Stable]);
    // Three of these are at a limit: the order of the areas must not make another class of them.
    let [ledige, indkomst] = [[1.0, 5.0, 5.0, 4.0], [-0.1, -0.2, -0.5, -0.1]];
    let classes = |turn: usize| {
        let turned = |mut values: [f64; 4]| {
            values.rotate_left(turn);
            scored(&values.map(Some))
        };
        let found = sum_index(&[turned(ledige), turned(indkomst)], &[true; 4], None).unwrap();
        let mut classes: Vec<Status> = found.index.into_iter().flatten().map(Status::of).collect();
        classes.rotate_right(turn);
        classes
    };
    assert!((1..4).all(|turn| classes(turn) == classes(0)));
}

#[test]
fn what_is_not_valid_counts_for_nothing_and_has_no_class() {
    let values = [1.0, 2.0, 3.0, 4.0, 900.0].map(Some);
    let valid = [true, true, true, true, false];
    let found = sum_index(&[scored(&values)], &valid, None).unwrap();
    assert_eq!(found.index[4], None);
    assert!((found.standards[0].mean() - 2.5).abs() < 1e-12);
    let alone = sum_index(&[scored(&values[..4])], &valid[..4], None).unwrap();
    assert_eq!(alone.index, found.index[..4]);
}

#[test]
fn a_base_year_makes_a_change_of_all_a_change() {
    let (base, later) = ([1.0, 2.0, 3.0].map(Some), [2.0, 3.0, 4.0].map(Some));
    let valid = [true; 3];
    let first = sum_index(&[scored(&base)], &valid, None).unwrap();
    let fresh = sum_index(&[scored(&later)], &valid, None).unwrap();
    assert_eq!(first.index, fresh.index, "against itself nothing has changed");
    let frozen = Scored { standard: Some(first.standards[0]), ..scored(&later) };
    let frozen = sum_index(&[frozen], &valid, Some(first.deviation)).unwrap();
    assert!(frozen.index.iter().zip(&first.index).all(|(later, first)| later > first));
}

#[test]
fn what_cannot_be_compared_is_named() {
    let valid = [true; 3];
    let error = |values: &[Option<f64>], deviation| sum_index(&[scored(values)], &valid, deviation).unwrap_err();
    assert_eq!(error(&[Some(1.0), None, Some(2.0)], None), MeasureError::TooFewAreas(2));
    assert_eq!(error(&[Some(1.0); 3], None), MeasureError::ConstantInput(0));
    assert_eq!(error(&[Some(1.0), Some(f64::INFINITY), Some(2.0)], None), MeasureError::NotFinite(f64::INFINITY));
    assert_eq!(error(&[Some(1.0), Some(3.0), Some(2.0)], Some(0.0)), MeasureError::NotFinite(0.0));
    assert_eq!(sum_index(&[], &valid, None).unwrap_err(), MeasureError::TooFewAreas(3));
}

proptest! {
    #[test]
    fn shift_scale_and_the_order_of_areas_change_nothing(
        values in prop::collection::vec(-50.0..50.0, 3..20), shift in -1e3..1e3, scale in 0.01..100.0,
    ) {
        let index = |values: Vec<f64>| {
            let valid = vec![true; values.len()];
            sum_index(&[scored(&values.into_iter().map(Some).collect::<Vec<_>>())], &valid, None).map(|found| found.index)
        };
        let Ok(plain) = index(values.clone()) else { return Ok(()) };
        let moved = index(values.iter().map(|value| value * scale + shift).collect()).unwrap();
        let mut turned = index(values.into_iter().rev().collect()).unwrap();
        turned.reverse();
        for ((plain, moved), turned) in plain.into_iter().zip(moved).zip(turned) {
            prop_assert!((plain.unwrap() - moved.unwrap()).abs() < 1e-6 && (plain.unwrap() - turned.unwrap()).abs() < 1e-9);
        }
    }
}

#[test]
fn limits_are_those_that_classes_part_at() {
    for (place, limit) in Status::LIMITS.into_iter().enumerate() {
        assert_eq!(Status::of(limit - 1e-6), Status::ALL[place]);
        assert_eq!(Status::of(limit + 1e-6), Status::ALL[place + 1]);
    }
}
