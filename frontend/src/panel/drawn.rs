//! The maps of what is shown, drawn anew at a width for paper and pictures: one, or one for each of two periods.
use crate::{
    format::length,
    map::{
        paper::Paper,
        picture::{GAP, Part},
    },
    page::{OnMap, Page, ShownAs},
    state::View as Middle,
};

/// How high a map may be, in parts of its width: alone, and beside another.
const HEIGHTS: [[f64; 2]; 2] = [[0.5, 0.72], [0.7, 1.1]];

/// The maps, together so many CSS pixels wide. `shown` is as it looks on light ground. None where the graphics have gone.
pub(super) fn maps(page: Page, shown: &OnMap, width: f64, ratio: f64) -> Vec<Part> {
    let Some(view) = page.map.get_clone_untracked() else { return Vec::new() };
    // Whoever has moved the map means what is seen of it; a list and a table are of all areas.
    let seen = page.state.with_untracked(|state| state.view == Middle::Map && state.place.is_some());
    let bounds = view.content(seen);
    let [across, down] = [0, 1].map(|axis| bounds.max[axis] - bounds.min[axis]);
    let periods = match &shown.kind {
        ShownAs::Beside(then) => vec![(true, page.of(&then.label)), (false, page.of(&shown.period.label))],
        _ => vec![(false, String::new())],
    };
    let count = periods.len() as f64;
    let width = (width - (count - 1.0) * GAP) / count;
    let [lowest, highest] = HEIGHTS[periods.len() - 1];
    let size = [width, (width * down / across.max(1.0)).clamp(width * lowest, width * highest).round()];
    let say = |metres: u32| {
        let (number, unit) = length(metres);
        page.with_unit(&page.number(f64::from(number), 0), unit)
    };
    let north = page.text("north-letter");
    let part = |(other_period, above): (bool, String)| {
        let tones = &shown.picture.tones;
        let paper = Paper { size, ratio, bounds, tones, other_period, words: (&say, &north) };
        Some(Part { canvas: view.on_paper(&paper).ok()?, size, above })
    };
    periods.into_iter().filter_map(part).collect()
}
