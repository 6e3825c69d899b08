//! The need index with a person's own weights, by the same code as the server's. Knows no browser.
use geodata::{
    column::{Column, State},
    indicator::Direction,
    measure::{IndexInput, MeasureError, Method, Scores},
};
use std::rc::Rc;

/// The scores of a layer's areas, made once for a year, so that a slider moves at once.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    scores: Scores,
    usual: Vec<Option<f64>>,
}

/// An indicator that areas are ranked by.
#[derive(Debug, Clone, PartialEq)]
pub struct RankedBy {
    /// Which way is worse.
    pub direction: wire::Direction,
    /// Values of the areas.
    pub values: Rc<Column>,
    /// Their standard errors.
    pub errors: Rc<Column>,
}

/// A row of the list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankedArea {
    /// Position of the area.
    pub area: usize,
    /// RankedArea, 1 is the worst.
    pub place: usize,
    /// RankedArea with the usual weights.
    pub usual: usize,
    /// Index.
    pub index: f64,
}

impl Ranking {
    /// Makes the scores of indicators.
    ///
    /// # Errors
    /// [`MeasureError`] where there is nothing to compare.
    pub fn new(columns: &[RankedBy]) -> Result<Self, MeasureError> {
        let inputs: Vec<IndexInput> = columns
            .iter()
            .map(|column| IndexInput {
                direction: match column.direction {
                    wire::Direction::HigherIsWorse => Direction::HigherIsWorse,
                    wire::Direction::LowerIsWorse => Direction::LowerIsWorse,
                    wire::Direction::Neutral => Direction::Neutral,
                },
                weight: 1.0,
                values: values(&column.values),
                errors: column.errors.values.iter().map(|error| f64::from(*error)).collect(),
            })
            .collect();
        let scores = Scores::new(&inputs, Method::Z)?;
        let usual = scores.index(&vec![1.0; columns.len()])?;
        Ok(Self { scores, usual })
    }

    /// The index of each area with weights.
    ///
    /// # Errors
    /// [`MeasureError`] where no weight is above 0.
    pub fn index(&self, weights: &[f64]) -> Result<Vec<Option<f64>>, MeasureError> {
        self.scores.index(weights)
    }

    /// The areas with an index, the worst first, each with the place that it has with the usual weights.
    pub fn places(&self, index: &[Option<f64>]) -> Vec<RankedArea> {
        let usual = places(&self.usual);
        let now = places(index);
        let mut list: Vec<RankedArea> = index
            .iter()
            .enumerate()
            .filter_map(|(area, index)| {
                Some(RankedArea { area, place: now[area]?, usual: usual[area].or(now[area])?, index: (*index)? })
            })
            .collect();
        list.sort_by_key(|row| (row.place, row.area));
        list
    }

    /// An index as a column of the map. `like` has the states of areas without one.
    pub fn column(index: &[Option<f64>], like: &Column) -> Column {
        let state = |(area, index): (usize, &Option<f64>)| match index {
            Some(_) => State::Value,
            None => like.states.get(area).copied().filter(|state| !state.has_value()).unwrap_or(State::Missing),
        };
        Column {
            states: index.iter().enumerate().map(state).collect(),
            values: index.iter().map(|index| index.unwrap_or_default() as f32).collect(),
        }
    }
}

fn values(column: &Column) -> Vec<Option<f64>> {
    column
        .states
        .iter()
        .zip(&column.values)
        .map(|(state, value)| state.has_value().then_some(f64::from(*value)))
        .collect()
}

/// The place of each area, 1 for the greatest; equal ones share the better place.
fn places(index: &[Option<f64>]) -> Vec<Option<usize>> {
    let mut sorted: Vec<f64> = index.iter().flatten().copied().collect();
    sorted.sort_unstable_by(|a, b| b.total_cmp(a));
    index.iter().map(|index| index.map(|index| sorted.partition_point(|other| *other > index) + 1)).collect()
}

/// How many areas are told apart from both neighbours in a list, by the ranges of places in the order of the list: the ranges do not meet.
pub fn told_apart(ranges: &[[usize; 2]]) -> usize {
    let apart = |above: Option<&[usize; 2]>, below: Option<&[usize; 2]>| match (above, below) {
        (Some(above), Some(below)) => above[1] < below[0],
        _ => true,
    };
    let of_area = |at: usize| {
        let above = at.checked_sub(1).and_then(|before| ranges.get(before));
        apart(above, ranges.get(at)) && apart(ranges.get(at), ranges.get(at + 1))
    };
    (0..ranges.len()).filter(|&at| of_area(at)).count()
}

/// The change of a column since another: a figure where both have one.
pub fn change(now: &Column, then: &Column) -> Column {
    let both = now.states.iter().zip(&now.values).zip(then.states.iter().zip(&then.values));
    let (states, values) = both
        .map(|((now, value), (then, before))| match (now.has_value(), then.has_value()) {
            (true, true) => (State::Value, value - before),
            (false, _) => (*now, 0.0),
            (true, false) => (*then, 0.0),
        })
        .unzip();
    Column { states, values }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(values: &[f32]) -> Column {
        Column { states: vec![State::Value; values.len()], values: values.to_vec() }
    }

    #[test]
    fn weights_move_areas_and_the_list_says_from_where() {
        let by = |direction, values: &[f32], errors: &[f32]| RankedBy {
            direction,
            values: Rc::new(column(values)),
            errors: Rc::new(column(errors)),
        };
        let columns = [
            by(wire::Direction::HigherIsWorse, &[9.0, 5.0, 1.0, 4.0], &[0.0; 4]),
            by(wire::Direction::LowerIsWorse, &[50.0, 30.0, 10.0, 40.0], &[0.0; 4]),
        ];
        let ranking = Ranking::new(&columns).unwrap();
        let first_alone = ranking.index(&[1.0, 0.0]).unwrap();
        let list = ranking.places(&first_alone);
        assert_eq!(list.iter().map(|row| row.area).collect::<Vec<_>>(), [0, 1, 3, 2]);
        assert!(list.iter().any(|row| row.place != row.usual));
        let usual = ranking.places(&ranking.index(&[2.0, 2.0]).unwrap());
        assert!(usual.iter().all(|row| row.place == row.usual), "the size of weights is nothing");
        assert_eq!(ranking.index(&[0.0, 0.0]).unwrap_err(), MeasureError::Constant);
        // What is hardly known of the worst area does not put it first.
        let unsure =
            Ranking::new(&[by(wire::Direction::HigherIsWorse, &[9.0, 8.0, 1.0, 4.0], &[5.0, 0.1, 0.1, 0.1])]).unwrap();
        assert_eq!(unsure.places(&unsure.index(&[1.0]).unwrap())[0].area, 1);
    }

    #[test]
    fn areas_are_told_apart_where_their_ranges_meet_no_neighbour() {
        assert_eq!(told_apart(&[]), 0);
        assert_eq!(told_apart(&[[1, 1]]), 1);
        assert_eq!(told_apart(&[[1, 1], [2, 2], [3, 5], [3, 5], [4, 6]]), 2);
        assert_eq!(told_apart(&[[1, 2], [1, 2], [3, 3]]), 1);
    }

    #[test]
    fn an_area_without_an_index_keeps_its_state() {
        let like = Column { states: vec![State::Value, State::Suppressed], values: vec![1.0, 0.0] };
        let found = Ranking::column(&[Some(0.5), None], &like);
        assert_eq!((found.states, found.values), (vec![State::Value, State::Suppressed], vec![0.5, 0.0]));
    }

    #[test]
    fn a_change_needs_both_periods_and_equal_areas_share_a_place() {
        let now = Column {
            states: vec![State::Value, State::Zero, State::Value, State::Missing],
            values: vec![5.0, 0.0, 2.0, 0.0],
        };
        let then = Column {
            states: vec![State::Value, State::Value, State::Suppressed, State::Value],
            values: vec![3.0, 2.0, 0.0, 1.0],
        };
        let found = change(&now, &then);
        assert_eq!(found.states, [State::Value, State::Value, State::Suppressed, State::Missing]);
        assert_eq!(found.values, [2.0, -2.0, 0.0, 0.0]);
        assert_eq!(places(&[Some(1.0), None, Some(2.0), Some(2.0)]), [Some(3), None, Some(1), Some(1)]);
    }
}
