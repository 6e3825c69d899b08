//! Attacks on the noise of several periods together: what somebody who knows the tables, how frequent each count is, and that a part of the noise
//! lasts can conclude from everything that was ever published of a block.
use super::{PerturbationTable, noise::below};
use std::collections::BTreeMap;

/// Steps of the lasting part, over which sums are taken.
const STEPS: u32 = 32;

/// The probabilities of a table's noise for each lasting part: [lasting part][row][noise], the noise from the least on.
#[derive(Debug, Clone)]
pub struct Given {
    by_part: Vec<Vec<Vec<f64>>>,
    rows: u64,
    most: i64,
}

impl Given {
    /// Those of a table.
    pub fn new(table: &PerturbationTable) -> Self {
        let most = i64::try_from(table.max_noise()).unwrap_or(i64::MAX);
        let row = |count: u64, lasting: f64| {
            let mut row = vec![0.0; usize::try_from(2 * most + 1).unwrap_or(0)];
            let mut before = 0.0;
            for (noise, place) in table.cumulated(count) {
                let here = below(lasting, place);
                row[usize::try_from(i64::from(noise) + most).unwrap_or(0)] += here - before;
                before = here;
            }
            row
        };
        let parts = (0..STEPS).map(|step| (f64::from(step) + 0.5) / f64::from(STEPS));
        let by_part = parts.map(|lasting| (0..table.rows()).map(|count| row(count, lasting)).collect());
        Self { by_part: by_part.collect(), rows: table.rows(), most }
    }

    /// Number of lasting parts, each as likely as all others.
    pub fn parts(&self) -> usize {
        self.by_part.len()
    }

    /// The row of a count: all from some count on have the last.
    pub fn row(&self, count: u64) -> usize {
        usize::try_from(count.min(self.rows - 1)).unwrap_or(0)
    }

    /// The greatest noise either way.
    pub fn most(&self) -> i64 {
        self.most
    }

    /// The probability of a noise in a row, for a lasting part.
    pub fn probability(&self, part: usize, row: usize, noise: i64) -> f64 {
        let at = usize::try_from(noise + self.most).ok();
        at.and_then(|at| self.by_part[part][row].get(at)).copied().unwrap_or(0.0)
    }

    fn of(&self, part: usize, count: u64, published: u64) -> f64 {
        let noise = i64::try_from(published).unwrap_or(i64::MAX) - i64::try_from(count).unwrap_or(i64::MAX);
        self.probability(part, self.row(count), noise)
    }
}

/// Somebody who knows a table, and how frequent each count is before anything was published.
#[derive(Debug, Clone)]
pub struct Attacker<'a> {
    given: &'a Given,
    /// Counts with their probability.
    prior: Vec<(u64, f64)>,
}

/// So many counts are added to the known ones, spread over all possible values.
const UNKNOWN: f64 = 30.0;

/// What the attacker believes about a count after seeing everything published.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Belief {
    /// The likeliest count.
    pub count: u64,
    /// Its probability.
    pub probability: f64,
    /// Its probability before.
    pub before: f64,
}

impl<'a> Attacker<'a> {
    /// Begins with the frequencies that the attacker is assumed to know: those of the true counts, which nobody can know better; from 5 on to within a fifth,
    /// because nobody knows exactly which large counts there are. If there are few, other counts are held possible as well; and none is held likelier than
    /// all others together that noise could make the same.
    pub fn new(given: &'a Given, counts: impl IntoIterator<Item = u64>) -> Self {
        let mut frequencies: BTreeMap<u64, f64> = BTreeMap::new();
        for count in counts {
            let near = count / 5;
            let width = (2 * near + 1) as f64;
            (count - near..=count + near).for_each(|count| *frequencies.entry(count).or_default() += 1.0 / width);
        }
        if let Some(most) = frequencies.last_key_value().map(|(most, _)| most + most / 5 + 5) {
            let each = UNKNOWN / (most + 1) as f64;
            (0..=most).for_each(|count| *frequencies.entry(count).or_default() += each);
        }
        // Where most departments share a count, it can be guessed without a release, and what is asked is what releases add.
        let reach = given.most().unsigned_abs();
        let near = |count: u64| frequencies.range(count.saturating_sub(reach)..=count.saturating_add(reach));
        let bounded = frequencies.iter().map(|(&count, &number)| {
            let others = near(count).map(|(_, other)| other).sum::<f64>() - number;
            (count, number.min(others))
        });
        let bounded: Vec<(u64, f64)> = bounded.collect();
        let all: f64 = bounded.iter().map(|(_, number)| number).sum();
        Self { given, prior: bounded.into_iter().map(|(count, number)| (count, number / all)).collect() }
    }

    /// What the attacker believes about the count of each period, from what was published of all of them. `None` where it could not have been published from
    /// any count that the attacker holds possible.
    pub fn beliefs(&self, published: &[u64]) -> Vec<Option<Belief>> {
        let near = |published: u64| {
            let most = self.given.most().unsigned_abs();
            let (from, to) = (published.saturating_sub(most), published.saturating_add(most));
            let first = self.prior.partition_point(|(count, _)| *count < from);
            self.prior[first..].iter().take_while(move |(count, _)| *count <= to)
        };
        // For each lasting part, the weight of each count of each period.
        let parts: Vec<Vec<Vec<f64>>> = (0..self.given.parts())
            .map(|part| {
                let of_period = |&published: &u64| {
                    near(published).map(|&(count, before)| before * self.given.of(part, count, published)).collect()
                };
                published.iter().map(of_period).collect()
            })
            .collect();
        let evidence = |part: &Vec<Vec<f64>>| part.iter().map(|period| period.iter().sum::<f64>()).product::<f64>();
        let evidence: Vec<f64> = parts.iter().map(evidence).collect();
        let all: f64 = evidence.iter().sum();
        let belief = |period: usize| {
            let candidates = near(published[period]).enumerate().map(|(at, &(count, before))| {
                let weight = |(part, evidence): (&Vec<Vec<f64>>, &f64)| {
                    let here: f64 = part[period].iter().sum();
                    if here > 0.0 { evidence * part[period][at] / here } else { 0.0 }
                };
                let probability = parts.iter().zip(&evidence).map(weight).sum::<f64>() / all;
                Belief { count, probability, before }
            });
            candidates.filter(|_| all > 0.0).max_by(|a, b| a.probability.total_cmp(&b.probability))
        };
        (0..published.len()).map(belief).collect()
    }

    /// The belief about one count that is the same in all periods, of somebody who knows that, and the rest that it was published with in each.
    pub fn of_a_steady_count(&self, published: &[(u64, u64)]) -> Option<Belief> {
        let weight = |&(count, before): &(u64, f64)| {
            let of_part = |part: usize| {
                let of_period = |&(rest, published): &(u64, u64)| self.given.of(part, count + rest, published);
                published.iter().map(of_period).product::<f64>()
            };
            (count, before, before * (0..self.given.parts()).map(of_part).sum::<f64>())
        };
        let weights: Vec<(u64, f64, f64)> = self.prior.iter().map(weight).collect();
        let all: f64 = weights.iter().map(|weight| weight.2).sum();
        let most = weights.into_iter().filter(|_| all > 0.0).max_by(|a, b| a.2.total_cmp(&b.2))?;
        Some(Belief { count: most.0, probability: most.2 / all, before: most.1 })
    }
}

#[cfg(test)]
#[path = "joint_tests.rs"]
mod tests;
