//! What a figure was ten years ago, what it is now, and what the change is worth. Knows no browser.
use wire::{Break, Figure, Point, State};

/// Years that are looked back.
const YEARS: i16 = 10;

/// The figure then and now.
#[derive(Debug, Clone, PartialEq)]
pub struct Decade<'a> {
    /// The points from then to now, the oldest first.
    pub points: &'a [Point],
    /// The change from then to now; `None` where one of them has no value, or both are the same.
    pub change: Option<Change>,
}

/// A change, in the unit of the figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// Now less then.
    pub value: f64,
    /// Whether it lies within the intervals of both figures together.
    pub unsure: bool,
}

impl<'a> Decade<'a> {
    /// The last ten years of a figure, from the first of them that has a value: of the same quarter or month. `None` for a
    /// figure without a course.
    pub fn of(figure: &'a Figure) -> Option<Self> {
        let series = &figure.series[..];
        let newest = series.last()?;
        let (last, season) = (year(&newest.period)?, season(&newest.period));
        let within = |point: &Point| year(&point.period).is_some_and(|year| year >= last - YEARS);
        let first = series.iter().position(within)?;
        let before = &series[first..series.len() - 1];
        let alike = |point: &Point| self::season(&point.period) == season;
        let known = before.iter().position(|point| alike(point) && point.value.is_some());
        let then = known.or_else(|| before.iter().position(alike)).unwrap_or(before.len());
        let then = first + then;
        Some(Self {
            points: &series[then..],
            change: change(&series[then], newest).filter(|_| then + 1 < series.len()),
        })
    }

    /// The figure then.
    pub fn then(&self) -> &'a Point {
        &self.points[0]
    }

    /// Breaks of the series after then, with the point that is the first of the new kind.
    pub fn breaks<'b>(&self, breaks: &'b [Break]) -> Vec<(usize, &'b Break)> {
        let first = |found: &Break| self.points.iter().position(|point| year(&point.period) >= Some(found.year));
        breaks.iter().filter_map(|found| Some((first(found).filter(|at| *at > 0)?, found))).collect()
    }
}

/// The runs of points that lack a value for the same reason: state, first and last period.
pub fn hidden(points: &[Point]) -> Vec<(State, [&str; 2])> {
    let same = points.chunk_by(|a, b| a.state == b.state);
    let lacking = same.filter(|run| !matches!(run[0].state, State::Value | State::Zero));
    lacking.map(|run| (run[0].state, [&run[0].period[..], &run[run.len() - 1].period])).collect()
}

fn change(then: &Point, now: &Point) -> Option<Change> {
    let value = now.value? - then.value?;
    let half = |point: &Point| point.interval.map_or(0.0, |[low, high]| (high - low) / 2.0);
    let both = half(then).hypot(half(now));
    Some(Change { value, unsure: both > 0.0 && value.abs() <= both })
}

/// The year of a period's id, such as "2025" or "2025-Q3".
pub fn year(period: &str) -> Option<i16> {
    period.get(..4)?.parse().ok()
}

/// What stands behind the year.
fn season(period: &str) -> &str {
    period.get(4..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::{Text, Without};

    fn point(period: &str, value: Option<f64>) -> Point {
        Point {
            period: period.to_owned(),
            state: if value.is_some() { State::Value } else { State::Suppressed },
            value,
            interval: value.map(|value| [value - 3.0, value + 3.0]),
            municipality: None,
        }
    }

    fn figure(series: Vec<Point>) -> Figure {
        Figure {
            indicator: "x".to_owned(),
            period: series.last().unwrap().period.clone(),
            state: State::Value,
            value: None,
            interval: None,
            municipality: None,
            region: None,
            country: None,
            region_year: None,
            country_year: None,
            potential: None,
            rank: None,
            without: Without::default(),
            series,
            trend: None,
        }
    }

    #[test]
    fn ten_years_are_looked_back_and_no_more() {
        let years = figure((2010..=2025).map(|year| point(&year.to_string(), Some(f64::from(year)))).collect());
        let decade = Decade::of(&years).unwrap();
        assert_eq!((decade.then().period.as_str(), decade.points.len()), ("2015", 11));
        assert_eq!(decade.change, Some(Change { value: 10.0, unsure: false }));
        let breaks = [2015, 2019, 2026].map(|year| Break { year, reason: Text { da: "".into(), en: "".into() } });
        let found: Vec<_> = decade.breaks(&breaks).into_iter().map(|(at, found)| (at, found.year)).collect();
        assert_eq!(found, [(4, 2019)], "what was new then breaks nothing");
    }

    #[test]
    fn then_is_the_first_year_with_a_value_and_a_small_change_is_not_sure() {
        let some = figure(vec![point("2016", None), point("2018", Some(5.0)), point("2025", Some(9.0))]);
        let decade = Decade::of(&some).unwrap();
        // Half of the two intervals together is the root of 3² + 3².
        assert_eq!((decade.then().period.as_str(), decade.change), ("2018", Some(Change { value: 4.0, unsure: true })));
        let none = figure(vec![point("2016", None), point("2025", Some(9.0))]);
        let decade = Decade::of(&none).unwrap();
        assert_eq!((decade.then().state, decade.change), (State::Suppressed, None));
        let one = figure(vec![point("2025", Some(9.0))]);
        assert_eq!(Decade::of(&one).unwrap().change, None);
    }

    #[test]
    fn what_is_hidden_is_told_by_runs_of_the_same_reason() {
        let mut points: Vec<Point> = (2015..=2019).map(|year| point(&year.to_string(), None)).collect();
        points[2] = point("2017", Some(1.0));
        points[4].state = State::Missing;
        let runs =
            [(State::Suppressed, ["2015", "2016"]), (State::Suppressed, ["2018"; 2]), (State::Missing, ["2019"; 2])];
        assert_eq!(hidden(&points), runs);
    }

    #[test]
    fn a_quarter_is_compared_with_the_same_quarter() {
        let quarters = ["2023-Q1", "2023-Q3", "2024-Q3", "2025-Q3"].map(|period| point(period, Some(1.0)));
        let figure = figure(quarters.to_vec());
        assert_eq!(Decade::of(&figure).unwrap().then().period, "2023-Q3");
    }
}
