//! Measures: who needs it most. Everything here is computed from derived figures, on the server and in the page alike.
mod index;

pub use index::{IndexError, IndexInput, need_index};
