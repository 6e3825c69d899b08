//! CPR numbers: a date of birth in six digits, and four more.
use super::{PersonalData, day_exists, is_digit, last_word, plain::Plain};

/// Ten digits, how they are parted, and where they end.
struct Written {
    digits: [u32; 10],
    /// What parts each digit from the one before: a space, or the first other mark.
    cuts: [Option<char>; 10],
    end: usize,
    /// The date begins with the year.
    year_first: bool,
}

/// The first number whose check digit is right, or the first one at all. In an identifier (`in_id`), digits alone and groups parted by one
/// mark may be a code; see [`Written::is_of_a_person`].
///
/// The number is six digits and four, in any grouping that has a cut between them, or none there and pairs of digits at most. The cut may be
/// spaces, up to three different marks, one mark many times, or words such as "løbenr." and "og". The year may have its century, the date may
/// begin with it, and day and month may have one digit if marks part them. No digit stands directly at either end; letters may.
pub(super) fn cpr(plain: &Plain, in_id: bool) -> Option<PersonalData> {
    let text = plain.letters.as_slice();
    let mut found = None;
    for start in 0..text.len() {
        if !is_digit(text.get(start)) || start > 0 && text[start - 1].is_ascii_digit() {
            continue;
        }
        let word_end = text[..start].iter().rposition(|letter| letter.is_alphanumeric()).map_or(0, |at| at + 1);
        let said = says_cpr(&text[..word_end]);
        for ten_digits in [grouped, unpadded, by_century, century_first] {
            let Some(written) = ten_digits(text, start) else { continue };
            let personal = said || !in_id || written.is_of_a_person();
            if !personal || !written.is_bound(text, start, said) {
                continue;
            }
            let two = |at: usize| written.digits[at] * 10 + written.digits[at + 1];
            // From 2007 on substitute numbers add 60 to the day.
            let day = if two(0) > 60 { two(0) - 60 } else { two(0) };
            if !day_exists(day, two(2)) || !said && is_ladder(&text[start..written.end]) {
                continue;
            }
            let weights = [4, 3, 2, 7, 6, 5, 4, 3, 2, 1];
            let sum: u32 = written.digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum();
            let checked = sum.is_multiple_of(11);
            if checked {
                return Some(PersonalData::Cpr { checked });
            }
            found = Some(PersonalData::Cpr { checked });
        }
    }
    found
}

impl Written {
    /// Whether the way it is written is that of a person's number rather than of a code: the date is parted from the rest, and is in one piece,
    /// in day, month and year, or parted by other marks than the one before the rest. "0101-12-3456" is a code.
    fn is_of_a_person(&self) -> bool {
        let Some(serial) = self.cuts[6] else { return false };
        let mut cuts = self.cuts[1..6].iter().flatten();
        let by_parts = self.cuts[2].is_some() && self.cuts[4].is_some();
        by_parts || cuts.all(|cut| *cut == ' ' || *cut != serial)
    }

    /// Whether no other number or code goes on where this one ends or begins.
    fn is_bound(&self, text: &[char], start: usize, said: bool) -> bool {
        let (before, after) = (&text[..start], &text[self.end..]);
        if is_digit(after.first()) {
            return false;
        }
        // "01.01.2023 - 31.12.2027" is a period.
        let two = |at: usize| self.digits[at] * 10 + self.digits[at + 1];
        let goes_on = after.first().is_some_and(|mark| matches!(mark, '-' | '.' | '/' | ' ')) && is_digit(after.get(1));
        if goes_on && self.cuts[8].is_some() && day_exists(two(6), two(8)) {
            return false;
        }
        let letters = |found: usize| (1..=LONGEST_WORD).contains(&found);
        let word_before =
            before.iter().rev().take(LONGEST_WORD + 1).take_while(|letter| letter.is_alphabetic()).count();
        let word_after = after.iter().take(LONGEST_WORD + 1).take_while(|letter| letter.is_alphabetic()).count();
        if said || word_before == 0 && word_after == 0 {
            return true;
        }
        // "tal2024-01-31-1200" is of that day and hour.
        if self.year_first && word_before > 0 && self.is_recent_moment() {
            return false;
        }
        // Ten digits in one, with letters beside them, are a code if there are more digits in it.
        let free = |found: usize, next: Option<&char>| {
            found == 0 || letters(found) && !next.is_some_and(|letter| letter.is_alphanumeric())
        };
        self.cuts[6].is_some()
            || free(word_before, before.len().checked_sub(word_before + 1).map(|at| &text[at]))
                && free(word_after, after.get(word_after))
    }

    /// Whether it may be a day from 2015 on, year first, with the time of the day.
    fn is_recent_moment(&self) -> bool {
        let two = |at: usize| self.digits[at] * 10 + self.digits[at + 1];
        self.year_first && (15..50).contains(&two(4)) && two(6) < 24 && two(8) < 60
    }
}

/// A word beside a number is looked at up to here.
const LONGEST_WORD: usize = 16;

/// Whether groups are those of houses or other things that are counted: five or more, each a little larger than the one before, without
/// zeros before them ("2 4 10 12 14 16").
fn is_ladder(text: &[char]) -> bool {
    let groups: Vec<String> = text
        .split(|letter| !letter.is_ascii_digit())
        .filter(|group| !group.is_empty())
        .map(|group| group.iter().collect())
        .collect();
    let numbers: Vec<u32> = groups.iter().filter_map(|group| group.parse().ok()).collect();
    groups.len() >= 5
        && groups.iter().all(|group| !group.starts_with('0'))
        && numbers.windows(2).all(|pair| pair[1] > pair[0] && pair[1] - pair[0] <= 10)
}

/// Whether a text ends with the word for the number.
pub(super) fn says_cpr(text: &[char]) -> bool {
    matches!(last_word(text).as_str(), "cpr" | "cprnr" | "cprnummer" | "personnummer" | "personnr")
}

/// The most characters that part the date from the rest: more are two numbers.
const WIDEST: usize = 12;

/// How many spaces and marks come first, if they are not more than part one number.
fn marks_first(text: &[char]) -> Option<usize> {
    let marks = text.iter().take(WIDEST + 1).take_while(|letter| !letter.is_alphanumeric()).count();
    (marks <= WIDEST).then_some(marks)
}

/// How long the parting of the date from the last four digits is: spaces, up to three marks of any kind or one kind many times, as in
/// "(010190) - 1234" and "010190-----1234", or words that say that the rest comes.
fn parting_of_serial(text: &[char]) -> Option<usize> {
    let mut at = marks_first(text)?;
    for _word in 0..4 {
        let word: String = text[at..].iter().take(LONGEST_WORD).take_while(|letter| letter.is_alphabetic()).collect();
        if word.is_empty() {
            break;
        }
        if !leads_to_serial(&word) {
            return None;
        }
        at += word.chars().count();
        at += marks_first(&text[at..])?;
    }
    let mut marks = text[..at].iter().filter(|letter| !letter.is_alphabetic() && **letter != ' ');
    let count = marks.clone().count();
    let first = marks.next();
    (count <= 3 || marks.all(|mark| Some(mark) == first)).then_some(at)
}

fn leads_to_serial(word: &str) -> bool {
    const WORDS: [&str; 13] =
        ["x", "og", "and", "samt", "plus", "nr", "no", "nummer", "de", "sidste", "fire", "cifre", "ciffer"];
    const BEGINNINGS: [&str; 6] = ["løb", "loeb", "lob", "lbnr", "lbenr", "kontrol"];
    WORDS.contains(&word) || BEGINNINGS.iter().any(|beginning| word.starts_with(beginning))
}

/// A space, or the first other mark.
fn mark_of(parting: &[char]) -> Option<char> {
    parting.iter().copied().find(|letter| *letter != ' ').or(parting.first().copied())
}

fn parts_digits(mark: char) -> bool {
    " -./_·".contains(mark)
}

/// How long the parting is before a digit of the date, or of the last four after their first.
fn parting_within(text: &[char], place: usize) -> Option<usize> {
    let parting = marks_first(text)?;
    let marks = text[..parting].iter().filter(|letter| **letter != ' ').count();
    let fits = match place {
        _ if parting <= 1 => true,
        2 | 4 => marks <= 1,
        8 => marks == 0,
        _ => false,
    };
    fits.then_some(parting)
}

/// Ten digits from a place on, in any grouping. A century before the year is left out.
fn grouped(text: &[char], start: usize) -> Option<Written> {
    let (mut digits, mut cuts) = ([0; 10], [None; 10]);
    let (mut at, mut century) = (start, false);
    for place in 0..10 {
        if place > 0 {
            let rest = &text[at..];
            let parting = if place == 6 { parting_of_serial(rest)? } else { parting_within(rest, place)? };
            cuts[place] = mark_of(&rest[..parting]);
            at += parting;
        }
        if place == 4 && cuts[4].is_some() && has_century(&text[at..]) {
            at += 2;
            century = true;
        }
        digits[place] = text.get(at)?.to_digit(10)?;
        at += 1;
    }
    // "1, 2, …" and "1.2.3…" are lists of other things, but ten digits by themselves are a date and four more.
    let by_digits = cuts[1..6].iter().all(Option::is_some);
    let usual = || cuts.iter().enumerate().all(|(place, cut)| place == 6 || cut.is_none_or(parts_digits));
    // Without a cut before the rest, other groups than pairs are codes.
    let odd = [1, 3, 5, 7, 9].iter().any(|&place| cuts[place].is_some());
    let marked_rest = cuts[8].is_some_and(|mark| mark != ' ');
    // "… 01-01 - 2027-12-31" is the end of a period.
    let two = |place: usize| digits[place] * 10 + digits[place + 1];
    if century && marked_rest && day_exists(two(8), two(6)) {
        return None;
    }
    let clear = cuts[6].is_some() || by_digits || !odd && !marked_rest;
    ((by_digits || usual()) && clear).then_some(Written { digits, cuts, end: at, year_first: false })
}

/// Whether four digits that begin with 19 or 20 come first, and no more.
fn has_century(text: &[char]) -> bool {
    matches!(text, ['1', '9', a, b, ..] | ['2', '0', a, b, ..] if a.is_ascii_digit() && b.is_ascii_digit())
        && !is_digit(text.get(4))
}

/// The same with one digit for the day or the month, parted by marks: "1-1-90-1234", "1/1-1990 - 1234".
fn unpadded(text: &[char], start: usize) -> Option<Written> {
    let mut at = start;
    let (mut parts, mut cuts) = ([0; 2], [None; 10]);
    let mut short = false;
    for (place, part) in parts.iter_mut().enumerate() {
        let length = text[at..].iter().take(3).take_while(|letter| letter.is_ascii_digit()).count();
        if !(1..=2).contains(&length) {
            return None;
        }
        short |= length == 1;
        *part = text[at..at + length].iter().fold(0, |sum, digit| sum * 10 + digit.to_digit(10).unwrap_or(0));
        at += length;
        let mark = text.get(at).copied().filter(|mark| *mark != ' ' && parts_digits(*mark))?;
        cuts[place * 2 + 2] = Some(mark);
        at += 1;
        at += usize::from(text.get(at) == Some(&' '));
    }
    let century = has_century(&text[at..]);
    let of_this_century = century && text[at] == '2';
    at += if century { 2 } else { 0 };
    let year = [text.get(at)?.to_digit(10)?, text.get(at + 1)?.to_digit(10)?];
    at += 2;
    let parting = parting_of_serial(&text[at..]).filter(|parting| *parting > 0)?;
    cuts[6] = mark_of(&text[at..at + parting]);
    at += parting;
    let mut digits = [parts[0] / 10, parts[0] % 10, parts[1] / 10, parts[1] % 10, year[0], year[1], 0, 0, 0, 0];
    for digit in &mut digits[6..] {
        *digit = text.get(at)?.to_digit(10)?;
        at += 1;
    }
    // "1.1.2023-2027" is the time of a plan.
    let is_period = of_this_century && digits[6..8] == [2, 0] && digits[8..] > year[..];
    let listed = cuts[6] == Some(',');
    (short && !is_period && !listed).then_some(Written { digits, cuts, end: at, year_first: false })
}

/// The same, where the year has its century and nothing parts the date: "01011990-1234".
fn by_century(text: &[char], start: usize) -> Option<Written> {
    with_century(text, start, |date| [date[0], date[1], date[2], date[3], date[6], date[7]], [4, 5])
}

/// The same from the year to the day: "19900101-1234", "1990-01-01-1234".
fn century_first(text: &[char], start: usize) -> Option<Written> {
    with_century(text, start, |date| [date[6], date[7], date[4], date[5], date[2], date[3]], [0, 1])
}

fn with_century(
    text: &[char],
    start: usize,
    order: impl Fn([u32; 8]) -> [u32; 6],
    century: [usize; 2],
) -> Option<Written> {
    let year_first = century[0] == 0;
    let (mut date, mut at) = ([0; 8], start);
    for (place, digit) in date.iter_mut().enumerate() {
        if year_first && matches!(place, 4 | 6) {
            at += usize::from(text.get(at).is_some_and(|letter| parts_digits(*letter)));
        }
        *digit = text.get(at)?.to_digit(10)?;
        at += 1;
    }
    if !matches!(century.map(|place| date[place]), [1, 9] | [2, 0]) {
        return None;
    }
    let parting = parting_of_serial(&text[at..])?;
    let mut cuts = [None; 10];
    cuts[6] = mark_of(&text[at..at + parting]);
    at += parting;
    let mut digits = [0; 10];
    digits[..6].copy_from_slice(&order(date));
    for digit in &mut digits[6..] {
        *digit = text.get(at)?.to_digit(10)?;
        at += 1;
    }
    // "2023-01-01 - 2027-12-31" is a period.
    let goes_on = text.get(at).is_some_and(|mark| matches!(mark, '-' | '.' | '/')) && is_digit(text.get(at + 1));
    let written = Written { digits, cuts, end: at, year_first };
    // "202401311200" is the time of an extract.
    let is_moment = parting == 0 && date[0] == 2 && written.is_recent_moment();
    (!goes_on && !is_moment).then_some(written)
}
