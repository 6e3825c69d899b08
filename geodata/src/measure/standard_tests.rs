use super::*;

/// Ten areas with ties, by hand: ranks from the best (1) to the worst (10), equal ones in the middle, place = rank/10.
#[test]
fn rank_exponential_scores_of_ten_areas_with_ties() {
    let values = [12.0, 7.0, 7.0, 30.0, 1.0, 18.0, 18.0, 18.0, 25.0, 3.0].map(Some);
    let places = [0.5, 0.35, 0.35, 1.0, 0.1, 0.7, 0.7, 0.7, 0.9, 0.2];
    let found = rank_exponential(&values, Direction::HigherIsWorse);
    // −23·ln(1 − R·0.987 063…), worked out to four decimals.
    let by_hand = [15.6468, 9.7484, 9.7484, 100.0, 2.3903, 27.0075, 27.0075, 27.0075, 50.4267, 5.0580];
    for ((found, place), by_hand) in found.into_iter().zip(places).zip(by_hand) {
        let formula = -23.0 * (1.0 - place * (1.0 - (-100.0_f64 / 23.0).exp())).ln();
        let found = found.unwrap();
        assert!((found - formula).abs() < 1e-9 && (found - by_hand).abs() < 1e-3, "{found} {formula} {by_hand}");
    }
    let turned = rank_exponential(&values.map(|value| value.map(|value| -value)), Direction::LowerIsWorse);
    assert_eq!(turned, rank_exponential(&values, Direction::HigherIsWorse));
}

#[test]
fn a_standard_needs_three_different_numbers() {
    assert_eq!(Standard::of([1.0, 2.0]).unwrap_err(), MeasureError::TooFewAreas(2));
    assert_eq!(Standard::of([0.1; 9]).unwrap_err(), MeasureError::Constant);
    assert_eq!(Standard::of([0.0; 9]).unwrap_err(), MeasureError::Constant);
    assert!(matches!(Standard::of([1.0, f64::NAN, 2.0]), Err(MeasureError::NotFinite(_))));
    let standard = Standard::of([1.0, 2.0, 3.0]).unwrap();
    assert_eq!(standard.score(2.0, Direction::HigherIsWorse), 0.0);
    assert!((standard.score(3.0, Direction::LowerIsWorse) + 1.5_f64.sqrt()).abs() < 1e-12);
}

#[test]
fn what_differs_by_rounding_alone_is_the_same() {
    assert_eq!(Standard::of([0.3, 0.1 + 0.2, 0.3]).unwrap_err(), MeasureError::Constant);
    assert_eq!(Standard::of([0.0, 0.1 + 0.2 - 0.3, 0.0]).unwrap_err(), MeasureError::Constant);
    assert_eq!(Standard::of([-1e9, 1e9, 1e9 + 1e-7]).map(|_| ()), Ok(()), "a mean near 0 is no small scale");
    assert!(Standard::of([0.3, 0.300_000_1, 0.3]).is_ok());
    for direction in [Direction::HigherIsWorse, Direction::LowerIsWorse] {
        let plain = rank_exponential(&[0.3, 0.3, 0.5, 0.1].map(Some), direction);
        assert_eq!(rank_exponential(&[0.3, 0.1 + 0.2, 0.5, 0.1].map(Some), direction), plain);
        assert_eq!(rank_exponential(&[0.1 + 0.2, 0.3, 0.5, 0.1].map(Some), direction), plain);
    }
}
