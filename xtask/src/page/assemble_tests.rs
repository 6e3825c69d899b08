use super::*;

fn sources() -> Sources {
    Sources {
        index: "<link href=\"{{style}}\"><link href=\"{{icon}}\"><link href=\"{{glue}}\"><link href=\"{{wasm}}\"><script src=\"{{start}}\"></script>".into(),
        start: "import init from \"{{glue}}\"; init(new URL(\"{{wasm}}\", import.meta.url));".into(),
        style: "body{margin:0}".into(),
        icon: "<svg/>".into(),
        glue: "export default 1".into(),
        wasm: b"\0asm".to_vec(),
    }
}

fn paths(files: &[PageFile]) -> Vec<&str> {
    files.iter().map(|file| file.path.as_str()).collect()
}

#[test]
fn a_name_carries_the_first_16_digits_of_the_sha_256() {
    // echo -n abc | sha256sum
    assert_eq!(hashed_name("style", "css", b"abc"), "style-ba7816bf8f01cfea.css");
}

#[test]
fn every_asset_is_named_where_it_is_used() {
    let files = assemble(&sources()).unwrap();
    assert_eq!(files[0].path, "index.html");
    let index = String::from_utf8(files[0].bytes.clone()).unwrap();
    let start = files.iter().find(|file| file.path.starts_with("assets/start-")).unwrap();
    let start = String::from_utf8(start.bytes.clone()).unwrap();
    for path in &paths(&files)[1..] {
        let in_index = index.contains(&format!("\"./{path}\""));
        let in_start = start.contains(&path.replace("assets/", "\"./"));
        assert!(in_index || in_start, "{path} is named in a file:\n{index}\n{start}");
    }
}

#[test]
fn another_module_renames_what_names_it() {
    let before = assemble(&sources()).unwrap();
    let after = assemble(&Sources { wasm: b"\0asm2".to_vec(), ..sources() }).unwrap();
    let changed: Vec<&str> = paths(&after).into_iter().filter(|path| !paths(&before).contains(path)).collect();
    assert_eq!(changed.len(), 2, "{changed:?}");
    assert!(changed[0].starts_with("assets/start-") && changed[1].ends_with(".wasm"), "{changed:?}");
    assert_ne!(before[0], after[0], "index.html names the new start.js");
}

#[test]
fn all_wrong_placeholders_are_reported_at_once() {
    let error = fill("index.html", "{{style}} {{stile}} {{ion}}", &[("style", "a"), ("icon", "b")]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "index.html: the placeholder {{stile}} is unknown; the placeholder {{ion}} is unknown; \
         the placeholder {{icon}} is missing"
    );
}

#[test]
fn other_braces_stay() {
    let text = "`${{a: 1}}` {{}} {{ {{x}} }} {{";
    assert_eq!(fill("start.js", text, &[("x", "1")]).unwrap(), "`${{a: 1}}` {{}} {{ 1 }} {{");
}
