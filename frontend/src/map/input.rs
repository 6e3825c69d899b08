//! Pointer, wheel, pinch and keyboard on the canvas.
use super::{
    motion::Motion,
    shape::box_between,
    view::{MapView, Tool},
};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, closure::Closure, convert::FromWasmAbi};
use web_sys::{AddEventListenerOptions, EventTarget, KeyboardEvent, MouseEvent, PointerEvent, WheelEvent};

/// Pixels that a pointer may move in a click.
const CLICK_PIXELS: f64 = 5.0;
/// Zoom levels per pixel of a wheel.
const WHEEL_ZOOM: f64 = 1.0 / 300.0;
/// Pixels of a step with an arrow key.
const KEY_PIXELS: f64 = 120.0;

/// Pointers that are down, and what they did.
#[derive(Default)]
struct Drag {
    pointers: Vec<(i32, [f64; 2])>,
    travelled: f64,
    /// Speed in pixels per millisecond and the time it was measured.
    speed: [f64; 2],
    last: f64,
    pinched: bool,
    /// What is drawn, instead of moving the map.
    drawing: Option<(Tool, Vec<[f64; 2]>)>,
}

/// How a drag ended.
enum End {
    /// At the pixel where it began.
    Click([f64; 2]),
    /// With a shape that was drawn.
    Shape(Vec<[f64; 2]>),
}

/// Listens to everything that moves the map. The listeners live as long as the page.
pub(super) fn listen(view: &MapView) {
    let canvas = view.element();
    let drag = Rc::new(RefCell::new(Drag::default()));
    {
        let (view, drag) = (view.clone(), drag.clone());
        on(&canvas, "pointerdown", move |event: PointerEvent| down(&view, &mut drag.borrow_mut(), &event));
    }
    {
        let (view, drag) = (view.clone(), drag.clone());
        on(&canvas, "pointermove", move |event: PointerEvent| moved(&view, &mut drag.borrow_mut(), &event));
    }
    for end in ["pointerup", "pointercancel"] {
        let (view, drag) = (view.clone(), drag.clone());
        on(&canvas, end, move |event: PointerEvent| {
            let end = up(&view, &mut drag.borrow_mut(), &event);
            match end {
                Some(End::Click(pixel)) => view.pick(pixel, event.shift_key() || event.ctrl_key()),
                Some(End::Shape(shape)) => view.enclose(&shape),
                None => {}
            }
        });
    }
    {
        let view = view.clone();
        on(&canvas, "pointerleave", move |_: PointerEvent| view.hover(None));
    }
    {
        let view = view.clone();
        on(&canvas, "wheel", move |event: WheelEvent| wheel(&view, &event));
    }
    {
        let view = view.clone();
        on(&canvas, "dblclick", move |event: MouseEvent| {
            event.prevent_default();
            let camera = view.inner().borrow().camera;
            let closer = if event.shift_key() { -1.0 } else { 1.0 };
            view.ease_to(camera.zoomed(camera.zoom + closer, pixel(&event)));
        });
    }
    {
        let view = view.clone();
        on(&canvas, "keydown", move |event: KeyboardEvent| key(&view, &event));
    }
    {
        let view = view.clone();
        on(&canvas, "webglcontextlost", move |event: web_sys::Event| {
            event.prevent_default();
            view.lose();
        });
    }
    {
        // The renderer cannot go on where it stopped. The address has everything, so the page is reloaded as it was.
        on(&canvas, "webglcontextrestored", move |_: web_sys::Event| {
            // A page that cannot be reloaded is being left.
            let _ = web_sys::window().map(|window| window.location().reload());
        });
    }
    let resized = {
        let view = view.clone();
        Closure::<dyn FnMut()>::new(move || view.resized()).into_js_value()
    };
    if let Ok(observer) = web_sys::ResizeObserver::new(resized.unchecked_ref()) {
        observer.observe(&canvas);
        // The observer ends with the page.
        std::mem::forget(observer);
    }
}

fn on<E: FromWasmAbi + 'static>(target: &EventTarget, name: &str, listener: impl FnMut(E) + 'static) {
    let listener = Closure::<dyn FnMut(E)>::new(listener).into_js_value();
    let options = AddEventListenerOptions::new();
    // Wheel listeners are passive by default, and the page would scroll.
    options.set_passive(false);
    // It fails for no element that exists.
    let _ = target.add_event_listener_with_callback_and_add_event_listener_options(
        name,
        listener.unchecked_ref(),
        &options,
    );
}

/// The pixel of the map that an event is about. The canvas begins in the corner of the window; to ask where in it an event is would make
/// the browser lay the page out.
fn pixel(event: &MouseEvent) -> [f64; 2] {
    [f64::from(event.client_x()), f64::from(event.client_y())]
}

fn down(view: &MapView, drag: &mut Drag, event: &PointerEvent) {
    if event.button() != 0 {
        return;
    }
    let canvas = view.element();
    // A pointer that cannot be captured ends its drag at the edge of the canvas.
    let _ = canvas.set_pointer_capture(event.pointer_id());
    if drag.pointers.is_empty() {
        *drag = Drag { last: event.time_stamp(), ..Drag::default() };
    } else {
        drag.pinched = true;
    }
    let tool = view.inner().borrow().tool;
    let tool = if event.shift_key() && tool == Tool::Pan { Tool::Box } else { tool };
    drag.drawing = (tool != Tool::Pan && !drag.pinched).then(|| (tool, vec![pixel(event)]));
    drag.pointers.push((event.pointer_id(), pixel(event)));
    view.inner().borrow_mut().held = true;
    view.inner().borrow_mut().motion = None;
}

fn moved(view: &MapView, drag: &mut Drag, event: &PointerEvent) {
    let now = pixel(event);
    let Some(index) = drag.pointers.iter().position(|(id, _)| *id == event.pointer_id()) else {
        if event.pointer_type() != "touch" {
            view.hover(Some(now));
        }
        return;
    };
    let before = drag.pointers[index].1;
    drag.pointers[index].1 = now;
    let step = [now[0] - before[0], now[1] - before[1]];
    drag.travelled += step[0].hypot(step[1]);
    if let Some((tool, shape)) = &mut drag.drawing {
        if *tool == Tool::Box {
            *shape = box_between(shape[0], now);
        } else {
            shape.push(now);
        }
        if drag.travelled > CLICK_PIXELS {
            outline(shape);
        }
        return;
    }
    let camera = view.inner().borrow().camera;
    match drag.pointers[..] {
        [_] => {
            let elapsed = (event.time_stamp() - drag.last).max(1.0);
            drag.last = event.time_stamp();
            drag.speed = [0, 1].map(|axis| 0.6 * step[axis] / elapsed + 0.4 * drag.speed[axis]);
            if drag.travelled > CLICK_PIXELS {
                view.move_to(camera.pushed(step[0], step[1]));
            }
        }
        [(_, first), (_, second), ..] => {
            let other = if index == 0 { second } else { first };
            let spread = |point: [f64; 2]| (point[0] - other[0]).hypot(point[1] - other[1]).max(10.0);
            let middle = [(now[0] + other[0]) / 2.0, (now[1] + other[1]) / 2.0];
            let closer = (spread(now) / spread(before)).log2();
            view.move_to(camera.pushed(step[0] / 2.0, step[1] / 2.0).zoomed(camera.zoom + closer, middle));
        }
        [] => {}
    }
}

/// Draws a shape over the map, or takes it away.
fn outline(shape: &[[f64; 2]]) {
    let element = web_sys::window().and_then(|window| window.document()?.get_element_by_id("drawn-shape"));
    let Some(element) = element else { return };
    let points: Vec<String> = shape.iter().map(|[x, y]| format!("{x:.0},{y:.0}")).collect();
    // Points can always be set.
    let _ = element.set_attribute("points", &points.join(" "));
}

/// Ends a pointer; gives the pixel of a click, or the shape that was drawn.
fn up(view: &MapView, drag: &mut Drag, event: &PointerEvent) -> Option<End> {
    let index = drag.pointers.iter().position(|(id, _)| *id == event.pointer_id())?;
    drag.pointers.remove(index);
    view.inner().borrow_mut().held = !drag.pointers.is_empty();
    let drawing = drag.drawing.take();
    outline(&[]);
    if !drag.pointers.is_empty() || drag.pinched || event.type_() == "pointercancel" {
        return None;
    }
    if drag.travelled <= CLICK_PIXELS {
        return Some(End::Click(pixel(event)));
    }
    if let Some((_, shape)) = drawing {
        return Some(End::Shape(shape));
    }
    let held = event.time_stamp() - drag.last > 60.0;
    let mut inner = view.inner().borrow_mut();
    if !held && !inner.calm {
        inner.motion = Motion::glide(drag.speed, MapView::now());
    }
    drop(inner);
    view.moved();
    None
}

fn wheel(view: &MapView, event: &WheelEvent) {
    event.prevent_default();
    let lines = if event.delta_mode() == WheelEvent::DOM_DELTA_LINE { 30.0 } else { 1.0 };
    // A pinch on a touchpad comes as a wheel with the control key and small steps.
    let pinch = if event.ctrl_key() { 4.0 } else { 1.0 };
    let step = (-event.delta_y() * lines * pinch * WHEEL_ZOOM).clamp(-1.0, 1.0);
    let camera = view.inner().borrow().camera;
    view.move_to(camera.zoomed(camera.zoom + step, pixel(event)));
}

fn key(view: &MapView, event: &KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let camera = view.target();
    let middle = [camera.width / 2.0, camera.height / 2.0];
    match event.key().as_str() {
        "ArrowLeft" => view.ease_to(camera.pushed(KEY_PIXELS, 0.0)),
        "ArrowRight" => view.ease_to(camera.pushed(-KEY_PIXELS, 0.0)),
        "ArrowUp" => view.ease_to(camera.pushed(0.0, KEY_PIXELS)),
        "ArrowDown" => view.ease_to(camera.pushed(0.0, -KEY_PIXELS)),
        "+" | "=" => view.zoom_by(1.0),
        "-" | "_" => view.zoom_by(-1.0),
        "Home" | "0" => view.fit(),
        "Enter" | " " => view.pick(middle, event.shift_key()),
        _ => return,
    }
    event.prevent_default();
}
