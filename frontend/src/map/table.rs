//! A list on the GPU that the vertex shader looks things up in: a texture, filled row by row.
use std::num::NonZeroU32;

/// How a list lies in its texture; the shader knows the same columns.
#[derive(Debug, Clone, Copy)]
pub(super) struct TableFormat {
    texture: wgpu::TextureFormat,
    sample: wgpu::TextureSampleType,
    columns: u32,
    texel_bytes: u32,
}

impl TableFormat {
    /// A paint for each area, one byte.
    pub(super) const PAINTS: Self = Self {
        texture: wgpu::TextureFormat::R8Uint,
        sample: wgpu::TextureSampleType::Uint,
        columns: 1024,
        texel_bytes: 1,
    };

    /// Both ends of a segment, four f32.
    pub(super) const SEGMENTS: Self = Self {
        texture: wgpu::TextureFormat::Rgba32Float,
        sample: wgpu::TextureSampleType::Float { filterable: false },
        columns: 2048,
        texel_bytes: 16,
    };

    /// The type of its binding.
    pub(super) fn binding(self) -> wgpu::BindingType {
        wgpu::BindingType::Texture {
            sample_type: self.sample,
            view_dimension: wgpu::TextureViewDimension::D2,
            multisampled: false,
        }
    }

    fn row_bytes(self) -> usize {
        (self.columns * self.texel_bytes) as usize
    }
}

/// A list on the GPU.
pub(super) struct GpuList {
    format: TableFormat,
    rows: u32,
    texture: wgpu::Texture,
    pub(super) bindings: wgpu::BindGroup,
}

impl GpuList {
    /// Puts a list on the GPU, given as the bytes of its texels.
    pub(super) fn new(
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        format: TableFormat,
        layout: &wgpu::BindGroupLayout,
        texels: &[u8],
    ) -> Self {
        let rows = (texels.len().div_ceil(format.row_bytes()) as u32).max(1);
        let texture = device.create_texture(&wgpu::TextureDescriptor {
            label: Some("table"),
            size: wgpu::Extent3d { width: format.columns, height: rows, depth_or_array_layers: 1 },
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: format.texture,
            usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST,
        });
        let view = texture.create_view(&wgpu::TextureViewDescriptor::default());
        let bindings = bindings(device, layout, wgpu::BindingResource::TextureView(&view));
        let table = Self { format, rows, texture, bindings };
        table.write(queue, texels);
        table
    }

    /// Writes a list of the same length.
    pub(super) fn write(&self, queue: &wgpu::Queue, texels: &[u8]) {
        let size = self.format.row_bytes() * self.rows as usize;
        let mut whole = Vec::with_capacity(size);
        whole.extend_from_slice(texels);
        whole.resize(size, 0);
        let layout = wgpu::ImageDataLayout {
            offset: 0,
            bytes_per_row: NonZeroU32::new(self.format.row_bytes() as u32),
            rows_per_image: NonZeroU32::new(self.rows),
        };
        let extent = wgpu::Extent3d { width: self.format.columns, height: self.rows, depth_or_array_layers: 1 };
        queue.write_texture(self.texture.as_image_copy(), &whole, layout, extent);
    }
}

/// The bindings of a group of one resource.
pub(super) fn bindings(
    device: &wgpu::Device,
    layout: &wgpu::BindGroupLayout,
    resource: wgpu::BindingResource<'_>,
) -> wgpu::BindGroup {
    let entries = &[wgpu::BindGroupEntry { binding: 0, resource }];
    device.create_bind_group(&wgpu::BindGroupDescriptor { label: None, layout, entries })
}
