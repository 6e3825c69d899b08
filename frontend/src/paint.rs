//! From a column to paint: which colour or pattern each area gets, and the legend that says so.
//!
//! Takes values and states; gives one byte per area for the map's shader and the entries of the legend, so that
//! map and legend cannot disagree.
use crate::{
    look::{FILTERED_OUT, look, paint},
    state::Classing,
};
use geodata::{
    classify::{Breaks, DIVERGING, Rgb, SEQUENTIAL, spread},
    column::{Column, State},
};
use std::borrow::Cow;
use wire::Direction;

/// Number of classes that are asked for.
pub const CLASSES: usize = 5;

/// Number of classes of a change.
const CHANGE_CLASSES: usize = 7;

/// How a layer is painted, and what its legend says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Picture {
    /// One paint per area, in the order of the layer.
    pub paints: Vec<u8>,
    /// Colours of the classes, from the lowest values to the highest.
    pub colours: Vec<Rgb>,
    /// Upper ends of all classes but the last, where values are in classes.
    pub ends: Vec<f32>,
    /// What occurs, in the order of the legend.
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
    /// A class that has a name instead of limits.
    Named {
        /// Colour of the class.
        colour: Rgb,
        /// Key of its name in the texts.
        key: &'static str,
    },
    /// A state that is not a value.
    State(State),
}

/// What a column's values mean, and so how they are coloured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Meaning<'a> {
    /// Figures of an indicator that points in a direction, in classes.
    Figure(Direction, &'a Classing),
    /// Changes of such figures: the colours part at 0.
    Change(Direction),
    /// Names of classes, each with its colour: a value is a position in the list.
    Named(&'a [(Rgb, &'static str)]),
}

/// Status × dynamics: the status from little need to very much, each with better, stable, worse, and not known.
pub const STATUS_DYNAMICS: [(Rgb, &str); 16] = [
    ([214, 232, 245], "low-better"),
    ([232, 229, 236], "low-stable"),
    ([248, 224, 210], "low-worse"),
    ([240, 240, 240], "low-unknown"),
    ([158, 202, 225], "middle-better"),
    ([189, 185, 204], "middle-stable"),
    ([244, 178, 145], "middle-worse"),
    ([205, 205, 205], "middle-unknown"),
    ([66, 146, 198], "high-better"),
    ([133, 124, 167], "high-stable"),
    ([224, 105, 63], "high-worse"),
    ([150, 150, 150], "high-unknown"),
    ([8, 81, 156], "very-high-better"),
    ([74, 66, 116], "very-high-stable"),
    ([158, 32, 12], "very-high-worse"),
    ([90, 90, 90], "very-high-unknown"),
];

/// The quadrant of register figures and concerns.
pub const QUADRANT: [(Rgb, &str); 6] = [
    ([178, 24, 43], "quadrant-agreed"),
    ([230, 145, 0], "quadrant-hidden"),
    ([94, 60, 153], "quadrant-unheard"),
    ([219, 126, 128], "quadrant-in-figures"),
    ([222, 222, 214], "quadrant-ordinary"),
    ([146, 158, 166], "quadrant-unsure"),
];

impl Picture {
    /// The picture of a column: dark is much need, whichever way the indicator points.
    pub fn new(column: &Column, meaning: Meaning) -> Self {
        let values: Vec<f32> = column
            .states
            .iter()
            .zip(&column.values)
            .filter(|(state, _)| **state == State::Value)
            .map(|(_, value)| *value)
            .collect();
        if let Meaning::Named(names) = meaning {
            return Self::named(column, names);
        }
        let breaks = breaks(&values, meaning);
        let count = breaks.as_ref().map_or(0, Breaks::len);
        let palette: &[Rgb] = if matches!(meaning, Meaning::Change(_)) { &DIVERGING } else { &SEQUENTIAL };
        let turned =
            matches!(meaning, Meaning::Figure(Direction::LowerIsWorse, _) | Meaning::Change(Direction::LowerIsWorse));
        let place = |class: usize| if turned { count - 1 - class } else { class };
        let colours: Vec<Rgb> = (0..count).map(|class| spread(palette, place(class), count)).collect();
        let of_value = |value: f32| breaks.as_ref().map_or(0, |breaks| breaks.class_of(value));
        let paints = paints(column, of_value);
        let ranges = breaks.iter().flat_map(Breaks::ranges).zip(&colours);
        let classes: Vec<EntryKind> =
            ranges.map(|((low, high), &colour)| EntryKind::Class { colour, low, high }).collect();
        let ends = breaks.as_ref().map(|breaks| breaks.ends().to_vec()).unwrap_or_default();
        Self { ends, ..Self::with_entries(paints, colours.clone(), &classes) }
    }

    fn named(column: &Column, names: &[(Rgb, &'static str)]) -> Self {
        let paints = paints(column, |value| value as usize);
        let classes: Vec<EntryKind> = names.iter().map(|&(colour, key)| EntryKind::Named { colour, key }).collect();
        Self::with_entries(paints, names.iter().map(|name| name.0).collect(), &classes)
    }

    fn with_entries(paints: Vec<u8>, colours: Vec<Rgb>, classes: &[EntryKind]) -> Self {
        let mut areas = [0_usize; 256];
        paints.iter().for_each(|&paint| areas[usize::from(paint)] += 1);
        let classes = classes.iter().enumerate().map(|(class, &kind)| (kind, areas[class]));
        let states = State::ALL.into_iter().filter_map(|state| {
            let paint = look(state).paint?;
            Some((EntryKind::State(state), areas[usize::from(paint)]))
        });
        let entries =
            classes.chain(states).filter(|(_, areas)| *areas > 0).map(|(kind, areas)| Entry { kind, areas }).collect();
        Self { paints, colours, ends: Vec::new(), entries }
    }

    /// The picture of a column and the paints of another of the same areas, in the same classes. The legend names what occurs in
    /// either and counts the first.
    pub fn pair(now: &Column, then: &Column, meaning: Meaning) -> (Self, Vec<u8>) {
        let both = Column {
            states: [now.states.as_slice(), &then.states].concat(),
            values: [now.values.as_slice(), &then.values].concat(),
        };
        let mut picture = Self::new(&both, meaning);
        let beside = picture.paints.split_off(now.states.len());
        for place in 0..picture.entries.len() {
            let paint = picture.paint_of(picture.entries[place].kind);
            let areas = beside.iter().filter(|&&other| Some(other) == paint).count();
            picture.entries[place].areas -= areas;
        }
        (picture, beside)
    }

    fn paint_of(&self, kind: EntryKind) -> Option<u8> {
        match kind {
            EntryKind::State(state) => look(state).paint,
            EntryKind::Class { colour, .. } | EntryKind::Named { colour, .. } => {
                self.colours.iter().position(|&other| other == colour).map(|class| class as u8)
            }
        }
    }
}

/// The paints where only some areas meet the filters.
pub fn filtered_out<'a>(paints: &'a [u8], met: Option<&[bool]>) -> Cow<'a, [u8]> {
    let Some(met) = met else { return Cow::Borrowed(paints) };
    paints.iter().zip(met).map(|(&paint, &met)| if met { paint } else { FILTERED_OUT }).collect()
}

fn breaks(values: &[f32], meaning: Meaning) -> Option<Breaks> {
    match meaning {
        Meaning::Figure(_, Classing::Quantile) => Breaks::quantile(values, CLASSES),
        Meaning::Figure(_, Classing::Natural) => Breaks::natural(values, CLASSES),
        Meaning::Figure(_, Classing::Equal) => Breaks::equal(values, CLASSES),
        Meaning::Figure(_, Classing::Fixed(ends)) => Breaks::fixed(values, ends),
        Meaning::Named(_) => None,
        Meaning::Change(_) => {
            // The same width on both sides of 0, so that a colour says how much.
            let most =
                values.iter().filter(|value| value.is_finite()).fold(0.0_f32, |most, value| most.max(value.abs()));
            let ends: Vec<f32> =
                (1..CHANGE_CLASSES).map(|class| most * (2.0 * class as f32 / CHANGE_CLASSES as f32 - 1.0)).collect();
            let breaks = Breaks::fixed(values, &ends)?;
            Some(if most > 0.0 { breaks } else { Breaks::quantile(values, 1)? })
        }
    }
}

/// How many areas have a value in each of as many equally wide bins; with the least and the greatest value. `None` without a value.
pub fn histogram(column: &Column, bins: usize) -> Option<(Vec<usize>, [f32; 2])> {
    let valued =
        column.states.iter().zip(&column.values).filter(|(state, value)| **state == State::Value && value.is_finite());
    let values: Vec<f32> = valued.map(|(_, value)| *value).collect();
    let (min, max) = (values.iter().copied().reduce(f32::min)?, values.iter().copied().reduce(f32::max)?);
    let mut counts = vec![0; bins];
    for value in values {
        let part = if max > min { (value - min) / (max - min) } else { 0.5 };
        counts[((part * bins as f32) as usize).min(bins - 1)] += 1;
    }
    Some((counts, [min, max]))
}

fn paints(column: &Column, class_of: impl Fn(f32) -> usize) -> Vec<u8> {
    column.states.iter().zip(&column.values).map(|(&state, &value)| paint(state, value, &class_of)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIGURE: Meaning = Meaning::Figure(Direction::HigherIsWorse, &Classing::Quantile);

    fn column(values: &[(State, f32)]) -> Column {
        Column {
            states: values.iter().map(|pair| pair.0).collect(),
            values: values.iter().map(|pair| pair.1).collect(),
        }
    }

    fn of(state: State) -> u8 {
        look(state).paint.unwrap()
    }

    #[test]
    fn every_state_has_a_paint_of_its_own() {
        let column = column(&State::ALL.map(|state| (state, 0.0)));
        let paints = Picture::new(&column, FIGURE).paints;
        assert_eq!(paints, State::ALL.map(|state| look(state).paint.unwrap_or(0)));
    }

    #[test]
    fn the_legend_names_what_occurs_and_nothing_else() {
        let column =
            column(&[(State::Value, 1.0), (State::Value, 2.0), (State::Suppressed, 0.0), (State::Suppressed, 0.0)]);
        let entries = Picture::new(&column, FIGURE).entries;
        let classes = entries.iter().filter(|entry| matches!(entry.kind, EntryKind::Class { .. })).count();
        assert_eq!(classes, 2);
        assert_eq!(entries.last(), Some(&Entry { kind: EntryKind::State(State::Suppressed), areas: 2 }));
        assert_eq!(entries.iter().map(|entry| entry.areas).sum::<usize>(), 4);
    }

    #[test]
    fn zeros_and_withheld_values_do_not_move_the_classes() {
        let values: Vec<_> = (1_u8..=10).map(|value| (State::Value, f32::from(value))).collect();
        let more: Vec<_> = values.iter().copied().chain([(State::Zero, 0.0), (State::Suppressed, 0.0)]).collect();
        let (few, many) = (Picture::new(&column(&values), FIGURE), Picture::new(&column(&more), FIGURE));
        assert_eq!(few.paints[..], many.paints[..10]);
    }

    #[test]
    fn dark_is_much_need_when_lower_is_worse() {
        let values: Vec<_> = (1_u8..=10).map(|value| (State::Value, f32::from(value))).collect();
        let picture = Picture::new(&column(&values), Meaning::Figure(Direction::LowerIsWorse, &Classing::Quantile));
        assert_eq!(picture.colours[0], SEQUENTIAL[4]);
        assert_eq!(picture.colours[4], SEQUENTIAL[0]);
    }

    #[test]
    fn a_column_without_values_has_no_class() {
        let picture = Picture::new(&column(&[(State::Missing, 0.0)]), FIGURE);
        assert!(picture.colours.is_empty());
        assert_eq!(picture.entries, [Entry { kind: EntryKind::State(State::Missing), areas: 1 }]);
    }

    #[test]
    fn a_change_parts_its_colours_at_zero_and_worse_is_red() {
        let values = [-4.0, -0.1, 0.1, 4.0, 1.9].map(|value| (State::Value, value));
        let rises = Picture::new(&column(&values), Meaning::Change(Direction::HigherIsWorse));
        let falls = Picture::new(&column(&values), Meaning::Change(Direction::LowerIsWorse));
        let colour = |picture: &Picture, area: usize| picture.colours[usize::from(picture.paints[area])];
        assert_eq!((colour(&rises, 3), colour(&falls, 3)), (DIVERGING[6], DIVERGING[0]));
        assert_eq!((colour(&rises, 1), colour(&rises, 2)), (DIVERGING[3], DIVERGING[3]));
        let nothing =
            Picture::new(&column(&[(State::Value, 0.0), (State::Value, 0.0)]), Meaning::Change(Direction::Neutral));
        assert_eq!((nothing.colours.len(), nothing.entries.len()), (1, 1));
    }

    #[test]
    fn named_classes_have_their_own_colours_and_those_that_occur_are_named() {
        let values = [(State::Value, 0.0), (State::Value, 2.0), (State::Missing, 0.0)];
        let picture = Picture::new(&column(&values), Meaning::Named(&QUADRANT));
        assert_eq!(picture.paints, [0, 2, of(State::Missing)]);
        let named: Vec<&str> = picture
            .entries
            .iter()
            .filter_map(|entry| if let EntryKind::Named { key, .. } = entry.kind { Some(key) } else { None })
            .collect();
        assert_eq!(named, ["quadrant-agreed", "quadrant-unheard"]);
    }

    #[test]
    fn two_periods_have_the_same_classes_and_the_first_is_counted() {
        let now = column(&[(State::Value, 1.0), (State::Value, 2.0), (State::Suppressed, 0.0)]);
        let then = column(&[(State::Value, 9.0), (State::Value, 2.0), (State::Missing, 0.0)]);
        let (picture, beside) = Picture::pair(&now, &then, FIGURE);
        assert_eq!((picture.paints.len(), beside.len()), (3, 3));
        assert_eq!(picture.paints[1], beside[1], "the same value has the same colour");
        assert!(beside[0] > picture.paints[0]);
        assert_eq!((picture.paints[2], beside[2]), (of(State::Suppressed), of(State::Missing)));
        assert_eq!(picture.entries.iter().map(|entry| entry.areas).sum::<usize>(), 3);
    }

    #[test]
    fn who_does_not_meet_the_filters_is_painted_apart_and_the_legend_stays() {
        let picture = Picture::new(&column(&[(State::Value, 1.0), (State::Suppressed, 0.0)]), FIGURE);
        assert_eq!(*filtered_out(&picture.paints, Some(&[true, false])), [0, FILTERED_OUT]);
        assert_eq!(*filtered_out(&picture.paints, None), picture.paints);
    }

    #[test]
    fn a_histogram_counts_every_value_once() {
        let column = column(&[(State::Value, 1.0), (State::Value, 2.0), (State::Value, 3.0), (State::Zero, 0.0)]);
        assert_eq!(histogram(&column, 2), Some((vec![1, 2], [1.0, 3.0])));
        assert_eq!(histogram(&Column { states: vec![], values: vec![] }, 4), None);
    }
}
