//! The quadtree: cells with little behind them shown together with their neighbours. A way to draw, not a protection: what it
//! draws is released already.
//! Source: Suñé, Rovira, Ibáñez and Farré, *Statistical disclosure control on visualising geocoded population data using a
//! structure in quadtrees*, NTTS 2017 (R package sdcSpatial).
use std::collections::BTreeMap;

/// A cell of a grid: its row and column, and what it holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct QuadCell {
    /// Row, counted from any cell.
    pub row: i32,
    /// Column, counted from any cell.
    pub column: i32,
    /// How many stand behind it.
    pub count: f64,
    /// The sum that is shown.
    pub sum: f64,
}

/// For each cell the sum to draw: its own where every cell of its quad has at least `least` behind it, otherwise the mean over the
/// cells of the smallest quad of side 2, 4, … 2^`levels` for which that holds, or of the largest.
///
/// ```
/// use geodata::protect::{QuadCell, quadtree};
/// let cell = |row, column, sum| QuadCell { row, column, count: 1.0, sum };
/// let cells = [cell(0, 0, 1.0), cell(0, 1, 2.0), cell(1, 0, 3.0), cell(1, 1, 6.0)];
/// assert_eq!(quadtree(&cells, 2.0, 1), [3.0; 4]);
/// assert_eq!(quadtree(&cells, 1.0, 1), [1.0, 2.0, 3.0, 6.0]);
/// ```
pub fn quadtree(cells: &[QuadCell], least: f64, levels: u32) -> Vec<f64> {
    let mut shown: Vec<f64> = cells.iter().map(|cell| cell.sum).collect();
    let mut too_small: Vec<bool> = cells.iter().map(|cell| cell.count < least).collect();
    for level in 1..=levels {
        let mut quads: BTreeMap<(i32, i32), Vec<usize>> = BTreeMap::new();
        for (position, cell) in cells.iter().enumerate() {
            quads.entry((cell.row >> level, cell.column >> level)).or_default().push(position);
        }
        for members in quads.into_values() {
            if !members.iter().any(|&member| too_small[member]) {
                continue;
            }
            let total = |value: fn(&QuadCell) -> f64| members.iter().map(|&member| value(&cells[member])).sum::<f64>();
            let (count, mean) = (total(|cell| cell.count), total(|cell| cell.sum) / members.len() as f64);
            for member in members {
                (shown[member], too_small[member]) = (mean, count < least);
            }
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_sum_is_kept(list in prop::collection::btree_map((0_i32..9, 0_i32..9), (0.0..5.0, 0.0..9.0), 1..60), least in 0.0..20.0) {
            let cells: Vec<QuadCell> = list.into_iter().map(|((row, column), (count, sum))| QuadCell { row, column, count, sum }).collect();
            let (before, after): (f64, f64) = (cells.iter().map(|cell| cell.sum).sum(), quadtree(&cells, least, 4).iter().sum());
            prop_assert!((before - after).abs() < 1e-9 * (1.0 + before));
        }
    }
}
