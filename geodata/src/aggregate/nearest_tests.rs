use super::*;
use geo::coord;
use proptest::prelude::*;

fn home(x: f64, y: f64, residents: f64) -> Home {
    Home { position: coord! { x: x, y: y }, residents }
}

proptest! {
    #[test]
    fn each_neighbourhood_holds_exactly_the_number_and_none_is_nearer(
        places in prop::collection::vec((0_i32..30, 0_i32..30, 0_u32..9), 1..60), number in 1_u32..80,
    ) {
        let homes: Vec<Home> =
            places.iter().map(|&(x, y, residents)| home(f64::from(x), f64::from(y), f64::from(residents))).collect();
        let residents: Vec<Option<f64>> = homes.iter().map(|home| Some(home.residents)).collect();
        let all: f64 = homes.iter().map(|home| home.residents).sum();
        let weights = nearest_residents(&homes, f64::from(number)).unwrap();
        let held = weights.apportion(&residents);
        if all < f64::from(number) {
            prop_assert!(held.iter().all(Option::is_none));
        } else {
            prop_assert!(held.iter().all(|held| (held.unwrap() - f64::from(number)).abs() < 1e-9), "{:?}", held);
        }
        // What is nearer belongs at least as much.
        for target in 0..homes.len() {
            let part = |source: usize| weights.row(source).iter().find(|entry| entry.0 == target).map_or(0.0, |entry| entry.1);
            let apart = |source: usize| {
                let by = homes[source].position - homes[target].position;
                by.x * by.x + by.y * by.y
            };
            for a in (0..homes.len()).filter(|&home| homes[home].residents > 0.0) {
                for b in (0..homes.len()).filter(|&home| homes[home].residents > 0.0 && apart(a) <= apart(home)) {
                    prop_assert!(part(a) >= part(b) - 1e-12);
                }
            }
        }
    }

    #[test]
    fn the_order_of_the_homes_is_nothing(
        places in prop::collection::vec((0_i32..9, 0_i32..9, 1_u32..9), 2..30), number in 1_u32..20,
    ) {
        let homes: Vec<Home> =
            places.iter().map(|&(x, y, residents)| home(f64::from(x), f64::from(y), f64::from(residents))).collect();
        let turned: Vec<Home> = homes.iter().rev().copied().collect();
        let ill: Vec<Option<f64>> = (0..homes.len()).map(|i| Some(i as f64)).collect();
        let turned_ill: Vec<Option<f64>> = ill.iter().rev().copied().collect();
        let there = nearest_residents(&homes, f64::from(number)).unwrap().apportion(&ill);
        let mut back = nearest_residents(&turned, f64::from(number)).unwrap().apportion(&turned_ill);
        back.reverse();
        for (there, back) in there.iter().zip(&back) {
            prop_assert_eq!(there.is_some(), back.is_some());
            prop_assert!((there.unwrap_or(0.0) - back.unwrap_or(0.0)).abs() < 1e-9);
        }
    }
}

#[test]
fn negative_residents_and_places_that_are_none_are_refused() {
    assert_eq!(
        nearest_residents(&[home(0.0, 0.0, -1.0)], 1.0),
        Err(WeightsError::Weight { position: 0, weight: -1.0 })
    );
    let error = nearest_residents(&[home(0.0, 0.0, 1.0), home(f64::NAN, 0.0, 1.0)], 1.0).unwrap_err();
    assert!(matches!(error, WeightsError::Source { position: 1, .. }));
    assert!(nearest_residents(&[home(0.0, 0.0, 1.0)], f64::NAN).is_err());
}

#[test]
fn nobody_has_no_neighbourhood() {
    let weights = nearest_residents(&[home(0.0, 0.0, 0.0)], 0.0).unwrap();
    assert_eq!(weights.apportion(&[Some(1.0)]), [None]);
    assert_eq!(nearest_residents(&[], 500.0).unwrap().sources(), 0);
}
