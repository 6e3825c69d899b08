//! Telephone numbers.
use super::{day_exists, is_digit, plain::Plain};
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
    WORDS.contains(&word) || ["telefon", "telefonen"].iter().any(|ending| word.ends_with(ending))
}

/// Signs of telephones.
fn is_sign(letter: char) -> bool {
    matches!(u32::from(letter), 0x2121 | 0x260e..=0x260f | 0x2706 | 0x1f4de..=0x1f4df | 0x1f4f1..=0x1f4f2 | 0x1f57b..=0x1f57f)
}

/// A Danish number, which is eight digits of which the first is 2 to 9, or any number that begins with "+" or "00" and a country's code.
///
/// Beside a word or sign for telephone, or directly after "T:" or "nummer", the eight digits are one in every grouping, unless they are a date or two years. Without such a
/// word it depends on the groups and on what parts them:
///
/// - 12 34 56 78, parted by one kind of mark (space, dash, dot, slash, "_", "·"): unless they are numbers of houses, each larger than the one
///   before by 2, 4, 6 or 8 ("21 23 25 27").
/// - 1234 5678, parted by a space: unless both are postcodes or years by their form: a year from 1800 to 2100, up to 1999, or a whole
///   number of tens, as nearly all Danish postcodes are from 2000 on.
/// - 1234-5678, parted by a dash or a dot: unless both are years, or a dash parts postcodes of the same hundred ("9800-9881").
/// - 12 34 5678, 12 345 678, 123 456 78 and 123 45 678, parted by spaces: unless the first is a date.
/// - 1 2 3 4 5 6 7 8, parted by one kind of mark: unless each is larger than the one before.
///
/// After a word for something that is numbered ("afd.", "blok", "CVR") none of these is one.
pub(super) fn telephone(plain: &Plain) -> bool {
    let text = plain.letters.as_slice();
    let said = plain.words().any(is_said) || text.iter().any(|letter| is_sign(*letter));
    let (mut word, mut word_before) = (String::new(), String::new());
    let mut at = 0;
    while at < text.len() {
        if text[at].is_alphabetic() {
            let letters: String = text[at..].iter().take_while(|letter| letter.is_alphabetic()).collect();
            at += letters.chars().count();
            word_before = std::mem::replace(&mut word, letters);
            continue;
        }
        let begins = is_digit(text.get(at)) || text[at] == '+';
        if !begins || is_joined(&text[..at], said, &word) {
            at += 1;
            continue;
        }
        let of_run = |letter: &&char| letter.is_ascii_digit() || " +-.()".contains(**letter);
        let length = text[at..].iter().take_while(of_run).count();
        let context = Context { said: said || says_here(&text[..at], &word, &word_before), word: &word };
        let in_parenthesis = at > 0 && text[at - 1] == '(';
        let number = Number::of(&text[at..at + length], &text[at + length..], in_parenthesis);
        if number.is_telephone(&context) {
            return true;
        }
        // "20/30/40/50": these marks part other things too, so that they are looked at by themselves.
        let digits = text[at..].iter().take_while(|letter| letter.is_ascii_digit()).count();
        let mark = text.get(at + digits).copied().filter(|mark| "/_·".contains(*mark));
        let marked = mark.map_or(0, |mark| {
            text[at..].iter().take_while(|letter| letter.is_ascii_digit() || **letter == mark).count()
        });
        if marked > 0 && Number::of(&text[at..at + marked], &text[at + marked..], false).is_telephone(&context) {
            return true;
        }
        at += length.max(marked).max(1);
    }
    false
}

/// Whether what stands directly before a number makes it a part of something longer: a letter that is not that of a word for telephone, or a
/// mark after a digit.
fn is_joined(before: &[char], said: bool, word: &str) -> bool {
    let [rest @ .., letter] = before else { return false };
    letter.is_alphabetic() && !is_said(word)
        || letter.is_numeric()
        || !said && "_-/,.·".contains(*letter) && is_digit(rest.last())
}

/// Whether "T:", "nummer" or the like stands directly before a number, and is not the number of something else.
fn says_here(before: &[char], word: &str, word_before: &str) -> bool {
    let marks: String = before.iter().rev().take(4).take_while(|letter| !letter.is_alphanumeric()).collect();
    match word {
        "t" => marks.contains([':', '.']),
        "m" => marks.contains(':'),
        "nummer" | "kontakt" | "lokal" => marks.len() < 4 && !is_numbered(word_before),
        _ => false,
    }
}

/// A word after which numbers are not telephone numbers.
fn is_numbered(word: &str) -> bool {
    const WORDS: [&str; 32] = [
        "afd",
        "afdeling",
        "afdelinger",
        "bbr",
        "blok",
        "blokke",
        "bygning",
        "bygninger",
        "cvr",
        "ean",
        "ejendom",
        "etape",
        "etaper",
        "hus",
        "journal",
        "kl",
        "kreds",
        "lbf",
        "lejemål",
        "lokalplan",
        "matr",
        "matrikel",
        "nr",
        "numre",
        "opgang",
        "opgange",
        "p",
        "plan",
        "postnr",
        "postnumre",
        "sag",
        "stue",
    ];
    WORDS.contains(&word) || word.ends_with("afdeling") || word.ends_with("afdelinger")
}

/// What is said of a number.
struct Context<'a> {
    /// Somewhere in the text, or directly before it, a word says that it is a telephone's.
    said: bool,
    /// The last word before it.
    word: &'a str,
}

/// Digits in groups, and what parts them.
struct Number {
    groups: Vec<String>,
    marks: BTreeSet<String>,
    /// Nothing else goes on where they end.
    alone: bool,
}

impl Number {
    /// Reads a run of digits and marks, and what follows it. Where a parenthesis is open before it, the one that closes it is as a space.
    fn of(run: &[char], rest: &[char], in_parenthesis: bool) -> Self {
        // What comes after the last digit is that of the sentence.
        let number = &run[..run.iter().rposition(char::is_ascii_digit).map_or(0, |last| last + 1)];
        let mut number: String = number.iter().collect();
        if in_parenthesis {
            number = number.replacen(')', " ", 1);
        }
        let goes_on = || rest.first().is_some_and(|letter| letter.is_alphanumeric() || *letter == '_');
        let ends_in_marks = number.chars().count() < run.len();
        let word: String = rest.iter().take(20).take_while(|letter| letter.is_alphabetic()).collect();
        let of_group = |letter: char| letter.is_ascii_digit() || letter == '+';
        Self {
            alone: ends_in_marks || !goes_on() || is_said(&word),
            groups: number
                .split(|letter| !of_group(letter))
                .filter(|group| !group.is_empty())
                .map(str::to_owned)
                .collect(),
            // "23-25 (29-29)" are the numbers of houses.
            marks: number
                .split(|letter: char| letter.is_ascii_digit())
                .filter(|marks| !marks.is_empty())
                .map(|marks| marks.trim().to_owned())
                .collect(),
        }
    }

    fn is_telephone(&self, context: &Context) -> bool {
        let danish = || {
            if context.said { self.is_danish_where_said() } else { !is_numbered(context.word) && self.is_danish() }
        };
        self.alone && (self.is_foreign() || danish())
    }

    fn numbers(&self) -> Vec<u32> {
        self.groups.iter().map(|group| group.parse().unwrap_or(0)).collect()
    }

    fn lengths(&self) -> Vec<usize> {
        self.groups.iter().map(String::len).collect()
    }

    /// Whether the groups are a full date, or two years.
    fn is_time(&self) -> bool {
        let is_year = |year: u32| (1800..=2100).contains(&year);
        match (&self.lengths()[..], &self.numbers()[..]) {
            ([2, 2, 4], [day, month, year]) | ([4, 2, 2], [year, month, day]) => {
                day_exists(*day, *month) && is_year(*year)
            }
            ([4, 4], [one, other]) => is_year(*one) && is_year(*other),
            _ => false,
        }
    }

    /// With or without the country's code.
    fn is_danish_where_said(&self) -> bool {
        let all = self.groups.concat();
        let own =
            if self.groups.first().is_some_and(|code| code == "45") && all.len() == 10 { &all[2..] } else { &all };
        let one_of_many = || self.groups.len() > 1 && self.groups.iter().any(|group| is_danish_digits(group));
        is_danish_digits(own) && !self.is_time() || one_of_many()
    }

    fn is_danish(&self) -> bool {
        let spaced = self.marks.iter().all(String::is_empty);
        let mark = self.marks.first().map_or("", String::as_str);
        if self.marks.len() > 1 || !is_danish_digits(&self.groups.concat()) {
            return false;
        }
        let numbers = self.numbers();
        match self.lengths()[..] {
            [2, 2, 2, 2] => !are_houses(&numbers),
            [4, 4] if spaced => !numbers.iter().all(|number| is_postcode_or_year(*number)),
            [4, 4] if matches!(mark, "-" | ".") => {
                let postcodes = mark == "-" && numbers[0] / 100 == numbers[1] / 100 && numbers[0] < numbers[1];
                !self.is_time() && !postcodes
            }
            [2, 2, 4] | [2, 3, 3] | [3, 3, 2] | [3, 2, 3] => spaced && !self.is_time(),
            [1, 1, 1, 1, 1, 1, 1, 1] => !numbers.is_sorted_by(|one, next| one < next),
            _ => false,
        }
    }

    fn is_foreign(&self) -> bool {
        let all: String = self.groups.concat();
        let number = all.strip_prefix('+').or_else(|| all.strip_prefix("00"));
        // No code of a country begins with 0.
        number.is_some_and(|number| {
            (8..=15).contains(&number.len())
                && !number.starts_with('0')
                && number.bytes().all(|byte| byte.is_ascii_digit())
        })
    }
}

fn is_danish_digits(digits: &str) -> bool {
    digits.len() == 8
        && digits.starts_with(|first: char| ('2'..='9').contains(&first))
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Odd numbers, or even ones, each a little larger than the one before.
fn are_houses(numbers: &[u32]) -> bool {
    numbers.windows(2).all(|pair| pair[1] > pair[0] && matches!(pair[1] - pair[0], 2 | 4 | 6 | 8))
}

fn is_postcode_or_year(number: u32) -> bool {
    matches!(number, 800..=2100) || (2000..=9990).contains(&number) && number.is_multiple_of(10)
}
