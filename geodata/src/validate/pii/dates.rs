//! Dates: of birth where a word says so, and full ones.
use super::{day_exists, is_digit, last_word, plain::Plain};

/// A date next to a word for birth. After a whole word for it, anywhere in the text; after "f.", "*" and "cpr", which mean other things too,
/// directly before the date.
pub(super) fn of_birth(plain: &Plain) -> bool {
    let (text, letters) = (plain.letters.as_slice(), &plain.text);
    let said = letters.contains("f.d.") || letters.contains("d.o.b") || plain.words().any(means_birth);
    (0..text.len()).any(|start| is_date(text, start) && (said || is_after_a_sign(&text[..start])))
        || said && plain.words().any(is_month) && letters.contains(|letter: char| letter.is_ascii_digit())
}

fn means_birth(word: &str) -> bool {
    const WORDS: [&str; 12] =
        ["født", "foedt", "fodt", "dob", "born", "fdato", "fødedato", "foededato", "geb", "geboren", "né", "née"];
    const BEGINNINGS: [&str; 4] = ["fødselsd", "foedselsd", "fodselsd", "birth"];
    WORDS.contains(&word) || BEGINNINGS.iter().any(|beginning| word.starts_with(beginning))
}

/// Whether a text ends with "f.", "f:", "f=" or "*", or with the word for a CPR number, and nothing but marks. "f. eks. den" does not, and neither
/// does "CPR, den".
fn is_after_a_sign(text: &[char]) -> bool {
    let end = text.iter().rposition(|letter| letter.is_alphanumeric()).map_or(0, |at| at + 1);
    let marks = &text[end..];
    let of_number = |letter: &char| matches!(letter, ' ' | ':' | '=' | '.' | '-' | '_' | '#' | '(');
    let before = &text[..end];
    let stars = marks.iter().filter(|mark| **mark == '*').count();
    let multiplies = end > 0 && marks.first() == Some(&'*');
    if stars == 1 && !multiplies && marks.iter().all(|mark| matches!(mark, '*' | ' ' | '(' | ',')) {
        return true;
    }
    let word = last_word(before);
    if !marks.iter().all(of_number) {
        return false;
    }
    if matches!(word.as_str(), "nr" | "nummer" | "no") {
        let before = &before[..end - word.chars().count()];
        let marks = before.iter().rev().take_while(|letter| of_number(letter)).count();
        return super::says_cpr(&before[..before.len() - marks]);
    }
    let follows_a_digit = end.checked_sub(2).is_some_and(|at| is_digit(before.get(at)));
    let is_f = word == "f" && !follows_a_digit && marks.iter().any(|mark| matches!(mark, '.' | ':' | '='));
    is_f || super::says_cpr(before)
}

const MONTHS: [&str; 18] = [
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
    "march",
    "may",
    "june",
    "july",
    "october",
    "jan",
];
const SHORT: [&str; 11] = ["feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "okt", "nov", "dec"];

fn is_month(word: &str) -> bool {
    MONTHS.contains(&word) || SHORT.contains(&word) || matches!(word, "january" | "february" | "oct")
}

/// More characters than a date has, with the spaces that people leave.
const LONGEST: usize = 32;

/// Whether a date begins here: in numbers with marks, six or eight digits, or a day with the name of a month.
fn is_date(text: &[char], start: usize) -> bool {
    if !is_digit(text.get(start)) || start > 0 && text[start - 1].is_ascii_digit() {
        return false;
    }
    // A letter before it is that of a code, if it is not that of the word.
    if start > 0 && text[start - 1].is_alphabetic() {
        let word = last_word(&text[..start]);
        if !means_birth(&word) && !super::says_cpr(&text[..start]) {
            return false;
        }
    }
    let of_run = |letter: &&char| letter.is_ascii_digit() || " .-/_".contains(**letter);
    let run: String = text[start..].iter().take(LONGEST).take_while(of_run).collect();
    let groups: Vec<&str> = run.split([' ', '.', '-', '/', '_']).filter(|group| !group.is_empty()).take(3).collect();
    let after: String =
        text[start + run.len()..].iter().take(LONGEST).take_while(|letter| letter.is_alphabetic()).collect();
    let numbers: Vec<u32> = groups.iter().filter_map(|group| group.parse().ok()).collect();
    let with_month = groups.len() == 1 && groups[0].len() <= 2 && day_exists(numbers[0], 1) && is_month(&after);
    with_month || groups.first().is_some_and(|written| is_compact(written)) || numbers_are_a_date(&numbers, &groups)
}

/// Day, month and year without a mark.
fn is_compact(written: &str) -> bool {
    let Ok(number) = written.parse::<u32>() else { return false };
    let of_year = |year: u32| (1850..2150).contains(&year);
    match written.len() {
        6 => day_exists(number / 10_000, number / 100 % 100),
        8 => {
            day_exists(number / 1_000_000, number / 10_000 % 100) && of_year(number % 10_000)
                || of_year(number / 10_000) && day_exists(number % 100, number / 100 % 100)
        }
        _ => false,
    }
}

fn numbers_are_a_date(numbers: &[u32], groups: &[&str]) -> bool {
    match (numbers, groups) {
        ([year, month, day], [written, ..]) if written.len() == 4 => {
            (1850..2150).contains(year) && day_exists(*day, *month)
        }
        ([first, month, last], [written, .., of_last]) => {
            let year_first = written.len() == 2 && of_last.len() == 2 && day_exists(*last, *month);
            matches!(of_last.len(), 2 | 4) && day_exists(*first, *month) || year_first
        }
        _ => false,
    }
}

/// Whether a full date of the 20th or 21st century stands in a text: "1990-01-01", "01.01.1990", "1. januar 1990". One digit for a day is taken
/// only beside a dot, a slash or the name of a month: "1-2-2001" is a code. After a word that says what else it is the date of ("plan", "version")
/// it is not taken, and neither is one that only numbers part from such a date.
pub(super) fn is_full(plain: &Plain) -> bool {
    let text = plain.letters.as_slice();
    let mut word = String::new();
    let mut at = 0;
    while at < text.len() {
        if text[at].is_alphabetic() {
            let letters: String = text[at..].iter().take_while(|letter| letter.is_alphabetic()).collect();
            if !is_month(&letters) {
                word.clone_from(&letters);
            } else if month_first(&text[at + letters.chars().count()..]) && !is_dated(&word) {
                return true;
            }
            at += letters.chars().count();
            continue;
        }
        let begins = is_digit(text.get(at)) && !at.checked_sub(1).is_some_and(|before| is_digit(text.get(before)));
        if begins && (full_date(text, at) || in_words(&text[at..])) && !is_dated(&word) {
            return true;
        }
        at += 1;
    }
    false
}

/// A word for things and records that have a day.
fn is_dated(word: &str) -> bool {
    const WORDS: [&str; 13] = [
        "dato",
        "data",
        "gældende",
        "indtil",
        "opdateret",
        "opgjort",
        "opgørelse",
        "pr",
        "udgave",
        "udtræk",
        "uge",
        "ver",
        "version",
    ];
    WORDS.contains(&word) || word.ends_with("plan") || word.ends_with("planen")
}

/// Reads a number of so many digits at most, with nothing but these marks before it; and what follows.
fn number(text: &[char], most: usize, marks: &str) -> Option<(u32, usize, usize)> {
    let apart = text.iter().take(4).take_while(|letter| marks.contains(**letter)).count();
    let digits: String = text[apart..].iter().take(most + 1).take_while(|letter| letter.is_ascii_digit()).collect();
    let fits = (1..=most).contains(&digits.len());
    fits.then(|| Some((digits.parse().ok()?, digits.len(), apart + digits.len())))?
}

/// Whether a year of the 20th or 21st century comes first.
fn year_first(text: &[char]) -> bool {
    number(text, 4, " .,-_").is_some_and(|(year, length, _)| length == 4 && (1900..2100).contains(&year))
}

/// "1. januar 1990"
fn in_words(text: &[char]) -> bool {
    let Some((day, length, end)) = number(text, 2, "") else { return false };
    let apart = text[end..].iter().take(4).take_while(|letter| " .-_".contains(**letter)).count();
    let rest = &text[end + apart..];
    let month: String = rest.iter().take(LONGEST).take_while(|letter| letter.is_alphabetic()).collect();
    length <= 2 && day_exists(day, 1) && is_month(&month) && year_first(&rest[month.chars().count()..])
}

/// "1, 1990", after the name of a month
fn month_first(text: &[char]) -> bool {
    number(text, 2, " ._-").is_some_and(|(day, _, end)| {
        day_exists(day, 1) && end < text.len() && !is_digit(text.get(end)) && year_first(&text[end..])
    })
}

fn full_date(text: &[char], start: usize) -> bool {
    let (mut numbers, mut at, mut mark) = (Vec::new(), start, None);
    for group in 0..3 {
        if group > 0 {
            let next = text.get(at).copied().filter(|letter| " .-/_".contains(*letter));
            if next.is_none() || mark.is_some() && mark != next {
                return false;
            }
            mark = next;
            at += 1;
            // "1. 2. 1990"
            at += usize::from(mark == Some('.') && text.get(at) == Some(&' '));
        }
        let digits: String = text[at..].iter().take_while(|letter| letter.is_ascii_digit()).collect();
        at += digits.len();
        numbers.push(digits);
    }
    let number = |at: usize| numbers[at].parse::<u32>().unwrap_or(0);
    let fits = |at: usize| numbers[at].len() == 2 || numbers[at].len() == 1 && matches!(mark, Some('.' | '/'));
    let is_year = |at: usize| numbers[at].len() == 4 && (1900..2100).contains(&number(at));
    is_year(2) && fits(0) && fits(1) && day_exists(number(0), number(1))
        || is_year(0) && fits(1) && fits(2) && day_exists(number(2), number(1))
}
