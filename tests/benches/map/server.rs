//! What both pages ask for, from memory, at any free port of this machine.
use super::cells::{Cells, FIGURES};
use axum::{
    Router,
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, Response, StatusCode, Uri, header},
};
use serde_json::json;
use std::{
    collections::HashMap,
    fs,
    io::Write,
    path::Path,
    sync::{Arc, Mutex},
};
use tests::shared::project;
use wire::{Catalogue, Direction, Indicator, Layer, Municipality, Period, Release, Text};

/// A body with its type and encoding.
#[derive(Clone)]
struct Served {
    body: Vec<u8>,
    kind: &'static str,
    encoding: Option<&'static str>,
}

struct Site {
    files: HashMap<String, Served>,
    cells: Cells,
    /// Vector tiles that were asked for, so that a second round finds them made.
    tiles: Mutex<HashMap<String, Option<Served>>>,
}

/// The address of a server with these cells; it ends with the program. `theirs` is the folder of maplibre-gl-js.
pub(crate) fn start(runtime: &tokio::runtime::Runtime, cells: Cells, theirs: &Path) -> String {
    let mut files = HashMap::new();
    page(&mut files, &project("frontend/dist"), "");
    let mut put = |path: &str, body: Vec<u8>, kind| files.insert(path.to_owned(), compressed(&body, kind));
    put("/api/v1/catalogue", serde_json::to_vec(&catalogue(&cells)).expect("it is JSON"), JSON);
    put("/api/v1/releases/1-1/layers/kvadratnet-100m", cells.layer(), BINARY);
    for (figure, name) in FIGURES.into_iter().enumerate() {
        put(&format!("/api/v1/releases/1-1/columns/kvadratnet-100m/{name}/2025"), cells.column(figure), BINARY);
    }
    put("/theirs", include_bytes!("theirs.html").to_vec(), "text/html");
    put("/theirs/cells.geojson", cells.geojson(), JSON);
    let figures: serde_json::Map<String, serde_json::Value> = FIGURES
        .into_iter()
        .enumerate()
        .map(|(figure, name)| {
            let (ends, colours) = cells.classes(figure);
            (name.to_owned(), json!({"ends": ends, "colours": colours}))
        })
        .collect();
    put("/theirs/facts.json", json!({"bounds": cells.bounds, "figures": figures}).to_string().into_bytes(), JSON);
    for file in ["maplibre-gl.mjs", "maplibre-gl-worker.mjs", "maplibre-gl-shared.mjs", "maplibre-gl.css"] {
        let Ok(body) = fs::read(theirs.join(file)) else { continue };
        put(&format!("/theirs/{file}"), body, if file.ends_with("css") { "text/css" } else { SCRIPT });
    }
    let site = Arc::new(Site { files, cells, tiles: Mutex::default() });
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).expect("there is a free port");
    let address = listener.local_addr().expect("it is bound");
    let router = Router::new().fallback(answer).with_state(site);
    runtime.spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

/// Bytes of a file as it is served.
pub(crate) fn weight(url: &str) -> usize {
    tests::http::get(url, &[("accept-encoding", "br")]).body.len()
}

const JSON: &str = "application/json";
const BINARY: &str = "application/octet-stream";
const SCRIPT: &str = "text/javascript";

async fn answer(State(site): State<Arc<Site>>, uri: Uri, _: HeaderMap) -> Response<Body> {
    let path = uri.path();
    let served = match path.strip_prefix("/theirs/tiles/") {
        Some(name) => {
            let mut tiles = site.tiles.lock().expect("no thread has panicked");
            tiles.entry(name.to_owned()).or_insert_with(|| vector_tile(&site.cells, name)).clone()
        }
        None => site.files.get(path).cloned(),
    };
    let Some(served) = served else {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_FOUND;
        return response;
    };
    let mut response = Response::new(Body::from(served.body));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(served.kind));
    if let Some(encoding) = served.encoding {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

fn vector_tile(cells: &Cells, name: &str) -> Option<Served> {
    let mut parts = name.trim_end_matches(".mvt").split('/').map(str::parse::<u32>);
    let mut part = || parts.next()?.ok();
    let tile = cells.vector_tile(part()?, part()?, part()?)?;
    Some(compressed(&tile, "application/vnd.mapbox-vector-tile"))
}

fn compressed(body: &[u8], kind: &'static str) -> Served {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    let body = encoder.write_all(body).and_then(|()| encoder.finish()).expect("memory takes all");
    Served { body, kind, encoding: Some("gzip") }
}

/// The page as it is built, with what is compressed in place of what is not.
fn page(files: &mut HashMap<String, Served>, folder: &Path, below: &str) {
    for entry in fs::read_dir(folder).expect("cargo xtask page has built the page").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{below}/{name}");
        if entry.path().is_dir() {
            page(files, &entry.path(), &path);
            continue;
        }
        if name.ends_with(".br") || name.ends_with(".gz") {
            continue;
        }
        let kind = match name.rsplit('.').next() {
            Some("html") => "text/html",
            Some("js") => SCRIPT,
            Some("css") => "text/css",
            Some("wasm") => "application/wasm",
            _ => "image/svg+xml",
        };
        let brotli = fs::read(folder.join(format!("{name}.br"))).ok();
        let encoding = brotli.as_ref().map(|_| "br");
        let body = brotli.unwrap_or_else(|| fs::read(entry.path()).expect("it was listed"));
        let path = if name == "index.html" { format!("{below}/") } else { path };
        files.insert(path, Served { body, kind, encoding });
    }
}

fn catalogue(cells: &Cells) -> Catalogue {
    let text = |text: &str| Text { da: text.to_owned(), en: text.to_owned() };
    let indicator = |code: &str| Indicator {
        code: code.to_owned(),
        name: text(code),
        description: text("made by code"),
        numerator: text(""),
        denominator: text(""),
        source: text(""),
        update_month: None,
        breaks: Vec::new(),
        in_index: false,
        domain: text("bench"),
        unit: text("%"),
        decimals: 1,
        direction: Direction::HigherIsWorse,
        periods: vec![Period { id: "2025".to_owned(), label: text("2025") }],
    };
    Catalogue {
        municipality: Municipality {
            code: "0000".to_owned(),
            name: "Bench".to_owned(),
            fictional: true,
            bounds: cells.bounds,
            attribution: Vec::new(),
        },
        release: Release {
            id: 1,
            key: "1-1".to_owned(),
            published_at: "2026-01-01T00:00:00Z".to_owned(),
            software: String::new(),
            rules: String::new(),
            household_threshold: 0,
        },
        layers: vec![Layer { id: "kvadratnet-100m".to_owned(), name: text("cells"), count: cells.len() }],
        need_index: "a".to_owned(),
        statute_year: None,
        raster: None,
        base: Vec::new(),
        indicators: FIGURES.into_iter().map(indicator).collect(),
    }
}
