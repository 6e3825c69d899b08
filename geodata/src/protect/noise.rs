//! Noise: the key of every count of a release, and what the table makes of it.
use super::{cell_key::SecretKey, perturbation::PerturbationTable};
use crate::{area::AreaId, period::Period};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};

/// What is counted: by whom and when its contributors are told apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Counted {
    /// The indicator's code, with `/sum` for the persons of a sum; the population with `/persons` for those that shares and means are
    /// taken of.
    pub name: String,
    /// The period of a flow count; `None` for a stock count, so that who stays from year to year keeps the noise.
    pub period: Option<Period>,
}

/// A count of an atom.
pub(super) type Wanted<'a> = (&'a Counted, &'a AreaId, u64);

/// Keys of counts.
pub(super) struct Keys<'a> {
    /// Sums of the first contributors' keys, by count.
    sums: HashMap<(&'a Counted, &'a AreaId), Vec<(u64, u64)>>,
}

impl<'a> Keys<'a> {
    /// Computes the keys of all counts that a release needs, each contributor once.
    pub(super) fn new(secret: &SecretKey, wanted: impl Iterator<Item = Wanted<'a>>) -> Self {
        let mut counts: HashMap<(&'a Counted, &'a AreaId), BTreeSet<u64>> = HashMap::new();
        for (counted, atom, count) in wanted {
            counts.entry((counted, atom)).or_default().insert(count);
        }
        let sums = counts.into_par_iter().map(|((counted, atom), counts)| {
            let period = counted.period.map(|period| period.to_string()).unwrap_or_default();
            let mut contributors = secret.contributors(&counted.name, &period, atom.as_str());
            let (mut taken, mut sum) = (0_u64, 0_u64);
            let sums = counts.into_iter().map(|count| {
                let more = contributors.by_ref().take(usize::try_from(count - taken).unwrap_or(usize::MAX));
                sum = more.fold(sum, u64::wrapping_add);
                taken = count;
                (count, sum)
            });
            ((counted, atom), sums.collect())
        });
        Self { sums: sums.collect() }
    }

    /// The key of counts together.
    pub(super) fn key(&self, counted: &Counted, atoms: &[(&AreaId, u64)]) -> u64 {
        let one = |&(atom, count): &(&AreaId, u64)| {
            let sums = self.sums.get(&(counted, atom));
            let at = sums.and_then(|sums| sums.binary_search_by_key(&count, |sum| sum.0).ok().map(|at| sums[at].1));
            at.expect("the keys of a release are made of the counts that it perturbs")
        };
        atoms.iter().map(one).fold(0, u64::wrapping_add)
    }

    /// The perturbed sum of counts.
    pub(super) fn perturbed(&self, table: &PerturbationTable, counted: &Counted, atoms: &[(&AreaId, u64)]) -> u64 {
        let count: u64 = atoms.iter().map(|atom| atom.1).sum();
        count.saturating_add_signed(table.noise(count, self.key(counted, atoms)).into())
    }
}
