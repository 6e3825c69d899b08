//! Reach: who takes part compared with who lives there, and how near what is done is to the homes. Evaluations found that what exists says little
//! about whom it reaches.
use geo::Coord;
use rstar::{RTree, primitives::GeomWithData};
use std::collections::BTreeMap;

/// How an intervention reaches a group.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupReach {
    /// Code of the group.
    pub group: String,
    /// Participants of the group.
    pub participants: f64,
    /// Residents of the group, where a figure counts them.
    pub residents: Option<f64>,
    /// Part of all participants that are known by group, from 0 to 1.
    pub of_participants: Option<f64>,
    /// Part of all residents, from 0 to 1.
    pub of_residents: Option<f64>,
}

impl GroupReach {
    /// How many times as often the group is among participants as among residents: below 1 it is missed.
    pub fn representation(&self) -> Option<f64> {
        let ratio = self.of_participants? / self.of_residents?;
        ratio.is_finite().then_some(ratio)
    }

    /// Participants per 100 residents of the group.
    pub fn per_hundred(&self) -> Option<f64> {
        let ratio = 100.0 * self.participants / self.residents?;
        ratio.is_finite().then_some(ratio)
    }
}

/// Participants by group against residents by group, in the order of the groups. `all_residents` is what the residents' parts are of.
///
/// ```
/// use geodata::measure::reach;
/// use std::collections::BTreeMap;
/// // 75 of 100 participants, where the group is 63 of 100 residents.
/// let participants = [("a".to_owned(), 75.0), ("b".to_owned(), 25.0)];
/// let residents = BTreeMap::from([("a".to_owned(), 630.0)]);
/// let found = reach(&participants, &residents, Some(1_000.0));
/// assert!((found[0].representation().unwrap() - 75.0 / 63.0).abs() < 1e-12);
/// assert_eq!(found[1].representation(), None);
/// ```
pub fn reach(
    participants: &[(String, f64)],
    residents: &BTreeMap<String, f64>,
    all_residents: Option<f64>,
) -> Vec<GroupReach> {
    let all: f64 = participants.iter().map(|group| group.1).sum();
    let groups = participants.iter().map(|(group, participants)| {
        let residents = residents.get(group).copied();
        GroupReach {
            group: group.clone(),
            participants: *participants,
            residents,
            of_participants: (all > 0.0).then(|| participants / all),
            of_residents: residents.zip(all_residents.filter(|all| *all > 0.0)).map(|(residents, all)| residents / all),
        }
    });
    groups.collect()
}

/// The distances that nearness is given for, in metres: five kilometres are already too far.
pub const NEAR_M: [f64; 3] = [500.0, 1_000.0, 5_000.0];

/// The part of the dwellings that lie within each of [`NEAR_M`] of one of the places, as the crow flies, from 0 to 1. `homes` are positions in
/// metres with their dwellings. `None` without dwellings.
pub fn nearness(homes: impl IntoIterator<Item = (Coord<f64>, f64)>, places: &[Coord<f64>]) -> Option<[f64; 3]> {
    let tree = RTree::bulk_load(places.iter().map(|place| GeomWithData::new([place.x, place.y], ())).collect());
    let (mut near, mut all) = ([0.0; 3], 0.0);
    for (home, dwellings) in homes {
        all += dwellings;
        let nearest = tree.nearest_neighbor_iter_with_distance_2(&[home.x, home.y]).next();
        let distance = nearest.map_or(f64::INFINITY, |(_, distance_2)| distance_2.sqrt());
        near.iter_mut().zip(NEAR_M).filter(|(_, limit)| distance <= *limit).for_each(|(near, _)| *near += dwellings);
    }
    (all > 0.0).then(|| near.map(|near| near / all))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f64) -> Coord<f64> {
        Coord { x, y: 0.0 }
    }

    #[test]
    fn nearness_counts_dwellings_and_not_points() {
        let homes = [(at(0.0), 10.0), (at(500.0), 20.0), (at(900.0), 30.0), (at(6_000.0), 40.0)];
        let found = nearness(homes, &[at(0.0), at(-50_000.0)]).unwrap();
        assert_eq!(found, [0.3, 0.6, 0.6]);
        assert_eq!(nearness(homes, &[]), Some([0.0; 3]), "nothing is near where there is nothing");
        assert_eq!(nearness([], &[at(0.0)]), None);
    }

    #[test]
    fn what_is_not_known_of_a_group_stays_unknown() {
        let participants = [("a".to_owned(), 0.0), ("b".to_owned(), 0.0)];
        let found = reach(&participants, &BTreeMap::from([("b".to_owned(), 0.0)]), None);
        assert_eq!((found[0].representation(), found[0].per_hundred()), (None, None));
        assert_eq!((found[1].of_participants, found[1].representation(), found[1].per_hundred()), (None, None, None));
    }
}
