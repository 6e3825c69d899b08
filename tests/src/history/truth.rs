//! The truth behind a release, added up from the town and not from what protection was handed.
use super::{Key, Set, Town, town::Row};
use bydelsblik::catalogue::CONCERNS;
use geodata::period::Period;
use std::collections::BTreeMap;

/// What is true of a set of departments.
#[derive(Debug, Clone, Default)]
pub(super) struct Sum {
    /// Numerator.
    pub(super) numerator: f64,
    /// Denominator.
    pub(super) denominator: u32,
    /// All that is known of the largest contributions; `None` where a part is not known.
    pub(super) largest: Option<Vec<f64>>,
    /// Active reporters.
    pub(super) reporters: u32,
    /// Households.
    pub(super) households: u32,
}

/// What is true on the day of a release.
#[derive(Debug)]
pub(super) struct Truth<'a> {
    town: &'a Town,
    /// Households of each department.
    pub(super) households: BTreeMap<String, u32>,
}

impl<'a> Truth<'a> {
    /// The truth about a town.
    pub(super) fn of(town: &'a Town) -> Self {
        let households = town.homes.iter().map(|home| (home.id.clone(), town.households(home))).collect();
        Self { town, households }
    }

    /// The row of a department, with its reporters; `None` where it has no data.
    fn row(&self, key: &Key, id: &str) -> Option<(Row, u32)> {
        if key.0 != CONCERNS {
            return Some((*self.town.rows.get(key)?.get(id)?, 0));
        }
        let home = self.town.homes.iter().find(|home| home.id == id)?;
        let (reporters, trained) = home.reporters;
        let (first, last) = key.1.months();
        if reporters == 0 || (trained.year(), trained.month().unsigned_abs()) > last {
            return None;
        }
        let months = (first.1..=last.1).map(|month| (id.to_owned(), Period::Month(first.0, month)));
        let reports: u32 = months.filter_map(|month| self.town.reports.get(&month)).sum();
        let row = Row { numerator: f64::from(reports), denominator: home.dwellings, largest: None };
        Some((row, reporters))
    }

    /// The departments among these that have a row, whether or not somebody is in its denominator.
    pub(super) fn counted<'b>(&self, key: &Key, ids: impl IntoIterator<Item = &'b String>) -> Set {
        let counted = ids.into_iter().filter(|id| self.row(key, id).is_some());
        counted.cloned().collect()
    }

    /// The sum over departments, with the households of those that have somebody in the denominator.
    pub(super) fn sum<'b>(&self, key: &Key, ids: impl IntoIterator<Item = &'b String>) -> Sum {
        let mut sum = Sum { largest: Some(Vec::new()), ..Sum::default() };
        for id in ids {
            let Some((row, reporters)) = self.row(key, id) else { continue };
            sum.numerator += row.numerator;
            sum.denominator += row.denominator;
            sum.reporters += reporters;
            let households = self.households.get(id).copied().unwrap_or(0);
            sum.households += if row.denominator > 0 { households } else { 0 };
            sum.largest = sum.largest.zip(row.largest).map(|(mut all, of_it)| {
                all.extend(of_it);
                all
            });
        }
        if let Some(all) = &mut sum.largest {
            all.sort_by(|a, b| b.total_cmp(a));
        }
        sum
    }

    /// The lowest and the highest mean of a department.
    pub(super) fn means(&self, key: &Key) -> [f64; 2] {
        let rows = self.households.keys().filter_map(|id| self.row(key, id)).filter(|(row, _)| row.denominator > 0);
        let means = rows.map(|(row, _)| row.numerator / f64::from(row.denominator));
        means.fold([f64::INFINITY, 0.0], |[least, most], mean| [mean.min(least), mean.max(most)])
    }
}
