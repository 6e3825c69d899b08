use super::*;
use crate::random::Random;
use proptest::prelude::*;

#[test]
fn exact_values_have_the_plain_standard() {
    let known: Vec<[f64; 2]> = [4.0, 7.0, 9.0, 12.0].into_iter().map(|value| [value, 0.0]).collect();
    let spread = Spread::of(&known).unwrap();
    assert_eq!(spread, Spread(Standard::of([4.0, 7.0, 9.0, 12.0]).unwrap()));
    assert_eq!(spread.expected([12.0, 0.0]), 12.0);
}

#[test]
fn equal_errors_take_their_variance_from_that_of_the_values() {
    // Of −2, 0, 2 the variance is 8/3; an error of 1 leaves 5/3, so that 5/8 of each value is its own.
    let known = [[-2.0, 1.0], [0.0, 1.0], [2.0, 1.0]];
    let spread = Spread::of(&known).unwrap();
    assert!((spread.reliability(1.0) - 0.625).abs() < 1e-9);
    assert!((spread.expected([2.0, 1.0]) - 1.25).abs() < 1e-9);
    assert!((spread.score([2.0, 1.0], Direction::LowerIsWorse) + 1.25 / (5.0_f64 / 3.0).sqrt()).abs() < 1e-9);
}

#[test]
fn where_all_that_differs_is_noise_the_mean_is_expected_of_all() {
    let known = [[-2.0, 3.0], [1.0, 3.0], [4.0, 3.0]];
    let spread = Spread::of(&known).unwrap();
    assert!((spread.expected([4.0, 3.0]) - 1.0).abs() < 1e-9);
    assert_eq!(
        (spread.score([4.0, 3.0], Direction::HigherIsWorse), spread.left(3.0), spread.reliability(3.0)),
        (0.0, 0.0, 0.0)
    );
    assert_eq!(Spread::of(&[[1.0, f64::NAN], [2.0, 0.0], [3.0, 0.0]]).map_err(|_| ()), Err(()));
}

#[test]
fn the_true_spread_is_found_again_and_expected_values_are_nearer_to_the_truth() {
    let mut random = Random::new(11);
    let areas: Vec<[f64; 3]> = (0..4_000)
        .map(|area| {
            let (truth, error) = (20.0 + 5.0 * random.normal(), if area % 2 == 0 { 1.0 } else { 8.0 });
            [truth, truth + error * random.normal(), error]
        })
        .collect();
    let known: Vec<[f64; 2]> = areas.iter().map(|[_, value, error]| [*value, *error]).collect();
    let spread = Spread::of(&known).unwrap();
    assert!((spread.0.mean() - 20.0).abs() < 0.4 && (spread.0.deviation() - 5.0).abs() < 0.25, "{spread:?}");
    let off = |of: &dyn Fn(&[f64; 3]) -> f64| areas.iter().map(|area| (of(area) - area[0]).powi(2)).sum::<f64>();
    let (raw, expected) = (off(&|area| area[1]), off(&|area| spread.expected([area[1], area[2]])));
    assert!(expected < 0.35 * raw, "{expected} {raw}");
}

proptest! {
    #[test]
    fn a_larger_error_never_makes_more_of_a_value(
        known in prop::collection::vec((0.0..100.0, 0.0..20.0), 3..30), errors in [0.0..50.0, 0.0..50.0],
    ) {
        let known: Vec<[f64; 2]> = known.into_iter().map(|(value, error)| [value, error]).collect();
        let Ok(spread) = Spread::of(&known) else { return Ok(()) };
        let [small, large] = if errors[0] <= errors[1] { errors } else { [errors[1], errors[0]] };
        let [more, less] = [small, large].map(|error| spread.reliability(error));
        prop_assert!((0.0..=1.0).contains(&less) && less <= more && more <= 1.0);
        // What is expected lies between the value and the mean.
        for &[value, error] in &known {
            let expected = spread.expected([value, error]);
            let [low, high] = [value.min(spread.0.mean()), value.max(spread.0.mean())];
            prop_assert!(low - 1e-9 <= expected && expected <= high + 1e-9);
        }
    }

    #[test]
    fn shift_and_scale_change_no_reliability(
        known in prop::collection::vec((0.0..100.0, 0.0..9.0), 3..30), shift in -1e3..1e3, scale in 0.01..100.0,
    ) {
        let known: Vec<[f64; 2]> = known.into_iter().map(|(value, error)| [value, error]).collect();
        let moved: Vec<[f64; 2]> = known.iter().map(|[value, error]| [value * scale + shift, error * scale]).collect();
        if let (Ok(plain), Ok(moved)) = (Spread::of(&known), Spread::of(&moved)) {
            prop_assert!((plain.reliability(2.0) - moved.reliability(2.0 * scale)).abs() < 1e-5);
        }
    }
}
