//! Cells in rows, as a text or a sheet has them.
use geodata::validate::RawValue;
use std::borrow::Cow;

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell<'a> {
    /// A text, or whatever a format writes that knows no other.
    Text(Cow<'a, str>),
    /// A number or truth value of a format that tells it from a text.
    Literal(String),
}

impl Cell<'_> {
    /// The text without blanks around it, and without byte order marks that stand in the middle of files put together.
    pub(super) fn trimmed(&self) -> &str {
        match self {
            Self::Text(text) => text.trim_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}'),
            Self::Literal(text) => text,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.trimmed().is_empty()
    }

    /// The value; blanks alone are none.
    pub(super) fn raw(&self) -> RawValue {
        match self {
            _ if self.is_empty() => RawValue::Absent,
            Self::Text(_) => RawValue::Text(self.trimmed().to_owned()),
            Self::Literal(text) => RawValue::Literal(text.clone()),
        }
    }
}

/// A row, and its number in the file, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct GridRow<'a> {
    pub number: u64,
    pub cells: Vec<Cell<'a>>,
}

/// The rows of a text or a sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Grid<'a> {
    pub rows: Vec<GridRow<'a>>,
}
