//! What a person asks for as a file, and what of it there is. Knows no browser.
use geodata::period::Period;
use wire::{Catalogue, Indicator};

/// Figures that the server puts into one file.
pub const MOST_FIGURES: usize = 500_000;
/// Areas of a layer that are ranked.
pub const MOST_RANKED: usize = 20_000;

/// What there is of the indicators that are ticked in a row of periods.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// Codes of the indicators with figures then, in the order of the catalogue.
    pub indicators: Vec<String>,
    /// Those that have none.
    pub without: Vec<String>,
    /// Pairs of an indicator and a period.
    pub series: usize,
}

/// What there is of these indicators from one period to another, in either order.
pub fn found(catalogue: &Catalogue, ticked: &[String], ends: [&str; 2]) -> Found {
    let mut found = Found::default();
    let Some([from, to]) = ordered(ends) else { return found };
    for indicator in catalogue.indicators.iter().filter(|indicator| ticked.contains(&indicator.code)) {
        let lies = |period: Period| from.months().0 <= period.months().0 && period.months().1 <= to.months().1;
        let count = periods(indicator).filter(|period| lies(*period)).count();
        found.series += count;
        (if count == 0 { &mut found.without } else { &mut found.indicators }).push(indicator.code.clone());
    }
    found
}

/// Two periods, the earlier first; `None` where one is none.
pub fn ordered([one, other]: [&str; 2]) -> Option<[Period; 2]> {
    let (one, other): (Period, Period) = (one.parse().ok()?, other.parse().ok()?);
    Some(if other.months().0 < one.months().0 { [other, one] } else { [one, other] })
}

/// Periods that a file can begin and end with: each year in which any indicator has a figure, and those that are shown.
pub fn ends(catalogue: &Catalogue, shown: &[&str]) -> Vec<Period> {
    let years = catalogue.indicators.iter().flat_map(periods).map(|period| Period::Year(period.year()));
    let mut ends: Vec<Period> = years.chain(shown.iter().filter_map(|id| id.parse().ok())).collect();
    ends.sort_by_key(|period| (period.months(), *period));
    ends.dedup();
    ends
}

/// Ticks or takes away an indicator, with Shift all between it and the one before.
pub fn tick(codes: &[String], ticked: &mut Vec<String>, code: &str, before: Option<&str>) {
    let place = |code: &str| codes.iter().position(|known| known == code);
    let Some(at) = place(code) else { return };
    let from = before.and_then(place).unwrap_or(at);
    let on = !ticked.iter().any(|known| known == code);
    for code in &codes[at.min(from)..=at.max(from)] {
        ticked.retain(|known| known != code);
        if on {
            ticked.push(code.clone());
        }
    }
}

fn periods(indicator: &Indicator) -> impl Iterator<Item = Period> + '_ {
    indicator.periods.iter().filter_map(|period| period.id.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::{Direction, Municipality, Release, Text};

    fn text(text: &str) -> Text {
        Text { da: text.to_owned(), en: text.to_owned() }
    }

    fn catalogue() -> Catalogue {
        let indicator = |code: &str, periods: &[&str]| Indicator {
            code: code.to_owned(),
            name: text(code),
            description: text(""),
            numerator: text(""),
            denominator: text(""),
            source: text(""),
            update_month: None,
            breaks: vec![],
            in_index: false,
            domain: text(""),
            unit: text(""),
            decimals: 1,
            direction: Direction::Neutral,
            periods: periods.iter().map(|id| wire::Period { id: (*id).to_owned(), label: text(id) }).collect(),
        };
        Catalogue {
            municipality: Municipality {
                code: String::new(),
                name: String::new(),
                fictional: true,
                bounds: [0.0; 4],
                attribution: vec![],
            },
            release: Release {
                id: 1,
                key: String::new(),
                published_at: String::new(),
                software: String::new(),
                rules: String::new(),
                household_threshold: 20,
            },
            layers: vec![],
            base: vec![],
            indicators: vec![
                indicator("a", &["2020", "2021", "2022"]),
                indicator("b", &["2021-Q3", "2021-Q4"]),
                indicator("c", &["2022"]),
            ],
            need_index: "a".to_owned(),
            statute_year: None,
            raster: None,
        }
    }

    #[test]
    fn what_has_no_figure_in_the_periods_is_told_and_not_asked_for() {
        let ticked = ["c", "b", "a"].map(str::to_owned);
        let of = |ends| found(&catalogue(), &ticked, ends);
        let all = of(["2020", "2022"]);
        assert_eq!((all.indicators, all.without, all.series), (vec!["a".into(), "b".into(), "c".into()], vec![], 6));
        assert_eq!(of(["2022", "2020"]).series, 6, "the ends may be turned");
        let quarter = of(["2021-Q3", "2021-Q3"]);
        assert_eq!((quarter.indicators, quarter.series), (vec!["b".to_owned()], 1));
        assert_eq!(quarter.without, ["a", "c"]);
        assert_eq!(of(["2021", "x"]), Found::default());
        let ends: Vec<String> = ends(&catalogue(), &["2021-Q3"]).iter().map(Period::to_string).collect();
        assert_eq!(ends, ["2020", "2021", "2021-Q3", "2022"]);
    }

    #[test]
    fn shift_ticks_all_between() {
        let codes = ["a", "b", "c", "d"].map(str::to_owned);
        let mut ticked = vec!["b".to_owned()];
        tick(&codes, &mut ticked, "d", Some("b"));
        ticked.sort();
        assert_eq!(ticked, ["b", "c", "d"]);
        tick(&codes, &mut ticked, "c", None);
        assert_eq!(ticked, ["b", "d"]);
        tick(&codes, &mut ticked, "x", None);
        assert_eq!(ticked.len(), 2);
    }
}
