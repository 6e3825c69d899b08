//! E-mail addresses.
use super::plain::Plain;

/// How people write the sign where an address must not stand, and what texts of the web make of it.
const SIGNS: [&str; 11] = [
    "(at)",
    "[at]",
    "{at}",
    "<at>",
    "(snabel-a)",
    "(snabela)",
    "[snabel-a]",
    "[snabela]",
    "snabel-a",
    "snabela",
    "snabel a",
];

/// What texts of the web make of the sign.
const CODES: [&str; 4] = ["%40", "&#64;", "&#x40;", "&commat;"];

/// A sign for "at" between two words: "@" without spaces, also where the second has no dot; a word for it with or without spaces. An "@" or
/// "at" between spaces is one only if what follows is a domain, with a dot.
pub(super) fn email(plain: &Plain) -> bool {
    let mut text = plain.text.clone();
    for code in CODES.iter().filter(|code| plain.text.contains(**code)) {
        text = text.replace(code, "@");
    }
    let joined = |before: &str, after: &str| {
        before.ends_with(|letter: char| letter.is_alphanumeric() || "._%+-".contains(letter))
            && after.starts_with(char::is_alphabetic)
    };
    let spaced = |before: &str, after: &str| joined(before.trim_end(), after.trim_start());
    let mut signs = text.match_indices('@').map(|(at, sign)| (&text[..at], &text[at + sign.len()..]));
    if signs.any(|(before, after)| joined(before, after) || spaced(before, after) && begins_with_domain(after)) {
        return true;
    }
    let said = |sign: &str| {
        let mut found = text.match_indices(sign).map(|(at, sign)| (&text[..at], &text[at + sign.len()..]));
        found.any(|(before, after)| spaced(before, after))
    };
    let mut at = text.match_indices(" at ").map(|(at, word)| (&text[..at], &text[at + word.len()..]));
    // "jens.jensen at example.dk", not "vedtog at bolig.dk".
    let is_of_mailbox = |before: &str| {
        let start = before.rfind(' ').map_or(0, |at| at + 1);
        before[start..].trim_start_matches('.').contains(['.', '_']) && !before.ends_with('.')
    };
    // "(a)" alone is a letter in brackets.
    let mut letter = text.match_indices("(a)").map(|(at, sign)| (&text[..at], &text[at + sign.len()..]));
    let is_letter = letter.any(|(before, after)| joined(before, after) && begins_with_domain(after));
    is_letter
        || SIGNS.iter().any(|sign| said(sign))
        || at.any(|(before, after)| is_of_mailbox(before) && begins_with_domain(after))
}

/// Whether a text begins with a name, a dot without a space after it or with one before, and two letters or more: "jensen.dk", "jensen . dk".
fn begins_with_domain(text: &str) -> bool {
    let text = text.trim_start();
    let of_name = |letter: char| letter.is_alphanumeric() || letter == '-' || letter == '.';
    let name = &text[..text.find(|letter| !of_name(letter)).unwrap_or(text.len())];
    let ends = |ending: &str| ending.chars().count() >= 2 && ending.chars().all(char::is_alphabetic);
    let after = &text[name.len()..];
    let apart = after.trim_start().strip_prefix('.').filter(|_| after.starts_with(' ')).map(|rest| {
        let rest = rest.trim_start();
        &rest[..rest.find(|letter: char| !letter.is_alphabetic()).unwrap_or(rest.len())]
    });
    let direct = name.trim_end_matches(['.', '-']).rsplit_once('.').map(|parts| parts.1);
    !name.is_empty() && (direct.is_some_and(ends) || apart.is_some_and(ends))
}
