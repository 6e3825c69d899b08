//! What the page makes of standings and outcomes and shows as an indicator: status × dynamics, the quadrant of figures and concerns, and the
//! lists of almenboligloven. Knows no browser.
use crate::{state::Language, text::Texts};
use geodata::column::{Column, State};
use wire::{Catalogue, Direction, Dynamics, Indicator, Need, Period, Quadrant, Standings, StatuteOutcomes, Text};

/// The codes of status × dynamics, of the quadrant and of the lists of almenboligloven in the picker.
pub use wire::{QUADRANT_THEME, STATUS_THEME, STATUTE_THEME};

/// The rules that have a class of their own, the strictest first; after them come another rule, none, and what cannot be decided.
const LISTS: [&str; 4] = ["omdannelsesomraade", "parallelsamfund", "udsat_boligomraade", "forebyggelsesomraade"];

/// Whether a code is one of a theme.
pub fn is_theme(code: &str) -> bool {
    [STATUS_THEME, QUADRANT_THEME, STATUTE_THEME].contains(&code)
}

/// The catalogue with what the page itself makes of standings, after the need index that they belong to.
pub fn with_themes(mut catalogue: Catalogue) -> Catalogue {
    let of = |indicator: &Indicator| indicator.code == catalogue.need_index;
    let Some(place) = catalogue.indicators.iter().position(of) else { return catalogue };
    let index = catalogue.indicators[place].clone();
    let [danish, english] = Language::ALL.map(Texts::new);
    let text = |key: &str| Text { da: danish.get(key), en: english.get(key) };
    let theme = |code: &str, name, description| Indicator {
        code: code.to_owned(),
        name,
        description,
        direction: Direction::Neutral,
        in_index: false,
        ..index.clone()
    };
    let themes = [
        theme(STATUS_THEME, text("theme-status"), text("theme-status-explained")),
        theme(QUADRANT_THEME, text("theme-quadrant"), text("theme-quadrant-explained")),
    ];
    let lists = catalogue.statute_year.map(|year| year.to_string()).map(|year| Indicator {
        domain: text("statute"),
        periods: vec![Period { label: Text { da: year.clone(), en: year.clone() }, id: year }],
        ..theme(STATUTE_THEME, text("theme-lists"), text("theme-lists-explained"))
    });
    catalogue.indicators.splice(place + 1..place + 1, themes);
    catalogue.indicators.extend(lists);
    catalogue
}

/// Status × dynamics as positions in the list of their classes.
pub fn status_column(standings: &Standings) -> Column {
    let classes = standings.areas.iter().map(|standing| {
        let standing = standing.as_ref()?;
        let need = match standing.need {
            Need::Low => 0,
            Need::Middle => 1,
            Need::High => 2,
            Need::VeryHigh => 3,
        };
        let dynamics = match standing.dynamics {
            Some(Dynamics::Better) => 0,
            Some(Dynamics::Stable) => 1,
            Some(Dynamics::Worse) => 2,
            None => 3,
        };
        Some(4 * need + dynamics)
    });
    named_column(classes.map(|class| class.ok_or(State::Missing)))
}

/// The quadrant as positions in the list of its classes.
pub fn quadrant_column(standings: &Standings) -> Column {
    named_column(standings.quadrants.iter().map(|quadrant| match quadrant {
        Quadrant::AgreedNeed => Ok(0),
        Quadrant::HiddenNeed => Ok(1),
        Quadrant::Unheard => Ok(2),
        Quadrant::NeedInFigures => Ok(3),
        Quadrant::Ordinary => Ok(4),
        Quadrant::Unsure => Ok(5),
        Quadrant::NotCovered => Err(State::NobodyCouldReport),
        Quadrant::Unknown => Err(State::Missing),
    }))
}

/// The strictest list whose conditions each area meets, as positions in the list of their classes.
pub fn statute_column(outcomes: &StatuteOutcomes) -> Column {
    named_column(outcomes.areas.iter().map(|met| {
        let meets = |code: &str| outcomes.rules.iter().zip(met).any(|(rule, met)| rule == code && *met == Some(true));
        let known = LISTS.iter().position(|code| meets(code)).map(|class| class as u8);
        Ok(known.unwrap_or_else(|| match met {
            met if met.contains(&Some(true)) => 4,
            met if met.is_empty() || met.contains(&None) => 6,
            _ => 5,
        }))
    }))
}

fn named_column(classes: impl Iterator<Item = Result<u8, State>>) -> Column {
    let pairs = classes.map(|class| match class {
        Ok(class) => (State::Value, f32::from(class)),
        Err(state) => (state, 0.0),
    });
    let (states, values) = pairs.unzip();
    Column { states, values }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        look::Theme,
        paint::{quadrant, status_dynamics, statute_lists},
    };
    use wire::{Rank, Standing};

    fn standing(need: Need, dynamics: Option<Dynamics>) -> Option<Standing> {
        Some(Standing {
            year: 2025,
            rank: Rank { place: 1, of: 1, shared: 0, without: 0 },
            index: 0.0,
            need,
            dynamics,
            same_class: 1.0,
            without_one: 1.0,
            places: [1, 1],
            contributions: vec![],
            quadrant: Quadrant::Unknown,
            concerns: None,
            cluster: None,
        })
    }

    #[test]
    fn the_strictest_list_colours_an_area_and_what_is_missing_is_no_no() {
        let (yes, no, open) = (Some(true), Some(false), None);
        let rules = ["udsat_boligomraade", "parallelsamfund", "omdannelsesomraade", "forebyggelsesomraade", "ny"];
        let areas = [
            [yes, yes, open, no, no],
            [yes, no, no, yes, no],
            [no, no, no, yes, no],
            [no, no, no, no, yes],
            [no; 5],
            [no, no, no, open, no],
        ];
        let outcomes = StatuteOutcomes {
            year: 2025,
            rules: rules.map(str::to_owned).to_vec(),
            areas: areas.map(|met| met.to_vec()).to_vec(),
        };
        let column = statute_column(&outcomes);
        let names = statute_lists(Theme::Light);
        let found: Vec<&str> = column.values.iter().map(|&value| names[value as usize].1).collect();
        assert_eq!(
            found,
            ["list-parallel", "list-vulnerable", "list-prevention", "list-other", "list-none", "list-unknown"]
        );
    }

    #[test]
    fn positions_are_those_of_the_legend() {
        let standings = Standings {
            year: 2025,
            areas: vec![
                standing(Need::Low, Some(Dynamics::Better)),
                standing(Need::High, Some(Dynamics::Worse)),
                standing(Need::VeryHigh, None),
                None,
            ],
            quadrants: vec![Quadrant::HiddenNeed, Quadrant::Unheard, Quadrant::NotCovered, Quadrant::Unknown],
            served: vec![],
            dwellings: Vec::new(),
            persons: Vec::new(),
        };
        let status = status_column(&standings);
        let list = status_dynamics(Theme::Light);
        let names: Vec<&str> = status.values[..3].iter().map(|&value| list[value as usize].1).collect();
        assert_eq!(names, ["low-better", "high-worse", "very-high-unknown"]);
        assert_eq!(status.states[3], State::Missing);
        let of_quadrant = quadrant_column(&standings);
        assert_eq!(quadrant(Theme::Light)[of_quadrant.values[0] as usize].1, "quadrant-hidden");
        assert_eq!(quadrant(Theme::Light)[of_quadrant.values[1] as usize].1, "quadrant-unheard");
        assert_eq!(of_quadrant.states[2..], [State::NobodyCouldReport, State::Missing]);
    }
}
