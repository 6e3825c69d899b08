//! Dates: of birth where a word says so, and full ones.
use super::{day_exists, is_digit, last_word};

/// A date next to a word for birth. After a whole word for it, anywhere in the text; after "f." and "cpr", which mean other things too,
/// directly before the date.
pub(super) fn of_birth(text: &[char]) -> bool {
    let letters: String = text.iter().collect();
    let said = letters.contains("f.d.")
        || letters.contains("d.o.b")
        || letters.split(|letter: char| !letter.is_alphabetic()).any(means_birth);
    (0..text.len()).any(|start| is_date(text, start) && (said || is_after_a_sign(&text[..start])))
        || said && names_a_month(&letters) && letters.contains(|letter: char| letter.is_ascii_digit())
}

fn means_birth(word: &str) -> bool {
    const WORDS: [&str; 8] = ["født", "foedt", "fodt", "dob", "born", "fdato", "fødedato", "foededato"];
    const BEGINNINGS: [&str; 4] = ["fødselsd", "foedselsd", "fodselsd", "birth"];
    WORDS.contains(&word) || BEGINNINGS.iter().any(|beginning| word.starts_with(beginning))
}

/// Whether a text ends with "f.", "f:" or "f=", or with the word for a CPR number, and nothing but marks. "f. eks. den" does not, and neither does
/// "CPR, den".
fn is_after_a_sign(text: &[char]) -> bool {
    let end = text.iter().rposition(|letter| letter.is_alphanumeric()).map_or(0, |at| at + 1);
    let marks = &text[end..];
    let of_number = |letter: &char| matches!(letter, ' ' | ':' | '=' | '.' | '-' | '_' | '#' | '(');
    let before = &text[..end];
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

fn names_a_month(letters: &str) -> bool {
    letters.split(|letter: char| !letter.is_alphabetic()).any(is_month)
}

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
    let run: String =
        text[start..].iter().take_while(|letter| letter.is_ascii_digit() || " .-/_".contains(**letter)).collect();
    let groups: Vec<&str> = run.split([' ', '.', '-', '/', '_']).filter(|group| !group.is_empty()).take(3).collect();
    let after: String =
        text[start + run.chars().count()..].iter().take_while(|letter| letter.is_alphabetic()).collect();
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
        ([day, month, _], [.., written]) => matches!(written.len(), 2 | 4) && day_exists(*day, *month),
        _ => false,
    }
}

/// Whether a full date of the 20th or 21st century stands in a text: "1990-01-01", "01.01.1990". One digit for a day is taken only beside a dot or a
/// slash: "1-2-2001" is a code.
pub(super) fn is_full(text: &[char]) -> bool {
    (0..text.len()).any(|start| {
        let begins = is_digit(text.get(start)) && !start.checked_sub(1).is_some_and(|at| is_digit(text.get(at)));
        begins && full_date(text, start)
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
