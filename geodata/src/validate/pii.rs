//! Personal data in texts: what must not enter, by its form.
//!
//! The guard looks for forms, not for meaning: a CPR number (the Danish personal number), an e-mail address, a telephone number, a
//! floor and door, a date beside a word for birth. It finds a name in identifiers alone, where it is made of frequent ones: departments and
//! streets are called after persons. A date by itself is refused in identifiers alone: in a name it is that of a building or a plan. What it finds is
//! named by its kind and never repeated.
//!
//! Modulus 11 never lets a CPR number through: numbers without it are handed out since 2007. It only says how sure the finding is.
//! Source: CPR-kontoret, *Personnummeret i CPR*, and *Personnumre uden kontrolciffer (modulus 11 kontrol)*.
mod coordinates;
mod cpr;
mod dates;
mod dwelling;
mod email;
mod names;
mod plain;
mod telephone;

use cpr::{cpr, says_cpr};
use dwelling::floor_and_door;
use email::email;
use plain::Plain;
use std::fmt;
use telephone::telephone;

/// What kind of personal data a text seems to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PersonalData {
    /// A CPR number; whether its check digit (modulus 11) is right too.
    Cpr {
        /// The check digit is right.
        checked: bool,
    },
    /// An e-mail address.
    Email,
    /// A telephone number.
    Telephone,
    /// A floor and door, which name a dwelling.
    FloorAndDoor,
    /// A date next to a word for birth.
    DateOfBirth,
    /// A full date by itself, in an identifier.
    Date,
    /// A frequent given name beside a frequent surname, in an identifier.
    Name,
}

impl fmt::Display for PersonalData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Cpr { checked: true } => "seems to hold a CPR number, whose check digit is right",
            Self::Cpr { checked: false } => "seems to hold a CPR number",
            Self::Email => "seems to hold an e-mail address",
            Self::Telephone => "seems to hold a telephone number",
            Self::FloorAndDoor => "seems to hold a floor and door",
            Self::DateOfBirth => "seems to hold a date of birth",
            Self::Date => "seems to hold a full date, which may be a date of birth",
            Self::Name => "seems to hold a person's name",
        })
    }
}

/// The first kind of personal data that a text seems to hold.
///
/// ```
/// use geodata::validate::{PersonalData, personal_data};
/// assert_eq!(personal_data("Ring til 211062 – 5629"), Some(PersonalData::Cpr { checked: true }));
/// assert_eq!(personal_data("bor på 2. tv."), Some(PersonalData::FloorAndDoor));
/// assert_eq!(personal_data("CRS3035RES1000mN3621000E4482000"), None);
/// ```
pub fn personal_data(text: &str) -> Option<PersonalData> {
    let plain = Plain::of(text);
    cpr(&plain, false)
        .or_else(|| email(&plain).then_some(PersonalData::Email))
        .or_else(|| dates::of_birth(&plain).then_some(PersonalData::DateOfBirth))
        .or_else(|| telephone(&plain).then_some(PersonalData::Telephone))
        .or_else(|| floor_and_door(&plain).then_some(PersonalData::FloorAndDoor))
        .or_else(|| read_otherwise(&plain, text, false))
}

/// The first number of a person where the text is read in another way.
fn read_otherwise(plain: &Plain, text: &str, in_id: bool) -> Option<PersonalData> {
    plain
        .other_readings(text)
        .iter()
        .find_map(|reading| cpr(reading, in_id).or_else(|| telephone(reading).then_some(PersonalData::Telephone)))
}

/// The first kind of personal data that an identifier or a code seems to hold. Digits alone may be a code, so that ten of them are taken for a
/// CPR number only if something separates the date of birth from the rest, or a word says so. A full date with its century may be that of a
/// birth, unless a word such as "plan" or "version" stands before it; frequent names may be a person's.
///
/// ```
/// use geodata::validate::{PersonalData, personal_data_in_id};
/// assert_eq!(personal_data_in_id("010190-1234"), Some(PersonalData::Cpr { checked: false }));
/// assert_eq!(personal_data_in_id("Hanne Jensen"), Some(PersonalData::Name));
/// assert_eq!(personal_data_in_id("1990-01-01"), Some(PersonalData::Date));
/// assert_eq!(personal_data_in_id("0101901234"), None);
/// assert_eq!(personal_data_in_id("20304050"), None);
/// ```
pub fn personal_data_in_id(text: &str) -> Option<PersonalData> {
    personal_data_in_label(text).or_else(|| dates::is_full(&Plain::of(text)).then_some(PersonalData::Date))
}

/// The first kind of personal data that a code of words seems to hold, such as a kind of intervention or a group: what an identifier must not
/// hold, and no ten digits in one either.
pub fn personal_data_in_code(text: &str) -> Option<PersonalData> {
    personal_data_in_id(text).or_else(|| personal_data(text))
}

/// The same as of an identifier for the name of a file or a column, which often holds the date of a delivery.
pub fn personal_data_in_label(text: &str) -> Option<PersonalData> {
    let plain = Plain::of(text);
    cpr(&plain, true)
        .or_else(|| email(&plain).then_some(PersonalData::Email))
        .or_else(|| names::holds_a_name(text).then_some(PersonalData::Name))
        .or_else(|| dates::of_birth(&plain).then_some(PersonalData::DateOfBirth))
        .or_else(|| telephone(&plain).then_some(PersonalData::Telephone))
        .or_else(|| floor_and_door(&plain).then_some(PersonalData::FloorAndDoor))
        .or_else(|| read_otherwise(&plain, text, true))
}

/// The first kind of personal data in a reason of the program's own, which may name coordinates and quote a file: coordinates are not
/// numbers of persons.
pub(super) fn personal_data_in_reason(reason: &str) -> Option<PersonalData> {
    personal_data(&coordinates::without(reason))
}

fn is_digit(letter: Option<&char>) -> bool {
    letter.is_some_and(char::is_ascii_digit)
}

fn last_word(text: &[char]) -> String {
    let letters = text.iter().rev().take_while(|letter| letter.is_alphabetic()).count();
    text[text.len() - letters..].iter().collect()
}

/// Whether a day and month exist in some year.
fn day_exists(day: u32, month: u32) -> bool {
    let last = match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=last).contains(&day)
}

#[cfg(test)]
#[path = "pii_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "pii/spelling_tests.rs"]
mod spelling_tests;
