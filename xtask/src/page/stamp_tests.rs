use super::*;
use crate::scratch::Scratch;

#[test]
fn the_stamp_holds_until_inputs_or_dist_change() {
    let dir = Scratch::new();
    let (input, dist, stamp) = (dir.path().join("input"), dir.path().join("dist"), dir.path().join("stamp"));
    fs::write(&input, "a").unwrap();
    fs::create_dir_all(dist.join("assets")).unwrap();
    fs::write(dist.join("assets/a.js"), "1").unwrap();
    let inputs = of(&[&input]).unwrap();
    assert!(!holds(&stamp, &inputs, &dist), "no stamp yet");
    write(&stamp, &inputs, &dist).unwrap();
    assert!(holds(&stamp, &inputs, &dist));

    fs::write(&input, "b").unwrap();
    assert!(!holds(&stamp, &of(&[&input]).unwrap(), &dist), "another input");
    fs::write(dist.join("assets/a.js"), "2").unwrap();
    assert!(!holds(&stamp, &inputs, &dist), "another dist");
    fs::remove_dir_all(&dist).unwrap();
    assert!(!holds(&stamp, &inputs, &dist), "no dist");
}

#[test]
fn a_renamed_file_is_a_change() {
    let dir = Scratch::new();
    fs::write(dir.path().join("a"), "1").unwrap();
    let before = of(&[dir.path()]).unwrap();
    fs::rename(dir.path().join("a"), dir.path().join("b")).unwrap();
    assert_ne!(of(&[dir.path()]).unwrap(), before);
}
