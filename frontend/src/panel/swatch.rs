//! How areas look, drawn small beside the words that explain it.
use crate::{
    format::hex,
    look::{Overprint, Tone, look},
    paint::{Entry, EntryKind},
};
use geodata::{classify::Rgb, column::State};
use sycamore::prelude::*;

/// Colour below the lines that say, of any class, that a change is not sure: the page's own.
const ANY_CLASS: Rgb = [160, 160, 160];

/// How areas of an entry are drawn; `None` where that is as a state has it.
pub(super) fn tone_of(entry: &Entry) -> Option<Tone> {
    match entry.kind {
        EntryKind::Class { colour, .. } | EntryKind::Need { colour, .. } => Some(Tone::plain(colour)),
        EntryKind::Named { tone, .. } => Some(tone),
        EntryKind::Unsure => Some(Tone { colour: ANY_CLASS, overprint: Overprint::Hatched }),
        EntryKind::State(_) => None,
    }
}

/// How areas of an entry are drawn.
pub(super) fn swatch(entry: &Entry) -> View {
    match entry.kind {
        EntryKind::State(state) => swatch_of(state, None),
        _ => swatch_of(State::Value, tone_of(entry)),
    }
}

/// How an area in a state is drawn, with the tone of its value if it has one.
pub(super) fn swatch_of(state: State, tone: Option<Tone>) -> View {
    let class = look(state).swatch;
    let fill = tone.map(|tone| hex(tone.colour));
    let overprint = tone.map(|tone| overprint_in(tone, [28, 16]));
    view! {
        svg(class=class, viewBox="0 0 28 16", width="28", height="16", aria-hidden="true") {
            // Wider than what is seen, so that it fills a swatch of any shape.
            rect(x="-56", y="-32", width="140", height="80", fill=fill)
            (overprint)
        }
    }
}

/// The overprint of a tone in the middle of a drawing of a width and a height; lines fill it.
pub(super) fn overprint_in(tone: Tone, [width, height]: [i32; 2]) -> View {
    let (x, y) = (width / 2, height / 2);
    let drawing = match tone.overprint {
        Overprint::None => return View::new(),
        Overprint::Hatched => {
            (-2 * width - height..2 * width).step_by(7).map(|from| format!("M{from} 0l{height} {height}")).collect()
        }
        Overprint::Down => format!("M{} {}h9l-4.5 8z", x - 4, y - 4),
        Overprint::Level => format!("M{} {}h9v2h-9z", x - 4, y - 1),
        Overprint::Up => format!("M{} {}h9l-4.5-8z", x - 4, y + 4),
    };
    let kind = if tone.overprint == Overprint::Hatched { "hatch" } else { "sign" };
    let class = format!("{kind} {}", ink_over(tone));
    view! { path(class=class, d=drawing) }
}

/// Class of what is drawn over a tone.
pub(super) fn ink_over(tone: Tone) -> &'static str {
    if tone.is_bright() { "on-bright" } else { "on-dark" }
}
