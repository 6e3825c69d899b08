//! The audit: attacks on a release by somebody who has the truth to compare with, as its steward does.
//!
//! *In*: the atoms, and what the served tables of a release hold. *Out*: a [`Report`]: for each attack how much was tried, what it
//! found, and whether that is what `geodata/src/protect/CLAIM.md` says.
mod report;
mod utility;

use geodata::{
    aggregate::{Atom, Totals},
    column::State,
    derive::Figure,
    indicator::{Indicator, IndicatorCode, Kind},
    period::Period,
    protect::{Group, Ledger, PerturbationTable, Released, SpanGuard, TableRules, attack::Posterior},
};
pub use report::{Finding, Report};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use store::BlockRow;
pub use utility::{Off, Utility, Withheld, utility};

/// What is served of a release.
#[derive(Debug, Default)]
pub struct Served {
    /// Household threshold.
    pub households: f64,
    /// Indicators.
    pub indicators: Vec<Indicator>,
    /// Blocks.
    pub blocks: Vec<BlockRow>,
    /// Figures of the blocks.
    pub released: BTreeMap<(IndicatorCode, Period), Vec<Released>>,
    /// For each layer the figures of its areas.
    pub layers: BTreeMap<String, BTreeMap<(IndicatorCode, Period), Vec<Figure>>>,
}

/// Parts of departments in the areas of a layer: for each area, department and weight.
pub type Reach = BTreeMap<String, Vec<Vec<(usize, f64)>>>;

/// Runs all attacks. `reach` are the layers' areas, `ledger` what all releases have shown.
pub fn audit(totals: &Totals, reach: &Reach, ledger: &Ledger, served: &Served) -> Report {
    let table = PerturbationTable::new(&TableRules::default()).expect("the default rules have a table");
    let truth = Truth::new(totals, served);
    Report {
        findings: vec![
            truth.reads_counts(),
            truth.follows_changes(),
            truth.small_blocks(served),
            truth.subtracts(ledger),
            nothing_but_blocks(totals, reach, served),
            nothing_hidden(served),
            truth.bounds(&table),
            truth.guesses_ones(&table),
        ],
    }
}

/// A shown count of a block with the one behind it.
struct Pair<'a> {
    indicator: &'a IndicatorCode,
    period: Period,
    block: usize,
    kind: Kind,
    truth: [f64; 2],
    published: [f64; 2],
}

impl Pair<'_> {
    /// Whether the published numerator is the true one; a sum is shown with three digits.
    fn is_read_off(&self) -> bool {
        let near = if self.kind == Kind::Mean { 0.005 * self.truth[0] } else { 0.0 };
        (self.published[0] - self.truth[0]).abs() <= near
    }
}

/// Whether a share is below 0.4, as far as so few tell: a handful may all be right by chance.
fn is_rare(right: usize, tried: usize) -> bool {
    share(right, tried) < 0.4 || tried < 30
}

struct Truth<'a> {
    totals: &'a Totals,
    households: f64,
    pairs: Vec<Pair<'a>>,
}

impl<'a> Truth<'a> {
    fn new(totals: &'a Totals, served: &'a Served) -> Self {
        let position: HashMap<&str, usize> = totals
            .departments
            .iter()
            .enumerate()
            .map(|(position, department)| (department.id.as_str(), position))
            .collect();
        let kinds: HashMap<&IndicatorCode, Kind> =
            served.indicators.iter().map(|indicator| (&indicator.code, indicator.kind)).collect();
        let mut pairs = Vec::new();
        for (key, released) in &served.released {
            let (Some(atoms), Some(&kind)) = (totals.figures.get(key), kinds.get(&key.0)) else { continue };
            for (block, (row, figure)) in served.blocks.iter().zip(released).enumerate() {
                let Released::Counts { numerator, denominator, .. } = *figure else { continue };
                let mut truth = [0.0; 2];
                for id in row.departments.iter().filter_map(|(id, _)| position.get(id.as_str())) {
                    if let Atom::Counted(tally) = atoms[*id] {
                        truth = [truth[0] + tally.numerator, truth[1] + f64::from(tally.denominator)];
                    }
                }
                let published = [numerator, denominator];
                pairs.push(Pair { indicator: &key.0, period: key.1, block, kind, truth, published });
            }
        }
        Self { totals, households: served.households, pairs }
    }

    /// Reads each published numerator as if it were the true one.
    fn reads_counts(&self) -> Finding {
        let counts = || self.pairs.iter().filter(|pair| pair.truth[0] > 0.0);
        let (tried, right) = (counts().count(), counts().filter(|pair| pair.is_read_off()).count());
        Finding {
            attack: "reads a count off",
            tried,
            found: right,
            // No row of the table leaves a count as it is with a probability above 0.4.
            holds: is_rare(right, tried),
            note: format!(
                "{} of the counts from 1 on are published as they are, and none is marked",
                percent(right, tried)
            ),
        }
    }

    /// Reads the difference of two years as if it were the true one.
    fn follows_changes(&self) -> Finding {
        let by_block: HashMap<(&IndicatorCode, usize, Period), &Pair> =
            self.pairs.iter().map(|pair| ((pair.indicator, pair.block, pair.period), pair)).collect();
        let (mut tried, mut right) = (0, 0);
        for pair in &self.pairs {
            let Period::Year(year) = pair.period else { continue };
            let Some(before) = by_block.get(&(pair.indicator, pair.block, Period::Year(year - 1))) else { continue };
            let change = pair.truth[0] - before.truth[0];
            if change != 0.0 {
                tried += 1;
                // A sum has three digits.
                let off = (pair.published[0] - before.published[0] - change).abs();
                let near = if pair.kind == Kind::Mean { 0.02 * change.abs() } else { 0.0 };
                right += usize::from(off <= near);
            }
        }
        let note =
            format!("{} of the changes between two years are what the published ones are", percent(right, tried));
        Finding { attack: "subtracts year from year", tried, found: right, holds: is_rare(right, tried), note }
    }

    /// Looks for a figure of a block below the threshold.
    fn small_blocks(&self, served: &Served) -> Finding {
        let households: HashMap<&str, u32> =
            self.totals.departments.iter().map(|department| (department.id.as_str(), department.households)).collect();
        let small: Vec<bool> = served
            .blocks
            .iter()
            .map(|block| {
                let of_it = block.departments.iter().filter_map(|(id, _)| households.get(id.as_str()));
                f64::from(of_it.sum::<u32>()) < self.households
            })
            .collect();
        let found = self.pairs.iter().filter(|pair| small[pair.block]).count();
        let tried = small.iter().filter(|small| **small).count();
        let note = format!("figures of the blocks below {} households", self.households);
        Finding { attack: "reads small blocks", tried, found, holds: found == 0, note }
    }

    /// Adds and subtracts everything that was ever shown, over all releases, geographies and periods, for each department below
    /// the threshold. What was shown by itself, when it had more households or the threshold was lower, is not found out.
    fn subtracts(&self, ledger: &Ledger) -> Finding {
        let departments = &self.totals.departments;
        let small: Vec<usize> =
            (0..departments.len()).filter(|&at| f64::from(departments[at].households) < self.households).collect();
        let position: HashMap<&str, usize> =
            departments.iter().enumerate().map(|(position, department)| (department.id.as_str(), position)).collect();
        let mut gone: HashMap<String, usize> = HashMap::new();
        let mut found: BTreeSet<usize> = BTreeSet::new();
        // Persons are the same in all indicators and years; events of quarters are others.
        let mut families: BTreeMap<bool, BTreeSet<&Group>> = BTreeMap::new();
        for ((_, period), figures) in &ledger.shown {
            families.entry(matches!(period, Period::Year(_))).or_default().extend(figures.keys());
        }
        for groups in families.values() {
            let mut guard = SpanGuard::default();
            for group in groups {
                let atoms: Vec<usize> = group
                    .ids()
                    .iter()
                    .map(|id| {
                        // Departments of earlier deliveries are unknowns of their own.
                        let next = departments.len() + gone.len();
                        let known = position.get(id.as_str()).copied();
                        known.unwrap_or_else(|| *gone.entry(id.to_string()).or_insert(next))
                    })
                    .collect();
                guard.publish(&atoms);
            }
            let by_itself: BTreeSet<&str> = groups
                .iter()
                .filter_map(|group| if let [only] = group.ids() { Some(only.as_str()) } else { None })
                .collect();
            let hidden = small.iter().copied().filter(|&at| !by_itself.contains(departments[at].id.as_str()));
            found.extend(hidden.filter(|&department| guard.follows(&[department])));
        }
        Finding {
            attack: "solves for small departments",
            tried: small.len(),
            found: found.len(),
            holds: found.is_empty(),
            note: format!(
                "departments below {} households in the span of what all releases have shown",
                self.households
            ),
        }
    }

    /// Bounds each count by what noise may be: the exact solution of the linear programme, since blocks share no department.
    fn bounds(&self, table: &PerturbationTable) -> Finding {
        let mut narrowest = f64::INFINITY;
        let counts = self.pairs.iter().filter(|pair| matches!(pair.kind, Kind::Share | Kind::Rate));
        let (mut tried, mut outside) = (0, 0);
        for pair in counts {
            let possible = || table.possible(pair.published[0] as u64);
            let (Some(least), Some(most)) = (possible().min(), possible().max()) else { continue };
            // A share is of at most all: what is published of them bounds it too.
            let most = if pair.kind == Kind::Share { (most as f64).min(pair.published[1] + 5.0) } else { most as f64 };
            let width = most - least as f64;
            tried += 1;
            outside += usize::from(width < 1.0);
            narrowest = narrowest.min(width);
        }
        Finding {
            attack: "bounds counts by linear programming",
            tried,
            found: outside,
            holds: outside == 0,
            note: format!("the narrowest interval of a count has the width {narrowest}"),
        }
    }

    /// Guesses which blocks have exactly one person, knowing how frequent each count is.
    fn guesses_ones(&self, table: &PerturbationTable) -> Finding {
        let counts = || self.pairs.iter().filter(|pair| matches!(pair.kind, Kind::Share | Kind::Rate));
        let posterior = Posterior::new(table, counts().map(|pair| pair.truth[0] as u64));
        let ones: Vec<&Pair> = counts().filter(|pair| pair.truth[0] == 1.0).collect();
        let sure = ones.iter().filter(|pair| posterior.of(1, pair.published[0] as u64) > 0.9).count();
        let mean =
            ones.iter().map(|pair| posterior.of(1, pair.published[0] as u64)).sum::<f64>() / ones.len().max(1) as f64;
        Finding {
            attack: "guesses a count of 1",
            tried: ones.len(),
            found: sure,
            holds: sure == 0,
            note: if ones.is_empty() {
                "no count is 1".to_owned()
            } else {
                let most = posterior.greatest(1);
                format!("who knows all frequencies gives a 1 the probability {mean:.2} in the mean, {most:.2} at most")
            },
        }
    }
}

/// Looks for anything in the figures of any area that is no sum of released blocks.
fn nothing_but_blocks(totals: &Totals, reach: &Reach, served: &Served) -> Finding {
    let mut block_of: HashMap<&str, (usize, f64)> = HashMap::new();
    for (block, row) in served.blocks.iter().enumerate() {
        block_of.extend(row.departments.iter().map(|(id, part)| (id.as_str(), (block, *part))));
    }
    let (mut tried, mut others) = (0, 0);
    for (layer, columns) in &served.layers {
        let Some(areas) = reach.get(layer) else { continue };
        for (key, figures) in columns {
            let Some(released) = served.released.get(key) else { continue };
            for (parts, figure) in areas.iter().zip(figures) {
                let Some(counts) = figure.counts else { continue };
                let mut sums = [0.0; 2];
                for &(department, weight) in parts {
                    let Some(&(block, part)) = block_of.get(totals.departments[department].id.as_str()) else {
                        continue;
                    };
                    if let Released::Counts { numerator, denominator, .. } = released[block] {
                        sums = [sums[0] + weight * part * numerator, sums[1] + weight * part * denominator];
                    }
                }
                tried += 1;
                let same = |a: f64, b: f64| (a - b).abs() <= 1e-6 * (1.0 + a.abs());
                others += usize::from(!(same(sums[0], counts[0]) && same(sums[1], counts[1])));
            }
        }
    }
    Finding {
        attack: "looks for more than blocks",
        tried,
        found: others,
        holds: others == 0,
        note: "figures of areas that are no sum of released blocks".to_owned(),
    }
}

/// Looks for numbers under a state that shows none.
fn nothing_hidden(served: &Served) -> Finding {
    let figures = || served.layers.values().flat_map(BTreeMap::values).flatten();
    let without = || figures().filter(|figure| !figure.state.has_value());
    let carrying =
        without().filter(|figure| figure.value != 0.0 || figure.interval.is_some() || figure.counts.is_some());
    let suppressed = without().filter(|figure| figure.state == State::Suppressed).count();
    let found = carrying.count();
    Finding {
        attack: "reads under what is withheld",
        tried: without().count(),
        found,
        holds: found == 0,
        note: format!("figures without a value that carry one; {suppressed} of them are suppressed"),
    }
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

fn percent(part: usize, whole: usize) -> String {
    format!("{:.1} %", 100.0 * share(part, whole))
}
