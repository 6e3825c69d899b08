//! The map drawn anew for paper and pictures: fitted to what it is about, on light ground, with names, scale and north for that size.
use super::{Inner, MapView};
use crate::{
    look::Tone,
    map::{
        camera::{Bounds, Camera, Insets},
        labels::Room,
        palette::Theme,
        paper::{self, Paper},
    },
};
use wasm_bindgen::JsValue;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// Pixels between what the map is about and its edge.
const MARGIN: f64 = 10.0;
/// Less than that many pixels of a map across or down are too few to say what a person looks at.
const LEAST_SEEN: f64 = 160.0;

impl MapView {
    /// What the map is about: the whole municipality, or what is seen of it beside the panels.
    pub fn content(&self, seen: bool) -> Bounds {
        let inner = self.inner.borrow();
        let (camera, insets) = (inner.camera, (inner.covered)());
        let [across, down] = insets.free([camera.width, camera.height]);
        if !seen || across < LEAST_SEEN || down < LEAST_SEEN {
            return inner.bounds;
        }
        Bounds {
            min: camera.unproject([insets.left, insets.top]),
            max: camera.unproject([camera.width - insets.right, camera.height - insets.bottom]),
        }
    }

    /// The map on a canvas of its own. What is on the screen stays as it is.
    ///
    /// # Errors
    /// Where the browser refuses to draw, or the graphics card has taken the map away.
    pub fn on_paper(&self, paper: &Paper) -> Result<HtmlCanvasElement, JsValue> {
        let mut inner = self.inner.borrow_mut();
        if inner.lost {
            return Err(JsValue::NULL);
        }
        let drawn = inner.on_paper(paper);
        drop(inner);
        // The screen again, before anybody sees it.
        self.frame();
        drawn
    }
}

impl Inner {
    fn on_paper(&mut self, paper: &Paper) -> Result<HtmlCanvasElement, JsValue> {
        let [width, height] = paper.size;
        let margin = Insets { top: MARGIN, right: MARGIN, bottom: MARGIN, left: MARGIN };
        let camera = Camera { width, height, ..self.camera }.fitted(&paper.bounds, &margin);
        let mut scene = self.scene.clone();
        scene.theme = Theme::Light;
        // Left of a line at the right edge is everything.
        scene.split = scene.split.map(|_| if paper.other_period { 1000 } else { 0 });
        // Pictures that have not come are not waited for.
        scene.pictures = scene.pictures.and_then(|_| self.pictures.all(&camera));
        let screen = (self.camera, std::mem::replace(&mut self.scene, scene), self.hovered.take());
        let classes: Vec<Tone> = std::mem::replace(&mut self.classes, paper.tones.to_vec());
        self.camera = camera;
        self.hover_changed = true;
        self.mark();
        self.canvas.set_apart(Some((paper.size, paper.ratio)));
        self.render();
        let copied = self.copy();
        self.canvas.set_apart(None);
        (self.camera, self.scene, self.hovered) = screen;
        self.classes = classes;
        self.hover_changed = true;
        let (copy, context) = copied?;
        context.scale(paper.ratio, paper.ratio)?;
        let mut room = Room::new(width, height);
        for taken in paper::furniture(&context, paper, camera.metres_per_pixel())? {
            room.take(&[taken]);
        }
        self.labels.on_paper(&context, &camera, &mut room)?;
        if self.has_own_names() {
            self.names.on_paper(&context, &camera, &mut room)?;
        }
        self.points.on_paper(&context, &camera)?;
        Ok(copy)
    }

    /// What was drawn, on a canvas of its own: in the same task, before the browser clears it.
    fn copy(&self) -> Result<(HtmlCanvasElement, CanvasRenderingContext2d), JsValue> {
        let element = &self.canvas.element;
        let (copy, context) = paper::canvas()?;
        copy.set_width(element.width());
        copy.set_height(element.height());
        context.draw_image_with_html_canvas_element(element, 0.0, 0.0)?;
        Ok((copy, context))
    }
}
