//! `cargo xtask bench --page`: a layer as one compact file, and as vector tiles, in headless Chromium.
//!
//! For each way the bytes and requests of the first view, the time until all bodies are there, and the time that the page's own code in
//! WASM takes from the bodies to the lists for the graphics. Tiles bring the pieces of an area, which are put together by its id, since
//! pointer, table and search need whole areas. København is measured where its case is.
#[path = "../map/cells.rs"]
#[allow(dead_code, reason = "the other benchmark uses the rest")]
mod cells;
mod tiles;

use axum::{Router, body::Body, extract::State, http::Response, http::StatusCode, http::Uri, http::header};
use base64::prelude::{BASE64_STANDARD, Engine};
use geodata::tile::decode;
use serde_json::{Value, json};
use std::{collections::HashMap, io::Write, sync::Arc};
use tests::{
    browser::Browser,
    examples::example,
    http::get,
    program::{Server, printed, run},
    shared::{project, shared},
};
use tiles::{TileId, tiles};

/// Rounds, of which the median counts.
const ROUNDS: usize = 9;

fn main() {
    let Some(wasm) = example("delivery") else { return };
    let Some(browser) = Browser::open(1440, 900) else { return };
    let mut layers = vec![("160,000 cells".to_owned(), cells::Cells::new(400, 400).layer())];
    layers.extend(koebenhavn());
    let wasm = BASE64_STANDARD.encode(wasm);
    let runtime = tokio::runtime::Runtime::new().expect("the runtime starts");
    println!("{:<46} {:>9} {:>9} {:>9} {:>9} {:>9}", "", "requests", "kB gzip", "fetch ms", "code ms", "areas");
    for (name, file) in layers {
        let features = decode(&file).expect("the server gives layers");
        let tiles = tiles(&features);
        let compact = vec![(None, compressed(&file))];
        let tiles = tiles.iter().map(|(tile, body)| (Some(*tile), compressed(body))).collect();
        for (way, bodies) in [("compact file", compact), ("vector tiles", tiles)] {
            let bodies: Vec<(Option<TileId>, Vec<u8>)> = bodies;
            let weight: usize = bodies.iter().map(|body| body.1.len()).sum();
            let (requests, tiles): (usize, Vec<Option<TileId>>) =
                (bodies.len(), bodies.iter().map(|body| body.0).collect());
            let url = serve(&runtime, bodies.into_iter().map(|body| body.1).collect());
            browser.go(&url);
            let measured = measure(&browser, &wasm, &tiles);
            println!(
                "{:<46} {requests:>9} {:>9.1} {:>9.1} {:>9.1} {:>9}",
                format!("{name}, {way}"),
                weight as f64 / 1000.0,
                measured[0].as_f64().unwrap_or(f64::NAN),
                measured[1].as_f64().unwrap_or(f64::NAN),
                measured[2]
            );
        }
    }
}

/// Medians of fetching and of the code, and how many areas there are.
fn measure(browser: &Browser, wasm: &str, tiles: &[Option<TileId>]) -> Value {
    let tiles: Vec<Value> =
        tiles.iter().map(|tile| tile.map_or(Value::Null, |tile| json!([tile.zoom, tile.column, tile.row]))).collect();
    let measured = browser.asynchronous(&format!(
        "const bytes = Uint8Array.from(atob({wasm}), (letter) => letter.charCodeAt(0));
         const module = await WebAssembly.compile(bytes);
         // The page's crate wants a browser around it, of which nothing is called here.
         const imports = {{}};
         for (const {{ module: from, name }} of WebAssembly.Module.imports(module)) (imports[from] ??= {{}})[name] = () => {{ throw new Error(name); }};
         const {{ exports }} = await WebAssembly.instantiate(module, imports);
         const tiles = {tiles}, fetching = [], code = [];
         let areas = 0;
         const put = (body) => {{
             // Room first: it may move the memory.
             const room = exports.room(body.byteLength);
             new Uint8Array(exports.memory.buffer, room, body.byteLength).set(new Uint8Array(body));
         }};
         for (let round = 0; round < {ROUNDS}; round++) {{
             const begin = performance.now();
             const bodies = await Promise.all(tiles.map(async (_, at) => (await fetch('/' + at, {{ cache: 'no-store' }})).arrayBuffer()));
             const come = performance.now();
             for (const [at, body] of bodies.entries()) {{
                 put(body);
                 if (tiles[at]) exports.tile(...tiles[at]); else areas = exports.compact();
             }}
             if (tiles[0]) areas = exports.together();
             code.push(performance.now() - come);
             fetching.push(come - begin);
         }}
         const median = (times) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
         return [median(fetching), median(code), areas];",
        wasm = json!(wasm),
        tiles = Value::from(tiles),
    ));
    assert!(measured.is_array(), "{measured}");
    measured
}

/// The layers of København, by the program as it is built for release; none where the case or the program is missing.
fn koebenhavn() -> Vec<(String, Vec<u8>)> {
    let Some(cases) = shared("cases/koebenhavn") else { return Vec::new() };
    let folder = tempfile::tempdir().expect("a folder for the store");
    let db = format!("sqlite://{}/a.db", folder.path().display());
    let mapping = project("tests/cases/koebenhavn.toml");
    let (mapping, cases) = (mapping.display().to_string(), cases.display().to_string());
    for arguments in [
        &["import", &mapping, "--dir", &cases, "--db", &db, "--accept-problems"][..],
        &["publish", "--new-secret", "--db", &db],
    ] {
        let (code, out, err) = printed(&run(arguments));
        assert_eq!(code, 0, "{out}{err}");
    }
    let server = Server::start(&["serve", "--db", &db]);
    let catalogue: wire::Catalogue = get(&format!("{}/api/v1/catalogue", server.url), &[]).json();
    let layer = |layer: wire::Layer| {
        let path = format!("{}/api/v1/releases/{}/layers/{}", server.url, catalogue.release.key, layer.id);
        (format!("København, {}", layer.id), get(&path, &[]).body)
    };
    catalogue.layers.into_iter().map(layer).collect()
}

fn compressed(body: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(body).and_then(|()| encoder.finish()).expect("memory takes all")
}

/// A server with these bodies at `/0`, `/1` and so on, which are gzip, and an empty page.
fn serve(runtime: &tokio::runtime::Runtime, bodies: Vec<Vec<u8>>) -> String {
    async fn answer(State(bodies): State<Arc<HashMap<String, Vec<u8>>>>, uri: Uri) -> Response<Body> {
        let response = Response::builder();
        let response = match bodies.get(uri.path()) {
            Some(body) => response.header(header::CONTENT_ENCODING, "gzip").body(Body::from(body.clone())),
            None if uri.path() == "/" => response
                .header(header::CONTENT_TYPE, "text/html")
                .body(Body::from("<!doctype html><title>bench</title><link rel=icon href=data:,>")),
            None => response.status(StatusCode::NOT_FOUND).body(Body::empty()),
        };
        response.expect("these headers are valid")
    }
    let bodies = bodies.into_iter().enumerate().map(|(at, body)| (format!("/{at}"), body)).collect();
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).expect("there is a free port");
    let address = listener.local_addr().expect("it is bound");
    let router = Router::new().fallback(answer).with_state(Arc::new(bodies));
    runtime.spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}/")
}
