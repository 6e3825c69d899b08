use super::*;
use crate::scratch::Scratch;

fn file(path: &str) -> PageFile {
    PageFile { path: path.into(), bytes: path.as_bytes().to_vec() }
}

#[test]
fn only_the_new_files_are_left() {
    let dir = Scratch::new();
    let dist = dir.path().join("dist");
    replace(&dist, &[file("index.html"), file("assets/old.js")]).unwrap();
    fs::create_dir_all(dir.path().join("dist.new/half")).unwrap();
    replace(&dist, &[file("index.html"), file("assets/new.js")]).unwrap();
    let names: Vec<_> = fs::read_dir(dist.join("assets")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["new.js"]);
    assert_eq!(fs::read(dist.join("index.html")).unwrap(), b"index.html");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "nothing is left beside dist");
}

#[test]
fn a_failure_leaves_the_page_as_it_was() {
    let dir = Scratch::new();
    let dist = dir.path().join("dist");
    replace(&dist, &[file("index.html")]).unwrap();
    let error = replace(&dist, &[file("assets"), file("assets/a.js")]).unwrap_err();
    assert!(error.to_string().ends_with("a.js cannot be written"), "{error}");
    assert_eq!(fs::read(dist.join("index.html")).unwrap(), b"index.html");
}
