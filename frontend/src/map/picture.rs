//! Maps as a picture: what they show, the maps, their legend and the sources, one below the other on white, saved as a PNG file.
pub use super::swatches::Swatch;
use super::{
    paper::{FONT, INK, canvas},
    swatches,
};
use crate::browser;
use wasm_bindgen::JsValue;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// What stands around the maps.
pub struct Caption {
    /// What is shown, and where.
    pub title: String,
    /// Unit and period.
    pub measure: String,
    /// What else must be known: who is counted, filters, weights.
    pub facts: Vec<String>,
    /// Lines of the legend.
    pub entries: Vec<(Swatch, String)>,
    /// What must be known to read its colours.
    pub notes: Vec<String>,
    /// Sources and release.
    pub source: String,
}

/// A map in the picture: its canvas, its size in CSS pixels, and what stands above it.
pub struct Part {
    /// The map.
    pub canvas: HtmlCanvasElement,
    /// Width and height in CSS pixels.
    pub size: [f64; 2],
    /// What stands above it; empty where it is one alone.
    pub above: String,
}

/// Pixels of the picture in a CSS pixel.
pub const RATIO: f64 = 2.0;
/// Width between the edges, in CSS pixels.
pub const WIDTH: f64 = 1000.0;
/// CSS pixels between two maps.
pub const GAP: f64 = 16.0;
const EDGE: f64 = 32.0;
/// Room of a swatch with what parts it from its text.
const SWATCH: f64 = 38.0;

/// Makes the picture and hands it to the browser to be saved.
///
/// # Errors
/// Where the browser refuses to draw.
pub fn save(parts: &[Part], caption: &Caption, opacity: u8, name: String) -> Result<(), JsValue> {
    let (canvas, context) = canvas()?;
    let mut pen = Pen { context, y: EDGE, draws: false, opacity: f64::from(opacity) / 100.0 };
    pen.all(parts, caption)?;
    let height = pen.y + EDGE;
    canvas.set_width(((WIDTH + 2.0 * EDGE) * RATIO) as u32);
    canvas.set_height((height * RATIO) as u32);
    pen.context.scale(RATIO, RATIO)?;
    pen.context.set_fill_style_str("#ffffff");
    pen.context.fill_rect(0.0, 0.0, WIDTH + 2.0 * EDGE, height);
    (pen.y, pen.draws) = (EDGE, true);
    pen.all(parts, caption)?;
    browser::save_canvas(&canvas, name)
}

/// Goes down the picture: once to learn how high it is, and once to draw it.
struct Pen {
    context: CanvasRenderingContext2d,
    /// Where the next thing stands, in CSS pixels from above.
    y: f64,
    draws: bool,
    opacity: f64,
}

impl Pen {
    fn all(&mut self, parts: &[Part], caption: &Caption) -> Result<(), JsValue> {
        self.text(&caption.title, 650, 22.0)?;
        self.text(&caption.measure, 400, 15.0)?;
        self.y += 4.0;
        caption.facts.iter().try_for_each(|fact| self.text(fact, 400, 13.0))?;
        self.y += 12.0;
        self.maps(parts)?;
        self.y += 16.0;
        self.legend(&caption.entries)?;
        self.y += 6.0;
        caption.notes.iter().try_for_each(|note| self.text(note, 400, 12.0))?;
        self.y += 6.0;
        self.text(&caption.source, 400, 12.0)
    }

    /// A text in as many lines as it needs.
    fn text(&mut self, text: &str, weight: u16, size: f64) -> Result<(), JsValue> {
        self.context.set_font(&format!("{weight} {size}px {FONT}"));
        self.context.set_text_align("left");
        self.context.set_text_baseline("middle");
        self.context.set_fill_style_str(INK);
        let mut line = String::new();
        for word in text.split(' ') {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if !line.is_empty() && self.context.measure_text(&longer)?.width() > WIDTH {
                self.line(&line, size)?;
                line = word.to_owned();
            } else {
                line = longer;
            }
        }
        if line.is_empty() { Ok(()) } else { self.line(&line, size) }
    }

    fn line(&mut self, line: &str, size: f64) -> Result<(), JsValue> {
        let height = 1.4 * size;
        if self.draws {
            self.context.fill_text(line, EDGE, self.y + height / 2.0)?;
        }
        self.y += height;
        Ok(())
    }

    fn maps(&mut self, parts: &[Part]) -> Result<(), JsValue> {
        let above = parts.iter().any(|part| !part.above.is_empty());
        let (top, mut x, mut tallest) = (self.y + if above { 24.0 } else { 0.0 }, EDGE, 0.0_f64);
        for Part { canvas, size: [width, height], above } in parts {
            if self.draws {
                self.context.set_font(&format!("600 14px {FONT}"));
                self.context.fill_text(above, x, top - 12.0)?;
                self.context.draw_image_with_html_canvas_element_and_dw_and_dh(canvas, x, top, *width, *height)?;
                self.context.set_stroke_style_str("#9aa2ac");
                self.context.set_line_width(1.0);
                self.context.stroke_rect(x, top, *width, *height);
            }
            x += width + GAP;
            tallest = tallest.max(*height);
        }
        self.y = top + tallest;
        Ok(())
    }

    /// Swatches with their texts, in as many columns as there is room for, filled downwards.
    fn legend(&mut self, entries: &[(Swatch, String)]) -> Result<(), JsValue> {
        const LINE: f64 = 24.0;
        self.context.set_font(&format!("400 13px {FONT}"));
        self.context.set_text_align("left");
        self.context.set_text_baseline("middle");
        let mut widest = 0.0_f64;
        for (_, text) in entries {
            widest = widest.max(self.context.measure_text(text)?.width() + SWATCH + 24.0);
        }
        let columns = ((WIDTH / widest.max(1.0)) as usize).clamp(1, 4);
        let rows = entries.len().div_ceil(columns).max(1);
        for (place, (drawn, text)) in entries.iter().enumerate().filter(|_| self.draws) {
            let x = EDGE + (place / rows) as f64 * (WIDTH / columns as f64);
            let y = self.y + LINE * ((place % rows) as f64 + 0.5);
            swatches::draw(&self.context, [x, y - 8.0], *drawn, self.opacity)?;
            self.context.set_font(&format!("400 13px {FONT}"));
            self.context.set_text_align("left");
            self.context.set_text_baseline("middle");
            self.context.set_fill_style_str(INK);
            self.context.fill_text(text, x + SWATCH, y)?;
        }
        self.y += LINE * rows as f64;
        Ok(())
    }
}
