//! Attacks on the noise: whether its table can make each shown number from the true one, and whether all of them together are distributed as
//! chance would have them.
use super::{
    chance::Trials,
    evidence::{Evidence, Pair, Series},
    report::Finding,
};
use geodata::{
    population::contains,
    protect::{Attacker, Given},
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Series in the sample that is looked at: more would take longer and show nothing new.
const MOST_SERIES: usize = 400;

/// Looks for shown counts that their table cannot make from the true ones.
pub(super) fn impossible(evidence: &Evidence) -> Finding {
    let (mut tried, mut found) = (0, 0);
    for series in &evidence.series {
        for pair in &series.pairs {
            tried += 1;
            let likely = series.table.likelihood(pair.truth, pair.published) > 0.0;
            let cut = pair.cut && pair.truth.saturating_add(series.table.max_noise()) >= pair.published;
            found += usize::from(!likely && !cut);
        }
    }
    for (_, pair) in evidence.persons.values().flatten() {
        tried += 1;
        found += usize::from(pair.noise().abs() > 5);
    }
    for sum in &evidence.sums {
        tried += 1;
        found += usize::from(sum.off.abs() > 5.5 + sum.rounding + 1e-6);
    }
    Finding::none(
        "finds what no table makes",
        tried,
        found,
        "shown numbers that the table cannot make from the true ones",
    )
}

/// What may have been added to a count.
type Event = (&'static str, fn(i64) -> bool);

/// Noise is put into these classes; single steps where it is narrow.
const EVENTS: [Event; 11] = [
    ("−4 or less", |noise| noise <= -4),
    ("−3", |noise| noise == -3),
    ("−2", |noise| noise == -2),
    ("−1", |noise| noise == -1),
    ("none", |noise| noise == 0),
    ("+1", |noise| noise == 1),
    ("+2", |noise| noise == 2),
    ("+3", |noise| noise == 3),
    ("+4 or more", |noise| noise >= 4),
    ("above 0", |noise| noise > 0),
    ("even", |noise| noise % 2 == 0),
];

/// Probabilities for each lasting part, by table and row, kept because they are needed again and again.
#[derive(Default)]
struct Cache(HashMap<(*const Given, usize, usize), Vec<f64>>);

impl Cache {
    /// Of what `of` says of a lasting part, where it depends on these rows alone.
    fn get(&mut self, given: &Given, rows: [usize; 2], of: impl Fn(usize) -> f64) -> Vec<f64> {
        let all = || (0..given.parts()).map(|part| of(part).clamp(0.0, 1.0)).collect();
        self.0.entry((std::ptr::from_ref(given), rows[0], rows[1])).or_insert_with(all).clone()
    }
}

fn chosen<'a>(evidence: &'a Evidence<'a>) -> impl Iterator<Item = &'a Series<'a>> {
    evidence.series.iter().take(MOST_SERIES)
}

/// Counts how often each size of noise occurs, in all rows and in each small one: the tables produce neither missing or constant noise nor noise that is
/// too narrow or too wide.
pub(super) fn sizes(evidence: &Evidence) -> Finding {
    let mut wrong: Vec<String> = Vec::new();
    let mut tried = 0;
    // All counts together, then each count from 0 to 8 by itself.
    let rows: [Option<u64>; 10] = std::array::from_fn(|at| (at as u64).checked_sub(1));
    for row in rows {
        for (name, event) in EVENTS {
            let (mut trials, mut cache) = (Trials::default(), Cache::default());
            for series in chosen(evidence) {
                let given = &*series.given;
                let pairs =
                    series.pairs.iter().filter(|pair| pair.is_fair() && row.is_none_or(|row| pair.truth == row));
                let trial = |pair: &Pair| {
                    let row = given.row(pair.truth);
                    let sizes = (-given.most()..=given.most()).filter(|noise| event(*noise));
                    let of = |part| sizes.clone().map(|noise| given.probability(part, row, noise)).sum();
                    (cache.get(given, [row, 0], of), event(pair.noise()))
                };
                trials.add(&pairs.map(trial).collect::<Vec<_>>());
            }
            tried = tried.max(trials.tried());
            if trials.too_many() || trials.too_few() {
                let of_row = row.map_or("all counts".to_owned(), |row| format!("the count {row}"));
                wrong.push(format!("{name} for {of_row}"));
            }
        }
    }
    let note = if wrong.is_empty() {
        "each size of noise occurs as often as in the tables".to_owned()
    } else {
        format!("these sizes of noise do not occur as often as in the tables: {}", wrong.join(", "))
    };
    Finding { attack: "weighs the noise", tried, found: wrong.len(), holds: wrong.is_empty(), note }
}

/// Subtracts year from year: the same noise twice reveals the change, and noise that is all new each year is removed by the mean.
pub(super) fn years(evidence: &Evidence) -> Finding {
    let (mut same, mut same_side) = (Trials::default(), Trials::default());
    let (mut of_equal, mut of_one_side) = (Cache::default(), Cache::default());
    for series in chosen(evidence) {
        let mut pairs: Vec<&Pair> = series.pairs.iter().filter(|pair| pair.is_fair()).collect();
        pairs.sort_by_key(|pair| pair.period);
        // Who is there is counted once a year, also for quarters.
        if !series.indicator.is_flow() {
            pairs.dedup_by_key(|pair| pair.period.year());
        }
        let (mut of_same, mut of_side) = (Vec::new(), Vec::new());
        for two in pairs.chunks_exact(2) {
            let [a, b] = [two[0], two[1]];
            let given = &*series.given;
            let rows = [a, b].map(|pair| given.row(pair.truth));
            let both = |part: usize, sizes: std::ops::RangeInclusive<i64>| {
                rows.map(|row| sizes.clone().map(|noise| given.probability(part, row, noise)).sum::<f64>())
                    .into_iter()
                    .product::<f64>()
            };
            let most = given.most();
            let equal = of_equal.get(given, rows, |part| (-most..=most).map(|noise| both(part, noise..=noise)).sum());
            of_same.push((equal, a.noise() == b.noise()));
            let side = of_one_side.get(given, rows, |part| both(part, 1..=most) + both(part, -most..=-1));
            of_side.push((side, a.noise().signum() * b.noise().signum() > 0));
        }
        same.add(&of_same);
        same_side.add(&of_side);
    }
    let found =
        usize::from(same.too_many() || same.too_few()) + usize::from(same_side.too_many() || same_side.too_few());
    let note = match (same.too_many(), same_side.too_few()) {
        (true, _) => "two years carry the same noise too often: their difference is the true change".to_owned(),
        (_, true) => "too little noise lasts: a mean over years removes it".to_owned(),
        _ if found > 0 => "the noise of two years is related in another way than it should be".to_owned(),
        _ => {
            let share = (100.0 * same.hits() as f64 / same.tried().max(1) as f64).round();
            if same.tried() < 30 {
                "too few changes to say how many can be read off".to_owned()
            } else {
                format!("{share}% of the changes equal the shown ones, and nothing marks which")
            }
        }
    };
    Finding { attack: "subtracts year from year", tried: same.tried(), found, holds: found == 0, note }
}

/// Looks for noise that two indicators or two departments share: somebody who knows one number would learn the other.
pub(super) fn common(evidence: &Evidence) -> Finding {
    let (mut of_departments, mut of_indicators) = (Trials::default(), Trials::default());
    let equal = |a: &Series, b: &Series, trials: &mut Trials| {
        let with = |one: &Pair| b.pairs.iter().find(|other| other.period == one.period && other.is_fair()).copied();
        let found = a.pairs.iter().filter(|pair| pair.is_fair()).find_map(|one| Some((*one, with(one)?)));
        if let Some((one, other)) = found {
            let same = a.table.distribution(one.truth).map(|(noise, p)| {
                p * b.table.distribution(other.truth).filter(|step| step.0 == noise).map(|step| step.1).sum::<f64>()
            });
            // A count of 0 carries no noise.
            if one.truth > 0 && other.truth > 0 {
                trials.add_one(same.sum::<f64>().min(1.0), one.noise() == other.noise());
            }
        }
    };
    let mut sorted: Vec<&Series> = chosen(evidence).collect();
    sorted.sort_by_key(|series| (series.indicator.code.as_str(), series.group));
    for two in sorted.chunks_exact(2).filter(|two| two[0].indicator.code == two[1].indicator.code) {
        equal(two[0], two[1], &mut of_departments);
    }
    sorted.sort_by_key(|series| (series.group, series.indicator.code.as_str()));
    for two in sorted.chunks_exact(2).filter(|two| two[0].group == two[1].group) {
        equal(two[0], two[1], &mut of_indicators);
    }
    let found = [&of_departments, &of_indicators].into_iter().filter(|trials| trials.too_many()).count();
    let tried = of_departments.tried() + of_indicators.tried();
    Finding::none("carries noise over", tried, found, "kinds of neighbours that share their noise")
}

/// The greatest probability that a number of persons is shown unchanged, for any lasting part: 0.27, and a little for what the order moves.
const NOT_MOVED: f64 = 0.3;
/// The same for a sum that is moved by less than half a unit, with what rounding moves.
const NEARLY_MOVED_BY_NONE: f64 = 0.45;

/// The greatest part of the noise of a sum within a width of one unit, for any lasting part.
const MOST_IN_A_UNIT: f64 = 0.35;

/// Reads persons and sums as if they were the true ones.
pub(super) fn persons_and_sums(evidence: &Evidence) -> Finding {
    let mut read = Trials::default();
    for list in evidence.persons.values() {
        // A number with no other inside it is not moved.
        let innermost = list
            .iter()
            .find(|(population, _)| list.iter().all(|(other, _)| other == population || !contains(population, other)));
        if let Some((_, pair)) = innermost.filter(|(_, pair)| pair.truth > 30 && !pair.repeated) {
            read.add_one(NOT_MOVED, pair.noise() == 0);
        }
    }
    let (mut nearly, mut rounded) = (Trials::default(), Trials::default());
    for sum in &evidence.sums {
        if sum.rounding < 0.2 {
            nearly.add_one(NEARLY_MOVED_BY_NONE, sum.off.abs() <= 0.5);
        }
        // What is rounded widely is mostly shown as the true sum rounded, and says little.
        rounded.add_one((2.0 * sum.rounding * MOST_IN_A_UNIT).min(1.0), sum.off.abs() <= sum.rounding);
    }
    let found = [&read, &nearly, &rounded].into_iter().filter(|trials| trials.too_many()).count();
    let tried = read.tried() + rounded.tried();
    Finding::none("reads persons and sums", tried, found, "kinds of numbers that are too often shown unchanged")
}

/// Bounds persons by the order of the populations that lie inside each other.
pub(super) fn order(evidence: &Evidence) -> Finding {
    let (mut tried, mut found) = (0, 0);
    for list in evidence.persons.values() {
        for (population, own) in list {
            // Where more were delivered inside than around, the order says nothing.
            let bound = |inside: bool| {
                let related = move |(other, pair): &&(&str, Pair)| {
                    if inside {
                        contains(population, other) && pair.truth <= own.truth
                    } else {
                        contains(other, population) && pair.truth >= own.truth
                    }
                };
                list.iter().filter(related).map(|(_, pair)| pair.published as i64)
            };
            let least = bound(true).map(|published| published - 5).max().unwrap_or(0);
            let most = bound(false).map(|published| published + 5).min().unwrap_or(i64::MAX);
            tried += 1;
            found += usize::from(most - least < 5);
        }
    }
    Finding::none(
        "bounds persons by linear programming",
        tried,
        found,
        "numbers of persons that boxes and order narrow to a range below 5",
    )
}

/// The greatest certainty that is allowed about a single number, and how many of a thousand may be known with more.
const SURE: f64 = 0.9;
const PART_OF_SURE: f64 = 0.001;

/// Guesses every count from all that was ever shown of its departments, knowing the tables and how frequent each count is.
pub(super) fn guesses(evidence: &Evidence) -> Finding {
    let mut by_indicator: BTreeMap<&str, Vec<&Series>> = BTreeMap::new();
    for series in &evidence.series {
        by_indicator.entry(series.indicator.code.as_str()).or_default().push(series);
    }
    let mut trials = Trials::default();
    let (mut right, mut guessed) = (0, 0);
    for list in by_indicator.values() {
        // How frequent a count is among departments: one that lasts for years is not more frequent because of that.
        let truths = list.iter().flat_map(|series| {
            let truths: BTreeSet<u64> = series.pairs.iter().map(|pair| pair.truth).collect();
            truths
        });
        let attacker = Attacker::new(&list[0].given, truths);
        for series in list {
            let pairs: Vec<&Pair> = series.pairs.iter().filter(|pair| !pair.cut && !pair.repeated).collect();
            // By true count: how often it was guessed, and whether one guess was sure.
            let mut of_counts: BTreeMap<u64, (u32, bool)> = BTreeMap::new();
            let published: Vec<u64> = pairs.iter().map(|pair| pair.published).collect();
            // Of what comes by household each figure is judged alone: that a household which stays is told by many years is said in the claims.
            let beliefs = if series.indicator.persons_per_household > 1 {
                published.iter().flat_map(|published| attacker.beliefs(&[*published])).collect()
            } else {
                attacker.beliefs(&published)
            };
            for (belief, pair) in beliefs.into_iter().zip(pairs) {
                // Knowing that nobody is counted reveals nothing about any person, and where hardly anybody is, it can be guessed without a release.
                let Some(belief) = belief.filter(|belief| belief.before <= SURE) else { continue };
                let is_sure = belief.count > 0 && belief.probability > SURE;
                guessed += 1;
                right += usize::from(belief.count == pair.truth);
                let of_count = of_counts.entry(pair.truth).or_default();
                *of_count = (of_count.0 + 1, of_count.1 || is_sure);
            }
            // A count that stays the same is guessed from the same lasting noise in all years, so that its guesses are sure together: it is one trial, which
            // has as many chances.
            for (times, is_sure) in of_counts.into_values() {
                trials.add_one((PART_OF_SURE * f64::from(times)).min(1.0), is_sure);
            }
        }
    }
    let note = if guessed < 30 {
        "too few numbers to say how many can be guessed".to_owned()
    } else {
        let share = (100.0 * right as f64 / guessed as f64).round();
        format!("somebody who knows all frequencies and all years guesses {share}% of the counts")
    };
    Finding {
        attack: "guesses from all years",
        tried: trials.tried(),
        found: trials.hits(),
        holds: !trials.too_many(),
        note,
    }
}
