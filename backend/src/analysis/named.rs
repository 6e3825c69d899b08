//! Columns as a person names them to an analyst's command, and what is said with the name.
use super::records::text;
use geodata::{
    indicator::Direction,
    validate::{RawRow, RawTable},
};
use std::str::FromStr;

/// A column of an index, and which way is worse in it: `indkomst`, `-indkomst`, and for columns whose own names begin with these marks
/// `=-18_aarige` and `-=-18_aarige`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DirectedColumn {
    /// The name in the file.
    pub name: String,
    /// Which way is worse.
    pub direction: Direction,
    /// As it was given, with its marks.
    pub written: String,
}

impl FromStr for DirectedColumn {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, String> {
        let (name, direction) = match written.strip_prefix('-') {
            Some(name) => (name, Direction::LowerIsWorse),
            None => (written, Direction::HigherIsWorse),
        };
        let name = name.strip_prefix('=').unwrap_or(name);
        if name.is_empty() {
            return Err("names no column".to_owned());
        }
        Ok(Self { name: name.to_owned(), direction, written: written.to_owned() })
    }
}

/// Columns with commas between them, each as it is named alone; one whose name has a comma stands in quotes, as in CSV:
/// `"Ledige, pct.",boliger`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listed<T>(pub Vec<T>);

impl<T> Listed<T> {
    /// The columns of an option that may be given several times.
    pub(crate) fn all(lists: Vec<Self>) -> Vec<T> {
        lists.into_iter().flat_map(|list| list.0).collect()
    }

    /// Reads a list of what `column` reads.
    ///
    /// # Errors
    /// Why one of them cannot be read.
    pub(crate) fn read(text: &str, column: impl Fn(&str) -> Result<T, String>) -> Result<Self, String> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let mut record = csv::StringRecord::new();
        reader.read_record(&mut record).map_err(|error| error.to_string())?;
        if record.is_empty() {
            return column("").map(|column| Self(vec![column]));
        }
        record.iter().map(column).collect::<Result<_, _>>().map(Self)
    }
}

/// The name of a column.
///
/// # Errors
/// Where it is empty.
pub(crate) fn column_name(name: &str) -> Result<String, String> {
    if name.is_empty() { Err("names no column".to_owned()) } else { Ok(name.to_owned()) }
}

/// `COLUMN=VALUE`: the rows that have a value in a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Condition {
    /// The column.
    pub column: String,
    /// The value, as it stands in the file.
    pub value: String,
}

impl Condition {
    /// Whether a row of a table has the value.
    pub(crate) fn holds(&self, table: &RawTable, row: &RawRow) -> bool {
        text(table, row, &self.column) == Some(self.value.as_str())
    }
}

impl FromStr for Condition {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, String> {
        let parts = written.split_once('=').filter(|(column, value)| !column.is_empty() && !value.is_empty());
        let (column, value) = parts.ok_or_else(|| "expected a column, \"=\" and a value".to_owned())?;
        Ok(Self { column: column.to_owned(), value: value.to_owned() })
    }
}

/// Two columns with a mark between them, such as the numerator and the denominator of `ledige/voksne`.
///
/// # Errors
/// What was expected, where one of them is missing.
pub(crate) fn two_columns(text: &str, mark: char) -> Result<(String, String), String> {
    let parts = text.split_once(mark).filter(|(a, b)| !a.is_empty() && !b.is_empty());
    let (first, second) = parts.ok_or_else(|| format!("expected two columns with \"{mark}\" between them"))?;
    Ok((first.to_owned(), second.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_before_a_name_turns_it_and_another_keeps_a_mark_of_its_own() {
        use Direction::{HigherIsWorse, LowerIsWorse};
        for (written, name, direction) in [
            ("ledige", "ledige", HigherIsWorse),
            ("-indkomst", "indkomst", LowerIsWorse),
            ("=-18_aarige", "-18_aarige", HigherIsWorse),
            ("-=-18_aarige", "-18_aarige", LowerIsWorse),
            ("--18_aarige", "-18_aarige", LowerIsWorse),
            ("==x", "=x", HigherIsWorse),
        ] {
            let column: DirectedColumn = written.parse().unwrap();
            assert_eq!((column.name.as_str(), column.direction), (name, direction), "{written}");
        }
        for nothing in ["", "-", "=", "-="] {
            assert_eq!(nothing.parse::<DirectedColumn>(), Err("names no column".to_owned()), "{nothing}");
        }
    }

    #[test]
    fn a_name_with_a_comma_stands_in_quotes() {
        let names = |text: &str| Listed::read(text, column_name).map(|list| list.0);
        for (text, expected) in [
            ("ledige", vec!["ledige"]),
            ("ledige,børn, 0-6", vec!["ledige", "børn", " 0-6"]),
            ("\"ledige, pct.\",-indkomst", vec!["ledige, pct.", "-indkomst"]),
            ("a,\"de \"\"tabte\"\", i alt\"", vec!["a", "de \"tabte\", i alt"]),
            ("b\"q", vec!["b\"q"]),
        ] {
            assert_eq!(names(text), Ok(expected.into_iter().map(str::to_owned).collect()), "{text}");
        }
        for nothing in ["", "a,", ",a", "\"\""] {
            assert_eq!(names(nothing), Err("names no column".to_owned()), "{nothing}");
        }
        let directed = Listed::read("\"-ledige, pct.\",b", str::parse::<DirectedColumn>).unwrap();
        assert_eq!((directed.0[0].name.as_str(), directed.0[0].direction), ("ledige, pct.", Direction::LowerIsWorse));
        let ratio = Listed::read("\"a, b/c\"", |text| two_columns(text, '/')).unwrap();
        assert_eq!(ratio.0, [("a, b".to_owned(), "c".to_owned())]);
        assert_eq!(Listed::all(vec![Listed(vec![1, 2]), Listed(vec![3])]), [1, 2, 3]);
    }

    #[test]
    fn a_condition_has_a_column_and_a_value_that_may_hold_the_sign() {
        let condition: Condition = "KOM=a=b".parse().unwrap();
        assert_eq!((condition.column.as_str(), condition.value.as_str()), ("KOM", "a=b"));
        for wrong in ["KOM", "=ja", "KOM=", ""] {
            assert_eq!(wrong.parse::<Condition>().unwrap_err(), "expected a column, \"=\" and a value", "{wrong}");
        }
    }

    #[test]
    fn two_columns_are_both_named() {
        assert_eq!(two_columns("a/b/c", '/'), Ok(("a".to_owned(), "b/c".to_owned())));
        for wrong in ["a", "/b", "a/"] {
            assert_eq!(two_columns(wrong, '/').unwrap_err(), "expected two columns with \"/\" between them", "{wrong}");
        }
    }
}
