//! What cannot be measured, and why.
use thiserror::Error;

/// A measure that cannot be computed.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum MeasureError {
    /// Too few areas to compare.
    #[error("only {0} areas have enough values; at least 3 are required")]
    TooFewAreas(usize),
    /// A weight that is negative or not a number.
    #[error("the weight {weight} of input {input} is not a number of 0 or more")]
    Weight {
        /// Position of the input.
        input: usize,
        /// Its weight.
        weight: f64,
    },
    /// Nothing tells the areas apart.
    #[error("no indicator with a weight tells the areas apart")]
    Constant,
    /// An indicator that is the same everywhere, where each is needed.
    #[error("input {0} is the same everywhere, or nearly")]
    ConstantInput(usize),
    /// A value that is not a number.
    #[error("the value {0} is not a number")]
    NotFinite(f64),
}
