//! Tables: delimited text in any encoding, with or without a pair of coordinates.
use super::{geojson::Columns, mapping::DatasetEntry};
use ::csv::ReaderBuilder;
use encoding_rs::Encoding;
use geo::Point;
use geodata::{
    crs::{Crs, Projection},
    validate::{Place, Problem, RawGeometry, RawRow, RawTable, RawValue, Unit, number},
};

/// Reads a table. Columns that mean `x` and `y` become a point in EPSG:25832.
///
/// # Errors
/// All problems of the file as a whole.
pub(crate) fn read(
    entry: &DatasetEntry,
    columns: Vec<(String, String)>,
    bytes: &[u8],
) -> Result<RawTable, Vec<Problem>> {
    let advice = "say encoding = \"windows-1252\" in the mapping if that is its encoding";
    let text = decoded(entry, bytes, advice)?;
    let place_of = |meaning: &str| columns.iter().position(|column| column.0 == meaning);
    let coordinates = place_of("x").zip(place_of("y"));
    read_text(entry, Columns::Named(columns), coordinates, &text)
}

/// Reads a table from its text. The two columns at `coordinates`, positions among the columns that are read, become a point in EPSG:25832.
///
/// # Errors
/// All problems of the file as a whole.
pub(crate) fn read_text(
    entry: &DatasetEntry,
    columns: Columns,
    coordinates: Option<(usize, usize)>,
    text: &str,
) -> Result<RawTable, Vec<Problem>> {
    let one = |field: Option<&str>, value: Option<&str>, reason: String| {
        vec![Problem::of_file(&entry.file, field, value, reason)]
    };
    let delimiter = entry.delimiter.unwrap_or(';');
    let delimiter_byte = u8::try_from(delimiter)
        .map_err(|_| one(Some("delimiter"), Some(&delimiter.to_string()), "is not an ASCII character".to_owned()))?;
    let epsg = entry.epsg.unwrap_or(25832);
    let crs = Crs::from_epsg(epsg).map_err(|error| one(Some("epsg"), Some(&epsg.to_string()), error.to_string()))?;
    let projection = Projection::new(crs, Crs::Utm32);
    let mut reader = ReaderBuilder::new().delimiter(delimiter_byte).flexible(true).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| one(None, None, format!("has no readable header: {error}")))?.clone();
    let names: Vec<&str> = header.iter().map(str::trim).collect();
    let (columns, positions) = match columns {
        Columns::Named(columns) => {
            let positions = positions(&entry.file, &columns, &names)?;
            (columns, positions)
        }
        Columns::All => {
            let same = names.iter().map(|name| ((*name).to_owned(), (*name).to_owned()));
            (same.collect(), (0..names.len()).collect())
        }
    };
    let decimal_mark = entry.decimal.unwrap_or('.');
    let (mut rows, mut unreadable) = (Vec::new(), Vec::new());
    let mut lines = Lines { text: text.as_bytes(), counted: 0, line: 1 };
    for record in reader.records() {
        let record = record.map_err(|error| one(None, None, format!("cannot be read further: {error}")))?;
        let number = record.position().map_or(0, |position| lines.number(position.byte() as usize));
        if record.len() != header.len() {
            // It may be cut anywhere, so that none of its values can be trusted.
            let reason = format!("has {} where the header has {}", columns_of(record.len()), header.len());
            let place = Place { file: entry.file.clone(), record: Some((Unit::Row, number)) };
            unreadable.push(Problem { place, ..Problem::of_file(&entry.file, None, None, reason) });
            continue;
        }
        let values: Vec<&str> = positions.iter().map(|&position| record[position].trim()).collect();
        let geometry =
            coordinates.map_or(RawGeometry::Absent, |(x, y)| point(&projection, values[x], values[y], decimal_mark));
        let value = |text: &&str| if text.is_empty() { RawValue::Absent } else { RawValue::Text((*text).to_owned()) };
        rows.push(RawRow { number, values: values.iter().map(value).collect(), geometry });
    }
    let (file, unique) = (entry.file.clone(), entry.unique.clone());
    Ok(RawTable { file, unit: Unit::Row, columns, decimal_mark, unique, rows, unreadable })
}

/// Where the columns stand in the header; a column that is not there, or stands there twice, is a problem.
fn positions(file: &str, columns: &[(String, String)], names: &[&str]) -> Result<Vec<usize>, Vec<Problem>> {
    let mut positions = Vec::with_capacity(columns.len());
    let mut problems = Vec::new();
    for (_, name) in columns {
        let found = names.iter().position(|other| other == name);
        let reason = match found {
            Some(_) => stands_twice(names, name),
            None => Some(format!("there is no such column; the file has: {}", names.join(", "))),
        };
        positions.extend(found);
        problems.extend(reason.map(|reason| Problem::of_file(file, Some(name), None, reason)));
    }
    if problems.is_empty() { Ok(positions) } else { Err(problems) }
}

/// Why a column cannot be told from another of the same name, if there is one.
pub(crate) fn stands_twice<T: AsRef<str>>(names: &[T], name: &str) -> Option<String> {
    let found = (1..).zip(names).filter(|(_, other)| other.as_ref() == name);
    let found: Vec<String> = found.map(|(number, _): (usize, _)| number.to_string()).collect();
    let (last, others) = found.split_last().filter(|(_, others)| !others.is_empty())?;
    Some(format!("is the name of the columns {} and {last}; give each a name of its own", others.join(", ")))
}

/// The lines of a text, counted as far as it has been read.
struct Lines<'a> {
    text: &'a [u8],
    counted: usize,
    line: u64,
}

impl Lines<'_> {
    /// The number of the line on which a record begins. The reader says where it began to look for it, which is before the rest of the line
    /// end of the record before, and before empty lines.
    fn number(&mut self, searched_from: usize) -> u64 {
        let is_end = |byte: &&u8| matches!(byte, b'\r' | b'\n');
        let begin = searched_from + self.text[searched_from..].iter().take_while(is_end).count();
        let passed = &self.text[self.counted..begin];
        let breaks = passed.iter().filter(|byte| is_end(byte)).count() as u64;
        let in_one = passed.windows(2).filter(|pair| pair == b"\r\n").count() as u64;
        self.line += breaks - in_one;
        self.counted = begin;
        self.line
    }
}

fn columns_of(count: usize) -> String {
    if count == 1 { "1 column".to_owned() } else { format!("{count} columns") }
}

/// The text in its encoding, without a byte order mark; UTF-16 is known by its own. `advice` says what to do about one that is not.
///
/// # Errors
/// The problem of the file.
pub(crate) fn decoded(entry: &DatasetEntry, bytes: &[u8], advice: &str) -> Result<String, Vec<Problem>> {
    let label = entry.encoding.as_deref().unwrap_or("utf-8");
    let encoding = Encoding::for_label(label.as_bytes()).ok_or_else(|| {
        let reason = "is not a known encoding; try utf-8 or windows-1252";
        vec![Problem::of_file(&entry.file, None, Some(label), reason)]
    })?;
    let (text, used, malformed) = encoding.decode(bytes);
    if !malformed {
        return Ok(text.into_owned());
    }
    let line = match std::str::from_utf8(bytes) {
        Err(error) => bytes[..error.valid_up_to()].iter().filter(|&&byte| byte == b'\n').count() + 1,
        Ok(_) => 1,
    };
    let reason = format!("is not {} from line {line} on; {advice}", used.name());
    Err(vec![Problem::of_file(&entry.file, None, None, reason)])
}

fn point(projection: &Projection, x: &str, y: &str, decimal_mark: char) -> RawGeometry {
    if x.is_empty() && y.is_empty() {
        return RawGeometry::Absent;
    }
    let read = |text: &str| number(text, decimal_mark).map_err(|reason| format!("the coordinate \"{text}\" {reason}"));
    let projected = read(x)
        .and_then(|x| Ok((x, read(y)?)))
        .and_then(|(x, y)| projection.point(x, y).map_err(|error| error.to_string()));
    projected.map_or_else(RawGeometry::Unreadable, |point| RawGeometry::Point(Point(point)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_that_is_named_and_stands_twice_is_refused() {
        let entry = DatasetEntry { file: "tal.csv".to_owned(), ..DatasetEntry::default() };
        let read = |named: &str| {
            let columns = vec![("count".to_owned(), named.to_owned())];
            read(&entry, columns, "bydel;ledige; ledige ;ledige\nØ;12;0.1;3\n".as_bytes())
        };
        let problems = read("ledige").unwrap_err();
        let reason = "is the name of the columns 2, 3 and 4; give each a name of its own";
        assert_eq!(problems, [Problem::of_file("tal.csv", Some("ledige"), None, reason)]);
        assert!(read("bydel").is_ok(), "what nobody asks for does not matter");
    }

    #[test]
    fn a_row_has_the_number_of_its_line_however_lines_end() {
        for end in ["\n", "\r\n", "\r", "\r\n\r\n", "\n\n"] {
            let text = ["bydel;ledige", "Ærø;1", "\"Øst\r\nog vest\";2", "Å;3", ""].join(end);
            let entry = DatasetEntry { file: "tal.csv".to_owned(), ..DatasetEntry::default() };
            let columns = vec![("bydel".to_owned(), "bydel".to_owned())];
            let table = read(&entry, columns, text.as_bytes()).unwrap();
            let numbers: Vec<u64> = table.rows.iter().map(|row| row.number).collect();
            let expected = if end.len() == 4 || end == "\n\n" { [3, 5, 8] } else { [2, 3, 5] };
            assert_eq!(numbers, expected, "{end:?}");
        }
    }
}
