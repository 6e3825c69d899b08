//! Problems: what is wrong, where, and what became of it.
use super::pii::{personal_data, personal_data_in_label, personal_data_in_reason};
use std::fmt;

/// What the records of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Lines of a table, counted from 1 with the header.
    Row,
    /// Features of a collection, counted from 1.
    Feature,
}

impl Unit {
    /// The word in messages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Row => "row",
            Self::Feature => "feature",
        }
    }
}

/// Where something stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// File, as the mapping names it.
    pub file: String,
    /// Record in the file, where it is about one.
    pub record: Option<(Unit, u64)>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if personal_data(&self.file).is_none() { &self.file } else { "a file" })?;
        match self.record {
            Some((unit, number)) => write!(f, ", {} {number}", unit.word()),
            None => Ok(()),
        }
    }
}

/// Whether a text of a file may be shown. Dates may: where an identifier holds one, the reader of the row leaves it out.
fn may_be_shown(text: &str) -> bool {
    personal_data(text).or_else(|| personal_data_in_label(text)).is_none()
}

/// What becomes of the record when problems are accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Consequence {
    /// The record is left out.
    LeftOut,
    /// The record is kept, as the reason says.
    Kept,
}

impl Consequence {
    /// The words in messages and stores.
    pub fn words(self) -> &'static str {
        match self {
            Self::LeftOut => "left out",
            Self::Kept => "kept",
        }
    }
}

/// Something that is wrong with a delivery: one line for a person who has to mend it. As text it repeats no personal data, wherever
/// that stands: lines are printed and kept.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Problem {
    /// Where it stands.
    pub place: Place,
    /// Column or property, where it is about one.
    pub field: Option<String>,
    /// The value, as it stands there.
    pub value: Option<String>,
    /// Why it cannot be taken.
    pub reason: String,
    /// What becomes of the record.
    pub consequence: Consequence,
}

impl Problem {
    /// A problem with a file as a whole, which is left out for it: `field` and `value` where it is about one.
    pub fn of_file(file: &str, field: Option<&str>, value: Option<&str>, reason: impl fmt::Display) -> Self {
        Self {
            place: Place { file: file.to_owned(), record: None },
            field: field.map(str::to_owned),
            value: value.map(str::to_owned),
            reason: reason.to_string(),
            consequence: Consequence::LeftOut,
        }
    }
}

/// A value is shown up to this many characters.
const SHOWN: usize = 60;

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.place)?;
        if let Some(field) = self.field.as_ref().filter(|field| may_be_shown(field)) {
            write!(f, ", field \"{field}\"")?;
        }
        if let Some(value) = self.value.as_ref().filter(|value| may_be_shown(value)) {
            let shown: String = value.chars().take(SHOWN).flat_map(char::escape_debug).collect();
            write!(f, ", value \"{shown}{}\"", if value.chars().count() > SHOWN { "…" } else { "" })?;
        }
        let reason = personal_data_in_reason(&self.reason).map_or(self.reason.clone(), |data| data.to_string());
        write!(f, ": {reason} ({})", self.consequence.words())
    }
}
