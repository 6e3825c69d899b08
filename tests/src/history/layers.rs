//! That every layer shows sums of the released blocks, the same number wherever it stands, and nothing of the statute layer.
use super::{
    Faults, Set, Town,
    told::{blocks, seen},
};
use geodata::{
    derive::Figure,
    layer::LayerId,
    published::{Layer, Published},
};

/// Holds the layers of departments and districts and the whole against the blocks.
pub(super) fn hold(published: &Published, town: &Town, faults: &mut Faults) {
    let of_statute = !published.release.statute_figures().is_empty() || published.statute.is_some();
    if of_statute && !town.statute {
        faults.push("statute: there is a figure while the layer is off".to_owned());
    }
    let (blocks, seen) = (blocks(published), seen(published));
    for layer in published.layers.iter().chain([&published.whole]) {
        for (key, figures) in layer.figures() {
            let key = (key.0.to_string(), key.1);
            if town.indicator(&key.0).is_some_and(|indicator| indicator.statute_only) {
                faults.push(format!("statute: {key:?} stands in {}", layer.id()));
            }
            let Some(of_blocks) = seen.get(&key) else { continue };
            for (area, figure) in figures.iter().enumerate() {
                let Some(homes) = homes(town, layer, area) else { continue };
                let Some(counts) = figure.counts else { continue };
                let mut sums = [0.0; 2];
                for (block, numbers) in blocks.iter().zip(of_blocks) {
                    let Some(numbers) = numbers else { continue };
                    let part = dwellings(town, &block.intersection(&homes).cloned().collect());
                    let part = part / dwellings(town, block);
                    sums = [0, 1].map(|at| sums[at] + part * numbers[at]);
                }
                if (0..2).any(|at| (sums[at] - counts[at]).abs() > 1e-6 * (1.0 + sums[at])) || is_off(figure, counts) {
                    faults.push(format!("layers: {key:?} in {} has {figure:?}, not {sums:?}", layer.id()));
                }
            }
        }
    }
}

/// Whether a value is not that of its counts, in parts of one, of a hundred, or of another power of ten.
fn is_off(figure: &Figure, counts: [f64; 2]) -> bool {
    let ratio = counts[0] / counts[1];
    let near = |per: f64| (figure.value - (per * ratio).min(if per > 1.0 { per } else { f64::INFINITY })).abs();
    near(1.0).min(near(100.0)).min((figure.value - 100.0 * ratio).abs()) > 1e-4 * (1.0 + figure.value)
}

fn dwellings(town: &Town, homes: &Set) -> f64 {
    town.homes.iter().filter(|home| homes.contains(&home.id)).map(|home| f64::from(home.dwellings)).sum()
}

/// The departments in an area; `None` in layers whose weights are tested elsewhere.
fn homes(town: &Town, layer: &Layer, area: usize) -> Option<Set> {
    let id = layer.areas()[area].id.as_str();
    let homes: Box<dyn Fn(&super::town::Home) -> bool> = match layer.id() {
        LayerId::Municipality => Box::new(|_| true),
        LayerId::Departments => Box::new(|home| home.id == id),
        LayerId::Districts => Box::new(|home| home.place.is_some() && home.district.to_string() == id),
        _ => return None,
    };
    Some(town.homes.iter().filter(|home| homes(home)).map(|home| home.id.clone()).collect())
}
