//! The release: perturbed counts of blocks, the only thing that anything shown may be computed from.
use super::{
    Rules,
    block::{Block, blocks},
    cell_key::{SecretKey, cell_key},
    perturbation::{PerturbationTable, TableRules},
};
use crate::{
    aggregate::{Atom, Tally, Totals},
    area::AreaId,
    indicator::{Indicator, IndicatorCode, Kind},
    period::Period,
};
use std::collections::{BTreeMap, HashMap};

/// A released figure of a block.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Released {
    /// No data.
    Missing,
    /// Withheld: too few households or persons.
    Suppressed,
    /// Concerns only: nobody was trained to report.
    NobodyCouldReport,
    /// Perturbed counts.
    Counts {
        /// Perturbed numerator; for a mean a perturbed and rounded sum.
        numerator: f64,
        /// Perturbed denominator; for concerns the dwellings, rounded to ten.
        denominator: f64,
        /// Variance of the noise in the numerator.
        numerator_variance: f64,
        /// Variance of the noise in the denominator.
        denominator_variance: f64,
    },
}

/// A release. Only [`release`] makes one, so whoever holds it holds nothing that must not be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Release {
    rules: Rules,
    indicators: Vec<Indicator>,
    blocks: Vec<Block>,
    figures: BTreeMap<(IndicatorCode, Period), Vec<Released>>,
}

impl Release {
    /// The rules that it was made by.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// The indicators that it holds.
    pub fn indicators(&self) -> &[Indicator] {
        &self.indicators
    }

    /// The blocks of departments, in the order of every list of figures.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// For each indicator and period a figure per block.
    pub fn figures(&self) -> &BTreeMap<(IndicatorCode, Period), Vec<Released>> {
        &self.figures
    }
}

/// Makes a release of totals.
///
/// Counts get the noise of the cell key method. A sum over persons gets the noise of its persons' count, times their mean, and is
/// rounded to three digits. Dwellings are public facts about buildings; they are rounded to ten all the same. A block below the
/// household threshold, or a share or mean over fewer persons than the contributor threshold, is suppressed.
pub fn release(totals: &Totals, secret: &SecretKey, rules: Rules) -> Release {
    let table = PerturbationTable::new(TableRules::default()).expect("the default rules have a table");
    let blocks = blocks(totals, &rules);
    let mut noise = Noise { secret, table, stock_keys: HashMap::new() };
    let figures = totals
        .figures
        .iter()
        .filter_map(|(key, atoms)| {
            let indicator = totals.indicators.iter().find(|indicator| indicator.code == key.0)?;
            let released = blocks.iter().map(|block| {
                if block.households < rules.households() {
                    return Released::Suppressed;
                }
                noise.figure(indicator, key.1, block, totals, atoms, &rules)
            });
            Some((key.clone(), released.collect()))
        })
        .collect();
    Release { rules, indicators: totals.indicators.clone(), blocks, figures }
}

struct Noise<'a> {
    secret: &'a SecretKey,
    table: PerturbationTable,
    /// Keys of the first 0, 1, 2, … contributors of a stock count's atom, kept since they are the same in every period.
    stock_keys: HashMap<(String, AreaId), Vec<u64>>,
}

impl Noise<'_> {
    fn figure(
        &mut self,
        indicator: &Indicator,
        period: Period,
        block: &Block,
        totals: &Totals,
        atoms: &[Atom],
        rules: &Rules,
    ) -> Released {
        let mut sum = Tally::default();
        let mut counted: Vec<(&AreaId, Tally)> = Vec::new();
        for &member in &block.members {
            if let Atom::Counted(tally) = atoms[member] {
                sum += tally;
                counted.push((&totals.departments[member].id, tally));
            }
        }
        if counted.is_empty() {
            let unreachable = block.members.iter().any(|&member| atoms[member] == Atom::NobodyCouldReport);
            return if unreachable { Released::NobodyCouldReport } else { Released::Missing };
        }
        if sum.denominator < rules.contributors().max(if indicator.kind == Kind::Rate { rules.households() } else { 0 })
        {
            return Released::Suppressed;
        }
        let code = indicator.code.as_str();
        let people: Vec<(&AreaId, u64)> =
            counted.iter().map(|(id, tally)| (*id, u64::from(tally.denominator))).collect();
        let events: Vec<(&AreaId, u64)> =
            counted.iter().map(|(id, tally)| (*id, tally.numerator.max(0.0).round() as u64)).collect();
        match indicator.kind {
            Kind::Share => {
                let (numerator, numerator_variance) = self.stock(code, &events);
                let (denominator, denominator_variance) = self.stock(&format!("{code}/of"), &people);
                // More than all is no share: the noise of the two is independent.
                Released::Counts {
                    numerator: numerator.min(denominator),
                    denominator,
                    numerator_variance,
                    denominator_variance,
                }
            }
            Kind::Rate => {
                let (numerator, numerator_variance) = self.flow(code, period, &events);
                let denominator = f64::from(sum.denominator).max(10.0);
                Released::Counts {
                    numerator,
                    denominator: (denominator / 10.0).round() * 10.0,
                    numerator_variance,
                    denominator_variance: 0.0,
                }
            }
            Kind::Mean | Kind::Score => {
                let (persons, variance) = self.stock(&format!("{code}/sum"), &people);
                let (denominator, denominator_variance) = self.stock(&format!("{code}/of"), &people);
                let mean = sum.numerator / f64::from(sum.denominator);
                let numerator = three_digits(mean * persons);
                Released::Counts {
                    numerator,
                    denominator,
                    numerator_variance: variance * mean * mean,
                    denominator_variance,
                }
            }
        }
    }

    /// A perturbed stock count and the variance of its noise: the same persons get the same noise in every period.
    fn stock(&mut self, name: &str, atoms: &[(&AreaId, u64)]) -> (f64, f64) {
        let mut key = 0_u64;
        for &(atom, count) in atoms {
            let sums = self.stock_keys.entry((name.to_owned(), atom.clone())).or_insert_with(|| vec![0]);
            let known = sums.len() - 1;
            let wanted = usize::try_from(count).unwrap_or(usize::MAX);
            if wanted > known {
                let more = self.secret.contributors(name, "", atom.as_str()).skip(known).take(wanted - known);
                let mut sum = sums[known];
                sums.extend(more.map(|contributor| {
                    sum = sum.wrapping_add(contributor);
                    sum
                }));
            }
            key = key.wrapping_add(sums[wanted]);
        }
        self.perturbed(atoms, key)
    }

    /// A perturbed flow count and the variance of its noise: every period counts other events.
    fn flow(&self, name: &str, period: Period, atoms: &[(&AreaId, u64)]) -> (f64, f64) {
        let period = period.to_string();
        let keys =
            atoms.iter().map(|&(atom, count)| cell_key(self.secret.contributors(name, &period, atom.as_str()), count));
        self.perturbed(atoms, keys.fold(0, u64::wrapping_add))
    }

    fn perturbed(&self, atoms: &[(&AreaId, u64)], key: u64) -> (f64, f64) {
        let count: u64 = atoms.iter().map(|atom| atom.1).sum();
        let noise = self.table.noise(count, key);
        (count.saturating_add_signed(noise.into()) as f64, self.table.variance(count))
    }
}

fn three_digits(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return 0.0;
    }
    let unit = 10_f64.powf(value.abs().log10().floor() - 2.0);
    (value / unit).round() * unit
}

#[cfg(test)]
#[path = "release_tests.rs"]
mod tests;
