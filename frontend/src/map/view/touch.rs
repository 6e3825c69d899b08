//! What lies under the pointer, and inside a shape that it drew.
use super::{MapEvent, MapView};
use crate::map::shape::encloses;

impl MapView {
    /// Looks what is under a pixel, outlines it and tells.
    pub(in crate::map) fn hover(&self, pixel: Option<[f64; 2]>) {
        let mut inner = self.inner.borrow_mut();
        let area = pixel.and_then(|pixel| inner.at(pixel));
        if area.is_none() && inner.hovered.is_none() {
            return;
        }
        let changed = area != inner.hovered;
        inner.hovered = area;
        inner.hover_changed |= changed;
        drop(inner);
        if changed {
            self.ask_for_frame();
        }
        self.emit(MapEvent::Hovered(area.zip(pixel)));
    }

    /// Selects what is under a pixel.
    pub(in crate::map) fn pick(&self, pixel: [f64; 2], added: bool) {
        let area = self.inner.borrow().at(pixel);
        self.emit(MapEvent::Selected { area, added });
    }

    /// Selects the areas whose middle lies inside a shape of pixels.
    pub(in crate::map) fn enclose(&self, shape: &[[f64; 2]]) {
        let inner = self.inner.borrow();
        let Some(shown) = inner.shown() else { return };
        let inside = |&area: &usize| {
            shown.layer.label_point(area).is_some_and(|point| encloses(shape, inner.camera.project(point)))
        };
        let areas: Vec<usize> = (0..shown.layer.len()).filter(inside).collect();
        drop(inner);
        self.emit(MapEvent::Enclosed(areas));
    }
}
