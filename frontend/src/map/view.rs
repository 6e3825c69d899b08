//! The map as the page uses it: give it layers, paint and a selection; it tells what the pointer and the keyboard did.
//!
//! A frame is drawn only when something has changed.
mod on_paper;
mod pictures;
mod steer;
mod touch;

use super::{
    camera::{Bounds, Camera, Insets},
    canvas::{Canvas, MapProblem},
    label_elements::{LabelElements, Rank},
    layer::AreaLayer,
    motion::Motion,
    name_elements::NameElements,
    palette::{self, Theme},
    points::{Point, PointElements},
    raster_tiles::RasterTiles,
    scene::{LayerKey, Mark, Scene},
};
use crate::{
    look::{self, Tone},
    state::{FULL_OPACITY, MapPlace},
};
use geodata::{column::State, layer::LayerId, tile::Features};
use std::{cell::RefCell, collections::HashMap, rc::Rc};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{HtmlCanvasElement, HtmlElement};
use wire::BaseKind;

/// What happened on the map.
#[derive(Debug, Clone, PartialEq)]
pub enum MapEvent {
    /// A frame was drawn; whether a coloured layer is in it, where the camera stands, and metres in a pixel.
    Drawn {
        /// A layer with its paint was drawn.
        coloured: bool,
        /// Metres on the ground in a CSS pixel.
        metres_per_pixel: f64,
    },
    /// The camera has come to rest.
    Moved(MapPlace),
    /// The pointer moved over an area of the layer, at a pixel, or over none.
    Hovered(Option<(usize, [f64; 2])>),
    /// An area of the layer was selected, or a place without one.
    Selected {
        /// The area.
        area: Option<usize>,
        /// To what is selected already.
        added: bool,
    },
    /// A shape was drawn around these areas of the layer.
    Enclosed(Vec<usize>),
    /// A picture of the base map did not come.
    PictureMissing,
    /// The graphics card took the map away.
    Lost,
}

/// What a drag of the pointer does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tool {
    /// It moves the map.
    #[default]
    Pan,
    /// It draws a box around areas.
    Box,
    /// It draws any shape around areas.
    Lasso,
}

struct ShownLayer {
    layer: Rc<AreaLayer>,
    usual_width: f64,
}

pub(super) struct Inner {
    canvas: Canvas,
    labels: LabelElements,
    names: NameElements,
    points: PointElements,
    /// The layer whose names are shown beside those of districts.
    labelled: Option<LayerId>,
    pub(super) camera: Camera,
    pub(super) motion: Option<Motion>,
    bounds: Bounds,
    /// Where the camera's centre may be: beyond the bounds, since panels cover a part of the map.
    limits: Bounds,
    covered: fn() -> Insets,
    layers: HashMap<LayerId, ShownLayer>,
    scene: Scene,
    pictures: RasterTiles,
    classes: Vec<Tone>,
    hovered: Option<usize>,
    selected: Vec<usize>,
    /// Whether another area is under the pointer than the last frame showed, or one of another layer.
    hover_changed: bool,
    /// The same for what is selected.
    selection_changed: bool,
    pub(super) tool: Tool,
    /// Whether a pointer holds the map.
    pub(super) held: bool,
    frame_asked: bool,
    /// When the camera was moved last, in milliseconds.
    moved_at: f64,
    /// Whether its rest is waited for.
    awaits_rest: bool,
    lost: bool,
    pub(super) calm: bool,
    listener: Rc<dyn Fn(MapEvent)>,
}

/// The map; clones are the same map.
#[derive(Clone)]
pub struct MapView {
    inner: Rc<RefCell<Inner>>,
}

impl MapView {
    /// The map on a canvas, as [`start`](super::start) asks for it; nobody listens to what moves it yet.
    ///
    /// # Errors
    /// Where the browser has no WebGL 2 or the graphics card refuses.
    pub(super) async fn on(
        element: HtmlCanvasElement,
        [labels, points]: [HtmlElement; 2],
        bounds: Bounds,
        covered: fn() -> Insets,
        place: Option<MapPlace>,
        listener: Rc<dyn Fn(MapEvent)>,
    ) -> Result<Self, MapProblem> {
        let anchor = bounds.centre().map(f64::round);
        let canvas = Canvas::start(element, anchor).await?;
        let [width, height] = canvas.size();
        let limits = bounds.with_margin();
        let camera = Camera { centre: bounds.centre(), zoom: 10.0, width, height };
        let camera =
            place.map_or_else(|| camera.fitted(&bounds, &covered()), |place| camera.at(&place)).held_in(&limits);
        let calm = web_sys::window()
            .and_then(|window| window.match_media("(prefers-reduced-motion: reduce)").ok().flatten())
            .is_some_and(|query| query.matches());
        let inner = Inner {
            canvas,
            names: NameElements::new(labels.clone()),
            labels: LabelElements::new(labels),
            points: PointElements::new(points),
            labelled: None,
            camera,
            motion: None,
            bounds,
            limits,
            covered,
            layers: HashMap::new(),
            scene: Scene { opacity: FULL_OPACITY, ..Scene::default() },
            pictures: RasterTiles::default(),
            classes: Vec::new(),
            hovered: None,
            selected: Vec::new(),
            hover_changed: false,
            selection_changed: false,
            tool: Tool::default(),
            held: false,
            frame_asked: false,
            moved_at: 0.0,
            awaits_rest: false,
            lost: false,
            calm,
            listener,
        };
        let view = Self { inner: Rc::new(RefCell::new(inner)) };
        view.ask_for_frame();
        Ok(view)
    }

    /// Adds a layer of the base map.
    pub fn add_base(&self, kind: BaseKind, features: Features) {
        if self.has_base(kind) {
            return;
        }
        let mut inner = self.inner.borrow_mut();
        let surface = match kind {
            BaseKind::Land => Some(palette::LAND),
            BaseKind::Green => Some(palette::GREEN),
            BaseKind::Water => Some(palette::WATER),
            BaseKind::Road | BaseKind::Place => None,
        };
        match surface {
            Some(paint) => inner.canvas.insert(LayerKey::Base(kind), &features, &vec![paint; features.len()]),
            None if kind == BaseKind::Place => inner.names.set_places(&features),
            None => {
                inner.canvas.insert_lines(LayerKey::Base(kind), &features);
                inner.names.set_streets(features);
            }
        }
        inner.scene.base.push(kind);
        drop(inner);
        self.ask_for_frame();
    }

    /// Whether a layer of the base map was added.
    pub fn has_base(&self, kind: BaseKind) -> bool {
        self.inner.borrow().scene.base.contains(&kind)
    }

    /// Whether borders and labels were added.
    pub fn has_districts(&self) -> bool {
        self.inner.borrow().scene.borders.is_some()
    }

    /// Adds a layer of areas; it is not seen before it is shown.
    pub fn add_layer(&self, id: LayerId, layer: Rc<AreaLayer>) {
        let mut inner = self.inner.borrow_mut();
        let paints = vec![look::paint(State::Missing, 0.0, |_| 0); layer.len()];
        inner.canvas.insert(LayerKey::Areas(id), &layer.features, &paints);
        let usual_width = layer.usual_width();
        inner.layers.insert(id, ShownLayer { layer, usual_width });
    }

    /// Whether a layer was added.
    pub fn has_layer(&self, id: LayerId) -> bool {
        self.inner.borrow().layers.contains_key(&id)
    }

    /// Shows a layer in the paints and class colours of a picture. Geometry stays as it is.
    pub fn show(&self, id: LayerId, paints: &[u8], classes: &[Tone]) {
        let mut inner = self.inner.borrow_mut();
        inner.canvas.paint(&LayerKey::Areas(id), paints);
        inner.classes = classes.to_vec();
        if inner.scene.layer != Some(id) {
            inner.scene.layer = Some(id);
            inner.hovered = None;
            (inner.hover_changed, inner.selection_changed) = (true, true);
        }
        drop(inner);
        self.ask_for_frame();
    }

    /// Shows a layer in the paints of another period left of a line; none takes the line away. The line stands in the middle first.
    pub fn show_beside(&self, id: LayerId, paints: Option<&[u8]>) {
        let mut inner = self.inner.borrow_mut();
        if paints.is_none() && inner.scene.split.is_none() {
            return;
        }
        inner.canvas.paint_beside(&LayerKey::Areas(id), paints);
        inner.scene.split = paints.map(|_| inner.scene.split.unwrap_or(500));
        drop(inner);
        self.ask_for_frame();
    }

    /// Puts the line between two periods, in thousandths of the map's width; without one nothing happens.
    pub fn move_split(&self, thousandths: u16) {
        let mut inner = self.inner.borrow_mut();
        inner.scene.split = inner.scene.split.map(|_| thousandths.min(1000));
        drop(inner);
        self.ask_for_frame();
    }

    /// How much of the coloured layer is seen, in percent.
    pub fn set_opacity(&self, percent: u8) {
        self.inner.borrow_mut().scene.opacity = percent;
        self.ask_for_frame();
    }

    /// Shows the names of a layer's areas where they have room, below the names of districts; none takes them away.
    pub fn set_labels(&self, id: Option<LayerId>) {
        let mut inner = self.inner.borrow_mut();
        if inner.labelled == id {
            return;
        }
        inner.labelled = id;
        let layer = id.and_then(|id| inner.layers.get(&id)).map(|shown| shown.layer.clone());
        inner.labels.set(Rank::Second, layer.as_deref());
        drop(inner);
        self.ask_for_frame();
    }

    /// Shows these points in the place of those before.
    pub fn set_points(&self, points: Vec<Point>) {
        let mut inner = self.inner.borrow_mut();
        inner.points.set(points);
        inner.points.place(&inner.camera);
    }

    /// Uses a layer for borders and labels over whatever is shown.
    pub fn set_districts(&self, id: LayerId) {
        let mut inner = self.inner.borrow_mut();
        if let Some(shown) = inner.layers.get(&id) {
            let layer = shown.layer.clone();
            inner.labels.set(Rank::First, Some(&layer));
            inner.scene.borders = Some(id);
        }
        drop(inner);
        self.ask_for_frame();
    }

    /// Outlines areas of the shown layer.
    pub fn select(&self, areas: &[usize]) {
        let mut inner = self.inner.borrow_mut();
        inner.selected = areas.to_vec();
        inner.selection_changed = true;
        drop(inner);
        self.ask_for_frame();
    }

    /// What a drag of the pointer does from now on.
    pub fn set_tool(&self, tool: Tool) {
        self.inner.borrow_mut().tool = tool;
    }

    /// Light or dark.
    pub fn set_theme(&self, theme: Theme) {
        self.inner.borrow_mut().scene.theme = theme;
        self.ask_for_frame();
    }

    /// Opacity of the coloured layer in percent.
    pub fn opacity(&self) -> u8 {
        self.inner.borrow().scene.opacity
    }

    pub(super) fn now() -> f64 {
        js_sys::Date::now()
    }

    pub(super) fn element(&self) -> HtmlCanvasElement {
        self.inner.borrow().canvas.element.clone()
    }

    pub(super) fn inner(&self) -> &RefCell<Inner> {
        &self.inner
    }

    pub(super) fn emit(&self, event: MapEvent) {
        // The listener may call the map, so nothing may be borrowed meanwhile.
        let listener = self.inner.borrow().listener.clone();
        listener(event);
    }

    pub(super) fn lose(&self) {
        self.inner.borrow_mut().lost = true;
        self.emit(MapEvent::Lost);
    }

    /// The canvas has another size.
    pub(super) fn resized(&self) {
        let mut inner = self.inner.borrow_mut();
        inner.canvas.measure();
        inner.labels.measure();
        drop(inner);
        self.ask_for_frame();
    }

    pub(super) fn ask_for_frame(&self) {
        let mut inner = self.inner.borrow_mut();
        if inner.frame_asked || inner.lost {
            return;
        }
        let view = self.clone();
        let frame = Closure::once_into_js(move || view.frame());
        let asked = web_sys::window().map(|window| window.request_animation_frame(frame.unchecked_ref()));
        inner.frame_asked = asked.is_some_and(|asked| asked.is_ok());
    }

    /// Draws now.
    pub(super) fn frame(&self) {
        let mut inner = self.inner.borrow_mut();
        inner.frame_asked = false;
        // An empty picture costs as much as a full one, and is not drawn.
        if inner.lost || (inner.scene.layer.is_none() && inner.scene.base.is_empty()) {
            return;
        }
        inner.advance(Self::now());
        let (moving, event) = (inner.motion.is_some(), inner.draw());
        drop(inner);
        self.fetch_pictures();
        self.emit(event);
        if moving {
            self.ask_for_frame();
        }
    }
}

impl Inner {
    fn shown(&self) -> Option<&ShownLayer> {
        self.layers.get(self.scene.layer.as_ref()?)
    }

    fn at(&self, pixel: [f64; 2]) -> Option<usize> {
        self.shown()?.layer.at(self.camera.unproject(pixel))
    }

    /// Outlines what is under the pointer and what is selected, of the shown layer.
    fn mark(&mut self) {
        let Some(layer) = self.shown().map(|shown| shown.layer.clone()) else { return };
        if std::mem::take(&mut self.hover_changed) {
            self.canvas.mark(Mark::Hover, &layer.features, self.hovered);
        }
        if std::mem::take(&mut self.selection_changed) {
            self.canvas.mark(Mark::Selection, &layer.features, self.selected.iter().copied());
        }
    }

    fn draw(&mut self) -> MapEvent {
        self.mark();
        if self.scene.pictures.is_some() {
            self.scene.pictures = Some(self.pictures.seen(&self.camera));
        }
        self.render();
        let mut room = self.labels.place(&self.camera);
        self.names.place(&self.camera, self.has_own_names().then_some(&mut room));
        self.points.place(&self.camera);
        MapEvent::Drawn { coloured: self.scene.layer.is_some(), metres_per_pixel: self.camera.metres_per_pixel() }
    }

    /// Whether places and streets are named: a base map of images has names of its own.
    fn has_own_names(&self) -> bool {
        self.scene.pictures.is_none()
    }

    /// Draws the scene as the camera sees it.
    fn render(&mut self) {
        let area_width = self.shown().map_or(0.0, |shown| shown.usual_width);
        for key in self.canvas.prepare(&self.camera, &self.scene, &self.classes, area_width) {
            // Lines of the base map have come with it.
            let LayerKey::Areas(id) = key else { continue };
            if let Some(shown) = self.layers.get(&id) {
                self.canvas.insert_lines(key, &shown.layer.features);
            }
        }
        self.canvas.draw();
    }
}
