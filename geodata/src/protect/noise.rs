//! Noise: the key of every count of a release, and what a table makes of it.
//!
//! A count's place in its row of the table has two parts of equal weight. The *lasting* part belongs to the departments and to what is
//! counted: it is the same in all years and for all counts, so that no mean over years removes it. The part *of the period* follows from
//! the cell key of the contributors, the period, and how often a steward has reopened it. Each part by itself is spread evenly, and so
//! is the place: a single figure has the probabilities of the table.
use super::{Group, cell_key::SecretKey, perturbation::PerturbationTable};
use crate::{area::AreaId, numbers::floor_to_u64, period::Period};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};
use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// What is counted: by whom and when its contributors are told apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Counted {
    /// The indicator's code, with `/sum` for the persons of a sum; `persons` for those that shares and means are taken of.
    pub name: String,
    /// The period of a flow count; `None` for a stock count, whose contributors may stay.
    pub period: Option<Period>,
    /// How the lasting part of its noise is mixed with the new part.
    pub mixing: Mixing,
}

/// How the lasting part of noise is mixed with the new part of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Mixing {
    /// [`mixed`]: counts that may be small.
    Even,
    /// [`mixed_normally`]: persons, of whom many series share the lasting part.
    Normal,
}

/// A count of an atom.
pub(super) type Wanted<'a> = (&'a Counted, &'a AreaId, u64);

/// Keys of counts.
pub(super) struct Keys<'a> {
    secret: &'a SecretKey,
    /// Sums of the first contributors' keys, by count.
    sums: HashMap<(&'a Counted, &'a AreaId), Vec<(u64, u64)>>,
}

/// Which noise of a count is meant.
#[derive(Debug, Clone, Copy)]
pub(super) struct When {
    pub period: Period,
    /// How often a steward has opened the period again.
    pub epoch: u32,
}

impl<'a> Keys<'a> {
    /// Computes the keys of all counts that a release needs, each contributor once.
    pub(super) fn new(secret: &'a SecretKey, wanted: impl Iterator<Item = Wanted<'a>>) -> Self {
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
        Self { secret, sums: sums.collect() }
    }

    /// The cell key of counts together.
    pub(super) fn key(&self, counted: &Counted, atoms: &[(&AreaId, u64)]) -> u64 {
        let one = |&(atom, count): &(&AreaId, u64)| {
            let sums = self.sums.get(&(counted, atom));
            let at = sums.and_then(|sums| sums.binary_search_by_key(&count, |sum| sum.0).ok().map(|at| sums[at].1));
            at.expect("the keys of a release are made of the counts that it perturbs")
        };
        atoms.iter().map(one).fold(0, u64::wrapping_add)
    }

    /// The place of what has this key in its row of the table.
    pub(super) fn place(&self, counted: (&str, Mixing), group: &Group, when: When, key: &str) -> u64 {
        let (name, mixing) = counted;
        let departments: Vec<&str> = group.ids().iter().map(AreaId::as_str).collect();
        let lasting = self.secret.of_texts(&[&["lasting", name][..], &departments].concat());
        let (period, epoch) = (when.period.to_string(), when.epoch.to_string());
        let of_period = ["period", name, &period, &epoch, key];
        let of_period = self.secret.of_texts(&[&of_period[..], &departments].concat());
        match mixing {
            Mixing::Even => mixed(lasting, of_period),
            Mixing::Normal => mixed_normally(lasting, of_period),
        }
    }

    /// A count of these atoms together with the noise of its place.
    pub(super) fn perturbed(
        &self,
        table: &PerturbationTable,
        counted: &Counted,
        group: &Group,
        when: When,
        atoms: &[(&AreaId, u64)],
    ) -> u64 {
        let key = format!("{:016x}", self.key(counted, atoms));
        let count: u64 = atoms.iter().map(|atom| atom.1).sum();
        count.saturating_add_signed(
            table.noise(count, self.place((&counted.name, counted.mixing), group, when, &key)).into(),
        )
    }
}

/// The mean of two numbers that are spread evenly, spread evenly again: what part of all such means is below it.
///
/// The sum s of two numbers from 0 to 1 is at most s with the probability s²/2 up to 1, and 1 − (2 − s)²/2 from there on.
pub(super) fn mixed(one: u64, other: u64) -> u64 {
    // In parts of 2⁶², so that squares fit.
    let sum = (u128::from(one) + u128::from(other)) >> 2;
    let whole = 1_u128 << 62;
    let scaled = |part: u128| (part * part) >> 61;
    let mixed = if sum < whole { scaled(sum) } else { (1_u128 << 64) - scaled(2 * whole - sum) };
    u64::try_from(mixed).unwrap_or(u64::MAX)
}

/// The part of the keys of a period, from 0 to 1, that come below a place, for one lasting part: the other way round than [`mixed`].
pub(super) fn below(lasting: f64, place: f64) -> f64 {
    let sum = if place < 0.5 { (2.0 * place).sqrt() } else { 2.0 - (2.0 * (1.0 - place)).max(0.0).sqrt() };
    (sum - lasting).clamp(0.0, 1.0)
}

/// Two numbers that are spread evenly, mixed to one that is: each stands for a normal number, and the sum of the two is one again. The lasting part is
/// then a shift without edges that a series could show, so many series with one lasting part do not reveal it. Small counts are still mixed by [`mixed`],
/// because a shift without an edge would make some zeros certain.
pub(super) fn mixed_normally(one: u64, other: u64) -> u64 {
    let sum = (normal(unit(one)) + normal(unit(other))) * FRAC_1_SQRT_2;
    floor_to_u64(below_normal(sum) * 2_f64.powi(64))
}

/// A key from 0 to 1, neither of them reached.
fn unit(key: u64) -> f64 {
    ((key >> 12) as f64 + 0.5) / 2_f64.powi(52)
}

/// The normal number below which a part of all lies. Source: Wichura, *Algorithm AS 241: The Percentage Points of the Normal Distribution*, Applied
/// Statistics 37, 1988 (PPND7, seven digits: much finer than the steps of a table).
fn normal(part: f64) -> f64 {
    let polynomial = |at: f64, coefficients: &[f64]| coefficients.iter().rev().fold(0.0, |sum, next| sum * at + next);
    let off = part - 0.5;
    if off.abs() <= 0.425 {
        let at = 0.180_625 - off * off;
        return off * polynomial(at, &[3.387_132_718_5, 50.434_271_938, 159.291_132_02, 59.109_374_72])
            / polynomial(at, &[1.0, 17.895_169_469, 78.757_757_664, 67.187_563_6]);
    }
    let tail = (-part.min(1.0 - part).max(f64::MIN_POSITIVE).ln()).sqrt();
    let size = if tail <= 5.0 {
        let at = tail - 1.6;
        polynomial(at, &[1.423_437_277_7, 2.756_815_39, 1.306_728_481_6, 0.170_238_211_03])
            / polynomial(at, &[1.0, 0.737_001_643, 0.120_211_329_75])
    } else {
        let at = tail - 5.0;
        polynomial(at, &[6.657_905_115, 3.081_226_386, 0.428_682_943_37, 0.017_337_203_997])
            / polynomial(at, &[1.0, 0.241_978_942_25, 0.012_258_202_635])
    };
    size.copysign(off)
}

/// The part of all that lies below a normal number. Source: Abramowitz and Stegun, *Handbook of Mathematical Functions*, 26.2.17, whose error is at most
/// 7.5 · 10⁻⁸.
fn below_normal(number: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.231_641_9 * number.abs());
    let sum = [0.319_381_530, -0.356_563_782, 1.781_477_937, -1.821_255_978, 1.330_274_429];
    let tail =
        sum.iter().rev().fold(0.0, |all, next| (all + next) * t) * (-0.5 * number * number).exp() / (2.0 * PI).sqrt();
    (if number < 0.0 { tail } else { 1.0 - tail }).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_spread_evenly_and_half_of_it_lasts() {
        let secret = SecretKey::new(b"a secret of the tests").unwrap();
        let part = |text: String| secret.of_texts(&[&text]);
        // Two years of one lasting part.
        let places: Vec<[f64; 2]> = (0..20_000)
            .map(|at| {
                let lasting = part(format!("l{at}"));
                [0, 1].map(|year| unit(mixed(lasting, part(format!("{at}|{year}")))))
            })
            .collect();
        for tenth in 0..10 {
            let inside = places.iter().filter(|place| (place[0] * 10.0) as usize == tenth).count();
            assert!((1_850..2_150).contains(&inside), "{tenth}: {inside}");
        }
        let product = |a: usize, b: usize| places.iter().map(|p| (p[a] - 0.5) * (p[b] - 0.5)).sum::<f64>();
        let correlation = product(0, 1) / product(0, 0);
        assert!((0.45..0.55).contains(&correlation), "{correlation}");
        let normally: Vec<f64> =
            (0..20_000).map(|at| unit(mixed_normally(part(format!("l{at}")), part(format!("{at}|0"))))).collect();
        let inside = normally.iter().filter(|place| **place < 0.1).count();
        assert!((1_850..2_150).contains(&inside), "{inside}");
        for (part, number) in [(0.5, 0.0), (0.975, 1.959_964), (0.001, -3.090_232), (1e-9, -5.997_807)] {
            assert!((normal(part) - number).abs() < 1e-5 && (below_normal(number) - part).abs() < 1e-6, "{part}");
        }
    }

    #[test]
    fn what_comes_below_a_place_is_what_is_mixed_below_it() {
        for lasting in [0.0, 0.2, 0.5, 0.9, 1.0] {
            for place in [0.01, 0.3, 0.5, 0.7, 0.99] {
                let of = |part: f64| mixed((lasting * 2_f64.powi(64)) as u64, (part * 2_f64.powi(64)) as u64);
                let counted = (0..10_000).filter(|at| (of(f64::from(*at) / 1e4) as f64) < place * 2_f64.powi(64));
                let part = counted.count() as f64 / 1e4;
                assert!((below(lasting, place) - part).abs() < 2e-4, "{lasting} {place}: {part}");
            }
        }
    }
}
