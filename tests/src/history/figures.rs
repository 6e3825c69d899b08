//! That every new figure rests on enough, and is what noise can make of the truth.
use super::{
    Faults, Town, Truth,
    told::{Fresh, least},
    truth::Sum,
};
use bydelsblik::catalogue::CONCERNS;
use geodata::{
    indicator::{Indicator, Kind},
    protect::{Rules, Tables},
};

/// Holds new figures against what they rest on.
pub(super) fn hold(fresh: &[Fresh], town: &Town, truth: &Truth, faults: &mut Faults) {
    let tables = Tables::new(&town.indicators);
    for figure in fresh {
        let sum = truth.sum(&figure.key, &figure.set);
        let mut fault = |what: &str| {
            faults.push(format!("{what}: {:?} of {:?} is {:?}, of {sum:?}", figure.key, figure.set, figure.numbers));
        };
        if figure.set.is_empty() || sum.households < least(&town.rules, figure.of_distribution) {
            fault("too few households");
        }
        match town.indicator(&figure.key.0) {
            None => {
                debug_assert_eq!(figure.key.0, CONCERNS);
                if sum.reporters < town.rules.reporters() || sum.denominator < town.rules.contributors() {
                    fault("too few reporters or dwellings");
                }
                if figure.numbers[1] != (f64::from(sum.denominator) / 10.0).round() * 10.0 {
                    fault("dwellings that are not rounded");
                }
                if !is_noise(sum.numerator, figure.numbers[0], 5.0) {
                    fault("no noise of reports");
                }
            }
            Some(indicator) => {
                let persons = persons(&town.rules, indicator);
                if sum.denominator < persons || figure.numbers[1] < f64::from(persons) {
                    fault("too few persons");
                }
                let possible = if indicator.kind == Kind::Mean {
                    is_sum(&sum, truth.means(&figure.key), figure.numbers[0])
                } else {
                    is_share(indicator, &tables, &sum, figure.numbers)
                };
                if !possible {
                    fault("no noise that there is");
                }
            }
        }
    }
}

fn persons(rules: &Rules, indicator: &Indicator) -> u32 {
    if indicator.sensitive { rules.contributors().max(20) } else { rules.contributors() }
}

/// Whether a count may be published so by the noise of persons: at most 5 off, never 1 or 2. A zero may become up to `of_zero`.
fn is_noise(count: f64, published: f64, of_zero: f64) -> bool {
    let most = if count == 0.0 { of_zero } else { 5.0 };
    published.fract() == 0.0 && published != 1.0 && published != 2.0 && (published - count).abs() <= most
}

/// A share: the noise of persons, or that of whole households; and no more than all.
fn is_share(indicator: &Indicator, tables: &Tables, sum: &Sum, [published, persons]: [f64; 2]) -> bool {
    let (count, table) = (sum.numerator as u64, tables.of(indicator));
    let likely = |published: u64| table.likelihood(count, published) > 0.0;
    let capped = || (persons as u64..=count + table.max_noise()).any(likely);
    let by_table = published.fract() == 0.0 && (likely(published as u64) || published == persons && capped());
    let of_persons = indicator.persons_per_household > 1
        || is_noise(sum.numerator, published, 0.0)
        || published == persons && sum.numerator + 5.0 >= persons;
    by_table && of_persons && published <= persons && published != 1.0 && published != 2.0
}

/// A sum over persons: what one has over three units left out, noise of at most 5 ½ units, three digits. The unit is about what the poorer half of
/// the persons has, so it lies between the `means` of departments.
fn is_sum(sum: &Sum, [lowest, highest]: [f64; 2], published: f64) -> bool {
    let units = [0.9 * lowest, 1.1 * highest];
    let least = match sum.largest.as_deref() {
        Some(all) => {
            let (first, second) = (all.first().copied().unwrap_or(0.0), all.get(1).copied().unwrap_or(0.0));
            if second > 3.0 * units[1] || sum.numerator - first - second < 0.15 * first.min(3.0 * units[0]) {
                return false;
            }
            sum.numerator - (first - 3.0 * units[0]).max(0.0)
        }
        None if sum.denominator < 50 => sum.numerator.min(units[0] * f64::from(sum.denominator)),
        None => sum.numerator,
    };
    let noise = 5.5 * units[1] + 0.005 * published;
    published >= 0.0 && least - noise <= published && published <= sum.numerator + noise
}
