//! Ids that a spreadsheet or a program changed on the way: 0101 became 101, 101 became 101.0, 3-12 became 03-dec.

/// Names of months as Danish and English spreadsheets write them, in order.
const MONTHS: [[&str; 2]; 12] = [
    ["jan", "jan"],
    ["feb", "feb"],
    ["mar", "mar"],
    ["apr", "apr"],
    ["maj", "may"],
    ["jun", "jun"],
    ["jul", "jul"],
    ["aug", "aug"],
    ["sep", "sep"],
    ["okt", "oct"],
    ["nov", "nov"],
    ["dec", "dec"],
];

/// Day and month of a text such as `03-dec`, `3. dec` or `dec-03`.
fn day_and_month(text: &str) -> Option<(u32, u32)> {
    let small = text.to_lowercase();
    let parts: Vec<&str> = small.split(['-', '.', ' ', '/']).filter(|part| !part.is_empty()).collect();
    if let ([year, month, day], true) = (&parts[..], small.contains('-')) {
        let number = |text: &str, most: u32| text.parse().ok().filter(|number| (1..=most).contains(number));
        return (year.len() == 4).then(|| number(day, 31).zip(number(month, 12))).flatten();
    }
    let [a, b] = parts[..] else { return None };
    let month = |text: &str| {
        (1..).zip(MONTHS).find(|(_, names)| names.iter().any(|name| text.starts_with(name))).map(|found| found.0)
    };
    let day = |text: &str| text.parse().ok().filter(|day| (1..=99).contains(day));
    day(a).zip(month(b)).or_else(|| day(b).zip(month(a)))
}

/// The number of days since 1899-12-30, as which spreadsheets keep a date.
fn is_serial(text: &str) -> bool {
    text.len() == 5 && text.parse().is_ok_and(|days: u32| (36_000..=55_000).contains(&days))
}

fn without_zeros(text: &str) -> &str {
    let rest = text.trim_start_matches('0');
    if rest.is_empty() { text } else { rest }
}

/// What may have become of an id that is not known: a hint that names one of the known ids, or none.
///
/// ```
/// use geodata::validate::lookalike;
/// assert_eq!(lookalike("101", ["0101", "0102"]).as_deref(), Some("\"0101\" is known: was a leading zero lost?"));
/// assert!(lookalike("03-dec", ["3-12"]).unwrap().contains("made a date of"));
/// assert_eq!(lookalike("9", ["1", "2"]), None);
/// ```
pub fn lookalike<'a>(id: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let plain = id.strip_suffix(".0").or_else(|| id.strip_suffix(",0")).filter(|plain| digits(plain)).unwrap_or(id);
    let same = |a: &str, b: &str| {
        a.chars()
            .filter(|letter| !letter.is_whitespace())
            .flat_map(char::to_lowercase)
            .eq(b.chars().filter(|letter| !letter.is_whitespace()).flat_map(char::to_lowercase))
    };
    let date = day_and_month(id);
    let mut dated = None;
    for other in known {
        if plain != id && (other == plain || without_zeros(other) == without_zeros(plain)) {
            return Some(format!("\"{other}\" is known: did a program make a decimal number of it?"));
        }
        if digits(id) && digits(other) && without_zeros(other) == without_zeros(id) {
            let what = if other.len() > id.len() { "was a leading zero lost?" } else { "was a zero put before it?" };
            return Some(format!("\"{other}\" is known: {what}"));
        }
        if same(id, other) {
            return Some(format!("\"{other}\" is known: it differs by blanks, or by large and small letters"));
        }
        let parts: Vec<u32> = other.split(['-', '/', '.']).filter_map(|part| part.parse().ok()).collect();
        if let [a, b] = parts[..] {
            let is_date = date.is_some_and(|(day, month)| (a, b) == (day, month) || (a, b) == (month, day));
            if is_date || (is_serial(id) && dated.is_none() && a <= 31 && b <= 12) {
                dated = Some(other.to_owned());
            }
        }
    }
    dated.map(|other| {
        format!("\"{other}\" is known: a spreadsheet may have made a date of such an id; format the column as text")
    })
}
