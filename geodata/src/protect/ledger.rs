//! The ledger: what earlier releases have shown, so that no later one reveals more together with them.
//!
//! Two rules follow from it:
//!
//! 1. *What was shown is shown again, and nothing beside it.* When an indicator was released for a period, that period is closed: its
//!    figures stay even if something is corrected or delivered later, also where everything was withheld. Blocks that are merged later are shown as the sum of
//!    what was shown of them; a department that is gone takes the figure of its block with it. An indicator that comes new is shown for a period that others were
//!    released for only where one of them was shown for the same departments, and these have as many households as they had then. Only a
//!    steward reopens a period, with all figures of the same persons, and is told what that costs.
//! 2. *What was shown is nested* (see [`nesting`](super::nesting)). The sets of departments that anything was ever shown for, over indicators and
//!    periods, contain each other or are disjoint, and what one holds beyond the sets inside of it has enough households of its own, by
//!    the fewest that each department was ever known to have; among the sets that come new, by those of today. So everything that can be
//!    computed from them by adding and subtracting is about enough households too.
use super::ParticipantsLedger;
use crate::{area::AreaId, indicator::IndicatorCode, period::Period};
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
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// Numerator and denominator.
    pub published: [f64; 2],
    /// Mean square error of both, as far as the published numbers show.
    pub errors: [f64; 2],
    /// Whether it still stands: a period that a steward has reopened gets new figures.
    pub standing: bool,
    /// The households that each of its departments had then, in their order; empty where that was not kept.
    pub households: Vec<u32>,
    /// What it was made from, for the audit: numerator, denominator, and for concerns the active reporters.
    pub truth: [f64; 3],
    /// How its noise was made, for the audit; `None` where that was not kept.
    pub noise: Option<NoiseMade>,
}

/// How the noise of a figure was made: anyone who has the secret can make it again.
#[derive(Debug, Clone, PartialEq)]
pub struct NoiseMade {
    /// Stands for the secret, the rules and the definition of the indicator: with others it is another.
    pub mark: u64,
    /// How often the population and period had been opened again.
    pub epoch: u32,
    /// Which publication made it: their number then, with its own.
    pub release: u32,
    /// The unit of the noise of a sum; 0 for all else.
    pub unit: f64,
    /// For each department, in their order, its numerator and its denominator; the numerator is 0 for a sum and for persons.
    pub counts: Vec<[u32; 2]>,
}

impl Shown {
    /// That nothing was shown: the figure of no departments, by which a period that was opened again is closed when all of it is withheld.
    pub(super) fn nothing() -> Self {
        Self {
            published: [0.0; 2],
            errors: [0.0; 2],
            standing: true,
            households: Vec::new(),
            truth: [f64::NAN; 3],
            noise: None,
        }
    }
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
    /// How often a population and period was opened again; 0 where it is not named.
    pub epochs: BTreeMap<(String, Period), u32>,
    /// Number of releases that it tells of.
    pub releases: u32,
    /// What was shown of interventions and their participants.
    pub participants: ParticipantsLedger,
}

/// Whether something was shown before.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Before {
    /// The period is open: nothing was.
    Open,
    /// The period is closed, and this was shown of the departments.
    Shown(Shown),
    /// The period is closed, and nothing was shown of them.
    Nothing,
}

impl Ledger {
    /// Opens a population and period again: the figures of all its indicators, `of_population`, get new noise at the next release, and so do the
    /// persons that they are taken of. So a figure that changes does not tell that it was corrected. Says whether anything was shown of them.
    ///
    /// What that costs: two figures of the same departments can be averaged, which takes off the part of the noise that does not last.
    pub fn reopen(&mut self, population: &str, period: Period, of_population: impl Fn(&IndicatorCode) -> bool) -> bool {
        let mut found = false;
        let figures = self.shown.iter_mut().filter(|((code, of), _)| *of == period && of_population(code));
        let persons = self.persons.get_mut(&(population.to_owned(), period));
        for figures in figures.map(|(_, figures)| figures).chain(persons) {
            found = true;
            figures.values_mut().for_each(|shown| shown.standing = false);
        }
        // A period of which all was withheld has no figure that could tell that it is open.
        self.shown.retain(|(code, of), figures| !(*of == period && figures.is_empty() && of_population(code)));
        if found {
            *self.epochs.entry((population.to_owned(), period)).or_default() += 1;
        }
        found
    }

    /// How often a population and period was opened again.
    pub fn epoch(&self, population: &str, period: Period) -> u32 {
        self.epochs.get(&(population.to_owned(), period)).copied().unwrap_or(0)
    }

    /// Departments that were part of anything shown.
    pub(super) fn departments(&self) -> BTreeSet<&AreaId> {
        let groups: BTreeSet<&Group> = self.shown.values().flat_map(BTreeMap::keys).collect();
        groups.into_iter().flat_map(Group::ids).collect()
    }
}

/// What stands of an indicator and period, by department; `None` where the period is open.
pub(super) struct StandingFigures<'a> {
    of: Option<HashMap<&'a AreaId, (&'a Group, &'a Shown)>>,
}

impl<'a> StandingFigures<'a> {
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

    /// What was shown of the departments of a block and of no others: the sum of the figures of its sets. It follows from what was shown alone, and so
    /// not from what is delivered now: a department of the block of which nothing was shown adds nothing.
    pub(super) fn before(&self, block: &Group) -> Before {
        let Some(of) = &self.of else { return Before::Open };
        let groups: BTreeMap<&Group, &Shown> = block.ids().iter().filter_map(|id| of.get(id)).copied().collect();
        let departments: BTreeSet<&AreaId> = groups.keys().flat_map(|group| group.ids()).collect();
        if departments.is_empty() || !departments.into_iter().all(|id| block.holds(id)) {
            return Before::Nothing;
        }
        let sum = |part: &dyn Fn(&Shown) -> [f64; 2]| {
            groups.values().map(|shown| part(shown)).fold([0.0; 2], |sum, more| [sum[0] + more[0], sum[1] + more[1]])
        };
        let (published, errors) = (sum(&|shown| shown.published), sum(&|shown| shown.errors));
        let of_truth = |part: usize| groups.values().map(|shown| shown.truth[part]).sum();
        let sum_of_truth = [0, 1, 2].map(of_truth);
        Before::Shown(Shown {
            published,
            errors,
            standing: true,
            households: Vec::new(),
            truth: sum_of_truth,
            noise: None,
        })
    }
}

/// Which departments an indicator that was not released for a period may be shown for in it.
pub(super) struct ShownBefore<'a> {
    shown: BTreeMap<Period, BTreeMap<&'a Group, Vec<&'a Shown>>>,
    today: &'a BTreeMap<AreaId, u32>,
}

impl<'a> ShownBefore<'a> {
    pub(super) fn new(earlier: &'a Ledger, today: &'a BTreeMap<AreaId, u32>) -> Self {
        let mut shown: BTreeMap<Period, BTreeMap<&Group, Vec<&Shown>>> = BTreeMap::new();
        for ((_, period), figures) in &earlier.shown {
            let of_period = shown.entry(*period).or_default();
            figures.iter().for_each(|(group, figure)| of_period.entry(group).or_default().push(figure));
        }
        Self { shown, today }
    }

    /// Whether these may: in a period of which nothing was shown, any; otherwise those that another indicator was shown for, if they have as
    /// many households as they had then.
    pub(super) fn allows(&self, period: Period, group: &Group) -> bool {
        let Some(of_period) = self.shown.get(&period) else { return true };
        let Some(figures) = of_period.get(group) else { return false };
        let households: Vec<u32> = group.ids().iter().filter_map(|id| self.today.get(id)).copied().collect();
        let stand = figures.iter().any(|shown| shown.standing);
        let mut counting = figures.iter().filter(|shown| shown.standing || !stand);
        counting.all(|shown| shown.households == households)
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
