//! Utility: what protection costs. Published values compared with exact ones, which only the steward sees.
use super::{Reach, Served, report::about};
use crate::catalogue::NEED_INDEX;
use geodata::{
    aggregate::{Atom, Totals},
    column::State,
    indicator::{Direction, Indicator, IndicatorCode, Kind},
    layer::LayerId,
    measure::{IndexInput, need_index},
    period::Period,
    protect::Released,
    standing::standings,
};
use std::{
    collections::{BTreeMap, HashMap},
    fmt,
};

/// How far published values of a size are off.
#[derive(Debug, Clone, PartialEq)]
pub struct Off {
    /// Layer; `None` for the blocks.
    pub layer: Option<LayerId>,
    /// Fewest persons, or dwellings, behind a value of this class.
    pub from: f64,
    /// Number of values.
    pub values: usize,
    /// Median of the relative error.
    pub median: f64,
    /// 95 of 100 relative errors are at most this.
    pub most: f64,
}

/// What is withheld of a layer in the newest year.
#[derive(Debug, Clone, PartialEq)]
pub struct Withheld {
    /// Layer.
    pub layer: LayerId,
    /// Share of its areas, from 0 to 1.
    pub areas: f64,
    /// Share of the persons in them that figures are taken of.
    pub persons: f64,
    /// Rank correlation (Spearman) of the need index with that of exact values, where there is one.
    pub rank_correlation: Option<f64>,
    /// Share of the areas whose exact place lies in the range that is shown for it, where there is one.
    pub in_range: Option<f64>,
}

/// What protection costs.
#[derive(Debug, Clone, PartialEq)]
pub struct Utility {
    /// By layer and size.
    pub off: Vec<Off>,
    /// By layer.
    pub withheld: Vec<Withheld>,
}

/// Lower ends of the size classes: persons behind a value.
const CLASSES: [f64; 5] = [10.0, 50.0, 200.0, 1_000.0, 5_000.0];

/// Fewest values of a class that is printed.
const LEAST_VALUES: usize = 30;

/// Relative errors by size class.
#[derive(Default)]
struct Errors(BTreeMap<usize, Vec<f64>>);

impl Errors {
    /// Adds a published value with the exact one, which rests on so many persons.
    fn add(&mut self, published: f64, exact: f64, persons: f64) {
        let class = CLASSES.partition_point(|&from| from <= persons);
        if exact > 0.0 && class > 0 {
            self.0.entry(class - 1).or_default().push((published - exact).abs() / exact);
        }
    }

    fn off(self, layer: Option<LayerId>) -> impl Iterator<Item = Off> {
        // A class of few values would reveal each of them.
        self.0.into_iter().filter(|(_, errors)| errors.len() >= LEAST_VALUES).map(move |(class, mut errors)| {
            errors.sort_by(f64::total_cmp);
            let at = |part: f64| errors[((errors.len() - 1) as f64 * part).round() as usize];
            let (median, most) = (at(0.5), at(0.95));
            Off { layer, from: CLASSES[class], values: errors.len(), median, most }
        })
    }
}

/// Compares what is served with what is true.
pub fn utility(totals: &Totals, reach: &Reach, served: &Served) -> Utility {
    let mut errors = Errors::default();
    let position: HashMap<&str, usize> =
        totals.departments.iter().enumerate().map(|(at, department)| (department.id.as_str(), at)).collect();
    for (key, released) in &served.released {
        let Some(atoms) = totals.figures.get(key) else { continue };
        for (row, figure) in served.blocks.iter().zip(released) {
            let Released::Counts { numerator, denominator, .. } = *figure else { continue };
            let members = row.departments.iter().filter_map(|(id, _)| position.get(id.as_str()));
            if let Some([n, d]) = exact(&members.map(|at| (*at, 1.0)).collect::<Vec<_>>(), atoms) {
                errors.add(numerator / denominator, n / d, d);
            }
        }
    }
    let mut off: Vec<Off> = errors.off(None).collect();
    let mut of_layers = Vec::new();
    for (&layer, columns) in &served.layers {
        let Some(areas) = reach.get(&layer) else { continue };
        let mut errors = Errors::default();
        for (key, figures) in columns {
            let (Some(atoms), Some(indicator)) = (totals.figures.get(key), indicator(served, &key.0)) else { continue };
            for (parts, figure) in areas.iter().zip(figures).filter(|(_, figure)| figure.state.has_value()) {
                if let Some([numerator, denominator]) = exact(parts, atoms) {
                    errors.add(figure.value, indicator.per * numerator / denominator, denominator);
                }
            }
        }
        off.extend(errors.off(Some(layer)));
        of_layers.push(withheld(totals, areas, served, layer));
    }
    Utility { off, withheld: of_layers }
}

fn indicator<'a>(served: &'a Served, code: &IndicatorCode) -> Option<&'a Indicator> {
    served.indicators.iter().find(|indicator| indicator.code == *code)
}

/// Numerator and denominator of an area with everything in it, also what is withheld.
fn exact(parts: &[(usize, f64)], atoms: &[Atom]) -> Option<[f64; 2]> {
    let mut sums = [0.0; 2];
    for &(department, weight) in parts {
        if let Atom::Counted(tally) = atoms[department] {
            sums = [sums[0] + weight * tally.numerator, sums[1] + weight * f64::from(tally.denominator)];
        }
    }
    (sums[1] > 0.0).then_some(sums)
}

/// The newest year of any register figure.
fn newest(totals: &Totals) -> Option<Period> {
    totals.figures.keys().map(|key| key.1).filter(|period| matches!(period, Period::Year(_))).max()
}

/// How much is suppressed of the register figures in the newest year.
fn withheld(totals: &Totals, areas: &[Vec<(usize, f64)>], served: &Served, layer: LayerId) -> Withheld {
    let (mut all, mut suppressed) = ([0.0; 2], [0.0; 2]);
    for (key, figures) in served.layers.get(&layer).into_iter().flatten() {
        let register =
            indicator(served, &key.0).is_some_and(|indicator| matches!(indicator.kind, Kind::Share | Kind::Mean));
        let Some(atoms) = totals.figures.get(key).filter(|_| register && Some(key.1) == newest(totals)) else {
            continue;
        };
        for (figure, parts) in figures.iter().zip(areas) {
            let counted = [1.0, exact(parts, atoms).map_or(0.0, |[_, persons]| persons)];
            let add = |sums: &mut [f64; 2]| sums.iter_mut().zip(counted).for_each(|(sum, more)| *sum += more);
            add(&mut all);
            if figure.state == State::Suppressed {
                add(&mut suppressed);
            }
        }
    }
    let [share_of_areas, persons] = [0, 1].map(|at| if all[at] > 0.0 { suppressed[at] / all[at] } else { 0.0 });
    let exact = newest(totals).and_then(|period| Some((period, exact_index(totals, areas, served, period)?)));
    let rank_correlation = exact.as_ref().and_then(|(period, exact)| rank_correlation(exact, *period, served, layer));
    let in_range = exact.as_ref().and_then(|(period, exact)| in_range(exact, *period, served, layer));
    Withheld { layer, areas: share_of_areas, persons, rank_correlation, in_range }
}

/// The need index of exact values.
fn exact_index(
    totals: &Totals,
    areas: &[Vec<(usize, f64)>],
    served: &Served,
    period: Period,
) -> Option<Vec<Option<f64>>> {
    let entering =
        served.indicators.iter().filter(|indicator| indicator.in_index && indicator.direction != Direction::Neutral);
    let inputs: Vec<IndexInput> = entering
        .filter_map(|indicator| {
            let atoms = totals.figures.get(&(indicator.code.clone(), period))?;
            let values =
                areas.iter().map(|parts| exact(parts, atoms).map(|[numerator, denominator]| numerator / denominator));
            Some(IndexInput {
                direction: indicator.direction,
                weight: 1.0,
                values: values.collect(),
                errors: Vec::new(),
            })
        })
        .collect();
    need_index(&inputs).ok()
}

/// Spearman's correlation of the published need index with that of the exact values, over the areas that have both.
fn rank_correlation(exact: &[Option<f64>], period: Period, served: &Served, layer: LayerId) -> Option<f64> {
    let published = served.layers.get(&layer)?.get(&(IndicatorCode::new(NEED_INDEX), period))?;
    let both = published.iter().zip(exact).filter(|(figure, _)| figure.state.has_value());
    let pairs: Vec<[f64; 2]> = both.filter_map(|(figure, exact)| Some([figure.value, (*exact)?])).collect();
    spearman(&pairs)
}

/// The share of the areas whose place by the exact index, among the areas that have both, lies in the range of places that is shown.
fn in_range(exact: &[Option<f64>], period: Period, served: &Served, layer: LayerId) -> Option<f64> {
    let Period::Year(year) = period else { return None };
    let shown = standings(&served.indicators, served.layers.get(&layer)?, year, |_| 1.0).ok()?;
    let both = shown.iter().zip(exact).filter_map(|(shown, exact)| Some((shown.as_ref()?.robustness.ranks, (*exact)?)));
    let both: Vec<([usize; 2], f64)> = both.collect();
    // Equal areas have all the places that they share.
    let inside = both.iter().filter(|([first, last], index)| {
        let above = both.iter().filter(|(_, other)| other > index).count();
        let equal = both.iter().filter(|(_, other)| other == index).count();
        above < *last && *first <= above + equal
    });
    (both.len() >= LEAST_PAIRS).then(|| inside.count() as f64 / both.len() as f64)
}

/// Fewest areas for which a correlation is printed.
const LEAST_PAIRS: usize = 10;

/// The correlation of ranks; equal values share the mean of their ranks. `None` for fewer than ten pairs, or where one side is
/// constant.
fn spearman(pairs: &[[f64; 2]]) -> Option<f64> {
    let ranks = |side: usize| -> Vec<f64> {
        let of = |value: f64| {
            let below = pairs.iter().filter(|pair| pair[side] < value).count() as f64;
            let same = pairs.iter().filter(|pair| pair[side] == value).count() as f64;
            below + (same + 1.0) / 2.0
        };
        pairs.iter().map(|pair| of(pair[side])).collect()
    };
    let (a, b) = (ranks(0), ranks(1));
    let mean = (pairs.len() as f64 + 1.0) / 2.0;
    let product = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| (x - mean) * (y - mean)).sum::<f64>();
    let spread = (product(&a, &a) * product(&b, &b)).sqrt();
    (pairs.len() >= LEAST_PAIRS && spread > 0.0).then(|| product(&a, &b) / spread)
}

impl fmt::Display for Utility {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "\n{:<18} {:>12} {:>13} {:>14} {:>14}",
            "relative error", "persons from", "values", "median", "95 of 100"
        )?;
        for Off { layer, from, values, median, most } in &self.off {
            let values = about(*values);
            let layer = layer.map_or("blocks", LayerId::as_str);
            writeln!(f, "{layer:<18} {from:>12} {values:>13} {:>12.0} % {:>12.0} %", 100.0 * median, 100.0 * most)?;
        }
        writeln!(
            f,
            "\n{:<18} {:>12} {:>14} {:>22} {:>18}",
            "withheld", "of the areas", "of persons", "rank correlation", "rank in range"
        )?;
        for Withheld { layer, areas, persons, rank_correlation, in_range } in &self.withheld {
            let correlation = rank_correlation.map_or("–".to_owned(), |correlation| format!("{correlation:.2}"));
            let in_range = in_range.map_or("–".to_owned(), |share| format!("{:.0} %", 100.0 * share));
            let (areas, persons) = (100.0 * areas, 100.0 * persons);
            writeln!(f, "{layer:<18} {areas:>10.0} % {persons:>12.0} % {correlation:>22} {in_range:>18}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_correlation_of_ranks_is_that_of_the_textbook() {
        // Ten pupils, intelligence and hours of television: differences of ranks give 1 − 6·194/(10·99).
        let iq = [106.0, 100.0, 86.0, 101.0, 99.0, 103.0, 97.0, 113.0, 112.0, 110.0];
        let hours = [7.0, 27.0, 2.0, 50.0, 28.0, 29.0, 20.0, 12.0, 6.0, 17.0];
        let pairs: Vec<[f64; 2]> = iq.into_iter().zip(hours).map(|(a, b)| [a, b]).collect();
        assert!((spearman(&pairs).unwrap() - (1.0 - 6.0 * 194.0 / 990.0)).abs() < 1e-12);
        assert_eq!(spearman(&[[1.0, 1.0], [2.0, 1.0], [3.0, 1.0]]), None);
        let tied: Vec<[f64; 2]> = (0..12).map(|at| [f64::from(at / 2), f64::from(at / 2 * 3)]).collect();
        assert!((spearman(&tied).unwrap() - 1.0).abs() < 1e-12);
    }
}
