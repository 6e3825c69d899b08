//! Attacks: what an outsider can compute from what is published. The audit and the tests run them; nothing that is published does.
use super::PerturbationTable;

/// A published sum: which part of each unknown is in it, and what it came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Equation {
    /// Position of an unknown, and the part of it.
    pub parts: Vec<(usize, f64)>,
    /// The published sum.
    pub value: f64,
}

/// Coefficients below this are what rounding leaves.
const NOTHING: f64 = 1e-9;

/// The unknowns that equations determine, by Gaussian elimination; `None` for each that they leave open.
///
/// ```
/// use geodata::protect::attack::{Equation, solve};
/// // A district of two departments, and one of them: the other follows.
/// let district = Equation { parts: vec![(0, 1.0), (1, 1.0)], value: 12.0 };
/// let department = Equation { parts: vec![(0, 1.0)], value: 9.0 };
/// assert_eq!(solve(3, &[district, department]), [Some(9.0), Some(3.0), None]);
/// ```
pub fn solve(unknowns: usize, equations: &[Equation]) -> Vec<Option<f64>> {
    // Each row leads with its own unknown, which no other row has.
    let mut rows: Vec<Option<(Vec<f64>, f64)>> = vec![None; unknowns];
    for equation in equations {
        let (mut parts, mut value) = (vec![0.0; unknowns], equation.value);
        for &(unknown, part) in &equation.parts {
            parts[unknown] += part;
        }
        for (lead, row) in rows.iter().enumerate() {
            if let Some((other, other_value)) = row
                && parts[lead] != 0.0
            {
                let factor = parts[lead];
                parts.iter_mut().zip(other).for_each(|(part, other)| *part -= factor * other);
                value -= factor * other_value;
            }
        }
        let largest = parts.iter().enumerate().max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()));
        let Some((lead, &factor)) = largest.filter(|(_, part)| part.abs() > NOTHING) else { continue };
        parts.iter_mut().for_each(|part| *part = if part.abs() > NOTHING { *part / factor } else { 0.0 });
        value /= factor;
        for (other, other_value) in rows.iter_mut().flatten() {
            let factor = other[lead];
            if factor != 0.0 {
                other.iter_mut().zip(&parts).for_each(|(other, part)| *other -= factor * part);
                other.iter_mut().filter(|part| part.abs() <= NOTHING).for_each(|part| *part = 0.0);
                *other_value -= factor * value;
            }
        }
        rows[lead] = Some((parts, value));
    }
    let alone =
        |(parts, value): &(Vec<f64>, f64)| (parts.iter().filter(|part| **part != 0.0).count() == 1).then_some(*value);
    rows.iter().map(|row| row.as_ref().and_then(alone)).collect()
}

/// The rank of vectors over the rational numbers, by fractions that are never rounded. A vector is in the span of others if it
/// does not raise their rank. Source: Bareiss, *Sylvester's Identity and Multistep Integer-Preserving Gaussian Elimination*,
/// Mathematics of Computation 22, 1968.
///
/// ```
/// use geodata::protect::attack::rank;
/// assert_eq!(rank(vec![vec![1, 1, 0], vec![0, 1, 1], vec![1, 2, 1]]), 2);
/// ```
pub fn rank(mut rows: Vec<Vec<i128>>) -> usize {
    let (mut rank, mut before) = (0, 1_i128);
    for column in 0..rows.first().map_or(0, Vec::len) {
        let Some(pivot) = (rank..rows.len()).find(|&row| rows[row][column] != 0) else { continue };
        rows.swap(rank, pivot);
        for row in rank + 1..rows.len() {
            for other in (column..rows[row].len()).rev() {
                rows[row][other] =
                    (rows[row][other] * rows[rank][column] - rows[rank][other] * rows[row][column]) / before;
            }
        }
        before = rows[rank][column];
        rank += 1;
    }
    rank
}

/// How sure an outsider who knows how frequent each count is can become of counts that are published with the noise of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Posterior<'a> {
    table: &'a PerturbationTable,
    prior: Vec<f64>,
}

impl<'a> Posterior<'a> {
    /// Begins with the frequencies that the outsider is assumed to know: those of the true counts, which nobody can know better.
    pub fn new(table: &'a PerturbationTable, counts: impl IntoIterator<Item = u64>) -> Self {
        let mut prior = Vec::new();
        for count in counts {
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            if prior.len() <= count {
                prior.resize(count + 1, 0.0);
            }
            prior[count] += 1.0;
        }
        Self { table, prior }
    }

    /// The probability of a count after `published` was seen.
    pub fn of(&self, count: u64, published: u64) -> f64 {
        let weight = |count: u64| {
            let prior = usize::try_from(count).ok().and_then(|count| self.prior.get(count)).copied().unwrap_or(0.0);
            prior * self.table.likelihood(count, published)
        };
        let all: f64 = self.table.possible(published).map(weight).sum();
        if all > 0.0 { weight(count) / all } else { 0.0 }
    }

    /// The mean, over what may be published of a count, of the probability that the outsider gives to it.
    pub fn expected(&self, count: u64) -> f64 {
        let published = self.table.distribution(count).map(|(noise, p)| (count.saturating_add_signed(noise.into()), p));
        published.map(|(published, probability)| probability * self.of(count, published)).sum()
    }

    /// The greatest probability that an outsider can give to a count after any published number.
    pub fn greatest(&self, count: u64) -> f64 {
        let published = self.table.distribution(count).map(|(noise, _)| count.saturating_add_signed(noise.into()));
        published.map(|published| self.of(count, published)).fold(0.0, f64::max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protect::TableRules;
    use proptest::prelude::*;

    #[test]
    fn an_outsider_is_no_surer_than_the_noise_lets_him() {
        let table = PerturbationTable::new(&TableRules::default()).unwrap();
        let posterior = Posterior::new(&table, (0..40_u64).flat_map(|count| vec![count; 5]));
        assert!((posterior.of(0, 0) - 1.0 / 2.452).abs() < 0.01, "{}", posterior.of(0, 0));
        assert!(posterior.expected(1) < 0.35 && posterior.greatest(1) < 0.5);
        let all: f64 = (0..20).map(|count| posterior.of(count, 7)).sum();
        assert!((all - 1.0).abs() < 1e-12);
        let plain = PerturbationTable::new(&TableRules { max_noise: 0, hidden: 0, ..TableRules::default() }).unwrap();
        assert_eq!(Posterior::new(&plain, [1, 2, 3]).expected(1), 1.0, "without noise he knows");
    }

    proptest! {
        #[test]
        fn what_is_determined_is_right(
            truth in prop::collection::vec(0.0..100.0, 8),
            masks in prop::collection::vec(prop::collection::vec((0_usize..8, 0.05..1.0), 1..5), 1..14),
        ) {
            let equations: Vec<Equation> = masks
                .into_iter()
                .map(|parts| Equation { value: parts.iter().map(|&(at, part)| part * truth[at]).sum(), parts })
                .collect();
            for (found, truth) in solve(8, &equations).into_iter().zip(&truth) {
                prop_assert!(found.is_none_or(|found| (found - truth).abs() < 1e-4));
            }
        }
    }
}
