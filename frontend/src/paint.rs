//! From a column to paint: which colour or pattern each area gets, and the legend that says so.
//!
//! Takes values and states; gives one byte per area for the map's shader and the entries of the legend, so that
//! map and legend cannot disagree.
use crate::look::{FILTERED_OUT, Overprint, Theme, Tone, look, paint};
use geodata::{
    classify::{Breaks, DIVERGING, DIVERGING_ON_DARK, Rgb, SEQUENTIAL, SEQUENTIAL_ON_DARK, spread},
    column::{Column, State},
    measure::Status,
};
use std::borrow::Cow;
use wire::Direction;

/// How a layer is painted, and what its legend says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Picture {
    /// One paint per area, in the order of the layer.
    pub paints: Vec<u8>,
    /// How the classes are drawn, from the lowest values to the highest; of a change once more, as they are drawn where it is not sure.
    pub tones: Vec<Tone>,
    /// Upper ends of all classes but the last, where values are in classes.
    pub ends: Vec<f32>,
    /// Every class, and the states that occur, in the order of the legend.
    pub entries: Vec<Entry>,
}

/// A line of the legend.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry {
    /// What the line explains.
    pub kind: EntryKind,
    /// Number of areas that look so.
    pub areas: usize,
}

/// What a line of the legend explains.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum EntryKind {
    /// Values from one number to another, in the indicator's unit.
    Class {
        /// Colour of the class.
        colour: Rgb,
        /// Lower end, part of the class before but in the first.
        low: f32,
        /// Upper end, part of this class.
        high: f32,
    },
    /// A class of the need index, by its name.
    Need {
        /// Colour of the class.
        colour: Rgb,
        /// The class.
        status: Status,
    },
    /// A class that has a name instead of limits.
    Named {
        /// How it is drawn.
        tone: Tone,
        /// Key of its name in the texts.
        key: &'static str,
    },
    /// Changes that may be nothing but uncertainty, whatever their class.
    Unsure,
    /// A state that is not a value.
    State(State),
}

/// What a column's values mean, and so how they are coloured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Meaning<'a> {
    /// Figures of an indicator that points in a direction, in these classes; none where there is no value.
    Figure(Direction, Option<&'a Breaks>),
    /// The need index: its classes have names.
    Need,
    /// Changes of figures: the colours part at 0.
    Change {
        /// Which way is worse.
        direction: Direction,
        /// The classes; none where there is no change.
        breaks: Option<&'a Breaks>,
        /// Which changes may be nothing but uncertainty; an area beyond the list is sure.
        unsure: &'a [bool],
    },
    /// Names of classes, each with how it is drawn: a value is a position in the list.
    Named(&'a [Name]),
}

/// How a class with a name is drawn, and the key of its name.
pub type Name = (Tone, &'static str);

/// Status × dynamics: the status from little need to very much, each with better, stable, worse, and not known. The colour says the need
/// alone and the overprint where it goes, so that neither needs the other to be read.
pub const fn status_dynamics(theme: Theme) -> &'static [Name; 16] {
    match theme {
        Theme::Light => &STATUS_DYNAMICS,
        Theme::Dark => &STATUS_DYNAMICS_ON_DARK,
    }
}

static STATUS_DYNAMICS: [Name; 16] = with_overprints(&SEQUENTIAL);
static STATUS_DYNAMICS_ON_DARK: [Name; 16] = with_overprints(&SEQUENTIAL_ON_DARK);

/// Keys of status × dynamics.
const STATUS_KEYS: [&str; 16] = [
    "low-better",
    "low-stable",
    "low-worse",
    "low-unknown",
    "middle-better",
    "middle-stable",
    "middle-worse",
    "middle-unknown",
    "high-better",
    "high-stable",
    "high-worse",
    "high-unknown",
    "very-high-better",
    "very-high-stable",
    "very-high-worse",
    "very-high-unknown",
];

/// The marks of dynamics: of better, stable, worse and not known.
pub const DYNAMICS_OVERPRINTS: [Overprint; 4] = [Overprint::Down, Overprint::Level, Overprint::Up, Overprint::Hatched];

/// Which colours of a ramp the four classes of need have.
const NEED_COLOURS: [usize; 4] = [0, 1, 3, 4];

const fn with_overprints(ramp: &[Rgb; 5]) -> [Name; 16] {
    let mut names = [(Tone { colour: [0; 3], overprint: Overprint::None }, ""); 16];
    let mut place = 0;
    while place < names.len() {
        let tone = Tone { colour: ramp[NEED_COLOURS[place / 4]], overprint: DYNAMICS_OVERPRINTS[place % 4] };
        names[place] = (tone, STATUS_KEYS[place]);
        place += 1;
    }
    names
}

/// The quadrant of register figures and concerns; what is ordinary is nearest to the ground.
pub const fn quadrant(theme: Theme) -> &'static [Name; 6] {
    match theme {
        Theme::Light => &QUADRANT,
        Theme::Dark => &QUADRANT_ON_DARK,
    }
}

/// The same names as they are drawn in a theme.
pub fn in_theme(names: &'static [Name], theme: Theme) -> &'static [Name] {
    let known: [&[Name]; 3] = [status_dynamics(theme), quadrant(theme), statute_lists(theme)];
    let same = |other: &&[Name]| other.iter().map(|name| name.1).eq(names.iter().map(|name| name.1));
    known.into_iter().find(same).unwrap_or(names)
}

static QUADRANT: [Name; 6] = [
    (Tone::plain([178, 24, 43]), "quadrant-agreed"),
    (Tone::plain([230, 145, 0]), "quadrant-hidden"),
    (Tone::plain([94, 60, 153]), "quadrant-unheard"),
    (Tone::plain([219, 126, 128]), "quadrant-in-figures"),
    (Tone::plain([222, 222, 214]), "quadrant-ordinary"),
    (Tone::plain([146, 158, 166]), "quadrant-unsure"),
];

static QUADRANT_ON_DARK: [Name; 6] = [
    (Tone::plain([232, 84, 92]), "quadrant-agreed"),
    (Tone::plain([244, 170, 40]), "quadrant-hidden"),
    (Tone::plain([160, 124, 226]), "quadrant-unheard"),
    (Tone::plain([164, 92, 98]), "quadrant-in-figures"),
    (Tone::plain([72, 78, 84]), "quadrant-ordinary"),
    (Tone::plain([116, 128, 136]), "quadrant-unsure"),
];

/// The lists of almenboligloven, the strictest first.
pub const fn statute_lists(theme: Theme) -> &'static [Name; 7] {
    match theme {
        Theme::Light => &LISTS,
        Theme::Dark => &LISTS_ON_DARK,
    }
}

const LIST_KEYS: [&str; 7] = [
    "list-transformation",
    "list-parallel",
    "list-vulnerable",
    "list-prevention",
    "list-other",
    "list-none",
    "list-unknown",
];

static LISTS: [Name; 7] = named([
    [106, 18, 70],
    [190, 40, 70],
    [240, 120, 50],
    [250, 190, 90],
    [117, 107, 177],
    [222, 222, 214],
    [146, 158, 166],
]);

static LISTS_ON_DARK: [Name; 7] = named([
    [255, 228, 140],
    [246, 160, 70],
    [214, 92, 66],
    [150, 60, 84],
    [160, 150, 226],
    [72, 78, 84],
    [116, 128, 136],
]);

const fn named(colours: [Rgb; 7]) -> [Name; 7] {
    let mut names = [(Tone::plain([0; 3]), ""); 7];
    let mut place = 0;
    while place < names.len() {
        names[place] = (Tone::plain(colours[place]), LIST_KEYS[place]);
        place += 1;
    }
    names
}

impl Picture {
    /// The picture of a column: dark is much need, whichever way the indicator points; on dark ground, light is.
    pub fn new(column: &Column, meaning: Meaning, theme: Theme) -> Self {
        match meaning {
            Meaning::Figure(direction, breaks) => Self::of_classes(column, breaks, direction, ramp(theme)),
            Meaning::Change { direction, breaks, unsure } => {
                let palette = match theme {
                    Theme::Light => &DIVERGING,
                    Theme::Dark => &DIVERGING_ON_DARK,
                };
                Self::of_classes(column, breaks, direction, palette).with_unsure(column, unsure)
            }
            Meaning::Need => Self::of_need(column, ramp(theme)),
            Meaning::Named(names) => {
                let paints = paints(column, |value| value as usize);
                let classes: Vec<EntryKind> = names.iter().map(|&(tone, key)| EntryKind::Named { tone, key }).collect();
                let mut picture = Self::with_entries(paints, names.iter().map(|name| name.0).collect(), &classes);
                picture.entries.retain(|entry| entry.areas > 0);
                picture
            }
        }
    }

    fn of_classes(column: &Column, breaks: Option<&Breaks>, direction: Direction, palette: &[Rgb]) -> Self {
        let count = breaks.map_or(0, Breaks::len);
        let place = |class: usize| if direction == Direction::LowerIsWorse { count - 1 - class } else { class };
        let colours: Vec<Rgb> = (0..count).map(|class| spread(palette, place(class), count)).collect();
        let paints = paints(column, |value| breaks.map_or(0, |breaks| breaks.class_of(value)));
        let ranges = breaks.into_iter().flat_map(Breaks::ranges).zip(&colours);
        let classes: Vec<EntryKind> =
            ranges.map(|((low, high), &colour)| EntryKind::Class { colour, low, high }).collect();
        let ends = breaks.map(|breaks| breaks.ends().to_vec()).unwrap_or_default();
        Self { ends, ..Self::with_entries(paints, colours.into_iter().map(Tone::plain).collect(), &classes) }
    }

    fn of_need(column: &Column, ramp: &[Rgb; 5]) -> Self {
        let paints = paints(column, |index| Status::of(f64::from(index)) as usize);
        let colours = NEED_COLOURS.map(|place| ramp[place]);
        let classes: Vec<EntryKind> =
            Status::ALL.into_iter().zip(colours).map(|(status, colour)| EntryKind::Need { colour, status }).collect();
        Self::with_entries(paints, colours.map(Tone::plain).to_vec(), &classes)
    }

    /// The same with the changes hatched that are not sure: each class has a second paint, behind all others.
    fn with_unsure(mut self, column: &Column, unsure: &[bool]) -> Self {
        let count = self.tones.len();
        let is_unsure = |area: usize| column.states[area] == State::Value && unsure.get(area) == Some(&true);
        let areas: Vec<usize> = (0..self.paints.len()).filter(|&area| is_unsure(area)).collect();
        if areas.is_empty() {
            return self;
        }
        self.tones.extend(self.tones.clone().into_iter().map(|tone| Tone { overprint: Overprint::Hatched, ..tone }));
        areas.iter().for_each(|&area| self.paints[area] += count as u8);
        let entry = Entry { kind: EntryKind::Unsure, areas: areas.len() };
        let classes = self.entries.iter().filter(|entry| matches!(entry.kind, EntryKind::Class { .. })).count();
        self.entries.insert(classes, entry);
        self
    }

    fn with_entries(paints: Vec<u8>, tones: Vec<Tone>, classes: &[EntryKind]) -> Self {
        let mut areas = [0_usize; 256];
        paints.iter().for_each(|&paint| areas[usize::from(paint)] += 1);
        let classes = classes.iter().enumerate().map(|(class, &kind)| Entry { kind, areas: areas[class] });
        let states = State::ALL.into_iter().filter_map(|state| {
            let areas = areas[usize::from(look(state).paint?)];
            (areas > 0).then_some(Entry { kind: EntryKind::State(state), areas })
        });
        let entries = classes.chain(states).collect();
        Self { paints, tones, ends: Vec::new(), entries }
    }

    /// The picture of a column and the paints of another of the same areas, in the same classes. The legend names what occurs in
    /// either and counts the first.
    pub fn pair(now: &Column, then: &Column, meaning: Meaning, theme: Theme) -> (Self, Vec<u8>) {
        let both = Column {
            states: [now.states.as_slice(), &then.states].concat(),
            values: [now.values.as_slice(), &then.values].concat(),
        };
        let mut picture = Self::new(&both, meaning, theme);
        let beside = picture.paints.split_off(now.states.len());
        for place in 0..picture.entries.len() {
            let kind = picture.entries[place].kind;
            let areas = beside.iter().zip(&then.states).filter(|&(&paint, &state)| picture.is_of(kind, paint, state));
            let areas = areas.count();
            picture.entries[place].areas -= areas;
        }
        (picture, beside)
    }

    /// Whether an area with a paint and a state is one of those that a line of the legend explains.
    pub fn is_of(&self, kind: EntryKind, paint: u8, state: State) -> bool {
        let tone = self.tones.get(usize::from(paint)).filter(|_| state == State::Value);
        match kind {
            EntryKind::State(wanted) => state == wanted,
            EntryKind::Class { colour, .. } | EntryKind::Need { colour, .. } => {
                tone.is_some_and(|tone| tone.colour == colour)
            }
            EntryKind::Named { tone: wanted, .. } => tone == Some(&wanted),
            EntryKind::Unsure => tone.is_some_and(|tone| tone.overprint == Overprint::Hatched),
        }
    }
}

fn ramp(theme: Theme) -> &'static [Rgb; 5] {
    match theme {
        Theme::Light => &SEQUENTIAL,
        Theme::Dark => &SEQUENTIAL_ON_DARK,
    }
}

fn values(column: &Column) -> Vec<f32> {
    let pairs = column.states.iter().zip(&column.values);
    pairs.filter(|(state, _)| **state == State::Value).map(|(_, value)| *value).collect()
}

/// The paints where only some areas meet the filters.
pub fn filtered_out<'a>(paints: &'a [u8], met: Option<&[bool]>) -> Cow<'a, [u8]> {
    let Some(met) = met else { return Cow::Borrowed(paints) };
    paints.iter().zip(met).map(|(&paint, &met)| if met { paint } else { FILTERED_OUT }).collect()
}

/// How many areas have a value in each of as many equally wide bins from one value to another.
pub fn histogram(column: &Column, bins: usize, [min, max]: [f32; 2]) -> Vec<usize> {
    let mut counts = vec![0; bins];
    for value in values(column).into_iter().filter(|value| value.is_finite()) {
        let part = if max > min { (value - min) / (max - min) } else { 0.5 };
        counts[((part * bins as f32) as usize).min(bins - 1)] += 1;
    }
    counts
}

fn paints(column: &Column, class_of: impl Fn(f32) -> usize) -> Vec<u8> {
    column.states.iter().zip(&column.values).map(|(&state, &value)| paint(state, value, &class_of)).collect()
}

#[cfg(test)]
#[path = "paint_tests.rs"]
mod tests;
