//! The ledger: what was shown by earlier releases, so that no later one tells more together with them.
//!
//! Two rules follow from it:
//!
//! 1. *What was shown is shown again, and nothing beside it.* When an indicator was released for a period, that period is closed: its
//!    figures stay, whatever is corrected or comes in later. Blocks that are merged later are shown as the sum of what was shown of them; a
//!    department that is gone takes the figure of its block with it. An indicator that comes new is shown for a period that others were
//!    released for only where one of them was shown for the same departments, and these have as many households as before. Only a
//!    steward opens a period again, and is told what that costs.
//! 2. *What was shown is nested.* The sets of departments that anything was ever shown for, over indicators and periods, contain each
//!    other or are disjoint, and what one holds beyond the sets inside of it has enough households of its own. So whatever can be
//!    computed from them by adding and subtracting is about enough households too.
use super::{ParticipantsLedger, family::Family};
use crate::{aggregate::DepartmentTotals, area::AreaId, indicator::IndicatorCode, period::Period};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A set of departments.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Group(Vec<AreaId>);

impl Group {
    /// Its departments, ascending.
    pub fn ids(&self) -> &[AreaId] {
        &self.0
    }

    pub(super) fn holds(&self, id: &AreaId) -> bool {
        self.0.binary_search(id).is_ok()
    }

    pub(super) fn is_within(&self, other: &Self) -> bool {
        self.0.iter().all(|id| other.holds(id))
    }
}

impl FromIterator<AreaId> for Group {
    fn from_iter<T: IntoIterator<Item = AreaId>>(ids: T) -> Self {
        let ids: BTreeSet<AreaId> = ids.into_iter().collect();
        Self(ids.into_iter().collect())
    }
}

/// A figure as it was shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shown {
    /// Numerator and denominator.
    pub published: [f64; 2],
    /// Mean square error of both, as far as what is published tells.
    pub errors: [f64; 2],
    /// Whether it still is: a period that a steward has opened again is shown anew.
    pub standing: bool,
}

/// What was shown of an indicator and period, by departments.
pub type ShownFigures = BTreeMap<Group, Shown>;

/// What earlier releases have shown.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ledger {
    /// The fewest households that each department was ever known to have.
    pub households: BTreeMap<AreaId, u32>,
    /// The blocks of the last release.
    pub blocks: Vec<Group>,
    /// What was shown, by indicator and period.
    pub shown: BTreeMap<(IndicatorCode, Period), ShownFigures>,
    /// The persons that were shown, by population and period; both parts of a figure are the same.
    pub persons: BTreeMap<(String, Period), ShownFigures>,
    /// What was shown of interventions and their participants.
    pub participants: ParticipantsLedger,
}

/// Whether something was shown before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Before {
    /// The period is open: nothing was.
    Open,
    /// The period is closed, and this was shown of the departments.
    Shown(Shown),
    /// The period is closed, and nothing was shown of them.
    Nothing,
}

impl Ledger {
    /// Opens an indicator and period again: its figures are made anew at the next release, with the persons it is taken of. Says whether
    /// anything was shown of it.
    ///
    /// What that costs: two figures of the same departments with noise of their own can be averaged, and their difference tells of the
    /// correction.
    pub fn reopen(&mut self, indicator: &IndicatorCode, population: &str, period: Period) -> bool {
        let key = (indicator.clone(), period);
        if self.shown.get(&key).is_some_and(BTreeMap::is_empty) {
            self.shown.remove(&key);
            return true;
        }
        let figures = self.shown.get_mut(&key);
        let found = figures.is_some();
        let persons = self.persons.get_mut(&(population.to_owned(), period));
        for shown in figures.into_iter().chain(persons).flat_map(BTreeMap::values_mut) {
            shown.standing = false;
        }
        found
    }

    /// Departments that were part of anything shown.
    pub(super) fn departments(&self) -> BTreeSet<&AreaId> {
        let groups: BTreeSet<&Group> = self.shown.values().flat_map(BTreeMap::keys).collect();
        groups.into_iter().flat_map(Group::ids).collect()
    }

    /// The sets of departments that anything was shown for.
    pub(super) fn family(&self) -> Family<'_> {
        let groups: BTreeSet<&Group> = self.shown.values().flat_map(BTreeMap::keys).collect();
        Family::new(&self.households, groups.into_iter().cloned())
    }
}

/// What stands of an indicator and period, by department; `None` where the period is open.
pub(super) struct Standing<'a> {
    of: Option<HashMap<&'a AreaId, (&'a Group, &'a Shown)>>,
}

impl<'a> Standing<'a> {
    /// What stands of these figures. A period is closed by its release, also where all of it was withheld.
    pub(super) fn new(figures: Option<&'a ShownFigures>) -> Self {
        let closed = figures.filter(|figures| figures.is_empty() || figures.values().any(|shown| shown.standing));
        let of = closed.map(|figures| {
            let standing = figures.iter().filter(|(_, shown)| shown.standing);
            standing.flat_map(|(group, shown)| group.ids().iter().map(move |id| (id, (group, shown)))).collect()
        });
        Self { of }
    }

    /// Whether the period is closed.
    pub(super) fn is_closed(&self) -> bool {
        self.of.is_some()
    }

    /// What was shown of exactly the departments of a block: the sum of the figures of its sets.
    pub(super) fn before(&self, block: &Group) -> Before {
        let Some(of) = &self.of else { return Before::Open };
        let groups: BTreeMap<&Group, &Shown> = block.ids().iter().filter_map(|id| of.get(id)).copied().collect();
        let departments: BTreeSet<&AreaId> = groups.keys().flat_map(|group| group.ids()).collect();
        if departments.is_empty() || !departments.into_iter().eq(block.ids()) {
            return Before::Nothing;
        }
        let sum = groups.into_values().copied().reduce(|a, b| Shown {
            published: [0, 1].map(|part| a.published[part] + b.published[part]),
            errors: [0, 1].map(|part| a.errors[part] + b.errors[part]),
            standing: true,
        });
        sum.map_or(Before::Nothing, Before::Shown)
    }
}

/// Which departments an indicator that was not released for a period may be shown for in it.
pub(super) struct Known<'a> {
    shown: BTreeMap<Period, BTreeSet<&'a Group>>,
    changed: BTreeSet<&'a AreaId>,
}

impl<'a> Known<'a> {
    pub(super) fn new(earlier: &'a Ledger, departments: &'a [DepartmentTotals]) -> Self {
        let mut shown: BTreeMap<Period, BTreeSet<&Group>> = BTreeMap::new();
        for ((_, period), figures) in &earlier.shown {
            shown.entry(*period).or_default().extend(figures.keys());
        }
        let has_changed = |department: &&DepartmentTotals| {
            earlier.households.get(&department.id).is_some_and(|households| *households != department.households)
        };
        let changed = departments.iter().filter(has_changed).map(|department| &department.id).collect();
        Self { shown, changed }
    }

    /// Whether these may: in a period of which nothing was shown, any; else those that another indicator was shown for, if they have as
    /// many households as before.
    pub(super) fn allows(&self, period: Period, group: &Group) -> bool {
        let same = |groups: &BTreeSet<&Group>| {
            groups.contains(group) && !group.ids().iter().any(|id| self.changed.contains(id))
        };
        self.shown.get(&period).is_none_or(same)
    }
}

/// The blocks, with the departments of earlier ones that are not there now: they may come back.
pub(super) fn with_absent(groups: &[Group], earlier: &Ledger) -> Vec<Group> {
    let mut of: BTreeMap<&AreaId, usize> =
        groups.iter().enumerate().flat_map(|(at, group)| group.ids().iter().map(move |id| (id, at))).collect();
    let mut blocks: Vec<BTreeSet<AreaId>> = groups.iter().map(|group| group.ids().iter().cloned().collect()).collect();
    for block in &earlier.blocks {
        let home = block.ids().iter().find_map(|id| of.get(id).copied());
        let absent: Vec<&AreaId> = block.ids().iter().filter(|id| !of.contains_key(id)).collect();
        if absent.is_empty() {
            continue;
        }
        let home = home.unwrap_or_else(|| {
            blocks.push(BTreeSet::new());
            blocks.len() - 1
        });
        blocks[home].extend(absent.iter().map(|id| (*id).clone()));
        of.extend(absent.into_iter().map(|id| (id, home)));
    }
    blocks.into_iter().map(Group::from_iter).collect()
}
