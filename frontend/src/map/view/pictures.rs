//! The base map of images: asked for when a frame needs them, drawn when they have come.
use super::{MapEvent, MapView};
use crate::map::{raster::TileId, raster_tiles};

impl MapView {
    /// Shows the pictures of an address with `{z}`, `{x}` and `{y}` instead of our own base map; none brings ours back.
    pub fn set_raster(&self, template: Option<&str>) {
        let mut inner = self.inner.borrow_mut();
        inner.pictures.set(template);
        inner.scene.pictures = template.map(|_| Vec::new());
        drop(inner);
        self.ask_for_frame();
    }

    /// Asks for the pictures that the next frame needs and that nobody has asked for.
    pub(super) fn fetch_pictures(&self) {
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
}
