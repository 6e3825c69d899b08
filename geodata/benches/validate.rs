//! `cargo bench -p geodata --bench validate`: what a delivery costs before anything is computed of it.
use divan::{Bencher, counter::ItemsCount};
use geo::{LineString, MultiPolygon, Polygon};
use geodata::validate::{mended_polygons, personal_data, personal_data_in_id};

fn main() {
    divan::main();
}

/// Names, streets and reasons as they stand in deliveries.
fn texts() -> Vec<String> {
    (0..10_000)
        .map(|at| match at % 5 {
            0 => format!("Afdeling {at}-{}, Bispeparken, Frederiksborgvej {}", at % 97, at % 300),
            1 => format!("0101-{at:05}"),
            2 => format!("Boligforeningen 3B, afd. {} (opført 1952-1954), 2400 København NV", at % 40),
            3 => format!("{} {}", 6_175_000 + at, 725_000 + at),
            _ => {
                format!("Beboerrådgivning {at} for unge mellem 18 og 25 år, hver onsdag kl. 16.30-18.00 i fælleshuset")
            }
        })
        .collect()
}

/// Personal data in 10,000 texts.
#[divan::bench]
fn personal_data_in_10_000_texts(bencher: Bencher) {
    let texts = texts();
    bencher
        .counter(ItemsCount::new(texts.len()))
        .bench_local(|| texts.iter().filter(|text| personal_data(text).is_some()).count());
}

/// Personal data in 10,000 identifiers.
#[divan::bench]
fn personal_data_in_10_000_identifiers(bencher: Bencher) {
    let texts = texts();
    bencher
        .counter(ItemsCount::new(texts.len()))
        .bench_local(|| texts.iter().filter(|text| personal_data_in_id(text).is_some()).count());
}

/// One long text without a space between its letters and numbers, as a faulty file can hold.
#[divan::bench]
fn personal_data_in_a_text_of_100_000_letters(bencher: Bencher) {
    let text: String = (0..25_000).map(|at| format!("{}abc", at % 9)).collect();
    assert_eq!(personal_data(&text), None);
    bencher.bench_local(|| personal_data(&text));
}

/// A wavy ring of so many edges, whose last two cross by a millimetre or not at all.
fn ring(edges: usize, crossing: bool) -> MultiPolygon<f64> {
    let mut points: Vec<(f64, f64)> = (0..edges)
        .map(|at| {
            let angle = std::f64::consts::TAU * at as f64 / edges as f64;
            let radius = 1_000.0 + 20.0 * (60.0 * angle).sin();
            (radius * angle.cos(), radius * angle.sin())
        })
        .collect();
    if crossing {
        points.swap(edges - 2, edges - 3);
    }
    points.push(points[0]);
    MultiPolygon(vec![Polygon::new(LineString::from(points), Vec::new())])
}

/// An outline without a fault.
#[divan::bench(args = [1_000, 10_000], sample_count = 10)]
fn a_valid_outline(bencher: Bencher, edges: usize) {
    let outline = ring(edges, false);
    bencher.bench_local(|| mended_polygons(&outline).map(|(_, told)| told.len()));
}

/// An outline that crosses itself at its last edges.
#[divan::bench(args = [1_000, 10_000], sample_count = 10)]
fn a_crossing_outline(bencher: Bencher, edges: usize) {
    let outline = ring(edges, true);
    bencher.bench_local(|| mended_polygons(&outline).map(|(_, told)| told.len()));
}
