//! Sums over persons, such as incomes: what one person may add to them, on a step that is public.
//!
//! A sum is protected as if nobody contributed more than a bound, and gets noise of a *unit*; both follow from the *level* of the municipality – the
//! mean of the half of the persons whose blocks have the lowest means, which nobody rich moves – and the catalogue, so that they are the same for
//! all blocks and reveal nothing about any. Where the two largest contributions are known, what the largest
//! has over the bound is left out of the sum. Where they are not, and few persons stand behind the sum, it is shown as a bounded one: a mean that is
//! far above all others may be one person's.
use crate::{aggregate::Tally, indicator::Indicator};

/// What one person contributes to a sum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bounds {
    /// Level of the municipality, to two digits.
    level: f64,
    unit: f64,
}

/// How many units the bound has: the noise has the size of so many persons that somebody who contributes the bound cannot be recognised for sure.
const BOUND_IN_UNITS: f64 = 3.0;

/// From this many persons on, one of them hardly moves a mean.
const ENOUGH_PERSONS: u32 = 50;

/// How far the mean of fewer persons is shown above the level, and so many units besides: no more than noise can be.
const ABOVE_THE_LEVEL: f64 = 1.1;
const UNITS_ABOVE: f64 = 3.0;

/// The p-per-cent rule: what all but the two largest contribute must be at least this part of the largest; otherwise the second largest could
/// compute the largest to within it. Source: Hundepool and others, *Statistical Disclosure Control*, Wiley 2012, section 4.2.2.
const P: f64 = 0.15;

impl Bounds {
    /// The bounds of an indicator and period, by the sums and persons of all blocks that it is shown of. What is withheld must not move them.
    pub(super) fn new(indicator: &Indicator, shown: impl IntoIterator<Item = [f64; 2]>) -> Self {
        let mut blocks: Vec<[f64; 2]> = shown.into_iter().filter(|[_, persons]| *persons > 0.0).collect();
        blocks.sort_by(|a, b| (a[0] / a[1]).total_cmp(&(b[0] / b[1])));
        let all: f64 = blocks.iter().map(|[_, persons]| persons).sum();
        let (mut sum, mut persons) = (0.0, 0.0);
        for block in &blocks {
            if persons * 2.0 < all {
                sum += block[0];
                persons += block[1];
            }
        }
        let level = two_digits(sum / f64::max(persons, 1.0));
        Self { level, unit: level.max(1.0) * indicator.largest_in_means / BOUND_IN_UNITS }
    }

    /// The size of the noise, in the unit of the sum.
    pub(super) fn unit(&self) -> f64 {
        self.unit
    }

    /// The sum as it is protected; `None` where nothing may be shown of it.
    pub(super) fn bounded(&self, sum: &Tally) -> Option<f64> {
        let most = BOUND_IN_UNITS * self.unit;
        match sum.largest.two() {
            Some([first, second]) => {
                // A third one is at most as large as the second: where that is over the bound, it may be too.
                let bounded = sum.numerator - (first - most).max(0.0);
                let first = first.min(most);
                (second <= most && bounded - first - second >= P * first).then_some(bounded)
            }
            None if sum.denominator < ENOUGH_PERSONS => Some(
                sum.numerator.min(ABOVE_THE_LEVEL * self.level * f64::from(sum.denominator) + UNITS_ABOVE * self.unit),
            ),
            None => Some(sum.numerator),
        }
    }
}

fn two_digits(value: f64) -> f64 {
    if value <= 0.0 || !value.is_finite() {
        return 0.0;
    }
    let unit = 10_f64.powf(value.log10().floor() - 1.0);
    (value / unit).round() * unit
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::Largest;

    fn sum(numerator: f64, denominator: u32, largest: Largest) -> Tally {
        Tally { numerator, denominator, largest, reporters: 0 }
    }

    #[test]
    fn what_one_has_over_the_bound_is_left_out_and_what_two_have_is_withheld() {
        let bounds = Bounds::new(&Indicator::share("x"), [[25_120.0, 100.0], [0.0, 0.0]]);
        assert_eq!((bounds.level, bounds.unit()), (250.0, 250.0));
        let bounded = |largest| bounds.bounded(&sum(10_000.0, 40, Largest::Known(largest)));
        assert_eq!(bounded([700.0, 600.0]), Some(10_000.0));
        assert_eq!(bounded([5_000.0, 600.0]), Some(5_750.0));
        assert_eq!(bounded([5_000.0, 900.0]), None);
        // Two that hold nearly everything.
        assert_eq!(bounds.bounded(&sum(1_400.0, 12, Largest::Known([700.0, 650.0]))), None);
        assert_eq!(bounds.bounded(&sum(1_500.0, 12, Largest::Known([700.0, 650.0]))), Some(1_500.0));
    }

    #[test]
    fn a_mean_of_few_is_shown_near_the_others_where_contributions_are_unknown() {
        let bounds = Bounds::new(&Indicator::share("x"), [[25_000.0, 100.0]]);
        let bounded = |numerator, persons| bounds.bounded(&sum(numerator, persons, Largest::Unknown));
        assert_eq!(bounded(3_600.0, 14), Some(3_600.0));
        assert_eq!(bounded(8_500.0, 14), Some(1.1 * 250.0 * 14.0 + 3.0 * 250.0));
        assert_eq!(bounded(60_000.0, 50), Some(60_000.0));
    }

    #[test]
    fn nobody_rich_moves_the_level() {
        let blocks = (0..100).map(|id| [if id % 2 == 0 { 3_500.0 } else { 8_500.0 }, 14.0]);
        assert_eq!(Bounds::new(&Indicator::share("x"), blocks).level, 250.0);
    }
}
