//! What stands on a map that is drawn for paper or a picture beside its areas: scale bar, north, and names with a halo.
use super::{camera::Bounds, labels::Wish, scale::scale_bar};
use crate::look::Tone;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// A map that is to be drawn.
pub struct Paper<'a> {
    /// Width and height in CSS pixels.
    pub size: [f64; 2],
    /// Pixels of the picture in a CSS pixel.
    pub ratio: f64,
    /// What must be seen.
    pub bounds: Bounds,
    /// How classes are drawn on light ground.
    pub tones: &'a [Tone],
    /// Whether the period is drawn that the shown one stands beside.
    pub other_period: bool,
    /// The words on it: a length in metres as it is read, and the letter of the north.
    pub words: (&'a dyn Fn(u32) -> String, &'a str),
}

/// Widest scale bar in CSS pixels.
const SCALE_PIXELS: f64 = 120.0;
/// CSS pixels between the edge and what stands there.
const EDGE: f64 = 12.0;
/// Fonts of texts.
pub(super) const FONT: &str = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif";
/// Colour of texts.
pub(super) const INK: &str = "#18202b";
const HALO: &str = "rgba(255,255,255,0.92)";

/// A canvas with what draws on it.
pub(super) fn canvas() -> Result<(HtmlCanvasElement, CanvasRenderingContext2d), JsValue> {
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.dyn_into()?;
    let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?.dyn_into()?;
    Ok((canvas, context))
}

/// A canvas that has the pixels of another and nothing else: Chromium prints what was drawn on one by drawing it again, too small.
///
/// # Errors
/// Where the browser lets nobody read a canvas.
pub fn pixels_of(drawn: &HtmlCanvasElement) -> Result<HtmlCanvasElement, JsValue> {
    let context = drawn.get_context("2d")?.ok_or(JsValue::NULL)?.dyn_into::<CanvasRenderingContext2d>()?;
    let pixels = context.get_image_data(0.0, 0.0, f64::from(drawn.width()), f64::from(drawn.height()))?;
    let (copy, context) = canvas()?;
    copy.set_width(drawn.width());
    copy.set_height(drawn.height());
    context.put_image_data(&pixels, 0.0, 0.0)?;
    Ok(copy)
}

/// Draws the scale bar in the lower left corner and the arrow to the north in the upper right one. Gives the room that they take.
pub(super) fn furniture(
    context: &CanvasRenderingContext2d,
    paper: &Paper,
    metres_per_pixel: f64,
) -> Result<Vec<Wish>, JsValue> {
    let [width, height] = paper.size;
    let (length, north) = paper.words;
    let bar = scale_bar(metres_per_pixel, SCALE_PIXELS);
    let (left, below) = (EDGE + 8.0, height - EDGE - 6.0);
    context.set_fill_style_str(HALO);
    context.fill_rect(EDGE, below - 24.0, bar.pixels + 16.0, 30.0);
    context.set_stroke_style_str(INK);
    context.set_line_width(1.5);
    context.begin_path();
    context.move_to(left, below - 5.0);
    context.line_to(left, below);
    context.line_to(left + bar.pixels, below);
    context.line_to(left + bar.pixels, below - 5.0);
    context.stroke();
    context.set_fill_style_str(INK);
    context.set_font(&format!("400 12px {FONT}"));
    context.set_text_baseline("middle");
    context.set_text_align("center");
    context.fill_text(&length(bar.metres), left + bar.pixels / 2.0, below - 13.0)?;
    let middle = width - EDGE - 12.0;
    context.set_fill_style_str(HALO);
    context.fill_rect(middle - 12.0, EDGE, 24.0, 38.0);
    context.set_fill_style_str(INK);
    context.begin_path();
    context.move_to(middle, EDGE + 4.0);
    context.line_to(middle + 6.0, EDGE + 18.0);
    context.line_to(middle - 6.0, EDGE + 18.0);
    context.fill();
    context.set_font(&format!("700 12px {FONT}"));
    context.fill_text(north, middle, EDGE + 28.0)?;
    Ok(vec![
        Wish { centre: [EDGE + bar.pixels / 2.0 + 8.0, below - 9.0], size: [bar.pixels + 16.0, 30.0] },
        Wish { centre: [middle, EDGE + 19.0], size: [24.0, 38.0] },
    ])
}

/// A text with a halo around a point.
pub(super) fn name(context: &CanvasRenderingContext2d, text: &str, [x, y]: [f64; 2]) -> Result<(), JsValue> {
    context.set_text_align("center");
    context.set_text_baseline("middle");
    context.set_line_width(4.0);
    context.set_line_join("round");
    context.set_stroke_style_str(HALO);
    context.stroke_text(text, x, y)?;
    context.set_fill_style_str(INK);
    context.fill_text(text, x, y)
}
