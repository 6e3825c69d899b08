//! The text of a file in its encoding: found by its byte order mark, by being UTF-8, or by the letters that it would have otherwise.
use super::{asked::Asked, input::Input};
use chardetng::{EncodingDetector, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use geodata::validate::Problem;

/// A text, and how it was read where it is not UTF-8.
#[derive(Debug)]
pub(super) struct Text {
    pub text: String,
    pub stated: Option<String>,
}

/// Which of two bytes of UTF-16 without a mark is the high one: nearly all of those are 0 in European texts.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..512.min(bytes.len() & !1)).filter(|sample| sample.len() >= 4)?;
    let zeros = |first: usize| sample.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), sample.len() / 2);
    match (even * 10 >= half * 8, odd * 10 >= half * 8) {
        (true, false) if odd == 0 => Some(UTF_16BE),
        (false, true) if even == 0 => Some(UTF_16LE),
        _ => None,
    }
}

/// Letters outside ASCII that are whole in UTF-8, before and after the first byte that is not.
fn utf8_letters(bytes: &[u8]) -> usize {
    String::from_utf8_lossy(bytes)
        .chars()
        .filter(|letter| !letter.is_ascii() && *letter != char::REPLACEMENT_CHARACTER)
        .count()
}

fn line_of(bytes: &[u8], at: usize) -> usize {
    bytes.get(..at).unwrap_or(bytes).iter().filter(|&&byte| byte == b'\n').count() + 1
}

/// Decodes a file.
///
/// # Errors
/// The problem of the file.
pub(super) fn decoded(input: &Input, asked: &Asked) -> Result<Text, Vec<Problem>> {
    let bytes = &input.bytes[..];
    let advice = asked.options.advice;
    let one = |value: Option<&str>, reason: String| vec![input.problem(None, value, reason)];
    let named = asked.options.encoding.as_deref();
    let by_mark = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let encoding = match named {
        Some(label) => Encoding::for_label(label.as_bytes())
            .ok_or_else(|| one(Some(label), "is not a known encoding; try utf-8 or windows-1252".to_owned()))?,
        None => match (by_mark.or_else(|| utf16_without_mark(bytes)), std::str::from_utf8(bytes)) {
            (Some(encoding), _) => encoding,
            (None, Ok(text)) => return checked(input, Text { text: text.to_owned(), stated: None }),
            (None, Err(error)) => guessed(bytes, error.valid_up_to()).map_err(|at| {
                let ways = advice.table("encoding", "windows-1252");
                one(None, format!("is UTF-8 up to line {} and something else there: it may be cut, or put together of two files; save it as UTF-8, or say {ways}", line_of(bytes, at)))
            })?,
        },
    };
    let (text, used, malformed) = encoding.decode(bytes);
    if malformed {
        let at = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), |_| 0);
        let line = if used == UTF_8 { format!(" from line {} on", line_of(bytes, at)) } else { String::new() };
        let reason = format!("is not {}{line}; save it as UTF-8, which Excel calls CSV UTF-8", used.name());
        return Err(one(None, reason));
    }
    let mistaken =
        named.is_some() && used == WINDOWS_1252 && utf8_letters(bytes) > 0 && std::str::from_utf8(bytes).is_ok();
    let stated = if mistaken {
        Some(format!(
            "is read as {}, as asked, but it is UTF-8 by its bytes: letters such as æ, ø and å may be wrong",
            used.name()
        ))
    } else {
        (used != UTF_8).then(|| format!("is read as {}", used.name()))
    };
    checked(input, Text { text: text.into_owned(), stated })
}

/// The encoding of a text that is not UTF-8, as its letters tell; otherwise where it stops being UTF-8, if most of it is.
fn guessed(bytes: &[u8], valid_up_to: usize) -> Result<&'static Encoding, usize> {
    let wrong = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    if utf8_letters(bytes) * 2 > wrong.saturating_sub(utf8_letters(bytes) * 2) {
        return Err(valid_up_to);
    }
    let mut detector = EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let found = detector.guess(Some(b"dk"), Utf8Detection::Deny);
    // Of one byte a letter are those of Europe; others are not found in Danish files but by chance.
    let latin =
        ["windows-1252", "windows-1250", "windows-1254", "windows-1257", "ISO-8859-2", "ISO-8859-4", "ISO-8859-15"];
    Ok(if found.is_single_byte() && latin.contains(&found.name()) { found } else { WINDOWS_1252 })
}

/// A text with control characters that no table has is refused, with the line of the first.
fn checked(input: &Input, text: Text) -> Result<Text, Vec<Problem>> {
    match text.text.find('\0') {
        None => Ok(text),
        Some(at) => {
            let line = line_of(text.text.as_bytes(), at);
            let begin = text.text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1);
            let shown: String = text.text[begin..].lines().next().unwrap_or_default().to_owned();
            Err(vec![input.problem(
                None,
                Some(&shown),
                format!("holds a NUL character in line {line}, which no text has: it is damaged, or not a text"),
            )])
        }
    }
}
