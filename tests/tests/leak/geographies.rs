//! Adding and subtracting what is shown: geographies, areas of users, ranks, linear programming.
use crate::KEY;
use geodata::{
    layer::LayerId,
    protect::attack::{Equation, rank},
};
use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOutcome};
use serde_json::json;
use std::collections::BTreeMap;
use tests::{
    outsider::{Outsider, SMALL, Truth, truth},
    town::Town,
};

#[test]
fn subtracting_geographies_finds_no_small_department() {
    let town = Town::new();
    let (truth, served) = (truth(&town, KEY), Outsider::of(&town));
    let view = served.view(KEY);
    truth.subtract(&view, &[LayerId::Municipality.as_str(), "districts"], &["s3"]);
    truth.subtract(&view, &["districts", "departments"], &["s1", "s2"]);
    truth.subtract(&view, &["districts", "kvadratnet-100m"], &["s1", "s2"]);
    truth.subtract(&view, &["kvadratnet-1km", "kvadratnet-100m"], &["s1", "s2"]);
    truth.subtract(&view, &["h3-8", "kvadratnet-100m"], &["s2"]);
    // Everything together.
    let layers: Vec<&str> = view.keys().map(String::as_str).collect();
    truth.subtract(&view, &layers, &SMALL);
    let shown = view.values().flat_map(BTreeMap::values).flatten().count();
    println!("{shown} shown sums of {} layers: no small department follows from them", layers.len());
    assert!(shown > 30);
}

#[test]
fn the_rank_of_everything_that_is_shown_determines_no_small_department() {
    let town = Town::new();
    let (truth, served) = (truth(&town, KEY), Outsider::of(&town));
    let determined = |rows: &[Vec<i128>]| -> Vec<&str> {
        let alone = |at: usize| (0..truth.ids.len()).map(|other| i128::from(other == at)).collect();
        let with = |at: usize| rank(rows.iter().cloned().chain([alone(at)]).collect());
        let all = rank(rows.to_vec());
        (0..truth.ids.len()).filter(|&at| with(at) == all).map(|at| truth.ids[at].as_str()).collect()
    };
    // Unprotected, an area is a sum of whole dwellings, each with its department's count per dwelling.
    let exact = truth.unprotected();
    let dwellings: Vec<f64> = (0..truth.ids.len())
        .map(|at| {
            let weights = truth.reach.values().flatten().flat_map(|(_, parts)| parts).filter(|part| part.0 == at);
            let is_whole = |count: &u32| {
                let mut parts = weights.clone().map(|part| part.1 * f64::from(*count));
                parts.all(|part| (part - part.round()).abs() < 1e-9)
            };
            f64::from((1..=200).find(is_whole).unwrap())
        })
        .collect();
    let mut rows = Vec::new();
    for (layer, areas) in &truth.reach {
        for (_, parts) in areas.iter().filter(|(id, _)| exact[layer][id].is_some()) {
            let mut row = vec![0; truth.ids.len()];
            parts.iter().for_each(|&(at, weight)| row[at] = (weight * dwellings[at]).round() as i128);
            rows.push(row);
        }
    }
    assert_eq!(determined(&rows), truth.ids, "unprotected, every department is determined");
    // Of the release everything is computed from the blocks, which name their departments.
    let blocks = blocks(&truth, &served);
    let rows: Vec<Vec<i128>> = blocks
        .iter()
        .map(|block| (0..truth.ids.len()).map(|at| i128::from(block.parts.iter().any(|part| part.0 == at))).collect())
        .collect();
    let found = determined(&rows);
    let right =
        blocks.iter().filter(|block| block.parts.len() == 1 && block.value == truth.counts[block.parts[0].0][0]);
    println!("determined: {found:?} of {} departments, {} of them with the true count", truth.ids.len(), right.count());
    assert!(found.iter().all(|id| !SMALL.contains(id)) && !found.is_empty(), "{found:?}");
}

/// The blocks of a release, as the export of the departments shows them.
fn blocks(truth: &Truth, served: &Outsider) -> Vec<Equation> {
    let view = served.view(KEY);
    let shown = served.features("departments", KEY);
    let names: BTreeMap<&str, &str> =
        shown.iter().map(|area| (area["navn"].as_str().unwrap(), area["id"].as_str().unwrap())).collect();
    let mut blocks: BTreeMap<Vec<&str>, f64> = BTreeMap::new();
    for area in shown.iter().filter(|area| !area["taeller"].is_null()) {
        let with = area["vist_sammen_med"].as_str().unwrap_or_default();
        let others = with.split("; ").filter_map(|name| names.get(name).copied());
        let mut members: Vec<&str> = others.chain([area["id"].as_str().unwrap()]).collect();
        members.sort_unstable();
        let value = members.iter().map(|id| view["departments"][*id].unwrap()[0]).sum();
        blocks.insert(members, value);
    }
    let equation = |(members, value): (Vec<&str>, f64)| Equation {
        parts: members.iter().map(|id| (truth.position(id), 1.0)).collect(),
        value,
    };
    blocks.into_iter().map(equation).collect()
}

#[test]
fn areas_that_a_user_draws_one_department_apart_tell_nothing_of_it() {
    let town = Town::new();
    let (truth, served) = (truth(&town, KEY), Outsider::of(&town));
    for (large, small) in [("c", "s2"), ("a", "s1"), ("b", "s1"), ("e", "s3")] {
        let exact = |ids: &[&str]| ids.iter().map(|id| truth.counts[truth.position(id)][0]).sum::<f64>();
        assert_eq!(
            exact(&[large, small]) - exact(&[large]),
            exact(&[small]),
            "unprotected, the difference is the count"
        );
        let counts = |ids: &[&str]| served.sum(ids, KEY)["counts"][0].as_f64().unwrap();
        let difference = counts(&[large, small]) - counts(&[large]);
        assert!((difference - exact(&[small])).abs() > 1e-6, "{small}: {difference}");
    }
    let alone = served.sum(&["s2"], KEY);
    assert_eq!(alone, json!({ "state": "suppressed", "value": null, "interval": null, "counts": null }));
    assert_eq!(served.sum(&["s2", "s2", "s2"], KEY)["state"], "suppressed", "who is named twice counts once");
}

#[test]
fn linear_programming_bounds_no_withheld_count_narrowly() {
    let town = Town::new();
    let (truth, served) = (truth(&town, KEY), Outsider::of(&town));
    let layers: Vec<&str> = truth.reach.keys().map(String::as_str).collect();
    let width = |equations: &[Equation], slack: f64, target: usize| {
        let bound = |direction| {
            let mut problem = Problem::new(direction);
            let unknowns: Vec<_> = (0..truth.ids.len())
                .map(|at| {
                    problem.add_var(if at == target { 1.0 } else { 0.0 }, (0.0, 2.0 * f64::from(truth.households[at])))
                })
                .collect();
            for equation in equations {
                let row: Vec<_> = equation.parts.iter().map(|&(at, part)| (unknowns[at], part)).collect();
                let scale: f64 = equation.parts.iter().map(|part| part.1).sum();
                problem.add_constraint(&row[..], ComparisonOp::Le, equation.value + slack * scale + 1e-7);
                problem.add_constraint(&row[..], ComparisonOp::Ge, equation.value - slack * scale - 1e-7);
            }
            match problem.solve() {
                Ok(SolveOutcome::Solution(solution)) => solution.objective(),
                other => panic!("the programme is not solved: {other:?}"),
            }
        };
        let (least, most) = (bound(OptimizationDirection::Minimize), bound(OptimizationDirection::Maximize));
        most - least
    };
    let exact = truth.equations(&truth.unprotected(), &layers, &[]);
    for id in SMALL {
        let found = width(&exact, 0.0, truth.position(id));
        assert!(found < 1e-3, "unprotected, {id} is bounded to within {found}");
    }
    // Everything that a release tells: each area of each layer, off by at most 5 for each block that lies in it whole. Were the noise of layers another one,
    // the true counts would not fit, or fit in less.
    let view = served.view(KEY);
    let released = [truth.equations(&view, &layers, &["s3"]), blocks(&truth, &served)].concat();
    for equation in &released {
        let exact: f64 = equation.parts.iter().map(|&(at, part)| part * truth.counts[at][0]).sum();
        let slack: f64 = equation.parts.iter().map(|part| 5.0 * part.1).sum();
        assert!((exact - equation.value).abs() <= slack + 1e-6, "{equation:?}: {exact}");
    }
    let widths: Vec<f64> = (0..truth.ids.len()).map(|at| width(&released, 5.0, at)).collect();
    println!("widths of {:?}: {widths:?}", truth.ids);
    assert!(widths.iter().all(|&width| width >= 5.0), "{widths:?}");
    // The attack finds what it should: a second noise of the same numbers leaves less.
    let moved = |equation: &Equation| 7.0 * equation.parts.iter().map(|part| part.1).sum::<f64>();
    let second = |equation: &Equation| Equation { value: equation.value + moved(equation), ..equation.clone() };
    let again: Vec<Equation> = released.iter().map(second).collect();
    let narrower = width(&[released, again].concat(), 5.0, truth.position("c"));
    assert!(narrower < 5.0, "{narrower}");
}
