//! Search: what a person may mean with a few letters, the likeliest first. Knows no browser.
//!
//! Everything is compared as [`folded`]: without capitals and accents, and with æ, ø and å as those write them who have no such keys.

/// Something that can be found.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry<T> {
    /// What it is.
    pub what: T,
    /// Its name, as it is shown.
    pub name: String,
    /// What kind of thing it is, as it is shown.
    pub kind: String,
    /// Its number, where it has one that people know.
    pub number: Option<String>,
    folded_name: String,
    words: String,
    description: String,
    order: usize,
}

impl<T> Entry<T> {
    /// Something with a name; of two that are as likely, the one with the lower `order` comes first.
    pub fn new(what: T, name: &str, kind: &str, order: usize) -> Self {
        Self {
            what,
            name: name.to_owned(),
            kind: kind.to_owned(),
            number: None,
            folded_name: folded(name),
            words: String::new(),
            description: String::new(),
            order,
        }
    }

    /// Its number.
    #[must_use]
    pub fn numbered(self, number: &str) -> Self {
        Self { number: Some(number.to_owned()), ..self }
    }

    /// Other words for it, and what is said about it.
    #[must_use]
    pub fn described(self, words: &str, description: &str) -> Self {
        Self { words: folded(words), description: folded(description), ..self }
    }

    /// How far it is from what is asked: less is likelier. None where a word is nowhere.
    fn distance(&self, asked: &[String]) -> Option<usize> {
        let of_word = |word: &String| {
            if self.number.as_deref() == Some(word) || self.folded_name.starts_with(word.as_str()) {
                Some(0)
            } else if begins_a_word(&self.folded_name, word) {
                Some(1)
            } else if self.folded_name.contains(word.as_str()) {
                Some(2)
            } else if begins_a_word(&self.words, word) {
                Some(3)
            } else {
                self.description.contains(word.as_str()).then_some(4)
            }
        };
        let worst = asked.iter().map(of_word).collect::<Option<Vec<_>>>()?.into_iter().max()?;
        // One that is named by the first word comes before one that merely has it.
        Some(10 * worst + usize::from(!self.folded_name.starts_with(asked[0].as_str())))
    }
}

/// At most so many of the entries that have every word of what is asked, the likeliest first.
pub fn find<'a, T>(entries: &'a [Entry<T>], asked: &str, most: usize) -> Vec<&'a Entry<T>> {
    let asked: Vec<String> = folded(asked).split_whitespace().map(str::to_owned).collect();
    if asked.is_empty() {
        return Vec::new();
    }
    let found = entries.iter().filter_map(|entry| Some(((entry.distance(&asked)?, entry.order), entry)));
    let mut found: Vec<_> = found.collect();
    found.sort_by_key(|(distance, _)| *distance);
    found.into_iter().map(|(_, entry)| entry).take(most).collect()
}

fn begins_a_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| !text[..at].ends_with(char::is_alphanumeric))
}

/// A text as it is compared: lower case; ø, ö and "oe" as o; å and "aa" as a; æ and ä as "ae"; letters without accents.
///
/// ```
/// use frontend::search::folded;
/// assert_eq!(folded("Sønderåen"), folded("soenderaaen"));
/// assert_eq!(folded("Sønderåen"), folded("sonderaen"));
/// assert_eq!(folded("Bækken"), folded("BAEKKEN"));
/// ```
pub fn folded(text: &str) -> String {
    let mut plain = String::with_capacity(text.len() + 4);
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'æ' | 'ä' => plain.push_str("ae"),
            'ø' | 'ö' | 'ó' | 'ò' | 'ô' => plain.push('o'),
            'å' | 'á' | 'à' | 'â' => plain.push('a'),
            'é' | 'è' | 'ê' | 'ë' => plain.push('e'),
            'í' | 'ì' | 'ï' => plain.push('i'),
            'ü' | 'ú' | 'ù' => plain.push('u'),
            'ð' => plain.push('d'),
            other => plain.push(other),
        }
    }
    plain.replace("aa", "a").replace("oe", "o")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn town() -> Vec<Entry<u8>> {
        vec![
            Entry::new(0, "Åparken", "Bydel", 0),
            Entry::new(1, "Søndre Ådal", "Boligafdeling", 1).numbered("12"),
            Entry::new(2, "Nørreparken 12", "Boligafdeling", 1).numbered("7"),
            Entry::new(3, "Uden job eller uddannelse", "Nøgletal", 4)
                .described("arbejdsløs arbejdsløshed ledig", "Andel i den arbejdsdygtige alder"),
            Entry::new(4, "Skolefravær", "Nøgletal", 4).described("pjæk skole", "Elever med højt fravær"),
            Entry::new(5, "Kun grundskole", "Nøgletal", 4).described("skole uddannelse", ""),
            Entry::new(6, "Boligselskabet Ådalen", "Boligorganisation", 2),
        ]
    }

    fn found(asked: &str) -> Vec<u8> {
        find(&town(), asked, 8).iter().map(|entry| entry.what).collect()
    }

    #[test]
    fn who_has_no_danish_keys_finds_the_same() {
        for asked in ["Søndre Ådal", "soendre aadal", "sondre adal", "SØNDRE  AADAL", "ådal søn"] {
            assert_eq!(found(asked)[0], 1, "{asked}");
        }
        assert_eq!(found("skolefravaer"), [4]);
        assert_eq!(found("aaparken"), [0]);
        // Each step on the way to the name finds it too.
        for end in 1..="noerrep".len() {
            assert!(found(&"noerrep"[..end]).contains(&2), "{end}");
        }
    }

    #[test]
    fn numbers_and_other_words_find_and_the_likeliest_comes_first() {
        assert_eq!(found("12"), [1, 2], "a number of its own comes before one in a name");
        assert_eq!(found("arbejdsløs"), [3]);
        assert_eq!(found("ledig"), [3]);
        assert_eq!(found("skole"), [4, 5], "the name that begins so, before the one that holds it");
        assert_eq!(found("ådal"), [1, 6]);
        assert_eq!(found("alder"), [3], "what is said about it");
        assert_eq!(found("ledig skole"), [] as [u8; 0]);
        assert_eq!(found("   "), [] as [u8; 0]);
        assert_eq!(find(&town(), "a", 2).len(), 2);
    }
}
