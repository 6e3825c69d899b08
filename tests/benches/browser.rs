//! `cargo bench -p tests --bench browser`: what the page computes, timed in headless Chromium.
use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::json;
use std::{fs, process::Command};
use tests::{browser::Browser, shared::project};

const AREAS: u32 = 20_000;
const INDICATORS: u32 = 12;

fn main() {
    let Some(browser) = Browser::open(800, 600) else { return };
    // The empty page of the browser itself forbids to compile.
    browser.go("data:text/html,<title>bench</title>");
    let wasm = BASE64_STANDARD.encode(wasm());
    // Each round has other weights, so that nothing can be kept from the last.
    let script = format!(
        "const bytes = Uint8Array.from(atob({wasm}), (letter) => letter.charCodeAt(0));
         const {{ instance }} = await WebAssembly.instantiate(bytes);
         instance.exports.prepare({AREAS}, {INDICATORS});
         const times = [];
         for (let round = 0; round < 60; round++) {{
             const begin = performance.now();
             instance.exports.rerank(1 + round);
             times.push(performance.now() - begin);
         }}
         return times.slice(10).sort((a, b) => a - b);",
        wasm = json!(wasm)
    );
    let times = browser.asynchronous(&script);
    assert!(times.is_array(), "{times}");
    let times: Vec<f64> = times.as_array().into_iter().flatten().filter_map(serde_json::Value::as_f64).collect();
    let at = |part: f64| times[((times.len() - 1) as f64 * part).round() as usize];
    println!(
        "rerank {AREAS} areas by {INDICATORS} indicators in wasm: median {:.1} ms, 95 of 100 below {:.1} ms, {} rounds",
        at(0.5),
        at(0.95),
        times.len()
    );
}

/// The example `rerank` of the page, built as the page is.
fn wasm() -> Vec<u8> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let arguments = "build --package frontend --example rerank --target wasm32-unknown-unknown --profile page";
    let status = Command::new(cargo).args(arguments.split(' ')).current_dir(project("")).status();
    assert!(status.expect("cargo starts").success(), "the example cannot be built");
    let program = std::env::current_exe().expect("a benchmark knows its own path");
    let target = program.ancestors().nth(3).expect("benchmarks lie in target/PROFILE/deps");
    let file = target.join("wasm32-unknown-unknown/page/examples/rerank.wasm");
    fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}
