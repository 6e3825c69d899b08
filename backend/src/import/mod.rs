//! Import: files of a delivery, as a mapping names them, into a valid delivery and all its problems.
mod formats;
mod mapping;
mod read;
mod source;

pub(crate) use formats::{
    Advice, Asked, Columns, Coordinates, FormatOptions, Found, Input, looks_swapped, no_such_column,
    read as read_format, stands_twice,
};
pub use mapping::{DatasetEntry, Mapping};
pub use read::{Delivered, is_municipality_code, read};

/// Reads the bytes of a file that is called so, as a table and as points: how many records there are, or how many problems of the file as a whole.
/// It is what fuzzers call.
pub fn examine(name: &str, bytes: &[u8]) -> [Result<usize, usize>; 2] {
    let input = Input { name: name.to_owned(), path: None, bytes: bytes.to_vec() };
    let options = FormatOptions::default();
    [Coordinates::Absent, Coordinates::Found].map(|coordinates| {
        let asked = Asked { columns: Columns::All, coordinates, unique: Vec::new(), options: &options };
        read_format(&input, &asked).map(|found| found.table.records()).map_err(|problems| problems.len())
    })
}
