//! What a slider of the page sets off, as the browser runs it: new weights for many areas, and their order. Built for wasm32 by
//! `cargo xtask bench --page`, which times it in Chromium.
use geodata::{
    indicator::Direction,
    measure::{IndexInput, Method, Scores},
    random::Random,
};
use std::cell::RefCell;

thread_local! {
    static SCORES: RefCell<Option<Scores>> = const { RefCell::new(None) };
}

/// Makes the scores of `areas` in `indicators`; one value of twenty is missing.
#[allow(unsafe_code, reason = "a name that JavaScript can call")]
#[unsafe(no_mangle)]
pub extern "C" fn prepare(areas: u32, indicators: u32) {
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
            errors: Vec::new(),
        })
        .collect();
    let scores = Scores::new(&inputs, Method::Z).expect("the numbers are finite");
    SCORES.with(|kept| *kept.borrow_mut() = Some(scores));
}

/// Gives the indicators other weights and puts the areas in order; the position of the worst.
#[allow(unsafe_code, reason = "a name that JavaScript can call")]
#[unsafe(no_mangle)]
pub extern "C" fn rerank(first_weight: f64) -> u32 {
    SCORES.with(|kept| {
        let kept = kept.borrow();
        let scores = kept.as_ref().expect("prepare was called");
        let weights: Vec<f64> = (0..scores.inputs()).map(|input| first_weight + input as f64).collect();
        let index = scores.index(&weights).expect("there is an index");
        let mut order: Vec<(f64, u32)> =
            index.iter().zip(0..).filter_map(|(index, area)| index.map(|index| (index, area))).collect();
        order.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
        order[0].1
    })
}
