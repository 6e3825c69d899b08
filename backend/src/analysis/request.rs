//! What to carry, and what the columns of the result are called.
use std::collections::HashSet;

/// What becomes of the part of a source that lies outside of all targets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Outside {
    /// It stays there.
    #[default]
    Leave,
    /// It goes with the rest of its source.
    Spread,
}

/// How it is told which part of a source lies where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PlacedBy {
    /// Evenly over its area.
    Area,
    /// By weighted points.
    Points,
}

/// What to carry, by the names of columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Request {
    /// Counts, which are divided among the targets.
    pub extensive: Vec<String>,
    /// Densities and prices, which are averaged by area.
    pub intensive: Vec<String>,
    /// Numerators and denominators.
    pub shares: Vec<(String, String)>,
    /// Sums and weights.
    pub means: Vec<(String, String)>,
    /// What becomes of counts outside of all targets.
    pub outside: Outside,
    /// Below this coverage, from 0 to 1, an averaged value is left empty.
    pub least_coverage: f64,
}

/// The columns of a share or mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RatioNames<'a> {
    /// Columns of the sources.
    pub(super) of: (&'a str, &'a str),
    /// Column of the numerator or sum.
    pub(super) upper: String,
    /// Column of the denominator or weight.
    pub(super) lower: String,
    /// Column of the value.
    pub(super) value: String,
}

/// The column that says which part of a target has a value, from 0 to 1.
pub(super) fn coverage_name(name: &str) -> String {
    format!("{name}_daekning")
}

impl Request {
    fn ratios(&self) -> impl Iterator<Item = (&str, &str)> {
        self.shares.iter().chain(&self.means).map(|(upper, lower)| (upper.as_str(), lower.as_str()))
    }

    /// The columns that the sources must have.
    pub(crate) fn columns(&self) -> Vec<&str> {
        let mut columns: Vec<&str> = self.counts();
        columns.extend(self.intensive.iter().map(String::as_str));
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// The columns that are divided among the targets: counts, and the parts of shares and means.
    pub(crate) fn counts(&self) -> Vec<&str> {
        let mut counts: Vec<&str> = self.extensive.iter().map(String::as_str).collect();
        counts.extend(self.ratios().flat_map(|(upper, lower)| [upper, lower]));
        let mut seen = HashSet::new();
        counts.retain(|name| seen.insert(*name));
        counts
    }

    /// The names of shares and means, and of their parts. Where a part's own name is taken, by the count of all sources or by the part of
    /// another share, it is another number, and has another name.
    pub(super) fn ratio_names(&self) -> Vec<RatioNames<'_>> {
        let value = |(upper, lower): (&str, &str)| format!("{upper}_per_{lower}");
        let mut taken: HashSet<String> = self.extensive.iter().chain(&self.intensive).cloned().collect();
        taken.extend(self.ratios().map(value));
        let averaged: Vec<String> = self.intensive.iter().cloned().chain(self.ratios().map(value)).collect();
        taken.extend(averaged.iter().map(|name| coverage_name(name)));
        let mut part = |name: &str, value: &str, kind: &str| {
            if taken.insert(name.to_owned()) { name.to_owned() } else { format!("{value}_{kind}") }
        };
        let names = |of: (&'_ str, &'_ str)| {
            let value = value(of);
            (part(of.0, &value, "taeller"), part(of.1, &value, "naevner"), value)
        };
        let named: Vec<_> = self.ratios().map(names).collect();
        self.ratios().zip(named).map(|(of, (upper, lower, value))| RatioNames { of, upper, lower, value }).collect()
    }

    /// The first column of the result that is asked for twice.
    pub(crate) fn repeated(&self) -> Option<String> {
        let mut names: Vec<String> = self.extensive.clone();
        let averaged = |name: &str| [name.to_owned(), coverage_name(name)];
        names.extend(self.intensive.iter().flat_map(|name| averaged(name)));
        for ratio in self.ratio_names() {
            names.extend(averaged(&ratio.value));
            names.extend([ratio.upper, ratio.lower]);
        }
        let mut seen = HashSet::new();
        names.into_iter().find(|name| !seen.insert(name.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    }

    #[test]
    fn parts_of_a_share_have_their_own_names_unless_these_are_taken() {
        let names = |request: &Request| {
            let named = request.ratio_names().into_iter().map(|names| [names.upper, names.lower]);
            named.flatten().collect::<Vec<_>>()
        };
        let mut request = Request { shares: pairs(&[("ledige", "voksne"), ("syge", "voksne")]), ..Request::default() };
        assert_eq!(names(&request), ["ledige", "voksne", "syge", "syge_per_voksne_naevner"]);
        request.extensive = words(&["ledige", "voksne"]);
        assert_eq!(
            names(&request),
            ["ledige_per_voksne_taeller", "ledige_per_voksne_naevner", "syge", "syge_per_voksne_naevner"]
        );
        assert_eq!((request.repeated(), request.counts()), (None, vec!["ledige", "voksne", "syge"]));
    }

    #[test]
    fn a_column_that_is_asked_for_twice_is_named() {
        let repeated = |extensive: &[&str], intensive: &[&str], shares: &[(&str, &str)], means: &[(&str, &str)]| {
            let (shares, means) = (pairs(shares), pairs(means));
            let request = Request {
                extensive: words(extensive),
                intensive: words(intensive),
                shares,
                means,
                ..Request::default()
            };
            request.repeated()
        };
        assert_eq!(repeated(&["a", "a"], &[], &[], &[]).as_deref(), Some("a"));
        assert_eq!(repeated(&["a"], &["a"], &[], &[]).as_deref(), Some("a"));
        assert_eq!(repeated(&[], &[], &[("a", "b")], &[("a", "b")]).as_deref(), Some("a_per_b"));
        assert_eq!(repeated(&["a_per_b"], &[], &[("a", "b")], &[]).as_deref(), Some("a_per_b"));
        assert_eq!(repeated(&["a_daekning"], &["a"], &[], &[]).as_deref(), Some("a_daekning"));
        assert_eq!(repeated(&["a", "b"], &["c"], &[("a", "b"), ("c", "b")], &[]), None);
    }
}
