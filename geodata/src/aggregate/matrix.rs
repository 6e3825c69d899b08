//! The sparse matrix of weights: which part of a source lies in which target.
use rayon::prelude::*;
use std::{collections::BTreeMap, ops::AddAssign};

/// Weights from sources to targets. The weights of a source add up to the part of it that lies in any target: 1 where it
/// lies inside, 0 where it lies outside or has no place. Onto overlapping targets they may add up to more.
///
/// Rows lie one after the other, so that applying the matrix reads memory once from its beginning to its end.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// Where each row begins; one more than there are sources.
    starts: Vec<usize>,
    entries: Vec<(usize, f64)>,
    targets: usize,
    /// What the weights are parts of: m² of each source, or its dwellings.
    mass: Vec<f64>,
}

/// A sum of weights this near to 1 is 1: below it is the rounding of the overlay, not a part outside of all targets.
const WHOLE: f64 = 1e-6;
/// Up to this many targets, the places of those that are reached are kept in a table, which is faster than searching.
const MOST_IN_TABLE: usize = 1 << 24;
const NOT_REACHED: u32 = u32::MAX;

impl Weights {
    /// Takes a row per source: targets by position, with the part of the source that lies there. A row that adds up to 1
    /// within 10⁻⁶ is scaled to 1, so that mass is kept. Each source has the mass 1.
    pub fn new(rows: Vec<Vec<(usize, f64)>>, targets: usize) -> Self {
        let mass = vec![1.0; rows.len()];
        Self::with_mass(rows, mass, targets)
    }

    /// As [`Weights::new`], with the mass of each source: the m² or dwellings that its weights are parts of.
    ///
    /// # Panics
    /// Where there is not one mass for each row.
    pub fn with_mass(rows: impl IntoIterator<Item = Vec<(usize, f64)>>, mass: Vec<f64>, targets: usize) -> Self {
        let mut weights = Self::onto(targets);
        for row in rows {
            weights.push(row);
        }
        weights.set_mass(mass);
        weights
    }

    /// No source yet.
    pub(super) fn onto(targets: usize) -> Self {
        Self { starts: vec![0], entries: Vec::new(), targets, mass: Vec::new() }
    }

    /// Takes rows as they are, without scaling any; each source has the mass 1 until it is set.
    pub(super) fn of_overlapping(rows: Vec<Vec<(usize, f64)>>, targets: usize) -> Self {
        let mut starts = vec![0];
        starts.extend(rows.iter().scan(0, |end, row| {
            *end += row.len();
            Some(*end)
        }));
        let mass = vec![1.0; rows.len()];
        Self { starts, entries: rows.into_iter().flatten().collect(), targets, mass }
    }

    /// Sets the mass of each source.
    pub(super) fn set_mass(&mut self, mass: Vec<f64>) {
        assert_eq!(self.sources(), mass.len(), "each source has one mass");
        self.mass = mass;
    }

    /// Adds a source of which each target has this much; the sum is the mass of the source, and none of it lies outside.
    pub(super) fn push_parts(&mut self, parts: impl IntoIterator<Item = (usize, f64)>) {
        let start = self.entries.len();
        self.entries.extend(parts);
        let row = &mut self.entries[start..];
        let mass: f64 = row.iter().map(|(_, part)| part).sum();
        row.iter_mut().for_each(|(_, part)| *part /= mass);
        scale_to_whole(row);
        self.starts.push(self.entries.len());
        self.mass.push(mass);
    }

    /// Puts matrices onto the same targets one below the other.
    pub(super) fn stacked(parts: Vec<Self>, targets: usize) -> Self {
        let mut parts = parts.into_iter();
        let Some(mut whole) = parts.next() else { return Self::onto(targets) };
        whole.entries.reserve(parts.as_slice().iter().map(|part| part.entries.len()).sum());
        for part in parts {
            let before = whole.entries.len();
            whole.starts.extend(part.starts[1..].iter().map(|start| start + before));
            whole.entries.extend(part.entries);
            whole.mass.extend(part.mass);
        }
        whole
    }

    fn push(&mut self, row: impl IntoIterator<Item = (usize, f64)>) {
        let start = self.entries.len();
        self.entries.extend(row);
        scale_to_whole(&mut self.entries[start..]);
        self.starts.push(self.entries.len());
    }

    /// The targets of a source, with weights.
    pub fn row(&self, source: usize) -> &[(usize, f64)] {
        &self.entries[self.starts[source]..self.starts[source + 1]]
    }

    /// All rows, in the order of the sources.
    pub fn rows(&self) -> impl Iterator<Item = &[(usize, f64)]> {
        self.starts.windows(2).map(|pair| &self.entries[pair[0]..pair[1]])
    }

    /// Number of sources.
    pub fn sources(&self) -> usize {
        self.starts.len() - 1
    }

    /// Number of targets.
    pub fn targets(&self) -> usize {
        self.targets
    }

    /// What the weights of a source are parts of: its m² or its dwellings.
    pub fn mass(&self, source: usize) -> f64 {
        self.mass[source]
    }

    /// The part of a source that lies in any target.
    pub fn inside(&self, source: usize) -> f64 {
        self.row(source).iter().map(|(_, weight)| weight).sum()
    }

    /// The target that holds the largest part of a source; the first of equals.
    pub fn largest(&self, source: usize) -> Option<usize> {
        let best = self.row(source).iter().copied().reduce(|best, next| if next.1 > best.1 { next } else { best });
        best.map(|(target, _)| target)
    }

    /// The weights onto those targets alone that any source reaches, and their positions before, ascending.
    pub fn onto_reached(self) -> (Vec<usize>, Self) {
        self.onto_reached_and(&[])
    }

    /// As [`Weights::onto_reached`], with `further` targets that are kept too.
    pub(super) fn onto_reached_and(mut self, further: &[usize]) -> (Vec<usize>, Self) {
        let reached = if self.targets <= MOST_IN_TABLE {
            let mut places = vec![NOT_REACHED; self.targets];
            self.entries
                .iter()
                .map(|entry| entry.0)
                .chain(further.iter().copied())
                .for_each(|target| places[target] = 0);
            let reached: Vec<usize> = (0..self.targets).filter(|&target| places[target] != NOT_REACHED).collect();
            (0..).zip(&reached).for_each(|(place, &target)| places[target] = place);
            self.entries.par_iter_mut().for_each(|entry| entry.0 = places[entry.0] as usize);
            reached
        } else {
            let mut reached: Vec<usize> =
                self.entries.iter().map(|entry| entry.0).chain(further.iter().copied()).collect();
            reached.par_sort_unstable();
            reached.dedup();
            let place = |target| reached.binary_search(&target).expect("every target of a row is in the list");
            self.entries.par_iter_mut().for_each(|entry| entry.0 = place(entry.0));
            reached
        };
        self.targets = reached.len();
        (reached, self)
    }

    /// Each row scaled to add up to 1, where it reaches any target at all: what lies outside of all targets goes with the rest
    /// of its source. The way to carry persons from cells onto blocks that leave out the streets.
    pub fn with_all_inside(mut self) -> Self {
        for source in 0..self.sources() {
            let row = &mut self.entries[self.starts[source]..self.starts[source + 1]];
            let sum: f64 = row.iter().map(|(_, weight)| weight).sum();
            row.iter_mut().for_each(|(_, weight)| *weight /= sum);
        }
        self
    }

    /// The weights of groups of sources, where each source counts by its own mass. A group without mass has no weights.
    pub fn of_groups(&self, groups: &[Vec<usize>], mass: &[f64]) -> Self {
        let totals: Vec<f64> = groups.iter().map(|members| members.iter().map(|&source| mass[source]).sum()).collect();
        let rows = groups.iter().zip(&totals).map(|(members, total)| {
            let mut row = BTreeMap::new();
            for &source in members.iter().filter(|&&source| mass[source] > 0.0) {
                for &(target, weight) in self.row(source) {
                    row.entry(target).or_insert(0.0).add_assign(weight * mass[source] / total);
                }
            }
            row.into_iter().collect()
        });
        Self::with_mass(rows, totals.clone(), self.targets)
    }
}

fn scale_to_whole(row: &mut [(usize, f64)]) {
    let sum: f64 = row.iter().map(|(_, weight)| weight).sum();
    if (sum - 1.0).abs() < WHOLE {
        row.iter_mut().for_each(|(_, weight)| *weight /= sum);
    }
}

#[cfg(test)]
#[path = "matrix_tests.rs"]
mod tests;
