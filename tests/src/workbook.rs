//! Workbooks, read by another program's code than that which writes them.
use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use std::io::{Cursor, Read};

/// A column of a sheet: its heading, and its cells as text, empty where there is nothing.
pub type SheetColumn = (String, Vec<String>);

/// The cells of a sheet, row by row.
///
/// # Panics
/// Where the bytes are not a workbook with so many sheets.
pub fn cells(bytes: &[u8], sheet: usize) -> Vec<Vec<Data>> {
    let mut workbook: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes.to_vec())).expect("a workbook");
    let range = workbook.worksheet_range_at(sheet).expect("the sheet is there").expect("the sheet can be read");
    range.rows().map(<[Data]>::to_vec).collect()
}

/// The columns of the first sheet.
pub fn figures(bytes: &[u8]) -> Vec<SheetColumn> {
    let rows = cells(bytes, 0);
    let (header, rows) = rows.split_first().expect("a sheet has headings");
    let column = |at: usize| rows.iter().map(|row| row[at].to_string()).collect();
    header.iter().enumerate().map(|(at, heading)| (heading.to_string(), column(at))).collect()
}

/// Everything that lies in the file, each part as text.
///
/// # Panics
/// Where the bytes are not an archive.
pub fn parts(bytes: &[u8]) -> Vec<String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a workbook is an archive");
    let parts = archive.len();
    let read = |at: usize| {
        let mut text = String::new();
        let mut part = archive.by_index(at).expect("a part of the archive");
        part.read_to_string(&mut text).expect("the parts are texts");
        format!("{:?}\n{text}\n", part.name().ok())
    };
    (0..parts).map(read).collect()
}
