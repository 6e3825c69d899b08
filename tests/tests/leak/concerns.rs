//! Concerns: who reported, and in which quarter somebody did.
use crate::surface::everything;
use std::collections::BTreeSet;
use tests::{outsider::Outsider, town::Town};

/// Quarters in which somebody reported.
fn with_reports(town: &Town) -> BTreeSet<String> {
    let quarter = |month: &str| format!("{}-Q{}", &month[..4], month[5..].parse::<u32>().unwrap().div_ceil(3));
    town.concerns.iter().map(|(_, month, _)| quarter(month)).collect()
}

/// Quarters that are published.
fn published(served: &Outsider) -> BTreeSet<String> {
    let catalogue = served.catalogue();
    let indicators = catalogue["indicators"].as_array().unwrap();
    let concerns = indicators.iter().find(|indicator| indicator["code"] == "bekymringer").unwrap();
    concerns["periods"].as_array().unwrap().iter().map(|period| period["id"].as_str().unwrap().to_owned()).collect()
}

/// Published numbers of concerns above 0, in all layers and quarters.
fn above_0(served: &Outsider) -> usize {
    let views = published(served).into_iter().map(|quarter| served.view(("bekymringer", &quarter)));
    let numbers = views.flat_map(|view| view.into_values().flat_map(|areas| areas.into_values().flatten()));
    numbers.filter(|counts| counts[0] > 0.0).count()
}

#[test]
fn one_who_can_report_is_never_told_by_a_number() {
    let enough = Town::new();
    let alone = Town { active_reporters: 1, ..Town::new() };
    let [enough, alone] = [enough, alone].map(|town| Outsider::of(&town));
    let shown = above_0(&enough);
    assert!(shown > 20, "where three can report, numbers are shown: {shown}");
    assert_eq!(published(&enough), published(&alone));
    assert_eq!(above_0(&alone), 0);
    // Withheld, whether anybody reported or not: in the quarters with reports and in those without.
    for quarter in published(&alone) {
        for area in alone.features("departments", ("bekymringer", &quarter)) {
            let state = if area["id"] == "f" { "ingen_kunne_melde" } else { "skjult" };
            assert_eq!(area["tilstand"], state, "{quarter} {area}");
        }
    }
}

#[test]
fn a_report_of_a_withheld_department_makes_no_quarter_and_changes_no_answer() {
    let one = Town::new();
    let mut other = one.clone();
    // The only report of its quarter, where nothing is ever shown.
    other.concerns.push(("s3".to_owned(), "2025-08", 1));
    let quarters = [&one, &other].map(with_reports);
    assert!(
        !quarters[0].contains("2025-Q3") && quarters[1].contains("2025-Q3"),
        "unprotected, the quarter tells of it"
    );
    let served = [&one, &other].map(Outsider::of);
    let quarters = served.each_ref().map(published);
    assert_eq!(quarters[0], quarters[1]);
    // From the first training on, with reports and without.
    assert!(["2024-Q1", "2025-Q1", "2025-Q3"].iter().all(|quarter| quarters[0].contains(*quarter)), "{quarters:?}");
    let answers = served.each_ref().map(everything);
    assert_eq!(answers[0].len(), answers[1].len());
    for (path, answer) in &answers[0] {
        assert_eq!(Some(answer), answers[1].get(path), "{path}");
    }
}
