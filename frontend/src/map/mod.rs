//! The map: a camera, layers of areas over a base map, labels, and the pointer and keyboard that move it.
//!
//! This folder alone knows maplibre and wgpu. What can be decided without a browser is in modules that are tested natively:
//! [`camera`], [`mesh`], [`layer`], [`scene`], [`palette`], [`labels`], [`names`], [`motion`], [`raster`],
//! [`shape`] and [`scale`]. The others need a browser.
pub mod camera;
pub mod labels;
pub mod layer;
pub mod mesh;
pub mod motion;
pub mod names;
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
mod name_elements;
#[cfg(target_arch = "wasm32")]
mod overlay;
#[cfg(target_arch = "wasm32")]
pub mod paper;
#[cfg(target_arch = "wasm32")]
pub mod picture;
#[cfg(target_arch = "wasm32")]
mod points;
#[cfg(target_arch = "wasm32")]
mod probe;
#[cfg(target_arch = "wasm32")]
mod raster_tiles;
#[cfg(target_arch = "wasm32")]
mod swatches;
#[cfg(target_arch = "wasm32")]
mod table;
#[cfg(target_arch = "wasm32")]
mod view;

#[cfg(target_arch = "wasm32")]
pub use canvas::MapProblem;
#[cfg(target_arch = "wasm32")]
pub use points::Point;
#[cfg(target_arch = "wasm32")]
pub use probe::publish;
#[cfg(target_arch = "wasm32")]
pub use view::{MapEvent, MapView, Tool};

/// Starts the map on a canvas, with labels and points in two elements over it, and listens to pointer and keyboard. `bounds` is what the map is about; it
/// starts showing them beside what panels cover, which `covered` tells whenever it is asked, or at `place`.
///
/// # Errors
/// Where the browser has no WebGL 2 or the graphics card refuses.
#[cfg(target_arch = "wasm32")]
pub async fn start(
    element: web_sys::HtmlCanvasElement,
    over: [web_sys::HtmlElement; 2],
    bounds: camera::Bounds,
    covered: fn() -> camera::Insets,
    place: Option<crate::state::MapPlace>,
    listener: std::rc::Rc<dyn Fn(MapEvent)>,
) -> Result<MapView, MapProblem> {
    let view = MapView::on(element, over, bounds, covered, place, listener).await?;
    input::listen(&view);
    Ok(view)
}
