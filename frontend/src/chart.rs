//! A small line chart: from values over time to the elements of an SVG, as text. Knows no browser.
use std::fmt::Write;

/// A value with the interval that its noise leaves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// The value.
    pub value: f64,
    /// Lower and upper end.
    pub interval: Option<[f64; 2]>,
}

/// The axis of values.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// Least value.
    pub bottom: f64,
    /// Greatest value.
    pub top: f64,
    /// Values that are named beside it, from the least to the greatest.
    pub ticks: Vec<f64>,
    /// Decimals that these need.
    pub decimals: u8,
}

/// Steps of an axis that has round numbers, by their first digit.
const STEPS: [f64; 3] = [1.0, 2.0, 5.0];
/// Most steps between the ends of an axis.
const MOST_STEPS: f64 = 4.0;

impl Axis {
    /// The axis that reaches all values, between round numbers, and to 0 where that is near; `None` without any value.
    pub fn round(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let [low, high] = ends(values)?;
        // A figure that is never below 0 begins there, unless all of it lies far above.
        let low = if low >= 0.0 && low < 0.6 * high { 0.0 } else { low };
        let span = if high > low { high - low } else { 1.0 };
        let power = (span / MOST_STEPS).log10().floor();
        let digits = STEPS.iter().map(|digit| digit * 10_f64.powf(power)).chain([10_f64.powf(power + 1.0)]);
        let step = digits.into_iter().find(|step| span / step <= MOST_STEPS).unwrap_or(span);
        let (first, last) = ((low / step + 1e-9).floor(), (high / step - 1e-9).ceil());
        let last = last.max(first + 1.0);
        let ticks: Vec<f64> = (0..=(last - first) as usize).map(|at| (first + at as f64) * step).collect();
        let decimals = (-step.log10().floor()).max(0.0) as u8;
        Some(Self { bottom: first * step, top: last * step, ticks, decimals })
    }

    /// The axis that reaches the values and no farther.
    pub fn tight(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let [bottom, top] = ends(values)?;
        let half = if top > bottom { 0.0 } else { 0.5 };
        Some(Self { bottom: bottom - half, top: top + half, ticks: Vec::new(), decimals: 0 })
    }
}

/// The least and the greatest of some values; `None` without any.
pub fn ends(values: impl IntoIterator<Item = f64>) -> Option<[f64; 2]> {
    let finite = values.into_iter().filter(|value| value.is_finite());
    finite.fold(None, |ends, value| {
        let [low, high] = ends.unwrap_or([value; 2]);
        Some([low.min(value), high.max(value)])
    })
}

/// Where a chart is drawn, in the units of its view box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// Left and right end of the steps of time.
    pub across: [f64; 2],
    /// Upper and lower end of the axis.
    pub down: [f64; 2],
}

/// What a chart draws, in the units of its view box.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    frame: Frame,
    steps: usize,
    /// The values that can be read, one for each step.
    pub points: Vec<Option<[f64; 2]>>,
    /// Points of each unbroken run of values.
    lines: Vec<String>,
    /// Points around each unbroken run of intervals.
    bands: Vec<String>,
    /// Points of each unbroken run of what stands beside.
    beside: Vec<String>,
    /// Heights of the levels.
    pub levels: Vec<f64>,
    /// Heights of the axis' ticks, in their order.
    pub ticks: Vec<f64>,
    /// Centres of values that stand alone, and of the last.
    dots: Vec<[f64; 2]>,
}

impl Chart {
    /// The chart of values over equal steps of time.
    pub fn new(frame: Frame, axis: &Axis, marks: &[Option<Mark>], beside: &[Option<f64>], levels: &[f64]) -> Self {
        let Frame { across: [left, right], down: [upper, lower] } = frame;
        let gaps = (marks.len().max(2) - 1) as f64;
        let x = |step: usize| left + (right - left) * step as f64 / gaps;
        // An interval may reach beyond an axis that is made for many areas.
        let y = |value: f64| {
            lower - (lower - upper) * (value.clamp(axis.bottom, axis.top) - axis.bottom) / (axis.top - axis.bottom)
        };
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
        let last = own_runs.last().filter(|run| run.len() > 1).and_then(|run| run.last().copied());
        Self {
            frame,
            steps: marks.len(),
            points: values.iter().enumerate().map(|(step, value)| value.map(|value| [x(step), y(value)])).collect(),
            lines: own_runs.iter().filter(long).map(|run| text(&mut run.iter().copied())).collect(),
            bands: bands.iter().filter(|run| run.len() > 1).map(band).collect(),
            beside: runs(beside).iter().filter(long).map(|run| text(&mut run.iter().copied())).collect(),
            levels: levels.iter().map(|&level| y(level)).collect(),
            ticks: axis.ticks.iter().map(|&tick| y(tick)).collect(),
            dots: alone.chain(last).map(|(step, value)| [x(step), y(value)]).collect(),
        }
    }

    /// Intervals, what stands beside, values and dots, from the lowest to the uppermost.
    pub fn svg(&self) -> String {
        let runs =
            [("polygon", "band", &self.bands), ("polyline", "whole", &self.beside), ("polyline", "own", &self.lines)];
        let mut svg = String::new();
        for (element, class, runs) in runs {
            for points in runs {
                write!(svg, r#"<{element} class="{class}" points="{points}"/>"#).expect("a string takes all");
            }
        }
        self.dots.iter().for_each(|dot| svg.push_str(&circle("own", *dot, 2.5)));
        svg
    }

    /// How far across a step lies; half a step may be asked for.
    pub fn x(&self, step: f64) -> f64 {
        let [left, right] = self.frame.across;
        left + (right - left) * step / (self.steps.max(2) - 1) as f64
    }

    /// The step that is nearest to a place across the chart.
    pub fn step_at(&self, x: f64) -> usize {
        let [left, right] = self.frame.across;
        let gaps = (self.steps.max(2) - 1) as f64;
        let step = ((x - left) / (right - left) * gaps).round().clamp(0.0, gaps);
        (step as usize).min(self.steps.saturating_sub(1))
    }
}

/// A straight line from x and y to x and y.
pub fn line(class: &str, [x1, y1, x2, y2]: [f64; 4]) -> String {
    format!(r#"<line class="{class}" x1="{x1:.1}" y1="{y1:.1}" x2="{x2:.1}" y2="{y2:.1}"/>"#)
}

/// A circle around x and y.
pub fn circle(class: &str, [x, y]: [f64; 2], radius: f64) -> String {
    format!(r#"<circle class="{class}" cx="{x:.1}" cy="{y:.1}" r="{radius}"/>"#)
}

/// A text of an axis at x and y, where `anchor` is its start, middle or end.
pub fn label([x, y]: [f64; 2], anchor: &str, text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    format!(r#"<text class="axis" x="{x:.1}" y="{y:.1}" text-anchor="{anchor}">{text}</text>"#)
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

    const FRAME: Frame = Frame { across: [10.0, 110.0], down: [0.0, 50.0] };

    fn mark(value: f64) -> Option<Mark> {
        Some(Mark { value, interval: Some([value - 1.0, value + 1.0]) })
    }

    #[test]
    fn a_gap_breaks_the_line_and_a_lonely_value_is_a_dot() {
        let axis = Axis::round([0.0, 20.0]).unwrap();
        let chart = Chart::new(FRAME, &axis, &[mark(10.0), mark(20.0), None, mark(15.0), None, mark(18.0)], &[], &[]);
        assert_eq!((chart.lines.len(), chart.bands.len(), chart.dots.len()), (1, 1, 2));
        assert_eq!(chart.lines[0], "10.0,25.0 30.0,0.0");
        assert_eq!((chart.points[2], chart.points[3]), (None, Some([70.0, 12.5])));
        let svg = chart.svg();
        assert!(
            svg.contains(r#"<polyline class="own" points="10.0,25.0 30.0,0.0"/><circle class="own" cx="70.0""#),
            "{svg}"
        );
        assert!(label([1.0, 2.0], "end", "a<b").contains(">a&lt;b<"));
    }

    #[test]
    fn an_axis_has_round_ends_and_begins_at_zero_where_that_is_near() {
        let axis = |values: &[f64]| {
            let Axis { bottom, top, ticks, decimals } = Axis::round(values.iter().copied()).unwrap();
            (bottom, top, ticks.len(), decimals)
        };
        assert_eq!(axis(&[13.2, 41.7]), (0.0, 60.0, 4, 0));
        assert_eq!(axis(&[203.0, 211.0]), (202.0, 212.0, 6, 0));
        assert_eq!(axis(&[-1.3, 2.0]), (-2.0, 2.0, 5, 0));
        assert_eq!(axis(&[0.0, 0.31]), (0.0, 0.4, 5, 1));
        assert_eq!(axis(&[0.0, 0.0]), (0.0, 0.5, 2, 1));
        assert_eq!(Axis::round([f64::NAN]), None);
    }

    #[test]
    fn the_same_axis_puts_the_same_value_at_the_same_height() {
        let axis = Axis::round([0.0, 60.0]).unwrap();
        let height = |marks: &[Option<Mark>]| Chart::new(FRAME, &axis, marks, &[], &[]).points[0].unwrap()[1];
        assert_eq!(height(&[mark(30.0), mark(31.0)]), height(&[mark(30.0), mark(58.0), mark(2.0)]));
    }

    #[test]
    fn the_nearest_step_is_read_and_never_one_beyond_the_ends() {
        let axis = Axis::tight([3.0; 4]).unwrap();
        let chart = Chart::new(FRAME, &axis, &[mark(3.0); 5], &[], &[]);
        assert_eq!([-9.0, 10.0, 46.0, 48.0, 999.0].map(|x| chart.step_at(x)), [0, 0, 1, 2, 4]);
        assert_eq!((chart.x(1.0), chart.x(1.5)), (35.0, 47.5));
        assert!(chart.lines[0].split(' ').all(|point| point.ends_with(",25.0")), "{chart:?}");
        let one = Chart::new(FRAME, &axis, &[mark(3.0)], &[], &[]);
        assert_eq!((one.step_at(100.0), one.dots.len()), (0, 1));
    }
}
