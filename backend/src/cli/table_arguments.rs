//! Options on how tables are written, of every command that reads any. Without them, it is found out and told.
use crate::import::{Advice, FormatOptions};
use clap::Args;
use geodata::validate::Marks;

/// How tables are written.
#[derive(Debug, Clone, Args)]
pub(super) struct TableArguments {
    /// Decimal mark of the numbers in tables, "," or "."; the other one then stands between thousands. Without it, the mark is found for each column, and a
    /// number that can be read in two ways, such as 1.000, is refused.
    #[arg(long, value_name = "MARK", value_parser = decimal)]
    decimal: Option<char>,
    /// Encoding of texts, such as windows-1252; without it, it is found and told.
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// Mark between the columns of a text: one character, or tab.
    #[arg(long, value_name = "MARK", value_parser = delimiter)]
    delimiter: Option<char>,
    /// Row with the names of the columns, counted from 1; without it, lines with a title above it are found and told.
    #[arg(long, value_name = "ROW", value_parser = clap::value_parser!(u64).range(1..))]
    header_row: Option<u64>,
    /// Texts or numbers that stand for a missing value, such as -99, with commas between them. Empty cells, "-", ".." and others do without it.
    #[arg(long, value_name = "MARKS", value_delimiter = ',', allow_hyphen_values = true)]
    missing: Vec<String>,
    /// Texts or numbers that stand for a value that is withheld. "x", "*", "<5", "Diskretioneret" and others do without it.
    #[arg(long, value_name = "MARKS", value_delimiter = ',', allow_hyphen_values = true)]
    suppressed: Vec<String>,
}

fn decimal(text: &str) -> Result<char, String> {
    match text {
        "," | "comma" => Ok(','),
        "." | "point" => Ok('.'),
        _ => Err("expected \",\" or \".\"".to_owned()),
    }
}

fn delimiter(text: &str) -> Result<char, String> {
    let mut letters = text.chars();
    match (text, letters.next(), letters.next()) {
        ("tab" | "\\t", ..) => Ok('\t'),
        (_, Some(mark), None) if mark.is_ascii() && mark != '"' => Ok(mark),
        _ => Err("expected one character, or tab".to_owned()),
    }
}

impl TableArguments {
    /// The options of a file; those that belong to it alone begin with `prefix`.
    pub(super) fn options(&self, prefix: &'static str) -> FormatOptions {
        FormatOptions {
            epsg: None,
            layer: None,
            delimiter: self.delimiter,
            decimal: self.decimal,
            encoding: self.encoding.clone(),
            header_row: self.header_row,
            marks: Marks { missing: self.missing.clone(), suppressed: self.suppressed.clone() },
            in_denmark: false,
            advice: Advice::Options(prefix),
        }
    }
}
