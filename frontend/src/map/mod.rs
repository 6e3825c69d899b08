//! The map: a camera, layers of areas over a base map, labels, and the pointer and keyboard that move it.
//!
//! This folder alone knows maplibre and wgpu. What can be decided without a browser is in modules that are tested natively:
//! [`camera`], [`mesh`], [`layer`], [`scene`], [`palette`], [`labels`], [`motion`], [`raster`],
//! [`shape`] and [`scale`]. The others need a browser.
pub mod camera;
pub mod labels;
pub mod layer;
pub mod mesh;
pub mod motion;
pub mod palette;
pub mod raster;
pub mod scale;
pub mod scene;
pub mod shape;

#[cfg(target_arch = "wasm32")]
mod canvas;
#[cfg(target_arch = "wasm32")]
mod environment;
#[cfg(target_arch = "wasm32")]
mod gpu;
#[cfg(target_arch = "wasm32")]
mod gpu_raster;
#[cfg(target_arch = "wasm32")]
mod input;
#[cfg(target_arch = "wasm32")]
mod label_elements;
#[cfg(target_arch = "wasm32")]
mod overlay;
#[cfg(target_arch = "wasm32")]
pub mod picture;
#[cfg(target_arch = "wasm32")]
mod probe;
#[cfg(target_arch = "wasm32")]
mod raster_tiles;
#[cfg(target_arch = "wasm32")]
mod table;
#[cfg(target_arch = "wasm32")]
mod view;

#[cfg(target_arch = "wasm32")]
pub use canvas::MapProblem;
#[cfg(target_arch = "wasm32")]
pub use probe::publish;
#[cfg(target_arch = "wasm32")]
pub use view::{MapEvent, MapView, Tool};
