//! How the five states look and what they are called: the map's shader, legends, tables and saved pictures take it from here. Knows no
//! browser.
use geodata::{classify::Rgb, column::State};

/// Places for classes among the paints: a paint below is the class of a value.
pub const CLASS_PLACES: usize = 16;
/// Paint of an area that does not meet the filters: a breath of grey.
pub const FILTERED_OUT: u8 = 20;

/// Whether the page is light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// Dark text on light ground: the darker, the more.
    #[default]
    Light,
    /// Light text on dark ground: the lighter, the more.
    Dark,
}

/// What is drawn over the colour of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Overprint {
    /// Nothing.
    #[default]
    None,
    /// Diagonal lines: not known well enough.
    Hatched,
    /// ▼: it goes down.
    Down,
    /// –: it stays.
    Level,
    /// ▲: it goes up.
    Up,
}

impl Overprint {
    /// All marks, in the order of the numbers by which the shader knows them, from 0.
    pub const ALL: [Self; 5] = [Self::None, Self::Hatched, Self::Down, Self::Level, Self::Up];

    /// The sign in a text; empty where there is none.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::None | Self::Hatched => "",
            Self::Down => "▼",
            Self::Level => "–",
            Self::Up => "▲",
        }
    }
}

/// How areas of a class are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tone {
    /// Colour below the overprint.
    pub colour: Rgb,
    /// What is drawn over it.
    pub overprint: Overprint,
}

impl Tone {
    /// A colour without an overprint.
    pub const fn plain(colour: Rgb) -> Self {
        Self { colour, overprint: Overprint::None }
    }

    /// Whether what is drawn over the colour must be dark to be seen.
    pub fn is_bright(self) -> bool {
        let [red, green, blue] = self.colour.map(u32::from);
        299 * red + 587 * green + 114 * blue > 140_000
    }
}

/// What fills an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fill {
    /// The colour of its class.
    Class,
    /// Small rings on a colour of its own.
    Zero,
    /// Diagonal lines.
    Lines,
    /// Dots.
    Dots,
    /// Nothing: its outline alone.
    Nothing,
}

/// How a state looks and what it is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// What fills its areas.
    pub fill: Fill,
    /// Number by which the shader knows it; `None` where that is the number of the value's class.
    pub paint: Option<u8>,
    /// Classes of its swatch in the style sheet.
    pub swatch: &'static str,
    /// Key of its line in a legend.
    pub legend: &'static str,
    /// Key of the word in the place of a number; `None` where there is a number.
    pub word: Option<&'static str>,
}

/// The look of a state.
pub const fn look(state: State) -> Look {
    match state {
        State::Value => Look { fill: Fill::Class, paint: None, swatch: "swatch", legend: "legend-value", word: None },
        State::Zero => {
            Look { fill: Fill::Zero, paint: Some(16), swatch: "swatch zero", legend: "legend-zero", word: None }
        }
        State::Suppressed => Look {
            fill: Fill::Lines,
            paint: Some(17),
            swatch: "swatch suppressed",
            legend: "legend-suppressed",
            word: Some("state-suppressed"),
        },
        State::Missing => Look {
            fill: Fill::Dots,
            paint: Some(18),
            swatch: "swatch missing",
            legend: "legend-missing",
            word: Some(NO_DATA),
        },
        State::NobodyCouldReport => Look {
            fill: Fill::Nothing,
            paint: Some(19),
            swatch: "swatch nobody",
            legend: "legend-nobody-could-report",
            word: Some("state-nobody-could-report"),
        },
    }
}

const NO_DATA: &str = "state-missing";

/// The number of a state with its value, or the key of the word in its place.
pub fn number_or_word(state: State, value: Option<f64>) -> Result<f64, &'static str> {
    match look(state).word {
        Some(word) => Err(word),
        None => value.ok_or(NO_DATA),
    }
}

/// The paint of a state with its value; `class_of` gives the place of a value's class.
pub fn paint(state: State, value: f32, class_of: impl Fn(f32) -> usize) -> u8 {
    look(state).paint.unwrap_or_else(|| class_of(value).min(CLASS_PLACES - 1) as u8)
}

/// The state of a figure as the server tells it.
pub fn state_of(state: wire::State) -> State {
    match state {
        wire::State::Value => State::Value,
        wire::State::Zero => State::Zero,
        wire::State::Suppressed => State::Suppressed,
        wire::State::Missing => State::Missing,
        wire::State::NobodyCouldReport => State::NobodyCouldReport,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_states_look_alike_and_only_those_without_a_value_are_words() {
        let looks = State::ALL.map(look);
        for (place, look) in looks.iter().enumerate() {
            assert_eq!(look.word.is_none(), State::ALL[place].has_value(), "{look:?}");
            assert!(look.paint.is_none_or(|paint| usize::from(paint) >= CLASS_PLACES && paint < FILTERED_OUT));
            for other in &looks[..place] {
                let same = [
                    look.fill == other.fill,
                    look.paint == other.paint,
                    look.swatch == other.swatch,
                    look.legend == other.legend,
                ];
                assert_eq!(same, [false; 4], "{look:?} {other:?}");
            }
        }
    }

    #[test]
    fn the_style_sheet_has_every_swatch() {
        let style = include_str!("../page/style.css");
        for state in State::ALL {
            let selector = format!("\n.{} {{", look(state).swatch.replace(' ', "."));
            assert!(style.contains(&selector), "{selector}");
        }
    }

    #[test]
    fn the_server_and_the_page_name_the_states_alike() {
        for state in State::ALL {
            let told: wire::State = serde_json::from_value(state.code().into()).unwrap();
            assert_eq!(state_of(told), state);
        }
    }

    #[test]
    fn a_number_that_did_not_come_is_no_data() {
        assert_eq!(number_or_word(State::Zero, Some(0.0)), Ok(0.0));
        assert_eq!(number_or_word(State::Value, None), Err("state-missing"));
        assert_eq!(number_or_word(State::Suppressed, Some(1.0)), Err("state-suppressed"));
    }
}
