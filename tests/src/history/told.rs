//! What somebody outside has been told, release after release, and that nothing closed changes.
use super::{Faults, Key, Set, Town, Truth};
use bydelsblik::catalogue::CONCERNS;
use geodata::{
    period::Period,
    protect::{Released, Rules},
    published::Published,
};
use std::collections::{BTreeMap, BTreeSet};

/// A figure that is shown for the first time.
#[derive(Debug, Clone)]
pub(super) struct Fresh {
    /// Indicator and period.
    pub(super) key: Key,
    /// Population of the indicator.
    pub(super) population: String,
    /// Whether the indicator is a part of a distribution.
    pub(super) of_distribution: bool,
    /// The departments that it is of.
    pub(super) set: Set,
    /// Numerator and denominator.
    pub(super) numbers: [f64; 2],
}

/// Everything that is known outside.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// The figures of each indicator and period that is closed.
    pub(super) standing: BTreeMap<Key, BTreeMap<Set, [f64; 2]>>,
    /// The persons of each population and period that stand, as they were shown and as they truly were then.
    pub(super) persons: BTreeMap<(String, Period), BTreeMap<Set, [f64; 2]>>,
    /// The sets that anything was ever shown for in a period, each with the households that its departments had then.
    pub(super) of_period: BTreeMap<Period, BTreeMap<Set, BTreeSet<Vec<u32>>>>,
    /// The sets that anything was ever shown for, and those of parts of distributions.
    pub(super) ever: [BTreeSet<Set>; 2],
    /// The fewest households that each department was ever known to have.
    pub(super) fewest: BTreeMap<String, u32>,
    /// How many figures were compared.
    pub(super) compared: usize,
}

/// The figures of a release as they can be seen: by indicator and period, those of the blocks in their order.
pub(super) type Seen = BTreeMap<Key, Vec<Option<[f64; 2]>>>;

/// What is seen of a release, with the statute layer.
pub(super) fn seen(published: &Published) -> Seen {
    let release = &published.release;
    let all = release.figures().iter().chain(release.statute_figures());
    let numbers = |figure: &Released| match *figure {
        Released::Counts { numerator, denominator, .. } => Some([numerator, denominator]),
        _ => None,
    };
    all.map(|(key, figures)| ((key.0.to_string(), key.1), figures.iter().map(numbers).collect())).collect()
}

/// The departments of each block.
pub(super) fn blocks(published: &Published) -> Vec<Set> {
    let members = |(id, _): &(geodata::area::AreaId, f64)| id.to_string();
    published.blocks.iter().map(|block| block.departments.iter().map(members).collect()).collect()
}

impl Told {
    /// Forgets that a population and period is closed.
    pub(super) fn open(&mut self, town: &Town, population: &str, period: Period) {
        self.standing.retain(|(code, of), _| !(*of == period && town.population(code) == population));
        self.persons.remove(&(population.to_owned(), period));
    }

    /// Compares what was closed with what is shown of it now, and gives the figures that are new.
    pub(super) fn compare(
        &mut self,
        published: &Published,
        town: &Town,
        truth: &Truth,
        faults: &mut Faults,
    ) -> Vec<Fresh> {
        let blocks = blocks(published);
        let mut fresh = Vec::new();
        for (key, figures) in seen(published) {
            for (block, figure) in blocks.iter().zip(figures) {
                let Some(numbers) = figure else { continue };
                self.compared += 1;
                match self.standing.get(&key) {
                    Some(standing) => {
                        if let Some(fault) = unlike(standing, block, numbers) {
                            faults.push(format!("closed: {key:?} of {block:?} {fault}"));
                        }
                    }
                    None => fresh.push(Fresh {
                        population: town.population(&key.0),
                        of_distribution: town.indicator(&key.0).is_some_and(|found| found.part_of_distribution),
                        set: truth.counted(&key, block),
                        key: key.clone(),
                        numbers,
                    }),
                }
            }
        }
        for Fresh { key, set, .. } in &fresh {
            let Some(known) = self.of_period.get(&key.1) else { continue };
            let households: Vec<u32> = set.iter().map(|id| truth.households[id]).collect();
            if !known.get(set).is_some_and(|then| then.contains(&households)) {
                faults.push(format!("beside: {key:?} comes new of {set:?}, which nothing was shown of then"));
            }
        }
        fresh
    }

    /// Takes up what was shown.
    pub(super) fn take_up(&mut self, published: &Published, fresh: Vec<Fresh>, truth: &Truth) {
        for key in seen(published).into_keys() {
            self.standing.entry(key).or_default();
        }
        for Fresh { key, population, of_distribution, set, numbers } in fresh {
            let households: Vec<u32> = set.iter().map(|id| truth.households[id]).collect();
            self.of_period.entry(key.1).or_default().entry(set.clone()).or_default().insert(households);
            self.ever[0].insert(set.clone());
            if of_distribution {
                self.ever[1].insert(set.clone());
            }
            if key.0 != CONCERNS {
                let true_number = f64::from(truth.sum(&key, &set).denominator);
                let standing = self.persons.entry((population, key.1)).or_default().entry(set.clone());
                standing.or_insert([numbers[1], true_number]);
            }
            self.standing.entry(key).or_default().insert(set, numbers);
        }
    }

    /// Takes up how many households there are.
    pub(super) fn count(&mut self, truth: &Truth) {
        for (id, households) in &truth.households {
            let fewest = self.fewest.entry(id.clone()).or_insert(*households);
            *fewest = (*fewest).min(*households);
        }
    }

    /// The sets of a population and period that stand.
    pub(super) fn family(&self, population: &str, period: Period, town: &Town) -> BTreeSet<Set> {
        let of_it = self.standing.iter().filter(|(key, _)| key.1 == period && town.population(&key.0) == population);
        of_it.flat_map(|(_, figures)| figures.keys().cloned()).collect()
    }
}

/// What is wrong with a figure of a block, where something is.
fn unlike(standing: &BTreeMap<Set, [f64; 2]>, block: &Set, numbers: [f64; 2]) -> Option<String> {
    let touched: Vec<(&Set, &[f64; 2])> = standing.iter().filter(|(set, _)| !set.is_disjoint(block)).collect();
    if touched.is_empty() {
        return Some("comes new".to_owned());
    }
    if let Some((set, _)) = touched.iter().find(|(set, _)| !set.is_subset(block)) {
        return Some(format!("is of others too: {set:?}"));
    }
    let sum = [0, 1].map(|part| touched.iter().map(|(_, numbers)| numbers[part]).sum::<f64>());
    (sum != numbers).then(|| format!("was {sum:?} and is {numbers:?}"))
}

/// The household threshold of a figure.
pub(super) fn least(rules: &Rules, of_distribution: bool) -> u32 {
    if of_distribution { rules.households().max(50) } else { rules.households() }
}
