use super::*;
use crate::{
    aggregate::{Atom, DepartmentTotals, Tally, Totals},
    area::AreaId,
    protect::{Ledger, Rules, SecretKey, release},
};

/// Four departments of 100, 100, 10 and 100 households; the third has no place and so stays below the threshold.
fn released(atoms: Vec<Atom>) -> Release {
    let code = IndicatorCode::new("x");
    let indicator = Indicator::share(code.as_str());
    let departments = [100, 100, 10, 100].iter().enumerate().map(|(id, &households)| DepartmentTotals {
        id: AreaId::new(id.to_string()),
        organisation: "A".to_owned(),
        district: None,
        centre: None,
        households,
        dwellings: households,
    });
    let figures = BTreeMap::from([((code, Period::Year(2025)), atoms)]);
    let totals = Totals { departments: departments.collect(), indicators: vec![indicator], figures };
    release(&totals, &SecretKey::new(b"a secret of the tests").unwrap(), Rules::default(), &Ledger::default()).0
}

fn counted(numerator: f64) -> Atom {
    Atom::Counted(Tally { numerator, denominator: 200, ..Tally::default() })
}

fn states(atoms: Vec<Atom>, rows: Vec<Vec<(usize, f64)>>, targets: usize) -> Vec<State> {
    let derived =
        derive(&released(atoms), &Weights::new(rows, targets), &[100.0, 100.0, 10.0, 100.0], SmallAreas::Suppress);
    derived.figures().values().flatten().map(|figure| figure.state).collect()
}

#[test]
fn an_area_has_the_state_of_most_of_its_households() {
    let rows = vec![vec![(0, 1.0)], vec![(0, 0.5), (1, 0.5)], vec![(0, 1.0), (2, 0.0)], vec![(3, 1.0)]];
    let found = states(vec![counted(40.0), Atom::Missing, counted(3.0), Atom::NobodyCouldReport], rows, 5);
    assert_eq!(found, [State::Value, State::Missing, State::Missing, State::NobodyCouldReport, State::Missing]);
}

#[test]
fn few_households_are_suppressed_and_a_zero_is_a_zero() {
    let rows = vec![vec![(0, 0.19), (1, 0.81)], vec![], vec![(2, 1.0)], vec![]];
    assert_eq!(states(vec![counted(0.0); 4], rows, 3), [State::Suppressed, State::Zero, State::Suppressed]);
}

#[test]
fn counts_add_up_and_the_share_comes_from_them() {
    let release = released(vec![counted(40.0), counted(100.0), counted(0.0), counted(7.0)]);
    let rows = vec![vec![(0, 1.0)], vec![(0, 0.25), (1, 0.75)], vec![], vec![]];
    let derived = derive(&release, &Weights::new(rows, 2), &[100.0, 100.0, 10.0, 100.0], SmallAreas::Suppress);
    let (areas, blocks) = (derived.figures().values().next().unwrap(), release.figures().values().next().unwrap());
    let Released::Counts { numerator, denominator, .. } = blocks[1] else { panic!() };
    assert_eq!(areas[1].counts, Some([0.75 * numerator, 0.75 * denominator]));
    assert!((areas[1].value - 100.0 * numerator / denominator).abs() < 1e-4);
    let [low, high] = areas[0].interval.unwrap();
    assert!(low < areas[0].value && areas[0].value < high);
}
