//! A small line chart: from values over time to the points of an SVG. Knows no browser.

/// A value with the interval that its noise leaves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// The value.
    pub value: f64,
    /// Lower and upper end.
    pub interval: Option<[f64; 2]>,
}

/// What a chart draws, in the units of its view box.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// Greatest value of the axis.
    pub top: f64,
    /// Least value of the axis.
    pub bottom: f64,
    /// Points of each unbroken run of values.
    pub lines: Vec<String>,
    /// Points around each unbroken run of intervals.
    pub bands: Vec<String>,
    /// Points of each unbroken run of what stands beside.
    pub beside: Vec<String>,
    /// Heights of the levels.
    pub levels: Vec<f64>,
    /// Centres of values that stand alone, and of the last.
    pub dots: Vec<[f64; 2]>,
}

const WIDTH: f64 = Chart::WIDTH;
const HEIGHT: f64 = Chart::HEIGHT;
/// Space around the lines, so that no dot is cut.
const EDGE: f64 = 4.0;

impl Chart {
    /// Width in the units of the view box.
    pub const WIDTH: f64 = 360.0;
    /// Height in the units of the view box.
    pub const HEIGHT: f64 = 96.0;
    /// The view box of the SVG.
    pub const VIEW_BOX: &'static str = "0 0 360 96";

    /// The chart of values over equal steps of time; `None` without any value. The axis reaches what is drawn, and 0 where that is near.
    pub fn new(marks: &[Option<Mark>], beside: &[Option<f64>], levels: &[f64]) -> Option<Self> {
        let own = marks.iter().flatten().flat_map(|mark| {
            [Some(mark.value), mark.interval.map(|interval| interval[0]), mark.interval.map(|interval| interval[1])]
        });
        let all: Vec<f64> = own
            .chain(beside.iter().copied())
            .flatten()
            .chain(levels.iter().copied())
            .filter(|value| value.is_finite())
            .collect();
        marks.iter().flatten().next()?;
        let (low, high) = all
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &value| (low.min(value), high.max(value)));
        // A figure that is never below 0 begins there, unless all of it lies far above.
        let bottom = if low >= 0.0 && low < 0.6 * high { 0.0 } else { low };
        let top = if high > bottom { high } else { bottom + 1.0 };
        let steps = (marks.len().max(2) - 1) as f64;
        let x = |step: usize| EDGE + (WIDTH - 2.0 * EDGE) * step as f64 / steps;
        let y = |value: f64| HEIGHT - EDGE - (HEIGHT - 2.0 * EDGE) * (value - bottom) / (top - bottom);
        let values: Vec<Option<f64>> = marks.iter().map(|mark| mark.map(|mark| mark.value)).collect();
        let text = |points: &mut dyn Iterator<Item = (usize, f64)>| -> String {
            points.map(|(step, value)| format!("{:.1},{:.1}", x(step), y(value))).collect::<Vec<_>>().join(" ")
        };
        let long = |run: &&Vec<(usize, f64)>| run.len() > 1;
        let own_runs = runs(&values);
        let bands = runs(&marks.iter().map(|mark| mark.and_then(|mark| mark.interval)).collect::<Vec<_>>());
        let band = |run: &Vec<(usize, [f64; 2])>| {
            let lower = run.iter().map(|&(step, [low, _])| (step, low));
            let upper = run.iter().rev().map(|&(step, [_, high])| (step, high));
            text(&mut lower.chain(upper))
        };
        let alone = own_runs.iter().filter(|run| run.len() == 1).map(|run| run[0]);
        let last = own_runs.last().and_then(|run| run.last().copied());
        Some(Self {
            top,
            bottom,
            lines: own_runs.iter().filter(long).map(|run| text(&mut run.iter().copied())).collect(),
            bands: bands.iter().filter(|run| run.len() > 1).map(band).collect(),
            beside: runs(beside).iter().filter(long).map(|run| text(&mut run.iter().copied())).collect(),
            levels: levels.iter().map(|&level| y(level)).collect(),
            dots: alone.chain(last).map(|(step, value)| [x(step), y(value)]).collect(),
        })
    }
}

/// Values that follow each other without a gap, with their places.
fn runs<T: Copy>(values: &[Option<T>]) -> Vec<Vec<(usize, T)>> {
    let mut runs: Vec<Vec<(usize, T)>> = Vec::new();
    let mut open = false;
    for (step, value) in values.iter().enumerate() {
        match (value, open) {
            (Some(value), true) => runs.last_mut().expect("a run is open").push((step, *value)),
            (Some(value), false) => runs.push(vec![(step, *value)]),
            (None, _) => {}
        }
        open = value.is_some();
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(value: f64) -> Option<Mark> {
        Some(Mark { value, interval: Some([value - 1.0, value + 1.0]) })
    }

    #[test]
    fn a_gap_breaks_the_line_and_a_lonely_value_is_a_dot() {
        let chart = Chart::new(&[mark(10.0), mark(20.0), None, mark(15.0), None, mark(18.0)], &[], &[]).unwrap();
        assert_eq!((chart.lines.len(), chart.bands.len(), chart.dots.len()), (1, 1, 3));
        assert_eq!((chart.bottom, chart.top), (0.0, 21.0));
        assert_eq!(chart.lines[0], "4.0,50.1 74.4,8.2");
    }

    #[test]
    fn an_axis_that_lies_far_above_zero_does_not_begin_there() {
        let chart = Chart::new(&[mark(200.0), mark(210.0)], &[Some(190.0), None], &[195.0]).unwrap();
        assert_eq!((chart.bottom, chart.top, chart.levels.len(), chart.beside.len()), (190.0, 211.0, 1, 0));
        let below = Chart::new(&[Some(Mark { value: -1.0, interval: None }), mark(2.0)], &[], &[]).unwrap();
        assert_eq!(below.bottom, -1.0);
    }

    #[test]
    fn nothing_has_no_chart_and_a_constant_has_one() {
        assert_eq!(Chart::new(&[None, None], &[Some(1.0)], &[]), None);
        let flat = Chart::new(&[Some(Mark { value: 0.0, interval: None }); 3], &[], &[]).unwrap();
        assert!(flat.lines[0].split(' ').all(|point| point.ends_with(",92.0")), "{flat:?}");
    }
}
