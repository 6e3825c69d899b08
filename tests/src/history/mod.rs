//! Random histories: a town from a seed, releases of it, and what they tell an outsider, checked against the truth.
//!
//! *In*: a seed. *Out*: how much was compared, or what is wrong with what happened before. Nothing here is taken from the mechanism but what it
//! publishes, the tables of its noise, and the span of sums.
mod audited;
mod catalogue;
mod delivery;
mod dice;
mod events;
mod figures;
mod interventions;
mod layers;
mod moves;
mod nested;
mod run;
mod small;
mod told;
mod town;
mod truth;

use dice::Dice;
use geodata::period::Period;
pub use run::{Fault, History, run};
use std::collections::BTreeSet;
use told::Told;
use town::Town;
use truth::Truth;

/// Code of an indicator, and period.
type Key = (String, Period);
/// Departments.
type Set = BTreeSet<String>;
/// What is wrong.
type Faults = Vec<String>;
