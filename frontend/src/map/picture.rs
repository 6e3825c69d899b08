//! The map as a picture: a frame, the names over it, a legend and the sources, saved as a PNG file.
use super::{palette::Colours, view::MapView};
use crate::{
    browser,
    format::hex,
    look::{Fill, Overprint, Tone},
};
use geodata::classify::Rgb;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlElement};

/// What stands beside the map.
pub struct Caption {
    /// Whose map and of what.
    pub title: String,
    /// Unit and period.
    pub measure: String,
    /// Lines of the legend.
    pub entries: Vec<(Swatch, String)>,
    /// Sources and release.
    pub source: String,
}

/// How areas are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Swatch {
    /// As a class is.
    Class(Tone),
    /// As areas of a state without one are filled.
    Fill(Fill),
}

const FONT: &str = "system-ui, sans-serif";
const LINE: f64 = 22.0;

/// Makes the picture and hands it to the browser to be saved.
///
/// # Errors
/// Where the browser refuses to draw.
pub fn save(view: &MapView, caption: &Caption, name: &str) -> Result<(), JsValue> {
    let canvas = view.element();
    let document = canvas.owner_document().ok_or(JsValue::NULL)?;
    let copy: HtmlCanvasElement = document.create_element("canvas")?.dyn_into()?;
    copy.set_width(canvas.width());
    copy.set_height(canvas.height());
    let context = copy.get_context("2d")?.ok_or(JsValue::NULL)?.dyn_into::<CanvasRenderingContext2d>()?;
    // In the same task as the frame, before the browser clears what was drawn.
    view.frame();
    context.draw_image_with_html_canvas_element(&canvas, 0.0, 0.0)?;
    let ratio = f64::from(canvas.width()) / canvas.get_bounding_client_rect().width();
    context.scale(ratio, ratio)?;
    labels(&context, &document)?;
    let (theme, percent) = view.appearance();
    let look = Look { colours: theme.colours(), opacity: f64::from(percent) / 100.0 };
    legend(&context, caption, f64::from(canvas.height()) / ratio, &look)?;
    let name = name.to_owned();
    let saved = Closure::once_into_js(move |blob: JsValue| {
        // Without a blob or an address there is nothing to save.
        let _ = blob.dyn_ref().ok_or(JsValue::NULL).and_then(|blob| browser::save(blob, &name));
    });
    copy.to_blob(saved.unchecked_ref())
}

/// Names where they stand on the page, with a halo.
fn labels(context: &CanvasRenderingContext2d, document: &web_sys::Document) -> Result<(), JsValue> {
    context.set_text_align("center");
    context.set_text_baseline("middle");
    context.set_line_width(4.0);
    context.set_line_join("round");
    let labels = document.query_selector_all("#labels span")?;
    for place in 0..labels.length() {
        let Some(label) = labels.item(place).and_then(|label| label.dyn_into::<HtmlElement>().ok()) else { continue };
        if label.style().get_property_value("visibility")? != "visible" {
            continue;
        }
        let rect = label.get_bounding_client_rect();
        let (x, y) = (rect.left() + rect.width() / 2.0, rect.top() + rect.height() / 2.0);
        let text = label.text_content().unwrap_or_default();
        let is_name = label.class_name().starts_with("name");
        context.set_font(&format!("{} {FONT}", if is_name { "500 12px" } else { "600 13px" }));
        // Names of streets are turned.
        let angle = label.style().get_property_value("rotate")?;
        let angle = angle.strip_suffix("rad").and_then(|angle| angle.parse().ok()).unwrap_or(0.0);
        context.save();
        context.translate(x, y)?;
        context.rotate(angle)?;
        context.set_stroke_style_str("rgba(255,255,255,0.92)");
        context.stroke_text(&text, 0.0, 0.0)?;
        context.set_fill_style_str("#2a3440");
        context.fill_text(&text, 0.0, 0.0)?;
        context.restore();
    }
    Ok(())
}

/// How the map draws.
struct Look {
    colours: Colours,
    /// How much of what is below the colours of classes is covered, from 0 to 1.
    opacity: f64,
}

/// A swatch of the legend with its upper left corner at a place.
fn swatch(
    context: &CanvasRenderingContext2d,
    [x, y]: [f64; 2],
    drawn: Swatch,
    Look { colours, opacity }: &Look,
) -> Result<(), JsValue> {
    const SIZE: [f64; 2] = [28.0, 16.0];
    let [width, height] = SIZE;
    let fill = |colour: Rgb| {
        context.set_fill_style_str(&hex(colour));
        context.fill_rect(x, y, width, height);
    };
    context.begin_path();
    context.rect(x, y, width, height);
    context.clip();
    if let Swatch::Fill(of) = drawn
        && let Some(ground) = colours.ground(of)
    {
        fill(ground);
    }
    match drawn {
        Swatch::Class(tone) => {
            fill(colours.land);
            context.set_global_alpha(*opacity);
            fill(tone.colour);
            context.set_global_alpha(1.0);
            overprint(context, [x, y], tone)?;
        }
        Swatch::Fill(Fill::Lines) => {
            context.set_stroke_style_str(&hex(colours.pattern_ink));
            context.set_line_width(1.8);
            context.begin_path();
            for step in 0..6 {
                let from = x - height + 8.0 * f64::from(step);
                context.move_to(from, y + height);
                context.line_to(from + height, y);
            }
            context.stroke();
        }
        Swatch::Fill(Fill::Dots) => {
            context.set_fill_style_str(&hex(colours.pattern_ink));
            for (across, down) in (0..5).flat_map(|across| (0..3).map(move |down| (across, down))) {
                context.begin_path();
                let place = [x + 2.0 + 6.0 * f64::from(across), y + 2.0 + 6.0 * f64::from(down)];
                context.arc(place[0], place[1], 1.3, 0.0, std::f64::consts::TAU)?;
                context.fill();
            }
        }
        Swatch::Fill(Fill::Zero) => {
            context.set_stroke_style_str(&hex(colours.zero_ink));
            context.set_line_width(1.0);
            for across in 0..3 {
                context.begin_path();
                context.arc(x + 5.0 + 9.0 * f64::from(across), y + 8.0, 2.4, 0.0, std::f64::consts::TAU)?;
                context.stroke();
            }
        }
        Swatch::Fill(Fill::Class | Fill::Nothing) => {}
    }
    context.set_line_width(2.0);
    context.set_stroke_style_str(&hex(colours.outline));
    context.stroke_rect(x, y, width, height);
    Ok(())
}

/// What is drawn over the colour of a class.
fn overprint(context: &CanvasRenderingContext2d, [x, y]: [f64; 2], tone: Tone) -> Result<(), JsValue> {
    let ink = if tone.is_bright() { "#18202b" } else { "#ffffff" };
    if tone.overprint == Overprint::Hatched {
        context.set_stroke_style_str(ink);
        context.set_line_width(1.4);
        context.begin_path();
        for step in 0..6 {
            let from = x - 16.0 + 8.0 * f64::from(step);
            context.move_to(from, y);
            context.line_to(from + 16.0, y + 16.0);
        }
        context.stroke();
        return Ok(());
    }
    context.set_fill_style_str(ink);
    context.set_text_align("center");
    context.fill_text(tone.overprint.sign(), x + 14.0, y + 8.0)
}

fn legend(context: &CanvasRenderingContext2d, caption: &Caption, height: f64, look: &Look) -> Result<(), JsValue> {
    context.set_text_align("left");
    context.set_font(&format!("650 16px {FONT}"));
    let wide = context.measure_text(&caption.title)?.width();
    context.set_font(&format!("400 13px {FONT}"));
    let widest =
        caption.entries.iter().map(|entry| context.measure_text(&entry.1).map_or(0.0, |text| text.width() + 38.0));
    let width = widest.fold(wide, f64::max).max(180.0) + 32.0;
    let tall = 62.0 + LINE * caption.entries.len() as f64;
    context.set_fill_style_str("rgba(255,255,255,0.95)");
    context.fill_rect(16.0, 16.0, width, tall);
    context.set_fill_style_str("#18202b");
    context.set_font(&format!("650 16px {FONT}"));
    context.fill_text(&caption.title, 32.0, 38.0)?;
    context.set_font(&format!("400 13px {FONT}"));
    context.fill_text(&caption.measure, 32.0, 58.0)?;
    for (line, (drawn, text)) in caption.entries.iter().enumerate() {
        let y = 80.0 + LINE * line as f64;
        context.save();
        swatch(context, [32.0, y - 8.0], *drawn, look)?;
        context.restore();
        context.set_fill_style_str("#18202b");
        context.fill_text(text, 70.0, y)?;
    }
    let wide = context.measure_text(&caption.source)?.width();
    context.set_fill_style_str("rgba(255,255,255,0.92)");
    context.fill_rect(16.0, height - 36.0, wide + 16.0, 22.0);
    context.set_fill_style_str("#18202b");
    context.fill_text(&caption.source, 24.0, height - 25.0)
}
