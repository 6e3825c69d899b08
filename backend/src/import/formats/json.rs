//! JSON as files have it: the names of an object in their order, with those that stand twice, and NaN and Infinity with their places.
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Number;
use std::{collections::HashSet, fmt};

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Json {
    Null,
    Bool(bool),
    Number(Number),
    /// A word such as NaN, which JSON does not have, and where it stands.
    Odd(String),
    Text(String),
    List(Vec<Json>),
    Map(Object),
}

/// The members of an object.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Object {
    pub members: Vec<(String, Json)>,
    /// A name that stands twice: which of the values is meant, nothing says.
    pub doubled: Option<String>,
}

static NOTHING: Json = Json::Null;

impl Json {
    /// A member of an object; null where there is none, or it is not an object.
    pub(super) fn get(&self, name: &str) -> &Json {
        match self {
            Self::Map(object) => {
                object.members.iter().find(|member| member.0 == name).map_or(&NOTHING, |member| &member.1)
            }
            _ => &NOTHING,
        }
    }

    /// Whether an object has a member.
    pub(super) fn has(&self, name: &str) -> bool {
        matches!(self, Self::Map(object) if object.members.iter().any(|member| member.0 == name))
    }

    /// The members of an object; none where it is not an object.
    pub(super) fn members(&self) -> &[(String, Json)] {
        match self {
            Self::Map(object) => &object.members,
            _ => &[],
        }
    }

    /// The items of a list; `None` where it is no list.
    pub(super) fn list(&self) -> Option<&[Json]> {
        match self {
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The name that stands twice in this object.
    pub(super) fn doubled(&self) -> Option<&str> {
        match self {
            Self::Map(object) => object.doubled.as_deref(),
            _ => None,
        }
    }

    /// The first word within that JSON does not have.
    pub(super) fn odd(&self) -> Option<&str> {
        match self {
            Self::Odd(word) => Some(word),
            Self::List(items) => items.iter().find_map(Self::odd),
            Self::Map(object) => object.members.iter().find_map(|member| member.1.odd()),
            _ => None,
        }
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(truth) => write!(f, "{truth}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Odd(word) => f.write_str(word),
            Self::Text(text) => write!(f, "\"{}\"", text.escape_debug()),
            Self::List(items) => {
                f.write_str("[")?;
                for (at, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if at > 0 { "," } else { "" })?;
                }
                f.write_str("]")
            }
            Self::Map(object) => {
                f.write_str("{")?;
                for (at, (name, item)) in object.members.iter().enumerate() {
                    write!(f, "{}\"{}\":{item}", if at > 0 { "," } else { "" }, name.escape_debug())?;
                }
                f.write_str("}")
            }
        }
    }
}

/// Begins a text that stands for a word that JSON does not have; no file has it, for it is not assigned.
const ODD: char = '\u{f8fe}';

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Json, E> {
        Ok(Json::Bool(truth))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
        Ok(Json::Number(number.into()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
        Ok(Json::Number(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Json, E> {
        Ok(Number::from_f64(number).map_or(Json::Null, Json::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(text.strip_prefix(ODD).map_or_else(|| Json::Text(text.to_owned()), |word| Json::Odd(word.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut object = Object::default();
        let mut seen = HashSet::new();
        while let Some((name, item)) = items.next_entry::<String, Json>()? {
            let known = if object.members.len() < 16 {
                object.members.iter().any(|member| member.0 == name)
            } else {
                if seen.is_empty() {
                    seen.extend(object.members.iter().map(|member| member.0.clone()));
                }
                !seen.insert(name.clone())
            };
            if known && object.doubled.is_none() {
                object.doubled = Some(name.clone());
            }
            object.members.push((name, item));
        }
        Ok(Json::Map(object))
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

/// The values of a text: one, or several that follow each other, as in files with a feature a line.
///
/// # Errors
/// Why it is not JSON, with line and column.
pub(super) fn values(text: &str) -> Result<Vec<Json>, String> {
    let text = text.trim_start_matches('\u{feff}').replace('\u{1e}', " ");
    let parsed =
        |text: &str| serde_json::Deserializer::from_str(text).into_iter::<Json>().collect::<Result<Vec<Json>, _>>();
    match parsed(&text) {
        Ok(values) if values.is_empty() => Err("is empty".to_owned()),
        Ok(values) => Ok(values),
        Err(error) => {
            let (marked, first) = with_odd_words_marked(&text);
            match (first, parsed(&marked)) {
                (Some(_), Ok(values)) => Ok(values),
                (Some(word), Err(_)) => Err(format!("is not JSON: {word}; beside that: {error}")),
                (None, _) => Err(format!("is not JSON: {error}")),
            }
        }
    }
}

/// A text with the words that JSON does not have as texts that say what and where they are, and the first of them.
fn with_odd_words_marked(text: &str) -> (String, Option<String>) {
    let (mut marked, mut first) = (String::with_capacity(text.len()), None);
    let (mut line, mut begin, mut quoted, mut at) = (1, 0, false, 0);
    let bytes = text.as_bytes();
    let mut copied = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\n' => (line, begin) = (line + 1, at + 1),
            b'\\' if quoted => at += 1,
            b'"' => quoted = !quoted,
            b'N' | b'I' | b'-' | b'n' | b'i' if !quoted => {
                let words = ["NaN", "Infinity", "-Infinity", "-NaN", "nan", "inf", "-inf"];
                let rest = bytes.get(at..).unwrap_or_default();
                let whole = |word: &&&str| {
                    rest.starts_with(word.as_bytes()) && !rest.get(word.len()).is_some_and(u8::is_ascii_alphanumeric)
                };
                if let Some(word) = words.iter().find(whole) {
                    let said = format!("{word} in line {line}, column {} is not JSON; write null", at - begin + 1);
                    marked.push_str(text.get(copied..at).unwrap_or_default());
                    marked.push_str(&format!("\"{ODD}{said}\""));
                    first = first.or(Some(said));
                    at += word.len();
                    copied = at;
                    continue;
                }
            }
            _ => {}
        }
        at += 1;
    }
    marked.push_str(text.get(copied..).unwrap_or_default());
    (marked, first)
}

#[cfg(test)]
#[path = "json_tests.rs"]
mod tests;
