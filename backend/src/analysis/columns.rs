//! The columns of a result, computed in the order in which they are asked for.
use super::{
    account::{Account, Sum},
    coverage::Ground,
    request::{Outside, Request, coverage_name},
};
use geodata::aggregate::{Over, Ratio, Weights};
use std::collections::BTreeMap;

/// How values are carried.
pub(super) struct Carrying<'a> {
    /// Weights of counts, which may leave nothing outside.
    pub(super) counts: &'a Weights,
    /// Weights of what is averaged.
    pub(super) averages: &'a Weights,
    /// What the targets are made of.
    pub(super) ground: Ground<'a>,
}

/// The columns, and what became of the sums.
#[derive(Default)]
pub(super) struct Found {
    pub(super) columns: Vec<(String, Vec<Option<f64>>)>,
    pub(super) sums: Vec<Sum>,
    pub(super) emptied: Vec<(String, usize)>,
    pub(super) has_value: bool,
}

impl Found {
    /// Adds an averaged value and its coverage; it is empty where too little is covered.
    fn averaged(&mut self, name: &str, mut values: Vec<Option<f64>>, covered: Vec<f64>, least: f64) {
        let mut emptied = 0;
        for (value, _) in values.iter_mut().zip(&covered).filter(|(_, covered)| **covered < least) {
            emptied += usize::from(value.is_some());
            *value = None;
        }
        self.emptied.extend((emptied > 0).then(|| (name.to_owned(), emptied)));
        self.value(name, values);
        self.columns.push((coverage_name(name), covered.into_iter().map(Some).collect()));
    }

    fn value(&mut self, name: &str, values: Vec<Option<f64>>) {
        self.has_value |= values.iter().any(Option::is_some);
        self.columns.push((name.to_owned(), values));
    }
}

/// Computes the columns: counts and densities by their own names, shares and means as `numerator_per_denominator`.
pub(super) fn carried(
    columns: &BTreeMap<String, Vec<Option<f64>>>,
    request: &Request,
    carrying: &Carrying,
    account: &Account,
) -> Found {
    let spread = request.outside == Outside::Spread;
    let mut found = Found::default();
    let extensive: Vec<&[Option<f64>]> = request.extensive.iter().map(|name| columns[name].as_slice()).collect();
    for (name, values) in request.extensive.iter().zip(carrying.counts.apportion_all(&extensive)) {
        found.sums.push(account.sum(name, &columns[name], None, spread, &values));
        found.value(name, values);
    }
    for name in &request.intensive {
        let values = &columns[name];
        let covered = carrying.ground.covered(|source| values[source].is_some());
        let averaged = carrying.averages.intensive(values, Over::Reached);
        found.averaged(name, averaged, covered, request.least_coverage);
    }
    for names in request.ratio_names() {
        let (upper, lower) = (&columns[names.of.0], &columns[names.of.1]);
        let ratios = carrying.counts.ratio(upper, lower);
        let part = |part: fn(Ratio) -> f64| ratios.iter().map(|ratio| ratio.map(part)).collect::<Vec<_>>();
        for (name, values, partner, carried) in [
            (&names.upper, upper, (names.of.1, lower), part(|ratio| ratio.numerator)),
            (&names.lower, lower, (names.of.0, upper), part(|ratio| ratio.denominator)),
        ] {
            let partner = (partner.0, partner.1.as_slice());
            found.sums.push(account.sum(name, values, Some(partner), spread, &carried));
            found.value(name, carried);
        }
        let covered = carrying.ground.covered(|source| upper[source].is_some() && lower[source].is_some());
        let shares = ratios.iter().map(|ratio| ratio.and_then(Ratio::value)).collect();
        found.averaged(&names.value, shares, covered, request.least_coverage);
    }
    found
}
