//! Nearest residents: a home's own neighbourhood, whatever the borders of districts are.
//!
//! The neighbourhood of a home is its 500 or 1,000 nearest residents, itself included. Neighbourhoods overlap, so that a
//! figure carried onto them is never to be added up over homes.
use super::{Weights, WeightsError, points::check_weights};
use geo::Coord;
use rayon::prelude::*;
use rstar::{RTree, primitives::GeomWithData};

/// Where people live.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Home {
    /// Place in EPSG:25832, metres.
    pub position: Coord<f64>,
    /// Residents; finite and not negative.
    pub residents: f64,
}

/// The weights of each home's residents in each home's neighbourhood of the `residents` nearest: sources and targets are the
/// homes. Homes at the very distance at which the number is reached belong in equal parts, so that a neighbourhood holds
/// exactly that number, whatever the order of the homes. Where fewer live in all, there are no neighbourhoods.
///
/// The mass of a source is its residents. Apportioning counts gives the counts among each home's nearest residents.
///
/// # Errors
/// [`WeightsError::Weight`] for residents that are negative or no number.
///
/// ```
/// use geodata::aggregate::{Home, nearest_residents};
/// let home = |x: f64| Home { position: geo::coord! { x: x, y: 0.0 }, residents: 4.0 };
/// let weights = nearest_residents(&[home(0.0), home(10.0), home(30.0)], 6.0)?;
/// let unemployed = weights.apportion(&[Some(2.0), Some(0.0), Some(4.0)]);
/// assert_eq!(unemployed, [Some(2.0), Some(1.0), Some(4.0)]);
/// # Ok::<(), geodata::aggregate::WeightsError>(())
/// ```
pub fn nearest_residents(homes: &[Home], residents: f64) -> Result<Weights, WeightsError> {
    check_weights(homes, |home| home.residents)?;
    check_weights(&[residents], |&residents| residents)?;
    let finite = |home: &Home| home.position.x.is_finite() && home.position.y.is_finite();
    if let Some(position) = homes.iter().position(|home| !finite(home)) {
        return Err(WeightsError::Source { position, reason: super::CoverageError::NotFinite });
    }
    let lived_in = homes.iter().enumerate().filter(|(_, home)| home.residents > 0.0);
    let tree: RTree<Entry> = RTree::bulk_load(
        lived_in.map(|(position, home)| Entry::new([home.position.x, home.position.y], position)).collect(),
    );
    let neighbourhoods: Vec<Vec<(usize, f64)>> =
        homes.par_iter().map(|home| neighbourhood(home.position, residents, homes, &tree)).collect();

    let mut rows = vec![Vec::new(); homes.len()];
    for (target, neighbours) in neighbourhoods.into_iter().enumerate() {
        for (source, part) in neighbours {
            rows[source].push((target, part));
        }
    }
    let mut weights = Weights::of_overlapping(rows, homes.len());
    weights.set_mass(homes.iter().map(|home| home.residents).collect());
    Ok(weights)
}

type Entry = GeomWithData<[f64; 2], usize>;

/// The homes of a neighbourhood, each with the part of it that belongs.
fn neighbourhood(centre: Coord<f64>, residents: f64, homes: &[Home], tree: &RTree<Entry>) -> Vec<(usize, f64)> {
    let mut members: Vec<(usize, f64)> = Vec::new();
    let mut inside = 0.0;
    // The homes at the same distance, which come in or stay out together.
    let (mut ring_start, mut ring_distance, mut ring_residents) = (0, -1.0, 0.0);
    for (entry, distance) in tree.nearest_neighbor_iter_with_distance_2(&[centre.x, centre.y]) {
        if distance > ring_distance {
            if inside + ring_residents >= residents {
                break;
            }
            inside += ring_residents;
            (ring_start, ring_distance, ring_residents) = (members.len(), distance, 0.0);
        }
        members.push((entry.data, 1.0));
        ring_residents += homes[entry.data].residents;
    }
    if inside + ring_residents < residents || ring_residents == 0.0 {
        return Vec::new();
    }
    let part = (residents - inside) / ring_residents;
    members[ring_start..].iter_mut().for_each(|member| member.1 = part);
    members.sort_unstable_by_key(|member| member.0);
    members
}

#[cfg(test)]
#[path = "nearest_tests.rs"]
mod tests;
