//! `cargo bench -p geodata --bench measures`: what a slider of the page sets off, and how long robustness takes.
use divan::{Bencher, counter::ItemsCount};
use geodata::{
    indicator::Direction,
    measure::{IndexInput, Method, Resemblance, Scores, Status, TwinFeature, clusters, robustness},
    random::Random,
};

fn main() {
    divan::main();
}

/// Scores of areas in indicators; one value of twenty is missing.
fn scores(areas: usize, indicators: usize, method: Method, error: f64) -> Scores {
    let mut random = Random::new(1);
    let mut value = || {
        let value = 100.0 * random.unit();
        (random.unit() > 0.05).then_some(value)
    };
    let inputs: Vec<IndexInput> = (0..indicators)
        .map(|_| IndexInput {
            direction: Direction::HigherIsWorse,
            weight: 1.0,
            values: (0..areas).map(|_| value()).collect(),
            errors: if error > 0.0 { vec![error; areas] } else { Vec::new() },
        })
        .collect();
    Scores::new(&inputs, method).expect("the numbers are finite")
}

/// New weights for 20,000 cells and 12 indicators: the index, and the order of the areas by it.
#[divan::bench]
fn rerank_20_000_cells_by_12_indicators(bencher: Bencher) {
    let scores = scores(20_000, 12, Method::Z, 3.0);
    let weights: Vec<f64> = (1..=12).map(f64::from).collect();
    bencher.counter(ItemsCount::new(20_000_usize)).bench_local(|| {
        let index = scores.index(&weights).expect("there is an index");
        let mut order: Vec<(f64, u32)> =
            index.iter().zip(0..).filter_map(|(index, area)| index.map(|index| (index, area))).collect();
        order.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
        order
    });
}

/// 1,000 weightings of 2,000 areas and 12 indicators, without and with the noise of protection.
#[divan::bench(args = [false, true], sample_count = 5)]
fn robustness_of_2_000_areas(bencher: Bencher, with_noise: bool) {
    let scores = scores(2_000, 12, Method::Z, if with_noise { 3.0 } else { 0.0 });
    bencher.bench_local(|| {
        robustness(&scores, &[1.0; 12], 1_000, 1, |index| Status::of(index) as u8).expect("there is an index")
    });
}

/// Local Moran's I of 2,000 areas with 999 permutations.
#[divan::bench(sample_count = 5)]
fn clusters_of_2_000_areas(bencher: Bencher) {
    let scores = scores(2_000, 1, Method::Z, 0.0);
    let values: Vec<Option<f64>> = (0..2_000).map(|area| scores.score(0, area)).collect();
    let neighbours: Vec<Vec<usize>> = (0..2_000_usize)
        .map(|area| {
            [area.wrapping_sub(1), area + 1, area.wrapping_sub(45), area + 45]
                .into_iter()
                .filter(|&other| other < 2_000)
                .collect()
        })
        .collect();
    bencher.bench_local(|| clusters(&values, &neighbours, 999, 0.05, 1).expect("the values differ"));
}

/// The five twins of each of 2,000 areas by five features, as a layer is measured.
#[divan::bench(sample_count = 5)]
fn twins_of_2_000_areas(bencher: Bencher) {
    let mut random = Random::new(1);
    let features: Vec<TwinFeature> = (0..5)
        .map(|_| TwinFeature { values: (0..2_000).map(|_| Some(random.normal())).collect(), weight: 1.0 })
        .collect();
    bencher.bench_local(|| {
        let resemblance = Resemblance::new(&features).expect("the values differ");
        (0..2_000).map(|area| resemblance.twins(area, 5, |_| true).len()).sum::<usize>()
    });
}
