//! Labels as HTML over the canvas: sharp at every zoom, in the reader's font, with a halo by CSS.
use super::{
    camera::{Camera, World},
    labels::{Wish, placed},
    layer::AreaLayer,
};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Pixels kept free around a label.
const MARGIN: f64 = 6.0;

struct Label {
    element: HtmlElement,
    point: World,
    /// Width of its area in world units.
    area_width: f64,
}

pub(super) struct LabelElements {
    parent: HtmlElement,
    labels: Vec<Label>,
}

impl LabelElements {
    pub(super) fn new(parent: HtmlElement) -> Self {
        Self { parent, labels: Vec::new() }
    }

    /// Makes a label for each area of a layer, the largest first.
    pub(super) fn set(&mut self, layer: &AreaLayer) {
        self.parent.set_text_content(None);
        let mut areas: Vec<(usize, f64)> = (0..layer.len()).map(|area| (area, layer.size(area))).collect();
        areas.sort_by(|a, b| b.1.total_cmp(&a.1));
        let document = self.parent.owner_document();
        let label = |(area, size): (usize, f64)| {
            let element = document.as_ref()?.create_element("span").ok()?.dyn_into::<HtmlElement>().ok()?;
            element.set_class_name("label");
            element.set_text_content(layer.name(area).as_deref());
            self.parent.append_child(&element).ok()?;
            Some(Label { element, point: layer.label_point(area)?, area_width: size.sqrt() })
        };
        self.labels = areas.into_iter().filter_map(label).collect();
    }

    /// Puts the labels where their areas are, and hides those without room.
    pub(super) fn place(&self, camera: &Camera) {
        let wishes: Vec<Wish> = self
            .labels
            .iter()
            .map(|label| {
                let size = [label.element.offset_width(), label.element.offset_height()];
                Wish { centre: camera.project(label.point), size: size.map(|side| f64::from(side) + MARGIN) }
            })
            .collect();
        let shown = placed(&wishes, camera.width, camera.height);
        for ((label, wish), shown) in self.labels.iter().zip(&wishes).zip(shown) {
            // A name wider than twice its area says nothing about it.
            let shown = shown && wish.size[0] < 2.5 * label.area_width / camera.units_per_pixel();
            let style = label.element.style();
            let [x, y] = [(wish.centre[0] - wish.size[0] / 2.0).round(), (wish.centre[1] - wish.size[1] / 2.0).round()];
            // A property that cannot be set leaves a label where it was, which the next frame mends.
            let _ = style.set_property("transform", &format!("translate({x}px, {y}px)"));
            let _ = style.set_property("visibility", if shown { "visible" } else { "hidden" });
        }
    }
}
