//! Sums over persons, such as incomes: what one person may add to them, on a step that is public.
//!
//! A sum is protected as if nobody contributed more than a bound, and gets noise of a *unit*; both follow from the *level* of the municipality and
//! the catalogue, so that they are the same for all blocks. The level is the lower quartile over the persons of their blocks' means, in steps of a
//! fifth: nobody rich moves a quartile, and a step is so wide that neither noise nor interval reveals the sum of a block. Blocks in which hardly
//! anybody contributes do not count, or the noise would vanish where most people have nothing to contribute. Where the two largest
//! contributions are known, what the largest has over the bound is left out of the sum. Where they are not, and few persons stand behind the sum,
//! it is shown as a bounded one: a mean that is far above all others may be one person's.
use crate::{aggregate::Tally, indicator::Indicator};

/// What one person contributes to a sum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bounds {
    /// Level of the municipality: what a person contributes, in wide steps.
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

/// Steps of the level, twelve for each power of ten: what is taken for one of them lies further apart than the p-per-cent rule asks for, and no
/// further than a tenth from it. Source: IEC 60063, series E12.
const STEPS: [f64; 13] = [1.0, 1.2, 1.5, 1.8, 2.2, 2.7, 3.3, 3.9, 4.7, 5.6, 6.8, 8.2, 10.0];

/// Which part of the persons live in blocks with a lower mean than the level: few enough that a town in which half of all blocks have somebody
/// rich has the level of the others.
const QUARTILE: f64 = 0.25;

/// A block with a mean below this part of that of all others does not count for the level.
const HARDLY_ANYBODY: f64 = 0.1;

/// The p-per-cent rule: what all but the two largest contribute must be at least this part of the largest; otherwise the second largest could
/// compute the largest to within it. Source: Hundepool and others, *Statistical Disclosure Control*, Wiley 2012, section 4.2.2.
const P: f64 = 0.15;

impl Bounds {
    /// The bounds of an indicator and period, by the sums of all blocks that it is shown of.
    pub(super) fn new(indicator: &Indicator, shown: impl IntoIterator<Item = Tally>) -> Self {
        let shown: Vec<Tally> = shown.into_iter().collect();
        let alike: Vec<[f64; 2]> = shown.iter().filter(|sum| !has_two_rich(sum)).filter_map(ordinary).collect();
        let all = || shown.iter().filter_map(ordinary).collect();
        let level = step(level(&if alike.is_empty() { all() } else { alike }));
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

/// The least unit that the noise of these blocks' sums may have, by their means and persons, when nothing is known of single contributions. What the bounds
/// leave out of sums or withhold moves the level by less than [`LEAST_PART`]: a block is withheld for somebody who contributes more than the bound,
/// where the others contribute more than the level, or for two who hold nearly all, and then it does not count.
pub(super) fn least_unit(indicator: &Indicator, blocks: &[[f64; 2]]) -> f64 {
    let bound = indicator.largest_in_means / BOUND_IN_UNITS;
    let part = LEAST_PART * bound.min(1.0 / bound);
    (part * level(blocks)).max(1.0) * bound
}

/// A sum as it is protected where its noise has this unit; `None` where nothing may be shown of it. With the least unit there is the level is not known,
/// and the sum is given back as it is.
pub(super) fn bounded_with(indicator: &Indicator, unit: f64, sum: &Tally) -> Option<f64> {
    let level = unit * BOUND_IN_UNITS / indicator.largest_in_means;
    if level <= 1.0 && sum.largest.two().is_none() { Some(sum.numerator) } else { Bounds { level, unit }.bounded(sum) }
}

/// See [`least_unit`].
const LEAST_PART: f64 = 0.7;

/// Whether even the second largest contributes more than three times the mean of the others: the sum of such a block is mostly withheld, and where there
/// are few blocks the level would be its own.
fn has_two_rich(sum: &Tally) -> bool {
    let persons = f64::from(sum.denominator);
    sum.largest.two().is_some_and(|[first, second]| {
        persons > 2.0 && second > BOUND_IN_UNITS * (sum.numerator - first - second) / (persons - 2.0)
    })
}

/// Mean and persons of a block, the two largest bounded by the mean of the others where they are known; `None` where they hold so much that nothing may be shown.
fn ordinary(sum: &Tally) -> Option<[f64; 2]> {
    let persons = f64::from(sum.denominator);
    let [mean, persons] = match sum.largest.two() {
        Some([first, second]) if persons > 2.0 => {
            let rest = sum.numerator - first - second;
            let mean = rest / (persons - 2.0);
            let bounded = rest + [first, second].map(|one| one.min(BOUND_IN_UNITS * mean)).iter().sum::<f64>();
            // Without the level nobody knows the bound; so the largest counts in full here.
            (rest >= P * first).then_some([bounded / persons, persons])?
        }
        _ => [sum.numerator / persons, persons],
    };
    (persons > 0.0 && mean.is_finite()).then_some([mean.max(0.0), persons])
}

/// The lower quartile over persons of their blocks' means, of blocks with at least [`HARDLY_ANYBODY`] of the mean of all but the highest block.
fn level(blocks: &[[f64; 2]]) -> f64 {
    let mut blocks = blocks.to_vec();
    blocks.sort_by(|a, b| a[0].total_cmp(&b[0]));
    let persons = |blocks: &[[f64; 2]]| blocks.iter().map(|[_, persons]| persons).sum::<f64>();
    let but_the_highest = &blocks[..blocks.len().saturating_sub(1)];
    let sum: f64 = but_the_highest.iter().map(|[mean, persons]| mean * persons).sum();
    let least = HARDLY_ANYBODY * sum / persons(but_the_highest).max(1.0);
    blocks.retain(|[mean, _]| *mean > 0.0 && *mean >= least);
    let quarter = QUARTILE * persons(&blocks);
    let mut reached = 0.0;
    let quartile = blocks.iter().find(|[_, persons]| {
        reached += persons;
        reached >= quarter
    });
    quartile.map_or(0.0, |[mean, _]| *mean)
}

/// The nearest step; 0 stays 0.
fn step(value: f64) -> f64 {
    if value <= 0.0 || !value.is_finite() {
        return 0.0;
    }
    let ten = 10_f64.powf(value.log10().floor());
    let apart = |step: &f64| (step * ten / value).ln().abs();
    STEPS.into_iter().min_by(|a, b| apart(a).total_cmp(&apart(b))).map_or(0.0, |step| step * ten)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::Largest;

    fn sum(numerator: f64, denominator: u32, largest: Largest) -> Tally {
        Tally { numerator, denominator, largest, reporters: 0 }
    }

    /// Bounds with this level.
    fn bounds(level: f64) -> Bounds {
        let bounds = Bounds::new(&Indicator::share("x"), [sum(100.0 * level, 100, Largest::Unknown)]);
        assert_eq!((bounds.level, bounds.unit()), (level, level));
        bounds
    }

    #[test]
    fn what_one_has_over_the_bound_is_left_out_and_what_two_have_is_withheld() {
        let bounds = bounds(330.0);
        let bounded = |largest| bounds.bounded(&sum(10_000.0, 40, Largest::Known(largest)));
        assert_eq!(bounded([700.0, 600.0]), Some(10_000.0));
        assert_eq!(bounded([5_000.0, 600.0]), Some(5_990.0));
        assert_eq!(bounded([5_000.0, 1_000.0]), None);
        // Two that hold nearly everything.
        assert_eq!(bounds.bounded(&sum(1_400.0, 12, Largest::Known([700.0, 650.0]))), None);
        assert_eq!(bounds.bounded(&sum(1_500.0, 12, Largest::Known([700.0, 650.0]))), Some(1_500.0));
    }

    #[test]
    fn a_mean_of_few_is_shown_near_the_others_where_contributions_are_unknown() {
        let bounds = bounds(330.0);
        let bounded = |numerator, persons| bounds.bounded(&sum(numerator, persons, Largest::Unknown));
        assert_eq!(bounded(3_600.0, 14), Some(3_600.0));
        assert_eq!(bounded(8_500.0, 14), Some(1.1 * 330.0 * 14.0 + 3.0 * 330.0));
        assert_eq!(bounded(60_000.0, 50), Some(60_000.0));
    }

    #[test]
    fn nobody_rich_moves_the_level() {
        let town = |rich: f64| {
            let half = |id: u32| sum(if id.is_multiple_of(2) { 3_500.0 } else { 3_500.0 + rich }, 14, Largest::Unknown);
            Bounds::new(&Indicator::share("x"), (0..100).map(half)).level
        };
        assert_eq!(town(0.0), town(50_000.0));
        // Nor one whose block is withheld or cut off, whatever he contributes.
        let with = |income: f64| {
            let rich = sum(30.0 * 250.0 + income, 31, Largest::Known([income, 260.0]));
            let others = [24.0, 25.0, 26.0].map(|mean| sum(10.0 * mean * 40.0, 40, Largest::Known([400.0, 390.0])));
            Bounds::new(&Indicator::share("x"), others.into_iter().chain([rich])).level
        };
        let levels: Vec<f64> = [1_000.0, 2_000.0, 5_000.0, 9_000.0, 90_000.0, 900_000.0].map(with).into();
        assert!(levels.iter().all(|level| *level == levels[0]), "{levels:?}");
    }

    #[test]
    fn a_block_with_two_rich_that_is_withheld_is_not_the_level() {
        let level = |others: f64| {
            let rich = [2.0 * 98.0 * others, 98.0 * others];
            let two_rich = sum(98.0 * others + rich[0] + rich[1], 100, Largest::Known(rich));
            let ordinary = [29_500.0, 31_000.0, 33_000.0].map(|all| sum(all, 100, Largest::Known([380.0, 370.0])));
            Bounds::new(&Indicator::share("x"), ordinary.into_iter().chain([two_rich])).level
        };
        assert!(
            [150.0, 165.0, 180.0, 200.0, 215.0, 240.0]
                .into_iter()
                .all(|others| level(others) == 270.0 || level(others) == 330.0)
        );
        assert_eq!(level(150.0), level(240.0));
        // Where one other block is left, the level is its own.
        let beside_one = |others: f64| {
            let rich = [2.0 * 98.0 * others, 98.0 * others];
            let two_rich = sum(98.0 * others + rich[0] + rich[1], 100, Largest::Known(rich));
            Bounds::new(&Indicator::share("x"), [sum(33_000.0, 100, Largest::Known([380.0, 370.0])), two_rich]).level
        };
        assert!([20.0, 150.0, 240.0, 900.0].into_iter().all(|others| beside_one(others) == 330.0));
    }

    #[test]
    fn the_level_reveals_no_sum_to_within_the_p_per_cent_rule() {
        // Somebody who knows all but one block sees steps, each of which is made by sums that are far apart.
        let level = |unknown: f64| {
            let blocks = [12_000.0, 9_000.0, unknown].map(|numerator| sum(numerator, 40, Largest::Unknown));
            Bounds::new(&Indicator::share("x"), blocks).level
        };
        let mut seen: std::collections::BTreeMap<u64, [f64; 2]> = std::collections::BTreeMap::new();
        for unknown in (4_000..40_000).step_by(10).map(f64::from) {
            let range = seen.entry(level(unknown) as u64).or_insert([unknown; 2]);
            *range = [range[0].min(unknown), range[1].max(unknown)];
        }
        // The first step was met in its middle.
        assert!(seen.len() > 4 && seen.values().skip(1).all(|[least, most]| (most - least) / most > P), "{seen:?}");
    }

    #[test]
    fn blocks_in_which_hardly_anybody_contributes_leave_the_noise_as_it_is() {
        let some = [237.0, 682.0, 967.0, 921.0, 882.0];
        for others in [0.0, 1.0] {
            let blocks = some.into_iter().chain([others; 7]).map(|numerator| sum(numerator, 60, Largest::Unknown));
            assert_eq!(Bounds::new(&Indicator::share("x"), blocks).unit(), 12.0, "{others}");
        }
    }
}
