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

/// How light a colour looks, from 0 to 100: L* of CIELAB.
fn lightness(colour: Rgb) -> f64 {
    let [red, green, blue] = colour.map(|channel| (f64::from(channel) / 255.0).powf(2.2));
    116.0 * (0.2126 * red + 0.7152 * green + 0.0722 * blue).cbrt() - 16.0
}

#[test]
fn neighbouring_classes_are_told_apart_in_grey_and_the_ramp_turns_on_dark() {
    let steps = |palette: &[Rgb]| -> Vec<f64> {
        palette.windows(2).map(|pair| lightness(pair[1]) - lightness(pair[0])).collect()
    };
    assert!(steps(&SEQUENTIAL).iter().all(|step| *step < -9.0), "{:?}", steps(&SEQUENTIAL));
    assert!(steps(&SEQUENTIAL_ON_DARK).iter().all(|step| *step > 9.0), "{:?}", steps(&SEQUENTIAL_ON_DARK));
    for side in [[0, 1, 2, 3], [6, 5, 4, 3]] {
        let (light, dark) = (side.map(|class| DIVERGING[class]), side.map(|class| DIVERGING_ON_DARK[class]));
        assert!(steps(&light).iter().all(|step| *step > 5.0), "{:?}", steps(&light));
        assert!(steps(&dark).iter().all(|step| *step < -5.0), "{:?}", steps(&dark));
    }
}

#[test]
fn more_classes_than_colours_have_colours_of_their_own() {
    let colours: Vec<Rgb> = (0..7).map(|class| spread(&SEQUENTIAL, class, 7)).collect();
    assert_eq!((colours[0], colours[6]), (SEQUENTIAL[0], SEQUENTIAL[4]));
    assert!(colours.windows(2).all(|pair| lightness(pair[1]) < lightness(pair[0]) - 5.0), "{colours:?}");
}

proptest! {
    #[test]
    fn a_printed_number_lies_in_the_class_of_its_value(
        values in prop::collection::vec(-400.0_f32..400.0, 1..60),
        decimals in 0_u8..3,
        method in 0..3,
    ) {
        let exact = match method {
            0 => Breaks::quantile(&values, 5),
            1 => Breaks::natural(&values, 5),
            _ => Breaks::equal(&values, 5),
        };
        let printed = exact.unwrap().printed(decimals);
        let print = |value: f32| format!("{:.*}", usize::from(decimals), rounded(value, decimals));
        let read: Vec<(String, String)> = printed.ranges().map(|(low, high)| (print(low), print(high))).collect();
        for &value in &values {
            let class = printed.class_of(value);
            let (low, high) = printed.ranges().nth(class).unwrap();
            let number = rounded(value, decimals);
            prop_assert!(number <= high && (low < number || class == 0 && low <= number), "{value} in {low} to {high}");
        }
        for (at, range) in read.iter().enumerate() {
            prop_assert!(!read[..at].contains(range), "two classes read {range:?}");
        }
    }
}

#[test]
fn incomes_that_differ_by_less_than_what_is_printed_have_the_classes_that_are_printed() {
    let values: Vec<f32> = (0..10_u8).map(|step| 300.0 + f32::from(step) / 10.0).collect();
    for breaks in [Breaks::quantile(&values, 5), Breaks::natural(&values, 5), Breaks::equal(&values, 5)] {
        let breaks = breaks.unwrap().printed(0);
        assert_eq!(breaks.ends(), [300.0]);
        assert_eq!((breaks.class_of(300.4), breaks.class_of(300.5)), (0, 1));
    }
}

#[test]
fn an_outlier_bleaches_no_change() {
    let mut changes: Vec<f32> = (0..20_u8).map(|step| f32::from(step) / 4.0 - 2.5).collect();
    let without = Breaks::of_change(&changes, 7, 1).unwrap();
    changes.push(400.0);
    let with = Breaks::of_change(&changes, 7, 1).unwrap();
    assert!((with.ends()[5] - without.ends()[5]).abs() < 0.5, "{:?} {:?}", with.ends(), without.ends());
    assert_eq!((with.class_of(400.0), with.class_of(-2.5)), (6, 0));
    // As many classes on either side of 0, as far from it.
    let ends = with.ends();
    assert_eq!((ends[0], ends[1], ends[2]), (-ends[5], -ends[4], -ends[3]));
    assert_eq!(with.class_of(0.0), 3);
}

#[test]
fn changes_too_small_to_print_are_one_class_and_classes_are_an_odd_number() {
    for changes in
        [vec![0.0, 0.0], vec![0.01, -0.02, 0.04], vec![0.1, -0.1, 0.2], vec![3.0], vec![0.0; 19], vec![-0.4, 9.0]]
    {
        let breaks = Breaks::of_change(&changes, 7, 1).unwrap();
        assert_eq!(breaks.len() % 2, 1, "{changes:?}: {breaks:?}");
        assert_eq!(breaks.class_of(0.0), breaks.len() / 2, "{changes:?}: {breaks:?}");
    }
    let few = Breaks::of_change(&[0.01, -0.02, 0.04], 7, 1).unwrap();
    assert_eq!(few.len(), 1);
    assert_eq!(Breaks::of_change(&[f32::NAN], 7, 1), None);
}
