//! dBASE tables, as shapefiles have them: columns of fixed width in an encoding that another file or a byte names.
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use geodata::validate::RawValue;

/// The columns and rows of a table; a row that is marked as deleted is `None`.
pub(super) struct Dbf {
    pub columns: Vec<String>,
    pub rows: Vec<Option<Vec<RawValue>>>,
    pub stated: Option<String>,
}

struct Field {
    name: Vec<u8>,
    kind: u8,
    at: usize,
    length: usize,
}

fn short(bytes: &[u8], at: usize) -> Option<usize> {
    bytes.get(at..)?.first_chunk::<2>().map(|two| usize::from(u16::from_le_bytes(*two)))
}

/// The encoding by the label of a `.cpg`.
fn labelled(label: &str) -> Option<&'static Encoding> {
    let small = label.trim().trim_start_matches('\u{feff}').to_lowercase();
    let code = small.trim_start_matches("ansi").trim_start_matches("cp").trim();
    match code {
        "1252" => Some(WINDOWS_1252),
        "65001" | "utf8" => Some(UTF_8),
        "88591" => Some(WINDOWS_1252),
        _ => {
            Encoding::for_label(small.as_bytes()).or_else(|| Encoding::for_label(format!("windows-{code}").as_bytes()))
        }
    }
}

/// Reads a table. Without a label the encoding is UTF-8 where all texts are, and windows-1252 otherwise.
///
/// # Errors
/// Why it is none.
pub(super) fn read(bytes: &[u8], label: Option<&str>) -> Result<Dbf, String> {
    let cut = || "ends within its header".to_owned();
    let count = bytes
        .get(4..)
        .and_then(<[u8]>::first_chunk::<4>)
        .map(|four| u32::from_le_bytes(*four) as usize)
        .ok_or_else(cut)?;
    let (begin, length) = (short(bytes, 8).ok_or_else(cut)?, short(bytes, 10).ok_or_else(cut)?);
    let heads = bytes.get(32..begin).ok_or_else(cut)?;
    let (mut fields, mut at) = (Vec::new(), 1);
    for head in heads.chunks_exact(32).take_while(|head| head.first() != Some(&0x0d)) {
        let name: Vec<u8> = head.iter().take(11).copied().take_while(|byte| *byte != 0).collect();
        let (kind, width) =
            (head.get(11).copied().unwrap_or_default(), usize::from(head.get(16).copied().unwrap_or_default()));
        fields.push(Field { name, kind, at, length: width });
        at += width;
    }
    if at > length || length == 0 {
        return Err("has columns that are wider than its rows".to_owned());
    }
    let body = bytes.get(begin..).unwrap_or_default();
    if count.checked_mul(length).is_none_or(|needed| needed > body.len()) {
        return Err("ends within its rows".to_owned());
    }
    let records: Vec<&[u8]> = body.chunks_exact(length).take(count).collect();
    let encoding = match label {
        Some(label) => labelled(label)
            .ok_or_else(|| format!("has the encoding \"{}\", which is not known", label.trim().escape_debug()))?,
        None if records.iter().all(|record| std::str::from_utf8(record).is_ok()) => UTF_8,
        None => WINDOWS_1252,
    };
    let names: Vec<String> = fields.iter().map(|field| encoding.decode(&field.name).0.trim().to_owned()).collect();
    let value = |record: &[u8], field: &Field| -> RawValue {
        let bytes = record.get(field.at..field.at + field.length).unwrap_or_default();
        let text = encoding.decode(bytes).0;
        let text = text.trim_matches(|letter: char| letter.is_whitespace() || letter == '\0');
        match field.kind {
            _ if text.is_empty() => RawValue::Absent,
            b'N' | b'F' if text.starts_with('.') => RawValue::Literal(format!("0{text}")),
            b'N' | b'F' => RawValue::Literal(text.trim_start_matches('+').to_owned()),
            b'I' => bytes
                .first_chunk::<4>()
                .map_or(RawValue::Absent, |four| RawValue::Literal(i32::from_le_bytes(*four).to_string())),
            b'B' | b'O' => bytes
                .first_chunk::<8>()
                .map_or(RawValue::Absent, |eight| RawValue::Literal(f64::from_le_bytes(*eight).to_string())),
            b'L' => match text {
                "T" | "t" | "Y" | "y" => RawValue::Literal("true".to_owned()),
                "F" | "f" | "N" | "n" => RawValue::Literal("false".to_owned()),
                _ => RawValue::Absent,
            },
            b'D' if text.len() == 8 && text.is_ascii() => {
                RawValue::Text(format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]))
            }
            _ => RawValue::Text(text.to_owned()),
        }
    };
    let row = |record: &&[u8]| {
        (record.first() != Some(&b'*')).then(|| fields.iter().map(|field| value(record, field)).collect())
    };
    let rows = records.iter().map(row).collect();
    let stated = (encoding != UTF_8).then(|| format!("its values are read as {}", encoding.name()));
    Ok(Dbf { columns: names, rows, stated })
}
