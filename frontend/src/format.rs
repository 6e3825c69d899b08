//! How figures are put together. Digits themselves come from the browser, which knows the languages.
use crate::state::Language;
use geodata::classify::Rgb;

/// A no-break space, between a number and its unit.
const NO_BREAK_SPACE: char = '\u{a0}';

/// A number with its unit, as in "12,3 %", in English "12.3%", and "201 × 1.000 kr."; alone where there is no unit.
pub fn with_unit(language: Language, number: &str, unit: &str) -> String {
    if language == Language::English && unit == "%" {
        return format!("{number}%");
    }
    let times = if unit.starts_with(|first: char| first.is_ascii_digit()) { "×\u{a0}" } else { "" };
    if unit.is_empty() { number.to_owned() } else { format!("{number}{NO_BREAK_SPACE}{times}{unit}") }
}

/// Whether a unit is short enough to stand beside every number of a table; others stand once in the row's heading.
pub fn is_short(unit: &str) -> bool {
    unit.chars().count() <= 3
}

/// A colour as CSS has it.
pub fn hex([red, green, blue]: Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// A length of the scale bar: whole kilometres from 1,000 m on, and the unit.
pub fn length(metres: u32) -> (u32, &'static str) {
    if metres >= 1000 { (metres / 1000, "km") } else { (metres, "m") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_stays_with_its_number() {
        assert_eq!(with_unit(Language::Danish, "12,3", "%"), "12,3\u{a0}%");
        assert_eq!(with_unit(Language::English, "12.3", "%"), "12.3%");
        assert_eq!(with_unit(Language::Danish, "−0,4", ""), "−0,4");
        assert_eq!(with_unit(Language::Danish, "201", "1.000 kr."), "201\u{a0}×\u{a0}1.000 kr.");
        assert!(is_short("kr.") && !is_short("pr. 100 boliger"));
    }

    #[test]
    fn kilometres_begin_at_a_thousand_metres() {
        assert_eq!(hex([0, 72, 190]), "#0048be");
        assert_eq!((length(500), length(1000), length(20_000)), ((500, "m"), (1, "km"), (20, "km")));
    }
}
