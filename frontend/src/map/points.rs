//! Points on the map as HTML over the canvas: buttons that the pointer and the keyboard reach, each where its area is.
use super::{
    camera::{Camera, World},
    paper,
};
use std::f64::consts::TAU;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlElement};

/// A point that is wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// Where it stands.
    pub place: World,
    /// Width of its area in world units.
    pub area_width: f64,
    /// Id of its area.
    pub area: String,
    /// What is said of it.
    pub label: String,
    /// What is written on it.
    pub sign: String,
}

/// Pixels from the middle of a large area, where its name stands, to that of its point.
const BELOW_NAME: f64 = 21.0;
/// The same in a small area, as a part of its width: a point stands on what it is of.
const BELOW_MIDDLE: f64 = 0.2;
/// Half the width of a point in pixels.
const HALF: f64 = 12.0;

pub(super) struct PointElements {
    parent: HtmlElement,
    points: Vec<(HtmlElement, World, f64)>,
}

impl PointElements {
    pub(super) fn new(parent: HtmlElement) -> Self {
        Self { parent, points: Vec::new() }
    }

    /// Puts these points in the place of those before. The first takes the keyboard; the page moves it to the others.
    pub(super) fn set(&mut self, points: Vec<Point>) {
        self.points.drain(..).for_each(|(element, ..)| element.remove());
        let document = self.parent.owner_document();
        let element = |(at, point): (usize, Point)| {
            let element = document.as_ref()?.create_element("button").ok()?.dyn_into::<HtmlElement>().ok()?;
            element.set_class_name("point");
            let attributes =
                [("type", "button"), ("data-area", &point.area), ("aria-label", &point.label), ("title", &point.label)];
            for (name, value) in attributes {
                element.set_attribute(name, value).ok()?;
            }
            element.set_tab_index(if at == 0 { 0 } else { -1 });
            element.set_text_content(Some(&point.sign));
            self.parent.append_child(&element).ok()?;
            Some((element, point.place, point.area_width))
        };
        self.points = points.into_iter().enumerate().filter_map(element).collect();
    }

    /// Draws the points on a map of another size.
    pub(super) fn on_paper(&self, context: &CanvasRenderingContext2d, camera: &Camera) -> Result<(), JsValue> {
        context.set_text_align("center");
        context.set_text_baseline("middle");
        context.set_line_width(2.0);
        context.set_stroke_style_str("#ffffff");
        context.set_font(&format!("700 12px {}", paper::FONT));
        for (element, place, area_width) in &self.points {
            let [x, y] = middle(camera, *place, *area_width);
            context.begin_path();
            context.arc(x, y, HALF - 1.0, 0.0, TAU)?;
            context.set_fill_style_str(paper::INK);
            context.fill();
            context.stroke();
            context.set_fill_style_str("#ffffff");
            context.fill_text(&element.text_content().unwrap_or_default(), x, y + 0.5)?;
        }
        Ok(())
    }

    /// Puts the points where their areas are.
    pub(super) fn place(&self, camera: &Camera) {
        for (element, place, area_width) in &self.points {
            let [x, y] = middle(camera, *place, *area_width).map(|side| (side - HALF).round());
            // A property that cannot be set leaves a point where it was, which the next frame mends.
            let _ = element.style().set_property("transform", &format!("translate({x}px, {y}px)"));
        }
    }
}

/// The pixel of a point's middle.
fn middle(camera: &Camera, place: World, area_width: f64) -> [f64; 2] {
    let [x, y] = camera.project(place);
    [x, y + (BELOW_MIDDLE * area_width / camera.units_per_pixel()).min(BELOW_NAME)]
}
