//! Areas of one list that have ground in common: drawn over each other, or the same twice.
use super::{
    overlap::{Outline, Workspace},
    weights::CHUNK,
};
use crate::tree::AreaTree;
use geo::MultiPolygon;
use rayon::prelude::*;

/// Two areas of a list that have ground in common.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Overlapping {
    /// Position of the first.
    pub first: usize,
    /// Position of the second, which is greater.
    pub second: usize,
    /// What they have in common, in m².
    pub area_m2: f64,
    /// What part that is of the first and of the second.
    pub parts: [f64; 2],
}

impl Overlapping {
    /// The part of the smaller one that they have in common.
    pub fn of_smaller(&self) -> f64 {
        self.parts[0].max(self.parts[1])
    }
}

/// All pairs of areas that overlap, in their order. Areas that only touch, and outlines that enclose nothing, overlap nobody.
///
/// ```
/// use geodata::aggregate::overlapping;
/// let square = |x: f64| geo::MultiPolygon(vec![geo::Rect::new((x, 0.0), (x + 10.0, 10.0)).to_polygon()]);
/// let found = overlapping(&[&square(0.0), &square(10.0), &square(18.0)]);
/// assert_eq!((found.len(), found[0].first, found[0].second, found[0].area_m2), (1, 1, 2, 20.0));
/// ```
pub fn overlapping(areas: &[&MultiPolygon<f64>]) -> Vec<Overlapping> {
    let tree = AreaTree::new(areas.iter().map(|&area| Some(area)));
    let outlines: Vec<Option<Outline>> = areas.par_iter().map(|area| Outline::new(area)).collect();
    let part = |(chunk, own): (usize, &[Option<Outline>])| {
        let mut workspace = Workspace::default();
        let mut found = Vec::new();
        for (position, outline) in own.iter().enumerate() {
            let (first, Some(outline)) = (chunk * CHUNK + position, outline) else { continue };
            for second in tree.touching(outline.rect()).into_iter().filter(|&second| second > first) {
                let Some(other) = &outlines[second] else { continue };
                let area_m2 = outline.overlap_m2(other, &mut workspace);
                if area_m2 > 0.0 {
                    let parts = [area_m2 / outline.area_m2(), area_m2 / other.area_m2()];
                    found.push(Overlapping { first, second, area_m2, parts });
                }
            }
        }
        found
    };
    outlines.par_chunks(CHUNK).enumerate().flat_map_iter(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{BooleanOps, Rect};
    use proptest::prelude::*;

    #[test]
    fn the_same_twice_and_one_inside_another_are_found() {
        let rect = |x0: f64, x1: f64| MultiPolygon(vec![Rect::new((x0, 0.0), (x1, 10.0)).to_polygon()]);
        let areas = [rect(0.0, 10.0), rect(20.0, 60.0), rect(0.0, 10.0), rect(30.0, 40.0), MultiPolygon(vec![])];
        let found = overlapping(&areas.iter().collect::<Vec<_>>());
        assert_eq!(found.iter().map(|pair| (pair.first, pair.second)).collect::<Vec<_>>(), [(0, 2), (1, 3)]);
        assert_eq!((found[0].parts, found[1].parts, found[1].of_smaller()), ([1.0, 1.0], [0.25, 1.0], 1.0));
    }

    proptest! {
        #[test]
        fn pairs_are_those_of_the_boolean_overlay(rects in prop::collection::vec((0..40_i32, 0..40_i32, 1..20_i32, 1..20_i32), 1..9)) {
            let area = |&(x, y, w, h): &(i32, i32, i32, i32)| {
                MultiPolygon(vec![Rect::new((f64::from(x), f64::from(y)), (f64::from(x + w), f64::from(y + h))).to_polygon()])
            };
            let areas: Vec<MultiPolygon<f64>> = rects.iter().map(area).collect();
            let found = overlapping(&areas.iter().collect::<Vec<_>>());
            for first in 0..areas.len() {
                for second in first + 1..areas.len() {
                    let expected = geo::Area::unsigned_area(&areas[first].intersection(&areas[second]));
                    let pair = found.iter().find(|pair| (pair.first, pair.second) == (first, second));
                    prop_assert!((pair.map_or(0.0, |pair| pair.area_m2) - expected).abs() < 1e-6);
                }
            }
        }
    }
}
