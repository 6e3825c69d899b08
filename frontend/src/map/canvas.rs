//! The canvas with maplibre's renderer on it: started once, told where the camera stands, asked for a frame.
use super::{
    camera::{Camera, World},
    environment::{CanvasWindowConfig, LocalScheduler, NoTiles, WebEnvironment},
    mesh::{Surfaces, segments},
    overlay::{Overlay, OverlayPlugin, View},
    raster::TileId,
    scene::{LayerKey, Mark, Scene},
};
use crate::look::Tone;
use cgmath::{Matrix4, Point3, Vector3};
use geodata::tile::{Features, WORLD_SIZE};
use maplibre::{
    context::MapContext,
    coords::Zoom,
    io::apc::SchedulerAsyncProcedureCall,
    kernel::KernelBuilder,
    map::Map,
    render::{RenderPlugin, Renderer, builder::RendererBuilder},
    style::Style,
};
use web_sys::HtmlCanvasElement;

/// Why there is no map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MapProblem {
    /// The browser has no WebGL 2.
    NoWebGl,
    /// The graphics card refused.
    Refused,
}

/// maplibre's camera sees this many of its units from top to bottom, however high the window is.
const UNITS_HIGH: f64 = 512.0;

/// The most device pixels in a CSS pixel that are drawn; more cost time and are not seen.
const MAX_RATIO: f64 = 3.0;

pub(super) struct Canvas {
    pub(super) element: HtmlCanvasElement,
    map: Map<WebEnvironment>,
    anchor: World,
    ratio: f64,
    /// Width and height in CSS pixels. Asking the element makes the browser lay the page out, so it is not asked in every frame.
    size: [f64; 2],
    /// Another size in CSS pixels, and device pixels in one of them: for as long as a picture is drawn that nobody sees here.
    apart: Option<([f64; 2], f64)>,
}

impl Canvas {
    /// Starts the renderer; vertices will be relative to `anchor`.
    pub(super) async fn start(element: HtmlCanvasElement, anchor: World) -> Result<Self, MapProblem> {
        if !has_webgl2(&element) {
            return Err(MapProblem::NoWebGl);
        }
        let ratio = device_ratio();
        let size = css_size(&element);
        let (width, height) = device_size(size, ratio);
        element.set_width(width);
        element.set_height(height);
        let kernel = KernelBuilder::<WebEnvironment>::new()
            .with_map_window_config(CanvasWindowConfig { width, height })
            .with_http_client(NoTiles)
            .with_apc(SchedulerAsyncProcedureCall::new(LocalScheduler))
            .with_scheduler(LocalScheduler)
            .build();
        let style = Style { layers: Vec::new(), ..Style::default() };
        let plugins: Vec<Box<dyn maplibre::plugin::Plugin<WebEnvironment>>> =
            vec![Box::<RenderPlugin>::default(), Box::new(OverlayPlugin)];
        let mut map = Map::new(style, kernel, RendererBuilder::new(), plugins).map_err(|_| MapProblem::Refused)?;
        map.initialize_renderer().await.map_err(|_| MapProblem::Refused)?;
        let mut canvas = Self { element, map, anchor, ratio, size, apart: None };
        let context = canvas.context();
        if is_software(&context.renderer) {
            // Before the first frame, which makes the textures.
            context.renderer.settings.msaa.samples = 1;
        }
        let format = context.renderer.state().surface().surface_format();
        let overlay = Overlay::new(&context.renderer.device, format, context.renderer.settings.msaa.samples);
        context.world.resources.insert(overlay);
        Ok(canvas)
    }

    fn context(&mut self) -> &mut MapContext {
        self.map.context_mut().expect("the renderer has started")
    }

    fn overlay(&mut self) -> (&mut Overlay, &Renderer) {
        let MapContext { world, renderer, .. } = self.context();
        (world.resources.get_mut::<Overlay>().expect("inserted at the start"), renderer)
    }

    /// Width and height of the canvas in CSS pixels.
    pub(super) fn size(&self) -> [f64; 2] {
        self.size
    }

    /// Asks the element for its size.
    pub(super) fn measure(&mut self) {
        self.size = css_size(&self.element);
    }

    /// Gives the next frames another size and so many device pixels in a CSS pixel; none gives them that of the element again.
    pub(super) fn set_apart(&mut self, size: Option<([f64; 2], f64)>) {
        self.apart = size;
    }

    /// Puts the surfaces of features on the GPU.
    pub(super) fn insert(&mut self, key: LayerKey, features: &Features, paints: &[u8]) {
        let surfaces = Surfaces::new(features, self.anchor);
        let (overlay, renderer) = self.overlay();
        overlay.insert(&renderer.device, &renderer.queue, key, &surfaces, paints);
    }

    /// Puts the lines of features on the GPU, and the outlines of those that are surfaces.
    pub(super) fn insert_lines(&mut self, key: LayerKey, features: &Features) {
        let segments = segments(features, 0..features.len(), self.anchor);
        let (overlay, renderer) = self.overlay();
        overlay.insert_lines(&renderer.device, &renderer.queue, key, &segments);
    }

    /// Outlines some features as a mark, and no others.
    pub(super) fn mark(&mut self, mark: Mark, features: &Features, of: impl IntoIterator<Item = usize>) {
        let segments = segments(features, of, self.anchor);
        let (overlay, renderer) = self.overlay();
        overlay.mark(&renderer.device, &renderer.queue, mark, &segments);
    }

    /// Recolours a layer.
    pub(super) fn paint(&mut self, key: &LayerKey, paints: &[u8]) {
        let (overlay, renderer) = self.overlay();
        overlay.paint(&renderer.queue, key, paints);
    }

    /// Gives a layer the paints of another period beside its own; none takes them away.
    pub(super) fn paint_beside(&mut self, key: &LayerKey, paints: Option<&[u8]>) {
        let (overlay, renderer) = self.overlay();
        overlay.paint_beside(&renderer.device, &renderer.queue, key, paints);
    }

    /// Puts a picture of the base map on the GPU.
    pub(super) fn insert_picture(&mut self, tile: TileId, pixels: &[u8]) {
        let anchor = self.anchor;
        let (overlay, renderer) = self.overlay();
        overlay.insert_picture(&renderer.device, &renderer.queue, tile, pixels, anchor);
    }

    /// Takes a picture of the base map away.
    pub(super) fn remove_picture(&mut self, tile: TileId) {
        self.overlay().0.remove_picture(tile);
    }

    /// Takes what the next frame shows. Gives the layers whose lines must be put on the GPU before it.
    pub(super) fn prepare(
        &mut self,
        camera: &Camera,
        scene: &Scene,
        classes: &[Tone],
        area_width: f64,
    ) -> Vec<LayerKey> {
        let (size, ratio) = self.apart.unwrap_or_else(|| (self.size, device_ratio()));
        self.ratio = ratio;
        let (width, height) = device_size(size, ratio);
        if (width, height) != (self.element.width(), self.element.height()) {
            self.element.set_width(width);
            self.element.set_height(height);
            self.context().resize(width, height);
        }
        let (ratio, anchor) = (self.ratio, self.anchor);
        let context = self.context();
        let matrix = model_view_projection(context, camera, anchor);
        let view = View {
            matrix,
            size: [width as f32, height as f32],
            ratio: ratio as f32,
            zoom: camera.zoom,
            area_width: area_width / camera.units_per_pixel(),
        };
        let (overlay, renderer) = self.overlay();
        overlay.prepare(&renderer.queue, scene, classes, &view);
        overlay.missing_lines()
    }

    /// Draws the frame.
    pub(super) fn draw(&mut self) {
        // It fails only before the renderer has started.
        let _ = self.map.run_schedule();
    }
}

/// Moves maplibre's camera to ours and takes its matrix, so that its own layers would stand where ours do.
fn model_view_projection(context: &mut MapContext, camera: &Camera, anchor: World) -> [[f32; 4]; 4] {
    let units_in_world = UNITS_HIGH / camera.height / camera.units_per_pixel() * WORLD_SIZE;
    let scale = units_in_world / WORLD_SIZE;
    let view_state = &mut context.view_state;
    let height = view_state.camera().position().z;
    view_state.update_zoom(Zoom::new((units_in_world / 512.0).log2()));
    view_state.camera_mut().move_to(Point3::new(camera.centre[0] * scale, camera.centre[1] * scale, height));
    // The large numbers meet here, in f64, and cancel out.
    let to_units = Matrix4::from_translation(Vector3::new(anchor[0] * scale, anchor[1] * scale, 0.0))
        * Matrix4::from_nonuniform_scale(scale, scale, 1.0);
    let matrix: Matrix4<f32> = view_state.view_projection().to_model_view_projection(to_units).downcast();
    matrix.into()
}

/// Whether the processor draws: then one sample a pixel must do, for four would take seconds. Outlines are smooth all the same.
fn is_software(renderer: &Renderer) -> bool {
    let adapter = renderer.adapter.get_info();
    adapter.device_type == wgpu::DeviceType::Cpu || adapter.name.to_lowercase().contains("basic render")
}

fn device_ratio() -> f64 {
    web_sys::window().map_or(1.0, |window| window.device_pixel_ratio()).clamp(0.5, MAX_RATIO)
}

fn css_size(element: &HtmlCanvasElement) -> [f64; 2] {
    [element.client_width(), element.client_height()].map(|side| f64::from(side.max(1)))
}

fn device_size(size: [f64; 2], ratio: f64) -> (u32, u32) {
    let [width, height] = size.map(|css| (css * ratio).round().clamp(1.0, 8192.0) as u32);
    (width, height)
}

/// Asks for the context that wgpu takes over: it is made once, and the first of a canvas is its last.
fn has_webgl2(element: &HtmlCanvasElement) -> bool {
    let options = js_sys::Object::new();
    // The overlay draws from below to above and smooths its lines itself: what it does not look at would take memory and time.
    for unused in ["antialias", "depth", "stencil"] {
        // Setting a member of a fresh object does not fail.
        let _ = js_sys::Reflect::set(&options, &unused.into(), &false.into());
    }
    element.get_context_with_context_options("webgl2", &options).ok().flatten().is_some()
}
