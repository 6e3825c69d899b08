//! Where the departments are, and their weights by dwellings.
use geo::{Coord, MultiPolygon};
use geodata::aggregate::{Fallback, PointAssignment, Weights, WeightsError, dasymetric_weights};

/// Where the departments are.
pub(super) struct Places<'a> {
    /// Outline of each department.
    pub outlines: &'a [Option<&'a MultiPolygon<f64>>],
    /// Address points of the departments.
    pub points: &'a [PointAssignment],
}

impl Places<'_> {
    /// The weights of the departments onto targets: by dwellings, and by area where a department has no address points.
    pub(super) fn weights(
        &self,
        by_area: &Weights,
        target_at: impl Fn(Coord<f64>) -> Option<usize>,
    ) -> Result<Weights, WeightsError> {
        dasymetric_weights(self.outlines.len(), by_area.targets(), self.points, target_at, Fallback::To(by_area))
    }
}
