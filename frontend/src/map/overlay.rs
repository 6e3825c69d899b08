//! The plugin that draws the map: one render pass in place of maplibre's main pass, over buffers of our own, sized to the data.
use super::{
    gpu::{Frame, GpuLines, GpuSurfaces, Pipelines},
    gpu_raster::GpuPicture,
    mesh::{Segment, Surfaces},
    palette::{self, Theme, linear},
    raster::TileId,
    scene::{Draw, LayerKey, Line, Mark, Scene},
};
use crate::look::Tone;
use maplibre::{
    environment::Environment,
    kernel::Kernel,
    plugin::Plugin,
    render::{
        RenderResources,
        eventually::Eventually::Initialized,
        graph::{Node, NodeRunError, RenderContext, RenderGraph, RenderGraphContext},
    },
    schedule::Schedule,
    tcs::world::World,
};
use std::{collections::BTreeMap, rc::Rc};

pub(super) struct OverlayPlugin;

impl<E: Environment> Plugin<E> for OverlayPlugin {
    fn build(&self, _: &mut Schedule, _: Rc<Kernel<E>>, _: &mut World, graph: &mut RenderGraph) {
        let draw = graph.get_sub_graph_mut("draw").expect("RenderPlugin comes first");
        // The main pass would clear the picture and a depth that nothing of ours looks at, in every frame.
        draw.remove_node("main_pass").expect("its edges are there");
        draw.add_node("overlay", DrawOverlay);
    }
}

/// The camera's part of a frame.
pub(super) struct View {
    /// From world units relative to the anchor to clip space.
    pub(super) matrix: [[f32; 4]; 4],
    /// Width and height of the canvas in device pixels.
    pub(super) size: [f32; 2],
    /// Device pixels in a CSS pixel.
    pub(super) ratio: f32,
    /// Zoom of the camera.
    pub(super) zoom: f64,
    /// Width of a usual area of the layer in CSS pixels.
    pub(super) area_width: f64,
}

/// Everything that the overlay holds on the GPU, and what of it is to be drawn.
pub(super) struct Overlay {
    pipelines: Pipelines,
    surfaces: BTreeMap<LayerKey, GpuSurfaces>,
    /// Lines of a layer are many, and those of small cells are not seen: they come when they are.
    lines: BTreeMap<LayerKey, GpuLines>,
    marks: BTreeMap<Mark, GpuLines>,
    pictures: BTreeMap<TileId, GpuPicture>,
    draws: Vec<Draw>,
    background: wgpu::Color,
    /// Width and height of the picture in device pixels.
    size: [u32; 2],
}

impl Overlay {
    pub(super) fn new(device: &wgpu::Device, format: wgpu::TextureFormat, samples: u32) -> Self {
        let pipelines = Pipelines::new(device, format, samples);
        Self {
            pipelines,
            surfaces: BTreeMap::new(),
            lines: BTreeMap::new(),
            marks: BTreeMap::new(),
            pictures: BTreeMap::new(),
            draws: Vec::new(),
            background: wgpu::Color::WHITE,
            size: [1, 1],
        }
    }

    /// Puts a layer's surfaces on the GPU.
    pub(super) fn insert(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        key: LayerKey,
        surfaces: &Surfaces<'_>,
        paints: &[u8],
    ) {
        let surfaces = GpuSurfaces::new(device, queue, &self.pipelines, surfaces, paints);
        self.surfaces.insert(key, surfaces);
    }

    /// Puts a layer's lines on the GPU.
    pub(super) fn insert_lines(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        key: LayerKey,
        segments: &[Segment],
    ) {
        self.lines.insert(key, GpuLines::new(device, queue, &self.pipelines, segments));
    }

    /// Outlines what is marked, and nothing else.
    pub(super) fn mark(&mut self, device: &wgpu::Device, queue: &wgpu::Queue, mark: Mark, segments: &[Segment]) {
        if segments.is_empty() {
            self.marks.remove(&mark);
        } else {
            self.marks.insert(mark, GpuLines::new(device, queue, &self.pipelines, segments));
        }
    }

    /// Layers whose lines the next frame shows and that have not come.
    pub(super) fn missing_lines(&self) -> Vec<LayerKey> {
        let missing = |draw: &Draw| match draw {
            Draw::Lines(key, _) if !self.lines.contains_key(key) => Some(*key),
            _ => None,
        };
        self.draws.iter().filter_map(missing).collect()
    }

    /// Recolours a layer: one byte per area, no geometry.
    pub(super) fn paint(&self, queue: &wgpu::Queue, key: &LayerKey, paints: &[u8]) {
        if let Some(surfaces) = self.surfaces.get(key) {
            surfaces.paint(queue, paints);
        }
    }

    /// Gives a layer the paints of another period beside its own; none takes them away.
    pub(super) fn paint_beside(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        key: &LayerKey,
        paints: Option<&[u8]>,
    ) {
        if let Some(surfaces) = self.surfaces.get_mut(key) {
            surfaces.paint_beside(device, queue, &self.pipelines, paints);
        }
    }

    /// Puts a picture of the base map on the GPU.
    pub(super) fn insert_picture(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        tile: TileId,
        pixels: &[u8],
        anchor: [f64; 2],
    ) {
        let picture = self.pipelines.raster.picture(device, queue, tile, pixels, anchor);
        self.pictures.insert(tile, picture);
    }

    /// Takes a picture of the base map away.
    pub(super) fn remove_picture(&mut self, tile: TileId) {
        self.pictures.remove(&tile);
    }

    /// Takes what the next frame shows.
    pub(super) fn prepare(&mut self, queue: &wgpu::Queue, scene: &Scene, classes: &[Tone], view: &View) {
        let colours = scene.theme.colours();
        // Pictures of a base map are light, whatever the page is.
        let ground = if scene.pictures.is_some() { Theme::Light } else { scene.theme };
        let frame = Frame {
            matrix: view.matrix,
            paints: palette::paints(scene.theme, classes),
            ink: linear(colours.pattern_ink),
            zero_ink: linear(colours.zero_ink),
            viewport: [
                view.size[0],
                view.size[1],
                view.ratio,
                palette::alpha(ground, f32::from(scene.opacity) / 100.0),
            ],
        };
        self.size = view.size.map(|side| side as u32);
        self.pipelines.write_frame(queue, &frame);
        let styles = Line::ALL.map(|line| line.style(&colours, view.zoom, view.area_width));
        for (place, (colour, width)) in styles.into_iter().enumerate() {
            self.pipelines.write_style(queue, place, colour, width);
        }
        let [r, g, b, a] = linear(scene.ground(&colours)).map(f64::from);
        self.background = wgpu::Color { r, g, b, a };
        self.draws = scene.draws();
        // Lines without a width would cost as much as those with one.
        self.draws.retain(|draw| !matches!(draw, Draw::Lines(_, line) if styles[*line as usize].1 <= 0.0));
    }
}

struct DrawOverlay;

impl Node for DrawOverlay {
    fn run(
        &self,
        _: &mut RenderGraphContext<'_>,
        context: &mut RenderContext<'_>,
        targets: &RenderResources,
        world: &World,
    ) -> Result<(), NodeRunError> {
        let (Some(overlay), Initialized(target), Initialized(samples)) =
            (world.resources.get::<Overlay>(), &targets.render_target, &targets.multisampling_texture)
        else {
            return Ok(());
        };
        let (view, resolve_target): (&wgpu::TextureView, Option<&wgpu::TextureView>) = match samples {
            Some(texture) => (&texture.view, Some(target)),
            None => (target, None),
        };
        let mut pass = context.command_encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
            label: Some("overlay"),
            color_attachments: &[Some(wgpu::RenderPassColorAttachment {
                view,
                resolve_target,
                ops: wgpu::Operations { load: wgpu::LoadOp::Clear(overlay.background), store: true },
            })],
            depth_stencil_attachment: None,
        });
        for draw in &overlay.draws {
            match draw {
                Draw::Picture(tile) => {
                    if let Some(picture) = overlay.pictures.get(tile) {
                        picture.draw(&mut pass, &overlay.pipelines.raster, &overlay.pipelines.frame_bindings);
                    }
                }
                Draw::Fill(key) => {
                    if let Some(surfaces) = overlay.surfaces.get(key) {
                        surfaces.draw(&mut pass, &overlay.pipelines, false);
                    }
                }
                Draw::Split(key, split) => {
                    let [width, height] = overlay.size;
                    let left = (width * u32::from(*split) / 1000).min(width);
                    if let Some(surfaces) = overlay.surfaces.get(key) {
                        for (from, to, beside) in [(0, left, true), (left, width, false)] {
                            // An empty rectangle is not allowed.
                            if to > from {
                                pass.set_scissor_rect(from, 0, to - from, height);
                                surfaces.draw(&mut pass, &overlay.pipelines, beside);
                            }
                        }
                        pass.set_scissor_rect(0, 0, width, height);
                    }
                }
                Draw::Lines(key, line) => {
                    if let Some(lines) = overlay.lines.get(key) {
                        lines.draw(&mut pass, &overlay.pipelines, *line as usize);
                    }
                }
                Draw::Marks(mark, line) => {
                    if let Some(lines) = overlay.marks.get(mark) {
                        lines.draw(&mut pass, &overlay.pipelines, *line as usize);
                    }
                }
            }
        }
        Ok(())
    }
}
