use super::*;
use crate::{
    column::State,
    indicator::{Break, Text},
};

fn figure(value: f64, half: f64, persons: f64) -> Figure {
    Figure {
        state: State::Value,
        value,
        interval: Some([value - half, value + half]),
        counts: Some([value * persons / 100.0, persons]),
    }
}

/// Ten areas of which the last is the worst by both indicators and the first the best; the fifth gets worse by five points in two years.
fn town(half: f64) -> (Vec<Indicator>, Figures) {
    let indicators = vec![Indicator { of_all_residents: true, ..Indicator::share("a") }, Indicator::share("b")];
    let mut figures = Figures::new();
    for code in ["a", "b"] {
        for year in [2023, 2025] {
            let value = |area: usize| {
                let change = if year == 2025 && area == 4 { 5.0 } else { 0.1 * (area % 3) as f64 };
                10.0 + 2.0 * area as f64 + change
            };
            let of_areas = (0..10).map(|area| figure(value(area), half, 1_000.0)).collect();
            figures.insert((IndicatorCode::new(code), Period::Year(year)), of_areas);
        }
    }
    (indicators, figures)
}

#[test]
fn the_worst_comes_first_and_its_parts_add_up() {
    let (indicators, figures) = town(0.0);
    let found = standings(&indicators, &figures, 2025, |_| 1.0).unwrap();
    let last = found[9].as_ref().unwrap();
    assert_eq!((last.rank, last.of, last.robustness.ranks), (1, 10, [1, 1]));
    assert_eq!(found[0].as_ref().unwrap().rank, 10);
    for standing in found.iter().flatten() {
        let sum: f64 = standing.contributions.iter().map(|part| part.1).sum();
        assert!((sum - standing.index).abs() < 1e-9);
    }
    let moves: Vec<Dynamics> = found.iter().flatten().filter_map(|standing| standing.dynamics).collect();
    assert_eq!(moves.iter().filter(|moves| **moves == Dynamics::Negative).count(), 1);
    assert_eq!(found[4].as_ref().unwrap().dynamics, Some(Dynamics::Negative));
}

#[test]
fn noise_of_protection_makes_a_place_unsure() {
    let width = |half| {
        let (indicators, figures) = town(half);
        let found = standings(&indicators, &figures, 2025, |_| 1.0).unwrap();
        let ranks = |standing: &Standing| standing.robustness.ranks[1] - standing.robustness.ranks[0];
        found.iter().flatten().map(ranks).sum::<usize>()
    };
    assert!(width(0.0) < width(4.0));
}

#[test]
fn a_break_takes_an_indicator_out_of_the_change_and_few_residents_an_area() {
    let (mut indicators, mut figures) = town(0.0);
    for indicator in &mut indicators {
        indicator.breaks = vec![Break { year: 2024, reason: Text::default() }];
    }
    let found = standings(&indicators, &figures, 2025, |_| 1.0).unwrap();
    assert!(found.iter().flatten().all(|standing| standing.dynamics.is_none()));
    indicators[1].breaks = vec![Break { year: 2023, reason: Text::default() }];
    let found = standings(&indicators, &figures, 2025, |_| 1.0).unwrap();
    assert!(found.iter().flatten().all(|standing| standing.dynamics.is_some()), "the series of b begins in 2023");
    figures.get_mut(&(IndicatorCode::new("a"), Period::Year(2025))).unwrap()[3].counts = Some([1.0, 299.0]);
    let found = standings(&indicators, &figures, 2025, |_| 1.0).unwrap();
    let moving: Vec<bool> = found.iter().flatten().map(|standing| standing.dynamics.is_some()).collect();
    assert_eq!(moving.iter().position(|moving| !moving), Some(3));
}

#[test]
fn what_is_of_the_statute_layer_alone_enters_no_standing() {
    let (mut indicators, figures) = town(0.0);
    indicators[1].statute_only = true;
    let found = standings(&indicators, &figures, 2025, |_| 1.0).unwrap();
    assert!(found.iter().flatten().all(|standing| standing.contributions.len() == 1));
    indicators[0].statute_only = true;
    assert_eq!(standings(&indicators, &figures, 2025, |_| 1.0).unwrap_err(), MeasureError::Constant);
}

#[test]
fn twins_are_found_by_buildings() {
    let area = |dwellings_by_kind, hectares| Buildings { dwellings_by_kind, hectares };
    let areas = [
        area(Some([100.0, 0.0, 0.0, 0.0]), 1.0),
        area(Some([50.0, 50.0, 0.0, 0.0]), 4.0),
        area(Some([0.0, 0.0, 80.0, 20.0]), 1.0),
        area(None, 1.0),
        area(Some([0.0; 4]), 1.0),
    ];
    let features = twin_features(&areas);
    assert_eq!(features.len(), TWIN_FEATURES.len());
    let of = |feature: usize, area: usize| features[feature].values[area];
    assert_eq!([of(1, 0), of(1, 1), of(2, 1), of(3, 2)], [Some(1.0), Some(0.5), Some(0.5), Some(1.0)]);
    assert!((of(4, 0).unwrap() - 100_f64.ln()).abs() < 1e-12 && (of(4, 1).unwrap() - 25_f64.ln()).abs() < 1e-12);
    assert!((0..5).all(|feature| of(feature, 3).is_none() && of(feature, 4).is_none()));
}

#[test]
fn concerns_of_a_year_need_every_quarter_and_say_where_nobody_could_report() {
    let code = IndicatorCode::new("bekymringer");
    let mut figures = Figures::new();
    for quarter in 1..=4_u8 {
        let third = if quarter == 3 { Figure::without_value(State::NobodyCouldReport) } else { figure(4.0, 1.0, 90.0) };
        let fourth = if quarter == 4 { Figure::without_value(State::Suppressed) } else { figure(1.0, 1.0, 90.0) };
        let of_areas = vec![figure(f64::from(quarter), 1.0, 90.0), third, fourth];
        figures.insert((code.clone(), Period::Quarter(2025, quarter)), of_areas);
    }
    let found = concerns_of_year(&figures, &code, 2025, 3);
    let rate = Rate::of(&[1.0, 2.0, 3.0, 4.0].map(|rate| (rate, [rate - 1.0, rate + 1.0], 90.0))).unwrap();
    assert_eq!((rate.per_100, found), (2.5, vec![Concerns::Rate(rate), Concerns::NotCovered, Concerns::Unknown]));
    assert_eq!(concerns_of_year(&figures, &code, 2024, 1), [Concerns::Unknown]);
}
