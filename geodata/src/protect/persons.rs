//! The persons that shares and means are taken of: one number for a population, period and group of departments.
//!
//! Populations lie inside each other (`18-64` ⊂ `15+` ⊂ `residents`), and so do groups. What is published of them keeps that order, so
//! the order reveals nothing beyond the numbers themselves: the intervals that noise leaves stay whole (proof in `CLAIM.md`).
use super::{
    Group, Ledger, Rules,
    figure::{Basis, Column, Counts},
    noise::Keys,
    tables::Tables,
};
use crate::{area::AreaId, numbers::floor_to_u64, period::Period, population::contains};
use std::collections::{BTreeMap, BTreeSet};

/// The published persons of a release.
#[derive(Debug, Default)]
pub(super) struct Persons<'a> {
    of: BTreeMap<Period, BTreeMap<(&'a str, Group), Published<'a>>>,
}

/// Persons as they are published, and the counts that this was made of; `None` of what an earlier release has published.
type Published<'a> = (u64, Option<&'a Counts<'a>>);

/// Persons of a population in a group of departments, to be published.
#[derive(Debug)]
struct Entry<'a> {
    population: &'a str,
    group: Group,
    count: u64,
    published: u64,
    /// Published by an earlier release already.
    fixed: bool,
    /// What it was made of, where it is published now.
    made_of: Option<&'a Counts<'a>>,
    /// What a figure says about them by being shown or withheld.
    least: u64,
    most: u64,
}

impl Entry<'_> {
    /// Whether its persons are among the others. Where more were delivered inside than around, one of the two is wrong, and neither is moved.
    fn is_within(&self, other: &Self) -> bool {
        contains(other.population, self.population) && self.group.is_within(&other.group) && self.count <= other.count
    }
}

impl<'a> Persons<'a> {
    /// The persons of all columns. What earlier releases have shown is taken as it was; all else gets noise, and is moved between what is inside
    /// and what is around it.
    pub(super) fn new(
        columns: &'a [Column<'a>],
        block_of: &BTreeMap<AreaId, usize>,
        earlier: &'a Ledger,
        keys: &Keys,
        tables: &Tables,
        rules: &Rules,
    ) -> Self {
        let mut of: BTreeMap<Period, BTreeMap<(&str, Group), Published>> = BTreeMap::new();
        let mut by_period: BTreeMap<Period, Vec<&Column>> = BTreeMap::new();
        for column in columns.iter().filter(|column| column.is_of_persons()) {
            by_period.entry(column.key.1).or_default().push(column);
        }
        for (period, columns) in by_period {
            let mut blocks: BTreeMap<usize, Vec<Entry>> = BTreeMap::new();
            let place = |group: &Group| group.ids().first().and_then(|id| block_of.get(id)).copied();
            for ((population, _), figures) in earlier.persons.iter().filter(|((_, of), _)| *of == period) {
                for (group, shown) in figures.iter().filter(|(_, shown)| shown.standing) {
                    let published = floor_to_u64(shown.published[1]);
                    // An earlier version did not keep what it was made of.
                    let count = if shown.truth[1].is_finite() { floor_to_u64(shown.truth[1]) } else { published };
                    let group = group.clone();
                    let entry = Entry {
                        population,
                        group,
                        count,
                        published,
                        fixed: true,
                        made_of: None,
                        least: 0,
                        most: u64::MAX,
                    };
                    blocks.entry(place(&entry.group).unwrap_or(usize::MAX)).or_default().push(entry);
                }
            }
            for column in &columns {
                let population = column.indicator.population.as_str();
                for counts in column.counts() {
                    let block = blocks.entry(place(&counts.group).unwrap_or(usize::MAX)).or_default();
                    let least = u64::from(rules.contributors_for(column.indicator));
                    let there =
                        block.iter_mut().find(|entry| entry.population == population && entry.group == counts.group);
                    match there {
                        Some(entry) => entry.least = entry.least.max(least),
                        None => block.push(Entry {
                            population,
                            group: counts.group.clone(),
                            count: floor_to_u64(counts.truth()[1]),
                            published: column.persons(counts, keys, tables),
                            fixed: false,
                            made_of: Some(counts),
                            least,
                            most: u64::MAX,
                        }),
                    }
                }
            }
            for column in &columns {
                for basis in &column.figures {
                    let Basis::TooFewPersons { group, least } = basis else { continue };
                    let Some(block) = place(group).and_then(|block| blocks.get_mut(&block)) else { continue };
                    // Persons outside these departments and populations are not among the few.
                    let most = u64::from(*least) - 1;
                    let inside = |entry: &&mut Entry| {
                        let among = contains(&column.indicator.population, entry.population);
                        among && entry.group.is_within(group) && entry.count <= most
                    };
                    block.iter_mut().filter(inside).for_each(|entry| entry.most = entry.most.min(most));
                }
            }
            let of_period = of.entry(period).or_default();
            for mut entries in blocks.into_values() {
                put_in_order(&mut entries);
                let published = |entry: Entry<'a>| ((entry.population, entry.group), (entry.published, entry.made_of));
                of_period.extend(entries.into_iter().map(published));
            }
        }
        Self { of }
    }

    /// The persons behind a figure that are published now, and what they were made of; `None` where they were published before.
    pub(super) fn of(&self, column: &Column<'a>, counts: &Counts) -> Option<(u64, &'a Counts<'a>)> {
        let key = (column.indicator.population.as_str(), counts.group.clone());
        let &(published, made_of) = self.of.get(&column.key.1)?.get(&key)?;
        Some((published, made_of?))
    }
}

/// Moves what is published so that no number is less than one inside it. What is inside comes first.
fn put_in_order(entries: &mut [Entry]) {
    let depth = |entry: &Entry, all: &[Entry]| all.iter().filter(|other| other.is_within(entry)).count();
    let mut order: Vec<(usize, usize)> =
        entries.iter().enumerate().map(|(at, entry)| (depth(entry, entries), at)).collect();
    order.sort_unstable();
    let mut done: BTreeSet<usize> = (0..entries.len()).filter(|&at| entries[at].fixed).collect();
    for (_, at) in order {
        if entries[at].fixed {
            continue;
        }
        let entry = &entries[at];
        let others = || done.iter().map(|&other| &entries[other]);
        let inside = others().filter(|other| other.is_within(entry)).map(|other| other.published).max();
        let around = others().filter(|other| other.fixed && entry.is_within(other)).map(|other| other.published).min();
        let least = entry.least.max(inside.unwrap_or(0));
        let most = entry.most.min(around.unwrap_or(u64::MAX)).max(least);
        entries[at].published = entry.published.clamp(least, most);
        done.insert(at);
    }
}

#[cfg(test)]
#[path = "persons_tests.rs"]
mod tests;
