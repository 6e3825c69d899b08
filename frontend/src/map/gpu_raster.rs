//! Pictures of a base map on the GPU: each a texture on two triangles.
use super::{camera::World, raster::TileId, raster_tiles::SIDE};
use bytemuck::{Pod, Zeroable};
use std::{mem::size_of, num::NonZeroU32};
use wgpu::util::DeviceExt;

/// A corner of a picture.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct Corner {
    /// World units from the anchor.
    position: [f32; 2],
    /// Part of the picture's width and height.
    part: [f32; 2],
}

/// How pictures are drawn.
pub(super) struct RasterPipeline {
    pipeline: wgpu::RenderPipeline,
    layout: wgpu::BindGroupLayout,
    sampler: wgpu::Sampler,
}

/// A picture on the GPU.
pub(super) struct GpuPicture {
    corners: wgpu::Buffer,
    bindings: wgpu::BindGroup,
}

impl RasterPipeline {
    pub(super) fn new(
        device: &wgpu::Device,
        shader: &wgpu::ShaderModule,
        frame_layout: &wgpu::BindGroupLayout,
        format: wgpu::TextureFormat,
        samples: u32,
    ) -> Self {
        let entry = |binding, ty| wgpu::BindGroupLayoutEntry {
            binding,
            visibility: wgpu::ShaderStages::FRAGMENT,
            ty,
            count: None,
        };
        let texture = wgpu::BindingType::Texture {
            sample_type: wgpu::TextureSampleType::Float { filterable: true },
            view_dimension: wgpu::TextureViewDimension::D2,
            multisampled: false,
        };
        let sampler = wgpu::BindingType::Sampler(wgpu::SamplerBindingType::Filtering);
        let layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: None,
            entries: &[entry(0, texture), entry(1, sampler)],
        });
        let pipeline_layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
            label: None,
            bind_group_layouts: &[frame_layout, &layout],
            push_constant_ranges: &[],
        });
        let corners = wgpu::VertexBufferLayout {
            array_stride: size_of::<Corner>() as u64,
            step_mode: wgpu::VertexStepMode::Vertex,
            attributes: &wgpu::vertex_attr_array![0 => Float32x2, 1 => Float32x2],
        };
        let write_mask = wgpu::ColorWrites::ALL;
        let pipeline = device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
            label: Some("picture"),
            layout: Some(&pipeline_layout),
            primitive: wgpu::PrimitiveState::default(),
            depth_stencil: None,
            multiview: None,
            multisample: wgpu::MultisampleState { count: samples, ..wgpu::MultisampleState::default() },
            vertex: wgpu::VertexState { module: shader, entry_point: "picture_vertex", buffers: &[corners] },
            fragment: Some(wgpu::FragmentState {
                module: shader,
                entry_point: "picture_fragment",
                targets: &[Some(wgpu::ColorTargetState { format, blend: None, write_mask })],
            }),
        });
        let sampler = device.create_sampler(&wgpu::SamplerDescriptor {
            mag_filter: wgpu::FilterMode::Linear,
            min_filter: wgpu::FilterMode::Linear,
            ..wgpu::SamplerDescriptor::default()
        });
        Self { pipeline, layout, sampler }
    }

    /// Puts a picture on the GPU.
    pub(super) fn picture(
        &self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        tile: TileId,
        pixels: &[u8],
        anchor: World,
    ) -> GpuPicture {
        let size = wgpu::Extent3d { width: SIDE, height: SIDE, depth_or_array_layers: 1 };
        let texture = device.create_texture(&wgpu::TextureDescriptor {
            label: Some("picture"),
            size,
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: wgpu::TextureFormat::Rgba8UnormSrgb,
            usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST,
        });
        let rows = wgpu::ImageDataLayout {
            offset: 0,
            bytes_per_row: NonZeroU32::new(4 * SIDE),
            rows_per_image: NonZeroU32::new(SIDE),
        };
        queue.write_texture(texture.as_image_copy(), pixels, rows, size);
        let view = texture.create_view(&wgpu::TextureViewDescriptor::default());
        let bindings = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: None,
            layout: &self.layout,
            entries: &[
                wgpu::BindGroupEntry { binding: 0, resource: wgpu::BindingResource::TextureView(&view) },
                wgpu::BindGroupEntry { binding: 1, resource: wgpu::BindingResource::Sampler(&self.sampler) },
            ],
        });
        let bounds = tile.bounds();
        let corner = |part: [f32; 2]| Corner {
            position: [0, 1].map(|axis| {
                let side = bounds.max[axis] - bounds.min[axis];
                (bounds.min[axis] + side * f64::from(part[axis]) - anchor[axis]) as f32
            }),
            part,
        };
        let corners = [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]].map(corner);
        let contents = bytemuck::cast_slice(&corners);
        let usage = wgpu::BufferUsages::VERTEX;
        let corners = device.create_buffer_init(&wgpu::util::BufferInitDescriptor { label: None, contents, usage });
        GpuPicture { corners, bindings }
    }
}

impl GpuPicture {
    pub(super) fn draw<'a>(
        &'a self,
        pass: &mut wgpu::RenderPass<'a>,
        raster: &'a RasterPipeline,
        frame_bindings: &'a wgpu::BindGroup,
    ) {
        pass.set_pipeline(&raster.pipeline);
        pass.set_bind_group(0, frame_bindings, &[]);
        pass.set_bind_group(1, &self.bindings, &[]);
        pass.set_vertex_buffer(0, self.corners.slice(..));
        pass.draw(0..6, 0..1);
    }
}
