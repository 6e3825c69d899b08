//! The account of a count: where its sum over the sources went.
use std::fmt;

/// Sources that a part of a sum belongs to.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Part {
    /// Their sum.
    pub sum: f64,
    /// How many they are.
    pub sources: usize,
}

impl Part {
    fn add(&mut self, value: f64) {
        self.sum += value;
        self.sources += 1;
    }
}

/// Where the sum of a count went.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Sum {
    /// Column of the result.
    pub name: String,
    /// Sum over all sources.
    pub sources: f64,
    /// Sum over all targets.
    pub carried: f64,
    /// What lies outside of all targets and stays there.
    pub outside: f64,
    /// What lay outside of all targets and went with the rest of its source.
    pub spread: f64,
    /// What overlapping targets got more than once.
    pub twice: f64,
    /// What sources have that lack the partner of a share or mean, and are in neither part of it.
    pub unpaired: Part,
    /// The column that these lack.
    pub partner: String,
    /// What sources have that have no point, where these are left out.
    pub pointless: Part,
}

/// What becomes of the sources.
pub(super) struct Account {
    /// The part of each source that lies in any target.
    pub(super) covered: Vec<f64>,
    /// Sources that are left out, since they have no point.
    pub(super) pointless: Vec<bool>,
    /// Sources that reach any target.
    pub(super) reached: Vec<bool>,
}

/// Less than this part of a sum is what is left of rounding.
const ROUNDING: f64 = 1e-7;

impl Account {
    /// The account of a column whose values over the targets are `carried`; with the partner of a share or mean, and its name.
    pub(super) fn sum(
        &self,
        name: &str,
        values: &[Option<f64>],
        partner: Option<(&str, &[Option<f64>])>,
        spread: bool,
        carried: &[Option<f64>],
    ) -> Sum {
        let mut sum = Sum { name: name.to_owned(), ..Sum::default() };
        sum.partner = partner.map(|(name, _)| name.to_owned()).unwrap_or_default();
        let mut placed = 0.0;
        for (source, value) in values.iter().enumerate() {
            let Some(value) = value else { continue };
            sum.sources += value;
            if partner.is_some_and(|(_, partners)| partners[source].is_none()) {
                sum.unpaired.add(*value);
                continue;
            }
            if self.pointless[source] {
                sum.pointless.add(*value);
                continue;
            }
            let outside = value * (1.0 - self.covered[source]);
            if spread && self.reached[source] {
                sum.spread += outside;
                placed += value;
            } else {
                sum.outside += outside;
                placed += value - outside;
            }
        }
        sum.carried = carried.iter().flatten().sum();
        sum.twice = sum.carried - placed;
        let rounding = ROUNDING * sum.sources.abs();
        for part in [&mut sum.outside, &mut sum.spread, &mut sum.twice] {
            if part.abs() <= rounding {
                *part = 0.0;
            }
        }
        sum
    }
}

impl Sum {
    /// The names of the columns of [`Sum::row`].
    pub(crate) fn heading() -> String {
        format!("{:<24} {:>16} {:>16} {:>16}", "sum", "in the sources", "carried", "left outside")
    }

    /// A row of the account, for a person to read.
    pub(crate) fn row(&self) -> String {
        let Self { name, sources, carried, outside, .. } = self;
        format!("{name:<24} {sources:>16.3} {carried:>16.3} {outside:>16.3}")
    }

    /// What else became of it, a line each.
    pub(crate) fn lines(&self) -> Vec<String> {
        let name = &self.name;
        let of = |part: &Part| format!("{:.3} of {}", part.sum, Counted(part.sources, "source"));
        let mut lines = Vec::new();
        if self.unpaired.sources > 0 {
            lines.push(format!("{name}: {} without {}, left out of both parts", of(&self.unpaired), self.partner));
        }
        if self.pointless.sources > 0 {
            lines.push(format!(
                "{name}: {} without any point, left out (--without-points missing)",
                of(&self.pointless)
            ));
        }
        if self.spread != 0.0 {
            let spread = self.spread;
            lines.push(format!(
                "{name}: {spread:.3} outside of all targets went with the rest of its source (--outside spread)"
            ));
        }
        if self.twice != 0.0 {
            lines.push(format!("{name}: {:.3} carried more than once, where targets overlap", self.twice));
        }
        lines
    }
}

/// A number of things: 1 source, 2 sources.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counted<'a>(pub usize, pub &'a str);

impl fmt::Display for Counted<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}{}", self.0, self.1, if self.0 == 1 { "" } else { "s" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_a_sum_is_in_one_place() {
        let account = Account {
            covered: vec![0.25, 1.0, 0.0, 1.0],
            pointless: vec![false, false, false, true],
            reached: vec![true, true, false, false],
        };
        let values = [Some(80.0), Some(20.0), Some(7.0), Some(3.0)];
        let left = account.sum("a", &values, None, false, &[Some(40.0), None]);
        assert_eq!((left.sources, left.outside, left.spread, left.twice), (110.0, 67.0, 0.0, 0.0));
        assert_eq!(left.pointless, Part { sum: 3.0, sources: 1 });
        let spread = account.sum("a", &values, None, true, &[Some(100.0), None]);
        assert_eq!((spread.outside, spread.spread, spread.twice), (7.0, 60.0, 0.0));
        let paired = account.sum("a", &values, Some(("b", &[None, Some(1.0), None, None])), false, &[Some(25.0)]);
        assert_eq!((paired.unpaired, paired.outside, paired.twice), (Part { sum: 90.0, sources: 3 }, 0.0, 5.0));
        assert_eq!(
            paired.lines(),
            [
                "a: 90.000 of 3 sources without b, left out of both parts",
                "a: 5.000 carried more than once, where targets overlap"
            ]
        );
    }
}
