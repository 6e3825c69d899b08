//! Names of persons, as far as frequent ones go. Source: Danmarks Statistik, *Navne i hele befolkningen*.

use super::plain::is_unseen;

/// Frequent given names.
const GIVEN: [&str; 138] = [
    "abdi",
    "abdullah",
    "ahmed",
    "aisha",
    "alexander",
    "ali",
    "allan",
    "amina",
    "anders",
    "anna",
    "anne",
    "annette",
    "anni",
    "bent",
    "bente",
    "birgit",
    "birgitte",
    "birthe",
    "brian",
    "camilla",
    "caroline",
    "carsten",
    "cecilie",
    "charlotte",
    "christian",
    "christina",
    "claus",
    "daniel",
    "dorte",
    "dorthe",
    "ellen",
    "else",
    "emil",
    "emma",
    "erik",
    "fatima",
    "fatma",
    "finn",
    "flemming",
    "frederik",
    "freja",
    "gitte",
    "grethe",
    "hanne",
    "hans",
    "hassan",
    "heidi",
    "helle",
    "henning",
    "henrik",
    "hussein",
    "ibrahim",
    "ida",
    "inge",
    "inger",
    "ingrid",
    "ismail",
    "jacob",
    "jakob",
    "jan",
    "janne",
    "jens",
    "jesper",
    "jette",
    "johanne",
    "john",
    "jonas",
    "julie",
    "jytte",
    "jørgen",
    "karen",
    "karin",
    "kasper",
    "katrine",
    "kenneth",
    "khadija",
    "kim",
    "kirsten",
    "klaus",
    "kristian",
    "lars",
    "laura",
    "lene",
    "line",
    "lis",
    "lisbeth",
    "lone",
    "louise",
    "mads",
    "magnus",
    "maria",
    "marianne",
    "marie",
    "martin",
    "mathias",
    "mehmet",
    "mette",
    "michael",
    "mikkel",
    "mohamed",
    "mohammad",
    "mohammed",
    "morten",
    "muhammad",
    "muhammed",
    "mustafa",
    "nadia",
    "niels",
    "nikolaj",
    "ole",
    "oliver",
    "omar",
    "per",
    "peter",
    "pia",
    "poul",
    "rasmus",
    "rikke",
    "rita",
    "sara",
    "sebastian",
    "signe",
    "simon",
    "sofie",
    "steen",
    "stine",
    "susanne",
    "svend",
    "søren",
    "thomas",
    "tina",
    "tove",
    "ulla",
    "vibeke",
    "victor",
    "william",
    "yusuf",
    "zahra",
];

/// Frequent surnames that do not end as most do.
const SURNAMES: [&str; 42] = [
    "abdi",
    "abdullahi",
    "ahmad",
    "ahmed",
    "ali",
    "bach",
    "bang",
    "bruun",
    "celik",
    "dahl",
    "demir",
    "farah",
    "friis",
    "hassan",
    "holm",
    "hussain",
    "hussein",
    "ibrahim",
    "kaya",
    "khan",
    "kjær",
    "koch",
    "krogh",
    "lund",
    "mahmoud",
    "mohamed",
    "mohammad",
    "mohammed",
    "møller",
    "nguyen",
    "omar",
    "osman",
    "pham",
    "sahin",
    "schmidt",
    "singh",
    "tran",
    "vestergaard",
    "winther",
    "yilmaz",
    "yusuf",
    "østergaard",
];

/// Frequent surnames that may stand joined to a given name.
const PATRONYMICS: [&str; 24] = [
    "andersen",
    "andreasen",
    "carlsen",
    "christensen",
    "christiansen",
    "eriksen",
    "hansen",
    "iversen",
    "jakobsen",
    "jensen",
    "johansen",
    "jørgensen",
    "knudsen",
    "kristensen",
    "larsen",
    "madsen",
    "mortensen",
    "nielsen",
    "olsen",
    "pedersen",
    "petersen",
    "poulsen",
    "rasmussen",
    "sørensen",
];

/// What stands before a surname alone.
const TITLES: [&str; 12] = ["doktor", "dr", "frk", "frøken", "fru", "frue", "herr", "hr", "mr", "mrs", "ms", "prof"];

/// A word, as far as names need it.
struct Word {
    letters: String,
    /// A point follows directly.
    dotted: bool,
}

/// Whether words beside each other are those of a person: a given name and a surname, also with a word between them ("hanne jensen", "jensen,
/// hanne", "hanne m. jensen", "JensJensen"), a title or an initial and a surname ("fru hansen", "J. Jensen"). The surname may be in the genitive,
/// unless a street or the like is called after it ("Hans Tavsens Park").
pub(super) fn holds_a_name(text: &str) -> bool {
    let words = words(text);
    let given = |at: usize| {
        let word = words[at].letters.as_str();
        GIVEN.contains(&word) || TITLES.contains(&word)
    };
    let initial = |at: usize| words[at].dotted && words[at].letters.chars().count() == 1;
    let surname = |at: usize| {
        let word = words[at].letters.as_str();
        let place = || words.get(at + 1).is_some_and(|next| is_place(&next.letters));
        is_surname(word) || word.strip_suffix('s').is_some_and(is_surname) && !place()
    };
    (0..words.len()).any(|at| {
        let [next, after] = [at + 1, at + 2];
        let has = |other: usize| other < words.len();
        has(next) && (given(at) || initial(at)) && surname(next)
            || has(next) && is_surname(&words[at].letters) && given(next)
            || has(after) && given(at) && surname(after)
            || is_joined(&words[at].letters)
    })
}

fn is_surname(word: &str) -> bool {
    SURNAMES.contains(&word) || word.ends_with("sen") && word.chars().count() >= 5
}

/// A given name and a frequent surname in one word: "jensjensen".
fn is_joined(word: &str) -> bool {
    word.ends_with("sen")
        && GIVEN.iter().any(|given| word.strip_prefix(given).is_some_and(|surname| PATRONYMICS.contains(&surname)))
}

/// A word for what streets and places are called.
fn is_place(word: &str) -> bool {
    const ENDINGS: [&str; 16] = [
        "allé",
        "alle",
        "boulevard",
        "bro",
        "gade",
        "gyde",
        "gård",
        "have",
        "park",
        "parken",
        "plads",
        "stræde",
        "torv",
        "vænge",
        "vej",
        "kollegium",
    ];
    ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// The words of a text in lower case. One begins also where a capital follows a small letter, as in "JensJensen".
fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut before = None;
    for letter in text.chars().filter(|letter| !is_unseen(*letter)) {
        let begins =
            before.is_none_or(|before: char| !before.is_alphabetic() || before.is_lowercase() && letter.is_uppercase());
        if letter.is_alphabetic() {
            if begins {
                words.push(Word { letters: String::new(), dotted: false });
            }
            if let Some(word) = words.last_mut() {
                word.letters.extend(letter.to_lowercase());
            }
        } else if letter == '.'
            && before.is_some_and(char::is_alphabetic)
            && let Some(word) = words.last_mut()
        {
            word.dotted = true;
        }
        before = Some(letter);
    }
    words
}
