use super::*;
use crate::import::formats::{Columns, Coordinates, FormatOptions};
use geodata::validate::RawTable;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use std::io::Write;

fn read_book(bytes: Vec<u8>, layer: Option<&str>) -> Result<RawTable, String> {
    let input = Input { name: "tal.xlsx".to_owned(), path: None, bytes };
    let options = FormatOptions { layer: layer.map(str::to_owned), ..FormatOptions::default() };
    let asked =
        Asked { columns: Columns::All, coordinates: Coordinates::Absent, unique: Vec::new(), options: &options };
    read(&input, &asked).map(|found| found.table).map_err(|problems| problems[0].to_string())
}

fn row(table: &RawTable, at: usize) -> Vec<&str> {
    table.rows[at].values.iter().map(|value| value.text().unwrap_or("∅")).collect()
}

fn book(second: bool) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Nøgletal").unwrap();
    sheet.write(0, 0, "Nøgletal for boligafdelinger").unwrap();
    for (column, name) in ["afdeling", "ledige", "pct", "dato"].into_iter().enumerate() {
        sheet.write(2, column as u16, name).unwrap();
    }
    sheet.write(3, 0, "0101").unwrap().write(3, 1, 12).unwrap().write(3, 2, 12.5).unwrap();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    sheet.write_with_format(3, 3, ExcelDateTime::from_ymd(2025, 1, 31).unwrap(), &date).unwrap();
    sheet.write(4, 0, "0102").unwrap().write(4, 1, "1.000").unwrap();
    sheet.write(6, 0, "Kilde: udtræk").unwrap();
    let other = book.add_worksheet().set_name("Andet").unwrap();
    if second {
        other.write(0, 0, "a").unwrap().write(1, 0, true).unwrap();
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn a_sheet_is_a_table_with_its_rows_numbers_and_dates() {
    let table = read_book(book(false), None).unwrap();
    assert_eq!(
        table.columns.iter().map(|column| column.1.as_str()).collect::<Vec<_>>(),
        ["afdeling", "ledige", "pct", "dato"]
    );
    assert_eq!(
        (row(&table, 0), row(&table, 1)),
        (vec!["0101", "12", "12.5", "2025-01-31"], vec!["0102", "1.000", "∅", "∅"])
    );
    assert_eq!((table.rows[0].number, table.rows.len()), (4, 2));
    assert!(
        table.figure(1, &table.rows[1].values[1]).unwrap_err().contains("can be read as 1 "),
        "a number as text is no plainer in a sheet"
    );
    let reason = read_book(book(true), None).unwrap_err();
    assert!(reason.contains("has several sheets") && reason.contains("Nøgletal, Andet"), "{reason}");
    assert_eq!(row(&read_book(book(true), Some("Andet")).unwrap(), 0), ["true"]);
    assert!(read_book(book(true), Some("Intet")).unwrap_err().contains("no such sheet; it has: Nøgletal, Andet"));
}

fn ods(rows: &str) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let plain = zip::write::SimpleFileOptions::default();
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet>\
         <table:table table:name=\"Ark1\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let manifest = "<?xml version=\"1.0\"?><manifest:manifest xmlns:manifest=\"m\"/>".to_owned();
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet".to_owned()),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", content),
    ] {
        writer.start_file(name, plain).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn an_open_document_is_read_alike_and_repeats_are_counted_first() {
    let cell = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let number =
        "<table:table-cell office:value-type=\"float\" office:value=\"12.5\"><text:p>12,5</text:p></table:table-cell>";
    let line = |cells: &str| format!("<table:table-row>{cells}</table:table-row>");
    let rows = [line(&(cell("afdeling") + &cell("pct"))), line(&(cell("0101") + number))].concat();
    let table = read_book(ods(&rows), None).unwrap();
    assert_eq!(row(&table, 0), ["0101", "12.5"]);
    let bomb = "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell table:number-columns-repeated=\"16384\" office:value-type=\"float\" office:value=\"1\"/></table:table-row>";
    assert!(read_book(ods(bomb), None).unwrap_err().contains("cells"));
}
