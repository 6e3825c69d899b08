//! Tables as files: commas between columns, points in numbers, UTF-8 (RFC 4180).

/// The file; every row is as long as the header. A text that a spreadsheet would take for a formula begins with an apostrophe.
pub fn write<'a>(header: impl IntoIterator<Item = &'a str>, rows: impl IntoIterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    let in_memory = "rows are as long as the header, and a vector takes every byte";
    writer.write_record(header).expect(in_memory);
    for row in rows {
        writer.write_record(row.iter().map(|cell| inert(cell).into_owned())).expect(in_memory);
    }
    writer.into_inner().expect(in_memory)
}

/// A text that no spreadsheet takes for a formula; a number stays one.
fn inert(cell: &str) -> std::borrow::Cow<'_, str> {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err();
    if formula { format!("'{cell}").into() } else { cell.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted_and_no_cell_is_a_formula() {
        let row = ["Ø, vest", "=HYPERLINK(1)", "-1.5", "", "-Nord"].map(str::to_owned).to_vec();
        let text = String::from_utf8(write(["navn", "a", "b", "c", "d"], [row])).unwrap();
        assert_eq!(text, "navn,a,b,c,d\n\"Ø, vest\",'=HYPERLINK(1),-1.5,,'-Nord\n");
    }
}
