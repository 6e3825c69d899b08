//! `cargo xtask bench --map`: the page and maplibre-gl-js with the same cells, in the same browser and the same run.
//!
//! A frame is timed as the time of its callbacks on the page's thread; drawn is what `readPixels` gives after it, which waits for the
//! graphics. CPU is that of the page's thread, from the browser, while nobody reads pixels; what it takes without a change is taken off.
//! Memory is that of all processes of the browser (PSS).
mod cells;
mod server;

use cells::Cells;
use serde_json::{Value, json};
use std::{path::Path, time::Duration};
use tests::browser::Browser;

/// Columns and rows of the grids.
const GRIDS: [[u32; 2]; 2] = [[276, 300], [400, 400]];
/// Rounds, each with a fresh browser that has nothing in its cache.
const ROUNDS: usize = 3;

/// A map that is measured.
#[derive(Clone, Copy)]
struct Side {
    name: &'static str,
    path: &'static str,
    /// Colours by the other figure.
    recolour: fn(&Browser, &str),
}

const SIDES: [Side; 3] = [
    Side {
        name: "Bydelsblik",
        path: "/#layer=kvadratnet-100m&indicator=a&period=2025",
        recolour: |browser, figure| {
            browser.script(&format!(
                "bench.watch('{figure}'); const s = document.querySelector('#indicator'); s.value = '{figure}'; \
                 s.dispatchEvent(new Event('change', {{bubbles: true}}))"
            ));
        },
    },
    Side { name: "maplibre-gl GeoJSON", path: "/theirs", recolour: recolour_theirs },
    Side { name: "maplibre-gl tiles", path: "/theirs?tiles", recolour: recolour_theirs },
];

fn recolour_theirs(browser: &Browser, figure: &str) {
    browser.script(&format!("bench.watch('{figure}'); window.recolour('{figure}')"));
}

/// What was measured, each figure once a round.
#[derive(Default)]
struct Figures {
    submitted: Vec<f64>,
    drawn: Vec<f64>,
    recolour_frame: Vec<f64>,
    recolour_drawn: Vec<f64>,
    recolour_cpu: Vec<f64>,
    pan_cpu: Vec<f64>,
    pan_frames: Vec<f64>,
    pan_kib: Vec<f64>,
    memory: Vec<f64>,
}

fn main() {
    let folder = std::env::var("BYDELSBLIK_BENCH_MAPLIBRE").ok();
    let Some(folder) = folder else {
        println!(
            "skipped: BYDELSBLIK_BENCH_MAPLIBRE does not name the folder of maplibre-gl-js; run cargo xtask bench --map"
        );
        return;
    };
    let runtime = tokio::runtime::Runtime::new().expect("the runtime starts");
    for [columns, rows] in GRIDS {
        let cells = Cells::new(columns, rows);
        let count = cells.len();
        let url = server::start(&runtime, cells, Path::new(&folder));
        let mut figures: [Figures; 3] = Default::default();
        for _ in 0..ROUNDS {
            for (side, figures) in SIDES.into_iter().zip(&mut figures) {
                if !round(&url, side, figures) {
                    return;
                }
            }
        }
        println!("\n{count} cells, medians of {ROUNDS} rounds");
        println!(
            "compact file {} kB gzip, GeoJSON {} kB gzip",
            server::weight(&format!("{url}/api/v1/releases/1-1/layers/kvadratnet-100m")) / 1000,
            server::weight(&format!("{url}/theirs/cells.geojson")) / 1000,
        );
        println!(
            "{:<20} {:>12} {:>12} {:>12} {:>12} {:>12} {:>10} {:>10} {:>10} {:>10} {:>10}",
            "",
            "first ms",
            "drawn ms",
            "recolour ms",
            "drawn ms",
            "CPU ms",
            "pan CPU ms",
            "pan ms",
            "95 of 100",
            "KiB/frame",
            "MiB"
        );
        for (side, figures) in SIDES.iter().zip(&figures) {
            println!(
                "{:<20} {:>12.0} {:>12.0} {:>12.1} {:>12.0} {:>12.1} {:>10.2} {:>10.2} {:>10.2} {:>10.1} {:>10.0}",
                side.name,
                at(&figures.submitted, 0.5),
                at(&figures.drawn, 0.5),
                at(&figures.recolour_frame, 0.5),
                at(&figures.recolour_drawn, 0.5),
                at(&figures.recolour_cpu, 0.5),
                at(&figures.pan_cpu, 0.5),
                at(&figures.pan_frames, 0.5),
                at(&figures.pan_frames, 0.95),
                at(&figures.pan_kib, 0.5),
                at(&figures.memory, 0.5),
            );
        }
    }
}

/// One round with a fresh browser; false where there is none.
fn round(url: &str, side: Side, figures: &mut Figures) -> bool {
    let Some(browser) = Browser::open(1440, 900) else { return false };
    let empty = browser.memory_mib();
    browser.cdp("Page.addScriptToEvaluateOnNewDocument", &json!({"source": include_str!("watch.js")}));
    browser.cdp("Performance.enable", &json!({"timeDomain": "threadTicks"}));
    // A person's browser has started long before.
    browser.go("about:blank");
    std::thread::sleep(Duration::from_secs(3));
    browser.go(&format!("{url}{}", side.path));
    browser.wait("window.bench.seen");
    let seen = browser.script("return bench.seen");
    let number = |value: &Value| value.as_f64().unwrap_or(f64::NAN);
    figures.submitted.push(number(&seen["submitted"]));
    figures.drawn.push(number(&seen["drawn"]));
    settle(&browser);

    // The other figure is fetched by the one map and known to the other before the change is timed.
    for figure in ["b", "a"] {
        (side.recolour)(&browser, figure);
        browser.wait("window.bench.seen");
        settle(&browser);
        browser.script(&format!("bench.known['{figure}'] = bench.last"));
    }
    (side.recolour)(&browser, "b");
    browser.wait("window.bench.seen");
    settle(&browser);
    let seen = browser.script("return bench.seen");
    figures.recolour_frame.push(number(&seen["submitted"]));
    figures.recolour_drawn.push(number(&seen["drawn"]));
    browser.script("bench.reading = false");
    let idle = cpu_of(&browser, || ());
    for figure in ["a", "b", "a"] {
        figures.recolour_cpu.push(cpu_of(&browser, || (side.recolour)(&browser, figure)) - idle);
    }

    // There and back once, so that the code has run before.
    let path: Vec<(i64, i64)> = (0..24).map(|step| (900 - 12 * step, 450 + 5 * step)).collect();
    let back: Vec<(i64, i64)> = path.iter().rev().copied().collect();
    browser.drag(&path, None);
    settle(&browser);
    browser.drag(&back, None);
    settle(&browser);
    let allocated = "return window.bydelsblik?.allocated() ?? NaN";
    let before = number(&browser.script(&format!("bench.frames.clear(); {allocated}")));
    let cpu = cpu_of(&browser, || browser.drag(&path, None)) - idle;
    let after = number(&browser.script(allocated));
    let frames = browser.script("return [...bench.frames.values()]");
    let frames: Vec<f64> = frames.as_array().into_iter().flatten().map(number).collect();
    figures.pan_cpu.push(cpu / frames.len() as f64);
    figures.pan_kib.push((after - before) / 1024.0 / frames.len() as f64);
    figures.pan_frames.extend(frames);
    settle(&browser);
    figures.memory.push(browser.memory_mib() - empty);
    let complaints = browser.console();
    if !complaints.is_empty() {
        println!("{}: {complaints:?}", side.name);
    }
    true
}

/// Waits until the page has nothing to do for a while.
fn settle(browser: &Browser) {
    let mut before = f64::NAN;
    for _ in 0..50 {
        std::thread::sleep(Duration::from_millis(200));
        let now = cpu_ms(browser);
        if now - before < 8.0 {
            return;
        }
        before = now;
    }
}

/// CPU of the page's thread for something, and for two quiet seconds after it.
fn cpu_of(browser: &Browser, act: impl FnOnce()) -> f64 {
    let before = cpu_ms(browser);
    act();
    std::thread::sleep(Duration::from_secs(2));
    cpu_ms(browser) - before
}

/// CPU time of the page's thread so far.
fn cpu_ms(browser: &Browser) -> f64 {
    let metrics = browser.cdp("Performance.getMetrics", &json!({}));
    let metrics = metrics["metrics"].as_array().into_iter().flatten();
    // Not TaskDuration: a task lasts while the thread waits for the process that draws.
    let thread = metrics.filter(|metric| metric["name"] == "ThreadTime").find_map(|metric| metric["value"].as_f64());
    1000.0 * thread.unwrap_or(f64::NAN)
}

fn at(values: &[f64], part: f64) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values.get(((values.len().max(1) - 1) as f64 * part).round() as usize).copied().unwrap_or(f64::NAN)
}
