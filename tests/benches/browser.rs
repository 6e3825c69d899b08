//! `cargo xtask bench --page`: what the page computes, timed in headless Chromium.
use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::json;
use tests::{browser::Browser, examples::example};

const AREAS: u32 = 20_000;
const INDICATORS: u32 = 12;

fn main() {
    let Some(wasm) = example("rerank") else { return };
    let Some(browser) = Browser::open(800, 600) else { return };
    // The empty page of the browser itself forbids to compile.
    browser.go("data:text/html,<title>bench</title>");
    let wasm = BASE64_STANDARD.encode(wasm);
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
