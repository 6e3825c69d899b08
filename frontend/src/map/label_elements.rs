//! Labels as HTML over the canvas: sharp at every zoom, in the reader's font, with a halo by CSS.
use super::{
    camera::{Camera, World},
    labels::{Room, Wish},
    layer::AreaLayer,
    paper,
};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlElement};

/// Pixels kept free around a label.
const MARGIN: f64 = 6.0;
/// A name that is so many times wider than its area says nothing about it.
const WIDEST: f64 = 2.5;
/// Sizes of the names of districts and of other areas on paper, in CSS pixels.
const PAPER_FONT_SIZES: [f64; 2] = [12.5, 11.0];
/// Height of a line in sizes of its font.
const LINE: f64 = 1.2;

/// Which labels go before which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rank {
    /// Names of districts.
    First,
    /// Names of the areas of another layer.
    Second,
}

struct Label {
    element: HtmlElement,
    point: World,
    /// Width of its area in world units.
    area_width: f64,
    /// Width and height of the text in pixels, measured once: asking in every frame makes the browser lay the page out.
    size: [f64; 2],
    shown: bool,
}

pub(super) struct LabelElements {
    parent: HtmlElement,
    first: Vec<Label>,
    second: Vec<Label>,
}

impl LabelElements {
    pub(super) fn new(parent: HtmlElement) -> Self {
        Self { parent, first: Vec::new(), second: Vec::new() }
    }

    /// Makes a label for each area of a layer, the largest first, in place of those of the same rank.
    pub(super) fn set(&mut self, rank: Rank, layer: Option<&AreaLayer>) {
        let labels = layer.map_or_else(Vec::new, |layer| self.labels_of(rank, layer));
        let old = std::mem::replace(if rank == Rank::First { &mut self.first } else { &mut self.second }, labels);
        old.iter().for_each(|label| label.element.remove());
        self.measure();
    }

    fn labels_of(&self, rank: Rank, layer: &AreaLayer) -> Vec<Label> {
        let mut areas: Vec<(usize, f64)> = (0..layer.len()).map(|area| (area, layer.size(area))).collect();
        areas.sort_by(|a, b| b.1.total_cmp(&a.1));
        let document = self.parent.owner_document();
        let label = |(area, size): (usize, f64)| {
            let point = layer.label_point(area)?;
            let element = document.as_ref()?.create_element("span").ok()?.dyn_into::<HtmlElement>().ok()?;
            element.set_class_name(if rank == Rank::First { "label" } else { "label second" });
            element.set_text_content(layer.name(area).as_deref());
            self.parent.append_child(&element).ok()?;
            Some(Label { element, point, area_width: size.sqrt(), size: [0.0; 2], shown: false })
        };
        areas.into_iter().filter_map(label).collect()
    }

    /// Measures the texts.
    pub(super) fn measure(&mut self) {
        for label in self.first.iter_mut().chain(&mut self.second) {
            let size = [label.element.offset_width(), label.element.offset_height()];
            label.size = size.map(|side| f64::from(side) + MARGIN);
        }
    }

    /// Draws the names that have room on a map of another size.
    pub(super) fn on_paper(
        &self,
        context: &CanvasRenderingContext2d,
        camera: &Camera,
        room: &mut Room,
    ) -> Result<(), JsValue> {
        let units = camera.units_per_pixel();
        let ranks = [(&self.first, PAPER_FONT_SIZES[0]), (&self.second, PAPER_FONT_SIZES[1])];
        for (label, size) in ranks.into_iter().flat_map(|(labels, size)| labels.iter().map(move |label| (label, size)))
        {
            let text = label.element.text_content().unwrap_or_default();
            context.set_font(&format!("600 {size}px {}", paper::FONT));
            let width = context.measure_text(&text)?.width();
            let wish = Wish { centre: camera.project(label.point), size: [width + MARGIN, LINE * size + MARGIN] };
            if width < WIDEST * label.area_width / units && room.take(&[wish]) {
                paper::name(context, &text, wish.centre)?;
            }
        }
        Ok(())
    }

    /// Puts the labels where their areas are, and hides those without room. Gives what they leave of the map.
    pub(super) fn place(&mut self, camera: &Camera) -> Room {
        let units = camera.units_per_pixel();
        let mut room = Room::new(camera.width, camera.height);
        for label in self.first.iter_mut().chain(&mut self.second) {
            let wish = Wish { centre: camera.project(label.point), size: label.size };
            let shown = label.size[0] < WIDEST * label.area_width / units && room.take(&[wish]);
            label.show(shown);
            if shown {
                let [x, y] = [0, 1].map(|axis| (wish.centre[axis] - wish.size[axis] / 2.0).round());
                // A property that cannot be set leaves a label where it was, which the next frame mends.
                let _ = label.element.style().set_property("transform", &format!("translate({x}px, {y}px)"));
            }
        }
        room
    }
}

impl Label {
    fn show(&mut self, shown: bool) {
        if self.shown != shown {
            self.shown = shown;
            // A property that cannot be set leaves a label as it was.
            let _ = self.element.style().set_property("visibility", if shown { "visible" } else { "hidden" });
        }
    }
}
