//! Coordinates in a text: numbers that look like those of a person, such as "721034.12 6175822.5", but are not.

/// A number with one point in it, and where it stands.
struct Decimal {
    start: usize,
    end: usize,
    whole: usize,
    fraction: usize,
}

/// The text without the numbers that are a coordinate by their form: metres with a fraction (six or seven digits before it), degrees with
/// five digits or more. Six digits with four is how a person's number is written too: that is a coordinate only beside another one.
pub(super) fn without(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let decimals = decimals(&letters);
    let beside = |one: &Decimal, other: &Decimal| {
        let between = &letters[one.end..other.start];
        (1..=3).contains(&between.len()) && between.iter().all(|letter| matches!(letter, ' ' | ',' | '-'))
    };
    let is_metre = |decimal: &Decimal| matches!(decimal.whole, 6 | 7);
    let mut kept = letters.clone();
    for (at, decimal) in decimals.iter().enumerate() {
        let paired = decimals.get(at + 1).is_some_and(|next| is_metre(next) && beside(decimal, next))
            || at > 0 && is_metre(&decimals[at - 1]) && beside(&decimals[at - 1], decimal);
        let like_a_person = (decimal.whole, decimal.fraction) == (6, 4);
        let coordinate = is_metre(decimal) && (paired || !like_a_person) || decimal.whole <= 3 && decimal.fraction >= 5;
        if coordinate {
            kept[decimal.start..decimal.end].fill('…');
        }
    }
    kept.into_iter().collect()
}

fn decimals(letters: &[char]) -> Vec<Decimal> {
    let mut found = Vec::new();
    let mut start = 0;
    while start < letters.len() {
        let of_number = |letter: &&char| letter.is_ascii_digit() || **letter == '.';
        let run = letters[start..].iter().take_while(of_number).count();
        if run == 0 {
            start += 1;
            continue;
        }
        // A point at the end is that of a sentence.
        let end = start + run - usize::from(letters[start + run - 1] == '.');
        let number = &letters[start..end];
        let before = letters[..start].iter().rev().find(|letter| **letter != '-');
        let alone = before.is_none_or(|letter| matches!(letter, ' ' | '(' | '[' | ',' | '"'))
            && letters.get(start + run).is_none_or(|letter| matches!(letter, ' ' | ')' | ']' | ',' | ';' | ':' | '"'));
        let mut parts = number.split(|letter| *letter == '.').map(<[char]>::len);
        if let (true, Some(whole), Some(fraction), None) = (alone, parts.next(), parts.next(), parts.next())
            && whole > 0
            && fraction > 0
        {
            found.push(Decimal { start, end, whole, fraction });
        }
        start += run;
    }
    found
}
