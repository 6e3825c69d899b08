//! An export as a workbook: a sheet with the figures as numbers, and one that says what they are.
use super::{
    about::{About, INDICATOR, INDICATORS, STATES},
    table::Table,
    words::{Language, Words},
};
use crate::table::Cell;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, IgnoreError, Workbook, Worksheet, XlsxError};
use std::collections::HashMap;

const FIGURES: Words = ["Tal", "Figures"];
const ABOUT: Words = ["Om tallene", "About"];
/// Widths of columns in characters.
const NARROWEST: usize = 6;
const WIDEST: usize = 44;
/// Characters that a cell holds.
const LONGEST: usize = 32_767;

/// The file. It depends on what is written alone, and names the time of the release as its own.
///
/// # Errors
/// [`XlsxError`] where a sheet does not hold the table.
pub(super) fn xlsx(table: &Table, about: &About, language: Language, published_at: &str) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let mut properties = DocProperties::new().set_title(&about.title);
    // "2026-11-28T12:00:00Z": a workbook without a time would get the clock's.
    if let Some(time) = published_at.get(..19).and_then(|time| ExcelDateTime::parse_from_str(time).ok()) {
        properties = properties.set_creation_datetime(&time);
    }
    workbook.set_properties(&properties);
    figures(workbook.add_worksheet().set_name(language.say(FIGURES))?, table)?;
    describe(workbook.add_worksheet().set_name(language.say(ABOUT))?, about, language)?;
    workbook.save_to_buffer()
}

fn heading() -> Format {
    Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top)
}

fn figures(sheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
    let mut widths: Vec<usize> = vec![NARROWEST; table.headings.len()];
    let heading = heading();
    for (at, (name, width)) in table.headings.iter().zip(&mut widths).enumerate() {
        sheet.write_string_with_format(0, column(at), cut(name), &heading)?;
        // A long heading breaks between words.
        *width = (*width).max(name.split(' ').map(|word| word.chars().count()).max().unwrap_or(0) + 2);
    }
    let mut formats: HashMap<usize, Format> = HashMap::new();
    for (place, row) in table.rows.iter().enumerate() {
        // A table that is larger than a sheet was refused.
        let place = u32::try_from(place + 1).unwrap_or(u32::MAX);
        for (at, cell) in row.cells.iter().enumerate() {
            let length = match cell {
                Cell::Empty => continue,
                Cell::Text(text) => {
                    sheet.write_string(place, column(at), cut(text))?;
                    text.chars().count()
                }
                Cell::Number(text) => {
                    let digits = text.split_once('.').map_or(0, |(_, digits)| digits.len());
                    let format = formats.entry(digits).or_insert_with(|| number_format(digits));
                    sheet.write_number_with_format(
                        place,
                        column(at),
                        text.parse::<f64>().unwrap_or_default(),
                        format,
                    )?;
                    text.len()
                }
            };
            widths[at] = widths[at].max(length + 2);
        }
    }
    for (at, width) in widths.iter().enumerate() {
        sheet.set_column_width(column(at), (*width).min(WIDEST) as f64)?;
    }
    sheet.set_freeze_panes(1, 1)?;
    let (last_row, last_column) =
        (u32::try_from(table.rows.len()).unwrap_or(u32::MAX), column(widths.len().max(1) - 1));
    sheet.autofilter(0, 0, last_row, last_column)?;
    // An id of digits is a text, and stays one without a warning.
    sheet.ignore_error_range(0, 0, last_row, last_column, IgnoreError::NumberStoredAsText)?;
    Ok(())
}

fn describe(sheet: &mut Worksheet, about: &About, language: Language) -> Result<(), XlsxError> {
    let (bold, heading) = (Format::new().set_bold().set_align(FormatAlign::Top), heading());
    let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    sheet.write_string_with_format(0, 0, cut(&about.title), &bold)?;
    let mut row = 2;
    for (_, label, fact) in &about.facts {
        sheet.write_string_with_format(row, 0, *label, &bold)?;
        sheet.merge_range(row, 1, row, 6, &cut(fact), &text)?;
        // Cells that are merged do not grow with their text.
        let lines = fact.chars().count().div_ceil(130).max(1);
        sheet.set_row_height(row, 15.0 * lines as f64)?;
        row += 1;
    }
    row += 1;
    sheet.write_string_with_format(row, 0, language.say(STATES), &bold)?;
    for (code, meaning) in &about.states {
        row += 1;
        sheet.write_string(row, 0, *code)?;
        sheet.write_string(row, 1, *meaning)?;
    }
    row += 2;
    sheet.write_string_with_format(row, 0, language.say(INDICATORS), &bold)?;
    row += 1;
    for (at, (_, words)) in INDICATOR.iter().enumerate() {
        sheet.write_string_with_format(row, column(at), language.say(*words), &heading)?;
    }
    for indicator in &about.indicators {
        row += 1;
        for (at, value) in indicator.iter().enumerate() {
            sheet.write_string_with_format(row, column(at), cut(value), &text)?;
        }
    }
    for (at, width) in [24.0, 30.0, 14.0, 44.0, 30.0, 24.0, 30.0, 24.0, 36.0, 30.0, 14.0].into_iter().enumerate() {
        sheet.set_column_width(column(at), width)?;
    }
    Ok(())
}

fn column(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

fn number_format(digits: usize) -> Format {
    let digits = if digits == 0 { String::new() } else { format!(".{}", "0".repeat(digits)) };
    Format::new().set_num_format(format!("#,##0{digits}"))
}

/// A text as long as a cell holds.
fn cut(text: &str) -> String {
    let mut units = 0;
    let fits = |letter: &char| {
        units += letter.len_utf16();
        units <= LONGEST
    };
    text.chars().take_while(fits).collect()
}
