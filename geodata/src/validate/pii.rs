//! Personal data in texts: what must not enter, by its form.
//!
//! The guard looks for forms, not for meaning: a CPR number (the Danish personal number), an e-mail address, a telephone number, a
//! floor and door, a date of birth. It finds a name in identifiers alone, where it is made of frequent ones: departments and streets are
//! called after persons. What it finds is named by its kind and never repeated.
//!
//! Modulus 11 never lets a CPR number through: numbers without it are handed out since 2007. It only says how sure the finding is.
//! Source: CPR-kontoret, *Personnummeret i CPR*, and *Personnumre uden kontrolciffer (modulus 11 kontrol)*.
mod coordinates;
mod names;

use std::{collections::BTreeSet, fmt};

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
    /// A full date next to a word for birth.
    DateOfBirth,
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
        .or_else(|| date_of_birth(&plain).then_some(PersonalData::DateOfBirth))
        .or_else(|| telephone(&plain).then_some(PersonalData::Telephone))
        .or_else(|| floor_and_door(&plain).then_some(PersonalData::FloorAndDoor))
}

/// The first kind of personal data that an identifier seems to hold. Digits alone may be a code, so that ten of them are taken for a CPR number
/// only if a mark separates the date of birth from the rest, or a word says so, and eight for a telephone number only if there are letters
/// or a country code.
///
/// ```
/// use geodata::validate::{PersonalData, personal_data_in_id};
/// assert_eq!(personal_data_in_id("010190-1234"), Some(PersonalData::Cpr { checked: false }));
/// assert_eq!(personal_data_in_id("Hanne Jensen"), Some(PersonalData::Name));
/// assert_eq!(personal_data_in_id("0101901234"), None);
/// ```
pub fn personal_data_in_id(text: &str) -> Option<PersonalData> {
    let plain = plain(text);
    let in_words = plain.iter().any(|letter| letter.is_alphabetic() || matches!(letter, '+' | '@'));
    let parted = |cpr: &Found| cpr.marks == [false, false, true] || cpr.marks == [true; 3] || cpr.said;
    cpr_where(&plain, parted)
        .or_else(|| email(&plain).then_some(PersonalData::Email))
        .or_else(|| names::holds_a_name(&plain).then_some(PersonalData::Name))
        .or_else(|| date_of_birth(&plain).then_some(PersonalData::DateOfBirth))
        .or_else(|| (in_words && telephone(&plain)).then_some(PersonalData::Telephone))
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

/// A CPR number: day and month, year, four digits; parted by at most a dash or dot and spaces, or not at all; with no further
/// digit or letter directly at either end.
fn cpr(text: &[char]) -> Option<PersonalData> {
    cpr_where(text, |_| true)
        .or_else(|| cpr_by_year(text))
        .or_else(|| digit_by_digit(text).and_then(|digits| cpr_where(&digits, |_| true)))
}

/// The year first, in four digits: "19620921-5629".
fn cpr_by_year(text: &[char]) -> Option<PersonalData> {
    let is_number = |part: &[char]| part.iter().all(char::is_ascii_digit);
    text.windows(13).enumerate().find_map(|(at, number)| {
        let bound = |letter: Option<&char>| letter.is_none_or(|letter| !letter.is_alphanumeric());
        let mark = number[8];
        let parted = !mark.is_alphanumeric();
        let whole = is_number(&number[..8]) && parted && is_number(&number[9..]);
        let bound = bound(at.checked_sub(1).map(|before| &text[before])) && bound(text.get(at + 13));
        let value = |from: usize, to: usize| number[from..to].iter().collect::<String>().parse::<u32>().ok();
        let date = || Some((1850..2100).contains(&value(0, 4)?) && day_exists(value(6, 8)?, value(4, 6)?));
        (whole && bound && date()?).then_some(PersonalData::Cpr { checked: false })
    })
}

/// Ten digits with a space after each, without the spaces: nobody writes a code so.
fn digit_by_digit(text: &[char]) -> Option<Vec<char>> {
    const SPACED: usize = 19;
    let spaced = |part: &[char]| {
        part.iter().enumerate().all(|(at, letter)| if at % 2 == 0 { letter.is_ascii_digit() } else { *letter == ' ' })
    };
    let at = text.windows(SPACED).position(spaced)?;
    let alone = !is_digit(text.get(at + SPACED)) && !is_digit(at.checked_sub(1).map(|before| &text[before]));
    alone.then(|| text[at..at + SPACED].iter().copied().filter(|letter| *letter != ' ').collect())
}

/// So many spaces and marks may stand between two parts of a number.
const MOST_BETWEEN: usize = 6;

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
        let Some((digits, marks, end)) = ten_digits(text, start) else { continue };
        if text.get(end).is_some_and(|letter| letter.is_alphanumeric()) {
            continue;
        }
        let word_end = text[..start].iter().rposition(|letter| letter.is_alphanumeric()).map_or(0, |at| at + 1);
        if !taken(&Found { marks, said: says_cpr(&text[..word_end]) }) {
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
    found
}

/// Whether a text ends with the word for the number: "cpr211062-5629" does, "n211062" does not.
fn said_cpr(text: &[char]) -> bool {
    says_cpr(text) || last_word(text) == "nr"
}

/// The same, where "nr" may be the number of anything.
fn says_cpr(text: &[char]) -> bool {
    matches!(last_word(text).as_str(), "cpr" | "cprnr" | "personnummer" | "personnr")
}

fn last_word(text: &[char]) -> String {
    let letters = text.iter().rev().take_while(|letter| letter.is_alphabetic()).count();
    text[text.len() - letters..].iter().collect()
}

/// Ten digits from a place on, in one of the groupings that people write, after which pairs a mark stands, and where they end. A century
/// before the year is left out.
fn ten_digits(text: &[char], start: usize) -> Option<([u32; 10], [bool; 3], usize)> {
    let (mut digits, mut marked) = ([0; 10], [false; 3]);
    let mut at = start;
    for (place, digit) in digits.iter_mut().enumerate() {
        if matches!(place, 2 | 4 | 6 | 8) {
            let mark = |letter: &&char| {
                matches!(letter, ' ' | '-' | '.' | '/')
                    || place == 6 && matches!(letter, ':' | '_' | ',' | '+' | '(' | ')' | 'x' | '*' | '#' | '=')
            };
            let parting = text[at..].iter().take_while(mark).count();
            let marks = text[at..at + parting].iter().filter(|letter| **letter != ' ').count();
            if parting > MOST_BETWEEN || marks > 1 || place == 8 && marks > 0 {
                return None;
            }
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

/// A Danish number: eight digits of which the first is 2 to 9, as people group them (12 34 56 78, 1234 5678, 12345678 after a
/// word for telephone or with the country's code), or any number that begins with "+" or "00" and a country's code.
fn telephone(text: &[char]) -> bool {
    let letters: String = text.iter().collect();
    let words = ["tlf", "telefon", "mobil", "mob", "phone", "ring", "sms"];
    let said = letters.split(|letter: char| !letter.is_alphabetic()).any(|word| words.contains(&word));
    let mut at = 0;
    while at < text.len() {
        let begins = is_digit(text.get(at)) || text[at] == '+';
        let joined = |before: usize| text[before].is_alphanumeric() || !said && "_-/,.".contains(text[before]);
        let bound = !at.checked_sub(1).is_some_and(joined);
        if !begins || !bound {
            at += 1;
            continue;
        }
        let run: Vec<char> = text[at..]
            .iter()
            .copied()
            .take_while(|letter| letter.is_ascii_digit() || " +-.()".contains(*letter))
            .collect();
        let after = text.get(at + run.len());
        let groups: Vec<String> = run
            .split(|letter| matches!(letter, ' ' | '-' | '.' | '(' | ')'))
            .filter(|group| !group.is_empty())
            .map(|group| group.iter().collect())
            .collect();
        let alone = after.is_none_or(|letter| !letter.is_alphanumeric() && *letter != '_');
        // "23-25 (29-29)" are the numbers of houses.
        let marks: BTreeSet<String> = run
            .split(char::is_ascii_digit)
            .filter(|marks| !marks.is_empty())
            .map(|marks| marks.iter().collect::<String>().trim().to_owned())
            .collect();
        let likely = said || marks.len() <= 1 && !is_numbered(&text[..at]);
        if alone && (likely && groups_are_danish(&groups, said) || groups_are_foreign(&groups)) {
            return true;
        }
        at += run.len().max(1);
    }
    false
}

/// Whether a text ends with a word after which numbers are not telephone numbers.
fn is_numbered(text: &[char]) -> bool {
    const WORDS: [&str; 16] = [
        "afd",
        "afdeling",
        "afdelinger",
        "blok",
        "blokke",
        "cvr",
        "ean",
        "etape",
        "hus",
        "kreds",
        "matr",
        "nr",
        "opgang",
        "postnr",
        "sag",
        "stue",
    ];
    let letters: String = text.iter().collect();
    letters
        .split(|letter: char| !letter.is_alphabetic())
        .rfind(|word| !word.is_empty())
        .is_some_and(|word| WORDS.contains(&word))
}

fn groups_are_danish(groups: &[String], said: bool) -> bool {
    let lengths: Vec<usize> = groups.iter().map(String::len).collect();
    // "2023-2027" is the time of a plan.
    let years = groups.iter().all(|group| group.parse().is_ok_and(|year: u32| (1900..2100).contains(&year)));
    // Two numbers of four digits are more often two postcodes.
    let grouped =
        matches!(lengths[..], [2, 2, 2, 2]) || said && matches!(lengths[..], [4, 4] | [2, 2, 4] | [4, 2, 2]) && !years;
    let whole = said && matches!(lengths[..], [8]);
    (grouped || whole) && groups[0].starts_with(|first: char| ('2'..='9').contains(&first))
}

fn groups_are_foreign(groups: &[String]) -> bool {
    let all: String = groups.concat();
    let number = all.strip_prefix('+').or_else(|| all.strip_prefix("00"));
    // No code of a country begins with 0.
    number.is_some_and(|number| {
        (8..=15).contains(&number.len()) && !number.starts_with('0') && number.bytes().all(|byte| byte.is_ascii_digit())
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

/// A day, month and year next to a word for birth.
fn date_of_birth(text: &[char]) -> bool {
    let letters: String = text.iter().collect();
    let said = ["født", "foedt", "fødselsd", "foedselsd", "f.d.", "born", "birth"];
    let words = ["cpr", "dob", "fødselsdag"];
    let said = said.iter().any(|word| letters.contains(word))
        || letters.split(|letter: char| !letter.is_alphabetic()).any(|word| words.contains(&word));
    // "f. 1.2.1948" is said too, and "f. eks. den 1.2.2024" is not.
    let after_f = |start: usize| {
        let before: String = text[..start].iter().rev().take(4).collect();
        let before = before.trim_start();
        before.starts_with(".f") && !before[2..].starts_with(char::is_alphanumeric)
    };
    let month = said
        && MONTHS.iter().any(|month| letters.contains(month))
        && letters.contains(|letter: char| letter.is_ascii_digit());
    month || (0..text.len()).any(|start| (said || after_f(start)) && date_at(text, start))
}

const MONTHS: [&str; 12] = [
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
];

fn date_at(text: &[char], start: usize) -> bool {
    if start > 0 && text[start - 1].is_alphanumeric() {
        return false;
    }
    let groups: Vec<String> = text[start..]
        .iter()
        .take_while(|letter| letter.is_ascii_digit() || " .-/".contains(**letter))
        .collect::<String>()
        .split([' ', '.', '-', '/'])
        .filter(|group| !group.is_empty())
        .take(3)
        .map(str::to_owned)
        .collect();
    let numbers: Vec<u32> = groups.iter().filter_map(|group| group.parse().ok()).collect();
    match (&numbers[..], &groups[..]) {
        // Day, month and year without a mark.
        ([number], [written]) if written.len() == 6 => day_exists(number / 10_000, number / 100 % 100),
        ([number], [written]) if written.len() == 8 => {
            let year = |year: u32| (1850..2150).contains(&year);
            year(number % 10_000) && day_exists(number / 1_000_000, number / 10_000 % 100)
                || year(number / 10_000) && day_exists(number % 100, number / 100 % 100)
        }
        ([year, month, day], [written, ..]) if written.len() == 4 => {
            (1850..2150).contains(year) && day_exists(*day, *month)
        }
        ([day, month, _], [.., written]) => matches!(written.len(), 2 | 4) && day_exists(*day, *month),
        _ => false,
    }
}

#[cfg(test)]
#[path = "pii_tests.rs"]
mod tests;
