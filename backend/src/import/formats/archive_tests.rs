use super::*;
use std::io::Write;

fn zipped(files: &[(&str, &[u8])]) -> Input {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    Input { name: "a.zip".to_owned(), path: None, bytes: writer.finish().unwrap().into_inner() }
}

#[test]
fn the_only_file_to_read_is_read_and_of_several_one_is_named() {
    let input = zipped(&[
        ("mappe/tal.csv", b"a;b"),
        ("README.txt", b"hej"),
        ("__MACOSX/mappe/._tal.csv", b"x"),
        ("mappe/.DS_Store", b"y"),
    ]);
    let found = members(&input).unwrap();
    assert_eq!(found.len(), 2);
    let tal = only(&found, None, "--layer").unwrap();
    assert_eq!((tal.name.as_str(), &tal.bytes[..]), ("mappe/tal.csv", &b"a;b"[..]));
    assert_eq!(only(&found, Some("README.txt"), "--layer").unwrap().bytes, b"hej");
    let two = zipped(&[("a.csv", b"a"), ("b.csv", b"b")]);
    let reason = only(&members(&two).unwrap(), None, "--layer").unwrap_err();
    assert!(reason.contains("name one with --layer: a.csv, b.csv"), "{reason}");
    let none = zipped(&[("a.exe", b"a")]);
    assert!(only(&members(&none).unwrap(), None, "--layer").unwrap_err().contains("it holds: a.exe"));
    let cut = Input { bytes: two.bytes[..40].to_vec(), ..two };
    assert!(members(&cut).is_err());
}

#[test]
fn what_grows_beyond_the_limit_is_refused_before_it_is_in_memory() {
    assert_eq!(all(&[7_u8; 5][..], 5).unwrap().len(), 5);
    assert!(all(std::io::repeat(0), 1000).unwrap_err().contains("when it is unpacked"));
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(b"a;b\n1;2\n").unwrap();
    let bytes = writer.finish().unwrap();
    let input = Input { name: "tal.csv.gz".to_owned(), path: None, bytes };
    let found = gzip(&input).unwrap();
    assert_eq!((found.name.as_str(), &found.bytes[..]), ("tal.csv", &b"a;b\n1;2\n"[..]));
    assert!(gzip(&Input { bytes: input.bytes[..12].to_vec(), ..input }).unwrap_err().contains("cannot be unpacked"));
}
