//! The compressed forms beside the files of the page, and what the page weighs.

use super::PageFile;
use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use std::fmt;
use std::fs;
use std::num::NonZeroU64;
use std::path::Path;
use std::thread;

/// The files, each followed by its `.br` and `.gz` where these are smaller than the file itself.
pub(super) fn with_compressed(files: Vec<PageFile>) -> Vec<PageFile> {
    let compressed: Vec<[PageFile; 2]> = thread::scope(|scope| {
        let forms = |file| (scope.spawn(move || brotli_of(file)), scope.spawn(move || gzip_of(file)));
        let running: Vec<_> = files.iter().map(forms).collect();
        let done = running.into_iter().map(|(br, gz)| [br.join(), gz.join()]);
        done.map(|both| both.map(|form| form.expect("compressing bytes in memory does not fail"))).collect()
    });
    let mut all = Vec::new();
    for (file, forms) in files.into_iter().zip(compressed) {
        let raw_len = file.bytes.len();
        all.push(file);
        all.extend(forms.into_iter().filter(|form| form.bytes.len() < raw_len));
    }
    all
}

fn brotli_of(file: &PageFile) -> PageFile {
    let params = BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: file.bytes.len(), ..Default::default() };
    let mut bytes = Vec::new();
    brotli::BrotliCompress(&mut file.bytes.as_slice(), &mut bytes, &params).expect("memory takes every write");
    PageFile { path: format!("{}.br", file.path), bytes }
}

/// How often the smallest form is searched for again; more of it gains less than a kilobyte.
const GZIP_ROUNDS: NonZeroU64 = NonZeroU64::new(2).unwrap();

fn gzip_of(file: &PageFile) -> PageFile {
    let options = zopfli::Options { iteration_count: GZIP_ROUNDS, ..Default::default() };
    let mut bytes = Vec::new();
    zopfli::compress(options, zopfli::Format::Gzip, file.bytes.as_slice(), &mut bytes)
        .expect("memory takes every write");
    PageFile { path: format!("{}.gz", file.path), bytes }
}

/// What goes over the wire when the whole page is fetched, in bytes, by what the browser accepts.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Weight {
    raw: u64,
    gzip: u64,
    brotli: u64,
}

impl Weight {
    /// The weight of the page in the folder `dist`.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub(super) fn of(dist: &Path) -> Result<Self> {
        let mut weight = Self::default();
        for folder in [dist.to_path_buf(), dist.join("assets")] {
            for entry in fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))? {
                let path = entry?.path();
                if path.is_dir() || path.extension().is_some_and(|extension| extension == "br" || extension == "gz") {
                    continue;
                }
                let raw = path.metadata()?.len();
                let beside =
                    |extension| path.with_added_extension(extension).metadata().map_or(raw, |metadata| metadata.len());
                weight.raw += raw;
                weight.gzip += beside("gz");
                weight.brotli += beside("br");
            }
        }
        Ok(weight)
    }
}

impl fmt::Display for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kb = |bytes: u64| bytes.div_ceil(1000);
        write!(f, "{} kB, gzip {} kB, brotli {} kB", kb(self.raw), kb(self.gzip), kb(self.brotli))
    }
}

#[cfg(test)]
#[path = "compress_tests.rs"]
mod tests;
