use super::super::place;
use super::*;
use crate::scratch::Scratch;
use std::io::Read;

fn file(path: &str, bytes: &[u8]) -> PageFile {
    PageFile { path: path.into(), bytes: bytes.to_vec() }
}

#[test]
fn what_gains_is_compressed_and_comes_back() {
    let text = "en bydel, en bydel, en bydel\n".repeat(50).into_bytes();
    let files = with_compressed(vec![file("index.html", &text)]);
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["index.html", "index.html.br", "index.html.gz"]);
    let mut plain = Vec::new();
    brotli::BrotliDecompress(&mut files[1].bytes.as_slice(), &mut plain).unwrap();
    assert_eq!(plain, text);
    plain.clear();
    flate2::read::GzDecoder::new(files[2].bytes.as_slice()).read_to_end(&mut plain).unwrap();
    assert_eq!(plain, text);
}

#[test]
fn what_would_grow_stays_alone() {
    assert_eq!(with_compressed(vec![file("assets/a.js", b"1")]), [file("assets/a.js", b"1")]);
}

#[test]
fn the_weight_counts_what_is_sent() {
    let dir = Scratch::new();
    let dist = dir.path().join("dist");
    let files = [file("index.html", &[0; 1000]), file("index.html.br", &[0; 10]), file("assets/a.js", &[0; 7])];
    place::replace(&dist, &files).unwrap();
    assert_eq!(Weight::of(&dist).unwrap(), Weight { raw: 1007, gzip: 1007, brotli: 17 });
}
