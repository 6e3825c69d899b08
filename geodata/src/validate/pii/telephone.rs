//! Telephone numbers.
use super::{day_exists, is_digit};
use std::collections::BTreeSet;

const WORDS: [&str; 20] = [
    "call",
    "fax",
    "mob",
    "mobil",
    "mobilnr",
    "mobilnummer",
    "mobiltelefon",
    "mobiltlf",
    "phone",
    "ring",
    "sms",
    "tel",
    "telefon",
    "telefonnr",
    "telefonnummer",
    "telephone",
    "tlf",
    "tlfnr",
    "tlfnummer",
    "træffes",
];

fn is_said(word: &str) -> bool {
    WORDS.contains(&word)
}

/// A Danish number: eight digits of which the first is 2 to 9, as people group them (12 34 56 78, 12 34 5678, 1234 5678, or 12345678 after a
/// word for telephone or with the country's code), or any number that begins with "+" or "00" and a country's code. `by_spaces` leaves only
/// what spaces group: where there are no words, other marks are those of a code.
pub(super) fn telephone(text: &[char], by_spaces: bool) -> bool {
    let letters: String = text.iter().collect();
    let said = letters.split(|letter: char| !letter.is_alphabetic()).any(is_said);
    let mut at = 0;
    while at < text.len() {
        let begins = is_digit(text.get(at)) || text[at] == '+';
        let joined = |before: usize| {
            let letter = text[before];
            letter.is_alphabetic() && !is_said(&super::last_word(&text[..=before]))
                || letter.is_numeric()
                || !said && "_-/,.".contains(letter)
        };
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
        let rest = &text[at + run.len()..];
        // What comes after the last digit is that of the sentence.
        let number = &run[..run.iter().rposition(char::is_ascii_digit).map_or(0, |last| last + 1)];
        let ends_in_letters = number.len() == run.len();
        let word: String = rest.iter().take_while(|letter| letter.is_alphabetic()).collect();
        let alone = !ends_in_letters
            || is_said(&word)
            || rest.first().is_none_or(|letter| !letter.is_alphanumeric() && *letter != '_');
        let groups: Vec<String> = number
            .split(|letter| matches!(letter, ' ' | '-' | '.' | '(' | ')'))
            .filter(|group| !group.is_empty())
            .map(|group| group.iter().collect())
            .collect();
        // "23-25 (29-29)" are the numbers of houses.
        let marks: BTreeSet<String> = number
            .split(char::is_ascii_digit)
            .filter(|marks| !marks.is_empty())
            .map(|marks| marks.iter().collect::<String>().trim().to_owned())
            .collect();
        let spaced = marks.iter().all(String::is_empty);
        let likely = said || (spaced || marks.len() <= 1 && !by_spaces) && !is_numbered(&text[..at]);
        if alone && (likely && groups_are_danish(&groups, said, spaced) || groups_are_foreign(&groups)) {
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

fn groups_are_danish(groups: &[String], said: bool, spaced: bool) -> bool {
    let number = |at: usize| groups[at].parse::<u32>().unwrap_or(0);
    let is_year = |year: u32| (1900..2100).contains(&year);
    // The country's code is written without its mark too.
    let groups = if said && groups.len() > 1 && groups[0] == "45" && groups.iter().map(String::len).sum::<usize>() == 10
    {
        &groups[1..]
    } else {
        groups
    };
    let lengths: Vec<usize> = groups.iter().map(String::len).collect();
    let grouped = match lengths[..] {
        [2, 2, 2, 2] => true,
        // "31 12 2024" is a date.
        [2, 2, 4] => said || spaced && !(day_exists(number(0), number(1)) && is_year(number(2))),
        // "2023-2027" is the time of a plan, and "9800-9881" are postcodes.
        [4, 4] => (said || spaced) && !(is_year(number(0)) && is_year(number(1))),
        [8] | [2, 6] | [4, 2, 2] | [2, 3, 3] | [3, 3, 2] | [3, 2, 3] => said,
        _ => false,
    };
    grouped && groups[0].starts_with(|first: char| ('2'..='9').contains(&first))
}

fn groups_are_foreign(groups: &[String]) -> bool {
    let all: String = groups.concat();
    let number = all.strip_prefix('+').or_else(|| all.strip_prefix("00"));
    // No code of a country begins with 0.
    number.is_some_and(|number| {
        (8..=15).contains(&number.len()) && !number.starts_with('0') && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}
