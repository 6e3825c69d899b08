//! Tables as files: for programs (RFC 4180: commas between columns, points in numbers, UTF-8), or for a Danish Excel.
use serde::Deserialize;
use std::{borrow::Cow, collections::HashSet};

/// A value of a table.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(crate) enum Cell {
    /// No value.
    #[default]
    Empty,
    /// A text, which stays one even if it looks like a number.
    Text(String),
    /// A number with a decimal point.
    Number(String),
}

impl Cell {
    /// A number as it is written.
    pub(crate) fn number(value: impl std::fmt::Display) -> Self {
        Self::Number(value.to_string())
    }

    /// A number with this many digits after the point.
    pub(crate) fn rounded(value: f64, digits: usize) -> Self {
        let text = format!("{value:.digits$}");
        // What is nearly nothing below 0 is nothing.
        let nothing = text.bytes().all(|byte| matches!(byte, b'-' | b'0' | b'.'));
        Self::Number(if nothing { text.trim_start_matches('-').to_owned() } else { text })
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

impl From<&serde_json::Value> for Cell {
    fn from(value: &serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Empty,
            serde_json::Value::Number(number) => Self::Number(number.to_string()),
            serde_json::Value::String(text) => Self::Text(text.clone()),
            other => Self::Text(other.to_string()),
        }
    }
}

/// Who opens a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum CsvFor {
    /// Other programs: commas between columns, decimal points, UTF-8.
    #[default]
    Programs,
    /// Excel with Danish settings: semicolons, decimal commas, UTF-8 with a byte order mark; a text that Excel would take for a number or a
    /// date is written ="…", which Excel shows as that text. The file opens by a double click.
    Excel,
}

/// A table that is to be written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Sheet {
    /// Names of the columns.
    pub header: Vec<String>,
    /// Rows, each as long as the header.
    pub rows: Vec<Vec<Cell>>,
}

impl Sheet {
    /// The first name that two columns have.
    pub(crate) fn repeated(&self) -> Option<&str> {
        let mut seen = HashSet::new();
        self.header.iter().map(String::as_str).find(|name| !seen.insert(*name))
    }

    /// The file.
    pub(crate) fn write(self, csv_for: CsvFor) -> Vec<u8> {
        write(self.header.iter().map(String::as_str), self.rows, csv_for)
    }
}

/// The file; every row is as long as the header. No text is taken for a formula by a spreadsheet.
pub(crate) fn write<'a>(
    header: impl IntoIterator<Item = &'a str>,
    rows: impl IntoIterator<Item = Vec<Cell>>,
    csv_for: CsvFor,
) -> Vec<u8> {
    let mut builder = ::csv::WriterBuilder::new();
    let mut begin = Vec::new();
    if csv_for == CsvFor::Excel {
        builder.delimiter(b';').terminator(::csv::Terminator::CRLF);
        begin.extend(b"\xef\xbb\xbf");
    }
    let text = if csv_for == CsvFor::Excel { as_text_in_excel } else { inert };
    let mut writer = builder.from_writer(begin);
    let in_memory = "rows are as long as the header, and a vector takes every byte";
    writer.write_record(header.into_iter().map(|name| text(name).into_owned())).expect(in_memory);
    for row in rows {
        let cells = row.iter().map(|cell| match cell {
            Cell::Empty => String::new(),
            Cell::Text(value) => text(value).into_owned(),
            Cell::Number(value) if csv_for == CsvFor::Excel && is_beyond_excel(value) => format!("=\"{value}\""),
            Cell::Number(value) if csv_for == CsvFor::Excel => with_comma(value),
            Cell::Number(value) => value.clone(),
        });
        writer.write_record(cells).expect(in_memory);
    }
    writer.into_inner().expect(in_memory)
}

/// Characters that a formula begins with.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A text that no spreadsheet takes for a formula; a number stays one.
fn inert(cell: &str) -> Cow<'_, str> {
    let formula = cell.starts_with(FORMULA) && cell.parse::<f64>().is_err();
    if formula { format!("'{cell}").into() } else { cell.into() }
}

/// The longest text that Excel takes in a formula.
const LONGEST_IN_FORMULA: usize = 255;

/// Words beside digits with which Excel, Danish or English, reads a number, a date or a time.
const WORDS: [&str; 41] = [
    "e",
    "am",
    "pm",
    "a",
    "p",
    "kr",
    "dkk",
    "eur",
    "jan",
    "januar",
    "january",
    "feb",
    "februar",
    "february",
    "mar",
    "marts",
    "march",
    "apr",
    "april",
    "maj",
    "may",
    "jun",
    "juni",
    "june",
    "jul",
    "juli",
    "july",
    "aug",
    "august",
    "sep",
    "sept",
    "september",
    "okt",
    "oktober",
    "oct",
    "october",
    "nov",
    "november",
    "dec",
    "december",
    "d",
];

/// Words that Excel reads as yes or no.
const TRUTHS: [&str; 4] = ["sand", "falsk", "true", "false"];

/// A text that Excel leaves as it is: 5.12 is no day, 09 no 9, and 1E5 no hundred thousand.
fn as_text_in_excel(text: &str) -> Cow<'_, str> {
    let lower = text.trim().to_lowercase();
    let mut words = lower.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty());
    let is_value = lower.contains(|letter: char| letter.is_ascii_digit()) && words.all(|word| WORDS.contains(&word));
    let is_formula = text.starts_with(FORMULA);
    if !is_value && !is_formula && !TRUTHS.contains(&lower.as_str()) {
        text.into()
    } else if text.chars().count() > LONGEST_IN_FORMULA {
        format!("'{text}").into()
    } else {
        format!("=\"{}\"", text.replace('"', "\"\"")).into()
    }
}

/// Whether it is a whole number of which Excel would make zeros of the last digits: it keeps 15.
fn is_beyond_excel(number: &str) -> bool {
    let digits = number.trim_start_matches('-');
    digits.len() > 15 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number with a decimal comma and all its digits: no exponent.
fn with_comma(number: &str) -> String {
    let plain = match number.parse::<f64>() {
        Ok(value) if number.contains(['e', 'E']) => value.to_string(),
        _ => number.to_owned(),
    };
    plain.replace('.', ",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(row: Vec<Cell>, csv_for: CsvFor) -> String {
        let names = ["a", "b", "c", "d", "e"].into_iter().take(row.len());
        let text = String::from_utf8(write(names, [row], csv_for)).unwrap();
        text.lines().nth(1).unwrap().to_owned()
    }

    #[test]
    fn names_are_quoted_and_no_cell_is_a_formula() {
        let row = ["Ø, vest", "=HYPERLINK(1)", "-1.5", "", "-Nord"].map(Cell::from).to_vec();
        let text = String::from_utf8(write(["navn", "a", "b", "c", "=d"], [row], CsvFor::Programs)).unwrap();
        assert_eq!(text, "navn,a,b,c,'=d\n\"Ø, vest\",'=HYPERLINK(1),-1.5,,'-Nord\n");
    }

    #[test]
    fn a_long_code_keeps_its_last_digits_in_excel() {
        let codes = || vec![Cell::number(1_234_567_890_123_456_789_u64), Cell::number(123_456_789_012_345_u64)];
        assert_eq!(written(codes(), CsvFor::Excel), "\"=\"\"1234567890123456789\"\"\";123456789012345");
        assert_eq!(written(codes(), CsvFor::Programs), "1234567890123456789,123456789012345");
        assert_eq!(written(vec![Cell::number(-4.999_999_999_959_255)], CsvFor::Excel), "-4,999999999959255");
    }

    #[test]
    fn a_danish_excel_reads_numbers_as_numbers_and_texts_as_texts() {
        let row = vec![
            "Ærøvej; nord".into(),
            Cell::number(5.12),
            Cell::rounded(-1234.5, 3),
            Cell::number("1e-7"),
            Cell::rounded(-0.0, 2),
        ];
        let bytes = write(["navn", "boliger", "x", "y", "z"], [row], CsvFor::Excel);
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text, "\u{feff}navn;boliger;x;y;z\r\n\"Ærøvej; nord\";5,12;-1234,500;0,0000001;0,00\r\n");
    }

    #[test]
    fn what_excel_would_take_for_a_date_or_a_number_is_written_as_a_text() {
        for text in [
            "5.12",
            "1.0",
            "09",
            "2150",
            "3-4",
            "1/2",
            "12:30",
            "maj 2025",
            "5. maj",
            "JAN-05",
            "1E5",
            "0101",
            "12 %",
            "kr. 5",
            "SAND",
            "true",
            "=HYPERLINK(1)",
            "-Nord",
            "+4512345678",
            "@x",
            "2025-01",
        ] {
            assert_eq!(written(vec![text.into()], CsvFor::Excel), format!("\"=\"\"{text}\"\"\""), "{text}");
        }
        for text in [
            "Ærøvej",
            "100m_61757_7244",
            "1kmN3621E4482",
            "891f058317bffff",
            "2025-Q3",
            "Solbakken 4",
            "maj",
            "gård 1.2",
        ] {
            assert_eq!(written(vec![text.into()], CsvFor::Excel), text);
        }
        assert_eq!(written(vec!["=\"a\"".into()], CsvFor::Excel), "\"=\"\"=\"\"\"\"a\"\"\"\"\"\"\"");
        let long = format!("={}", "x".repeat(300));
        assert_eq!(
            written(vec![long.clone().into()], CsvFor::Excel),
            format!("'{long}"),
            "a formula holds 255 characters"
        );
    }
}
