//! From a column to paint: which colour or pattern each area gets, and the legend that says so.
//!
//! Takes values and states; gives one byte per area for the map's shader and the entries of the legend, so that
//! map and legend cannot disagree.
use geodata::{
    classify::{Breaks, Rgb, colour},
    column::{Column, State},
};
use wire::Direction;

/// Number of classes that are asked for.
pub const CLASSES: usize = 5;

/// Places for classes among the paints: a paint below is the class of a value.
pub const CLASS_PLACES: usize = 8;

/// Paint of a true zero.
pub const ZERO: u8 = 8;
/// Paint of a withheld value: diagonal lines.
pub const SUPPRESSED: u8 = 9;
/// Paint of a value that does not exist: dots.
pub const MISSING: u8 = 10;
/// Paint of an area where nobody could report: none, its outline alone.
pub const NOBODY_COULD_REPORT: u8 = 11;

/// How a layer is painted, and what its legend says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Picture {
    /// One paint per area, in the order of the layer.
    pub paints: Vec<u8>,
    /// Colours of the classes, from the lowest values to the highest.
    pub colours: Vec<Rgb>,
    /// What occurs, in the order of the legend.
    pub entries: Vec<Entry>,
}

/// A line of the legend.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry {
    /// What the line explains.
    pub kind: EntryKind,
    /// Number of areas that look so; at least one.
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
    /// A state that is no value.
    State(State),
}

impl Picture {
    /// The picture of a column: dark is much need, whichever way the indicator points.
    pub fn new(column: &Column, direction: Direction) -> Self {
        let values: Vec<f32> = column
            .states
            .iter()
            .zip(&column.values)
            .filter(|(state, _)| **state == State::Value)
            .map(|(_, value)| *value)
            .collect();
        let breaks = Breaks::quantile(&values, CLASSES);
        let count = breaks.as_ref().map_or(0, Breaks::len);
        let colours: Vec<Rgb> = (0..count)
            .map(|class| match direction {
                Direction::LowerIsWorse => colour(count - 1 - class, count),
                Direction::HigherIsWorse | Direction::Neutral => colour(class, count),
            })
            .collect();
        let paints: Vec<u8> = column
            .states
            .iter()
            .zip(&column.values)
            .map(|(&state, &value)| paint(state, value, breaks.as_ref()))
            .collect();
        let mut areas = [0_usize; 256];
        paints.iter().for_each(|&paint| areas[usize::from(paint)] += 1);

        let ranges = breaks.iter().flat_map(Breaks::ranges).enumerate();
        let classes =
            ranges.map(|(class, (low, high))| (EntryKind::Class { colour: colours[class], low, high }, areas[class]));
        let states = State::ALL.into_iter().filter(|state| *state != State::Value);
        let states = states.map(|state| (EntryKind::State(state), areas[usize::from(paint(state, 0.0, None))]));
        let entries =
            classes.chain(states).filter(|(_, areas)| *areas > 0).map(|(kind, areas)| Entry { kind, areas }).collect();
        Self { paints, colours, entries }
    }
}

fn paint(state: State, value: f32, breaks: Option<&Breaks>) -> u8 {
    match state {
        State::Value => breaks.map_or(0, |breaks| breaks.class_of(value).min(CLASS_PLACES - 1) as u8),
        State::Zero => ZERO,
        State::Suppressed => SUPPRESSED,
        State::Missing => MISSING,
        State::NobodyCouldReport => NOBODY_COULD_REPORT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geodata::classify::SEQUENTIAL;

    fn column(values: &[(State, f32)]) -> Column {
        Column {
            states: values.iter().map(|pair| pair.0).collect(),
            values: values.iter().map(|pair| pair.1).collect(),
        }
    }

    #[test]
    fn every_state_has_a_paint_of_its_own() {
        let column = column(&State::ALL.map(|state| (state, 0.0)));
        let paints = Picture::new(&column, Direction::HigherIsWorse).paints;
        assert_eq!(paints, [0, ZERO, SUPPRESSED, MISSING, NOBODY_COULD_REPORT]);
    }

    #[test]
    fn the_legend_names_what_occurs_and_nothing_else() {
        let column =
            column(&[(State::Value, 1.0), (State::Value, 2.0), (State::Suppressed, 0.0), (State::Suppressed, 0.0)]);
        let entries = Picture::new(&column, Direction::HigherIsWorse).entries;
        let classes = entries.iter().filter(|entry| matches!(entry.kind, EntryKind::Class { .. })).count();
        assert_eq!(classes, 2);
        assert_eq!(entries.last(), Some(&Entry { kind: EntryKind::State(State::Suppressed), areas: 2 }));
        assert_eq!(entries.iter().map(|entry| entry.areas).sum::<usize>(), 4);
    }

    #[test]
    fn zeros_and_withheld_values_do_not_move_the_classes() {
        let values: Vec<_> = (1_u8..=10).map(|value| (State::Value, f32::from(value))).collect();
        let more: Vec<_> = values.iter().copied().chain([(State::Zero, 0.0), (State::Suppressed, 0.0)]).collect();
        let (few, many) =
            (Picture::new(&column(&values), Direction::Neutral), Picture::new(&column(&more), Direction::Neutral));
        assert_eq!(few.paints[..], many.paints[..10]);
    }

    #[test]
    fn dark_is_much_need_when_lower_is_worse() {
        let values: Vec<_> = (1_u8..=10).map(|value| (State::Value, f32::from(value))).collect();
        let picture = Picture::new(&column(&values), Direction::LowerIsWorse);
        assert_eq!(picture.colours[0], SEQUENTIAL[4]);
        assert_eq!(picture.colours[4], SEQUENTIAL[0]);
    }

    #[test]
    fn a_column_without_values_has_no_class() {
        let picture = Picture::new(&column(&[(State::Missing, 0.0)]), Direction::HigherIsWorse);
        assert!(picture.colours.is_empty());
        assert_eq!(picture.entries, [Entry { kind: EntryKind::State(State::Missing), areas: 1 }]);
    }
}
