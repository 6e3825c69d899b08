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
mod dates;
mod names;
mod telephone;

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
    let plain = plain(text);
    cpr(&plain)
        .or_else(|| email(&plain).then_some(PersonalData::Email))
        .or_else(|| dates::of_birth(&plain).then_some(PersonalData::DateOfBirth))
        .or_else(|| telephone(&plain, false).then_some(PersonalData::Telephone))
        .or_else(|| floor_and_door(&plain).then_some(PersonalData::FloorAndDoor))
}

/// The first kind of personal data that an identifier seems to hold. Digits alone may be a code, so that ten of them are taken for a CPR number
/// only if a mark separates the date of birth from the rest, or a word says so, and eight for a telephone number only if there are letters
/// or a country code, or spaces group them as people do. A full date with its century may be that of a birth.
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
    personal_data_in_label(text).or_else(|| dates::is_full(&plain(text)).then_some(PersonalData::Date))
}

/// The same for the name of a file or a column, which often holds the date of a delivery.
pub fn personal_data_in_label(text: &str) -> Option<PersonalData> {
    let plain = plain(text);
    let in_words = plain.iter().any(|letter| letter.is_alphabetic() || matches!(letter, '+' | '@'));
    let parted = |cpr: &Found| cpr.marks == [false, false, true] || cpr.marks == [true; 3] || cpr.said;
    cpr_where(&plain, parted)
        .or_else(|| email(&plain).then_some(PersonalData::Email))
        .or_else(|| names::holds_a_name(&plain).then_some(PersonalData::Name))
        .or_else(|| dates::of_birth(&plain).then_some(PersonalData::DateOfBirth))
        .or_else(|| telephone(&plain, !in_words).then_some(PersonalData::Telephone))
        .or_else(|| floor_and_door(&plain).then_some(PersonalData::FloorAndDoor))
}

/// The first kind of personal data in a reason of the program's own, which may name coordinates and quote a file: coordinates are not
/// numbers of persons.
pub(super) fn personal_data_in_reason(reason: &str) -> Option<PersonalData> {
    personal_data(&coordinates::without(reason))
}

/// Lower-case letters; every decimal digit of Unicode as 0 to 9, every dash as "-", every space as " ", and nothing that is not
/// seen. So what looks like a number to a person looks like it here too.
fn plain(text: &str) -> Vec<char> {
    // As people write them where an address must not stand.
    let text = text.replace("(at)", "@").replace("[at]", "@").replace("(snabel-a)", "@");
    text.chars()
        .filter(|letter| !is_unseen(*letter))
        .flat_map(char::to_lowercase)
        .map(|letter| match letter {
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' | '\u{00ad}' => '-',
            '\u{ff20}' => '@',
            '\u{ff0e}' | '\u{2024}' => '.',
            letter if letter.is_whitespace() => ' ',
            letter => digit(letter).map_or(letter, |digit| (b'0' + digit) as char),
        })
        .collect()
}

fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{202a}'..='\u{202e}')
}

/// The value of a decimal digit in any script. The ten digits of a script follow each other in Unicode (Unicode Standard,
/// section 4.6), so that their zeros are enough.
fn digit(letter: char) -> Option<u8> {
    const ZEROS: [u32; 44] = [
        0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0,
        0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620,
        0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1fbf0,
        0x104a0,
    ];
    const SUPERSCRIPTS: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    const SUBSCRIPTS: &str = "₀₁₂₃₄₅₆₇₈₉";
    let of_script = ZEROS.iter().find_map(|&zero| (u32::from(letter)).checked_sub(zero).filter(|&value| value < 10));
    let of_line = || [SUPERSCRIPTS, SUBSCRIPTS].iter().find_map(|line| line.chars().position(|other| other == letter));
    of_script
        .and_then(|value| u8::try_from(value).ok())
        .or_else(|| of_line().and_then(|value| u8::try_from(value).ok()))
}

fn is_digit(letter: Option<&char>) -> bool {
    letter.is_some_and(char::is_ascii_digit)
}

/// A CPR number: day and month, year, four digits, or the date the other way round with its century; apart by spaces and marks, or not at all;
/// with no further digit or letter directly at either end.
fn cpr(text: &[char]) -> Option<PersonalData> {
    cpr_where(text, |_| true)
}

/// How a number is written.
struct Found {
    /// Whether a mark stands between day and month, month and year, year and the rest.
    marks: [bool; 3],
    /// Whether the word for the number stands before it.
    said: bool,
}

fn cpr_where(text: &[char], taken: impl Fn(&Found) -> bool) -> Option<PersonalData> {
    let mut found = None;
    for start in 0..text.len() {
        let before = start.checked_sub(1).map(|at| &text[at]);
        if !is_digit(text.get(start))
            || before.is_some_and(|letter| letter.is_alphanumeric()) && !said_cpr(&text[..start])
        {
            continue;
        }
        let word_end = text[..start].iter().rposition(|letter| letter.is_alphanumeric()).map_or(0, |at| at + 1);
        let said = says_cpr(&text[..word_end]);
        for ten_digits in [by_pairs, by_digits, by_century, century_first] {
            let Some((digits, marks, end)) = ten_digits(text, start) else { continue };
            if text.get(end).is_some_and(|letter| letter.is_alphanumeric()) || !taken(&Found { marks, said }) {
                continue;
            }
            let two = |at: usize| digits[at] * 10 + digits[at + 1];
            // From 2007 on substitute numbers add 60 to the day.
            let day = if two(0) > 60 { two(0) - 60 } else { two(0) };
            if day_exists(day, two(2)) {
                let weights = [4, 3, 2, 7, 6, 5, 4, 3, 2, 1];
                let sum: u32 = digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum();
                let checked = sum.is_multiple_of(11);
                if checked {
                    return Some(PersonalData::Cpr { checked });
                }
                found = Some(PersonalData::Cpr { checked });
            }
        }
    }
    found
}

/// Whether a text ends with the word for the number: "cpr211062-5629" does, "n211062" does not.
fn said_cpr(text: &[char]) -> bool {
    says_cpr(text) || last_word(text) == "nr"
}

/// The same, where "nr" may be the number of anything.
fn says_cpr(text: &[char]) -> bool {
    matches!(last_word(text).as_str(), "cpr" | "cprnr" | "cprnummer" | "personnummer" | "personnr")
}

fn last_word(text: &[char]) -> String {
    let letters = text.iter().rev().take_while(|letter| letter.is_alphabetic()).count();
    text[text.len() - letters..].iter().collect()
}

/// The most characters that part the date from the rest: more are two numbers.
const WIDEST: usize = 12;

/// How long the parting of the date from the last four digits is: spaces and a few marks of any kind, as in "(010190) - 1234", or an x.
fn parting_of_serial(text: &[char]) -> Option<usize> {
    let parting = text.iter().take_while(|letter| !letter.is_alphanumeric()).count();
    let marks = text[..parting].iter().filter(|letter| **letter != ' ').count();
    let is_hidden = parting == 0 && text.first() == Some(&'x');
    let parting = if is_hidden { 1 } else { parting };
    (parting <= WIDEST && marks <= 3).then_some(parting)
}

/// Ten digits, the marks that part them, and where they end.
type TenDigits = ([u32; 10], [bool; 3], usize);

/// Ten digits from a place on, in one of the groupings that people write. A century before the year is left out.
fn by_pairs(text: &[char], start: usize) -> Option<TenDigits> {
    let (mut digits, mut marked) = ([0; 10], [false; 3]);
    let mut at = start;
    for (place, digit) in digits.iter_mut().enumerate() {
        if matches!(place, 2 | 4 | 6 | 8) {
            let mark = |letter: &&char| matches!(letter, ' ' | '-' | '.' | '/' | '_');
            let parting = if place == 6 {
                parting_of_serial(&text[at..])?
            } else {
                let parting = text[at..].iter().take_while(mark).count();
                let marks = text[at..at + parting].iter().filter(|letter| **letter != ' ').count();
                if parting > WIDEST || marks > 1 || place == 8 && marks > 0 {
                    return None;
                }
                parting
            };
            at += parting;
            if let Some(mark) = marked.get_mut(place / 2 - 1) {
                *mark = parting > 0;
            }
            let four: String = text[at..].iter().take(4).collect();
            let whole_year = parting > 0 && (four.starts_with("19") || four.starts_with("20")) && four.len() == 4;
            let ends = || !is_digit(text.get(at + 4));
            if place == 4 && whole_year && four.bytes().all(|byte| byte.is_ascii_digit()) && ends() {
                at += 2;
            }
        }
        *digit = text.get(at)?.to_digit(10)?;
        at += 1;
    }
    Some((digits, marked, at))
}

/// The same, with each digit of the date by itself: "0 1 0 1 9 0 1 2 3 4".
fn by_digits(text: &[char], start: usize) -> Option<TenDigits> {
    let parting = |at: usize| text[at..].iter().take_while(|letter| !letter.is_alphanumeric()).count();
    let (mut digits, mut at) = ([0; 10], start);
    for (place, digit) in digits.iter_mut().enumerate() {
        if place > 0 {
            let apart = if place == 6 { parting_of_serial(&text[at..])? } else { parting(at) };
            if place < 6 && apart != 1 || place > 6 && apart > 1 {
                return None;
            }
            at += apart;
        }
        *digit = text.get(at)?.to_digit(10)?;
        at += 1;
    }
    // "1, 2, …" and "1.2.3…" are lists of other things, but these ten are a date and four more.
    Some((digits, [true; 3], at))
}

/// The same, where the year has its century and nothing parts the date: "01011990-1234".
fn by_century(text: &[char], start: usize) -> Option<TenDigits> {
    with_century(text, start, |date| [date[0], date[1], date[2], date[3], date[6], date[7]], [4, 5])
}

/// The same from the year to the day: "19900101-1234", "1990-01-01-1234".
fn century_first(text: &[char], start: usize) -> Option<TenDigits> {
    with_century(text, start, |date| [date[6], date[7], date[4], date[5], date[2], date[3]], [0, 1])
}

fn with_century(
    text: &[char],
    start: usize,
    order: impl Fn([u32; 8]) -> [u32; 6],
    century: [usize; 2],
) -> Option<TenDigits> {
    let (mut date, mut at) = ([0; 8], start);
    for (place, digit) in date.iter_mut().enumerate() {
        if century[0] == 0 && matches!(place, 4 | 6) {
            at += usize::from(text.get(at).is_some_and(|letter| matches!(letter, ' ' | '-' | '.' | '/' | '_')));
        }
        *digit = text.get(at)?.to_digit(10)?;
        at += 1;
    }
    if !matches!(century.map(|place| date[place]), [1, 9] | [2, 0]) {
        return None;
    }
    let parting = parting_of_serial(&text[at..]).filter(|parting| *parting > 0)?;
    at += parting;
    let mut digits = [0; 10];
    digits[..6].copy_from_slice(&order(date));
    for digit in &mut digits[6..] {
        *digit = text.get(at)?.to_digit(10)?;
        at += 1;
    }
    // "2023-01-01 - 2027-12-31" is a period.
    let goes_on = text.get(at).is_some_and(|mark| matches!(mark, '-' | '.' | '/')) && is_digit(text.get(at + 1));
    (!goes_on).then_some((digits, [false, false, true], at))
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

/// Letters or digits, an "@", and a domain with a dot.
fn email(text: &[char]) -> bool {
    let named = |letter: &char| letter.is_alphanumeric() || "._%+-".contains(*letter);
    text.iter().enumerate().filter(|(_, letter)| **letter == '@').any(|(at, _)| {
        let domain: String = text[at + 1..].iter().take_while(|letter| named(letter)).collect();
        let ending = domain.trim_end_matches(['.', '-']).rsplit_once('.').map_or("", |parts| parts.1);
        at > 0 && named(&text[at - 1]) && ending.chars().count() >= 2 && ending.chars().all(char::is_alphabetic)
    })
}

/// A floor (1. to 99., st., kl.) followed by a side (tv, mf, th) or, after "dør", a number.
fn floor_and_door(text: &[char]) -> bool {
    let letters: String = text.iter().collect();
    let letters = letters
        .replace("t.v", "tv")
        .replace("t. v", "tv")
        .replace("t.h", "th")
        .replace("t. h", "th")
        .replace("m.f", "mf");
    let words: Vec<&str> = letters
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !matches!(*word, "" | "til" | "nr"))
        .collect();
    let is_floor = |word: &str| {
        let number = word.parse::<u32>().is_ok_and(|floor| (1..100).contains(&floor)) && word.len() <= 2;
        number || matches!(word, "st" | "stuen" | "kl" | "kælder" | "sal")
    };
    let is_side = |word: &str| matches!(word, "tv" | "mf" | "th" | "venstre" | "højre" | "midtfor");
    let pairs = words.windows(2).any(|pair| {
        let number = pair[1].parse::<u32>().is_ok_and(|door| door < 1000);
        is_floor(pair[0]) && is_side(pair[1]) || matches!(pair[0], "dør" | "doer" | "lejl" | "lejlighed") && number
    });
    // "2.tv" and "2tv" are written too.
    let joined = |word: &&str| {
        let side = word.trim_start_matches(|letter: char| letter.is_ascii_digit());
        let floor = word.len() - side.len();
        (1..=2).contains(&floor) && matches!(side, "tv" | "mf" | "th")
    };
    pairs || words.iter().any(joined)
}

#[cfg(test)]
#[path = "pii_tests.rs"]
mod tests;
