use super::*;
use proptest::prelude::*;

fn weights() -> impl Strategy<Value = Weights> {
    let row = prop::collection::btree_map(0_usize..6, 0.01..1.0, 0..6);
    prop::collection::vec((row, 1.0..100.0), 1..9).prop_map(|sources| {
        let mass = sources.iter().map(|source| source.1).collect();
        let rows = sources.into_iter().map(|(row, _)| {
            let sum: f64 = row.values().sum();
            row.into_iter().map(|(target, weight)| (target, weight / sum)).collect()
        });
        Weights::with_mass(rows.collect::<Vec<_>>(), mass, 6)
    })
}

fn near(a: &[Option<f64>], b: &[Option<f64>]) -> bool {
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * a.abs().max(1.0);
    a.iter().zip(b).all(|(a, b)| match (a, b) {
        (Some(a), Some(b)) => near(*a, *b),
        (a, b) => a == b,
    })
}

proptest! {
    #[test]
    fn mass_is_kept(weights in weights(), values in prop::collection::vec(prop::option::of(0.0..1e6), 9)) {
        let reaches = |source: &usize| !weights.row(*source).is_empty();
        let before: f64 = (0..weights.sources()).filter(reaches).filter_map(|source| values[source]).sum();
        let after: f64 = weights.apportion(&values).into_iter().flatten().sum();
        prop_assert!((before - after).abs() <= 1e-9 * before.max(1.0));
    }

    #[test]
    fn the_order_of_the_sources_is_nothing(weights in weights(), values in prop::collection::vec(prop::option::of(0.0..1e6), 9)) {
        let sources = weights.sources();
        let rows: Vec<Vec<(usize, f64)>> = (0..sources).rev().map(|source| weights.row(source).to_vec()).collect();
        let mass = (0..sources).rev().map(|source| weights.mass(source)).collect();
        let turned = Weights::with_mass(rows, mass, weights.targets());
        let turned_values: Vec<Option<f64>> = values[..sources].iter().rev().copied().collect();
        prop_assert!(near(&weights.apportion(&values), &turned.apportion(&turned_values)));
        prop_assert!(near(&weights.intensive(&values, Over::Reached), &turned.intensive(&turned_values, Over::Reached)));
    }

    #[test]
    fn a_source_cut_in_two_changes_nothing(weights in weights(), values in prop::collection::vec(prop::option::of(0.0..1e6), 9), part in 0.1..0.9) {
        let mut rows: Vec<Vec<(usize, f64)>> = weights.rows().map(<[_]>::to_vec).collect();
        let mut mass: Vec<f64> = (0..rows.len()).map(|source| weights.mass(source)).collect();
        rows.push(rows[0].clone());
        let whole = mass[0];
        mass[0] = whole * part;
        mass.push(whole * (1.0 - part));
        let cut = Weights::with_mass(rows, mass, weights.targets());
        let mut counts = values[..weights.sources()].to_vec();
        counts.push(counts[0].map(|count| count * (1.0 - part)));
        counts[0] = counts[0].map(|count| count * part);
        prop_assert!(near(&weights.apportion(&values), &cut.apportion(&counts)), "a count is cut with its source");
        let mut rents = values[..weights.sources()].to_vec();
        rents.push(rents[0]);
        prop_assert!(near(&weights.intensive(&values, Over::Reached), &cut.intensive(&rents, Over::Reached)), "a rent is not");
    }

    #[test]
    fn an_intensive_value_that_is_the_same_everywhere_stays_the_same(weights in weights(), rent in 0.0..1e4) {
        let rents = vec![Some(rent); weights.sources()];
        prop_assert!(weights.intensive(&rents, Over::Reached).into_iter().flatten().all(|value| (value - rent).abs() < 1e-9 * rent.max(1.0)));
    }

    #[test]
    fn a_ratio_is_that_of_what_is_apportioned(weights in weights(), values in prop::collection::vec((0.0..1e3, 0.0..1e4), 9)) {
        let numerators: Vec<Option<f64>> = values.iter().map(|value| Some(value.0)).collect();
        let denominators: Vec<Option<f64>> = values.iter().map(|value| Some(value.1)).collect();
        let ratios = weights.ratio(&numerators, &denominators);
        let apart: Vec<Option<Ratio>> = weights.apportion(&numerators).into_iter().zip(weights.apportion(&denominators))
            .map(|(numerator, denominator)| Some(Ratio { numerator: numerator?, denominator: denominator? })).collect();
        prop_assert_eq!(ratios, apart);
    }

    #[test]
    fn many_columns_are_each_as_alone(weights in weights(), values in prop::collection::vec(prop::collection::vec(prop::option::of(0.0..1e6), 9), 0..5)) {
        let columns: Vec<&[Option<f64>]> = values.iter().map(Vec::as_slice).collect();
        let alone: Vec<Vec<Option<f64>>> = values.iter().map(|values| weights.apportion(values)).collect();
        prop_assert_eq!(weights.apportion_all(&columns), alone);
    }
}

#[test]
fn ratios_add_up_and_an_empty_one_has_no_value() {
    let mut sum = Ratio { numerator: 1.0, denominator: 4.0 };
    sum += Ratio { numerator: 2.0, denominator: 2.0 };
    assert_eq!((sum.value(), Ratio::default().value()), (Some(0.5), None));
}
