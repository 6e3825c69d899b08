//! Swatches of a legend as they are drawn in a picture.
use super::{palette::Theme, paper::INK};
use crate::{
    format::hex,
    look::{Fill, Overprint, Tone},
};
use geodata::classify::Rgb;
use wasm_bindgen::JsValue;
use web_sys::CanvasRenderingContext2d;

/// How areas are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Swatch {
    /// As a class is.
    Class(Tone),
    /// As areas of a state without one are filled.
    Fill(Fill),
    /// As areas that do not meet the filters are.
    LeftOut,
}

/// A swatch of the legend with its upper left corner at a place.
pub(super) fn draw(
    context: &CanvasRenderingContext2d,
    [x, y]: [f64; 2],
    drawn: Swatch,
    opacity: f64,
) -> Result<(), JsValue> {
    const SIZE: [f64; 2] = [28.0, 16.0];
    let ([width, height], colours) = (SIZE, Theme::Light.colours());
    let fill = |colour: Rgb| {
        context.set_fill_style_str(&hex(colour));
        context.fill_rect(x, y, width, height);
    };
    context.save();
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
            context.set_global_alpha(opacity);
            fill(tone.colour);
            context.set_global_alpha(1.0);
            overprint(context, [x, y], tone)?;
        }
        Swatch::LeftOut => fill(colours.filtered_out),
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
    context.restore();
    Ok(())
}

/// What is drawn over the colour of a class.
fn overprint(context: &CanvasRenderingContext2d, [x, y]: [f64; 2], tone: Tone) -> Result<(), JsValue> {
    let ink = if tone.is_bright() { INK } else { "#ffffff" };
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
