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
    fn values_at_places_are_those_of_a_sorted_list(mut values in prop::collection::vec(prop::num::f32::NORMAL | prop::num::f32::ZERO | prop::num::f32::SUBNORMAL, 1..300), parts in prop::collection::vec(0.0_f64..1.0, 1..8)) {
        let mut places: Vec<usize> = parts.into_iter().map(|part| (part * values.len() as f64) as usize).collect();
        places.sort_unstable();
        let found = order_statistics(&values, &places);
        values.sort_unstable_by(f32::total_cmp);
        let wanted: Vec<f32> = places.into_iter().map(|place| values[place]).collect();
        prop_assert_eq!(found.iter().map(|value| value.to_bits()).collect::<Vec<_>>(), wanted.iter().map(|value| value.to_bits()).collect::<Vec<_>>());
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

/// The sum of squares of values in classes.
fn squares(values: &[f32], breaks: &Breaks) -> f64 {
    let of_class = |class: usize| {
        let inside: Vec<f64> =
            values.iter().filter(|&&value| breaks.class_of(value) == class).map(|&value| f64::from(value)).collect();
        let mean = inside.iter().sum::<f64>() / inside.len().max(1) as f64;
        inside.iter().map(|value| (value - mean).powi(2)).sum::<f64>()
    };
    (0..breaks.len()).map(of_class).sum()
}

proptest! {
    #[test]
    fn natural_breaks_are_the_best_of_all(values in prop::collection::vec(0_u8..60, 3..14)) {
        let values: Vec<f32> = values.into_iter().map(f32::from).collect();
        let found = Breaks::natural(&values, 3).unwrap();
        let best = squares(&values, &found);
        for a in &values {
            for b in &values {
                let other = Breaks::fixed(&values, &[*a, *b]).unwrap();
                prop_assert!(best <= squares(&values, &other) + 1e-6, "{:?} {best}", found.ends());
            }
        }
    }

    #[test]
    fn equal_classes_are_equally_wide(values in prop::collection::vec(-1e3_f32..1e3, 2..50), classes in 1_usize..8) {
        let breaks = Breaks::equal(&values, classes).unwrap();
        let widths: Vec<f32> = breaks.ranges().map(|(low, high)| high - low).collect();
        prop_assert!(widths.iter().all(|width| (width - widths[0]).abs() < 1e-2));
    }
}

#[test]
fn fewer_natural_classes_than_asked_for_do_where_values_are_few() {
    assert_eq!(Breaks::natural(&[0.0, 3.0, 3.0], 3).unwrap().ends(), [0.0]);
    assert_eq!(Breaks::natural(&[5.0; 4], 3).unwrap().len(), 1);
}

#[test]
fn fixed_classes_stay_where_they_are_set() {
    let breaks = Breaks::fixed(&[12.0, 13.0], &[30.0, 10.0, 20.0, 10.0]).unwrap();
    assert_eq!((breaks.ends(), breaks.len()), (&[10.0, 20.0, 30.0][..], 4));
    assert_eq!(breaks.ranges().collect::<Vec<_>>(), [(10.0, 10.0), (10.0, 20.0), (20.0, 30.0), (30.0, 30.0)]);
    assert_eq!(Breaks::fixed(&[], &[1.0]), None);
    assert_eq!(Breaks::natural(&[f32::NAN], 3), None);
    let many: Vec<f32> = (0..5_000_u16).map(f32::from).collect();
    assert_eq!(Breaks::natural(&many, 5).unwrap().len(), 5);
}
