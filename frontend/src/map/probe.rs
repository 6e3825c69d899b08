//! A small surface for tests and for people at the browser's console: `window.bydelsblik`.
//!
//! | member | gives |
//! |---|---|
//! | `project(lon, lat)` | `[x, y]` in CSS pixels of the page |
//! | `readPixel(x, y)` | `[r, g, b, a]` of the map at a CSS pixel of the page, from a frame drawn for it |
//! | `state()` | the state as the address has it |
//! | `allocated()` | bytes that the page's module has ever asked for |
//! | `loseContext()` | takes the graphics context away, as a driver's crash would |
//! | `restoreContext()` | gives it back, as a browser does after a crash |
use super::{camera::world, view::MapView};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, WebGl2RenderingContext};

/// Puts the surface on the window; `state` gives the address.
pub fn publish(view: &MapView, state: Rc<dyn Fn() -> String>) {
    let Some(window) = web_sys::window() else { return };
    let surface = js_sys::Object::new();
    let extension: Rc<RefCell<Option<JsValue>>> = Rc::default();
    // Setting a member of a fresh object does not fail.
    let set = |name: &str, function: JsValue| {
        let _ = js_sys::Reflect::set(&surface, &name.into(), &function);
    };
    {
        let view = view.clone();
        let project = move |lon: f64, lat: f64| {
            let [x, y] = view.inner().borrow().camera.project(world(lon, lat));
            let corner = view.element().get_bounding_client_rect();
            js_sys::Array::of2(&(x + corner.left()).into(), &(y + corner.top()).into())
        };
        set("project", Closure::<dyn Fn(f64, f64) -> js_sys::Array>::new(project).into_js_value());
    }
    {
        let view = view.clone();
        let read = move |x: f64, y: f64| read_pixel(&view, x, y).unwrap_or_default();
        set("readPixel", Closure::<dyn Fn(f64, f64) -> js_sys::Array>::new(read).into_js_value());
    }
    for method in ["loseContext", "restoreContext"] {
        let (view, kept) = (view.clone(), extension.clone());
        let call = move || {
            let mut kept = kept.borrow_mut();
            // A context that is lost gives no extension any more.
            let extension = kept.get_or_insert_with(|| lose_context(&view).unwrap_or(JsValue::UNDEFINED));
            let method = js_sys::Reflect::get(extension, &method.into())
                .ok()
                .and_then(|method| method.dyn_into::<js_sys::Function>().ok());
            // A context that is lost already cannot be lost again.
            let _ = method.map(|method| method.call0(extension));
        };
        set(method, Closure::<dyn Fn()>::new(call).into_js_value());
    }
    set("allocated", Closure::<dyn Fn() -> f64>::new(|| crate::allocation::bytes() as f64).into_js_value());
    set("state", Closure::<dyn Fn() -> String>::new(move || state()).into_js_value());
    let _ = js_sys::Reflect::set(&window, &"bydelsblik".into(), &surface);
}

/// What can take the graphics context away and give it back.
fn lose_context(view: &MapView) -> Option<JsValue> {
    let context = view.element().get_context("webgl2").ok().flatten()?;
    let context = context.dyn_into::<WebGl2RenderingContext>().ok()?;
    context.get_extension("WEBGL_lose_context").ok().flatten().map(JsValue::from)
}

/// Draws a frame and copies a pixel in the same task, before the browser clears the drawing buffer.
fn read_pixel(view: &MapView, x: f64, y: f64) -> Option<js_sys::Array> {
    let canvas = view.element();
    let copy = canvas.owner_document()?.create_element("canvas").ok()?.dyn_into::<HtmlCanvasElement>().ok()?;
    copy.set_width(1);
    copy.set_height(1);
    let context = copy.get_context("2d").ok()??.dyn_into::<CanvasRenderingContext2d>().ok()?;
    view.frame();
    let corner = canvas.get_bounding_client_rect();
    let ratio = f64::from(canvas.width()) / corner.width();
    let (left, top) = (((x - corner.left()) * ratio).floor(), ((y - corner.top()) * ratio).floor());
    context
        .draw_image_with_html_canvas_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
            &canvas, left, top, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0,
        )
        .ok()?;
    let data = context.get_image_data(0.0, 0.0, 1.0, 1.0).ok()?.data();
    Some(data.iter().map(|channel| JsValue::from(*channel)).collect())
}
