//! Buffers and pipelines of the overlay.
use super::{
    gpu_raster::RasterPipeline,
    mesh::{Segment, Surfaces, Vertex},
    palette::{PAINTS, with_paints},
    scene::Line,
    table::{GpuList, TableFormat, bindings},
};
use bytemuck::{Pod, Zeroable};
use std::{mem::size_of, num::NonZeroU64};

/// Corners of the two triangles that a segment is drawn with.
const SEGMENT_CORNERS: u32 = 6;

/// Bytes of a style in the shader.
const STYLE_BYTES: Option<NonZeroU64> = NonZeroU64::new(32);

/// Bytes between the styles of two lines: the coarsest alignment that a device may ask for.
const STYLE_STRIDE: u32 = 256;

/// What the shader needs to know in a frame; the layout is that of `Frame` in `shader.wgsl`.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(super) struct Frame {
    pub(super) matrix: [[f32; 4]; 4],
    pub(super) paints: [[f32; 4]; PAINTS],
    pub(super) ink: [f32; 4],
    pub(super) zero_ink: [f32; 4],
    pub(super) viewport: [f32; 4],
}

pub(super) struct Pipelines {
    surfaces: wgpu::RenderPipeline,
    lines: wgpu::RenderPipeline,
    frame: wgpu::Buffer,
    pub(super) frame_bindings: wgpu::BindGroup,
    styles: wgpu::Buffer,
    style_bindings: wgpu::BindGroup,
    paint_layout: wgpu::BindGroupLayout,
    segment_layout: wgpu::BindGroupLayout,
    pub(super) raster: RasterPipeline,
}

impl Pipelines {
    pub(super) fn new(device: &wgpu::Device, format: wgpu::TextureFormat, samples: u32) -> Self {
        let shader = device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: Some("overlay"),
            source: wgpu::ShaderSource::Wgsl(with_paints(include_str!("shader.wgsl")).into()),
        });
        let frame = uniform_buffer(device, "frame", size_of::<Frame>() as u64);
        let styles = uniform_buffer(device, "styles", u64::from(STYLE_STRIDE) * Line::ALL.len() as u64);
        let frame_layout = layout(device, uniform(false, None));
        let style_layout = layout(device, uniform(true, STYLE_BYTES));
        let paint_layout = layout(device, TableFormat::PAINTS.binding());
        let segment_layout = layout(device, TableFormat::SEGMENTS.binding());
        let frame_bindings = bindings(device, &frame_layout, frame.as_entire_binding());
        let style_binding = wgpu::BufferBinding { buffer: &styles, offset: 0, size: STYLE_BYTES };
        let style_bindings = bindings(device, &style_layout, wgpu::BindingResource::Buffer(style_binding));
        let pipeline =
            |name: &str, groups: &[&wgpu::BindGroupLayout], buffers: &[wgpu::VertexBufferLayout<'_>], blend| {
                let layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
                    label: None,
                    bind_group_layouts: groups,
                    push_constant_ranges: &[],
                });
                device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
                    label: Some(name),
                    layout: Some(&layout),
                    primitive: wgpu::PrimitiveState::default(),
                    depth_stencil: None,
                    multiview: None,
                    multisample: wgpu::MultisampleState { count: samples, ..wgpu::MultisampleState::default() },
                    vertex: wgpu::VertexState { module: &shader, entry_point: &format!("{name}_vertex"), buffers },
                    fragment: Some(wgpu::FragmentState {
                        module: &shader,
                        entry_point: &format!("{name}_fragment"),
                        targets: &[Some(wgpu::ColorTargetState { format, blend, write_mask: wgpu::ColorWrites::ALL })],
                    }),
                })
            };
        let corners = wgpu::VertexBufferLayout {
            array_stride: size_of::<Vertex>() as u64,
            step_mode: wgpu::VertexStepMode::Vertex,
            attributes: &wgpu::vertex_attr_array![0 => Float32x2, 1 => Uint32],
        };
        let raster = RasterPipeline::new(device, &shader, &frame_layout, format, samples);
        Self {
            raster,
            surfaces: pipeline(
                "surface",
                &[&frame_layout, &paint_layout],
                &[corners],
                Some(wgpu::BlendState::ALPHA_BLENDING),
            ),
            lines: pipeline(
                "line",
                &[&frame_layout, &style_layout, &segment_layout],
                &[],
                Some(wgpu::BlendState::ALPHA_BLENDING),
            ),
            frame,
            frame_bindings,
            styles,
            style_bindings,
            paint_layout,
            segment_layout,
        }
    }

    pub(super) fn write_frame(&self, queue: &wgpu::Queue, frame: &Frame) {
        queue.write_buffer(&self.frame, 0, bytemuck::bytes_of(frame));
    }

    /// Writes the style of the line at a place in [`Line::ALL`].
    pub(super) fn write_style(
        &self,
        queue: &wgpu::Queue,
        place: usize,
        [red, green, blue, alpha]: [f32; 4],
        width: f32,
    ) {
        let style = [red, green, blue, alpha, width, 0.0, 0.0, 0.0];
        queue.write_buffer(&self.styles, u64::from(STYLE_STRIDE) * place as u64, bytemuck::bytes_of(&style));
    }
}

fn uniform_buffer(device: &wgpu::Device, label: &str, size: u64) -> wgpu::Buffer {
    let usage = wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST;
    device.create_buffer(&wgpu::BufferDescriptor { label: Some(label), size, usage, mapped_at_creation: false })
}

fn uniform(has_dynamic_offset: bool, min_binding_size: Option<NonZeroU64>) -> wgpu::BindingType {
    wgpu::BindingType::Buffer { ty: wgpu::BufferBindingType::Uniform, has_dynamic_offset, min_binding_size }
}

fn layout(device: &wgpu::Device, ty: wgpu::BindingType) -> wgpu::BindGroupLayout {
    let visibility = wgpu::ShaderStages::VERTEX_FRAGMENT;
    let entry = wgpu::BindGroupLayoutEntry { binding: 0, visibility, ty, count: None };
    device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor { label: None, entries: &[entry] })
}

/// The surfaces of a layer on the GPU.
pub(super) struct GpuSurfaces {
    vertices: wgpu::Buffer,
    indices: wgpu::Buffer,
    index_count: u32,
    paints: GpuList,
    /// Paints of another period.
    beside: Option<GpuList>,
}

impl GpuSurfaces {
    /// Puts surfaces on the GPU with one paint per area.
    pub(super) fn new(
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        pipelines: &Pipelines,
        surfaces: &Surfaces<'_>,
        paints: &[u8],
    ) -> Self {
        let buffer = |bytes: usize, usage| {
            // A buffer of no bytes cannot be mapped.
            let size = bytes.max(size_of::<Vertex>()) as u64;
            device.create_buffer(&wgpu::BufferDescriptor { label: None, size, usage, mapped_at_creation: true })
        };
        let vertices = buffer(surfaces.vertices * size_of::<Vertex>(), wgpu::BufferUsages::VERTEX);
        let indices = buffer(surfaces.most_indices * size_of::<u32>(), wgpu::BufferUsages::INDEX);
        let index_count = {
            let (mut vertices, mut indices) =
                (vertices.slice(..).get_mapped_range_mut(), indices.slice(..).get_mapped_range_mut());
            // What is mapped begins at a multiple of 8 bytes.
            surfaces.write(bytemuck::cast_slice_mut(&mut vertices), bytemuck::cast_slice_mut(&mut indices))
        };
        vertices.unmap();
        indices.unmap();
        Self {
            vertices,
            indices,
            index_count: index_count as u32,
            paints: GpuList::new(device, queue, TableFormat::PAINTS, &pipelines.paint_layout, paints),
            beside: None,
        }
    }

    /// Recolours: writes one byte per area and touches no geometry.
    pub(super) fn paint(&self, queue: &wgpu::Queue, paints: &[u8]) {
        self.paints.write(queue, paints);
    }

    /// Gives the layer paints of another period; none takes them away.
    pub(super) fn paint_beside(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        pipelines: &Pipelines,
        paints: Option<&[u8]>,
    ) {
        match (&self.beside, paints) {
            (Some(table), Some(paints)) => table.write(queue, paints),
            (None, Some(paints)) => {
                self.beside = Some(GpuList::new(device, queue, TableFormat::PAINTS, &pipelines.paint_layout, paints));
            }
            (_, None) => self.beside = None,
        }
    }

    /// Draws all surfaces, in the paints of the other period where that is asked for and there are any.
    pub(super) fn draw<'a>(&'a self, pass: &mut wgpu::RenderPass<'a>, pipelines: &'a Pipelines, beside: bool) {
        if self.index_count == 0 {
            return;
        }
        pass.set_pipeline(&pipelines.surfaces);
        pass.set_bind_group(0, &pipelines.frame_bindings, &[]);
        let paints = self.beside.as_ref().filter(|_| beside).unwrap_or(&self.paints);
        pass.set_bind_group(1, &paints.bindings, &[]);
        pass.set_vertex_buffer(0, self.vertices.slice(..));
        pass.set_index_buffer(self.indices.slice(..), wgpu::IndexFormat::Uint32);
        pass.draw_indexed(0..self.index_count, 0, 0..1);
    }
}

/// Lines on the GPU.
pub(super) struct GpuLines {
    segments: GpuList,
    count: u32,
}

impl GpuLines {
    /// Puts segments on the GPU.
    pub(super) fn new(device: &wgpu::Device, queue: &wgpu::Queue, pipelines: &Pipelines, segments: &[Segment]) -> Self {
        let texels = bytemuck::cast_slice(segments);
        let table = GpuList::new(device, queue, TableFormat::SEGMENTS, &pipelines.segment_layout, texels);
        Self { segments: table, count: segments.len() as u32 }
    }

    /// Draws them in the style at a place in [`Line::ALL`].
    pub(super) fn draw<'a>(&'a self, pass: &mut wgpu::RenderPass<'a>, pipelines: &'a Pipelines, place: usize) {
        if self.count == 0 {
            return;
        }
        pass.set_pipeline(&pipelines.lines);
        pass.set_bind_group(0, &pipelines.frame_bindings, &[]);
        pass.set_bind_group(1, &pipelines.style_bindings, &[STYLE_STRIDE * place as u32]);
        pass.set_bind_group(2, &self.segments.bindings, &[]);
        pass.draw(0..self.count * SEGMENT_CORNERS, 0..1);
    }
}
