use super::*;
use crate::{
    indicator::IndicatorCode,
    period::Period,
    protect::{Group, Shown},
};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn department(id: usize, organisation: &str, district: Option<usize>, x: f64, households: u32) -> DepartmentTotals {
    DepartmentTotals {
        id: AreaId::new(id.to_string()),
        organisation: organisation.to_owned(),
        district,
        centre: district.map(|_| Coord { x, y: 0.0 }),
        households,
        dwellings: households,
    }
}

fn members(departments: Vec<DepartmentTotals>) -> Vec<Vec<usize>> {
    let totals = Totals { departments, indicators: Vec::new(), figures: BTreeMap::new() };
    blocks(&totals, &Rules::default(), &Ledger::default()).into_iter().map(|block| block.members).collect()
}

#[test]
fn a_small_department_joins_its_own_organisation_before_a_nearer_other() {
    let found = members(vec![
        department(1, "A", Some(0), 0.0, 12),
        department(2, "B", Some(0), 100.0, 90),
        department(3, "A", Some(0), 800.0, 90),
    ]);
    assert_eq!(found, [vec![0, 2], vec![1]]);
}

#[test]
fn without_a_neighbour_of_its_own_it_joins_the_nearest_of_the_district() {
    let found = members(vec![
        department(1, "A", Some(0), 0.0, 12),
        department(2, "B", Some(0), 3_000.0, 90),
        department(3, "A", Some(0), 5_000.0, 90),
        department(4, "A", Some(1), 10.0, 90),
    ]);
    assert_eq!(found, [vec![0, 1], vec![2], vec![3]]);
}

#[test]
fn without_a_place_it_stays_alone() {
    assert_eq!(
        members(vec![department(1, "A", None, 0.0, 12), department(2, "A", Some(0), 0.0, 90)]),
        [vec![0], vec![1]]
    );
}

/// The blocks after a release in which the departments of `before` were shown for an indicator, each group as one.
fn members_after(before: &[&[usize]], departments: Vec<DepartmentTotals>) -> Vec<Vec<usize>> {
    let group = |ids: &&[usize]| ids.iter().map(|id| AreaId::new(id.to_string())).collect::<Group>();
    let shown = Shown {
        published: [1.0; 2],
        errors: [3.0; 2],
        standing: true,
        households: Vec::new(),
        truth: [1.0; 3],
        noise: None,
    };
    let ledger = Ledger {
        blocks: before.iter().map(group).collect(),
        shown: BTreeMap::from([(
            (IndicatorCode::new("x"), Period::Year(2025)),
            before.iter().map(|ids| (group(ids), shown.clone())).collect(),
        )]),
        ..Ledger::default()
    };
    let totals = Totals { departments, indicators: Vec::new(), figures: BTreeMap::new() };
    blocks(&totals, &Rules::default(), &ledger).into_iter().map(|block| block.members).collect()
}

#[test]
fn a_new_small_department_joins_no_block_that_was_shown_without_it() {
    let departments = vec![
        department(1, "A", Some(0), -500.0, 90),
        department(2, "A", Some(0), 10.0, 12),
        department(3, "A", Some(0), 20.0, 12),
        department(4, "A", Some(0), 5_000.0, 12),
    ];
    assert_eq!(members_after(&[], departments.clone()), [vec![0], vec![1, 2, 3]]);
    // 2 is new: {1, 2} less {1} would be its 12 households.
    assert_eq!(members_after(&[&[1]], departments[..2].to_vec()), [vec![0], vec![1]]);
    // Together the new ones are enough.
    assert_eq!(members_after(&[&[1]], departments), [vec![0], vec![1, 2, 3]]);
}

#[test]
fn blocks_that_were_shown_are_not_taken_apart_and_may_grow_together() {
    let shown = vec![department(1, "A", Some(0), 0.0, 90), department(2, "A", Some(0), 10.0, 90)];
    assert_eq!(members_after(&[&[1, 2]], shown), [vec![0, 1]]);
    let shrunk = vec![department(1, "A", Some(0), 0.0, 90), department(2, "A", Some(0), 10.0, 15)];
    assert_eq!(members_after(&[&[1], &[2]], shrunk), [vec![0, 1]]);
}

proptest! {
    #[test]
    fn every_department_is_in_one_block_and_no_block_could_still_grow(
        list in prop::collection::vec((0_usize..3, 0_usize..3, 0.0..5e3, 0_u32..60), 1..30),
    ) {
        let departments: Vec<DepartmentTotals> = list
            .iter()
            .enumerate()
            .map(|(id, &(organisation, district, x, households))| department(id, ["A", "B", "C"][organisation], Some(district), x, households))
            .collect();
        let found = members(departments.clone());
        let mut all: Vec<usize> = found.iter().flatten().copied().collect();
        all.sort_unstable();
        prop_assert_eq!(all, (0..departments.len()).collect::<Vec<_>>());
        for block in &found {
            let households: u32 = block.iter().map(|&member| departments[member].households).sum();
            let district = departments[block[0]].district;
            prop_assert!(block.iter().all(|&member| departments[member].district == district));
            let whole_district = departments.iter().filter(|other| other.district == district).count() == block.len();
            prop_assert!(households >= 20 || whole_district);
        }
    }
}
