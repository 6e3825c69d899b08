//! What a change between two periods is worth. Knows no browser.
use geodata::column::Column;

/// Half the width of a 95 % interval, in standard errors.
const HALF_WIDTH: f64 = 1.96;

/// Which changes lie within the interval of the two figures together, so that they may be nothing but what protection added: half of it is
/// the root of the sum of the squares of the two halves. Takes the standard errors of both periods. A change of figures that have no
/// interval is sure.
pub fn unsure(change: &Column, errors: [&Column; 2]) -> Vec<bool> {
    let of = |area: usize| {
        let error = |column: &Column| column.values.get(area).copied().map(f64::from).unwrap_or_default();
        let half = HALF_WIDTH * error(errors[0]).hypot(error(errors[1]));
        half > 0.0 && f64::from(change.values[area].abs()) <= half
    };
    (0..change.values.len()).map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use geodata::column::State;

    fn column(values: &[f32]) -> Column {
        Column { states: vec![State::Value; values.len()], values: values.to_vec() }
    }

    #[test]
    fn the_intervals_of_both_periods_count_together() {
        // 1.96 × the root of 3² + 4² is 9.8.
        let errors = [&column(&[3.0; 4]), &column(&[4.0; 4])];
        assert_eq!(unsure(&column(&[9.7, -9.7, 9.9, 0.0]), errors), [true, true, false, true]);
        let one = [&column(&[3.0]), &column(&[0.0])];
        assert_eq!((unsure(&column(&[5.8]), one), unsure(&column(&[5.9]), one)), (vec![true], vec![false]));
        let none = [&column(&[0.0]), &column(&[0.0])];
        assert_eq!(unsure(&column(&[0.0]), none), [false], "without an interval nothing is said");
    }
}
