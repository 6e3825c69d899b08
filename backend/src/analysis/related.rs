//! Columns of counts that say the same: each would be published with noise of its own, and together they are more exact than one.
//!
//! *In*: counts per atom, by column. *Out*: the columns that are equal, nearly equal, or follow from each other. Only what stands in one file is
//! seen, and only relations that hold atom by atom.
use super::protect::AtomCounts;
use std::{
    collections::{HashMap, HashSet},
    fmt,
};
use thiserror::Error;

/// Columns that tell of each other, in how many atoms, of how many that were compared.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum Related {
    /// Two columns have the same number in every atom.
    #[error(
        "the columns \"{0}\" and \"{1}\" are the same in every atom, and the mean of two noises is more exact than one: leave one out"
    )]
    Same(String, String),
    /// Two columns have nearly the same numbers.
    #[error(
        "the columns \"{0}\" and \"{1}\" are the same, or 1 apart, in {2}, and the mean of two noises is more exact than one"
    )]
    Alike(String, String, Found),
    /// The first is a multiple of the second: so many times, divided by so many.
    #[error("the column \"{0}\" is {2}/{3} of \"{1}\" in {4}, so that each makes the other more exact")]
    Multiple(String, String, u64, u64, Found),
    /// The first less the second is always this.
    #[error("the column \"{0}\" is \"{1}\" and {2} more in {3}, so that each makes the other more exact")]
    Shifted(String, String, i64, Found),
    /// The two add up to this in every atom.
    #[error("the columns \"{0}\" and \"{1}\" add up to {2} in {3}, so that each makes the other more exact")]
    Complement(String, String, i64, Found),
    /// The first is the sum of the other two.
    #[error(
        "the column \"{0}\" is the sum of \"{1}\" and \"{2}\" in {3}, so that two of them make the third more exact"
    )]
    Sum(String, String, String, Found),
    /// One of these columns follows from the others, in every atom.
    #[error("of the columns {} each follows from the others by adding and subtracting in every atom, which makes it more exact", quoted(.0))]
    Dependent(Vec<String>),
}

impl Related {
    /// Whether one of the columns says nothing that the other does not say. More than this nobody may ask to be let through.
    pub(crate) fn is_same(&self) -> bool {
        matches!(self, Self::Same(..))
    }
}

/// In how many atoms something was found, of how many that were compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found {
    /// Atoms in which it is so.
    pub atoms: usize,
    /// Atoms that were compared.
    pub of: usize,
}

impl fmt::Display for Found {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} of {} atoms", self.atoms, self.of)
    }
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

/// Fewer atoms than this show by chance what looks like a relation.
const FEWEST: usize = 5;

/// Counts from here on are alike if they are 1 apart, which is less than the noise. Smaller ones of unlike things often are.
const LARGE: u64 = 10;

/// Enough to take it for a relation of the columns: 4 of 5 atoms between two columns. Unlike counts are the same in one atom of four or fewer.
fn of_most(atoms: usize, of: usize) -> Option<Found> {
    (of >= FEWEST && atoms * 5 >= of * 4).then_some(Found { atoms, of })
}

/// The columns that are related. Columns without anybody are left out: a 0 has no noise.
pub(crate) fn related(counts: &AtomCounts) -> Vec<Related> {
    let columns: Vec<(&String, &[u64])> = counts
        .counts
        .iter()
        .filter(|(_, numbers)| numbers.iter().any(|&count| count > 0))
        .map(|(name, numbers)| (name, numbers.as_slice()))
        .collect();
    let mut found = Vec::new();
    // What is explained: one column of each relation, which the others stand for.
    let mut explained: HashSet<usize> = HashSet::new();
    for first in 0..columns.len() {
        for second in first + 1..columns.len() {
            if let Some(pair) = pair(columns[first], columns[second]) {
                explained.insert(second);
                found.push(pair);
            }
        }
    }
    let apart: Vec<usize> = (0..columns.len()).filter(|at| !explained.contains(at)).collect();
    for &total in &apart {
        for (at, &first) in apart.iter().enumerate().filter(|part| *part.1 != total) {
            for &second in apart[at + 1..].iter().filter(|part| **part != total) {
                if let Some(sum) = sum(columns[total], columns[first], columns[second]) {
                    explained.insert(total);
                    found.push(sum);
                }
            }
        }
    }
    let rest: Vec<(&String, &[u64])> =
        columns.iter().enumerate().filter(|(at, _)| !explained.contains(at)).map(|(_, column)| *column).collect();
    found.extend(dependent(&rest));
    found
}

fn pair((name, one): (&String, &[u64]), (other_name, other): (&String, &[u64])) -> Option<Related> {
    let names = || (name.clone(), other_name.clone());
    let all: Vec<(u64, u64)> = one.iter().copied().zip(other.iter().copied()).collect();
    let somebody: Vec<(u64, u64)> = all.iter().copied().filter(|pair| *pair != (0, 0)).collect();
    if somebody.iter().all(|pair| pair.0 == pair.1) {
        let (one, other) = names();
        return Some(Related::Same(one, other));
    }
    let is_alike =
        |pair: &&(u64, u64)| pair.0 == pair.1 || (pair.0.min(pair.1) >= LARGE && pair.0.abs_diff(pair.1) == 1);
    if let Some(found) = of_most(somebody.iter().filter(is_alike).count(), somebody.len()) {
        let (one, other) = names();
        return Some(Related::Alike(one, other, found));
    }
    let ratio = |pair: &(u64, u64)| {
        let divisor = divisor(pair.0, pair.1);
        (pair.0 > 0 && pair.1 > 0).then(|| (pair.0 / divisor, pair.1 / divisor))
    };
    if let Some(((times, divided), found)) = most_common(&somebody, ratio, 2) {
        let (one, other) = names();
        return Some(Related::Multiple(one, other, times, divided, found));
    }
    // Of these an atom without anybody says as much as any other.
    if let Some((more, found)) = most_common(&all, |pair| Some(pair.0 as i64 - pair.1 as i64), 3) {
        let ((one, other), more) = if more < 0 { ((other_name.clone(), name.clone()), -more) } else { (names(), more) };
        return (more != 0).then_some(Related::Shifted(one, other, more, found));
    }
    let (both, found) = most_common(&all, |pair| Some((pair.0 + pair.1) as i64), 3)?;
    let (one, other) = names();
    Some(Related::Complement(one, other, both, found))
}

/// What most atoms have in common, if enough have it, with as many different counts in both columns.
fn most_common<T: Copy + Eq + std::hash::Hash + Ord>(
    pairs: &[(u64, u64)],
    of: impl Fn(&(u64, u64)) -> Option<T>,
    different: usize,
) -> Option<(T, Found)> {
    let mut times: HashMap<T, Vec<(u64, u64)>> = HashMap::new();
    for pair in pairs {
        if let Some(value) = of(pair) {
            times.entry(value).or_default().push(*pair);
        }
    }
    let (value, having) = times.into_iter().max_by_key(|(value, having)| (having.len(), *value))?;
    let distinct = having.iter().collect::<HashSet<_>>().len();
    Some((value, of_most(having.len(), pairs.len())?)).filter(|_| distinct >= different)
}

fn divisor(one: u64, other: u64) -> u64 {
    if other == 0 { one } else { divisor(other, one % other) }
}

/// Whether one column is the sum of two, in 9 of 10 of the atoms that count anybody: there are many more threes than pairs of columns that might be
/// so by chance. Both parts must matter.
fn sum(total: (&String, &[u64]), one: (&String, &[u64]), other: (&String, &[u64])) -> Option<Related> {
    let atoms = || total.1.iter().zip(one.1).zip(other.1).map(|((total, one), other)| (*total, *one, *other));
    let of = atoms().filter(|atom| *atom != (0, 0, 0)).count();
    let fitting: Vec<(u64, u64, u64)> = atoms().filter(|atom| atom.0 > 0 && atom.0 == atom.1 + atom.2).collect();
    let matter = |part: fn(&(u64, u64, u64)) -> u64| fitting.iter().filter(|atom| part(atom) > 0).count() >= 2;
    let enough = of >= FEWEST && fitting.len() * 10 >= of * 9 && matter(|atom| atom.1) && matter(|atom| atom.2);
    let found = Found { atoms: fitting.len(), of };
    enough.then(|| Related::Sum(total.0.clone(), one.0.clone(), other.0.clone(), found))
}

/// The columns of an exact linear relation, where there are enough atoms for it not to be one by chance.
fn dependent(columns: &[(&String, &[u64])]) -> Option<Related> {
    let atoms: HashSet<Vec<u64>> = (0..columns.first()?.1.len())
        .map(|atom| columns.iter().map(|column| column.1[atom]).collect::<Vec<u64>>())
        .filter(|counts| counts.iter().any(|&count| count > 0))
        .collect();
    let rank_without = |left_out: Option<usize>| {
        let kept = |at: &usize| Some(*at) != left_out;
        rank((0..columns.len()).filter(kept).map(|at| atoms.iter().map(|atom| atom[at]).collect()).collect())
    };
    let whole = rank_without(None);
    if atoms.len() < columns.len() + FEWEST || whole == columns.len() {
        return None;
    }
    let names = (0..columns.len()).filter(|&at| rank_without(Some(at)) == whole).map(|at| columns[at].0.clone());
    Some(Related::Dependent(names.collect()))
}

/// A prime: numbers are counted up to it, so that no rank is rounded. It is too large to divide by chance what is not 0.
const PRIME: u64 = (1 << 61) - 1;

fn rank(mut rows: Vec<Vec<u64>>) -> usize {
    let times = |one: u64, other: u64| (u128::from(one) * u128::from(other) % u128::from(PRIME)) as u64;
    let mut rank = 0;
    for column in 0..rows.first().map_or(0, Vec::len) {
        let Some(pivot) = (rank..rows.len()).find(|&row| rows[row][column] != 0) else { continue };
        rows.swap(rank, pivot);
        let (above, below) = rows.split_at_mut(rank + 1);
        let pivot = &above[rank];
        for row in below {
            let factor = row[column];
            for at in column..row.len() {
                row[at] = (times(row[at], pivot[column]) + PRIME - times(factor, pivot[at])) % PRIME;
            }
        }
        rank += 1;
    }
    rank
}

#[cfg(test)]
#[path = "related_tests.rs"]
mod tests;
