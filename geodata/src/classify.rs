//! Classes of values, and the colours that show them. The page and every export take them from here, so that they agree.

/// An sRGB colour: red, green, blue.
pub type Rgb = [u8; 3];

/// Five steps of ColorBrewer's YlOrRd, safe for colour-blind eyes and for print: light is little need, dark is much.
pub const SEQUENTIAL: [Rgb; 5] = [[255, 255, 178], [254, 204, 92], [253, 141, 60], [240, 59, 32], [189, 0, 38]];

/// Ascending upper ends of all classes but the last: a value `v` is in the first class `i` with `v <= breaks[i]`, or else in the last.
#[derive(Debug, Clone, PartialEq)]
pub struct Breaks {
    upper: Vec<f32>,
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
        let mut sorted: Vec<f32> = values.iter().copied().filter(|value| value.is_finite()).collect();
        sorted.sort_unstable_by(f32::total_cmp);
        let (&min, &max) = (sorted.first()?, sorted.last()?);
        let mut upper: Vec<f32> =
            (1..classes).map(|class| sorted[(class * sorted.len()).div_ceil(classes).max(1) - 1]).collect();
        upper.dedup();
        upper.retain(|&end| end < max);
        Some(Self { upper, min, max })
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
        self.upper.partition_point(|&end| end < value)
    }

    /// Lower and upper end of each class; the lower end belongs to the class before, except in the first.
    pub fn ranges(&self) -> impl Iterator<Item = (f32, f32)> + '_ {
        let lower = std::iter::once(self.min).chain(self.upper.iter().copied());
        let upper = self.upper.iter().copied().chain(std::iter::once(self.max));
        lower.zip(upper)
    }
}

/// The colour of class `class` of `classes`, spread over [`SEQUENTIAL`].
pub fn colour(class: usize, classes: usize) -> Rgb {
    let last = SEQUENTIAL.len() - 1;
    if classes <= 1 {
        return SEQUENTIAL[last / 2];
    }
    SEQUENTIAL[(class.min(classes - 1) * last + (classes - 1) / 2) / (classes - 1)]
}

#[cfg(test)]
#[path = "classify_tests.rs"]
mod tests;
