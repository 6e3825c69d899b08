//! Area weights onto the cells of H3, which are found by walking from cell to cell.
use super::{
    CoverageError, Weights, WeightsError,
    overlap::{Outline, Workspace},
};
use crate::{
    crs::{Crs, Projection},
    grid::h3::{Cell, Resolution},
};
use geo::{CoordsIter, MultiPolygon};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Area weights onto the cells of a resolution that the sources cover, given in EPSG:25832, and those cells, by index. The
/// corners of a cell are projected and joined by straight lines, which is within a decimetre of the great circles.
///
/// # Errors
/// [`WeightsError`] with the first source that has a coordinate that is not finite or outside of the system's area of use.
pub fn h3_weights(
    resolution: Resolution,
    sources: &[Option<&MultiPolygon<f64>>],
) -> Result<(Vec<Cell>, Weights), WeightsError> {
    let mut walk = Walk::new(resolution);
    let mut mass = Vec::with_capacity(sources.len());
    let mut covered = Vec::with_capacity(sources.len());
    for (position, source) in sources.iter().enumerate() {
        let outline = source.and_then(Outline::new);
        let whole = outline.as_ref().map_or(0.0, Outline::area_m2);
        let cells = match (source, &outline) {
            (Some(source), Some(outline)) => walk.covered(source, outline),
            (Some(source), None) => walk.seeds(source).map(|_| BTreeMap::new()),
            (None, _) => Some(BTreeMap::new()),
        };
        covered.push(cells.ok_or_else(|| WeightsError::Source { position, reason: reason(*source) })?);
        mass.push(whole);
    }
    let cells: BTreeMap<Cell, usize> = covered.iter().flat_map(BTreeMap::keys).map(|&cell| (cell, 0)).collect();
    let cells: BTreeMap<Cell, usize> = cells.into_keys().enumerate().map(|(place, cell)| (cell, place)).collect();
    let rows = covered
        .iter()
        .zip(&mass)
        .map(|(covered, whole)| covered.iter().map(|(cell, area_m2)| (cells[cell], area_m2 / whole)).collect());
    let weights = Weights::with_mass(rows, mass.clone(), cells.len());
    Ok((cells.into_keys().collect(), weights))
}

/// Why an area has no cells.
fn reason(area: Option<&MultiPolygon<f64>>) -> CoverageError {
    let finite = |area: &MultiPolygon<f64>| area.coords_iter().all(|point| point.x.is_finite() && point.y.is_finite());
    if area.is_some_and(finite) { CoverageError::OutsideAreaOfUse } else { CoverageError::NotFinite }
}

struct Walk {
    resolution: Resolution,
    to_degrees: Projection,
    from_degrees: Projection,
    outlines: HashMap<Cell, Option<Outline>>,
    workspace: Workspace,
}

impl Walk {
    fn new(resolution: Resolution) -> Self {
        Self {
            resolution,
            to_degrees: Projection::new(Crs::Utm32, Crs::Wgs84),
            from_degrees: Projection::new(Crs::Wgs84, Crs::Utm32),
            outlines: HashMap::new(),
            workspace: Workspace::default(),
        }
    }

    /// The cells at the corners of an area and next to them.
    fn seeds(&self, area: &MultiPolygon<f64>) -> Option<HashSet<Cell>> {
        let mut corners = HashSet::new();
        for corner in area.coords_iter() {
            let place = self.to_degrees.point(corner.x, corner.y).ok()?;
            corners.insert(Cell::at(self.resolution, place.x, place.y)?);
        }
        Some(corners.into_iter().flat_map(Cell::neighbourhood).collect())
    }

    /// The cells that an area covers, with the covered m²: from its corners on to every neighbour of a covered cell, since
    /// what cells cover of a connected area is connected.
    fn covered(&mut self, area: &MultiPolygon<f64>, outline: &Outline) -> Option<BTreeMap<Cell, f64>> {
        let mut seen = self.seeds(area)?;
        let mut open: Vec<Cell> = seen.iter().copied().collect();
        let mut covered = BTreeMap::new();
        while let Some(cell) = open.pop() {
            let from_degrees = &self.from_degrees;
            let hexagon = self.outlines.entry(cell).or_insert_with(|| {
                let outline = cell.outline(from_degrees).ok()?;
                Outline::new(&MultiPolygon(vec![outline]))
            });
            let area_m2 = hexagon.as_ref().map_or(0.0, |hexagon| outline.overlap_m2(hexagon, &mut self.workspace));
            if area_m2 > 0.0 {
                covered.insert(cell, area_m2);
                open.extend(cell.neighbourhood().into_iter().filter(|&next| seen.insert(next)));
            }
        }
        Some(covered)
    }
}

#[cfg(test)]
#[path = "hexagons_tests.rs"]
mod tests;
