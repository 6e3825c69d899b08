//! `cargo bench -p geodata`: the spatial core, on data made here.
mod data;

use divan::{Bencher, counter::ItemsCount};
use geodata::{
    aggregate::{Home, area_weights, nearest_residents, point_square_weights, square_weights},
    locate::AreaLocator,
    tree::AreaTree,
};

fn main() {
    divan::main();
}

/// Points joined to 2,000 polygons and added up by polygon and 100 m cell, with a new index each time.
#[divan::bench(args = [10_000, 100_000, 1_000_000, 10_000_000], sample_count = 5)]
fn points_by_polygon_and_cell(bencher: Bencher, count: usize) {
    let (polygons, points) = (data::polygons(), data::points(count));
    let polygons = data::some(&polygons);
    bencher.counter(ItemsCount::new(count)).bench(|| point_square_weights(100, &polygons, &points).unwrap());
}

/// Area weights of 2,000 polygons onto the cells of 100 m.
#[divan::bench(sample_count = 20)]
fn area_weights_onto_cells(bencher: Bencher) {
    let polygons = data::polygons();
    let polygons = data::some(&polygons);
    bencher.bench(|| square_weights(100, &polygons, &[]).unwrap());
}

/// Area weights of 2,000 polygons onto hexagons.
#[divan::bench(sample_count = 10)]
fn area_weights_onto_hexagons(bencher: Bencher) {
    let (polygons, hexagons) = (data::polygons(), data::hexagons());
    let (polygons, hexagons) = (data::some(&polygons), hexagons.iter().collect::<Vec<_>>());
    bencher.bench(|| area_weights(&polygons, &hexagons).unwrap());
}

/// Area weights of 2,000 polygons onto 20 districts of 1,000 vertices.
#[divan::bench(sample_count = 10)]
fn area_weights_onto_districts(bencher: Bencher) {
    let (polygons, districts) = (data::polygons(), data::districts());
    let (polygons, districts) = (data::some(&polygons), districts.iter().collect::<Vec<_>>());
    bencher.bench(|| area_weights(&polygons, &districts).unwrap());
}

/// Carrying 20 indicators × 12 years from 2,000 polygons onto the cells.
#[divan::bench(sample_count = 10)]
fn apply_to_20_indicators_of_12_years(bencher: Bencher) {
    let polygons = data::polygons();
    let (_, weights) = square_weights(100, &data::some(&polygons), &[]).unwrap();
    let values = data::values(polygons.len());
    let columns: Vec<&[Option<f64>]> = values.iter().map(Vec::as_slice).collect();
    bencher.bench(|| weights.apportion_all(&columns));
}

/// Building the R-tree over 2,000 polygons.
#[divan::bench]
fn build_the_tree(bencher: Bencher) {
    let polygons = data::polygons();
    bencher.bench(|| AreaTree::new(polygons.iter().map(Some)));
}

/// Building the table that locates points in 2,000 polygons.
#[divan::bench(sample_count = 20)]
fn build_the_locator(bencher: Bencher) {
    let polygons = data::polygons();
    let polygons = data::some(&polygons);
    bencher.bench(|| AreaLocator::new(&polygons));
}

/// The 500 nearest residents of each of 20,000 homes with 2 residents.
#[divan::bench(sample_count = 3)]
fn nearest_500_residents(bencher: Bencher) {
    let homes: Vec<Home> =
        data::points(20_000).into_iter().map(|point| Home { position: point.position, residents: 2.0 }).collect();
    bencher.bench(|| nearest_residents(&homes, 500.0).unwrap());
}
