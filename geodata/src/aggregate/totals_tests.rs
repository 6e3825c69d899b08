use super::*;
use crate::{
    area::{Department, Dwellings},
    observation::Observation,
};
use jiff::civil::date;

fn indicator(code: &str, statute_only: bool) -> Indicator {
    Indicator { statute_only, ..Indicator::share(code) }
}

fn delivery() -> Delivery {
    let department = |id: &str, family| Department {
        id: AreaId::new(id),
        name: id.to_owned(),
        organisation: "Ø-Bo".to_owned(),
        organisation_number: None,
        department_number: None,
        dwellings: Dwellings { family, ..Dwellings::default() },
        occupied: None,
        geometry: None,
    };
    let observed = |indicator: &str, year| Observation {
        department: AreaId::new("1"),
        indicator: IndicatorCode::new(indicator),
        period: Period::Year(year),
        numerator: 7.0,
        denominator: 70,
        largest: None,
    };
    let concern = |id: &str, month| Concern {
        department: AreaId::new(id),
        month: Period::Month(2025, month),
        sign: "lugt_i_opgang".to_owned(),
        target_group: "ukendt".to_owned(),
        reporter: "nabo".to_owned(),
        count: 2,
    };
    Delivery {
        indicators: vec![indicator("uden_tilknytning", false), indicator("ikke_vestlig", true)],
        departments: vec![department("1", Some(40)), department("2", None), department("3", Some(9))],
        observations: vec![observed("uden_tilknytning", 2025), observed("ikke_vestlig", 2025)],
        concerns: vec![concern("1", 2), concern("1", 3), concern("1", 4), concern("3", 4)],
        coverage: vec![Coverage {
            department: AreaId::new("1"),
            trained: date(2025, 1, 1),
            active_reporters: 2,
            ended: None,
        }],
        concern_months: Period::Year(2025).months_until(Period::Year(2025)).collect(),
        ..Delivery::default()
    }
}

fn totals_of(delivery: &Delivery) -> Totals {
    totals_with(delivery, StatuteLayer::Off)
}

fn totals_with(delivery: &Delivery, statute: StatuteLayer) -> Totals {
    totals_on(delivery, statute, date(2025, 8, 9))
}

fn totals_on(delivery: &Delivery, statute: StatuteLayer, today: Date) -> Totals {
    let weights = Weights::new(vec![vec![]; 3], 0);
    totals(delivery, &indicator("bekymringer", false), &[0, 25, 0], &weights, statute, today)
}

#[test]
fn the_statute_indicator_gets_in_where_that_layer_is_on_alone() {
    let holds = |statute| {
        let totals = totals_with(&delivery(), statute);
        let figures = totals.figures.keys().any(|(code, _)| code.as_str() == "ikke_vestlig");
        assert_eq!(totals.indicators.iter().any(|indicator| indicator.statute_only), figures);
        figures
    };
    assert!(!holds(StatuteLayer::default()) && holds(StatuteLayer::On));
}

#[test]
fn missing_and_nobody_could_report_are_not_zero() {
    let totals = totals_of(&delivery());
    let atoms = |code: &str, period| &totals.figures[&(IndicatorCode::new(code), period)];
    let counted = |numerator, denominator| {
        Atom::Counted(Tally { numerator, denominator, largest: Largest::default(), reporters: 2 })
    };
    let observed = Atom::Counted(Tally { numerator: 7.0, denominator: 70, largest: Largest::Unknown, reporters: 0 });
    assert_eq!(atoms("uden_tilknytning", Period::Year(2025)), &[observed, Atom::Missing, Atom::Missing]);
    assert_eq!(
        atoms("bekymringer", Period::Quarter(2025, 1)),
        &[counted(4.0, 40), Atom::NobodyCouldReport, Atom::NobodyCouldReport]
    );
    assert_eq!(
        atoms("bekymringer", Period::Quarter(2025, 2)),
        &[counted(2.0, 40), Atom::NobodyCouldReport, Atom::NobodyCouldReport],
        "a report from where nobody could report does not show that there was one"
    );
    assert_eq!(reports_without_coverage(&delivery()), 2, "and is told to who publishes");
}

#[test]
fn households_come_from_the_points_where_the_department_names_none() {
    let households: Vec<u32> =
        totals_of(&delivery()).departments.iter().map(|department| department.households).collect();
    assert_eq!(households, [40, 25, 9]);
}

#[test]
fn the_largest_of_two_groups_are_those_of_both_together() {
    let mut sum = Largest::default();
    for two in [[5.0, 3.0], [4.0, 1.0], [9.0, 0.0]] {
        sum += Largest::Known(two);
    }
    assert_eq!(sum.two(), Some([9.0, 5.0]));
    sum += Largest::Unknown;
    sum += Largest::Known([1.0, 0.0]);
    assert_eq!(sum.two(), None);
}

#[test]
fn quarters_are_there_by_coverage_and_time_with_and_without_reports() {
    let mut delivery = delivery();
    let quarters = |delivery: &Delivery, today: Date| -> Vec<Period> {
        let figures = totals_on(delivery, StatuteLayer::Off, today).figures;
        figures.into_keys().filter(|key| key.0.as_str() == "bekymringer").map(|key| key.1).collect()
    };
    let [first, second] = [Period::Quarter(2025, 1), Period::Quarter(2025, 2)];
    assert_eq!(quarters(&delivery, date(2025, 9, 30)), [first, second]);
    assert_eq!(quarters(&delivery, date(2025, 10, 1)).len(), 3);
    assert_eq!(quarters(&delivery, date(2026, 1, 1)).len(), 4);
    // A quarter of which a month was not delivered is not there: nobody knows what was reported in it.
    delivery.concern_months = Period::Month(2025, 1).months_until(Period::Month(2025, 5)).collect();
    assert_eq!(quarters(&delivery, date(2026, 1, 1)), [first]);
    assert_eq!(quarters_with_gaps(&delivery, date(2026, 1, 1)), [(second, vec![Period::Month(2025, 6)])]);
    assert_eq!(quarters_with_gaps(&delivery, date(2025, 6, 30)), [], "it has not ended");
    delivery.concern_months = Period::Month(2025, 2).months_until(Period::Month(2025, 6)).collect();
    assert_eq!(quarters(&delivery, date(2026, 1, 1)), [second]);
    // Of months in which nobody could report yet nothing is missing.
    delivery.coverage[0].trained = date(2025, 2, 3);
    assert_eq!(quarters(&delivery, date(2026, 1, 1)), [first, second]);
    delivery.concerns.clear();
    assert_eq!(quarters(&delivery, date(2026, 1, 1)), [first, second], "whether anybody reported is not told by it");
    delivery.coverage.clear();
    assert_eq!(quarters(&delivery, date(2026, 1, 1)), []);
}

#[test]
fn reporters_of_a_department_are_all_who_could_report_in_the_quarter() {
    let mut delivery = delivery();
    let later = Coverage { trained: date(2025, 5, 1), active_reporters: 3, ..delivery.coverage[0].clone() };
    delivery.coverage.push(later);
    let figures = totals_of(&delivery).figures;
    let reporters = |quarter| match figures[&(IndicatorCode::new("bekymringer"), Period::Quarter(2025, quarter))][0] {
        Atom::Counted(tally) => tally.reporters,
        _ => 0,
    };
    assert_eq!([1, 2].map(reporters), [2, 5]);
}

#[test]
fn occupied_dwellings_are_the_households_where_they_are_delivered() {
    let mut delivery = delivery();
    delivery.departments[0].occupied = Some(31);
    let departments = totals_of(&delivery).departments;
    assert_eq!((departments[0].households, departments[0].dwellings), (31, 40));
}
