//! Attacks on a release, over its public surface: HTTP, exports, tiles. Each first succeeds against the same data unprotected, so
//! that it is known to work, then fails against the release. What they attack is claimed in `geodata/src/protect/CLAIM.md`.
mod concerns;
mod geographies;
mod histories;
mod interventions;
mod noise;
mod releases;
mod surface;

/// Indicator and period that are attacked where one is enough.
const KEY: (&str, &str) = ("uden_tilknytning", "2025");
