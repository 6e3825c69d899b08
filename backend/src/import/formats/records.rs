//! Delimited text taken apart into records: quotes, doubled quotes, line breaks within quotes, and every kind of line end.
use std::borrow::Cow;

/// A record, and the line on which it begins, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record<'a> {
    pub line: u64,
    pub cells: Vec<Cow<'a, str>>,
}

/// More columns than a spreadsheet can have.
pub(super) const MOST_COLUMNS: usize = 16_384;

/// A text that cannot be taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Broken {
    /// Line on which it begins.
    pub line: u64,
    pub reason: String,
}

/// Reads records one after the other.
pub(super) struct Records<'a> {
    text: &'a str,
    at: usize,
    line: u64,
    delimiter: u8,
}

/// The length of the line end at a place, which is 0 where there is none.
fn line_end(bytes: &[u8]) -> usize {
    match bytes {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    }
}

fn count_ends(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let ends = bytes.iter().filter(|byte| matches!(byte, b'\r' | b'\n')).count();
    (ends - bytes.windows(2).filter(|pair| pair == b"\r\n").count()) as u64
}

impl<'a> Records<'a> {
    /// Records of a text with an ASCII mark between columns; the first stands on `line`.
    pub(super) fn new(text: &'a str, delimiter: u8, line: u64) -> Self {
        Self { text, at: 0, line, delimiter }
    }

    /// The next cell, and whether it is the last of its record.
    fn cell(&mut self) -> Result<(Cow<'a, str>, bool), Broken> {
        let bytes = self.text.as_bytes();
        let rest = &self.text[self.at..];
        let padded = rest.len() - rest.trim_start_matches([' ', '\u{feff}']).len();
        if self.delimiter != b' ' && bytes.get(self.at + padded) == Some(&b'"') {
            return self.quoted(self.at + padded + 1);
        }
        let end = bytes[self.at..].iter().position(|byte| *byte == self.delimiter || matches!(byte, b'\r' | b'\n'));
        let end = end.map_or(bytes.len(), |end| self.at + end);
        let cell = Cow::Borrowed(&self.text[self.at..end]);
        Ok((cell, self.close(end)))
    }

    /// Goes past what ends a cell at a place; whether that ends the record.
    fn close(&mut self, end: usize) -> bool {
        let bytes = self.text.as_bytes();
        if bytes.get(end) == Some(&self.delimiter) {
            self.at = end + 1;
            return false;
        }
        let length = bytes.get(end..).map_or(0, line_end);
        self.at = end + length;
        self.line += u64::from(length > 0);
        true
    }

    fn quoted(&mut self, begin: usize) -> Result<(Cow<'a, str>, bool), Broken> {
        let bytes = self.text.as_bytes();
        let (mut at, mut doubled) = (begin, false);
        let line = self.line;
        let broken = |reason: &str| Broken { line, reason: reason.to_owned() };
        let end = loop {
            let next = bytes.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == b'"'));
            let Some(next) = next else {
                return Err(broken(
                    "opens a quote that is never closed, so that all that follows would be one value; close it, or double a quote that is part of a text",
                ));
            };
            at += next;
            if bytes.get(at + 1) != Some(&b'"') {
                break at;
            }
            doubled = true;
            at += 2;
        };
        let inside = &self.text[begin..end];
        let after = &self.text[end + 1..];
        let padded = if self.delimiter == b' ' { 0 } else { after.len() - after.trim_start_matches(' ').len() };
        let ends_at = end + 1 + padded;
        let ends = bytes.get(ends_at).is_none_or(|byte| *byte == self.delimiter || matches!(byte, b'\r' | b'\n'));
        if !ends {
            let reason =
                "has a text after a quote was closed: a quote is missing, or one that is part of a text is not doubled";
            return Err(broken(reason));
        }
        self.line += count_ends(inside);
        let cell = if doubled { Cow::Owned(inside.replace("\"\"", "\"")) } else { Cow::Borrowed(inside) };
        Ok((cell, self.close(ends_at)))
    }

    /// The next record, a blank line being one with an empty cell; `None` at the end.
    pub(super) fn next(&mut self) -> Option<Result<Record<'a>, Broken>> {
        if self.at >= self.text.len() {
            return None;
        }
        let line = self.line;
        let mut cells = Vec::new();
        loop {
            if cells.len() == MOST_COLUMNS {
                self.at = self.text.len();
                return Some(Err(Broken { line, reason: format!("has more than {MOST_COLUMNS} columns") }));
            }
            match self.cell() {
                Err(broken) => {
                    self.at = self.text.len();
                    return Some(Err(broken));
                }
                Ok((cell, last)) => {
                    cells.push(cell);
                    if last {
                        return Some(Ok(Record { line, cells }));
                    }
                }
            }
        }
    }
}

/// The line in a quoted text of several lines that looks like a record of the table itself, as where a quote swallowed rows.
pub(super) fn swallowed(cell: &str, delimiter: u8, columns: usize) -> bool {
    if !cell.contains(['\n', '\r']) {
        return false;
    }
    let lines: Vec<&str> = cell.split(['\n', '\r']).filter(|line| !line.trim().is_empty()).collect();
    let marks = |line: &str| line.bytes().filter(|byte| *byte == delimiter).count();
    let [_, inner @ ..] = &lines[..] else { return false };
    columns > 1 && !inner.is_empty() && inner.iter().any(|line| marks(line) == columns - 1)
}

#[cfg(test)]
#[path = "records_tests.rs"]
mod tests;
