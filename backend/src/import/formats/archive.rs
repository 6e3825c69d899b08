//! Files that are packed: gzip, and zip with one file to read in it. What they hold is read through, within limits.
use super::input::Input;
use flate2::read::MultiGzDecoder;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// No file holds more bytes when it is unpacked: more than the largest delivery of a municipality, and what a machine has in memory.
pub(super) const MOST_BYTES: u64 = 1 << 30;

/// An archive has no more entries.
const MOST_ENTRIES: usize = 10_000;

/// Endings of files that are read.
const READ: [&str; 14] = [
    "csv", "tsv", "txt", "tab", "geojson", "json", "geojsonl", "geojsons", "ndjson", "jsonl", "gpkg", "xlsx", "ods",
    "shp",
];

/// A file of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Member {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Whether a file is packed as gzip.
pub(super) fn is_gzip(input: &Input) -> bool {
    input.bytes.starts_with(b"\x1f\x8b")
}

/// Whether a file is a zip, which sheets are as well.
pub(super) fn is_zip(input: &Input) -> bool {
    input.bytes.starts_with(b"PK\x03\x04") || input.bytes.starts_with(b"PK\x05\x06")
}

/// All bytes of a reader.
///
/// # Errors
/// Where there are more than `most`, or they are damaged.
fn all(reader: impl Read, most: u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let read = reader.take(most + 1).read_to_end(&mut bytes);
    read.map_err(|error| format!("cannot be unpacked: {error}"))?;
    if bytes.len() as u64 > most {
        return Err(format!("holds more than {} MB when it is unpacked, which is not read", MOST_BYTES >> 20));
    }
    Ok(bytes)
}

/// The file in a gzip.
///
/// # Errors
/// Why it cannot be unpacked.
pub(super) fn gzip(input: &Input) -> Result<Input, String> {
    let bytes = all(MultiGzDecoder::new(&input.bytes[..]), MOST_BYTES)?;
    let name = input.name.strip_suffix(".gz").or_else(|| input.name.strip_suffix(".GZ")).unwrap_or(&input.name);
    Ok(Input { name: name.to_owned(), path: None, bytes })
}

/// The files in a zip, without folders and what systems put there for themselves.
///
/// # Errors
/// Why it cannot be unpacked.
pub(super) fn members(input: &Input) -> Result<Vec<Member>, String> {
    let refused = |error: zip::result::ZipError| format!("cannot be unpacked: {error}");
    let mut archive = ZipArchive::new(Cursor::new(&input.bytes[..])).map_err(refused)?;
    if archive.len() > MOST_ENTRIES {
        return Err(format!("holds more than {MOST_ENTRIES} files"));
    }
    let (mut members, mut left) = (Vec::new(), MOST_BYTES);
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(refused)?;
        let name = entry.name().map_err(refused)?.replace('\\', "/");
        let own = name.rsplit('/').next().unwrap_or_default();
        if entry.is_dir() || own.is_empty() || own.starts_with('.') || name.starts_with("__MACOSX/") {
            continue;
        }
        let bytes = all(entry, left)?;
        left -= bytes.len() as u64;
        members.push(Member { name, bytes });
    }
    Ok(members)
}

/// The one file of a zip to read: that which is named, or the only one with a known ending.
///
/// # Errors
/// Why none is, or which there are.
pub(super) fn only<'a>(members: &'a [Member], named: Option<&str>, way: &str) -> Result<&'a Member, String> {
    let readable = |member: &&Member| {
        let ending = member.name.rsplit('.').next().unwrap_or_default().to_lowercase();
        let own = member.name.rsplit('/').next().unwrap_or_default().to_lowercase();
        READ.contains(&ending.as_str()) && !["readme.txt", "license.txt", "licens.txt"].contains(&own.as_str())
    };
    let is_named =
        |member: &&Member| named.is_none_or(|name| member.name == name || member.name.rsplit('/').next() == Some(name));
    let names = |members: &[&Member]| members.iter().map(|member| member.name.as_str()).collect::<Vec<_>>().join(", ");
    let found: Vec<&Member> =
        members.iter().filter(is_named).filter(|member| named.is_some() || readable(member)).collect();
    match (&found[..], named) {
        ([only], _) => Ok(only),
        ([], Some(name)) => Err(format!(
            "is a zip without the file \"{name}\"; it holds: {}",
            names(&members.iter().collect::<Vec<_>>())
        )),
        ([], None) => Err(format!(
            "is a zip without a file that is read; it holds: {}",
            names(&members.iter().collect::<Vec<_>>())
        )),
        (several, _) => Err(format!("is a zip with several files; name one with {way}: {}", names(several))),
    }
}

#[cfg(test)]
#[path = "archive_tests.rs"]
mod tests;
