//! Which areas lie beside each other, and which of them hang together.
//!
//! *In*: outlines in metres, and how far apart two may lie. *Out*: positions in the list.
use crate::tree::AreaTree;
use geo::{BoundingRect, Coord, Distance, Euclidean, MultiPolygon, Rect};

/// For each area the positions of those within a distance of it, ascending; 0 for those that touch it, at a corner too. An area without
/// an outline has none.
pub fn neighbours(areas: &[Option<&MultiPolygon<f64>>], within_m: f64) -> Vec<Vec<usize>> {
    let tree = AreaTree::new(areas.iter().copied());
    let mut found = vec![Vec::new(); areas.len()];
    for (position, area) in areas.iter().enumerate() {
        let Some((area, rect)) = area.and_then(|area| Some((area, area.bounding_rect()?))) else { continue };
        let reach = Coord { x: within_m, y: within_m };
        let others = tree.touching(&Rect::new(rect.min() - reach, rect.max() + reach));
        for other in others.into_iter().filter(|&other| other > position) {
            if areas[other].is_some_and(|other| Euclidean.distance(area, other) <= within_m) {
                found[position].push(other);
                found[other].push(position);
            }
        }
    }
    found.iter_mut().for_each(|list| list.sort_unstable());
    found
}

/// The groups of areas that hang together, each ascending, in the order of their first. An area without an outline is in none.
///
/// ```
/// use geo::{Coord, MultiPolygon, Rect};
/// use geodata::neighbours::contiguous;
/// let square = |x: f64| MultiPolygon(vec![Rect::new(Coord { x, y: 0.0 }, Coord { x: x + 10.0, y: 10.0 }).to_polygon()]);
/// let areas = [0.0, 50.0, 12.0].map(square);
/// let some: Vec<_> = areas.iter().map(Some).collect();
/// assert_eq!(contiguous(&some, 5.0), [vec![0, 2], vec![1]]);
/// ```
pub fn contiguous(areas: &[Option<&MultiPolygon<f64>>], within_m: f64) -> Vec<Vec<usize>> {
    let beside = neighbours(areas, within_m);
    let mut seen = vec![false; areas.len()];
    let mut groups = Vec::new();
    for first in (0..areas.len()).filter(|&area| areas[area].is_some()) {
        if std::mem::replace(&mut seen[first], true) {
            continue;
        }
        let mut group = vec![first];
        let mut next = 0;
        while let Some(&area) = group.get(next) {
            for &other in &beside[area] {
                if !std::mem::replace(&mut seen[other], true) {
                    group.push(other);
                }
            }
            next += 1;
        }
        group.sort_unstable();
        groups.push(group);
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn square(x: f64, y: f64) -> MultiPolygon<f64> {
        MultiPolygon(vec![Rect::new(Coord { x, y }, Coord { x: x + 10.0, y: y + 10.0 }).to_polygon()])
    }

    #[test]
    fn a_corner_is_enough_and_what_has_no_place_is_alone() {
        let areas = [square(0.0, 0.0), square(10.0, 10.0), square(25.0, 10.0)];
        let some = [Some(&areas[0]), None, Some(&areas[1]), Some(&areas[2])];
        assert_eq!(neighbours(&some, 0.0), [vec![2], vec![], vec![0], vec![]]);
        assert_eq!(neighbours(&some, 5.0), [vec![2], vec![], vec![0, 3], vec![2]]);
        assert_eq!(contiguous(&some, 5.0), [[0, 2, 3]]);
        assert_eq!(contiguous(&[], 5.0), Vec::<Vec<usize>>::new());
    }

    proptest! {
        #[test]
        fn every_area_is_in_one_group_and_all_pairs_are_found(places in prop::collection::vec((0.0..200.0, 0.0..200.0), 1..20)) {
            let areas: Vec<MultiPolygon<f64>> = places.iter().map(|&(x, y)| square(x, y)).collect();
            let some: Vec<_> = areas.iter().map(Some).collect();
            let beside = neighbours(&some, 7.0);
            for (a, area) in areas.iter().enumerate() {
                for (b, other) in areas.iter().enumerate() {
                    prop_assert_eq!(beside[a].contains(&b), a != b && Euclidean.distance(area, other) <= 7.0);
                }
            }
            let groups = contiguous(&some, 7.0);
            let mut all: Vec<usize> = groups.iter().flatten().copied().collect();
            all.sort_unstable();
            prop_assert_eq!(all, (0..areas.len()).collect::<Vec<_>>());
            let group_of = |area: usize| groups.iter().position(|group| group.contains(&area));
            prop_assert!(beside.iter().enumerate().all(|(area, others)| others.iter().all(|&other| group_of(area) == group_of(other))));
        }
    }
}
