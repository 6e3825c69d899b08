//! The texts of the interface, from Fluent files: none stands in the code.
use crate::state::Language;
pub use fluent_bundle::FluentArgs;
use fluent_bundle::{FluentBundle, FluentResource};
use unic_langid::LanguageIdentifier;

const DANISH: &str = include_str!("../i18n/da.ftl");
const ENGLISH: &str = include_str!("../i18n/en.ftl");

/// The texts of one language.
pub struct Texts {
    bundle: FluentBundle<FluentResource>,
}

impl Texts {
    /// The texts of a language. A faulty message in the files is left out here and found by the tests.
    pub fn new(language: Language) -> Self {
        let source = match language {
            Language::Danish => DANISH,
            Language::English => ENGLISH,
        };
        let tag: LanguageIdentifier = language.tag().parse().expect("the tags are well-formed");
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
        let mut bundle = FluentBundle::new(vec![tag]);
        // Marks of direction around each argument would stand in copied text; both languages run the same way.
        bundle.set_use_isolating(false);
        bundle.add_resource_overriding(resource);
        Self { bundle }
    }

    /// The text of a key, or the key itself where there is none, so that a gap is seen and nothing breaks.
    pub fn get(&self, key: &str) -> String {
        self.format(key, None)
    }

    /// The text of a key with arguments.
    pub fn with<const N: usize>(&self, key: &str, values: [(&'static str, String); N]) -> String {
        let mut arguments = FluentArgs::with_capacity(N);
        values.into_iter().for_each(|(name, value)| arguments.set(name, value));
        self.format(key, Some(&arguments))
    }

    /// The text of a code of the data, such as a kind of intervention: the message `{what}-{code}`, or the code in readable form.
    pub fn of_code(&self, what: &str, code: &str) -> String {
        self.of_known_code(what, code).unwrap_or_else(|| readable(code))
    }

    /// The text of a code of the data that the files have a message for.
    pub fn of_known_code(&self, what: &str, code: &str) -> Option<String> {
        let key = format!("{what}-{}", code.replace('_', "-"));
        self.bundle.has_message(&key).then(|| self.get(&key))
    }

    fn format(&self, key: &str, arguments: Option<&FluentArgs<'_>>) -> String {
        let pattern = self.bundle.get_message(key).and_then(|message| message.value());
        pattern.map_or_else(
            || key.to_owned(),
            |pattern| self.bundle.format_pattern(pattern, arguments, &mut Vec::new()).into_owned(),
        )
    }
}

/// A code as words: "social_vicevaert" → "Social vicevaert".
pub fn readable(code: &str) -> String {
    capitalised(&code.replace('_', " "))
}

/// A text with a capital letter in front, as it begins a sentence.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Keys of a file and the arguments that its messages take, in order.
    fn keys(source: &str) -> Vec<(String, Vec<String>)> {
        assert!(FluentResource::try_new(source.to_owned()).is_ok(), "the file has a faulty message");
        let messages = source.lines().filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase()));
        let mut keys: Vec<_> = messages
            .map(|line| {
                let (key, text) = line.split_once(" = ").expect("a message stands on one line");
                let mut arguments: Vec<String> = text
                    .split("{ $")
                    .skip(1)
                    .filter_map(|part| part.split_once(' '))
                    .map(|(name, _)| name.to_owned())
                    .collect();
                arguments.sort();
                (key.to_owned(), arguments)
            })
            .collect();
        keys.sort();
        keys
    }

    #[test]
    fn both_languages_have_the_same_keys_with_the_same_arguments() {
        assert_eq!(keys(DANISH), keys(ENGLISH));
    }

    #[test]
    fn every_key_in_the_code_is_in_the_files_and_the_other_way_round() {
        let sources = sources(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")));
        // Codes of the data are put together.
        let of_data = |key: &str| ["kind-", "group-", "cause-", "words-"].iter().any(|what| key.starts_with(what));
        for (key, _) in keys(DANISH).into_iter().filter(|(key, _)| !of_data(key)) {
            assert!(sources.contains(&format!("\"{key}\"")), "no code uses the text {key}");
        }
        let texts = Texts::new(Language::Danish);
        let with_arguments: Vec<String> =
            keys(DANISH).into_iter().filter(|(_, arguments)| !arguments.is_empty()).map(|(key, _)| key).collect();
        for key in sources.split(".text(\"").skip(1).filter_map(|part| part.split('"').next()) {
            assert!(!with_arguments.iter().any(|with| with == key), "{key} is asked for without its arguments");
        }
        for call in [".get(\"", ".with(\""] {
            for key in sources.split(call).skip(1).filter_map(|part| part.split('"').next()) {
                if key.contains('-') {
                    assert_ne!(texts.get(key), key, "the files have no text {key}");
                }
            }
        }
    }

    fn sources(folder: &std::path::Path) -> String {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries
            .map(|path| if path.is_dir() { sources(&path) } else { std::fs::read_to_string(path).unwrap() })
            .collect()
    }

    #[test]
    fn a_code_has_its_name_and_an_unknown_one_is_readable() {
        let texts = Texts::new(Language::Danish);
        assert_eq!(texts.of_code("kind", "social_vicevaert"), "Social vicevært");
        assert_eq!(texts.of_code("kind", "ny_slags"), "Ny slags");
        assert_eq!(texts.of_known_code("cause", "bruttoindkomst").as_deref(), Some("lav bruttoindkomst"));
        assert_eq!(texts.of_known_code("cause", "nyt_tal"), None);
        assert_eq!(capitalised("ældre"), "Ældre");
    }

    #[test]
    fn arguments_stand_in_the_text_without_marks() {
        let texts = Texts::new(Language::Danish);
        let rank = texts.with("rank", [("place", "3".into()), ("of", "120".into())]);
        assert_eq!(rank, "nr. 3 af 120");
    }
}
