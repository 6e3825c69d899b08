//! What was shown, beside what it was made from: the ledger keeps both, for the steward only.
use geodata::{
    indicator::{Indicator, Kind},
    period::Period,
    protect::{Given, Group, Ledger, PerturbationTable, Shown, Tables},
};
use std::collections::{BTreeMap, BTreeSet, hash_map::DefaultHasher};
use std::hash::{Hash, Hasher};
use std::rc::Rc;

/// A count as it was and as it was shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pair {
    pub period: Period,
    pub truth: u64,
    pub published: u64,
    /// Shown as all persons there are: more would not be a share.
    pub cut: bool,
    /// Whether noise could make it more than all persons there are. Those that were not cut are then no fair sample of the noise either.
    pub may_be_cut: bool,
    /// The same persons as in another period of the year, who are counted once a year: the noise is the same by design.
    pub repeated: bool,
}

impl Pair {
    /// Whether its noise is that of the table, independent of all others but for the lasting part.
    pub(super) fn is_fair(&self) -> bool {
        !self.may_be_cut && !self.repeated
    }

    /// What was added to the count.
    pub(super) fn noise(&self) -> i64 {
        let signed = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        signed(self.published) - signed(self.truth)
    }
}

/// The counts of an indicator in the same departments, by period.
#[derive(Debug, Clone)]
pub(super) struct Series<'a> {
    pub indicator: &'a Indicator,
    pub table: &'a PerturbationTable,
    /// Its probabilities for each lasting part.
    pub given: Rc<Given>,
    pub group: &'a Group,
    pub pairs: Vec<Pair>,
}

impl Series<'_> {
    /// A number independent of the counts, by which series are put in order and chosen.
    pub(super) fn mark(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.indicator.code.as_str(), self.group).hash(&mut hasher);
        hasher.finish()
    }
}

/// A sum as it was and as it was shown, in units of its noise.
#[derive(Debug, Clone, Copy)]
pub(super) struct SumPair {
    pub off: f64,
    /// How far rounding to three digits may move it.
    pub rounding: f64,
}

/// Everything that was shown, as far as it is known what it was made from.
#[derive(Debug)]
pub(super) struct Evidence<'a> {
    pub series: Vec<Series<'a>>,
    pub sums: Vec<SumPair>,
    /// Persons by group and period: population, true and published number.
    pub persons: BTreeMap<(&'a Group, Period), Vec<(&'a str, Pair)>>,
}

impl<'a> Evidence<'a> {
    pub(super) fn new(ledger: &'a Ledger, indicators: &'a [Indicator], tables: &'a Tables) -> Self {
        let mut by_series: BTreeMap<(&str, &Group), Series> = BTreeMap::new();
        let (mut sums, mut sums_seen) = (Vec::new(), BTreeSet::new());
        let mut given: Vec<(*const PerturbationTable, Rc<Given>)> = Vec::new();
        for ((code, period), figures) in &ledger.shown {
            let Some(indicator) = indicators.iter().find(|indicator| indicator.code == *code) else { continue };
            for (group, shown) in figures.iter().filter(|(_, shown)| is_known(shown)) {
                match indicator.kind {
                    Kind::Share | Kind::Rate => {
                        let table = tables.of(indicator);
                        let [numerator, denominator] = shown.published;
                        let is_share = indicator.kind == Kind::Share;
                        let truth = shown.truth[0].max(0.0).round() as u64;
                        let most = truth.saturating_add(table.max_noise());
                        let pair = Pair {
                            period: *period,
                            truth,
                            published: numerator as u64,
                            cut: is_share && numerator >= denominator,
                            may_be_cut: is_share && most as f64 >= denominator,
                            repeated: false,
                        };
                        let known =
                            given.iter().find(|known| std::ptr::eq(known.0, table)).map(|known| known.1.clone());
                        let given = known.unwrap_or_else(|| {
                            let of_table = Rc::new(Given::new(table));
                            given.push((table, of_table.clone()));
                            of_table
                        });
                        let series = by_series.entry((code.as_str(), group));
                        let empty = || Series { indicator, table, given, group, pairs: Vec::new() };
                        series.or_insert_with(empty).pairs.push(pair);
                    }
                    Kind::Mean | Kind::Score => {
                        let once = if indicator.is_flow() { *period } else { Period::Year(period.year()) };
                        let numbers = [shown.truth[0], shown.truth[1], shown.published[0]].map(f64::to_bits);
                        if sums_seen.insert((code.as_str(), group, once, numbers)) {
                            sums.extend(sum_pair(shown, tables));
                        }
                    }
                }
            }
        }
        let mut persons_seen = BTreeSet::new();
        let mut persons: BTreeMap<(&Group, Period), Vec<(&str, Pair)>> = BTreeMap::new();
        for ((population, period), figures) in &ledger.persons {
            for (group, shown) in figures.iter().filter(|(_, shown)| is_known(shown) && shown.standing) {
                let (truth, published) = (shown.truth[1] as u64, shown.published[1] as u64);
                let pair = Pair {
                    period: *period,
                    truth,
                    published,
                    cut: false,
                    may_be_cut: false,
                    repeated: !persons_seen.insert((population, group, period.year(), truth, published)),
                };
                persons.entry((group, *period)).or_default().push((population, pair));
            }
        }
        let mut series: Vec<Series> = by_series.into_values().collect();
        for series in series.iter_mut().filter(|series| !series.indicator.is_flow()) {
            let mut seen = BTreeSet::new();
            for pair in &mut series.pairs {
                pair.repeated = !seen.insert((pair.period.year(), pair.truth, pair.published));
            }
        }
        series.sort_by_key(Series::mark);
        Self { series, sums, persons }
    }
}

/// Whether it was kept what a figure was made from.
fn is_known(shown: &Shown) -> bool {
    shown.truth.iter().all(|number| number.is_finite())
}

fn sum_pair(shown: &Shown, tables: &Tables) -> Option<SumPair> {
    let unit = (shown.errors[0] / (tables.persons().mean_square_error(u64::MAX) + 1.0 / 12.0)).sqrt();
    let published = shown.published[0];
    // No sum is shown below 0.
    (unit > 0.0 && published > 0.0).then(|| {
        let step = 10_f64.powf(published.log10().floor() - 2.0);
        SumPair { off: (published - shown.truth[0]) / unit, rounding: 0.5 * step / unit }
    })
}
