//! Pictures of a base map as they come from their server, and what of them is asked for already.
use super::{
    camera::Camera,
    raster::{TileId, tiles},
};
use std::collections::HashSet;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap, Response};

/// Width and height of a picture in pixels.
pub(super) const SIDE: u32 = 256;
/// Pictures that are kept beyond those in sight.
const KEPT: usize = 256;

/// What is asked for and what has come.
#[derive(Default)]
pub(super) struct RasterTiles {
    template: Option<String>,
    asked: HashSet<TileId>,
    come: HashSet<TileId>,
}

impl RasterTiles {
    /// Shows the tiles of an address, or none. Those that did not come are asked for again.
    pub(super) fn set(&mut self, template: Option<&str>) {
        self.template = template.map(str::to_owned);
        self.asked.clone_from(&self.come);
    }

    /// Tiles that are seen and not asked for yet, with their addresses; they count as asked for from now on.
    pub(super) fn missing(&mut self, camera: &Camera) -> Vec<(TileId, String)> {
        let Some(template) = &self.template else { return Vec::new() };
        let fresh: Vec<TileId> = tiles(camera).into_iter().filter(|tile| !self.asked.contains(tile)).collect();
        self.asked.extend(&fresh);
        fresh.into_iter().map(|tile| (tile, tile.address(template))).collect()
    }

    /// A picture has come. Gives those that must make room for it.
    pub(super) fn arrived(&mut self, tile: TileId, camera: &Camera) -> Vec<TileId> {
        self.come.insert(tile);
        if self.come.len() <= KEPT {
            return Vec::new();
        }
        let unseen: Vec<TileId> = self.come.iter().filter(|tile| !tile.is_seen(camera)).copied().collect();
        for tile in &unseen {
            self.come.remove(tile);
            self.asked.remove(tile);
        }
        unseen
    }

    /// All pictures of a view, where every one has come.
    pub(super) fn all(&self, camera: &Camera) -> Option<Vec<TileId>> {
        let wanted = tiles(camera);
        wanted.iter().all(|tile| self.come.contains(tile)).then_some(wanted)
    }

    /// Pictures that are seen, the coarsest first, so that finer ones lie over them.
    pub(super) fn seen(&self, camera: &Camera) -> Vec<TileId> {
        if self.template.is_none() {
            return Vec::new();
        }
        let mut seen: Vec<TileId> = self.come.iter().filter(|tile| tile.is_seen(camera)).copied().collect();
        seen.sort_unstable();
        seen
    }
}

/// Fetches a picture: red, green, blue and opacity of each pixel, row by row.
pub(super) async fn fetch(address: &str) -> Result<Vec<u8>, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let response: Response = JsFuture::from(window.fetch_with_str(address)).await?.dyn_into()?;
    if !response.ok() {
        return Err(JsValue::NULL);
    }
    let blob: web_sys::Blob = JsFuture::from(response.blob()?).await?.dyn_into()?;
    let bitmap: ImageBitmap = JsFuture::from(window.create_image_bitmap_with_blob(&blob)?).await?.dyn_into()?;
    let document = window.document().ok_or(JsValue::NULL)?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.dyn_into()?;
    canvas.set_width(SIDE);
    canvas.set_height(SIDE);
    let options = js_sys::Object::new();
    js_sys::Reflect::set(&options, &"willReadFrequently".into(), &true.into())?;
    let context = canvas.get_context_with_context_options("2d", &options)?.ok_or(JsValue::NULL)?;
    let context: CanvasRenderingContext2d = context.dyn_into()?;
    let side = f64::from(SIDE);
    context.draw_image_with_image_bitmap_and_dw_and_dh(&bitmap, 0.0, 0.0, side, side)?;
    Ok(context.get_image_data(0.0, 0.0, side, side)?.data().0)
}
