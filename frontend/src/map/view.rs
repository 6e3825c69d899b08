//! The map as the page uses it: give it layers, paint and a selection; it tells what the pointer and the keyboard did.
//!
//! A frame is drawn only when something has changed.
use super::{
    camera::{Bounds, Camera, Insets, World},
    canvas::{Canvas, MapProblem},
    input,
    label_elements::{LabelElements, Rank},
    layer::AreaLayer,
    mesh::Mesh,
    motion::Motion,
    palette::{self, Theme},
    raster::TileId,
    raster_tiles::{self, RasterTiles},
    scene::{LayerKey, Scene},
    shape::encloses,
};
use crate::state::{FULL_OPACITY, Place};
use geodata::{classify::Rgb, tile::Features};
use std::{cell::RefCell, collections::HashMap, ops::Range, rc::Rc};
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
    Moved(Place),
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

/// Zoom beyond which an area is not brought nearer.
const CLOSEST_FIT: f64 = 15.0;
/// Milliseconds without movement after which the camera has come to rest.
const REST_MS: i32 = 250;

struct Shown {
    layer: Rc<AreaLayer>,
    outlines: Vec<Range<u32>>,
    usual_width: f64,
}

pub(super) struct Inner {
    canvas: Canvas,
    labels: LabelElements,
    /// The layer whose names are shown beside those of districts.
    labelled: Option<String>,
    pub(super) camera: Camera,
    pub(super) motion: Option<Motion>,
    bounds: Bounds,
    /// Where the camera's centre may be: beyond the bounds, since panels cover a part of the map.
    limits: Bounds,
    insets: Insets,
    anchor: World,
    layers: HashMap<String, Shown>,
    scene: Scene,
    pictures: RasterTiles,
    classes: Vec<Rgb>,
    hovered: Option<usize>,
    selected: Vec<usize>,
    pub(super) tool: Tool,
    frame_asked: bool,
    rest_timer: Option<i32>,
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
    /// Starts the map on a canvas, with labels in an element over it. `bounds` is what the map is about; it starts showing
    /// them beside the panels, or at `place`.
    ///
    /// # Errors
    /// Where the browser has no WebGL 2 or the graphics card refuses.
    pub async fn start(
        element: HtmlCanvasElement,
        labels: HtmlElement,
        bounds: Bounds,
        insets: Insets,
        place: Option<Place>,
        listener: Rc<dyn Fn(MapEvent)>,
    ) -> Result<Self, MapProblem> {
        let anchor = bounds.centre().map(f64::round);
        let canvas = Canvas::start(element, anchor).await?;
        let [width, height] = canvas.size();
        let limits = bounds.with_margin();
        let camera = Camera { centre: bounds.centre(), zoom: 10.0, width, height };
        let camera = place.map_or_else(|| camera.fitted(&bounds, &insets), |place| camera.at(&place)).held_in(&limits);
        let calm = web_sys::window()
            .and_then(|window| window.match_media("(prefers-reduced-motion: reduce)").ok().flatten())
            .is_some_and(|query| query.matches());
        let inner = Inner {
            canvas,
            labels: LabelElements::new(labels),
            labelled: None,
            camera,
            motion: None,
            bounds,
            limits,
            insets,
            anchor,
            layers: HashMap::new(),
            scene: Scene { opacity: FULL_OPACITY, ..Scene::default() },
            pictures: RasterTiles::default(),
            classes: Vec::new(),
            hovered: None,
            selected: Vec::new(),
            tool: Tool::default(),
            frame_asked: false,
            rest_timer: None,
            lost: false,
            calm,
            listener,
        };
        let view = Self { inner: Rc::new(RefCell::new(inner)) };
        input::listen(&view);
        view.ask_for_frame();
        Ok(view)
    }

    /// Adds a layer of the base map.
    pub fn add_base(&self, kind: BaseKind, features: &Features) {
        if self.has_base(kind) {
            return;
        }
        let mut inner = self.inner.borrow_mut();
        let paint = match kind {
            BaseKind::Land => palette::LAND,
            BaseKind::Green => palette::GREEN,
            BaseKind::Water | BaseKind::Road => palette::WATER,
        };
        let mesh = Mesh::new(features, inner.anchor);
        inner.canvas.insert(LayerKey::Base(kind), &mesh, &vec![paint; features.len()]);
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
    pub fn add_layer(&self, id: &str, layer: Rc<AreaLayer>) {
        let mut inner = self.inner.borrow_mut();
        let mesh = Mesh::new(&layer.features, inner.anchor);
        inner.canvas.insert(LayerKey::Areas(id.to_owned()), &mesh, &vec![crate::paint::MISSING; layer.len()]);
        let usual_width = layer.usual_width();
        inner.layers.insert(id.to_owned(), Shown { layer, outlines: mesh.outlines, usual_width });
    }

    /// Whether a layer was added.
    pub fn has_layer(&self, id: &str) -> bool {
        self.inner.borrow().layers.contains_key(id)
    }

    /// Shows a layer in the paints and class colours of a picture. Geometry stays as it is.
    pub fn show(&self, id: &str, paints: &[u8], classes: &[Rgb]) {
        let mut inner = self.inner.borrow_mut();
        inner.canvas.paint(&LayerKey::Areas(id.to_owned()), paints);
        inner.classes = classes.to_vec();
        if inner.scene.layer.as_deref() != Some(id) {
            inner.scene.layer = Some(id.to_owned());
            inner.hovered = None;
        }
        drop(inner);
        self.ask_for_frame();
    }

    /// Shows a layer in the paints of another period left of a line; none takes the line away. The line stands in the middle first.
    pub fn show_beside(&self, id: &str, paints: Option<&[u8]>) {
        let mut inner = self.inner.borrow_mut();
        if paints.is_none() && inner.scene.split.is_none() {
            return;
        }
        inner.canvas.paint_beside(&LayerKey::Areas(id.to_owned()), paints);
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

    /// Shows the pictures of an address with `{z}`, `{x}` and `{y}` in the place of our own base map; none brings ours back.
    pub fn set_raster(&self, template: Option<&str>) {
        let mut inner = self.inner.borrow_mut();
        inner.pictures.set(template);
        inner.scene.pictures = template.map(|_| Vec::new());
        drop(inner);
        self.ask_for_frame();
    }

    /// Asks for the pictures that the next frame needs and that nobody has asked for.
    fn fetch_pictures(&self) {
        let mut inner = self.inner.borrow_mut();
        let camera = inner.camera;
        for (tile, address) in inner.pictures.missing(&camera) {
            let view = self.clone();
            wasm_bindgen_futures::spawn_local(async move {
                match raster_tiles::fetch(&address).await {
                    Ok(pixels) => view.take_picture(tile, &pixels),
                    Err(_) => view.emit(MapEvent::PictureMissing),
                }
            });
        }
    }

    fn take_picture(&self, tile: TileId, pixels: &[u8]) {
        let mut inner = self.inner.borrow_mut();
        if inner.lost {
            return;
        }
        inner.canvas.insert_picture(tile, pixels);
        let camera = inner.camera;
        for old in inner.pictures.arrived(tile, &camera) {
            inner.canvas.remove_picture(old);
        }
        drop(inner);
        self.ask_for_frame();
    }

    /// How much of the coloured layer is seen, in percent.
    pub fn set_opacity(&self, percent: u8) {
        self.inner.borrow_mut().scene.opacity = percent;
        self.ask_for_frame();
    }

    /// Shows the names of a layer's areas where they have room, below the names of districts; none takes them away.
    pub fn set_labels(&self, id: Option<&str>) {
        let mut inner = self.inner.borrow_mut();
        if inner.labelled.as_deref() == id {
            return;
        }
        inner.labelled = id.map(str::to_owned);
        let layer = id.and_then(|id| inner.layers.get(id)).map(|shown| shown.layer.clone());
        inner.labels.set(Rank::Second, layer.as_deref());
        drop(inner);
        self.ask_for_frame();
    }

    /// Uses a layer for borders and labels over whatever is shown.
    pub fn set_districts(&self, id: &str) {
        let mut inner = self.inner.borrow_mut();
        if let Some(shown) = inner.layers.get(id) {
            let layer = shown.layer.clone();
            inner.labels.set(Rank::First, Some(&layer));
            inner.scene.borders = Some(id.to_owned());
        }
        drop(inner);
        self.ask_for_frame();
    }

    /// Outlines areas of the shown layer.
    pub fn select(&self, areas: &[usize]) {
        self.inner.borrow_mut().selected = areas.to_vec();
        self.ask_for_frame();
    }

    /// What a drag of the pointer does from now on.
    pub fn set_tool(&self, tool: Tool) {
        self.inner.borrow_mut().tool = tool;
    }

    /// Moves the camera so that areas of the shown layer fill the room beside the panels.
    pub fn fit_areas(&self, areas: &[usize]) {
        let inner = self.inner.borrow();
        let Some(bounds) = inner.bounds_of(areas) else { return };
        let mut camera = inner.camera.fitted(&bounds, &inner.insets);
        // A small area keeps its surroundings.
        camera.zoom = camera.zoom.min(CLOSEST_FIT);
        drop(inner);
        self.ease_to(camera);
    }

    /// Light or dark.
    pub fn set_theme(&self, theme: Theme) {
        self.inner.borrow_mut().scene.theme = theme;
        self.ask_for_frame();
    }

    /// Tells which parts of the map panels cover.
    pub fn set_insets(&self, insets: Insets) {
        self.inner.borrow_mut().insets = insets;
    }

    /// Shows the whole municipality.
    pub fn fit(&self) {
        let inner = self.inner.borrow();
        let camera = inner.camera.fitted(&inner.bounds, &inner.insets);
        drop(inner);
        self.ease_to(camera);
    }

    /// Puts the camera at a place at once.
    pub fn go_to(&self, place: &Place) {
        let camera = self.inner.borrow().camera.at(place);
        self.move_to(camera);
    }

    /// Moves the camera so that areas of the shown layer are not under a panel.
    pub fn reveal(&self, areas: &[usize]) {
        let inner = self.inner.borrow();
        let Some(bounds) = inner.bounds_of(areas) else { return };
        let camera = inner.camera;
        let (a, b) = (camera.project(bounds.min), camera.project(bounds.max));
        let (insets, margin) = (inner.insets, 24.0);
        drop(inner);
        // As much of it as has room beside the panels; its middle, where it is larger than that.
        let inside = |from: f64, to: f64, low: f64, high: f64| {
            let (from, to) = (from.min(to), from.max(to));
            if to - from > high - low {
                (low + high) / 2.0 - (from + to) / 2.0
            } else {
                (low - from).max(0.0) + (high - to).min(0.0)
            }
        };
        let across = inside(a[0], b[0], insets.left + margin, camera.width - insets.right - margin);
        let down = inside(a[1], b[1], insets.top + margin, camera.height - insets.bottom - margin);
        if across.abs() > 1.0 || down.abs() > 1.0 {
            self.ease_to(camera.pushed(across, down));
        }
    }

    /// One level closer, or one level farther.
    pub fn zoom_by(&self, levels: f64) {
        let camera = self.target();
        self.ease_to(camera.zoomed(camera.zoom + levels, [camera.width / 2.0, camera.height / 2.0]));
    }

    /// Where the camera stands, or where it is going.
    pub(super) fn target(&self) -> Camera {
        let inner = self.inner.borrow();
        inner.motion.map_or(inner.camera, |motion| motion.target(inner.camera))
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

    pub(super) fn move_to(&self, camera: Camera) {
        let mut inner = self.inner.borrow_mut();
        inner.motion = None;
        inner.camera = camera.held_in(&inner.limits);
        drop(inner);
        self.moved();
    }

    pub(super) fn ease_to(&self, camera: Camera) {
        let mut inner = self.inner.borrow_mut();
        let camera = camera.held_in(&inner.limits);
        if inner.calm {
            drop(inner);
            return self.move_to(camera);
        }
        inner.motion = Some(Motion::ease(&inner.camera, &camera, Self::now()));
        drop(inner);
        self.moved();
    }

    /// The camera moves: asks for a frame, and starts the wait for its rest anew.
    pub(super) fn moved(&self) {
        self.ask_for_frame();
        let Some(window) = web_sys::window() else { return };
        let view = self.clone();
        let rest = Closure::once_into_js(move || {
            let mut inner = view.inner.borrow_mut();
            inner.rest_timer = None;
            let (place, moving) = (inner.camera.place(), inner.motion.is_some());
            drop(inner);
            if moving { view.moved() } else { view.emit(MapEvent::Moved(place)) }
        });
        let mut inner = self.inner.borrow_mut();
        if let Some(timer) = inner.rest_timer.take() {
            window.clear_timeout_with_handle(timer);
        }
        inner.rest_timer =
            window.set_timeout_with_callback_and_timeout_and_arguments_0(rest.unchecked_ref(), REST_MS).ok();
    }

    /// Looks what is under a pixel, outlines it and tells.
    pub(super) fn hover(&self, pixel: Option<[f64; 2]>) {
        let mut inner = self.inner.borrow_mut();
        let area = pixel.and_then(|pixel| inner.at(pixel));
        if area.is_none() && inner.hovered.is_none() {
            return;
        }
        let changed = area != inner.hovered;
        inner.hovered = area;
        drop(inner);
        if changed {
            self.ask_for_frame();
        }
        self.emit(MapEvent::Hovered(area.zip(pixel)));
    }

    /// Selects what is under a pixel.
    pub(super) fn pick(&self, pixel: [f64; 2], added: bool) {
        let area = self.inner.borrow().at(pixel);
        self.emit(MapEvent::Selected { area, added });
    }

    /// Selects the areas whose middle lies inside a shape of pixels.
    pub(super) fn enclose(&self, shape: &[[f64; 2]]) {
        let inner = self.inner.borrow();
        let Some(shown) = inner.shown() else { return };
        let inside = |&area: &usize| {
            shown.layer.label_point(area).is_some_and(|point| encloses(shape, inner.camera.project(point)))
        };
        let areas: Vec<usize> = (0..shown.layer.len()).filter(inside).collect();
        drop(inner);
        self.emit(MapEvent::Enclosed(areas));
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
        // Nothing to see is no picture, and costs as much as one.
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
    fn shown(&self) -> Option<&Shown> {
        self.layers.get(self.scene.layer.as_ref()?)
    }

    /// The box around areas of the shown layer.
    fn bounds_of(&self, areas: &[usize]) -> Option<Bounds> {
        let shown = self.shown()?;
        areas.iter().filter_map(|&area| shown.layer.bounds(area)).reduce(|a, b| Bounds {
            min: [a.min[0].min(b.min[0]), a.min[1].min(b.min[1])],
            max: [a.max[0].max(b.max[0]), a.max[1].max(b.max[1])],
        })
    }

    fn at(&self, pixel: [f64; 2]) -> Option<usize> {
        self.shown()?.layer.at(self.camera.unproject(pixel))
    }

    fn outline(&self, area: Option<usize>) -> Option<Range<u32>> {
        self.shown()?.outlines.get(area?).cloned()
    }

    fn advance(&mut self, now: f64) {
        let [width, height] = self.canvas.size();
        (self.camera.width, self.camera.height) = (width, height);
        if let Some(motion) = self.motion.take() {
            let (camera, motion) = motion.step(self.camera, now);
            self.camera = camera.held_in(&self.limits);
            self.motion = motion;
        }
    }

    fn draw(&mut self) -> MapEvent {
        // Of the shown layer, which may have changed since.
        self.scene.hover = self.outline(self.hovered);
        self.scene.selection = self.selected.iter().filter_map(|&area| self.outline(Some(area))).collect();
        if self.scene.pictures.is_some() {
            self.scene.pictures = Some(self.pictures.seen(&self.camera));
        }
        let area_width = self.shown().map_or(0.0, |shown| shown.usual_width);
        self.canvas.draw(&self.camera, &self.scene, &self.classes, area_width);
        self.labels.place(&self.camera);
        MapEvent::Drawn { coloured: self.scene.layer.is_some(), metres_per_pixel: self.camera.metres_per_pixel() }
    }
}
