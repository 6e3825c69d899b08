//! Potential: how many persons stand between an area and a reference. Source: Landsbyggefonden, *Potentialeberegneren*.
use crate::indicator::Direction;

/// How many persons fewer, or more, an area has than it would have with the share of a reference: above 0 is the number that would have
/// to leave the count for the area to be like the reference, below 0 the number by which it is better. `share` and `reference` are
/// from 0 to 1, `persons` is the denominator. `None` for a neutral indicator, or where something is not a number.
///
/// ```
/// use geodata::{indicator::Direction, measure::potential};
/// // 40 % of 250 persons against 25 % in the country: 37.5 persons.
/// let persons = potential(0.40, 250.0, 0.25, Direction::HigherIsWorse).unwrap();
/// assert!((persons - 37.5).abs() < 1e-9);
/// ```
pub fn potential(share: f64, persons: f64, reference: f64, direction: Direction) -> Option<f64> {
    let difference = match direction {
        Direction::HigherIsWorse => share - reference,
        Direction::LowerIsWorse => reference - share,
        Direction::Neutral => return None,
    };
    let potential = difference * persons;
    potential.is_finite().then_some(potential)
}
