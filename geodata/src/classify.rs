//! Classes of values, and the colours that show them. The page and every export take them from here, so that they agree.
use crate::numbers::nearest_f32;

/// An sRGB colour: red, green, blue.
pub type Rgb = [u8; 3];

/// Five steps of ColorBrewer's YlOrRd, safe for colour-blind eyes and for print: light is little need, dark is much.
pub const SEQUENTIAL: [Rgb; 5] = [[255, 255, 178], [254, 204, 92], [253, 141, 60], [240, 59, 32], [189, 0, 38]];

/// The same for a dark ground, turned: dark is little need, light is much.
pub const SEQUENTIAL_ON_DARK: [Rgb; 5] = [[108, 46, 72], [160, 56, 76], [214, 88, 62], [244, 150, 68], [255, 228, 140]];

/// Seven steps from blue, which is better, to red, which is worse; safe for colour-blind eyes. What is unchanged is beige, darker than
/// the land of a map, so that the two are told apart.
pub const DIVERGING: [Rgb; 7] =
    [[24, 78, 150], [76, 146, 195], [162, 203, 226], [222, 217, 200], [247, 184, 150], [222, 102, 77], [160, 16, 36]];

/// The same for a dark ground, turned: the lighter, the more has changed.
pub const DIVERGING_ON_DARK: [Rgb; 7] =
    [[176, 216, 248], [104, 168, 220], [64, 118, 170], [88, 90, 92], [178, 92, 72], [232, 136, 100], [255, 206, 176]];

/// Areas below which classes with as many areas in each say little: five areas in each of five.
pub const FEWEST_FOR_QUANTILES: usize = 25;

/// Ascending upper ends of all classes but the last: a value `v` is in the first class `i` with `v <= breaks[i]`, or else in the last.
#[derive(Debug, Clone, PartialEq)]
pub struct Breaks {
    upper: Vec<f32>,
    /// The greatest values that are in the classes with these upper ends: the ends themselves, or what is printed as they are.
    greatest: Vec<f32>,
    min: f32,
    max: f32,
}

impl Breaks {
    /// At most `classes` classes with about the same number of values each. Equal values stay in one class, so that there
    /// are fewer classes where there are few different values; `None` without a finite value.
    ///
    /// ```
    /// use geodata::classify::Breaks;
    /// let breaks = Breaks::quantile(&[1.0, 2.0, 3.0, 4.0], 2).unwrap();
    /// assert_eq!((breaks.class_of(2.0), breaks.class_of(3.0)), (0, 1));
    /// ```
    pub fn quantile(values: &[f32], classes: usize) -> Option<Self> {
        let values: Vec<f32> = values.iter().copied().filter(|value| value.is_finite()).collect();
        let last = values.len().checked_sub(1)?;
        let ends = (1..classes).map(|class| (class * values.len()).div_ceil(classes).max(1) - 1);
        let places: Vec<usize> = std::iter::once(0).chain(ends).chain([last]).collect();
        let mut upper = order_statistics(&values, &places);
        let (min, max) = (upper.remove(0), upper.pop()?);
        upper.dedup();
        upper.retain(|&end| end < max);
        Some(Self::exact(upper, min, max))
    }

    /// At most `classes` classes with the least sum of squares around their means (Jenks' natural breaks, found exactly by
    /// dynamic programming; of more than 1,000 values by that many of their quantiles). `None` without a finite value.
    ///
    /// ```
    /// use geodata::classify::Breaks;
    /// let breaks = Breaks::natural(&[1.0, 2.0, 9.0, 10.0, 11.0], 2).unwrap();
    /// assert_eq!((breaks.class_of(2.0), breaks.class_of(9.0)), (0, 1));
    /// ```
    pub fn natural(values: &[f32], classes: usize) -> Option<Self> {
        const MOST: usize = 1_000;
        let mut sorted: Vec<f32> = values.iter().copied().filter(|value| value.is_finite()).collect();
        sorted.sort_unstable_by(f32::total_cmp);
        let (&min, &max) = (sorted.first()?, sorted.last()?);
        let count = sorted.len().min(MOST);
        let picked: Vec<f32> = (0..count).map(|at| sorted[at * (sorted.len() - 1) / (count - 1).max(1)]).collect();
        let mut upper = least_squares(&picked, classes);
        upper.dedup();
        upper.retain(|&end| end < max);
        Some(Self::exact(upper, min, max))
    }

    /// `classes` classes of the same width. `None` without a finite value.
    pub fn equal(values: &[f32], classes: usize) -> Option<Self> {
        let finite = || values.iter().copied().filter(|value| value.is_finite());
        let (min, max) = (finite().reduce(f32::min)?, finite().reduce(f32::max)?);
        let mut upper: Vec<f32> = (1..classes)
            .map(|class| min + (max - min) * class as f32 / classes as f32)
            .filter(|&end| end < max)
            .collect();
        upper.dedup();
        Some(Self::exact(upper, min, max))
    }

    /// Classes with these upper ends, in any order; those outside of the values are kept, so that two maps can have the same classes. `None`
    /// without a finite value.
    pub fn fixed(values: &[f32], ends: &[f32]) -> Option<Self> {
        let finite = || values.iter().copied().filter(|value| value.is_finite());
        let (mut min, mut max) = (finite().reduce(f32::min)?, finite().reduce(f32::max)?);
        let mut upper: Vec<f32> = ends.iter().copied().filter(|end| end.is_finite()).collect();
        upper.sort_unstable_by(f32::total_cmp);
        upper.dedup();
        min = upper.first().map_or(min, |&first| min.min(first));
        max = upper.last().map_or(max, |&last| max.max(last));
        Some(Self::exact(upper, min, max))
    }

    /// Classes of changes: the same width on both sides of 0, so that a colour says how much, and as many on either side of the one that
    /// 0 is in. The widths follow nine tenths of the changes, so that one outlier bleaches nothing; what is beyond is in the first or
    /// the last class. At most `classes` classes, an odd number, which print apart with so many decimals. `None` without a finite
    /// change.
    pub fn of_change(changes: &[f32], classes: usize, decimals: u8) -> Option<Self> {
        let mut sizes: Vec<f32> =
            changes.iter().filter(|change| change.is_finite()).map(|change| change.abs()).collect();
        let last = sizes.len().checked_sub(1)?;
        let [usual, greatest] =
            [last * 9 / 10, last].map(|place| *sizes.select_nth_unstable_by(place, f32::total_cmp).1);
        let usual = if usual > 0.0 { usual } else { greatest };
        let sides = (1..=classes / 2).map(|side| usual * (2 * side - 1) as f32 / classes as f32);
        let mut sides: Vec<f32> =
            sides.map(|side| rounded(side, decimals)).filter(|&side| side > 0.0 && side < greatest).collect();
        sides.dedup();
        let ends: Vec<f32> = sides.iter().map(|side| -side).chain(sides.iter().copied()).collect();
        let breaks = Self::fixed(changes, &ends)?;
        Some(Self { greatest: breaks.upper.iter().map(|&end| greatest_printed_as(end, decimals)).collect(), ..breaks })
    }

    /// The classes as they print with so many decimals: limits are what is printed of them, a value is in the class that its printed
    /// number lies in, and classes that would read alike are one.
    ///
    /// ```
    /// use geodata::classify::Breaks;
    /// let breaks = Breaks::equal(&[300.0, 300.9], 5).unwrap().printed(0);
    /// assert_eq!(breaks.ranges().collect::<Vec<_>>(), [(300.0, 300.0), (300.0, 301.0)]);
    /// assert_eq!((breaks.class_of(300.4), breaks.class_of(300.6)), (0, 1));
    /// ```
    #[must_use]
    pub fn printed(&self, decimals: u8) -> Self {
        let (min, max) = (rounded(self.min, decimals), rounded(self.max, decimals));
        let mut upper: Vec<f32> = self.upper.iter().map(|&end| rounded(end, decimals)).collect();
        upper.dedup();
        upper.retain(|&end| min <= end && end < max);
        let greatest = upper.iter().map(|&end| greatest_printed_as(end, decimals)).collect();
        Self { upper, greatest, min, max }
    }

    fn exact(upper: Vec<f32>, min: f32, max: f32) -> Self {
        Self { greatest: upper.clone(), upper, min, max }
    }

    /// Upper ends of all classes but the last.
    pub fn ends(&self) -> &[f32] {
        &self.upper
    }

    /// The least and the greatest value, or the outermost limits where these are beyond.
    pub fn span(&self) -> [f32; 2] {
        [self.min, self.max]
    }

    /// Number of classes, at least one.
    pub fn len(&self) -> usize {
        self.upper.len() + 1
    }

    /// Never: there is always a class.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// The class of a value, from 0; a value beyond the ends is in the first or last class.
    pub fn class_of(&self, value: f32) -> usize {
        self.greatest.partition_point(|&greatest| greatest < value)
    }

    /// Lower and upper end of each class; the lower end belongs to the class before, except in the first.
    pub fn ranges(&self) -> impl Iterator<Item = (f32, f32)> + '_ {
        let lower = std::iter::once(self.min).chain(self.upper.iter().copied());
        let upper = self.upper.iter().copied().chain(std::iter::once(self.max));
        lower.zip(upper)
    }
}

/// A value as it prints with so many decimals; halves are rounded away from 0, as browsers do.
fn rounded(value: f32, decimals: u8) -> f32 {
    let scale = 10_f64.powi(i32::from(decimals));
    nearest_f32((f64::from(value) * scale).round() / scale)
}

/// The greatest value that prints as a printed number does.
fn greatest_printed_as(printed: f32, decimals: u8) -> f32 {
    let scale = 10_f64.powi(i32::from(decimals));
    let mut greatest = nearest_f32(((f64::from(printed) * scale).round() + 0.5) / scale);
    // Half a step above may be a value too far.
    while greatest > printed && rounded(greatest, decimals) > printed {
        greatest = greatest.next_down();
    }
    greatest
}

/// The values that would stand at these places, which rise, were all sorted. Nothing is sorted: values are counted by the first
/// half of their bits, and only those that share it with a value that is asked for are looked at again.
fn order_statistics(values: &[f32], places: &[usize]) -> Vec<f32> {
    // In the order of f32::total_cmp: of negative numbers all bits turn, of others the sign.
    let key = |value: f32| {
        let bits = value.to_bits();
        ((if bits >> 31 == 1 { !bits } else { bits | 1 << 31 }) >> 16) as usize
    };
    let mut counts = vec![0_u32; 1 << 16];
    values.iter().for_each(|&value| counts[key(value)] += 1);
    // For each place the bin that it lies in, and how many values lie in bins before.
    let (mut bin, mut before) = (0_usize, 0_usize);
    let bins: Vec<(usize, usize)> = places
        .iter()
        .map(|&place| {
            while before + counts[bin] as usize <= place {
                before += counts[bin] as usize;
                bin += 1;
            }
            (bin, before)
        })
        .collect();
    // From here on the list says whose values are kept, and where.
    const LEFT_OUT: u32 = u32::MAX;
    counts.fill(LEFT_OUT);
    let mut members: Vec<Vec<f32>> = Vec::with_capacity(places.len());
    for &(bin, _) in &bins {
        if counts[bin] == LEFT_OUT {
            counts[bin] = u32::try_from(members.len()).expect("there are 2^16 bins");
            members.push(Vec::new());
        }
    }
    for &value in values {
        let member = counts[key(value)];
        if member != LEFT_OUT {
            members[member as usize].push(value);
        }
    }
    let of_place = |(&place, &(bin, before)): (&usize, &(usize, usize))| {
        *members[counts[bin] as usize].select_nth_unstable_by(place - before, f32::total_cmp).1
    };
    places.iter().zip(&bins).map(of_place).collect()
}

/// Upper ends of the classes of ascending values with the least sum of squares, all but the last.
fn least_squares(values: &[f32], classes: usize) -> Vec<f32> {
    let count = values.len();
    let mut sums = vec![(0.0, 0.0); count + 1];
    for (at, value) in values.iter().copied().map(f64::from).enumerate() {
        sums[at + 1] = (sums[at].0 + value, sums[at].1 + value * value);
    }
    let squares = |from: usize, to: usize| {
        let (sum, square) = (sums[to].0 - sums[from].0, sums[to].1 - sums[from].1);
        square - sum * sum / (to - from) as f64
    };
    // For each number of classes and of values the least sum, and where the last class begins.
    let mut least: Vec<f64> = (0..=count).map(|to| if to == 0 { 0.0 } else { squares(0, to) }).collect();
    let mut begins: Vec<Vec<usize>> = Vec::new();
    for _ in 1..classes.min(count) {
        let (mut next, mut begin) = (least.clone(), vec![0; count + 1]);
        for to in 1..=count {
            for (from, before) in least.iter().enumerate().take(to).skip(1) {
                let sum = before + squares(from, to);
                if sum < next[to] {
                    (next[to], begin[to]) = (sum, from);
                }
            }
        }
        least = next;
        begins.push(begin);
    }
    let (mut ends, mut to) = (Vec::new(), count);
    for begin in begins.iter().rev() {
        // 0 is where one class more makes nothing better: fewer do as well.
        if begin[to] > 0 {
            to = begin[to];
            ends.push(values[to - 1]);
        }
    }
    ends.reverse();
    ends
}

/// The colour of class `class` of `classes`, spread over [`SEQUENTIAL`].
pub fn colour(class: usize, classes: usize) -> Rgb {
    spread(&SEQUENTIAL, class, classes)
}

/// The colour of class `class` of `classes`, spread over a palette; between its colours, where it has fewer than there are classes.
pub fn spread(palette: &[Rgb], class: usize, classes: usize) -> Rgb {
    let last = palette.len() - 1;
    if classes <= 1 {
        return palette[last / 2];
    }
    if classes > palette.len() {
        let (whole, part) = (class * last / (classes - 1), class * last % (classes - 1));
        let (from, to) = (palette[whole], palette[(whole + 1).min(last)]);
        let between = |channel: usize| {
            let (from, to) = (usize::from(from[channel]), usize::from(to[channel]));
            u8::try_from((from * (classes - 1 - part) + to * part) / (classes - 1)).unwrap_or(u8::MAX)
        };
        return [between(0), between(1), between(2)];
    }
    palette[(class.min(classes - 1) * last + (classes - 1) / 2) / (classes - 1)]
}

#[cfg(test)]
#[path = "classify_tests.rs"]
mod tests;
