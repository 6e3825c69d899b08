//! Small things that only the browser can do: digits and dates of a language, the address, timers, the document.
use crate::state::{Entry, Language};
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use std::{cell::RefCell, collections::HashMap};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, CanvasRenderingContext2d, Document, Element, Event, EventTarget, HtmlAnchorElement, HtmlCanvasElement,
    HtmlElement, HtmlImageElement, HtmlInputElement, HtmlSelectElement, Url, Window,
};

/// The window; a page always has one.
pub(crate) fn window() -> Window {
    web_sys::window().expect("a page has a window")
}

/// The document; a window always has one.
pub(crate) fn document() -> Document {
    window().document().expect("a window has a document")
}

/// The element with an id, as the page's HTML has it.
pub(crate) fn element(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Sets an attribute, or takes it away.
pub(crate) fn set_attribute(element: &Element, name: &str, value: Option<&str>) {
    // It fails for no name that is written in the code.
    let _ = match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    };
}

/// Listens as long as the page lives.
pub(crate) fn listen(target: &EventTarget, name: &str, listener: impl FnMut(Event) + 'static) {
    let listener = Closure::<dyn FnMut(Event)>::new(listener).into_js_value();
    // It fails for no event that exists.
    let _ = target.add_event_listener_with_callback(name, listener.unchecked_ref());
}

/// Width and height of the window in CSS pixels.
pub(crate) fn room() -> Option<[f64; 2]> {
    Some([window().inner_width().ok()?.as_f64()?, window().inner_height().ok()?.as_f64()?])
}

/// Calls once the next frame is about to be shown.
pub(crate) fn before_next_frame(call: impl FnOnce() + 'static) {
    let call = Closure::once_into_js(call);
    // A document that is not shown has no frames, and then nobody waits for one.
    let _ = window().request_animation_frame(call.unchecked_ref());
}

/// Notes the time of a step of the page's start, for the browser's tools and the benchmark.
pub(crate) fn mark(step: &str) {
    // Without a clock nobody asks for the time.
    let _ = window().performance().map(|performance| performance.mark(step));
}

/// Runs after so many milliseconds.
pub(crate) fn later(milliseconds: i32, call: impl FnOnce() + 'static) {
    let call = Closure::once_into_js(call);
    // It fails for no document that is shown.
    let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(call.unchecked_ref(), milliseconds);
}

/// Lets everything else that is ready run first.
pub(crate) async fn next_task() {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        // It fails for no document that is shown.
        let _ = window().set_timeout_with_callback(&resolve);
    });
    // A promise that is only resolved is never rejected.
    let _ = JsFuture::from(promise).await;
}

/// The number that a person has put into the field or slider of an event.
pub(crate) fn entered_number(event: &Event) -> Option<f64> {
    Some(input_of(event)?.value_as_number()).filter(|number| number.is_finite())
}

/// The text that a person has put into the field of an event.
pub(crate) fn entered_text(event: &Event) -> String {
    input_of(event).map(|input| input.value()).unwrap_or_default()
}

/// The value that was chosen in the select of an event.
pub(crate) fn chosen(event: &Event) -> Option<String> {
    Some(event.target()?.dyn_into::<HtmlSelectElement>().ok()?.value())
}

fn input_of(event: &Event) -> Option<HtmlInputElement> {
    event.target()?.dyn_into().ok()
}

/// Lets a person save a file.
pub(crate) fn save(blob: &Blob, name: &str) -> Result<(), JsValue> {
    let address = Url::create_object_url_with_blob(blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.dyn_into()?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&address)
}

/// Lets a person save a drawing.
pub(crate) fn save_svg(svg: &str, name: &str) -> Result<(), JsValue> {
    save(&blob_of(svg)?, &format!("{name}.svg"))
}

/// Lets a person save a drawing as a picture of a width and height in pixels.
pub(crate) async fn save_svg_as_picture(svg: &str, [width, height]: [f64; 2], name: &str) -> Result<(), JsValue> {
    let address = Url::create_object_url_with_blob(&blob_of(svg)?)?;
    let image: HtmlImageElement = document().create_element("img")?.dyn_into()?;
    image.set_src(&address);
    JsFuture::from(image.decode()).await?;
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.dyn_into()?;
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    let context: CanvasRenderingContext2d = canvas.get_context("2d")?.ok_or(JsValue::NULL)?.dyn_into()?;
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height)?;
    Url::revoke_object_url(&address)?;
    save_canvas(&canvas, format!("{name}.png"))
}

/// Lets a person save what is drawn on a canvas.
pub(crate) fn save_canvas(canvas: &HtmlCanvasElement, name: String) -> Result<(), JsValue> {
    let saved = Closure::once_into_js(move |blob: JsValue| {
        // Without a blob or an address there is nothing to save.
        let _ = blob.dyn_ref().ok_or(JsValue::NULL).and_then(|blob| save(blob, &name));
    });
    canvas.to_blob(saved.unchecked_ref())
}

fn blob_of(svg: &str) -> Result<Blob, JsValue> {
    let options = web_sys::BlobPropertyBag::new();
    options.set_type("image/svg+xml");
    Blob::new_with_str_sequence_and_options(&Array::of1(&svg.into()), &options)
}

/// The part of the address behind `#`.
pub(crate) fn address() -> String {
    window().location().hash().unwrap_or_default()
}

/// The whole address.
pub(crate) fn link() -> String {
    window().location().href().unwrap_or_default()
}

/// Puts a text on the clipboard, and says whether that worked. Where the page did not come safely, browsers have no clipboard for it, and
/// what is selected is copied.
pub(crate) async fn copy(text: &str) -> bool {
    let member = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).unwrap_or(JsValue::UNDEFINED);
    let clipboard = member(&member(&window(), "navigator"), "clipboard");
    if let Ok(write) = member(&clipboard, "writeText").dyn_into::<Function>()
        && let Ok(promise) = write.call1(&clipboard, &text.into())
        && JsFuture::from(js_sys::Promise::resolve(&promise)).await.is_ok()
    {
        return true;
    }
    copy_selected(text).unwrap_or_default()
}

/// Copies a text by way of a field that is there for a moment.
fn copy_selected(text: &str) -> Option<bool> {
    let document = document();
    let field: HtmlInputElement = document.create_element("input").ok()?.dyn_into().ok()?;
    field.set_value(text);
    document.body()?.append_child(&field).ok()?;
    field.select();
    let copy = Reflect::get(&document, &"execCommand".into()).ok()?.dyn_into::<Function>().ok();
    let copied = copy.and_then(|copy| copy.call1(&document, &"copy".into()).ok()?.as_bool());
    field.remove();
    copied
}

/// Now, in RFC 3339.
pub(crate) fn now() -> String {
    String::from(Date::new_0().to_iso_string())
}

/// Writes the part of the address behind `#`, into a new entry of the history or the one that stands.
pub(crate) fn set_address(address: &str, entry: Entry) {
    if let Ok(history) = window().history() {
        let (ours, url) = (JsValue::TRUE, format!("#{address}"));
        // A browser may refuse when it is done too often; the next one will pass.
        let _ = match entry {
            Entry::New => history.push_state_with_url(&ours, "", Some(&url)),
            Entry::Same => history.replace_state_with_url(&ours, "", Some(&url)),
        };
    }
}

/// Whether the page has written the entry of the history that is shown; otherwise a link or a person has.
pub(crate) fn entry_is_ours() -> bool {
    window().history().and_then(|history| history.state()).is_ok_and(|state| state == JsValue::TRUE)
}

/// The element that has the keyboard.
pub(crate) fn focused() -> Option<HtmlElement> {
    document().active_element()?.dyn_into().ok()
}

/// Puts the keyboard on the element with an id, once what was asked for stands.
pub(crate) fn focus_soon(id: &'static str) {
    before_next_frame(move || {
        if let Some(element) = element(id) {
            focus(&element);
        }
    });
}

/// The first element of a selector.
pub(crate) fn first(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok()??.dyn_into().ok()
}

/// Does something with each element of a selector.
pub(crate) fn each(selector: &str, act: impl Fn(&Element)) {
    let Ok(found) = document().query_selector_all(selector) else { return };
    (0..found.length())
        .filter_map(|place| found.item(place)?.dyn_into::<Element>().ok())
        .for_each(|element| act(&element));
}

/// Puts the keyboard on an element, and says whether it has it then: a hidden one does not take it.
pub(crate) fn focus(element: &HtmlElement) -> bool {
    // What cannot be focused stays as it is.
    let _ = element.focus();
    document().active_element().as_ref() == Some(AsRef::<Element>::as_ref(element))
}

/// A text that this browser keeps for the page; none where it keeps nothing.
pub(crate) fn kept(key: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(key).ok()?
}

/// Keeps a text in this browser; one that keeps nothing, such as a private window, forgets it with the page.
pub(crate) fn keep(key: &str, text: &str) {
    let _ = window().local_storage().ok().flatten().map(|storage| storage.set_item(key, text));
}

/// Whether the person wants a media feature, for example `(prefers-color-scheme: dark)`, and tells of every change.
pub(crate) fn media(query: &str, mut changed: impl FnMut(bool) + 'static) {
    let Some(list) = window().match_media(query).ok().flatten() else { return };
    changed(list.matches());
    let again = list.clone();
    listen(&list, "change", move |_| changed(again.matches()));
}

/// A number in the digits of a language with so many decimals; a negative one has a minus sign, where browsers set a hyphen.
pub(crate) fn number(language: Language, value: f64, decimals: u8) -> String {
    thread_local! {
        static FORMATS: RefCell<HashMap<(&'static str, u8), Function>> = RefCell::default();
    }
    let format = FORMATS.with(|kept| {
        let format = || {
            let options = Object::new();
            for name in ["minimumFractionDigits", "maximumFractionDigits"] {
                set(&options, name, &decimals.into());
            }
            Intl::NumberFormat::new(&locales(language), &options).format()
        };
        kept.borrow_mut().entry((language.tag(), decimals)).or_insert_with(format).clone()
    });
    // Rounding may leave a minus on a zero.
    let value = if value.abs() * 10_f64.powi(i32::from(decimals)) < 0.5 { 0.0 } else { value };
    text_of(&format, &value.into()).replace('-', "−")
}

/// A day in a language, from a time in RFC 3339; the text itself where it is not a time.
pub(crate) fn day(language: Language, time: &str) -> String {
    let date = Date::new(&time.into());
    if date.get_time().is_nan() {
        return time.to_owned();
    }
    let options = Object::new();
    set(&options, "dateStyle", &"long".into());
    text_of(&Intl::DateTimeFormat::new(&locales(language), &options).format(), &date)
}

/// Which of two names comes first in a language, numbers in them by their size.
pub(crate) fn compare(language: Language, a: &str, b: &str) -> std::cmp::Ordering {
    thread_local! {
        static COLLATORS: RefCell<Vec<(Language, Function)>> = const { RefCell::new(Vec::new()) };
    }
    COLLATORS.with(|kept| {
        let mut kept = kept.borrow_mut();
        if !kept.iter().any(|(other, _)| *other == language) {
            let options = Object::new();
            set(&options, "numeric", &true.into());
            kept.push((language, Intl::Collator::new(&locales(language), &options).compare()));
        }
        let compare = kept.iter().find(|(other, _)| *other == language).map(|(_, compare)| compare);
        let order = compare.and_then(|compare| compare.call2(&JsValue::UNDEFINED, &a.into(), &b.into()).ok()?.as_f64());
        order.unwrap_or_default().total_cmp(&0.0)
    })
}

fn locales(language: Language) -> Array {
    Array::of1(&language.locale().into())
}

fn set(object: &Object, name: &str, value: &JsValue) {
    // Setting a member of a fresh object does not fail.
    let _ = Reflect::set(object, &name.into(), value);
}

fn text_of(format: &Function, value: &JsValue) -> String {
    format.call1(&JsValue::UNDEFINED, value).ok().and_then(|text| text.as_string()).unwrap_or_default()
}
