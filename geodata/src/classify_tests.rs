use super::*;
use proptest::prelude::*;

proptest! {
    #[test]
    fn every_value_has_a_class_and_classes_ascend(mut values in prop::collection::vec(-1e6_f32..1e6, 1..200), classes in 1_usize..8) {
        let breaks = Breaks::quantile(&values, classes).unwrap();
        prop_assert!(breaks.len() <= classes);
        values.sort_unstable_by(f32::total_cmp);
        let found: Vec<usize> = values.iter().map(|&value| breaks.class_of(value)).collect();
        prop_assert!(found.is_sorted());
        prop_assert!(found.iter().all(|&class| class < breaks.len()));
        for (&value, &class) in values.iter().zip(&found) {
            let (low, high) = breaks.ranges().nth(class).unwrap();
            prop_assert!(low <= value && value <= high);
        }
    }

    #[test]
    fn no_class_is_empty(values in prop::collection::vec(0_u8..20, 1..100), classes in 1_usize..8) {
        let values: Vec<f32> = values.into_iter().map(f32::from).collect();
        let breaks = Breaks::quantile(&values, classes).unwrap();
        for class in 0..breaks.len() {
            prop_assert!(values.iter().any(|&value| breaks.class_of(value) == class));
        }
    }
}

#[test]
fn one_value_is_one_class() {
    let breaks = Breaks::quantile(&[3.0, 3.0, 3.0], 5).unwrap();
    assert_eq!(breaks.len(), 1);
    assert_eq!(breaks.ranges().collect::<Vec<_>>(), [(3.0, 3.0)]);
}

#[test]
fn nothing_has_no_classes() {
    assert_eq!(Breaks::quantile(&[f32::NAN], 5), None);
}

#[test]
fn the_ends_of_the_palette_are_used() {
    for classes in 2..=5 {
        assert_eq!(colour(0, classes), SEQUENTIAL[0]);
        assert_eq!(colour(classes - 1, classes), SEQUENTIAL[4]);
    }
}
